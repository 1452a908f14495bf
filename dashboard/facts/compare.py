"""One unit beside units like it: what is said, the rows of the table, and the lines of every unit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard import cache, wording
from dashboard.cache import Place, WeekView
from metrics.comparison.eligible import groups_of
from metrics.comparison.together import most_lie_in, within
from metrics.comparison.units import Comparison, PeerRow
from metrics.configuration import Configuration
from metrics.measures import REGISTRY
from metrics.peers import PeerGroup, group_of
from metrics.sensitivity import Sensitivity
from models.errors import AccessDenied
from models.tree import UnitNode

# Shown beside the scored measures, and neither good nor bad.
NEUTRAL: Final = ("A5", "A6", "A7")
FIRST: Final = "B1"
STRIPS: Final = ("A1", "B1", "C2")


@dataclass(frozen=True)
class Beside:
    """A comparison as one viewer sees it, rows in tree order, and the goal, if any.

    together: how many compared units are told of as a whole, because their rows are not this viewer's.
    """

    comparison: Comparison
    own: PeerRow
    goal: float | None
    together: int = 0

    @property
    def rows(self) -> tuple[PeerRow, ...]:
        """The units that are told of one by one."""
        return self.comparison.rows

    @property
    def names(self) -> dict[int, str]:
        """Their names."""
        return {row.unit: row.name for row in self.rows}

    @property
    def flagged(self) -> list[str]:
        """Units that differ from their peers by more than chance."""
        return [row.name for row in self.rows if row.flag]


def measures() -> dict[str, str]:
    """What can be compared, by name: scored measures, then those that are neither good nor bad."""
    rules = cache.configuration().measures
    scored = {one.id: one.name for one in REGISTRY.values() if rules[one.rule_id].scored}
    neutral = {one.id: f"{one.name} (neutral)" for one in REGISTRY.values() if one.rule_id in NEUTRAL}
    return scored | neutral


def check_measure(wanted: str | None) -> None:
    """Errors: AccessDenied for a measure that is not compared."""
    if wanted is not None and wanted not in measures():
        raise AccessDenied(f"There is no comparison of “{wanted[:60]}”. Choose a measure.")


def peer_group(place: Place, unit_id: int) -> PeerGroup | None:
    """The units like this one; None where it is in no group."""
    return group_of(groups_of(cache.figures_of(place).counts)).get(unit_id)


def first_unit(place: Place, view: WeekView) -> str:
    """The first unit in tree order that has peers, else the agency."""
    groups = group_of(groups_of(cache.figures_of(place).counts))
    with_peers = (node.name for node in view.tree if node.id in groups and groups[node.id].comparable)
    return next(with_peers, view.top.name)


@cache.once
def beside(place: Place, node: UnitNode, measure: str) -> Beside | None:
    """A unit's comparison on a measure within the place's scope; None where the unit is in no group."""
    group = peer_group(place, node.id)
    if group is None:
        return None
    everyone = cache.comparison(place.whole(), measure, group)
    comparison = everyone if place.scope.unit_ids is None else within(everyone, place.scope)
    own = next(row for row in comparison.rows if row.unit == node.id)
    posts = goal(measure, cache.week_view(place).configuration)
    return Beside(comparison, own, posts, len(everyone.compared) - len(comparison.compared))


def sentence(found: Beside | None, node: UnitNode) -> str:
    """The page's sentence for one unit and measure."""
    if found is None:
        return wording.no_group(node.name, node.level)
    comparison, own = found.comparison, found.own
    name = REGISTRY[comparison.measure].name
    if own.reason is not None or comparison.reason is not None:
        return wording.no_comparison(own.reason or comparison.reason or "", f"{node.name}, {_lower(name)}")
    others = sum(row.flag is not None and row.unit != node.id for row in comparison.rows)
    value = wording.peer_cell(comparison, own, table=False)
    together = centre(comparison, table=False)
    return wording.compare_sentence(node.name, _lower(name), value, together, own.flag, others)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def centre(comparison: Comparison, *, table: bool = True) -> str:
    """The pooled value of the units that are compared, in words."""
    cases = sum(row.n or 0 for row in comparison.compared)
    return wording.peer_value(comparison.kind, comparison.centre or 0.0, cases, table=table)


def method_line(found: Sensitivity | None) -> str:
    """The first line where one choice of method alone turns round too many pairs of units; else nothing."""
    if found is None:
        return ""
    flipped = found.alone[found.strongest]
    limit = cache.configuration().comparison.flip_share
    return wording.order_depends(found.strongest, flipped) if flipped > limit else ""


