"""The rows behind a figure. Their number is the figure's: a test walks every one.

Every measure and every count leads here: which rows count below the line, which of them above it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd
import sqlalchemy as sa

from metrics.calendar import Week
from metrics.counts import FIRST_DAYS
from metrics.figures import Figures, figures
from metrics.measures import REGISTRY
from metrics.measures.definition import Behind, RowsBehind
from metrics.removed import NOTHING_REMOVED, Asked, RemovedRows, removed_rows
from metrics.subject import ALL, Span, span_of
from metrics.together import is_concerning
from models import counting
from models.access import Scope
from models.errors import AccessDenied
from models.facts import table_of
from models.tallies import counts_in_b, withdrawn_early
from models.tree import UnitNode
from models.units import Unit
from models.vocabulary import dispositions

Counting = Callable[[Behind], RowsBehind]
# The window of a measure's weekly version in the newest settled week.
JUDGED: Final = "judged"

_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "case": (
        "key",
        "category",
        "channel",
        "received_on",
        "decided_on",
        "closed_on",
        "told_on",
        "reopened_on",
        "due_on",
        "paused_on",
    ),
    "outcome": ("key", "category", "disposition", "received_on", "closed_on"),
    "commitment": (
        "key",
        "kind",
        "promised_to",
        "due_basis",
        "made_on",
        "due_on",
        "ended_on",
        "ending",
        "late_days",
        "hand_offs",
        "due_moves",
        "nobody_owns",
        "evidence",
        "title",
    ),
    "event": (
        "key",
        "event_on",
        "kind",
        "initiation",
        "stance",
        "state",
        "community",
        "attendance",
        "responses",
        "positive",
        "loop",
    ),
    "record": ("part", "week_start", "complete", "prompt"),
}


@dataclass(frozen=True)
class RecordList:
    """Rows behind a figure: unit, fields of the record type, `above` (above the line), `apart`.

    of: the unit's name, or those of several that are shown together. numerator, denominator: what the rows
    add up to, which is the figure's with what is of removed rows. denominator None: it is not made of records
    (weeks, exposure).
    """

    measure: str
    unit: UnitNode
    of: str
    span: Span
    record: str
    rows: pd.DataFrame
    numerator: int
    denominator: int | None
    removed: RemovedRows | None = None

    @property
    def whole(self) -> tuple[int, int | None]:
        """The figure's numerator and denominator: of the rows, and of those that were removed."""
        gone = self.removed or NOTHING_REMOVED
        below = None if self.denominator is None else self.denominator + gone.denominator
        return self.numerator + gone.numerator, below

    @property
    def gone(self) -> tuple[int, int]:
        """How many of how many were removed: of those below the line, where rows make it."""
        lost, (above, below) = self.removed or NOTHING_REMOVED, self.whole
        return (lost.numerator, above) if below is None else (lost.denominator, below)


def rows_behind(
    connection: sa.Connection,
    scope: Scope,
    measure: str,
    unit: UnitNode,
    *,
    now: datetime,
    week: Week | None = None,
    window: str | None = None,
    as_of: datetime | None = None,
) -> RecordList:
    """The rows of one figure of the scorecard of the same week, window and as-of.

    measure: an id of the catalogue (`B1`) or the name of a weekly count (`commitments_due`). window: also
    `judged`, the rows that the measure's weekly version counts in the newest settled week.
    Errors: AccessDenied for a unit outside the scope or a measure that does not exist.
    """
    only = tuple(FIRST_DAYS) if window == ALL else ()
    view = figures(connection, scope, now=now, week=week, window=window, as_of=as_of, only=only)
    return rows_of_view(connection, scope, view, measure, unit)


