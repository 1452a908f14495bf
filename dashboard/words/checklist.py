"""Setting up a new agency, in words: what is there, what works with it, what comes next."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, long_day, number, of
from dashboard.words.sentences import none_or

BEGIN_SENTENCE: Final = "**No agency is here yet.** Name it to begin."
BEGIN_LABEL: Final = "Name the agency"
NAME: Final = "Name of the agency"
ZONE: Final = "Time zone of all its days"
CHOOSE_ZONE: Final = "Choose the time zone"
BEGIN: Final = "Begin"
BEGIN_NOTE: Final = (
    "Everything stays on this machine. To look around first, run `accountability demo`, which makes one up."
)
UNITS_FIRST: Final = "**None of the 3 parts is connected.** Add the units first, then connect complaints."
AFTERWARDS: Final = "What comes then"
TITLES: Final = {
    "agency": "The agency and its time zone",
    "units": "Units",
    "complaints": "Complaints",
    "promises": "Promises",
    "events": "Community events",
    "names": "Names that no unit has",
    "waiting": "Rows in quarantine",
    "confirm": "Events to confirm",
    "clocks": "Clocks and goalposts",
    "limits": "Usual ranges",
}
# Where each step is done, as its link says it.
WAYS: Final = {
    "units": "Add units",
    "complaints": "Connect complaints",
    "promises": "Connect promises",
    "events": "Connect events",
    "names": "Settle the names",
    "waiting": "See the rows",
    "confirm": "Confirm the events",
    "clocks": "Adopt them",
}
_WORKS: Final = {
    "complaints": "Lists of open complaints and legal clocks work.",
    "promises": "Lists of late and coming promises work.",
    "events": "Visits of units are counted.",
}
_GIVES: Final = {
    "complaints": "One export gives lists of open complaints, legal clocks and times to answer.",
    "promises": "One export of promises or tickets gives what is late and whose it is.",
    "events": "One calendar or log gives where units show up, and whether feedback was heard.",
}


def checklist_label(done: int, total: int) -> str:
    """The heading: how many of the steps are done."""
    return f"Setting up: {of(done, total)} done"


def step_head(title: str, state: str, following: bool) -> str:
    """A step with its mark; following: it is the next one that somebody can do."""
    mark = {"done": ":blue[●]", "open": "○"}.get(state, ":gray[–]")
    return f"{mark} {'Next: ' if following else ''}**{title}**"


def part_text(part: str, reach: date | None) -> str:
    """What a part gives, or would give."""
    if reach is None:
        return f"Not connected. {_GIVES[part]}"
    return f"Connected, to {long_day(reach)}. {_WORKS[part]}"


def agency_text(name: str, zone: str) -> str:
    """The agency's name and zone."""
    return f"{name}, {zone.replace('_', ' ')}."


def units_text(units: int) -> str:
    """How many units are known, or how they come."""
    if not units:
        return "Paste them from a sheet: unit, what it belongs to, kind, outreach duty, sworn, post."
    return f"{counted(units, 'unit')} {'are' if units > 1 else 'is'} known."


def names_text(names: int, rows: int) -> str:
    """The names in files that no unit has, and the rows that wait for them."""
    verb, wait = "are" if names > 1 else "is", "wait" if rows > 1 else "waits"
    return f"{counted(names, 'name')} in files {verb} no unit: {counted(rows, 'row')} {wait} for that."


def waiting_text(causes: Sequence[tuple[str, int]]) -> str:
    """Why rows wait, the three commonest causes."""
    told = [f"{counted(n, 'row')}: {said}" for said, n in causes[:3]]
    rest = sum(n for _, n in causes[3:])
    return " ".join([*told, *([f"{counted(rest, 'row')} for other causes."] if rest else [])])


def confirm_text(count: int) -> str:
    """Events of calendars that wait for a person's word."""
    verb, they = ("count", "they") if count > 1 else ("counts", "it")
    return f"{counted(count, 'event')} of calendars {verb} once somebody says that {they} took place."


def limits_text(weeks: int, least: int) -> str:
    """From when charts say what is usual."""
    if weeks >= least:
        return f"Charts say what is usual: {counted(weeks, 'week')} are there."
    there = f"{none_or(weeks)} {'are' if weeks > 1 else 'is'} there"
    return f"Charts show plain lines, with limits from {number(least)}{NO_BREAK}weeks on; {there}."


def works_line(works: int, measures: int) -> str:
    """What can be reckoned already."""
    return f"{of(works, measures)}{NO_BREAK}measures can be reckoned with what is there." if works else ""
