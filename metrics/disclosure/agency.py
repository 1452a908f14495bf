"""The complaint and feedback counts of a quarter by unit: the tables of a release before anything is hidden.

A quarter is made of whole weeks (a week is in the quarter of its Sunday). Keys are unit ids and words of the
vocabulary; naming them is the page's business. Units are told quarter by quarter, never over a year: each
quarter's tables hang together with the others at the agency's own line alone, so that a later release leaves
an earlier one's cells as free as they were. For the same reason every category has its cell in every quarter.
"""

from typing import Final

import numpy as np

from metrics.calendar import Quarter, Week
from metrics.council_counts import span_of_quarter
from metrics.counts import Counts, Ints, Rows, day_of, monday
from metrics.disclosure.tables import ALL, Cell, Split, Table, with_margins
from metrics.figures import Figures
from metrics.measures import REGISTRY
from models.tree import UnitNode
from models.vocabulary import CATEGORIES, dispositions

UNKNOWN: Final = "unknown"
ITSELF: Final = " itself"  # ends the key of what is a unit's own and of none under it
FOUND: Final = ("finding", "no_finding")
# The measure by whose needs a table is told or not.
SAID_BY: Final = {"received": "A5", "handled": "A1", "closed": "A4", "findings": "A6", "feedback": "C4"}
FINDINGS: Final = ("sustained", "not_sustained", "resolved", "no_finding")


def tables_of(view: Figures, quarter: Quarter) -> list[Table]:
    """Complaints received, handled and closed, findings, and feedback of a quarter by unit.

    received: distinct complaints by unit concerned and category, the agency's by week too. handled: by
    handling unit. closed: the same, a finding reached or not. findings: allegations by unit concerned.
    feedback: responses, positive or not. Unit: counts. What the sources do not tell is not there, nor a table
    without any count.
    """
    counts, t = view.counts.agency, view.counts.agency.tables
    units = {name: _told(view, name, quarter) for name in SAID_BY}
    for name in ("received", "findings"):
        units[name] = _alone(units[name], counts)
    received = _Concerned(counts, quarter, units["received"]).table()
    closings = _lasting(t["closing_count"])
    reached = np.where(closings["reached"] > 0, *FOUND)
    handled = _Sums(counts, units["handled"], quarter, "handled", t["case_count"], "received_on").table()
    made = [
        _with_weeks(received, counts, quarter),
        _tied(handled, received, counts),
        _Sums(counts, units["closed"], quarter, "closed", closings, "closed_on", FOUND, reached).table(),
        _Sums(counts, units["findings"], quarter, "findings", *_published(t["outcome_count"])).table(),
        _Sums(counts, units["feedback"], quarter, "feedback", *_opinions(t["feedback_count"])).table(),
    ]
    return [table for table in made if any(table.counts.values())]


def _told(view: Figures, name: str, quarter: Quarter) -> list[UnitNode]:
    """The units that the sources can tell something of, for one table; the agency alone, or none."""
    last = span_of_quarter(quarter).days[1]
    tree = view.counts.agency.tree
    for level, units in (("unit", tree), ("agency", tree[:1])):
        if view.parts.cannot(REGISTRY[SAID_BY[name]], level, last) is None:
            return units
    return []


def _alone(units: list[UnitNode], counts: Counts) -> list[UnitNode]:
    """Units whose complaint figures stand apart; the others are counted on their parent's own line."""
    kept: dict[int, UnitNode] = {}
    for node in units:  # in tree order: a parent stands before what is under it
        if counts.together.is_alone(node.id) and (not node.depth or node.parent_id in kept):
            kept[node.id] = node
    return list(kept.values())


def _inside(quarter: Quarter, days: Ints) -> Ints:
    """Places of the rows whose day is in a quarter."""
    span = span_of_quarter(quarter)
    return np.flatnonzero((span.first <= days) & (days <= span.last))


