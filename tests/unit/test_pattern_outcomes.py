"""What people found when they looked: kept with its event, read within a scope, never replaced."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.access import Scope
from models.audit import AuditEvent
from models.engine import reading, writing
from models.errors import EntryRefused
from models.facts import table_of
from models.patterns import LONGEST, outcomes, record_outcome
from models.tree import load_tree
from tests.factories import import_rows, rows_of
from tests.measure_factories import scope_of

AT = datetime(2026, 1, 6, 9, tzinfo=UTC)


@pytest.fixture
def units(engine: sa.Engine, tmp_path: Path) -> dict[str, int]:
    import_rows(engine, tmp_path, "commitment", rows_of("commitment", {}, {"key": "P-2", "unit": "South"}))
    with reading(engine) as connection:
        return {node.name: node.id for node in load_tree(connection, scope_of(connection))}


def look(engine: sa.Engine, units: dict[str, int], unit: str, outcome: str, text: str) -> int:
    with writing(engine) as connection:
        return record_outcome(
            connection,
            agency_id=units["Springfield"],
            unit_id=units[unit],
            pattern="G1",
            week_start=date(2025, 12, 15),
            outcome=outcome,
            text=text,
            by="auditor",
            at=AT,
        )


def test_looks_are_kept_in_order_and_never_replaced(engine: sa.Engine, units: dict[str, int]) -> None:
    look(engine, units, "NORTH", "still_looking", "Asked for the logs.")
    look(engine, units, "NORTH", "explained", "  The counter closes on that day.  ")
    look(engine, units, "SOUTH", "passed_on", "x" * LONGEST)
    with reading(engine) as connection:
        agency = units["Springfield"]
        every = outcomes(connection, Scope(agency))
        own = outcomes(connection, Scope(agency, frozenset({units["SOUTH"]})))
        trail = table_of(AuditEvent)
        events = connection.scalar(
            sa.select(sa.func.count()).select_from(trail).where(trail.c.action == "pattern_outcome")
        )
    assert [(one.outcome, one.text[:11]) for one in every] == [
        ("still_looking", "Asked for t"),
        ("explained", "The counter"),
        ("passed_on", "x" * 11),
    ]
    assert [(one.outcome, one.recorded_by, one.recorded_at) for one in own] == [("passed_on", "auditor", AT)]
    assert events == 3


@pytest.mark.parametrize(
    ("outcome", "text", "said"),
    [
        ("innocent", "Fine.", "An outcome is one of: explained, records_corrected"),
        ("explained", "   ", "Say in 1 to 400 characters"),
        ("explained", "x" * (LONGEST + 1), "Say in 1 to 400 characters"),
    ],
)
def test_what_says_nothing_is_refused(
    engine: sa.Engine, units: dict[str, int], outcome: str, text: str, said: str
) -> None:
    with pytest.raises(EntryRefused, match=said):
        look(engine, units, "NORTH", outcome, text)
    with reading(engine) as connection:
        assert outcomes(connection, Scope(units["Springfield"])) == []
