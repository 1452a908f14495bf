"""A measure week by week: each item counted in exactly one week, newest weeks marked as early."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from metrics.calendar import Week
from metrics.counts import FIRST_DAYS, Bools, Ints, day_number, day_of, monday
from metrics.figures import Figures
from metrics.measures import REGISTRY
from metrics.subject import Span, Subject
from metrics.weekly import weekly_counts
from models.tree import UnitNode

FIRST_OF: Final = {"complaints": ("case_count",), "promises": ("due_count",), "events": ("event_count",)}
COLUMNS = ("week_start", "week_end", "numerator", "denominator", "value", "status", "reason", "provisional")


def weekly_series(view: Figures, measure: str, node: UnitNode, weeks: int = 26) -> pd.DataFrame:
    """The last complete weeks of a measure that has a weekly version, up to the selected one.

    A week without records is a gap (value None, status no_data), never 0. Empty where the measure has no
    weekly version or cannot be reckoned for this unit.
    """
    definition = REGISTRY[measure]
    last = min(view.weeks.selected, view.weeks.last)
    first = last.shift(1 - weeks).start
    reason = view.gone(definition.part, first) or view.parts.cannot(
        definition, node.level, view.weeks.settled.end
    )
    if definition.weekly is None or reason is not None or node.is_unassigned:
        return pd.DataFrame(columns=list(COLUMNS))
    mondays = np.array([day_number(last.shift(back - weeks + 1).start) for back in range(weeks)], "int64")
    subject = Subject(
        view.counts, (node.id,), node.level, Span(int(mondays[0]), int(mondays[-1]) + 6, "weeks")
    )
    above, below = definition.weekly(subject, mondays)
    unread = [view.parts.unread(definition.part, day_of(monday + 6)) for monday in mondays.tolist()]
    return _frame(mondays, above, below, unread, view)


@dataclass(frozen=True)
class Weekly:
    """One measure of several units in all weeks since its records began, as arrays of units x weeks.

    below: the denominator, 0 in weeks without records. reached: weeks that the file covers. settled: weeks
    that are no longer early. sizes: units x weeks x size of the items, where these differ.
    """

    measure: str
    units: tuple[int, ...]
    mondays: Ints
    above: Ints
    below: Ints
    reached: Bools
    settled: Bools
    sizes: Ints | None = None


def histories(view: Figures, measures: Sequence[str], nodes: Sequence[UnitNode]) -> dict[str, Weekly]:
    """The whole weekly history of measures up to the selected week; units that lack a measure are left out.

    It begins with the first whole week of the part's records. The counts are those of the whole agency: what
    a viewer may see of them is for the caller to cut.
    """
    subjects: dict[int, Subject] = {}
    return {name: _history(view, name, nodes, subjects) for name in measures}


def _history(view: Figures, name: str, nodes: Sequence[UnitNode], subjects: dict[int, Subject]) -> Weekly:
    definition, counts = REGISTRY[name], view.counts.agency
    mondays = _whole_weeks(view, definition.part)
    end = day_number(view.weeks.settled.end)
    whole = view.gone(definition.part, date.min) is None  # limits come from a unit's first weeks
    mine = [
        node
        for node in nodes
        if whole and not node.is_unassigned and not view.parts.cannot(definition, node.level, day_of(end))
    ]
    shape = (len(mine), len(mondays))
    above, below = np.zeros(shape, "int64"), np.zeros(shape, "int64")
    sizes: list[Ints] = []
    for row, node in enumerate(mine):
        if node.id not in subjects:
            subjects[node.id] = Subject(counts, (node.id,), node.level, Span(0, 0, "weeks"))
        if definition.weekly is not None and len(mondays):
            above[row], below[row] = definition.weekly(subjects[node.id], mondays)
        if definition.sizes is not None:
            sizes.append(definition.sizes(subjects[node.id], mondays))
    unread = [view.parts.unread(definition.part, day_of(sunday)) for sunday in (mondays + 6).tolist()]
    return Weekly(
        name,
        tuple(node.id for node in mine),
        mondays,
        above,
        below,
        np.array([lack is None for lack in unread], bool),
        mondays + 6 <= end,
        np.stack(sizes) if sizes else None,
    )


def _whole_weeks(view: Figures, part: str) -> Ints:
    """Mondays from the first week of a part that its records fill from its first day, up to the newest."""
    first = view.counts.agency.first_day(*FIRST_OF.get(part, tuple(FIRST_DAYS)))
    last = day_number(min(view.weeks.selected, view.weeks.last).start)
    if first is None:
        return np.zeros(0, "int64")
    start = int(monday(np.array([first + 6]))[0])
    return np.arange(start, last + 1, 7, dtype="int64")


def weekly_stock(view: Figures, count: str, node: UnitNode, weeks: int = 26) -> pd.DataFrame:
    """A count week by week, rolled up to the unit: what stood open at week end, or what happened in it.

    A week that the file does not reach is a gap, never 0.
    """
    last = min(view.weeks.selected, view.weeks.last)
    first = last.shift(1 - weeks)
    rows = weekly_counts(view.counts, first, last)
    rows = rows[rows["count"] == count]
    arrays = {"unit_id": rows["unit_id"].to_numpy("int64")}
    inside = view.counts.members((node.id,), arrays, rows["week_start"].to_numpy("int64"))
    sums = rows[inside].groupby("week_start")["n"].sum()
    mondays = np.array([day_number(first.shift(step).start) for step in range(weeks)], "int64")
    n = sums.reindex(mondays, fill_value=0).to_numpy("int64")
    unknown = [view.uncounted(count, Week(day_of(monday))) for monday in mondays.tolist()]
    return _frame(mondays, n, np.ones(weeks, "int64"), unknown, view)


def _frame(mondays: Ints, above: Ints, below: Ints, unknown: list[str | None], view: Figures) -> pd.DataFrame:
    settled = view.weeks.last.shift(-view.counts.configuration.windows.provisional_weeks)
    rows = []
    sums = zip(mondays.tolist(), above.tolist(), below.tolist(), unknown, strict=True)
    for start, numerator, denominator, lack in sums:
        week = Week(day_of(start))
        reason = lack or (None if denominator else "no records in this week")
        value = None if reason else numerator / denominator
        status = "no_data" if reason else "ok"
        rows.append((week.start, week.end, numerator, denominator, value, status, reason, week > settled))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"value": "float64"})
