"""Restricted records and somebody's own cases: what their page says."""

from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, day, literal, number, week
from dashboard.words.record import plain_code
from dashboard.words.rows import deadline_words

LOCKED: Final = "Locked"
UNLOCKED: Final = "Unlocked"
UNLOCK: Final = "Unlock"
LOCK: Final = "Lock again"
OPEN: Final = "Open"
REASON: Final = "Why, in one sentence"
REASON_KEPT: Final = "It is kept with your name and the day, and read by the auditor. Name no person."
NOTE: Final = (
    "A locked record counts at the agency's own line, for everybody; where it is about somebody who sees the "
    "whole agency, nowhere. It opens to the unit that handles it and to the auditor alone. Unlocked, it "
    "counts at its units again."
)
LINK: Final = "Restricted records"
_WHY: Final = {
    "restricted": "restricted by its source",
    "conflict": "about somebody who sees the records of its units",
    "both": "restricted by its source, and about somebody who sees the records of its units",
}
_OUT: Final = "about somebody who sees the whole agency: it is in no figure"
_NAMES: Final = {"complaint": "Complaint", "promise": "Promise", "event": "Event"}


def sentence(locked: int) -> str:
    """The page's sentence: how many records are locked."""
    if not locked:
        return "**No record is restricted here.** Nothing counts elsewhere than at its unit."
    they, them = ("They count", "them") if locked > 1 else ("It counts", "it")
    handles = f"until the one that handles {them} unlocks {them}"
    verb = "are" if locked > 1 else "is"
    return f"**{counted(locked, 'record')} {verb} locked.** {they} at no unit {handles}."


def head(record: str, what: str | None, monday: date) -> str:
    """What a record is: "**Complaint: force** :gray[in the week of 2-8 Nov 2026]"."""
    name = _NAMES[record] if what is None else f"{_NAMES[record]}: {plain_code(what)}"
    return f"**{name}** :gray[in the week of {week(monday)}]"


def below(unit: str, clock: str, why: str, in_no_figure: bool, since: date) -> str:
    """Who handles it, how its clock stands, why it is locked and since when."""
    reason = _OUT if in_no_figure else _WHY[why]
    return " · ".join(part for part in (literal(unit), clock, reason, f"since {day(since)}") if part)


def clock(answered: bool, deadline: date | None, paused: bool, on: date) -> str:
    """How a record stands on a day: answered, paused, or its legal deadline."""
    if answered or deadline is None:
        return "answered" if answered else "open"
    return (
        "paused" if paused else f"legal deadline {day(deadline)}, {deadline_words((deadline - on).days, '')}"
    )


def unlocked(by: str, reason: str, since: date) -> str:
    """What was said when a record was unlocked."""
    return f"Unlocked by {literal(by)} on {day(since)}: {literal(reason)}"


def said(record: str, unlocked: bool) -> str:
    """What the command line answers."""
    if unlocked:
        return f"Unlocked: the {record} counts at its units again, for everybody."
    return f"Locked: the {record} counts at no unit."


def show_all(shown: int, held: int) -> str:
    """Above a long list: the newest of them."""
    those = f"{number(shown)}{NO_BREAK}of{NO_BREAK}{counted(held, 'record')}"
    return f"The newest {those}" if shown < held else ""
