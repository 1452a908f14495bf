"""Whether peers spread more than chance alone would have them, and limits that allow for it.

Shares are judged on the arcsine scale, counts against expected ones on the square-root scale. Both take a
count of 0; the logarithm would not.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from metrics.comparison.funnel import Limits
from metrics.intervals import Floats

# Normal quantiles of 95 % and 99.8 % limits to the six places that funnel software writes down.
Z: Final = (-1.959964, 1.959964, -3.090232, 3.090232)


@dataclass(frozen=True, eq=False)
class Spread:
    """phi: mean z² after drawing in the tails, 1 where chance explains all. tau2: variance between units."""

    z: Floats
    phi: float
    tau2: float


def winsorised(z: ArrayLike, tail: float) -> Floats:
    """Scores with each tail drawn in to its quantile (type 7), so that a few odd units do not set the spread.

    Formula: z held between its `tail` and its 1 - `tail` quantile. No scores: none.
    Source: Spiegelhalter 2005, section on overdispersion.
    """
    scores = np.asarray(z, dtype=np.float64)
    if not scores.size:
        return scores
    low, high = np.quantile(scores, (tail, 1 - tail))
    return np.clip(scores, low, high)


def _spread(z: Floats, s: Floats, tail: float) -> Spread:
    """phi and the moment estimate of the variance between units; one unit says nothing of a spread."""
    units = len(z)
    phi = float(np.mean(winsorised(z, tail) ** 2)) if units else 1.0
    if units < 2:
        return Spread(z, phi, 0.0)
    first, second = float(np.sum(s**-2)), float(np.sum(s**-4))
    # A negative moment variance means that chance explains more than all of it.
    return Spread(z, phi, max(0.0, units * phi - (units - 1)) / (first - second / first))


def share_spread(x: ArrayLike, n: ArrayLike, target: float, tail: float) -> Spread:
    """Spread of shares around `target`.

    Formula: z = (arcsin sqrt(x/n) - arcsin sqrt(target)) / s, s = 1 / 2·sqrt(n); phi = mean of the
    winsorised z²; tau² = max(0, (I·phi - (I - 1)) / (W1 - W2/W1)), W1 = sum s⁻², W2 = sum s⁻⁴.
    phi and tau² are 0 upward. Units without cases are not given. Source: Spiegelhalter 2005; Mohammed 2013.
    """
    cases = np.asarray(n, dtype=np.float64)
    s = 1 / (2 * np.sqrt(cases))
    shares = np.clip(np.asarray(x, dtype=np.float64) / cases, 0, 1)
    return _spread((np.arcsin(np.sqrt(shares)) - np.arcsin(np.sqrt(target))) / s, s, tail)


def ratio_spread(observed: ArrayLike, expected: ArrayLike, tail: float) -> Spread:
    """Spread of observed / expected counts around 1.

    Formula: z = (sqrt(O/E) - 1) / s, s = 1 / 2·sqrt(E); phi and tau² as for shares.
    Units without expected counts are not given. Source: the square-root form of the UK care inspectorate.
    """
    counts = np.asarray(expected, dtype=np.float64)
    s = 1 / (2 * np.sqrt(counts))
    roots = np.sqrt(np.asarray(observed, dtype=np.float64) / counts)
    return _spread((roots - 1) / s, s, tail)


def transformed_limits(centre: float, n: ArrayLike, tau2: float) -> Limits:
    """Limits on the scale on which spread was judged: centre ± z·sqrt(s² + tau²), s = 1 / 2·sqrt(n)."""
    error = np.sqrt(1 / (4 * np.atleast_1d(np.asarray(n, dtype=np.float64))) + tau2)
    return Limits(*(centre + z * error for z in Z))


def share_limits(target: float, n: ArrayLike, tau2: float) -> Limits:
    """Limits of a share that allow for the spread between units.

    Formula: sin²(arcsin sqrt(target) ± z·sqrt(s² + tau²)), the angle held between 0 and π/2. Range 0 to 1.
    """
    angles = transformed_limits(float(np.arcsin(np.sqrt(target))), n, tau2).clipped(0, np.pi / 2)
    return Limits(*(np.sin(angle) ** 2 for angle in angles.all))


def ratio_limits(expected: ArrayLike, tau2: float) -> Limits:
    """Limits of observed / expected counts that allow for the spread between units.

    Formula: (1 ± z·sqrt(s² + tau²))², the root held at 0 or above. Range 0 upward.
    """
    roots = transformed_limits(1.0, expected, tau2).clipped(0, np.inf)
    return Limits(*(root**2 for root in roots.all))


def spread_p(z: ArrayLike, n: ArrayLike, tau2: float) -> Floats:
    """How surprising each unit is once the spread between units is allowed for: two-sided normal p.

    Formula: 2·P(Z > |z|·s / sqrt(s² + tau²)). Range 0 to 1.
    """
    s = 1 / (2 * np.sqrt(np.asarray(n, dtype=np.float64)))
    scores = np.abs(np.asarray(z, dtype=np.float64)) * s / np.sqrt(s**2 + tau2)
    return np.asarray(2 * stats.norm.sf(scores), dtype=np.float64)
