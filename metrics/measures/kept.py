"""B1, B2, B5: promises kept by their original due date, missed and still not done, never moved."""

from typing import Any

import sqlalchemy as sa

from metrics.counts import Bools, Ints, day_of
from metrics.measures.definition import Behind, Measure, RowsBehind, Value, by_week, nothing, share
from metrics.subject import Subject, total
from models.counts import OPEN
from models.tallies import counts_in_b, withdrawn_early

COHORT_WEEKS = 52  # B2 looks at promises due in the last 52 weeks, or open at some time in the window


def kept_on_time(subject: Subject) -> Value:
    """B1: done by the ORIGINAL due / promises whose original due lies in the window.

    Cancelled by the agency is not kept; cancelled by the requester before its due is left out, and shown.
    """
    rows, flow = subject.rows("due_count", "due_on"), subject.rows("flow_count", "due_week")
    inside = subject.inside(rows["due_on"])
    if not total(rows):
        return nothing("no promise with a due date")
    out = (flow["ending"] == "excluded") & subject.inside(flow["due_week"])
    excluded = (("cancelled by the requester before it was due", total(flow, out)),) if out.any() else ()
    return share(
        subject, "B1", total(rows, inside & (rows["late"] == 0)), total(rows, inside), excluded=excluded
    )


def _kept_by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    rows = subject.rows("due_count", "due_on")
    past = rows["due_on"] <= subject.counts.last_day
    kept = past & (rows["late"] == 0)
    every = by_week(rows["due_on"][past], rows["n"][past], mondays)
    return by_week(rows["due_on"][kept], rows["n"][kept], mondays), every


def due_rows(x: Behind) -> tuple[Any, sa.ColumnElement[bool]]:
    """Promises that count and whose original due lies in the span."""
    t = x.facts.commitments
    inside = sa.and_(
        counts_in_b(t),
        t.c.due_on.between(x.first, x.last),
        sa.not_(withdrawn_early(t)),
        x.member(t.c.unit_id, t.c.due_on),
    )
    return t, inside


def kept(t: Any) -> sa.ColumnElement[bool]:
    """Done by the original due."""
    c = t.c
    done = sa.and_(c.ended_on.is_not(None), c.ending != "cancelled_by_agency", c.late_days == 0)
    return sa.func.coalesce(done, sa.false())


def _kept_rows(x: Behind) -> RowsBehind:
    t, inside = due_rows(x)
    return RowsBehind("commitment", t, inside, kept(t))


def missed_and_open(subject: Subject) -> Value:
    """B2: still open at the end / original due before it, in the last 52 weeks or open in the window.

    A fixed cohort, as A3: finishing what is not late cannot raise it.
    """
    span = subject.span
    if span.last != span.last_monday + 6:
        return _missed_by_day(subject)
    rows = subject.stock("flow_count")
    cohort = _cohort(rows["due_week"], rows["ended_week"], subject) & (rows["ending"] != "excluded")
    if not total(rows):
        return nothing("no promise with a due date")
    still = cohort & (rows["ended_week"] > span.last_monday)
    return share(subject, "B2", total(rows, still), total(rows, cohort))


def _cohort(due: Ints, ended: Ints, subject: Subject) -> Bools:
    span = subject.span
    recent = due > span.last_monday - 7 * COHORT_WEEKS
    cohort: Bools = (due <= span.last_monday) & (recent | (ended >= span.first_monday))
    return cohort


def _missed_by_day(subject: Subject) -> Value:
    """All promises due by an as-of inside a week: weeks cannot tell what was due by then, days can."""
    rows = subject.stock("due_count")
    due = rows["due_on"] <= subject.span.last
    return share(subject, "B2", total(rows, due & (rows["late"] == OPEN)), total(rows, due))


def _missed_rows(x: Behind) -> RowsBehind:
    t = x.facts.commitments
    span = x.span
    whole = span.last == span.last_monday + 6
    week = 7 * COHORT_WEEKS
    due = t.c.due_on <= x.last
    if whole:
        recent = t.c.due_on >= day_of(span.last_monday - week + 7)
        open_then = sa.or_(t.c.ended_on.is_(None), t.c.ended_on >= day_of(span.first_monday))
        due = sa.and_(due, sa.or_(recent, open_then))
    inside = sa.and_(counts_in_b(t), due, sa.not_(withdrawn_early(t)), x.member(t.c.unit_id, x.at_end()))
    still = sa.or_(t.c.ended_on.is_(None), t.c.ended_on > x.last)
    return RowsBehind("commitment", t, inside, still)


def due_never_moved(subject: Subject) -> Value:
    """B5: promises due in the window's whole weeks whose due date the agency never moved / the same."""
    rows, span = subject.rows("trail_count", "due_week"), subject.span
    inside = (span.first_monday <= rows["due_week"]) & (rows["due_week"] <= span.last_monday)
    if not total(rows):
        return nothing("no promise with a due date")
    return share(subject, "B5", total(rows, inside & (rows["moved"] == 0)), total(rows, inside))


def _moved_by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    rows = subject.rows("trail_count", "due_week")
    still = rows["moved"] == 0
    every = by_week(rows["due_week"], rows["n"], mondays)
    return by_week(rows["due_week"][still], rows["n"][still], mondays), every


def whole_weeks_rows(x: Behind) -> tuple[Any, sa.ColumnElement[bool]]:
    """Promises due in the whole weeks of the span."""

    t, _ = due_rows(x)
    c = t.c
    inside = sa.and_(
        counts_in_b(t),
        c.due_on.between(day_of(x.span.first_monday), day_of(x.span.last_monday + 6)),
        sa.not_(withdrawn_early(t)),
        x.member(c.unit_id, c.due_on),
    )
    return t, inside


def _moved_rows(x: Behind) -> RowsBehind:
    t, inside = whole_weeks_rows(x)
    return RowsBehind("commitment", t, inside, t.c.due_moves == 0)


MEASURES = (
    Measure(
        id="B1",
        name="Kept on time",
        meaning="Share of promises done by the date first given.",
        formula="done by the original due ÷ promises whose original due lies in the window",
        part="promises",
        unit="share",
        needs=("commitment.due_at", "commitment.ended_at"),
        reckon=kept_on_time,
        behind=_kept_rows,
        asks="What got in the way, and which of these can still be made good?",
        weekly=_kept_by_week,
    ),
    Measure(
        id="B2",
        name="Missed and still not done",
        meaning="Of the promises that have come due, the share that is still open.",
        formula="still open at the window's end ÷ due before it, in the last 52 weeks or open in the window",
        part="promises",
        unit="share",
        needs=("commitment.due_at", "commitment.ended_at"),
        reckon=missed_and_open,
        behind=_missed_rows,
        asks="Who owns the oldest of these, and what is the new date?",
    ),
    Measure(
        id="B5",
        name="Due dates never moved",
        meaning="Share of promises whose due date the agency never asked to move.",
        formula="no move by the agency ÷ promises due in the window",
        part="promises",
        unit="share",
        needs=("commitment.due_at", "due_change.changed_at"),
        reckon=due_never_moved,
        behind=_moved_rows,
        asks="Were these dates unrealistic from the start?",
        weekly=_moved_by_week,
    ),
)
