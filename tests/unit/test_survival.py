"""The curve against an independent implementation, and its rules at the edges."""

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from metrics.survival import closed_by, curve, median, restricted_mean


@pytest.mark.parametrize("seed", range(8))
def test_the_curve_equals_statsmodels_with_truncation_and_weights(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = 300
    entry = np.where(random.random(rows) < 0.5, 0, random.integers(0, 120, rows))
    days = entry + random.integers(0, 100, rows)
    event = random.random(rows) < 0.7
    size = random.integers(0, 4, rows)
    ours = curve(entry, days, event, size, least_at_risk=1)
    entries, times, status = (np.repeat(column, size) for column in (entry, days, event))
    # That implementation refuses entry = time; half a day more keeps every order of entry and leaving.
    theirs = SurvfuncRight(times + 0.5, status.astype(int), entry=entries)
    ages = (theirs.surv_times - 0.5).astype(int)
    assert ours.cases == size.sum()
    np.testing.assert_allclose(ours.survival[ages], theirs.surv_prob, atol=1e-12)
    np.testing.assert_array_equal(ours.at_risk[ages], theirs.n_risk)
    np.testing.assert_array_equal(ours.events[ages], theirs.n_events)
    inside = (theirs.surv_prob > 0) & (theirs.surv_prob < 1)
    errors = np.sqrt(ours.variance[ages])
    np.testing.assert_allclose(errors[inside], theirs.surv_prob_se[inside], atol=1e-12)
    found = closed_by(ours, 90)
    assert found.value == pytest.approx(1 - theirs.surv_prob[ages <= 90][-1])
    assert found.at_risk == np.sum((entries <= 90) & (times >= 90))


def test_without_open_cases_the_share_is_the_plain_proportion() -> None:
    days = [0, 10, 89, 90, 91, 120, 200, 300, 95, 400]
    found = closed_by(curve(0, days, 1))
    assert found.value == pytest.approx(0.4)
    assert found.effective_size == 10
    assert found.at_risk == 7
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.4 < found.high
    assert found.reason is None


def test_open_cases_count_as_far_as_they_were_followed() -> None:
    # Six close on day 10, four were open and seen to day 20 only, ten were followed past day 90.
    found = closed_by(curve(0, [10, 20, 100], [1, 0, 0], [6, 4, 10]))
    assert found.value == pytest.approx(0.3)
    assert found.effective_size == 16


def test_nobody_closed_and_everybody_closed_have_no_interval() -> None:
    none = closed_by(curve(0, [100], [0], [8]))
    assert (none.value, none.low, none.high, none.effective_size) == (0.0, None, None, 8)
    whole = curve([0, 90], [40, 95], [1, 0], [6, 5])
    every = closed_by(whole)
    assert (every.value, every.low, every.high) == (1.0, None, None)
    assert np.isnan(whole.low[90])
    assert whole.variance[90] == 0


@pytest.mark.parametrize(
    ("entry", "days", "n", "at_risk"),
    [
        ([], [], 1, 0),
        ([0], [200], 4, 4),
        ([0], [89], 30, 0),
        ([0, 0], [89, 90], [30, 4], 4),
        ([91], [200], 9, 0),
    ],
)
def test_fewer_than_five_at_risk_on_the_day_give_no_value(
    entry: list[int], days: list[int], n: int | list[int], at_risk: int
) -> None:
    found = closed_by(curve(entry, days, 0, n))
    assert (found.value, found.low, found.high, found.effective_size) == (None, None, None, None)
    assert found.at_risk == at_risk
    assert found.reason == f"Too few cases ({at_risk} of 5 needed at day 90)"


def test_a_tiny_early_risk_set_does_not_drive_the_curve_to_nought() -> None:
    # One case at risk on day 0 closes then; twenty enter at age 30.
    whole = curve([0, 30, 30], [0, 60, 200], [1, 1, 0], [1, 10, 10])
    assert whole.start == 30
    assert whole.survival[29] == 1
    found = closed_by(whole)
    assert found.value == pytest.approx(0.5)
    assert (found.start, found.effective_size) == (30, 20)


def test_the_median_is_the_first_age_at_one_half() -> None:
    found = median(curve(0, range(1, 11), 1))
    assert found.value == 5
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 5 <= found.high
    assert found.reason is None


def test_a_median_that_is_not_reached_names_the_oldest_age() -> None:
    found = median(curve(0, [10, 300], [1, 0], [4, 6]))
    assert (found.value, found.high, found.last) == (None, None, 300)
    assert found.reason == "Not reached; more than half still open at day 300"


def test_no_median_without_enough_cases() -> None:
    for few in (curve([], [], []), curve(0, [3], 1, 4)):
        found = median(few)
        assert (found.value, found.low, found.high) == (None, None, None)
        assert found.reason == "Too few cases (fewer than 5)"


def test_impossible_cases_are_refused() -> None:
    for entry, days in ((5, 4), (-1, 4)):
        with pytest.raises(ValueError, match="leaves no earlier than it enters"):
            curve([entry], [days], [1])


def test_without_open_items_the_restricted_mean_is_the_mean_of_capped_days() -> None:
    random = np.random.default_rng(3)
    days = random.integers(0, 60, 200)
    found = restricted_mean(days, 1)
    capped = np.minimum(days, 30)
    assert found.value == pytest.approx(capped.mean())
    assert found.variance == pytest.approx(capped.var() / len(days))
    assert (found.cases, found.followed_to, found.reason) == (200, 30, None)
    assert found.low is not None
    assert found.high is not None
    assert found.low < capped.mean() < found.high


def test_the_restricted_mean_at_its_ends() -> None:
    kept = restricted_mean([0], 1, 12)
    assert (kept.value, kept.variance, kept.low, kept.high) == (0.0, 0.0, 0.0, 0.0)
    never = restricted_mean([45], 0, 12)
    assert (never.value, never.low, never.high) == (30.0, 30.0, 30.0)


def test_what_is_open_counts_as_late_on() -> None:
    found = restricted_mean([0, 2], [1, 0], [9, 1])
    assert found.value == pytest.approx(3.0)
    assert found.followed_to == 2


def test_no_cases_no_restricted_mean() -> None:
    found = restricted_mean([], [])
    assert (found.value, found.variance, found.low, found.high, found.cases) == (None, None, None, None, 0)
    assert found.reason == "No cases"


def test_rows_that_stand_for_no_case_change_nothing() -> None:
    plain, padded = curve(0, [5, 9], [1, 0], [7, 7]), curve(0, [5, 9, 500], [1, 0, 1], [7, 7, 0])
    np.testing.assert_array_equal(plain.survival, padded.survival)
    assert (padded.cases, padded.last) == (14, 9)