def rows_of_view(
    connection: sa.Connection, scope: Scope, view: Figures, measure: str, unit: UnitNode
) -> RecordList:
    """The same for a view that is read already; its window is the figure's.

    Errors: AccessDenied for a unit outside the scope or a measure that does not exist.
    """
    if not scope.sees(unit.id):
        raise AccessDenied(f"There is no unit “{unit.name}” that you may read.")
    window = view.window
    behind: Counting
    if measure in COUNT_ROWS:
        span, behind = _count_span(view, window), COUNT_ROWS[measure]
    elif measure in REGISTRY and window == JUDGED:
        definition = REGISTRY[measure]
        span, behind = span_of(view.weeks.settled, "week"), definition.judged or definition.behind
    elif measure in REGISTRY:
        span, behind = view.span(REGISTRY[measure], unit.level), REGISTRY[measure].behind
    else:
        raise AccessDenied(f"There is no figure “{measure[:60]}”. `accountability method` lists them.")
    joint = _joint(view, measure, unit)
    found = behind(_behind(connection, scope, unit, span, view, joint))
    # Whom complaints are about is the unit's to know, whoever answers them and wherever that is.
    rows = _read(connection, Scope(scope.agency_id) if is_concerning(measure) else scope, found)
    if is_concerning(measure):
        rows = _of_blocks(scope, rows, found, view, unit)
    numerator, denominator = _sums(found, rows)
    shown = rows.drop(columns=["unit_id", "adds_above", "adds_below"])
    of = view.counts.together.name(joint or (unit.id,))
    asked = Asked(measure, joint or (unit.id,), unit.level, span, window == JUDGED)
    gone = removed_rows(connection, scope, view, asked, (numerator, denominator))
    return RecordList(measure, unit, of, span, found.record, shown, numerator, denominator, gone)


def _joint(view: Figures, measure: str, unit: UnitNode) -> tuple[int, ...]:
    """The units whose rows make the figure, where it is shown of several together.

    Errors: AccessDenied where the unit's figure is not shown at all.
    """
    together = view.counts.together
    if not is_concerning(measure) or together.is_alone(unit.id):
        return ()
    if not together.shown(unit.id):
        raise AccessDenied(together.reason(unit.id))
    return together.shown(unit.id)


def _of_blocks(
    scope: Scope, rows: pd.DataFrame, found: RowsBehind, view: Figures, unit: UnitNode
) -> pd.DataFrame:
    """Findings under the names of the units that are shown together; without marks where they are not the
    viewer's, or nobody knows how few work in the unit."""
    together, unknown = view.counts.together, unit.id in view.counts.together.unknown
    closed = [unknown or not scope.sees(own) for own in rows["unit_id"]]
    rows = without_marks(rows.assign(apart=rows["apart"] | pd.Series(closed, rows.index, dtype=bool)))
    if found.record != "outcome":
        return rows
    return rows.assign(unit=[together.name(together.line(own)) for own in rows["unit_id"]])


def _sums(found: RowsBehind, rows: pd.DataFrame) -> tuple[int, int | None]:
    """What rows add up to: one by one, by visit, or by unit and week."""
    if found.together == "row":
        above = int(rows["adds_above"][rows["above"]].sum())
        return above, None if _no_records(found) else int(rows["adds_below"].sum())
    if found.together == "unit_week":
        week = pd.to_datetime(rows["event_on"]).dt.to_period("W-SUN").astype(str)
        return len(set(zip(rows["unit_id"], week, strict=True))), None
    key = [rows["unit_id"], rows["event_on"], rows["community"].fillna("")]
    parts = rows["above"].groupby(key)
    visits = parts.all() if found.together == "visit_all" else parts.any()
    return int(visits.sum()), len(visits)


def _no_records(found: RowsBehind) -> bool:
    return isinstance(found.below, int) and found.below == 0


def _count_span(view: Figures, window: str | None) -> Span:
    """Counts are of the selected week unless another window is asked for; never beyond the as-of."""
    if window in (None, "week"):
        span = span_of(view.weeks.selected, "week")
    elif window == "all":
        return view.everything()
    else:
        span = span_of(view.weeks.settled, "week" if window == JUDGED else window or "week")
    return Span(span.first, min(span.last, view.counts.last_day), span.window)


def _behind(
    connection: sa.Connection,
    scope: Scope,
    unit: UnitNode,
    span: Span,
    view: Figures,
    joint: tuple[int, ...],
) -> Behind:
    context = counting.context(connection, scope.agency_id, view.facts)
    return Behind(context, scope.agency_id, unit.id, span, view.counts.configuration, joint)


def _read(connection: sa.Connection, scope: Scope, found: RowsBehind) -> pd.DataFrame:
    t, unit = found.base, table_of(Unit)
    columns = [t.c[name] for name in _COLUMNS[found.record] if name in t.c]
    # Promises stand in the order in which they were due: of those that are late, the oldest is first.
    days = ("due_on",) if found.record == "commitment" else ("received_on", "event_on", "week_start")
    order = [c for c in columns if c.name in days]
    statement = (
        sa.select(
            t.c.id,
            t.c.unit_id,
            unit.c.name.label("unit"),
            *columns,
            (t.c.apart if "apart" in t.c else sa.false()).label("apart"),
            sa.func.coalesce(found.numerator, sa.false()).label("above"),
            (found.above if hasattr(found.above, "label") else sa.literal(found.above)).label("adds_above"),
            (found.below if hasattr(found.below, "label") else sa.literal(found.below)).label("adds_below"),
        )
        .join(unit, unit.c.id == t.c.unit_id)
        .where(scope.condition(t.c.agency_id, t.c.unit_id), found.denominator)
        .order_by(*order, t.c.id)
    )
    result = connection.execute(statement)
    frame = pd.DataFrame(result.all(), columns=list(result.keys()), dtype=object)
    return without_marks(frame.assign(above=frame["above"].astype(bool)))


