"""Every figure of a week, unit by unit: which span it is read over, what it is, or why there is none."""

from datetime import date, datetime, timedelta
from typing import Final

import numpy as np
import sqlalchemy as sa

from metrics.calendar import WINDOW_WEEKS, Week, local_day, zone
from metrics.counts import FIRST_DAYS, Counts, day_number, day_of, load_counts
from metrics.measures import REGISTRY
from metrics.measures.definition import Measure, Part, Value, nothing
from metrics.parts import Parts, Weeks, load_parts, weeks_of
from metrics.subject import ALL, Span, Subject, span_of
from metrics.together import is_concerning
from metrics.weekly import COUNTS, weekly_counts
from models.access import Scope
from models.facts import Facts
from models.tree import UnitNode

RESERVED: Final = (
    "measure",
    "unit",
    "week_start",
    "week_end",
    "window",
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
    "status",
    "reason",
    "provisional",
)
BESIDE: Final = ("unit_id", "level", "part", "pillar", "name", "of", "goal", "version", "per")
HIDDEN: Final = "hidden"
NOT_MEASURED: Final = "Unassigned is counted and listed, never measured or compared."
_QUARTER: Final = "13w"
NOT_OVER: Final = "This week is not over."
PART_OF: Final[dict[str, Part]] = {
    "complaints": "complaints",
    "outcomes": "complaints",
    "commitments": "promises",
    "events": "events",
}
_FIRST_OF: Final = {
    "complaints": ("case_count",),
    "promises": ("made_count", "due_count"),
    "events": ("event_count",),
}
_NEEDS: Final = {
    "complaints_received": {"case.received_on"},
    "complaints_closed": {"case.received_on", "case.closed_on"},
    "complaints_open": {"case.received_on", "case.closed_on"},
    "outcomes_closed": {"case.closed_on"},
    "outcomes_on_merits": {"case.closed_on", "outcome.disposition"},
    "outcomes_sustained": {"case.closed_on", "outcome.disposition"},
    "commitments_due": {"commitment.due_at"},
    "commitments_kept": {"commitment.due_at", "commitment.ended_at"},
    "commitments_done": {"commitment.ended_at"},
    "commitments_overdue": {"commitment.due_at", "commitment.ended_at"},
    "events_proactive": {"event.initiation"},
}


def figures(
    connection: sa.Connection,
    scope: Scope,
    *,
    now: datetime,
    week: Week | None = None,
    window: str | None = None,
    as_of: datetime | None = None,
    only: tuple[str, ...] | None = None,
) -> "Figures":
    """The counts, parts and weeks that all figures of a view are reckoned from.

    only: the count tables wanted, where not all are.
    """
    parts = load_parts(connection, scope)
    instant = min(parts.as_of(now), as_of or now)
    stored = instant >= (parts.reach or instant)
    counts = load_counts(connection, scope, instant, stored=stored, only=only)
    weeks = weeks_of(parts, instant, week, counts.configuration.windows.provisional_weeks)
    return Figures(counts, parts, weeks, window, stored)


