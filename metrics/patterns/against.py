"""What a share is held against: a known share, the peers, the unit's own past, or both of these."""

from typing import Final, Literal

from scipy.stats import binomtest, chi2_contingency, chisquare, fisher_exact

from metrics.comparison.funnel import share_limits
from metrics.counts import Ints
from metrics.patterns.definition import Asked, Compared, Pattern
from metrics.patterns.ledger import PAST_WEEKS

Way = Literal["greater", "less", "two-sided"]
NO_PEERS: Final = "No other unit has enough cases to compare with."
NO_PAST: Final = "The weeks before hold too few cases to compare with."
LEAST_EXPECTED: Final = 5


def heaped(k: int, n: int, expected: float, way: Way = "greater") -> float:
    """The chance of k or more of n at an expected share; or of k or fewer; or of as far off.

    Formula: exact binomial. Range 0 to 1; n must be above 0. Source: scipy.stats.binomtest.
    """
    return float(binomtest(k, n, expected, way).pvalue)


def more_often(k: int, n: int, past_k: int, past_n: int) -> float:
    """The chance of a difference as large as that between k of n and an earlier k of n, upwards.

    Formula: Fisher's exact test, one-sided. Range 0 to 1; no earlier cases give 1.
    """
    return float(fisher_exact([[k, n - k], [past_k, past_n - past_k]], "greater").pvalue)


def beyond_limits(k: int, n: int, share: float) -> bool:
    """Whether k of n lies above the upper 99.8 % limit around a share.

    Formula and source: `share_limits`, as the funnels of units have them. n must be above 0.
    """
    return bool(k / n > share_limits(share, n).high998[0])


def drifted(table: Ints) -> float:
    """The chance that two mixes differ as much as these rows of counts do.

    Formula: chi-square without correction; Fisher's exact test where a 2 × 2 table expects under 5 in a cell.
    Range 0 to 1; an empty column says nothing and is left out; fewer than two columns give 1.
    """
    counts = table[:, table.sum(axis=0) > 0]
    if counts.shape[1] < 2 or not counts.sum(axis=1).all():
        return 1.0
    whole = chi2_contingency(counts, correction=False)
    if counts.shape[1] == 2 and whole.expected_freq.min() < LEAST_EXPECTED:
        return float(fisher_exact(counts).pvalue)
    return float(whole.pvalue)


def crowded(k: int, n: int, expected: float) -> float:
    """The chance that k of n differ from an expected share as much as this.

    Formula: chi-square on k and n - k; exact binomial, two-sided, where it expects under 5. Range 0 to 1;
    expected must lie between 0 and 1, n above 0.
    """
    if n * min(expected, 1 - expected) < LEAST_EXPECTED:
        return heaped(k, n, expected, "two-sided")
    return float(chisquare([k, n - k], [n * expected, n * (1 - expected)]).pvalue)


def among_peers(pattern: Pattern, asked: Asked) -> float | None:
    """The pooled share of the peers, or of all other units where the peers have too few cases; else None.

    Formula: (k + ½) ÷ (n + 1), which is neither 0 nor 1, so that no single case can be impossible.
    """
    for units in (asked.peers, asked.others):
        k, n = pattern.count(asked, units)
        if not pattern.shortfall(asked.rules, n):
            return (k + 0.5) / (n + 1)
    return None


def against_peers(pattern: Pattern, asked: Asked) -> Compared | str:
    """More often than the peers: exact binomial against their pooled share, and beyond its 99.8 % limit."""
    k, n = pattern.count(asked, (asked.unit,))
    if short := pattern.shortfall(asked.rules, n):
        return short
    share = among_peers(pattern, asked)
    if share is None:
        return NO_PEERS
    return Compared(k, n, share, k / n - share, heaped(k, n, share), beyond_limits(k, n, share))


def against_past_and_peers(pattern: Pattern, asked: Asked) -> Compared | str:
    """More often than in the unit's own 52 weeks before, and beyond the 99.8 % limit around its peers.

    A unit without peers, such as an agency whose file names no handling unit, is held against its past only.
    """
    k, n = pattern.count(asked, (asked.unit,))
    past_k, past_n = pattern.count(asked, (asked.unit,), asked.before(PAST_WEEKS))
    if short := pattern.shortfall(asked.rules, n):
        return short
    if pattern.shortfall(asked.rules, past_n):
        return NO_PAST
    share, past = among_peers(pattern, asked), past_k / past_n
    outside = share is None or beyond_limits(k, n, share)
    return Compared(k, n, past, k / n - past, more_often(k, n, past_k, past_n), outside)
