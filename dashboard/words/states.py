"""States as a shape and a word, never a shape alone. Colour, where there is one, repeats the word."""

from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, WITHHELD, day, number, of
from metrics.lists import days_late

# Two sets that are never merged into one light: how a value varies, and whether it can meet its goal.
VARIATION: Final = {
    "usual": ("○", "Usual", ""),
    "better": ("●", "Better than usual", "blue"),
    "worse": ("◆", "Worse than usual", "orange"),
    "higher": ("◊↑", "Higher than usual", ""),
    "lower": ("◊↓", "Lower than usual", ""),
    "early": ("◌", "Early figures", ""),
    "missing": ("□", "Too few, hidden or incomplete", ""),
}
ASSURANCE: Final = {
    "meets": ("✓", "Reliably meets", ""),
    "cannot": ("×", "Cannot meet as it works now", ""),
    "sometimes": ("~", "Meets some weeks", ""),
    "no_goal": ("–", "No goal", ""),
}
PLEDGE: Final = {
    "not_due": ("–", "Not due", ""),
    "at_risk": ("◊", "At risk", ""),
    "late": ("◆", "Late", "orange"),
    "kept": ("●", "Kept, with evidence", ""),
    "claimed": ("○", "Said done, no evidence yet", ""),
    "unclear": ("□", "Cannot be checked as written", ""),
    "called_off": ("×", "Called off", ""),
}
PILLARS: Final = {
    "complaints": "Answering complaints",
    "promises": "Keeping promises",
    "presence": "Showing up",
}


def mark(state: str, words: dict[str, tuple[str, str, str]] = VARIATION) -> str:
    """A state as Markdown: its shape, its word and, where it has one, its colour."""
    shape, word, colour = words[state]
    return _coloured(f"{shape}{NO_BREAK}{word}", colour)


def due_mark(days_left: int) -> str:
    """How an open promise stands at a day's end: "◆ Late 4 d", "○ In 6 d"."""
    late = days_late(days_left)
    if late:
        return _coloured(f"◆ Late {number(late)}{NO_BREAK}d", "orange")
    return f"○ In {number(days_left)}{NO_BREAK}d"


def missing(status: str, reason: str | None = None) -> str:
    """What stands where no value can: the words of a status other than ok, never a zero."""
    if status == "hidden":
        return WITHHELD
    if reason:
        return _sentence_case(reason)
    return too_few() if status == "too_few" else "No records"


def too_few(cases: int | None = None, needed: int | None = None) -> str:
    """ "Too few cases (6 of 10 needed)"; without the numbers, the words alone."""
    if cases is None or needed is None:
        return "Too few cases"
    return f"Too few cases ({of(cases, needed)} needed)"


def data_through(part: str, on: date | None) -> str:
    """How far one source reaches: "complaints to 14 Nov"."""
    return f"{part} to {day(on, year=False)}" if on else f"{part} not connected"


def freshness(lists_to: date, trends_to: date) -> str:
    """The two speeds, said once a page."""
    return (
        f"Lists run to {day(lists_to, year=False)}. "
        f"Trends are judged to {day(trends_to, year=False)}; later weeks are early."
    )


def _coloured(text: str, colour: str) -> str:
    return f":{colour}[{text}]" if colour else text


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
