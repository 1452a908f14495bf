"""Both trails as an auditor reads them: how they stand, and their entries, the newest first."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from models import audit, looks
from models.access import Scope
from models.audit import CHANGES, AuditEvent
from models.chain import Head
from models.engine import reading
from models.errors import ChainBroken
from models.facts import table_of
from models.looks import LOOKS, Look, reading_looks

_TABLES: Final = {"changes": (CHANGES, table_of(AuditEvent)), "looks": (LOOKS, table_of(Look))}
TRAILS: Final = tuple(_TABLES)


@dataclass(frozen=True)
class TrailState:
    """How one trail stands; head: its newest entry, None where it is broken."""

    trail: str
    head: Head | None
    broken: ChainBroken | None
    said: str


def state(engine: sa.Engine, trail: str, kept: Head | None = None) -> TrailState:
    """Walk a trail; kept: a head that was printed earlier."""
    name, _ = _TABLES[trail]
    try:
        found = _verified(engine, trail, kept)
    except ChainBroken as broken:
        return TrailState(trail, None, broken, str(broken))
    return TrailState(trail, found, None, f"{name} verifies, head {found}")


def _verified(engine: sa.Engine, trail: str, kept: Head | None) -> Head:
    if trail == "looks":
        return looks.verify(engine, head=kept)
    with reading(engine) as connection:
        return audit.verify(connection, head=kept)


def states(engine: sa.Engine) -> list[TrailState]:
    """How both stand."""
    return [state(engine, trail) for trail in TRAILS]


@dataclass(frozen=True)
class Entry:
    """One entry of a trail. role: of a look only; number: its place in its trail."""

    trail: str
    number: int
    at: datetime
    actor: str
    role: str | None
    acting_for: str | None
    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Which entries: from an instant on, before another, of one actor, of one action; at most so many."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    action: str | None = None
    most: int | None = None


def entries(engine: sa.Engine, scope: Scope, trail: str, wanted: Wanted) -> list[Entry]:
    """The entries of an agency and those of none, such as a refused sign-in; the newest first."""
    _, table = _TABLES[trail]
    statement = sa.select(table).where(*_conditions(table, scope, wanted)).order_by(table.c.id.desc())
    with _reading(engine, trail) as connection:
        rows = connection.execute(statement.limit(wanted.most)).mappings().all()
    return [_entry(trail, row) for row in rows]


def count(engine: sa.Engine, scope: Scope, trail: str, wanted: Wanted) -> int:
    """How many there are, whatever the most."""
    _, table = _TABLES[trail]
    with _reading(engine, trail) as connection:
        found = sa.select(sa.func.count()).select_from(table).where(*_conditions(table, scope, wanted))
        return connection.scalar(found) or 0


@contextmanager
def _reading(engine: sa.Engine, trail: str) -> Iterator[sa.Connection]:
    with reading_looks(engine) if trail == "looks" else reading(engine) as connection:
        yield connection


def _conditions(table: sa.Table, scope: Scope, wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    yield sa.or_(table.c.agency_id == scope.agency_id, table.c.agency_id.is_(None))
    if wanted.since is not None:
        yield table.c.at >= wanted.since
    if wanted.until is not None:
        yield table.c.at < wanted.until
    if wanted.actor is not None:
        yield table.c.actor == wanted.actor
    if wanted.action is not None:
        yield table.c.action == wanted.action


def _entry(trail: str, row: Any) -> Entry:
    return Entry(
        trail,
        row["id"],
        row["at"],
        row["actor"],
        row.get("role"),
        row.get("acting_for"),
        row["action"],
        row["subject"],
        json.loads(row["detail"]),
    )
