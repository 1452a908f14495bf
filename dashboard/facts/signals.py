"""A measure's weekly chart with its usual range, ready to draw: rows, finding, reading, remarks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place
from dashboard.facts import chart_notes
from dashboard.points import week_points
from metrics.calendar import Week
from metrics.measures import REGISTRY
from metrics.signals import icons
from metrics.signals.runs import newest_run
from metrics.signals.series import CHARTED, Series

LABELLED: Final = 3  # unusual points that carry their counts ...
APART: Final = 3  # ... this many steps from each other
# What a weekly version counts, where that is not what the measure's name says.
WEEKLY_NAMES: Final = {"B4": "Handed on 3 times or more", "B3": "Average days late"}


@dataclass(frozen=True)
class Panel:
    """One weekly chart. goal: None where there is none; usual: the label of its range, empty without one."""

    rows: pd.DataFrame
    label: str
    kind: str
    goal: float | None
    step: int
    title: str
    reading: str
    usual: str
    variation: str
    assurance: str
    notes: list[str]

    @cached_property
    def points(self) -> pd.DataFrame:
        """The rows made ready to draw."""
        return week_points(self.rows, self.kind, self.step)


def weekly_name(measure: str) -> str:
    """The name of a measure's weekly version."""
    return WEEKLY_NAMES.get(measure, REGISTRY[measure].name)


@cache.once
def choices(place: Place, unit_id: int, measures: tuple[str, ...]) -> list[str]:
    """Which of these measures have a weekly chart for this unit."""
    return [name for name in measures if name in CHARTED and cache.signals(place, unit_id, name) is not None]


@cache.once
def panel(place: Place, unit_id: int, measure: str) -> Panel | None:
    """The chart of one measure of one unit; None where it has none."""
    found = cache.signals(place, unit_id, measure)
    if found is None:
        return None
    kind = "days" if REGISTRY[measure].unit == "days" else "share"
    rows = chart_notes.ticked(found, _labelled(_asked(found, place), kind))
    chart = found.chart
    low, high = chart.usual or (0.0, 0.0)
    return Panel(
        rows,
        weekly_name(measure),
        kind,
        chart.aim.goal,
        chart.line.step,
        _title(found, rows, kind),
        _reading(found, rows, place),
        wording.usual_label(low, high, kind) if chart.usual else "",
        chart.variation or "missing",
        wording.assurance_mark(chart.assurance) if chart.usual or chart.aim.goal is None else "",
        chart_notes.lines(found),
    )


def settled_weeks(panel: Panel) -> list[str]:
    """The settled weeks that a chart covers, newest first."""
    rows = panel.rows[(panel.rows["status"] == "ok") & ~panel.rows["provisional"].astype(bool)]
    starts = [start + timedelta(weeks=at) for start in rows["week_start"] for at in range(panel.step)]
    return [Week.of(start).label for start in reversed(starts)]


def week_picked(picked: Sequence[Mapping[str, Any]], weeks: Sequence[str]) -> str | None:
    """The week that a click on a chart has chosen; None where it chose none of these."""
    for choice in picked:
        label = Week.of(pd.Timestamp(choice["week_start"], unit="ms").date()).label
        if label in weeks:
            return label
    return None


def table(panel: Panel) -> pd.DataFrame:
    """The table twin of a chart, newest first: weeks, value with its counts, usual range, what it is."""
    return pd.DataFrame(
        [
            {
                "Week" if panel.step == 1 else "Weeks": wording.span(row.week_start, row.week_end),
                panel.label: tables.value_cell(row, panel.kind, minimum=1),
                "Usual range": _range_cell(row, panel.kind),
                "State": _state_cell(row),
            }
            for row in panel.rows.iloc[::-1].itertuples()
        ]
    )


def _range_cell(row: Any, kind: str) -> str:
    if not tables.known(row.lower) or row.status != "ok":
        return "–"
    return wording.usual_label(row.lower, row.upper, kind).removeprefix("usual ")


