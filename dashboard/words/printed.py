"""What a briefing on paper says of itself, beside what the briefing says."""

from typing import Final

from dashboard.words import office

LABELS: Final = {
    "questions": "Questions",
    "parts": "The parts",
    "inside": "In this briefing",
    "about": office.ABOUT,
    "caveat": office.CAVEAT,
    # The setter writes the numbers of pages after these.
    "page": "page",
    "of": "of",
}


def scorecard_foot(scorecard: str) -> str:
    """Which scorecard a page is of."""
    return f"Scorecard {scorecard}"


def no_writer(library: str) -> str:
    """Where a library is missing."""
    return f"A PDF cannot be made here: {library} is not installed. The other formats can be had."


def not_set(reason: str) -> str:
    """Where the setter refuses a briefing."""
    return f"A PDF cannot be made of this briefing: {reason}. The other formats can be had."
