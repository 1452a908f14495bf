"""Funnels by hand: limits, spread between units, places, and who still stands out of many."""

import math

import numpy as np
import pytest
from scipy import stats

from metrics.comparison import funnel, spread
from metrics.comparison.judging import Funnel, fitted, surviving
from metrics.configuration import load

RULES = load().comparison


def test_limits_are_exact_where_cases_are_few_and_plain_where_they_are_many() -> None:
    few, many = funnel.share_limits(0.5, 18), funnel.share_limits(0.5, 20)
    assert few.low95[0] == pytest.approx(max(funnel.exact_limits(0.5, 18).low95[0], 0))
    assert many.low95[0] == pytest.approx(0.5 - 1.959964 * math.sqrt(0.25 / 20), abs=1e-6)
    tiny = funnel.share_limits(0.02, 3)
    assert tiny.low95[0] == tiny.low998[0] == 0


def test_limits_without_cases_are_not_known() -> None:
    assert np.isnan(funnel.share_limits(0.5, 0).high95).all()
    assert np.isnan(funnel.score_limits(0.5, [0]).high95).all()
    assert np.isnan(funnel.ratio_limits(0).low998).all()


def test_sides_and_places_read_both_levels_and_leave_the_unknown_alone() -> None:
    nan = np.nan
    low95, high95 = np.array([0.4, 0.55, 0.1, nan]), np.array([0.9, 0.9, 0.45, 0.9])
    low998, high998 = np.array([0.3, 0.45, 0.05, nan]), np.array([0.95, 0.95, 0.48, 0.95])
    own = funnel.Limits(low95, high95, low998, high998)
    assert funnel.sides(own, 0.5).tolist() == [0, 1, -2, 0]
    line = funnel.share_limits(0.5, [100.0] * 5)
    assert funnel.places([0.5, 0.61, 0.66, 0.39, 0.34], line).tolist() == [0, 1, 2, -1, -2]


@pytest.mark.parametrize(
    ("x", "n", "target", "expected"),
    [(0, 10, 0.5, 2 * 0.5**11), (5, 10, 0.5, 1.0), (3, 0, 0.5, 1.0), (3, 10, 0.0, 1.0), (3, 10, 1.0, 1.0)],
)
def test_mid_p_of_a_share(x: float, n: float, target: float, expected: float) -> None:
    assert funnel.share_p(x, n, target) == pytest.approx(expected)


def test_an_estimate_takes_the_normal_score_and_a_count_the_poisson_tail() -> None:
    z = (7.5 / 10 - 0.5) / math.sqrt(0.025)
    assert funnel.share_p(7.5, 10, 0.5) == pytest.approx(2 * stats.norm.sf(z))
    assert funnel.count_p(0, 3) == pytest.approx(math.exp(-3))
    assert funnel.count_p(4, 0) == 1.0


def test_drawing_in_the_tails_keeps_the_middle() -> None:
    scores = np.arange(11.0)
    assert spread.winsorised(scores, 0.1).tolist() == [1, *range(1, 10), 9]
    assert spread.winsorised([], 0.1).tolist() == []


def test_chance_alone_gives_no_spread() -> None:
    found = spread.share_spread([50, 51, 49], [100, 100, 100], 0.5, 0.1)
    assert found.tau2 == 0
    assert found.phi < 1
    assert spread.share_spread([], [], 0.5, 0.1).phi == 1
    assert spread.ratio_spread([40], [10], 0.1).tau2 == 0  # one unit says nothing of a spread


def test_limits_that_allow_for_spread_are_wider_and_p_values_larger() -> None:
    x, n = np.array([20.0, 80] * 6), np.full(12, 100.0)
    found = spread.share_spread(x, n, 0.5, 0.1)
    assert found.tau2 > 0
    wide, plain = spread.share_limits(0.5, n, found.tau2), funnel.share_limits(0.5, n)
    assert (wide.low998 < plain.low998).all()
    assert (spread.spread_p(found.z, n, found.tau2) > spread.spread_p(found.z, n, 0.0)).all()
    assert spread.ratio_limits([0.1], 0.5).low998[0] == 0


def test_a_funnel_is_centred_on_the_pooled_value_and_judges_spread_from_ten_units_on() -> None:
    x, n = np.array([20.0, 80] * 5), np.full(10, 100.0)
    judged, few = fitted(x, n, is_rate=False, rules=RULES), fitted(x[:9], n[:9], is_rate=False, rules=RULES)
    assert judged.centre == 0.5
    assert judged.phi is not None
    assert judged.tau2 > 0
    assert (few.phi, few.tau2) == (None, 0.0)
    assert not judged.places(x, n).any()
    assert abs(few.places(x[:9], n[:9])).tolist() == [2] * 9
    assert (judged.p_values(x, n) > few.p_values(x, n)).all()


def test_rates_have_limits_of_their_own_with_spread_and_without() -> None:
    x, n = np.array([2.0, 18] * 5), np.full(10, 1.0)
    judged = fitted(x, n, is_rate=True, rules=RULES)
    plain = Funnel(judged.centre, True, None, 0.0)
    assert (judged.limits(n).high998 > plain.limits(n).high998).all()
    assert plain.limits(n).high95[0] == pytest.approx(stats.chi2.ppf(0.975, 22) / 2)
    assert judged.p_values(x, n)[0] > plain.p_values(x, n)[0]
    assert plain.p_values(x, n)[0] == pytest.approx(funnel.count_p(2, 10))


@pytest.mark.parametrize(("x", "is_rate"), [(0.0, False), (10.0, False), (0.0, True)])
def test_where_nothing_varies_nobody_stands_out(x: float, is_rate: bool) -> None:
    n = np.full(12, 10.0)
    made = fitted(np.full(12, x), n, is_rate=is_rate, rules=RULES)
    assert not made.varies
    assert made.limits(n).low998.tolist() == [x / 10] * 12
    assert not made.places(np.full(12, x), n).any()
    assert made.p_values(np.full(12, x), n).tolist() == [1.0] * 12


@pytest.mark.parametrize(
    ("target", "x", "n", "drawn", "said"), [(0.02, 1, 9, 1, 0), (0.1, 2, 6, 1, 0), (0.3, 3, 3, 2, 1)]
)
def test_a_dot_counts_as_outside_only_where_its_own_interval_agrees(
    target: float, x: float, n: float, drawn: int, said: int
) -> None:
    made, cases, sizes = Funnel(target, False, None, 0.0), np.array([x]), np.array([n])
    assert funnel.places(cases / sizes, made.limits(sizes)).tolist() == [drawn]
    assert made.places(cases, sizes).tolist() == [said]


def test_of_many_units_some_must_stand_out_by_chance() -> None:
    assert surviving(np.array([0.001, 0.2, 0.9]), 0.1).tolist() == [True, False, False]
    assert not surviving(np.array([0.04] + [0.5] * 19), 0.1).any()
