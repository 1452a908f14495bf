"""What people found when they looked at a pattern: kept beside it, never changing a figure."""

from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Scope
from models.audit import record_event
from models.columns import Instant, one_of
from models.errors import EntryRefused
from models.facts import table_of

OUTCOMES: Final = ("explained", "records_corrected", "practice_changed", "passed_on", "still_looking")
LONGEST: Final = 400


class PatternOutcome(SQLModel, table=True):
    """One look at one pattern of one unit in one settled week; a later look is a row of its own."""

    __tablename__ = "pattern_outcome"
    __table_args__: Any = (one_of("outcome", OUTCOMES),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    pattern: str = Field(max_length=10)
    week_start: date
    outcome: str = Field(max_length=20)
    text: str = Field(max_length=LONGEST)
    recorded_by: str = Field(max_length=120)
    recorded_at: datetime = Field(sa_type=Instant)


def record_outcome(
    connection: sa.Connection,
    *,
    agency_id: int,
    unit_id: int,
    pattern: str,
    week_start: date,
    outcome: str,
    text: str,
    by: str,
    at: datetime,
) -> int:
    """Keep what a person found, with its event on the trail; its id.

    Errors: EntryRefused with a plain sentence for an unknown outcome or a missing or too long text.
    """
    said = text.strip()
    if outcome not in OUTCOMES:
        raise EntryRefused("An outcome is one of: " + ", ".join(OUTCOMES) + ".")
    if not said or len(said) > LONGEST:
        raise EntryRefused(f"Say in 1 to {LONGEST} characters what was found.")
    kept = table_of(PatternOutcome)
    result = connection.execute(
        sa.insert(kept).values(
            agency_id=agency_id,
            unit_id=unit_id,
            pattern=pattern,
            week_start=week_start,
            outcome=outcome,
            text=said,
            recorded_by=by,
            recorded_at=at,
        )
    )
    own = int((result.inserted_primary_key or [0])[0])
    record_event(
        connection,
        actor=by,
        action="pattern_outcome",
        subject=f"{pattern} of unit {unit_id}",
        agency_id=agency_id,
        at=at,
        outcome=outcome,
        week=week_start.isoformat(),
    )
    return own


def outcomes(connection: sa.Connection, scope: Scope) -> list[PatternOutcome]:
    """Every look at the patterns of the scope's units, oldest first."""
    kept = table_of(PatternOutcome)
    rows = connection.execute(
        sa.select(kept).where(scope.condition(kept.c.agency_id, kept.c.unit_id)).order_by(kept.c.id)
    )
    return [PatternOutcome(**row._mapping) for row in rows]
