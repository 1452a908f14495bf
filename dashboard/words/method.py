"""The method page's own words: its contents, values in their units, when a word is said."""

from collections.abc import Sequence
from typing import Any, Final

from dashboard.words.numbers import NO_BREAK, counted, days, number, percent

SCORE: Final = "The score"
WORDS: Final = "Words, A to Z"
NOT_RELEASED: Final = "Not worked here: its counts are on Council, where small ones are withheld"
SCORE_NARROW: Final = "On a narrow screen: measure, value and mark."


def anchor(heading: str) -> str:
    """The name by which a link leads to a heading."""
    return "".join(sign if sign.isalnum() else "-" for sign in heading.lower())


def contents(headings: Sequence[str]) -> str:
    """The parts of the page, each a link."""
    return " · ".join(f"[{heading}](#{anchor(heading)})" for heading in headings)


def in_unit(value: float, kind: str, out_of: float) -> str:
    """A value in the measure's own terms: "87.4%", "0.8 days", "10.3 of 13 weeks"."""
    if kind == "days":
        whole = value == int(value)
        return days(value) if whole else f"{number(value, 1)}{NO_BREAK}days"
    places = 0 if value == int(value) else 1
    return f"{number(value, places)}{NO_BREAK}of{NO_BREAK}{counted(int(out_of), 'week')}"


def least_cases(least: int) -> str:
    """How many cases a figure needs."""
    return f"at least {counted(least, 'case')}" if least else "however few cases"


def when_said(rules: Any) -> str:
    """When a score or a part gets its word."""
    likely = percent(rules.word_probability)
    return (
        f"A word stands where it is {likely} likely: “Meets the standard” from {number(rules.meets_from)} "
        f"on, “Short of the standard” below {number(rules.short_below)}; else “Too close to call”."
    )
