"""The audit trail: one event a committed change, written in its transaction, chained by digests."""

import json
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models import chain
from models.chain import Head
from models.columns import Instant, table_of

CHANGES: Final = "The trail of changes"


class AuditEvent(SQLModel, table=True):
    """Who did what to what, when. detail is JSON of counts and ids: no names or texts of cases.

    Only added to (`models.append_only`). A new column would have to stay out of the digests of old entries.
    """

    __tablename__ = "audit_event"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str = Field(max_length=120)
    action: str = Field(max_length=40)
    agency_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    subject: str = Field(max_length=200)
    detail: str = Field(default="{}", sa_type=sa.Text)
    digest: str = Field(max_length=64)


def record_event(
    connection: sa.Connection,
    *,
    actor: str,
    action: str,
    subject: str,
    agency_id: int | None = None,
    at: datetime | None = None,
    **detail: Any,
) -> None:
    """Append an event to the trail, in the transaction of the change it tells of.

    connection: one of `models.engine.writing`, whose lock keeps writers one after the other.
    """
    values = {
        "at": (at or datetime.now(UTC)).astimezone(UTC),
        "actor": actor,
        "action": action,
        "agency_id": agency_id,
        "subject": subject,
        "detail": json.dumps(detail, sort_keys=True, ensure_ascii=False),
    }
    chain.append(connection, table_of(AuditEvent), values)


def last_change(connection: sa.Connection) -> datetime:
    """When anything was changed last: a writer that began earlier may have committed later."""
    newest = sa.select(sa.func.max(table_of(AuditEvent).c.at))
    return connection.scalar(newest) or datetime(1900, 1, 1, tzinfo=UTC)


def verify(connection: sa.Connection, *, head: Head | None = None) -> Head:
    """Walk the trail and give its newest entry. Errors: ChainBroken, with the first entry that is wrong."""
    return chain.verify(connection, table_of(AuditEvent), CHANGES, head)


def newest_event(connection: sa.Connection, *, but: str) -> int:
    """The number of the newest event of any action but one; 0 where there is none."""
    own = table_of(AuditEvent).c
    return connection.scalar(sa.select(sa.func.max(own.id)).where(own.action != but)) or 0
