"""A council's quarter: five findings, the year so far and the pledges, from the agency's own measures.

The same functions over the same counts as the scorecard, read over the whole weeks of a quarter; where these
are 13, the figures are those of the scorecard of its last week. What a small count would tell is withheld.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import sqlalchemy as sa

from metrics.calendar import Quarter, Week
from metrics.council_counts import CouncilCounts, so_far, span_of_quarter, year_so_far
from metrics.council_findings import CANDIDATES, Finding, Reading, events_held
from metrics.counts import day_of
from metrics.disclosure.tables import ALL
from metrics.figures import Figures
from metrics.measures.definition import Value
from metrics.pledges import Pledges, pledges
from metrics.score import OK, Score
from metrics.scorecards import of_view
from metrics.subject import Span
from models.access import Scope

FINDINGS: Final = 5
LEADING: Final = ("A1", "B1", "C2")  # the measure that leads each part


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

    on: the day of the pledges. kept, answered: promises and complaints of the quarter, as they may be read;
    goal: of the promises. past_cases: complaints open for over 90 days at its end, past_before: a year
    earlier; None where withheld or not known. score: of its last 13 weeks; None where there is none, or a
    count that it is made of is withheld. reaches: the last day of each part's records. told_days: in which
    an outcome is to be told. missed: the leading measures of the score's parts that miss their goal.
    """

    quarter: Quarter
    span: Span
    on: date
    kept: Value
    answered: Value
    findings: tuple[Finding, ...]
    past_cases: int | None
    past_before: int | None
    year: tuple[SoFar, ...]
    pledges: Pledges
    counts: CouncilCounts
    score: Score | None
    reaches: dict[str, date | None]
    goal: float | None
    told_days: int
    missed: tuple[str, ...]

    @property
    def withholds_score(self) -> bool:
        """Whether the score is withheld with the counts it is made of."""
        return self.counts.withheld(self.quarter.label)


def council(
    view: Figures, connection: sa.Connection, scope: Scope, quarter: Quarter, on: date, counts: CouncilCounts
) -> Council:
    """A quarter for the council, with its pledges as they stood at the end of a day.

    counts: of complaints and feedback, as released. Findings: the first five of a fixed order that can be
    had; figures are the measures' own over the whole weeks of the quarter. Fewer where the sources tell of
    fewer. Source: order and number are this project's.
    """
    span, reading = span_of_quarter(quarter), Reading(view, quarter, counts)
    score, missed = (None, ()) if counts.withheld(quarter.label) else _score(view, quarter)
    found = [reading.finding(kind, measure) for kind, measure in CANDIDATES]
    goalposts = view.counts.configuration.measures["B1"].goalposts
    return Council(
        quarter,
        span,
        on,
        reading.value("B1", span),
        reading.shown("answered", "A1", quarter),
        tuple([one for one in found if one is not None][:FINDINGS]),
        counts.count("open", "old", quarter.label),
        counts.count("open", "old", quarter.shift(-4).label),
        tuple(_year(reading)),
        pledges(connection, scope, view, day_of(span.first), on),
        counts,
        score,
        {str(part): state.last_day for part, state in view.parts.states.items()},
        goalposts[1] if goalposts is not None else None,
        view.counts.configuration.records.told_within_days,
        missed,
    )


def _score(view: Figures, quarter: Quarter) -> tuple[Score | None, tuple[str, ...]]:
    """The agency's score of the quarter's last week, and the leading measures that miss their goal."""
    then = view.at_week(Week.of(span_of_quarter(quarter).days[1]))
    root = view.counts.agency.tree[0].id
    card = of_view(then, frozenset({root}))
    rows = card.rows[(card.rows["unit_id"] == root) & card.rows["measure"].isin(LEADING)]
    below = rows[(rows["status"] == OK) & (rows["value"] < rows["goal"])]
    return card.scores.get(root), tuple(below["measure"])


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
