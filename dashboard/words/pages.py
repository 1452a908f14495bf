"""The fixed words of the pages and their short lines: labels, links, and what stands where nothing is."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from dashboard.words.numbers import (
    NO_BREAK,
    counted,
    day,
    likely,
    long_day,
    number,
    of,
    percent,
    span,
)

# How far a value may lie from its two counts and still be their fraction.
_SAME: Final = 0.0005

NO_AGENCY: Final = "There is no agency yet. Run `accountability demo` or import a file."
NOT_ADOPTED: Final = "not yet adopted by the agency"
NO_OWNER: Final = "no owner named"
TOO_CLOSE: Final = "Too close to call"
NO_GUESS: Final = "The page cannot be shown now. What went wrong is in the server's log."

SMALL_UNIT: Final = (
    "Withheld: the unit is so small that the figure could point at one person. Its bureau's figures hold it."
)

UNIT_TABLE_NOTE: Final = (
    "Promises kept of those due in the week shown; shares and scores over settled weeks; open cases past "
    "90 days by handling unit. Dashed line: goal; hollow points: early figures."
)
ROWS_NOTE: Final = (
    "Complaints show their week and their clock, never a number, a person or a place. "
    "The file holds the same columns, with dates as year-month-day."
)

LATE_PROMISES: Final = "Late promises"
LEGAL_CLOCKS: Final = "Legal clocks"
NOBODY_OWNS: Final = "Nobody owns"
SEGMENTS: Final = {
    "late": "Late",
    "soon": "7 days",
    "month": "30 days",
    "later": "Later",
    "complaints": "Complaints",
}
# The name of each count on screen; measures bring their own.
COUNT_NAMES: Final = {
    "complaints_received": "Complaints received",
    "complaints_closed": "Complaints closed",
    "complaints_open": "Complaints open",
    "outcomes_closed": "Findings recorded",
    "outcomes_on_merits": "Findings on the merits",
    "outcomes_sustained": "Findings sustained",
    "commitments_made": "Promises made",
    "commitments_due": "Promises due",
    "commitments_kept": "Promises kept",
    "commitments_done": "Promises done",
    "commitments_overdue": "Late promises",
    "events_held": "Community events held",
    "events_proactive": "Community events started by us",
    "open_promises": "Open promises",
    "legal_clocks": "Legal clocks",
    "nobody_owns": "Nobody owns",
}
STOCK_NAMES: Final = (
    "complaints_open",
    "commitments_overdue",
    "open_promises",
    "legal_clocks",
    "nobody_owns",
)


def scorecard_line(card: str, version: str) -> str:
    """Which scorecard the figures come from, for the foot of a page."""
    return f"Scorecard {card} · method {version}"


def no_such_week(wanted: str, first: str, last: str) -> str:
    """A week of the address outside the records."""
    return f"There is no week “{wanted[:20]}” in these records. They run from {first} to {last}."


def freshness_line(lists_to: date, trends_to: date, reach: Mapping[str, date]) -> str:
    """Both speeds and every file's reach, in one line beside the title."""
    parts = [
        f"Lists to {long_day(lists_to)}",
        f"trends judged to {long_day(trends_to)}",
        *(f"{part} file to {day(on, year=on.year != lists_to.year)}" for part, on in sorted(reach.items())),
    ]
    if len(reach) > 1 and len(set(reach.values())) == 1:
        on = next(iter(reach.values()))
        parts[2:] = [f"files to {day(on, year=on.year != lists_to.year)}"]
    return " · ".join(parts)


def late_beside(open_promises: int, before: int | None, late: int) -> str:
    """ "of 385 open promises; 6 fewer than last week"."""
    text = f"of {counted(open_promises, 'open promise')}"
    if before is None:
        return text
    change = late - before
    against = "as many" if change == 0 else f"{number(abs(change))} {'fewer' if change < 0 else 'more'}"
    return f"{text}; {against} {'as' if change == 0 else 'than'} last week"


def clocks_beside(open_cases: int) -> str:
    """ "of 159 open cases end within 30 days"."""
    verb = "ends" if open_cases == 1 else "end"
    return f"of {counted(open_cases, 'open case')} {verb} within 30{NO_BREAK}days"


def unowned_beside(old: int, owner: str | None) -> str:
    """ "4 for over 7 days; list owner: no owner named"."""
    return f"{number(old) if old else 'none'} for over 7{NO_BREAK}days; list owner: {owner or NO_OWNER}"


def oldest(days: int) -> str:
    """ "oldest 23 d"."""
    return f"oldest {number(days)}{NO_BREAK}d"


def clock_line(name: str, adopted: bool) -> str:
    """The clock that runs where a file gives no date of its own."""
    return f"Where the file gives no deadline: {name}" + ("" if adopted else f", {NOT_ADOPTED}") + "."


def adoption_line(adoption: str) -> str:
    """Whether the agency has adopted the goals, floors and clocks."""
    return f"Goals, floors and clocks: {adoption}."


def see_all(count: int) -> str:
    """The link under a list."""
    return "See the one" if count == 1 else f"See all {number(count)}"


def parts_connected(connected: int, total: int) -> str:
    """ "1 of 3 parts connected"."""
    return f"{of(connected, total)}{NO_BREAK}parts connected"


def score_text(score: Any) -> str:
    """ "84, likely 82–86", or why there is none."""
    if score is None or score.point is None:
        return score.reason if score is not None and score.reason else "Not reckoned"
    return f"{number(score.point)}, likely {likely(score.low, score.high, 'score')}"


