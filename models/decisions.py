"""Decisions of the weekly review: about which figure, whose it is to carry out, and when the result is due.

The figure is kept as it stood. The result is never typed in: it is reckoned (`metrics.decided`).
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Scope
from models.audit import record_event
from models.columns import Instant
from models.engine import writing
from models.errors import EntryRefused
from models.facts import table_of
from models.plain_text import LONGEST, checked_text
from models.questions import question
from models.tree import agency_zone
from models.units import Unit

REVIEW_AFTER: Final = timedelta(days=90)


class Decision(SQLModel, table=True):
    """One decision about one figure of one unit. Only added to: who thinks better of it decides again.

    window, week_start: the figure's window and the Monday of its last week; numerator to status: as it stood.
    owner: a post or a unit. question_id: of the question that it follows from, where it follows from one.
    review_on: from this day on its result is reckoned.
    """

    __tablename__ = "decision"

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    measure: str = Field(max_length=40)
    window: str = Field(max_length=10)
    week_start: date
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    status: str = Field(max_length=10)
    question_id: int | None = Field(default=None, foreign_key="review_question.id")
    text: str = Field(max_length=LONGEST)
    owner: str = Field(max_length=120)
    decided_by: str = Field(max_length=120)
    decided_at: datetime = Field(sa_type=Instant)
    review_on: date


decision, unit = table_of(Decision), table_of(Unit)


@dataclass(frozen=True)
class Stood:
    """A figure as it stands when something is decided about it; status: ok or too_few."""

    unit_id: int
    measure: str
    window: str
    week_start: date
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    high: float | None
    status: str


@dataclass(frozen=True)
class Decided:
    """A decision as it is kept, with its unit's name."""

    id: int
    unit_id: int
    unit: str
    measure: str
    window: str
    week_start: date
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    high: float | None
    status: str
    question_id: int | None
    text: str
    owner: str
    decided_by: str
    decided_at: datetime
    review_on: date


def decide(
    engine: sa.Engine,
    scope: Scope,
    figure: Stood,
    text: str,
    owner: str,
    *,
    by: str,
    at: datetime,
    question_id: int | None = None,
) -> int:
    """Keep a decision about a figure, with its audit event; its number.

    question_id: of a question about the same measure of the same unit. Errors: EntryRefused for a unit, an
    owner, a question or a text that will not do.
    """
    with writing(engine) as connection:
        if not scope.sees(figure.unit_id):
            raise EntryRefused("There is no such unit that you may decide for.")
        if owner not in owners(connection, scope):
            raise EntryRefused("A decision is owned by a post or a unit of the agency, not by a name.")
        if question_id is not None:
            _check_question(connection, scope, figure, question_id)
        said = checked_text(connection, scope, text, "decision")
        kept = sa.insert(decision).values(
            agency_id=scope.agency_id,
            **{field.name: getattr(figure, field.name) for field in fields(figure)},
            question_id=question_id,
            text=said,
            owner=owner,
            decided_by=by,
            decided_at=at,
            review_on=at.astimezone(ZoneInfo(agency_zone(connection, scope))).date() + REVIEW_AFTER,
        )
        number = int(connection.execute(kept.returning(decision.c.id)).scalar_one())
        record_event(
            connection,
            actor=by,
            action="decide",
            subject=f"{figure.measure} of unit {figure.unit_id}",
            agency_id=scope.agency_id,
            at=at,
            decision=number,
            week=figure.week_start.isoformat(),
        )
    return number


def owners(connection: sa.Connection, scope: Scope) -> list[str]:
    """Who may own a decision: the posts and the units that the scope reads, each name once."""
    mine = scope.condition(unit.c.agency_id, unit.c.id)
    top = unit.c.id == scope.agency_id
    condition = sa.or_(mine, top) if scope.unit_ids is None else mine
    rows = connection.execute(sa.select(unit.c.name, unit.c.owner).where(condition).order_by(unit.c.id))
    return list(dict.fromkeys(name for row in rows for name in (row.owner, row.name) if name))


def _check_question(connection: sa.Connection, scope: Scope, figure: Stood, question_id: int) -> None:
    q = question
    same = sa.and_(
        q.c.id == question_id,
        scope.condition(q.c.agency_id, q.c.unit_id),
        q.c.unit_id == figure.unit_id,
        q.c.measure == figure.measure,
    )
    if connection.scalar(sa.select(q.c.id).where(same)) is None:
        raise EntryRefused("There is no question of this number about this figure.")


def decisions(connection: sa.Connection, scope: Scope) -> list[Decided]:
    """What was decided about the figures of the scope's units, newest first."""
    d = decision
    rows = connection.execute(
        sa.select(d, unit.c.name.label("unit"))
        .join(unit, unit.c.id == d.c.unit_id)
        .where(scope.condition(d.c.agency_id, d.c.unit_id))
        .order_by(d.c.id.desc())
    )
    return [Decided(**{field.name: getattr(row, field.name) for field in fields(Decided)}) for row in rows]
