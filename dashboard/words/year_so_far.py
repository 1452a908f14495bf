"""The year so far beside the same weeks of the year before."""

from datetime import date
from typing import Any, Final

from dashboard.words.numbers import (
    NO_BREAK,
    WITHHELD,
    day,
    number,
    share,
    signed,
)

YEAR: Final = "The year so far"
NO_YEAR: Final = "Not known: the records do not fill the year from its first week."
YEAR_CHANGE: Final = "Change"
YEAR_NOTE: Final = (
    "Answered: cases closed. Told: complainants whose time to be told had run out; so the totals differ."
)
_FEWEST: Final = 10
YEAR_NAMES: Final = {
    "kept": "Promises kept on time",
    "received": "Complaints received",
    "answered": "Complaints answered",
    "told": "Complainants told in time",
    "events": "Community events held",
}


def year_cell(tally: Any) -> str:
    """A count of the year so far; with its share, where it is part of something."""
    if tally is None:
        return "not known"
    if tally.count is None or (tally.part and tally.of is None):
        return WITHHELD
    return share(tally.count, tally.of, _FEWEST, table=True) if tally.part else number(tally.count)


def year_change(now: Any, before: Any) -> str:
    """How the year so far differs from the year before: points of a share, else a count."""
    if now is None or before is None or None in (now.count, before.count):
        return "–"
    if not now.part:
        more = now.count - before.count
        return f"{number(abs(more))} {'more' if more > 0 else 'fewer'}" if more else "as many"
    if not now.of or not before.of:
        return "–"
    moved = (now.count / now.of - before.count / before.of) * 100
    return f"{signed(moved, 1)}{NO_BREAK}points"


def year_column(on: date) -> str:
    """The head of a column of the year so far."""
    return f"{on.year} to {day(on, year=False)}"
