"""Each unit's newest settled week against its own frozen baseline, for all units of a measure at once."""

from dataclasses import dataclass

import numpy as np

from metrics.counts import Bools, Ints
from metrics.intervals import Floats
from metrics.rules import SignalRules
from metrics.signals import attribute, predictive, xmr
from metrics.trends import Weekly


@dataclass(frozen=True)
class Start:
    """Where each unit's baseline begins: place of its week, and whether fewer points have to do (a trial)."""

    place: Ints
    trial: Bools

    @classmethod
    def of_all(cls, units: int) -> "Start":
        """From the first week on."""
        return cls(np.zeros(units, "int64"), np.zeros(units, bool))


@dataclass(frozen=True)
class Judged:
    """One week of one measure, unit by unit; NaN in p where a unit is not tested.

    centre: the baseline's share or value; low, high: the usual range, in counts of the week's n (in values
    where the measure is no share). side: 1 above the centre, -1 below. points: in the baseline.
    """

    p: Floats
    low: Floats
    high: Floats
    centre: Floats
    side: Ints
    sigma_z: Floats
    points: Ints


@dataclass(frozen=True)
class _Baseline:
    """The baseline's weeks, packed to the left: units x at most 26."""

    above: Floats
    below: Floats
    known: Bools
    places: Ints

    @property
    def points(self) -> Ints:
        return np.asarray(self.known.sum(axis=1), "int64")


def judge(weekly: Weekly, usable: Bools, place: int, start: Start, rules: SignalRules) -> Judged:
    """The two-sided p of one week's figure of every unit, after its baseline.

    usable: units x weeks that hold a figure that may be judged. Shares stand under a beta-binomial; where
    the baseline's weeks differ by more than chance (sigma z above 1.2) Laney's normal p holds if it is the
    larger. Values (days) stand under the normal p against the XmR limits, and under the baseline's own
    sizes if that p is larger. Not tested: a week without records, fewer points than limits need.
    """
    baseline = _baseline(weekly, usable, place, start.place, rules.baseline_weeks)
    least = np.where(start.trial, rules.rebase_points, rules.least_points)
    tested = usable[:, place] & (baseline.points >= least)
    found = (
        _share(weekly, baseline, place, rules)
        if weekly.sizes is None
        else _value(weekly, weekly.sizes, baseline, place)
    )
    p = np.where(tested, found.p, np.nan)
    return Judged(p, found.low, found.high, found.centre, found.side, found.sigma_z, baseline.points)


def _baseline(weekly: Weekly, usable: Bools, place: int, start: Ints, weeks: int) -> _Baseline:
    """The first `weeks` usable points from the start on, all before the judged week."""
    columns = np.arange(usable.shape[1])
    chosen = usable & (columns < place) & (columns >= start[:, None])
    chosen &= chosen.cumsum(axis=1) <= weeks
    places = np.argsort(~chosen, axis=1, kind="stable")[:, :weeks]
    known = np.take_along_axis(chosen, places, axis=1)
    above, below = (np.take_along_axis(part, places, axis=1) * known for part in (weekly.above, weekly.below))
    return _Baseline(above.astype("float64"), below.astype("float64"), known, places)


def _share(weekly: Weekly, baseline: _Baseline, place: int, rules: SignalRules) -> Judged:
    x, n = weekly.above[:, place].astype("float64"), weekly.below[:, place].astype("float64")
    above, below = baseline.above.sum(axis=1), baseline.below.sum(axis=1)
    exact = predictive.share(x, n, above, below)
    centre = _quotient(above, below)
    sigma = attribute.share_sigma(centre[:, None], baseline.below)
    values = _quotient(baseline.above, baseline.below)
    wide = attribute.sigma_z(values, centre[:, None], sigma, baseline.known)
    own = attribute.share_sigma(centre, n) * np.maximum(wide, 1.0)
    spread = (wide > rules.overdispersed_from) & (n > 0) & (own > 0)
    laney = predictive.normal(_quotient(x, n), centre, np.where(spread, own, 1.0))
    p = np.where(spread, np.maximum(exact.p, laney.p), exact.p)
    low, high = np.ceil(np.clip(laney.low, 0, 1) * n), np.floor(np.clip(laney.high, 0, 1) * n)
    return Judged(
        p,
        np.where(spread, np.minimum(exact.low, low), exact.low),
        np.where(spread, np.maximum(exact.high, high), exact.high),
        centre,
        np.sign(_quotient(x, n) - centre).astype("int64"),
        wide,
        baseline.points,
    )


def _quotient(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros(np.shape(above)), where=below > 0)


def _value(weekly: Weekly, sizes: Ints, baseline: _Baseline, place: int) -> Judged:
    """Row by row: there is one such measure, and its limits need the order of its points."""
    rows = len(weekly.units)
    found = {name: np.full(rows, np.nan) for name in ("p", "low", "high", "centre")}
    values = _quotient(baseline.above, baseline.below)
    now = _quotient(weekly.above[:, place].astype("float64"), weekly.below[:, place].astype("float64"))
    for row in range(rows):
        y = values[row][baseline.known[row]]
        limits = xmr.limits(y)
        n = int(weekly.below[row, place])
        if limits is None or not n:
            continue
        centre, sigma = limits.centre[0], (limits.upper[0] - limits.centre[0]) / attribute.SIGMAS
        plain = predictive.normal(now[row], centre, sigma)
        places = baseline.places[row][baseline.known[row]]
        exact = predictive.total(int(weekly.above[row, place]), n, sizes[row][places].sum(axis=0))
        found["p"][row], found["centre"][row] = max(plain.p, exact.p), centre
        found["low"][row] = max(0.0, min(plain.low, exact.low / n))
        found["high"][row] = max(plain.high, exact.high / n)
    side = np.sign(now - np.nan_to_num(found["centre"])).astype("int64")
    return Judged(**found, side=side, sigma_z=np.ones(rows), points=baseline.points)
