"""C3-C6: what comes of events: heard, liked, attended, held when asked for."""

from dataclasses import replace

import numpy as np
import sqlalchemy as sa

from metrics.counts import Bools, Ints, day_of
from metrics.intervals import median_interval, wilson
from metrics.measures.definition import Behind, Measure, RowsBehind, Value, by_week, nothing, share, shortfall
from metrics.measures.visits import visits
from metrics.score import TOO_FEW
from metrics.subject import Subject, total

LOOP_DAYS = 14


def loop_closed(subject: Subject) -> Value:
    """C3: visits with attendance and feedback recorded within 14 days / visits held at least 14 days ago.

    Closed only if every part is; feedback not asked, on purpose, leaves the denominator.
    """
    rows = subject.rows("event_count", "event_on")
    aged = rows["event_on"] <= subject.span.last - LOOP_DAYS
    if not len(rows["n"]):
        return nothing("no events")
    closed, every, _ = _loops(subject, aged & subject.inside(rows["event_on"]))
    return share(subject, "C3", int(closed.sum()), int(every.sum()))


def _loops(subject: Subject, chosen: Bools) -> tuple[Ints, Ints, Ints]:
    rows = subject.rows("event_count", "event_on")
    groups = visits(subject, chosen & (rows["state"] == "held") & (rows["loop"] != ""))
    asked = groups.any(groups.rows["loop"] != "not_asked")
    closed = asked & ~groups.any(groups.rows["loop"] == "open")
    return closed.astype("int64"), asked.astype("int64"), groups.first("event_on")


def _loops_by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    """By the week in which the 14 days end."""
    rows = subject.rows("event_count", "event_on")
    aged = rows["event_on"] + LOOP_DAYS <= subject.counts.last_day
    closed, every, day = _loops(subject, aged)
    return by_week(day + LOOP_DAYS, closed, mondays), by_week(day + LOOP_DAYS, every, mondays)


def _loop_rows(x: Behind) -> RowsBehind:

    t = x.facts.events
    end = day_of(x.span.last - LOOP_DAYS)
    inside = sa.and_(
        t.c.state == "held",
        t.c.loop.in_(("closed", "open")),
        t.c.event_on.between(x.first, end),
        x.member(t.c.unit_id, t.c.event_on),
    )
    return RowsBehind("event", t, inside, t.c.loop == "closed", together="visit_all")


def _judged_loop_rows(x: Behind) -> RowsBehind:
    """Visits whose 14 days end in the span: they ended for all of them, so none is too young."""
    earlier = x.earlier(LOOP_DAYS)
    return _loop_rows(replace(earlier, span=replace(earlier.span, last=x.span.last)))


def feedback_positive(subject: Subject) -> Value:
    """C4: positive responses / responses of the window's events, with the design effect of clusters.

    deff = 1 + (m - 1) x ICC, ICC by one-way ANOVA over the agency's events of the window; n_eff = n / deff.
    """
    rows, span = subject.rows("feedback_count", "week_start"), subject.span
    inside = (span.first_monday <= rows["week_start"]) & (rows["week_start"] <= span.last_monday)
    n, size, yes = (rows[c][inside] for c in ("n", "responses", "positive"))
    responses, positive, events = int((n * size).sum()), int((n * yes).sum()), int(n.sum())
    if not len(rows["n"]):
        return nothing("no feedback")
    least = subject.configuration.measures["C4"].min_events
    short = shortfall(subject, "C4", responses)
    if short is None and events < least:
        short = f"Too few events ({events} of {least} needed)"
    if short:
        return Value(positive, responses, status=TOO_FEW, reason=short)
    effect = max(1.0, 1 + (responses / events - 1) * _intraclass(subject))
    p, effective = positive / responses, responses / effect
    low, high = wilson(p * effective, effective)
    return Value(positive, responses, p, low, high, p=p, n_eff=effective)


def _intraclass(subject: Subject) -> float:
    """Correlation of answers within an event, one-way ANOVA over all of the agency's events in the span."""
    rows, span = subject.counts.agency.tables["feedback_count"], subject.span
    inside = (span.first_monday <= rows["week_start"]) & (rows["week_start"] <= span.last_monday)
    n, size, yes = (rows[c][inside].astype("float64") for c in ("n", "responses", "positive"))
    events, answers = n.sum(), (n * size).sum()
    if events < 2 or answers <= events:
        return 0.0
    mean = (n * yes).sum() / answers
    share_of = yes / size
    between = (n * size * (share_of - mean) ** 2).sum() / (events - 1)
    within = (n * size * share_of * (1 - share_of)).sum() / (answers - events)
    typical = (answers - (n * size**2).sum() / answers) / (events - 1)
    spread = between + (typical - 1) * within
    return float(np.clip((between - within) / spread, 0, 1)) if spread > 0 else 0.0


def _feedback_rows(x: Behind) -> RowsBehind:

    t = x.facts.events
    inside = sa.and_(
        t.c.state == "held",
        t.c.responses > 0,
        t.c.event_on.between(day_of(x.span.first_monday), day_of(x.span.last_monday + 6)),
        x.member(t.c.unit_id, t.c.event_on),
    )
    return RowsBehind("event", t, inside, t.c.positive > 0, above=t.c.positive, below=t.c.responses)


