"""On PostgreSQL, too, records are put together as they were known at an instant."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.calendar import Week
from metrics.publishing import differing, publish
from models import published
from models.access import Scope
from models.counting import differences
from models.engine import reading
from models.known import as_known
from tests.factories import import_rows, rows_of
from tests.measure_factories import AS_OF, import_files
from tests.random_agency import files, unit_rows

DONE = {"due_at": "2025-03-10", "ended_at": "2025-03-07 09:00"}
W51 = Week.parse("2025-W51")
TABLES = ("response_commitment", "due_count", "flow_count", "made_count")


def held(engine: sa.Engine) -> dict[str, list[tuple[object, ...]]]:
    """What counts, without when it came to be known."""
    promises = "SELECT key, ended_on, late_days FROM response_commitment WHERE NOT withdrawn ORDER BY key"
    with reading(engine) as connection:
        found = {"promises": [tuple(row) for row in connection.execute(sa.text(promises))]}
        for name in TABLES[1:]:
            rows = connection.execute(sa.text(f"SELECT * FROM {name}"))
            found[name] = sorted((tuple(map(str, row)) for row in rows), key=repr)
        assert differences(connection, 1) == {}
    return found


@pytest.mark.postgresql
def test_a_correction_and_a_late_row_are_not_known_yet(
    new_postgresql: Callable[[], sa.Engine], tmp_path: Path
) -> None:
    engine = new_postgresql()
    import_rows(engine, tmp_path, "commitment", rows_of("commitment", DONE, DONE | {"key": "P-2"}))
    before, at = held(engine), datetime.now(UTC) + timedelta(microseconds=1)
    late = DONE | {"ended_at": "2025-03-12 09:00"}
    import_rows(engine, tmp_path, "commitment", rows_of("commitment", late, DONE | {"key": "P-3"}))
    assert held(engine)["promises"] != before["promises"]
    copy = as_known(engine, Scope(1), at, tmp_path / "known.db")
    after = held(copy)
    copy.dispose()
    assert [(row[0], str(row[1]), row[2]) for row in after["promises"]] == [
        (row[0], str(row[1]), row[2]) for row in before["promises"]
    ]
    assert {name: len(rows) for name, rows in after.items()} == {n: len(r) for n, r in before.items()}


@pytest.mark.postgresql
def test_a_week_published_on_postgresql_is_reckoned_again_to_the_byte(
    new_postgresql: Callable[[], sa.Engine], tmp_path: Path
) -> None:
    engine = new_postgresql()
    import_files(engine, tmp_path, files(7) | {"units": unit_rows(moved=False)})
    publish(engine, Scope(1), W51, by="calendar", at=datetime.now(UTC))
    changed = files(8)
    reports = import_files(engine, tmp_path, changed, AS_OF + timedelta(hours=1))
    assert all(reports[name].changed > 20 for name in ("complaints", "promises", "events"))
    assert differing(engine, Scope(1), W51, tmp_path) == []
    with reading(engine) as connection:
        kept = {own: body["rows"] for own, body in published.bodies(connection, Scope(1), W51.label).items()}
    publish(engine, Scope(1), W51, by="calendar", at=datetime.now(UTC), correction="Other files came.")
    with reading(engine) as connection:
        now = {own: body["rows"] for own, body in published.bodies(connection, Scope(1), W51.label).items()}
    assert sum(kept[own] != now[own] for own in kept) > 5
    assert differing(engine, Scope(1), W51, tmp_path) == []
