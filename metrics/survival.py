"""How long cases stay open: a period survival curve that counts open cases as evidence.

Ages are whole calendar days. A case that enters at age e is at risk from day e on, a closing on day d is an
event at age d, an open case is followed to its age at the window's end. So a case opened and closed on one
day (e = d = 0) counts. In software that needs entry < time this is time = days + 0.5 with the same entry.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metrics.intervals import CONFIDENCE, Floats, normal_reach

Counts = NDArray[np.int64]

# An early tiny risk set could drive the whole curve to 0, so the curve starts where it has this many.
LEAST_AT_RISK: Final = 5
LATE_DAYS_CAP: Final = 30
# S is a product of fractions: one half must not be missed by rounding.
_HALF: Final = 0.5 + 1e-12


@dataclass(frozen=True, eq=False)
class Curve:
    """A survival curve over the whole ages 0, 1, 2 ... up to the oldest case.

    `survival` is the share still open after that day among cases that reached `start`, `variance` its
    Greenwood variance (0 where S is 0 or 1), `low` and `high` its log-log bounds (NaN there).
    `start` is the first age with enough at risk; None: never, S stays 1.
    """

    ages: Counts
    at_risk: Counts
    events: Counts
    survival: Floats
    variance: Floats
    low: Floats
    high: Floats
    cases: int
    start: int | None

    @property
    def last(self) -> int | None:
        """Age of the oldest case in days; None without cases."""
        return int(self.ages[-1]) if len(self.ages) else None


@dataclass(frozen=True)
class ClosedBy:
    """F(age): the share closed by an age, its interval, effective size, and why a value is missing."""

    value: float | None
    low: float | None
    high: float | None
    effective_size: float | None
    at_risk: int
    start: int | None
    reason: str | None


@dataclass(frozen=True)
class MedianAge:
    """Days until half are closed, its interval, and the oldest age seen where half was not reached."""

    value: int | None
    low: int | None
    high: int | None
    last: int | None
    start: int | None
    reason: str | None


@dataclass(frozen=True)
class RestrictedMean:
    """Mean days up to a cap, its variance and interval, cases, and the last day that was followed."""

    value: float | None
    variance: float | None
    low: float | None
    high: float | None
    cases: int
    followed_to: int | None
    reason: str | None


def curve(
    entry: ArrayLike,
    days: ArrayLike,
    event: ArrayLike,
    n: ArrayLike = 1,
    *,
    least_at_risk: int = LEAST_AT_RISK,
    confidence: float = CONFIDENCE,
) -> Curve:
    """The share still open by age, from rows of `n` like cases that enter, leave, and close or not.

    Formula: S(d) = product over ages a <= d of 1 - closed(a) / at risk(a), from the first age with
    `least_at_risk` at risk on; Greenwood variance S² · sum closed / (at risk · (at risk - closed)); log-log
    interval S^exp(±z·se / (S·ln S)), NaN unless 0 < S < 1. Range 0 to 1.
    No cases: empty arrays. An entry after the leaving, or below 0, is a ValueError.
    Source: Kaplan and Meier 1958, with left truncation as Klein and Moeschberger 2003, section 4.6.
    """
    entered, left, closed, size = _cases(entry, days, event, n)
    length = int(left.max()) + 1 if len(left) else 0
    events = _tally(left, size * closed, length)
    at_risk = np.cumsum(_tally(entered, size, length) - np.append(0, _tally(left, size, length))[:length])
    enough = np.flatnonzero(at_risk >= least_at_risk)
    start = int(enough[0]) if len(enough) else None
    counted = np.where(np.arange(length) >= (length if start is None else start), events, 0)
    survival, spread = _product_limit(at_risk, counted)
    low, high = _log_log(survival, spread, confidence)
    return Curve(
        np.arange(length), at_risk, counted, survival, survival**2 * spread, low, high, int(size.sum()), start
    )


def closed_by(curve: Curve, age: int = 90, *, least_at_risk: int = LEAST_AT_RISK) -> ClosedBy:
    """Share of cases closed by an age, those still open counted as far as they were followed.

    Formula: F = 1 - S(age), interval by the log-log bounds turned round; effective size = closings at or
    before that age + cases at risk there and not closed that day: a whole number, all where none is censored.
    Range 0 to 1; bounds None where F is 0 or 1.
    Fewer than `least_at_risk` at risk on that day: no value, with the reason.
    """
    reached = age < len(curve.ages)
    at_risk = int(curve.at_risk[age]) if reached else 0
    if curve.start is None or curve.start > age or at_risk < least_at_risk:
        reason = f"Too few cases ({at_risk} of {least_at_risk} needed at day {age})"
        return ClosedBy(None, None, None, None, at_risk, curve.start, reason)
    size = int(curve.events[: age + 1].sum()) + at_risk - int(curve.events[age])
    value, low, high = (1 - float(column[age]) for column in (curve.survival, curve.high, curve.low))
    inside = 0 < value < 1
    return ClosedBy(
        value, low if inside else None, high if inside else None, size, at_risk, curve.start, None
    )


def median(curve: Curve) -> MedianAge:
    """Days until half the cases were closed, counting open cases.

    Formula: smallest age with S <= 0.5; interval from the smallest ages at which the lower and the upper
    bound of S are <= 0.5. Where S is exactly 0.5 the first such age, not a midpoint.
    Unit: days. Not reached: no value; the reason names the oldest age seen.
    """
    if curve.start is None:
        return MedianAge(None, None, None, curve.last, None, f"Too few cases (fewer than {LEAST_AT_RISK})")
    value, low, high = (_first_below(column) for column in (curve.survival, curve.low, curve.high))
    reason = f"Not reached; more than half still open at day {curve.last}" if value is None else None
    return MedianAge(value, low, high, curve.last, curve.start, reason)


def restricted_mean(
    days: ArrayLike,
    event: ArrayLike,
    n: ArrayLike = 1,
    tau: int = LATE_DAYS_CAP,
    *,
    confidence: float = CONFIDENCE,
) -> RestrictedMean:
    """Average days late, counted up to `tau`, with those still open followed to today.

    Formula: integral of S(u) from 0 to tau, u = days after the due day; variance = sum over event days of
    (area of S from that day to tau)² · done / (at risk · (at risk - done)). On time is an event at u = 0.
    Unit: days, 0 to tau. Beyond the last day followed S keeps its value: what is open counts as late on.
    No cases: no value. Source: Irwin 1949; Greenwood variance.
    """
    whole = curve(0, days, event, n, least_at_risk=1, confidence=confidence)
    if whole.last is None:
        return RestrictedMean(None, None, None, None, 0, None, "No cases")
    steps = np.arange(tau)
    # S(u) on the day from u to u + 1 is its value at u.
    height = whole.survival[np.minimum(steps, whole.last)]
    area_after = np.append(np.cumsum(height[::-1])[::-1], 0.0)[: whole.last + 1]
    reach = slice(0, len(area_after))
    variance = float(np.sum(area_after**2 * _greenwood_terms(whole.at_risk[reach], whole.events[reach])))
    value = min(float(height.sum()), float(tau))
    margin = normal_reach(confidence) * variance**0.5
    low, high = max(0.0, value - margin), min(float(tau), value + margin)
    return RestrictedMean(value, variance, low, high, whole.cases, min(whole.last, tau), None)


def _cases(entry: ArrayLike, days: ArrayLike, event: ArrayLike, n: ArrayLike) -> list[Counts]:
    """The four columns as whole numbers of one length, rows that stand for no case dropped."""
    columns = [np.atleast_1d(one).astype(np.int64) for one in np.broadcast_arrays(entry, days, event, n)]
    columns = [column[columns[3] > 0] for column in columns]
    if np.any(columns[0] < 0) or np.any(columns[0] > columns[1]):
        raise ValueError("A case enters at age 0 or later and leaves no earlier than it enters.")
    return columns


def _tally(ages: Counts, sizes: Counts, length: int) -> Counts:
    """How many cases fall on each age."""
    return np.bincount(ages, weights=sizes, minlength=length).astype(np.int64)


def _greenwood_terms(at_risk: Counts, events: Counts) -> Floats:
    """closed / (at risk · (at risk - closed)) by age; 0 where all at risk closed, for S is 0 from there."""
    remaining = at_risk - events
    open_still = (events > 0) & (remaining > 0)
    return np.where(open_still, events / np.maximum(at_risk * remaining, 1), 0.0)


def _product_limit(at_risk: Counts, events: Counts) -> tuple[Floats, Floats]:
    """S and the sum of Greenwood's terms by age."""
    survival = np.cumprod(1 - events / np.maximum(at_risk, 1), dtype=np.float64)
    return survival, np.cumsum(_greenwood_terms(at_risk, events))


def _log_log(survival: Floats, spread: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Bounds of S that stay inside 0 to 1; NaN where S is 0 or 1."""
    low, high = np.full(survival.shape, np.nan), np.full(survival.shape, np.nan)
    inside = (survival > 0) & (survival < 1)
    logarithm = np.log(survival[inside])
    reach = normal_reach(confidence) * np.sqrt(spread[inside]) / -logarithm
    low[inside], high[inside] = np.exp(logarithm * np.exp(reach)), np.exp(logarithm * np.exp(-reach))
    return low, high


def _first_below(column: Floats) -> int | None:
    """The smallest age at which a column is one half or less."""
    below = np.flatnonzero(column <= _HALF)
    return int(below[0]) if len(below) else None
