"""Intervals at their ends: no cases, none of them, all of them, one case and many."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from metrics.intervals import byar, median_interval, poisson_exact, wilson


def test_wilson_reaches_exactly_nought_and_one() -> None:
    assert wilson(0, 20) == (0.0, pytest.approx(0.161125, abs=1e-6))
    assert wilson(20, 20) == (pytest.approx(0.838875, abs=1e-6), 1.0)


def test_wilson_takes_an_effective_size_that_is_not_whole() -> None:
    low, high = wilson(3.2, 6.4)
    assert low is not None
    assert high is not None
    assert low == pytest.approx(1 - high)


def test_without_cases_there_is_no_interval() -> None:
    assert wilson(0, 0) == (None, None)
    assert poisson_exact(0, 0) == (None, None)


def test_arrays_hold_nan_only_where_there_is_no_interval() -> None:
    x, n = np.array([0.0, 0.0, 5.0]), np.array([0, 20, 10])
    for low, high in (wilson(x, n), poisson_exact(x, n)):
        assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, False, False]
    low, high = wilson(x, n)
    assert (low[2], high[2]) == wilson(5, 10)


def test_a_single_case_gives_plain_floats() -> None:
    for bounds in (wilson(3, 10), poisson_exact(3, 10), byar(3), median_interval(range(9))):
        assert [type(bound) for bound in bounds] == [float, float]


def test_exact_poisson_divides_by_the_exposure() -> None:
    low, high = poisson_exact(10, 2.0)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 20) / 4)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 22) / 4)
    assert poisson_exact(0) == (0.0, pytest.approx(3.688879, abs=1e-6))


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998])
def test_both_agree_with_the_library_that_prepares_for_arrays(confidence: float) -> None:
    n = np.repeat(np.arange(1, 60), 60).astype("float64")
    x = np.minimum(np.tile(np.arange(60), 59).astype("float64"), n)
    for ours, theirs in zip(
        wilson(x, n, confidence), proportion_confint(x, n, alpha=1 - confidence, method="wilson"), strict=True
    ):
        assert ours == pytest.approx(theirs, abs=1e-12)
    for ours, theirs in zip(
        poisson_exact(x, n, confidence), confint_poisson(x, n, "exact-c", alpha=1 - confidence), strict=True
    ):
        assert ours == pytest.approx(np.nan_to_num(theirs), rel=1e-9)


def test_byar_is_near_the_exact_interval_and_starts_at_nought() -> None:
    low, high = byar(np.array([0.0, 50.0]))
    assert low[0] == 0.0
    assert (low[1], high[1]) == pytest.approx(poisson_exact(50), rel=0.005)


def test_a_higher_confidence_is_wider() -> None:
    for narrow, wide in ((wilson(5, 20), wilson(5, 20, 0.998)), (byar(5), byar(5, 0.998))):
        assert wide[0] < narrow[0] < narrow[1] < wide[1]  # type: ignore[operator]


def test_the_median_needs_six_cases() -> None:
    assert median_interval([]) == (None, None)
    assert median_interval([1, 2, 3, 4, 5]) == (None, None)
    assert median_interval([6, 5, 4, 3, 2, 1]) == (1.0, 6.0)


def test_the_median_interval_covers_at_least_as_often_as_said() -> None:
    for size in (6, 9, 20, 51):
        low, high = median_interval(range(1, size + 1))
        assert low is not None
        assert high is not None
        inside = stats.binom.cdf(high - 1, size, 0.5) - stats.binom.cdf(low - 1, size, 0.5)
        assert inside >= 0.95
        one_narrower = stats.binom.cdf(high - 2, size, 0.5) - stats.binom.cdf(low, size, 0.5)
        assert one_narrower < 0.95


def test_cases_that_share_a_value_are_counted_each() -> None:
    assert median_interval([1, 2, 3], n=[4, 1, 4]) == median_interval([1] * 4 + [2] + [3] * 4)
