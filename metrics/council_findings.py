"""What a council is told of a quarter: findings in a fixed order, each from a measure of the catalogue."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from metrics.calendar import Quarter
from metrics.change.shares import Change, change
from metrics.comparison.judging import fitted
from metrics.council_counts import HIDDEN, CouncilCounts, began, span_of_quarter
from metrics.counts import Bools
from metrics.disclosure.tables import ALL
from metrics.figures import Figures
from metrics.measures import REGISTRY
from metrics.measures.definition import Value, nothing
from metrics.measures.outreach import OUTREACH
from metrics.measures.visits import visits
from metrics.score import NO_DATA, OK
from metrics.subject import Span, Subject
from models.tree import UnitNode

Apart = Literal["fewer", "more"]
Chart = Literal["trend", "share", "bars", "dots"]
TREND_QUARTERS: Final = 9
MOST_DOTS: Final = 30
MOST_BARS: Final = 12
FEWEST: Final = 2
OUTSIDE: Final = 2  # beyond the 99.8 % limits
TOO_EARLY: Final = "The records do not reach back so far."
# In this order; the first five that can be had. Each with its measure, where it is one of the catalogue.
CANDIDATES: Final = (
    ("answered", "A1"),
    ("kept", "B1"),
    ("told", "A8"),
    ("reach", ""),
    ("own", "B1"),
    ("asked_for", "C6"),
    ("heard", "C3"),
    ("moved", "B5"),
    ("liked", "C4"),
)
WITH_TREND: Final = ("answered", "kept")
# Of the shares that pass disclosure: what is counted, and above the line.
RELEASED: Final = {"told": ("told", "in_time"), "liked": ("feedback", "positive")}


@dataclass(frozen=True)
class Bar:
    """One unit's count; marked: one of those that the finding speaks of. No name: all other units."""

    unit: str
    count: int
    marked: bool


@dataclass(frozen=True)
class Cases:
    """Complaints of a quarter, each None where it is withheld: open at some time = closed + still open.

    within: closed within 90 days. past: of those still open, over 90 days old; past_before: a year earlier.
    """

    at_risk: int | None
    still_open: int | None
    closed: int | None
    within: int | None
    past: int | None
    past_before: int | None


@dataclass(frozen=True)
class Finding:
    """One finding. value: of the quarter, its status `hidden` where it is withheld; before: a year earlier.

    change: None where there is nothing to compare. trend: the quarters up to this one, oldest first.
    units: those it speaks of by name. apart: whether these have fewer or more than chance gives units like
    them; level: what such a unit is. cases: what an estimate is made of.
    """

    kind: str
    measure: str
    chart: Chart
    value: Value
    goal: float | None = None
    before: Value | None = None
    change: Change | None = None
    trend: tuple[tuple[Quarter, Value], ...] = ()
    bars: tuple[Bar, ...] = ()
    units: tuple[str, ...] = ()
    apart: Apart | None = None
    level: str = ""
    cases: Cases | None = None


@dataclass(frozen=True)
class Reading:
    """The agency's measures over quarters, as they may be read."""

    view: Figures
    quarter: Quarter
    counts: CouncilCounts

    def value(self, measure: str, span: Span, units: tuple[UnitNode, ...] = ()) -> Value:
        """A measure of the agency, or of some units together, over a span that its records fill."""
        definition, counts = REGISTRY[measure], self.view.counts.agency
        nodes = units or (counts.tree[0],)
        if not began(self.view, definition.part, span):
            return nothing(TOO_EARLY)
        subject = Subject(counts, tuple(node.id for node in nodes), nodes[0].level, span)
        return self.view.value(definition, nodes[0], subject)

    def shown(self, kind: str, measure: str, quarter: Quarter) -> Value:
        """A measure of the agency in a quarter, as it may be read."""
        value = self.value(measure, span_of_quarter(quarter))
        if kind == "answered":
            return self.counts.estimate(value, quarter.label)
        if kind in RELEASED:
            return self.counts.share(value, *RELEASED[kind], quarter.label)
        return value

    def finding(self, kind: str, measure: str) -> Finding | None:
        """One candidate; None where it cannot be had."""
        if kind == "reach":
            return _reach(self.view, self.quarter)
        if kind == "own":
            return self._own()
        value = self.shown(kind, measure, self.quarter)
        if value.status not in (OK, HIDDEN):
            return None
        before = self.shown(kind, measure, self.quarter.shift(-4))
        trend = self._trend(kind, measure) if kind in WITH_TREND else ()
        return Finding(
            kind,
            measure,
            "trend" if len(trend) > 1 else "share",
            value,
            self._goal(measure),
            before,
            _change(self.view, measure, self.quarter, value, before),
            trend,
            cases=self._cases() if kind == "answered" else None,
        )

    def _cases(self) -> Cases:
        now, before = self.quarter.label, self.quarter.shift(-4).label
        count = self.counts.count
        return Cases(
            at_risk=count("at risk", ALL, now),
            still_open=count("open", ALL, now),
            closed=count("answered", ALL, now),
            within=count("answered", "within", now),
            past=count("open", "old", now),
            past_before=count("open", "old", before),
        )

    def _trend(self, kind: str, measure: str) -> tuple[tuple[Quarter, Value], ...]:
        past = [self.quarter.shift(back) for back in range(1 - TREND_QUARTERS, 1)]
        values = [(quarter, self.shown(kind, measure, quarter)) for quarter in past]
        return tuple((quarter, value) for quarter, value in values if value.status in (OK, HIDDEN))

    def _own(self) -> Finding | None:
        """Promises of the office that leads: of all units of that kind together."""
        units = tuple(node for node in self.view.counts.agency.tree if node.kind == "command")
        value = self.value("B1", span_of_quarter(self.quarter), units) if units else nothing(TOO_EARLY)
        if value.status == NO_DATA or not value.denominator:
            return None
        before = self.value("B1", span_of_quarter(self.quarter.shift(-4)), units)
        chart: Chart = "dots" if value.denominator <= MOST_DOTS else "share"
        change = _change(self.view, "B1 of the command", self.quarter, value, before)
        names = tuple(node.name for node in units)
        return Finding("own", "B1", chart, value, self._goal("B1"), before, change, units=names)

    def _goal(self, measure: str) -> float | None:
        posts = self.view.counts.configuration.measures[measure].goalposts
        return posts[1] if posts is not None else None


