"""Notes on the time line, in words: what each does, who wrote it, what it waits for."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, day, literal, number, of
from dashboard.words.signals import mark_word

WRITE: Final = "Add a note"
ALL: Final = "All notes"
WAITING: Final = "Waits for approval"
IN_FORCE: Final = "In force"
ENDED: Final = "No longer in force"
APPROVE: Final = "Approve"
END: Final = "Take out of force"
WITHDRAW: Final = "Withdraw"
END_TITLE: Final = "This note goes, and stays on file"
WEEK: Final = "Week"
KIND: Final = "What it does"
BEARS_ON: Final = "Bears on"
TEXT: Final = "What happened"
TRIAL: Final = "New limits on trial: fewer than twelve weeks on a side"
PUBLIC: Final = "Printed under the chart: no names, case numbers or e-mail addresses. At most 400 characters."
NOTE: Final = (
    "A note is shown at once. New limits and weeks left out count after somebody else has approved them; no "
    "point is ever taken from a chart."
)
KINDS: Final = {
    "note": "A note, shown under the chart",
    "rebase": "The process changed: limits start anew",
    "excluded": "Leave this week out of the limits",
}
_DOES: Final = {"note": "note", "rebase": "limits start anew", "excluded": "week left out"}


def sentence(waiting: int, in_force: int) -> str:
    """The page's sentence: how many notes wait for approval, and how many are in force."""
    verb = "is" if in_force == 1 else "are"
    standing = f"{counted(in_force, 'note')} {verb} in force." if in_force else "None is in force."
    if not waiting:
        return f"**No note waits for approval.** {standing}"
    return f"**{counted(waiting, 'note')} {'wait' if waiting > 1 else 'waits'} for approval.** {standing}"


def written(kind: str) -> str:
    """What stands after a note was written."""
    return "The note is kept." if kind == "note" else "The note is kept and waits for somebody’s approval."


def bears_on(unit: str | None, measure: str | None) -> str:
    """What a note is about: "North, kept on time", "every chart of North", "every chart of the agency"."""
    if unit is None:
        return "Every chart of the agency"
    return f"{literal(unit)}, {measure}" if measure else f"Every chart of {literal(unit)}"


def this_chart(name: str) -> str:
    """The choice of one chart alone."""
    return f"This chart: {name}"


def head(unit: str | None, measure: str | None, monday: date, kind: str, *, trial: bool) -> str:
    """A note's first line: what it is about, its week, and what it does."""
    does = f"{_DOES[kind]}{' (trial)' if trial else ''}"
    return f"**{bears_on(unit, measure)}**, week of {day(monday)}: {does}"


def below(text: str, author: str, on: date, approved: tuple[str, date] | None, ended_on: date | None) -> str:
    """A note's second line: its words, who wrote it when, who approved it, since when it is over."""
    parts = [f"“{literal(text)}” {literal(author)}, {day(on)}"]
    if approved is not None:
        parts.append(f"approved by {literal(approved[0])}, {day(approved[1])}")
    if ended_on is not None:
        parts.append(f"out of force since {day(ended_on)}")
    return "; ".join(parts)


def sides(before: int, since: int, run: int, needed: int) -> str:
    """How many judged weeks stand on each side of a change of process."""
    row = f"{of(run, needed)}{NO_BREAK}weeks in a row on the new side that are needed"
    if run >= needed:
        row = f"{number(run)}{NO_BREAK}in a row on the new side, where {number(needed)} are needed"
    return f"{counted(before, 'judged week')} before it, {number(since)} since; {row}."


def left_out(monday: date, state: str = "") -> str:
    """What approving a week's leaving out does. state: how that week stands now; empty where it is usual."""
    now = f" It stands as {mark_word(state).lower()} now." if state else ""
    return f"The week of {day(monday)} stays on the chart and counts in no limit and no signal.{now}"


def ticks(numbers: Sequence[int]) -> str:
    """What stands at a week of a chart: the numbers of its notes."""
    return ", ".join(number(one) for one in numbers)


def tick_label(at: int, line: str) -> str:
    """A note under a chart, by the number that stands at its week."""
    return f"{number(at)}{NO_BREAK}· {line}"
