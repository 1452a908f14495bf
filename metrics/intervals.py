"""Confidence intervals of single figures. Each takes one case or arrays of cases.

One case gives a pair of floats, or (None, None) where there is no interval; arrays give a pair of float
arrays with NaN in those places. Nothing else is ever NaN.
"""

from functools import cache
from typing import Any, Final, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from scipy.special import gammaincinv

Floats = NDArray[np.float64]
Bounds = tuple[float | None, float | None]
BoundsOfMany = tuple[Floats, Floats]

CONFIDENCE: Final = 0.95


def _bounds(low: Floats, high: Floats) -> Any:
    """A pair of arrays as it is, a pair of single values as floats with None for NaN."""
    if low.ndim:
        return low, high
    return (None, None) if np.isnan(low) else (float(low), float(high))


def _arrays(*values: ArrayLike) -> list[Floats]:
    """The values as float arrays of one shape."""
    return [np.array(one, dtype=np.float64) for one in np.broadcast_arrays(*values)]


@cache
def normal_reach(confidence: float) -> float:
    """How many standard deviations a two-sided normal interval reaches; 1.96 at 95 %. Range 0 upward."""
    return float(stats.norm.ppf((1 + confidence) / 2))


@overload
def wilson(x: float, n: float, confidence: float = ...) -> Bounds: ...
@overload
def wilson(x: Floats, n: ArrayLike, confidence: float = ...) -> BoundsOfMany: ...
def wilson(x: ArrayLike, n: ArrayLike, confidence: float = CONFIDENCE) -> Any:
    """Where the share behind `x` of `n` very likely lies.

    Formula: score interval, (p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n) with p = x/n.
    Range 0 to 1; the lower bound is 0 at x = 0, the upper is 1 at x = n. `n` may be an effective size.
    n = 0: no interval. Source: Wilson 1927. A scorecard asks for hundreds, one by one: written out here, it
    takes a tenth of the time of a library that prepares for whole arrays; a test holds it to that library.
    """
    counted, size = _arrays(x, n)
    known = size > 0
    low, high = np.full(size.shape, np.nan), np.full(size.shape, np.nan)
    z2 = normal_reach(confidence) ** 2
    x, m = counted[known], size[known]
    middle, reach = x + z2 / 2, np.sqrt(z2 * (x * (m - x) / m + z2 / 4))
    low[known], high[known] = (middle - reach) / (m + z2), (middle + reach) / (m + z2)
    # The exact ends, which rounding would miss by a hair.
    low[known & (counted <= 0)] = 0.0
    high[known & (counted >= size)] = 1.0
    return _bounds(low, high)


@overload
def poisson_exact(x: float, exposure: float = ..., confidence: float = ...) -> Bounds: ...
@overload
def poisson_exact(x: Floats, exposure: ArrayLike = ..., confidence: float = ...) -> BoundsOfMany: ...
def poisson_exact(x: ArrayLike, exposure: ArrayLike = 1.0, confidence: float = CONFIDENCE) -> Any:
    """Where the rate behind `x` events in `exposure` very likely lies.

    Formula: chi²(α/2; 2x) / 2 and chi²(1-α/2; 2x+2) / 2, each divided by the exposure.
    Unit: events per unit of exposure, 0 upward; the lower bound at x = 0 is 0.
    exposure = 0: no interval. Source: Garwood 1936; chi² by the inverse incomplete gamma function.
    """
    counted, time = _arrays(x, exposure)
    known = time > 0
    low, high = np.full(time.shape, np.nan), np.full(time.shape, np.nan)
    tail = (1 - confidence) / 2
    x, t = counted[known], time[known]
    low[known] = np.where(x > 0, gammaincinv(np.where(x > 0, x, 1), tail), 0.0) / t
    high[known] = gammaincinv(x + 1, 1 - tail) / t
    return _bounds(low, high)


@overload
def byar(x: float, confidence: float = ...) -> Bounds: ...
@overload
def byar(x: Floats, confidence: float = ...) -> BoundsOfMany: ...
def byar(x: ArrayLike, confidence: float = CONFIDENCE) -> Any:
    """Where the mean behind a count of `x` very likely lies; kept for parity with public-health figures.

    Formula: x(1 - 1/9x - z/3sqrt(x))³ and y(1 - 1/9y + z/3sqrt(y))³ with y = x + 1.
    Unit: events, 0 upward; the lower bound at x = 0 is 0. Always an interval.
    Source: Breslow and Day 1987, Byar's approximation.
    """
    (counted,) = _arrays(x)
    z = normal_reach(confidence)
    some = np.where(counted > 0, counted, 1.0)
    low = np.where(counted > 0, some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3, 0.0)
    more = counted + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    # A wide interval of a single event would reach below nothing at all.
    return _bounds(np.maximum(low, 0.0), high)


def median_interval(values: ArrayLike, n: ArrayLike = 1, confidence: float = CONFIDENCE) -> Bounds:
    """Where the median of the cases behind `values` very likely lies; `n` cases share each value.

    Formula: the k-th smallest and k-th largest value, k the α/2 quantile of Binomial(n, 1/2).
    Unit: that of the values. Fewer than 6 cases at 95 %: (None, None), for no pair of cases is wide enough.
    Source: order-statistic interval, Conover 1999, section 3.2.
    """
    sizes = np.broadcast_to(np.asarray(n, dtype=np.int64), np.shape(values))
    ordered = np.sort(np.repeat(np.asarray(values, dtype=np.float64), sizes))
    rank = int(stats.binom.ppf((1 - confidence) / 2, len(ordered), 0.5)) if len(ordered) else 0
    if rank < 1:
        return None, None
    return float(ordered[rank - 1]), float(ordered[-rank])
