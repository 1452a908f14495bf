"""What an agency has adopted: clocks and goalposts, each with its post; only ever added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Scope, Viewer
from models.audit import record_event
from models.columns import Instant, check
from models.counting import new_version
from models.errors import EntryRefused
from models.facts import table_of

LONGEST: Final = 400
LONGEST_POST: Final = 120


class Adoption(SQLModel, table=True):
    """One clock or goalpost as a post has adopted it; the next one of its key follows, none is changed.

    key: which one, such as `goalposts.A1`; value: as text, such as `40 to 85`. note: where the value comes
    from. reason: why it changed within the year it was adopted for. in_force_from: the first day it holds
    for; 1900-01-01 where it holds for all records. role, post: whose decision it is.
    """

    __table_args__: Any = (check("post", "length(post) > 0"), check("value", "length(value) > 0"))

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    key: str = Field(max_length=60)
    value: str = Field(max_length=80)
    note: str = Field(default="", max_length=LONGEST)
    reason: str = Field(default="", max_length=LONGEST)
    role: str = Field(max_length=20)
    post: str = Field(max_length=LONGEST_POST)
    adopted_at: datetime = Field(sa_type=Instant)
    in_force_from: date


@dataclass(frozen=True)
class Chosen:
    """One value that is to be adopted."""

    key: str
    value: str
    in_force_from: date
    reason: str = ""


@dataclass(frozen=True)
class Adopted:
    """By which post and on which day a clock or a goalpost was adopted; first_day: None for all records."""

    by: str
    on: date
    first_day: date | None = None
    note: str = ""
    reason: str = ""


adoption = table_of(Adoption)


def adoptions(connection: sa.Connection, scope: Scope) -> list[Adoption]:
    """All that an agency has adopted, oldest first."""
    rows = connection.execute(
        sa.select(adoption).where(adoption.c.agency_id == scope.agency_id).order_by(adoption.c.id)
    )
    return [Adoption(**row._mapping) for row in rows]


def keep_adoptions(
    connection: sa.Connection,
    scope: Scope,
    viewer: Viewer,
    chosen: Sequence[Chosen],
    *,
    post: str,
    note: str,
    at: datetime,
) -> None:
    """Add what a post adopts, each with its event on the trail; the agency's figures are reckoned anew.

    Errors: EntryRefused where no post is named, or a text is too long.
    """
    said = {"post": " ".join(post.split()), "note": " ".join(note.split())}
    if not said["post"] or len(said["post"]) > LONGEST_POST:
        raise EntryRefused(f"Name the post that adopts it, in 1 to {LONGEST_POST} characters.")
    if max(len(said["note"]), *(len(one.reason) for one in chosen)) > LONGEST:
        raise EntryRefused(f"A note and a reason have at most {LONGEST} characters.")
    for one in chosen:
        values = {"key": one.key, "value": one.value, "reason": one.reason, **said}
        connection.execute(
            sa.insert(adoption).values(
                agency_id=scope.agency_id,
                role=viewer.role,
                adopted_at=at,
                in_force_from=one.in_force_from,
                **values,
            )
        )
        record_event(
            connection,
            actor=viewer.name,
            action="adopt",
            subject=one.key,
            agency_id=scope.agency_id,
            at=at,
            value=one.value,
            post=said["post"],
            in_force_from=one.in_force_from.isoformat(),
        )
    new_version(connection, scope.agency_id)
