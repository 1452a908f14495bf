"""What is unsafe by itself: small counts, and figures from which a small count can be worked out.

Source: the cell size policy of the US Centers for Medicare & Medicaid Services (1 to 10 hidden, 0 allowed,
nothing derivable), with the limit as the agency sets it.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from metrics.counts import Bools
from metrics.rules import DisclosureRules


def unsafe(n: ArrayLike, rules: DisclosureRules) -> Bools:
    """Which counts are small enough to hide: 1 to below the limit. 0 is safe."""
    counts = np.asarray(n)
    return (counts >= 1) & (counts < rules.smallest)


def percentage_safe(x: int, n: int, rules: DisclosureRules) -> bool:
    """Whether x of n may be shown as a percentage.

    Not where n is below the limit (0 % or 100 % of a small group tells of everyone in it), nor where x or
    n - x is small: n and the percentage give both.
    """
    return n >= rules.smallest and not unsafe([x, n - x], rules).any()


def median_safe(events: int, rules: DisclosureRules) -> bool:
    """Whether a median or a curve over so many events may be shown: not below the limit, 0 included."""
    return events >= rules.smallest


def score_safe(denominators: Iterable[int], counts: Iterable[int], rules: DisclosureRules) -> bool:
    """Whether a unit's score may leave: every denominator at the limit or above, no scored count small.

    counts: numerators and what is left of each denominator. Nothing scored: not safe, there is no score.
    """
    below = [n < rules.smallest for n in denominators]
    return bool(below) and not any(below) and not unsafe(list(counts), rules).any()
