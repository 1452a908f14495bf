"""A corrected row moves exactly its own counts, and its earlier version is kept."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from models.engine import reading
from models.facts import table_of
from models.imports import Revision
from models.tallies import TALLIES
from tests.factories import import_rows, kept, rows_of

DONE = {"due_at": "2025-03-10", "ended_at": "2025-03-07 09:00"}


def counts(engine: sa.Engine) -> Counter[tuple[Any, ...]]:
    """Every kept count: table and key -> n."""
    found: Counter[tuple[Any, ...]] = Counter()
    with reading(engine) as connection:
        for table in {tally.table for tally in TALLIES}:
            names = [column.name for column in table.c if column.name not in ("n", "agency_id", "removed")]
            for *key, n in connection.execute(sa.select(*(table.c[name] for name in names), table.c.n)):
                found[table.name, *zip(names, key, strict=True)] = n
    return found


def test_a_corrected_row_moves_its_own_counts_and_no_other(any_engine: sa.Engine, tmp_path: Path) -> None:
    others = [DONE | {"key": f"P-{number}"} for number in range(2, 7)]
    import_rows(any_engine, tmp_path, "commitment", rows_of("commitment", DONE, *others))
    before = counts(any_engine)
    late = DONE | {"ended_at": "2025-03-12 09:00"}
    report = import_rows(any_engine, tmp_path, "commitment", rows_of("commitment", late, *others))
    assert (report.new, report.changed, report.same) == (0, 1, 5)

    after = counts(any_engine)
    moved = {key: after[key] - before[key] for key in before | after if after[key] != before[key]}
    told = {(key[0], *(value for name, value in key[1:] if name != "unit_id")): n for key, n in moved.items()}
    week, next_week = date(2025, 3, 3), date(2025, 3, 10)
    assert told == {
        ("due_count", date(2025, 3, 10), 0): -1,
        ("due_count", date(2025, 3, 10), 2): 1,
        ("flow_count", next_week, week, "kept"): -1,
        ("flow_count", next_week, next_week, "late"): 1,
        ("made_count", week, "done"): -1,
        ("made_count", next_week, "done"): 1,
        ("record_count", week, "promises", 1, -1): -1,
        ("record_count", next_week, "promises", 1, -1): 1,
    }
    ((record, content),) = kept(any_engine, table_of(Revision), "record", "content")
    assert record == "response_commitment"
    assert json.loads(content)["ended_on"] == "2025-03-07"