class _Sums:
    """A table of counts that add up over units: by unit and label, of a quarter."""

    def __init__(
        self,
        counts: Counts,
        units: list[UnitNode],
        quarter: Quarter,
        name: str,
        rows: Rows,
        day: str,
        labels: tuple[str, ...] = (ALL,),
        label: object = ALL,
    ) -> None:
        self.counts, self.units, self.quarter, self.name, self.labels = counts, units, quarter, name, labels
        inside = _inside(quarter, rows[day])
        words = np.broadcast_to(np.asarray(label), len(rows["n"]))[inside]
        self.rows: Rows = {"unit_id": rows["unit_id"][inside], "n": rows["n"][inside]}
        self.mondays = monday(rows[day][inside])
        self.label_of = np.array([labels.index(word) for word in words.tolist()], "int64")
        self.leaves: dict[Cell, int] = {}
        self.behind: set[Cell] = set()
        self.splits: list[Split] = []

    def table(self) -> Table:
        """The table of the units, and what each is the sum of."""
        children = _children(self.units)
        for node in self.units:
            self._put(str(node.id), self._of(node))
        for node in self.units:
            if parts := children.get(node.id):
                self._split(node, parts)
        splits = [Split("outcome", ALL, self.labels)] if len(self.labels) > 1 else []
        leaves = with_margins(self.leaves, splits)
        pieces = {cell.unit for cell in self.behind}
        behind = {cell for cell in leaves if cell.unit in pieces}
        return Table(leaves, [*splits, *self.splits], behind=frozenset(behind))

    def _of(self, *nodes: UnitNode) -> Ints:
        """Sums by label of the rows that belong to all of these units in their own week."""
        mine = np.ones(len(self.mondays), bool)
        for node in nodes:
            mine &= self.counts.members((node.id,), self.rows, self.mondays)
        return np.bincount(self.label_of[mine], self.rows["n"][mine], len(self.labels)).astype("int64")

    def _put(self, unit: str, sums: Ints, *, behind: bool = False) -> str:
        """Take up a unit's sums as cells."""
        for label, n in zip(self.labels, sums.tolist(), strict=True):
            cell = Cell(self.name, unit, outcome=label, time=self.quarter.label)
            self.leaves[cell] = n
            if behind:
                self.behind.add(cell)
        return unit

    def _split(self, node: UnitNode, children: list[UnitNode]) -> None:
        """What a unit is the sum of: its parts as far as they belonged to it then, and its own line."""
        parts, rest = [], self._of(node)
        for child in children:
            whole, within = self._of(child), self._of(child, node)
            rest = rest - within
            if (whole == within).all():
                parts.append(str(child.id))
                continue
            # It moved in that time: both pieces exist for a reader, neither is released.
            pieces = f"{child.id} in {node.id}", f"{child.id} elsewhere"
            for piece, sums in zip(pieces, (within, whole - within), strict=True):
                self._put(piece, sums, behind=True)
            self.splits.append(Split("unit", str(child.id), pieces))
            parts.append(pieces[0])
        # Always there: whether there is such a line must not tell that it is not 0.
        parts.append(self._put(f"{node.id}{ITSELF}", rest))
        self.splits.append(Split("unit", str(node.id), tuple(parts)))


class _Concerned:
    """Distinct complaints by unit concerned: one may concern several, so that units overlap."""

    def __init__(self, counts: Counts, quarter: Quarter, units: list[UnitNode]) -> None:
        rows = counts.tables["concern_count"]
        inside = _inside(quarter, rows["received_on"])
        self.units, self.time = units, quarter.label
        self.unit, self.n = rows["unit_id"][inside], rows["n"][inside]
        self.word = np.where(rows["category"] == "", UNKNOWN, rows["category"])[inside]

    def table(self) -> Table:
        """The table of the units."""
        leaves = {
            Cell("received", str(node.id), category, time=self.time): int(
                self.n[(self.unit == node.id) & (self.word == category)].sum()
            )
            for node in self.units
            for category in (*CATEGORIES, UNKNOWN)
        }
        splits = [Split("category", ALL, (*CATEGORIES, UNKNOWN))]
        by_unit: dict[str, dict[Cell, int]] = {}
        for cell, n in leaves.items():
            by_unit.setdefault(cell.unit, {})[cell._replace(unit=ALL)] = n
        own: dict[Cell, int] = {}
        units = [
            _overlap(str(parent), tuple(str(child.id) for child in children), by_unit, own)
            for parent, children in _children(self.units).items()
        ]
        cells = with_margins(leaves | own, splits)
        lines = {cell.unit for cell in own}
        behind = frozenset(cell for cell in cells if cell.unit in lines)
        return Table(cells, [*splits, *units], behind=behind)


