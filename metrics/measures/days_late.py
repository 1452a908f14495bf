"""B3: how late promises are, on average, the open ones included."""

import numpy as np

from metrics import survival
from metrics.counts import Ints
from metrics.measures.definition import Behind, Measure, RowsBehind, Value, by_week, nothing, shortfall
from metrics.measures.kept import due_rows, kept
from metrics.score import TOO_FEW
from metrics.subject import Subject
from models.counts import LONGEST_LATE, NEVER, OPEN

CAP_DAYS = 30


def average_days_late(subject: Subject) -> Value:
    """B3: restricted mean of days late, integral of S(u) from 0 to 30 days after the original due.

    Kept on time is 0 days; what is still open is known to be late only up to the window's end (censored
    there); what the agency cancelled was never kept (30). numerator: promises late or open. p: mean / 30.
    """
    rows, span = subject.rows("due_count", "due_on"), subject.span
    inside = subject.inside(rows["due_on"])
    due, late, n = (rows[c][inside] for c in ("due_on", "late", "n"))
    counted, missed = int(n.sum()), int(n[late != 0].sum())
    if not len(rows["n"]):
        return nothing("no promise with a due date")
    if short := shortfall(subject, "B3", counted):
        return Value(missed, counted, status=TOO_FEW, reason=short)
    known = span.last - due  # days after the due date that the window can see
    days = np.where(late == NEVER, LONGEST_LATE, late)
    done = (late != OPEN) & ((days <= known) | (late == NEVER))
    found = survival.restricted_mean(np.where(done, days, known), done.astype("int64"), n, CAP_DAYS)
    assert found.value is not None, "there are cases, so there is a mean"
    p = found.value / CAP_DAYS
    return Value(missed, counted, found.value, found.low, found.high, p=p, n_eff=counted)


def _judged(subject: Subject) -> tuple[Ints, Ints, Ints]:
    """The day on which 30 days have passed since the due, days late capped at 30, n."""
    rows = subject.rows("due_count", "due_on")
    days = np.where(rows["late"] == OPEN, CAP_DAYS, np.minimum(rows["late"], CAP_DAYS))
    return rows["due_on"] + CAP_DAYS, days, rows["n"]


def _by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    """Days late, capped at 30, of promises due 30 days before the week / how many these are."""
    day, days, n = _judged(subject)
    return by_week(day, n * days, mondays), by_week(day, n, mondays)


def _sizes(subject: Subject, mondays: Ints) -> Ints:
    """Weeks x days late from 0 to 30: how many promises."""
    day, days, n = _judged(subject)
    sums = np.zeros((len(mondays), CAP_DAYS + 1), "int64")
    for late in np.unique(days):
        sums[:, late] = by_week(day[days == late], n[days == late], mondays)
    return sums


def _rows(x: Behind) -> RowsBehind:
    t, inside = due_rows(x)
    return RowsBehind("commitment", t, inside, ~kept(t))


def _judged_rows(x: Behind) -> RowsBehind:
    return _rows(x.earlier(CAP_DAYS))


MEASURES = (
    Measure(
        id="B3",
        name="Average days late",
        meaning="Average days after the due date until a promise is done, counting at most 30.",
        formula="∫₀³⁰ S(u) du, S the Kaplan-Meier curve of days after the original due",
        part="promises",
        unit="days",
        needs=("commitment.due_at", "commitment.ended_at"),
        reckon=average_days_late,
        behind=_rows,
        asks="Which late promises wait longest, and for what?",
        weekly=_by_week,
        sizes=_sizes,
        judged=_judged_rows,
        source="Restricted mean survival time; Greenwood variance",
    ),
)
