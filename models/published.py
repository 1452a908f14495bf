"""Published weeks: each unit's line as it was frozen, chained by digests, and the weeks held back by name.

A line is canonical JSON. Its digest is the SHA-256 of the digest before it, a line feed and the line, so that
anybody can check an exported chain without this software. An agency has a chain of its own.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Scope
from models.audit import record_event
from models.chain import Head
from models.columns import Instant, check
from models.errors import AlreadyPublished, ChainBroken, EntryRefused
from models.facts import table_of

SCHEMA: Final = 1
LONGEST: Final = 400
NAME, PUBLISH = "The published weeks", "publish"
WEEKS: Final = "%-W%"  # of which kind a label is
QUARTERS: Final = "%-Q%"
_AT_ONCE: Final = 2000


class PublishedLine(SQLModel, table=True):
    """One unit's week as published. Only added to: a correction is a line of the next edition.

    number: its place in the agency's chain, from 1. label: the week, 2026-W44, or the quarter, 2026-Q3.
    reason: why there is an edition after the first. line: what the digest is of, its head made of the other
    columns.
    """

    __tablename__ = "published_line"
    __table_args__: Any = (
        sa.UniqueConstraint("agency_id", "number"),
        sa.UniqueConstraint("agency_id", "label", "unit_id", "edition"),
        check("reason", "(edition = 1) = (reason = '')"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id")
    number: int
    label: str = Field(max_length=10)
    unit_id: int = Field(foreign_key="unit.id")
    edition: int
    reason: str = Field(default="", max_length=LONGEST)
    published_at: datetime = Field(sa_type=Instant)
    line: str = Field(sa_type=sa.Text)
    digest: str = Field(max_length=64)


class PublicationHold(SQLModel, table=True):
    """A week that is not published until the hold is lifted: by whom, and why; both stand on every page."""

    __tablename__ = "publication_hold"
    __table_args__: Any = (check("reason", "length(reason) > 0"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    label: str = Field(max_length=10)
    reason: str = Field(max_length=LONGEST)
    held_by: str = Field(max_length=120)
    held_at: datetime = Field(sa_type=Instant)
    lifted_by: str | None = Field(default=None, max_length=120)
    lifted_at: datetime | None = Field(default=None, sa_type=Instant)


published_line, publication_hold = table_of(PublishedLine), table_of(PublicationHold)


@dataclass(frozen=True)
class PublishedWeek:
    """One edition of a week or quarter: how many lines, when, why again, the head after its last line."""

    label: str
    edition: int
    reason: str
    published_at: datetime
    units: int
    head: Head


def canonical(value: Any) -> str:
    """JSON with sorted keys and without blanks. Errors: ValueError for what is no number."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest_of(previous: str, line: str) -> str:
    """The digest of a line after another; the first follows nothing."""
    return hashlib.sha256(f"{previous}\n{line}".encode()).hexdigest()


def head(connection: sa.Connection, scope: Scope) -> Head:
    """The newest line of an agency's chain."""
    t = published_line
    newest = sa.select(t.c.number, t.c.digest).where(t.c.agency_id == scope.agency_id)
    row = connection.execute(newest.order_by(t.c.number.desc()).limit(1)).one_or_none()
    return Head(0, "") if row is None else Head(row.number, row.digest)


def next_edition(connection: sa.Connection, scope: Scope, label: str, correction: str) -> int:
    """The number of the edition that would be published now.

    Errors: AlreadyPublished; EntryRefused for what is held, or a correction of nothing.
    """
    held = hold_of(connection, scope, label)
    if held is not None:
        raise EntryRefused(f"{label} is held by {held.held_by}: {held.reason}")
    edition = 1 + _editions(connection, scope, label)
    if edition > 1 and not correction:
        raise AlreadyPublished(f"{label} has been published. A correction needs a reason and follows it.")
    if edition == 1 and correction:
        raise EntryRefused(f"{label} has not been published yet: there is nothing to correct.")
    if len(correction) > LONGEST:
        raise EntryRefused(f"Give the reason in at most {LONGEST} characters.")
    return edition


