"""The unit tree: the doors by which it changes, and its reading within a scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.errors import AccessDenied, ImportRefused
from models.facts import table_of
from models.units import BEGINNING, END, UNASSIGNED, Unit, UnitAncestor, UnitParent, unit_key

unit, unit_parent, unit_ancestor = table_of(Unit), table_of(UnitParent), table_of(UnitAncestor)


@dataclass(frozen=True)
class UnitNode:
    """One unit as a page or a measure needs it; depth 0 is the agency."""

    id: int
    name: str
    level: str
    kind: str | None
    parent_id: int | None
    depth: int
    outreach_duty: bool | None
    sworn: int | None
    owner: str | None
    is_unassigned: bool
    opened_on: date | None


def find_agency(connection: sa.Connection, name: str) -> sa.Row[Any] | None:
    """The agency of this name, or None."""
    return connection.execute(
        sa.select(unit).where(unit.c.level == "agency", unit.c.key == unit_key(" ".join(name.split())))
    ).one_or_none()


def create_agency(connection: sa.Connection, name: str, zone: str) -> int:
    """An agency with its Unassigned; the zone is that of all its days."""
    name = " ".join(name.split())
    if not name or len(name) > 120:
        raise ImportRefused("An agency needs a name of at most 120 characters.")
    agency_id = _insert(connection, key=unit_key(name), name=name, level="agency", zone=zone)
    connection.execute(sa.update(unit).where(unit.c.id == agency_id).values(agency_id=agency_id))
    create_units(connection, agency_id, [UNASSIGNED])
    connection.execute(
        sa.update(unit)
        .where(unit.c.agency_id == agency_id, unit.c.key == unit_key(UNASSIGNED))
        .values(is_unassigned=True, outreach_duty=False, position=1_000_000)
    )
    return agency_id


def _insert(connection: sa.Connection, **values: Any) -> int:
    defaults = {"is_unassigned": False, "position": 0}
    key = connection.execute(sa.insert(unit).values(**defaults | values)).inserted_primary_key
    return int(key[0]) if key else 0


def create_units(connection: sa.Connection, agency_id: int, names: Iterable[str]) -> None:
    """Units directly under the agency, where they do not exist yet."""
    known = unit_ids(connection, agency_id)
    for position, name in enumerate(names, start=len(known)):
        if unit_key(name) not in known:
            new = _insert(
                connection,
                agency_id=agency_id,
                key=unit_key(name),
                name=" ".join(name.split()),
                level="unit",
                position=position,
            )
            set_parent(connection, new, agency_id, BEGINNING)
            known[unit_key(name)] = new
    rebuild_ancestors(connection, agency_id)


def set_parent(connection: sa.Connection, unit_id: int, parent_id: int, from_on: date) -> None:
    """Put a unit under a parent from a day on; what stood before keeps its days."""
    rows = connection.execute(sa.select(unit_parent).where(unit_parent.c.unit_id == unit_id)).all()
    current = next((row for row in rows if row.to_on == END), None)
    if current is not None:
        mine = sa.and_(unit_parent.c.unit_id == unit_id, unit_parent.c.from_on == current.from_on)
        if current.from_on >= from_on:
            connection.execute(sa.update(unit_parent).where(mine).values(parent_id=parent_id))
            return
        connection.execute(sa.update(unit_parent).where(mine).values(to_on=from_on))
    connection.execute(
        sa.insert(unit_parent).values(unit_id=unit_id, parent_id=parent_id, from_on=from_on, to_on=END)
    )


def rebuild_ancestors(connection: sa.Connection, agency_id: int) -> None:
    """Recompute the closure of the tree. Errors: ImportRefused where units contain each other."""
    parents: dict[int, list[tuple[int, date, date]]] = {}
    for row in connection.execute(
        sa.select(unit_parent)
        .join(unit, unit.c.id == unit_parent.c.unit_id)
        .where(unit.c.agency_id == agency_id)
    ):
        parents.setdefault(row.unit_id, []).append((row.parent_id, row.from_on, row.to_on))

    def above(of: int, start: date, end: date, depth: int) -> Iterable[tuple[int, date, date]]:
        if depth > 20:
            raise ImportRefused("The unit tree goes in a circle: a unit is its own parent.")
        yield of, start, end
        for parent, since, until in parents.get(of, []):
            if max(start, since) < min(end, until):
                yield from above(parent, max(start, since), min(end, until), depth + 1)

    ids = connection.scalars(sa.select(unit.c.id).where(unit.c.agency_id == agency_id)).all()
    rows = [
        {"unit_id": own, "ancestor_id": up, "from_on": start, "to_on": end, "agency_id": agency_id}
        for own in ids
        for up, start, end in above(own, BEGINNING, END, 0)
    ]
    connection.execute(sa.delete(unit_ancestor).where(unit_ancestor.c.agency_id == agency_id))
    connection.execute(sa.insert(unit_ancestor), rows)


def unit_ids(connection: sa.Connection, agency_id: int) -> dict[str, int]:
    """Ids of an agency's units by key; the agency itself under its own and under ''."""
    rows = connection.execute(sa.select(unit.c.key, unit.c.id).where(unit.c.agency_id == agency_id))
    return {row.key: row.id for row in rows} | {"": agency_id}


def unit_names(connection: sa.Connection, scope: Scope) -> dict[int, str]:
    """The names of all units of the scope's agency, by id."""
    named = sa.select(unit.c.id, unit.c.name).where(unit.c.agency_id == scope.agency_id)
    return {row.id: row.name for row in connection.execute(named)}


def load_tree(connection: sa.Connection, scope: Scope, on: date | None = None) -> list[UnitNode]:
    """The units in scope in tree order, with the parents they have on a day (default: the latest)."""
    rows = {
        row.id: row for row in connection.execute(sa.select(unit).where(unit.c.agency_id == scope.agency_id))
    }
    day = on or END.replace(day=30)
    links = connection.execute(
        sa.select(unit_parent.c.unit_id, unit_parent.c.parent_id).where(
            unit_parent.c.unit_id.in_(rows), unit_parent.c.from_on <= day, day < unit_parent.c.to_on
        )
    )
    parent = {link.unit_id: link.parent_id for link in links}
    children: dict[int | None, list[int]] = {}
    for own in sorted(rows, key=lambda own: (rows[own].position, rows[own].name)):
        children.setdefault(parent.get(own), []).append(own)
    nodes: list[UnitNode] = []

    def walk(own: int, depth: int) -> None:
        row = rows[own]
        if scope.sees(own):
            nodes.append(
                UnitNode(
                    own,
                    row.name,
                    row.level,
                    row.kind,
                    parent.get(own),
                    depth,
                    row.outreach_duty,
                    row.sworn,
                    row.owner,
                    row.is_unassigned,
                    row.opened_on,
                )
            )
        for child in children.get(own, []):
            walk(child, depth + 1)

    walk(scope.agency_id, 0)
    return nodes


def find_unit(connection: sa.Connection, scope: Scope, name: str) -> UnitNode:
    """The unit of this name in scope. Errors: AccessDenied, alike for unknown and forbidden."""
    wanted = unit_key(name)
    for node in load_tree(connection, scope):
        if unit_key(node.name) == wanted:
            return node
    raise AccessDenied(f"There is no unit “{name[:60]}” that you may read.")


def agency_zone(connection: sa.Connection, scope: Scope) -> str:
    """The agency's IANA zone."""
    return str(connection.scalar(sa.select(unit.c.zone).where(unit.c.id == scope.agency_id)))
