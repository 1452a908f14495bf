"""One funnel over the units of a group: its centre, its limits, and where each unit lies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from statsmodels.stats.multitest import multipletests

from metrics.comparison import funnel, spread
from metrics.comparison.funnel import Limits
from metrics.intervals import Floats, poisson_exact, wilson
from metrics.rules import ComparisonRules

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Funnel:
    """Where units of a group would lie by chance alone.

    centre: the units' pooled value, a share or a rate per unit of exposure. phi: mean squared score, None
    where there are too few units to judge spread. tau2: the spread that the limits allow for, else 0.
    """

    centre: float
    is_rate: bool
    phi: float | None
    tau2: float

    @property
    def varies(self) -> bool:
        """Whether chance can make units differ at all: not where all are at nothing, or at everything."""
        return self.centre > 0 and (self.is_rate or self.centre < 1)

    def limits(self, n: Floats) -> Limits:
        """Limits for units of these sizes (cases, or exposure), on the scale of the centre."""
        if not self.varies:
            return Limits(*(np.full(n.shape, self.centre) for _ in funnel.TAILS))
        if not self.is_rate:
            if self.tau2:
                return spread.share_limits(self.centre, n, self.tau2)
            return funnel.share_limits(self.centre, n)
        expected = self.centre * n
        if self.tau2:
            return spread.ratio_limits(expected, self.tau2).scaled(self.centre)
        return funnel.ratio_limits(expected).scaled(self.centre)

    def places(self, x: Floats, n: Floats) -> Places:
        """Where each unit lies: 2 and -2 outside the 99.8 % limits, 1 and -1 outside the 95 % limits, else 0.

        It counts as outside only where its own interval leaves out the centre too, so that a dot on the line
        is never called outside by rounding to whole cases.
        """
        outside = funnel.places(x / n, self.limits(n))
        own = funnel.sides(_own_intervals(x, n, self.is_rate), self.centre)
        size = np.minimum(abs(outside), abs(own))
        return np.where(np.sign(outside) == np.sign(own), np.sign(own) * size, 0)

    def p_values(self, x: Floats, n: Floats) -> Floats:
        """How surprising each unit is: mid-p, or from its score where the limits allow for spread."""
        if self.tau2:
            expected = self.centre * n if self.is_rate else n
            found = _spread_of(x, n, self.centre, self.is_rate, 0.0)
            return spread.spread_p(found.z, expected, self.tau2)
        if self.is_rate:
            return np.array([funnel.count_p(a, self.centre * b) for a, b in zip(x, n, strict=True)])
        return np.array([funnel.share_p(a, b, self.centre) for a, b in zip(x, n, strict=True)])


def fitted(x: Floats, n: Floats, *, is_rate: bool, rules: ComparisonRules) -> Funnel:
    """The funnel of a group from each unit's cases above the line and its size.

    Formula: centre = sum x / sum n; spread is judged from `spread_units` units on.
    Units without cases or exposure are not given; at least one unit.
    """
    centre = float(x.sum() / n.sum())
    plain = Funnel(centre, is_rate, None, 0.0)
    if len(x) < rules.spread_units or not plain.varies:
        return plain
    found = _spread_of(x, n, centre, is_rate, rules.winsorise)
    return Funnel(centre, is_rate, found.phi, found.tau2)


def surviving(p: Floats, share: float) -> NDArray[np.bool_]:
    """Which of a group's units still stand out when all are looked at together: Benjamini-Hochberg.

    share: the part of those standing out that may be chance. Source: Benjamini and Hochberg 1995.
    """
    return np.asarray(multipletests(p, alpha=share, method="fdr_bh")[0], dtype=np.bool_)


def _spread_of(x: Floats, n: Floats, centre: float, is_rate: bool, tail: float) -> spread.Spread:
    if is_rate:
        return spread.ratio_spread(x, centre * n, tail)
    return spread.share_spread(x, n, centre, tail)


def _own_intervals(x: Floats, n: Floats, is_rate: bool) -> Limits:
    """Each unit's own 95 % and 99.8 % interval."""
    bounds = [poisson_exact(x, n, c) if is_rate else wilson(x, n, c) for c in (0.95, 0.998)]
    return Limits(*bounds[0], *bounds[1])
