"""The kept counts as arrays, and the weekly counts by unit. Days are whole days since 1970-01-01."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import sqlalchemy as sa

from metrics.calendar import Week, local_day, zone
from metrics.configuration import Configuration, load
from models import counting
from models.access import Scope
from models.counts import OPEN
from models.facts import table_of
from models.settings import settings
from models.tallies import TALLIES
from models.tree import UnitNode, agency_zone, load_tree
from models.units import END, UnitAncestor, UnitExposure
from models.vocabulary import dispositions

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Rows = dict[str, npt.NDArray[Any]]
EPOCH = date(1970, 1, 1)
NOT_YET = (END - EPOCH).days

COUNTS = (
    "complaints_received",
    "complaints_closed",
    "complaints_open",
    "outcomes_closed",
    "outcomes_on_merits",
    "outcomes_sustained",
    "commitments_made",
    "commitments_due",
    "commitments_kept",
    "commitments_done",
    "commitments_overdue",
    "events_held",
    "events_proactive",
)
# Count tables by whose days the first record is told, and the column that tells it.
FIRST_DAYS = {
    "case_count": "received_on",
    "due_count": "due_on",
    "event_count": "event_on",
    "made_count": "week_start",
}
STOCKS = ("complaints_open", "commitments_overdue")


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def monday(days: Ints) -> Ints:
    """The Monday of each day's ISO week (1970-01-01 was a Thursday)."""
    return days - (days + 3) % 7


def day_of(number: int) -> date:
    """The inverse of `day_number`."""
    return EPOCH + timedelta(days=int(number))


@dataclass
class Counts:
    """Everything one agency's measures are reckoned from, within a scope, up to an instant.

    tables: by count table, its columns as arrays. limits: by ancestor, the first and last Monday on which
    each unit belongs to it. last_day: the last day of which something had happened before `as_of`.
    """

    scope: Scope
    zone: str
    as_of: datetime
    last_day: int
    tree: list[UnitNode]
    tables: dict[str, Rows]
    ancestors: Rows
    exposure: Rows
    configuration: Configuration
    _members: dict[tuple[int, ...], list[tuple[Ints, Ints]]] = field(default_factory=dict)

    @property
    def nodes(self) -> dict[int, UnitNode]:
        """The units in scope by id."""
        return {node.id: node for node in self.tree}

    def members(self, units: tuple[int, ...], rows: Rows, mondays: Ints) -> Bools:
        """Which rows belong to any of these units or to what is under them, in the weeks of `mondays`."""
        if units not in self._members:
            self._members[units] = self._limits(units)
        inside = np.zeros(len(mondays), bool)
        for low, high in self._members[units]:
            inside |= (low[rows["unit_id"]] <= mondays) & (mondays < high[rows["unit_id"]])
        return inside

    def _limits(self, units: tuple[int, ...]) -> list[tuple[Ints, Ints]]:
        a = self.ancestors
        of = np.isin(a["ancestor_id"], units)
        size = int(a["unit_id"].max(initial=0)) + 1
        layers: list[tuple[Ints, Ints]] = []
        order = np.lexsort((a["from_on"][of], a["unit_id"][of]))
        unit = a["unit_id"][of][order]
        start, end = monday(a["from_on"][of][order]), monday(a["to_on"][of][order])
        nth = np.arange(len(unit)) - np.searchsorted(unit, unit)
        for layer in range(int(nth.max(initial=-1)) + 1):
            low, high = np.full(size, NOT_YET), np.full(size, -NOT_YET)
            mine = nth == layer
            low[unit[mine]], high[unit[mine]] = start[mine], end[mine]
            layers.append((low, high))
        return layers

    def first_day(self, *tables: str) -> int | None:
        """The first day that any row of these tables names; None without rows."""
        days = [self.tables[table][FIRST_DAYS[table]] for table in tables]
        firsts = [int(d.min()) for d in days if len(d)]
        return min(firsts, default=None)


def _arrays(columns: list[sa.Column[Any]], rows: list[Any]) -> Rows:
    lists = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays: Rows = {}
    for column, items in zip(columns, lists, strict=True):
        if isinstance(column.type, sa.Date):
            arrays[column.name] = np.array(items, "datetime64[D]").astype("int64")
        elif isinstance(column.type, sa.Integer):
            arrays[column.name] = np.array(items, "int64")
        elif isinstance(column.type, sa.Float):
            arrays[column.name] = np.array(items, "float64")
        else:
            arrays[column.name] = np.array(items, "str") if items else np.array([], "U1")
    return arrays


