"""Events that wait until a person says whether they took place, and what was said of them.

Calendars tell what was planned. An event that has begun counts once somebody who knows has confirmed it; no
later file takes that back. A file that says otherwise is a difference, shown until a person settles it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa

from models.access import Scope
from models.audit import record_event
from models.counting import Recount, new_version
from models.engine import among, writing
from models.errors import AccessDenied, EntryRefused
from models.facts import Facts, event, table_of
from models.importing.revisions import Revisions
from models.units import Unit, UnitAncestor

WAITING: Final = "to_be_confirmed"
HELD, CANCELLED = "held", "cancelled"
COLUMNS: Final = ("id", "event_on", "unit", "kind", "place")
DIFFERENCE_COLUMNS: Final = (*COLUMNS, "said", "said_for", "said_by", "file_says", "has_begun")
unit, ancestor = table_of(Unit), table_of(UnitAncestor)


@dataclass(frozen=True)
class Decision:
    """What one person said at one moment of some events: they took place, or they did not."""

    at: datetime
    by: str
    held: bool
    event_ids: tuple[int, ...]


def waiting(
    connection: sa.Connection,
    scope: Scope,
    unit_id: int | None = None,
    *,
    begun_by: datetime,
    most: int | None = None,
) -> pd.DataFrame:
    """Events that had begun by an instant and wait to be confirmed, newest first: see COLUMNS.

    unit_id: of this unit and of what is under it. most: no more than so many. Subjects and descriptions are
    not kept; the place of a restricted event is not shown.
    """
    return _frame(connection, _waiting(scope, unit_id, begun_by).limit(most), COLUMNS)


def how_many(
    connection: sa.Connection, scope: Scope, unit_id: int | None = None, *, begun_by: datetime
) -> int:
    """How many events `waiting` lists."""
    rows = _waiting(scope, unit_id, begun_by).order_by(None).subquery()
    return connection.scalar(sa.select(sa.func.count()).select_from(rows)) or 0


def differences(connection: sa.Connection, scope: Scope, unit_id: int | None = None) -> pd.DataFrame:
    """Confirmed events of which their file has said otherwise since: see DIFFERENCE_COLUMNS.

    said: held or cancelled; said_for: the day it was said of; event_on and file_says: what the file says now;
    has_begun: whether it had begun, by that day, when it was confirmed. What was said counts on if it had.
    """
    e = event
    more = [
        e.c.confirmed_state.label("said"),
        e.c.confirmed_for.label("said_for"),
        e.c.confirmed_by.label("said_by"),
        e.c.state.label("file_says"),
        (e.c.starts_at <= e.c.confirmed_at).label("has_begun"),
    ]
    return _frame(connection, _events(scope, unit_id, *more).where(_differs()), DIFFERENCE_COLUMNS)


def decisions(
    connection: sa.Connection, scope: Scope, unit_id: int | None = None, *, most: int = 5
) -> list[Decision]:
    """What was said last, newest first; events said of together stand together."""
    e = event
    said = _events(scope, unit_id, e.c.confirmed_at, e.c.confirmed_by, e.c.confirmed_state)
    rows = said.where(e.c.confirmed_at.is_not(None)).order_by(None).subquery()
    keys = [rows.c.confirmed_at, rows.c.confirmed_by, rows.c.confirmed_state]
    newest = sa.select(*keys).group_by(*keys).order_by(*(key.desc() for key in keys)).limit(most)
    found = []
    for at, by, state in connection.execute(newest).all():
        mine = sa.and_(keys[0] == at, keys[1] == by, keys[2] == state)
        ids = connection.scalars(sa.select(rows.c.id).where(mine).order_by(rows.c.id))
        found.append(Decision(at, by, state == HELD, tuple(ids)))
    return found


def confirm(
    engine: sa.Engine, scope: Scope, event_ids: Sequence[int], held: bool, *, by: str, at: datetime
) -> int:
    """Say of events that wait, or that differ from their file, that they took place or did not.

    One transaction with counts, revisions, audit event and version; gives how many. Errors: AccessDenied for
    events that are not the viewer's, EntryRefused where one has been decided meanwhile or has not begun.
    """
    state = HELD if held else CANCELLED

    def change(connection: sa.Connection, mine: sa.ColumnElement[bool]) -> None:
        open_ = sa.or_(sa.and_(event.c.confirmed_at.is_(None), event.c.state == WAITING), _differs())
        _check_all(connection, mine, open_, "no longer wait to be confirmed")
        _check_all(connection, mine, event.c.starts_at <= at, "have not begun yet")
        values = {"confirmed_state": state, "confirmed_by": by, "confirmed_at": at}
        as_filed = {"confirmed_over": event.c.state, "confirmed_for": event.c.event_on}
        connection.execute(sa.update(event).where(mine).values(**values, **as_filed))

    return _changed(engine, scope, event_ids, change, "confirm" if held else "deny", by, at)


def take_back(engine: sa.Engine, scope: Scope, event_ids: Sequence[int], *, by: str, at: datetime) -> int:
    """Unsay what was said of events: they are again as their file has them. Errors: as `confirm`."""

    def change(connection: sa.Connection, mine: sa.ColumnElement[bool]) -> None:
        _check_all(connection, mine, event.c.confirmed_at.is_not(None), "wait to be confirmed already")
        nothing = {column.name: None for column in event.c if column.name.startswith("confirmed_")}
        connection.execute(sa.update(event).where(mine).values(**nothing))

    return _changed(engine, scope, event_ids, change, "unconfirm", by, at)


def _changed(
    engine: sa.Engine, scope: Scope, event_ids: Sequence[int], change: Any, action: str, by: str, at: datetime
) -> int:
    ids = sorted(set(event_ids))
    if not ids:
        raise EntryRefused("Choose at least one event.")
    with writing(engine) as connection:
        mine = among(connection, event.c.id, ids)
        seen = _events(scope, None).where(mine).order_by(None).subquery()
        if connection.scalar(sa.select(sa.func.count()).select_from(seen)) != len(ids):
            raise AccessDenied("Some of these events are not there, or not yours to confirm.")
        recount, revisions = Recount(connection, scope.agency_id), Revisions(connection)
        revisions.remember(event, ids)
        recount.before("events", ids)
        change(connection, mine)
        recount.after()
        revisions.write(at)
        new_version(connection, scope.agency_id)
        subject = f"{len(ids)} event{'s' if len(ids) > 1 else ''}"
        agency_id = scope.agency_id
        record_event(
            connection, actor=by, action=action, subject=subject, agency_id=agency_id, at=at, events=ids
        )
    return len(ids)


def _check_all(
    connection: sa.Connection, mine: sa.ColumnElement[bool], wanted: sa.ColumnElement[bool], what: str
) -> None:
    """Errors: EntryRefused where not all of these events are as wanted."""
    lacking = (
        sa.select(sa.func.count()).select_from(event).where(mine, sa.not_(sa.func.coalesce(wanted, False)))
    )
    if count := connection.scalar(lacking):
        raise EntryRefused(f"{count} of these events {what}. Look at the list again; nothing was changed.")


def _differs() -> sa.ColumnElement[bool]:
    """Whether the file has said something else since a person spoke: another state, or another day."""
    e = event
    tells = e.c.state.in_((HELD, CANCELLED))  # else the file only says that it was planned
    other_state = sa.and_(tells, e.c.state != e.c.confirmed_over, e.c.state != e.c.confirmed_state)
    moved = sa.or_(e.c.event_on != e.c.confirmed_for, e.c.starts_at > e.c.confirmed_at)
    return sa.and_(e.c.confirmed_at.is_not(None), sa.or_(other_state, moved))


def _waiting(scope: Scope, unit_id: int | None, begun_by: datetime) -> sa.Select[Any]:
    filed = sa.and_(event.c.confirmed_at.is_(None), event.c.state == WAITING)
    return _events(scope, unit_id).where(filed, event.c.starts_at < begun_by)


def _events(scope: Scope, unit_id: int | None, *more: Any) -> sa.Select[Any]:
    """Events that are not withdrawn, where they count, newest first: COLUMNS, unit_id and more."""
    t, e = Facts().events, event
    place = sa.case((t.c.apart, sa.null()), else_=t.c.community).label("place")
    select = (
        sa.select(t.c.id, t.c.event_on, unit.c.name.label("unit"), t.c.kind, place, *more)
        .join(e, e.c.id == t.c.id)
        .join(unit, unit.c.id == t.c.unit_id)
        .where(scope.condition(t.c.agency_id, t.c.unit_id))
        .order_by(t.c.event_on.desc(), unit.c.position, t.c.id)
    )
    if unit_id is None:
        return select
    a = ancestor
    under = sa.and_(a.c.unit_id == t.c.unit_id, a.c.from_on <= t.c.event_on, t.c.event_on < a.c.to_on)
    return select.join(a, under).where(a.c.ancestor_id == unit_id)


def _frame(connection: sa.Connection, select: sa.Select[Any], columns: Sequence[str]) -> pd.DataFrame:
    rows = [tuple(row._mapping[name] for name in columns) for row in connection.execute(select)]
    return pd.DataFrame(rows, columns=list(columns), dtype=object)
