"""Which cells to hide beside the small ones, so that no attacker learns too much and little is lost.

First the moves that the hidden cells allow by themselves; where they prove too little, the cheapest further
cells that make a move possible, bought at a rising price; at last every further cell that turns out not to be
needed is shown again. The proofs are the gate, whatever chose the cells.
"""

from typing import Final

import numpy as np
from scipy.sparse import hstack

from metrics.counts import Bools
from metrics.disclosure.attack import Attack, guessing, span, unaided
from metrics.disclosure.cheapest import UP_TO, cheapest
from metrics.disclosure.history import Joint
from metrics.disclosure.primary import unsafe
from metrics.disclosure.proof import Proof, solve
from metrics.intervals import Floats
from metrics.rules import DisclosureRules
from models.errors import ExportFailed

FIRST_PRICE: Final = 2.0
DEARER: Final = 8.0
CARRIED: Final = 8  # levels of sums
SLOW: Final = 0.7  # the price rises where more than this share of the gaps is left
RISING: Final = 0.7  # share of the cells that are tried upwards
TRIES: Final = (1, -1) * 4  # purchases for one cell, up and down
SHARPENED: Final = 2  # times that a purchase is drawn together on fewer cells
TRIALS: Final = 20_000  # cells times hidden cells looked at again


class CannotProtect(ExportFailed):
    """No choice of hidden cells keeps them safe beside what is public already."""


def protect(joint: Joint, rules: DisclosureRules) -> tuple[Proof, Proof]:
    """The cells to hide, with the proof for each attacker: one who guesses which are small, one who does not.

    The cheapest choice where the release is small, else nearly so. Errors: CannotProtect where earlier
    releases leave no way.
    """
    random = np.random.default_rng(0)
    values = joint.system.values
    forced = third_cells(joint, joint.hidden.copy(), rules)
    attacks = guessing(guessable(joint, rules), rules), unaided(values, rules)
    best = cheapest(joint, attacks, forced) if len(values) <= UP_TO else None
    hidden = forced if best is None else third_cells(joint, best, rules)
    proofs = Proof(joint.system, attacks[0], hidden), Proof(joint.system, attacks[1], hidden)
    _complete(joint, proofs, rules, random)
    return _shown_again(joint, proofs, rules, random)


def guessable(joint: Joint, rules: DisclosureRules) -> Bools:
    """Small cells that can be said to be small without giving themselves away.

    Ten cells that are each 1 to 10 and together at most 10 are all 1, whatever else is hidden. Where it is
    so, the parts must not be marked as small, and the second attacker cannot know it.
    Formula: bounds 1 to 10 carried along the sums; parts left with too few whole numbers are not guessable.
    """
    small = unsafe(joint.system.values, rules) & ~joint.known
    guessed = small.copy()
    while True:
        low, high = _carried(joint, guessing(guessed, rules))
        given_away = guessed & (span(low, high) < rules.least_guesses - 1)
        if not given_away.any():
            return guessed
        # What is summed up may keep its mark where its parts have lost theirs: the finest cells go first.
        depth = np.where(given_away, joint.system.values, np.inf)
        guessed &= ~given_away | (depth > depth.min())


def _carried(joint: Joint, attack: Attack) -> tuple[Floats, Floats]:
    """Bounds that follow from an attacker's own along the sums, everything else hidden."""
    values = joint.system.values
    low, high = (np.where(joint.known, values, side) for side in (attack.low, attack.high))
    wholes, parts = (joint.system.matrix.multiply(way).maximum(0).tocsr() for way in (1, -1))
    whole_of = np.asarray(wholes.argmax(axis=1)).ravel()
    for _ in range(CARRIED):
        sums = parts @ low
        np.maximum.at(low, whole_of, sums)
        row, part = parts.nonzero()
        np.minimum.at(high, part, high[whole_of][row] - sums[row] + low[part])
    return low, high


