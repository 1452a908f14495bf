"""The findings of a quarter: each one sentence with its counts, its one caveat, its charts as text."""

from collections.abc import Sequence
from typing import Any, Final

from dashboard.words.numbers import (
    NO_BREAK,
    WITHHELD,
    counted,
    ends,
    likely,
    number,
    of,
    percent,
)
from dashboard.words.sentences import names_listed, none_or

CAVEAT: Final = "Caveat"
DEADLINES: Final = "90 days run from receipt; a legal deadline may be another day, and can stand still."
FINDINGS_TABLE: Final = "What the charts of the findings draw"
OTHER_UNITS: Final = "All other units"
_FEW: Final = 100
# What each finding counts, with the noun of its cases, and the same as a share that went up or down.
_PLAIN: Final = {
    "kept": ("promise", "{x} {were} kept on time ({share})."),
    "told": ("complainant", "{x} {were} told the outcome {in_time} ({share})."),
    "own": ("", "{unit} kept {x} of its own promises on time ({share})."),
    "asked_for": ("meeting", "{x} that residents asked for {were} held ({share})."),
    "heard": (
        "community event",
        "After {x} attendance and feedback were recorded within 14\u00a0days ({share}).",
    ),
    "moved": ("promise", "{x} kept the date first given ({share})."),
    "liked": ("form", "{x} with feedback on events {were} positive ({share})."),
}
_CHANGED: Final = {
    "kept": "A {size} share of promises was kept on time",
    "told": "A {size} share of complainants was told the outcome {in_time}",
    "own": "{unit} kept a {size} share of its own promises on time",
    "asked_for": "A {size} share of the meetings that residents asked for was held",
    "heard": "Attendance and feedback were recorded within 14\u00a0days for a {size} share of events",
    "moved": "A {size} share of promises kept the date first given",
    "liked": "A {size} share of feedback on events was positive",
}
_NAMES: Final = {
    "answered": "Complaints answered within 90 days",
    "told": "Complainants told the outcome in time",
    "liked": "Feedback on events that was positive",
}
_CAVEATS: Final = {
    "kept": "only promises that were logged are counted.",
    "told": "counted by the date on the letter, not by the day it arrived.",
    "reach": "by the unit that held them, not by who came.",
    "own": "only promises that were logged are counted.",
    "asked_for": "only meetings that the calendar marks as asked for.",
    "heard": "events where feedback was left out on purpose are not counted.",
    "moved": "dates that residents asked to move are not counted as moved.",
    "liked": "people who gave no feedback may see it otherwise.",
}


def past_words(count: int | None, before: int | None, withheld: bool = False) -> str:
    """How many open complaints are past 90 days, and how many a year before; empty where nobody knows."""
    if withheld:
        return "how many are past that is withheld"
    if count is None:
        return ""
    year_before = "" if before is None else f" ({none_or(before)} a year before)"
    return f"{none_or(count)} {'is' if count in (0, 1) else 'are'} past 90{NO_BREAK}days{year_before}"


def findings_label(count: int) -> str:
    """The heading: how many findings can be had."""
    names = {0: "No finding can be had yet", 1: "One finding", 5: "Five findings"}
    return names.get(count, f"{number(count)} findings")


def finding_head(found: Any, told_days: int | None = None) -> str:
    """One finding as one sentence, its counts in it; a change is told only where it is more than chance.

    told_days: how many days after the decision a complainant is told in time.
    """
    if found.value.status == "hidden":
        return f"{_NAMES[found.kind]}: {WITHHELD}."
    if found.kind == "answered":
        return _answered_finding(found)
    if found.kind == "reach":
        return _reach_finding(found)
    in_time = "in time" if told_days is None else f"within {counted(told_days, 'day')} of the decision"
    if found.change in ("up", "down"):
        size = "larger" if found.change == "up" else "smaller"
        head = _CHANGED[found.kind].format(size=size, unit=_unit(found), in_time=in_time)
        moved = found.value.value - found.before.value
        points = f"{number(abs(moved) * 100, 1)}{NO_BREAK}points {'more' if moved > 0 else 'less'}"
        return f"{head} than a year before: {_share(found.value)}, from {_share(found.before)}, {points}."
    noun, text = _PLAIN[found.kind]
    were = "was" if found.value.numerator == 1 else "were"
    words = {"x": _cases_of(found.value, noun), "were": were, "share": "{share}"}
    return _with_share(text.format(**words, unit=_unit(found), in_time=in_time), found.value)


def _answered_finding(found: Any) -> str:
    estimated = percent(found.value.value)
    within = f"within 90{NO_BREAK}days{_range(found.value)}"
    past = past_words(found.cases.past, found.cases.past_before) if found.cases else ""
    tail = f"; {past}." if past else "."
    if found.change not in ("up", "down"):
        return f"An estimated {estimated} of complaints are answered {within}{tail}"
    word, before = "sooner" if found.change == "up" else "later", percent(found.before.value)
    head = f"Complaints are answered {word} than a year before"
    return f"{head}: an estimated {estimated} {within}, from {before}{tail}"


