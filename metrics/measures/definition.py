"""A measure is a value, checked when it is defined: its meaning, its reckoning, the rows behind it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import sqlalchemy as sa

from metrics.configuration import Configuration
from metrics.counts import Ints
from metrics.intervals import Bounds, wilson
from metrics.score import NO_DATA, OK, TOO_FEW, too_few
from metrics.subject import Span, Subject
from models.engine import week_of
from models.facts import Facts, table_of
from models.tallies import Context
from models.units import UnitAncestor

Unit = Literal["share", "days", "rate", "number"]
Part = Literal["complaints", "promises", "events", "records"]
PARTS: tuple[Part, ...] = ("complaints", "promises", "events", "records")


@dataclass(frozen=True)
class Value:
    """One figure. value, low, high are None unless status is ok; p and n_eff feed the score.

    excluded: how many records were left out, by reason. per: what the denominator counts, where that differs
    from unit to unit (contacts, calls, officer_weeks).
    """

    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    status: str = OK
    reason: str | None = None
    p: float | None = None
    n_eff: float | None = None
    excluded: tuple[tuple[str, int], ...] = ()
    per: str | None = None


@dataclass(frozen=True)
class Behind:
    """What a measure's record list is cut from: facts, one unit, one span.

    joint: the units in the unit's place, where its figure is shown of several together.
    """

    context: Context
    agency_id: int
    unit_id: int
    span: Span
    configuration: Configuration
    joint: tuple[int, ...] = ()

    @property
    def facts(self) -> Facts:
        """The records."""
        return self.context.facts

    @property
    def first(self) -> date:
        """First day of the span."""
        return self.span.days[0]

    @property
    def last(self) -> date:
        """Last day of the span."""
        return self.span.days[1]

    def member(self, unit: Any, day: Any) -> sa.ColumnElement[bool]:
        """Rows that belong to the unit (or the joint ones) or what is under it, in the week of `day`."""
        a = table_of(UnitAncestor)
        week = week_of(day)
        under = sa.exists().where(
            a.c.agency_id == self.agency_id,
            a.c.ancestor_id.in_(self.joint or (self.unit_id,)),
            a.c.unit_id == unit,
            week_of(a.c.from_on) <= week,
            week < week_of(a.c.to_on),
        )
        # Inside another EXISTS the record's own table would be joined anew, and any row would do.
        return under.correlate_except(a)

    def earlier(self, days: int) -> "Behind":
        """The same unit over a span that lies so many days before."""
        span = self.span
        return replace(self, span=Span(span.first - days, span.last - days, span.window))

    def at_end(self) -> Any:
        """The span's last day as SQL, for membership at its end."""
        return sa.literal(self.last, sa.Date)


@dataclass(frozen=True)
class RowsBehind:
    """The rows of a figure: a selectable with `id`, which rows count below, which of them above the line.

    above, below: what a row adds where that is not one (hand-offs, responses); below 0 means that the rows
    do not make the denominator (weeks, exposure). together: rows of one visit, or of one unit-week, count
    once; of a visit above the line if all of its rows are, or any.
    """

    record: str
    base: Any
    denominator: Any
    numerator: Any
    above: Any = 1
    below: Any = 1
    together: Literal["row", "visit_all", "visit_any", "unit_week"] = "row"


@dataclass(frozen=True)
class Measure:
    """One measure of the catalogue.

    needs: fields (`case.closed_on`) without which nothing can be said. clock: it runs on the handling unit's
    clock, so a source that names no handling unit gives it to the agency alone. weekly: numerators and
    denominators by week (Mondays), each item in exactly one week; sizes: where items add more than one to
    the numerator, how many of each size. judged: the rows behind one week of it, where these are not
    the rows of that week. asks: the question when it is unusual.
    """

    id: str
    name: str
    meaning: str
    formula: str
    part: Part
    unit: Unit
    needs: tuple[str, ...]
    reckon: Callable[[Subject], Value]
    behind: Callable[[Behind], RowsBehind]
    asks: str
    clock: bool = False
    outreach_only: bool = False
    weekly: Callable[[Subject, Ints], tuple[Ints, Ints]] | None = None
    sizes: Callable[[Subject, Ints], Ints] | None = None
    judged: Callable[[Behind], RowsBehind] | None = None
    source: str = ""

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise ValueError(f"{self.id}: no part {self.part}")
        if not (self.name and self.meaning and self.formula and self.asks):
            raise ValueError(f"{self.id}: a measure needs a name, a meaning, a formula and a question")

    @property
    def rule_id(self) -> str:
        """The measure's key in the configuration; members of a family share one."""
        return self.id.split(":")[0]


def share(
    subject: Subject,
    measure: str,
    numerator: int,
    denominator: int,
    *,
    excluded: tuple[tuple[str, int], ...] = (),
) -> Value:
    """A proportion with its Wilson interval, or too few, or no cases at all."""
    short = shortfall(subject, measure, denominator)
    if short is not None:
        return Value(numerator, denominator, status=TOO_FEW, reason=short, excluded=excluded)
    low, high = _interval(numerator, denominator)
    p = numerator / denominator
    return Value(numerator, denominator, p, low, high, p=p, n_eff=denominator, excluded=excluded)


@lru_cache(maxsize=50_000)
def _interval(numerator: int, denominator: int) -> Bounds:
    """The Wilson interval; a scorecard asks for the same small numbers hundreds of times."""
    return wilson(numerator, denominator)


def shortfall(subject: Subject, measure: str, counted: int) -> str | None:
    """“Too few cases (6 of 10 needed)”, or None where there are enough."""
    needed = max(1, subject.configuration.measures[measure].min_n)
    return too_few(counted, needed) if counted < needed else None


def nothing(reason: str) -> Value:
    """No figure, and why."""
    return Value(status=NO_DATA, reason=reason)


def by_week(days: Ints, n: Ints, mondays: Ints) -> Ints:
    """Sum n by the week of each day, for the weeks asked about; other weeks are left out."""
    sums = np.zeros(len(mondays), "int64")
    if len(mondays):
        place = (days - mondays[0]) // 7
        inside = (days >= mondays[0]) & (place < len(mondays))
        np.add.at(sums, place[inside], n[inside])
    return sums