def _change(view: Figures, name: str, quarter: Quarter, now: Value, then: Value) -> Change | None:
    """Whether a share is higher or lower than a year before by more than chance."""
    about = (view.counts.agency.tree[0].name, quarter.label, name)
    return change(now, then, view.counts.configuration, about)


def _reach(view: Figures, quarter: Quarter) -> Finding | None:
    """Community events of the agency by the district, else the unit, that held them, the others as one bar.

    Those are marked whose count lies outside what chance gives units of their level (99.8 % limits around
    their mean, as where units are compared): the few with fewer, else those with more; none where all lie
    inside. Denominator: all events of the agency.
    """
    span, root = span_of_quarter(quarter), view.counts.agency.tree[0]
    duty = [node for node in view.counts.agency.tree if node.outreach_duty]
    districts = [node for node in duty if node.level == "district"]
    group = {node.name: node for node in (districts if len(districts) > FEWEST else duty)}
    held = {
        name: events for name, node in group.items() if (events := events_held(view, node, span)) is not None
    }
    every = events_held(view, root, span)
    if len(held) <= FEWEST or not any(held.values()) or every is None:
        return None
    units, apart = _apart(view, held)
    order = sorted(held, key=lambda name: (name not in units, held[name]))[:MOST_BARS]
    bars = [Bar(name, n, name in units) for name, n in held.items() if name in order]
    if rest := every - sum(bar.count for bar in bars):
        bars.append(Bar("", rest, False))
    before = _events_before(view, [group[name] for name in units], quarter)
    value = Value(sum(held[name] for name in units), every)
    level = "district" if len(districts) > FEWEST else "unit"
    return Finding("reach", "", "bars", value, None, before, None, (), tuple(bars), units, apart, level)


def _apart(view: Figures, held: dict[str, int]) -> tuple[tuple[str, ...], Apart | None]:
    """The units with fewer events than chance gives, fewest first; else those with more, most first."""
    counts, ones = np.array(list(held.values()), float), np.ones(len(held))
    funnel = fitted(counts, ones, is_rate=True, rules=view.counts.configuration.comparison)
    places = dict(zip(held, funnel.places(counts, ones).tolist(), strict=True))
    order = sorted(held, key=lambda name: held[name])
    fewer = tuple(name for name in order if places[name] <= -OUTSIDE)
    more = tuple(name for name in reversed(order) if places[name] >= OUTSIDE)
    return (fewer, "fewer") if fewer else (more, "more") if more else ((), None)


def _events_before(view: Figures, units: list[UnitNode], quarter: Quarter) -> Value | None:
    """The same units' events, and the agency's, a year before; None where nobody knows."""
    span, root = span_of_quarter(quarter.shift(-4)), view.counts.agency.tree[0]
    held = [events_held(view, node, span) for node in (*units, root)]
    known = [count for count in held if count is not None]
    return Value(sum(known[:-1]), known[-1]) if len(known) == len(held) else None


def events_held(view: Figures, node: UnitNode, span: Span) -> int | None:
    """Visits held that are not enforcement; what a unit did in one community on one day counts once."""
    if not began(view, "events", span) or view.parts.cannot(REGISTRY["C2"], "agency", span.days[1]):
        return None
    subject = Subject(view.counts.agency, (node.id,), node.level, span)
    rows = subject.rows("event_count", "event_on")
    chosen: Bools = (rows["state"] == "held") & np.isin(rows["stance"], OUTREACH)
    return visits(subject, chosen & subject.inside(rows["event_on"])).size
