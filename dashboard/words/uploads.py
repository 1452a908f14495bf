"""What is said of a file that is on its way in."""

from datetime import date
from typing import Final

from dashboard.words.numbers import counted, day, percent

WAITING: Final = "Waiting its turn: another file is being read."
STARTING: Final = "Reading the file."

STOPPED: Final = "The file was stopped. Nothing was stored."
KILLED: Final = (
    "Reading the file was ended from outside, or took more memory than there is. Nothing was stored."
)
UNSURE: Final = (
    "The import ended before it could tell. Look whether its rows are in, or import the file again: "
    "rows that are in do not come twice."
)
BROKEN: Final = "The file could not be read, for a reason that is not in the file. Nothing was stored."


def already(on: date) -> str:
    """That the very same file has been here before."""
    return f"Already imported on {day(on)}: 0 new, 0 changed"


def progress(rows: int, share: float | None, waiting: bool = False) -> str:
    """How far a file has come."""
    if waiting:
        return WAITING
    done = None if share is None else f"{percent(min(share, 0.99))} done"
    if not rows:
        return f"{done}." if done else STARTING
    return f"{counted(rows, 'row')} read, {done}." if done else f"{counted(rows, 'row')} read."
