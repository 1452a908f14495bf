"""A8: whether complainants are told the outcome in time."""

import numpy as np
import sqlalchemy as sa

from metrics.counts import Bools, Ints
from metrics.measures.definition import Behind, Measure, RowsBehind, Value, by_week, nothing, share
from metrics.subject import Subject, total
from models.engine import days_between
from models.tallies import withdrawn_early


def _due_and_told(subject: Subject) -> tuple[Ints, Bools, Ints]:
    """The day each telling was due, whether it was in time, n: from case dates and promised notices."""
    rows = subject.rows("told_count", "decided_on")
    within = subject.configuration.records.told_within_days
    of_case = rows["basis"] == "case"
    due = rows["decided_on"] + np.where(of_case, within, 0)
    in_time = (rows["days"] >= 0) & (rows["days"] <= np.where(of_case, within, 0))
    return due, in_time, rows["n"]


def told_in_time(subject: Subject) -> Value:
    """A8: complainants told within T days of the decision / decisions whose T days end in the window."""
    due, in_time, n = _due_and_told(subject)
    if not len(n):
        return nothing("no decision with a date to tell it by")
    inside = subject.inside(due)
    return share(subject, "A8", total({"n": n}, inside & in_time), total({"n": n}, inside))


def _told_by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    due, in_time, n = _due_and_told(subject)
    return by_week(due[in_time], n[in_time], mondays), by_week(due, n, mondays)


def _told_rows(x: Behind) -> RowsBehind:
    if not x.context.providing.get("case.told_on"):
        return _notice_rows(x)
    t = x.facts.complaints
    within = x.configuration.records.told_within_days
    late = days_between(t.c.decided_on, sa.literal(x.last, sa.Date)) >= within
    since = days_between(t.c.decided_on, sa.literal(x.first, sa.Date)) <= within
    known = x.context.from_sources_with(t.c.source_id, "case.decided_on", "case.told_on")
    inside = sa.and_(
        sa.not_(t.c.duplicate),
        t.c.decided_on.is_not(None),
        known,
        late,
        since,
        x.member(t.c.unit_id, t.c.decided_on),
    )
    told = days_between(t.c.decided_on, t.c.told_on).between(0, within)
    return RowsBehind("case", t, inside, told)


def _notice_rows(x: Behind) -> RowsBehind:
    t = x.facts.commitments
    inside = sa.and_(
        t.c.kind == "outcome_notice",
        t.c.due_on.between(x.first, x.last),
        sa.not_(withdrawn_early(t)),
        x.member(t.c.unit_id, t.c.due_on),
    )
    kept = sa.and_(t.c.ended_on.is_not(None), t.c.ending != "cancelled_by_agency", t.c.late_days == 0)
    return RowsBehind("commitment", t, inside, sa.func.coalesce(kept, sa.false()))


MEASURES = (
    Measure(
        id="A8",
        name="Told the outcome in time",
        meaning="Share of complainants told the outcome within 7 days of the decision.",
        formula="told within T days of the decision (7 by policy) ÷ decisions whose T days end in the window",
        part="complaints",
        unit="share",
        needs=("case.decided_on|commitment.kind", "case.told_on|commitment.kind"),
        reckon=told_in_time,
        behind=_told_rows,
        asks="Who has not been told yet, and who will tell them?",
        clock=True,
        weekly=_told_by_week,
    ),
)
