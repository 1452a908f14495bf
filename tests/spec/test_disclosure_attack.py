"""An attacker of his own finds room of eleven or more in every hidden cell of fifteen made-up agencies."""

import pytest

from tests.benchmarks.disclosure_attack import RULES, attacked


@pytest.mark.parametrize("seed", range(15))
def test_no_hidden_count_is_narrowed_down(seed: int) -> None:
    found = attacked(seed, "small")
    assert found.small > 0
    assert found.narrowest >= RULES.least_width - 1e-6
