"""D1, D2: whether the records can carry the figures."""

from collections.abc import Callable

import sqlalchemy as sa

from metrics.counts import Ints, day_of
from metrics.measures.definition import Behind, Measure, RowsBehind, Value, by_week, nothing, share
from metrics.subject import Subject, total
from models.tallies import record_flags


def completeness(subject: Subject) -> Value:
    """D1: records with every field filled that their measures read / records of the window's weeks.

    Rows in quarantine whose unit and date can be read count as incomplete.
    """
    rows, span = subject.rows("record_count", "week_start"), subject.span
    inside = (span.first_monday <= rows["week_start"]) & (rows["week_start"] <= span.last_monday)
    if not total(rows):
        return nothing("no records")
    waiting = total(rows, inside & (rows["part"] == "quarantine"))
    counted = total(rows, inside & (rows["complete"] == 1))
    excluded = (("of these, rows in quarantine", waiting),) if waiting else ()
    return share(subject, "D1", counted, total(rows, inside), excluded=excluded)


def promptness(subject: Subject) -> Value:
    """D2: records entered within 7 days of what they tell of / records with a time of entry."""
    rows, span = subject.rows("record_count", "week_start"), subject.span
    inside = (span.first_monday <= rows["week_start"]) & (rows["week_start"] <= span.last_monday)
    timed = inside & (rows["prompt"] >= 0)
    if not total(rows, rows["prompt"] >= 0):
        return nothing("no file says when its records were entered")
    return share(subject, "D2", total(rows, timed & (rows["prompt"] == 1)), total(rows, timed))


def _complete_by_week(subject: Subject, mondays: Ints) -> tuple[Ints, Ints]:
    rows = subject.rows("record_count", "week_start")
    whole = rows["complete"] == 1
    every = by_week(rows["week_start"], rows["n"], mondays)
    return by_week(rows["week_start"][whole], rows["n"][whole], mondays), every


def _record_rows(complete: bool) -> Callable[[Behind], RowsBehind]:
    def behind(x: Behind) -> RowsBehind:
        """All records of the window with their flags: one list over the kinds of records."""
        t = record_flags(x.context)
        days = (day_of(x.span.first_monday), day_of(x.span.last_monday))
        inside = sa.and_(t.c.week_start.between(*days), x.member(t.c.unit_id, t.c.week_start))
        if complete:
            return RowsBehind("record", t, inside, t.c.complete == 1)
        return RowsBehind("record", t, sa.and_(inside, t.c.prompt >= 0), t.c.prompt == 1)

    return behind


MEASURES = (
    Measure(
        id="D1",
        name="Records complete",
        meaning="Share of records with every field filled that a measure reads.",
        formula="complete records ÷ records of the window, rows in quarantine included",
        part="records",
        unit="share",
        needs=(),
        reckon=completeness,
        behind=_record_rows(True),
        asks="Which fields are left empty, and by which system?",
        weekly=_complete_by_week,
    ),
    Measure(
        id="D2",
        name="Entered within 7 days",
        meaning="Share of records entered within 7 days of what they tell of.",
        formula="entered within 7 days ÷ records whose time of entry is known",
        part="records",
        unit="share",
        needs=(),
        reckon=promptness,
        behind=_record_rows(False),
        asks="Why were these entered late?",
    ),
)
