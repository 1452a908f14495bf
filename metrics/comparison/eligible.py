"""Who is compared with whom, and which units are not comparable yet."""

from datetime import date
from typing import Final

import numpy as np

from metrics.counts import Counts, day_of
from metrics.measures.definition import Measure
from metrics.peers import PeerGroup, peer_groups
from metrics.subject import Span
from metrics.together import is_concerning
from models.tree import UnitNode
from models.vocabulary import EXPOSURES

WITHHELD: Final = (
    "Withheld: the unit, or one it is counted with, is so small that the figure could point at one person"
)
Exposures = dict[str, float]


def groups_of(counts: Counts) -> tuple[PeerGroup, ...]:
    """The peer groups of an agency: units and districts with a kind, by kind and size."""
    rules = counts.configuration.peers
    members = [
        (node.id, node.kind, node.sworn)
        for node in counts.agency.tree
        if node.level in ("unit", "district") and node.kind and not node.is_unassigned
    ]
    return peer_groups(members, least_units=rules.least_units, parts=rules.parts)


def exposures(counts: Counts, unit: int, span: Span) -> Exposures:
    """What a unit met over a span, by every kind of exposure that covers all of its weeks.

    Unit: contacts, calls or officer-weeks, 0 upward. No rows, or a week without one: that kind is left out.
    """
    rows = counts.exposure
    mine = counts.members((unit,), rows, rows["week_start"])
    mine &= (span.first_monday <= rows["week_start"]) & (rows["week_start"] <= span.last_monday)
    found = {}
    for name in EXPOSURES:
        chosen = mine & (rows["exposure"] == name)
        if len(np.unique(rows["week_start"][chosen])) >= span.weeks > 0:
            found[name] = float(rows["n"][chosen].sum())
    return found


def not_comparable(counts: Counts, node: UnitNode, measure: Measure, span: Span) -> str | None:
    """Why a unit is not compared on a measure over a span, or None where it can be."""
    rules = counts.configuration.comparison
    if is_concerning(measure.id) and not counts.together.is_alone(node.id):
        return WITHHELD
    last = day_of(span.last)
    if node.opened_on is not None and _months(node.opened_on, last) < rules.least_months:
        return f"Not comparable yet: the unit is younger than {rules.least_months} months"
    change = _changed(counts, node.id, span)
    if change is not None and abs(change) > rules.exposure_change:
        return f"Not comparable yet: what the unit met changed by more than {rules.exposure_change:.0%}"
    return None


def _months(first: date, last: date) -> int:
    """Whole months from one day to another."""
    return 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)


def _changed(counts: Counts, unit: int, span: Span) -> float | None:
    """Change of a unit's exposure against the equally long time before; None where it is not known.

    Formula: sum over the span / sum over the span before - 1, of the first kind that covers both.
    """
    length = span.last - span.first + 1
    before = exposures(counts, unit, Span(span.first - length, span.first - 1, span.window))
    now = exposures(counts, unit, span)
    for name in EXPOSURES:
        if before.get(name) and name in now:
            return now[name] / before[name] - 1
    return None
