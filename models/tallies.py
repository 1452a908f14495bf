"""What each count counts: one SELECT a count table, over the facts as they are or as they stood."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from models.counts import (
    LONGEST_LATE,
    NEVER,
    OPEN,
    AttendanceCount,
    CaseCount,
    ClosingCount,
    ConcernCount,
    DueCount,
    EventCount,
    FeedbackCount,
    FlowCount,
    MadeCount,
    OutcomeCount,
    RecordCount,
    ToldCount,
    TrailCount,
)
from models.engine import days_between, week_of
from models.facts import Facts, table_of
from models.imports import QuarantineRow
from models.units import END, UnitAncestor
from models.vocabulary import KINDS_OUTSIDE_PROMISES

REOPENED_WITHIN_DAYS = 60
PROMPT_DAYS = 7
Columns = dict[str, Any]
_END = sa.literal(END, sa.Date)


@dataclass(frozen=True)
class Context:
    """What a tally needs beside the facts: which sources provide which fields."""

    facts: Facts
    providing: Mapping[str, frozenset[int]]

    def from_sources_with(self, column: Any, *fields: str) -> Any:
        """Whether the row's source fills all these fields (`case.told_on`)."""
        sources = [self.providing.get(name, frozenset()) for name in fields]
        return column.in_(sorted(frozenset.intersection(*sources)))


@dataclass(frozen=True)
class Tally:
    """One way to count: the group of records it reads, the table it fills, its key columns and its rows."""

    group: str
    table: sa.Table
    columns: Callable[[Context], tuple[Any, Columns, Any]]  # base with id/agency_id/unit_id, keys, condition


def _word(column: Any) -> Any:
    return sa.func.coalesce(column, "")


def _day(column: Any) -> Any:
    return sa.func.coalesce(column, _END)


def _flag(condition: Any) -> Any:
    return sa.case((condition, 1), else_=0)


