"""What changed since last week, and what finishing a promise would change: numbers with signs, no cause."""

from datetime import date
from typing import Any, Final

from dashboard.words.numbers import NO_BREAK, counted, day, figure, long_day, number, of, signed
from dashboard.words.states import mark

CHANGED_TITLE: Final = "What changed since last week"
EFFECTS_TITLE: Final = "What these promises would change"
RECORDS_TITLE: Final = "Records that moved it most"
AS_RECORDED: Final = (
    "Both weeks as the records stand now. This is arithmetic: a figure also moves as old weeks leave its "
    "window, and the difference of one week may be chance."
)
EFFECTS_NOTE: Final = (
    "Points of the score if the promise is done on {done} and all others are left as they are; floor, target "
    "and typical value as in the settled week. The order is that of duty and date."
)
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
    "C3": ("recorded", "not recorded"),
    "C6": ("held", "not held"),
}
_HOW: Final = {"entered": "came in", "left": "dropped out", "changed": "changed"}
_NOTHING: Final = {
    "at target": "already at target: move effort elsewhere",
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
        f"{part_points(after - before)}{NO_BREAK}points."
    )


def changed_subtitle(monday: date, sunday: date) -> str:
    """What the bars are: points of the score, this settled week against the one before."""
    return f"Points, settled week of {long_day(monday)}–{long_day(sunday)} against the week before"


def changed_reading(labels: list[str], points: list[float], difference: float) -> str:
    """The largest part and the sum, for the chart."""
    if not labels:
        return "Nothing changed: no part moved the score."
    if len(labels) == 1:
        return f"The only part is {labels[0]}, {part_points(points[0])}{NO_BREAK}points."
    return (
        f"The largest of {counted(len(labels), 'part')} is {labels[0]}, {part_points(points[0])}; "
        f"together {part_points(difference)}{NO_BREAK}points."
    )


def part_label(kind: str, name: str | None) -> str:
    """A part that is not made of records."""
    if kind == "typical":
        return "New quarter's typical value" + (f": {name}" if name else "")
    if kind == "clipped":
        return "Cut off at floor or target" + (f": {name}" if name else "")
    return "Measures newly or no longer scored"


def rest_label(name: str) -> str:
    """What single records do not explain in an estimate."""
    return f"{name}: interaction of records"


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


def record_how(measure: str, how: str, before: float | None, after: float | None) -> str:
    """What happened to a record: "came in, not kept", "still open, now done"."""
    if how == "entered":
        return f"{_HOW[how]}, {record_state(measure, after)}"
    if how == "left":
        return f"{_HOW[how]}, {record_state(measure, before)}"
    was, now = record_state(measure, before), record_state(measure, after)
    return f"{was}, now {now}" if was != now else f"{now}, a week on"


def measures_changed(entered: list[str], left: list[str]) -> str:
    """Which measures only one of the weeks scores; empty where both score the same."""
    parts = [
        f"{what}: {', '.join(names)}."
        for what, names in (("Newly scored", entered), ("No longer scored", left))
        if names
    ]
    return " ".join(parts)


def gain_text(gain: float, nothing: str | None, inside_noise: bool) -> str:
    """A gain in one breath: "+0.31", "about +0.08 (inside noise)", or why it is nothing."""
    if nothing is not None:
        return f"0, {_NOTHING[nothing]}"
    return f"about {part_points(gain)} (inside noise)" if inside_noise else part_points(gain)


def gain_remark(nothing: str | None, inside_noise: bool, loss: float | None) -> str:
    """What stands beside a gain: why it is nothing, whether it is noise, what a missed date would cost."""
    parts = [_NOTHING[nothing] if nothing else "inside noise" if inside_noise else ""]
    if loss is not None and part_points(loss) != "0":
        parts.append(f"{part_points(-loss)} if its date is missed")
    return "; ".join(part for part in parts if part)


def gain_short(gain: float, inside_noise: bool) -> str:
    """A gain in a narrow column: "about +0.08", "+0.31", "0"."""
    return f"about {part_points(gain)}" if inside_noise and part_points(gain) != "0" else part_points(gain)


def step_text(name: str, step: Any, kind: str) -> str:
    """One measure's arithmetic: "Kept on time 17 of 21 → 18 of 21: mark 60.2 → 63.9, × 0.111 = +0.41"."""
    values = [
        figure_of(value.value, kind) if kind == "days" else of(int(value.numerator), int(value.denominator))
        for value in (step.without, step.done)
    ]
    moved = f"{name} {values[0]} → {values[1]}"
    if step.mark_without == step.mark_done:
        return f"{moved}: already at target" if step.mark_done else f"{moved}: still below the floor"
    marks = f"{number(step.mark_without, 1)} → {number(step.mark_done, 1)}"
    return f"{moved}: mark {marks}, × {number(step.weight, 3)} = {part_points(step.points)}"


def figure_of(value: float, kind: str) -> str:
    """Days with two decimals, so that a small change shows."""
    return f"{number(value, 2)}{NO_BREAK}days" if kind == "days" else figure(value, kind)


def together_text(count: int, gain: str) -> str:
    """The effect of a whole list, reckoned together."""
    if count == 1:
        return f"The one promise of this list: {gain}."
    return f"All {counted(count, 'promise')} of this list together: {gain}. Effects do not simply add up."


def until_label(until: date) -> str:
    """The Sunday an effect is looked at from."""
    return f"To {day(until, year=False)}"
