"""How one cell writes a date: its numbers, what stands between them, and the format that reads it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

Order = Literal["year_first", "month_first", "day_first"]

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ZONE: Final = r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?"
_HOUR: Final = rf"(?P<h>\d{{1,2}}):(?P<m>\d\d)(?P<s>:\d\d(?P<f>\.\d{{1,6}})?)?(?P<p>\ ?[ap]m)?{_ZONE}"
_YEAR: Final = r"(?P<y>\d{4}|\d\d)"
_TAIL: Final = rf"(?:(?P<gap>T|,?\ ){_HOUR})?"
_FLAGS: Final = re.VERBOSE | re.IGNORECASE
_NUMBERS: Final = re.compile(
    rf"(?P<a>\d{{1,4}})(?P<sep>[-/.\ ])(?P<b>\d{{1,2}})(?P=sep)(?P<c>\d{{4}}|\d{{1,2}}){_TAIL}", _FLAGS
)
_DAY_WORD: Final = re.compile(
    rf"(?P<d>\d{{1,2}})(?P<one>[-/.\ ]|\.\ )(?P<word>[a-z]{{3,9}})(?P<two>[-/.\ ]|,\ ){_YEAR}{_TAIL}", _FLAGS
)
_WORD_DAY: Final = re.compile(
    rf"(?P<word>[a-z]{{3,9}})(?P<one>[-/.\ ])(?P<d>\d{{1,2}})(?P<two>,?\ |[-/.]){_YEAR}{_TAIL}", _FLAGS
)
_COMPACT: Final = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)")
_ONLY_HOUR: Final = re.compile(_HOUR, _FLAGS)


@dataclass(frozen=True)
class Shape:
    """A cell that is a date in at least one order of its numbers.

    family: cells of one family are read in one order: the mark between the numbers
    numbers: the three as they stand. formats: for each order in which they are a date, what reads the cell
    """

    family: str
    numbers: tuple[int, int, int]
    formats: dict[Order, str]

    def day(self, order: Order) -> date | None:
        """The day, in one order; None where the numbers are none in it."""
        return _day(self.numbers, order) if order in self.formats else None


def _year(number: int) -> int:
    """As formats read two digits: 69 to 99 are of the last century."""
    return number if number > 99 else number + (1900 if number > 68 else 2000)


def _day(numbers: tuple[int, int, int], order: Order) -> date | None:
    a, b, c = numbers
    year, month, day = {"year_first": (a, b, c), "month_first": (c, a, b), "day_first": (c, b, a)}[order]
    try:
        return date(_year(year), month, day)
    except ValueError:
        return None


@lru_cache(maxsize=65_536)
def shape_of(cell: str) -> Shape | None:
    """The shape of a cell, or None where it is no date that a format can read."""
    text = cell.strip()
    if found := _NUMBERS.fullmatch(text):
        return _of_numbers(found)
    if found := _DAY_WORD.fullmatch(text):
        return _with_word(found, "%d{one}{word}{two}{year}")
    if found := _WORD_DAY.fullmatch(text):
        return _with_word(found, "{word}{one}%d{two}{year}")
    if found := _COMPACT.fullmatch(text):
        numbers = (int(found["y"]), int(found["m"]), int(found["d"]))
        return Shape("compact", numbers, {"year_first": "%Y%m%d"}) if _day(numbers, "year_first") else None
    return None


def _of_numbers(found: re.Match[str]) -> Shape | None:
    hour = _hour_format(found, found["gap"])
    if hour is None or len(found["a"]) == 3 or (len(found["a"]) == 4) == (len(found["c"]) == 4):
        return None if hour is None or len(found["a"]) > 2 else _short_years(found, hour)
    numbers = (int(found["a"]), int(found["b"]), int(found["c"]))
    orders: tuple[Order, ...] = ("year_first",) if len(found["a"]) == 4 else ("month_first", "day_first")
    family = f"{found['sep']} after the year" if orders == ("year_first",) else found["sep"]
    return _shape(family, numbers, orders, "%Y", hour)


def _short_years(found: re.Match[str], hour: str) -> Shape | None:
    """Two digits everywhere: the year may stand at either end."""
    if len(found["c"]) != 2 or len(found["a"]) > 2:
        return None
    numbers = (int(found["a"]), int(found["b"]), int(found["c"]))
    orders: tuple[Order, ...] = ("month_first", "day_first", "year_first")
    return _shape(found["sep"], numbers, orders[: 3 if len(found["a"]) == 2 else 2], "%y", hour)


def _shape(
    family: str, numbers: tuple[int, int, int], orders: Iterable[Order], year: str, hour: str
) -> Shape | None:
    sep = family[0]
    parts = {
        "year_first": (year, "%m", "%d"),
        "month_first": ("%m", "%d", year),
        "day_first": ("%d", "%m", year),
    }
    formats = {order: sep.join(parts[order]) + hour for order in orders if _day(numbers, order) is not None}
    return Shape(family, numbers, formats) if formats else None


def _with_word(found: re.Match[str], pattern: str) -> Shape | None:
    word, hour = found["word"].lower(), _hour_format(found, found["gap"])
    if hour is None or (word not in _MONTHS and word not in _LONG):
        return None
    numbers = (int(found["y"]), _MONTHS.index(word[:3]) + 1, int(found["d"]))
    name = "%B" if word in _LONG and word not in _MONTHS else "%b"
    year = "%Y" if len(found["y"]) == 4 else "%y"
    form = pattern.format(one=found["one"], word=name, two=found["two"], year=year) + hour
    return Shape("word", numbers, {"year_first": form}) if _day(numbers, "year_first") else None


def _hour_format(found: re.Match[str], gap: str | None) -> str | None:
    """The format of the time of day behind a date; empty where there is none, None where it is none."""
    if gap is None:
        return ""
    hour, half = int(found["h"]), found["p"]
    if int(found["m"]) > 59 or not (1 <= hour <= 12 if half else hour <= 23):
        return None
    form = ("%I" if half else "%H") + ":%M"
    if found["s"]:
        form += ":%S.%f" if found["f"] else ":%S"
    if half:
        form += " %p" if half.startswith(" ") else "%p"
    return gap + form + (found["zone"] or "")


def hour_format(cell: str) -> str | None:
    """The format of a cell that is a time of day and nothing else."""
    found = _ONLY_HOUR.fullmatch(cell.strip())
    return _hour_format(found, "") if found else None
