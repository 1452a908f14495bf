"""What each released quarter held back, kept inside: a later release is attacked together with it.

This is the one table that holds the counts that were withheld. It is never exported, is in no published line
and on no page. No row of anybody is in it, and it is kept for good: what was released stays public, so what
guards it stays needed, whatever becomes of the records.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Scope
from models.chain import Head
from models.columns import Instant
from models.facts import table_of
from models.published import published_line


class QuarterRelease(SQLModel, table=True):
    """All cells of one edition of a quarter's release, the hidden ones with their values. Only added to.

    number: its place among the agency's releases, from 1.
    """

    __tablename__ = "quarter_release"
    __table_args__: Any = (
        sa.UniqueConstraint("agency_id", "number"),
        sa.UniqueConstraint("agency_id", "label", "edition"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id")
    number: int
    label: str = Field(max_length=10)
    edition: int
    released_at: datetime = Field(sa_type=Instant)
    cells: str = Field(sa_type=sa.Text)


quarter_release = table_of(QuarterRelease)


@dataclass(frozen=True)
class Line:
    """One published line: what it is of, the head after it, what it says."""

    label: str
    edition: int
    reason: str
    published_at: datetime
    head: Head
    body: Mapping[str, Any]


def line_of(connection: sa.Connection, scope: Scope, label: str) -> Line | None:
    """The agency's own line of what was published last under a label; None where nothing was."""
    t = published_line
    own = scope.condition(t.c.agency_id, t.c.unit_id)
    mine = sa.and_(own, t.c.label == label, t.c.unit_id == scope.agency_id)
    row = connection.execute(sa.select(t).where(mine).order_by(t.c.edition.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    head = Head(row.number, row.digest)
    return Line(row.label, row.edition, row.reason, row.published_at, head, json.loads(row.line)["body"])


def count(connection: sa.Connection, scope: Scope) -> int:
    """How many releases of an agency there have been."""
    mine = quarter_release.c.agency_id == scope.agency_id
    return connection.scalar(sa.select(sa.func.count()).where(mine)) or 0


def releases(connection: sa.Connection, scope: Scope) -> Sequence[Any]:
    """Everything that was released, oldest first: number, label, edition, released_at, cells."""
    t = quarter_release
    return connection.execute(sa.select(t).where(t.c.agency_id == scope.agency_id).order_by(t.c.number)).all()


def keep(
    connection: sa.Connection, scope: Scope, label: str, edition: int, cells: str, *, at: datetime
) -> None:
    """Keep what a release held back, in the transaction of its publication."""
    number = 1 + count(connection, scope)
    values = {"number": number, "label": label, "edition": edition, "released_at": at, "cells": cells}
    connection.execute(sa.insert(quarter_release).values(agency_id=scope.agency_id, **values))
