"""What is to be released: counts with keys, and every sum that ties them together.

A cell is one count of one unit, category, outcome and time. Members of an axis split into parts (a bureau
into units, a year into quarters); wherever a cell and all its parts are released, the sum is a relation that
a reader can use. Tables that use the same cell share it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from metrics.counts import Bools, Ints

ALL: Final = "all"
Axis = Literal["unit", "category", "outcome", "time"]
Relation = tuple[int, tuple[int, ...]]


class Cell(NamedTuple):
    """The key of one count (`of`: what is counted); ALL where it is not split by an axis."""

    of: str
    unit: str = ALL
    category: str = ALL
    outcome: str = ALL
    time: str = ALL


class Split(NamedTuple):
    """A member of an axis and its parts.

    overlapping: one record may be counted in several parts (a complaint about two units), so that the parts
    add up to the whole or more, and none is above it.
    """

    axis: Axis
    whole: str
    parts: tuple[str, ...]
    overlapping: bool = False


@dataclass(frozen=True)
class Table:
    """Counts by cell and how their members split.

    exempt: why none of its cells needs hiding (a law publishes them; they are about nobody), empty otherwise.
    behind: cells that are not released but that a reader knows to exist; they tie others together.
    ties: further sums, a cell and its parts, that no split tells of.
    """

    counts: Mapping[Cell, int]
    splits: Sequence[Split] = ()
    ties: Sequence[tuple[Cell, tuple[Cell, ...]]] = ()
    exempt: str = ""
    behind: frozenset[Cell] = frozenset()


@dataclass(frozen=True, eq=False)
class Release:
    """All tables of one release: cells, values, and whether each is released, exempt, of the top unit.

    relations: pairs of a cell's place and the places of its parts.
    """

    cells: tuple[Cell, ...]
    values: Ints
    released: Bools
    exempt: Bools
    top: Bools
    relations: tuple[Relation, ...]

    @cached_property
    def place(self) -> dict[Cell, int]:
        """The place of each cell."""
        return {cell: place for place, cell in enumerate(self.cells)}

    @cached_property
    def matrix(self) -> csr_array:
        """One row a relation: 1 at the whole, -1 at its parts; times the values it is 0."""
        return matrix(self.relations, len(self.cells))


def matrix(relations: Sequence[Relation], cells: int) -> csr_array:
    """Relations as a sparse matrix, one row each, which is 0 times the true values."""
    sizes = [len(parts) for _, parts in relations]
    rows = np.repeat(np.arange(len(relations)), np.array(sizes, "int64") + 1)
    columns = [place for whole, parts in relations for place in (whole, *parts)]
    signs = [sign for size in sizes for sign in (1.0, *[-1.0] * size)]
    return csr_array((signs, (rows, np.array(columns, "int64"))), shape=(len(relations), cells))


def with_margins(leaves: Mapping[Cell, int], splits: Sequence[Split]) -> dict[Cell, int]:
    """The cells and every whole that all its parts are known for, through all splits that add up.

    Parts that are missing are 0. Nothing given: nothing.
    """
    counts = dict(leaves)
    for split in splits:
        if not split.overlapping:
            sums: dict[Cell, int] = {}
            for cell, n in counts.items():
                if getattr(cell, split.axis) in split.parts:
                    whole = cell._replace(**{split.axis: split.whole})
                    sums[whole] = sums.get(whole, 0) + n
            counts |= sums
    return counts


def release_of(tables: Iterable[Table]) -> Release:
    """One release of these tables.

    Errors: ValueError where two tables give one cell two values, a whole is not the sum of its parts, or some
    but not all parts of a released whole are there.
    """
    build = _Build()
    for table in tables:
        build.add(table)
    return build.release()


@dataclass
class _Build:
    """Cells and relations as they are collected."""

    counts: dict[Cell, int] = field(default_factory=dict)
    released: set[Cell] = field(default_factory=set)
    exempt: set[Cell] = field(default_factory=set)
    relations: dict[tuple[Cell, tuple[Cell, ...]], None] = field(default_factory=dict)
    parts_of_units: set[str] = field(default_factory=set)

    def add(self, table: Table) -> None:
        for cell, n in table.counts.items():
            if self.counts.setdefault(cell, int(n)) != n or n < 0:
                raise ValueError(f"{cell} is {n} here and {self.counts[cell]} elsewhere")
        self.released |= set(table.counts) - table.behind
        if table.exempt:
            self.exempt |= set(table.counts)
        for split in table.splits:
            if split.axis == "unit":
                self.parts_of_units |= set(split.parts)
            for cell in [cell for cell in table.counts if getattr(cell, split.axis) == split.whole]:
                self._split(cell, split, table)
        for whole, parts in table.ties:
            self._sum(whole, parts)

    def _split(self, whole: Cell, split: Split, table: Table) -> None:
        parts = tuple(whole._replace(**{split.axis: part}) for part in split.parts)
        there = [part in table.counts for part in parts]
        if any(there) and not all(there):
            raise ValueError(f"{whole} has parts that are not there: {parts[there.index(False)]}")
        if not all(there) or not parts:
            return
        if split.overlapping:
            self._loosely(whole, parts, split)
        else:
            self._sum(whole, parts)

    def _sum(self, whole: Cell, parts: tuple[Cell, ...]) -> None:
        if self.counts[whole] != sum(self.counts[part] for part in parts):
            raise ValueError(f"{whole} is not the sum of its parts")
        self.relations[whole, parts] = None

    def _loosely(self, whole: Cell, parts: tuple[Cell, ...], split: Split) -> None:
        """Parts that overlap: they add up to the whole and what is counted again; none is above the whole."""
        again = whole._replace(of=f"{whole.of}, again by {split.axis}")
        each = whole._replace(of=f"{whole.of}, each by {split.axis}")
        sum_of_parts = sum(self.counts[part] for part in parts)
        self._unseen(again, sum_of_parts - self.counts[whole])
        self._unseen(each, sum_of_parts)
        self.relations[each, parts] = None
        self.relations[each, (whole, again)] = None
        for part in parts:
            rest = part._replace(of=f"{part.of}, others in {split.whole}")
            self._unseen(rest, self.counts[whole] - self.counts[part])
            self.relations[whole, (part, rest)] = None

    def _unseen(self, cell: Cell, n: int) -> None:
        if n < 0:
            raise ValueError(f"{cell} would be below 0: parts that overlap reach from the largest to the sum")
        self.counts[cell] = n

    def release(self) -> Release:
        # By key, so that no order tells of a value.
        cells = tuple(sorted(self.counts))
        place = {cell: at for at, cell in enumerate(cells)}
        relations = tuple(
            (place[whole], tuple(place[part] for part in parts)) for whole, parts in self.relations
        )
        return Release(
            cells,
            np.array([self.counts[cell] for cell in cells], "int64"),
            np.array([cell in self.released for cell in cells], bool),
            np.array([cell in self.exempt for cell in cells], bool),
            np.array([cell.unit not in self.parts_of_units for cell in cells], bool),
            relations,
        )
