"""Usual and unusual in words: questions of the week, what a chart with limits says, why it has none."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, day, ends, likely, number, of
from dashboard.words.states import ASSURANCE, mark

QUESTIONS: Final = "Questions for this week"
ALSO: Final = "Also unusual"
NO_QUESTIONS: Final = "No week stands out from what is usual for its unit."
LEFT_OUT: Final = "Left out, see the note"
NOT_JUDGED: Final = "No unit has enough settled weeks yet to tell what is usual."

# Measure -> what is counted (one, several), what was done to it, and when it falls into a week.
_COUNTED: Final = {
    "A1": ("complaint", "complaints", "answered by day 90", "which came in the week of"),
    "A4": ("complaint", "complaints", "closed with a finding", "in the week of"),
    "A8": ("complainant", "complainants", "told in time", "in the week of"),
    "B1": ("promise", "promises", "kept", "in the week of"),
    "B3": ("promise", "promises", "", "due 30\u00a0days before the week of"),
    "B4": ("promise", "promises", "handed on 3 times or more", "in the week of"),
    "B5": ("due date", "due dates", "never moved", "in the week of"),
    "C3": ("event", "events", "with feedback recorded in 14\u00a0days", "which ended in the week of"),
    "C6": ("asked-for meeting", "asked-for meetings", "held", "in the week of"),
    "D1": ("record", "records", "complete", "in the week of"),
}
_TOGETHER: Final = {
    "better_not_yet": "Getting better, not yet able to meet the goal: keep going.",
    "will_not_reach": "It will not reach the goal without changing how the work is done.",
    "meets_but_worse": "It still meets the goal; find out what changed.",
    "luck": "Whether the next one meets the goal is luck.",
}
_ASSURED: Final = {
    "meets": "The goal is met in every usual {step}.",
    "cannot": "No usual {step} meets the goal.",
    "sometimes": "The goal is met in some {step}s.",
}
_WHY: Final = {
    "outside": "outside the usual range",
    "trend": "seven in a row in one direction",
    "two in three": "two of three near the edge of the usual range",
    "shift": "seven in a row on one side of the middle",
    "sum of weeks": "one of its weeks lies far from usual, or several a little",
    "days between": "longer than usual since the last",
}


def count_words(measure: str, numerator: int, denominator: int, value: float) -> str:
    """What was counted: "9 of 17 promises kept"; days as "6.3 days late on average, 9 promises"."""
    one, several, done, _ = _COUNTED[measure]
    noun = one if denominator == 1 else several
    if measure == "B3":
        return f"{number(value, 1)}{NO_BREAK}days late on average, {counted(denominator, one, several)}"
    return f"{of(numerator, denominator)}{NO_BREAK}{noun} {done}"


def judged_words(measure: str, above: int, below: int) -> str:
    """The rows behind a judged week: "15 of 28 promises kept"; days late as promises that were late."""
    one, several, done, _ = _COUNTED[measure]
    return f"{of(above, below)}{NO_BREAK}{one if below == 1 else several} {done or 'late'}"


def not_judged(name: str) -> str:
    """Why a figure has no rows of a judged week."""
    return f"“{name}” is not judged week by week. Leave the window out to see its own rows."


def judged_period(monday: date) -> str:
    """When the rows of a weekly figure were counted, which may be after what they tell of."""
    return f"counted in the week of {day(monday)}"


def usual_count(measure: str, low: float, high: float, denominator: int) -> str:
    """The usual range of a week with as many cases: "usual 11–17 of 17", "usual 0–3.3 days"."""
    if measure == "B3":
        return f"usual {ends(low, high, 1)}{NO_BREAK}days"
    return f"usual {ends(low, high)}{NO_BREAK}of{NO_BREAK}{number(denominator)}"


def question_head(unit: str, counts: str, measure: str, monday: date, usual: str) -> str:
    """The first line of a question: unit, count, week, usual range."""
    when = _COUNTED[measure][3]
    comma = "," if when.startswith(("which", "due")) else ""
    return f"**{unit}:** {counts}{comma} {when} {day(monday, year=False)}; {usual}"


def question_ask(asks: str) -> str:
    """The second line: what to ask."""
    return f"Ask: {asks}"


def questions_label(count: int) -> str:
    """The heading of the list: "Questions for this week (3)"."""
    return f"{QUESTIONS} ({number(count)})"


def also_label(count: int) -> str:
    """The heading of the closed list under it."""
    return f"**{ALSO} ({number(count)})**"


def judged_note(tests: int, monday: date) -> str:
    """How the questions were found."""
    newest = f"The week of {day(monday, year=False)} is the newest settled one."
    first = f"first 26{NO_BREAK}weeks"
    if tests == 1:
        return f"{newest} {counted(1, 'figure')} judged against its own unit's {first}."
    judged = f"{counted(tests, 'figure')} judged together, each against its own unit's {first}"
    return f"{newest} {judged}, so that few of those listed are chance."


def usual_label(low: float, high: float, kind: str) -> str:
    """The label of the usual range at the right of a chart."""
    return "usual " + (ends(low, high, 1) if kind == "days" else likely(low, high, kind))


def no_limits_title(kind: str) -> str:
    """The finding of a chart whose newest weeks cannot be judged; an empty kind: it has a usual range."""
    if not kind:
        return "No figure in the newest settled weeks"
    return "Too early to say what is usual" if kind == "run" else "Too few cases to judge week by week"


def point_label(numerator: int, denominator: int, value: float, kind: str) -> str:
    """What stands at an unusual point."""
    return number(value, 1) if kind == "days" else of(numerator, denominator)


def usual_title(state: str, label: str, unusual: int, steps: int, step: int, settled: bool = True) -> str:
    """The finding of a chart with limits: what its newest point is, and how many were unusual."""
    newest = steps_word(step)
    if state != "usual":
        return f"{mark_word(state)} in the {'newest settled' if settled else 'unfinished'} {newest}: {label}"
    found = f"Usual in the newest settled {newest}"
    if not unusual:
        return found
    verb = "was" if unusual == 1 else "were"
    among = f"{number(unusual)}{NO_BREAK}of{NO_BREAK}{steps_counted(steps, step)}"
    return f"{found}; {among} {verb} unusual"


def mark_word(state: str) -> str:
    """The word of a state without its shape."""
    return mark(state).split(NO_BREAK, 1)[1].rstrip("]")


def usual_sentence(measure: str, low: float, high: float, size: float, step: int) -> str:
    """In a usual week … : the range in words, and how many cases it holds."""
    one, several, done, _ = _COUNTED[measure]
    if measure == "B3":
        days = f"{ends(low, high, 1)}{NO_BREAK}days"
        return f"In a usual {steps_word(step)} promises are {days} late on average."
    about = counted(max(1, round(size)), one, several)
    what = f"have {done.removeprefix('with ')}" if done.startswith("with ") else f"are {done}"
    return f"In a usual {steps_word(step)} {likely(low, high)} of {several} {what} (about {about})."


def assurance_sentence(code: str | None, step: int) -> str:
    """Whether usual weeks meet the goal; empty without one."""
    return _ASSURED[code].format(step=steps_word(step)) if code else ""


def together_sentence(code: str | None) -> str:
    """What variation and assurance say together; empty where they add nothing."""
    return _TOGETHER[code] if code else ""


def why_sentence(state: str, rule: str, step: int) -> str:
    """Why the newest point is called unusual; empty where it is not, or for a reason given elsewhere."""
    if state == "usual" or rule not in _WHY:
        return ""
    return f"The newest {steps_word(step)} is {mark_word(state).lower()}: {_WHY[rule]}."


def asked_sentence(counts: str, monday: date, usual: str) -> str:
    """A week that the first page asks about, on its own chart."""
    return f"Asked this week: {counts}, week of {day(monday, year=False)}; {usual}."


def baseline_sentence(points: int, step: int, frozen: bool) -> str:
    """What the limits were made from."""
    made = steps_counted(points, step)
    return f"Limits from its first {made}." if frozen else f"Limits from {made} so far."


def no_limits_sentence(kind: str, points: int, needed: int, days_since: int | None) -> str:
    """Why a chart has no limits."""
    if kind == "run":
        return (
            f"Too early for a usual range: {of(points, needed)}{NO_BREAK}weeks. Thin line: the middle so far."
        )
    if kind == "xmr":
        return "No usual range: its weeks do not differ."
    since = "" if days_since is None else f" The last was {_weeks_ago(days_since)}."
    return f"Too few cases for a weekly usual range: less than one a week on the rarer side.{since}"


def _weeks_ago(days: int) -> str:
    weeks = days // 7
    return "in the newest settled week" if weeks == 0 else f"{counted(weeks, 'week')} before it"


def note_line(monday: date, kind: str, text: str, author: str, approved_by: str | None, trial: bool) -> str:
    """One remark under a chart: its week, what it does, its words, who wrote and approved it."""
    what = {"rebase": "limits start anew", "excluded": "left out", "note": "note"}[kind]
    by = f"{author}; approved by {approved_by}" if approved_by else author
    return f"{day(monday)}, {what}{' (trial)' if trial else ''}: {text} ({by})"


def assurance_mark(code: str | None) -> str:
    """The goal's word with its shape."""
    return mark(code or "no_goal", ASSURANCE)


def standing(state: str | None, whose: str = "this unit") -> str | None:
    """How promises stand against what is usual for a unit, for the commander's sentence."""
    return None if state is None else f"{mark_word(state).lower()} for {whose}"


def steps_word(step: int) -> str:
    """A step of a chart: a week, or a block of several."""
    return "week" if step == 1 else f"{step}-week block"


def steps_counted(count: int, step: int) -> str:
    """Several of them: "24 weeks", "6 blocks of 4 weeks"."""
    if step == 1:
        return counted(count, "week")
    return f"{counted(count, 'block')} of {counted(step, 'week')}"


def listed_words(words: Sequence[str]) -> str:
    """Sentences after each other, empty ones left out."""
    return " ".join(word for word in words if word)
