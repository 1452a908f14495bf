"""Which chart a baseline calls for, and its limits: decided from the baseline alone, then frozen."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from metrics.counts import Bools, Ints
from metrics.intervals import Floats
from metrics.rules import SignalRules
from metrics.signals import attribute, xmr

Kind = Literal["p", "p'", "u", "u'", "xmr", "blocks", "rare", "run"]
Nature = Literal["share", "rate", "value"]


@dataclass(frozen=True)
class Line:
    """One unit's measure step by step, a step being a week or a block of weeks.

    events: what the numerator is made of, such as late promises where it holds their days. settled: judged
    at all. out: left out by a note. nature: a share of cases, a count by exposure, or another value.
    """

    mondays: Ints
    above: Ints
    below: Ints
    events: Ints
    reached: Bools
    settled: Bools
    out: Bools
    nature: Nature
    step: int = 1

    @property
    def known(self) -> Bools:
        """Steps with a figure."""
        return self.reached & (self.below > 0)

    @property
    def usable(self) -> Bools:
        """Steps that limits and rules look at."""
        return self.known & self.settled & ~self.out

    @property
    def values(self) -> Floats:
        """Numerator by denominator; NaN without records."""
        gaps: Floats = np.full(len(self.below), np.nan)
        return np.asarray(np.divide(self.above, self.below, out=gaps, where=self.known))


@dataclass(frozen=True)
class Segment:
    """A stretch between two changes of process: its places, its baseline and its frozen limits.

    places: from the first step to before the last; points: those that are judged; baseline: how many of
    them made the limits. limits: of each step from first to end, None where there are none; without bounds
    where a step has no cases. typical: centre, lower and upper limit of a step of average size.
    """

    first: int
    end: int
    kind: Kind
    points: Ints
    baseline: int
    limits: xmr.Limits | None
    typical: tuple[float, float, float] | None
    sigma_z: float = 1.0
    trial: bool = False

    @property
    def of_points(self) -> xmr.Limits | None:
        """The limits of the judged points alone."""
        if self.limits is None:
            return None
        own = self.points - self.first
        return xmr.Limits(self.limits.centre[own], self.limits.lower[own], self.limits.upper[own])


def choose(events: Ints, below: Ints, nature: Nature, rules: SignalRules) -> Kind:
    """The chart that a baseline calls for, by its means a week; too short a baseline is not asked about.

    A share: cases on its rarer side, 5 or more p, 1 or more blocks, else rare. A rate: the count, 10 or more
    over even exposure XmR, 5 or more u, 1 or more blocks, else rare. A value: XmR, but rare where fewer than
    one case a week makes it more than 0. The variants p' and u' are a matter of sigma z.
    """
    count, size = float(events.mean()), float(below.mean())
    if nature == "value":
        return "xmr" if count >= 1 else "rare"
    if nature == "rate":
        even = bool((np.abs(below - size) <= rules.even_denominators * size).all())
        if even and count >= rules.least_even_count:
            return "xmr"
        return "u" if count >= rules.least_count else "blocks" if count >= 1 else "rare"
    count = min(count, size - count)
    return "p" if count >= rules.least_a_side else "blocks" if count >= 1 else "rare"


def segment(line: Line, first: int, end: int, trial: bool, rules: SignalRules) -> Segment:
    """A stretch with its chart and limits. Weeks: the baseline's 26, at least 12 (8 in a trial)."""
    points = first + np.flatnonzero(line.usable[first:end])
    base = points[: max(1, rules.baseline_weeks // line.step)]
    needed = (rules.rebase_points if trial else rules.least_points) // line.step
    if len(points) < needed:
        return Segment(first, end, "run", points, 0, None, None, trial=trial)
    if line.step > 1:
        return _of_cases(line, first, end, points, base, trial, rules)
    kind = choose(line.events[base], line.below[base], line.nature, rules)
    if kind in ("rare", "blocks"):
        return Segment(first, end, kind, points, len(base), None, None, trial=trial)
    if kind == "xmr":
        return _of_values(line, first, end, points, base, trial)
    return _of_cases(line, first, end, points, base, trial, rules)


def _of_values(line: Line, first: int, end: int, points: Ints, base: Ints, trial: bool) -> Segment:
    found = xmr.limits(line.values[base])
    if found is None:
        return Segment(first, end, "xmr", points, len(base), None, None, trial=trial)
    typical = (float(found.centre[0]), float(found.lower[0]), float(found.upper[0]))
    whole = xmr.Limits(*(np.full(end - first, one) for one in typical))
    return Segment(first, end, "xmr", points, len(base), whole, typical, trial=trial)


def _of_cases(
    line: Line, first: int, end: int, points: Ints, base: Ints, trial: bool, rules: SignalRules
) -> Segment:
    below = line.below.astype("float64")
    centre = line.above[base].sum(keepdims=True) / below[base].sum()
    of = attribute.share_sigma if line.nature == "share" else attribute.rate_sigma
    known = np.ones(len(base), bool)
    wide = float(attribute.sigma_z(line.values[base], centre, of(centre, below[base]), known))
    # Blocks are few, and their limits always Laney's; weeks only where they differ by more than chance.
    used = wide if line.step > 1 or wide > rules.overdispersed_from else 1.0
    name = "p" if line.nature == "share" else "u"
    kind = "blocks" if line.step > 1 else name if used <= 1 else f"{name}'"
    found = attribute.limits(centre, of(centre, below[first:end]), used)
    size = np.array([below[base].mean()])
    middle = attribute.limits(centre, of(centre, size), used)
    typical = (float(centre[0]), float(middle.lower[0]), float(middle.upper[0]))
    return Segment(first, end, kind, points, len(base), found, typical, wide, trial)  # type: ignore[arg-type]
