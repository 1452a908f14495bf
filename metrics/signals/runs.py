"""Runs on either side of a line: whether values lean to one side for longer than chance lets them."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from metrics.counts import Ints
from metrics.intervals import Floats


@dataclass(frozen=True)
class Runs:
    """Longest run and crossings of a series, with what chance allows for as many useful points."""

    longest: int
    longest_allowed: int
    crossings: int
    crossings_needed: int

    @property
    def unusual(self) -> bool:
        """Whether the longest run is too long, or the crossings are too few."""
        return self.longest > self.longest_allowed or self.crossings < self.crossings_needed


def allowed(useful: int) -> tuple[int, int]:
    """The longest run and the fewest crossings that chance allows among `useful` points.

    Formula: round(log2 n) + 3; the 5 % quantile of Binomial(n - 1, 1/2). Unit: points, crossings.
    No useful point: (0, 0). Source: Anhoej and Olesen 2014; qicharts2.
    """
    if useful < 1:
        return 0, 0
    return round(float(np.log2(useful))) + 3, int(stats.binom.ppf(0.05, useful - 1, 0.5))


def runs(y: Floats, centre: Floats | float) -> Runs:
    """Runs of a series about a line; points on the line are not useful and are passed over.

    Unit: points. An empty series has no run and nothing unusual. Source: Anhoej and Olesen 2014.
    """
    side = np.sign(y - centre)
    side = side[side != 0]
    turns = np.flatnonzero(np.diff(side) != 0) + 1
    lengths: Ints = np.diff(np.concatenate(([0], turns, [len(side)])))
    return Runs(int(lengths.max(initial=0)), allowed(len(side))[0], len(turns), allowed(len(side))[1])


def newest_run(y: Floats, centre: Floats) -> tuple[int, int]:
    """How many points in a row up to the newest lie on its side of the centre, and which side that is.

    Formula: the newest stretch of one sign of y - centre. Unit: points; 1 above, -1 below. A newest point on
    the centre, or no point: (0, 0). Source: this project's own rule; seven make a shift.
    """
    side = np.sign(y - centre)
    if not len(side) or side[-1] == 0:
        return 0, 0
    breaks = np.flatnonzero(side != side[-1])
    return len(side) - int(breaks[-1] + 1 if len(breaks) else 0), int(side[-1])
