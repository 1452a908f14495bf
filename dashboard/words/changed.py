"""What changed since last week, and what finishing a promise would change: numbers with signs, no cause."""

from datetime import date, timedelta
from typing import Any, Final

from dashboard.words.numbers import (
    NO_BREAK,
    counted,
    day,
    figure,
    long_day,
    number,
    of,
    short_span,
    signed,
)
from dashboard.words.sentences import none_or
from dashboard.words.states import mark

CHANGED_TITLE: Final = "What changed since last week"
EFFECTS_TITLE: Final = "What these promises would change"
RECORDS_TITLE: Final = "Records that moved it most"
AS_RECORDED: Final = (
    "Both weeks as the records stand now. This is arithmetic: a figure also moves as old weeks leave its "
    "window, and the difference of one week may be chance."
)
EFFECTS_NOTE: Final = (
    "Each line: this promise done on {done}, all others left as they are; floor, target and typical value as "
    "in the settled week. The order is that of duty and date."
)
ARITHMETIC: Final = "The arithmetic, promise by promise"
NO_EFFECT: Final = "None of these counts in the score."
NOTHING_MOVES: Final = "No measure of that Sunday moves."
SMALLER: Final = "Smaller parts together"
DIRECTIONS: Final = {
    "up": ("●", "Better than before", "blue"),
    "down": ("◆", "Worse than before", "orange"),
}
# What a record of each measure counts as: above the line, and below it only.
_STATES: Final = {
    "A1": ("answered", "open"),
    "A3": ("still open", "answered"),
    "A8": ("told in time", "not told in time"),
    "B1": ("kept", "not kept"),
    "B2": ("still open", "done"),
    "B3": ("not on time", "on time"),
    "C2": ("with outreach", "without outreach"),
    "C3": ("with feedback", "without feedback"),
    "C6": ("held", "not held"),
}
_HOW: Final = {"entered": "came in", "left": "left", "changed": "changed"}
_NOUNS: Final = {
    "A": ("complaint", "complaints"),
    "B": ("promise", "promises"),
    "C2": ("week", "weeks"),
    "C3": ("event", "events"),
    "C6": ("meeting", "meetings"),
}
_NOTHING: Final = {
    "at target": "already at target; work on others counts more",
    "below floor": "still below the floor",
    "later": "it falls due later",
}


def part_points(points: float) -> str:
    """Points of the score with their sign: "+0.25"; what rounds to nothing is 0."""
    return signed(points, 2) if abs(points) >= 0.005 else "0"


def direction_mark(word: str | None, window: str) -> str:
    """Better or worse than the window before; nothing where the change may be chance."""
    if word not in DIRECTIONS:
        return ""
    return f"{mark(word, DIRECTIONS)}, {window} against the {window} before them"


def score_direction(word: str | None, reason: str | None) -> str:
    """Whether the score is better than before, by more than chance, or why that is not said."""
    if word in DIRECTIONS:
        return f"{mark(word, DIRECTIONS)}, each measure's window against the equally long one before it."
    if word is not None:
        return ":gray[No clear change against the windows before.]"
    return f":gray[Not compared with the windows before: {reason or 'no score'}.]"


def changed_line(name: str, before: float, after: float) -> str:
    """ "Accountability score 81.38, a week before 80.09: +1.29 points."."""
    return (
        f"**{name} {number(after, 2)}**, a week before {number(before, 2)}: "
        f"{part_points(shown_difference(before, after))}{NO_BREAK}points."
    )


def shown_difference(before: float, after: float) -> float:
    """The difference of two marks as they are shown, so that what is read adds up."""
    return round(float(number(after, 2)) - float(number(before, 2)), 2)


def changed_subtitle(monday: date, sunday: date) -> str:
    """What the bars are: points of the score, this settled week against the one before."""
    before = monday - timedelta(days=7), sunday - timedelta(days=7)
    return f"Points of the score: settled week {short_span(monday, sunday)} against {short_span(*before)}"


def movements(period: str, now: tuple[int, int, int], before: tuple[int, int, int]) -> str:
    """What the selected week did to a unit's promises: missed, kept and handed on, and the week before."""
    missed, kept, handed = now
    late = f"{counted(missed, 'promise')} missed {'its' if missed == 1 else 'their'} date"
    parts = [
        late if missed else "No promise missed its date",
        f"{none_or(kept)} {'were' if kept > 1 else 'was'} kept",
        f"{none_or(handed)} {'were' if handed > 1 else 'was'} handed on",
    ]
    then = f"{none_or(before[0])}, {none_or(before[1])} and {none_or(before[2])}"
    return f"**{', '.join(parts)}**, {period}; the week before {then}."


