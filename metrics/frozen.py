"""What is published of a week: a unit's figures, its weeks, its clocks and its questions, as plain values."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
import sqlalchemy as sa

from metrics import lists, stored
from metrics.counts import day_number, day_of
from metrics.figures import RESERVED, Figures
from metrics.score import PillarScore, Score
from metrics.scorecards import Scorecard, of_view
from metrics.signals.notes import Note, read_notes
from metrics.signals.questions import WeekJudged, judge_week
from metrics.signals.series import Series, series
from metrics.trends import weekly_series, weekly_stock
from models.access import Scope
from models.disputes import known_disputes
from models.tree import UnitNode

DECIMALS: Final = 6
WEEKS: Final = 26
_FIRST: Final = ("measure", "version", "window")
_NOT_FROZEN: Final = ("unit", "provisional")  # a line is of one unit, and of settled weeks
COLUMNS: Final = (
    *_FIRST,
    *(name for name in RESERVED if name not in (*_FIRST, *_NOT_FROZEN)),
    "goal",
)
# The measure whose weeks are published with their usual range, and the one whose weeks have none.
CHARTED: Final = "B1"
PLAIN: Final = "C2"
WEEK_COLUMNS: Final = (
    "week_start",
    "week_end",
    "numerator",
    "denominator",
    "value",
    "status",
    "provisional",
    "lower",
    "upper",
    "state",
)
QUESTION_COLUMNS: Final = ("measure", "numerator", "denominator", "value", "low", "high", "state", "question")
_PAST_DAYS: Final = 90


def frozen(
    connection: sa.Connection, scope: Scope, view: Figures, known_at: datetime
) -> dict[int, dict[str, Any]]:
    """What is published of a week, by unit id; known_at: nothing that came later is in it.

    Everything that a briefing of the week says is here, so that no briefing reads anything else.
    """
    card = of_view(view)
    about, lines = _about(card, known_at), figure_lines(card)
    beside = _Beside.read(connection, scope, view)
    disputed = known_disputes(connection, scope, view.weeks.settled.label, known_at)
    return {
        node.id: {**about, **lines[node.id], **beside.of(node), "disputes": disputed.get(node.id, [])}
        for node in view.counts.tree
    }


def figure_lines(card: Scorecard) -> dict[int, dict[str, Any]]:
    """A scorecard's figures and scores as they are published, by unit id."""
    nodes = {node.id: node for node in card.counts.tree}
    own = card.rows["unit_id"]
    return {one: _of_unit(card, nodes[one], card.rows[own == one]) for one in own.unique().tolist()}


def _about(card: Scorecard, at: datetime) -> dict[str, Any]:
    """What is the same for every unit of a week: what it was reckoned from, and how."""
    return {
        "agency": card.agency,
        "zone": card.counts.zone,
        "week": card.weeks.settled.label,
        "scorecard": card.id,
        "as_of": card.weeks.as_of.astimezone(UTC).isoformat(),
        "known_at": at.astimezone(UTC).isoformat(),
        "reaches": {str(part): plain(state.last_day) for part, state in card.parts.states.items()},
        "configuration": card.counts.configuration.version,
        "method": stored.method(),
        "columns": list(COLUMNS),
        "week_columns": list(WEEK_COLUMNS),
        "question_columns": list(QUESTION_COLUMNS),
    }


def _of_unit(card: Scorecard, node: UnitNode, mine: pd.DataFrame) -> dict[str, Any]:
    parents = {one.id: one.name for one in card.counts.tree}
    ordered = mine.sort_values(["measure", "window"])[list(COLUMNS)]
    return {
        "unit": node.name,
        "level": node.level,
        "depth": node.depth,
        "unassigned": node.is_unassigned,
        "parent": parents.get(node.parent_id) if node.parent_id is not None else None,
        "rows": _cells(ordered),
        "score": _score(card.scores.get(node.id)),
        "incomplete": card.incomplete.get(node.id),
    }


