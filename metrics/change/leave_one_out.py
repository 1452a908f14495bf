"""What one record does to an estimate that follows open cases, where a count over a count cannot tell."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from metrics import survival
from metrics.change.accounting import Moving
from metrics.counts import Bools, Ints, day_number
from metrics.marks import steadied
from metrics.measures.answering import ANSWER_DAYS
from metrics.measures.days_late import CAP_DAYS
from metrics.subject import Span
from models.counts import LONGEST_LATE

Followed = tuple[Ints, Ints, Ints]  # age on entry, age at the end of following, 1 if it ended then
Estimate = tuple[float, float]  # share, effective size


def worth_of_each(one: Moving, rows: list[Any], spans: list[Span], cases: float) -> list[float]:
    """For each row, what its own change since the week before does to the measure's part.

    Formula: mean of [v(now) - v(now with it as it was then)] and [v(then with it as it is now) - v(then)], v
    the share steadied with the typical value of then; outside a window it is not there. Unit: points of the
    score. A row that stands alike in both weeks: 0; so does one without which there is no estimate.
    Source: leave-one-out differences, taken from both sides.
    """
    followed, estimate = SURVIVAL[one.measure]
    places, n, patterns = _patterns(rows, [followed(rows, span) for span in spans])

    def value(sizes: Ints) -> float | None:
        found = estimate(*patterns, sizes)
        return None if found is None else steadied(*found, one.before.typical, cases)

    whole = [value(sizes) for sizes in n]
    known: dict[tuple[int, int], float] = {}
    for then, now in {(int(a), int(b)) for a, b in places}:
        known[then, now] = _step(whole, n, value, then, now) if then != now else 0.0
    return [one.worth * known[int(a), int(b)] for a, b in places]


def _patterns(rows: list[Any], followed: list[Followed]) -> tuple[Ints, list[Ints], Ints]:
    """Like cases share one pattern: each row's pattern then and now (-1: not there), how many have each, and
    the patterns."""
    columns = np.concatenate([np.stack(one) for one in followed], axis=1)
    patterns, place = np.unique(columns, axis=1, return_inverse=True)
    places = place.reshape(2, len(rows)).T.astype("int64")
    for column, when in enumerate(("then", "now")):
        inside = np.array([bool(getattr(row, f"below_{when}")) for row in rows], bool)
        places[~inside, column] = -1
    n = [np.bincount(side[side >= 0], minlength=patterns.shape[1]) for side in places.T]
    return places, n, patterns


def _step(
    whole: list[float | None],
    n: list[Ints],
    value: Callable[[Ints], float | None],
    then: int,
    now: int,
) -> float:
    """What the change of one case does, made alone then and undone now, on average."""
    change = np.zeros(len(n[0]), "int64")
    change[then] -= then >= 0
    change[now] += now >= 0
    ends = [(whole[0], value(n[0] + change)), (value(n[1] - change), whole[1])]
    steps = [after - before for before, after in ends if before is not None and after is not None]
    return sum(steps) / len(steps) if len(steps) == len(ends) else 0.0


def _answering(rows: list[Any], span: Span) -> Followed:
    """Complaints at risk: from their age when the window begins to their close, or to its end."""
    received = np.array([day_number(row.received_on) for row in rows], "int64")
    open_at_end = span.last + 1
    closed = np.array(
        [open_at_end if row.closed_on is None else day_number(row.closed_on) for row in rows], "int64"
    )
    done: Bools = closed <= span.last
    entry = np.maximum(0, span.first - received)
    return entry, np.minimum(closed, span.last) - received, done.astype("int64")


def _late(rows: list[Any], span: Span) -> Followed:
    """Promises from their due day on: to when they were done, or to the window's end."""
    due = np.array([day_number(row.due_on) for row in rows], "int64")
    cancelled = np.array([row.ending == "cancelled_by_agency" for row in rows], bool)
    still = np.array([row.ended_on is None for row in rows], bool)
    late = np.array([row.late_days or 0 for row in rows], "int64")
    days = np.where(cancelled, LONGEST_LATE, np.minimum(late, LONGEST_LATE))
    known = span.last - due
    done = ~still & ((days <= known) | cancelled)
    return np.zeros(len(rows), "int64"), np.where(done, days, known), done.astype("int64")


def _closed_by_ninety(entry: Ints, days: Ints, event: Ints, n: Ints) -> Estimate | None:
    found = survival.closed_by(survival.curve(entry, days, event, n), ANSWER_DAYS)
    if found.value is None or found.effective_size is None:
        return None
    return found.value, found.effective_size


def _mean_late(entry: Ints, days: Ints, event: Ints, n: Ints) -> Estimate | None:
    found = survival.restricted_mean(days, event, n, CAP_DAYS)
    return None if found.value is None else (found.value / CAP_DAYS, float(n.sum()))


# Measures whose value is an estimate over all cases at risk, not a count over a count.
SURVIVAL: Final[dict[str, tuple[Callable[..., Followed], Callable[..., Estimate | None]]]] = {
    "A1": (_answering, _closed_by_ninety),
    "B3": (_late, _mean_late),
}
