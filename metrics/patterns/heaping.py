"""G1, G2: completions that stand on the deadline, and are missing just after it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from metrics.counts import Bools, Ints
from metrics.patterns.against import heaped
from metrics.patterns.definition import Asked, Bar, Compared, Cut, Pattern, days_inside
from metrics.patterns.ledger import Ledger
from metrics.subject import Span

AROUND: Final = 7
AFTER: Final = (1, 3)


@dataclass(frozen=True)
class Deadline:
    """Days of a table's rows on a scale with a deadline; `heap` are the last days that keep it."""

    record: str
    heap: tuple[int, int]
    days: Callable[[Ledger, Span], npt.NDArray[np.float64]]

    @property
    def scale(self) -> Ints:
        """A week before the first of the last days, the last days, a week after."""
        return np.arange(self.heap[1] - AROUND, self.heap[1] + AROUND + 1)

    def on_scale(self, ledger: Ledger, span: Span) -> npt.NDArray[np.float64]:
        """Each row's day, once a ledger; not a number for rows that say nothing here."""
        return ledger.keep((self.record, span.first, "days to deadline"), lambda: self.days(ledger, span))

    def counts(self, asked: Asked) -> Ints:
        """The unit's rows by day of the scale."""
        days = self.on_scale(asked.ledger, asked.span)[asked.ledger.of(self.record, (asked.unit,))]
        return np.array([(days == day).sum() for day in self.scale])


def between(days: Any, limits: tuple[int, int]) -> Bools:
    """Which days lie within limits, both included."""
    inside: Bools = (limits[0] <= days) & (days <= limits[1])
    return inside


def smooth(counts: Ints, left_out: Bools) -> npt.NDArray[np.float64]:
    """What a unit's own smooth profile gives each day.

    Formula: a straight line through the daily counts, by least squares, the days left out not used, nowhere
    below 0. Where that is nothing, all stand on the days left out, and every day is expected alike.
    """
    days = np.arange(len(counts))
    line = np.polyval(np.polyfit(days[~left_out], counts[~left_out], 1), days).clip(0)
    return line if line[left_out].sum() > 0 else np.ones(len(counts))


def _kept_days(ledger: Ledger, span: Span) -> npt.NDArray[np.float64]:
    """Days from the due day to the completion, of promises that allowed at least a week.

    A promise of three days cannot be kept seven days early: its profile is no line for another reason.
    """
    t = ledger.table("promise")
    counts = (t["ending"] == "done") & days_inside(t["ended_on"], span) & (t["promised_days"] >= AROUND)
    return np.where(counts, t["ended_on"] - t["due_on"], np.nan)


def _answered_days(ledger: Ledger, span: Span) -> npt.NDArray[np.float64]:
    """Age of each complaint at its close."""
    t = ledger.table("case")
    return np.where(days_inside(t["closed_on"], span), t["closed_on"] - t["received_on"], np.nan)


DUE: Final = Deadline("promise", (-1, 0), _kept_days)
NINETY: Final = Deadline("case", (88, 90), _answered_days)


def _heap(deadline: Deadline) -> Callable[[Ledger, Span], Cut]:
    def cut(ledger: Ledger, span: Span) -> Cut:
        days = deadline.on_scale(ledger, span)
        scale = deadline.scale
        return Cut(between(days, (scale[0], scale[-1])), between(days, deadline.heap))

    return cut


def _after(ledger: Ledger, span: Span) -> Cut:
    days = DUE.on_scale(ledger, span)
    others = between(days, (-AROUND, AROUND)) & ~between(days, DUE.heap)
    return Cut(others, between(days, AFTER))


def _stands_on(deadline: Deadline) -> Callable[[Pattern, Asked], Compared | str]:
    def test(pattern: Pattern, asked: Asked) -> Compared | str:
        k, n = pattern.count(asked, (asked.unit,))
        if short := pattern.shortfall(asked.rules, n):
            return short
        counts, heap = deadline.counts(asked), between(deadline.scale, deadline.heap)
        line = smooth(counts, heap)
        share = float(line[heap].sum() / line.sum())
        bars = tuple(map(_bar, deadline.scale, counts, heap))
        return Compared(k, n, share, k / n - share, heaped(k, n, share), bars=bars)

    return test


def _bar(day: Any, count: Any, marked: Any) -> Bar:
    return int(day), int(count), bool(marked)


def _is_missing(pattern: Pattern, asked: Asked) -> Compared | str:
    k, n = pattern.count(asked, (asked.unit,))
    if short := pattern.shortfall(asked.rules, n):
        return short
    heap = between(DUE.scale, DUE.heap)
    line = smooth(DUE.counts(asked), heap)
    share = float(line[between(DUE.scale, AFTER)].sum() / line[~heap].sum())
    return Compared(k, n, share, share - k / n, heaped(k, n, share, "less"))


_NEEDS: Final = ("commitment.due_at", "commitment.ended_at")
PATTERNS: Final = (
    Pattern(
        id="G1",
        name="Done just on the due day",
        meaning="Promises are done on their due day or the day before far more often than near it.",
        formula=(
            "done on the due day or the day before ÷ done within 7 days of it, against a straight line "
            "through the unit's other days; exact binomial; promises that allowed at least 7 days"
        ),
        asks="How is the day on which a promise was done set down, and by whom?",
        effect="share",
        part="promises",
        record="promise",
        needs=_NEEDS,
        cut=_heap(DUE),
        test=_stands_on(DUE),
    ),
    Pattern(
        id="G1:A1",
        name="Complaints closed just before day 90",
        meaning="Complaints are closed on days 88 to 90 far more often than on the days around.",
        formula=(
            "closed on days 88 to 90 ÷ closed on days 83 to 97, against a straight line through the unit's "
            "other days; exact binomial"
        ),
        asks="What was still open in these cases when they were closed?",
        effect="share",
        part="complaints",
        record="case",
        needs=("case.closed_on",),
        cut=_heap(NINETY),
        test=_stands_on(NINETY),
    ),
    Pattern(
        id="G2",
        name="Few done just after the due day",
        meaning="Hardly a promise is done one to three days late, while others are done later than that.",
        formula=(
            "done 1 to 3 days after the due day ÷ done within 7 days of it but not on it or the day before, "
            "against the same line; exact binomial; said only together with G1"
        ),
        asks="Which of these were done a day or two later than their date says?",
        effect="share",
        part="promises",
        record="promise",
        needs=_NEEDS,
        cut=_after,
        test=_is_missing,
        supports="G1",
    ),
)
