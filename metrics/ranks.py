"""How little an order of units would say: ranges of ranks. For methods and audits only.

No page, export or briefing shows a rank; these figures say why. Rank 1 is the highest value.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metrics.intervals import Floats
from metrics.marks import generator

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class RankRange:
    """One entry a unit: the range its rank very likely lies in, and its expected rank."""

    low: Ints
    high: Ints
    expected: Floats


@dataclass(frozen=True, eq=False)
class RankSet:
    """One entry a unit: the ranks that its differences from the others cannot rule out."""

    low: Ints
    high: Ints


def rank_ranges(draws: ArrayLike, interval: tuple[float, float] = (0.05, 0.95)) -> RankRange:
    """Likely ranks from draws of the units' values, a row a unit, a column a joint draw.

    Formula: rank in each draw, its two quantiles (the order statistics that keep at least that share inside);
    expected rank 1 + sum over others j of P(S_j > S_i). Ranks 1 to the number of units.
    No units: empty. Source: Lingsma et al. 2009; Marshall and Spiegelhalter 1998.
    """
    values = np.atleast_2d(np.asarray(draws, dtype=np.float64))
    above = values[:, None, :] < values[None, :, :]
    ranks = 1 + above.sum(axis=1)
    low = np.quantile(ranks, interval[0], axis=1, method="lower")
    high = np.quantile(ranks, interval[1], axis=1, method="higher")
    expected = 1 + above.mean(axis=2).sum(axis=1)
    return RankRange(low.astype(np.int64), high.astype(np.int64), expected.astype(np.float64))


def rankability(values: ArrayLike, variances: ArrayLike) -> float:
    """How much of the differences between units is more than chance.

    Formula: tau² / (tau² + median variance), tau² = max(0, variance of the values - mean variance). 0 to 1;
    under 0.5 differences are mostly chance. Fewer than two units: 0. Source: Lingsma et al. 2009.
    """
    points, errors = np.asarray(values, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if len(points) < 2:
        return 0.0
    tau2 = max(0.0, float(points.var(ddof=1) - errors.mean()))
    return tau2 / (tau2 + float(np.median(errors))) if tau2 else 0.0


def rank_sets(
    values: ArrayLike, errors: ArrayLike, *, seed: str, coverage: float = 0.95, draws: int = 20_000
) -> RankSet:
    """For each unit, the ranks that stay possible at a coverage; each unit's set stands on its own.

    Formula: for a unit j and every other k, both directions “k is above j” and “j is above k” are hypotheses
    of their own. Those whose studentised difference exceeds the `coverage` quantile of the largest of the
    same differences in seeded normal draws are settled and leave; the rest are looked at again until none
    leaves. low = 1 + units found above j, high = units - units found below j. Pairs are directed: taking a
    pair and its reverse as one makes the sets too narrow. Ranks 1 to the number of units.
    Source: Mogstad, Romano, Shaikh and Wilhelm 2024, marginal sets with step-down.
    """
    points, spread = np.asarray(values, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    units = len(points)
    chance = generator(seed).standard_normal((draws, units)) * spread
    low, high = np.ones(units, dtype=np.int64), np.full(units, units, dtype=np.int64)
    for unit in range(units):
        others = np.arange(units) != unit
        scale = np.hypot(spread[others], spread[unit])
        found = (points[others] - points[unit]) / scale
        drawn = (chance[:, others] - chance[:, [unit]]) / scale
        settled = _stepped_down(np.append(found, -found), np.hstack([drawn, -drawn]), coverage)
        low[unit] += settled[: units - 1].sum()
        high[unit] -= settled[units - 1 :].sum()
    return RankSet(low, high)


def _stepped_down(found: Floats, drawn: Floats, coverage: float) -> Bools:
    """Which directed differences are settled, the critical value falling as they leave."""
    settled = np.zeros(len(found), dtype=np.bool_)
    while not settled.all():
        critical = np.quantile(drawn[:, ~settled].max(axis=1), coverage)
        more = ~settled & (found > critical)
        if not more.any():
            break
        settled |= more
    return settled
