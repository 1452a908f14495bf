"""What moved a measure, record by record: what entered its window, what left it, what was decided meanwhile.

Read by the unit's own rows, as every record list. Restricted records count at the agency's own line; there
they stay one sum, without a key.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

import numpy as np
import sqlalchemy as sa

from metrics.change.accounting import Moving, frozen, given
from metrics.change.leave_one_out import SURVIVAL, worth_of_each
from metrics.counts import Counts, day_of
from metrics.figures import Figures
from metrics.measures import REGISTRY
from metrics.measures.definition import Behind, RowsBehind
from metrics.subject import Span
from models import counting
from models.access import Scope
from models.facts import table_of
from models.tree import UnitNode
from models.units import Unit

How = Literal["entered", "left", "changed", "apart"]
_TOLD: Final = (
    "kind",
    "category",
    "received_on",
    "closed_on",
    "due_on",
    "ended_on",
    "ending",
    "late_days",
    "event_on",
    "community",
)
_DAYS: Final = ("received_on", "due_on", "event_on")


@dataclass(frozen=True)
class RecordLine:
    """What one record did to the score, in points.

    record: case, commitment, event, or week (a unit's week with or without outreach). how: entered or left
    the window, or changed in it; apart: all records of the agency's own line together, without keys. before,
    after: what it counted above the line, None outside the window. what: its kind or category. records: how
    many rows stand behind it; ids: theirs, where they have one.
    """

    measure: str
    record: str
    how: How
    keys: tuple[str, ...]
    unit: str
    what: str | None
    on: date | None
    before: float | None
    after: float | None
    points: float
    records: int = 1
    ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Trace:
    """The lines of one measure, largest first, and what they do not explain: for estimates the interaction
    of records, for shares nothing. lines and rest add up to the measure's part. gone: a retention rule has
    removed rows of this time; what they moved is in the rest."""

    measure: str
    lines: tuple[RecordLine, ...]
    rest: float
    gone: bool = False


@dataclass(frozen=True)
class _Item:
    """What counts once: above and below the line, in either week."""

    then: tuple[float, float] | None
    now: tuple[float, float] | None
    rows: list[Any]
    record: str


def trace(
    connection: sa.Connection,
    scope: Scope,
    before: Figures,
    after: Figures,
    node: UnitNode,
    one: Moving,
) -> Trace:
    """The record lines of one measure between two weeks.

    Formula: with the typical value of the week before, p the share of that week, both steadied, and D = n_eff
    + typical cases now: (sum over entered of (y - p) - sum over left of (y - p) + sum over changed of the
    change of y) / D, which is the change itself. Survival measures: what each record's own change does alone;
    the remainder is interaction. Unit: points of the score. A record list of flags (completeness) has no
    lines. Source: this project's own rule.
    """
    measure = REGISTRY[one.measure]
    context = counting.context(connection, scope.agency_id, after.facts)
    spans = [view.span(measure, node.level) for view in (before, after)]
    then, now = (
        measure.behind(Behind(context, scope.agency_id, node.id, span, after.counts.configuration))
        for span in spans
    )
    whole = one.worth * (frozen(one, after.counts.configuration) - given(one.before.steadied))
    gone = after.parts.gone(measure.part, min(span.days[0] for span in spans)) is not None
    if now.record == "record" or (gone and one.measure in SURVIVAL):
        return Trace(one.measure, (), whole, gone)
    cases = after.counts.configuration.score.typical_cases
    alone = now.together == "row" and one.measure not in SURVIVAL
    rows = _rows(connection, scope, then, now, changed=alone)
    if one.measure in SURVIVAL:
        pairs = _by_leaving_out(one, rows, spans, cases)
    elif now.together == "unit_week":
        pairs = _by_identity(one, _unit_weeks(after.counts, node, rows, spans), cases)
    else:
        pairs = _by_identity(one, _items(now, rows), cases)
    lines = _lines(one.measure, pairs, scope.agency_id, after.counts.nodes)
    return Trace(one.measure, lines, whole - sum(line.points for line in lines), gone)


def _rows(
    connection: sa.Connection, scope: Scope, then: RowsBehind, now: RowsBehind, *, changed: bool
) -> list[Any]:
    """Rows that either week counts, with where each counts them; with `changed`, only if that differs."""
    t, unit = now.base, table_of(Unit)
    flags = {
        "below_then": then.denominator,
        "below_now": now.denominator,
        "above_then": sa.and_(then.denominator, sa.func.coalesce(then.numerator, sa.false())),
        "above_now": sa.and_(now.denominator, sa.func.coalesce(now.numerator, sa.false())),
    }
    inner = (
        sa.select(
            t.c.id,
            t.c.key,
            t.c.unit_id,
            *(t.c[name] for name in _TOLD if name in t.c),
            *(sa.case((condition, 1), else_=0).label(name) for name, condition in flags.items()),
            _column(now.above).label("adds_above"),
            _column(now.below).label("adds_below"),
            sa.literal(now.record).label("record"),
        )
        .where(scope.condition(t.c.agency_id, t.c.unit_id), sa.or_(then.denominator, now.denominator))
        .subquery("inner")
    )
    c = inner.c
    statement = sa.select(inner, unit.c.name.label("unit")).join(unit, unit.c.id == c.unit_id)
    if changed:
        statement = statement.where(sa.or_(c.below_then != c.below_now, c.above_then != c.above_now))
    return list(connection.execute(statement.order_by(c.id)))


def _column(adds: Any) -> Any:
    return adds if hasattr(adds, "label") else sa.literal(adds)


def _items(found: RowsBehind, rows: list[Any]) -> list[_Item]:
    """Records one by one, or by visit: one unit, day and community count once."""
    if found.together == "row":
        return [_Item(_counted([row], "then"), _counted([row], "now"), [row], row.record) for row in rows]
    visits: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in rows:
        visits[row.unit_id, row.event_on, row.community or ""].append(row)
    combine = all if found.together == "visit_all" else any
    return [
        _Item(_visit(group, "then", combine), _visit(group, "now", combine), group, "event")
        for group in visits.values()
    ]


def _counted(rows: list[Any], when: str) -> tuple[float, float] | None:
    row = rows[0]
    if not getattr(row, f"below_{when}"):
        return None
    return row.adds_above * getattr(row, f"above_{when}"), row.adds_below


def _visit(rows: list[Any], when: str, combine: Any) -> tuple[float, float] | None:
    inside = [row for row in rows if getattr(row, f"below_{when}")]
    if not inside:
        return None
    return float(combine(getattr(row, f"above_{when}") for row in inside)), 1.0


def _unit_weeks(counts: Counts, node: UnitNode, rows: list[Any], spans: list[Span]) -> list[_Item]:
    """Every week of every unit with the duty: 1 with outreach, 0 without."""
    held: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        held[row.unit_id, _monday(row.event_on)].append(row)
    duty = np.array([one.id for one in counts.tree if one.outreach_duty], "int64")
    weeks = {span: range(span.first_monday, span.last_monday + 1, 7) for span in spans}
    items = []
    for monday in sorted({monday for found in weeks.values() for monday in found}):
        inside = counts.members((node.id,), {"unit_id": duty}, np.full(len(duty), monday))
        for own in duty[inside].tolist():
            group = held.get((own, monday), [])
            seen = (float(bool(group)), 1.0)
            then, now = (seen if monday in weeks[span] else None for span in spans)
            items.append(_Item(then, now, group or [_NoOutreach(own, counts, monday)], "week"))
    return items


def _monday(day: date) -> int:
    return (day - timedelta(days=day.weekday()) - date(1970, 1, 1)).days


class _NoOutreach:
    """A unit's week without a record."""

    id = None
    key = None
    kind = None

    def __init__(self, unit_id: int, counts: Counts, monday: int) -> None:
        self.unit_id, self.unit = unit_id, counts.nodes[unit_id].name
        self.event_on = day_of(monday)


def _by_identity(one: Moving, items: list[_Item], cases: float) -> Iterable[tuple[_Item, float]]:
    """Each item with its points: exact for shares; an effective size counts each record in part."""
    size, below = given(one.after.n_eff), one.after.denominator
    each = one.worth * (size / below) / (size + cases)
    share = given(one.before.steadied)
    for item in items:
        (y0, n0), (y1, n1) = item.then or (0.0, 0.0), item.now or (0.0, 0.0)
        yield item, each * ((y1 - n1 * share) - (y0 - n0 * share))


def _by_leaving_out(
    one: Moving, rows: list[Any], spans: list[Span], cases: float
) -> Iterable[tuple[_Item, float]]:
    points = worth_of_each(one, rows, spans, cases)
    for row, moved in zip(rows, points, strict=True):
        yield _Item(_counted([row], "then"), _counted([row], "now"), [row], row.record), moved


def _lines(
    measure: str, pairs: Iterable[tuple[_Item, float]], agency_id: int, nodes: dict[int, UnitNode]
) -> tuple[RecordLine, ...]:
    """Lines by size; what counts at the agency's own line is one sum."""
    lines, apart, records = [], 0.0, 0
    for item, points in pairs:
        if item.rows[0].unit_id == agency_id:
            apart, records = apart + points, records + len(item.rows)
        elif points:
            lines.append(_line(measure, item, points))
    if records:
        name = nodes[agency_id].name
        lines.append(RecordLine(measure, "case", "apart", (), name, None, None, None, None, apart, records))
    return tuple(sorted(lines, key=lambda line: (-abs(line.points), line.unit, line.keys)))


def _line(measure: str, item: _Item, points: float) -> RecordLine:
    first = item.rows[0]
    how: How = "entered" if item.then is None else "left" if item.now is None else "changed"
    what = getattr(first, "kind", None) or getattr(first, "category", None)
    on = next((getattr(first, name) for name in _DAYS if getattr(first, name, None)), None)
    return RecordLine(
        measure,
        item.record,
        how,
        tuple(row.key for row in item.rows if row.key is not None),
        first.unit,
        what,
        on,
        None if item.then is None else item.then[0],
        None if item.now is None else item.now[0],
        points,
        len(item.rows),
        tuple(row.id for row in item.rows if row.id is not None),
    )
