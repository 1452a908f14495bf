"""Restricted records and conflicts: who sees them, and how their handling unit unlocks and locks them.

What is apart counts at the agency's own line, or nowhere, until somebody of its handling unit says why not.
What was said is kept, dated and with its reason; no file takes it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import AUDITOR, Action, Scope, Viewer, check_can
from models.audit import record_event
from models.columns import Instant, check, one_of
from models.conflicts import SubjectConflict, about_complaint, promises_of
from models.counting import Recount, new_version
from models.engine import among, writing
from models.errors import AccessDenied, EntryRefused
from models.facts import commitment, complaint, event, is_apart, outcome, table_of
from models.importing.revisions import Revisions
from models.units import Unit

LONGEST_REASON: Final = 400
COMPLAINT, PROMISE, EVENT = "complaint", "promise", "event"
NOT_THERE: Final = "There is no record of this number that you may read."
COLUMNS: Final = (
    "record",
    "id",
    "unit_id",
    "unit",
    "what",
    "on",
    "ended_on",
    "due_on",
    "paused_on",
    "resumed_on",
    "restricted",
    "conflict",
    "in_no_figure",
    "locked",
    "since",
    "by",
    "reason",
)


class Unlocking(SQLModel, table=True):
    """What somebody of a handling unit said of one record on a day: unlocked, or locked again, and why."""

    __table_args__: Any = (
        one_of("record", (COMPLAINT, PROMISE, EVENT)),
        check("reason", "length(reason) > 0"),
        sa.Index("ix_unlocking_record", "record", "record_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    record: str = Field(max_length=20)
    record_id: int
    unlocked: bool
    reason: str = Field(max_length=LONGEST_REASON)
    said_by: str = Field(max_length=120)
    said_at: datetime = Field(sa_type=Instant)


@dataclass(frozen=True)
class _Kind:
    """One kind of record: its table, the group of its counts, and the columns that a list shows."""

    table: sa.Table
    group: str
    handled_by: str
    what: str
    on: str
    ended_on: str

    @property
    def handler(self) -> sa.ColumnElement[int]:
        """The unit that handles it."""
        return self.table.c[self.handled_by]


KINDS: Final[Mapping[str, _Kind]] = {
    COMPLAINT: _Kind(complaint, "complaints", "handling_unit_id", "category", "received_on", "closed_on"),
    PROMISE: _Kind(commitment, "commitments", "owner_id", "kind", "made_on", "ended_on"),
    EVENT: _Kind(event, "events", "unit_id", "kind", "event_on", "event_on"),
}
unit, unlocking, conflict = table_of(Unit), table_of(Unlocking), table_of(SubjectConflict)


def may_see_apart(viewer: Viewer, record: str) -> sa.ColumnElement[bool]:
    """Which records of a kind the viewer may see though they are apart: those that the viewer's units handle,
    for the auditor and on the machine itself all; never one about the viewer."""
    kind = KINDS[record]
    every = viewer.is_local or viewer.role == AUDITOR
    handled = sa.true() if every else kind.handler.in_(sorted(viewer.unit_ids))
    return sa.and_(handled, sa.not_(_is_about(viewer, kind)))


def _is_about(viewer: Viewer, kind: _Kind) -> sa.ColumnElement[bool]:
    """Whether the viewer is the subject; a subject that a file has taken away since counts too."""
    if viewer.staff_hash is None:
        return sa.false()
    t, own = kind.table, complaint.alias("own")
    mine = sa.select(outcome.c.complaint_id).where(outcome.c.subject_hash == viewer.staff_hash)
    if t is complaint:
        return t.c.id.in_(mine)
    if t is not commitment:
        return sa.false()
    same = sa.and_(own.c.key == t.c.key, own.c.agency_id == t.c.agency_id, own.c.id.in_(mine))
    return sa.and_(about_complaint(), sa.exists().where(same))


def restricted_records(connection: sa.Connection, scope: Scope, viewer: Viewer) -> pd.DataFrame:
    """Restricted records and conflicts that the viewer may see, unlocked ones too, newest first: see COLUMNS.

    what: category or kind; on: day received, made or held; unit: the handling unit. locked: it is apart.
    since: when it came to be as it is; by, reason: of the last unlocking or locking, else None.
    """
    parts = [_listed(connection, scope, viewer, record) for record in KINDS]
    rows = [row for part in parts for row in part]
    rows.sort(key=lambda row: (row["on"], row["id"]), reverse=True)
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _listed(connection: sa.Connection, scope: Scope, viewer: Viewer, record: str) -> list[dict[str, Any]]:
    kind = KINDS[record]
    t = kind.table
    found = (
        sa.select(sa.func.min(conflict.c.found_at))
        .where(conflict.c.complaint_id == t.c.id, sa.literal(record == COMPLAINT))
        .scalar_subquery()
    )
    last = unlocking.alias("last")
    of_it = sa.and_(last.c.record == record, last.c.record_id == t.c.id)
    said = sa.select(sa.func.max(last.c.id)).where(of_it).scalar_subquery()
    clock = [t.c[name] if name in t.c else sa.null().label(name) for name in _CLOCK]
    rows = connection.execute(
        sa.select(
            t.c.id,
            kind.handler.label("unit_id"),
            unit.c.name.label("unit"),
            t.c[kind.what].label("what"),
            t.c[kind.on].label("on"),
            t.c[kind.ended_on].label("ended_on"),
            *clock,
            t.c.restricted,
            t.c.subject_conflict.label("conflict"),
            t.c.out_of_figures.label("in_no_figure"),
            is_apart(t).label("locked"),
            t.c.known_at,
            sa.type_coerce(found, Instant).label("found_at"),
            unlocking.c.said_by.label("by"),
            unlocking.c.reason,
            unlocking.c.said_at,
        )
        .join(unit, unit.c.id == kind.handler)
        .join(unlocking, unlocking.c.id == said, isouter=True)
        .where(
            scope.condition(t.c.agency_id, kind.handler),
            sa.or_(t.c.restricted, t.c.subject_conflict),
            sa.not_(t.c.withdrawn),
            may_see_apart(viewer, record),
        )
    ).mappings()
    return [
        {name: row.get(name) for name in COLUMNS}
        | {"record": record, "since": row["said_at"] or row["found_at"] or row["known_at"]}
        for row in rows
    ]


_CLOCK: Final = ("due_on", "paused_on", "resumed_on")


def _say(
    engine: sa.Engine,
    scope: Scope,
    viewer: Viewer,
    record: str,
    record_id: int,
    reason: str,
    *,
    unlocked: bool,
    at: datetime,
    by: str | None = None,
) -> None:
    """Count a record at its units again, for everybody, from now on; or, unlocked False, no longer.

    One transaction with counts, revision, audit event and version. by: the post, where not the viewer's name.
    Errors: AccessDenied, alike for a record that is not there and one that may not be seen; EntryRefused
    without a reason, or where it stands so already.
    """
    reason, said_by = _reason(reason), by or viewer.name
    with writing(engine) as connection:
        row = _row(connection, scope, viewer, record, record_id)
        check_can(viewer, Action.UNLOCK, scope, row.handler)
        if row.locked != unlocked:
            raise EntryRefused("It is locked already." if row.locked else "It is not locked.")
        _set(connection, scope.agency_id, KINDS[record], row, unlocked, at)
        connection.execute(
            sa.insert(unlocking).values(
                agency_id=scope.agency_id,
                record=record,
                record_id=record_id,
                unlocked=unlocked,
                reason=reason,
                said_by=said_by,
                said_at=at,
            )
        )
        record_event(
            connection,
            actor=said_by,
            action="unlock" if unlocked else "lock",
            subject=f"{record} {record_id}",
            agency_id=scope.agency_id,
            at=at,
        )


unlock, lock = partial(_say, unlocked=True), partial(_say, unlocked=False)


def _reason(given: str) -> str:
    reason = " ".join(given.split())
    if not reason:
        raise EntryRefused("Say why. Nothing was changed.")
    if len(reason) > LONGEST_REASON:
        raise EntryRefused(f"A reason has at most {LONGEST_REASON} characters. Nothing was changed.")
    return reason


def _row(connection: sa.Connection, scope: Scope, viewer: Viewer, record: str, record_id: int) -> Any:
    if record not in KINDS:
        raise AccessDenied(NOT_THERE)
    kind = KINDS[record]
    t = kind.table
    row = connection.execute(
        sa.select(
            t.c.id,
            t.c.restricted,
            t.c.subject_conflict,
            kind.handler.label("handler"),
            is_apart(t).label("locked"),
        ).where(
            t.c.id == record_id,
            scope.condition(t.c.agency_id, kind.handler),
            sa.or_(t.c.restricted, t.c.subject_conflict),
            sa.not_(t.c.withdrawn),
            may_see_apart(viewer, record),
        )
    ).one_or_none()
    if row is None:
        raise AccessDenied(NOT_THERE)
    return row


def _set(
    connection: sa.Connection, agency_id: int, kind: _Kind, row: Any, unlocked: bool, at: datetime
) -> None:
    """Lift all that holds the record now, or nothing; its counts move with it, and a complaint's promises."""
    recount, revisions = Recount(connection, agency_id), Revisions(connection)
    _lift(recount, revisions, kind, [row.id], unlocked)
    if kind.table is complaint:
        _lift(recount, revisions, KINDS[PROMISE], promises_of(connection, [row.id]), unlocked)
    recount.after()
    revisions.write(at)
    new_version(connection, agency_id)


def _lift(recount: Recount, revisions: Revisions, kind: _Kind, ids: list[int], unlocked: bool) -> None:
    t = kind.table
    revisions.remember(t, ids)
    recount.before(kind.group, ids)
    lifted = {"restriction_lifted": t.c.restricted, "conflict_lifted": t.c.subject_conflict}
    values = {name: held if unlocked else sa.false() for name, held in lifted.items()}
    recount.connection.execute(sa.update(t).where(among(recount.connection, t.c.id, ids)).values(**values))
