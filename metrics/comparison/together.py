"""What of a comparison somebody may read who reads only some of its units: the others as a whole."""

from dataclasses import replace
from typing import Final

import numpy as np

from metrics.comparison.units import Comparison
from metrics.measures import REGISTRY
from models.access import Scope

FEW_OTHERS: Final = "Too few other units to tell of them as a whole without telling of one"
ALL_ALIKE: Final = "All units are at the same end, so that the whole would tell of each"
FEWEST: Final = 4
# A pooled share nearer to 0 or 1 than this says of every unit that it is there, too.
_END: Final = 0.005
# Complaints and feedback: a whole of fewer cases points at persons.
_FEW_CASES: Final = 11
_STEP: Final = 0.05


def within(comparison: Comparison, scope: Scope) -> Comparison:
    """The rows of units in scope alone; centre and limits stay where they tell of no single other unit.

    They are sums over all compared units, from which those in scope can be taken away; what is left must be
    of four units at least, of 11 cases where they are complaints or feedback, and not all at one end.
    """
    kept = tuple(row for row in comparison.rows if scope.sees(row.unit))
    others = [row for row in comparison.compared if not scope.sees(row.unit)]
    found = replace(comparison, rows=kept)
    if found.reason is not None or not others:
        return found
    small = _identifies(comparison.measure) and sum(row.denominator or 0 for row in others) < _FEW_CASES
    if len(others) < FEWEST or small:
        return replace(found, reason=FEW_OTHERS, funnel=None)
    centre = comparison.centre or 0.0
    if centre < _END or (comparison.kind == "share" and centre > 1 - _END):
        return replace(found, reason=ALL_ALIKE, funnel=None)
    return found


def _identifies(measure: str) -> bool:
    """Whether a small count of it could point at persons: complaints, findings, feedback."""
    return REGISTRY[measure].part == "complaints" or measure == "C4"


def most_lie_in(values: list[float]) -> tuple[float, float]:
    """The span that most of these shares lie in, without telling any of them.

    Formula: mean and one standard deviation to either side, moved outward to whole twentieths, at least two
    of these wide; within 0 and 1. Four values or more. Source: this project's own rule.
    """
    middle, spread = float(np.mean(values)), float(np.std(values))
    low = np.floor(round((middle - spread) / _STEP, 9)) * _STEP
    high = np.ceil(round((middle + spread) / _STEP, 9)) * _STEP
    low, high = max(low, 0.0), min(high, 1.0)
    if high - low < 2 * _STEP:
        low, high = (max(high - 2 * _STEP, 0.0), high) if low > 0.5 else (low, low + 2 * _STEP)
    return round(float(low), 2), round(float(high), 2)