def _plain(column: sa.Column[Any]) -> Any:
    """Dates as the driver gives them: text or date, both of which NumPy reads at once."""
    return sa.type_coerce(column, sa.String) if isinstance(column.type, sa.Date) else column


def load_counts(
    connection: sa.Connection,
    scope: Scope,
    as_of: datetime,
    *,
    stored: bool = True,
    only: tuple[str, ...] | None = None,
) -> Counts:
    """The counts of an agency as kept, or recounted from the facts as they stood at `as_of`.

    only: the count tables wanted; None for all.
    """
    tables: dict[str, Rows] = {}
    recounted = {} if stored or only == () else _recounted(connection, scope, as_of)
    for table in dict.fromkeys(tally.table for tally in TALLIES):
        if only is not None and table.name not in only:
            continue
        columns = list(table.c)
        if stored:
            condition = scope.condition(table.c.agency_id, table.c.unit_id)
            rows = connection.execute(sa.select(*map(_plain, columns)).where(condition)).all()
        else:
            names = recounted[table.name][0]
            columns = [table.c[name] for name in names]
            rows = [row for row in recounted[table.name][1] if scope.sees(row[1])]
        tables[table.name] = _arrays(columns, list(rows))
    place = zone(agency_zone(connection, scope))
    ancestor, exposure = table_of(UnitAncestor), table_of(UnitExposure)
    return Counts(
        scope,
        place.key,
        as_of,
        day_number(local_day(as_of - timedelta(microseconds=1), place)),
        load_tree(connection, scope),
        tables,
        _everything(connection, ancestor, ancestor.c.agency_id == scope.agency_id),
        _everything(connection, exposure, scope.condition(exposure.c.agency_id, exposure.c.unit_id)),
        load(settings().configuration),
    )


def _everything(connection: sa.Connection, table: sa.Table, condition: Any) -> Rows:
    columns = list(table.c)
    return _arrays(columns, list(connection.execute(sa.select(*map(_plain, columns)).where(condition)).all()))


def _recounted(
    connection: sa.Connection, scope: Scope, as_of: datetime
) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    place = zone(agency_zone(connection, scope))
    day = local_day(as_of - timedelta(microseconds=1), place) + timedelta(days=1)
    counts = counting.as_it_stood(connection, scope.agency_id, as_of, day)
    keys = {tally.table.name: tally.table for tally in TALLIES}
    order = {name: [c.name for c in counting.key_columns(table)] for name, table in keys.items()}
    return {name: ([*order[name], "n"], rows) for name, rows in counts.items()}


def weekly_counts(
    counts: Counts, first: Week | None = None, last: Week | None = None, units: frozenset[int] | None = None
) -> pd.DataFrame:
    """Each unit's OWN weekly counts: unit_id, week_start (days), count, n; zeros left out.

    Complaints by handling unit, outcomes by unit concerned (in the week their case closed), promises by
    owner, due and kept by week of the original due. Stocks stand at week end, in the unfinished week at the
    as-of. An open-ended start means the first record, an open end the week of the as-of.
    """
    end = day_number(last.end) if last else int(monday(np.array([counts.last_day]))[0]) + 6
    frames = [_flows(counts, min(end, counts.last_day)), _stocks(counts, first, end)]
    rows = pd.concat(frames, ignore_index=True)
    if first is not None:
        rows = rows[rows["week_start"] >= day_number(first.start)]
    if units is not None:
        rows = rows[rows["unit_id"].isin(units)]
    rows["order"] = rows["count"].map({name: place for place, name in enumerate(COUNTS)})
    rows = rows.sort_values(["week_start", "unit_id", "order"], ignore_index=True)
    return rows[["unit_id", "week_start", "count", "n"]].astype({"n": "int64"})


def _weekly(name: str, rows: Rows, days: Ints, chosen: Bools) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"unit_id": rows["unit_id"][chosen], "week_start": monday(days[chosen]), "n": rows["n"][chosen]}
    )
    frame = frame.groupby(["unit_id", "week_start"], as_index=False)["n"].sum()
    return frame.assign(count=name)


