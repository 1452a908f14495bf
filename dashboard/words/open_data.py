"""The words of open data and of its dictionary."""

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
COUNTS: Final = "Counts of a week"
COUNT_HEADS: Final = ("Count", "Meaning")
VOCABULARY: Final = "Words in the files"
WORD_HEADS: Final = ("Word", "Meaning")
TERMS: Final = "Terms"
VERSION: Final = "Version"
DOWNLOAD: Final = "Data dictionary (HTML)"
DICTIONARY_FILE: Final = "dictionary.html"
FINDING_GROUPS: Final = "Which dispositions each finding holds"
NO_LICENCE: Final = "Licence: the agency has named none. Ask it before you go beyond what the law allows."
TO_CHECK: Final = (
    "To check that nothing was changed, with Python 3 alone: `python3 check.py`. Compare the head that it "
    "prints with the one on the council's briefing of the quarter."
)
BESIDE: Final = {
    "dictionary.html": "What every column, measure and word means.",
    "datapackage.json": "The same for programs, as a Frictionless Data Package.",
    "proof.txt": "The published line that the tables are made of, and the digest before it.",
    "check.py": "A program that checks both; it needs Python 3 alone.",
}
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


def open_data_title(agency: str, quarter: str) -> str:
    """The title of a quarter's open data."""
    return f"{agency}: open data of {quarter}"


def citation(agency: str, quarter: str, published_on: str, head: str) -> str:
    """How to name the source where the agency has not said."""
    return f"{agency}. Open data of {quarter}. Published {published_on}. Head {head}."


def edition(number_of: int, reason: str) -> str:
    """Which edition it is, and why there is another than the first; blank for the first."""
    return f"Edition {number(number_of)}: {reason}" if number_of > 1 else ""


def licence(name: str, url: str) -> str:
    """Under which licence it is, or that the agency has named none."""
    return f"Licence: {name}, {url}" if name else NO_LICENCE


def cited(text: str) -> str:
    """How to name the source."""
    return f"Name the source so: {text}"
