"""Headings, links and buttons that stand on pages as they are."""

from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, literal, long_day, number

ROWS: Final = "Rows"
SCORE: Final = "Score"
SHOW_ROWS: Final = "Show rows"
MEASURE: Final = "Measure"
QUARTER: Final = "Quarter"
WEEK_BY_WEEK: Final = "Week by week"
SOURCES: Final = "Sources"
LACKING: Final = "What the files lack"
LACKING_TABLE: Final = "What the files lack, and why"
NOTHING_LACKING: Final = "Nothing that a measure reads."
BATCHES: Final = "Files taken in, newest first"
BATCHES_TABLE: Final = "Files taken in"
REASONS: Final = "Rows in quarantine by reason"
WAITING: Final = "Rows in quarantine"
NO_ROW_WAITS: Final = "No row waits."
BRING_BACK: Final = "To bring them back: export them, mend them in a spreadsheet, and try them again."
COMPLETE: Final = "Complete and prompt records, by unit"
COMPLETE_TABLE: Final = "Records complete and entered in time, by unit"
GLOSSARY: Final = "Glossary"
VERSION: Final = "Version"
MARKS_TABLE: Final = "From values to marks"
FORMULA: Final = "Formula"
STEPS: Final = "What happened"
STEPS_TABLE: Final = "What happened, day by day"
STEP_COLUMNS: Final = ("Day", "What", "What is known of it")
CHANGES: Final = "What its source said otherwise"
CHANGES_TABLE: Final = "What its source said before"
CHANGE_COLUMNS: Final = ("Until", "Field", "Before", "After")
DUE_NEXT: Final = "Due next"
UNITS_WITH_OUTREACH: Final = "Units with outreach"
# Where questions, replies, notes, decisions and what a pattern was are written; see models/record_classes.py.
WORKING_NOTE: Final = "Working note: may be asked for under public-records law."


def rows_of(unit: str) -> str:
    """The link to one unit's rows."""
    return f"Show rows of {literal(unit)}"


def asks(question: str) -> str:
    """A measure's or a pattern's own question, where it stands alone."""
    return f"**Ask:** {question}"


def sources(count: int) -> str:
    """The heading of the sources."""
    return f"{SOURCES} ({number(count)})"


def quarantine(count: int) -> str:
    """The heading of what waits."""
    return f"Quarantine ({number(count)})"


def its_units(count: int) -> str:
    """The heading of the units under a unit."""
    return f"Its units ({number(count)})"


def to_day(label: str, end: date) -> str:
    """A heading with the thirteen weeks that it speaks of: "Score, 13 weeks to 1 November"."""
    return f"{label}, 13{NO_BREAK}weeks to {long_day(end)}"


def download(rows: int) -> str:
    """The button that gives rows as a file."""
    return f"Download {counted(rows, 'row') if rows else 'no rows'} (CSV)"


def line_note(line: str, score: str) -> str:
    """How to read the agency's block."""
    return f"{line} Score: {score}"
