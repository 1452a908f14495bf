"""The scorecard: every figure of an agency's week, with its window, interval and reason, and the scores."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
import sqlalchemy as sa

from metrics.calendar import Quarter, Week
from metrics.counts import (
    COUNTS,
    Counts,
    day_number,
    day_of,
    load_counts,
    weekly_counts,
)
from metrics.measures import REGISTRY
from metrics.measures.definition import Measure, Value, nothing
from metrics.parts import Parts, Weeks, load_parts, weeks_of
from metrics.score import Reading, Score, score
from metrics.subject import ALL, Span, Subject, span_of
from metrics.typical import Typical
from models.access import Scope
from models.tree import UnitNode

RESERVED = (
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
BESIDE = ("unit_id", "level", "part", "pillar", "name", "of", "goal", "version")
_NOT_MEASURED = "Unassigned is counted and listed, never measured or compared."


@dataclass(frozen=True)
class Scorecard:
    """One agency's week. rows: reserved columns and those beside, a row a figure. scores by unit id.

    incomplete: by unit id, why its score stands hatched (records under the completeness gate).
    """

    agency: str
    weeks: Weeks
    parts: Parts
    counts: Counts
    rows: pd.DataFrame
    scores: dict[int, Score]
    incomplete: dict[int, str]

    @property
    def id(self) -> str:
        """Week and digest of all figures: the same figures have the same id."""
        text = self.rows[list(RESERVED)].to_csv(index=False)
        return f"{self.weeks.settled.label} · {hashlib.sha256(text.encode()).hexdigest()[:6]}"

    def figure(self, measure: str, unit_id: int, window: str | None = None) -> pd.Series:
        """One row. KeyError where the scorecard has no such figure."""
        rows = self.rows[(self.rows["measure"] == measure) & (self.rows["unit_id"] == unit_id)]
        if window is not None:
            rows = rows[rows["window"] == window]
        if rows.empty:
            raise KeyError(f"{measure} of unit {unit_id}")
        return rows.iloc[0]


def build(
    connection: sa.Connection,
    scope: Scope,
    *,
    now: datetime,
    week: Week | None = None,
    window: str | None = None,
    as_of: datetime | None = None,
    units: frozenset[int] | None = None,
) -> Scorecard:
    """All figures of a week for the units in scope.

    Without `window` each measure has its own (13 weeks; 52 for complaint measures of a unit) at the newest
    settled week, and the week's counts stand beside; with it, all have that one. as_of: only what had
    happened before; where it lies before the data's own end, everything is recounted from the facts.
    """
    view = figures(connection, scope, now=now, week=week, window=window, as_of=as_of)
    counts, weeks = view.counts, view.weeks
    nodes = [n for n in counts.tree if units is None or n.id in units]
    rows = [] if window == ALL else view.counted(nodes)
    values: dict[int, dict[str, Value]] = {}
    for node in nodes:
        values[node.id], measured = view.measured(node)
        rows.extend(measured)
    frame = pd.DataFrame(rows, columns=[*RESERVED, *BESIDE])
    scores: dict[int, Score] = {}
    incomplete: dict[int, str] = {}
    if window is None:
        scores = _scores(counts, nodes, values, weeks)
        incomplete = {own: text for own, found in values.items() if (text := _gate(counts, found.get("D1")))}
    return Scorecard(counts.tree[0].name, weeks, view.parts, counts, frame, scores, incomplete)


def figures(
    connection: sa.Connection,
    scope: Scope,
    *,
    now: datetime,
    week: Week | None = None,
    window: str | None = None,
    as_of: datetime | None = None,
) -> "Figures":
    """The counts, parts and weeks that all figures of a view are reckoned from."""
    parts = load_parts(connection, scope)
    reach = parts.as_of(now)
    instant = min(as_of, reach) if as_of is not None else reach
    stored = instant >= reach
    counts = load_counts(connection, scope, instant, stored=stored)
    weeks = weeks_of(parts, instant, week, counts.configuration.windows.provisional_weeks)
    return Figures(counts, parts, weeks, window, stored)


class Figures:
    """Rows of a scorecard in the making. stored: read from the kept counts, not recounted."""

    def __init__(self, counts: Counts, parts: Parts, weeks: Weeks, window: str | None, stored: bool) -> None:
        self.counts, self.parts, self.weeks, self.window = counts, parts, weeks, window
        self.stored = stored
        self.version = counts.configuration.version

    def counted(self, nodes: list[UnitNode]) -> list[tuple[object, ...]]:
        """The selected week's counts, rolled up; a part that does not reach the week has no figure."""
        week = self.weeks.selected
        own = weekly_counts(self.counts, week, week)
        rows: list[tuple[object, ...]] = []
        start = day_number(week.start)
        for node in nodes:
            inside = self._below(node, start)
            sums = own[own["unit_id"].isin(inside)].groupby("count")["n"].sum()
            for name in COUNTS:
                part = _PART_OF[name.split("_")[0]]
                state = self.parts.states[part]
                last = min(week.end, day_of(self.counts.last_day))
                reason = None
                if state.last_day is None:
                    reason = f"{part.capitalize()} are not connected."
                elif state.last_day < last:
                    reason = (
                        f"{part.capitalize()} cannot be read for this time: the file ends {state.last_day}."
                    )
                elif name in _NEEDS and not _NEEDS[name] <= self.parts.provided:
                    reason = (
                        f"Not in the file: {self.parts.lacks.get(min(_NEEDS[name]), 'no file holds it')}."
                    )
                n = None if reason else int(sums.get(name, 0))
                value = Value(n, None, n) if reason is None else nothing(reason)
                rows.append(self._row(name, node, week.start, week.end, "week", value, None))
        return rows

    def _below(self, node: UnitNode, week_start: int) -> set[int]:
        ids = np.array([n.id for n in self.counts.tree], "int64")
        rows = {"unit_id": ids}
        inside = self.counts.members((node.id,), rows, np.full(len(ids), week_start))
        return set(ids[inside].tolist())

    def measured(self, node: UnitNode) -> tuple[dict[str, Value], list[tuple[object, ...]]]:
        """All measures of one unit."""
        values: dict[str, Value] = {}
        rows: list[tuple[object, ...]] = []
        subjects: dict[str, Subject] = {}
        for measure in REGISTRY.values():
            span = self.span(measure, node.level)
            if span.window not in subjects:
                subjects[span.window] = Subject(self.counts, (node.id,), node.level, span)
            values[measure.id] = self.value(measure, node, subjects[span.window].over(span))
            first, last = span.days
            rows.append(self._row(measure.id, node, first, last, span.window, values[measure.id], measure))
        return values, rows

    def span(self, measure: Measure, level: str) -> Span:
        """The days a measure is read over at a level."""
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
        first = self.counts.first_day("case_count", "due_count", "made_count", "event_count")
        return Span(first if first is not None else self.counts.last_day, self.counts.last_day, ALL)

    def value(self, measure: Measure, node: UnitNode, subject: Subject) -> Value:
        """A measure's value, or why there is none."""
        if node.is_unassigned:
            return nothing(_NOT_MEASURED)
        last = min(subject.span.last, self.counts.last_day)
        reason = self.parts.cannot(measure, node.level, day_of(last))
        return nothing(reason) if reason else measure.reckon(subject)

    def _row(
        self,
        name: str,
        node: UnitNode,
        start: object,
        end: object,
        window: str,
        value: Value,
        measure: Measure | None,
    ) -> tuple[object, ...]:
        rule = self.counts.configuration.measures[measure.rule_id] if measure else None
        goal = None
        if rule is not None and rule.target is not None and measure is not None:
            goal = rule.target if measure.unit == "days" else rule.target / rule.out_of
        provisional = self.weeks.provisional if window == "week" else window == ALL
        return (
            name,
            node.name,
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
            measure.part if measure else _PART_OF[name.split("_")[0]],
            rule.pillar if rule else None,
            measure.name if measure else name.replace("_", " "),
            measure.unit if measure else "count",
            goal,
            self.version,
        )


