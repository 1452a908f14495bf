"""Reference numbers: every vector of the covered topics is reproduced by the modules that the pages use."""

import json
from collections.abc import Callable
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metrics.comparison import funnel, shrinkage, spread
from metrics.configuration import load
from metrics.disclosure.attack import System, intervals, unaided
from metrics.disclosure.primary import unsafe
from metrics.disclosure.release import disclose
from metrics.disclosure.tables import ALL, Cell, Split, Table, release_of, with_margins
from metrics.intervals import byar, poisson_exact, wilson
from metrics.marks import mark, power_mean
from metrics.patterns.against import heaped
from metrics.ranks import rank_sets
from metrics.signals import attribute, icons, rare, xmr
from metrics.signals.questions import adjusted
from metrics.signals.runs import allowed, runs
from metrics.survival import Curve, curve, median, restricted_mean

RULES = load().disclosure
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


SPECIAL = {
    xmr.OUTSIDE: {1: "Above UCL", -1: "Below LCL"},
    xmr.TWO_IN_THREE: {1: "2 in 3 Above CL", -1: "2 in 3 Below CL"},
    xmr.SHIFT: {1: "7 Points Above CL", -1: "7 Points Below CL"},
}
CLASSES = {
    icons.BETTER: "special_cause_improvement",
    icons.WORSE: "special_cause_concern",
    icons.USUAL: "common_cause",
}


def xmr_figures(given: Figures) -> Figures:
    y = np.array(given["y"], dtype=float)
    rebase = given["rebase_at_1based"]
    parts = np.split(y, [rebase - 1]) if rebase else [y]
    limits = [xmr.limits(part) for part in parts]
    found = [xmr.unusual(part, limit) for part, limit in zip(parts, limits, strict=True) if limit]
    rule, side = (np.concatenate([getattr(one, name) for one in found]) for name in ("rule", "side"))
    direction = "up" if given["improvement_direction"] > 0 else "down"
    classes = [CLASSES[icons.variation(int(one), direction)] for one in side]
    return {
        **{
            theirs: np.concatenate([getattr(limit, ours) for limit in limits])
            for theirs, ours in (("mean", "centre"), ("lpl", "lower"), ("upl", "upper"))
        },
        "special_cause_type": [
            SPECIAL[r][s] if r else "Common Cause" for r, s in zip(rule, side, strict=True)
        ],
        "point_type": classes,
        "icon": classes[-1],
    }


PRIMITIVES: dict[str, Callable[[Figures], Any]] = {
    "two_in_three": lambda case: xmr.two_in_three(np.array(case["close"], bool), np.array(case["side"])),
    "seven_trend_end": lambda case: xmr.seven_trend_end(np.array(case["y"], dtype=float)),
    "seven_one_side_end": lambda case: xmr.seven_one_side_end(np.array(case["side"])),
    "part_of_seven": lambda case: xmr.part_of_seven(np.array(case["v"])),
}


def rule_figures(given: Figures) -> Figures:
    return {"out": [PRIMITIVES[case["fn"]](case).astype(int) for case in given["cases"]]}


def assurance_figures(given: Figures) -> Figures:
    directions = {"increase": "up", "decrease": "down", "neutral": "none"}
    codes = {"meets": "consistent_pass", "cannot": "consistent_fail", "sometimes": "inconsistent", None: None}
    found = [icons.assurance(c["target"], c["lpl"], c["upl"], directions[c["dir"]]) for c in given["cases"]]
    return {"out": [codes[code] for code in found]}


def attribute_figures(given: Figures) -> Figures:
    if given["chart"] == "t":
        y = np.array(given["y"], dtype=float)
        between = rare.between_limits(y)
        assert between is not None
        return limit_figures(y, between)
    below = "n" if "n" in given else "exposure"
    x, n = (np.array(given[name], dtype=float) for name in ("events", below))
    sigma_of = attribute.share_sigma if below == "n" else attribute.rate_sigma
    centre = x.sum() / n.sum()
    sigma = sigma_of(centre, n)
    wide = float(attribute.sigma_z(x / n, centre, sigma, np.ones(len(x), bool)))
    limits = attribute.limits(centre, sigma, wide if given["chart"].startswith("laney") else 1.0)
    drawn = limits.clipped(0, 1 if below == "n" else np.inf)
    return limit_figures(x / n, drawn, given.get("multiply", 1))


