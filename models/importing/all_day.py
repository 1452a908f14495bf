"""Rows of a calendar that fill whole days: the end that is written is the day after the last."""

from datetime import date, timedelta

import pandas as pd

from models.importing.mapping_parts import AllDay
from models.importing.values import Times, Values


def end_on_last_days(rule: AllDay, fields: dict[str, Values], times: Times) -> None:
    """Put the end of each row without hours on its last day; one day stays one day."""
    starts, ends = fields.get("starts_at"), fields.get("ends_at")
    if rule.end_included or starts is None or ends is None:
        return
    for place, (first, after, by_day) in enumerate(zip(starts.days, ends.days, ends.is_day, strict=True)):
        if by_day and first is not None and after is not None and after > first:
            last = (date.fromisoformat(after) - timedelta(days=1)).isoformat()
            ends.days[place], ends.moments[place] = last, _beginning(last, times)


def _beginning(day: str, times: Times) -> str:
    local = pd.Timestamp(day).tz_localize(times.zone, ambiguous=True, nonexistent="shift_forward")
    return local.tz_convert("UTC").strftime("%Y-%m-%d %H:%M:%S.%f")