def third_cells(joint: Joint, hidden: Bools, rules: DisclosureRules) -> Bools:
    """The hidden cells and a third in each line of just two small ones of which one is a single record.

    Whoever is behind the one knows it, and would read the other off the sum.
    """
    values, small = joint.system.values, unsafe(joint.system.values, rules)
    for whole, parts in joint.lines:
        covered = [part for part in parts if hidden[part]]
        if len(covered) == 2 and not hidden[whole] and small[covered].all() and min(values[covered]) == 1:
            free = [cell for cell in (whole, *parts) if not hidden[cell] and not joint.known[cell]]
            if free:
                hidden[min(free, key=lambda cell: joint.costs[cell])] = True
    return hidden


def _complete(
    joint: Joint, proofs: tuple[Proof, Proof], rules: DisclosureRules, random: np.random.Generator
) -> None:
    """Close the gaps of the proofs, further cells hidden where they are needed; both share the cells."""
    price, hidden, left = FIRST_PRICE, proofs[0].hidden, np.inf
    while missing := _gaps(proofs, random):
        for proof in proofs:
            if price > DEARER * joint.plain:
                _close(joint, proof)
            elif (gaps := proof.unproven()).any():
                ways = np.where(random.random(len(gaps)) < RISING, 1, -1)
                hidden |= buy(joint, proof, gaps * ways * price * (0.5 + random.random(len(gaps))))
        third_cells(joint, hidden, rules)
        price *= DEARER if missing > left * SLOW else 1
        left = missing


def _gaps(proofs: tuple[Proof, Proof], random: np.random.Generator) -> int:
    """How many gaps the proofs have. What is possible to who guesses is possible to who does not."""
    gaps = proofs[0].explore(random).sum()
    for move in proofs[0].moves:
        proofs[1].note(move)
    return int(gaps + proofs[1].explore(random).sum())


def _close(joint: Joint, proof: Proof) -> None:
    """Whatever one cell after the other needs, at any price."""
    for cell in np.flatnonzero(proof.unproven()):
        for way in TRIES:
            if not proof.proven(int(cell)):
                gains = np.zeros(len(proof.hidden))
                gains[cell] = way * DEARER * joint.costs.sum()
                proof.hidden |= buy(joint, proof, gains)
        if not proof.proven(int(cell)):
            raise CannotProtect("These counts cannot be released beside what is public already.")


def buy(joint: Joint, proof: Proof, gains: Floats) -> Bools:
    """Further cells to hide: those through which cells can move that gain by it, up (above 0) or down.

    Formula: minimum of cost · |move| over cells that are not hidden, less gain · move.
    """
    hidden = proof.hidden
    own, bought = np.flatnonzero(hidden), np.flatnonzero(~hidden & ~joint.known)
    low, high = proof.goals(gains)
    relations = joint.system.matrix
    cut = hstack([relations[:, own], relations[:, bought], -relations[:, bought]]).tocsr()
    bounds = (
        np.concatenate([low[own], np.zeros(2 * len(bought))]),
        np.concatenate([high[own], high[bought], -low[bought]]),
    )
    steps = np.full(len(bought), proof.attack.span - 1.0)
    for _ in range(SHARPENED):
        weights = joint.costs[bought] / (steps + 1)
        found = solve(np.concatenate([-gains[own], weights, weights]), cut, *bounds)
        steps = found[len(own) :].reshape(2, -1).sum(axis=0)
    chosen = np.zeros(len(hidden), bool)
    chosen[bought[steps > 0]] = True
    return chosen


def _shown_again(
    joint: Joint, proofs: tuple[Proof, Proof], rules: DisclosureRules, random: np.random.Generator
) -> tuple[Proof, Proof]:
    """Show again what need not be hidden, the dearest first, where the proofs can be mended without it."""
    hidden = proofs[0].hidden
    further = np.flatnonzero(hidden & ~joint.hidden)
    order = further[np.argsort(-joint.costs[further], kind="stable")]
    for cell in order[: max(1, TRIALS // len(hidden))]:
        fewer = proofs[0].without(int(cell)), proofs[1].without(int(cell))
        if lines_kept(joint, fewer[0].hidden, rules) and all(proof.mended(random) for proof in fewer):
            proofs = fewer
    return proofs


def lines_kept(joint: Joint, hidden: Bools, rules: DisclosureRules) -> bool:
    """Whether no line needs a third cell."""
    return bool((third_cells(joint, hidden.copy(), rules) == hidden).all())