def limit_figures(y: Any, limits: xmr.Limits, scale: float = 1) -> Figures:
    found = runs(y, limits.centre)
    return {
        "cl": scale * limits.centre,
        "lcl": scale * limits.lower,
        "ucl": scale * limits.upper,
        "sigma_signal": (y > limits.upper) | (y < limits.lower),
        "runs_signal": found.unusual,
        "longest_run": found.longest,
        "longest_run_max": found.longest_allowed,
        "n_crossings": found.crossings,
        "n_crossings_min": found.crossings_needed,
    }


def sigma_z_figures(given: Figures) -> Figures:
    x, n = np.array(given["events"], dtype=float), np.array(given["n"], dtype=float)
    centre = x.sum() / n.sum()
    sigma = attribute.share_sigma(centre, n)
    return {"sigma_z": float(attribute.sigma_z(x / n, centre, sigma, np.ones(len(x), bool)))}


def runs_figures(given: Figures) -> Figures:
    longest, crossings = zip(*(allowed(n) for n in given["n_useful"]), strict=True)
    return {"longest_run_max": longest, "n_crossings_min": crossings}


def sum_figures(given: Figures) -> Figures:
    z = (np.array(given["x"]) - given["mu0"]) / given["sigma"]
    sums, since = rare.upward_sum(z - given["k"])
    first = int(np.flatnonzero(sums > given["h"])[0])
    return {
        "first_signal_1based": first + 1,
        "C_plus_29": sums[28],
        "N_plus_29": since[28],
        "last_in_control": first + 1 - since[first],
    }


def discovery_figures(given: Figures) -> Figures:
    found = adjusted(np.array(given["p"]))
    return {"n_reject": int((found <= given["q"]).sum()), "adjusted": found}


LIMIT_NAMES = ("l95", "u95", "l998", "u998")
SIDES = {0: "Not significant", 1: "High (0.025)", 2: "High (0.001)", -1: "Low (0.025)", -2: "Low (0.001)"}


def named(limits: funnel.Limits, scale: float = 1.0) -> Figures:
    return dict(zip(LIMIT_NAMES, limits.scaled(scale).all, strict=True))


def score_limit_figures(given: Figures) -> Figures:
    return named(funnel.score_limits(given["target_pct"] / 100, given["n"]), 100)


def exact_limit_figures(given: Figures) -> Figures:
    return named(funnel.exact_limits(given["target"], given["n"]))


def ratio_limit_figures(given: Figures) -> Figures:
    return named(funnel.ratio_limits(given["expected"]), given["target"])


def side_figures(given: Figures) -> Figures:
    x, n = (np.array(given[name], dtype=float) for name in ("numerator", "denominator"))
    own = funnel.Limits(*wilson(x, n, 0.95), *wilson(x, n, 0.998))
    return {"significance": [SIDES[side] for side in funnel.sides(own, given["target"])]}


def spread_figures(given: Figures) -> Figures:
    x, n = (np.array(given[name], dtype=float) for name in ("numerator", "denominator"))
    sizes = np.sort(n)
    if "arcsine" in given["method"]:
        centre = x.sum() / n.sum()
        found = spread.share_spread(x, n, centre, given["trim"])
        limits = spread.share_limits(centre, sizes, found.tau2)
    else:
        # There limits of ratios stay on the square-root scale; pages show them turned back into ratios.
        found = spread.ratio_spread(x, n, given["trim"])
        limits = spread.transformed_limits(1.0, sizes, found.tau2)
    figures = {name.replace("l", "odl", 1).replace("u", "odu", 1): one for name, one in named(limits).items()}
    return {"z": found.z, "phi": found.phi, "tau2": found.tau2, "denoms": sizes} | figures


def share_prior_figures(given: Figures) -> Figures:
    x, n = np.array(given["x"]), np.array(given["n"])
    prior = shrinkage.beta_prior(x, n)
    fitted = shrinkage.steadied_shares(x, n).mean
    low, high = prior.after(x[-1], n[-1]).interval(0.95)
    return {
        "alpha": prior.alpha,
        "beta": prior.beta,
        "nll": prior.nll,
        "fitted_first": fitted[0],
        "fitted_last": fitted[-1],
        "last_lower95": low,
        "last_upper95": high,
    }


