"""What became of a decision: the same figure ninety days later, reckoned and never typed in; no cause."""

import math
from dataclasses import dataclass
from typing import Any, Final, Literal

from metrics.calendar import WINDOW_WEEKS, Week
from metrics.change.shares import change
from metrics.figures import Figures
from metrics.measures import REGISTRY
from metrics.measures.definition import Value
from metrics.score import OK
from metrics.subject import Span, Subject, span_of
from models.decisions import Decided, Stood
from models.errors import EntryRefused

TOO_FEW: Final = "too_few"
Outcome = Literal["better", "worse", "higher", "lower", "chance", "too_few", "no_figure"]
_SIDES: Final[dict[tuple[str, str], Outcome]] = {
    ("up", "up"): "better",
    ("up", "down"): "worse",
    ("down", "up"): "worse",
    ("down", "down"): "better",
}


@dataclass(frozen=True)
class Result:
    """A decision's result. week: the first settled one that holds its day, or none yet where it is later.

    outcome: None until that week has settled. now, then: the figure over both windows as counted today, with
    their spans. shared: how many weeks the two windows have in common.
    """

    week: Week
    outcome: Outcome | None = None
    now: Value | None = None
    then: Value | None = None
    span: Span | None = None
    shared: int = 0


def stood(row: Any) -> Stood:
    """A row of a scorecard as the figure that is decided about. Errors: EntryRefused where there is none."""
    if row["status"] not in (OK, TOO_FEW):
        raise EntryRefused(f"There is no figure to decide on: {row['reason'] or 'it is withheld'}.")
    numbers = {name: _number(row[name]) for name in ("numerator", "denominator", "value", "low", "high")}
    return Stood(
        unit_id=int(row["unit_id"]),
        measure=str(row["measure"]),
        window=str(row["window"]),
        week_start=Week.of(row["week_end"]).start,
        status=str(row["status"]),
        **numbers,
    )


def _number(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def result(view: Figures, one: Decided) -> Result:
    """The figure of the week that holds the day of review, against the week decided on.

    Both are counted from the records held today, so that late rows are on both sides; by the rule of
    `metrics.change.shares`, with the measure's direction. Too few cases on either side: too_few. A later
    week never changes the result: it is that of ninety days, once that week has settled.
    """
    week = Week.of(one.review_on)
    if view.weeks.settled < week:
        return Result(week)
    span, before = span_of(week, one.window), span_of(Week.of(one.week_start), one.window)
    node = next((node for node in view.counts.tree if node.id == one.unit_id), None)
    if node is None or one.measure not in REGISTRY:
        return Result(week, "no_figure")
    measure = REGISTRY[one.measure]
    now, then = (
        view.value(measure, node, Subject(view.counts, (node.id,), node.level, span))
        for span in (span, before)
    )
    weeks = (week.start - Week.of(one.week_start).start).days // 7
    shared = max(0, WINDOW_WEEKS[one.window] - weeks)
    return Result(week, _outcome(view, one, now, then), now, then, span, shared)


def _outcome(view: Figures, one: Decided, now: Value, then: Value) -> Outcome:
    statuses = {now.status, then.status}
    if statuses != {OK}:
        return "too_few" if statuses <= {OK, TOO_FEW} else "no_figure"
    rules = view.counts.configuration
    about = (view.counts.agency.tree[0].name, str(one.unit_id), one.measure, one.week_start.isoformat())
    word = change(now, then, rules, about)
    if word is None:
        return "no_figure"
    if word == "no clear change":
        return "chance"
    direction = rules.measures[REGISTRY[one.measure].rule_id].direction
    return _SIDES.get((direction, word), "higher" if word == "up" else "lower")
