"""A measure is checked when it is defined, and sums by week leave other weeks out."""

from dataclasses import replace

import numpy as np
import pytest

from metrics.measures import REGISTRY
from metrics.measures.definition import by_week

KEPT = REGISTRY["B1"]


def test_a_measure_of_no_part_cannot_be_defined() -> None:
    with pytest.raises(ValueError, match="B1: no part crime"):
        replace(KEPT, part="crime")  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["name", "meaning", "formula", "asks"])
def test_a_measure_without_its_words_cannot_be_defined(field: str) -> None:
    with pytest.raises(ValueError, match="a name, a meaning, a formula and a question"):
        replace(KEPT, **{field: ""})


def test_sums_by_week_leave_other_weeks_out() -> None:
    days, n = np.array([2, 3, 9, 10, 17]), np.array([1, 2, 4, 8, 16])
    assert by_week(days, n, np.array([3, 10])).tolist() == [6, 8]
    assert by_week(days, n, np.array([], "int64")).tolist() == []