def changed_reading(labels: list[str], points: list[float], difference: float) -> str:
    """The largest part and the sum, for the chart."""
    if not labels:
        return "Nothing changed: no part moved the score."
    if len(labels) == 1:
        return f"The only part: {labels[0]}, {part_points(points[0])}{NO_BREAK}points."
    return (
        f"The largest of {counted(len(labels), 'part')}: {labels[0]}, {part_points(points[0])}; "
        f"together {part_points(difference)}{NO_BREAK}points."
    )


def part_label(kind: str, name: str | None) -> str:
    """A part that is not made of records."""
    if kind == "typical":
        return "New quarter's typical value" + (f": {name}" if name else "")
    if kind == "clipped":
        return "Hidden by the score's limits" + (f": {name}" if name else "")
    return "Measures newly or no longer scored"


def rest_label(name: str, gone: bool) -> str:
    """What single records do not explain in an estimate, or cannot, because rows were removed since."""
    return f"{name}: rows removed since" if gone else f"{name}: records acting together"


def group_label(measure: str, name: str, how: str, above: float | None, records: int) -> str:
    """Like records together: "Kept on time: 12 came in, kept"."""
    if how == "apart":
        return f"{name}: records of the agency's own line"
    return f"{name}: {number(records)} {_HOW[how]}" + (
        f", {record_state(measure, above)}" if above is not None else ""
    )


def record_state(measure: str, above: float | None) -> str:
    """What a record counts as in a measure; "not in the window" where it does not count."""
    if above is None:
        return "not in the window"
    yes, no = _STATES.get(measure, ("counted", "not counted"))
    return yes if above else no


def record_how(
    measure: str, how: str, before: float | None, after: float | None, count: int, window: str
) -> str:
    """What happened to like records: "4 promises not kept left the 13 weeks", "1 complaint still open, now
    answered"."""
    nouns = _NOUNS.get(measure) or _NOUNS.get(measure[0], ("record", "records"))
    many = counted(count, *nouns)
    if how == "entered":
        return f"{many} {record_state(measure, after)} came into the {window}"
    if how == "left":
        return f"{many} {record_state(measure, before)} left the {window}"
    was, now = record_state(measure, before), record_state(measure, after)
    return f"{many} {was}, now {now}" if was != now else f"{many} {now}, a week on"


def measures_changed(entered: list[str], left: list[str]) -> str:
    """Which measures only one of the weeks scores; empty where both score the same."""
    parts = [
        f"{what}: {', '.join(names)}."
        for what, names in (("Newly scored", entered), ("No longer scored", left))
        if names
    ]
    return " ".join(parts)


def gain_text(count: int, gain: float, nothing: str | None, inside_noise: bool, until: date) -> str:
    """What finishing a whole list would do to the score of a Sunday, in one plain sentence."""
    if nothing is not None:
        return f"**No change in the score of {long_day(until)}:** {_NOTHING[nothing]}."
    size = f"about {signed(gain, 1)}" if abs(gain) >= 0.05 else "under 0.1"
    if inside_noise:
        return f"**Too small to show in the score:** {size} of a point on {long_day(until)}."
    whole = "The one promise of this list done" if count == 1 else f"All {number(count)} done together"
    return f"**{whole}: {signed(gain, 1)}{NO_BREAK}points** in the score of {long_day(until)}."


def gain_remark(nothing: str | None, inside_noise: bool, loss: float | None) -> str:
    """What stands beside a gain: why it is nothing, whether it shows, what a missed date would cost."""
    parts = [_NOTHING[nothing] if nothing else "too small to show" if inside_noise else ""]
    if loss is not None and part_points(loss) != "0":
        parts.append(f"{part_points(-loss)} if its date is missed")
    return "; ".join(part for part in parts if part)


def gain_short(gain: float, inside_noise: bool) -> str:
    """A gain in a narrow column: "about +0.08", "+0.31", "0"."""
    return f"about {part_points(gain)}" if inside_noise and part_points(gain) != "0" else part_points(gain)


def step_text(name: str, step: Any, kind: str, until: date | None = None) -> str:
    """One measure's arithmetic: "Kept on time to 22 Nov 17 of 21 → 18 of 21: mark 60.2 → 63.9, × 0.111 =
    +0.41".

    until: the Sunday that is looked at, where it stands nowhere else.
    """
    values = [
        figure(value.value, kind) if kind == "days" else of(int(value.numerator), int(value.denominator))
        for value in (step.without, step.done)
    ]
    to = "" if until is None else f" to {day(until, year=False)}"
    moved = f"{name}{to} {values[0]} → {values[1]}"
    if step.mark_without == step.mark_done:
        return f"{moved}: already at target" if step.mark_done else f"{moved}: still below the floor"
    marks = f"{number(step.mark_without, 1)} → {number(step.mark_done, 1)}"
    return f"{moved}: mark {marks}, × {number(step.weight, 3)} = {part_points(step.points)}"


def until_label(until: date) -> str:
    """The Sunday whose score is looked at."""
    return f"Score of {day(until, year=False)}"
