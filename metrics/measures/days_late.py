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
    if found.value is None:
        return Value(missed, counted, status=TOO_FEW, reason=found.reason)
    p = found.value / CAP_DAYS
    return Value(missed, counted, found.value, found.low, found.high, p=p, n_eff=counted)


def _by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    """Days late, capped at 30, of promises due 30 days before the week / how many these are."""
    rows = subject.rows("due_count", "due_on")
    day, days = rows["due_on"] + CAP_DAYS, np.minimum(rows["late"], CAP_DAYS)
    days = np.where(rows["late"] == OPEN, CAP_DAYS, days)
    return by_week(day, rows["n"] * days, mondays), by_week(day, rows["n"], mondays)


def _rows(x: Behind) -> RowsBehind:
    t, inside = due_rows(x)
    return RowsBehind("commitment", t, inside, ~kept(t))


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
        source="Restricted mean survival time; Greenwood variance",
    ),
)
