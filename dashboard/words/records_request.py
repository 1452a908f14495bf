"""The words of the package of a public-records request."""

from collections.abc import Sequence
from typing import Final

from dashboard.words.numbers import counted, number

CHAIN_NOTE: Final = (
    "A line holds figures that are not for outside, so it is not here. The agency's auditor can show with "
    "`accountability verify --head` that its chain still holds these heads."
)
WITHHELD_FIGURES: Final = (
    "Figures of complaints, feedback and record keeping in the published lines. Counts by quarter are in the "
    "open data, where small ones are withheld."
)
INSIDE_A_LINE: Final = (
    "Scores, legal clocks, questions and charts in the published lines: they are made of such figures."
)
LEFT_OUT: Final = "## Left out"
# What each file is; those that are not there are not listed.
FILES: Final = {
    "week.csv": "Promises and community events of every unit, as published.",
    "week.json": "The same for programs, with what it was reckoned from.",
    "replies.csv": "What units said beside figures, and somebody else passed.",
    "holds.csv": "What was held back, by whom and why.",
    "adopted.csv": "The clocks and goalposts that the agency has adopted.",
    "open-data": "The quarter as open data, with a page of its own to read first.",
    "chain.txt": "The head of the published chain after each week.",
    "dictionary.html": "What every column, measure and word means.",
    "manifest.json": "Every file with its digest, and what was left out.",
}
WRITTEN: Final = {
    "timeline_note": "Notes on the time line of these weeks.",
    "review_question": "Questions of the weekly review about these weeks.",
    "unit_reply": "Replies about these weeks that nobody but their author has passed.",
    "decision": "Decisions of the weekly review about these weeks.",
    "figure_dispute": "What units disputed of these weeks, and the answers.",
}


def chain_line(week: str, edition: int, lines: int, head: str) -> str:
    """One edition of a week and the head after its last line."""
    return f"{week} edition {number(edition)}, {counted(lines, 'line')}: {head}"


def not_published(weeks: Sequence[str]) -> str:
    """Weeks that were asked for and have not been published."""
    return f"Not published: {', '.join(weeks)}."


def tables_left(tables: Sequence[str]) -> str:
    """Tables by their names: "Tables: complaint, complaint outcome"."""
    return f"Tables: {', '.join(table.replace('_', ' ') for table in tables)}"


def left_line(what: str, own_class: str, rows: int | None) -> str:
    """One thing that was left out, its class, and how many rows where that is known."""
    beside = own_class if rows is None else f"{own_class}; {counted(rows, 'row') if rows else 'none'}"
    return f"{what.removesuffix('.')} ({beside})."


def title(agency: str, period: str) -> str:
    """The title of a package."""
    return f"{agency}: published records of {period}"


def request(reference: str) -> str:
    """Which request it answers."""
    return f"Request: {reference}"
