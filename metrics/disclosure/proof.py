"""Proof that an attacker learns too little: other tables that agree with everything published.

Each move changes hidden cells so that all sums still hold. Where the moves take a cell far enough apart, no
attacker can narrow it down further, and anybody can check that by adding up.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from metrics.counts import Bools, Ints
from metrics.disclosure.attack import NEAR, Attack, System, span
from metrics.intervals import Floats

# Where so few hidden cells hang together, only whole numbers prove anything; above it, as for the attacker,
# any numbers do.
WHOLE_UP_TO: Final = 150
FIRST_LOOKS: Final = 3
PATIENCE: Final = 1  # rounds without anything new
FURTHEST: Final = 1e5  # of one move, where nothing limits a cell
NODES: Final = 200


@dataclass(eq=False)
class Proof:
    """Moves found so far against one attack, and how far apart they take each cell."""

    system: System
    attack: Attack
    hidden: Bools
    moves: list[Floats] = field(default_factory=list)
    _grouped: tuple[int, Ints] = (-1, np.zeros(0, "int64"))

    def __post_init__(self) -> None:
        self._see()

    def _see(self) -> None:
        """How far apart the true table and the moves take each cell."""
        values = self.system.values
        self.low = np.min([values * 1.0, *(values + move for move in self.moves)], axis=0)
        self.high = np.max([values * 1.0, *(values + move for move in self.moves)], axis=0)

    def unproven(self) -> Bools:
        """Guarded hidden cells that the moves do not yet take far enough apart."""
        return self.hidden & self.system.guarded & (span(self.low, self.high) < self.attack.span)

    def note(self, move: Floats) -> bool:
        """Take up a move; whether it takes an unproven cell further than the moves before."""
        missing, seen = self.unproven(), self.system.values + move
        low, high = np.minimum(self.low, seen), np.maximum(self.high, seen)
        if fresh := bool(np.any(span(low, high)[missing] > span(self.low, self.high)[missing])):
            self.moves.append(move)
            self.low, self.high = low, high
        return fresh

    def holds(self) -> bool:
        """Whether every move is possible and together they prove every guarded hidden cell."""
        allowed = self._allowed
        for move in self.moves:
            if move[~self.hidden].any() or np.abs(self.system.matrix @ move).max(initial=0) > NEAR * FURTHEST:
                return False
            if np.any(move < allowed[0] - NEAR) or np.any(move > allowed[1] + NEAR):
                return False
        self._see()
        return not self.unproven().any()

    def without(self, cell: int) -> "Proof":
        """The same without a hidden cell: moves that changed it prove nothing any more."""
        hidden = self.hidden.copy()
        hidden[cell] = False
        return Proof(self.system, self.attack, hidden, [move for move in self.moves if not move[cell]])

    @property
    def _allowed(self) -> tuple[Floats, Floats]:
        values = self.system.values
        return self.attack.low - values, self.attack.high - values

    def goals(self, weights: Floats) -> tuple[Floats, Floats]:
        """Bounds of a move that takes cells up (weight above 0) or down (below 0), as far as they need."""
        low, high = (np.clip(side, -FURTHEST, FURTHEST) for side in self._allowed)
        values = self.system.values
        up = np.ceil(self.low - NEAR) + self.attack.span - values
        down = np.floor(self.high + NEAR) - self.attack.span - values
        high = np.where(weights > 0, np.clip(up, 0, high), high)
        low = np.where(weights < 0, np.clip(down, low, 0), low)
        return low, high

    @property
    def groups(self) -> Ints:
        """Which hidden cells hang together; worked out anew when more are hidden, for none is shown again."""
        if self._grouped[0] != (hidden := int(self.hidden.sum())):
            self._grouped = hidden, self.system.groups(self.hidden)
        return self._grouped[1]

    def explore(self, random: np.random.Generator, patience: int = PATIENCE) -> Bools:
        """Look for moves among the hidden cells alone; the cells that stay unproven."""
        groups, idle = self.groups, 0
        while (missing := self.unproven()).any() and idle < patience:
            wanted = np.unique(groups[missing])
            ways = np.where(random.random(len(groups)) < random.choice([0.1, 0.5, 0.5, 0.8]), 1, -1)
            weights = ways * (random.random(len(groups)) ** 3 + 1e-3) * missing
            idle = 0 if self._move(np.isin(groups, wanted), weights) else idle + 1
        return self.unproven()

    def mended(self, random: np.random.Generator) -> bool:
        """Whether every guarded hidden cell can be proven; it stops at the first that cannot."""
        if self.pinned().any():
            return False
        missing = np.flatnonzero(self.unproven())
        # Those that can hardly move are the likeliest to fail.
        first = missing[np.argsort(span(self.low, self.high)[missing], kind="stable")][:FIRST_LOOKS]
        if not all(self.proven(int(cell)) for cell in first):
            return False
        return all(self.proven(int(cell)) for cell in np.flatnonzero(self.explore(random, 1)))

    def proven(self, cell: int) -> bool:
        """Whether one cell can be proven, all moves at its service."""
        for way in (1.0, -1.0):
            if self.unproven()[cell]:
                weights = np.zeros(len(self.hidden))
                weights[cell] = way
                self._move(self.groups == self.groups[cell], weights)
        return not self.unproven()[cell]

    def pinned(self) -> Bools:
        """Hidden cells that stand alone in a sum: anybody can subtract."""
        places, cut = self.system.tied(self.hidden)
        alone = np.zeros(len(self.hidden), bool)
        alone[places] = (abs(cut[np.diff(cut.indptr) == 1]).sum(axis=0) > 0) & self.system.guarded[places]
        return alone

    def _move(self, inside: Bools, weights: Floats) -> bool:
        """One move of the cells inside, towards as many weighted goals as go together; whether it is new."""
        low, high = self.goals(weights)
        move = np.zeros(len(weights))
        places, cut = self.system.tied(inside)
        move[places] = solve(-weights[places], cut, low[places], high[places])
        for group in self._broken(move):
            places, cut = self.system.tied(self.groups == group)
            move[places] = solve(-weights[places], cut, low[places], high[places], whole=True)
        return self.note(move)

    def _broken(self, move: Floats) -> Ints:
        """Small groups that do not move by whole numbers."""
        groups = self.groups
        small = np.bincount(groups[groups >= 0]) <= WHOLE_UP_TO
        touched: Ints = np.unique(groups[move != np.round(move)])
        return touched[small[touched]]


def solve(costs: Floats, cut: Any, low: Floats, high: Floats, whole: bool = False) -> Floats:
    """The cheapest move that keeps all sums, within bounds, in whole numbers if wanted; none if not found."""
    found = milp(
        costs,
        integrality=np.full(len(costs), int(whole)),
        bounds=Bounds(low, high),
        constraints=[LinearConstraint(cut, 0, 0)] if cut.shape[0] else [],
        options={"node_limit": NODES, "mip_rel_gap": 0.1} if whole else {"presolve": False},
    )
    move: Floats = np.zeros(len(costs)) if found.x is None else found.x
    near = np.round(move)
    return np.where(np.abs(move - near) < NEAR, near, move)
