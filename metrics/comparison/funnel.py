"""Funnel limits: how far a unit of a given size may lie from its peers by chance alone."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from metrics.intervals import Floats

# Lower and upper tail of the 95 % limits, then of the 99.8 % limits.
TAILS: Final = (0.025, 0.975, 0.001, 0.999)
# Below this many expected cases on the rarer side a normal curve no longer fits.
LEAST_EXPECTED: Final = 10


@dataclass(frozen=True, eq=False)
class Limits:
    """95 % and 99.8 % limits, one figure a unit."""

    low95: Floats
    high95: Floats
    low998: Floats
    high998: Floats

    def scaled(self, by: float) -> "Limits":
        """The same in other units."""
        return Limits(*(by * one for one in self.all))

    def clipped(self, low: float, high: float) -> "Limits":
        """The same, held inside what the figure can be at all."""
        return Limits(*(np.clip(one, low, high) for one in self.all))

    @property
    def all(self) -> tuple[Floats, Floats, Floats, Floats]:
        """The four in the order of TAILS."""
        return self.low95, self.high95, self.low998, self.high998


def _sizes(n: ArrayLike) -> Floats:
    return np.atleast_1d(np.asarray(n, dtype=np.float64))


def score_limits(target: float, n: ArrayLike) -> Limits:
    """Limits of a share among `n` cases where the peers' share is `target`.

    Formula: target ± z·sqrt(target(1 - target)/n), held between 0 and 1; z of 97.5 % and 99.9 %.
    Range 0 to 1. n = 0: NaN. Source: score limits as in UK public-health funnels.
    """
    sizes = _sizes(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(sizes > 0, np.sqrt(target * (1 - target) / sizes), np.nan)
    return Limits(*(target + z * spread for z in stats.norm.ppf(TAILS))).clipped(0, 1)


def exact_limits(target: float, n: ArrayLike) -> Limits:
    """Limits of a share from the binomial distribution, interpolated between whole cases.

    Formula: (r - (P(R <= r) - p) / P(R = r)) / n with r the p-quantile of Binomial(n, target).
    Range: the lower ones may fall a hair below 0. n = 0: NaN. Source: Spiegelhalter 2005, appendix.
    """
    sizes = np.rint(_sizes(n))
    known = np.where(sizes > 0, sizes, np.nan)

    def limit(p: float) -> Floats:
        r = stats.binom.ppf(p, known, target)
        over = (stats.binom.cdf(r, known, target) - p) / stats.binom.pmf(r, known, target)
        return np.asarray((r - over) / known, dtype=np.float64)

    return Limits(*(limit(p) for p in TAILS))


def share_limits(target: float, n: ArrayLike) -> Limits:
    """Limits of a share: exact where n·min(target, 1 - target) is under 10, else score limits.

    Range 0 to 1. n = 0: NaN. The target lies between 0 and 1, neither of them.
    """
    sizes = _sizes(n)
    few = sizes * min(target, 1 - target) < LEAST_EXPECTED
    exact, score = exact_limits(target, sizes), score_limits(target, sizes)
    chosen = (np.where(few, a, b) for a, b in zip(exact.all, score.all, strict=True))
    return Limits(*chosen).clipped(0, 1)


def ratio_limits(expected: ArrayLike) -> Limits:
    """Limits of observed / expected counts.

    Formula: chi²(p; 2E) / 2E below and chi²(p; 2E + 2) / 2E above. Range 0 upward. E = 0: NaN.
    Source: exact Poisson limits as in Spiegelhalter 2005.
    """
    counts = _sizes(expected)
    known = np.where(counts > 0, counts, np.nan)
    more = (0, 2, 0, 2)
    return Limits(
        *(stats.chi2.ppf(p, 2 * known + add) / (2 * known) for p, add in zip(TAILS, more, strict=True))
    )


def sides(own: Limits, target: ArrayLike) -> NDArray[np.int64]:
    """Which side of the target a unit's own intervals leave it on.

    2 and -2: its 99.8 % interval lies above or below the target; 1 and -1: only its 95 % interval does;
    0: neither. NaN counts as neither. Source: flags of UK public-health funnels.
    """
    return _side(own.low95, own.high95, own.low998, own.high998, np.asarray(target, dtype=np.float64))


def places(value: ArrayLike, limits: Limits) -> NDArray[np.int64]:
    """Where a value lies among funnel limits: 2 and -2 outside 99.8 %, 1 and -1 outside 95 %, else 0."""
    dot = np.asarray(value, dtype=np.float64)
    return -_side(limits.low95, limits.high95, limits.low998, limits.high998, dot)


def _side(low95: Any, high95: Any, low998: Any, high998: Any, mark: Floats) -> NDArray[np.int64]:
    with np.errstate(invalid="ignore"):
        above = (low95 > mark).astype(np.int64) + (low998 > mark)
        below = (high95 < mark).astype(np.int64) + (high998 < mark)
    return np.atleast_1d(above - below)


def share_p(x: float, n: float, target: float) -> float:
    """How surprising `x` of `n` is where the peers' share is `target`: two-sided mid-p.

    Formula: min(1, 2·smaller tail), a tail being P(beyond x) + P(x)/2 of Binomial(n, target); where x is no
    whole number (an estimate of effective size n), from the normal score. Range 0 to 1.
    n = 0, or a target of 0 or 1: 1. Source: mid-p, Lancaster 1961.
    """
    if n <= 0 or not 0 < target < 1:
        return 1.0
    if abs(x - round(x)) > 1e-9:
        z = (x / n - target) / np.sqrt(target * (1 - target) / n)
        return float(2 * stats.norm.sf(abs(z)))
    return _mid_p(stats.binom(round(n), target), round(x))


def count_p(x: float, expected: float) -> float:
    """How surprising a count is where `expected` were: two-sided mid-p of Poisson(expected).

    Range 0 to 1. Nothing expected: 1.
    """
    return _mid_p(stats.poisson(expected), round(x)) if expected > 0 else 1.0


def _mid_p(distribution: Any, x: int) -> float:
    half = distribution.pmf(x) / 2
    tail = min(distribution.cdf(x) - half, distribution.sf(x) + half)
    return float(min(1.0, 2 * tail))
