"""The three years that the demo agency's records cover, and its clock.

An instant is counted in minutes of the agency's open hours (07:00 to 22:00, 900 a day) since the first
Monday. No instant can therefore fall into the hour that a clock change skips or repeats.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import numpy as np
import numpy.typing as npt

Minutes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = list[str]

WEEKS = 157
DAY = 900
OPENING = 7 * 60
UNKNOWN = -(10**9)


@dataclass(frozen=True)
class Span:
    """The complete weeks that end with the Sunday `until`."""

    until: date

    def __post_init__(self) -> None:
        if self.until.isoweekday() != 7:
            raise ValueError(f"The records end with a Sunday; {self.until} is none.")

    @property
    def first(self) -> date:
        """The Monday of the first week."""
        return self.until - timedelta(days=self.days - 1)

    @property
    def days(self) -> int:
        """How many days the records cover."""
        return WEEKS * 7

    @property
    def last_minute(self) -> int:
        """The last open minute of the last day."""
        return self.days * DAY - 1


def day_of(instants: Minutes) -> Minutes:
    """The days that instants fall on."""
    return instants // DAY


def dates(span: Span, days: Any) -> Texts:
    """ISO dates; UNKNOWN becomes an empty text."""
    values = np.asarray(days, dtype=np.int64)
    known = values != UNKNOWN
    texts = np.datetime_as_string(np.datetime64(span.first) + np.where(known, values, 0))
    return cast(Texts, np.where(known, texts, "").tolist())


def instants(span: Span, minutes: Any) -> Texts:
    """Local instants to the minute; UNKNOWN becomes an empty text."""
    values = np.asarray(minutes, dtype=np.int64)
    known = values != UNKNOWN
    day, minute = np.divmod(np.where(known, values, 0), DAY)
    stamps = np.datetime64(span.first, "m") + day * 24 * 60 + OPENING + minute
    texts = np.char.replace(np.datetime_as_string(stamps, unit="m"), "T", " ")
    return cast(Texts, np.where(known, texts, "").tolist())


def flags(values: Any, known: Any) -> Texts:
    """yes or no, empty where not known."""
    return cast(Texts, np.where(known, np.where(values, "yes", "no"), "").tolist())
