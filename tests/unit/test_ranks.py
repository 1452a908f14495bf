"""Ranges of ranks: as wide as they must be, the same for the same seed, close to the reference."""

import json
from pathlib import Path

import numpy as np
import pytest

from metrics.ranks import rank_ranges, rank_sets, rankability

VECTORS = Path(__file__).parents[1] / "data" / "statistics.json"


def test_ranges_come_from_joint_draws() -> None:
    draws = np.array([[3.0, 3, 3, 1], [2, 2, 2, 2], [1, 1, 1, 3]])
    found = rank_ranges(draws)
    assert found.low.tolist() == [1, 2, 1]
    assert found.high.tolist() == [3, 2, 3]
    assert found.expected.tolist() == [1.5, 2.0, 2.5]
    narrow = rank_ranges(draws, (0.4, 0.6))
    assert narrow.high.tolist() == [1, 2, 3]


def test_differences_are_rankable_only_as_far_as_they_exceed_chance() -> None:
    assert rankability([0, 10, 20], [1, 1, 1]) == pytest.approx(99 / 100)
    assert rankability([0, 1, 2], [5, 5, 5]) == 0
    assert rankability([4], [1]) == 0


def test_sets_settle_clear_differences_and_leave_the_others_open() -> None:
    found = rank_sets([10, 0, 0.1, -10], [0.1, 0.1, 0.1, 0.1], seed="a")
    assert found.low.tolist() == [1, 2, 2, 4]
    assert found.high.tolist() == [1, 3, 3, 4]
    alone = rank_sets([3], [1], seed="a")
    assert (alone.low.tolist(), alone.high.tolist()) == ([1], [1])
    wide = rank_sets([1, 0, -1], [5, 5, 5], seed="a")
    assert (wide.low.tolist(), wide.high.tolist()) == ([1, 1, 1], [3, 3, 3])


def test_equal_seeds_give_equal_sets_and_an_order_of_units_means_nothing() -> None:
    values, errors = np.array([5.0, 3, 4, 1]), np.array([0.5, 0.6, 0.7, 0.5])
    first, again = rank_sets(values, errors, seed="x"), rank_sets(values, errors, seed="x")
    assert first.low.tolist() == again.low.tolist()
    turned = rank_sets(values[::-1], errors[::-1], seed="x")
    assert turned.low.tolist() == first.low[::-1].tolist()


def test_stepping_down_settles_what_one_critical_value_leaves_open() -> None:
    # Against the far unit everything is settled at once; then fewer differences are left to be the largest.
    near = np.array([0.0, 2.75, 0.1])
    without = rank_sets(near, np.full(3, 1.0), seed="x")
    beside = rank_sets([*near, 60, 61, 62, 63, 64], np.full(8, 1.0), seed="x")
    assert (beside.low[:3] - 5).tolist() == without.low.tolist()
    assert (beside.high[:3] - 5).tolist() == without.high.tolist()


def test_nine_in_ten_bounds_of_the_reference_are_met_exactly() -> None:
    vectors = {one["id"]: one for one in json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]}
    one = vectors["rank_ci_pisa2018_marginal"]
    found = rank_sets(one["inputs"]["score"], one["inputs"]["se"], seed="reference")
    ours = np.append(found.low, found.high)
    theirs = np.append(one["expected"]["L"], one["expected"]["U"])
    assert np.mean(ours == theirs) >= 0.9
    assert abs(ours - theirs).max() <= 2
