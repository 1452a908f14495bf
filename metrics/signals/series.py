"""Charts of the units and measures of a view: history in, chart and drawable frame out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from metrics.configuration import Configuration
from metrics.counts import day_of
from metrics.figures import Figures
from metrics.intervals import Floats
from metrics.measures import REGISTRY
from metrics.signals import chart as charts
from metrics.signals import icons
from metrics.signals.chart import Aim, Chart, draw
from metrics.signals.notes import Change, Note, excluded, rebases
from metrics.signals.segments import Line, Nature
from metrics.trends import Weekly, histories
from models.errors import EntryRefused
from models.tree import UnitNode

# Weekly values that overlap or build on each other: limits would mean nothing.
WITHOUT_LIMITS: Final = ("C2",)
CHARTED: Final = tuple(
    name for name, measure in REGISTRY.items() if measure.weekly is not None and name not in WITHOUT_LIMITS
)
COLUMNS: Final = (
    "week_start",
    "week_end",
    "numerator",
    "denominator",
    "value",
    "status",
    "reason",
    "provisional",
    "excluded",
    "centre",
    "lower",
    "upper",
    "state",
    "rule",
    "rebased",
)


@dataclass(frozen=True)
class Series:
    """A chart with its rows to draw, and the remarks that bear on it."""

    measure: str
    unit_id: int
    chart: Chart
    rows: pd.DataFrame
    notes: tuple[Note, ...]


def aim(measure: str, configuration: Configuration, most: float) -> Aim:
    """Direction and goal of a measure in the terms of its weekly values."""
    rule = configuration.measures[REGISTRY[measure].rule_id]
    days = REGISTRY[measure].unit == "days"
    goal = None if rule.target is None else rule.target if days else rule.target / rule.out_of
    return Aim(rule.direction, goal, most=most)


def line_of(weekly: Weekly, row: int, notes: Sequence[Note]) -> Line:
    """The weeks of one unit of a history, without those that a note leaves out."""
    return Line(
        weekly.mondays,
        weekly.above[row],
        weekly.below[row],
        weekly.above[row] if weekly.sizes is None else weekly.sizes[row, :, 1:].sum(axis=1),
        weekly.reached,
        weekly.settled,
        excluded(notes, weekly)[row],
        _nature(weekly)[0],
    )


def chart_of(weekly: Weekly, row: int, notes: Sequence[Note], configuration: Configuration) -> Chart:
    """The chart of one unit of a history."""
    line, most = line_of(weekly, row, notes), _nature(weekly)[1]
    changes = [(note.monday, note.trial) for note in rebases(notes, weekly.units[row], weekly.measure)]
    return draw(line, changes, aim(weekly.measure, configuration, most), configuration.signals)


def _nature(weekly: Weekly) -> tuple[Nature, float]:
    if weekly.sizes is not None:
        return "value", weekly.sizes.shape[-1] - 1.0
    return ("rate", np.inf) if REGISTRY[weekly.measure].unit == "rate" else ("share", 1.0)


def series(
    view: Figures, notes: Sequence[Note], measure: str, node: UnitNode, weeks: int = 26
) -> Series | None:
    """A measure of one unit with limits, states and remarks; the last `weeks` of it as rows.

    None where the measure has no chart with limits, no figure for this unit, or no whole week of records.
    """
    if measure not in CHARTED:
        return None
    weekly = histories(view, [measure], [node])[measure]
    if not weekly.units or not len(weekly.mondays):
        return None
    found = chart_of(weekly, 0, notes, view.counts.configuration)
    own = tuple(note for note in notes if note.bears_on(node.id, measure))
    return Series(measure, node.id, found, _rows(found, weeks, int(weekly.mondays[-1]) + 7), own)


def change_of(view: Figures, notes: Sequence[Note], measure: str, node: UnitNode, monday: int) -> Change:
    """What a change of process in the week of `monday` did to a unit's measure, by the limits before it.

    Errors: EntryRefused where the measure has no such chart, or the change lies outside its weeks.
    """
    weekly = histories(view, [measure], [node])[measure] if measure in CHARTED else None
    if weekly is None or not weekly.units or not weekly.mondays[:1] < monday <= weekly.mondays[-1:]:
        raise EntryRefused("There is no weekly chart with limits that this change could start anew.")
    chart = chart_of(weekly, 0, notes, view.counts.configuration)
    line = line_of(weekly, 0, notes)
    points = np.flatnonzero(line.usable)
    old, new = points[line.mondays[points] < monday], points[line.mondays[points] >= monday]
    centre = chart.last.typical[0] if chart.last.typical else float(np.median(line.values[old]))
    since = chart.line.mondays + 7 * chart.line.step > monday
    return Change(
        np.sign(line.values[new] - centre).astype("int64"),
        int((line.mondays[old] >= chart.line.mondays[chart.last.first]).sum()),
        any(state == icons.WORSE for state, after in zip(chart.states, since, strict=True) if after),
    )


def _rows(chart: Chart, weeks: int, end: int) -> pd.DataFrame:
    """One row a step, the newest last and up to the day before `end`; a step without records is a gap.

    rebased: limits start anew there.
    """
    line = chart.line
    bounds = _bounds(chart)
    first = max(0, len(line.mondays) - -(-weeks // line.step))
    states, starts = chart.states, {part.first for part in chart.segments[1:]}
    rows: list[tuple[Any, ...]] = []
    after = np.append(line.mondays[1:], end)
    for place in range(first, len(line.mondays)):
        known = bool(line.known[place])
        monday = int(line.mondays[place])
        reason = None if known else _reason(bool(line.reached[place]))
        rows.append(
            (
                day_of(monday),
                day_of(int(after[place]) - 1),
                int(line.above[place]),
                int(line.below[place]),
                float(line.values[place]) if known else None,
                "ok" if known else "no_data",
                reason,
                not line.settled[place],
                bool(line.out[place]),
                *(None if np.isnan(one) else float(one) for one in bounds[place]),
                "" if states[place] == "usual" else states[place],
                charts.RULES[chart.rule[place]],
                place in starts,
            )
        )
    numbers = dict.fromkeys(("value", "centre", "lower", "upper"), "float64")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(numbers)


def _reason(reached: bool) -> str:
    return "no records in this week" if reached else "the file ends before"


def _bounds(chart: Chart) -> Floats:
    """Centre and drawn limits of every step of the segments that have them, early steps too."""
    found = np.full((len(chart.line.mondays), 3), np.nan)
    for part in chart.segments:
        if part.limits is not None:
            drawn = part.limits.clipped(chart.aim.least, chart.aim.most)
            found[part.first : part.end] = np.column_stack([drawn.centre, drawn.lower, drawn.upper])
    return found
