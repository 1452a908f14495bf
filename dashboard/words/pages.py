"""The fixed words of the pages and their short lines: labels, links, and what stands where nothing is."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from dashboard.words.numbers import (
    NO_BREAK,
    counted,
    day,
    long_day,
    number,
    of,
    span,
    week,
)
from dashboard.words.sentences import none_or
from dashboard.words.states import due_mark
from metrics.lists import days_late

NOT_ADOPTED: Final = "not yet adopted by the agency"
NO_OWNER: Final = "no owner named"
UNIT_LINKS: Final = "All units, bureau by bureau"
TOO_CLOSE: Final = "Too close to call"
NO_GUESS: Final = "The page cannot be shown now. What went wrong is in the server's log."

UNIT_TABLE_NOTE: Final = (
    "Promises kept of those due in the week shown; shares over settled weeks; open cases past 90 days by "
    "handling unit, on the day of the lists. State: the newest settled week against the unit's own usual "
    "weeks. Dashed line: goal; hollow points: early figures."
)
ROWS_NOTE: Final = (
    "Complaints show their week and their clock, never a number, a person or a place. "
    "The file holds the same columns, with dates as year-month-day."
)

OPEN_A_ROW: Final = "Choose a row to see what happened to it."

NO_LIMITS: Final = "No usual range"
COUNTED_ONLY: Final = "counted, not judged"

LATE_PROMISES: Final = "Late promises"
LEGAL_CLOCKS: Final = "Legal clocks"
NOBODY_OWNS: Final = "Nobody owns"
SEGMENTS: Final = {
    "late": "Late",
    "soon": "7 days",
    "month": "30 days",
    "later": "Later",
    "complaints": "Complaints",
}
# The parts of the list of all open promises: what a unit's page lists, and what stands elsewhere on it.
OPEN_PARTS: Final = {
    **{name: label for name, label in SEGMENTS.items() if name != "complaints"},
    "complaints": "To tell an outcome",
    "questions": "Questions of the review",
}
# The parts of the list of legal clocks: on the page of its rows, and in the lines of the first page.
CLOCK_PARTS: Final = {
    "past": "Past",
    "30": "Within 30 days",
    "60": "31–60 days",
    "90": "61–90 days",
    "later": "Later",
    "paused": "Paused",
}
CLOCK_LINES: Final = {
    "past": "Past the deadline",
    "30": "Within 30 days",
    "60": "In 31–60 days",
    "90": "In 61–90 days",
    "later": "Later than 90 days",
    "paused": "Paused",
}
UNOWNED_PARTS: Final = {
    "handed": "Handed on, not accepted",
    "promises": "Unassigned promises",
    "complaints": "Unassigned complaints",
}
# The name of each count on screen; measures bring their own.
COUNT_NAMES: Final = {
    "complaints_received": "Complaints received",
    "complaints_closed": "Complaints closed",
    "complaints_open": "Complaints open",
    "outcomes_closed": "Findings recorded",
    "outcomes_on_merits": "Findings on the merits",
    "outcomes_sustained": "Findings sustained",
    "commitments_made": "Promises made",
    "commitments_due": "Promises due",
    "commitments_kept": "Promises kept",
    "commitments_done": "Promises done",
    "commitments_overdue": "Late promises",
    "events_held": "Community events held",
    "events_proactive": "Community events started by us",
    "open_promises": "Open promises",
    "legal_clocks": "Legal clocks",
    "nobody_owns": "Nobody owns",
    "handed_on": "Hand-offs in 13 weeks",
}
STOCK_NAMES: Final = (
    "complaints_open",
    "commitments_overdue",
    "open_promises",
    "legal_clocks",
    "nobody_owns",
)


def scorecard_line(card: str, version: str) -> str:
    """Which scorecard the figures come from, for the foot of a page."""
    return f"Scorecard {card} · method {version}"


def no_such_week(wanted: str, first: str, last: str) -> str:
    """A week of the address outside the records."""
    return f"There is no week “{wanted[:20]}” in these records. They run from {first} to {last}."


def freshness_line(lists_to: date, trends_to: date, reach: Mapping[str, date]) -> str:
    """Both speeds and every file's reach, in one line beside the title."""
    parts = [
        f"Lists to {long_day(lists_to)}",
        f"trends judged to {long_day(trends_to)}",
        *(f"{part} file to {day(on, year=on.year != lists_to.year)}" for part, on in sorted(reach.items())),
    ]
    if len(reach) > 1 and len(set(reach.values())) == 1:
        on = next(iter(reach.values()))
        parts[2:] = [f"files to {day(on, year=on.year != lists_to.year)}"]
    return " · ".join(parts)


def late_beside(open_promises: int, before: int | None, late: int) -> str:
    """ "of 385 open promises; 6 fewer than last week"."""
    text = f"of {counted(open_promises, 'open promise')}" if open_promises else "no promise is open"
    if before is None:
        return text
    change = late - before
    against = "as many" if change == 0 else f"{number(abs(change))} {'fewer' if change < 0 else 'more'}"
    return f"{text}; {against} {'as' if change == 0 else 'than'} last week"


def clocks_beside(open_cases: int, soon: int) -> str:
    """ "past their legal deadline, of 159 open cases; 10 reach it within 30 days"; "no case is open"."""
    if not open_cases:
        return "no case is open"
    reach = f"{number(soon) if soon else 'none'} {'reach' if soon > 1 else 'reaches'} it"
    return f"past the legal deadline, of {counted(open_cases, 'open case')}; {reach} within 30{NO_BREAK}days"


