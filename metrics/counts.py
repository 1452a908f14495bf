"""The kept counts as arrays. Days are whole days since 1970-01-01."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from metrics.calendar import local_day, zone
from metrics.configuration import Configuration, load
from metrics.policies import agency_configuration
from metrics.together import Ids, Together, together
from models import concerned, counting
from models.access import Scope
from models.counts import ConcernCount
from models.facts import Facts, table_of
from models.settings import settings
from models.tallies import TALLIES
from models.tree import UnitNode, agency_zone, load_tree
from models.units import BEGINNING, END, UnitAncestor, UnitExposure

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Rows = dict[str, npt.NDArray[Any]]
EPOCH = date(1970, 1, 1)
CONCERN: Final = "concern_count"
NOT_YET = (END - EPOCH).days
_BEGINNING = (BEGINNING - EPOCH).days

# Count tables by whose days the first record is told, and the column that tells it.
FIRST_DAYS = {
    "case_count": "received_on",
    "due_count": "due_on",
    "event_count": "event_on",
    "made_count": "week_start",
}


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

    tables: by count table, its columns as arrays. last_day: the last day of which something had happened
    before `as_of`. whole: the same without the limits of the scope, where it has any. overlaps: of units that
    are shown together only, complaints that concern several of them, as counts below 0.
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
    whole: "Counts | None" = None
    overlaps: dict[Ids, Rows] = field(default_factory=dict)
    _members: dict[tuple[int, ...], list[tuple[Ints, Ints]]] = field(default_factory=dict)
    _sorted: dict[str, tuple[Rows, Ints]] = field(default_factory=dict)
    _belonged: dict[tuple[int, ...], tuple[Ints, bool]] = field(default_factory=dict)

    @property
    def agency(self) -> "Counts":
        """The counts of the whole agency: for what is the same for every viewer, never for a unit's rows."""
        return self.whole or self

    @cached_property
    def together(self) -> Together:
        """Whose complaint figures stand only together with others'; the same for every viewer."""
        return together(self.agency.tree, self.configuration.records.small_unit_sworn)

    def within(self, scope: Scope) -> "Counts":
        """What a scope sees of a whole agency's counts; these themselves where it sees everything."""
        if scope.unit_ids is None:
            return self
        units = sorted(scope.unit_ids)

        def cut(rows: Rows) -> Rows:
            seen = np.isin(rows["unit_id"], units)
            return {name: column[seen] for name, column in rows.items()}

        return replace(
            self,
            scope=scope,
            tree=[node for node in self.tree if scope.sees(node.id)],
            tables={name: cut(rows) for name, rows in self.tables.items()},
            exposure=cut(self.exposure),
            whole=self,
            _members={},
            _sorted={},
            _belonged={},
        )

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

    def under(self, units: tuple[int, ...], table: str) -> Rows:
        """Rows of a count table of any unit that ever belonged to these; columns are never written to."""
        rows, edges = self._by_unit(table)
        return _slices(rows, edges, self._ever(units)[0])

    def own(self, units: tuple[int, ...], table: str) -> Rows:
        """Rows of a count table on the units' own lines; columns are never written to.

        A complaint that concerns several units which are shown together counts once.
        """
        rows, edges = self._by_unit(table)
        mine, twice = _slices(rows, edges, np.array(units)), self.overlaps.get(units)
        if table != CONCERN or twice is None:
            return mine
        return {name: np.concatenate([mine[name], twice[name]]) for name in twice}

    def always(self, units: tuple[int, ...]) -> bool:
        """Whether all that ever belonged to these units has belonged to them all along."""
        return self._ever(units)[1]

    def _ever(self, units: tuple[int, ...]) -> tuple[Ints, bool]:
        """The units that ever belonged to these, and whether each has from beginning to end."""
        if units not in self._belonged:
            a = self.ancestors
            mine = np.isin(a["ancestor_id"], units)
            whole = (a["from_on"][mine] <= _BEGINNING) & (a["to_on"][mine] >= NOT_YET)
            self._belonged[units] = np.unique(a["unit_id"][mine]), bool(whole.all())
        return self._belonged[units]

    def _by_unit(self, table: str) -> tuple[Rows, Ints]:
        """A count table in order of its units, and where each unit's rows begin."""
        if table not in self._sorted:
            rows = self.tables[table]
            order = np.argsort(rows["unit_id"], kind="stable")
            ordered = {name: column[order] for name, column in rows.items()}
            if "community" in rows:
                ordered["visit"] = _visits(ordered)
            top = int(self.ancestors["unit_id"].max(initial=0)) + 2
            self._sorted[table] = ordered, np.searchsorted(ordered["unit_id"], np.arange(top + 1))
        return self._sorted[table]

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


