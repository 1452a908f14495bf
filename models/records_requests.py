"""Requests for public records: what people have written of some weeks, and a package's entry on the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from models.access import Scope
from models.audit import record_event
from models.decisions import decision
from models.disputes import dispute
from models.engine import writing
from models.errors import EntryRefused
from models.facts import table_of
from models.notes import TimelineNote
from models.questions import question
from models.replies import reply
from models.units import Unit

LONGEST: Final = 120
PASSED: Final = "passed"
note, unit = table_of(TimelineNote), table_of(Unit)


@dataclass(frozen=True)
class PassedReply:
    """What a unit said beside a figure, once somebody other than its author has passed it."""

    unit: str
    measure: str
    week_start: date
    written_at: datetime
    text: str


def passed_replies(connection: sa.Connection, scope: Scope, mondays: Sequence[date]) -> list[PassedReply]:
    """The passed replies beside figures of some weeks, oldest first."""
    r = reply
    mine = sa.and_(scope.condition(r.c.agency_id, r.c.unit_id), r.c.week_start.in_(mondays))
    rows = connection.execute(
        sa.select(unit.c.name, r.c.measure, r.c.week_start, r.c.written_at, r.c.text)
        .join(unit, unit.c.id == r.c.unit_id)
        .where(mine, r.c.review == PASSED)
        .order_by(r.c.week_start, r.c.written_at, r.c.id)
    )
    return [PassedReply(*row) for row in rows]


def kept_back(connection: sa.Connection, scope: Scope, mondays: Sequence[date]) -> dict[str, int]:
    """By table, how many rows people have written of some weeks that are working notes."""
    labels = [f"{year}-W{week:02d}" for year, week, _ in (day.isocalendar() for day in mondays)]
    own: dict[str, tuple[sa.Table, sa.ColumnElement[bool]]] = {
        "timeline_note": (note, note.c.week_start.in_(mondays)),
        "review_question": (question, question.c.week_start.in_(mondays)),
        "unit_reply": (reply, sa.and_(reply.c.week_start.in_(mondays), reply.c.review != PASSED)),
        "decision": (decision, decision.c.week_start.in_(mondays)),
        "figure_dispute": (dispute, dispute.c.label.in_(labels)),
    }
    counted = {}
    for name, (table, mine) in own.items():
        rows = sa.select(sa.func.count()).where(table.c.agency_id == scope.agency_id, mine)
        counted[name] = int(connection.scalar(rows) or 0)
    return counted


def checked(text: str, what: str) -> str:
    """A post or a reference that may stand on the trail. Errors: EntryRefused."""
    said = " ".join(text.split())
    if not said or len(said) > LONGEST or not said.isprintable():
        raise EntryRefused(f"Say {what} in 1 to {LONGEST} characters.")
    return said


def log_request(
    engine: sa.Engine, scope: Scope, label: str, *, by: str, asked: str, at: datetime, **detail: Any
) -> None:
    """Put a package on the trail before it is handed out. asked: the request's reference."""
    with writing(engine) as connection:
        record_event(
            connection,
            actor=by,
            action="records_request",
            subject=label,
            agency_id=scope.agency_id,
            at=at,
            asked=asked,
            **detail,
        )
