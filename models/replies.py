"""What units say in writing beside their figures: fit to become public, and read by somebody else first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Scope
from models.audit import record_event
from models.columns import Instant, check, one_of
from models.counting import new_version
from models.engine import writing
from models.errors import EntryRefused
from models.facts import table_of
from models.plain_text import LONGEST, checked_text

REVIEWS: Final = ("waiting", "passed", "kept_inside")


class UnitReply(SQLModel, table=True):
    """What a unit says beside one of its figures; may become public once it has been reviewed.

    sent_back: what its author is to change before it is read again; then it waits for them.
    """

    __tablename__ = "unit_reply"
    __table_args__: Any = (
        one_of("review", REVIEWS),
        check("reviewed", "(reviewed_by IS NULL) = (reviewed_at IS NULL)"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    question_id: int | None = Field(default=None, foreign_key="review_question.id")
    measure: str = Field(max_length=40)
    week_start: date
    text: str = Field(max_length=LONGEST)
    author: str = Field(max_length=120)
    written_at: datetime = Field(sa_type=Instant)
    review: str = Field(default="waiting", max_length=12)
    reviewed_by: str | None = Field(default=None, max_length=120)
    reviewed_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_back: str | None = Field(default=None, max_length=LONGEST)


reply = table_of(UnitReply)


@dataclass(frozen=True)
class Figure:
    """The figure that a question or a reply is about."""

    unit_id: int
    measure: str
    week_start: date


@dataclass(frozen=True)
class Replied:
    """A reply as it stands; review: waiting, passed, or kept_inside.

    sent_back: what its author is to change, where it waits for them.
    """

    id: int
    unit_id: int
    question_id: int | None
    measure: str
    week_start: date
    text: str
    author: str
    written_at: datetime
    review: str
    sent_back: str | None


def write_reply(engine: sa.Engine, scope: Scope, figure: Figure, text: str, *, by: str, at: datetime) -> None:
    """A unit's reply beside a figure that nobody has asked about. Errors: EntryRefused, as for an answer."""
    with writing(engine) as connection:
        said = checked_text(connection, scope, text, "reply")
        insert_reply(connection, scope, figure, said, by, at, None)
        new_version(connection, scope.agency_id)
        record_event(
            connection,
            actor=by,
            action="reply",
            subject=f"{figure.measure} of unit {figure.unit_id}",
            agency_id=scope.agency_id,
            at=at,
        )


def correct_reply(
    engine: sa.Engine, scope: Scope, reply_id: int, text: str, *, by: str, at: datetime
) -> None:
    """Another wording of one's own reply that nobody has reviewed yet, or that was sent back.

    Errors: EntryRefused.
    """
    with writing(engine) as connection:
        said = checked_text(connection, scope, text, "reply")
        mine = sa.and_(reply.c.id == reply_id, scope.condition(reply.c.agency_id, reply.c.unit_id))
        waits = sa.and_(mine, reply.c.review == "waiting", reply.c.author == by)
        again = {"sent_back": None, "reviewed_by": None, "reviewed_at": None}
        changed = connection.execute(sa.update(reply).where(waits).values(text=said, written_at=at, **again))
        if changed.rowcount != 1:
            raise EntryRefused("This reply has been reviewed, or is not yours; it stays as it is.")
        _on_file(connection, scope, "reply_corrected", reply_id, by, at)


def review(engine: sa.Engine, scope: Scope, reply_id: int, *, passed: bool, by: str, at: datetime) -> None:
    """Say whether a reply may leave the building. Errors: EntryRefused for one's own or a reviewed reply."""
    with writing(engine) as connection:
        _check_waits(connection, scope, reply_id, by)
        values = {"review": "passed" if passed else "kept_inside", "reviewed_by": by, "reviewed_at": at}
        connection.execute(sa.update(reply).where(reply.c.id == reply_id).values(**values))
        _on_file(connection, scope, "reply_reviewed", reply_id, by, at, passed=passed)


def send_back(engine: sa.Engine, scope: Scope, reply_id: int, reason: str, *, by: str, at: datetime) -> None:
    """Give a reply back to its author, with what is to be changed. Errors: EntryRefused, as for a review."""
    with writing(engine) as connection:
        _check_waits(connection, scope, reply_id, by)
        said = checked_text(connection, scope, reason, "reason")
        values = {"sent_back": said, "reviewed_by": by, "reviewed_at": at}
        connection.execute(sa.update(reply).where(reply.c.id == reply_id).values(**values))
        _on_file(connection, scope, "reply_sent_back", reply_id, by, at, reason=said)


def _check_waits(connection: sa.Connection, scope: Scope, reply_id: int, by: str) -> None:
    """Errors: EntryRefused where a reply does not wait for review by this person."""
    mine = sa.and_(reply.c.id == reply_id, scope.condition(reply.c.agency_id, reply.c.unit_id))
    row = connection.execute(sa.select(reply).where(mine)).one_or_none()
    if row is None or row.review != "waiting" or row.sent_back is not None:
        raise EntryRefused("There is no reply of this number that waits for review.")
    if row.author == by:
        raise EntryRefused("A reply is reviewed by somebody other than its author.")


def _on_file(
    connection: sa.Connection, scope: Scope, action: str, reply_id: int, by: str, at: datetime, **more: Any
) -> None:
    new_version(connection, scope.agency_id)
    subject = f"reply {reply_id}"
    record_event(
        connection, actor=by, action=action, subject=subject, agency_id=scope.agency_id, at=at, **more
    )


def insert_reply(
    connection: sa.Connection,
    scope: Scope,
    figure: Figure,
    said: str,
    by: str,
    at: datetime,
    question_id: int | None,
) -> None:
    """Put a checked reply beside its figure, in the transaction of what it answers."""
    connection.execute(
        sa.insert(reply).values(
            agency_id=scope.agency_id,
            unit_id=figure.unit_id,
            question_id=question_id,
            measure=figure.measure,
            week_start=figure.week_start,
            text=said,
            author=by,
            written_at=at,
            review="waiting",
        )
    )


def replies(connection: sa.Connection, scope: Scope, unit_ids: Iterable[int], since: date) -> list[Replied]:
    """What units have said beside their figures of the weeks since a Monday, newest first."""
    r = reply
    mine = sa.and_(
        scope.condition(r.c.agency_id, r.c.unit_id), r.c.unit_id.in_(list(unit_ids)), r.c.week_start >= since
    )
    rows = connection.execute(sa.select(r).where(mine).order_by(r.c.written_at.desc(), r.c.id.desc()))
    return [Replied(**{name: getattr(row, name) for name in Replied.__dataclass_fields__}) for row in rows]


def waiting(connection: sa.Connection, scope: Scope) -> list[Replied]:
    """What waits to be read by somebody else, oldest first; what was sent back waits for its author."""
    r = reply
    mine = sa.and_(
        scope.condition(r.c.agency_id, r.c.unit_id), r.c.review == "waiting", r.c.sent_back.is_(None)
    )
    rows = connection.execute(sa.select(r).where(mine).order_by(r.c.written_at, r.c.id))
    return [Replied(**{name: getattr(row, name) for name in Replied.__dataclass_fields__}) for row in rows]
