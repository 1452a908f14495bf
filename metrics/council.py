"""A council's quarter: five findings, the year so far and the pledges, from the agency's own measures.

The same functions over the same counts as the scorecard, read over the whole weeks of a quarter; where these
are 13, the figures are those of the scorecard of its last week. What a small count would tell is withheld.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import sqlalchemy as sa

from metrics.calendar import Quarter, Week
from metrics.council_counts import CouncilCounts, council_counts, so_far, span_of_quarter, year_so_far
from metrics.council_findings import CANDIDATES, TREND_QUARTERS, Finding, Reading, events_held
from metrics.counts import day_number, day_of
from metrics.disclosure.tables import ALL
from metrics.figures import Figures
from metrics.measures.definition import Value
from metrics.pledges import Pledges, pledges
from metrics.subject import Span
from models.access import Scope

FINDINGS: Final = 5


@dataclass(frozen=True)
class Tally:
    """A count, and what it is out of where it is a part; None: withheld."""

    count: int | None
    of: int | None = None
    part: bool = False


@dataclass(frozen=True)
class SoFar:
    """One line of the year so far; before: the same weeks of the year before. None: not known."""

    kind: str
    now: Tally | None
    before: Tally | None


@dataclass(frozen=True)
class Council:
    """Everything of a council's page but its words.

    kept, answered: promises and complaints of the quarter, as they may be read. past_cases: complaints open
    for over 90 days at its end, past_before: a year earlier; None where withheld or not known.
    """

    quarter: Quarter
    span: Span
    kept: Value
    answered: Value
    findings: tuple[Finding, ...]
    past_cases: int | None
    past_before: int | None
    year: tuple[SoFar, ...]
    pledges: Pledges
    counts: CouncilCounts


def quarters(view: Figures) -> list[Quarter]:
    """The quarters that a council can read, newest first: settled to the last week, the records throughout.

    None: no quarter is both.
    """
    first, settled = view.everything().first, day_number(view.weeks.settled.end)
    quarter = Quarter.of(day_of(settled + 1))
    found = []
    while span_of_quarter(quarter).first >= day_number(Week.of(day_of(first)).start):
        found.append(quarter)
        quarter = quarter.shift(-1)
    return [one for one in found if span_of_quarter(one).last <= settled]


def council(view: Figures, connection: sa.Connection, scope: Scope, quarter: Quarter, on: date) -> Council:
    """A quarter for the council, with its pledges as they stood at the end of a day.

    Findings: the first five of a fixed order that can be had; figures are the measures' own over the whole
    weeks of the quarter. Fewer where the sources tell of fewer. Source: order and number are this project's.
    """
    span = span_of_quarter(quarter)
    counts = council_counts(view, [quarter.shift(back) for back in range(1 - TREND_QUARTERS, 1)])
    reading = Reading(view, quarter, counts)
    found = [reading.finding(kind, measure) for kind, measure in CANDIDATES]
    return Council(
        quarter,
        span,
        reading.value("B1", span),
        reading.shown("answered", "A1", quarter),
        tuple([one for one in found if one is not None][:FINDINGS]),
        counts.count("open", "old", quarter.label),
        counts.count("open", "old", quarter.shift(-4).label),
        tuple(_year(reading)),
        pledges(connection, scope, view, day_of(span.first), on),
        counts,
    )


def _year(reading: Reading) -> list[SoFar]:
    """The year so far beside the same weeks of the year before, as counts; what is not known is left out."""
    times = (reading.quarter, reading.quarter.shift(-4))
    released = (("received", "handled", ALL), ("answered", "answered", ALL), ("told", "told", "in_time"))
    rows = [
        SoFar("kept", *(_promises(reading, one) for one in times)),
        *(
            SoFar(kind, *(_released(reading.counts, of, above, one) for one in times))
            for kind, of, above in released
        ),
        SoFar("events", *(_held(reading.view, one) for one in times)),
    ]
    return [row for row in rows if row.now is not None]


def _promises(reading: Reading, quarter: Quarter) -> Tally | None:
    value = reading.value("B1", year_so_far(quarter))
    if value.numerator is None or value.denominator is None:
        return None
    return Tally(int(value.numerator), int(value.denominator), part=True)


def _released(counts: CouncilCounts, of: str, above: str, quarter: Quarter) -> Tally | None:
    time = so_far(quarter)
    if not counts.known(of, above, time):
        return None
    count = counts.count(of, above, time)
    return Tally(count) if above == ALL else Tally(count, counts.count(of, ALL, time), part=True)


def _held(view: Figures, quarter: Quarter) -> Tally | None:
    events = events_held(view, view.counts.agency.tree[0], year_so_far(quarter))
    return None if events is None else Tally(events)
