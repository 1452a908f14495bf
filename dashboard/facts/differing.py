"""What differs today from a published week: figures with their causes, and the records that moved them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place
from dashboard.facts.frozen_figures import NAMES, SCORE, frozen_cell
from metrics.timeline import COMPLAINT, PROMISE
from models.tree import UnitNode

words = wording.published
_PAGES: Final = {"case": COMPLAINT, "commitment": PROMISE}


@dataclass(frozen=True)
class Differing:
    """Sentence over all units that may be read; tables of one. addresses: each row's own page, or blank."""

    sentence: str
    figures: pd.DataFrame
    rows: pd.DataFrame
    addresses: list[str]
    others: str


def find(here: Place, label: str, node: UnitNode) -> Differing:
    """The differences of a published week. Errors: EntryRefused, with why, where it is not reckoned again."""
    found = cache.revised(here, label)
    mine = found.figures[found.figures["unit"] == node.name]
    rows = found.rows[found.rows["unit"] == node.name]
    by_unit = Counter(found.figures["unit"])
    return Differing(
        _sentence(found.figures),
        pd.DataFrame([_figure(row) for row in mine.itertuples()], columns=list(words.FIGURE_COLUMNS)),
        pd.DataFrame([_row(row) for row in rows.itertuples()], columns=list(words.ROW_COLUMNS)),
        [_address(row) for row in rows.itertuples()],
        words.others_differ([(name, n) for name, n in by_unit.items() if name != node.name]),
    )


def _sentence(figures: pd.DataFrame) -> str:
    causes = Counter(cause for said in figures["cause"] for cause in said.split(", "))
    return words.differs(len(figures), figures["unit"].nunique(), causes.most_common())


def _figure(row: Any) -> tuple[str, ...]:
    name = words.choice(words.figure_name(row.measure, NAMES), row.window or "")
    then = _cell(row.measure, row.then_above, row.then_of, row.then)
    now = _cell(row.measure, row.now_above, row.now_of, row.now)
    if then == now:  # what differs is too small for the usual decimals
        then, now = words.exactly(_number(row.then) or 0, _number(row.now) or 0)
    return name, then, now, words.causes(row.cause)


def _cell(measure: str, above: Any, of: Any, value: Any) -> str:
    """A figure by its counts and its value, which is the reason where there is none."""
    number = _number(value)
    if number is None:
        reason = value if tables.known(value) else None
        return words.NOT_PUBLISHED if reason is None else str(reason)
    return frozen_cell(
        {
            "measure": measure,
            "numerator": _number(above),
            "denominator": _number(of),
            "value": number,
            "status": "ok",
            "reason": None,
        }
    )


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _row(row: Any) -> tuple[str, ...]:
    kept, not_kept = wording.line_words(row.measure, False)
    said = [
        (kept if above else not_kept) if inside else words.NOT_IN_IT
        for inside, above in ((row.then_in, row.then_above), (row.now_in, row.now_above))
    ]
    return (
        words.figure_name(row.measure, NAMES),
        words.record_called(row.record, row.what, row.on),
        words.causes(row.cause),
        words.NOTHING if row.apart else words.changed_fields(row.record, row.changed),
        *said,
    )


def _address(row: Any) -> str:
    kind = _PAGES.get(row.record)
    return "" if row.apart or kind is None or row.measure == SCORE else f"{kind}-{row.id}"
