"""Who gets a briefing by mail: a known person, in one role, at an address; and what they may read today."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import ROLES, Scope, Viewer
from models.audit import record_event
from models.columns import Instant, check, one_of
from models.engine import writing
from models.errors import EntryRefused
from models.facts import table_of
from models.granting import clean
from models.people import Identity, person, viewers

LONGEST: Final = 254  # of an address, by RFC 5321
# One address and nothing else: no name, no list, no quotes, no line end. What mail servers take in practice.
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)


class Recipient(SQLModel, table=True):
    """A person who wants an agency's briefings by mail. role: in which of theirs; what it reads is sent.

    address: emptied when the row ends; another address is another row, so that a delivery says which it was.
    """

    __table_args__: Any = (
        one_of("role", ROLES),
        check("removed", "(removed_at IS NULL) = (removed_by IS NULL)"),
        check("address", "(removed_at IS NULL) = (address <> '')"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    role: str = Field(max_length=20)
    address: str = Field(max_length=LONGEST)
    added_by: str = Field(max_length=120)
    added_at: datetime = Field(sa_type=Instant)
    removed_by: str | None = Field(default=None, max_length=120)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


recipient = table_of(Recipient)


@dataclass(frozen=True)
class Wanting:
    """One person who wants mail. viewer: what they may be now in that role; None: nothing."""

    id: int
    person_id: int
    name: str
    role: str
    address: str
    viewer: Viewer | None


def checked_address(text: str) -> str:
    """One mail address as it is kept. Errors: EntryRefused, without the text."""
    if len(text) > LONGEST or not _ADDRESS.fullmatch(text) or len(text.split("@")[0]) > 64:
        raise EntryRefused("That is no mail address. Write one, such as captain@example.org.")
    return text


def add_recipient(
    engine: sa.Engine,
    scope: Scope,
    name: str,
    address: str,
    *,
    role: str | None = None,
    by: str,
    at: datetime,
) -> int:
    """Send a known person the agency's briefings; an earlier address of theirs ends. Gives its number.

    role: left out, the only one that the person has. Errors: EntryRefused with a plain sentence.
    """
    address = checked_address(address)
    with writing(engine) as connection:
        who = _person(connection, name)
        role = role or _only_role(connection, scope, who, at)
        if role not in ROLES:
            raise EntryRefused(f"There is no role “{role[:20]}”. Use {', '.join(ROLES)}.")
        _end(connection, scope, who.id, by, at)
        values = {"agency_id": scope.agency_id, "person_id": who.id, "role": role, "address": address}
        key = connection.execute(
            sa.insert(recipient).values(**values, added_by=by, added_at=at)
        ).inserted_primary_key
        number = int(key[0]) if key else 0
        _on_file(connection, scope, "recipient added", number, by, at, person_id=who.id, role=role)
    return number


def remove_recipient(engine: sa.Engine, scope: Scope, name: str, *, by: str, at: datetime) -> None:
    """Send a person nothing more; the address is not kept. Errors: EntryRefused where they got nothing."""
    with writing(engine) as connection:
        number = _end(connection, scope, _person(connection, name).id, by, at)
        if number is None:
            raise EntryRefused(f"“{name[:60]}” gets no briefing here.")
        _on_file(connection, scope, "recipient removed", number, by, at)


def recipients(connection: sa.Connection, scope: Scope, at: datetime) -> list[Wanting]:
    """Who wants the agency's briefings, by name, with what they may read at an instant."""
    mine = sa.and_(recipient.c.agency_id == scope.agency_id, recipient.c.removed_at.is_(None))
    rows = connection.execute(
        sa.select(recipient, person.c.name)
        .join(person, person.c.id == recipient.c.person_id)
        .where(mine)
        .order_by(person.c.name)
    ).all()
    return [
        Wanting(
            row.id,
            row.person_id,
            row.name,
            row.role,
            row.address,
            _reading_as(connection, scope, row.person_id, row.role, at),
        )
        for row in rows
    ]


def wanting(connection: sa.Connection, scope: Scope, number: int, at: datetime) -> Wanting | None:
    """One recipient as of now; None where the person wants nothing any more."""
    return next((one for one in recipients(connection, scope, at) if one.id == number), None)


def _reading_as(
    connection: sa.Connection, scope: Scope, person_id: int, role: str, at: datetime
) -> Viewer | None:
    """The viewer of a role with all units that the person commands in it, own and acted for."""
    held = [one for one in _held(connection, scope, person_id, at) if one.role == role]
    if not held:
        return None
    return replace(held[0], unit_ids=frozenset().union(*(one.unit_ids for one in held)))


def _held(connection: sa.Connection, scope: Scope, person_id: int, at: datetime) -> list[Viewer]:
    who = connection.execute(sa.select(person).where(person.c.id == person_id)).one()
    found = viewers(connection, Identity(who.issuer, who.subject), at)
    return [one for one in found if one.can_read_agency(scope.agency_id)]


def _only_role(connection: sa.Connection, scope: Scope, who: Any, at: datetime) -> str:
    roles = {one.role for one in _held(connection, scope, who.id, at)}
    if len(roles) != 1:
        held = ", ".join(role for role in ROLES if role in roles) or "none now"
        raise EntryRefused(f"Say in which role “{who.name}” reads; theirs: {held}.")
    return roles.pop()


def _person(connection: sa.Connection, name: str) -> Any:
    found = connection.execute(sa.select(person).where(person.c.name == clean(name))).one_or_none()
    if found is None:
        raise EntryRefused(f"There is nobody named “{name[:60]}”. `who` lists whom you have granted a role.")
    return found


def _end(connection: sa.Connection, scope: Scope, person_id: int, by: str, at: datetime) -> int | None:
    """End what the person gets now; its number, or None where it is nothing."""
    mine = sa.and_(recipient.c.agency_id == scope.agency_id, recipient.c.person_id == person_id)
    number = connection.scalar(sa.select(recipient.c.id).where(mine, recipient.c.removed_at.is_(None)))
    if number is not None:
        ended = {"address": "", "removed_by": by, "removed_at": at}
        connection.execute(sa.update(recipient).where(recipient.c.id == number).values(**ended))
    return number


def _on_file(
    connection: sa.Connection, scope: Scope, action: str, number: int, by: str, at: datetime, **about: Any
) -> None:
    """Without the address: entries are never removed."""
    subject = f"recipient {number}"
    record_event(
        connection, actor=by, action=action, subject=subject, agency_id=scope.agency_id, at=at, **about
    )
