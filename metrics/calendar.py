"""Weeks, quarters and days of the agency: the only place where time is cut into pieces.

A week is an ISO week, Monday to Sunday, in the agency's own time zone; its `as_of` is the end of its Sunday.
Nothing here reads a clock.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from models.errors import SettingsError

WEEK_DAYS: Final = 7
# A label stands for a whole number of weeks, so that a window always ends with a Sunday.
WINDOW_WEEKS: Final = {"week": 1, "13w": 13, "52w": 52}

# Weeks further off are typing errors, and their windows would run out of the calendar.
YEARS: Final = range(1900, 2200)

_WEEK_LABEL: Final = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_QUARTER_LABEL: Final = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week, known by its Monday; weeks sort by time."""

    start: date

    def __post_init__(self) -> None:
        """Refuse a first day that is not a Monday."""
        if self.start.isoweekday() != 1:
            raise ValueError(f"A week starts on a Monday; {self.start} is not one.")

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week that holds `day`."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, text: str) -> "Week":
        """The week named like 2019-W30; ValueError with a plain sentence for anything else."""
        found = _WEEK_LABEL.fullmatch(text.strip())
        try:
            if found and int(found[1]) in YEARS:
                return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError:
            pass
        raise ValueError(f"“{text}” is not a week; write it like 2019-W30.")

    @property
    def end(self) -> date:
        """Its Sunday."""
        return self.start + timedelta(days=WEEK_DAYS - 1)

    @property
    def label(self) -> str:
        """Year and number by ISO 8601, such as 2019-W30; the year is that of its Thursday."""
        year, number, _ = self.start.isocalendar()
        return f"{year:04d}-W{number:02d}"

    def shift(self, weeks: int) -> "Week":
        """The week `weeks` later, or earlier where negative."""
        return Week(self.start + timedelta(weeks=weeks))

    @property
    def next(self) -> "Week":
        """The week after."""
        return self.shift(1)

    @property
    def previous(self) -> "Week":
        """The week before."""
        return self.shift(-1)

    def __str__(self) -> str:
        """The label."""
        return self.label


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter, 1 to 4 of a year; quarters sort by time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse a number outside 1 to 4."""
        if self.number not in range(1, 5):
            raise ValueError(f"A quarter is numbered 1 to 4, not {self.number}.")

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that holds `day`."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def of_week(cls, week: Week) -> "Quarter":
        """The quarter of a week, which is that of its Sunday."""
        return cls.of(week.end)

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """The quarter named like 2019-Q3; ValueError with a plain sentence for anything else."""
        found = _QUARTER_LABEL.fullmatch(text.strip())
        if not found:
            raise ValueError(f"“{text}” is not a quarter; write it like 2019-Q3.")
        return cls(int(found[1]), int(found[2]))

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return self.shift(1).start - timedelta(days=1)

    @property
    def label(self) -> str:
        """Year and number, such as 2019-Q3."""
        return f"{self.year:04d}-Q{self.number}"

    def shift(self, quarters: int) -> "Quarter":
        """The quarter `quarters` later, or earlier where negative."""
        year, number = divmod(4 * self.year + self.number - 1 + quarters, 4)
        return Quarter(year, number + 1)

    def __str__(self) -> str:
        """The label."""
        return self.label


def days(week: Week) -> tuple[date, ...]:
    """The seven days of a week, Monday first."""
    return tuple(week.start + timedelta(days=offset) for offset in range(WEEK_DAYS))


def weeks(first: Week, last: Week) -> tuple[Week, ...]:
    """Every week from `first` to `last`, both included; empty where `last` is earlier."""
    count = (last.start - first.start).days // WEEK_DAYS + 1
    return tuple(first.shift(offset) for offset in range(count))


def window_days(last: Week, window: str) -> tuple[date, date]:
    """First and last day of the window (a key of WINDOW_WEEKS) that ends with the week `last`."""
    return last.shift(1 - WINDOW_WEEKS[window]).start, last.end


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The time zone with an IANA name, such as America/New_York; SettingsError where there is none."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError) as unknown:
        raise SettingsError(f"“{name}” is not a time zone; write one like America/New_York.") from unknown


def local_day(instant: datetime, place: ZoneInfo) -> date:
    """The calendar day it is in `place` at an instant; ValueError where the instant names no offset."""
    if instant.utcoffset() is None:
        raise ValueError("An instant needs its offset from UTC.")
    return instant.astimezone(place).date()


def day_start(day: date, place: ZoneInfo) -> datetime:
    """The instant (UTC) at which `day` begins in `place`.

    Where the clocks skip midnight, this is the moment they jump; where midnight comes twice, the first.
    """
    return datetime.combine(day, time.min, tzinfo=place).astimezone(UTC)


def day_end(day: date, place: ZoneInfo) -> datetime:
    """The instant (UTC) at which `day` is over in `place`: the start of the next day."""
    return day_start(day + timedelta(days=1), place)


def last_complete_week(instant: datetime, place: ZoneInfo) -> Week:
    """The newest week that is over in `place` at an instant; a week is over when its Sunday ends."""
    return Week.of(local_day(instant, place)).previous
