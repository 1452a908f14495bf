"""The other way to hide small counts: every cell rounded, for readers who want no gaps.

A cell goes up or down by a draw that depends on its key and a secret alone: the same cell with the same value
is rounded alike in every table and release. Margins are rounded by themselves, so sums may be a little off.
"""

import hashlib

import numpy as np

from metrics.counts import Ints
from metrics.disclosure.attack import Attack, System
from metrics.disclosure.primary import unsafe
from metrics.disclosure.proof import Proof
from metrics.disclosure.tables import Cell, Release
from metrics.rules import DisclosureRules


def rounded(cell: Cell, n: int, base: int, secret: str) -> int:
    """A count as a multiple of `base`: up with a chance of remainder / base, so that it is right on average.

    0 and multiples stay. Unit: that of the count. Source: random rounding, as in census tables.
    """
    left = n % base
    digest = hashlib.sha256("\x1f".join([secret, *cell]).encode()).digest()
    up = int.from_bytes(digest[:8]) * base < left << 64
    return n - left + (base if up else 0)


def rounded_values(release: Release, rules: DisclosureRules, secret: str) -> Ints:
    """All cells of a release rounded, exempt ones as they are."""
    pairs = zip(release.cells, release.values.tolist(), strict=True)
    values = [rounded(cell, n, rules.base, secret) for cell, n in pairs]
    return np.where(release.exempt, release.values, values)


def rounding_proof(release: Release, values: Ints, rules: DisclosureRules) -> Proof:
    """What an attacker must find possible who knows the rounded cells and how sums and rounding work.

    Each cell lies within base - 1 of what is shown; small cells must keep `least_guesses` whole numbers.
    """
    small = unsafe(release.values, rules) & release.released & ~release.exempt
    shown = release.released & ~release.exempt
    low = np.where(shown, np.maximum(values - (rules.base - 1), 0.0), 0.0)
    high = np.where(shown, values + (rules.base - 1.0), np.inf)
    system = System(release.matrix, release.values, small)
    return Proof(system, Attack(low, high, rules.least_guesses - 1), ~release.exempt)
