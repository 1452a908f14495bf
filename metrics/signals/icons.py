"""Two codes that are never merged into one: how a value varies, and whether it can meet its goal."""

from typing import Final

USUAL, BETTER, WORSE, HIGHER, LOWER = "usual", "better", "worse", "higher", "lower"
MEETS, CANNOT, SOMETIMES = "meets", "cannot", "sometimes"

# What the two together say; combinations that are not here say nothing beyond themselves.
_TOGETHER: Final = {
    (BETTER, CANNOT): "better_not_yet",
    (USUAL, CANNOT): "will_not_reach",
    (WORSE, MEETS): "meets_but_worse",
    (USUAL, SOMETIMES): "luck",
}


def variation(side: int, direction: str) -> str:
    """What an unusual side means: better or worse by the measure's direction, else higher or lower.

    side: 1 higher, -1 lower, 0 usual. direction: up, down, or none and band, which judge nothing.
    """
    if side == 0:
        return USUAL
    if direction not in ("up", "down"):
        return HIGHER if side > 0 else LOWER
    return BETTER if (side > 0) == (direction == "up") else WORSE


def assurance(goal: float | None, lower: float, upper: float, direction: str) -> str | None:
    """Whether a usual week meets the goal: always, never, or in some weeks.

    Formula: goal strictly beyond a limit decides, between or on them is sometimes. None without a goal or
    for a measure without direction. Source: NHSRplotthedots 0.2.2.
    """
    if goal is None or direction not in ("up", "down"):
        return None
    if lower <= goal <= upper:
        return SOMETIMES
    return MEETS if (goal < lower) == (direction == "up") else CANNOT


def together(varies: str, assured: str | None) -> str | None:
    """The code of what variation and assurance say together; None where they add nothing."""
    return _TOGETHER.get((varies, assured or ""))
