"""Persons, what they have been granted, and who acts for whom. Nobody is known by an e-mail address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import COMMANDER, ROLES, Scope, Viewer
from models.columns import Instant, check, one_of
from models.facts import table_of
from models.units import END, Unit, UnitAncestor

DEMO: Final = "demo"  # the issuer of the demo data's made-up persons; a real one is an address
LONGEST: Final = 120


class Person(SQLModel, table=True):
    """Somebody who may sign in. issuer, subject: as their identity provider says. name: a post or a person's
    own, shown on screen and in the audit trail. staff_hash: keyed digest of the staff number. not_before:
    what was signed in before this instant is over.
    """

    __table_args__: Any = (sa.UniqueConstraint("issuer", "subject"), sa.UniqueConstraint("name"))

    id: int | None = Field(default=None, primary_key=True)
    issuer: str = Field(max_length=400)
    subject: str = Field(max_length=400)
    name: str = Field(max_length=LONGEST)
    staff_hash: str | None = Field(default=None, max_length=32, index=True)
    not_before: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)


class Grant(SQLModel, table=True):
    """A role in an agency from a day (included) to a day (not included), in the agency's zone.

    unit_id: of a commander the unit at the top of what is commanded, of all others the agency itself.
    """

    __tablename__ = "role_grant"  # GRANT is a word of SQL
    __table_args__: Any = (one_of("role", ROLES), check("order", "from_on < to_on"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    role: str = Field(max_length=20)
    unit_id: int = Field(foreign_key="unit.id")
    from_on: date
    to_on: date = END
    granted_by: str = Field(max_length=LONGEST)
    granted_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_by: str | None = Field(default=None, max_length=LONGEST)


class ActingFor(SQLModel, table=True):
    """A person has the grants of another in an agency, from a day (included) to a day (not included)."""

    __tablename__ = "acting_for"
    __table_args__: Any = (check("order", "from_on < to_on"), check("others", "person_id <> for_person_id"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    for_person_id: int = Field(foreign_key="person.id")
    agency_id: int = Field(foreign_key="unit.id", index=True)
    from_on: date
    to_on: date
    granted_by: str = Field(max_length=LONGEST)
    granted_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_by: str | None = Field(default=None, max_length=LONGEST)


person, role_grant, acting_for = table_of(Person), table_of(Grant), table_of(ActingFor)
unit, ancestor = table_of(Unit), table_of(UnitAncestor)


@dataclass(frozen=True)
class Identity:
    """Whom an identity provider means: the provider's address, and its own name of the person."""

    issuer: str
    subject: str


@dataclass(frozen=True)
class Held:
    """One line of who holds what. number: by which it is revoked, such as `grant 4`. what: the role."""

    number: str
    name: str
    issuer: str
    subject: str
    what: str
    unit: str
    from_on: date
    to_on: date
    revoked_at: datetime | None


def viewers(connection: sa.Connection, identity: Identity, at: datetime) -> tuple[Viewer, ...]:
    """What a person may be at an instant, one viewer an agency, role and person acted for; empty: nothing.

    In the order of `ROLES`, own grants first. Days are those of each agency's zone.
    """
    me = find_person(connection, identity)
    if me is None:
        return ()
    mine = role_grant.c.person_id == me.id
    held: list[tuple[str | None, Any]] = [(None, row) for row in _in_force(connection, role_grant, mine, at)]
    acted = [
        (row.for_person_id, row.agency_id)
        for row in _in_force(connection, acting_for, acting_for.c.person_id == me.id, at)
    ]
    for of, agency_id in dict.fromkeys(acted):
        theirs = sa.and_(role_grant.c.person_id == of, role_grant.c.agency_id == agency_id)
        whose = connection.scalar(sa.select(person.c.name).where(person.c.id == of))
        held += [(whose, row) for row in _in_force(connection, role_grant, theirs, at)]
    units: dict[tuple[int, str, str | None], set[int]] = {}
    for whose, row in held:
        commanded = _under(connection, row.unit_id, row.today) if row.role == COMMANDER else ()
        units.setdefault((row.agency_id, row.role, whose), set()).update(commanded)
    found = [
        Viewer(me.name, role, frozenset({agency_id}), frozenset(under), me.id, me.staff_hash, whose)
        for (agency_id, role, whose), under in units.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.acting_for or "", ROLES.index(one.role))))