def _overlap(
    whole: str, parts: tuple[str, ...], cells: dict[str, dict[Cell, int]], own: dict[Cell, int]
) -> Split:
    """How distinct complaints of a unit lie among its parts, and on its own line where they do not reach."""
    mine = cells.get(whole, {})
    # A part that moved in that time may have more than the unit it is in now: nothing follows from that.
    inside = tuple(part for part in parts if all(n <= mine[key] for key, n in cells.get(part, {}).items()))
    lacking = {key: max(0, n - sum(cells[part][key] for part in inside)) for key, n in mine.items()}
    if not any(lacking.values()):
        return Split("unit", whole, inside, overlapping=True)
    line = f"{whole}{ITSELF}"
    own |= {key._replace(unit=line): n for key, n in lacking.items()}
    return Split("unit", whole, (*inside, line), overlapping=True)


def _children(units: list[UnitNode]) -> dict[int, list[UnitNode]]:
    children: dict[int, list[UnitNode]] = {}
    for node in units:
        if node.parent_id is not None:
            children.setdefault(node.parent_id, []).append(node)
    return children


def _lasting(rows: Rows) -> Rows:
    """Closings that were not undone within 60 days, as the measure has them."""
    return {name: column[rows["reopened"] == 0] for name, column in rows.items()}


def _published(rows: Rows) -> tuple[Rows, str, tuple[str, ...], object]:
    """Allegations with one of four findings; finer words would be small counts. Duplicates are left out."""
    sustained, merits, resolved, excluded = (
        np.isin(rows["disposition"], dispositions(flag))
        for flag in ("sustained", "on_merits", "resolved", "excluded_from_shares")
    )
    kept = {name: column[~excluded] for name, column in rows.items()}
    words = np.select([sustained, merits, resolved], FINDINGS[:3], FINDINGS[3])
    return kept, "closed_on", FINDINGS, words[~excluded]


def _opinions(rows: Rows) -> tuple[Rows, str, tuple[str, ...], object]:
    """Responses to events, positive ones and others."""
    columns = {name: np.tile(rows[name], 2) for name in ("unit_id", "week_start")}
    others = rows["responses"] - rows["positive"]
    columns["n"] = np.concatenate([rows["positive"], others]) * np.tile(rows["n"], 2)
    words = np.repeat(["positive", "other"], len(others))
    return columns, "week_start", ("positive", "other"), words


def _with_weeks(received: Table, counts: Counts, quarter: Quarter) -> Table:
    """Received complaints of the whole agency by week too, for the one weekly chart that is public."""
    if not received.counts:
        return received
    rows, root, span = counts.tables["concern_count"], counts.scope.agency_id, span_of_quarter(quarter)
    own, weeks = rows["unit_id"] == root, monday(rows["received_on"])
    cells = dict(received.counts)
    mondays = range(span.first, span.last, 7)
    names = {first: Week(day_of(first)).label for first in mondays}
    for first, name in names.items():
        cells[Cell("received", str(root), time=name)] = int(rows["n"][own & (weeks == first)].sum())
    splits = [*received.splits, Split("time", quarter.label, tuple(names.values()))]
    return Table(cells, splits, behind=received.behind)


def _tied(handled: Table, received: Table, counts: Counts) -> Table:
    """Complaints by handling unit; at the top those received and those that concern no unit yet."""
    cells, ties, root = dict(handled.counts), [], str(counts.scope.agency_id)
    behind: set[Cell] = set()
    for time in sorted({cell.time for cell in received.counts} if cells else ()):
        whole, part = Cell("handled", root, time=time), Cell("received", root, time=time)
        rest = Cell("handled, nothing yet", root, time=time)
        cells[rest] = cells[whole] - received.counts[part]
        behind.add(rest)
        ties.append((whole, (part, rest)))
    return Table(cells, handled.splits, ties, behind=handled.behind | behind)
