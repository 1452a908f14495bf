"""Steadied values: between a unit's own and its peers', and never a negative variance."""

import numpy as np
import pytest
from scipy import stats

from metrics.comparison import shrinkage


def test_steadied_shares_lie_between_a_units_own_and_the_pooled_value() -> None:
    x, n = np.array([1.0, 10, 19, 8, 15, 3]), np.full(6, 20.0)
    found = shrinkage.steadied_shares(x, n)
    pooled = x.sum() / n.sum()
    assert not found.alike
    for own, mean in zip(x / n, found.mean, strict=True):
        assert min(own, pooled) - 0.02 <= mean <= max(own, pooled) + 0.02
    assert (found.low < found.median).all()
    assert (found.median < found.high).all()
    assert found.median.argsort().tolist() == (x / n).argsort().tolist()


def test_where_chance_explains_more_than_all_the_variance_is_nothing_and_units_are_alike() -> None:
    x, n = np.array([10.0, 10, 11, 9]), np.full(4, 20.0)
    assert shrinkage.share_variance(x, n) == 0
    found = shrinkage.steadied_shares(x, n)
    assert found.alike
    assert set(found.mean) == {40.5 / 81}
    assert found.low[0] == pytest.approx(stats.beta.ppf(0.05, 40.5, 40.5))
    rates = shrinkage.steadied_rates(x, n)
    assert shrinkage.rate_variance(x, n) == 0
    assert rates.alike
    assert set(rates.mean) == {40.5 / 80}
    assert rates.high[3] == pytest.approx(stats.gamma.ppf(0.95, 40.5, scale=1 / 80))


def test_a_hair_of_variance_that_the_likelihood_does_not_see_leaves_units_alike() -> None:
    x, n = np.array([12.0, 8, 12, 3, 2, 22]), np.array([24.0, 15, 31, 9, 17, 52])
    assert shrinkage.share_variance(x, n) > 0
    assert shrinkage.steadied_shares(x, n).alike
    x, n = np.array([7.0, 17, 2, 12, 12, 14]), np.array([12.0, 35, 12, 26, 42, 48])
    assert shrinkage.rate_variance(x, n) > 0
    assert shrinkage.steadied_rates(x, n).alike


def test_steadied_rates_move_towards_the_pooled_rate() -> None:
    x, exposure = np.array([0.0, 40, 5, 30]), np.full(4, 10.0)
    found = shrinkage.steadied_rates(x, exposure)
    assert not found.alike
    assert 0 < found.mean[0] < 1
    assert found.mean[1] < 4
    assert (found.low < found.high).all()


def test_what_is_known_of_one_share() -> None:
    prior = shrinkage.BetaPrior(2, 3)
    assert prior.mean == 0.4
    assert prior.sd == pytest.approx(0.2)
    after = prior.after(4, 5)
    assert (after.alpha, after.beta) == (6, 4)
    assert after.interval(0.9) == pytest.approx(stats.beta.ppf([0.05, 0.95], 6, 4))
