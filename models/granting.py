"""The doors by which somebody is granted a role, acts for another, and loses either; each is on file."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from models.access import COMMANDER, LOCAL, ROLES
from models.audit import record_event
from models.conflicts import conflicts_of_grants
from models.engine import writing
from models.errors import EntryRefused
from models.people import LONGEST, Identity, acting_for, find_person, person, role_grant
from models.units import END, unit_key


def grant(
    engine: sa.Engine,
    agency_id: int,
    role: str,
    *,
    name: str,
    identity: Identity | None = None,
    unit_id: int | None = None,
    from_on: date,
    to_on: date = END,
    by: str,
    at: datetime,
    staff_hash: str | None = None,
) -> int:
    """Give a person a role; gives the grant's number. A new person needs an identity, a known one none.

    unit_id: of a commander. Errors: EntryRefused with a plain sentence; nothing is stored then.
    """
    if role not in ROLES:
        raise EntryRefused(f"There is no role “{role[:20]}”. Use {', '.join(ROLES)}.")
    if (role == COMMANDER) != (unit_id is not None) or unit_id == agency_id:
        raise EntryRefused("A commander needs one unit below the agency; other roles have all of it.")
    check_days(from_on, to_on)
    with writing(engine) as connection:
        person_id = _person(connection, name, identity, staff_hash, at)
        values = {
            "person_id": person_id,
            "agency_id": agency_id,
            "unit_id": unit_id or agency_id,
            "from_on": from_on,
            "to_on": to_on,
        }
        number = _insert(connection, role_grant, values | {"role": role}, by, at)
        _conflicts(connection, person_id, agency_id, at)
        _on_file(connection, "grant", f"grant {number}", by, at, **values, role=role)
    return number


def act_for(
    engine: sa.Engine,
    agency_id: int,
    whose: str,
    *,
    name: str,
    identity: Identity | None = None,
    from_on: date,
    to_on: date,
    by: str,
    at: datetime,
    staff_hash: str | None = None,
) -> int:
    """Let a person act for another in an agency until a day; gives its number. Errors: EntryRefused."""
    check_days(from_on, to_on)
    if to_on == END:
        raise EntryRefused("Acting for somebody has an end: say the first day on which it is over.")
    with writing(engine) as connection:
        of = connection.scalar(sa.select(person.c.id).where(person.c.name == clean(whose)))
        if of is None:
            raise EntryRefused(f"There is nobody named “{whose[:60]}” to act for.")
        person_id = _person(connection, name, identity, staff_hash, at)
        if person_id == of:
            raise EntryRefused("Nobody acts for themselves.")
        values = {
            "person_id": person_id,
            "for_person_id": of,
            "agency_id": agency_id,
            "from_on": from_on,
            "to_on": to_on,
        }
        number = _insert(connection, acting_for, values, by, at)
        _conflicts(connection, person_id, agency_id, at)
        _on_file(connection, "grant", f"acting {number}", by, at, **values)
    return number


def _conflicts(connection: sa.Connection, person_id: int, agency_id: int, at: datetime) -> None:
    """Take complaints about the person from their units; a staff number that is new tells everywhere."""
    held = sa.select(role_grant.c.agency_id).where(role_grant.c.person_id == person_id)
    acted = sa.select(acting_for.c.agency_id).where(acting_for.c.person_id == person_id)
    for own in sorted({agency_id, *connection.scalars(held.union(acted))}):
        conflicts_of_grants(connection, own, at)


def revoke(engine: sa.Engine, agency_id: int, number: str, *, by: str, at: datetime) -> None:
    """End a grant or an acting-for now, by its number such as `grant 4`. Errors: EntryRefused."""
    kind, _, digits = number.partition(" ")
    table = {"grant": role_grant, "acting": acting_for}.get(kind)
    if table is None or not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise EntryRefused(f"“{number[:30]}” is no number of a grant. `who` lists them, such as “grant 4”.")
    with writing(engine) as connection:
        mine = sa.and_(table.c.id == int(digits), table.c.agency_id == agency_id)
        done = connection.execute(
            sa.update(table).where(mine, table.c.revoked_at.is_(None)).values(revoked_at=at, revoked_by=by)
        )
        if not done.rowcount:
            raise EntryRefused(f"There is no {number} in force here. `who` lists what is.")
        _on_file(connection, "revoke", number, by, at, agency_id=agency_id)


def end_sessions(engine: sa.Engine, name: str, *, by: str, at: datetime) -> None:
    """Whatever a person has signed in to before this instant is over. Errors: EntryRefused."""
    with writing(engine) as connection:
        done = connection.execute(sa.update(person).where(person.c.name == clean(name)).values(not_before=at))
        if not done.rowcount:
            raise EntryRefused(f"There is nobody named “{name[:60]}”.")
        person_id = connection.scalar(sa.select(person.c.id).where(person.c.name == clean(name)))
        _on_file(connection, "end sessions", f"person {person_id}", by, at)


def check_days(from_on: date, to_on: date) -> None:
    """Errors: EntryRefused unless the first day comes before the day on which it is over."""
    if from_on >= to_on:
        raise EntryRefused("The day on which it is over must come after the first day.")


def clean(name: str) -> str:
    """A name as it is kept: single blanks, none outside."""
    return " ".join(name.split())


def _person(
    connection: sa.Connection, name: str, identity: Identity | None, staff_hash: str | None, at: datetime
) -> int:
    """The id of a person, who is made where an identity comes for the first time."""
    name = clean(name)
    if not name or len(name) > LONGEST or not name.isprintable() or unit_key(name) == unit_key(LOCAL):
        raise EntryRefused(f"Give a name of at most {LONGEST} characters, such as the post.")
    known = connection.execute(sa.select(person).where(person.c.name == name)).one_or_none()
    held = find_person(connection, identity) if identity else None
    if known is None and held is not None:
        raise EntryRefused(f"This subject is known as “{held.name}”. Use that name.")
    if known is not None:
        if identity is not None and (held is None or held.id != known.id):
            raise EntryRefused(f"“{name}” is somebody else at the identity provider. Choose another name.")
        if staff_hash is not None and staff_hash != known.staff_hash:
            connection.execute(sa.update(person).where(person.c.id == known.id).values(staff_hash=staff_hash))
        return int(known.id)
    if identity is None or not identity.issuer or not identity.subject:
        raise EntryRefused(f"“{name}” is new: say by which issuer and subject they sign in.")
    values = {"issuer": identity.issuer, "subject": identity.subject, "name": name, "staff_hash": staff_hash}
    key = connection.execute(sa.insert(person).values(**values, created_at=at)).inserted_primary_key
    return int(key[0]) if key else 0


def _insert(connection: sa.Connection, table: sa.Table, values: dict[str, Any], by: str, at: datetime) -> int:
    made = sa.insert(table).values(**values, granted_by=by, granted_at=at)
    key = connection.execute(made).inserted_primary_key
    return int(key[0]) if key else 0


def _on_file(
    connection: sa.Connection, action: str, subject: str, by: str, at: datetime, **detail: Any
) -> None:
    agency_id: int | None = detail.pop("agency_id", None)
    said = {key: str(value) if isinstance(value, date) else value for key, value in detail.items()}
    record_event(
        connection,
        actor=by,
        action=action,
        subject=subject,
        agency_id=agency_id,
        at=at.astimezone(UTC),
        **said,
    )
