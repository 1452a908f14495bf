"""Meeting mode: one unit's numbers and what waits, and the units before and after it."""

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import asked, questions, signals
from dashboard.facts.asked import AskedLine
from dashboard.facts.questions import QuestionLine
from models.access import local_viewer
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
    """One part: its number with its denominator, or why there is none, how it stands, the way to its rows."""

    title: str
    term: str
    number: str
    beside: str
    state: str
    query: dict[str, str]


@dataclass(frozen=True)
class Screen:
    """One unit. before, after: the units beside it, empty at the ends; replies: about what, the words."""

    step: str
    unit: str
    before: str
    after: str
    sentence: str
    parts: list[PartNumber]
    questions: list[QuestionLine]
    asked: list[AskedLine]
    replies: list[tuple[str, str]]


def units(view: WeekView) -> list[UnitNode]:
    """The units in tree order, the agency itself left out unless it has none."""
    return view.tree[1:] or view.tree


def screen(here: Place, view: WeekView, node: UnitNode) -> Screen:
    """Everything of one unit's screen."""
    order = [one.name for one in units(view)]
    at = order.index(node.name) if node.name in order else 0
    own = frozenset({node.id})
    found = questions.asked(here)
    return Screen(
        words.step(at, len(order)),
        node.name,
        order[at - 1] if at else "",
        order[at + 1] if at + 1 < len(order) else "",
        _sentence(here, view, node),
        [] if node.is_unassigned else [_part(here, view, node, *part) for part in PARTS],
        [line for line in (*found.questions, *found.also) if line.figure.unit_id in own],
        asked.asked(here, own),
        [(one.about, one.words) for one in asked.said(here, node.id, local_viewer())],
    )


def _sentence(here: Place, view: WeekView, node: UnitNode) -> str:
    """What is late of the unit, and the oldest of it."""
    if view.figure("commitments_overdue", node.id)["status"] != "ok":
        return words.late_sentence(node.name, None, 0, None)
    late = cache.open_promises(here, node.id, late_only=True)
    still = cache.open_promises(here, node.id)
    oldest = int(pd.to_numeric(late["days_late"]).max()) if len(late) else None
    return words.late_sentence(node.name, len(late), len(still), oldest)


def _part(here: Place, view: WeekView, node: UnitNode, pillar: str, measure: str, term: str) -> PartNumber:
    row: Any = view.figure(measure, node.id)
    title = f"{wording.PILLARS[pillar]}, {wording.window(row['window'])}"
    query = {"measure": measure, "unit": node.name} if row["status"] != "no_data" else {}
    if row["status"] != "ok":
        return PartNumber(title, term, "–", wording.missing(row["status"], row["reason"]), "", query)
    panel = signals.panel(here, node.id, measure)
    states = [wording.mark(panel.variation)] if panel is not None else []
    goal = f":gray[goal {tables.goal_cell(row)}]"
    return PartNumber(title, term, *wording.number_beside(row), " · ".join([*states, goal]), query)
