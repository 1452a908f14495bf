"""The arithmetic of the checks on cases worked by hand, and at their edges."""

from datetime import date
from math import comb

import numpy as np
import pytest

from metrics.counts import day_number, day_of
from metrics.patterns.against import beyond_limits, crowded, drifted, heaped, more_often
from metrics.patterns.categories import without_rare
from metrics.patterns.closing import burst_days, rate_ratio, working_days
from metrics.patterns.dates import turns_of_months
from metrics.patterns.definition import Compared
from metrics.patterns.heaping import smooth
from metrics.subject import Span

YEAR = Span(day_number(date(2025, 1, 1)), day_number(date(2025, 12, 31)), "year")


def test_chances_of_heaps_are_exact() -> None:
    assert heaped(2, 3, 0.5) == pytest.approx((3 + 1) / 8)
    assert heaped(1, 3, 0.5, "less") == pytest.approx((1 + 3) / 8)
    assert heaped(0, 3, 0.5, "two-sided") == pytest.approx(2 / 8)


def test_chances_against_the_past_are_exact() -> None:
    # 3 of 3 now, 0 of 3 before: one way in twenty to draw the three.
    assert more_often(3, 3, 0, 3) == pytest.approx(1 / comb(6, 3))
    assert more_often(0, 3, 3, 3) == 1
    assert more_often(3, 3, 0, 0) == 1


def test_limits_among_peers_are_those_of_the_funnels() -> None:
    # Of 10 at 1 in 10 the 99.9 % point lies between 4 and 5; of 1000 the score limit is 0.1 + 3.09 × 0.0095.
    assert [beyond_limits(k, 10, 0.1) for k in (4, 5)] == [False, True]
    assert [beyond_limits(k, 1000, 0.1) for k in (129, 130)] == [False, True]


def test_mixes_that_are_alike_have_not_drifted() -> None:
    assert drifted(np.array([[10, 20], [20, 40]])) == pytest.approx(1)
    assert drifted(np.array([[30, 0], [40, 0]])) == 1
    assert drifted(np.array([[0, 0], [4, 5]])) == 1


def test_mixes_that_differ_have_drifted() -> None:
    # Chi-square 40 × (15 × 15 - 5 × 5)² ÷ 20⁴ = 10 on one degree of freedom.
    assert drifted(np.array([[15, 5], [5, 15]])) == pytest.approx(0.00156540, abs=1e-8)
    # Few expected: the exact test, 2 ÷ C(8, 4).
    assert drifted(np.array([[4, 0], [0, 4]])) == pytest.approx(2 / comb(8, 4))


def test_crowded_days() -> None:
    # (20 - 10)² ÷ 10 + (80 - 90)² ÷ 90 = 11.11 on one degree of freedom.
    assert crowded(20, 100, 0.1) == pytest.approx(0.00085812, abs=1e-8)
    # Under 5 are expected: the exact test.
    assert crowded(2, 2, 0.1) == pytest.approx(0.01)


def test_rare_categories_are_added_up_on_their_own_side() -> None:
    serious = np.array([True, True, True, False, False])
    table = np.array([[20, 3, 2, 30, 0], [30, 2, 4, 30, 0]])
    assert without_rare(table, serious).tolist() == [[20, 30, 5], [30, 30, 6]]
    # Sums that are rare themselves leave serious against the rest.
    table = np.array([[20, 1, 0, 30, 0], [30, 0, 0, 30, 0]])
    assert without_rare(table, serious).tolist() == [[21, 30], [30, 30]]


def test_two_rates() -> None:
    one = rate_ratio(4, 5, 2.0, 10.0)
    assert (one.k, one.n, one.expected, one.effect) == (4, 9, pytest.approx(1 / 6), pytest.approx(4))
    assert one.p == pytest.approx(heaped(4, 9, 1 / 6))
    # None at all in the other time: half a case on both sides keeps the ratio finite.
    assert rate_ratio(4, 0, 1.0, 1.0).effect == pytest.approx(9)


def test_a_profile_runs_smoothly_through_the_days_left_out() -> None:
    left_out = np.array([False, False, True, True, False, False])
    assert smooth(np.array([6, 5, 40, 90, 2, 1]), left_out) == pytest.approx([6, 5, 4, 3, 2, 1])
    # It is never below nothing, and level where nothing stands elsewhere.
    assert smooth(np.array([9, 3, 0, 0, 0, 0]), left_out).min() == 0
    assert smooth(np.array([0, 0, 5, 5, 0, 0]), left_out) == pytest.approx(np.ones(6))


def test_working_days_and_the_last_three_of_a_quarter() -> None:
    assert len(working_days(YEAR)) == 261
    days = [day_of(int(day)) for day in burst_days(YEAR)]
    assert days[3:6] == [date(2025, 6, 26), date(2025, 6, 27), date(2025, 6, 30)]
    assert len(days) == 12
    # A span that begins between them holds only the rest.
    late = Span(day_number(date(2025, 6, 28)), day_number(date(2025, 7, 31)), "late")
    assert [day_of(int(day)) for day in burst_days(late)] == [date(2025, 6, 30)]


def test_turns_of_months() -> None:
    days = [day_of(int(day)) for day in turns_of_months(YEAR)]
    assert len(days) == 24
    assert days[:4] == [date(2025, 1, 1), date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 28)]


def test_bars_hold_every_row() -> None:
    one = Compared(1, 5, 0.2, 0.0, 1.0).with_bars(np.array([-9, 0, 1, 1, 30]), -1, 2, (1, 2))
    assert one.bars == ((-1, 1, False), (0, 1, False), (1, 2, True), (2, 1, True))