def one_size(comparison: Comparison) -> float | None:
    """The size that all compared units have, where they have one: then there is no funnel, only a line."""
    sizes = {row.n for row in comparison.compared}
    return sizes.pop() if len(sizes) == 1 else None


def subtitle(found: Beside) -> str:
    """Measure, group, window and what the axis counts."""
    comparison = found.comparison
    size = wording.size_words(comparison.measure, comparison.per)
    days = wording.span(*comparison.span.days)
    n = one_size(comparison)
    group = wording.group_line(comparison.group.name, len(comparison.group.units))
    name = REGISTRY[comparison.measure].name
    if found.together and n is not None:
        return wording.own_axis_note(name, group, days, size, n)
    return wording.axis_note(name, group, days, size, n)


def reading(found: Beside) -> str:
    """The funnel in a sentence."""
    comparison = found.comparison
    size, n = wording.size_words(comparison.measure, comparison.per), one_size(comparison)
    name = REGISTRY[comparison.measure].name
    if found.together:
        units = wording.group_line(comparison.group.name, len(comparison.group.units))
        return wording.together_reading(name, units, found.flagged, centre(comparison))
    by = wording.by_size(size) if n is None else wording.all_of_one_size(n, size)
    return wording.funnel_reading(name, by, len(comparison.compared), found.flagged, centre(comparison))


def notes(found: Beside) -> list[str]:
    """What stands under the funnel: its lines, and what the figures allow for."""
    comparison = found.comparison
    needed, funnel = cache.configuration().comparison.spread_units, comparison.funnel
    lines = [wording.BETWEEN_NOTE]
    if funnel is not None:
        judged, units = funnel.phi is not None, len(comparison.compared) + found.together
        lines.append(wording.lines_note(judged or units >= needed, units, needed, funnel.tau2 > 0))
    if REGISTRY[comparison.measure].rule_id in NEUTRAL:
        lines.append(wording.NEUTRAL)
    if any(row.adjusted is not None for row in comparison.rows):
        lines.append(wording.MIX_NOTE)
    if any(row.steadied is not None for row in comparison.rows):
        lines.append(wording.STEADIED_NOTE)
    return lines


def table(found: Beside, link: Callable[[str], str]) -> pd.DataFrame:
    """The table twin: every unit that may be told of, in tree order, each with the way to its rows."""
    comparison = found.comparison
    frame = pd.DataFrame(
        [
            {
                "Unit": f"**{row.name}**" if row is found.own else row.name,
                "Figure": wording.peer_cell(comparison, row),
                "95 of 100 by chance": _range(comparison, row, 0),
                "998 of 1,000": _range(comparison, row, 2),
                "Mix allowed for": _adjusted(comparison, row),
                "Steadied": _steadied(comparison, row),
                "Reading": _reading(found, row),
                "Rows": f"[rows]({link(row.name)})" if row.value is not None else "–",
            }
            for row in found.rows
        ]
    )
    empty = [name for name in ("Mix allowed for", "Steadied") if (frame[name] == "–").all()]
    return frame.drop(columns=empty)


def stacked(found: Beside) -> list[tuple[str, str, str]]:
    """The same for a narrow window: unit, its figure, and where it lies."""
    comparison = found.comparison
    return [(row.name, wording.peer_cell(comparison, row), _reading(found, row)) for row in found.rows]


def _reading(found: Beside, row: PeerRow) -> str:
    if row.value is None:
        return "–"
    return wording.row_state_words(row, _misses_goal(found, row))


def _misses_goal(found: Beside, row: PeerRow) -> bool:
    """Whether all that is likely for a share lies under its goal."""
    rule = cache.configuration().measures[REGISTRY[found.comparison.measure].rule_id]
    if found.goal is None or row.steadied is None or rule.direction != "up":
        return False
    return row.steadied[2] < found.goal


def _range(comparison: Comparison, row: PeerRow, at: int) -> str:
    if row.limits is None:
        return "–"
    return wording.range_cell(comparison.kind, row.limits[at], row.limits[at + 1], row.n)


def _adjusted(comparison: Comparison, row: PeerRow) -> str:
    return "–" if row.adjusted is None else wording.peer_value(comparison.kind, row.adjusted, row.n)


def _steadied(comparison: Comparison, row: PeerRow) -> str:
    if row.steadied is None:
        return "–"
    low, middle, high = row.steadied
    ends = wording.range_cell(comparison.kind, low, high, row.n)
    return f"{wording.peer_value(comparison.kind, middle, row.n)} ({ends})"


def links(found: Beside, link: Callable[[str], str]) -> dict[int, str]:
    """The address of each unit's rows."""
    return {row.unit: link(row.name) for row in found.comparison.compared}


