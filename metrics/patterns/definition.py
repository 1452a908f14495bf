"""A pattern to check is a value, checked when it is defined: its meaning, its rows, its test.

A pattern asks a person to look. It proves nothing, and no figure changes by it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np

from metrics.counts import Bools, Ints
from metrics.measures.definition import Part
from metrics.patterns.ledger import Ledger
from metrics.rules import PatternRules
from metrics.score import too_few
from metrics.subject import Span

OK: Final = "ok"
FLAG: Final = "flag"
NOT_RUN: Final = "not run"

# One bar of a small chart: a day, how many rows fall on it, whether it is one of those asked about.
Bar = tuple[int, int, bool]
Units = tuple[int, ...]


@dataclass(frozen=True)
class Cut:
    """The rows of a check among a ledger's records: those below the line, and those of them above it."""

    below: Bools
    above: Bools

    def count(self, mine: Bools) -> tuple[int, int]:
        """k above and n below the line of some units."""
        return int((self.above & self.below & mine).sum()), int((self.below & mine).sum())


@dataclass(frozen=True)
class Compared:
    """k of n against the share of n that would be expected.

    effect: in the pattern's own unit, positive where the pattern shows. outside: whether the share lies
    beyond the limits among peers, for the checks that ask so. bars: the rows by day, where that helps.
    """

    k: int
    n: int
    expected: float
    effect: float
    p: float
    outside: bool = True
    bars: tuple[Bar, ...] = ()

    def with_bars(self, days: Ints, first: int, last: int, asked: tuple[int, int]) -> "Compared":
        """The same with its rows by day; days beyond the ends of the scale stand on its last bars."""
        places = np.clip(days, first, last).astype("int64") - first
        counts = np.bincount(places, minlength=last - first + 1)
        shown = enumerate(counts.tolist(), start=first)
        return replace(self, bars=tuple((day, n, asked[0] <= day <= asked[1]) for day, n in shown))


@dataclass(frozen=True)
class Asked:
    """What a test is asked about: one unit, its peers, all other units, and the records of all of them."""

    ledger: Ledger
    unit: int
    peers: Units = ()
    others: Units = ()

    @property
    def rules(self) -> PatternRules:
        """How strong a pattern must be."""
        return self.ledger.rules

    @property
    def span(self) -> Span:
        """The weeks judged."""
        return self.ledger.span

    def before(self, weeks: int) -> Span:
        """The weeks just before them."""
        return Span(self.span.first - 7 * weeks, self.span.first - 1, f"{weeks}w")


Test = Callable[["Pattern", Asked], Compared | str]


@dataclass(frozen=True)
class Pattern:
    """One check. id: G1 to G12, with a suffix for a further part of the same check.

    effect: what the effect is; a difference of shares, or a ratio of rates. record: the ledger's table that
    its rows come from. needs: fields (`commitment.due_at`, or `a|b`) without which it is not run. test: gives
    a result, or why there is none. supports: the pattern without which this one says nothing, and which it
    makes stronger.
    """

    id: str
    name: str
    meaning: str
    formula: str
    asks: str
    effect: Literal["share", "ratio"]
    part: Part
    record: str
    needs: tuple[str, ...]
    cut: Callable[[Ledger, Span], Cut]
    test: Test
    supports: str | None = None

    def __post_init__(self) -> None:
        if not (self.name and self.meaning and self.formula and self.asks.endswith("?")):
            raise ValueError(f"{self.id}: a pattern needs a name, a meaning, a formula and a question")

    @property
    def check(self) -> str:
        """G1 to G12: the key in the configuration, shared by the parts of a check."""
        return self.id.split(":")[0]

    def cut_of(self, ledger: Ledger, span: Span) -> Cut:
        """The rows of all units, cut once a ledger and span."""
        return ledger.keep((self.id, span.first, span.last), lambda: self.cut(ledger, span))

    def count(self, asked: Asked, units: Units, span: Span | None = None) -> tuple[int, int]:
        """k of n of some units pooled, in the weeks judged or another span."""
        return self.cut_of(asked.ledger, span or asked.span).count(asked.ledger.of(self.record, units))

    def rows(self, asked: Asked) -> Bools:
        """The unit's rows below the line, of the weeks judged."""
        mine: Bools = self.cut_of(asked.ledger, asked.span).below & asked.ledger.of(
            self.record, (asked.unit,)
        )
        return mine

    def shortfall(self, rules: PatternRules, n: int) -> str | None:
        """“Too few cases (6 of 20 needed)”, or None where there are enough."""
        least = rules.least_complaints if self.part == "complaints" else rules.least_cases
        return too_few(n, least) if n < least else None


@dataclass(frozen=True)
class Finding:
    """One check of one unit. expected: the share of n that would be expected. corrected: p, corrected for all
    checks of all units. Where the check was not run these are None, and `reason` says why."""

    pattern: str
    unit_id: int
    status: str
    reason: str | None = None
    k: int | None = None
    n: int | None = None
    expected: float | None = None
    effect: float | None = None
    p: float | None = None
    corrected: float | None = None
    bars: tuple[Bar, ...] = ()


def days_inside(days: Any, span: Span) -> Bools:
    """Which days lie in a span; a missing day does not."""
    inside: Bools = (span.first <= days) & (days <= span.last)
    return inside
