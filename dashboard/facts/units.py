"""The page of units: the tree, the names that wait for a unit, what pasted lines would do, and doing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place
from models.access import Viewer
from models.agencies import check_can_keep_units
from models.connecting.unit_likeness import likely_unit
from models.connecting.unit_names import nobodys
from models.connecting.unit_plan import UnitPlan, plan_units
from models.connecting.unit_rows import parse_units
from models.engine import engine, reading
from models.errors import EntryRefused
from models.importing.typed import enter_rows
from models.importing.unit_aliases import UnknownName, name_units, unknown_names
from models.tree import UnitNode, load_tree
from models.units import UNASSIGNED, unit_key

words = wording.units
SOURCE: Final = "units-pasted"
TITLE: Final = "Units, as pasted"
MOST_NAMES: Final = 50  # a screen; the most frequent first


@dataclass(frozen=True)
class NameLine:
    """A name that no unit has, and the unit that it most likely means."""

    name: str
    rows: int
    likely: str | None


def tree(place: Place) -> list[UnitNode]:
    """The units in scope as they are now, the agency first."""
    with reading(engine()) as connection:
        return load_tree(connection, place.scope)


@cache.once
def unknown(place: Place) -> list[UnknownName]:
    """The names that waiting rows ask for."""
    with reading(engine()) as connection:
        return unknown_names(connection, place.scope)


def sentence(place: Place, nodes: Sequence[UnitNode]) -> str:
    """How many units there are, and what waits for one."""
    found, below = unknown(place), units_below(nodes)
    holding = {node.parent_id for node in below} & {node.id for node in below}
    return words.units_sentence(len(below), len(holding), len(found), sum(one.rows for one in found))


def units_below(nodes: Sequence[UnitNode]) -> list[UnitNode]:
    """The units without the agency and without nobody's."""
    return [node for node in nodes if node.depth and not node.is_unassigned]


def name_lines(place: Place, nodes: Sequence[UnitNode]) -> list[NameLine]:
    """The most frequent names that no unit has."""
    units = [node.name for node in units_below(nodes)]
    found = unknown(place)[:MOST_NAMES]
    nobody = set(nobodys({one.name: one.rows for one in found}))
    return [
        NameLine(one.name, one.rows, UNASSIGNED if one.name in nobody else likely_unit(one.name, units))
        for one in found
    ]


def choices(line: NameLine, nodes: Sequence[UnitNode]) -> list[str]:
    """The units that a name can mean: the likely one first, then the tree, nobody's last."""
    units = [node.name for node in nodes if not node.is_unassigned and node.name != line.likely]
    return list(dict.fromkeys([*([line.likely] if line.likely else []), *units, UNASSIGNED]))


def choice_words(line: NameLine, nodes: Sequence[UnitNode]) -> dict[str, str]:
    """How each choice reads."""
    depths = {node.name: wording.NO_BREAK * 3 * max(node.depth - 1, 0) + node.name for node in nodes}
    said = depths | {UNASSIGNED: words.NOBODYS}
    return said | ({line.likely: words.likely_choice(said[line.likely].strip())} if line.likely else {})


def likely_words(line: NameLine) -> str | None:
    """What a name most likely means, as its choice reads."""
    return words.NOBODYS if line.likely == UNASSIGNED else line.likely


def settle(place: Place, viewer: Viewer, meant: Mapping[str, str]) -> str:
    """Settle names and try their rows again. Errors: AccessDenied, EntryRefused."""
    check_can_keep_units(viewer)
    done = name_units(engine(), place.scope, meant, actor=viewer.name)
    return words.named_said(len(meant), done.taken, done.waiting)


def plan(place: Place, text: str) -> UnitPlan:
    """What pasted lines would do to the tree as it is now."""
    return plan_units(tree(place), parse_units(text))


def take(place: Place, viewer: Viewer, text: str, shown: UnitPlan) -> str:
    """Take pasted units in, as they were shown. Errors: AccessDenied, EntryRefused; then nothing is."""
    check_can_keep_units(viewer)
    found = plan(place, text)
    if found != shown or found.faults or not found.rows:
        raise EntryRefused(words.CHANGED_MEANWHILE)
    now = datetime.now(UTC)
    enter_rows(engine(), place.scope, SOURCE, TITLE, "unit", found.rows, actor=viewer.name, at=now)
    return words.taken_said(len(found.new), len(found.changed))


def tree_table(nodes: Sequence[UnitNode]) -> pd.DataFrame:
    """One row a unit, in tree order."""
    return pd.DataFrame(
        [
            (
                tables.unit_name(wording.literal(node.name), node.depth),
                words.cell(node.level),
                words.cell(node.kind or ""),
                words.cell({True: "yes", False: "no"}.get(node.outreach_duty, "")),
                words.cell("" if node.sworn is None else wording.number(node.sworn)),
                words.cell(node.owner or ""),
            )
            for node in nodes
        ],
        columns=list(words.TREE_COLUMNS),
    )


def new_table(found: UnitPlan) -> pd.DataFrame:
    """The units that would be added, with all that is said of them."""
    told = {unit_key(row["unit"]): row for row in found.rows}
    lines = []
    for change in found.new:
        row = told[unit_key(change.unit)] | {"parent": change.parent}
        lines.append((words.cell(change.unit), *(words.cell(row[name]) for name in words.FIELDS)))
    return pd.DataFrame(lines, columns=list(words.NEW_COLUMNS))


def changed_table(found: UnitPlan) -> pd.DataFrame:
    """Each field that would change, as it is and as it would be."""
    lines = [
        (words.cell(change.unit), words.FIELDS[name], words.cell(before), words.cell(after))
        for change in found.changed
        for name, before, after in change.fields
    ]
    return pd.DataFrame(lines, columns=list(words.CHANGED_COLUMNS))
