"""Deliveries: what was sent to whom, once. A mail is claimed before it goes and noted after it went.

Between the two the program can be killed; nobody knows then whether the mail left. It is sent again after a
while, with the same Message-ID, by which a server or a reader drops the second.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Scope
from models.chain import Head
from models.columns import Instant, check, one_of
from models.engine import writing
from models.facts import table_of
from models.people import person

CLAIMED, SENT, FAILED = "claimed", "sent", "failed"
AUDIENCES: Final = ("chief", "unit", "council")
CHANNELS: Final = ("folder", "smtp")
# Longer than any attempt with its timeouts: whoever claimed a mail so long ago is not at it any more.
ABANDONED: Final = timedelta(minutes=15)


class Why(StrEnum):
    """Why a mail did not go: nothing in it says to whom."""

    UNREACHABLE = "unreachable"
    INSECURE = "insecure"
    SIGN_IN = "sign_in"
    SENDER = "sender"
    LATER = "later"
    REJECTED = "rejected"
    NOT_MADE = "not_made"
    NOT_WRITTEN = "not_written"


class Delivery(SQLModel, table=True):
    """One person's briefing of one published week or quarter by one channel.

    label, edition: of what was published. recipient_id: of the row whose address was used last. attempts:
    how often it was tried. digest: SHA-256 of the files attached. why: of a failure.
    """

    __table_args__: Any = (
        sa.UniqueConstraint("agency_id", "person_id", "label", "edition", "channel"),
        one_of("state", (CLAIMED, SENT, FAILED)),
        one_of("audience", AUDIENCES),
        one_of("channel", CHANNELS),
        one_of("why", tuple(Why)),
        check("sent", "(state = 'sent') = (sent_at IS NOT NULL)"),
        check("failed", "(state = 'failed') = (why IS NOT NULL)"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    recipient_id: int = Field(foreign_key="recipient.id")
    label: str = Field(max_length=10)
    edition: int
    audience: str = Field(max_length=10)
    channel: str = Field(max_length=10)
    message_id: str = Field(max_length=340, unique=True)
    state: str = Field(max_length=10)
    attempts: int = 0
    claimed_at: datetime = Field(sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    why: str | None = Field(default=None, max_length=20)
    digest: str | None = Field(default=None, max_length=64)


delivery = table_of(Delivery)


@dataclass(frozen=True)
class Pack:
    """What is delivered to whom, and how. head: of the chain when label and edition were published."""

    person_id: int
    recipient_id: int
    label: str
    edition: int
    head: Head
    audience: str
    channel: str


@dataclass(frozen=True)
class Claim:
    """A mail that is ours to send. again: it may have gone before, and nobody knows."""

    id: int
    message_id: str
    again: bool


class Standing(StrEnum):
    """Why there is nothing to send."""

    SENT = "sent"
    CLAIMED = "claimed"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Delivered:
    """One line of what was delivered; name: of the person."""

    label: str
    edition: int
    name: str
    audience: str
    channel: str
    state: str
    why: str | None
    attempts: int
    claimed_at: datetime
    sent_at: datetime | None


def message_id(scope: Scope, pack: Pack, domain: str) -> str:
    """The Message-ID of a mail: the same for the same publication, person and channel, whenever it is made.

    The head of the chain is in it, so that two installations of one agency make different ones.
    """
    named = (scope.agency_id, pack.person_id, pack.label, pack.edition, pack.channel, pack.head)
    digest = hashlib.sha256("\n".join(map(str, named)).encode()).hexdigest()
    return f"<{pack.label}.{digest[:32]}@{domain}>"


def claim(engine: sa.Engine, scope: Scope, pack: Pack, domain: str, *, at: datetime) -> Claim | Standing:
    """Make a mail ours, or say why it is not to be sent. Of two that ask at once one gets it."""
    with writing(engine) as connection:
        standing = standing_of(connection, scope, pack, at=at)
        if standing is not None:
            return standing
        row = _row(connection, scope, pack)
        about = {"recipient_id": pack.recipient_id, "audience": pack.audience}
        mine = {**about, "state": CLAIMED, "claimed_at": at, "why": None}
        if row is not None:
            connection.execute(sa.update(delivery).where(delivery.c.id == row.id).values(**mine))
            return Claim(row.id, row.message_id, again=row.state == CLAIMED)
        own = message_id(scope, pack, domain)
        key = connection.execute(
            sa.insert(delivery).values(
                agency_id=scope.agency_id,
                person_id=pack.person_id,
                label=pack.label,
                edition=pack.edition,
                channel=pack.channel,
                message_id=own,
                attempts=0,
                **mine,
            )
        ).inserted_primary_key
        return Claim(int(key[0]) if key else 0, own, again=False)


def standing_of(connection: sa.Connection, scope: Scope, pack: Pack, *, at: datetime) -> Standing | None:
    """Why there would be nothing to send; None where there would."""
    row = _row(connection, scope, pack)
    return None if row is None else _standing(row, pack, at)


def _row(connection: sa.Connection, scope: Scope, pack: Pack) -> Any:
    t = delivery
    mine = (
        t.c.agency_id == scope.agency_id,
        t.c.person_id == pack.person_id,
        t.c.label == pack.label,
        t.c.edition == pack.edition,
        t.c.channel == pack.channel,
    )
    return connection.execute(sa.select(t).where(*mine)).one_or_none()


def _standing(row: Any, pack: Pack, at: datetime) -> Standing | None:
    """What stands in the way of sending; what a server rejected waits for another address."""
    if row.state == SENT:
        return Standing.SENT
    if row.state == CLAIMED:
        return Standing.CLAIMED if at - row.claimed_at < ABANDONED else None
    rejected = row.why == Why.REJECTED and row.recipient_id == pack.recipient_id
    return Standing.REJECTED if rejected else None


def note_sent(engine: sa.Engine, held: Claim, *, attempts: int, digest: str, at: datetime) -> None:
    """Note that a mail went."""
    _note(engine, held, attempts, state=SENT, sent_at=at, digest=digest)


def note_failed(engine: sa.Engine, held: Claim, why: Why, *, attempts: int) -> None:
    """Note that a mail did not go, and why."""
    _note(engine, held, attempts, state=FAILED, why=why.value)


def _note(engine: sa.Engine, held: Claim, attempts: int, **values: Any) -> None:
    """What another run has noted by now stands."""
    mine = sa.and_(delivery.c.id == held.id, delivery.c.state == CLAIMED)
    with writing(engine) as connection:
        counted = delivery.c.attempts + attempts
        connection.execute(sa.update(delivery).where(mine).values(attempts=counted, **values))


def deliveries(connection: sa.Connection, scope: Scope) -> Sequence[Delivered]:
    """All that was delivered or is to be, newest first."""
    t = delivery
    rows = connection.execute(
        sa.select(t, person.c.name)
        .join(person, person.c.id == t.c.person_id)
        .where(t.c.agency_id == scope.agency_id)
        .order_by(t.c.id.desc())
    )
    names = [field for field in Delivered.__dataclass_fields__ if field != "name"]
    return [Delivered(name=row.name, **{field: getattr(row, field) for field in names}) for row in rows]
