"""Disputed figures: what a unit says against its own before the week is published, and the answer.

A dispute hides nothing and moves no figure. It is frozen with the unit's line as measure and time, and its
text stands beside the figure inside the agency.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Scope
from models.audit import last_change, record_event
from models.columns import Instant
from models.engine import writing
from models.errors import EntryRefused
from models.facts import table_of
from models.plain_text import LONGEST, checked_text
from models.published import weeks
from models.units import Unit


class FigureDispute(SQLModel, table=True):
    """What a unit says against one of its figures of a week that is about to be published. Only added to."""

    __tablename__ = "figure_dispute"

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    label: str = Field(max_length=10)
    measure: str = Field(max_length=40)
    text: str = Field(max_length=LONGEST)
    author: str = Field(max_length=120)
    written_at: datetime = Field(sa_type=Instant)


class DisputeAnswer(SQLModel, table=True):
    """The one answer to a dispute. Only added to."""

    __tablename__ = "dispute_answer"
    __table_args__: Any = (sa.UniqueConstraint("dispute_id"),)

    id: int | None = Field(default=None, primary_key=True)
    dispute_id: int = Field(foreign_key="figure_dispute.id")
    text: str = Field(max_length=LONGEST)
    answered_by: str = Field(max_length=120)
    answered_at: datetime = Field(sa_type=Instant)


dispute, answer_given, unit = table_of(FigureDispute), table_of(DisputeAnswer), table_of(Unit)


@dataclass(frozen=True)
class Disputed:
    """A dispute as it stands. label: the week; answer: None while it waits, as are by whom and when."""

    id: int
    unit_id: int
    unit: str
    label: str
    measure: str
    text: str
    author: str
    written_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None


def write_dispute(
    engine: sa.Engine,
    scope: Scope,
    unit_id: int,
    label: str,
    measure: str,
    text: str,
    *,
    by: str,
    at: datetime,
) -> int:
    """Keep what a unit says against a figure of a week, with its audit event; its number.

    Its time is that of the newest change at least, so that a publication knows every dispute before it.
    Errors: EntryRefused for a unit, a week or a text that will not do.
    """
    with writing(engine) as connection:
        if not scope.sees(unit_id) or unit_id not in _units(connection, scope):
            raise EntryRefused("There is no such unit that you may speak for.")
        if any(one.label == label for one in weeks(connection, scope)):
            raise EntryRefused(f"{label} has been published. A correction is another edition of it.")
        if any(one.measure == measure for one in _open(connection, scope, unit_id, label)):
            raise EntryRefused("This figure is disputed already and waits for its answer.")
        said, written_at = checked_text(connection, scope, text, "dispute"), max(at, last_change(connection))
        about = {"agency_id": scope.agency_id, "unit_id": unit_id, "label": label, "measure": measure}
        kept = sa.insert(dispute).values(**about, text=said, author=by, written_at=written_at)
        number = int(connection.execute(kept.returning(dispute.c.id)).scalar_one())
        record_event(
            connection,
            actor=by,
            action="dispute",
            subject=f"{measure} of unit {unit_id}",
            agency_id=scope.agency_id,
            at=written_at,
            week=label,
            dispute=number,
        )
    return number


def _units(connection: sa.Connection, scope: Scope) -> set[int]:
    mine = sa.select(unit.c.id).where(unit.c.agency_id == scope.agency_id)
    return {scope.agency_id, *connection.scalars(mine)}


def _open(connection: sa.Connection, scope: Scope, unit_id: int, label: str) -> list[Disputed]:
    mine = disputes(connection, scope, label)
    return [one for one in mine if one.unit_id == unit_id and one.answer is None]


def answer_dispute(engine: sa.Engine, scope: Scope, number: int, text: str, *, by: str, at: datetime) -> None:
    """Answer a dispute, once. Errors: EntryRefused for an unknown or answered one, or for its text."""
    with writing(engine) as connection:
        waiting = [one for one in disputes(connection, scope) if one.id == number and one.answer is None]
        if not waiting:
            raise EntryRefused("There is no dispute of this number that waits for an answer.")
        said = checked_text(connection, scope, text, "answer")
        values = {"dispute_id": number, "text": said, "answered_by": by, "answered_at": at}
        connection.execute(sa.insert(answer_given).values(values))
        record_event(
            connection,
            actor=by,
            action="dispute_answered",
            subject=f"dispute {number}",
            agency_id=scope.agency_id,
            at=at,
        )


def disputes(connection: sa.Connection, scope: Scope, label: str | None = None) -> list[Disputed]:
    """What units have said against their figures, of one week or all, oldest first."""
    d, a = dispute, answer_given
    asked = (
        sa.select(d, unit.c.name.label("unit"), a.c.text.label("answer"), a.c.answered_by, a.c.answered_at)
        .join(unit, unit.c.id == d.c.unit_id)
        .outerjoin(a, a.c.dispute_id == d.c.id)
        .where(scope.condition(d.c.agency_id, d.c.unit_id))
        .order_by(d.c.id)
    )
    rows = connection.execute(asked if label is None else asked.where(d.c.label == label))
    return [Disputed(**{name: getattr(row, name) for name in Disputed.__dataclass_fields__}) for row in rows]


def known_disputes(
    connection: sa.Connection, scope: Scope, label: str, known_at: datetime
) -> dict[int, list[dict[str, str]]]:
    """What is frozen of a week's disputes, by unit id: the measure and when, never the text."""
    found: dict[int, list[dict[str, str]]] = {}
    for one in disputes(connection, scope, label):
        if one.written_at <= known_at:
            said = {"measure": one.measure, "written_at": one.written_at.isoformat()}
            found.setdefault(one.unit_id, []).append(said)
    return found
