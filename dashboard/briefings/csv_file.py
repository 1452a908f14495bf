"""The figures of a briefing as CSV: a row each, and beside each row what the file says of itself.

A spreadsheet and a program both read it as it is: one header, no lines above it, and rows that still say
where they come from when they are copied elsewhere.
"""

import csv
import io
from dataclasses import asdict, fields
from typing import Any, Final

from dashboard.briefings.briefing import Briefing, Figure
from dashboard.briefings.office_file import legible
from dashboard.cli.output import inert, plain

STAMP: Final = (
    "scorecard",
    "head",
    "edition",
    "as_of",
    "reaches",
    "published_at",
    "filters",
    "denominators",
    "method",
    "configuration",
    "suppression",
    "use",
)
COLUMNS: Final = (*(field.name for field in fields(Figure)), *STAMP)
_MARK: Final = "\ufeff"  # by which spreadsheets know that letters beyond English ones are UTF-8


def draw(briefing: Briefing) -> bytes:
    """The figures as a CSV file in UTF-8; instants in UTC, an empty cell where there is no number."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    briefing = legible(briefing)
    stamp = [_cell(getattr(briefing.stamp, name)) for name in STAMP]
    for figure in briefing.figures:
        writer.writerow([*map(_cell, asdict(figure).values()), *stamp])
    return (_MARK + text.getvalue()).encode("utf-8")


def _cell(value: Any) -> Any:
    return inert(plain(value))
