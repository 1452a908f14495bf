"""What meeting mode says: one unit, its numbers and what waits."""

from dashboard.words.numbers import NO_BREAK, counted, number
from dashboard.words.sentences import late_by

TITLE = "Meeting mode"
LEAVE = "Leave meeting mode"
UNIT_PAGE = "The unit’s page"
NO_QUESTION = "No question this week."
NO_REPLY = "No reply yet."


def step(at: int, total: int) -> str:
    """Where in the order of units the screen is."""
    return f"{number(at + 1)}{NO_BREAK}of{NO_BREAK}{counted(total, 'unit')}"


def previous(unit: str) -> str:
    """The link to the unit before."""
    return f"‹ Previous: {unit}"


def following(unit: str) -> str:
    """The link to the unit after."""
    return f"Next: {unit} ›"


def late_sentence(name: str, late: int | None, open_promises: int, oldest: int | None) -> str:
    """The screen's sentence: the unit's late promises and the oldest; None where they cannot be read."""
    if late is None:
        return f"**{name}.** Late promises cannot be read for this week."
    among = f"of {counted(open_promises, 'open promise')}" if open_promises else "none is open"
    if late == 0:
        return f"**{name}: no promise is late**, {among}."
    which = "it" if late == 1 else "the oldest"
    verb = "is" if late == 1 else "are"
    age = "" if oldest is None else f"; {which} is {late_by(oldest)}"
    return f"**{name}: {counted(late, 'promise')} {verb} late**, {among}{age}."
