"""Reference numbers: every vector of the covered topics is reproduced by the modules that the pages use."""

import json
from collections.abc import Callable
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metrics.intervals import byar, poisson_exact, wilson
from metrics.marks import mark, power_mean
from metrics.survival import Curve, curve, median, restricted_mean

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "statistics.json").read_text(encoding="utf-8"))
Figures = dict[str, Any]


def both_limits(bounds: Callable[[float], tuple[Any, Any]]) -> Figures:
    low95, high95 = bounds(0.95)
    low998, high998 = bounds(0.998)
    return {"lower95": low95, "upper95": high95, "lower998": low998, "upper998": high998}


def wilson_figures(given: Figures) -> Figures:
    x, n = np.array(given["x"], dtype=float), np.array(given["n"], dtype=float)
    low, high = wilson(x, n, given.get("confidence", 0.95))
    figures = {"lower": low, "upper": high}
    return figures | {"value": x / n} | both_limits(lambda confidence: wilson(x, n, confidence))


def byar_figures(given: Figures) -> Figures:
    low, high = byar(np.array(given["x"]), given["confidence"])
    return {"lower": low, "upper": high}


def poisson_rate_figures(given: Figures) -> Figures:
    x, n = np.array(given["x"]), np.array(given["n"])
    scale = given["multiplier"]

    def bounds(confidence: float) -> tuple[Any, Any]:
        exact = poisson_exact(x, n, confidence)
        approximate = byar(x, confidence)
        low, high = (np.where(x < 10, e, b / n) for e, b in zip(exact, approximate, strict=True))
        return scale * low, scale * high

    return {"value": scale * x / n} | both_limits(bounds)


def poisson_exact_figures(given: Figures) -> Figures:
    low, high = poisson_exact(np.array(given["x"], dtype=float), np.array(given["t"]))
    return {"lower": low, "upper": high}


def reached(whole: Curve, level: float) -> int:
    return int(np.flatnonzero(whole.survival <= level + 1e-12)[0])


def curve_figures(given: Figures) -> Figures:
    whole = curve(0, given["time"], given["event"])
    middle = median(whole)
    times = sorted(set(given["time"]))
    return {
        "median": middle.value,
        "median_lower": middle.low,
        "median_upper": middle.high,
        "q25": reached(whole, 0.75),
        "q75": reached(whole, 0.25) if whole.survival[-1] <= 0.25 else None,
        "times": times,
        "surv": whole.survival[times],
        "lower": whole.low[times],
        "upper": whole.high[times],
        "S": {str(age): s for age, s in enumerate(whole.survival)},
        "rmst365": restricted_mean(given["time"], given["event"], tau=365).value,
    }


def tie_figures(given: Figures) -> Figures:
    # Four cases only: the rule that a curve starts with five at risk is switched off. The midpoint that R
    # prints is the mean of our age and the next age at which S falls.
    whole = curve(0, given["time"], given["event"], least_at_risk=1)
    first = median(whole).value
    return {"median_lifelines": first, "median_R": (first + reached(whole, 0.5 - 1e-6)) / 2}


def period_figures(given: Figures) -> Figures:
    # There a case is at risk after its entry, (entry, time]; here from its first day on, [entry, time].
    entry = np.array(given["entry"])
    whole = curve(np.where(entry > 0, entry + 1, 0), given["time"], given["event"])
    middle = median(whole)
    figures = {"median": middle.value, "median_lower": middle.low, "median_upper": middle.high}
    columns = {"S": whole.survival, "lower": whole.low, "upper": whole.high}
    return figures | {name: {str(age): s for age, s in enumerate(c)} for name, c in columns.items()}


