"""Complaints of an agency whose intake doubles while it works at the same pace, as the app's own counts."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from metrics.configuration import load
from metrics.counts import NOT_YET, Counts
from metrics.measures.answering import median_days
from metrics.subject import Span, Subject
from models.access import Scope

TRUE_MEDIAN = 69.0
SHAPE = 1.2  # of the Weibull distribution of days to close
YEARS_BEFORE, DOUBLING, WINDOW = 1100, 182, 91  # days
LAST = 20_000


@dataclass(frozen=True)
class Medians:
    """Days to answer as the page has it, and as two common ways of counting closed cases have it."""

    period: float
    closed: float
    opened_and_closed: float


def medians(seed: int, a_day: float = 300.0) -> Medians:
    """One agency: intake steady for years, then doubled within half a year; window: the last 13 weeks."""
    random = np.random.default_rng(seed)
    before = LAST - np.arange(YEARS_BEFORE)[::-1]
    growth = 2 ** (np.clip(before - (LAST - DOUBLING), 0, None) / DOUBLING)
    received = np.repeat(before, random.poisson(a_day * growth))
    days = np.floor(TRUE_MEDIAN / np.log(2) ** (1 / SHAPE) * random.weibull(SHAPE, len(received)) + 0.5)
    closed = received + days.astype("int64")
    first = LAST - WINDOW + 1
    inside = (closed >= first) & (closed <= LAST)
    found = median_days(Subject(_counts(received, closed), (1,), "agency", Span(first, LAST, "13w")))
    assert found.value is not None
    both = inside & (received >= first)
    return Medians(found.value, float(np.median(days[inside])), float(np.median(days[both])))


def _counts(received: npt.NDArray[np.int64], closed: npt.NDArray[np.int64]) -> Counts:
    ones = np.ones(len(received), "int64")
    cases = {"unit_id": ones, "received_on": received, "n": ones}
    cases["closed_on"] = np.where(closed <= LAST, closed, NOT_YET)
    always = {name: np.array([value]) for name, value in {"from_on": 0, "to_on": NOT_YET}.items()}
    ancestors = {"unit_id": np.array([1]), "ancestor_id": np.array([1])} | always
    as_of = datetime(2024, 10, 5, tzinfo=UTC)
    return Counts(Scope(1), "UTC", as_of, LAST, [], {"case_count": cases}, ancestors, {}, load())
