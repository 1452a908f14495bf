"""G3, G9: due dates moved at the last moment, dates entered late, dates that crowd at the turn of a month."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from metrics.counts import Bools, day_of
from metrics.patterns.against import against_peers, crowded
from metrics.patterns.definition import Asked, Compared, Cut, Pattern, days_inside
from metrics.patterns.ledger import Ledger
from metrics.subject import Span

LAST_DAYS: Final = 3
LATE_ENTRY: Final = 3
LONGEST_SHOWN: Final = 10


def _moved_late(ledger: Ledger, span: Span) -> Cut:
    t = ledger.table("promise")
    return Cut(days_inside(t["due_on"], span), t["moved_at"] >= t["due_at"] - LAST_DAYS)


def _entered_late(ledger: Ledger, span: Span) -> Cut:
    t = ledger.table("promise")
    days = t["recorded_on"] - t["ended_on"]
    return Cut(
        days_inside(t["ended_on"], span) & (t["ending"] == "done") & ~np.isnan(days), days > LATE_ENTRY
    )


def _days_to_entry(pattern: Pattern, asked: Asked) -> Compared | str:
    """Against the peers, with the days from the date to its entry as bars."""
    found = against_peers(pattern, asked)
    if isinstance(found, str):
        return found
    t = asked.ledger.table("promise")
    days = (t["recorded_on"] - t["ended_on"])[pattern.rows(asked)]
    return found.with_bars(days, 0, LONGEST_SHOWN, (LATE_ENTRY + 1, LONGEST_SHOWN))


def turns_of_months(span: Span) -> Any:
    """The days of a span that are the first or the last of a month."""
    days = range(span.first, span.last + 1)
    return np.array([day for day in days if _is_turn(day_of(day))])


def _is_turn(day: date) -> bool:
    return day.day == 1 or (day + timedelta(days=1)).day == 1


def _on_turns(record: str, day: str) -> Callable[[Ledger, Span], Cut]:
    def cut(ledger: Ledger, span: Span) -> Cut:
        days = ledger.table(record)[day]
        done: Bools = (
            ledger.table(record)["ending"] == "done" if record == "promise" else np.ones(len(days), bool)
        )
        return Cut(days_inside(days, span) & done, np.isin(days, turns_of_months(span)))

    return cut


def _crowds(pattern: Pattern, asked: Asked) -> Compared | str:
    """Against the share of days that are the first or last of a month."""
    k, n = pattern.count(asked, (asked.unit,))
    if short := pattern.shortfall(asked.rules, n):
        return short
    expected = len(turns_of_months(asked.span)) / (asked.span.last - asked.span.first + 1)
    return Compared(k, n, expected, k / n - expected, crowded(k, n, expected))


PATTERNS: Final = (
    Pattern(
        id="G3",
        name="Due dates moved at the last moment",
        meaning="Due dates are moved in their last three days, or after them, more often than at peers.",
        formula=(
            "promises whose date the agency moved within 3 days of the original due, or after it ÷ promises "
            "due; exact binomial against the peers, and beyond their 99.8% limit"
        ),
        asks="Who agreed to move these dates, and was the requester told?",
        effect="share",
        part="promises",
        record="promise",
        needs=("commitment.due_at", "due_change.changed_at"),
        cut=_moved_late,
        test=against_peers,
    ),
    Pattern(
        id="G9",
        name="Entered late",
        meaning="Promises are entered as done more than three days after the date they carry.",
        formula=(
            "entered more than 3 days after the date of completion ÷ promises done with a time of entry; "
            "exact binomial against the peers, and beyond their 99.8% limit"
        ),
        asks="From what were these dates taken when they were entered?",
        effect="share",
        part="promises",
        record="promise",
        needs=("commitment.ended_at", "commitment.recorded_at"),
        cut=_entered_late,
        test=_days_to_entry,
    ),
    Pattern(
        id="G9:months",
        name="Promises done at the turn of a month",
        meaning="Promises are done on the first or last day of a month far more often than on others.",
        formula=(
            "done on the first or last day of a month ÷ promises done, against the share of such days; "
            "chi-square, or exact binomial where under 5 are expected"
        ),
        asks="Are these the days of the work, or the days of the paperwork?",
        effect="share",
        part="promises",
        record="promise",
        needs=("commitment.ended_at",),
        cut=_on_turns("promise", "ended_on"),
        test=_crowds,
    ),
    Pattern(
        id="G9:events",
        name="Community events at the turn of a month",
        meaning="Events are dated on the first or last day of a month far more often than on others.",
        formula=(
            "events held on the first or last day of a month ÷ events held, against the share of such days; "
            "chi-square, or exact binomial where under 5 are expected"
        ),
        asks="Are these the days of the events, or the days of their report?",
        effect="share",
        part="events",
        record="event",
        needs=("event.starts_at",),
        cut=_on_turns("event", "event_on"),
        test=_crowds,
    ),
)
