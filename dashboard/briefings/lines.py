"""A unit's published week, read back from its line: figures by their measure, weeks, clocks, questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from dashboard.briefings.briefing import Figure
from metrics.measures import REGISTRY

# What a count is called; measures have their names in the registry.
COUNT_NAMES: Final = {
    "commitments_due": "Promises due",
    "commitments_kept": "Promises kept",
    "commitments_made": "Promises made",
    "commitments_done": "Promises done",
    "commitments_overdue": "Promises late at week end",
    "complaints_received": "Complaints received",
    "complaints_closed": "Complaints closed",
    "complaints_open": "Complaints open at week end",
    "outcomes_closed": "Allegations closed",
    "outcomes_on_merits": "Allegations with a finding on the merits",
    "outcomes_sustained": "Allegations sustained",
    "events_held": "Community events held",
    "events_proactive": "Community events started by us",
}
_NUMBERS: Final = ("numerator", "denominator", "value", "low", "high", "goal")


@dataclass(frozen=True)
class Week:
    """One week of a line; a number is None where there is none."""

    start: date
    end: date
    numerator: float | None
    denominator: float | None
    value: float | None
    usual: tuple[float, float] | None
    state: str


@dataclass(frozen=True)
class Question:
    """One unusual figure of the week; asked: whether it is among the questions."""

    measure: str
    numerator: int
    denominator: int
    value: float
    low: float
    high: float
    state: str
    asked: bool


class Line:
    """One unit's published week. body: of its line, as `models.published.bodies` gives it."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = body
        self.unit: str = body["unit"]
        self.depth: int = body["depth"]
        self.is_unassigned: bool = body["unassigned"]
        self.parent: str | None = body["parent"]
        self.clocks: Mapping[str, int] = body["clocks"]

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Everything that was published of the unit's figures, in the order of the line."""
        rows = [dict(zip(self.body["columns"], row, strict=True)) for row in self.body["rows"]]
        return tuple(self._figure(row) for row in rows)

    def _figure(self, row: Mapping[str, Any]) -> Figure:
        measure = row["measure"]
        numbers = {one: number(row[one]) for one in _NUMBERS}
        words = {one: row[one] for one in ("window", "week_start", "week_end", "status", "reason")}
        return Figure(self.unit, measure, named(measure), **numbers, **words)

    @cached_property
    def _by_measure(self) -> dict[str, Figure]:
        return {figure.measure: figure for figure in self.figures}

    def figure(self, measure: str) -> Figure:
        """One figure. KeyError where the line has none of this measure."""
        return self._by_measure[measure]

    def count(self, measure: str) -> int | None:
        """One count of the week; None where it is not known."""
        figure = self._by_measure[measure]
        return int(figure.value) if figure.value is not None and figure.status == "ok" else None

    def weeks(self, measure: str) -> list[Week]:
        """A measure week by week, oldest first; none where it was not drawn."""
        found = self.body["weeks"].get(measure)
        rows = (
            [dict(zip(self.body["week_columns"], row, strict=True)) for row in found["rows"]] if found else []
        )
        return [_week(row) for row in rows]

    def chart(self, measure: str) -> Mapping[str, Any]:
        """What was published beside a measure's weeks: step, usual, variation, assurance, notes; or none."""
        return self.body["weeks"].get(measure) or {}

    @cached_property
    def questions(self) -> list[Question]:
        """What was unusual."""
        names = self.body["question_columns"]
        return [_question(dict(zip(names, row, strict=True))) for row in self.body["questions"]]


def named(measure: str) -> str:
    """What a measure or a count is called."""
    return REGISTRY[measure].name if measure in REGISTRY else COUNT_NAMES.get(measure, measure)


def number(value: Any) -> float | None:
    """A frozen number: whole as it was, others from their text."""
    return None if value is None else float(value)


def _week(row: Mapping[str, Any]) -> Week:
    low, high = number(row["lower"]), number(row["upper"])
    return Week(
        date.fromisoformat(row["week_start"]),
        date.fromisoformat(row["week_end"]),
        number(row["numerator"]),
        number(row["denominator"]),
        number(row["value"]),
        None if low is None or high is None else (low, high),
        row["state"] or "",
    )


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        row["measure"],
        int(row["numerator"]),
        int(row["denominator"]),
        *(float(row[name]) for name in ("value", "low", "high")),
        row["state"],
        bool(row["question"]),
    )
