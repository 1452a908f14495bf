"""The questions of the week: each unusual figure with its count, its usual range and what to ask."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import cache, wording
from dashboard.cache import Place
from metrics.calendar import Week
from metrics.measures import REGISTRY
from metrics.signals import icons
from models.replies import Figure


@dataclass(frozen=True)
class QuestionLine:
    """One row: its state, what was counted, what to ask, the address of the rows behind it, its figure."""

    state: str
    head: str
    ask: str
    query: dict[str, str]
    figure: Figure
    suggested: str


@dataclass(frozen=True)
class Asked:
    """The list of the week. tests: how many figures were judged; none means that nothing can be said yet."""

    label: str
    questions: list[QuestionLine]
    also: list[QuestionLine]
    tests: int
    note: str
    week: Week

    def of_unit(self, unit_id: int) -> list[QuestionLine]:
        """What of it is about one unit."""
        return [line for line in (*self.questions, *self.also) if line.figure.unit_id == unit_id]


@cache.once
def asked(place: Place) -> Asked:
    """What the settled week of a place leaves to ask."""
    judged = cache.judged(place)
    names = {node.id: node.name for node in cache.week_view(place).tree}
    first = _lines(judged.questions, names, judged.week)
    return Asked(
        wording.questions_label(len(first)),
        first,
        _lines(judged.also, names, judged.week),
        judged.family,
        wording.judged_note(judged.family, judged.week.start) if judged.family else wording.NOT_JUDGED,
        judged.week,
    )


def _lines(rows: pd.DataFrame, names: dict[int, str], week: Any) -> list[QuestionLine]:
    return [_line(row, names[row.unit_id], week) for row in rows.itertuples()]


def _line(row: Any, unit: str, week: Any) -> QuestionLine:
    counts = wording.count_words(row.measure, int(row.numerator), int(row.denominator), row.value)
    usual = wording.usual_count(row.measure, row.low, row.high, int(row.denominator))
    return QuestionLine(
        wording.mark(row.state),
        wording.question_head(unit, counts, row.measure, week.start, usual),
        wording.question_ask(REGISTRY[row.measure].asks),
        {"measure": row.measure, "unit": unit, "window": week.label},
        Figure(int(row.unit_id), row.measure, week.start),
        REGISTRY[row.measure].asks,
    )


@cache.once
def counted(place: Place) -> tuple[int | None, int]:
    """How many questions the week has, and how many of them are of something worse; None: not judged."""
    judged = cache.judged(place)
    if not judged.family:
        return None, 0
    return len(judged.questions), int((judged.questions["state"] == icons.WORSE).sum())
