"""Legal holds: what may be needed by a court is not removed, whatever a retention rule says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Scope
from models.audit import record_event
from models.columns import Instant, check
from models.counting import new_version
from models.engine import writing
from models.errors import EntryRefused
from models.facts import commitment, complaint, due_change, event, hand_off, outcome, table_of
from models.units import Unit, UnitAncestor

LONGEST: Final = 400
# As the addresses of pages name them.
TABLES: Final = {"complaint": complaint, "promise": commitment, "event": event}
UNITS: Final = {
    complaint.name: ("handling_unit_id",),
    outcome.name: ("unit_id",),
    commitment.name: ("unit_id", "owner_id", "holder_id"),
    hand_off.name: ("from_unit_id", "to_unit_id"),
    event.name: ("unit_id",),
}
# What hangs on a record only, and the column that names the record.
CHILDREN: Final[dict[str, tuple[tuple[sa.Table, str], ...]]] = {
    complaint.name: ((outcome, "complaint_id"),),
    commitment.name: ((hand_off, "commitment_id"), (due_change, "commitment_id")),
    event.name: (),
}
ancestor, unit = table_of(UnitAncestor), table_of(Unit)


class LegalHold(SQLModel, table=True):
    """A hold on one record, or on all that a unit and those under it handle or own; lifted, it stays on file.

    record: complaint, promise or event, with record_id; else unit_id, and then later records are held too.
    """

    __tablename__ = "legal_hold"
    __table_args__: Any = (
        check("target", "(unit_id IS NULL) = (record_id IS NOT NULL)"),
        check("record", "(record IS NULL) = (record_id IS NULL)"),
        check("lifted", "(lifted_at IS NULL) = (lifted_by IS NULL)"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    record: str | None = Field(default=None, max_length=10)
    record_id: int | None = None
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    reason: str = Field(max_length=LONGEST)
    set_by: str = Field(max_length=120)
    set_at: datetime = Field(sa_type=Instant)
    lifted_by: str | None = Field(default=None, max_length=120)
    lifted_at: datetime | None = Field(default=None, sa_type=Instant)
    lifted_reason: str | None = Field(default=None, max_length=LONGEST)


legal_hold = table_of(LegalHold)


@dataclass(frozen=True)
class Target:
    """What is held: one record, by kind and number, or one unit."""

    record: str | None = None
    record_id: int | None = None
    unit_id: int | None = None

    def __str__(self) -> str:
        return f"{self.record}-{self.record_id}" if self.record else f"unit {self.unit_id}"


@dataclass(frozen=True)
class Held:
    """A hold in force; on: `complaint-7`, or the unit's name."""

    target: Target
    on: str
    reason: str
    set_by: str
    set_at: datetime


def find_record(connection: sa.Connection, scope: Scope, named: str) -> Target:
    """The record of a number as pages name it (`complaint-7`), or of its source's own key.

    Errors: EntryRefused where there is none, or more than one of this key.
    """
    kind, _, number = named.partition("-")
    told = (kind, int(number)) if kind in TABLES and number.isascii() and number.isdigit() else None
    found = []
    for name, table in TABLES.items():
        same = table.c.key == named
        if told and told[0] == name:
            same = sa.or_(same, table.c.id == told[1])
        mine = sa.and_(table.c.agency_id == scope.agency_id, same)
        found += [Target(name, own) for own in connection.scalars(sa.select(table.c.id).where(mine))]
    if len(found) == 1:
        return found[0]
    if not found:
        raise EntryRefused(f"There is no record “{named[:60]}”. Name it as pages do, such as complaint-7.")
    listed = ", ".join(map(str, found[:5]))
    raise EntryRefused(f"More than one record has this key. Name one of: {listed}.")


def hold(engine: sa.Engine, scope: Scope, target: Target, reason: str, *, by: str, at: datetime) -> None:
    """Hold a record, or a unit's records: none of them is removed until it is released.

    One transaction with its audit event. Errors: EntryRefused without a reason or a name, or if it is held.
    """
    said = _checked(reason, by)
    with writing(engine) as connection:
        if connection.scalar(sa.select(legal_hold.c.id).where(_in_force(scope, target))) is not None:
            raise EntryRefused(f"{str(target).capitalize()} is held already.")
        values = {"record": target.record, "record_id": target.record_id, "unit_id": target.unit_id}
        connection.execute(
            sa.insert(legal_hold).values(
                agency_id=scope.agency_id, reason=said, set_by=by, set_at=at, **values
            )
        )
        _mark(connection, scope, target, held=True)
        _record(connection, scope, target, "hold", by, at)


