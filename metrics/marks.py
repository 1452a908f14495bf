"""The arithmetic of the score: steadying, goalposts, averages, and the draws behind every band and word."""

import hashlib
import json
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import ArrayLike

from metrics.configuration import ScoreRules
from metrics.intervals import Floats

MEETS = "Meets the standard"
SHORT = "Short of the standard"


class Band(NamedTuple):
    """Where the true mark very likely lies, and the mean of its draws."""

    low: float
    high: float
    mean: float


def steadied(p: float, n_eff: float, typical: float | None, weight: float) -> float:
    """A share pulled towards the typical value as if `weight` typical cases had been added.

    Formula: (p·n_eff + weight·typical) / (n_eff + weight). Range 0 to 1.
    No typical value, or no cases and no weight: p itself. Source: this project's simulation of small units.
    """
    if typical is None or n_eff + weight == 0:
        return p
    return (p * n_eff + weight * typical) / (n_eff + weight)


@overload
def mark(p: float, floor: float, target: float) -> float: ...
@overload
def mark(p: Floats, floor: float, target: float) -> Floats: ...
def mark(p: Any, floor: float, target: float) -> Any:
    """How far a value lies on the way from the floor to the target.

    Formula: 100 · (p - floor) / (target - floor), cut at 0 and 100. Range 0 to 100; a floor above the target
    means that lower is better. Never missing. Floor = target is refused by the configuration.
    """
    marked = 100 * np.clip((p - floor) / (target - floor), 0.0, 1.0)
    return marked if isinstance(p, np.ndarray) else float(marked)


def power_mean(values: ArrayLike, weights: ArrayLike = 1.0, power: float = 1.0) -> float:
    """The weighted mean of a family: arithmetic at power 1, geometric at 0, harmonic at -1.

    Formula: (sum w·x^power / sum w)^(1/power); exp(sum w·ln x / sum w) at 0. Range: that of the values, which
    are above 0 unless the power is 1. No weight at all: ValueError. Source: Hardy, Littlewood and Polya 1934.
    """
    numbers, shares = np.broadcast_arrays(np.asarray(values, dtype=float), np.asarray(weights, dtype=float))
    if not shares.sum() > 0:
        raise ValueError("A mean needs some weight.")
    if power == 0:
        return float(np.exp(np.average(np.log(numbers), weights=shares)))
    return float(np.average(numbers**power, weights=shares) ** (1 / power))


def seed(*parts: str) -> str:
    """One text from agency, unit, week and configuration version; other parts never give the same text."""
    return json.dumps(parts)


def generator(seed: str) -> np.random.Generator:
    """A random generator that depends on nothing but the text; equal texts give equal draws."""
    return np.random.Generator(np.random.SFC64(int.from_bytes(hashlib.sha256(seed.encode()).digest())))


def drawn(
    p: float, n_eff: float, typical: float | None, weight: float, draws: int, random: np.random.Generator
) -> Floats:
    """Likely true shares behind a measured one.

    Formula: Beta(p·n_eff + weight·typical, (1-p)·n_eff + weight·(1-typical)), each parameter at least 0.5.
    Range 0 to 1. No typical value: its weight is left out. Source: beta-binomial posterior, fixed prior size.
    """
    added = 0.0 if typical is None else weight
    typical = typical or 0.0
    kept = max(p * n_eff + added * typical, 0.5)
    missed = max((1 - p) * n_eff + added * (1 - typical), 0.5)
    return random.beta(kept, missed, draws)


def band(marks: Floats, point: float, rules: ScoreRules) -> Band:
    """The middle 90 % of the drawn marks, widened where needed to contain the point. Range 0 to 100."""
    last = len(marks) - 1
    # The percentile by linear interpolation; half the time of np.quantile, which is felt with many units.
    low, high = np.interp(np.multiply(rules.band, last), np.arange(last + 1), np.sort(marks))
    return Band(min(float(low), point), max(float(high), point), float(marks.mean()))


def word(marks: Floats, rules: ScoreRules) -> str | None:
    """The word that the drawn marks have earned: MEETS, SHORT, or None (too close to call)."""
    enough = rules.word_probability * len(marks)
    if np.count_nonzero(marks >= rules.meets_from) >= enough:
        return MEETS
    if np.count_nonzero(marks < rules.short_below) >= enough:
        return SHORT
    return None
