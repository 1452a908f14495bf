"""The arithmetic of unusual weeks beyond the reference vectors: guards, edges, distributions by hand."""

import itertools

import numpy as np
import pytest
from scipy import stats

from metrics.signals import attribute, icons, predictive, rare, xmr
from metrics.signals.runs import allowed, newest_run, runs


def test_a_lone_outlier_among_equal_weeks_does_not_flag_them_all() -> None:
    y = np.array([0.0] * 25 + [10.0])
    found = xmr.limits(y)
    assert found is not None
    unusual = xmr.unusual(y, found)
    assert np.flatnonzero(unusual.rule == xmr.OUTSIDE).tolist() == [25]


def test_what_does_not_vary_has_no_limits() -> None:
    assert xmr.limits(np.full(20, 3.0)) is None
    assert xmr.limits(np.array([3.0])) is None
    assert xmr.limits(np.zeros(0)) is None
    assert rare.between_limits(np.full(20, 14.0)) is None


def test_a_trend_is_seven_points_and_the_later_one_gives_the_direction() -> None:
    up_and_down = np.array([1.0, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1])
    wide = xmr.Limits(*(np.full(13, value) for value in (4.0, -50.0, 50.0)))
    found = xmr.unusual(up_and_down, wide)
    assert set(found.rule) == {xmr.TREND}
    assert found.side.tolist() == [1] * 6 + [-1] * 7
    assert xmr.seven_trend_end(np.arange(6.0)).tolist() == [0] * 6


def test_a_point_on_the_centre_breaks_a_run_and_six_are_too_few() -> None:
    wide = xmr.Limits(*(np.full(13, value) for value in (0.0, -50.0, 50.0)))
    y = np.array([1.0, 2, 1, 2, 1, 2, 0, 1, 2, 1, 2, 1, 2])
    assert not xmr.unusual(y, wide).rule.any()
    y[6] = 1
    assert set(xmr.unusual(y, wide).rule) == {xmr.SHIFT}


def test_the_first_rule_that_holds_is_named_and_outside_points_help_no_other() -> None:
    limits = xmr.Limits(*(np.full(3, value) for value in (0.0, -3.0, 3.0)))
    assert xmr.unusual(np.array([4.0, 2.5, 1.0]), limits).rule.tolist() == [xmr.OUTSIDE, 0, 0]
    assert xmr.unusual(np.array([2.5, 1.0, 2.5]), limits).rule.tolist() == [3, 0, 3]
    assert (
        xmr.unusual(np.array([3.0, -3.0]), xmr.Limits(*(np.full(2, v) for v in (0.0, -3.0, 3.0)))).rule.sum()
        == 0
    )


def test_limits_of_shares_follow_their_cases_and_are_never_narrowed() -> None:
    n = np.array([25.0, 100.0, 0.0])
    sigma = attribute.share_sigma(np.array([0.5]), n)
    assert sigma.tolist() == [0.1, 0.05, np.inf]
    found = attribute.limits(np.array([0.5]), sigma[:2], sigma_z=0.4)
    assert found.upper == pytest.approx([0.8, 0.65])
    assert found.clipped(0.4, 0.7).upper.tolist() == pytest.approx([0.7, 0.65])
    assert found.clipped(0.4, 0.7).lower.tolist() == pytest.approx([0.4, 0.4])


def test_sigma_z_of_too_few_or_equal_weeks_is_that_of_chance() -> None:
    values, sigma = np.array([[0.5, 0.7, 0.0], [0.5, 0.5, 0.5]]), np.full((2, 3), 0.1)
    known = np.array([[True, False, False], [True, True, True]])
    assert attribute.sigma_z(values, np.array([[0.5]]), sigma, known).tolist() == [1.0, 1.0]
    known[0, 1] = True
    assert attribute.sigma_z(values, np.array([[0.5]]), sigma, known)[0] == pytest.approx(2 / 1.128)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([1, 3, 3, 3], (3, 1)),
        ([3, 3, 1], (1, -1)),
        ([3, 2, 3, 3], (2, 1)),
        ([3, 3, 2], (0, 0)),
        ([3, 3], (2, 1)),
        ([], (0, 0)),
    ],
)
def test_the_newest_run_ends_at_the_other_side_and_at_the_centre(
    values: list[int], found: tuple[int, int]
) -> None:
    y = np.array(values, "float64")
    assert newest_run(y, np.full(len(y), 2.0)) == found


def test_runs_are_counted_about_a_line() -> None:
    found = runs(np.array([1.0, 2, -1, 0, -2, 3]), 0)
    assert (found.longest, found.crossings) == (2, 2)
    assert (found.longest_allowed, found.crossings_needed) == allowed(5)
    assert not found.unusual
    assert runs(np.repeat([1.0, -1.0], 12), 0).unusual
    assert not runs(np.zeros(4), 0).unusual
    assert allowed(0) == (0, 0)


