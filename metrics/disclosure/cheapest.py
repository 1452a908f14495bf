"""The least costly choice of hidden cells for small releases, by integer programming.

One yes or no a cell; for each cell that must be protected, two moves that hidden cells alone can make and
that take it far enough apart. Cells are taken up only when a choice without them leaves them unproven.
"""

from typing import Any, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from metrics.counts import Bools
from metrics.disclosure.attack import Attack, System
from metrics.disclosure.history import Joint
from metrics.disclosure.proof import Proof

UP_TO: Final = 40  # cells; above it the search is quicker and nearly as good
NODES: Final = 300
TARGETS: Final = 30
OPTIMAL: Final = 0
Target = tuple[int, Attack]


def cheapest(joint: Joint, attacks: tuple[Attack, Attack], forced: Bools) -> Bools | None:
    """The cells to hide at least cost; None where the release is too large or the solver stops early."""
    targets: list[Target] = []
    hidden: Bools | None = forced
    while hidden is not None and len(targets) <= TARGETS:
        proofs = [Proof(joint.system, attack, hidden) for attack in attacks]
        random = np.random.default_rng(0)
        gaps = [
            [cell for cell in np.flatnonzero(p.explore(random)) if not p.proven(int(cell))] for p in proofs
        ]
        new = [(int(cell), p.attack) for p, cells in zip(proofs, gaps, strict=True) for cell in cells]
        if not new:
            return hidden
        fresh = [target for target in new if target not in targets]
        hidden = _chosen(joint, targets := targets + fresh, forced) if fresh else None
    return None


def _chosen(joint: Joint, targets: list[Target], forced: Bools) -> Bools | None:
    """The cheapest cells that let every target move; None where there are none or the solver stops early."""
    size = len(forced)
    blocks = [_moves(joint.system, target, at, len(targets)) for at, target in enumerate(targets)]
    lows, highs = (
        np.concatenate([side, *(block[at] for block in blocks)]) for side, at in _sides(joint, forced)
    )
    whole = np.concatenate([np.ones(size), np.zeros(2 * size * len(targets))])
    costs = np.concatenate([joint.costs * (1 - forced), np.zeros(2 * size * len(targets))])
    found = milp(
        costs,
        integrality=whole,
        bounds=Bounds(lows, highs),
        constraints=[constraint for block in blocks for constraint in block[2]],
        options={"node_limit": NODES},
    )
    return None if found.status != OPTIMAL else found.x[:size] > 0.5


def _sides(joint: Joint, forced: Bools) -> list[tuple[Any, int]]:
    """Bounds of the yes or no of each cell, and where a block holds its own."""
    return [(forced * 1.0, 0), (~joint.known * 1.0, 1)]


def _moves(system: System, target: Target, at: int, targets: int) -> tuple[Any, Any, list[LinearConstraint]]:
    """Bounds and constraints of the two moves of one target: up and down."""
    cell, attack = target
    size, reach = len(system.values), 3.0 * max(attack.span, 1)
    low = np.clip(attack.low - system.values, -reach, reach)
    high = np.clip(attack.high - system.values, -reach, reach)
    one = eye_array(size).tocsr()
    wide: csr_array = csr_array((size, size))
    rows = []
    for way in (0, 1):
        place = 1 + 2 * at + way
        around = [wide] * (1 + 2 * targets)
        around[place] = one
        over, under = list(around), list(around)
        over[0], under[0] = -reach * one, reach * one
        sums = [csr_array(system.matrix.shape)] * (1 + 2 * targets)
        sums[place] = system.matrix
        rows += [
            LinearConstraint(hstack(over).tocsr(), -np.inf, 0),
            LinearConstraint(hstack(under).tocsr(), 0, np.inf),
            LinearConstraint(hstack(sums).tocsr(), 0, 0),
        ]
    apart = np.zeros(size * (1 + 2 * targets))
    apart[size * (1 + 2 * at) + cell], apart[size * (2 + 2 * at) + cell] = 1, -1
    # Only where the cell is hidden must it be possible to tell it otherwise.
    apart[cell] = -attack.span
    rows.append(LinearConstraint(vstack([csr_array(apart[None, :])]).tocsr(), 0, np.inf))
    return np.tile(low, 2), np.tile(high, 2), rows