def _flows(counts: Counts, end: int) -> pd.DataFrame:
    case, due, made = (counts.tables[t] for t in ("case_count", "due_count", "made_count"))
    outcome, event = counts.tables["outcome_count"], counts.tables["event_count"]
    closed, held = outcome["closed_on"] <= end, (event["state"] == "held") & (event["event_on"] <= end)
    merits, sustained = (
        np.isin(outcome["disposition"], dispositions(flag)) for flag in ("on_merits", "sustained")
    )
    week = made["week_start"]
    return pd.concat(
        [
            _weekly("complaints_received", case, case["received_on"], case["received_on"] <= end),
            _weekly("complaints_closed", case, case["closed_on"], case["closed_on"] <= end),
            _weekly("outcomes_closed", outcome, outcome["closed_on"], closed),
            _weekly("outcomes_on_merits", outcome, outcome["closed_on"], closed & merits),
            _weekly("outcomes_sustained", outcome, outcome["closed_on"], closed & sustained),
            _weekly("commitments_made", made, week, (made["flow"] == "made") & (week <= end)),
            _weekly("commitments_due", due, due["due_on"], due["due_on"] <= end),
            _weekly("commitments_kept", due, due["due_on"], (due["due_on"] <= end) & (due["late"] == 0)),
            _weekly("commitments_done", made, week, (made["flow"] == "done") & (week <= end)),
            _weekly("events_held", event, event["event_on"], held),
            _weekly(
                "events_proactive", event, event["event_on"], held & (event["initiation"] == "proactive")
            ),
        ],
        ignore_index=True,
    )


def _stocks(counts: Counts, first: Week | None, end: int) -> pd.DataFrame:
    case, flow, due = (counts.tables[t] for t in ("case_count", "flow_count", "due_count"))
    current = int(monday(np.array([counts.last_day]))[0])
    unfinished = current + 6 > counts.last_day
    kept = flow["ending"] != "excluded"
    starts, stops = monday(case["received_on"]), monday(np.minimum(case["closed_on"], NOT_YET))
    frames = [
        _standing("complaints_open", case["unit_id"], starts, stops, case["n"], first, end),
        _standing(
            "commitments_overdue",
            flow["unit_id"][kept],
            flow["due_week"][kept],
            flow["ended_week"][kept],
            flow["n"][kept],
            first,
            min(end, current - 1) if unfinished else end,
        ),
    ]
    if unfinished and end >= counts.last_day:
        # At the as-of of an unfinished week only what fell due by then can be late: days tell, weeks do not.
        late = (due["due_on"] <= counts.last_day) & (due["late"] == OPEN)
        here = np.full(int(late.sum()), current)
        frame = pd.DataFrame({"unit_id": due["unit_id"][late], "week_start": here, "n": due["n"][late]})
        frame = frame.groupby(["unit_id", "week_start"], as_index=False)["n"].sum()
        frames.append(frame.assign(count="commitments_overdue"))
    return pd.concat(frames, ignore_index=True)


def _standing(
    name: str, units: Ints, starts: Ints, stops: Ints, n: Ints, first: Week | None, end: int
) -> pd.DataFrame:
    """How many stand open at each week's end: begun in or before the week, not stopped in or before it."""
    last = int(monday(np.array([end]))[0])
    entered = pd.DataFrame({"unit_id": units, "week_start": starts, "n": n})
    left = pd.DataFrame({"unit_id": units, "week_start": np.maximum(starts, stops), "n": -n})
    moves = pd.concat([entered, left]).query("week_start <= @last")
    if moves.empty:
        return pd.DataFrame({"unit_id": [], "week_start": [], "n": [], "count": []})
    low = day_number(first.start) if first else int(moves["week_start"].min())
    grid = moves.groupby(["unit_id", "week_start"])["n"].sum().unstack("week_start", fill_value=0)
    mondays = range(int(grid.columns.min()), last + 1, 7)
    open_at = grid.reindex(columns=mondays, fill_value=0).cumsum(axis=1)
    frame = open_at.stack().rename("n").reset_index()
    frame = frame[(frame["n"] > 0) & (frame["week_start"] >= low)]
    return frame.astype({"week_start": "int64", "n": "int64"}).assign(count=name)
