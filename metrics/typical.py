"""The typical value that steadies small units: their peers' pooled value, frozen for the quarter."""

from dataclasses import dataclass, field

from metrics.calendar import Quarter, Week
from metrics.comparison.eligible import groups_of
from metrics.counts import FIRST_DAYS, Counts, day_number
from metrics.measures import REGISTRY
from metrics.peers import group_of
from metrics.subject import Span, Subject
from models.tree import UnitNode

_FIRST = {"A": ("case_count",), "B": ("due_count",), "C": ("event_count",), "D": tuple(FIRST_DAYS)}


@dataclass
class Typical:
    """Pooled values over the 52 weeks before a quarter, by peer group; the agency's where it has no peers.

    counts: those of the whole agency. The weeks before a quarter are those whose Sundays lie before it.
    """

    counts: Counts
    quarter: Quarter
    _known: dict[tuple[str, tuple[int, ...]], float | None] = field(default_factory=dict)

    def of(self, node: UnitNode, measure: str) -> float | None:
        """The typical p of a measure for a unit; None where there are under 26 weeks of history."""
        rules = self.counts.configuration.score
        pillar = self.counts.configuration.measures[measure].pillar
        start = day_number(Week.of(self.quarter.start).start)
        first = self.counts.first_day(*_FIRST[pillar]) if pillar in _FIRST else None
        if first is None or (start - first) // 7 < rules.history_weeks:
            return None
        return self._pooled(
            measure, self._group(node), Span(start - 7 * rules.typical_weeks, start - 1, "52w")
        )

    def _pooled(self, measure: str, units: tuple[int, ...], span: Span) -> float | None:
        if (measure, units) not in self._known:
            level = "agency" if units == (self.counts.scope.agency_id,) else "unit"
            value = REGISTRY[measure].reckon(Subject(self.counts, units, level, span))
            self._known[measure, units] = value.p
        return self._known[measure, units]

    def _group(self, node: UnitNode) -> tuple[int, ...]:
        if not hasattr(self, "_groups"):
            self._groups = group_of(groups_of(self.counts))
        group = self._groups.get(node.id)
        if group is not None and group.comparable:
            return tuple(group.units)
        return (self.counts.scope.agency_id,)