def _state_cell(row: Any) -> str:
    if row.excluded:
        return wording.LEFT_OUT
    if row.state:
        return wording.mark(row.state)
    return wording.mark("early") if row.provisional else "–"


def _asked(found: Series, place: Place) -> pd.DataFrame:
    """The rows, with the week that the first page asks about marked where its chart has no rule for it."""
    judged = cache.judged(place)
    shown = found.rows.copy()
    for state in _unusual(judged.rows, found)["state"]:
        inside = (shown["week_start"] <= judged.week.start) & (judged.week.start <= shown["week_end"])
        bare = inside & (shown["state"] == "")
        shown.loc[bare, ["state", "rule"]] = state, "asked"
    return shown


def _labelled(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The counts at the newest points unusual by themselves, three at most, none so close that they overlap.

    lifted: the label stands above its point, away from the line.
    """
    rows = _stretched(rows)
    chosen: list[int] = []
    alone = (rows["state"] != "") & ~rows["rule"].isin(wording.IN_RANGE)
    alone &= ~rows["stretch"] | (rows["rule"] == "asked")
    for place in reversed(np.flatnonzero(alone).tolist()):
        if place and len(chosen) < LABELLED and all(other - place >= APART for other in chosen):
            chosen.append(place)
    labels = [
        wording.point_label(int(row.numerator), int(row.denominator), row.value, kind)
        if place in chosen
        else ""
        for place, row in enumerate(rows.itertuples())
    ]
    near = rows["value"].rolling(3, center=True, min_periods=1).mean()
    return rows.assign(label=labels, lifted=(rows["value"] >= near).astype(bool))


def _stretched(rows: pd.DataFrame) -> pd.DataFrame:
    """Stretches that a rule on several points speaks of: which rows, where each begins, why.

    A row of seven or more on one side is one stretch, also where some of its points are unusual besides.
    """
    side = np.sign(rows["value"] - rows["centre"]).where(rows["state"] != "", 0)
    run = side.ne(side.shift()).cumsum()
    lasting = (side != 0) & (rows["rule"] == "shift").groupby(run).transform("any")
    other = rows["rule"].isin(wording.IN_RANGE) & (rows["state"] != "") & ~lasting
    kind = rows["rule"].where(other, "").mask(lasting, "shift")
    part = (kind.ne(kind.shift()) | (lasting & run.ne(run.shift()))).cumsum()
    stretches = [stretch for _, stretch in rows[kind != ""].groupby(part[kind != ""])]
    begun, why = pd.Series(None, rows.index, dtype=object), pd.Series("", rows.index)
    # A label that begins left of the middle would be cut off if it ended at its stretch's end.
    left = pd.Series(False, rows.index)
    for stretch in stretches:
        begun[stretch.index[-1]] = stretch["week_start"].iloc[0]
        left[stretch.index[-1]] = stretch.index[0] * 2 < len(rows)
    if stretches:
        longest = max(stretches, key=len)
        rule = str(kind[longest.index[-1]])
        why[longest.index[-1]] = wording.stretch_label(rule, _is_high(longest, rule))
    return rows.assign(stretch=kind != "", stretch_from=pd.to_datetime(begun), why=why, to_right=left)


def _is_high(stretch: pd.DataFrame, rule: str) -> bool:
    """Whether a stretch lies above its middle, or, of a trend, whether it rises."""
    first, last = stretch.iloc[0], stretch.iloc[-1]
    return bool(last["value"] >= (first["value"] if rule == "trend" else last["centre"]))


def _title(found: Series, rows: pd.DataFrame, kind: str) -> str:
    state = _newest_state(found, rows)
    if state is None:
        return wording.no_limits_title(found.chart.last.kind if not found.chart.usual else "")
    judged = rows[(rows["status"] == "ok") & ~rows["provisional"]]
    unusual = rows[rows["state"] != ""]
    said = unusual if state != icons.USUAL else judged
    row: Any = said.iloc[-1] if len(said) else None
    label = (
        wording.point_label(int(row.numerator), int(row.denominator), row.value, kind) if len(said) else ""
    )
    inside = int((unusual["stretch"] | unusual["rule"].isin(wording.IN_RANGE)).sum())
    length, high = run(found)
    rule = _rule(rows, length)
    return wording.usual_title(
        wording.Finding(
            state,
            label,
            found.chart.line.step,
            len(judged),
            not len(said) or not bool(row.provisional),
            rule,
            length,
            _is_high(judged.tail(2), rule) if rule == "trend" else high,
            len(unusual) - inside,
            inside,
        )
    )


def run(found: Series) -> tuple[int, bool]:
    """How many settled steps in a row lie on the newest one's side of the middle; whether that is above."""
    limits, line = found.chart.last.of_points, found.chart.line
    if limits is None:
        return 0, True
    length, side = newest_run(line.values[found.chart.last.points], limits.centre)
    return length, side > 0


def _rule(rows: pd.DataFrame, length: int) -> str:
    """The rule of the newest unusual point; near an edge within a long run, the run says more."""
    unusual = rows.loc[rows["state"] != "", "rule"]
    rule = str(unusual.iloc[-1]) if len(unusual) else ""
    return "shift" if rule == "two in three" and length >= wording.LASTING else rule


def _newest_state(found: Series, rows: pd.DataFrame) -> str | None:
    """The chart's own word; where it has none, that of a newest week that is asked about."""
    asked = rows.loc[rows["rule"] == "asked", "state"]
    if len(asked) and found.chart.variation in (None, icons.USUAL):
        return str(asked.iloc[-1])
    return found.chart.variation


def _reading(found: Series, rows: pd.DataFrame, place: Place) -> str:
    chart = found.chart
    asked = _asked_sentence(found, place)
    step = chart.line.step
    state = _newest_state(found, rows)
    last = chart.last
    rules = cache.configuration().signals
    length, high = run(found)
    rule = _rule(rows, length)
    why = wording.why_sentence(state, rule, step, length, high) if state and rule else ""
    if chart.usual is None or last.typical is None:
        needed = rules.rebase_points if last.trial else rules.least_points
        lack = wording.no_limits_sentence(last.kind, len(last.points), needed, bool(asked))
        return wording.listed_words([asked, lack, _rare_sentence(found), why])
    base = chart.line.below[last.points[: last.baseline]]
    frozen = last.baseline >= max(1, rules.baseline_weeks // chart.line.step)
    return wording.listed_words(
        [
            asked,
            wording.usual_sentence(found.measure, *chart.usual, float(base.mean()), step),
            wording.assurance_sentence(chart.assurance, step),
            wording.together_sentence(icons.together(state or "", chart.assurance)),
            why,
            wording.baseline_sentence(last.baseline, step, frozen),
        ]
    )


def _rare_sentence(found: Series) -> str:
    """When what is rare happened last; empty where it never did."""
    chart = found.chart
    if chart.days_since is None:
        return ""
    line, points = chart.line, chart.last.points
    often = bool(line.events[points].sum() * 2 > line.below[points].sum())
    return wording.rare_sentence(found.measure, often, chart.days_since)


def _asked_sentence(found: Series, place: Place) -> str:
    """The count and usual range of a week that the first page asks about; empty where there is none."""
    judged = cache.judged(place)
    for row in _unusual(judged.rows, found).itertuples():
        n: Any = row.denominator
        counts = wording.count_words(found.measure, int(row.numerator), int(n), row.value)
        usual = wording.usual_count(found.measure, row.low, row.high, int(n))
        return wording.asked_sentence(counts, judged.week.start, usual)
    return ""


def _unusual(rows: pd.DataFrame, found: Series) -> pd.DataFrame:
    return rows[(rows["measure"] == found.measure) & (rows["unit_id"] == found.unit_id) & rows["unusual"]]
