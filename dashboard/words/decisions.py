"""Decisions of the review and their results, in words: figure, decision, owner, what the figure is now."""

from datetime import date
from typing import Final

from dashboard.words.numbers import counted, day, literal, number, window
from dashboard.words.states import mark

TITLE: Final = "Decisions"
DECIDE: Final = "Record a decision"
KEPT: Final = "The decision is kept."
TEXT: Final = "What is decided"
OWNER: Final = "Whose it is to carry out"
PUBLIC: Final = "This may become public: no names, case numbers or e-mail addresses. At most 400 characters."
WAITING: Final = "Result still due"
RESULTS: Final = "Results"
HOW: Final = "One is recorded beside a figure, in Meeting mode or on a unit’s page."
NOTE: Final = (
    "A result is reckoned from the records, never typed in: the same figure in the week of the 90th day. It "
    "does not say why. Figures chosen because they were unusual often come back by themselves."
)
_OUTCOMES: Final = {
    "better": ("●", "Better", "blue"),
    "worse": ("◆", "Worse", "orange"),
    "higher": ("◊↑", "Higher", ""),
    "lower": ("◊↓", "Lower", ""),
    "chance": ("○", "No more than chance", ""),
    "too_few": ("□", "Too few cases", ""),
    "no_figure": ("□", "No figure to compare", ""),
}


def sentence(waiting: int, next_on: date | None, better: int, worse: int, results: int) -> str:
    """The page's sentence: what waits for its result, and what the results were."""
    if not waiting and not results:
        return f"**No decision is on file.** {HOW}"
    first = "**No decision waits for its result.**"
    if waiting:
        verb, its = ("waits", "its") if waiting == 1 else ("wait", "their")
        due = f", {'due' if waiting == 1 else 'the next due'} {day(next_on)}" if next_on else ""
        first = f"**{counted(waiting, 'decision')} {verb} for {its} result{due}.**"
    return f"{first} {_results(better, worse, results)}"


def _results(better: int, worse: int, results: int) -> str:
    if not results:
        return "No result is in yet."
    told = f"{number(better) if better else 'none'} better, {number(worse) if worse else 'none'} worse"
    neither = results - better - worse
    return f"{counted(results, 'result')}: {told}{f', {number(neither)} neither' if neither else ''}."


def figure_head(unit: str, name: str, value: str, code: str, last: date) -> str:
    """The figure as it stood: "North, kept on time: 82% (280 of 340), 13 weeks to 1 Nov 2026"."""
    period = f"week to {day(last)}" if code == "week" else f"{window(code)} to {day(last)}"
    return f"**{literal(unit)}, {name}:** {value}, {period}"


def kept(text: str, owner: str, by: str, on: date, question: str) -> str:
    """A decision's second line. question: what it follows from; empty where it follows from none."""
    asked = f"; follows from the question “{literal(question)}”" if question else ""
    return f"“{literal(text)}” For {literal(owner)}; decided by {literal(by)}, {day(on)}{asked}"


def result_due(on: date, week_end: date, today: date) -> str:
    """When the result can be told: its day, or, once that has come, the week that has yet to settle."""
    if on > today:
        return f"○ Result due {day(on)}"
    return f"○ Result once the week to {day(week_end)} has settled"


def outcome(code: str) -> str:
    """What a result is, as a shape and a word."""
    return mark(code, _OUTCOMES)


def result(code: str, now: str, then: str, last: date, shared: int) -> str:
    """What the figure is now and what it was, both as counted today."""
    both = f"{now} to {day(last)}; {then} when it was decided, as counted today"
    weeks = f"; {counted(shared, 'week')} in both windows" if shared else ""
    return f"{outcome(code)}: {both}{weeks}"


def due_label(waiting: int) -> str:
    """The heading of what waits."""
    return f"{WAITING} ({number(waiting)})"


def results_label(count: int) -> str:
    """The heading of what has its result."""
    return f"{RESULTS} ({number(count)})"


def of_unit(count: int) -> str:
    """The heading on a unit's page."""
    return f"{TITLE} ({number(count)})"
