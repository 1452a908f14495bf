"""G4, G5, G6: closings before a cut-off, fast ones without a finding, cases that come back."""

from typing import Any, Final

import numpy as np
from statsmodels.stats.rates import test_poisson_2indep as compare_rates

from metrics.calendar import Quarter
from metrics.counts import Bools, Ints, day_number, day_of
from metrics.patterns.against import against_past_and_peers, against_peers, more_often
from metrics.patterns.definition import Asked, Compared, Cut, Pattern, days_inside
from metrics.patterns.ledger import Ledger
from metrics.subject import Span

BURST_DAYS: Final = 3
FAST_DAYS: Final = 2
BACK_WITHIN: Final = 60


def working_days(span: Span) -> Ints:
    """Mondays to Fridays of a span; holidays are not known (1970-01-01 was a Thursday)."""
    days = np.arange(span.first, span.last + 1)
    return days[(days + 3) % 7 < 5]


def burst_days(span: Span) -> Ints:
    """The last three working days of each quarter that ends in a span: the council is told of quarters."""
    quarter, last = Quarter.of(day_of(span.first)), day_of(span.last)
    days: list[int] = []
    while quarter.end <= last:
        end = day_number(quarter.end)
        days.extend(working_days(Span(end - 6, end, "week"))[-BURST_DAYS:])
        quarter = quarter.shift(1)
    return np.array([day for day in days if day >= span.first], "int64")


def _closed_on_working_days(ledger: Ledger, span: Span) -> Cut:
    days = ledger.table("case")["closed_on"]
    return Cut(np.isin(days, working_days(span)), np.isin(days, burst_days(span)))


def _bursts(pattern: Pattern, asked: Asked) -> Compared | str:
    """Closings a working day before a cut-off, as a multiple of those of other working days."""
    k, n = pattern.count(asked, (asked.unit,))
    if short := pattern.shortfall(asked.rules, n):
        return short
    burst = len(burst_days(asked.span))
    others = len(working_days(asked.span)) - burst
    if not burst:
        return "No quarter ends in these weeks."
    return rate_ratio(k, n - k, burst, others)


def rate_ratio(k: int, other: int, time: float, other_time: float) -> Compared:
    """Two Poisson rates: k in `time` against `other` in `other_time`.

    Formula: (k ÷ time) ÷ (other ÷ other_time), with ½ added to both counts where the second is 0; p: exact
    conditional test, one-sided upwards. Both times must be above 0. Source: statsmodels, exact-cond.
    """
    add = 0.0 if other else 0.5
    ratio = ((k + add) / time) / ((other + add) / other_time)
    # The package also divides the two rates, which the exact test does not need.
    with np.errstate(divide="ignore"):
        p = compare_rates(k, time, other, other_time, method="exact-cond", alternative="larger").pvalue
    return Compared(k, k + other, time / (time + other_time), ratio, float(p))


def _closed_empty_in_bursts(ledger: Ledger, span: Span) -> Cut:
    """Closings before a cut-off; above the line those without a finding."""
    t = ledger.table("case")
    return Cut(np.isin(t["closed_on"], burst_days(span)), ~t["reached_finding"])


def _content(pattern: Pattern, asked: Asked) -> Compared | str:
    """Closings without a finding before a cut-off, against those of the unit's other working days."""
    k, n = pattern.count(asked, (asked.unit,))
    if short := pattern.shortfall(asked.rules, n):
        return short
    t, mine = asked.ledger.table("case"), asked.ledger.of("case", (asked.unit,))
    other = (
        mine
        & np.isin(t["closed_on"], working_days(asked.span))
        & ~np.isin(t["closed_on"], burst_days(asked.span))
    )
    other_k, other_n = int((other & ~t["reached_finding"]).sum()), int(other.sum())
    expected = other_k / max(other_n, 1)
    return Compared(k, n, expected, k / n - expected, more_often(k, n, other_k, other_n))


def _fast_and_empty(ledger: Ledger, span: Span) -> Cut:
    t = ledger.table("case")
    return Cut(
        days_inside(t["closed_on"], span),
        ~t["reached_finding"] & (t["closed_on"] - t["received_on"] <= FAST_DAYS),
    )


def _came_back(ledger: Ledger, span: Span) -> Cut:
    """Closings after which the case was opened again within 60 days, or lodged anew by the same person."""
    t = ledger.table("case")
    gap = t["reopened_on"] - t["closed_on"]
    reopened = (gap >= 0) & (gap <= BACK_WITHIN) & (t["reopened_on"] <= span.last)
    return Cut(days_inside(t["closed_on"], span), reopened | _lodged_anew(t, span))


def _lodged_anew(t: Any, span: Span) -> Bools:
    """Cases whose complainant lodged another of the category with the unit within 60 days of the close."""
    lodged: dict[Any, list[float]] = {}
    keys = list(zip(t["complainant"], t["category"], t["unit_id"], strict=True))
    for key, day in zip(keys, t["received_on"], strict=True):
        lodged.setdefault(key, []).append(day)
    return np.array(
        [
            bool(key[0]) and any(closed <= day <= min(closed + BACK_WITHIN, span.last) for day in lodged[key])
            for key, closed in zip(keys, t["closed_on"], strict=True)
        ],
        bool,
    )


PATTERNS: Final = (
    Pattern(
        id="G4",
        name="Closed just before the end of a quarter",
        meaning="In a quarter's last three working days complaints close at twice the rate of other days.",
        formula=(
            "closed a working day in the last 3 working days of a quarter ÷ closed a working day on all "
            "others; exact conditional test of two Poisson rates"
        ),
        asks="What made these cases ready in just those days?",
        effect="ratio",
        part="complaints",
        record="case",
        needs=("case.closed_on",),
        cut=_closed_on_working_days,
        test=_bursts,
    ),
    Pattern(
        id="G4:content",
        name="Closed without a finding before the end of a quarter",
        meaning="Of the cases closed in a quarter's last three working days, more end without a finding.",
        formula=(
            "closed without a finding ÷ closed, in the last 3 working days of a quarter, against the unit's "
            "other working days; Fisher's exact test; said only together with G4"
        ),
        asks="What was still missing for a finding in these cases?",
        effect="share",
        part="complaints",
        record="case",
        needs=("case.closed_on", "outcome.disposition"),
        cut=_closed_empty_in_bursts,
        test=_content,
        supports="G4",
    ),
    Pattern(
        id="G5",
        name="Closed within two days without a finding",
        meaning="More complaints than before are closed within two days of receipt, without a finding.",
        formula=(
            "closed within 2 days without a finding ÷ closed; Fisher's exact test against the unit's 52 "
            "weeks before, and beyond the 99.8% limit around the peers"
        ),
        asks="Who was heard before these cases were closed?",
        effect="share",
        part="complaints",
        record="case",
        needs=("case.closed_on", "outcome.disposition"),
        cut=_fast_and_empty,
        test=against_past_and_peers,
    ),
    Pattern(
        id="G6",
        name="Complaints that come back",
        meaning="More closed complaints than at peers are opened again, or lodged anew, within 60 days.",
        formula=(
            "opened again within 60 days, or lodged anew by the same person in the same category ÷ closed; "
            "exact binomial against the peers, and beyond their 99.8% limit"
        ),
        asks="What had been left unanswered when these cases were closed?",
        effect="share",
        part="complaints",
        record="case",
        needs=("case.closed_on", "case.reopened_on|case.complainant"),
        cut=_came_back,
        test=against_peers,
    ),
)
