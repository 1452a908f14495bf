"""The only thing a public file may be written from: a release that carries the proof of its own safety."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from metrics.counts import Bools, Ints
from metrics.disclosure.attack import guessing, unaided
from metrics.disclosure.history import Earlier, joint
from metrics.disclosure.primary import percentage_safe, unsafe
from metrics.disclosure.proof import Proof
from metrics.disclosure.rounding import rounded_values, rounding_proof
from metrics.disclosure.search import CannotProtect, guessable, lines_kept, protect
from metrics.disclosure.symbols import IN_BULK, on_screen
from metrics.disclosure.tables import Cell, Release, Table, release_of
from metrics.intervals import Floats
from metrics.rules import DisclosureRules

Moves = tuple[tuple[Floats, ...], ...]
UNPROVEN: Final = "These tables have not been shown to be safe."


class Shown(NamedTuple):
    """A released cell: its value, or None and what stands in its place."""

    cell: Cell
    value: int | None
    symbol: str | None


@dataclass(frozen=True, eq=False)
class Disclosed:
    """A release with its hidden cells and, for each attacker, the moves that prove it safe.

    hidden: over all cells that the proof speaks of, those of the release first; see `withheld`. The proof is
    checked whenever one is made, by adding up; without it there is none. shown: the values as they go out.
    """

    release: Release
    rules: DisclosureRules
    history: tuple[Earlier, ...]
    hidden: Bools
    shown: Ints
    moves: Moves

    def __post_init__(self) -> None:
        """Refuse a release whose proof does not hold."""
        proven = self._rounding_proven if self.rules.mode == "round" else self._hiding_proven
        if not proven():
            raise CannotProtect(UNPROVEN)

    def _hiding_proven(self) -> bool:
        whole = joint(self.release, self.history, self.rules)
        open_cells = ~self.hidden[: len(self.release.cells)]
        if np.any(self.hidden & whole.known) or np.any(whole.hidden & ~self.hidden):
            return False
        if np.any((self.shown != self.release.values)[open_cells]):
            return False
        guessed = guessable(whole, self.rules)
        attacks = guessing(guessed, self.rules), unaided(whole.system.values, self.rules)
        pairs = zip(attacks, self.moves, strict=True)
        proofs = [Proof(whole.system, attack, self.hidden, list(moves)) for attack, moves in pairs]
        return lines_kept(whole, self.hidden, self.rules) and all(proof.holds() for proof in proofs)

    def _rounding_proven(self) -> bool:
        proof = rounding_proof(self.release, self.shown, self.rules)
        proof.moves = list(self.moves[0])
        multiples = (self.shown % self.rules.base == 0) | self.release.exempt
        return bool(multiples.all()) and proof.holds()

    @cached_property
    def withheld(self) -> Bools:
        """Cells of the release that do not go out: hidden now, or hidden by an earlier release."""
        kept_back = joint(self.release, self.history, self.rules).kept_back
        return self.hidden[: len(self.release.cells)] | (kept_back & (self.rules.mode == "suppress"))

    @cached_property
    def marked(self) -> Bools:
        """Hidden cells of the release that may be told apart as small."""
        guessed = guessable(joint(self.release, self.history, self.rules), self.rules)
        return (guessed & self.hidden)[: len(self.release.cells)]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what is shown and the rules it was hidden by: the pass that goes with every file."""
        body = {"cells": [[*row.cell, row.value] for row in self.rows()], "rules": self.rules.model_dump()}
        return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()

    def value(self, cell: Cell) -> int | None:
        """A released cell as it goes out; None where it is hidden."""
        place = self.release.place[cell]
        if not self.release.released[place] or self.withheld[place]:
            return None
        return int(self.shown[place])

    def percentage(self, x: Cell, n: Cell) -> float | None:
        """x of n as a share 0 to 1; None where one is hidden or the share gives a small count away."""
        above, below = self.value(x), self.value(n)
        if above is None or below is None or not percentage_safe(above, below, self.rules):
            return None
        return above / below

    def rows(self, *, bulk: bool = False) -> list[Shown]:
        """All released cells by key, hidden ones with their symbol: two on screen, one in bulk files."""
        places = np.flatnonzero(self.release.released).tolist()
        cells = [(self.release.cells[place], place) for place in places]
        symbols = {
            place: IN_BULK if bulk else on_screen(bool(self.marked[place]), self.rules)
            for place in np.flatnonzero(self.withheld).tolist()
        }
        return [Shown(cell, self.value(cell), symbols.get(place)) for cell, place in cells]

    @property
    def earlier(self) -> Earlier:
        """What the next release must be attacked with."""
        return Earlier(self.release, self.withheld)


def disclose(
    tables: Iterable[Table],
    rules: DisclosureRules,
    history: Sequence[Earlier] = (),
    *,
    secret: str = "",
) -> Disclosed:
    """The tables with small cells, and what they could be worked out from, hidden or rounded; and the proof.

    secret: what the draws of rounding depend on. Errors: CannotProtect where no way is safe, ValueError where
    sums do not add up or rounding has no secret.
    """
    release = release_of(tables)
    if rules.mode == "round":
        return _rounded(release, rules, tuple(history), secret)
    proofs = protect(joint(release, history, rules), rules)
    moves = tuple(tuple(proof.moves) for proof in proofs)
    return Disclosed(release, rules, tuple(history), proofs[0].hidden, release.values, moves)


def _rounded(
    release: Release, rules: DisclosureRules, history: tuple[Earlier, ...], secret: str
) -> Disclosed:
    if not secret:
        raise ValueError("Rounding needs a secret: without one everybody can undo the draws.")
    values = rounded_values(release, rules, secret)
    proof = rounding_proof(release, values, rules)
    if not proof.mended(np.random.default_rng(0)):
        raise CannotProtect("Rounding would give a small count away here; hide small counts instead.")
    nothing = np.zeros(len(release.cells), bool)
    return Disclosed(release, rules, history, nothing, values, (tuple(proof.moves),))


def hidden_counts(disclosed: Disclosed) -> tuple[int, int, int]:
    """Released cells, those hidden because they are small, those hidden because of others."""
    own = disclosed.withheld & disclosed.release.released
    small = own & unsafe(disclosed.release.values, disclosed.rules)
    return int(disclosed.release.released.sum()), int(small.sum()), int((own & ~small).sum())
