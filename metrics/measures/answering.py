"""A1-A3: how soon complaints are answered, from open cases too."""

import numpy as np
import sqlalchemy as sa

from metrics import survival
from metrics.counts import Ints
from metrics.measures.definition import Behind, Measure, RowsBehind, Value, by_week, nothing, share, shortfall
from metrics.score import TOO_FEW
from metrics.subject import Subject, total
from models.engine import days_between

ANSWER_DAYS = 90
COHORT_WEEKS = 65  # A3 looks at cases opened in the last 65 weeks, or open at some time in the window


def at_risk_in(subject: Subject) -> tuple[Ints, Ints, Ints, Ints]:
    """entry, age at the end, closed or not, n: every case at risk at some time in the span."""
    rows, span = subject.stock("case_count"), subject.span
    chosen = (rows["received_on"] <= span.last) & (rows["closed_on"] >= span.first)
    received, closed, n = (rows[c][chosen] for c in ("received_on", "closed_on", "n"))
    entry = np.maximum(0, span.first - received)
    return entry, np.minimum(closed, span.last) - received, (closed <= span.last).astype("int64"), n


def answered_in_time(subject: Subject) -> Value:
    """A1: F(90) = 1 - S(90) of the period Kaplan-Meier curve.

    numerator: closed in the window at age 90 or less. denominator: cases at risk in the window (the value is
    an estimate, not their quotient). n_eff: closures to age 90 + still at risk at 90. None where fewer than
    20 are at risk in all or fewer than 5 at day 90.
    """
    entry, days, event, n = at_risk_in(subject)
    at_risk = int(n.sum())
    early = int(n[(event == 1) & (days <= ANSWER_DAYS)].sum())
    if short := shortfall(subject, "A1", at_risk):
        return Value(early, at_risk, status=TOO_FEW, reason=short)
    found = survival.closed_by(survival.curve(entry, days, event, n), ANSWER_DAYS)
    if found.value is None:
        return Value(early, at_risk, status=TOO_FEW, reason=found.reason)
    return Value(
        early,
        at_risk,
        found.value,
        found.low,
        found.high,
        p=found.value,
        n_eff=found.effective_size,
    )


def median_days(subject: Subject) -> Value:
    """A2: the smallest age t with S(t) <= 0.5 of the same curve; not reached is said, with the oldest age.

    numerator: closed in the window. denominator: cases at risk in it.
    """
    entry, days, event, n = at_risk_in(subject)
    at_risk, closed = int(n.sum()), int(n[event == 1].sum())
    if short := shortfall(subject, "A2", at_risk):
        return Value(closed, at_risk, status=TOO_FEW, reason=short)
    found = survival.median(survival.curve(entry, days, event, n))
    if found.value is None:
        return Value(closed, at_risk, status=TOO_FEW, reason=found.reason)
    return Value(closed, at_risk, found.value, found.low, found.high)


def past_ninety_days(subject: Subject) -> Value:
    """A3: still open at the end / aged over 90 days by then and opened in the last 65 weeks or open in the
    window. A fixed cohort: closing a case that is not yet old cannot raise it."""
    rows, span = subject.stock("case_count"), subject.span
    aged = span.last - rows["received_on"] > ANSWER_DAYS
    recent = rows["received_on"] > span.last - 7 * COHORT_WEEKS
    cohort = aged & (recent | (rows["closed_on"] >= span.first))
    still = cohort & (rows["closed_on"] > span.last)
    if not total(rows):
        return nothing("no complaints")
    return share(subject, "A3", total(rows, still), total(rows, cohort))


def _at_risk_rows(x: Behind) -> RowsBehind:
    t = x.facts.complaints
    open_then = sa.or_(t.c.closed_on.is_(None), t.c.closed_on >= x.first)
    inside = sa.and_(sa.not_(t.c.duplicate), t.c.received_on <= x.last, open_then)
    inside = sa.and_(inside, x.member(t.c.unit_id, x.at_end()))
    closed = sa.and_(t.c.closed_on.is_not(None), t.c.closed_on <= x.last)
    return RowsBehind("case", t, inside, closed)


