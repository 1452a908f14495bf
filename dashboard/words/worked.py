"""Figures worked out in words: a formula on its numbers, floor and target, a pillar, the score."""

from typing import Any, Final

from dashboard.words.numbers import NO_BREAK, average_days, counted, days, ends, likely, number, of, percent
from dashboard.words.sentences import none_or

# How far a value may lie from its two counts and still be their fraction.
_SAME: Final = 0.0005


def score_text(score: Any) -> str:
    """ "84, likely 82–86", or why there is none."""
    if score is None or score.point is None:
        return score.reason.replace(".;", ";") if score is not None and score.reason else "Not reckoned"
    return f"{number(score.point)}, likely {likely(score.low, score.high, 'score')}"


def weak_spot(name: str) -> str:
    """Where to look first."""
    return f"Weak spot: {name[:1].lower()}{name[1:]}"


def pillar_text(part: Any) -> str:
    """The pillar's place between floor and target, or why it has none."""
    if part.point is None:
        return part.reason or ""
    return f"pillar {number(part.point)}, likely {likely(part.low, part.high, 'score')}"


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
        per = f" {row.per.replace('_', '-')}" if isinstance(row.per, str) else ""
        return f"{number(n)} ÷ {number(d)}{per} × 1,000 = {value}{interval}"
    if kind == "number" and n / d == row.value:
        return f"{number(n)} ÷ {number(d)} = {value}{interval}"
    if kind == "share" and not is_estimate(n, d, row.value):
        return f"{of(n, d)} = {value}{interval}"
    if kind == "share":
        return f"{value}, {estimated(n, d)}{interval}"
    # A median, or an average that follows what is still open.
    basis = f"estimated from {counted(d, 'case')}" if kind != "number" else f"the middle of {number(d)}"
    return f"{value}, {basis}{interval}"


def estimated(answered: int | None, cases: int) -> str:
    """What a share of answers is estimated from: cases still open count too, so it is no fraction of them.

    answered: how many were in time so far; None leaves that out.
    """
    if answered is None:
        return f"estimated from {counted(cases, 'case')}"
    so_far = f"{none_or(answered)} answered in 90{NO_BREAK}days so far"
    return f"estimated from {counted(cases, 'case')}; {so_far}"


def is_estimate(answered: int, cases: int, value: float) -> bool:
    """Whether a share is not the fraction of its two counts."""
    return abs(answered / max(cases, 1) - value) > _SAME


def _exact(value: float, kind: str, denominator: Any) -> str:
    if kind == "share":
        return percent(value, denominator or 0, table=True)
    return average_days(value) if kind == "days" else number(value, 0 if value == int(value) else 2)


def _interval(low: float, high: float, kind: str) -> str:
    if kind == "share":
        return f"{ends(low * 100, high * 100, 1)}%"
    if high != high:  # a median whose upper end nobody can tell yet
        return f"{number(low)} or more"
    return ends(low, high, 0 if low == int(low) and high == int(high) else 1 if kind == "days" else 2)


def steadying(typical_cases: float) -> str:
    """The rule that keeps a small unit's value from swinging."""
    return (
        f"Steadied: the value with {number(typical_cases)} typical cases of similar units added. "
        "Mark: how far that lies on the way from the floor (0) to the target (100)."
    )


def goalposts(rule: Any, kind: str) -> str:
    """Floor and target in the measure's own terms."""
    if rule.floor is None:
        return "no floor and target"
    if kind == "days":
        return f"floor {days(rule.floor)}, target {days(rule.target)}"
    unit = "%" if rule.out_of == 100 else f"{NO_BREAK}of{NO_BREAK}{rule.out_of:g}"
    return f"floor {rule.floor:g}{unit}, target {rule.target:g}{unit}"


def number_beside(row: Any) -> tuple[str, str]:
    """A share as a big number and the words beside it: "85%", "276 of 326"."""
    n, d = int(row["numerator"]), int(row["denominator"])
    if is_estimate(n, d, row["value"]):
        return percent(row["value"]), estimated(n, d)
    return percent(row["value"]), of(n, d)
