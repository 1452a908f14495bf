"""One record from its beginning to today: what happened to it, and what its source later said otherwise."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from metrics.calendar import local_day, zone
from models.access import Scope, Viewer
from models.errors import AccessDenied
from models.facts import Facts, commitment, complaint, due_change, hand_off, outcome, table_of
from models.imports import Revision
from models.tree import agency_zone, unit_names
from models.unlocking import COMPLAINT, KINDS, NOT_THERE, PROMISE, may_see_apart

_TABLES: Final = {PROMISE: commitment, COMPLAINT: complaint}
_FACTS: Final = {PROMISE: "commitments", COMPLAINT: "complaints"}
# Fields whose earlier values are worth a line; what follows from others (days late, counts) is not.
_REVISED: Final = {
    "response_commitment": ("kind", "promised_to", "due_on", "ended_on", "ending", "evidence", "restricted"),
    "hand_off": ("handed_at", "accepted_at", "reason", "resident_told"),
    "due_date_change": ("changed_at", "new_due_on", "moved_by", "told_at"),
    "complaint": (
        "channel",
        "received_on",
        "decided_on",
        "closed_on",
        "told_on",
        "reopened_on",
        "due_on",
        "paused_on",
        "resumed_on",
        "restricted",
    ),
    "complaint_outcome": ("category", "disposition", "duplicate_of"),
}


@dataclass(frozen=True)
class Step:
    """Something that happened on a day. said: what is known of it, by name; None where nobody said."""

    on: date
    what: str
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A field that its source once gave otherwise: until this day `before` was held, then `after`."""

    on: date
    what: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Story:
    """One record. unit: where it counts, of one that is apart who handles it; fields: what it says now; steps
    and changes oldest first.
    """

    record: str
    id: int
    key: str
    unit_id: int
    unit: str
    fields: dict[str, Any]
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]


def story(connection: sa.Connection, scope: Scope, viewer: Viewer, record: str, record_id: int) -> Story:
    """A promise or a complaint by its number, with everything that happened to it.

    One that is apart is told to those who handle it, and to the auditor, never to its subject.
    Errors: AccessDenied, alike for a number that does not exist and one that may not be read.
    """
    if record in _TABLES:
        t, own = getattr(Facts(withheld=True), _FACTS[record]), _TABLES[record]
        handler = KINDS[record].handler
        open_to = sa.and_(sa.not_(t.c.apart), scope.condition(t.c.agency_id, t.c.unit_id))
        kept_to = sa.and_(t.c.apart, scope.condition(t.c.agency_id, handler), may_see_apart(viewer, record))
        unit_id = sa.case((t.c.apart, handler), else_=t.c.unit_id).label("stands_at")
        statement = sa.select(t, unit_id).join(own, own.c.id == t.c.id)
        row = connection.execute(statement.where(t.c.id == record_id, sa.or_(open_to, kept_to))).one_or_none()
        if row is not None:
            return (_promise if record == PROMISE else _complaint)(_Reading(connection, scope), row)
    raise AccessDenied(NOT_THERE)


class _Reading:
    """What every record's reading needs: the agency's zone, and its units' names."""

    def __init__(self, connection: sa.Connection, scope: Scope) -> None:
        self.connection = connection
        self.zone = zone(agency_zone(connection, scope))
        self.units = unit_names(connection, scope)

    def day(self, instant: datetime) -> date:
        return local_day(instant, self.zone)

    def rows(self, table: sa.Table, column: str, record_id: int) -> list[Any]:
        mine = sa.and_(table.c[column] == record_id, sa.not_(table.c.withdrawn))
        return list(self.connection.execute(sa.select(table).where(mine).order_by(table.c.id)))