def release(engine: sa.Engine, scope: Scope, target: Target, reason: str, *, by: str, at: datetime) -> None:
    """Lift a hold; the retention rules apply again. Errors: EntryRefused, as for `hold`, or where none is."""
    said = _checked(reason, by)
    with writing(engine) as connection:
        values = {"lifted_by": by, "lifted_at": at, "lifted_reason": said}
        lifted = connection.execute(
            sa.update(legal_hold).where(_in_force(scope, target)).values(**values)
        ).rowcount
        if not lifted:
            raise EntryRefused(f"{str(target).capitalize()} is not held by itself.")
        _mark(connection, scope, target, held=False)
        _record(connection, scope, target, "release", by, at)


def _checked(reason: str, by: str) -> str:
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST:
        raise EntryRefused(f"Say in 1 to {LONGEST} characters why, such as the matter's name at court.")
    if not by.strip():
        raise EntryRefused("Say who sets or lifts the hold: a post, such as Legal adviser.")
    return said


def _in_force(scope: Scope, target: Target) -> sa.ColumnElement[bool]:
    t = legal_hold
    if target.record is None:
        same = t.c.unit_id == target.unit_id
    else:
        same = sa.and_(t.c.record == target.record, t.c.record_id == target.record_id)
    return sa.and_(t.c.agency_id == scope.agency_id, t.c.lifted_at.is_(None), same)


def _mark(connection: sa.Connection, scope: Scope, target: Target, *, held: bool) -> None:
    """The record's own column says it too: what removes rows reads it there."""
    if target.record is None:
        return
    table = TABLES[target.record]
    mine = sa.and_(table.c.id == target.record_id, table.c.agency_id == scope.agency_id)
    if connection.execute(sa.update(table).where(mine).values(legal_hold=held)).rowcount != 1:
        raise EntryRefused(f"There is no record {target}.")


def _record(
    connection: sa.Connection, scope: Scope, target: Target, action: str, by: str, at: datetime
) -> None:
    """The trail says who and when; the reason, which may name somebody, stays with the hold."""
    new_version(connection, scope.agency_id)
    record_event(connection, actor=by, action=action, subject=str(target), agency_id=scope.agency_id, at=at)


def holds(connection: sa.Connection, scope: Scope) -> list[Held]:
    """All holds in force, oldest first."""
    t = legal_hold
    mine = sa.and_(t.c.agency_id == scope.agency_id, t.c.lifted_at.is_(None))
    named = sa.select(t, unit.c.name).outerjoin(unit, unit.c.id == t.c.unit_id).where(mine)
    rows = connection.execute(named.order_by(t.c.set_at, t.c.id))
    found = [(Target(row.record, row.record_id, row.unit_id), row) for row in rows]
    return [
        Held(target, row.name or str(target), row.reason, row.set_by, row.set_at) for target, row in found
    ]


def hold_on(connection: sa.Connection, scope: Scope, record: str, record_id: int) -> Held | None:
    """The oldest hold that keeps a record, by itself or by a unit; None where there is none."""
    table = TABLES[record]
    for one in holds(connection, scope):
        same = (one.target.record, one.target.record_id) == (record, record_id)
        if same or (one.target.unit_id is not None and _reaches(connection, table, record_id, one)):
            return one
    return None


def _reaches(connection: sa.Connection, table: sa.Table, record_id: int, one: Held) -> bool:
    under = sa.select(ancestor.c.unit_id).where(ancestor.c.ancestor_id == one.target.unit_id)
    mine = sa.select(table.c.id).where(table.c.id == record_id, names_any(table, under))
    return connection.scalar(mine) is not None


def names_any(table: sa.Table, units: Any) -> sa.ColumnElement[bool]:
    """Whether a record, or what hangs on it, names any of these units."""
    hanging = [
        sa.exists().where(child.c[column] == table.c.id, _names(child, units))
        for child, column in CHILDREN[table.name]
    ]
    return sa.or_(_names(table, units), *hanging)


def _names(table: sa.Table, units: Any) -> sa.ColumnElement[bool]:
    return sa.or_(sa.false(), *(table.c[name].in_(units) for name in UNITS.get(table.name, ())))


def held_units(scope: Scope) -> sa.Select[Any]:
    """The units that a hold reaches: each that was ever under one that is held."""
    t = legal_hold
    held = sa.select(t.c.unit_id).where(
        t.c.agency_id == scope.agency_id, t.c.lifted_at.is_(None), t.c.unit_id.is_not(None)
    )
    return sa.select(ancestor.c.unit_id).where(ancestor.c.ancestor_id.in_(held))
