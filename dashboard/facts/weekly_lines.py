"""A measure's weekly chart without limits, ready to draw: points, finding, reading, table."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place
from dashboard.facts import signals
from dashboard.points import week_points
from metrics.measures import REGISTRY


@dataclass(frozen=True)
class WeeklyLine:
    """One weekly chart. covered: what it shows of which weeks; goal: None where there is none."""

    weeks: pd.DataFrame
    points: pd.DataFrame
    label: str
    kind: str
    goal: float | None
    title: str
    covered: str
    reading: str

    @cached_property
    def table(self) -> pd.DataFrame:
        """The chart's table twin."""
        return tables.trend_table(self.weeks, self.label, self.kind)


@cache.once
def of_measure(
    place: Place, unit_id: int, measure: str, *, label: str = "", goal: float | None = None
) -> WeeklyLine | None:
    """A measure by week, under its own name or another; None where it has no weekly version."""
    weeks = cache.trend(place, unit_id, measure)
    if weeks.empty:
        return None
    name = label or signals.weekly_name(measure)
    kind = "days" if REGISTRY[measure].unit == "days" else "share"
    title = wording.trend_title(weeks, goal, kind)
    return _line(weeks, name, kind, goal, title, wording.trend_reading(weeks, name, kind))


@cache.once
def open_complaints(place: Place, unit_id: int) -> WeeklyLine:
    """How many complaints were open at the end of each week."""
    weeks, label = cache.stock(place, unit_id, "complaints_open", 26), "Complaints open at week end"
    return _line(weeks, label, "count", None, wording.stock_title(weeks), wording.stock_reading(weeks, label))


def _line(
    weeks: pd.DataFrame, label: str, kind: str, goal: float | None, title: str, reading: str
) -> WeeklyLine:
    covered = f"{label}, by week, {wording.weeks_covered(weeks)}"
    return WeeklyLine(weeks, week_points(weeks, kind), label, kind, goal, title, covered, reading)
