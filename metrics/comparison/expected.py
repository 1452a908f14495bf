"""Case mix: what a unit would show if only its mix of cases differed, or if it had the agency's mix."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from metrics import survival
from metrics.intervals import CONFIDENCE, Bounds, byar, poisson_exact
from metrics.survival import LEAST_AT_RISK, Counts

OTHER: Final = "other"
# A stratum: category and channel. Its cases: those that count above the line, and all.
Stratum = tuple[str, ...]
Pair = tuple[int, int]
# Cases at risk: entry age, last age, closed or not, how many.
AtRisk = tuple[Counts, Counts, Counts, Counts]


@dataclass(frozen=True)
class Ratio:
    """Observed and expected counts, their ratio and its interval; value None where nothing is expected."""

    observed: int
    expected: float
    value: float | None
    low: float | None
    high: float | None


def reference_rates(strata: Mapping[Stratum, Pair]) -> dict[Stratum, float]:
    """The agency's share in each stratum: cases above the line / all. A stratum without cases has none."""
    return {key: above / n for key, (above, n) in strata.items() if n}


def observed_to_expected(
    strata: Mapping[Stratum, Pair],
    rates: Mapping[Stratum, float],
    confidence: float = CONFIDENCE,
    *,
    approximate: bool = False,
) -> Ratio:
    """Observed counts / those expected if each kind of case went as it does in the whole agency.

    Formula: O / E with E = sum over strata k of n_k · agency rate_k; exact Poisson interval of O, or Byar's,
    divided by E. Ratio, 0 upward; 1 is as expected. E = 0: no value. A stratum that the agency has no rate
    for is left out of both O and E. Source: indirect standardisation, Breslow and Day 1987.
    """
    known = {key: pair for key, pair in strata.items() if key in rates}
    observed = sum(above for above, _ in known.values())
    expected = sum(n * rates[key] for key, (_, n) in known.items())
    if not expected:
        return Ratio(observed, 0.0, None, None, None)
    low, high = ratio_interval(observed, expected, confidence, approximate=approximate)
    return Ratio(observed, expected, observed / expected, low, high)


def ratio_interval(
    observed: float, expected: float, confidence: float = CONFIDENCE, *, approximate: bool = False
) -> Bounds:
    """Where the ratio behind O observed and E expected very likely lies: exact Poisson, or Byar's."""
    if not approximate:
        return poisson_exact(observed, expected, confidence)
    low, high = byar(observed, confidence)
    return (low or 0.0) / expected, (high or 0.0) / expected


@dataclass(frozen=True)
class Reweighted:
    """F(age) as it would be with another mix of cases; `cases`: its effective size. merged: small strata."""

    value: float
    cases: float
    merged: tuple[str, ...]


def reweighted_closed_by(
    strata: Mapping[str, AtRisk], mix: Mapping[str, float], age: int = 90
) -> Reweighted | None:
    """The share closed by an age if the unit had the agency's mix of categories.

    Formula: sum over categories k of w_k · F_k(age), w_k the agency's share of category k among those the
    unit has, F_k its Kaplan-Meier estimate. Categories with under 5 at risk at that age are merged into
    “other” first, and “other” into the largest one where it has too few itself.
    Effective size: p(1 - p) / sum w²·variance, at most all closings to that age and cases still at risk.
    Range 0 to 1. No category with enough cases: None. Source: direct standardisation of survival curves.
    """
    held = {key: cases for key, cases in strata.items() if mix.get(key, 0) > 0}
    large = [key for key, cases in held.items() if _enough(cases, age)]
    small = sorted(set(held) - set(large))
    if not large:
        return None
    groups = {key: [key] for key in large}
    if small:
        rest = _together([held[key] for key in small])
        if _enough(rest, age):
            groups[OTHER] = small
        else:
            groups[max(large, key=lambda key: (mix[key], key))] += small
    weights = {name: sum(mix[key] for key in keys) for name, keys in groups.items()}
    curves = {name: _together([held[key] for key in keys]) for name, keys in groups.items()}
    return _averaged(curves, weights, age, tuple(small))


def _averaged(
    groups: Mapping[str, AtRisk], weights: Mapping[str, float], age: int, merged: tuple[str, ...]
) -> Reweighted:
    whole, value, variance, size = sum(weights.values()), 0.0, 0.0, 0.0
    for name, cases in groups.items():
        curve, share = survival.curve(*cases), weights[name] / whole
        found = survival.closed_by(curve, age)
        value += share * (found.value or 0.0)
        variance += share**2 * float(curve.variance[age])
        size += found.effective_size or 0.0
    effective = value * (1 - value) / variance if variance > 0 else size
    return Reweighted(value, min(effective, size), merged)


def _together(parts: list[AtRisk]) -> AtRisk:
    entry, days, event, n = (np.concatenate([part[at] for part in parts]) for at in range(4))
    return entry, days, event, n


def _enough(cases: AtRisk, age: int) -> bool:
    """Whether a stratum has enough at risk for an estimate at that age."""
    return survival.closed_by(survival.curve(*cases), age, least_at_risk=LEAST_AT_RISK).value is not None
