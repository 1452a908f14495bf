"""Retention as the data page tells it: the rules, what is due, what was removed."""

from dataclasses import dataclass

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.facts.asked import today
from metrics.records import RecordList

words = wording.retaining


@dataclass(frozen=True)
class RetentionPage:
    """Sentences, and one line a removal, newest first."""

    lines: tuple[str, ...]
    removed: pd.DataFrame


def find(place: Place, view: WeekView) -> RetentionPage | None:
    """The section; None for whoever does not read the whole agency."""
    if place.scope.unit_ids is not None:
        return None
    years = view.configuration.retention.years
    due, removals = cache.retention(place, tuple(years.items()), today(place))
    lines = [words.rules(years)]
    if any(years.values()):
        numbers: dict[str, int] = {}
        for one in due:
            numbers[one.record] = numbers.get(one.record, 0) + one.due
        lines.append(words.due(numbers, sum(one.held for one in due)))
    rows = [
        (
            tables.date_cell(one.removed_on),
            wording.counted(one.n, words.NOUNS[one.record]),
            words.rule_name(one.retention_class, one.rule),
            one.removed_by,
        )
        for one in removals
    ]
    return RetentionPage(tuple(lines), pd.DataFrame(rows, columns=list(words.REMOVED_COLUMNS)))


def gone(found: RecordList) -> str:
    """How many rows of a list were removed, in words; empty for none."""
    return words.gone(*found.gone, found.removed.rules, found.removed.on) if found.removed else ""


def held(place: Place, record: str, record_id: int) -> str:
    """That a record is under a legal hold, in words; empty where it is not."""
    since = cache.held_since(place, record, record_id)
    return "" if since is None else words.held_since(since)
