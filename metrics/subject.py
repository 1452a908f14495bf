"""What a measure is asked about: one unit (or several pooled), one span of days, the counts of its agency."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from metrics.calendar import Week, window_days
from metrics.configuration import Configuration
from metrics.counts import NOT_YET, Bools, Counts, Ints, Rows, day_number, day_of, monday

ALL = "all"
_LAST_MONDAY = int(monday(np.array([NOT_YET]))[0])  # a day not yet come belongs to no unit


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both included; `window` is its label."""

    first: int
    last: int
    window: str

    @property
    def last_monday(self) -> int:
        """Monday of the last whole week of the span."""
        return int(monday(np.array([self.last + 1]))[0]) - 7

    @property
    def first_monday(self) -> int:
        """Monday of the first week of the span."""
        return int(monday(np.array([self.first]))[0])

    @property
    def weeks(self) -> int:
        """Whole weeks in the span."""
        return (self.last_monday - self.first_monday) // 7 + 1

    @cached_property
    def days(self) -> tuple[date, date]:
        """First and last day as dates."""
        return day_of(self.first), day_of(self.last)


@lru_cache(maxsize=1_000)
def span_of(week: Week, window: str) -> Span:
    """The span of a window label that ends with a week."""
    first, last = window_days(week, window)
    return Span(day_number(first), day_number(last), window)


@dataclass
class Subject:
    """Counts cut to the rows of some units. units: one unit, or peers pooled for a typical value."""

    counts: Counts
    units: tuple[int, ...]
    level: str
    span: Span
    _cut: dict[tuple[str, str, int], Rows] = field(default_factory=dict)

    @property
    def configuration(self) -> Configuration:
        """The agency's configuration."""
        return self.counts.configuration

    def over(self, span: Span) -> "Subject":
        """The same units over another span; rows that were cut stay cut."""
        return Subject(self.counts, self.units, self.level, span, self._cut)

    def rows(self, table: str, day: str) -> Rows:
        """Rows of a count table that belong to the units in the week of their own day (for flows)."""
        return self._take(table, day, 0)

    def own(self, table: str) -> Rows:
        """Rows of the units' own lines, nothing rolled up (for what is counted at every level)."""
        if (table, "own", 0) not in self._cut:
            self._cut[table, "own", 0] = self.counts.own(self.units, table)
        return self._cut[table, "own", 0]

    def stock(self, table: str) -> Rows:
        """Rows that belong to the units in the span's last week (for what stands at its end)."""
        return self._take(table, "", int(monday(np.array([self.span.last]))[0]))

    def _take(self, table: str, day: str, standing: int) -> Rows:
        if (table, day, standing) not in self._cut:
            rows = self.counts.under(self.units, table)
            if not self.counts.always(self.units) or (day and (rows[day] >= _LAST_MONDAY).any()):
                mondays = monday(rows[day]) if day else np.full(len(rows["n"]), standing)
                inside = self.counts.members(self.units, rows, mondays)
                rows = {name: column[inside] for name, column in rows.items()}
            self._cut[table, day, standing] = rows
        return self._cut[table, day, standing]

    def inside(self, days: Ints) -> Bools:
        """Which days lie in the span."""
        return (self.span.first <= days) & (days <= self.span.last)


def total(rows: Rows, chosen: npt.NDArray[Any] | None = None) -> int:
    """Sum of n over the chosen rows."""
    return int(rows["n"].sum() if chosen is None else rows["n"][chosen].sum())
