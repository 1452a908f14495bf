"""What a number in a workbook's cell says as text: a number, a flag, a day, an instant or a duration."""

import re
from datetime import datetime, time, timedelta
from functools import lru_cache
from math import isfinite
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

NUMBER: Final = "number"
DAY: Final = "day"
INSTANT: Final = "instant"
DURATION: Final = "duration"
_FORMAT_LENGTH: Final = 255
_NOT_PATTERN: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_WHOLE_BELOW: Final = 1e16  # every whole number below is exact in 64 bits of floating point
_HALF_SECOND: Final = timedelta(microseconds=500_000)


def format_kind(number: str, code: str | None) -> str:
    """What a number format makes of a number: DAY shows no hour, INSTANT does; DURATION, NUMBER."""
    pattern = (code or BUILTIN_FORMATS.get(int(number), ""))[:_FORMAT_LENGTH]
    if not is_date_format(pattern):
        return NUMBER
    if is_timedelta_format(pattern):
        return DURATION
    plain = _NOT_PATTERN.sub("", pattern.split(";")[0]).lower()
    return INSTANT if "h" in plain or "s" in plain else DAY


class CellText:
    """Turns stored values into text, for one workbook: its styles and the day its dates are counted from."""

    def __init__(self, kinds: list[str], counts_from_1904: bool) -> None:
        self._kinds = {str(style): kind for style, kind in enumerate(kinds) if kind != NUMBER}
        self._epoch = MAC_EPOCH if counts_from_1904 else WINDOWS_EPOCH

    def number(self, raw: str, style: str) -> str:
        """A stored number as its style shows it; what is no number stays as it is."""
        kind = self._kinds.get(style)
        if kind is None:
            return raw if raw.isdecimal() else _plain_number(raw)
        return _moment(raw, kind, self._epoch)

    def iso(self, raw: str, style: str) -> str:
        """A date stored as ISO text, in the same form as the others."""
        text = raw.replace("T", " ")[:19].rstrip("Z")
        return text.removesuffix(" 00:00:00") if self._kinds.get(style, DAY) == DAY else text


def _plain_number(raw: str) -> str:
    try:
        number = float(raw)
    except ValueError:
        return raw
    if not isfinite(number):
        return raw
    return str(int(number)) if number.is_integer() and abs(number) < _WHOLE_BELOW else repr(number)


@lru_cache(maxsize=50_000)
def _moment(raw: str, kind: str, epoch: datetime) -> str:
    try:
        number = float(raw)
        if number < 0:
            return _plain_number(raw)
        value = from_excel(number, epoch, timedelta=kind == DURATION)
        return _moment_text(value, kind)
    except (ValueError, OverflowError):
        return _plain_number(raw)


def _moment_text(value: datetime | time | timedelta, kind: str) -> str:
    if isinstance(value, time):
        value = timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
        return f"{_clock(value):0>8}"
    if isinstance(value, timedelta):
        return _clock(value)
    rounded = (value + _HALF_SECOND).replace(microsecond=0)
    if kind == DAY and rounded.time() == time():
        return rounded.date().isoformat()
    return rounded.isoformat(" ")


def _clock(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