def without_marks(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that are apart without what would tell which records they are: they count, and open to nobody."""
    apart = rows["apart"].astype(bool)
    blank = {name: rows[name].mask(apart, None) for name in ("key", "channel") if name in rows}
    return rows.assign(apart=apart, **blank)


def _received(x: Behind) -> RowsBehind:
    t = x.facts.complaints
    inside = sa.and_(sa.not_(t.c.duplicate), t.c.received_on.between(x.first, x.last))
    return RowsBehind("case", t, sa.and_(inside, x.member(t.c.unit_id, t.c.received_on)), sa.true())


def _closed(x: Behind) -> RowsBehind:
    t = x.facts.complaints
    inside = sa.and_(sa.not_(t.c.duplicate), t.c.closed_on.between(x.first, x.last))
    return RowsBehind("case", t, sa.and_(inside, x.member(t.c.unit_id, t.c.closed_on)), sa.true())


def _open(x: Behind) -> RowsBehind:
    t = x.facts.complaints
    still = sa.or_(t.c.closed_on.is_(None), t.c.closed_on > x.last)
    inside = sa.and_(sa.not_(t.c.duplicate), t.c.received_on <= x.last, still)
    return RowsBehind("case", t, sa.and_(inside, x.member(t.c.unit_id, x.at_end())), sa.true())


def _outcomes(flag: str | None) -> Counting:
    def behind(x: Behind) -> RowsBehind:
        t = x.facts.outcomes
        inside = sa.and_(t.c.closed_on.between(x.first, x.last), x.member(t.c.unit_id, t.c.closed_on))
        if flag is not None:
            inside = sa.and_(inside, t.c.disposition.in_(dispositions(flag)))
        return RowsBehind("outcome", t, inside, sa.true())

    return behind


def _promises(day: str, *, done: bool = False, kept: bool = False) -> Counting:
    def behind(x: Behind) -> RowsBehind:
        t = x.facts.commitments
        inside = sa.and_(counts_in_b(t), t.c[day].between(x.first, x.last), x.member(t.c.unit_id, t.c[day]))
        if day == "due_on":
            inside = sa.and_(inside, sa.not_(withdrawn_early(t)))
        if done:
            inside = sa.and_(inside, t.c.ending == "done")
        if kept:
            in_time = sa.and_(t.c.late_days == 0, t.c.ending != "cancelled_by_agency")
            inside = sa.and_(inside, t.c.ended_on.is_not(None), in_time)
        return RowsBehind("commitment", t, inside, sa.true())

    return behind


def _overdue(x: Behind) -> RowsBehind:
    t = x.facts.commitments
    still = sa.or_(t.c.ended_on.is_(None), t.c.ended_on > x.last)
    inside = sa.and_(counts_in_b(t), t.c.due_on <= x.last, still, sa.not_(withdrawn_early(t)))
    return RowsBehind("commitment", t, sa.and_(inside, x.member(t.c.unit_id, x.at_end())), sa.true())


def _events(proactive: bool) -> Counting:
    def behind(x: Behind) -> RowsBehind:
        t = x.facts.events
        inside = sa.and_(t.c.state == "held", t.c.event_on.between(x.first, x.last))
        if proactive:
            inside = sa.and_(inside, t.c.initiation == "proactive")
        return RowsBehind("event", t, sa.and_(inside, x.member(t.c.unit_id, t.c.event_on)), sa.true())

    return behind


COUNT_ROWS: Final[dict[str, Counting]] = {
    "complaints_received": _received,
    "complaints_closed": _closed,
    "complaints_open": _open,
    "outcomes_closed": _outcomes(None),
    "outcomes_on_merits": _outcomes("on_merits"),
    "outcomes_sustained": _outcomes("sustained"),
    "commitments_made": _promises("made_on"),
    "commitments_due": _promises("due_on"),
    "commitments_kept": _promises("due_on", kept=True),
    "commitments_done": _promises("ended_on", done=True),
    "commitments_overdue": _overdue,
    "events_held": _events(proactive=False),
    "events_proactive": _events(proactive=True),
}
