"""Numbers, shares, days, dates and weeks as text. Rounding happens here and nowhere else."""

import math
import re
from datetime import date, timedelta
from typing import Final

NO_BREAK: Final = "\u00a0"
MINUS: Final = "\u2212"
WITHHELD: Final = "withheld"
NO_RECORDS: Final = "no records"
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SMALL: Final = 100


def plain(text: str) -> str:
    """The text without its Markdown marks: for alternative text, counting words and files."""
    text = text.replace("**", "")
    while (bare := re.sub(r":[a-z]+\[([^\[\]]*)\]", r"\1", text)) != text:
        text = bare
    return text


def literal(text: str) -> str:
    """What people typed, as Markdown that shows every sign of it as it is: no link, no formula, no colour."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!$:<>~|&])", r"\\\1", text)


def number(value: float, places: int = 0) -> str:
    """4,479 or 0.8; a true minus sign."""
    text = f"{_half_up(abs(value), places):,.{places}f}"
    return MINUS + text if value < 0 and text.strip("0.,") else text


def signed(value: float, places: int = 0) -> str:
    """+5, −6 or 0."""
    text = number(value, places)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def points(change: float) -> str:
    """A change between two shares (0..1) in points: "+5 points"."""
    rounded = int(math.copysign(_half_up(abs(change) * 100, 0), change))
    return f"{signed(rounded)}{NO_BREAK}{'point' if abs(rounded) == 1 else 'points'}"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun, never parted by a line break: "1 promise", "41 promises"."""
    noun = singular if count == 1 else plural or f"{singular}s"
    return f"{number(count)}{NO_BREAK}{noun}"


def of(numerator: int, denominator: int) -> str:
    """A count with its denominator: "160 of 195"."""
    return f"{number(numerator)}{NO_BREAK}of{NO_BREAK}{number(denominator)}"


def percent(share: float, denominator: float = 0, *, table: bool = False) -> str:
    """A share (0..1) as "82%"; one decimal in a table from 100 cases on. Only all reads 100%, none 0%."""
    text = number(share * 100, 1 if table and denominator >= _SMALL else 0)
    if 0 < share < 1 and float(text) in (0, 100):
        text = number(min(max(share * 100, 0.1), 99.9), 1)
    return f"{text}%"


def share(numerator: int, denominator: int, minimum: int = 1, *, table: bool = False) -> str:
    """ "82% (160 of 195)"; below the minimum the counts alone: "4 of 6"; none at all: "no records"."""
    if denominator == 0:
        return NO_RECORDS
    if denominator < minimum:
        return of(numerator, denominator)
    return f"{percent(numerator / denominator, denominator, table=table)} ({of(numerator, denominator)})"


def days(count: float) -> str:
    """Whole days: "1 day", "23 days"."""
    return counted(int(_half_up(count, 0)), "day")


def average_days(value: float) -> str:
    """Days with one decimal: "0.6 days"; a whole number without it: "62 days"."""
    if 0 < value < 0.05:
        return f"under{NO_BREAK}0.1{NO_BREAK}days"
    text = number(value, 0 if value == int(value) else 1)
    return f"{text}{NO_BREAK}{'day' if text == '1' else 'days'}"


def likely(low: float, high: float, kind: str = "share") -> str:
    """An interval without its word: "76–87%", "12–18 days", "61–68"; where both ends read alike, one."""
    if kind == "share":
        return f"{ends(low * 100, high * 100)}%"
    if kind == "days":
        text = ends(low, high, 0 if high >= 10 or (low == int(low) and high == int(high)) else 1)
        return average_days(high) if "–" not in text else f"{text}{NO_BREAK}days"
    return ends(low, high, 1 if kind == "rate" else 0)


def ends(low: float, high: float, places: int = 0) -> str:
    """Both ends of a range, "12–18"; where they read alike, one of them."""
    first, last = number(low, places), number(high, places)
    return first if first == last else f"{first}–{last}"


def figure(value: float, kind: str = "share", denominator: float = 0, *, table: bool = False) -> str:
    """A measure's value by its kind: share, days, rate, count or score."""
    if kind == "share":
        return percent(value, denominator, table=table)
    if kind == "days":
        return average_days(value)
    return number(value, 1 if kind == "rate" else 0)


def per_thousand(of: str) -> str:
    """What a rate is divided by: " per 1,000 contacts"."""
    return f" per 1,000{NO_BREAK}{of.replace('_', '-')}"


def day(on: date, *, month_first: bool = False, year: bool = True) -> str:
    """A date as "9 Nov 2026", or "Nov 9, 2026" where the agency writes the month first."""
    month = MONTHS[on.month - 1][:3]
    if month_first:
        return f"{month}{NO_BREAK}{on.day}" + (f", {on.year}" if year else "")
    return f"{on.day}{NO_BREAK}{month}" + (f"{NO_BREAK}{on.year}" if year else "")


def long_day(on: date) -> str:
    """A date inside a sentence: "25 October"."""
    return f"{on.day}{NO_BREAK}{MONTHS[on.month - 1]}"


def span(first: date, last: date) -> str:
    """A stretch of days: "9–15 November 2026", "28 September – 4 October 2026"."""
    end = f"{long_day(last)}{NO_BREAK}{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = long_day(first) + (f"{NO_BREAK}{first.year}" if first.year != last.year else "")
    return f"{start} – {end}"


def short_span(first: date, last: date) -> str:
    """A stretch of days inside a sentence: "9–15 November", "26 October – 1 November"."""
    if first.month == last.month:
        return f"{first.day}–{long_day(last)}"
    return f"{long_day(first)} – {long_day(last)}"


def week(monday: date) -> str:
    """A week by its days, Monday to Sunday: "9–15 November 2026"."""
    return span(monday, monday + timedelta(days=6))


def window(code: str) -> str:
    """A window's label: "this week", "13 weeks", "52 weeks", "since the first record"."""
    if code in _WINDOWS:
        return _WINDOWS[code]
    return f"{code.removesuffix('w')}{NO_BREAK}weeks"


_WINDOWS: Final = {"week": "this week", "all": "since the first record"}


def _half_up(value: float, places: int) -> float:
    """Round halves away from zero, as people do; the tiny term undoes binary tails such as 0.145 * 100."""
    scale = 10.0**places
    return math.floor(value * scale + 0.5 + 1e-9) / scale
