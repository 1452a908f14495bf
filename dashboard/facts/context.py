"""Context figures as the page shows and takes them: sworn strength, and what units met in a week."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place
from metrics.calendar import Week
from metrics.counts import day_number
from models.access import Viewer
from models.engine import engine
from models.importing.context import KINDS, SWORN, enter_context, parse_figures
from models.tree import UnitNode

words = wording.context


def kinds() -> list[str]:
    """What can be typed."""
    return list(KINDS)


def _units(place: Place) -> list[UnitNode]:
    return [node for node in cache.figures_of(place).counts.tree if node.depth and not node.is_unassigned]


def held(place: Place, kind: str, week: str) -> dict[int, float]:
    """The figures that are there, by unit id."""
    if kind == SWORN:
        return {node.id: node.sworn for node in _units(place) if node.sworn is not None}
    rows, monday = cache.figures_of(place).counts.exposure, day_number(Week.parse(week).start)
    mine = (rows["exposure"] == kind) & (rows["week_start"] == monday)
    return dict(zip(rows["unit_id"][mine].tolist(), rows["n"][mine].tolist(), strict=True))


def lines(place: Place, kind: str, week: str) -> str:
    """Every unit on a line of its own, with the number that is there."""
    known = held(place, kind, week)
    return "\n".join(f"{node.name}: {_plain(known.get(node.id))}".rstrip() for node in _units(place))


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def table(place: Place, week: str) -> pd.DataFrame:
    """One row a unit, in tree order."""
    found: Mapping[str, dict[int, float]] = {kind: held(place, kind, week) for kind in KINDS}
    rows = [
        (
            tables.unit_name(node.name, node.depth),
            *(words.figure_cell(found[kind].get(node.id)) for kind in KINDS),
        )
        for node in _units(place)
    ]
    return pd.DataFrame(rows, columns=list(words.COLUMNS)).replace("", "–")


def take(place: Place, viewer: Viewer, kind: str, week: str, text: str) -> str:
    """Take typed lines in; gives what was taken, in words. Errors: AccessDenied, EntryRefused."""
    figures = parse_figures(text, cache.figures_of(place).counts.tree, kind)
    report = enter_context(
        engine(), place.scope, viewer, kind, figures, week=Week.parse(week).start, at=datetime.now(UTC)
    )
    return words.taken_in(len(figures), report.new + report.changed)