def weekly_lines(place: Place, found: Beside) -> dict[int, pd.DataFrame]:
    """The weekly line of every unit of the group that is compared; none where the measure has no weeks."""
    trends = cache.unit_trends(place, found.comparison.measure)
    shown = [row.unit for row in found.rows if row.reason is None and row.unit in trends]
    return {unit: trends[unit] for unit in shown if len(trends[unit])}


def weekly_table(lines: Mapping[int, pd.DataFrame], names: Mapping[int, str], kind: str) -> pd.DataFrame:
    """The table twin of all lines: a row a week, newest first, a column a unit."""
    weeks = next(iter(lines.values()))["week_start"]
    columns: dict[str, list[str]] = {"Week": [wording.day(pd.Timestamp(week).date()) for week in weeks]}
    for place, (unit, line) in enumerate(lines.items(), start=1):
        name = names[unit] if list(names.values()).count(names[unit]) == 1 else f"{names[unit]} {place}"
        columns[name] = [_week_cell(row, kind) for row in line.itertuples()]
    return pd.DataFrame(columns).iloc[::-1].reset_index(drop=True)


def _week_cell(row: Any, kind: str) -> str:
    if row.status != "ok":
        return "–"
    return wording.of(int(row.numerator), int(row.denominator)) if kind == "share" else f"{row.value:.1f}"


def goal(measure: str, configuration: Configuration) -> float | None:
    """The measure's target in its own unit; None where it has none."""
    rule = configuration.measures[REGISTRY[measure].rule_id]
    if rule.target is None:
        return None
    return rule.target if REGISTRY[measure].unit == "days" else rule.target / rule.out_of


@dataclass(frozen=True)
class Strip:
    """One measure of a unit on the line of its peers: their values, or the span that most of them lie in.

    peers: empty where single units are not this viewer's to read. span: None where values stand.
    """

    measure: str
    name: str
    own: float
    peers: tuple[float, ...]
    span: tuple[float, float] | None
    goal: float | None
    text: str


@cache.once
def strips(place: Place, node: UnitNode) -> list[Strip]:
    """The unit's three parts among its peers, none of which is named; what is not compared is left out."""
    found = [_strip(place, node, measure) for measure in STRIPS]
    return [strip for strip in found if strip is not None]


def _strip(place: Place, node: UnitNode, measure: str) -> Strip | None:
    here = beside(place, node, measure)
    if here is None or here.own.reason is not None or here.comparison.reason is not None:
        return None
    name, own = REGISTRY[measure].name, here.own.value or 0.0
    everyone = cache.comparison(place.whole(), measure, here.comparison.group).compared
    if here.together:
        span = most_lie_in([row.value or 0.0 for row in everyone if not place.scope.sees(row.unit)])
        text = wording.most_text(wording.percent(own), *map(wording.percent, span))
        return Strip(measure, name, own, (), span, here.goal, text)
    others = tuple(row.value or 0.0 for row in everyone if row.unit != node.id)
    ends = (wording.percent(end) for end in (min(others), max(others)))
    text = wording.strip_text(wording.percent(own), *ends, len(others), len(here.rows) - 1)
    return Strip(measure, name, own, others, None, here.goal, text)


@cache.once
def similar(place: Place, node: UnitNode) -> int:
    """How many units are like this one."""
    group = peer_group(place, node.id)
    return len(group.units) - 1 if group is not None and group.comparable else 0


@cache.once
def sensitivity(place: Place, unit_id: int) -> Sensitivity | None:
    """How much the scores of a unit's group hang on the method; None with too few scored units."""
    group = peer_group(place, unit_id)
    if group is None or not group.comparable:
        return None
    found = cache.sensitivity(place.whole(), group)
    least = cache.configuration().peers.least_units
    return found if found is not None and len(found.ranges) >= least else None


def sensitivity_lines(place: Place, view: WeekView) -> dict[str, list[str]]:
    """By peer group, how much its scores hang on the method: a sentence, then a line a unit in scope."""
    found: dict[str, list[str]] = {}
    for group in groups_of(cache.figures_of(place).counts):
        one = sensitivity(place, group.units[0])
        if one is None:
            continue
        strongest = (one.strongest, one.alone[one.strongest])
        lines = [wording.sensitivity_lines(one.flipped, one.shift, len(one.ranges), one.causes, strongest)]
        lines += [
            wording.range_line(node.name, view.scores[node.id].point or 0.0, *one.ranges[node.id])
            for node in view.tree
            if node.id in one.ranges
        ]
        found[wording.group_line(group.name, len(group.units))] = lines
    return found
