"""Clocks and goalposts: what each is called, who has adopted it, what may be typed."""

import re
from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, day, literal, number, of
from dashboard.words.pages import NOT_ADOPTED

TITLE: Final = "Clocks and goalposts"
CLOCKS: Final = "Clocks"
GOALPOSTS: Final = "Goalposts"
COLUMNS: Final = ("What", "Value", "Where it comes from", "Adopted")
GOAL_COLUMNS: Final = ("What", "Floor to goal", "Where it comes from", "Adopted")
ADOPT_ONE: Final = "Adopt one"
ADOPT_REST: Final = "Adopt what stands"
WHICH: Final = "Clock or goalpost"
VALUE: Final = "Value"
POST: Final = "Post that adopts it"
POST_LIKE: Final = "Chief of police"
SOURCE: Final = "Where the value comes from"
REASON: Final = "Why it changes within the year"
FIRST_DAY: Final = "First day that it holds for"
ADOPT: Final = "Adopt"
HISTORY: Final = "What has been adopted, newest first"
HISTORY_COLUMNS: Final = ("Adopted on", "What", "Value", "Holds for", "By", "Source, and why it changed")
NOTHING_YET: Final = "Nothing has been adopted yet."
READ_ONLY: Final = "Clocks and goalposts are adopted by the chief or the steward of the records."
OURS: Final = "Default of this software"
NOT_SAID: Final = "Not said"
ALL_RECORDS: Final = "all records"
FROZEN: Final = (
    "A value that was adopted stands for its year. Within it another one needs a reason, which is shown."
)
_HINTS: Final = {
    "legal_clock": "Whole days or months, and by what: 180 days, by statute; 12 months and 1 day, by policy.",
    "share": "Floor, then goal, in percent: 40 to 85.",
    "days": "Floor, then goal, in days late: 10 to 1.",
    "weeks": "Floor, then goal, in weeks: 4 to 12.",
}
_NAMES: Final = {
    "legal_clock": "Legal clock, where a file gives no deadline",
    "told_within": "To tell a complainant the outcome",
}


def adoption(adopted: int, total: int, by: str | None, on: date | None) -> str:
    """How many clocks and goalposts are adopted; by: the post of all, where it is one."""
    if not adopted:
        return NOT_ADOPTED
    if adopted < total:
        return f"{of(adopted, total)} adopted; the others are our defaults, {NOT_ADOPTED}"
    return _by(by, on) if by and on else f"all {number(total)} adopted by the agency"


def _by(by: str, on: date) -> str:
    return f"adopted by {literal(by)} on {day(on)}"


def clocks_sentence(adopted: int, total: int, agency: str) -> str:
    """The page's sentence: how many are adopted, and what the others are."""
    name = literal(agency)
    if not adopted:
        head = f"**None of {number(total)} clocks and goalposts is adopted.**"
        return f"{head} All are our defaults, {_yet(name)}."
    verb = "is" if adopted == 1 else "are"
    head = f"**{of(adopted, total)} clocks and goalposts {verb} adopted.**"
    others = "The other is our default" if total - adopted == 1 else "The others are our defaults"
    return f"{head} {others}, {_yet(name)}." if adopted < total else f"{head} {name} has adopted them all."


def _yet(agency: str) -> str:
    return f"not yet adopted by {agency}"


def policy_name(key: str, measure: str) -> str:
    """What a clock or a goalpost is called; measure: the name of the measure that it belongs to, if any."""
    if key in _NAMES:
        return _NAMES[key]
    kind, _, name = key.partition(".")
    if kind == "goalposts":
        return f"{measure} ({name})"
    return f"{name.replace('_', ' ').capitalize()}, where no date was promised"


def policy_value(value: str) -> str:
    """A value in one piece: no line ends between a number and its days."""
    return re.sub(r"(\d) (days?|months?|to)\b", rf"\1{NO_BREAK}\2", value).replace(
        f"{NO_BREAK}to ", f"{NO_BREAK}to{NO_BREAK}"
    )


def value_cell(value: str, default: str, terms: str) -> str:
    """A value in a table, and our default where it is another. terms: what its numbers count, if not days."""
    beside = "" if value == default else f" (our default: {policy_value(default)}{terms})"
    return f"{policy_value(value)}{terms}{beside}"


def terms(kind: str, out_of: float) -> str:
    """What the numbers of a goalpost count, after them: "%", " days late", " of 13 weeks"."""
    if kind == "days":
        return f"{NO_BREAK}days{NO_BREAK}late"
    return "%" if out_of == 100 else f"{NO_BREAK}of{NO_BREAK}{counted(int(out_of), 'week')}"


def holds_for(first_day: date | None) -> str:
    """From which day on a value holds."""
    return ALL_RECORDS if first_day is None else f"{day(first_day)} and after"


def adopted_cell(by: str | None, on: date | None, first_day: date | None, reason: str) -> str:
    """Who adopted a value, when, from which day it holds, and why it changed within its year."""
    if by is None or on is None:
        return "our default, not yet adopted"
    begins = f", for {day(first_day)} and after" if first_day else ""
    return f"{_by(by, on)}{begins}" + (f". Changed within the year: {literal(reason)}" if reason else "")


def goal_adoption(by: str | None) -> str:
    """Beside one measure's goal: by which post it was adopted."""
    return NOT_ADOPTED if by is None else f"adopted by {literal(by)}"


def hint(key: str, kind: str, out_of: float, elsewhere: str) -> str:
    """What may be typed as a value. kind, out_of: of a goalpost; elsewhere: the clocks of known places."""
    if key == "legal_clock":
        return policy_value(f"{_HINTS[key]} Elsewhere: {elsewhere}.")
    if key.startswith("goalposts."):
        return policy_value(_HINTS[kind if kind == "days" or out_of == 100 else "weeks"])
    return f"Whole days, such as 3{NO_BREAK}days."


def now_is(value: str, default: str) -> str:
    """The value in force above the form, and what we would take."""
    ours = "our default" if value == default else f"our default is {policy_value(default)}"
    return f"Now {policy_value(value)}; {ours}."


def adopt_rest(count: int) -> str:
    """The button that adopts what nobody has adopted yet."""
    if count < 2:
        return "Adopt the one as it stands" if count else "Nothing to adopt"
    return f"Adopt all {number(count)} as they stand"


def rest_note(count: int) -> str:
    """What that button does."""
    if not count:
        return "Nothing is left to adopt."
    noun = counted(count, "clock or goalpost", "clocks and goalposts")
    each = "" if count == 1 else "each "
    return f"{noun} that nobody has adopted yet, {each}at the value below. No figure moves."


def kept_line(count: int, what: str, value: str) -> str:
    """After it was done: what was adopted; what and value: of the one, where it is one."""
    if count == 1:
        return f"Adopted: {what}, {policy_value(value)}."
    return f"Adopted: {number(count)} clocks and goalposts." if count else "Nothing was left to adopt."


def source_and_reason(source: str, reason: str) -> str:
    """Where a value came from and why it changed, in one cell."""
    said = [literal(source)] if source else []
    return ". ".join([*said, f"Changed within the year: {literal(reason)}"] if reason else said) or "–"