def fixed_prior_figures(given: Figures) -> Figures:
    found = shrinkage.BetaPrior(given["alpha"], given["beta"]).after(given["x"], given["n"])
    return {
        "posterior_alpha": found.alpha,
        "posterior_beta": found.beta,
        "mean": found.mean,
        "sd": found.sd,
    }


def rate_prior_figures(given: Figures) -> Figures:
    prior = shrinkage.gamma_prior(given["cases"], given["expected"])
    rates = shrinkage.steadied_rates(given["cases"], given["expected"]).mean
    return {"theta": prior.theta, "log_mu": log(prior.mean), "RR": rates}


def rank_figures(given: Figures) -> Figures:
    found = rank_sets(given["score"], given["se"], seed="reference", coverage=given["coverage"])
    above = np.array(given["score"])[:, None] < np.array(given["score"])
    return {"rank": 1 + above.sum(axis=1), "L": found.low, "U": found.high}


def bunching_figures(given: Figures) -> Figures:
    ways = {"p_two_sided": "two-sided", "p_greater": "greater"}
    return {name: heaped(given["k"], given["n"], given["p0"], way) for name, way in ways.items()}


def attack_figures(given: Figures) -> Figures:
    leaves = {
        Cell("n", row, column): n
        for row, counts in given["rows"].items()
        for column, n in zip(given["cols"], counts, strict=True)
    }
    splits = [Split("unit", ALL, tuple(given["rows"])), Split("category", ALL, tuple(given["cols"]))]
    release = release_of([Table(with_margins(leaves, splits), splits)])
    hidden = np.array([[cell.unit, cell.category] in given["suppressed"] for cell in release.cells])
    system = System(release.matrix, release.values, release.released)
    low, high = intervals(system, hidden, unaided(release.values, RULES))
    lines = [sum(hidden[part] for part in parts) for _, parts in release.relations]
    known = [release.cells[place] for place in np.flatnonzero(hidden & (high - low < 1e-6))]
    place = release.place[Cell("n", "w", "b")]
    return {
        "min_suppressed_per_line": min(n for n in lines if n),
        "attack_w_b": [low[place], high[place]],
        "exactly_disclosed": [[cell.unit, cell.category] for cell in known],
    }


def small_figures(given: Figures) -> Figures:
    return {"primary": [int(is_small) for is_small in unsafe(given["values"], RULES)]}


def line_figures(given: Figures) -> Figures:
    splits = [Split("unit", ALL, tuple(map(str, range(len(given["cells"])))))]
    leaves = {Cell("n", str(place)): n for place, n in enumerate(given["cells"])}
    counts = with_margins(leaves, splits)
    assert counts[Cell("n")] == given["total"]
    hidden = [row.value is None for row in disclose([Table(counts, splits)], RULES).rows()]
    small = unsafe(given["cells"], RULES)
    return {"primary": [int(is_small) for is_small in small], "min_extra": sum(hidden) - sum(small)}


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
    "funnel_limits": score_limit_figures,
    "funnel_limits_exact": exact_limit_figures,
    "funnel_limits_ratio": ratio_limit_figures,
    "funnel_flags": side_figures,
    "funnel_overdispersion": spread_figures,
    "beta_binomial": share_prior_figures,
    "beta_binomial_fixed_prior": fixed_prior_figures,
    "gamma_poisson": rate_prior_figures,
    "rank_ranges": rank_figures,
    "xmr": xmr_figures,
    "xmr_rules": rule_figures,
    "assurance": assurance_figures,
    "attribute_chart": attribute_figures,
    "laney_sigma_z": sigma_z_figures,
    "anhoej": runs_figures,
    "cusum": sum_figures,
    "fdr": discovery_figures,
    "bunching_exact": bunching_figures,
    "sdc_audit": attack_figures,
    "sdc_primary": small_figures,
    "sdc_audit_1d": line_figures,
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
    if expected is None or isinstance(expected, (bool, str)):
        assert ours == expected, place
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
    assert len({vector["id"] for vector in COVERED_VECTORS}) == len(COVERED_VECTORS) == 49