def _cases(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.complaints
    keys = {
        "category": _word(t.c.category),
        "channel": _word(t.c.channel),
        "received_on": t.c.received_on,
        "closed_on": _day(t.c.closed_on),
    }
    return t, keys, sa.not_(t.c.duplicate)


def _closings(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.complaints
    gap = days_between(t.c.last_closed_on, t.c.reopened_on)
    soon = sa.and_(t.c.reopened_on >= t.c.last_closed_on, gap <= REOPENED_WITHIN_DAYS)
    keys = {"closed_on": t.c.last_closed_on, "reached": _flag(t.c.reached_finding), "reopened": _flag(soon)}
    return t, keys, sa.and_(sa.not_(t.c.duplicate), t.c.last_closed_on.is_not(None))


def _told(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.complaints
    days = sa.func.coalesce(days_between(t.c.decided_on, t.c.told_on), OPEN)
    keys = {"basis": sa.literal("case"), "decided_on": t.c.decided_on, "days": days}
    known = x.from_sources_with(t.c.source_id, "case.decided_on", "case.told_on")
    return t, keys, sa.and_(sa.not_(t.c.duplicate), t.c.decided_on.is_not(None), known)


def _told_promises(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.commitments
    keys = {"basis": sa.literal("promise"), "decided_on": t.c.due_on, "days": _late(t)}
    # Where complaints carry the dates themselves, a notice promised as well would count the same duty twice.
    if x.providing.get("case.told_on"):
        return t, keys, sa.false()
    return (
        t,
        keys,
        sa.and_(t.c.kind == "outcome_notice", t.c.due_on.is_not(None), sa.not_(withdrawn_early(t))),
    )


def _outcomes(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.outcomes
    keys = {
        "closed_on": _day(t.c.closed_on),
        "category": _word(t.c.category),
        "disposition": t.c.disposition,
    }
    return t, keys, sa.true()


def _concerns(x: Context) -> tuple[Any, Columns, Any]:
    t, a = x.facts.outcomes, table_of(UnitAncestor)
    # A week rolls up to the parent on its Sunday: a parent that begins or ends inside a week holds from, or
    # no longer in, that whole week; comparing Mondays says just that.
    week = week_of(t.c.received_on)
    belongs = sa.and_(a.c.unit_id == t.c.unit_id, week_of(a.c.from_on) <= week, week < week_of(a.c.to_on))
    levels = (
        sa.select(
            t.c.complaint_id.label("id"),
            t.c.agency_id,
            a.c.ancestor_id.label("unit_id"),
            t.c.received_on,
            t.c.case_category,
        )
        .join(a, belongs)
        .where(sa.not_(t.c.duplicate))
        .distinct()
        .subquery("levels")
    )
    keys = {"received_on": levels.c.received_on, "category": _word(levels.c.case_category)}
    return levels, keys, sa.true()


def counts_in_b(t: Any) -> Any:
    """Promises of the kinds that B1 to B5 are about."""
    return sa.or_(t.c.kind.is_(None), t.c.kind.not_in(KINDS_OUTSIDE_PROMISES))


def withdrawn_early(t: Any) -> Any:
    """Cancelled by the requester before it was due: no promise any more."""
    kept = sa.and_(t.c.ending == "cancelled_by_requester", t.c.late_days == 0)
    return sa.func.coalesce(kept, sa.false())


def _late(t: Any) -> Any:
    capped = sa.case((t.c.late_days > LONGEST_LATE, LONGEST_LATE), else_=t.c.late_days)
    never = t.c.ending == "cancelled_by_agency"
    return sa.case((t.c.ended_on.is_(None), OPEN), (never, NEVER), else_=capped)


def _due(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.commitments
    condition = sa.and_(counts_in_b(t), t.c.due_on.is_not(None), sa.not_(withdrawn_early(t)))
    return t, {"due_on": t.c.due_on, "late": _late(t)}, condition


def _flow(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.commitments
    ending = sa.case(
        (t.c.ended_on.is_(None), ""),
        (withdrawn_early(t), "excluded"),
        (t.c.ending != "done", t.c.ending),
        (t.c.late_days > 0, "late"),
        else_="kept",
    )
    keys = {
        "due_week": _day(week_of(t.c.due_on)),
        "ended_week": _day(week_of(t.c.ended_on)),
        "ending": ending,
    }
    return t, keys, counts_in_b(t)


def _made(flow: str) -> Callable[[Context], tuple[Any, Columns, Any]]:
    def columns(x: Context) -> tuple[Any, Columns, Any]:
        t = x.facts.commitments
        day = t.c.ended_on if flow == "done" else t.c.made_on
        condition = {"made": sa.true(), "done": t.c.ending == "done", "no_due": t.c.due_on.is_(None)}[flow]
        return t, {"week_start": week_of(day), "flow": sa.literal(flow)}, sa.and_(counts_in_b(t), condition)

    return columns


def _trail(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.commitments
    keys = {
        "due_week": week_of(t.c.due_on),
        "hand_offs": t.c.hand_offs,
        "moved": _flag(t.c.due_moves > 0),
    }
    return t, keys, sa.and_(counts_in_b(t), t.c.due_on.is_not(None), sa.not_(withdrawn_early(t)))


def _events(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.events
    withdrawn = sa.and_(t.c.state == "cancelled", t.c.cancelled_by == "requester")
    keys = {
        "event_on": t.c.event_on,
        **{name: _word(t.c[name]) for name in ("community", "kind", "initiation", "stance")},
        "state": sa.case((withdrawn, "cancelled_by_requester"), else_=t.c.state),
        "loop": _word(t.c.loop),
    }
    return t, keys, sa.true()


def _feedback(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.events
    keys = {
        "week_start": week_of(t.c.event_on),
        "responses": t.c.responses,
        "positive": sa.func.coalesce(t.c.positive, 0),
    }
    return t, keys, sa.and_(t.c.state == "held", t.c.responses > 0)


def _attendance(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.events
    keys = {"week_start": week_of(t.c.event_on), "attendance": t.c.attendance}
    return t, keys, sa.and_(t.c.state == "held", t.c.attendance.is_not(None))


def _record_keys(t: Any, part: str, day: Any, complete: Any) -> Columns:
    gap = days_between(day, t.c.recorded_on)
    prompt = sa.case((t.c.recorded_on.is_(None), -1), (gap <= PROMPT_DAYS, 1), else_=0)
    return {
        "week_start": week_of(day),
        "part": sa.literal(part),
        "complete": _flag(complete),
        "prompt": prompt,
    }


def _case_records(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.complaints
    lacking = sa.and_(t.c.category.is_(None), x.from_sources_with(t.c.source_id, "outcome.category"))
    no_channel = sa.and_(t.c.channel.is_(None), x.from_sources_with(t.c.source_id, "case.channel"))
    return t, _record_keys(t, "complaints", t.c.received_on, sa.not_(sa.or_(lacking, no_channel))), sa.true()


def _promise_records(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.commitments
    complete = sa.and_(t.c.kind.is_not(None), t.c.due_on.is_not(None))
    day = sa.func.coalesce(t.c.ended_on, t.c.made_on)
    return t, _record_keys(t, "promises", day, complete), sa.true()


def _event_records(x: Context) -> tuple[Any, Columns, Any]:
    t = x.facts.events
    gaps = [
        sa.and_(t.c[name].is_(None), x.from_sources_with(t.c.source_id, f"event.{name}"))
        for name in ("kind", "initiation", "stance")
    ]
    return t, _record_keys(t, "events", t.c.event_on, sa.not_(sa.or_(*gaps))), t.c.state == "held"


def _quarantined(x: Context) -> tuple[Any, Columns, Any]:
    t = table_of(QuarantineRow)
    keys = {
        "week_start": week_of(t.c.on_date),
        "part": sa.literal("quarantine"),
        "complete": sa.literal(0),
        "prompt": sa.literal(-1),
    }
    return t, keys, sa.and_(t.c.state == "waiting", t.c.unit_id.is_not(None), t.c.on_date.is_not(None))


def record_flags(x: Context) -> sa.Subquery:
    """Every record with its unit, week, part and flags: the rows behind the record counts."""
    selects = []
    for tally in TALLIES:
        if tally.table is table_of(RecordCount):
            base, keys, condition = tally.columns(x)
            columns = [expression.label(name) for name, expression in keys.items()]
            selects.append(
                sa.select(base.c.id, base.c.agency_id, base.c.source_id, base.c.unit_id, *columns).where(
                    condition
                )
            )
    return sa.union_all(*selects).subquery("record_flags")


TALLIES: Final = (
    Tally("complaints", table_of(CaseCount), _cases),
    Tally("complaints", table_of(ClosingCount), _closings),
    Tally("complaints", table_of(ToldCount), _told),
    Tally("outcomes", table_of(OutcomeCount), _outcomes),
    Tally("complaints", table_of(ConcernCount), _concerns),
    Tally("complaints", table_of(RecordCount), _case_records),
    Tally("commitments", table_of(ToldCount), _told_promises),
    Tally("commitments", table_of(DueCount), _due),
    Tally("commitments", table_of(FlowCount), _flow),
    Tally("commitments", table_of(MadeCount), _made("made")),
    Tally("commitments", table_of(MadeCount), _made("done")),
    Tally("commitments", table_of(MadeCount), _made("no_due")),
    Tally("commitments", table_of(TrailCount), _trail),
    Tally("commitments", table_of(RecordCount), _promise_records),
    Tally("events", table_of(EventCount), _events),
    Tally("events", table_of(FeedbackCount), _feedback),
    Tally("events", table_of(AttendanceCount), _attendance),
    Tally("events", table_of(RecordCount), _event_records),
    Tally("quarantine", table_of(RecordCount), _quarantined),
)
