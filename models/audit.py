"""The audit trail: one event a committed change, written in its transaction, chained by digests."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import Instant


class AuditEvent(SQLModel, table=True):
    """Who did what to what, when. detail is JSON of counts and ids: no names or texts of cases."""

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
    """Append an event to the trail, in the transaction of the change it tells of."""
    table = AuditEvent.__table__  # type: ignore[attr-defined]
    previous = connection.scalar(sa.select(table.c.digest).order_by(table.c.id.desc()).limit(1)) or ""
    at = (at or datetime.now(UTC)).astimezone(UTC)
    values = {
        "at": at,
        "actor": actor,
        "action": action,
        "agency_id": agency_id,
        "subject": subject,
        "detail": json.dumps(detail, sort_keys=True, ensure_ascii=False),
    }
    line = json.dumps({**values, "at": at.isoformat()}, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(f"{previous}\n{line}".encode()).hexdigest()
    connection.execute(sa.insert(table).values(**values, digest=digest))