def _visits(rows: Rows) -> Ints:
    """A number for each unit, day and community: rows of one visit share it."""
    _, community = np.unique(rows["community"], return_inverse=True)
    widest = int(community.max(initial=0)) + 1
    days = rows["event_on"] - rows["event_on"].min(initial=0)
    key: Ints = (rows["unit_id"] * (int(days.max(initial=0)) + 1) + days) * widest + community
    return key


def _slices(rows: Rows, edges: Ints, units: Ints) -> Rows:
    """The rows of some units of a table in order of its units: for one unit a view, not a copy."""
    known = units[units < len(edges) - 1]
    parts = [slice(edges[unit], edges[unit + 1]) for unit in known.tolist() if edges[unit] < edges[unit + 1]]
    if len(parts) == 1:
        return {name: column[parts[0]] for name, column in rows.items()}
    if not parts:
        return {name: column[:0] for name, column in rows.items()}
    if sum(part.stop - part.start for part in parts) == len(rows["n"]):
        return rows
    return {name: np.concatenate([column[part] for part in parts]) for name, column in rows.items()}


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
    everyone = Scope(scope.agency_id)
    place = zone(agency_zone(connection, everyone))
    last_day = local_day(as_of - timedelta(microseconds=1), place)
    wanted = [t for t in dict.fromkeys(tally.table for tally in TALLIES) if only is None or t.name in only]
    if stored:
        tables = {table.name: _everything(connection, table, everyone) for table in wanted}
    else:
        tables = _recounted(connection, everyone, as_of, last_day, wanted) if wanted else {}
    counts = Counts(
        everyone,
        place.key,
        as_of,
        day_number(last_day),
        load_tree(connection, everyone),
        tables,
        _everything(connection, table_of(UnitAncestor), everyone),
        _everything(connection, table_of(UnitExposure), everyone),
        agency_configuration(connection, everyone, load(settings().configuration), last_day),
    )
    if CONCERN in tables:
        facts = Facts() if stored else Facts(as_of, last_day + timedelta(days=1))
        for group in dict.fromkeys(counts.together.joint.values()):
            rows = concerned.by_several(connection, everyone, facts, group)
            counts.overlaps[group] = _arrays([table_of(ConcernCount).c[n] for n in _KEYS], rows)
    return counts.within(scope)


_KEYS = ("received_on", "category", "n")


def _everything(connection: sa.Connection, table: sa.Table, scope: Scope) -> Rows:
    """A table's rows of an agency as the driver gives them: half of a scorecard's time is spent here."""
    columns = [column for column in table.c if column.name not in ("agency_id", "removed")]
    rows = connection.execute(sa.select(*map(_plain, columns)).where(table.c.agency_id == scope.agency_id))
    return _arrays(columns, list(rows.cursor.fetchall()))


def _recounted(
    connection: sa.Connection, scope: Scope, as_of: datetime, last_day: date, wanted: list[sa.Table]
) -> dict[str, Rows]:
    counts = counting.as_it_stood(connection, scope.agency_id, as_of, last_day + timedelta(days=1))
    found: dict[str, Rows] = {}
    for table in wanted:
        columns = [*counting.key_columns(table), table.c.n]
        found[table.name] = _arrays(columns, counts[table.name])
    return found