def _answered_rows(x: Behind) -> RowsBehind:
    rows = _at_risk_rows(x)
    t = x.facts.complaints
    early = sa.and_(rows.numerator, days_between(t.c.received_on, t.c.closed_on) <= ANSWER_DAYS)
    return RowsBehind("case", t, rows.denominator, early)


def _past_rows(x: Behind) -> RowsBehind:
    t = x.facts.complaints
    aged = days_between(t.c.received_on, x.at_end()) > ANSWER_DAYS
    recent = days_between(t.c.received_on, x.at_end()) < 7 * COHORT_WEEKS
    open_then = sa.or_(t.c.closed_on.is_(None), t.c.closed_on >= x.first)
    inside = sa.and_(sa.not_(t.c.duplicate), t.c.received_on <= x.last, aged, sa.or_(recent, open_then))
    still = sa.or_(t.c.closed_on.is_(None), t.c.closed_on > x.last)
    return RowsBehind("case", t, sa.and_(inside, x.member(t.c.unit_id, x.at_end())), still)


def _answered_by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    """Closed by day 90 / complaints whose day 90 falls in the week."""
    rows = subject.rows("case_count", "received_on")
    ninetieth = rows["received_on"] + ANSWER_DAYS
    early = rows["closed_on"] <= ninetieth
    every = by_week(ninetieth, rows["n"], mondays)
    return by_week(ninetieth[early], rows["n"][early], mondays), every


def _judged_rows(x: Behind) -> RowsBehind:
    """Complaints whose day 90 lies in the span; those closed by then."""
    t, early = x.facts.complaints, x.earlier(ANSWER_DAYS)
    inside = sa.and_(sa.not_(t.c.duplicate), t.c.received_on.between(early.first, early.last))
    inside = sa.and_(inside, x.member(t.c.unit_id, t.c.received_on))
    answered = sa.and_(
        t.c.closed_on.is_not(None), days_between(t.c.received_on, t.c.closed_on) <= ANSWER_DAYS
    )
    return RowsBehind("case", t, inside, answered)


MEASURES = (
    Measure(
        id="A1",
        name="Answered within 90 days",
        meaning="Estimated share of complaints answered within 90 days, of all that were open in the window.",
        formula="1 − S(90), S the Kaplan-Meier curve of days to close, entered at the age a case had when "
        "the window began, cut off at the window's end",
        part="complaints",
        unit="share",
        needs=("case.received_on", "case.closed_on"),
        reckon=answered_in_time,
        behind=_answered_rows,
        asks="What holds these complaints up, and what would free them?",
        clock=True,
        weekly=_answered_by_week,
        judged=_judged_rows,
        source="Kaplan and Meier 1958; left truncation as in period analysis",
    ),
    Measure(
        id="A2",
        name="Median days to answer",
        meaning="The age by which half of the complaints are answered, counting the open ones.",
        formula="smallest t with S(t) ≤ ½ on the same curve",
        part="complaints",
        unit="days",
        needs=("case.received_on", "case.closed_on"),
        reckon=median_days,
        behind=_at_risk_rows,
        asks="Which step takes longest, and is it needed?",
        clock=True,
        source="Kaplan and Meier 1958",
    ),
    Measure(
        id="A3",
        name="Past 90 days and still open",
        meaning="Of the complaints that are older than 90 days, the share that is still open.",
        formula="open at the window's end ÷ older than 90 days then, opened in the last 65 weeks or open in "
        "the window",
        part="complaints",
        unit="share",
        needs=("case.received_on", "case.closed_on"),
        reckon=past_ninety_days,
        behind=_past_rows,
        asks="Which of these is oldest, who owns it, and when will it be answered?",
        clock=True,
    ),
)
