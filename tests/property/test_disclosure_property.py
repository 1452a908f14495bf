"""Whatever the counts: nobody who goes through all possible tables narrows a hidden cell down too far."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.configuration import load
from metrics.disclosure.attack import exposed, guessing, span, unaided
from metrics.disclosure.history import joint
from metrics.disclosure.primary import unsafe
from metrics.disclosure.release import disclose
from metrics.disclosure.search import guessable
from tests.disclosure_tables import Many, cube, every_table, left_possible, made_up

RULES = load().disclosure
# The same rules on a smaller scale, so that all tables there are can be gone through: 1 and 2 are small.
SMALL_SCALE = RULES.model_copy(update={"smallest": 3, "least_width": 3, "least_guesses": 2})
SHAPES = {(2, 3): 8, (2, 2, 2): 5}  # and the largest count in those tables


@cache
def tables(shape: tuple[int, ...]) -> Many:
    return every_table(shape, SHAPES[shape])


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_no_hidden_count_can_be_worked_out_from_all_tables_there_are(
    shape: tuple[int, ...], data: st.DataObject
) -> None:
    size = int(np.prod(shape))
    counts = np.array(data.draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))).reshape(shape)
    disclosed = disclose([cube(counts)], SMALL_SCALE)
    for values in left_possible(disclosed, tables(shape), marks=False).values():
        assert max(values) - min(values) >= SMALL_SCALE.least_width
    for values in left_possible(disclosed, tables(shape), marks=True).values():
        assert len(values) >= SMALL_SCALE.least_guesses


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(2, 3), st.integers(1, 3), st.floats(1, 60))
def test_every_release_passes_the_attack(
    seed: int, units: int, categories: int, quarters: int, scale: float
) -> None:
    disclosed = disclose([made_up(seed, units, 2, categories, quarters, scale)], RULES)
    whole = joint(disclosed.release, [], RULES)
    guessed = guessable(whole, RULES)
    for attack in (guessing(guessed, RULES), unaided(whole.system.values, RULES)):
        assert not exposed(whole.system, disclosed.hidden, attack).any()
    assert not np.any(unsafe(disclosed.release.values, RULES) & ~disclosed.hidden)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e3))
def test_the_span_of_an_interval_counts_whole_numbers(low: float, width: float) -> None:
    found = float(span(np.array([low]), np.array([low + width]))[0])
    assert width - 2 < found <= width + 1e-5
