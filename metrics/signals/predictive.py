"""How unusual one week's count is against what its own baseline lets one expect, for many units at once.

Every count is judged under a predictive distribution, so that a short baseline makes nothing look certain.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from metrics.counts import Ints
from metrics.intervals import Floats

USUALLY: Final = 0.95  # of weeks lie in the usual range
_HALF: Final = 0.5  # Jeffreys prior
_REACH: Final = float(special.ndtri((1 + USUALLY) / 2))


@dataclass(frozen=True)
class Expected:
    """For each week judged: two-sided p, and the ends of the range that 95 % of such weeks lie in."""

    p: Floats
    low: Floats
    high: Floats


def share(x: ArrayLike, n: ArrayLike, above: ArrayLike, below: ArrayLike) -> Expected:
    """How unusual x of n is after `above` of `below` in the baseline.

    Formula: min(1, 2 x the smaller mid-p tail) of BetaBinomial(n, above + 1/2, below - above + 1/2); the
    range holds every count whose p is 0.05 or more. p in 0 to 1; ends are counts. n = 0: p 1, range 0 to 0.
    Source: Jeffreys prior; mid-p after Lancaster 1961.
    """
    mass = _masses(n, above, below)
    n = np.asarray(n, "float64")
    p = np.where(np.arange(mass.shape[-1]) <= n[..., None], _two_sided(mass), 0.0)
    usual = p >= 1 - USUALLY
    high = p.shape[-1] - 1.0 - usual[..., ::-1].argmax(axis=-1)
    at = np.take_along_axis(p, np.asarray(x, "int64")[..., None], axis=-1)[..., 0]
    return Expected(at, usual.argmax(axis=-1).astype("float64"), high)


def _masses(n: ArrayLike, above: ArrayLike, below: ArrayLike) -> Floats:
    """Probabilities of every count 0, 1, … under the beta-binomial, along a new last axis."""
    size, yes, every = (np.asarray(part, "float64")[..., None] for part in (n, above, below))
    a, b = yes + _HALF, every - yes + _HALF
    k = np.arange(int(size.max(initial=0)) + 1.0)
    left = np.maximum(size - k, 0.0)
    ways = special.gammaln(size + 1) - special.gammaln(k + 1) - special.gammaln(left + 1)
    mass: Floats = np.exp(ways + special.betaln(k + a, left + b) - special.betaln(a, b))
    return np.where(k <= size, mass, 0.0)


def _two_sided(mass: Floats) -> Floats:
    """The mid-p of every count at once: half of its own mass on either side."""
    lower = mass.cumsum(axis=-1) - mass / 2
    upper = mass[..., ::-1].cumsum(axis=-1)[..., ::-1] - mass / 2
    p: Floats = np.minimum(1.0, 2 * np.minimum(lower, upper))
    return p


def count(x: ArrayLike, total: ArrayLike, weeks: ArrayLike, exposure: ArrayLike = 1.0) -> Floats:
    """How unusual a count x is after `total` in `weeks` of baseline (or in as much exposure).

    Formula: as `share`, under NB(total + 1/2, weeks / (weeks + exposure)); exposure is that of the week
    judged, in the unit of `weeks`. p in 0 to 1. Source: Gamma prior of shape 1/2; mid-p after Lancaster 1961.
    """
    own = stats.nbinom(np.asarray(total) + _HALF, np.asarray(weeks) / np.add(weeks, exposure))
    half = own.pmf(x) / 2
    tails = np.minimum(own.cdf(x) - half, own.sf(x) + half)
    return np.asarray(np.minimum(1.0, 2 * tails), "float64")


def normal(value: Floats, centre: Floats, sigma: Floats) -> Expected:
    """How unusual a value is under a normal distribution; the ends are values.

    Formula: 2 (1 - Phi(|value - centre| / sigma)); centre ± 1.96 sigma. p in 0 to 1. sigma must be above 0.
    """
    reach = _REACH * sigma
    return Expected(2 * special.ndtr(-np.abs(value - centre) / sigma), centre - reach, centre + reach)


def total(amount: int, n: int, sizes: Ints) -> Expected:
    """How unusual it is that n items amount to so much together, after a baseline's items by size.

    sizes: how many items of size 0, 1, 2, … the baseline holds. Formula: as `share`, under the sum of K
    sizes above 0, K of n by the beta-binomial of `share`, each size by its share in the baseline, one more
    item spread evenly over all sizes. p in 0 to 1; ends are amounts. n must be 1 or more.
    """
    some = sizes[1:].astype("float64")
    each = np.concatenate(([0.0], (some + 1 / len(some)) / (some.sum() + 1)))
    length = n * len(some) + 1
    turned = np.fft.rfft(each, length)
    summed = np.zeros_like(turned)
    for share_of_n in _masses(n, some.sum(), sizes.sum())[::-1]:
        summed = summed * turned + share_of_n
    p = _two_sided(np.maximum(np.fft.irfft(summed, length), 0.0))
    usual = np.flatnonzero(p >= 1 - USUALLY)
    return Expected(p[amount], usual[0].astype("float64"), usual[-1].astype("float64"))
