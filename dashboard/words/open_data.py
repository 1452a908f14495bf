"""The words of the data dictionary."""

from collections.abc import Sequence
from typing import Final

from dashboard.words.numbers import number, window

TITLE: Final = "Data dictionary"
INTRO: Final = (
    "What each column, measure and word means in the files that leave this dashboard. "
    "It is made from the program itself."
)
FILES: Final = "Files and their columns"
COLUMN_HEADS: Final = ("Column", "Type", "Unit", "Meaning", "Words")
FROM: Final = "Counted from"
WITHHELD: Final = "What is withheld"
MEASURES: Final = "Measures"
MEASURE_HEADS: Final = ("Measure", "Meaning", "How it is reckoned", "Unit", "Looks back", "Fewest cases")
VOCABULARY: Final = "Words in the files"
WORD_HEADS: Final = ("Word", "Meaning")
TERMS: Final = "Terms"
VERSION: Final = "Version"
DOWNLOAD: Final = "Data dictionary (HTML)"
DICTIONARY_FILE: Final = "dictionary.html"
FINDING_GROUPS: Final = "Which dispositions each finding holds"
NOT_IN_ANY: Final = "in no finding"


def suppression(smallest: int, symbol: str) -> str:
    """What is withheld in files, and how that is made sure of."""
    return (
        f"{symbol}: withheld. Counts of complaints and feedback from 1 to {number(smallest - 1)} are "
        "withheld, and others from which they could be worked out. All look alike. Everything published "
        "before counts as known when it is checked that nobody can work a withheld count out. 0 is 0."
    )


def looks_back(agency: str, unit: str) -> str:
    """The weeks that a measure looks back: "13 weeks", "13 weeks; a unit 52 weeks"."""
    return window(agency) if agency == unit else f"{window(agency)}; a unit {window(unit)}"


def made_by(method: str, configuration: str) -> str:
    """The version line of a dictionary."""
    return f"Method {method}, configuration {configuration}."


def holds_dispositions(finding: str, dispositions: Sequence[str]) -> str:
    """One released finding and the words of the records that it holds."""
    return f"{finding}: {', '.join(dispositions) or 'none'}."
