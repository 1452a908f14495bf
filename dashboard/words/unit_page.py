"""Words of a unit's page: heads of what is due, who handles its complaints, what stands where nothing is."""

from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, literal, number, of, short_span
from dashboard.words.sentences import none_or

OPEN_WEEKS: Final = "Open complaints, week by week"
BY_CATEGORY: Final = "What they are about"
COMPARE: Final = "Compare"
WITH_NAMES: Final = "By name"
STRIPS_NOTE: Final = "Grey: similar units, unnamed. Dark, with its number: this unit. Upright mark: the goal."
_HEADS: Final = {
    "statute": "By statute or court order",
    "court": "By statute or court order",
    "policy": "By policy",
    "stated": "As promised",
    "default": "By default",
}


def duty_head(code: str | None) -> str:
    """The small head over promises whose date the same duty set."""
    return _HEADS.get(code or "", "Date from the file")


def shown_of(shown: int, rows: int) -> str:
    """How many lines of a list stand there, where it has more."""
    return f"{of(shown, rows)}{NO_BREAK}shown" if shown < rows else ""


def see_unowned(count: int) -> str:
    """The link to the promises that nobody owns."""
    return "See the one without an owner" if count == 1 else f"See the {number(count)} without an owner"


def kept_in_week(monday: date, sunday: date) -> str:
    """The name of the count of one week beside a share of many."""
    return f"Kept, {short_span(monday, sunday)}"


def handles(who: str, window: str, cases: int, still: int) -> str:
    """The clocks that a unit owns: what it received in the window, what is open now."""
    if not cases and not still:
        return f"{who} handled no complaint in {window}."
    many = counted(cases, "complaint") if cases else "no complaint"
    return f"{who} handles {many} received in {window}; {none_or(still)} {_are(still)} open."


def concern(window: str, cases: int, elsewhere: int, nameless: int, together: str | None = None) -> str:
    """Complaints about a unit's people, whoever answers them; no judgement, for nothing here is scored.

    together: the units whose people they are about, where these are shown together only.
    """
    whom = "this unit" if together is None else literal(together)
    if not cases:
        return f"No complaint concerns {whom} in {window}."
    head = f"{counted(cases, 'complaint')} {'concerns' if cases == 1 else 'concern'} {whom}"
    other = f"another office handles {none_or(elsewhere)} of them"
    if cases == 1:
        other = "another office handles it" if elsewhere else "no other office handles it"
    if nameless == cases:
        other = "the file does not say which unit handles "
        other += "them" if cases > 1 else "it"
    elif nameless:
        other += f", and for {number(nameless)} the file names none"
    return f"{head}; {other}. Not scored."


def counted_elsewhere(reason: str) -> str:
    """Why nothing is said of whom complaints are about."""
    return f"Complaints about its people: {reason[:1].lower()}{reason[1:]}."


def _are(count: int) -> str:
    return "are" if count > 1 else "is"


def none_open(weeks: int) -> str:
    """Instead of a chart that would be an empty line."""
    which = f"any of the {counted(weeks, 'settled week')}" if weeks > 1 else "the one settled week"
    return f"No complaint was open at the end of {which}."


def other_zero(count: int) -> str:
    """The head of counts that are all 0."""
    return "1 other count is 0" if count == 1 else f"{number(count)} other counts are 0"