_PART_OF = {
    "complaints": "complaints",
    "outcomes": "complaints",
    "commitments": "promises",
    "events": "events",
}
_NEEDS = {
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


def _gate(counts: Counts, complete: Value | None) -> str | None:
    gate = counts.configuration.records.completeness_gate
    if complete is None or complete.value is None or complete.value >= gate:
        return None
    return f"Records incomplete: {complete.value:.0%} ({gate:.0%} needed)"


def _scores(
    counts: Counts, nodes: list[UnitNode], values: dict[int, dict[str, Value]], weeks: Weeks
) -> dict[int, Score]:
    configuration = counts.configuration
    typical = Typical(counts, Quarter.of(weeks.settled.end))
    scored = [m for pillar in configuration.pillars for m in configuration.scored(pillar)]
    scores: dict[int, Score] = {}
    for node in nodes:
        if node.is_unassigned:
            continue
        readings = [
            Reading(
                measure,
                value.p,
                int(value.denominator or 0),
                value.n_eff,
                typical.of(node, measure) if value.p is not None else None,
                value.status,
                value.reason,
            )
            for measure in scored
            for value in [values[node.id][measure]]
        ]
        scores[node.id] = score(
            readings,
            configuration,
            seed="|".join([counts.tree[0].name, node.name, weeks.settled.label, configuration.version]),
            records=_records(values[node.id]),
            outreach_duty=_has_duty(counts, node),
        )
    return scores


def _records(values: dict[str, Value]) -> int:
    """Records behind a score, each once: of every part the largest denominator, as its measures overlap."""
    parts = (("A1", "A3", "A8"), ("B1", "B2", "B3"), ("C3", "C6"))
    return sum(max(int(values[m].denominator or 0) for m in part) for part in parts)


def _has_duty(counts: Counts, node: UnitNode) -> bool:
    below = {node.id}
    for other in counts.tree:
        if other.parent_id in below:
            below.add(other.id)
    return any(other.outreach_duty for other in counts.tree if other.id in below)