def weak_spot(name: str) -> str:
    """Where to look first."""
    return f"Weak spot: {name[:1].lower()}{name[1:]}"


def pillar_text(part: Any) -> str:
    """The pillar's place between floor and target, or why it has none."""
    if part.point is None:
        return part.reason or ""
    return f"pillar {number(part.point)}, likely {likely(part.low, part.high, 'score')}"


def unit_context(parent: str | None, sworn: int | None) -> str:
    """What stands beside a unit's name; context, never scored."""
    words = [parent] if parent else []
    if sworn is not None:
        words.append(f"{number(sworn)} sworn (context, not scored)")
    return " · ".join(words)


def due_words(days_left: int, on: date) -> str:
    """How an open promise stands at the end of the list day; what fell due that day is late."""
    if days_left <= 0:
        state = f"Late {number(-days_left)}{NO_BREAK}d" if days_left else "Due that day"
        return f":orange[◆ {state}]"
    return f"○ {day(on, year=False)}"


def date_basis(code: str) -> str:
    """Who set a promise's date."""
    return _BASES[code]


_BASES: Final = {
    "statute": "date by statute",
    "court": "date set by a court",
    "policy": "date by policy",
    "stated": "date as promised",
    "default": "date by default",
}


def handed(times: int) -> str:
    """How often a promise went from one unit to another."""
    if times == 0:
        return ""
    return "handed on once" if times == 1 else f"handed on {number(times)} times"


def rows_line(rows: int, above: int | None) -> str:
    """ "4,891 rows; of them 4,319 above the line"; None where a figure has no line."""
    if above is None:
        return counted(rows, "row")
    return f"{counted(rows, 'row')}; of them {number(above)} above the line"


def worked(row: Any, kind: str) -> str:
    """A measure's formula on today's numbers: "4,319 of 4,891 = 88.3%, likely 87.4–89.2%"."""
    if row.status != "ok":
        return row.reason or "No figure"
    value = _exact(row.value, kind, row.denominator)
    interval = f", likely {_interval(row.low, row.high, kind)}" if row.low == row.low else ""
    if row.denominator is None or row.denominator != row.denominator:
        return f"{value}{interval}"
    n, d = int(row.numerator), int(row.denominator)
    if kind == "rate":
        return f"{number(n)} ÷ {number(d)} × 1,000 = {value}{interval}"
    if kind == "number" and n / d == row.value:
        return f"{number(n)} ÷ {number(d)} = {value}{interval}"
    if kind == "share" and abs(n / d - row.value) <= _SAME:
        return f"{of(n, d)} = {value}{interval}"
    # An estimate that follows open cases too, or a median: the two counts are not its fraction.
    basis = f"estimated from {number(d)} cases at risk" if kind != "number" else f"the middle of {number(d)}"
    return f"{value}, {basis}{interval}"


def _exact(value: float, kind: str, denominator: Any) -> str:
    if kind == "share":
        return percent(value, denominator or 0, table=True)
    text = number(value, 0 if value == int(value) else 2)
    return f"{text}{NO_BREAK}days" if kind == "days" else text


def _interval(low: float, high: float, kind: str) -> str:
    if kind == "share":
        return f"{number(low * 100, 1)}–{number(high * 100, 1)}%"
    places = 0 if low == int(low) and high == int(high) else 2
    return f"{number(low, places)}–{number(high, places)}"


def goalposts(rule: Any, kind: str) -> str:
    """Floor and target in the measure's own terms."""
    if rule.floor is None:
        return "no floor and target"
    unit = "%" if rule.out_of == 100 else f" of {rule.out_of:g}"
    if kind == "days":
        unit = f"{NO_BREAK}days"
    return f"floor {rule.floor:g}{unit}, target {rule.target:g}{unit}"


def listed(names: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def period(first: date, last: date, *, stock: bool) -> str:
    """The days a figure covers; what stands open is of the end of one day."""
    return f"at the end of {day(last)}" if stock else span(first, last)


def records_sentence(name: str, value: str, unit: str, period: str) -> str:
    """A figure in words, for the page of its rows."""
    return f"**{name}: {value}.** {unit}, {period}."


def unassigned_sentence(promises: int, complaints: int) -> str:
    """What names no unit."""
    return (
        f"**{counted(promises, 'open promise')} and {counted(complaints, 'open complaint')} name no unit.** "
        "They are counted here and in the agency, and never measured or compared."
    )


def no_promises_sentence(reason: str, concern: float | None) -> str:
    """A unit's sentence where promises cannot be read."""
    if concern is None:
        return f"**{reason}** Nothing is due that the records know of."
    noun = "complaint concerns" if concern == 1 else "complaints concern"
    return f"**{reason}** {number(concern)}{NO_BREAK}{noun} this unit over 52{NO_BREAK}weeks."


def number_beside(row: Any) -> tuple[str, str]:
    """A share as a big number and the words beside it: "85%", "276 of 326"."""
    n, d = int(row["numerator"]), int(row["denominator"])
    if d and abs(n / d - row["value"]) > _SAME:
        return percent(row["value"]), f"in 90{NO_BREAK}days, of {counted(d, 'case')}"
    return percent(row["value"]), of(n, d)


def method_sentence(agency: str, settled: date) -> str:
    """What the method page is."""
    return (
        f"**Every measure has one formula, the same for every unit.** Here each is worked on the numbers of "
        f"{agency}, judged to {long_day(settled)}."
    )


def version_line(version: str, adoption: str) -> str:
    """The method's version; every figure carries it."""
    return f"Method {version}, {adoption}. Every figure carries this version."
