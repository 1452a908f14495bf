"""The words of Patterns to check: what is seen, what would be expected, what a person is asked."""

from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, day, number, of

TITLE: Final = "Patterns to check"
OUTCOMES: Final = {
    "explained": "Explained",
    "records_corrected": "Records corrected",
    "practice_changed": "Practice changed",
    "passed_on": "Passed on",
    "still_looking": "Still looking",
}
LEAVING: Final = (
    "A pattern leaves the building only after a person has recorded what was found. No figure and no score "
    "changes by a pattern or by what is recorded here."
)
HELD: Final = "Stays in the building: nobody has recorded what was found."
LOOK_LABEL: Final = "What did you find?"
TEXT_LABEL: Final = "In your words, up to 400 characters; no names, no case numbers"
RECORD: Final = "Record"
RECORD_TITLE: Final = "Record what was found"
RECORDED: Final = "Recorded. Earlier looks stay."
RECKONED: Final = "How it is reckoned"
QUIET_TITLE: Final = "All checks: what was found, what was not, and what was not run"
ASKED_ABOUT: Final = "Asked about"

_PEERS: Final = "at the share of peers"
# What the k of n are, and what the expected number comes from.
_SEEN: Final[dict[str, tuple[str, str]]] = {
    "G1": (
        "promises done within a week of their due day were done on it or the day before",
        "from the days around",
    ),
    "G1:A1": ("complaints closed on days 83 to 97 were closed on days 88 to 90", "from the days around"),
    "G2": (
        "promises done within a week of their due day, but not on it or the day before, were done one to "
        "three days late",
        "from the days around",
    ),
    "G3": ("promises due had their date moved in its last three days or later", _PEERS),
    "G4": (
        "complaints closed on working days were closed in the last three of a quarter",
        "from the number of days",
    ),
    "G4:content": ("complaints closed in these days ended without a finding", "at the share of other days"),
    "G5": (
        "complaints closed were closed within two days, without a finding",
        "at the unit's share of the year before",
    ),
    "G6": ("closed complaints came back within 60 days", _PEERS),
    "G7": (
        "complaints received were filed under a serious category",
        "at the unit's share of the 26 weeks before",
    ),
    "G8": (
        "hand-offs of promises that the unit had held for longer came in the five days before the due day",
        "if they had come evenly over the days of holding",
    ),
    "G9": (
        "promises done were entered more than three days after the date they carry",
        _PEERS,
    ),
    "G9:months": (
        "promises done were done on the first or last day of a month",
        "from the number of such days",
    ),
    "G9:events": (
        "community events were dated on the first or last day of a month",
        "from the number of such days",
    ),
    "G10": (
        "events started by the unit were a further one of the same day and place",
        _PEERS,
    ),
    "G10:digits": ("numbers of people present end in 0 or 5", "of counted numbers"),
    "G11": (
        "cases with a finding got it within ten days, or without an attempt at contact on record",
        "at the unit's share of the year before",
    ),
    "G12": (
        "cases unfounded, not sustained or inconclusive ended as unfounded",
        "at the unit's share of the year before",
    ),
}
# What stands on the scale of a small chart, and its first and last day in words.
_SCALES: Final[dict[str, str]] = {
    "G1": "Promises done, by days from the due day",
    "G1:A1": "Complaints closed, by days from receipt",
    "G8": "Promises handed on, by days left until due",
    "G9": "Promises done, by days until they were entered",
    "G11": "Cases with a finding, by days from receipt",
}


def sentence(patterns: int, weeks: int, last: date) -> str:
    """The page's sentence."""
    period = f"in {weeks}{NO_BREAK}weeks to {day(last, year=False)}"
    if patterns == 0:
        return (
            f"**No pattern to check {period}.** What was looked for, and what could not be, is listed below."
        )
    if patterns == 1:
        return (
            f"**1{NO_BREAK}pattern to check {period}.** It is no proof of anything: it asks a person to look."
        )
    return (
        f"**{number(patterns)}{NO_BREAK}patterns to check {period}.** "
        "None is proof of anything: each asks a person to look."
    )


def by_peers(pattern: str) -> bool:
    """Whether what would be expected comes from other units."""
    return _SEEN[pattern][1] == _PEERS


def seen(pattern: str, k: int, n: int, expected: float | None) -> str:
    """ "598 of 984 promises … were …; about 141 would be expected from the days around.".

    expected: None where it would tell of a single other unit.
    """
    what, source = _SEEN[pattern]
    if expected is None:
        return f"{of(k, n)}{NO_BREAK}{what}."
    about = round(expected * n)
    would = f"about {number(about)}" if about else "none"
    return f"{of(k, n)}{NO_BREAK}{what}; {would} would be expected {source}."


def scale(pattern: str) -> str:
    """What a small chart shows."""
    return _SCALES[pattern]


def bars_reading(pattern: str, marked: int, total: int) -> str:
    """The chart in words."""
    asked = f"{of(marked, total)} that {'is' if marked == 1 else 'are'} asked about"
    return f"{_SCALES[pattern]}. In ink: the {asked}."


def title(unit: str, name: str) -> str:
    """ "Records: done just on the due day"."""
    return f"**{unit}: {name[:1].lower()}{name[1:]}**"


def look(outcome: str, by: str, on: date, text: str) -> str:
    """One look: what was found, by whom and when, in their words."""
    # What people write is shown as they wrote it, never as markup.
    plain = "".join(f"\\{sign}" if sign in _MARKUP else sign for sign in " ".join(text.split()))
    return f"**{OUTCOMES[outcome]}**, {by}, {day(on)}: {plain}"


_MARKUP: Final = "\\`*_{}[]()<>#+-.!|~$:^"


def rows_title(k: int, n: int) -> str:
    """The way to the records."""
    if n == 1:
        return "Show the one record" + (", which is asked about" if k else "")
    few = f"{number(k)} of them {'is' if k == 1 else 'are'}" if k else "none of them is"
    return f"Show the {counted(n, 'record')}; {few} asked about"


def reckoned(formula: str) -> str:
    """How a pattern is looked for."""
    return f"{formula[:1].upper()}{formula[1:]}."


def open_unit(unit: str) -> str:
    """The way to the page of a pattern's unit."""
    return f"See the page of {unit}"


def ran(units: int, tested: int) -> str:
    """For how many units a check was run."""
    return f"{of(tested, units)}{NO_BREAK}{'unit' if units == 1 else 'units'}" if tested else "none"


def found(units: int, tested: int) -> str:
    """How many units it names."""
    return counted(units, "unit") if units else "nothing" if tested else "–"


def not_run(reasons: dict[str, int]) -> str:
    """Why it was not, with the number of units where there are several reasons."""
    few = sum(n for reason, n in reasons.items() if reason.startswith("Too few"))
    others = {reason.rstrip("."): n for reason, n in reasons.items() if not reason.startswith("Too few")}
    if not few and len(others) == 1:
        return next(iter(others))
    parts = [f"Too few cases: {counted(few, 'unit')}"] if few else []
    return "; ".join(parts + [f"{reason}: {counted(n, 'unit')}" for reason, n in others.items()]) or "–"
