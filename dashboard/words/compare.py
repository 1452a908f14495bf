"""Words of Compare: one unit beside its peers. Outside what chance explains, a question; inside, nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashboard.words.numbers import NO_BREAK, WITHHELD, counted, ends, number, of, percent, share
from dashboard.words.readings import weeks_covered

_FLAGS: Final = {
    "above": "Higher than its peers by more than chance: ask why",
    "below": "Lower than its peers by more than chance: ask why",
}
BETWEEN: Final = "Inside the solid lines"
BETWEEN_NOTE: Final = (
    "Inside the solid lines: chance alone can bring a unit so far from its peers, so nothing is asked here. "
    "A unit may lie there and still miss its goal; with few cases the lines lie far apart."
)
SOME_PEER: Final = "A peer"
TOGETHER: Final = "Other units are told of as a whole only: their own figures are theirs to see."
NEUTRAL: Final = "More or fewer is neither good nor bad here; it is never scored."
MIX_NOTE: Final = (
    "Mix allowed for: the figure if this unit had the agency's kinds of cases. "
    "Where the two readings differ, neither is called unusual."
)
STEADIED_NOTE: Final = "Steadied: the likely value once the peers have been taken into account (90% range)."
OTHER_CHOICES: Final = "With other choices of method"
_EXPOSURES: Final = {"contacts": "contacts", "calls": "calls", "officer_weeks": "officer-weeks"}
# What lies along the funnel.
_SIZES: Final = {
    "A1": "complaints at risk, in effect",
    "A3": "complaints past 90 days old",
    "A6": "findings on the merits",
    "A7": "complaints received",
    "A8": "decisions",
    "B1": "promises due",
    "B2": "promises past their date",
    "B3": "promises due",
    "C2": "weeks",
    "C3": "events",
    "C6": "meetings asked for",
}


def size_words(measure: str, per: str | None) -> str:
    """What the horizontal axis counts."""
    return _EXPOSURES.get(per or "", "") or _SIZES.get(measure.split(":")[0], "cases")


def peer_value(kind: str, value: float, n: float | None = None, *, table: bool = True) -> str:
    """A figure of the comparison in its own unit: "82%", "1.1 days", "1.8"."""
    if kind == "share":
        return percent(value, n or 0, table=table)
    return f"{number(value, 1)}{NO_BREAK}days" if kind == "days" else number(value, 1)


def peer_cell(comparison: Any, row: Any, *, table: bool = True) -> str:
    """A unit's figure with its denominator, or why there is none."""
    if row.value is None or row.n is None:
        return WITHHELD if (row.reason or "").startswith("Withheld") else row.reason or "No figure"
    if comparison.kind == "share" and not comparison.estimated:
        return share(int(row.numerator), int(row.n), table=table)
    value = peer_value(comparison.kind, row.value, row.n, table=table)
    if comparison.kind == "rate":
        per = _EXPOSURES.get(comparison.per or "", "")
        return f"{value} per 1,000 ({number(row.numerator)} in {number(row.n)} {per})"
    return f"{value} (of {number(row.denominator)})"


def range_cell(kind: str, low: float, high: float, n: float | None = None) -> str:
    """Two ends of a range: "85.6–92.3%", "0.2–1.2 days"."""
    if kind == "share":
        return f"{ends(low * 100, high * 100, 1 if (n or 0) >= 100 else 0)}%"
    text = ends(low, high, 1)
    return f"{text}{NO_BREAK}days" if kind == "days" else text


def row_state_words(row: Any, misses_goal: bool = False) -> str:
    """What is said of a unit: a question outside the lines, why it is not compared, else where it lies."""
    if row.flag is not None:
        return _FLAGS[row.flag]
    goal = ", under its goal" if misses_goal else ""
    return row.reason or row.note or f"{BETWEEN}{goal}"


def no_group(name: str, level: str) -> str:
    """The sentence where a unit has no peers at all."""
    if level in ("agency", "bureau"):
        return f"**{name}: not compared.** Only units of one kind are, where there are at least five."
    return f"**{name}: not comparable yet.** Only units of one kind are, where there are at least five."


def no_comparison(reason: str, name: str) -> str:
    """The sentence where a group or a unit cannot be compared on this measure."""
    head, _, rest = reason.rstrip(".").rpartition(": ")
    state = head.lower() or ("not compared" if "job" in rest else "not comparable yet")
    return f"**{name}: {state}.** {rest[:1].upper()}{rest[1:]}."


def compare_sentence(name: str, measure: str, value: str, centre: str, flag: str | None, others: int) -> str:
    """One unit beside its peers; others: how many other units differ by more than chance."""
    head = f"**{name}, {measure}: {value}; the group together {centre}.**"
    if flag is not None:
        return f"{head} **It differs by more than chance: ask why.**"
    if others:
        verb = "differs" if others == 1 else "differ"
        return f"{head} {counted(others, 'other unit')} {verb} by more than chance: ask why."
    return head


def order_depends(choice: str, flipped: float) -> str:
    """The first line where one choice of method would turn round much of the units' order."""
    alone = f"the {choice} alone turns round {percent(flipped)} of pairs"
    return f"**The scores' order hangs on the method: {alone}.**"


