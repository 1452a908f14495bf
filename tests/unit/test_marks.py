"""The arithmetic of the score, piece by piece."""

import numpy as np
import pytest

from metrics.configuration import load
from metrics.marks import MEETS, SHORT, band, drawn, generator, mark, power_mean, seed, steadied, word

RULES = load().score


@pytest.mark.parametrize(
    ("p", "floor", "target", "points"),
    [
        (0.4, 0.4, 0.85, 0),
        (0.85, 0.4, 0.85, 100),
        (0.1, 0.4, 0.85, 0),
        (1.0, 0.4, 0.85, 100),
        (0.3, 0.3, 0.05, 0),
        (0.05, 0.3, 0.05, 100),
        (0.0, 0.3, 0.05, 100),
        (0.175, 0.3, 0.05, 50),
    ],
)
def test_marks_between_the_goalposts(p: float, floor: float, target: float, points: float) -> None:
    assert mark(p, floor, target) == pytest.approx(points)
    assert type(mark(p, floor, target)) is float
    assert mark(np.array([p, p]), floor, target) == pytest.approx(points)


def test_steadying_adds_ten_typical_cases() -> None:
    assert steadied(1.0, 10, 0.5, 10) == 0.75
    assert steadied(0.3, 40, None, 10) == 0.3
    assert steadied(0.3, 0, 0.6, 10) == 0.6
    assert steadied(0.3, 0, 0.6, 0) == 0.3


def test_means() -> None:
    assert power_mean([60, 80]) == 70
    assert power_mean([60, 80], [3, 1]) == 65
    with pytest.raises(ValueError, match="needs some weight"):
        power_mean([1, 2], [0, 0])


def test_words_at_their_thresholds() -> None:
    assert word(np.array([70.0] * 9 + [0.0]), RULES) == MEETS
    assert word(np.array([70.0] * 8 + [0.0] * 2), RULES) is None
    assert word(np.array([49.9] * 9 + [50.0]), RULES) == SHORT
    assert word(np.array([50.0] * 10), RULES) is None


def test_different_names_never_share_a_seed() -> None:
    assert seed("a", "b,c") != seed("a,b", "c") != seed("a", "b", "c")


def test_the_band_is_the_middle_ninety_percent_widened_to_the_point() -> None:
    marks = generator("x").random(4000) * 100
    low, high, mean = band(marks, 50.0, RULES)
    assert (low, high) == pytest.approx(tuple(np.quantile(marks, RULES.band)))
    assert mean == pytest.approx(marks.mean())
    assert band(marks, 1.0, RULES).low == 1.0
    assert band(marks, 99.0, RULES).high == 99.0


def test_draws_centre_on_the_steadied_share_and_spread_as_a_beta() -> None:
    shares = drawn(0.8, 90, 0.3, 10, 200_000, generator("y"))
    centre = steadied(0.8, 90, 0.3, 10)
    assert shares.mean() == pytest.approx(centre, abs=0.001)
    assert shares.var() == pytest.approx(centre * (1 - centre) / 101, rel=0.02)


def test_draws_at_nought_keep_some_doubt() -> None:
    shares = drawn(0.0, 20, None, 10, 4000, generator("z"))
    assert 0 < shares.mean() == pytest.approx(0.5 / 20.5, abs=0.003)
