"""What pasted units would add to the tree and change in it, worked out before anything is written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.connecting.given_names import GIVEN
from models.connecting.unit_likeness import likely_unit
from models.connecting.unit_rows import LineFault, UnitRow, UnitRows
from models.tree import UnitNode
from models.units import unit_key

_DISTRICT: Final = re.compile(r"\b(district|precinct|station|area)\b", re.IGNORECASE)
FIELDS: Final = ("parent", "level", "kind", "outreach_duty", "sworn", "owner")


@dataclass(frozen=True)
class UnitChange:
    """One pasted unit: new, or with the fields that change, each with its text before and after."""

    unit: str
    parent: str
    new: bool
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class UnitPlan:
    """rows: by field, as the door of typed rows takes them. same: pasted units that stay as they are;
    beside: known units that were not pasted, which stay too. names: posts that may be persons' names."""

    rows: tuple[dict[str, str], ...]
    new: tuple[UnitChange, ...]
    changed: tuple[UnitChange, ...]
    same: int
    beside: int
    faults: tuple[LineFault, ...]
    names: tuple[str, ...]


def plan_units(tree: Sequence[UnitNode], pasted: UnitRows) -> UnitPlan:
    """What the rows would do to a tree; with any fault nothing is to be written. An empty cell leaves what is
    known; a unit that holds others is a bureau unless it is said to be something else."""
    agency, held = tree[0], {unit_key(node.name): node for node in tree}
    of = {node.id: node for node in tree}
    faults = list(pasted.faults)
    parents = _parents(tree, pasted.rows, of)
    named = {unit_key(row.unit) for row in pasted.rows}
    for row in pasted.rows:
        faults += _wrong_parent(row, held, named | held.keys(), parents, unit_key(agency.name))
    holding = set(parents.values())
    changes, rows = [], []
    for row in pasted.rows:
        node = held.get(unit_key(row.unit))
        before = _before(node, of)
        after = _after(row, before, node, unit_key(row.unit) in holding)
        after["parent"] = after["parent"] or agency.name
        if node is agency:
            after = before | {"owner": after["owner"]}  # the agency holds its units; the rest is its own
        moved = tuple((name, before[name], after[name]) for name in FIELDS if before[name] != after[name])
        changes.append(UnitChange(row.unit, after["parent"], node is None, moved))
        rows.append(_row(row, after, node, agency.name))
    new = tuple(change for change in changes if change.new)
    changed = tuple(change for change in changes if not change.new and change.fields)
    beside = sum(key not in named for key, node in held.items() if node.depth and not node.is_unassigned)
    names = tuple(row.owner for row in pasted.rows if row.owner and _may_be_a_name(row.owner))
    same = len(changes) - len(new) - len(changed)
    return UnitPlan(tuple(rows), new, changed, same, beside, tuple(_by_line(faults)), names)


def _row(row: UnitRow, after: Mapping[str, str], node: UnitNode | None, agency: str) -> dict[str, str]:
    """A unit as the door of typed rows takes it."""
    own = {
        "key": row.unit,
        "unit": row.unit,
        "opened_on": node.opened_on.isoformat() if node is not None and node.opened_on else "",
        "parent": "" if unit_key(after["parent"]) == unit_key(agency) else after["parent"],
        "level": "bureau" if after["level"] == "agency" else after["level"],  # no unit's; it is not written
    }
    return {**after, **own}


def _by_line(faults: Sequence[LineFault]) -> list[LineFault]:
    return sorted(faults, key=lambda fault: fault.line)


def _parents(tree: Sequence[UnitNode], rows: Sequence[UnitRow], of: Mapping[int, UnitNode]) -> dict[str, str]:
    """By unit, the unit above it as it would be."""
    top = unit_key(tree[0].name)
    found = {
        unit_key(node.name): unit_key(of[node.parent_id].name) for node in tree if node.parent_id is not None
    }
    for row in rows:
        if row.parent is not None:
            found[unit_key(row.unit)] = unit_key(row.parent) or top
        else:
            found.setdefault(unit_key(row.unit), top)
    return found


def _wrong_parent(
    row: UnitRow, held: Mapping[str, UnitNode], known: set[str], parents: Mapping[str, str], top: str
) -> list[LineFault]:
    parent = row.parent or ""
    if parent and unit_key(parent) not in known:
        names = [node.name for node in held.values() if not node.is_unassigned]
        meant = likely_unit(parent, names)
        ask = f" Do you mean “{meant}”?" if meant else " Give it a line of its own."
        said = f"“{row.unit}” belongs to “{parent}”, which is neither here nor known.{ask}"
        return [LineFault(row.line, said)]
    if parent and unit_key(parent) in held and held[unit_key(parent)].is_unassigned:
        return [LineFault(row.line, f"“{row.unit}” cannot belong to “{parent}”.")]
    at, steps = unit_key(row.unit), 0
    while at != top and steps <= len(parents):
        at, steps = parents.get(at, top), steps + 1
    if at != top and unit_key(row.unit) != top:
        return [LineFault(row.line, f"“{row.unit}” would belong to itself. Correct its parent.")]
    return []


def _before(node: UnitNode | None, of: Mapping[int, UnitNode]) -> dict[str, str]:
    """A unit's fields as texts."""
    if node is None:
        return dict.fromkeys(FIELDS, "")
    above = of.get(node.parent_id or 0)
    return {
        "parent": above.name if above else "",
        "level": node.level,
        "kind": node.kind or "",
        "outreach_duty": _yes_no(node.outreach_duty),
        "sworn": "" if node.sworn is None else str(node.sworn),
        "owner": node.owner or "",
    }


def _after(row: UnitRow, before: Mapping[str, str], node: UnitNode | None, holds: bool) -> dict[str, str]:
    told = {
        "parent": row.parent,
        "level": row.level or _level(row.unit, node, holds),
        "kind": row.kind,
        "outreach_duty": _yes_no(row.outreach_duty) or None,
        "sworn": None if row.sworn is None else str(row.sworn),
        "owner": row.owner,
    }
    return {name: before[name] if value is None else value for name, value in told.items()}


def _level(name: str, node: UnitNode | None, holds: bool) -> str:
    if node is not None and node.level != "unit":
        return node.level
    return "district" if _DISTRICT.search(name) else "bureau" if holds else "unit"


def _yes_no(flag: bool | None) -> str:
    return "" if flag is None else "yes" if flag else "no"


def _may_be_a_name(post: str) -> bool:
    return any(word in GIVEN for word in re.findall(r"[^\W\d_]+", post.casefold()))
