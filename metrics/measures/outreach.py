"""C1, C2: whether the agency shows up before there is trouble."""

import numpy as np
import sqlalchemy as sa

from metrics.counts import Bools, Ints, day_of, monday
from metrics.intervals import wilson
from metrics.measures.definition import Behind, Measure, RowsBehind, Value, nothing, share
from metrics.measures.visits import visits
from metrics.score import TOO_FEW
from metrics.subject import Span, Subject
from models.facts import table_of
from models.units import Unit

OUTREACH = ("non_enforcement", "mixed")
WEEKS = 13


def balance(subject: Subject) -> Value:
    """C1: started by us / (started by us + after an incident), visits held in the window. A band, no goal.

    Asked-for, mandated and crisis events are left out; a visit with any reactive part is reactive.
    """
    rows = subject.rows("event_count", "event_on")
    chosen = _balanced(subject) & subject.inside(rows["event_on"])
    if not len(rows["n"]):
        return nothing("no events")
    groups = visits(subject, chosen)
    ours = groups.all(groups.rows["initiation"] == "proactive")
    return share(subject, "C1", int(ours.sum()), groups.size)


def _balanced(subject: Subject) -> Bools:
    rows = subject.rows("event_count", "event_on")
    chosen: Bools = (
        (rows["state"] == "held")
        & np.isin(rows["initiation"], ("proactive", "reactive"))
        & (rows["kind"] != "crisis_briefing")
    )
    return chosen


def _balance_rows(x: Behind) -> RowsBehind:
    t = x.facts.events
    inside = sa.and_(
        t.c.state == "held",
        t.c.initiation.in_(("proactive", "reactive")),
        sa.func.coalesce(t.c.kind, "") != "crisis_briefing",
        t.c.event_on.between(x.first, x.last),
        x.member(t.c.unit_id, t.c.event_on),
    )
    return RowsBehind("event", t, inside, t.c.initiation == "proactive", together="visit_all")


def duty_weeks(subject: Subject, mondays: Ints) -> Ints:
    """For each week, how many units with an outreach duty were the subject itself or under it."""
    duty = np.array([node.id for node in subject.counts.tree if node.outreach_duty], "int64")
    units, weeks = np.tile(duty, len(mondays)), np.repeat(mondays, len(duty))
    inside = subject.counts.members(subject.units, {"unit_id": units}, weeks)
    held: Ints = inside.reshape(len(mondays), len(duty)).sum(axis=1).astype("int64")
    return held


def weeks_with_outreach(subject: Subject) -> Value:
    """C2: unit-weeks with an event held that is not enforcement / unit-weeks of units with the duty.

    A unit's weeks belong to whom it was under then. Splitting an event gains nothing. Only weeks since the
    agency's first event count as live.
    """
    span = subject.span
    duty = duty_weeks(subject, _mondays(span))
    if len(duty) and not duty.any():
        return nothing("not part of this unit's job")
    first = subject.counts.agency.first_day("event_count")
    if first is None:
        return nothing("no events")
    live = min(span.weeks, (span.last_monday - int(monday(np.array([first]))[0])) // 7 + 1)
    if live < max(1, min(WEEKS, span.weeks)):
        return Value(
            None, max(live, 0), status=TOO_FEW, reason=f"Too few weeks ({max(live, 0)} of {WEEKS} needed)"
        )
    held, every = int(outreach_weeks(subject, span).sum()), int(duty[-live:].sum())
    low, high = wilson(held, every)
    return Value(held, every, held / every, low, high, p=held / every, n_eff=every)


def _mondays(span: Span) -> Ints:
    return np.arange(span.first_monday, span.last_monday + 1, 7, dtype="int64")


def outreach_weeks(subject: Subject, span: Span) -> Ints:
    """For each whole week of the span, how many of the units with the duty held outreach in it."""
    duty = [node.id for node in subject.counts.tree if node.outreach_duty]
    rows = subject.rows("event_count", "event_on")
    week = monday(rows["event_on"])
    chosen = (rows["state"] == "held") & np.isin(rows["stance"], OUTREACH) & np.isin(rows["unit_id"], duty)
    chosen &= (span.first_monday <= week) & (week <= span.last_monday)
    top = int(rows["unit_id"].max(initial=0)) + 1
    place = (week[chosen] - span.first_monday) // 7
    unit_weeks = np.unique(place * top + rows["unit_id"][chosen])
    return np.bincount(unit_weeks // top, minlength=span.weeks).astype("int64")


def _outreach_by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    span = Span(int(mondays[0]), int(mondays[-1]) + 6, "weeks")
    return outreach_weeks(subject, span), duty_weeks(subject, mondays)


def _outreach_rows(x: Behind) -> RowsBehind:
    t, unit = x.facts.events, table_of(Unit)
    duty = sa.select(unit.c.id).where(unit.c.agency_id == x.agency_id, unit.c.outreach_duty)
    inside = sa.and_(
        t.c.state == "held",
        t.c.stance.in_(OUTREACH),
        t.c.unit_id.in_(duty),
        t.c.event_on.between(day_of(x.span.first_monday), day_of(x.span.last_monday + 6)),
        x.member(t.c.unit_id, t.c.event_on),
    )
    return RowsBehind("event", t, inside, sa.true(), below=0, together="unit_week")


MEASURES = (
    Measure(
        id="C1",
        name="Started by us",
        meaning="Of the visits we started or made after an incident, the share we started. More is no goal.",
        formula="visits started by us ÷ (started by us + after an incident)",
        part="events",
        unit="share",
        needs=("event.initiation", "event.state"),
        reckon=balance,
        behind=_balance_rows,
        asks="Did incidents crowd out planned visits?",
    ),
    Measure(
        id="C2",
        name="Weeks with outreach",
        meaning="Weeks in which the unit met the community without enforcing anything.",
        formula="unit-weeks with an event held that is not enforcement ÷ weeks × units with an outreach duty",
        part="events",
        unit="share",
        needs=("event.stance", "event.state"),
        reckon=weeks_with_outreach,
        behind=_outreach_rows,
        asks="What kept the unit away in the missing weeks?",
        outreach_only=True,
        weekly=_outreach_by_week,
    ),
)
