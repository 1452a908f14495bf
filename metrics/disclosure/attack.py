"""The attacker: knows every published cell, every sum, that counts are not below 0, and what he guesses.

What he can say of a hidden cell is an interval, by linear programming. A release is safe where each hidden
cell keeps room enough, whichever of the attackers looks at it.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import connected_components

from metrics.counts import Bools, Ints
from metrics.intervals import Floats
from metrics.rules import DisclosureRules

NEAR: Final = 1e-6
UNBOUNDED: Final = 3  # the solver's word where nothing that is published limits a cell


@dataclass(frozen=True, eq=False)
class System:
    """Cells, the sums that tie them, and which of them must be protected where they are hidden."""

    matrix: csr_array
    values: Ints
    guarded: Bools

    def tied(self, hidden: Bools) -> tuple[Ints, csr_array]:
        """The places of the hidden cells, and the relations between them alone."""
        places = np.flatnonzero(hidden)
        cut = self.matrix[:, places].tocsr()
        return places, cut[np.flatnonzero(np.diff(cut.indptr))]

    def groups(self, hidden: Bools) -> Ints:
        """A number for each hidden cell, the same for cells that relations tie together; -1 if not hidden."""
        places, cut = self.tied(hidden)
        found = np.full(len(hidden), -1)
        both: Any = (
            block_array([[None, cut], [cut.T, None]]) if cut.shape[0] else csr_array((len(places),) * 2)
        )
        found[places] = connected_components(both, directed=False)[1][cut.shape[0] :]
        return found


@dataclass(frozen=True, eq=False)
class Attack:
    """Bounds that an attacker takes for granted, and the span of whole numbers that must be left to him."""

    low: Floats
    high: Floats
    span: int


def unaided(values: Ints, rules: DisclosureRules) -> Attack:
    """The attacker who takes nothing for granted: `least_width` is left to him, largest less smallest."""
    return Attack(np.zeros(len(values)), np.full(len(values), np.inf), rules.least_width)


def guessing(guessed: Bools, rules: DisclosureRules) -> Attack:
    """The attacker who knows, or guesses, which cells are small: `least_guesses` whole numbers are left."""
    low, high = np.where(guessed, 1.0, 0.0), np.where(guessed, rules.smallest - 1.0, np.inf)
    return Attack(low, high, rules.least_guesses - 1)


def span(low: Floats, high: Floats) -> Floats:
    """Largest less smallest whole number of an interval; below 0 where it holds none."""
    return np.floor(high + NEAR) - np.ceil(low - NEAR)


def intervals(system: System, hidden: Bools, attack: Attack) -> tuple[Floats, Floats]:
    """The smallest and the largest value that an attacker finds possible for each cell.

    Formula: minimum and maximum of the cell over all tables that agree with what is published. A published
    cell is its value twice; no upper limit is infinity.
    """
    low, high = system.values.astype(float), system.values.astype(float)
    groups = system.groups(hidden)
    for group in range(groups.max(initial=-1) + 1):
        mine = groups == group
        places, cut = system.tied(mine)
        limits = np.column_stack([attack.low[places], attack.high[places]])
        sums = cut @ system.values[places]
        for at, place in enumerate(places):
            low[place], high[place] = (_furthest(cut, sums, limits, at, way) for way in (1, -1))
    return low, high


def _furthest(cut: csr_array, sums: Floats, limits: Floats, at: int, way: int) -> float:
    """The least (way 1) or most (way -1) of one cell."""
    objective = np.zeros(len(limits))
    objective[at] = way
    tied = {"A_eq": cut, "b_eq": sums} if len(sums) else {}
    found = linprog(objective, bounds=limits, method="highs", **tied)
    return -way * np.inf if found.status == UNBOUNDED else float(found.x[at])


def exposed(system: System, hidden: Bools, attack: Attack) -> Bools:
    """Which guarded cells an attacker narrows down further than the rules allow."""
    low, high = intervals(system, hidden, attack)
    return hidden & system.guarded & (span(low, high) < attack.span)
