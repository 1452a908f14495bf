"""What units say in writing beside their figures: fit to become public, and read by somebody else first."""

import re
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
from models.facts import complaint, table_of

LONGEST: Final = 400
REVIEWS: Final = ("waiting", "passed", "kept_inside")
_ADDRESS: Final = re.compile(r"\S@\S")
# A file's number in the forms that people write: joined or after a word that announces one.
_NUMBER: Final = re.compile(
    r"\b[A-Za-z]{0,6}[-/#]?\d{2,4}[-/]\d{3,}\b|\b[A-Za-z]{1,6}[-/#]?\d{4,}\b|#\s?\d{2,}|\b\d{5,}\b"
    r"|\b(?:no|nr|num|number)\b\.?[\s:#]{0,3}[A-Za-z]{0,4}[\s-]?\d{2,}"
    r"|\b(?:case|complaint|file|ticket|incident|report|record|docket|badge|IA)[\s:#-]{1,3}[A-Za-z]{0,4}[\s-]?\d{3,}"
    r"|\b[A-Z]{1,3}\s\d{5,}\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")


class UnitReply(SQLModel, table=True):
    """What a unit says beside one of its figures; may become public once it has been reviewed."""

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


reply = table_of(UnitReply)


@dataclass(frozen=True)
class Figure:
    """The figure that a question or a reply is about."""

    unit_id: int
    measure: str
    week_start: date


@dataclass(frozen=True)
class Replied:
    """A reply as it stands; review: waiting, passed, or kept_inside."""

    id: int
    unit_id: int
    question_id: int | None
    measure: str
    week_start: date
    text: str
    author: str
    written_at: datetime
    review: str


def checked_reply(connection: sa.Connection, scope: Scope, text: str, called: str = "reply") -> str:
    """A reply that may be kept: 1 to 400 characters, no address, no case number.

    called: what it is to whoever writes it. Errors: EntryRefused with a plain sentence.
    """
    said, a = " ".join(text.split()), f"{'An' if called[0] in 'aeiou' else 'A'} {called}"
    if not said or len(said) > LONGEST:
        over = f"{len(said) - LONGEST} too many" if said else "none"
        raise EntryRefused(f"{a} needs between 1 and {LONGEST} characters; this has {over}.")
    if _ADDRESS.search(said):
        raise EntryRefused(f"{a} may become public: leave out e-mail addresses.")
    without_days = re.sub(r"\b\d{4}-\d{2}-\d{2}\b", "", said)
    if _NUMBER.search(without_days) or _names_a_case(connection, scope, said):
        raise EntryRefused(f"{a} may become public: leave out case and ticket numbers.")
    return said


def _names_a_case(connection: sa.Connection, scope: Scope, said: str) -> bool:
    words = {word.strip(".,;:()!?“”\"'") for word in said.split()}
    coded = [word for word in words if any(sign.isdigit() for sign in word) and len(word) > 3]
    if not coded:
        return False
    mine = sa.and_(complaint.c.agency_id == scope.agency_id, complaint.c.key.in_(coded))
    return connection.scalar(sa.select(complaint.c.id).where(mine).limit(1)) is not None


def possible_names(text: str, units: Iterable[str]) -> list[str]:
    """Words of a reply that may be a person's name: to be warned about, never refused."""
    known = {name.casefold() for name in units}
    return [found for found in _NAME.findall(text) if found.casefold() not in known]


def write_reply(engine: sa.Engine, scope: Scope, figure: Figure, text: str, *, by: str, at: datetime) -> None:
    """A unit's reply beside a figure that nobody has asked about. Errors: EntryRefused, as for an answer."""
    with writing(engine) as connection:
        said = checked_reply(connection, scope, text)
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
    """Another wording of one's own reply that nobody has reviewed yet. Errors: EntryRefused."""
    with writing(engine) as connection:
        said = checked_reply(connection, scope, text)
        mine = sa.and_(reply.c.id == reply_id, scope.condition(reply.c.agency_id, reply.c.unit_id))
        waits = sa.and_(mine, reply.c.review == "waiting", reply.c.author == by)
        changed = connection.execute(sa.update(reply).where(waits).values(text=said, written_at=at))
        if changed.rowcount != 1:
            raise EntryRefused("This reply has been reviewed, or is not yours; it stays as it is.")
        new_version(connection, scope.agency_id)
        record_event(
            connection,
            actor=by,
            action="reply_corrected",
            subject=f"reply {reply_id}",
            agency_id=scope.agency_id,
            at=at,
        )


def review(engine: sa.Engine, scope: Scope, reply_id: int, *, passed: bool, by: str, at: datetime) -> None:
    """Say whether a reply may leave the building. Errors: EntryRefused for one's own or a reviewed reply."""
    with writing(engine) as connection:
        mine = sa.and_(reply.c.id == reply_id, scope.condition(reply.c.agency_id, reply.c.unit_id))
        row = connection.execute(sa.select(reply).where(mine)).one_or_none()
        if row is None or row.review != "waiting":
            raise EntryRefused("There is no reply of this number that waits for review.")
        if row.author == by:
            raise EntryRefused("A reply is reviewed by somebody other than its author.")
        values = {"review": "passed" if passed else "kept_inside", "reviewed_by": by, "reviewed_at": at}
        connection.execute(sa.update(reply).where(reply.c.id == reply_id).values(**values))
        new_version(connection, scope.agency_id)
        record_event(
            connection,
            actor=by,
            action="reply_reviewed",
            subject=f"reply {reply_id}",
            agency_id=scope.agency_id,
            at=at,
            passed=passed,
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