def _promise(reading: _Reading, row: Any) -> Story:
    (own,) = reading.rows(commitment, "id", row.id)
    handed = reading.rows(hand_off, "commitment_id", row.id)
    moved = reading.rows(due_change, "commitment_id", row.id)
    steps = [Step(own.made_on, "made", {"unit": reading.units[own.unit_id], "to": own.promised_to})]
    steps += [
        Step(
            reading.day(one.handed_at),
            "handed_on",
            {
                "from": reading.units[one.from_unit_id],
                "to": reading.units[one.to_unit_id],
                "whom": own.promised_to,
                "reason": one.reason,
                "accepted_on": reading.day(one.accepted_at) if one.accepted_at else None,
                "resident_told": one.resident_told,
            },
        )
        for one in handed
    ]
    steps += [
        Step(
            reading.day(one.changed_at),
            "due_moved",
            {
                "to": one.new_due_on,
                "by": one.moved_by,
                "whom": own.promised_to,
                "told_on": reading.day(one.told_at) if one.told_at else None,
            },
        )
        for one in moved
    ]
    if own.due_on is not None:
        steps.append(Step(own.due_on, "due", {"unit": reading.units[own.owner_id], "basis": own.due_basis}))
    if own.ended_on is not None:
        said = {"ending": own.ending, "late_days": own.late_days, "evidence": own.evidence}
        steps.append(Step(own.ended_on, "ended", said | {"confirmed": own.resident_confirmed}))
    fields = {
        name: getattr(own, name)
        for name in ("kind", "promised_to", "due_basis", "due_on", "ended_on", "ending")
    }
    fields |= {"title": row.title, "holder": reading.units[own.holder_id], "nobody_owns": own.nobody_owns}
    parts = ((commitment, [own]), (hand_off, handed), (due_change, moved))
    return _story(PROMISE, reading, row, fields, steps, parts)


def _complaint(reading: _Reading, row: Any) -> Story:
    findings = reading.rows(outcome, "complaint_id", row.id)
    (own,) = reading.rows(complaint, "id", row.id)
    days = ("received", "first_contact", "paused", "resumed", "decided", "closed", "told", "reopened")
    steps = [Step(on, what) for what in days if (on := getattr(own, f"{what}_on")) is not None]
    closed = own.closed_on or own.decided_on
    steps += [
        Step(
            closed,
            "finding",
            {
                "category": one.category,
                "disposition": one.disposition,
                "unit": reading.units[one.unit_id],
            },
        )
        for one in findings
        if closed is not None and one.disposition != "pending"
    ]
    names = ("channel", "received_on", "due_on", "paused_on", "resumed_on", "told_on")
    fields = {name: getattr(own, name) for name in names} | {
        "category": row.category,
        "open": row.closed_on is None,
    }
    fields["closed_on"] = row.closed_on
    return _story(COMPLAINT, reading, row, fields, steps, ((complaint, [own]), (outcome, findings)))


def _story(
    record: str,
    reading: _Reading,
    row: Any,
    fields: dict[str, Any],
    steps: list[Step],
    parts: Iterable[tuple[sa.Table, list[Any]]],
) -> Story:
    changes = [change for table, rows in parts for one in rows for change in _changes(reading, table, one)]
    order = {"made": 0, "received": 0, "ended": 2, "closed": 2, "finding": 3, "told": 4}
    return Story(
        record,
        row.id,
        row.key,
        row.stands_at,
        reading.units[row.stands_at],
        fields,
        tuple(sorted(steps, key=lambda step: (step.on, order.get(step.what, 1)))),
        tuple(sorted(changes, key=lambda change: change.on)),
    )


def _changes(reading: _Reading, table: sa.Table, row: Any) -> Iterable[Change]:
    """What the row's source gave otherwise before, field by field."""
    r = table_of(Revision)
    mine = sa.and_(r.c.record == table.name, r.c.record_id == row.id)
    kept = reading.connection.execute(sa.select(r).where(mine).order_by(r.c.known_to, r.c.id)).all()
    now = {name: _plain(getattr(row, name)) for name in _REVISED[table.name]}
    versions = [json.loads(one.content) for one in kept]
    for one, before, after in zip(kept, versions, [*versions, now][1:], strict=True):
        for name in _REVISED[table.name]:
            if before.get(name) != after.get(name):
                yield Change(reading.day(one.known_to), name, before.get(name), after.get(name))


def _plain(value: Any) -> Any:
    """A value as revisions keep it: days and instants as text."""
    return str(value) if isinstance(value, date) else value
