"""Small releases for tests of disclosure control, and an attacker who goes through all tables there are."""

from itertools import product

import numpy as np
import numpy.typing as npt

from metrics.disclosure.release import Disclosed
from metrics.disclosure.tables import ALL, Cell, Split, Table, with_margins

Many = npt.NDArray[np.int8]
AXES = ("unit", "category", "time")


def made_up(seed: int, units: int, bureaus: int, categories: int, quarters: int, scale: float) -> Table:
    """Counts as an agency has them: a few busy units and categories, many small cells, all margins."""
    random = np.random.default_rng(seed)
    busy = random.gamma(1.0, 1.0, units)[:, None] * random.dirichlet(np.full(categories, 0.6))[None, :]
    leaf = random.poisson(np.repeat(busy[:, :, None] * scale, quarters, 2))
    return table_of(leaf, random.integers(0, bureaus, units))


def table_of(leaf: npt.NDArray[np.int64], bureau: npt.NDArray[np.int64]) -> Table:
    """Counts by unit, category and quarter with the bureau of each unit, as a table with all margins."""
    units, categories, quarters = leaf.shape
    leaves = {
        Cell("received", f"U{unit}", f"c{category}", ALL, f"Q{quarter}"): int(leaf[unit, category, quarter])
        for unit, category, quarter in product(range(units), range(categories), range(quarters))
    }
    members = {f"B{b}": tuple(f"U{unit}" for unit in np.flatnonzero(bureau == b)) for b in np.unique(bureau)}
    splits = [Split("unit", name, parts) for name, parts in members.items()]
    splits.append(Split("unit", "agency", tuple(members)))
    splits.append(Split("category", ALL, tuple(f"c{category}" for category in range(categories))))
    splits.append(Split("time", "year", tuple(f"Q{quarter}" for quarter in range(quarters))))
    return Table(with_margins(leaves, splits), splits)


def cube(counts: npt.NDArray[np.int64]) -> Table:
    """A plain table of one to three axes with all its margins; members are numbered."""
    axes = AXES[: counts.ndim]
    leaves = {
        Cell("n", **dict(zip(axes, map(str, place), strict=True))): int(n)
        for place, n in np.ndenumerate(counts)
    }
    splits = [
        Split(axis, ALL, tuple(map(str, range(size)))) for axis, size in zip(axes, counts.shape, strict=True)
    ]
    return Table(with_margins(leaves, splits), splits)


def every_table(shape: tuple[int, ...], most: int) -> Many:
    """All tables of a shape with whole numbers from 0 to `most`, margins appended on each axis."""
    cells = int(np.prod(shape))
    found = np.indices((most + 1,) * cells, dtype=np.int8).reshape(cells, -1).T.reshape(-1, *shape)
    for axis in range(1, len(shape) + 1):
        found = np.concatenate([found, found.sum(axis=axis, keepdims=True, dtype=np.int8)], axis=axis)
    return found


def left_possible(disclosed: Disclosed, tables: Many, *, marks: bool) -> dict[Cell, set[int]]:
    """The values of each hidden cell in the tables that agree with all that is shown.

    marks: the attacker also takes the mark of small counts for what it says.
    """
    agree = np.ones(len(tables), bool)
    size = disclosed.rules.smallest
    hidden: list[Cell] = []
    for row in disclosed.rows():
        column = tables[(slice(None), *place_of(row.cell, tables.ndim - 1))]
        if row.value is not None:
            agree &= column == row.value
        elif marks and row.symbol == f"<{size}":
            agree &= (column >= 1) & (column < size)
        if row.value is None:
            hidden.append(row.cell)
    left = tables[agree]
    return {cell: set(left[(slice(None), *place_of(cell, tables.ndim - 1))].tolist()) for cell in hidden}


def place_of(cell: Cell, axes: int) -> tuple[int, ...]:
    """Where a cell stands in `every_table`: margins last."""
    return tuple(-1 if (member := getattr(cell, axis)) == ALL else int(member) for axis in AXES[:axes])
