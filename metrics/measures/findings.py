"""A4, A6, A7: what complaints end in and what they are about. Shown; never a reason to close one."""

import numpy as np
import sqlalchemy as sa

from metrics.counts import Ints
from metrics.measures.definition import Behind, Measure, RowsBehind, Value, by_week, nothing, share
from metrics.subject import Subject, total
from models.engine import days_between
from models.tallies import REOPENED_WITHIN_DAYS
from models.vocabulary import CATEGORIES, dispositions


def reached_a_finding(subject: Subject) -> Value:
    """A4: closings with a finding on the merits, or resolved with agreement / closings in the window.

    A case reopened within 60 days of its close counts as not closed.
    """
    rows = subject.rows("closing_count", "closed_on")
    inside = subject.inside(rows["closed_on"])
    closed = inside & (rows["reopened"] == 0)
    if not total(rows):
        return nothing("no complaint has been closed")
    reopened = total(rows, inside & (rows["reopened"] == 1))
    return share(
        subject,
        "A4",
        total(rows, closed & (rows["reached"] == 1)),
        total(rows, closed),
        excluded=(("reopened within 60 days", reopened),) if reopened else (),
    )


def _reached_by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    rows = subject.rows("closing_count", "closed_on")
    closed = rows["reopened"] == 0
    reached = closed & (rows["reached"] == 1)
    every = by_week(rows["closed_on"][closed], rows["n"][closed], mondays)
    return by_week(rows["closed_on"][reached], rows["n"][reached], mondays), every


def _reached_rows(x: Behind) -> RowsBehind:
    t = x.facts.complaints
    gap = days_between(t.c.last_closed_on, t.c.reopened_on)
    again = sa.and_(
        t.c.reopened_on.is_not(None), t.c.reopened_on >= t.c.last_closed_on, gap <= REOPENED_WITHIN_DAYS
    )
    inside = sa.and_(sa.not_(t.c.duplicate), t.c.last_closed_on.between(x.first, x.last), sa.not_(again))
    return RowsBehind(
        "case", t, sa.and_(inside, x.member(t.c.unit_id, t.c.last_closed_on)), t.c.reached_finding
    )


def sustained_share(subject: Subject) -> Value:
    """A6: sustained / on the merits, of outcomes whose case closed in the window, by unit concerned."""
    rows = subject.rows("outcome_count", "closed_on")
    inside = subject.inside(rows["closed_on"])
    merits, sustained = (np.isin(rows["disposition"], dispositions(f)) for f in ("on_merits", "sustained"))
    if not total(rows, inside):
        return nothing("no outcome in the window")
    left_out = np.isin(rows["disposition"], dispositions("excluded_from_shares"))
    return share(
        subject,
        "A6",
        total(rows, inside & sustained),
        total(rows, inside & merits),
        excluded=(
            ("duplicate, void or another agency's", total(rows, inside & left_out)),
            ("no finding", total(rows, inside & ~left_out & ~merits)),
        ),
    )


def _sustained_rows(x: Behind) -> RowsBehind:
    t = x.facts.outcomes
    inside = sa.and_(
        t.c.closed_on.between(x.first, x.last),
        t.c.disposition.in_(dispositions("on_merits")),
        x.member(t.c.unit_id, t.c.closed_on),
    )
    return RowsBehind("outcome", t, inside, t.c.disposition.in_(dispositions("sustained")))


def _of_category(category: str) -> Measure:
    def reckon(subject: Subject) -> Value:
        """A7: complaints of the category / complaints received in the window that concern the unit."""
        # Distinct complaints are kept per level and never summed: the unit's own line is the figure.
        rows = subject.own("concern_count")
        mine = subject.inside(rows["received_on"])
        if not total(rows, mine):
            return nothing("no complaint in the window concerns this unit")
        return share(subject, "A7", total(rows, mine & (rows["category"] == category)), total(rows, mine))

    def behind(x: Behind) -> RowsBehind:
        rows = concerning(x)
        return RowsBehind("case", rows.base, rows.denominator, rows.base.c.category == category)

    words = category.replace("_", " ")
    return Measure(
        id=f"A7:{category}",
        name=f"About {words}",
        meaning=f"Share of the complaints that concern the unit whose gravest allegation is {words}.",
        formula="complaints of the category ÷ complaints received in the window that concern the unit",
        part="complaints",
        unit="share",
        needs=("case.received_on", "outcome.category"),
        reckon=reckon,
        behind=behind,
        asks="Has the work changed, or the way complaints are filed?",
    )


def concerning(x: Behind) -> RowsBehind:
    """Complaints received in the span that concern the unit by any of their outcomes, each once."""
    t, o = x.facts.complaints, x.facts.outcomes
    mine = sa.exists().where(o.c.complaint_id == t.c.id, x.member(o.c.unit_id, t.c.received_on))
    inside = sa.and_(sa.not_(t.c.duplicate), t.c.received_on.between(x.first, x.last), mine)
    return RowsBehind("case", t, inside, sa.true())


MEASURES = (
    Measure(
        id="A4",
        name="Reached a finding",
        meaning="Share of closed complaints that ended in a finding, or were resolved with agreement.",
        formula="closed with a finding on the merits, or resolved with the complainant's recorded agreement "
        "÷ closed in the window and not reopened within 60 days",
        part="complaints",
        unit="share",
        needs=("case.closed_on", "outcome.disposition"),
        reckon=reached_a_finding,
        behind=_reached_rows,
        asks="Which complaints ended without a finding, and could more have been done to reach one?",
        clock=True,
        weekly=_reached_by_week,
    ),
    Measure(
        id="A6",
        name="Sustained, of findings on the merits",
        meaning="Share of findings on the merits that sustained the allegation. Neither side is good.",
        formula="sustained ÷ findings on the merits, of outcomes whose complaint closed in the window",
        part="complaints",
        unit="share",
        needs=("case.closed_on", "outcome.disposition"),
        reckon=sustained_share,
        behind=_sustained_rows,
        asks="Has the way findings are reached changed?",
        source="Pryor et al. 2019, J. Crim. Justice 64:23: openness raises it",
    ),
    *(_of_category(category) for category in CATEGORIES),
)