def composite_figures(given: Figures) -> Figures:
    raw = np.array(list(given["raw"].values()), dtype=float)
    posts = [
        (np.nanmin(column), np.nanmax(column))[:: int(way)]
        for column, way in zip(raw.T, given["direction"], strict=True)
    ]
    marks = np.array([[mark(p, *post) for p, post in zip(row, posts, strict=True)] for row in raw])
    nodes = {unit: averages(row, given) for unit, row in zip(given["raw"], marks, strict=True)}
    tops = {unit: averaged["Index"] for unit, averaged in nodes.items()}
    return {
        "normalised_first_unit": {next(iter(nodes)): marks[0]},
        "index_2dp": tops,
        "rank": {unit: 1 + sum(other > top for other in tops.values()) for unit, top in tops.items()},
        "pillars_2dp": nodes,
    }


def averages(row: Any, given: Figures) -> dict[str, float]:
    parts: dict[str, list[tuple[float, float]]] = {}
    for value, weight, parent in zip(row, given["weight"], given["parent"], strict=True):
        parts.setdefault(parent, []).append((value, weight))
    averaged = {}
    for part in given["aggregates"]:
        known = [(value, weight) for value, weight in parts[part["code"]] if not np.isnan(value)]
        averaged[part["code"]] = power_mean(*zip(*known, strict=True))
        parts.setdefault(part["parent"], []).append((averaged[part["code"]], part["weight"]))
    return averaged


def geometric_figures(given: Figures) -> Figures:
    return {
        "hdi": power_mean(given["dimension_indices"], power=0),
        "gni_index_of_3829": mark(log(3829), log(100), log(75000)) / 100,
    }


def means_figures(given: Figures) -> Figures:
    powers = {"amean": 1, "gmean": 0, "hmean": -1}
    return {name: power_mean(given["x"], given["w"], power) for name, power in powers.items()}


FIGURES: dict[str, Callable[[Figures], Figures]] = {
    "wilson": wilson_figures,
    "byar": byar_figures,
    "poisson_rate": poisson_rate_figures,
    "poisson_exact": poisson_exact_figures,
    "kaplan_meier": curve_figures,
    "kaplan_meier_convention": tie_figures,
    "kaplan_meier_period": period_figures,
    "composite": composite_figures,
    "composite_geometric": geometric_figures,
    "composite_means": means_figures,
}
COVERED = tuple(FIGURES)
COVERED_VECTORS = [vector for vector in VECTORS["vectors"] if vector["topic"] in COVERED]


def agree(ours: Any, expected: Any, tolerance: float, place: str) -> int:
    """How many single figures of `expected` were compared; fails at the first that differs."""
    if isinstance(expected, dict):
        return sum(agree(ours[key], one, tolerance, f"{place}.{key}") for key, one in expected.items())
    if isinstance(expected, list):
        assert len(ours) == len(expected), place
        pairs = enumerate(zip(ours, expected, strict=True))
        return sum(agree(mine, one, tolerance, f"{place}[{at}]") for at, (mine, one) in pairs)
    if expected is None:
        assert ours is None, place
        return 1
    assert abs(ours - expected) <= tolerance, f"{place}: {ours}, not {expected}"
    return 1


def single_figures(expected: Any) -> int:
    if isinstance(expected, dict):
        return sum(single_figures(one) for one in expected.values())
    return sum(single_figures(one) for one in expected) if isinstance(expected, list) else 1


@pytest.mark.parametrize("vector", COVERED_VECTORS, ids=lambda vector: vector["id"])
def test_reference_figures_are_reproduced(vector: Figures) -> None:
    print(f"\n{vector['id']}: {vector['citation']}")
    ours = FIGURES[vector["topic"]](vector["inputs"])
    compared = agree(ours, vector["expected"], vector["tol"], vector["id"])
    assert compared == single_figures(vector["expected"]) > 0


def test_every_vector_of_the_covered_topics_is_run() -> None:
    topics = {vector["topic"] for vector in COVERED_VECTORS}
    assert topics == set(COVERED)
    assert VECTORS["meta"]["count"] == len(VECTORS["vectors"])
    assert len({vector["id"] for vector in COVERED_VECTORS}) == len(COVERED_VECTORS) == 15