def attendance(subject: Subject) -> Value:
    """C5: median attendance of the window's events, with an order-statistic interval. Never scored.

    numerator: people counted. denominator: events with a count.
    """
    rows, span = subject.rows("attendance_count", "week_start"), subject.span
    inside = (span.first_monday <= rows["week_start"]) & (rows["week_start"] <= span.last_monday)
    n, heads = rows["n"][inside], rows["attendance"][inside]
    if not len(rows["n"]):
        return nothing("attendance is not recorded")
    people, events = int((n * heads).sum()), int(n.sum())
    if short := shortfall(subject, "C5", events):
        return Value(people, events, status=TOO_FEW, reason=short)
    low, high = median_interval(heads, n)
    return Value(people, events, float(np.median(np.repeat(heads, n))), low, high)


def _attendance_rows(x: Behind) -> RowsBehind:

    t = x.facts.events
    inside = sa.and_(
        t.c.state == "held",
        t.c.attendance.is_not(None),
        t.c.event_on.between(day_of(x.span.first_monday), day_of(x.span.last_monday + 6)),
        x.member(t.c.unit_id, t.c.event_on),
    )
    return RowsBehind("event", t, inside, sa.true(), above=t.c.attendance)


def requested_held(subject: Subject) -> Value:
    """C6: asked-for visits held / asked for with a start in the window.

    Cancelled by the agency is not held; still to be confirmed, and cancelled by who asked, are left out.
    """
    rows = subject.rows("event_count", "event_on")
    asked = (rows["initiation"] == "requested") & subject.inside(rows["event_on"])
    unsure = asked & (rows["state"] == "to_be_confirmed")
    if not len(rows["n"]):
        return nothing("no events")
    held, every, _ = _requested(subject, subject.inside(rows["event_on"]))
    excluded = (("still to be confirmed", total(rows, unsure)),) if unsure.any() else ()
    return share(subject, "C6", int(held.sum()), int(every.sum()), excluded=excluded)


def _requested(subject: Subject, days: Bools) -> tuple[Ints, Ints, Ints]:
    rows = subject.rows("event_count", "event_on")
    counted = np.isin(rows["state"], ("held", "cancelled", "planned"))
    groups = visits(subject, (rows["initiation"] == "requested") & counted & days)
    held = groups.any(groups.rows["state"] == "held")
    return held.astype("int64"), np.ones(groups.size, "int64"), groups.first("event_on")


def _requested_by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    rows = subject.rows("event_count", "event_on")
    held, every, day = _requested(subject, rows["event_on"] <= subject.counts.last_day)
    return by_week(day, held, mondays), by_week(day, every, mondays)


def _requested_rows(x: Behind) -> RowsBehind:
    t = x.facts.events
    by_requester = sa.and_(t.c.state == "cancelled", sa.func.coalesce(t.c.cancelled_by, "") == "requester")
    inside = sa.and_(
        t.c.initiation == "requested",
        t.c.state != "to_be_confirmed",
        sa.not_(by_requester),
        t.c.event_on.between(x.first, x.last),
        x.member(t.c.unit_id, t.c.event_on),
    )
    return RowsBehind("event", t, inside, t.c.state == "held", together="visit_any")


MEASURES = (
    Measure(
        id="C3",
        name="Listening loop closed",
        meaning="Share of events whose attendance and feedback were recorded within 14 days.",
        formula="visits with attendance and feedback recorded within 14 days ÷ visits at least 14 days old",
        part="events",
        unit="share",
        needs=("event.attendance", "event.feedback_recorded_on"),
        reckon=loop_closed,
        behind=_loop_rows,
        asks="What did people say, and where was it written down?",
        weekly=_loops_by_week,
        judged=_judged_loop_rows,
    ),
    Measure(
        id="C4",
        name="Feedback positive",
        meaning="Share of feedback forms that are positive; forms of one event are much alike.",
        formula="responses of 4 or 5 of 5 ÷ responses",
        part="events",
        unit="share",
        needs=("event.responses", "event.positive"),
        reckon=feedback_positive,
        behind=_feedback_rows,
        asks="What did those who were not content say?",
    ),
    Measure(
        id="C5",
        name="Attendance",
        meaning="Median number of people at an event. Never scored: a headcount is easily padded.",
        formula="median of attendance",
        part="events",
        unit="number",
        needs=("event.attendance",),
        reckon=attendance,
        behind=_attendance_rows,
        asks="Who did not come, and why?",
    ),
    Measure(
        id="C6",
        name="Asked-for meetings held",
        meaning="Share of the meetings that residents asked for and that were held.",
        formula="asked for and held ÷ asked for with a start in the window",
        part="events",
        unit="share",
        needs=("event.initiation", "event.state"),
        reckon=requested_held,
        behind=_requested_rows,
        asks="Which requests were not met, and who tells those who asked?",
        weekly=_requested_by_week,
    ),
)