def freeze(
    connection: sa.Connection,
    scope: Scope,
    label: str,
    bodies: Mapping[int, Any],
    *,
    by: str,
    at: datetime,
    correction: str = "",
) -> Head:
    """Add a week's lines, one a unit, with their audit event, in the transaction of the connection.

    bodies: by unit id, what is published of it. correction: why there is another edition of a week that has
    been published. Errors: AlreadyPublished; EntryRefused for a week that is held, or a correction of none.
    """
    correction = " ".join(correction.split())
    edition = next_edition(connection, scope, label, correction)
    last, rows = head(connection, scope), []
    at = at.astimezone(UTC)
    for unit_id, body in bodies.items():
        about = {
            "agency_id": scope.agency_id,
            "number": last.number + 1,
            "label": label,
            "unit_id": unit_id,
            "edition": edition,
            "reason": correction,
            "published_at": at,
        }
        line = f"{_opening(about)}{canonical(body)}}}"
        last = Head(last.number + 1, digest_of(last.digest, line))
        rows.append({**about, "line": line, "digest": last.digest})
    connection.execute(sa.insert(published_line), rows)
    told: dict[str, Any] = {"edition": edition, "lines": len(rows), "head": str(last)}
    own = scope.agency_id
    record_event(connection, actor=by, action=PUBLISH, subject=label, agency_id=own, at=at, **told)
    return last


def _opening(about: Mapping[str, Any]) -> str:
    """How a line begins, from the columns beside it."""
    own = {**about, "published_at": about["published_at"].isoformat(), "schema": SCHEMA}
    return f'{{"about":{canonical(own)},"body":'


def _editions(connection: sa.Connection, scope: Scope, label: str) -> int:
    t = published_line
    mine = sa.and_(t.c.agency_id == scope.agency_id, t.c.label == label)
    return int(connection.scalar(sa.select(sa.func.max(t.c.edition)).where(mine)) or 0)


def verify(connection: sa.Connection, scope: Scope, kept: Head | None = None) -> Head:
    """Walk an agency's chain to its newest line and give it.

    kept: a head that was printed earlier. Errors: ChainBroken, with the first line that is not right.
    """
    last = Head(0, "")
    for row in _walk(connection, scope):
        wanted = last.number + 1
        if row.number != wanted:
            raise ChainBroken(f"{NAME}: line {wanted} is missing or not in its place.", wanted)
        if not _is_sound(row, last):
            raise ChainBroken(f"{NAME}: line {wanted} is not what was published there.", wanted)
        last = Head(wanted, row.digest)
        if kept is not None and last.number == kept.number and not last.is_of(kept):
            raise ChainBroken(f"{NAME}: line {wanted} is not the one of the head given.", wanted)
    if kept is not None and last.number < kept.number:
        missing = last.number + 1
        raise ChainBroken(f"{NAME}: lines {missing} to {kept.number} are missing.", missing)
    return last


def _walk(connection: sa.Connection, scope: Scope) -> Iterator[Any]:
    t = published_line
    mine = sa.select(t).where(t.c.agency_id == scope.agency_id).order_by(t.c.number)
    try:
        with connection.execute(mine.execution_options(yield_per=_AT_ONCE)) as rows:
            yield from rows
    except ValueError as error:  # an instant that is none
        raise ChainBroken(f"{NAME}: a line holds what nobody writes there.") from error


def _is_sound(row: Any, last: Head) -> bool:
    if not isinstance(row.line, str) or not row.line.startswith(_opening(_about(row))):
        return False
    return bool(row.digest == digest_of(last.digest, row.line))


def _about(row: Any) -> dict[str, Any]:
    names = ("agency_id", "number", "label", "unit_id", "edition", "reason", "published_at")
    return {name: getattr(row, name) for name in names}


