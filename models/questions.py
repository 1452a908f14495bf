"""Questions of the weekly review.

A question is a promise: it is kept as a commitment of kind review_question with an owner and a due date, at
the same door as all others, and counts in no measure, so that asking costs nobody anything.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Scope
from models.columns import Instant
from models.engine import reading
from models.errors import EntryRefused
from models.facts import table_of
from models.importing.typed import enter
from models.imports import QUESTIONS
from models.plain_text import LONGEST, checked_text
from models.replies import Figure, insert_reply
from models.tree import agency_zone
from models.units import Unit


class ReviewQuestion(SQLModel, table=True):
    """A question put to a unit about one figure of one week; key: of the commitment that stands for it."""

    __tablename__ = "review_question"

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    measure: str = Field(max_length=40)
    week_start: date
    text: str = Field(max_length=LONGEST)
    key: str = Field(max_length=40)
    due_on: date
    asked_by: str = Field(max_length=120)
    asked_at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)


question, unit = table_of(ReviewQuestion), table_of(Unit)


def ask(
    engine: sa.Engine,
    scope: Scope,
    figure: Figure,
    text: str,
    *,
    due_on: date,
    by: str,
    at: datetime,
) -> None:
    """Put a question to a unit: a commitment and what it is about, in one transaction.

    Errors: EntryRefused with a plain sentence where the text, the unit or the date will not do.
    """
    said = " ".join(text.split())
    if not said or len(said) > LONGEST:
        raise EntryRefused(f"A question needs between 1 and {LONGEST} characters.")
    if due_on < _local(engine, scope, at).date():
        raise EntryRefused("A question is due today or later.")
    _check_not_asked(engine, scope, figure)
    key = f"question-{secrets.token_hex(8)}"
    row = {"made_at": _text(engine, scope, at), "due_at": due_on.isoformat(), "ended_at": "", "ending": ""}

    def also(connection: sa.Connection) -> None:
        values = {"unit_id": figure.unit_id, "measure": figure.measure, "week_start": figure.week_start}
        connection.execute(
            sa.insert(question).values(
                agency_id=scope.agency_id,
                text=said,
                key=key,
                due_on=due_on,
                asked_by=by,
                asked_at=at,
                **values,
            )
        )

    _keep(engine, scope, figure.unit_id, key, row, by, at, also)


def _check_not_asked(engine: sa.Engine, scope: Scope, figure: Figure) -> None:
    q = question
    same = sa.and_(
        q.c.agency_id == scope.agency_id,
        q.c.unit_id == figure.unit_id,
        q.c.measure == figure.measure,
        q.c.week_start == figure.week_start,
        q.c.answered_at.is_(None),
    )
    with reading(engine) as connection:
        if connection.scalar(sa.select(q.c.id).where(same).limit(1)) is not None:
            raise EntryRefused("This has been asked already and waits for its answer.")


def answer(engine: sa.Engine, scope: Scope, question_id: int, text: str, *, by: str, at: datetime) -> None:
    """A unit's reply to a question: the reply is kept and the question's commitment is done.

    Errors: EntryRefused for an unknown or answered question, or a text that may not be kept.
    """
    with reading(engine) as connection:
        mine = sa.and_(
            question.c.id == question_id, scope.condition(question.c.agency_id, question.c.unit_id)
        )
        row = connection.execute(sa.select(question).where(mine)).one_or_none()
        if row is None or row.answered_at is not None:
            raise EntryRefused("There is no open question of this number that you may answer.")
        said = checked_text(connection, scope, text, "reply")

    def also(connection: sa.Connection) -> None:
        connection.execute(sa.update(question).where(question.c.id == question_id).values(answered_at=at))
        about = Figure(row.unit_id, row.measure, row.week_start)
        insert_reply(connection, scope, about, said, by, at, question_id)

    done = {
        "made_at": _text(engine, scope, row.asked_at),
        "due_at": row.due_on.isoformat(),
        "ended_at": _text(engine, scope, at),
        "ending": "done",
    }
    _keep(engine, scope, row.unit_id, row.key, done, by, at, also)


def _local(engine: sa.Engine, scope: Scope, at: datetime) -> datetime:
    with reading(engine) as connection:
        return at.astimezone(ZoneInfo(agency_zone(connection, scope)))


def _text(engine: sa.Engine, scope: Scope, at: datetime) -> str:
    return _local(engine, scope, at).strftime("%Y-%m-%d %H:%M:%S")


def _keep(
    engine: sa.Engine,
    scope: Scope,
    unit_id: int,
    key: str,
    row: dict[str, str],
    by: str,
    at: datetime,
    also: Any,
) -> None:
    with reading(engine) as connection:
        name = connection.scalar(
            sa.select(unit.c.name).where(unit.c.id == unit_id, unit.c.agency_id == scope.agency_id)
        )
    if name is None or not scope.sees(unit_id):
        raise EntryRefused("There is no such unit that you may ask.")
    whole = {
        "key": key,
        "unit": str(name),
        "kind": "review_question",
        "promised_to": "chief",
        "due_basis": "stated",
        **row,
    }
    enter(
        engine,
        scope,
        QUESTIONS,
        "Questions of the weekly review",
        "commitment",
        whole,
        actor=by,
        at=at,
        also=also,
    )


@dataclass(frozen=True)
class Asked:
    """A question as it stands. owner: the post that answers for the unit, where one is named."""

    id: int
    unit_id: int
    unit: str
    owner: str | None
    measure: str
    week_start: date
    text: str
    due_on: date
    asked_by: str
    asked_at: datetime
    answered_at: datetime | None


def asked(connection: sa.Connection, scope: Scope, *, answered_since: datetime) -> list[Asked]:
    """Questions that wait for an answer, earliest due first, then those answered since an instant."""
    q = question
    mine = sa.and_(
        scope.condition(q.c.agency_id, q.c.unit_id),
        sa.or_(q.c.answered_at.is_(None), q.c.answered_at >= answered_since),
    )
    rows = connection.execute(
        sa.select(q, unit.c.name.label("unit"), unit.c.owner)
        .join(unit, unit.c.id == q.c.unit_id)
        .where(mine)
        .order_by(q.c.answered_at.is_not(None), q.c.due_on, q.c.id)
    )
    names = Asked.__dataclass_fields__
    return [Asked(**{name: getattr(row, name) for name in names}) for row in rows]
