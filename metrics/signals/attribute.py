"""Limits of shares and rates from their own cases, widened where weeks differ by more than chance."""

from typing import Final

import numpy as np

from metrics.counts import Bools
from metrics.intervals import Floats
from metrics.signals.xmr import Limits

SIGMAS: Final = 3.0
RANGE_TO_SIGMA: Final = 1.128  # mean moving range of two normal values, in standard deviations


def share_sigma(p: Floats, n: Floats) -> Floats:
    """Standard deviation of a share of n cases: sqrt(p (1 - p) / n); infinite without cases."""
    return _root(p * (1 - p), n)


def rate_sigma(rate: Floats, exposure: Floats) -> Floats:
    """Standard deviation of a rate: sqrt(rate / exposure); infinite without exposure."""
    return _root(rate, exposure)


def _root(variance: Floats, n: Floats) -> Floats:
    size = np.asarray(n, "float64")
    endless: Floats = np.full(np.shape(size), np.inf)
    return np.asarray(np.sqrt(np.divide(variance, size, out=endless, where=size > 0)))


def limits(centre: Floats, sigma: Floats, sigma_z: float = 1.0) -> Limits:
    """Limits of a p or u chart; with sigma_z above 1 those of Laney's p' and u'.

    Formula: centre ± 3 sigma_i x max(1, sigma_z). Unit: that of the share or rate; not clipped.
    Source: Laney 2002; a sigma_z below 1 never narrows the limits.
    """
    reach = SIGMAS * sigma * max(1.0, sigma_z)
    return Limits(np.broadcast_to(centre, reach.shape).copy(), centre - reach, centre + reach)


def sigma_z(values: Floats, centre: Floats, sigma: Floats, known: Bools) -> Floats:
    """How many times more than chance weeks differ from their neighbours, row by row.

    Formula: mean |z_i - z_(i-1)| / 1.128 over neighbours, z = (value - centre) / sigma. known: which places
    hold a point; points stand first in their row. 1 is chance alone. Rows of fewer than two points, or
    without variance, give 1. Source: Laney 2002; qicharts2.
    """
    z = np.divide(values - centre, sigma, out=np.zeros(values.shape), where=known & (sigma > 0))
    pairs = known[..., 1:] & known[..., :-1]
    sums = (np.abs(np.diff(z, axis=-1)) * pairs).sum(axis=-1)
    count = pairs.sum(axis=-1)
    varies = (count > 0) & (sums > 0)
    alone: Floats = np.ones(np.shape(sums))
    return np.asarray(np.divide(sums, count * RANGE_TO_SIGMA, out=alone, where=varies))
