"""The band of the score holds the truth as often as it says, where the truth is inside the goalposts."""

from tests.benchmarks.band_coverage import ALIKE, agency, share


def test_nine_bands_in_ten_hold_the_true_score() -> None:
    units = [unit for seed in range(60) for unit in agency(seed, ALIKE["unlike"])]
    inside = [unit for unit in units if unit.inside]
    assert len(inside) > 100
    assert 0.87 <= share(inside) <= 0.97
