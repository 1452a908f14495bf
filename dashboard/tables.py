"""Frame -> frame of text, ready for `look.table`: every cell formatted, no cell empty, the order kept.

Totals and tree order are the caller's: nothing here sorts, because sorting units by a value makes a ranking.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

import pandas as pd

from dashboard import wording

MINIMUM_FOR_PERCENT: Final = 10
NOT_ITS_JOB: Final = "not its job"


def value_cell(
    row: Any,
    kind: str = "share",
    minimum: int = MINIMUM_FOR_PERCENT,
    *,
    table: bool = True,
    brief: bool = False,
) -> str:
    """One figure: "82% (160 of 195)", "4 of 6", "23 days", "withheld", or the words of what is missing.

    brief: of an estimate only what it is made from.
    """
    if row.status == "too_few" and kind == "share" and known(row.denominator) and known(row.numerator):
        counts = int(row.numerator), int(row.denominator)
        return wording.of(*counts) if counts[1] else wording.missing("no_data")
    if row.status != "ok" or not known(row.value):
        return wording.missing(row.status, row.reason if known(row.reason) else None)
    if kind == "share" and known(row.denominator):
        counts = int(row.numerator), int(row.denominator)
        if wording.is_estimate(*counts, row.value):
            basis = wording.estimated(None if brief else counts[0], counts[1])
            return f"{wording.percent(row.value, counts[1], table=table)}, {basis}"
        return wording.share(*counts, minimum, table=table)
    per = getattr(row, "per", None)
    return wording.figure(row.value, kind) + (wording.per_thousand(per) if known(per) else "")


def likely_cell(row: Any) -> str:
    """The interval, or "–" where there is none."""
    if row.status != "ok" or not (known(row.low) and known(row.high)):
        return "–"
    return wording.likely(row.low, row.high)


def goal_cell(row: Any) -> str:
    """The target as a share, or "no goal"."""
    return wording.figure(row.target) if known(row.target) else "no goal"


def _lines(rows: pd.DataFrame) -> Iterator[Any]:
    return iter(rows.itertuples())


def unit_name(unit: str, depth: int) -> str:
    """A unit in a table, indented by its depth and never broken; the first level in bold."""
    whole = unit.replace(" ", wording.NO_BREAK)
    return wording.NO_BREAK * 4 * depth + whole if depth else f"**{whole}**"


def trend_table(
    trend: pd.DataFrame, label: str, kind: str = "share", *, newest_first: bool = True
) -> pd.DataFrame:
    """The table twin of a weekly chart: week, value with its counts, and what is early or missing."""
    weeks = trend.assign(reason=trend.get("reason"))
    table = pd.DataFrame(
        [
            {
                "Week": wording.week(pd.Timestamp(row.week_start).date()),
                label: value_cell(row, kind, minimum=1),
                "Note": wording.mark("early") if row.provisional else "–",
            }
            for row in _lines(weeks)
        ],
        columns=["Week", label, "Note"],
    )
    return table.iloc[::-1].reset_index(drop=True) if newest_first else table


def code_cell(value: str | None) -> str:
    """A word of the vocabulary as people write it: "call_back" -> "Call back"; "Not known" for none."""
    return (value or "not_known").replace("_", " ").capitalize()


def date_cell(value: date | datetime | pd.Timestamp) -> str:
    """A date or the date of an instant: "9 Nov 2026"."""
    return wording.day(pd.Timestamp(value).date())


def known(value: Any) -> bool:
    """Whether there is a value at all: neither None nor a missing mark of pandas."""
    return value is not None and not pd.isna(value)
