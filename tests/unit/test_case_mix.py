"""Case mix by hand: expected counts, their ratio, and curves as they would be with another mix."""

import numpy as np
import pytest

from metrics.comparison.expected import (
    observed_to_expected,
    ratio_interval,
    reference_rates,
    reweighted_closed_by,
)
from metrics.intervals import byar, poisson_exact

AGENCY = {("force", "phone"): (30, 100), ("force", "online"): (10, 100), ("bias", "phone"): (0, 0)}


def test_expected_counts_are_those_of_the_agency_on_the_units_own_cases() -> None:
    rates = reference_rates(AGENCY)
    assert rates == {("force", "phone"): 0.3, ("force", "online"): 0.1}
    unit = {("force", "phone"): (6, 10), ("force", "online"): (2, 20), ("bias", "phone"): (3, 4)}
    found = observed_to_expected(unit, rates)
    assert (found.observed, found.expected) == (8, pytest.approx(5))
    assert found.value == pytest.approx(1.6)
    low, high = poisson_exact(8.0, 5.0)
    assert (found.low, found.high) == pytest.approx((low, high))


def test_byars_interval_is_there_for_parity() -> None:
    low, high = byar(65.0)
    assert ratio_interval(65, 50, approximate=True) == pytest.approx(((low or 0) / 50, (high or 0) / 50))
    found = observed_to_expected({("force", "phone"): (0, 10)}, reference_rates(AGENCY), approximate=True)
    assert found.low == 0


def test_where_nothing_is_expected_there_is_no_ratio() -> None:
    found = observed_to_expected({("bias", "phone"): (3, 4)}, reference_rates(AGENCY))
    assert (found.observed, found.value, found.low, found.high) == (0, None, None, None)


def at_risk(closed_by_90: int, still_open: int):
    """Cases that close on day 30, and cases open at day 120."""
    days = np.array([30, 120])
    return np.zeros(2, "int64"), days, np.array([1, 0]), np.array([closed_by_90, still_open])


def test_the_agencys_mix_is_put_in_the_place_of_the_units_own() -> None:
    strata = {"force": at_risk(10, 30), "bias": at_risk(30, 10)}
    found = reweighted_closed_by(strata, {"force": 0.9, "bias": 0.1})
    assert found is not None
    assert found.value == pytest.approx(0.9 * 0.25 + 0.1 * 0.75)
    assert found.merged == ()
    variance = 0.9**2 * 0.25 * 0.75 / 40 + 0.1**2 * 0.75 * 0.25 / 40
    assert found.cases == pytest.approx(found.value * (1 - found.value) / variance)
    assert found.cases < 80


def test_small_kinds_are_taken_together_and_into_the_largest_where_that_is_not_enough() -> None:
    strata = {"force": at_risk(10, 30), "bias": at_risk(1, 3), "entry": at_risk(2, 4)}
    mix = {"force": 0.5, "bias": 0.3, "entry": 0.2}
    both = reweighted_closed_by(strata | {"entry": at_risk(2, 3)}, mix)
    assert both is not None
    assert both.merged == ("bias", "entry")
    assert both.value == pytest.approx(0.5 * 0.25 + 0.5 * 3 / 9)
    alone = reweighted_closed_by({"force": strata["force"], "bias": strata["bias"]}, mix)
    assert alone is not None
    assert alone.merged == ("bias",)
    assert alone.value == pytest.approx(11 / 44)


def test_too_few_of_every_kind_cannot_be_reweighted() -> None:
    assert reweighted_closed_by({"force": at_risk(1, 3)}, {"force": 1.0}) is None
    assert reweighted_closed_by({"force": at_risk(9, 30)}, {"bias": 1.0}) is None


def test_a_share_of_nothing_or_all_keeps_its_cases() -> None:
    found = reweighted_closed_by({"force": at_risk(0, 30)}, {"force": 1.0})
    assert found is not None
    assert (found.value, found.cases) == (0.0, 30.0)
