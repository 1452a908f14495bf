"""Context figures: how large units are and what they met; shown beside figures, never scored."""

from datetime import date
from typing import Final

from dashboard.words.numbers import counted, number, week

TITLE: Final = "Context figures"
NOTE: Final = (
    "How large units are, and what they met in a week, to divide complaint volume by. They are shown beside "
    "figures and never scored. A file does the same; what is typed can be taken back like a file."
)
WHAT: Final = "What"
WEEK: Final = "Week"
LINES: Final = "One line a unit: its name, a colon, its number"
TAKE: Final = "Take in"
TABLE: Final = "Context figures by unit"
KINDS: Final = {
    "sworn": "Sworn strength",
    "calls": "Calls in a week",
    "contacts": "Contacts in a week",
    "officer_weeks": "Officer-weeks in a week",
}
COLUMNS: Final = ("Unit", "Sworn", "Contacts", "Calls", "Officer-weeks")


def lines_hint(kind: str, monday: date) -> str:
    """Above the box: which numbers are meant."""
    if kind == "sworn":
        return "Sworn strength as it is now. A line without a number changes nothing."
    return f"{KINDS[kind].split(' in ')[0]} of {week(monday)}. A line without a number changes nothing."


def table_label(monday: date) -> str:
    """The heading of the figures that are there."""
    return f"Sworn now, the others of {week(monday)}"


def figure_cell(value: float | None) -> str:
    """One figure, or that there is none."""
    if value is None:
        return "–"
    return number(value, 0 if float(value).is_integer() else 1)


def taken_in(count: int, changed: int) -> str:
    """After figures were typed: how many, and how many of them are other than before."""
    changes = f"{number(changed) if changed else 'none'} new or changed"
    return f"{counted(count, 'figure')} taken in, {changes}."