def _range(value: Any) -> str:
    return "" if value.low is None or value.high is None else f" (likely {likely(value.low, value.high)})"


def _reach_finding(found: Any) -> str:
    every = counted(int(found.value.denominator), "community event")
    others = [bar.count for bar in found.bars if bar.unit and not bar.marked]
    each = f"{ends(min(others), max(others))}{NO_BREAK}each" if others else ""
    level = found.level or "unit"
    if not found.units:
        spread = f"; {counted(len(others), level)} held {each}" if each else ""
        return f"{every} were held{spread}."
    few = f"{number(found.value.numerator)}{NO_BREAK}of the {every}"
    beside = f" than the other {counted(len(others), level)} ({each})" if each else f" than other {level}s"
    return f"{names_listed(found.units)} held {few}, clearly {found.apart}{beside}."


def _cases_of(value: Any, noun: str) -> str:
    counted_cases = counted(int(value.denominator), noun) if noun else number(value.denominator)
    return f"{number(value.numerator)}{NO_BREAK}of{NO_BREAK}{counted_cases}"


def _unit(found: Any) -> str:
    """Offices as a sentence names them: "The chief's office"."""
    names = [name[:1].lower() + name[1:] for name in found.units]
    return f"The {names_listed(names)}"


def _counts(value: Any) -> str:
    return of(int(value.numerator), int(value.denominator))


def _share(value: Any) -> str:
    return f"{percent(value.value)} ({_counts(value)})"


def _with_share(text: str, value: Any) -> str:
    if value.value is None:
        return text.replace(" ({share})", "")
    return text.replace("{share}", percent(value.value))


def finding_caveat(found: Any) -> str:
    """The one caveat of a finding, from what was counted; and that nothing clear has changed."""
    if found.value.status == "hidden":
        return f"{CAVEAT}: few people are involved."
    return f"{_quiet(found)}{CAVEAT}: {_caveat(found)}"


def _quiet(found: Any) -> str:
    """That nothing clear has changed, with the figure of the year before."""
    if found.kind == "reach":
        return _reach_before(found)
    if found.change != "no clear change":
        return ""
    past = found.before
    if past is None or past.value is None:
        return "No clear change from a year before. "
    told = percent(past.value) if found.kind == "answered" else _share(past)
    return f"No clear change from a year before ({told}). "


def _reach_before(found: Any) -> str:
    quiet = f"No {found.level or 'unit'} differs from the others by more than chance. "
    past = found.before
    if past is None:
        return "" if found.units else quiet
    if not found.units:
        return f"{quiet}{number(past.denominator)} a year before. "
    counts = of(int(past.numerator), int(past.denominator))
    return f"{names_listed(found.units)}: {counts} a year before. "


def _caveat(found: Any) -> str:
    if found.kind == "answered":
        return _estimate(found.cases)
    n = found.value.denominator
    if found.kind != "reach" and n < _FEW:
        moved = max(round(100 / n), 1)
        return f"a small number: one more or less changes it by about {counted(moved, 'point')}."
    return _CAVEATS[found.kind]


def _estimate(cases: Any) -> str:
    """What an estimate is made of: answered, in time, still open; what is withheld is left out."""
    if cases is None or None in (cases.at_risk, cases.still_open, cases.closed):
        return "an estimate, for cases that are still open count too."
    if not cases.still_open:
        return f"none of {counted(cases.at_risk, 'case')} is still open."
    soon = "" if cases.within is None else f", {number(cases.within)} of them within 90{NO_BREAK}days"
    verb = "is" if cases.still_open == 1 else "are"
    return (
        f"of {counted(cases.at_risk, 'case')} {number(cases.closed)} were answered{soon}; "
        f"{number(cases.still_open)} {verb} still open, so the share is an estimate. {DEADLINES}"
    )


def kept_and_not(x: int, n: int) -> str:
    """Beside a row of dots: "5 kept, 4 not"."""
    return f"{none_or(x)} kept, {none_or(n - x)} not"


def bars_printed(bars: Sequence[tuple[str, int]]) -> str:
    """Every bar in words, for paper: "North 76, Central 70, all other units 75."."""
    return f"{', '.join(f'{name or OTHER_UNITS.lower()} {number(n)}' for name, n in bars)}."


def trend_of_quarters(name: str, values: Sequence[tuple[str, float | None]]) -> str:
    """A chart of quarters as text: every value, withheld ones as that."""
    told = [f"{quarter} {WITHHELD if value is None else percent(value)}" for quarter, value in values]
    return f"{name} by quarter: {', '.join(told)}."


def share_reading(value: Any, goal: float | None) -> str:
    """A share on its bar as text."""
    shown = WITHHELD if value.value is None else _share(value)
    return f"{shown}{'' if goal is None else f'; goal {percent(goal)}'}."
