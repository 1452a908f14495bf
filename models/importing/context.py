"""Context figures that a person types: sworn strength of units, and what each met in a week. Never scored."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from models.access import Scope, Viewer
from models.agencies import check_can_keep_units
from models.connecting.unit_plan import plan_units
from models.connecting.unit_rows import UnitRow, UnitRows
from models.engine import reading
from models.errors import EntryRefused
from models.facts import table_of
from models.importing.load import Report
from models.importing.typed import enter_rows
from models.tree import UnitNode, load_tree
from models.units import Unit, unit_key
from models.vocabulary import EXPOSURES

unit = table_of(Unit)
SWORN: Final = "sworn"
KINDS: Final = (SWORN, *EXPOSURES)
SOURCE: Final = "context-typed"
MOST_SWORN: Final = 100_000
MOST_MET: Final = 10_000_000
_LINE: Final = re.compile(r"(.+)[:;=\t]\s*([^:;=\t]*)")
_COMMA: Final = re.compile(r"(.+),\s*([\d.]*)")
_NUMBER: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def parse_figures(text: str, tree: Sequence[UnitNode], kind: str) -> dict[str, str]:
    """Numbers by unit name from lines such as `North: 45`; a unit without a number is left out.

    Errors: EntryRefused, naming the line, for what cannot be read, an unknown unit, or one that stands twice.
    """
    known = {unit_key(node.name): node.name for node in tree if not node.is_unassigned}
    found: dict[str, str] = {}
    for at, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = _LINE.fullmatch(line.strip()) or _COMMA.fullmatch(line.strip())
        if parts is None and unit_key(line) in known:
            continue
        if parts is None:
            raise EntryRefused(f"Line {at}: write the unit, a colon and its number, such as “North: 45”.")
        name, said = parts[1].strip().rstrip(":;="), parts[2].strip()
        if unit_key(name) not in known:
            raise EntryRefused(f"Line {at}: there is no unit “{name[:60]}”.")
        if known[unit_key(name)] in found:
            raise EntryRefused(f"Line {at}: {known[unit_key(name)]} stands here twice.")
        if said:
            found[known[unit_key(name)]] = _checked(said, kind, at)
    return found


def _checked(said: str, kind: str, at: int) -> str:
    number = said.replace(",", "")
    whole = kind != "officer_weeks"
    most = MOST_SWORN if kind == SWORN else MOST_MET
    if not _NUMBER.fullmatch(said) or float(number) > most or (whole and "." in number):
        what = "a whole number" if whole else "a number"
        raise EntryRefused(f"Line {at}: “{said[:20]}” is not {what} from 0 to {most:,}.")
    return number


def enter_context(
    engine: sa.Engine,
    scope: Scope,
    viewer: Viewer,
    kind: str,
    figures: Mapping[str, str],
    *,
    week: date,
    at: datetime,
) -> Report:
    """Take typed figures in at the door of files, in one transaction.

    kind: `sworn`, or what was met in the week that begins on `week`. figures: by unit name.
    Errors: AccessDenied; EntryRefused where there is nothing to take in, or the week is not over.
    """
    check_can_keep_units(viewer)
    if kind not in KINDS or not figures:
        raise EntryRefused("Type at least one number.")
    if kind == SWORN:
        rows, record, title = _sworn_rows(engine, scope, figures), "unit", "Sworn strength, as typed"
    else:
        if week + timedelta(days=7) > at.date():
            raise EntryRefused("What a unit met in a week is typed once the week is over.")
        day = week.isoformat()
        rows = [
            {"key": f"{name} {day} {kind}", "unit": name, "week": day, "exposure": kind, "n": n}
            for name, n in figures.items()
        ]
        record, title = "exposure", "What units met, as typed"
    return enter_rows(engine, scope, f"{SOURCE}-{record}", title, record, rows, actor=viewer.name, at=at)


def _sworn_rows(engine: sa.Engine, scope: Scope, figures: Mapping[str, str]) -> list[dict[str, str]]:
    """Whole rows of the units whose strength changes, in the order that units have: else they would move."""
    with reading(engine) as connection:
        tree = load_tree(connection, scope)
        mine = unit.c.agency_id == scope.agency_id
        order = list(connection.scalars(sa.select(unit.c.name).where(mine).order_by(unit.c.position)))
    held = {node.name: node.sworn for node in tree}
    other = {name: int(n) for name, n in figures.items() if held[name] != int(n)}
    if not other:
        raise EntryRefused("These numbers are there already.")
    named = [UnitRow(line, name, sworn=other[name]) for line, name in enumerate(order, 1) if name in other]
    return list(plan_units(tree, UnitRows(named)).rows)