def group_line(name: str, units: int) -> str:
    """ "9 patrol units"."""
    function, _, size = name.partition(", ")
    return counted(units, f"{f'{size} ' if size else ''}{function} unit")


def funnel_title(flagged: Sequence[str]) -> str:
    """The finding of a funnel."""
    if not flagged:
        return "No unit lies further off than chance explains"
    if len(flagged) == 1:
        return f"{flagged[0]} lies further off than chance explains"
    return f"{counted(len(flagged), 'unit')} lie further off than chance explains"


def funnel_reading(measure: str, size: str, units: int, flagged: Sequence[str], centre: str) -> str:
    """The chart in a sentence."""
    outside = f"outside the 99.8% lines: {', '.join(flagged)}" if flagged else "none outside the 99.8% lines"
    return f"{measure} of {counted(units, 'unit')}{size}, around {centre}; {outside}."


def together_reading(measure: str, units: str, flagged: Sequence[str], centre: str) -> str:
    """The chart in a sentence, where others are told of as a whole."""
    where = f"outside the 99.8% lines: {', '.join(flagged)}" if flagged else "inside the 99.8% lines"
    return f"{measure}, {units} together {centre}; {where}."


def lines_note(judged: bool, units: int, needed: int, spread: bool) -> str:
    """What the lines are, and whether the spread between units could be judged."""
    inside = f"{of(95, 100)}{NO_BREAK}units like these lie inside by chance"
    text = f"Dashed: {inside}; solid: {of(998, 1000)}."
    if not judged:
        few = f"whether units differ anyway is judged from {counted(needed, 'unit')} on; here {_are(units)}"
        return f"{text} They are drawn as if chance alone made units differ: {few}."
    return f"{text} The lines allow for the spread between these units." if spread else text


def _are(units: int) -> str:
    return f"{'is' if units == 1 else 'are'} {number(units)}"


def by_size(size: str) -> str:
    """What the funnel is drawn by."""
    return f" by {size}"


def all_of_one_size(n: float, size: str) -> str:
    """Why there is a line of dots instead of a funnel."""
    return f", each over {number(n)}{NO_BREAK}{size}"


def axis_note(measure: str, group: str, span: str, size: str, n: float | None) -> str:
    """The line under the finding: measure, group, days, and what lies along the axis."""
    dots = f"a dot a unit, each with {number(n or 0)}{NO_BREAK}{size}"
    along = f"to the right: more {size}" if n is None else dots
    return f"{measure}, {group}, {span}; {along}"


def own_axis_note(measure: str, group: str, span: str, size: str, n: float) -> str:
    """The same where one unit is drawn against its peers as a whole."""
    return f"{measure}, {group}, {span}; lines for {number(n)}{NO_BREAK}{size}"


def scale_note(low: float, high: float) -> str:
    """Where the scale of a funnel begins and ends, if it is not that of all shares."""
    if (low, high) == (0.0, 1.0):
        return ""
    places = 1 if high - low < 0.1 else 0
    return f"The scale runs from {number(100 * low, places)}% to {number(100 * high, places)}%."


def strip_text(own: str, low: str, high: str, compared: int, units: int) -> str:
    """ "82%; peers 69% to 87%; 6 of 8 have enough cases"."""
    peers = f"{own}; peers {low} to {high}" if low != high else f"{own}; peers {low}"
    if compared == units:
        return peers
    return f"{peers}; {of(compared, units)} {'has' if compared == 1 else 'have'} enough cases"


def most_text(own: str, low: str, high: str) -> str:
    """ "82%; most similar units 75% to 90%"."""
    return f"{own}; most similar units {low} to {high}"


def strip_reading(measure: str, name: str, text: str) -> str:
    """The grey strip in a sentence."""
    return f"{measure}: {name} {text}."


def similar(count: int) -> str:
    """The heading of the strip on a unit's page."""
    return f"Compare with {counted(count, 'similar unit')} (unnamed)"


def sensitivity_lines(
    flipped: float, shift: float, units: int, causes: Mapping[str, float], alone: tuple[str, float]
) -> str:
    """How much the scores hang on the method, for the page that explains it."""
    most = max(causes, key=lambda choice: causes[choice])
    return (
        f"Scores of {counted(units, 'unit')} were worked out again with other choices, all drawn together: "
        f"on average {percent(flipped)} of pairs of units change order and a unit moves "
        f"{number(shift, 1)}{NO_BREAK}places. Most of the change comes from the {most} "
        f"({percent(causes[most])} of it). Changing the {alone[0]} alone makes {percent(alone[1])} of pairs "
        "change order. Units without a score are left out. No page shows an order by score."
    )


def range_line(name: str, point: float, low: float, high: float) -> str:
    """One unit's score under other choices: "North: 81; 76–85 under other choices"."""
    return f"{name}: {number(point)}; {ends(low, high)} under other choices"


def weeks_note(line: Any) -> str:
    """What the small charts share."""
    return f"All on one scale, {weeks_covered(line)}. Dashed: the goal; hollow points: early figures."