@dataclass(frozen=True)
class _Beside:
    """What stands beside the figures: lists, weeks and questions, read once for all units."""

    view: Figures
    notes: tuple[Note, ...]
    judged: WeekJudged
    late: pd.DataFrame
    cases: pd.DataFrame

    @classmethod
    def read(cls, connection: sa.Connection, scope: Scope, view: Figures) -> "_Beside":
        """Of a view; everything is judged over the whole agency, and the lists of all units are one."""
        notes, on, top = read_notes(connection, scope), lists.list_day(view), view.counts.tree[0]
        late = lists.open_promises(connection, scope, view, top, on, late_only=True)
        cases = lists.open_complaints(connection, scope, view, top, on)
        return cls(view, notes, judge_week(view, notes), late, cases)

    def of(self, node: UnitNode) -> dict[str, Any]:
        """What of it is a unit's."""
        return {
            "late": self._late(node),
            "clocks": self._clocks(node),
            "weeks": {name: found for name, found in self._weeks(node) if found is not None},
            "questions": self._questions(node),
            "tests": self.judged.family,
        }

    def _late(self, node: UnitNode) -> dict[str, Any]:
        """Promises that are late at the week's end: how long the oldest, how many a week before."""
        late = self._within(self.late, node)
        stock = weekly_stock(self.view, "commitments_overdue", node, 2)
        known = len(stock) > 1 and stock["status"].iloc[0] == "ok"
        return {
            "oldest_days": int(late["days_late"].max()) if len(late) else None,
            "before": plain(stock["value"].iloc[0]) if known else None,
        }

    def _clocks(self, node: UnitNode) -> dict[str, int]:
        """Open complaints that the unit answers, by when their legal deadline is, and those past 90 days."""
        cases = self._within(self.cases, node)
        found = {str(name): int(n) for name, n in cases["bucket"].value_counts().items()}
        return found | {"open": len(cases), "past_90": int((cases["age"] > _PAST_DAYS).sum())}

    def _within(self, rows: pd.DataFrame, node: UnitNode) -> pd.DataFrame:
        """Rows of a unit and of those under it, by the tree of the lists' day."""
        units = {"unit_id": rows["unit_id"].to_numpy("int64")}
        day = np.full(len(rows), day_number(lists.list_day(self.view)))
        return rows[self.view.counts.members((node.id,), units, day)]

    def _weeks(self, node: UnitNode) -> list[tuple[str, dict[str, Any] | None]]:
        found = series(self.view, self.notes, CHARTED, node, WEEKS)
        if found is None:
            charted = None
        else:
            charted = {
                "rows": _cells(found.rows[list(WEEK_COLUMNS)]),
                "step": found.chart.line.step,
                "usual": _pair(found.chart.usual),
                "variation": found.chart.variation,
                "assurance": found.chart.assurance,
                "notes": _notes(found),
            }
        return [(CHARTED, charted), (PLAIN, self._plain_weeks(node))]

    def _plain_weeks(self, node: UnitNode) -> dict[str, Any] | None:
        rows = weekly_series(self.view, PLAIN, node, WEEKS)
        if rows.empty:
            return None
        return {"rows": _cells(rows.reindex(columns=list(WEEK_COLUMNS))), "step": 1}

    def _questions(self, node: UnitNode) -> list[list[Any]]:
        rows = self.judged.rows
        mine = rows[(rows["unit_id"] == node.id) & rows["unusual"]]
        return _cells(mine[list(QUESTION_COLUMNS)])


def _notes(found: Series) -> list[list[Any]]:
    """What stands on the time line of the weeks drawn: the Monday, the kind, the words, who wrote them."""
    first = found.rows["week_start"].min()
    notes = [(day_of(note.monday), note) for note in found.notes]
    return [[day.isoformat(), note.kind, note.text, note.author] for day, note in notes if day >= first]


def _pair(of: tuple[float, float] | None) -> list[Any] | None:
    return None if of is None else [plain(one) for one in of]


def _cells(frame: pd.DataFrame) -> list[list[Any]]:
    return [[plain(value) for value in row] for row in frame.itertuples(index=False, name=None)]


def _score(score: Score | None) -> dict[str, Any] | None:
    """The score and its parts, with the marks they are averages of; None for what is never scored."""
    if score is None:
        return None
    parts = {
        part.pillar: _band(part) | {"marks": {one.measure: plain(one.mark) for one in part.scored}}
        for part in score.pillars
    }
    return _band(score) | {"badge": score.badge, "parts": parts}


def _band(scored: Score | PillarScore) -> dict[str, Any]:
    names = ("status", "reason", "point", "low", "high", "word")
    return {name: plain(getattr(scored, name)) for name in names}


def plain(value: Any) -> Any:
    """A cell as it is frozen: whole numbers as they are, others as text with fixed decimals, days as ISO."""
    if value is None or value != value:  # NaN differs from itself
        return None
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else f"{value:.{DECIMALS}f}"
    return value
