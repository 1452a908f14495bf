"""The scorecard: every figure of an agency's week, with its window, interval and reason, and the scores."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from metrics.calendar import Quarter, Week
from metrics.counts import Counts
from metrics.figures import BESIDE, RESERVED, Figures, figures
from metrics.marks import seed
from metrics.measures import REGISTRY
from metrics.measures.definition import Value
from metrics.parts import Parts, Weeks
from metrics.score import Reading, Score, score
from metrics.subject import ALL
from metrics.typical import Typical
from models.access import Scope
from models.tree import UnitNode


@dataclass(frozen=True)
class Scorecard:
    """One agency's week. rows: reserved columns and those beside, a row a figure. scores by unit id.

    incomplete: by unit id, why its score stands hatched (records under the completeness gate).
    """

    agency: str
    weeks: Weeks
    parts: Parts
    counts: Counts
    rows: pd.DataFrame
    scores: dict[int, Score]
    incomplete: dict[int, str]

    @property
    def id(self) -> str:
        """Week and digest of all figures: the same figures have the same id."""
        text = self.rows[list(RESERVED)].to_csv(index=False)
        return f"{self.weeks.settled.label} · {hashlib.sha256(text.encode()).hexdigest()[:6]}"

    def figure(self, measure: str, unit_id: int, window: str | None = None) -> pd.Series:
        """One row. KeyError where the scorecard has no such figure."""
        rows = self.rows[(self.rows["measure"] == measure) & (self.rows["unit_id"] == unit_id)]
        if window is not None:
            rows = rows[rows["window"] == window]
        if rows.empty:
            raise KeyError(f"{measure} of unit {unit_id}")
        return rows.iloc[0]


def build(
    connection: sa.Connection,
    scope: Scope,
    *,
    now: datetime,
    week: Week | None = None,
    window: str | None = None,
    as_of: datetime | None = None,
    units: frozenset[int] | None = None,
) -> Scorecard:
    """All figures of a week for the units in scope.

    Without `window` each measure has its own (13 weeks; 52 for complaint measures of a unit) at the newest
    settled week, and the week's counts stand beside; with it, all have that one. as_of: only what had
    happened before; where it lies before the data's own end, everything is recounted from the facts.
    """
    return of_view(figures(connection, scope, now=now, week=week, window=window, as_of=as_of), units)


def of_view(view: Figures, units: frozenset[int] | None = None) -> Scorecard:
    """The scorecard of counts that have been read already."""
    counts, weeks, window = view.counts, view.weeks, view.window
    nodes = [n for n in counts.tree if units is None or n.id in units]
    rows = [] if window == ALL else view.counted(nodes)
    values: dict[int, dict[str, Value]] = {}
    for node in nodes:
        values[node.id], measured = view.measured(node)
        rows.extend(measured)
    frame = pd.DataFrame(rows, columns=[*RESERVED, *BESIDE])
    scores: dict[int, Score] = {}
    incomplete: dict[int, str] = {}
    if window is None:
        scores = _scores(counts, nodes, values, weeks)
        incomplete = {own: text for own, found in values.items() if (text := _gate(counts, found.get("D1")))}
    return Scorecard(counts.agency.tree[0].name, weeks, view.parts, counts, frame, scores, incomplete)


def _gate(counts: Counts, complete: Value | None) -> str | None:
    gate = counts.configuration.records.completeness_gate
    if complete is None or complete.value is None or complete.value >= gate:
        return None
    return f"Records incomplete: {complete.value:.0%} ({gate:.0%} needed)"


def _scores(
    counts: Counts, nodes: list[UnitNode], values: dict[int, dict[str, Value]], weeks: Weeks
) -> dict[int, Score]:
    configuration = counts.configuration
    typical = Typical(counts.agency, Quarter.of_week(weeks.settled))
    agency = counts.agency.tree[0].name
    scored = [m for p in configuration.pillars for m in configuration.scored(p) if m in REGISTRY]
    scores: dict[int, Score] = {}
    for node in nodes:
        if node.is_unassigned:
            continue
        readings = [
            Reading(
                measure,
                value.p,
                int(value.denominator or 0),
                value.n_eff,
                typical.of(node, measure) if value.p is not None else None,
                value.status,
                value.reason,
            )
            for measure in scored
            for value in [values[node.id][measure]]
        ]
        scores[node.id] = score(
            readings,
            configuration,
            seed=seed(agency, node.name, weeks.settled.label, configuration.version),
            records=_records(values[node.id]),
            outreach_duty=_has_duty(counts, node),
        )
    return scores


def _records(values: dict[str, Value]) -> int:
    """Records behind a score, each once: of every part the largest denominator, as its measures overlap."""
    parts = (("A1", "A3", "A8"), ("B1", "B2", "B3"), ("C3", "C6"))
    return sum(max(int(values[m].denominator or 0) for m in part) for part in parts)


def _has_duty(counts: Counts, node: UnitNode) -> bool:
    below = {node.id}
    for other in counts.tree:
        if other.parent_id in below:
            below.add(other.id)
    return any(other.outreach_duty for other in counts.tree if other.id in below)
