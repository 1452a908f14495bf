"""Figures as they were frozen, in words: one week's, and one figure's over all weeks and editions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

import pandas as pd

from dashboard import tables, wording
from dashboard.facts.published import Standing
from dashboard.points import week_points
from metrics.calendar import Week
from metrics.measures import REGISTRY
from models.editions import Edition
from models.tree import UnitNode

words = wording.published
SCORE: Final = "score"
FIRST: Final = "B1"
NAMES: Final = wording.COUNT_NAMES | {name: one.name for name, one in REGISTRY.items()}
# A line holds the rate and not what it is a rate of: contacts, or whatever the agency counts.
_PER_THOUSAND: Final = frozenset(name for name, one in REGISTRY.items() if one.unit == "rate")
Cells = Mapping[str, Any]


def cell(row: Any) -> str:
    """A figure of a scorecard in words, whatever its kind."""
    return tables.value_cell(row, kind_of(row.measure))


def kind_of(measure: str) -> str:
    """How a figure's value is written: a share, days, a rate, a count or a score."""
    if measure == SCORE:
        return "score"
    unit = REGISTRY[measure].unit if measure in REGISTRY else "count"
    return "rate" if unit == "number" else unit


def frozen_cell(cells: Cells) -> str:
    """A figure as it was published, in words."""
    if cells["measure"] == SCORE:
        point = cells["value"]
        return wording.missing(cells["status"], cells["reason"]) if point is None else wording.number(point)
    per = words.PER if cells["measure"] in _PER_THOUSAND and cells["status"] == "ok" else ""
    return f"{cell(SimpleNamespace(**cells))}{per}"


def figures_of(one: Edition) -> dict[str, dict[str, Any]]:
    """What an edition says, by measure, the score first; numbers as numbers."""
    score = one.body["score"]
    held = {} if score is None else {SCORE: _score_cells(score)}
    for row in one.body["rows"]:
        cells = dict(zip(one.body["columns"], row, strict=True))
        numbers = {
            name: _number(cells[name]) for name in ("numerator", "denominator", "value", "low", "high")
        }
        held[cells["measure"]] = cells | numbers
    return held


def _score_cells(score: Cells) -> dict[str, Any]:
    numbers = {"value": _number(score["point"]), "low": _number(score["low"]), "high": _number(score["high"])}
    about = {"measure": SCORE, "window": "", "numerator": None, "denominator": None}
    return about | numbers | {"status": score["status"], "reason": score["reason"]}


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def measures(history: Sequence[Edition]) -> dict[str, str]:
    """What can be followed over the published weeks of a unit: by measure, its name."""
    windows = {name: cells["window"] for one in history for name, cells in figures_of(one).items()}
    return {name: words.choice(words.figure_name(name, NAMES), window) for name, window in windows.items()}


def first(names: Mapping[str, str]) -> str:
    """The figure that stands there until another is chosen: promises kept on time, where there is one."""
    return FIRST if FIRST in names else next(iter(names))


@dataclass(frozen=True)
class History:
    """One figure of one unit over the published weeks, ready to draw. kind: of its value."""

    title: str
    reading: str
    points: pd.DataFrame
    kind: str
    table: pd.DataFrame


def history(found: Standing, held: Sequence[Edition], node: UnitNode, measure: str) -> History | None:
    """A figure in every edition; the line has the newest of each week. None where it was never published."""
    every = [(one, figures_of(one).get(measure)) for one in held]
    told = sorted(((one, cells) for one, cells in every if cells is not None), key=lambda pair: pair[0].label)
    if not told:
        return None
    name = words.figure_name(measure, NAMES)
    newest = {one.label: cells for one, cells in told}
    cells = [(Week.parse(label).start, frozen_cell(row)) for label, row in newest.items()]
    kind = kind_of(measure)
    return History(
        words.history_title(name, cells[-1][1], cells[-1][0]),
        words.history_reading(name, cells),
        _points(newest, kind),
        kind,
        _history_table(found, told, node, measure),
    )


def _points(newest: Mapping[str, Cells], kind: str) -> pd.DataFrame:
    rows = [
        {
            "week_start": Week.parse(label).start,
            "week_end": Week.parse(label).end,
            "provisional": False,
            **{name: row[name] for name in ("numerator", "denominator", "value", "status", "reason")},
        }
        for label, row in newest.items()
    ]
    return week_points(pd.DataFrame(rows), kind)


def _history_table(
    found: Standing, told: Sequence[tuple[Edition, Cells]], node: UnitNode, measure: str
) -> pd.DataFrame:
    rows = [
        (
            wording.week(Week.parse(one.label).start),
            wording.day(found.day(one.published_at)),
            words.edition(one.edition, one.reason),
            frozen_cell(cells),
            words.disputed(len(found.disputed(one.label, node.id, measure))),
        )
        for one, cells in reversed(told)
    ]
    return pd.DataFrame(rows, columns=list(words.HISTORY_COLUMNS))


def line_table(found: Standing, held: Sequence[Edition], node: UnitNode, label: str) -> pd.DataFrame:
    """All figures of a unit in the newest edition of a week, with what was disputed of them."""
    newest = [one for one in held if one.label == label]
    figures = figures_of(newest[-1]) if newest else {}
    rows = [
        (
            words.figure_name(measure, NAMES),
            words.window_of(cells["window"]),
            frozen_cell(cells),
            words.disputed(len(found.disputed(label, node.id, measure))),
        )
        for measure, cells in figures.items()
    ]
    return pd.DataFrame(rows, columns=list(words.LINE_COLUMNS))