def unowned_beside(old: int, owner: str | None) -> str:
    """ "4 for over 7 days; list owner: no owner named"."""
    return f"{number(old) if old else 'none'} for over 7{NO_BREAK}days; list owner: {owner or NO_OWNER}"


def oldest(days: int) -> str:
    """ "oldest 23 d"."""
    return f"oldest {number(days)}{NO_BREAK}d"


def clock_line(name: str, adopted: bool) -> str:
    """The clock that runs where a file gives no date of its own."""
    return f"Where the file gives no deadline: {name}" + ("" if adopted else f", {NOT_ADOPTED}") + "."


def past_and_legal(old: int, both: int, past: int) -> str:
    """Why open cases past 90 days are another number than those past their legal deadline; empty for none.

    both: past both; past: past their deadline.
    """
    if not old:
        return ""
    head = f"Past 90{NO_BREAK}days since receipt: {number(old)}, {none_or(both)} of them past the deadline"
    later = "; the others have a later one, or a clock that stands still" if old > both else ""
    young = f"; {number(past - both)} past the deadline {'is' if past - both == 1 else 'are'} younger"
    return f"{head}{later}{young if past > both else ''}."


def adoption_line(adoption: str) -> str:
    """Whether the agency has adopted the goals, floors and clocks."""
    return f"Goals, floors and clocks: {adoption}."


def open_row(name: str) -> str:
    """The way to the page of the row that its reader stands on."""
    return f"See what happened: {name}"


def see_all(count: int) -> str:
    """The link under a list."""
    if not count:
        return "See the empty list"
    return "See the one" if count == 1 else f"See all {number(count)}"


def see_to_answer(count: int) -> str:
    """The link to the complaints of a list that holds notices too."""
    return f"See the {counted(count, 'complaint')} to answer"


def see_to_tell(count: int) -> str:
    """The link to the notices of a list that holds complaints too."""
    return f"See the {counted(count, 'outcome')} to tell"


def parts_connected(connected: int, total: int) -> str:
    """ "1 of 3 parts connected"."""
    return f"{of(connected, total)}{NO_BREAK}parts connected"


def unit_context(sworn: int | None) -> str:
    """How large a unit is; context, never scored."""
    return "" if sworn is None else f"{number(sworn)} sworn (context, not scored)"


def due_words(days_left: int, on: date) -> str:
    """How an open promise stands at the end of the list day; what fell due that day is late."""
    return due_mark(days_left) if days_late(days_left) else f"○ {day(on, year=False)}"


def date_basis(code: str | None) -> str:
    """Who set a promise's date."""
    return _BASES.get(code or "", "date from the file")


_BASES: Final = {
    "statute": "date by statute",
    "court": "date set by a court",
    "policy": "date by policy",
    "stated": "date as promised",
    "default": "date by default",
}


def handed(times: int) -> str:
    """How often a promise went from one unit to another."""
    if times == 0:
        return ""
    return "handed on once" if times == 1 else f"handed on {number(times)} times"


def together_line(numerator: int, denominator: int | None) -> str:
    """What rows add up to that are not counted one by one."""
    if denominator is None:
        return f"Rows of one unit and week count once: together {number(numerator)}."
    return f"Counted together they make {of(numerator, denominator)}."


def listed(names: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def period(first: date, last: date, *, stock: bool) -> str:
    """The days a figure covers; what stands open is of the end of one day."""
    return f"at the end of {day(last)}" if stock else span(first, last)


def records_sentence(name: str, value: str, unit: str, period: str) -> str:
    """A figure in words, for the page of its rows."""
    return f"**{name}: {value}.** {unit}, {period}."


def unassigned_sentence(promises: int, complaints: int) -> str:
    """What names no unit."""
    found = [(promises, "open promise"), (complaints, "open complaint")]
    what = " and ".join(counted(n, noun) for n, noun in found if n)
    if not what:
        return (
            "**Every open record names its unit.** What does not is counted here, never measured or compared."
        )
    verb, they = ("name", "They are") if promises + complaints > 1 else ("names", "It is")
    return (
        f"**{what} {verb} no unit.** {they} counted here and in the agency, and never measured or compared."
    )


def no_promises_sentence(reason: str, concern: float | None) -> str:
    """A unit's sentence where promises cannot be read."""
    if concern is None:
        return f"**{reason}** Nothing is due that the records know of."
    many = counted(int(concern), "complaint") if concern else "No complaint"
    return f"**{reason}** {many} {'concern' if concern > 1 else 'concerns'} this unit over 52{NO_BREAK}weeks."


def method_sentence(agency: str, settled: date) -> str:
    """What the method page is."""
    return (
        f"**Every measure has one formula, the same for every unit.** Here each is worked on the numbers of "
        f"{agency}, judged to {long_day(settled)}."
    )


def version_line(version: str, adoption: str) -> str:
    """The method's version and what of it is adopted; every figure carries it."""
    return f"Method {version}. {adoption} Every figure carries this version."


def last_year(value: str | None) -> str:
    """The same weeks a year before: "last year 84% (4,093 of 4,880)"."""
    return f"last year {value}" if value else "last year not known"


def weekly_label(name: str) -> str:
    """A measure's name inside a line."""
    return name[:1].lower() + name[1:]


def print_title(agency: str, unit: str, monday: date) -> str:
    """The title of a printed page: "Eldermere Police · North · Week 9–15 November 2026"."""
    where = " · ".join(text for text in (agency, unit) if text)
    return f"**{where} · Week{NO_BREAK}{week(monday)}**"


def units_label(count: int) -> str:
    """The heading of the table of units."""
    return f"Units by bureau ({number(count)})"
