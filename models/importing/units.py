"""Rows of the unit tree and of exposure, inside the transaction of a file."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from models.access import Scope
from models.errors import ImportRefused
from models.facts import table_of
from models.importing.derive import Columns
from models.tree import agency_zone, create_units, rebuild_ancestors, set_parent
from models.units import BEGINNING, Unit, UnitExposure, UnitParent, unit_key

unit, unit_parent, exposure = table_of(Unit), table_of(UnitParent), table_of(UnitExposure)
_OWN = ("level", "kind", "outreach_duty", "sworn", "owner")


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def write_units(
    connection: sa.Connection, agency_id: int, columns: Columns, units: dict[str, int], as_of: datetime
) -> tuple[int, int, int]:
    """Units and their parents: how many are new, changed, same.

    Errors: ImportRefused where a parent is neither in the file nor there, or the tree goes in a circle.
    """
    names, known = columns["unit"], dict(units)
    create_units(connection, agency_id, names)
    ids = {
        row.key: row.id for row in connection.execute(sa.select(unit).where(unit.c.agency_id == agency_id))
    }
    day = as_of.astimezone(ZoneInfo(agency_zone(connection, Scope(agency_id)))).date()
    positions = _positions(connection, agency_id, [ids[unit_key(name)] for name in names])
    new = changed = 0
    for place, name in enumerate(names):
        own, values = ids[unit_key(name)], {column: columns[column][place] for column in _OWN}
        values |= {"opened_on": _day(columns["opened_on"][place]), "position": positions.get(own)}
        parent: int | None = _parent(columns["parent"][place], ids, agency_id, name)
        before = connection.execute(sa.select(unit).where(unit.c.id == own)).one()
        if before.is_unassigned or own == agency_id:
            values = {"owner": values["owner"]}
            parent = _current_parent(connection, own)
        moved = parent is not None and parent != _current_parent(connection, own)
        if unit_key(name) not in known:
            new, known[unit_key(name)] = new + 1, own
            set_parent(connection, own, parent or agency_id, BEGINNING)
        elif moved or any(getattr(before, column) != value for column, value in values.items()):
            changed += 1
            if moved:
                set_parent(connection, own, parent or agency_id, day)
        connection.execute(sa.update(unit).where(unit.c.id == own).values(**values))
    rebuild_ancestors(connection, agency_id)
    return new, changed, len(names) - new - changed


def _positions(connection: sa.Connection, agency_id: int, listed: list[int]) -> dict[int, int]:
    """The places that these units hold among all, given out in the order of the file: a file of few units
    does not move the others. Of the agency and of nobody's none: they keep theirs."""
    own = sa.and_(unit.c.agency_id == agency_id, unit.c.id != agency_id, sa.not_(unit.c.is_unassigned))
    held = {
        row.id: row.position for row in connection.execute(sa.select(unit.c.id, unit.c.position).where(own))
    }
    mine = [one for one in dict.fromkeys(listed) if one in held]
    return dict(zip(mine, sorted(held[one] for one in mine), strict=True))


def _parent(name: str | None, ids: dict[str, int], agency_id: int, child: str) -> int:
    if name is None:
        return agency_id
    if unit_key(name) not in ids:
        raise ImportRefused(f"“{child}” belongs to “{name}”, which is neither in the file nor known.")
    return ids[unit_key(name)]


def _current_parent(connection: sa.Connection, unit_id: int) -> int | None:
    return connection.scalar(
        sa.select(unit_parent.c.parent_id)
        .where(unit_parent.c.unit_id == unit_id)
        .order_by(unit_parent.c.from_on.desc())
        .limit(1)
    )


def write_exposures(
    connection: sa.Connection, agency_id: int, columns: Columns, units: dict[str, int], as_of: datetime
) -> tuple[int, int, int]:
    """Exposure by unit, week and kind: how many are new, changed, same."""
    rows = connection.execute(sa.select(exposure).where(exposure.c.agency_id == agency_id))
    held = {(row.unit_id, row.week_start, row.exposure): row.n for row in rows}
    fresh, changed, total = {}, {}, 0
    lists = (columns["unit_id"], columns["week_start"], columns["exposure"], columns["n"])
    for key, week, kind, n in zip(*lists, strict=True):
        place = (units[key], date.fromisoformat(week), kind)
        total += 1
        if place not in held and place not in fresh:
            fresh[place] = n
        elif held.get(place, fresh.get(place)) != n:
            changed[place] = n
    names = ("unit_id", "week_start", "exposure")
    if fresh:
        connection.execute(
            sa.insert(exposure),
            [dict(zip(names, p, strict=True)) | {"n": n, "agency_id": agency_id} for p, n in fresh.items()],
        )
    for place, n in changed.items():
        mine = sa.and_(*(exposure.c[name] == value for name, value in zip(names, place, strict=True)))
        connection.execute(sa.update(exposure).where(mine).values(n=n))
    return len(fresh), len(changed), total - len(fresh) - len(changed)
