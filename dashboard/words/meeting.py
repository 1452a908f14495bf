"""What meeting mode says: one unit, its numbers, what is to be asked of it."""

from collections.abc import Sequence
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, days, number, of, window
from dashboard.words.pages import TOO_CLOSE
from dashboard.words.sentences import names_listed
from dashboard.words.signals import ALSO
from dashboard.words.worked import estimated

TITLE: Final = "Meeting mode"
LEAVE: Final = "Leave meeting mode"
UNIT_PAGE: Final = "The unit’s page"
JUMP: Final = "Go to a unit"
PREVIOUS: Final = "‹ Previous"
NEXT: Final = "Next ›"
UNUSUAL: Final = ALSO
BEFORE: Final = "Asked before"
# What a part counts.
_COUNTED: Final = {
    "A1": "cases answered in 90\u00a0days",
    "B1": "promises kept on time",
    "C2": "unit-weeks with outreach",
}


def step(at: int, total: int, asked: int) -> str:
    """Where in the order of units the screen is, and how they are ordered."""
    place = f"{number(at + 1)}{NO_BREAK}of{NO_BREAK}{counted(total, 'unit')}"
    if not asked:
        return f"{place}, in the agency’s own order"
    first = (
        f"the {number(asked)}{NO_BREAK}with a question come" if asked > 1 else "the one with a question comes"
    )
    return f"{place}; {first} first"


def jump(unit: str, questions: int) -> str:
    """A unit in the list to jump from: "North (1 question)"."""
    return f"{unit} ({counted(questions, 'question')})" if questions else unit


def previous(unit: str) -> str:
    """The way to the unit before."""
    return f"{PREVIOUS}: {unit}" if unit else PREVIOUS


def following(unit: str) -> str:
    """The way to the unit after."""
    return f"Next: {unit} ›" if unit else NEXT


def no_question(unit: str, under: Sequence[str]) -> str:
    """What stands where a unit has no question itself, and which units under it have one."""
    if not under:
        return "No question this week."
    have = "has one" if len(under) == 1 else "each have one"
    return f"No question about {unit} itself; {names_listed(under)} {have}."


def part_beside(measure: str, above: int, below: int, code: str, *, exact: bool, together: bool) -> str:
    """What stands beside a part's number: "280 of 340 promises kept on time, in 13 weeks".

    exact: whether the number is the fraction of its counts; together: whether several units are in it.
    """
    if not exact:
        return f"in {window(code)}, {estimated(above, below)}"
    if measure == "C2" and not together:
        return f"{of(above, below)}{NO_BREAK}weeks with outreach"  # which are the window itself
    return f"{of(above, below)}{NO_BREAK}{_COUNTED[measure]}, in {window(code)}"


def against_goal(low: float, high: float, goal: float) -> str:
    """How a share stands to its goal, by its likely range."""
    if low >= goal:
        return "Above the goal"
    return "Below the goal" if high < goal else TOO_CLOSE


def without(reason: str, code: str) -> str:
    """Why a part has no number, and over which weeks."""
    return f"{reason}, in {window(code)}" if reason.startswith("Too few") else reason


def late_sentence(name: str, late: int | None, open_promises: int, oldest: int | None) -> str:
    """The screen's sentence: the unit's late promises and the oldest; None where they cannot be read."""
    if late is None:
        return f"**{name}.** Late promises cannot be read for this week."
    among = f"of {counted(open_promises, 'open promise')}" if open_promises else "none is open"
    if late == 0:
        return f"**{name}: no promise is late**, {among}."
    which = "it" if late == 1 else "the oldest"
    verb = "is" if late == 1 else "are"
    age = "" if oldest is None else f"; {which} is {days(oldest)} late"
    return f"**{name}: {counted(late, 'promise')} {verb} late**, {among}{age}."
