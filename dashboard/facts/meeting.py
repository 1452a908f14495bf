"""Meeting mode: one unit's numbers and what is to be asked of it, and the order of the units."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import asked, questions, signals
from dashboard.facts.asked import AskedLine
from dashboard.facts.questions import QuestionLine
from metrics.lists import days_late
from models.replies import Figure
from models.tree import UnitNode

words = wording.meeting
# Each part: its pillar, the measure that stands for it, the term that explains it.
PARTS: Final = (
    ("promises", "B1", "kept on time"),
    ("presence", "C2", "outreach"),
    ("complaints", "A1", "answered"),
)


@dataclass(frozen=True)
class PartNumber:
    """One part: its number, its counts and window or why there is none, how it stands, the way to rows."""

    title: str
    term: str
    number: str
    beside: str
    states: list[str]
    query: dict[str, str]
    measure: str


@dataclass(frozen=True)
class Line:
    """One unusual figure, or one earlier question. ask: what may still be asked; None once it was.

    asked: the number of its question, once there is one.
    """

    state: str
    head: str
    below: str
    query: dict[str, str]
    ask: QuestionLine | None = None
    asked: int | None = None


@dataclass(frozen=True)
class Screen:
    """One unit. quiet: what stands where no question does; under: units under it that have one.

    also: what else is unusual; before: what was asked before; replies: about what, the words.
    """

    sentence: str
    parts: list[PartNumber]
    questions: list[Line]
    quiet: str
    under: list[str]
    also: list[Line]
    before: list[Line]
    replies: list[tuple[str, str]]


@dataclass(frozen=True)
class Order:
    """The units of the meeting, those with a question first, then as in the tree. counts: their questions."""

    names: list[str]
    counts: dict[str, int]

    def step(self, name: str) -> str:
        """Where a unit stands, and why there."""
        return words.step(self.names.index(name), len(self.names), len(self.counts))

    def beside(self, name: str) -> tuple[str, str]:
        """The units before and after one; empty at the ends."""
        at = self.names.index(name)
        return (self.names[at - 1] if at else "", (*self.names, "")[at + 1])

    def label(self, name: str) -> str:
        """A unit in the list to jump from."""
        return words.jump(name, self.counts.get(name, 0))


def order(here: Place, view: WeekView) -> Order:
    """The order of the meeting; it stays as it is while questions are asked.

    The agency has a screen only where it has a question itself, or no units.
    """
    counts = _question_counts(here)
    units = [node.name for node in view.tree if node.depth or node.name in counts] or [view.top.name]
    return Order(sorted(units, key=lambda name: name not in counts), counts)


def _question_counts(here: Place) -> dict[str, int]:
    units = pd.Series([line.query["unit"] for line in questions.asked(here).questions], dtype=object)
    return {str(name): int(count) for name, count in units.value_counts().items()}


def screen(here: Place, view: WeekView, node: UnitNode) -> Screen:
    """Everything of one unit's screen; a question stands on it once, before and after it was asked."""
    found, counts = questions.asked(here), _question_counts(here)
    put, stand = asked.asked(here, frozenset({node.id})), asked.standing(here, found.week)
    own = [line.query for line in found.of_unit(node.id)]
    under = [one.name for one in view.below(node.id)[1:] if one.name in counts]
    return Screen(
        _sentence(here, view, node),
        [] if node.is_unassigned else [_part(here, view, node, *part) for part in PARTS],
        [_line(line, put, stand) for line in found.questions if line.query in own],
        words.no_question(node.name, under),
        under,
        [_line(line, put, stand) for line in found.also if line.query in own],
        [_before(one) for one in put if one.query not in own],
        [(one.about, one.words) for one in asked.said(here, node.id, here.viewer)],
    )


def _line(line: QuestionLine, put: Sequence[AskedLine], stand: dict[Figure, str]) -> Line:
    if line.figure not in stand:
        return Line(line.state, line.head, line.ask, line.query, line)
    told = [f"{one.state}: {_asked_text(one)}" for one in put if one.query == line.query]
    number = next((one.id for one in put if one.query == line.query), None)
    return Line(line.state, line.head, " ".join(told) or stand[line.figure], line.query, asked=number)


def _before(one: AskedLine) -> Line:
    return Line(one.state, one.head, _asked_text(one), one.query, asked=one.id)


def _asked_text(one: AskedLine) -> str:
    return f"{one.text} ({one.below})"


def _sentence(here: Place, view: WeekView, node: UnitNode) -> str:
    """What is late of the unit, and the oldest of it."""
    if view.figure("commitments_overdue", node.id)["status"] != "ok":
        return words.late_sentence(node.name, None, 0, None)
    late = cache.open_promises(here, node.id, late_only=True)
    still = cache.open_promises(here, node.id)
    oldest = days_late(int(late["days_left"].min())) if len(late) else None
    return words.late_sentence(node.name, len(late), len(still), oldest)


def _part(here: Place, view: WeekView, node: UnitNode, pillar: str, measure: str, term: str) -> PartNumber:
    row: Any = view.figure(measure, node.id)
    title = wording.PILLARS[pillar]
    query = {"measure": measure, "unit": node.name} if row["status"] != "no_data" else {}
    if row["status"] != "ok":
        reason = wording.missing(row["status"], row["reason"])
        return PartNumber(title, term, "–", words.without(reason, row["window"]), [], query, measure)
    above, below = int(row["numerator"]), int(row["denominator"])
    number, counts = wording.number_beside(row)
    exact, together = counts == wording.of(above, below), len(view.below(node.id)) > 1
    beside = words.part_beside(measure, above, below, row["window"], exact=exact, together=together)
    states = [_state(here, node, measure, row), f":gray[goal {tables.goal_cell(row)}]"]
    return PartNumber(title, term, number, beside, states, query, measure)


def _state(here: Place, node: UnitNode, measure: str, row: Any) -> str:
    """How the newest settled week stands; where no week is judged, how the figure stands to its goal."""
    panel = signals.panel(here, node.id, measure)
    if panel is not None:
        return wording.mark(panel.variation)
    return words.against_goal(row["low"], row["high"], row["target"])