class Figures:
    """Rows of a scorecard in the making. stored: read from the kept counts, not recounted."""

    def __init__(self, counts: Counts, parts: Parts, weeks: Weeks, window: str | None, stored: bool) -> None:
        self.counts, self.parts, self.weeks, self.window = counts, parts, weeks, window
        self.stored = stored
        self.version = counts.configuration.version
        self._spans: dict[tuple[str, str], Span] = {}
        self._reasons: dict[tuple[str, str, Span], str | None] = {}

    def through(self, window: str | None) -> "Figures":
        """The same counts and weeks, read through another window."""
        return Figures(self.counts, self.parts, self.weeks, window, self.stored)

    def at_week(self, week: Week) -> "Figures":
        """The same counts, looked at from another week, through every measure's own window."""
        early = self.counts.configuration.windows.provisional_weeks
        weeks = weeks_of(self.parts, self.counts.as_of, week, early)
        return Figures(self.counts, self.parts, weeks, None, self.stored)

    def within(self, scope: Scope) -> "Figures":
        """What a scope sees of a whole agency's figures; counts are looked at anew, not read anew."""
        return Figures(self.counts.within(scope), self.parts, self.weeks, self.window, self.stored)

    @property
    def facts(self) -> Facts:
        """The records that the counts are made of: all, or those of before the as-of."""
        if self.stored:
            return Facts()
        day = local_day(self.weeks.as_of - timedelta(microseconds=1), zone(self.counts.zone))
        return Facts(self.weeks.as_of, day + timedelta(days=1))

    def counted(self, nodes: list[UnitNode]) -> list[tuple[object, ...]]:
        """The selected week's counts, rolled up; a part that does not reach the week has no figure."""
        week = self.weeks.selected
        own = whole = _Sums(self.counts, week)
        if self.counts.whole is not None:
            whole = _Sums(self.counts.whole, week)
        reasons = {name: self.uncounted(name, week) for name in COUNTS}
        rows: list[tuple[object, ...]] = []
        for node in nodes:
            shown = self.counts.together.shown(node.id)
            sums = own.of((node.id,))
            jointly = sums if shown == (node.id,) else whole.of(shown)
            for at, (name, reason) in enumerate(reasons.items()):
                total = (jointly if is_concerning(name) else sums)[at]
                value = nothing(reason) if reason else Value(total, None, total)
                if is_concerning(name) and not shown:
                    value = self._hidden(node)
                rows.append(self._row(name, node, week.start, week.end, "week", value, None))
        return rows

    def _hidden(self, node: UnitNode) -> Value:
        return Value(status=HIDDEN, reason=self.counts.together.reason(node.id))

    def uncounted(self, name: str, week: Week) -> str | None:
        """Why a weekly count cannot be given, or None where it can."""
        part = PART_OF[name.split("_")[0]]
        if day_number(week.start) > self.counts.last_day:
            return "This week has not begun."
        unread = self.parts.unread(part, min(week.end, day_of(self.counts.last_day)))
        if unread:
            return unread
        if lacking := _NEEDS.get(name, set()) - self.parts.provided:
            return self.parts.lacking(min(lacking))
        if gone := self.gone(part, week.start):
            return gone
        first = self.counts.agency.first_day(*_FIRST_OF[part])
        if first is None:
            return f"No {part} yet."
        return None if first <= day_number(week.end) else f"{part.capitalize()} begin on {day_of(first)}."

    def gone(self, part: str, first_day: date) -> str | None:
        """Why a recount lacks rows of a part from a day on; None where figures are read as they were kept."""
        return None if self.stored else self.parts.gone(part, first_day)

    def _reaches_back(self, span: Span) -> date:
        """The first day that a figure, or the typical value beside it, is made of."""
        if span.window == ALL:
            return date.min
        weeks = self.counts.configuration.score.typical_weeks + WINDOW_WEEKS[_QUARTER]
        return span.days[0] - timedelta(weeks=weeks)

    def measured(self, node: UnitNode) -> tuple[dict[str, Value], list[tuple[object, ...]]]:
        """All measures of one unit."""
        values: dict[str, Value] = {}
        rows: list[tuple[object, ...]] = []
        subject: Subject | None = None
        for measure in REGISTRY.values():
            span = self.span(measure, node.level)
            subject = subject.over(span) if subject else Subject(self.counts, (node.id,), node.level, span)
            values[measure.id] = self.value(measure, node, subject)
            first, last = span.days
            rows.append(self._row(measure.id, node, first, last, span.window, values[measure.id], measure))
        return values, rows

    def span(self, measure: Measure, level: str) -> Span:
        """The days a measure is read over at a level."""
        if (measure.id, level) not in self._spans:
            self._spans[measure.id, level] = self._span(measure, level)
        return self._spans[measure.id, level]

    def _span(self, measure: Measure, level: str) -> Span:
        label = self.window or self.counts.configuration.window(measure.rule_id, level)
        if label == ALL:
            state = self.parts.states.get(measure.part)
            last = self.counts.last_day
            if state is not None and state.last_day is not None:
                last = min(last, day_number(state.last_day))
            return Span(min(self.everything().first, last), last, ALL)
        return span_of(self.weeks.selected if label == "week" else self.weeks.settled, label)

    def everything(self) -> Span:
        """From the first record to the as-of."""
        first = self.counts.agency.first_day(*FIRST_DAYS)
        return Span(first if first is not None else self.counts.last_day, self.counts.last_day, ALL)

    def value(self, measure: Measure, node: UnitNode, subject: Subject) -> Value:
        """A measure's value, or why there is none."""
        if node.is_unassigned:
            return nothing(NOT_MEASURED)
        if subject.span.last > self.counts.last_day:
            return nothing(NOT_OVER)
        asked = (measure.id, node.level, subject.span)
        if asked not in self._reasons:
            gone = self.gone(measure.part, self._reaches_back(subject.span))
            self._reasons[asked] = gone or self.parts.cannot(measure, node.level, subject.span.days[1])
        reason = self._reasons[asked]
        if reason is None and is_concerning(measure.id) and not self.counts.together.is_alone(node.id):
            return self._with_others(measure, node, subject.span)
        return nothing(reason) if reason else measure.reckon(subject)

    def _with_others(self, measure: Measure, node: UnitNode, span: Span) -> Value:
        """A figure that is shown of several units together only: the same for each, and for every viewer."""
        units = self.counts.together.shown(node.id)
        if not units:
            return self._hidden(node)
        return measure.reckon(Subject(self.counts.agency, units, node.level, span))

    def _row(
        self,
        name: str,
        node: UnitNode,
        start: date,
        end: date,
        window: str,
        value: Value,
        measure: Measure | None,
    ) -> tuple[object, ...]:
        rule = self.counts.configuration.measures[measure.rule_id] if measure else None
        of, goal = node.name, None
        if is_concerning(name) and not self.counts.together.is_alone(node.id):
            of = self.counts.together.name(self.counts.together.shown(node.id)) or node.name
        if rule is not None and rule.target is not None and measure is not None:
            goal = rule.target if measure.unit == "days" else rule.target / rule.out_of
        provisional = self.weeks.provisional if window == "week" else window == ALL
        return (
            name,
            of,
            start,
            end,
            window,
            value.numerator,
            value.denominator,
            value.value,
            value.low,
            value.high,
            value.status,
            value.reason,
            provisional,
            node.id,
            node.level,
            measure.part if measure else PART_OF[name.split("_")[0]],
            rule.pillar if rule else None,
            measure.name if measure else name.replace("_", " "),
            measure.unit if measure else "count",
            goal,
            self.version,
            value.per,
        )


class _Sums:
    """The counts of one week, rolled up to any units."""

    def __init__(self, counts: Counts, week: Week) -> None:
        own = weekly_counts(counts, week, week)
        self.counts = counts
        self.place = own["count"].map({name: at for at, name in enumerate(COUNTS)}).to_numpy("int64")
        self.unit, self.n = {"unit_id": own["unit_id"].to_numpy("int64")}, own["n"].to_numpy("int64")
        self.mondays = own["week_start"].to_numpy("int64")

    def of(self, units: tuple[int, ...]) -> list[int]:
        """Sums in the order of COUNTS."""
        below = self.counts.members(units, self.unit, self.mondays)
        sums: list[int] = np.bincount(self.place[below], self.n[below], len(COUNTS)).astype("int64").tolist()
        return sums