def weeks(connection: sa.Connection, scope: Scope) -> list[PublishedWeek]:
    """The weeks that have been published of an agency, every edition, oldest first."""
    return _out(connection, scope, WEEKS)


def quarters(connection: sa.Connection, scope: Scope) -> list[PublishedWeek]:
    """The same of quarters."""
    return _out(connection, scope, QUARTERS)


def _out(connection: sa.Connection, scope: Scope, named: str) -> list[PublishedWeek]:
    t = published_line
    last = sa.func.max(t.c.number)
    grouped = (
        sa.select(t.c.label, t.c.edition, t.c.reason, t.c.published_at, sa.func.count().label("n"))
        .add_columns(last.label("number"))
        .where(t.c.agency_id == scope.agency_id, t.c.label.like(named))
        .group_by(t.c.label, t.c.edition, t.c.reason, t.c.published_at)
        .subquery("grouped")
    )
    newest = sa.and_(t.c.agency_id == scope.agency_id, t.c.number == grouped.c.number)
    rows = connection.execute(sa.select(grouped, t.c.digest).join(t, newest).order_by(grouped.c.number))
    return [
        PublishedWeek(
            row.label, row.edition, row.reason, row.published_at, row.n, Head(row.number, row.digest)
        )
        for row in rows
    ]


def export(connection: sa.Connection, scope: Scope) -> Iterator[str]:
    """The agency's chain as text: a line each, its digest, a blank, the line."""
    for row in _walk(connection, scope):
        yield f"{row.digest} {row.line}\n"


def bodies(connection: sa.Connection, scope: Scope, label: str) -> dict[int, Any]:
    """What was published last of a week, by unit id; empty where it has not been."""
    t = published_line
    newest = sa.and_(t.c.label == label, t.c.edition == _editions(connection, scope, label))
    mine = sa.and_(scope.condition(t.c.agency_id, t.c.unit_id), newest)
    rows = connection.execute(sa.select(t.c.unit_id, t.c.line).where(mine).order_by(t.c.number))
    return {row.unit_id: json.loads(row.line)["body"] for row in rows}


def hold(connection: sa.Connection, scope: Scope, label: str, reason: str, *, by: str, at: datetime) -> None:
    """Hold a week back, by name and with a reason. Errors: EntryRefused; AlreadyPublished."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST:
        raise EntryRefused(f"A hold needs a reason of at most {LONGEST} characters.")
    if _editions(connection, scope, label):
        raise AlreadyPublished(f"{label} has been published; what is out cannot be held.")
    if hold_of(connection, scope, label) is not None:
        raise EntryRefused(f"{label} is held already.")
    values = {"label": label, "reason": reason, "held_by": by, "held_at": at}
    connection.execute(sa.insert(publication_hold).values(agency_id=scope.agency_id, **values))
    record_event(connection, actor=by, action="hold", subject=label, agency_id=scope.agency_id, at=at)


def lift(connection: sa.Connection, scope: Scope, label: str, *, by: str, at: datetime) -> None:
    """Let a held week be published. Errors: EntryRefused where it is not held."""
    held = hold_of(connection, scope, label)
    if held is None:
        raise EntryRefused(f"{label} is not held.")
    mine = publication_hold.c.id == held.id
    connection.execute(sa.update(publication_hold).where(mine).values(lifted_by=by, lifted_at=at))
    record_event(connection, actor=by, action="lift", subject=label, agency_id=scope.agency_id, at=at)


def holds(connection: sa.Connection, scope: Scope) -> Sequence[Any]:
    """Every hold there was or is, oldest first."""
    t = publication_hold
    return connection.execute(sa.select(t).where(t.c.agency_id == scope.agency_id).order_by(t.c.id)).all()


def hold_of(connection: sa.Connection, scope: Scope, label: str) -> Any:
    """The hold on a week, or None."""
    return next(
        (row for row in holds(connection, scope) if row.label == label and row.lifted_at is None), None
    )
