"""Limits from moving ranges, and the four rules by which a point is called unusual.

The rules are those of the NHS "Making Data Count" charts: seven points for a shift, seven for a trend.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from metrics.counts import Bools, Ints
from metrics.intervals import Floats

FACTOR: Final = 2.66
SCREEN: Final = 3.267
SEVEN: Final = 7

# Why a point is unusual; the first rule that holds is the one that is named.
NOTHING, OUTSIDE, TREND, TWO_IN_THREE, SHIFT = range(5)
RULES: Final = ("", "outside", "trend", "two in three", "shift")


@dataclass(frozen=True)
class Limits:
    """Centre, lower and upper limit of each point, not clipped to what is possible."""

    centre: Floats
    lower: Floats
    upper: Floats

    def clipped(self, least: float, most: float) -> "Limits":
        """The limits as they are drawn: inside what the measure can take."""
        return Limits(self.centre, np.clip(self.lower, least, most), np.clip(self.upper, least, most))


@dataclass(frozen=True)
class Found:
    """For each point the rule that calls it unusual (0: none) and its side: 1 higher, -1 lower, 0 usual."""

    rule: Ints
    side: Ints


def average_range(y: Floats) -> float | None:
    """The average moving range after one screening.

    Formula: mean of |y_i - y_(i-1)|, ranges of 3.267 times that mean and more left out once; not screened
    where that would leave 0. Unit: that of y. None where fewer than two points, or where nothing varies.
    Source: NHSRplotthedots 0.2.2; the guard against 0 is ours, without it 25 zeros and a 10 are all unusual.
    """
    ranges = np.abs(np.diff(y))
    whole = float(ranges.mean()) if len(ranges) else 0.0
    kept = ranges[ranges < SCREEN * whole]
    screened = float(kept.mean()) if len(kept) else 0.0
    return screened or whole or None


def limits(y: Floats, factor: float = FACTOR) -> Limits | None:
    """Limits of single values.

    Formula: mean ± 2.66 x the average moving range. Unit: that of y. None where nothing varies.
    Source: NHSRplotthedots 0.2.2 (2.66, not 3 / 1.128).
    """
    spread = average_range(y)
    if spread is None:
        return None
    centre, reach = float(y.mean()), factor * spread
    return Limits(*(np.full(len(y), value) for value in (centre, centre - reach, centre + reach)))


def unusual(y: Floats, limits: Limits) -> Found:
    """The four rules on the points of one segment, the first that holds for each point.

    Outside: beyond a limit. Trend: six rises (falls) on end, all seven points. Two in three: two of three
    points on one side near their limit and not outside, only those near. Shift: seven on one side.
    Source: NHSRplotthedots 0.2.2; in a point of two trends the later one's direction holds.
    """
    side = np.sign(y - limits.centre).astype("int64")
    outside = (y > limits.upper) | (y < limits.lower)
    close = ~outside & (np.abs(y - limits.centre) > (limits.upper - limits.centre) * 2 / 3)
    trend = part_of_seven(seven_trend_end(y))
    holds = (
        outside,
        trend != 0,
        close & two_in_three(close, side),
        part_of_seven(seven_one_side_end(side)) != 0,
    )
    rule = np.select(holds, (OUTSIDE, TREND, TWO_IN_THREE, SHIFT), NOTHING)
    return Found(rule, np.where(rule == TREND, trend, np.where(rule == NOTHING, 0, side)))


def two_in_three(close: Bools, side: Ints) -> Bools:
    """Points of a window of three on one side of the centre of which two or more are near their limit."""
    found = np.zeros(len(side), bool)
    if len(side) >= 3:
        windows = np.abs(sliding_window_view(side, 3).sum(axis=1)) == 3
        windows &= sliding_window_view(close, 3).sum(axis=1) >= 2
        for place in range(3):
            found[place : len(side) - 2 + place] |= windows
    return found


def seven_trend_end(y: Floats) -> Ints:
    """1 (-1) where a point is the seventh of an unbroken rise (fall)."""
    return _sevens(np.sign(np.diff(y)).astype("int64"), SEVEN - 1, len(y))


def seven_one_side_end(side: Ints) -> Ints:
    """1 (-1) where a point is the seventh in a row above (below) the centre; on the line breaks the row."""
    return _sevens(side, SEVEN, len(side))


def _sevens(signs: Ints, length: int, points: int) -> Ints:
    ends = np.zeros(points, "int64")
    if points >= SEVEN:
        sums = sliding_window_view(signs, length).sum(axis=1)
        ends[SEVEN - 1 :] = np.where(np.abs(sums) == length, np.sign(sums), 0)
    return ends


def part_of_seven(ends: Ints) -> Ints:
    """The sign of each end on the seven points that lead to it; where two overlap, that of the later."""
    found = np.zeros(len(ends), "int64")
    for place in np.flatnonzero(ends):
        found[max(0, place - SEVEN + 1) : place + 1] = ends[place]
    return found
