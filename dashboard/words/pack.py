"""The pack of the weekly review on paper: what its pages are called, and what it is not."""

from datetime import date
from typing import Final

from dashboard.words.numbers import counted, week

DOWNLOAD: Final = "Meeting pack (PDF)"
NOT_PUBLISHED: Final = "not published"
WORKING: Final = f"Working paper, {NOT_PUBLISHED}"
NOT_OUT: Final = (
    "Working paper, not published: figures of the live week, which late records may still move. It stays in "
    "the building."
)
ROOM: Final = ("What was answered", "Who does what", "By when")
ROWS: Final = 5  # of room to write
QUESTIONS: Final = ("How it stands", "Question", "Whose")
DECISIONS: Final = ("Figure", "Decision", "Result")
NO_QUESTION: Final = "No week stands out from what is usual for its unit."


def title(monday: date) -> str:
    """What the pack is called."""
    return f"Weekly review, {week(monday)}"


def scorecard(own: str) -> str:
    """What stands at the foot of every page."""
    return f"{own}, {NOT_PUBLISHED}"


def covered(name: str, step: str, weeks: str, reading: str) -> str:
    """What stands over a chart: what it is of, and what it says."""
    return f"{name}, by {step}, {weeks}. {reading}"


def open_questions(count: int) -> str:
    """The page of what was asked before, as a finding."""
    if not count:
        return "No earlier question waits for its answer"
    return f"{counted(count, 'question')} {'wait' if count > 1 else 'waits'} for an answer"


def open_decisions(waiting: int, results: int) -> str:
    """The page of decisions, as a finding."""
    have = f"{counted(results, 'decision')} {'have a' if results > 1 else 'has its'} result"
    wait = f"{counted(waiting, 'decision')} {'wait' if waiting > 1 else 'waits'} for one"
    told = [part for part, count in ((have, results), (wait, waiting)) if count]
    return "; ".join(told) or "No decision is on file"