def test_a_weekly_sum_alarms_and_begins_again() -> None:
    assert rare.alarms(np.array([1.0, 2, -9, 2, 2, 3, 3]), 3).tolist() == [1, 4, 5, 6]
    assert rare.alarms(np.zeros(0), 3).tolist() == []
    sums, since = rare.upward_sum(np.array([[1.0, -2, 3], [1, 1, 1]]))
    assert sums.tolist() == [[1, 0, 3], [1, 2, 3]]
    assert since.tolist() == [[1, 0, 1], [1, 2, 3]]


def test_what_a_week_says_for_a_worse_share_or_rate() -> None:
    steps = rare.share_steps(np.array([0.0, 3.0]), np.array([4.0, 4.0]), 0.25, 2.0)
    likely = stats.binom(4, 0.4).logpmf([0, 3]) - stats.binom(4, 0.25).logpmf([0, 3])
    assert steps == pytest.approx(likely)
    steps = rare.count_steps(np.array([0.0, 5.0]), np.array([2.0, 2.0]), 2.0)
    assert steps == pytest.approx(stats.poisson(4).logpmf([0, 5]) - stats.poisson(2).logpmf([0, 5]))


def test_blocks_add_up_and_the_last_may_be_short() -> None:
    assert rare.blocks(np.arange(10), 4).tolist() == [6, 22, 17]
    assert rare.blocks(np.zeros(0, "int64"), 4).tolist() == []


def test_the_two_codes_and_what_they_say_together() -> None:
    assert [icons.variation(side, "up") for side in (-1, 0, 1)] == ["worse", "usual", "better"]
    assert [icons.variation(side, "down") for side in (-1, 0, 1)] == ["better", "usual", "worse"]
    for neutral in ("none", "band"):
        assert [icons.variation(side, neutral) for side in (-1, 1)] == ["lower", "higher"]
    assert icons.assurance(None, 0, 1, "up") is None
    assert icons.together("better", "cannot") == "better_not_yet"
    assert icons.together("worse", "meets") == "meets_but_worse"
    assert icons.together("usual", None) is None
    assert icons.together("higher", "cannot") is None


@pytest.mark.parametrize(("n", "above", "below"), [(6, 40, 60), (17, 3, 200), (1, 0, 12), (9, 30, 30)])
def test_the_share_of_a_week_stands_under_a_beta_binomial(n: int, above: int, below: int) -> None:
    own = stats.betabinom(n, above + 0.5, below - above + 0.5)
    mass = own.pmf(np.arange(n + 1))
    x = np.arange(n + 1)
    found = predictive.share(x, np.full(n + 1, n), np.full(n + 1, above), np.full(n + 1, below))
    tails = [min(mass[:k].sum(), mass[k + 1 :].sum()) + mass[k] / 2 for k in x]
    assert found.p == pytest.approx([min(1, 2 * tail) for tail in tails], abs=1e-9)
    inside = np.flatnonzero(found.p >= 0.05)
    assert set(found.low) == {inside[0]}
    assert set(found.high) == {inside[-1]}


def test_a_week_without_cases_says_nothing() -> None:
    found = predictive.share([0, 2], [0, 3], [5, 5], [9, 9])
    assert (found.p[0], found.low[0], found.high[0]) == (1, 0, 0)


def test_a_count_stands_under_a_negative_binomial() -> None:
    own = stats.nbinom(26.5, 10 / 13)
    for x in (0, 5, 20):
        tail = min(own.cdf(x - 1), own.sf(x)) + own.pmf(x) / 2
        assert predictive.count(x, 26, 10, 3) == pytest.approx(min(1, 2 * tail))


def test_the_amount_of_several_items_stands_under_their_own_sizes() -> None:
    """Two items, sizes 0 to 2, every pair of them summed by hand."""
    sizes, n = np.array([6, 3, 1]), 2
    each = np.array([0, 3 + 0.5, 1 + 0.5]) / 5
    some = stats.betabinom(n, 4.5, 6.5).pmf([0, 1, 2])
    pairs = np.zeros(5)
    for a, b in itertools.product(range(3), range(3)):
        pairs[a + b] += some[2] * each[a] * each[b]
    mass = some[0] * np.eye(5)[0] + some[1] * np.append(each, [0, 0]) + pairs
    for amount in range(5):
        tail = min(mass[:amount].sum(), mass[amount + 1 :].sum()) + mass[amount] / 2
        assert predictive.total(amount, n, sizes).p == pytest.approx(min(1, 2 * tail))


def test_a_value_stands_under_a_normal_distribution() -> None:
    found = predictive.normal(np.array([3.0]), np.array([1.0]), np.array([1.0]))
    assert found.p == pytest.approx([0.0455], abs=1e-4)
    assert (found.low[0], found.high[0]) == pytest.approx((-0.96, 2.96), abs=0.001)
