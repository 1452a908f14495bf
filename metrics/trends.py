"""A measure week by week: each item counted in exactly one week, newest weeks marked as early."""

import numpy as np
import pandas as pd

from metrics.calendar import Week
from metrics.counts import Ints, day_number, day_of
from metrics.figures import Figures
from metrics.measures import REGISTRY
from metrics.subject import Span, Subject
from metrics.weekly import weekly_counts
from models.tree import UnitNode

COLUMNS = ("week_start", "week_end", "numerator", "denominator", "value", "status", "reason", "provisional")


def weekly_series(view: Figures, measure: str, node: UnitNode, weeks: int = 26) -> pd.DataFrame:
    """The last complete weeks of a measure that has a weekly version, up to the selected one.

    A week without records is a gap (value None, status no_data), never 0. Empty where the measure has no
    weekly version or cannot be reckoned for this unit.
    """
    definition = REGISTRY[measure]
    last = min(view.weeks.selected, view.weeks.last)
    reason = view.parts.cannot(definition, node.level, view.weeks.settled.end)
    if definition.weekly is None or reason is not None or node.is_unassigned:
        return pd.DataFrame(columns=list(COLUMNS))
    mondays = np.array([day_number(last.shift(back - weeks + 1).start) for back in range(weeks)], "int64")
    subject = Subject(
        view.counts, (node.id,), node.level, Span(int(mondays[0]), int(mondays[-1]) + 6, "weeks")
    )
    above, below = definition.weekly(subject, mondays)
    unread = [view.parts.unread(definition.part, day_of(monday + 6)) for monday in mondays.tolist()]
    return _frame(mondays, above, below, unread, view)


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
    for monday, numerator, denominator, lack in sums:
        week = Week(day_of(monday))
        reason = lack or (None if denominator else "no records in this week")
        value = None if reason else numerator / denominator
        status = "no_data" if reason else "ok"
        rows.append((week.start, week.end, numerator, denominator, value, status, reason, week > settled))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"value": "float64"})
