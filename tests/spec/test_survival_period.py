"""Open cases are data: while intake doubles, the period median stays true and closed cases mislead."""

import pytest

from tests.simulated_cases import TRUE_MEDIAN, medians


@pytest.mark.parametrize("seed", range(6))
def test_the_period_median_holds_while_intake_doubles(seed: int) -> None:
    found = medians(seed)
    assert abs(found.period - TRUE_MEDIAN) <= 1.5
    assert found.closed < TRUE_MEDIAN - 10
    assert found.opened_and_closed < found.closed - 10
