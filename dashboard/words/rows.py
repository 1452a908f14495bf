"""The rows behind a figure in words: what puts a row above the line, how a date stands, who set it."""

from typing import Final

from dashboard.words.numbers import NO_BREAK, counted
from dashboard.words.sentences import none_or
from metrics.lists import days_late
from metrics.measures.hand_offs import MANY

# What a row above the line is, and what one below it only; by figure.
_LINES: Final = {
    "A1": ("Answered in 90 days", "Not, or not yet"),
    "A2": ("Answered", "Still open"),
    "A3": ("Still open", "Answered"),
    "A4": ("With a finding", "Without one"),
    "A6": ("Sustained", "Not sustained"),
    "A8": ("Told in time", "Not in time"),
    "B1": ("Kept", "Not kept"),
    "B2": ("Still not done", "Done or called off"),
    "B3": ("Not kept", "Kept"),
    "B4": ("Handed on", "Never handed on"),
    "B5": ("Never moved", "Moved"),
    "C1": ("Started by us", "After an incident"),
    "C3": ("With a closed loop", "Without"),
    "C4": ("With positive answers", "Without"),
    "C6": ("Held", "Not held"),
    "D1": ("Complete", "Incomplete"),
    "D2": ("Entered within 7 days", "Later"),
}
# A week is judged by what is handed on often.
_JUDGED: Final = {"B4": (f"Handed on {MANY} times or more", "Less often")}
_SET_BY: Final = {
    "statute": "Statute",
    "court": "Court",
    "policy": "Policy",
    "stated": "As promised",
    "default": "Default",
}


def line_words(measure: str, judged: bool) -> tuple[str, str]:
    """The two parts of a figure's rows: "Kept", "Not kept"."""
    if measure.startswith("A7:"):
        about = measure.removeprefix("A7:").replace("_", " ")
        return f"About {about}", "About something else"
    plain = _LINES.get(measure, ("Counted", "Not counted"))
    return _JUDGED.get(measure, plain) if judged else plain


def rows_line(rows: int, above: int | None, line: str) -> str:
    """ "4,891 rows; of them 4,319 kept"; above None where a figure has no line."""
    if not rows:
        return "No rows"
    if above is None:
        return counted(rows, "row")
    return f"{counted(rows, 'row')}; of them {none_or(above)} {line[:1].lower()}{line[1:]}"


def set_by(code: str | None) -> str:
    """Who set a date: "Statute", "As promised"; of none, "Not recorded"."""
    return _SET_BY.get(code or "", "Not recorded")


def deadline_words(days_left: int | None, without: str) -> str:
    """How a legal deadline stands at a day's end: "840 days past", "in 12 days"; of none, the other words."""
    if days_left is None:
        return without
    late = days_late(days_left)
    return f"{counted(late, 'day')} past" if late else f"in {counted(days_left, 'day')}"


def due_left(days_left: int | None) -> str:
    """How a promise stands at a day's end: "late 3 days", "in 6 days", "no date"."""
    if days_left is None:
        return "no date"
    late = days_late(days_left)
    return f"late {counted(late, 'day')}" if late else f"in {counted(days_left, 'day')}"


def handed_way(giver: str | None, taker: str | None) -> str:
    """Between which units something hangs: "Burglary → Records"; never handed on, "names no unit"."""
    return f"{giver}{NO_BREAK}→ {taker}" if giver and taker else "names no unit"
