"""What each chart says, in one or two sentences: its title, the line beneath it and its alternative text.

A reading counts and compares with the goal. It claims no trend and gives no cause.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.words.numbers import (
    NO_BREAK,
    counted,
    figure,
    likely,
    number,
    of,
    span,
    week,
)
from dashboard.words.sentences import none_or
from dashboard.words.states import missing
from dashboard.words.worked import estimated, is_estimate


def trend_title(trend: pd.DataFrame, goal: float | None = None, kind: str = "share") -> str:
    """The finding of a plain weekly line: in how many settled weeks the goal was met."""
    settled = _settled(trend)
    if settled.empty:
        return "No settled week has a figure yet"
    if goal is None:
        return f"{_ends(settled, kind)} a week over {counted(len(settled), 'week')}"
    met = int((settled["value"] >= goal).sum())
    return f"The goal of {figure(goal, kind)} was {_met(met, len(settled))}"


def trend_reading(trend: pd.DataFrame, measure: str, kind: str = "share") -> str:
    """The line under a weekly chart: its range, its newest settled week, what is early or missing."""
    settled = _settled(trend)
    if settled.empty:
        return f"{measure}: no settled week has a figure yet."
    newest = settled.iloc[-1]
    return (
        f"{measure}: {_ends(settled, kind)} a week over {counted(len(settled), 'settled week')}, "
        f"{_newest(newest, kind)} in the newest.{_early(trend)}{_gaps(trend)}"
    )


def stock_title(trend: pd.DataFrame) -> str:
    """The finding of a line of what stood open at each week's end."""
    settled = _settled(trend)
    if settled.empty:
        return "No settled week has a figure yet"
    return f"{_ends(settled, 'count')} open over {counted(len(settled), 'week')}"


def stock_reading(trend: pd.DataFrame, label: str) -> str:
    """The line under a chart of what stood open at each week's end."""
    settled = _settled(trend)
    if settled.empty:
        return f"{label}: no settled week has a figure yet."
    newest = number(settled.iloc[-1]["value"])
    return (
        f"{label}: {_ends(settled, 'count')} over {counted(len(settled), 'settled week')}, "
        f"{newest} in the newest.{_early(trend)}{_gaps(trend)}"
    )


def interval_reading(label: str, row: Any, kind: str = "share") -> str:
    """One row of the 0-100 line: "Keeping promises: 87% (4,479 of 5,148), likely 86–88%, goal 95%."."""
    if row.status != "ok":
        return f"{label}: {missing(row.status, row.reason).lower()}."
    parts = [figure(row.value, kind, row.denominator)]
    if kind == "share" and _known(row.denominator):
        counts = int(row.numerator), int(row.denominator)
        parts[0] += f", {estimated(*counts)}" if is_estimate(*counts, row.value) else f" ({of(*counts)})"
    if _known(row.low) and _known(row.high):
        parts.append(f"likely {likely(row.low, row.high, kind)}")
    if _known(row.target):
        parts.append(f"goal {figure(row.target, kind)}")
    return f"{label}: {', '.join(parts)}."


def score_reading(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """The score with its band, or why there is none."""
    if not _known(value) or value is None:
        return "Accountability score: not reckoned."
    band = "" if low is None or high is None else f", likely {likely(low, high, 'score')}"
    return f"Accountability score {number(value)}{band}, on a line from 0 to 100."


def dots_reading(held: int, weeks: int) -> str:
    """ "9 of 13 weeks with outreach."."""
    return f"{of(held, weeks)}{NO_BREAK}{'week' if weeks == 1 else 'weeks'} with outreach."


def bars_reading(labels: Sequence[str], counts: Sequence[int], what: str) -> str:
    """The longest and the shortest bar against their total; `what` names what is counted."""
    total = sum(counts)
    if not total:
        return f"No {what} in any of the {counted(len(labels), 'row')}."
    most, least = (
        max(range(len(counts)), key=counts.__getitem__),
        min(range(len(counts)), key=counts.__getitem__),
    )
    longest = _alone_or_together(labels, counts, counts[most], f"{of(counts[most], total)} {what}", total)
    if counts[most] == counts[least]:
        return f"{longest}."
    return f"{longest}, {_alone_or_together(labels, counts, counts[least], none_or(counts[least]), 0)}."


def _alone_or_together(
    labels: Sequence[str], counts: Sequence[int], count: int, said: str, total: int
) -> str:
    """The one row of a count by its name; rows that share it are counted, none of them named alone."""
    sharing = [label for label, one in zip(labels, counts, strict=True) if one == count]
    if len(sharing) == 1:
        return f"{sharing[0]} {'has ' if total else ''}{said}"
    return f"{number(len(sharing))} have {said} each"


def weeks_covered(trend: pd.DataFrame) -> str:
    """The stretch a weekly chart covers, for its subtitle."""
    if trend.empty:
        return "no weeks"
    first, last = trend["week_start"].iloc[0], trend["week_start"].iloc[-1]
    if first == last:
        return week(first)
    return span(first, (pd.Timestamp(last) + pd.Timedelta(days=6)).date())


def _met(met: int, weeks: int) -> str:
    if met == 0:
        return f"not met in any of {counted(weeks, 'week')}" if weeks > 1 else "not met in the one week"
    if met == weeks:
        return f"met in each of {counted(weeks, 'week')}" if weeks > 1 else "met in the one week"
    return f"met in {of(met, weeks)}{NO_BREAK}weeks"


def _settled(trend: pd.DataFrame) -> pd.DataFrame:
    return trend[(trend["status"] == "ok") & ~trend["provisional"].astype(bool)]


def _ends(settled: pd.DataFrame, kind: str) -> str:
    low, high = float(settled["value"].min()), float(settled["value"].max())
    if figure(low, kind) == figure(high, kind):
        return figure(low, kind)
    return f"{figure(low, kind).removesuffix(f'{NO_BREAK}days')} to {figure(high, kind)}"


def _newest(row: Any, kind: str) -> str:
    text = figure(row["value"], kind)
    return f"{text} ({of(int(row['numerator']), int(row['denominator']))})" if kind == "share" else text


def _early(trend: pd.DataFrame) -> str:
    count = int(trend["provisional"].astype(bool).sum())
    if not count:
        return ""
    return (
        " The last week is early." if count == 1 else f" The last {number(count)}{NO_BREAK}weeks are early."
    )


def _gaps(trend: pd.DataFrame) -> str:
    count = int((trend["status"] != "ok").sum())
    if not count:
        return ""
    return f" {counted(count, 'week has', 'weeks have')} no figure."


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value)
