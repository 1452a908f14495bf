"""What is too rare for weekly limits: days between events, blocks of weeks, sums that tell of worse weeks."""

from typing import Final

import numpy as np

from metrics.counts import Ints
from metrics.intervals import Floats
from metrics.signals import xmr
from metrics.signals.attribute import RANGE_TO_SIGMA, SIGMAS

POWER: Final = 1 / 3.6


def between_limits(days: Floats) -> xmr.Limits | None:
    """Limits of the days between rare events (t-chart).

    Formula: XmR limits of days^(1/3.6) by 3 / 1.128, raised back; a limit below 0 is 0. Unit: days.
    None where fewer than two gaps, or where they do not vary. Source: Nelson 1994; qicharts2 `t`.
    """
    found = xmr.limits(days**POWER, SIGMAS / RANGE_TO_SIGMA)
    if found is None:
        return None
    parts = (found.centre, found.lower, found.upper)
    return xmr.Limits(*(np.maximum(part, 0.0) ** (1 / POWER) for part in parts))


def upward_sum(steps: Floats) -> tuple[Floats, Ints]:
    """A one-sided cumulative sum along the last axis, and how many steps it has stood above 0.

    Formula: C_i = max(0, C_(i-1) + step_i). Unit: that of the steps. Source: Page 1954; with
    steps (x - mu) / sigma - k it is Montgomery's tabular CUSUM.
    """
    walk = steps.cumsum(axis=-1)
    # The sum is how far the walk stands above its lowest point so far, the start included.
    sums = walk - np.minimum.accumulate(np.minimum(walk, 0.0), axis=-1)
    places = np.broadcast_to(np.arange(steps.shape[-1]), steps.shape)
    at_zero = np.maximum.accumulate(np.where(sums > 0, -1, places), axis=-1)
    return sums, places - at_zero


def share_steps(events: Floats, n: Floats, p: float, odds: float) -> Floats:
    """What each week says for odds of the event `odds` times those of p (Bernoulli CUSUM).

    Formula: x ln(p1 / p) + (n - x) ln((1 - p1) / (1 - p)), p1 the share with odds times the odds of p.
    Unit: log likelihood ratio. p in (0, 1). A week without cases says 0. Source: Reynolds and Stoumbos 1999.
    """
    worse = odds * p / (1 - p + odds * p)
    steps: Floats = events * np.log(worse / p) + (n - events) * np.log((1 - worse) / (1 - p))
    return steps


def count_steps(events: Floats, expected: Floats, ratio: float) -> Floats:
    """What each week says for a rate `ratio` times the expected (Poisson CUSUM).

    Formula: x ln(ratio) - expected (ratio - 1). Unit: log likelihood ratio. Source: Lucas 1985.
    """
    steps: Floats = events * np.log(ratio) - expected * (ratio - 1)
    return steps


def alarms(steps: Floats, threshold: float) -> Ints:
    """Places at which the sum reaches the threshold; it starts again from 0 after each."""
    places: list[int] = []
    start = 0
    while len(over := np.flatnonzero(upward_sum(steps[start:])[0] >= threshold)):
        places.append(start + int(over[0]))
        start = places[-1] + 1
    return np.array(places, "int64")


def blocks(values: Ints, size: int) -> Ints:
    """Sums of blocks of `size` weeks from the first on; the last may hold fewer."""
    starts = np.arange(0, len(values), size)
    return np.add.reduceat(values, starts) if len(values) else values
