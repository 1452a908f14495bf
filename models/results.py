"""Results worked out once and kept: what pages read. A result is good for one state of its inputs only."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import Instant
from models.facts import table_of


class StoredResult(SQLModel, table=True):
    """One result of one agency. name: what it is and for which week; state: a digest of all it was made of.

    body: the result as JSON. A result whose state is not today's is never shown; the next one replaces it.
    """

    __tablename__ = "stored_result"

    agency_id: int = Field(foreign_key="unit.id", primary_key=True)
    name: str = Field(primary_key=True, max_length=80)
    state: str = Field(max_length=64)
    body: str = Field(sa_type=sa.Text)
    stored_at: datetime = Field(sa_type=Instant)


def stored(connection: sa.Connection, agency_id: int, name: str, state: str) -> str | None:
    """The body of a result that was made of this state; None where there is none or it is out of date."""
    kept = table_of(StoredResult)
    chosen = sa.and_(kept.c.agency_id == agency_id, kept.c.name == name, kept.c.state == state)
    return connection.scalar(sa.select(kept.c.body).where(chosen))


def store(
    connection: sa.Connection, agency_id: int, state: str, bodies: Mapping[str, str], at: datetime
) -> None:
    """Keep an agency's results of one state, by name; those of any other state go."""
    kept = table_of(StoredResult)
    connection.execute(sa.delete(kept).where(kept.c.agency_id == agency_id))
    rows = [
        {"agency_id": agency_id, "name": name, "state": state, "body": body, "stored_at": at}
        for name, body in bodies.items()
    ]
    connection.execute(sa.insert(kept), rows)
