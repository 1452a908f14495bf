"""Usual and unusual in words: questions of the week, what a chart with limits says, why it has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, day, ends, likely, number, of
from dashboard.words.states import ASSURANCE, mark

QUESTIONS: Final = "Questions for this week"
ALSO: Final = "Also unusual"
NO_QUESTIONS: Final = "No week stands out from what is usual for its unit."
LEFT_OUT: Final = "Left out, see the note"
ROWS_OF_A_WEEK: Final = "Rows of a week"
NOT_JUDGED: Final = "No unit has enough settled weeks yet to tell what is usual."


@dataclass(frozen=True)
class Finding:
    """What a chart with limits has to say of its newest point, and of all that are shown.

    label: the counts of the point spoken of; rule: why it is unusual; run: how many steps in a row lie on its
    side of the middle, high: the upper one. outside, in_range: how many of the steps were unusual by lying
    outside the range, or inside it by a rule that looks at several.
    """

    state: str
    label: str = ""
    step: int = 1
    steps: int = 0
    settled: bool = True
    rule: str = ""
    run: int = 0
    high: bool = True
    outside: int = 0
    in_range: int = 0

    @property
    def side(self) -> str:
        """Above or below."""
        return "above" if self.high else "below"


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
    "luck": "Nothing shows that the next will be one of them.",
}
_ASSURED: Final = {
    "meets": "The goal is met in every usual {step}.",
    "cannot": "No usual {step} meets the goal.",
    "sometimes": "The goal is met in some {step}s.",
}
_WHY: Final = {
    "outside": "it lies outside the usual range",
    "trend": "7 in a row went one way, which chance seldom does",
    "two in three": "it lies inside the usual range, but 2\u00a0of\u00a03 near its {edge} edge",
    "shift": "{run} in a row lie {side} the middle, where 7 are enough",
    "sum of weeks": "one of its weeks lies far from usual, or several a little",
    "days between": "longer than usual since the last",
}
# Rules that look at several points: each of them may lie inside the usual range.
IN_RANGE: Final = ("trend", "two in three", "shift")
LASTING: Final = 7  # points on one side in a row


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


def rows_of_week(monday: date) -> str:
    """The link from a point of a weekly chart to its rows."""
    return f"Rows of the week of {day(monday)}"


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


def usual_title(finding: Finding) -> str:
    """The finding of a chart with limits: what its newest point is, and how many were unusual."""
    state, newest = finding.state, steps_word(finding.step)
    if state == "usual":
        return _usual_title(finding, f"Usual in the newest settled {newest}")
    if finding.rule not in IN_RANGE:
        when = "newest settled" if finding.settled else "unfinished"
        return f"{mark_word(state)} in the {when} {newest}: {finding.label}"
    if finding.run >= LASTING:
        side = finding.side.capitalize()
        return f"{side} the middle of usual for {steps_counted(finding.run, finding.step)}: a lasting change"
    if finding.rule == "trend":
        return f"{mark_word(state)}: 7{NO_BREAK}{newest}s in a row {'up' if finding.high else 'down'}"
    edge = "upper" if finding.high else "lower"
    return f"{mark_word(state)}: {of(2, 3)}{NO_BREAK}{newest}s near the {edge} edge of usual"


def _usual_title(finding: Finding, found: str) -> str:
    """The title of a chart whose newest point is usual, with what was not among all that are shown."""
    outside, inside = number(finding.outside), number(finding.in_range)
    among = f"{NO_BREAK}of{NO_BREAK}{steps_counted(finding.steps, finding.step)} lay"
    stretches = "in stretches on one side of the middle"
    if finding.outside and finding.in_range:
        return f"{found}; {outside}{among} outside the range, {inside} {stretches}"
    if finding.outside:
        return f"{found}; {outside}{among} outside the range"
    return f"{found}; {inside}{among} {stretches}" if finding.in_range else found


def stretch_label(rule: str, high: bool) -> str:
    """What stands at a stretch of coloured points inside the usual range."""
    if rule == "trend":
        return f"7 in a row {'up' if high else 'down'}"
    if rule == "shift":
        return f"7 or more in a row {'above' if high else 'below'} the middle"
    return f"{of(2, 3)} near the {'upper' if high else 'lower'} edge"


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


def why_sentence(state: str, rule: str, step: int, run: int = LASTING, high: bool = True) -> str:
    """Why the newest point is called unusual; empty where it is not, or for a reason given elsewhere."""
    if state == "usual" or rule not in _WHY:
        return ""
    words = {"edge": "upper" if high else "lower", "side": "above" if high else "below"}
    why = _WHY[rule].format(run=steps_counted(run, step), **words)
    return f"The newest {steps_word(step)} is {mark_word(state).lower()}: {why}."


def asked_sentence(counts: str, monday: date, usual: str) -> str:
    """A week that the first page asks about, on its own chart."""
    return f"Asked this week: {counts}, week of {day(monday, year=False)}; {usual}."


def baseline_sentence(points: int, step: int, frozen: bool) -> str:
    """What the limits were made from."""
    made = steps_counted(points, step)
    return f"Limits from its first {made}." if frozen else f"Limits from {made} so far."


def no_limits_sentence(kind: str, points: int, needed: int, asked: bool = False) -> str:
    """Why a chart has no limits; asked: though its newest week was compared with the first weeks together."""
    if kind == "run":
        return (
            f"Too early for a usual range: {of(points, needed)}{NO_BREAK}weeks. Thin line: the middle so far."
        )
    if kind == "xmr":
        return "No usual range: its weeks do not differ."
    if asked:
        first = f"the first 26{NO_BREAK}weeks together"
        return f"It was compared with {first}: single weeks hold too few such cases for a range to be drawn."
    return "Too few cases to draw a usual range for single weeks."


def rare_sentence(measure: str, often: bool, days_since: int) -> str:
    """When what seldom happens happened last; often: that is the case that misses the line."""
    one, _, done, _ = _COUNTED[measure]
    if measure == "B3":
        what = f"{one} that was not late" if often else f"late {one}"
    else:
        what = f"{one} {f'not {done}'.replace('not with ', 'without ') if often else done}"
    weeks = days_since // 7
    when = f"{counted(weeks, 'week')} before" if weeks else "in"
    return f"The last {what} came {when} the newest settled week."


def note_line(monday: date, kind: str, text: str, author: str, approved_by: str | None, trial: bool) -> str:
    """One remark under a chart: its week, what it does, its words, who wrote and approved it."""
    what = {"rebase": "limits start anew", "excluded": "left out", "note": "note"}[kind]
    by = f"{author}; approved by {approved_by}" if approved_by else author
    return f"{day(monday)}, {what}{' (trial)' if trial else ''}: {text} ({by})"


def assurance_mark(code: str | None) -> str:
    """The goal's word with its shape."""
    return mark(code or "no_goal", ASSURANCE)


def standing(state: str | None, step: int, run: int, high: bool) -> tuple[str, ...]:
    """How promises stand against what is usual for a unit, at shrinking lengths; empty where nobody knows.

    It speaks of the newest settled week, or of the run that ends with it: 13 weeks together are not judged.
    """
    if state is None:
        return ()
    if state != "usual" and run >= LASTING:
        side = "above" if high else "below"
        long = f"{side} the middle of usual for {steps_counted(run, step)}"
        return long, f"{steps_counted(run, step)} {side} the middle of usual"
    word = mark_word(state).lower()
    return f"the newest settled {steps_word(step)} was {word}", f"newest {steps_word(step)}: {word}"


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
