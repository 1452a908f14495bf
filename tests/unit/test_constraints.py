"""What the tables themselves refuse, should anything ever get past the importer."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from models.engine import reading, writing
from models.facts import commitment, complaint, event, hand_off, outcome, table_of
from models.imports import QuarantineRow
from models.units import Unit
from tests.factories import import_rows, rows_of

quarantine = table_of(QuarantineRow)
BAD_WORDS: list[tuple[sa.Table, dict[str, Any]]] = [
    (complaint, {"channel": "pigeon"}),
    (complaint, {"category": "novel"}),
    (complaint, {"closed_on": datetime(2025, 3, 2, tzinfo=UTC).date()}),
    (complaint, {"retention_class": "for ever"}),
    (outcome, {"disposition": "substantiated"}),
    (outcome, {"category": "novel"}),
    (commitment, {"kind": "novel"}),
    (commitment, {"promised_to": "nobody"}),
    (commitment, {"due_basis": "hope"}),
    (commitment, {"ending": "forgotten"}),
    (commitment, {"ending": "done"}),
    (commitment, {"late_days": -1}),
    (hand_off, {"reason": "lunch"}),
    (event, {"kind": "party"}),
    (event, {"initiation": "chance"}),
    (event, {"stance": "none"}),
    (event, {"state": "postponed"}),
    (event, {"cancelled_by": "rain"}),
    (event, {"loop": "half"}),
    (event, {"attendance": -1}),
    (event, {"responses": 2, "positive": 3}),
    (table_of(Unit), {"level": "planet"}),
    (table_of(Unit), {"kind": "novel"}),
    (table_of(Unit), {"sworn": -1}),
    (quarantine, {"state": "lost"}),
]


ONE_OF_EACH = [
    ("case", rows_of("case", {}, {"key": "C-2", "channel": "pigeon"})),
    ("outcome", rows_of("outcome", {})),
    ("commitment", rows_of("commitment", {})),
    ("hand_off", rows_of("hand_off", {})),
    ("event", rows_of("event", {})),
]


def test_the_tables_themselves_refuse_words_that_are_not_ours(any_engine: sa.Engine, tmp_path: Path) -> None:
    for record, rows in ONE_OF_EACH:
        import_rows(any_engine, tmp_path, record, rows)

    def spoil(table: sa.Table, values: dict[str, Any]) -> None:
        with writing(any_engine) as connection:
            done = connection.execute(sa.update(table).values(values))
            assert done.rowcount, table.name

    for table, values in BAD_WORDS:
        with pytest.raises(sa.exc.IntegrityError, match=r"(?i)check constraint"):
            spoil(table, values)


def test_a_row_is_held_once_a_source_and_key(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(any_engine, tmp_path, "case", rows_of("case", {}, {"key": "C-2"}))

    def double() -> None:
        with writing(any_engine) as connection:
            connection.execute(sa.update(complaint).values(key="C-1"))

    with pytest.raises(sa.exc.IntegrityError, match=r"(?i)unique"):
        double()
    with reading(any_engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(complaint)) == 2