def commands(connection: sa.Connection, scope: Scope, viewer: Viewer, unit_id: int, at: datetime) -> bool:
    """Whether a person commands a unit at an instant, whatever the role they look in now."""
    mine = sa.and_(
        role_grant.c.person_id == viewer.person_id,
        role_grant.c.agency_id == scope.agency_id,
        role_grant.c.role == COMMANDER,
    )
    held = _in_force(connection, role_grant, mine, at)
    return any(unit_id in _under(connection, row.unit_id, row.today) for row in held)


def find_person(connection: sa.Connection, identity: Identity) -> Any:
    """The row of the person whom a provider means, or None."""
    mine = sa.and_(person.c.issuer == identity.issuer, person.c.subject == identity.subject)
    return connection.execute(sa.select(person).where(mine)).one_or_none()


def _in_force(connection: sa.Connection, table: sa.Table, mine: Any, at: datetime) -> list[Any]:
    """Rows that hold at an instant, each with its agency's day then."""
    zone = sa.select(unit.c.zone).where(unit.c.id == table.c.agency_id).scalar_subquery()
    held = sa.or_(table.c.revoked_at.is_(None), table.c.revoked_at > at)
    rows = connection.execute(sa.select(table, zone.label("zone")).where(mine, held).order_by(table.c.id))
    found = [_Dated(row, at.astimezone(ZoneInfo(row.zone)).date()) for row in rows]
    return [row for row in found if row.from_on <= row.today < row.to_on]


class _Dated:
    """A row with the agency's day."""

    def __init__(self, row: Any, today: date) -> None:
        self._row, self.today = row, today

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def _under(connection: sa.Connection, unit_id: int, on: date) -> Iterable[int]:
    """A unit and what is under it on a day."""
    then = sa.and_(ancestor.c.from_on <= on, ancestor.c.to_on > on)
    return connection.scalars(sa.select(ancestor.c.unit_id).where(ancestor.c.ancestor_id == unit_id, then))


def personas(connection: sa.Connection) -> list[Identity]:
    """The made-up persons of the demo data, in the order they were made; none on any other."""
    rows = connection.execute(sa.select(person).where(person.c.issuer == DEMO).order_by(person.c.id))
    return [Identity(row.issuer, row.subject) for row in rows]


def who(connection: sa.Connection, agency_id: int, *, revoked: bool = False) -> list[Held]:
    """All that has been granted in an agency, by person; what was revoked only where asked for."""
    whose = person.alias("whose")
    found: list[Held] = []
    statements = (
        ("grant", role_grant, role_grant.c.role, unit.c.name, unit.c.id == role_grant.c.unit_id, None),
        (
            "acting",
            acting_for,
            sa.literal("acting for ") + whose.c.name,
            unit.c.name,
            unit.c.id == acting_for.c.agency_id,
            whose.c.id == acting_for.c.for_person_id,
        ),
    )
    for kind, table, what, name, at_unit, acted in statements:
        source = table.join(person, person.c.id == table.c.person_id).join(unit, at_unit)
        source = source if acted is None else source.join(whose, acted)
        here = table.c.agency_id == agency_id
        rows = connection.execute(
            sa.select(table, person.c.name.label("person"), person.c.issuer, person.c.subject)
            .add_columns(what.label("what"), name.label("unit"))
            .select_from(source)
            .where(here if revoked else sa.and_(here, table.c.revoked_at.is_(None)))
        )
        found += [
            Held(
                f"{kind} {row.id}",
                row.person,
                row.issuer,
                row.subject,
                row.what,
                row.unit,
                row.from_on,
                row.to_on,
                row.revoked_at,
            )
            for row in rows
        ]
    return sorted(found, key=lambda one: (one.name, one.from_on, one.number))
