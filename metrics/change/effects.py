"""What finishing an open promise would change in its unit's score: arithmetic for promises, for nothing else.

No gain is ever reckoned for a complaint or for telling an outcome. Goalposts, typical values and weights are
those of the settled week's score; every other promise is left as it is.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
import sqlalchemy as sa

from metrics.calendar import Week
from metrics.change.accounting import Whole, given
from metrics.counts import NOT_YET, Bools, Counts, Rows, day_number, day_of, monday
from metrics.figures import Figures
from metrics.marks import mark, steadied
from metrics.measures import REGISTRY
from metrics.measures.definition import Behind, Value
from metrics.subject import Span, Subject, span_of
from models import counting
from models.access import Scope
from models.counts import LONGEST_LATE, NEVER, OPEN
from models.tallies import counts_in_b, withdrawn_early
from models.tree import UnitNode
from models.units import END

MEASURES: Final = ("B1", "B2", "B3")
COHORT_DAYS: Final = 7 * 54  # B2 looks back 52 whole weeks
Nothing = Literal["at target", "below floor", "later"]
Finished = Mapping[int, tuple[int, int]]  # due day -> how many promises of that day, the day they are done


@dataclass(frozen=True)
class Step:
    """One measure without and with: its values, its marks from 0 to 100, and its weight in the score."""

    measure: str
    without: Value
    done: Value
    mark_without: float
    mark_done: float
    weight: float

    @property
    def points(self) -> float:
        """What it adds to the score."""
        return self.weight * (self.mark_done - self.mark_without)


@dataclass(frozen=True)
class Effect:
    """What finishing something on the next day would add to the score of a Sunday.

    gain: points of the score; steps: its arithmetic, which adds up to it. loss: points between done by its
    date and missed on that Sunday; None where the date has passed. nothing: why the gain is 0. inside_noise:
    smaller than the share of the band's width that is worth a number.
    """

    gain: float
    steps: tuple[Step, ...]
    loss: float | None
    nothing: Nothing | None
    inside_noise: bool


@dataclass(frozen=True)
class Ahead:
    """A unit's promises as they stand at the end of a day, looked at from a later Sunday.

    whole: the score, or the only pillar, whose weights and typical values hold. due, flow: like promises
    counted together, as the count tables of that name.
    """

    counts: Counts
    node: UnitNode
    whole: Whole
    on: int
    until: Week
    due: Rows
    flow: Rows

    @property
    def done_on(self) -> date:
        """The earliest day on which something can still be finished."""
        return day_of(self.on + 1)

    @cached_property
    def as_it_is(self) -> dict[str, Value]:
        """The measures on that Sunday if nothing is finished."""
        return self.values({})

    def values(self, finished: Finished) -> dict[str, Value]:
        """The measures on that Sunday, some promises finished; those that the score counts."""
        due, flow = self.due, self.flow
        for day, (n, done) in finished.items():
            late = min(max(done - day, 0), LONGEST_LATE)
            due = _moved(due, (due["due_on"] == day) & (due["late"] == OPEN), n, late=late)
            week = int(monday(np.array([day]))[0])
            waiting = (flow["due_week"] == week) & (flow["ended_week"] == NOT_YET)
            ended = int(monday(np.array([done]))[0])
            flow = _moved(flow, waiting, n, ended_week=ended)
        base = replace(self.counts, tables={"due_count": due, "flow_count": flow}, _sorted={})
        label = base.configuration.window("B1", self.node.level)
        subject = Subject(base, (self.node.id,), self.node.level, span_of(self.until, label))
        return {name: REGISTRY[name].reckon(subject) for name in MEASURES if name in self.whole.weights}

    def effect(self, due: Mapping[int, int]) -> Effect:
        """The joint effect of finishing some promises on the next day; due: how many of which due day."""
        tomorrow = self.on + 1
        steps = self._steps(self.values({day: (n, tomorrow) for day, n in due.items()}))
        gain = sum(step.points for step in steps)
        low, high = self.whole.band
        noise = self.counts.configuration.effects.noise_share * (high - low)
        return Effect(gain, steps, self._loss(due), self._nothing(steps, gain), abs(gain) < noise)

    def _loss(self, due: Mapping[int, int]) -> float | None:
        """Done by their dates against missed; nothing is lost on this Sunday by what falls due after it."""
        if min(due) <= self.on:
            return None
        by_date = {day: (n, day) for day, n in due.items()}
        return sum(step.points for step in self._steps(self.values(by_date)))

    def _steps(self, done: dict[str, Value]) -> tuple[Step, ...]:
        found = []
        for name, without in self.as_it_is.items():
            if without.p is not None and done[name].p is not None:
                marks = self._mark(name, without), self._mark(name, done[name])
                found.append(Step(name, without, done[name], *marks, self.whole.weights[name]))
        return tuple(found)

    def _mark(self, name: str, value: Value) -> float:
        rules = self.counts.configuration
        share = steadied(
            given(value.p), given(value.n_eff), self.whole.marks[name].typical, rules.score.typical_cases
        )
        return mark(share, *given(rules.measures[name].goalposts))

    def _nothing(self, steps: tuple[Step, ...], gain: float) -> Nothing | None:
        if gain:
            return None
        moved = [step for step in steps if step.without.p != step.done.p]
        if not moved:
            return "later"
        return "at target" if all(step.mark_done == 100 for step in moved) else "below floor"


def _moved(rows: Rows, waiting: Bools, n: int, **keys: Any) -> Rows:
    """Count rows with n taken from the one that waits, and put where the keys say."""
    at = int(np.flatnonzero(waiting)[0])
    left = rows["n"].copy()
    left[at] -= n
    one = {name: column[at] for name, column in rows.items()} | keys | {"n": n}
    return {name: np.append(left if name == "n" else column, one[name]) for name, column in rows.items()}


def look_ahead(
    connection: sa.Connection,
    scope: Scope,
    view: Figures,
    node: UnitNode,
    on: date,
    whole: Whole,
    weeks: int = 1,
) -> Ahead:
    """The unit's promises at a day's end, seen from the Sunday that many weeks on (1: the next one)."""
    number = day_number(on)
    due, flow = _standing(connection, scope, view, node, number)
    return Ahead(
        view.counts.agency, node, whole, number, Week.of(day_of(number + 1)).shift(weeks - 1), due, flow
    )


def _standing(
    connection: sa.Connection, scope: Scope, view: Figures, node: UnitNode, on: int
) -> tuple[Rows, Rows]:
    """Promises that count, as they stood at a day's end: by due day and lateness, and by week and ending."""
    context = counting.context(connection, scope.agency_id, view.facts)
    x = Behind(context, scope.agency_id, node.id, Span(on, on, "day"), view.counts.configuration)
    t = context.facts.commitments
    ended = sa.case((t.c.ended_on <= x.last, t.c.ended_on), else_=sa.null())
    gone = sa.and_(ended.is_not(None), withdrawn_early(t))
    recent = sa.or_(ended.is_(None), t.c.due_on > day_of(on - COHORT_DAYS), ended > day_of(on - COHORT_DAYS))
    known = sa.and_(counts_in_b(t), t.c.due_on.is_not(None), t.c.made_on <= x.last, sa.not_(gone), recent)
    keys = [t.c.due_on, ended.label("ended_on"), t.c.ending, t.c.late_days]
    found = []
    for day in (t.c.due_on, x.at_end()):
        where = sa.and_(scope.condition(t.c.agency_id, t.c.unit_id), known, x.member(t.c.unit_id, day))
        found.append(connection.execute(sa.select(*keys).where(where)).all())
    due = Counter((day_number(row.due_on), _late(row)) for row in found[0])
    flow = Counter((_week(row.due_on), _week(row.ended_on or END)) for row in found[1])
    rows = _counted(flow, ("due_week", "ended_week"), node.id)
    # What a requester cancelled before its due is not here, so no row is marked as excluded.
    return _counted(due, ("due_on", "late"), node.id), rows | {"ending": np.full(len(rows["n"]), "")}


def _late(row: Any) -> int:
    if row.ended_on is None:
        return OPEN
    return NEVER if row.ending == "cancelled_by_agency" else min(row.late_days, LONGEST_LATE)


def _week(day: date) -> int:
    return NOT_YET if day == END else int(monday(np.array([day_number(day)]))[0])


def _counted(cells: Counter[tuple[int, int]], names: tuple[str, str], unit_id: int) -> Rows:
    """Like promises together, with how many they are."""
    keys = np.array(sorted(cells), "int64").reshape(len(cells), 2)
    rows = {name: keys[:, at] for at, name in enumerate(names)}
    n = np.array([cells[key] for key in sorted(cells)], "int64")
    return {**rows, "unit_id": np.full(len(n), unit_id), "n": n}
