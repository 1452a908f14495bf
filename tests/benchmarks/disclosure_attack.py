"""What an attacker learns from the releases of 200 made-up agencies. Prints a table; run it as a script.

Each agency has units in bureaus, categories and quarters, counts as they occur, and all margins. After
disclosure an attacker of its own, who knows the tables' sums and every shown cell, looks for the smallest and
the largest value of each hidden cell. narrowest: the least difference he finds; it must be 11 or more.
--large: one agency of 60 units, 17 categories and 4 quarters instead, and where the time goes.
"""

import argparse
import cProfile
import pstats
import sys
import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from metrics.configuration import load
from metrics.disclosure.release import Disclosed, disclose, hidden_counts
from metrics.disclosure.tables import Cell, Table
from tests.disclosure_tables import made_up

RULES = load().disclosure
SIZES = {"small": ((3, 7), (2, 4), (2, 4)), "middle": ((5, 11), (3, 6), (2, 5))}
STEPS = {
    "release_of": "tables and their sums",
    "joint": "what can be added up",
    "explore": "moves of hidden cells (proofs)",
    "buy": "further cells to hide",
    "_close": "moves and further cells, one cell at a time",
    "_shown_again": "showing again what need not be hidden",
    "_hiding_proven": "checking the proofs",
    "disclose": "all",
}
SCALES = (4.0, 15.0, 60.0)


@dataclass(frozen=True)
class Attacked:
    """One agency: released cells, hidden ones small and others, narrowest room, seconds to disclose."""

    cells: int
    small: int
    others: int
    narrowest: float
    seconds: float


def agency(seed: int, size: str) -> Table:
    """A made-up agency's table of complaints."""
    random = np.random.default_rng(seed)
    units, categories, quarters = (int(random.integers(*span)) for span in SIZES[size])
    return made_up(seed, units, min(3, 1 + units // 3), categories, quarters, SCALES[seed % 3])


def attacked(seed: int, size: str) -> Attacked:
    """Disclose one agency and attack what is shown."""
    table = agency(seed, size)
    start = time.perf_counter()
    disclosed = disclose([table], RULES)
    seconds = time.perf_counter() - start
    return Attacked(*hidden_counts(disclosed), narrowest((table, disclosed)), seconds)


def narrowest(*made: tuple[Table, Disclosed]) -> float:
    """The least room of any hidden cell in one release or several; infinite where nothing is hidden.

    Of several the attacker knows also which hidden counts are the same in two of them.
    """
    shown = {
        (row.cell, row.value): row.value
        for _, disclosed in made
        for row in disclosed.rows()
        if row.value is not None
    }
    versions = {key: None for table, _ in made for key in table.counts.items() if key not in shown}
    unread = {key: place for place, key in enumerate(versions)}
    lines, sums = equations(made, unread)
    least = np.inf
    for place in range(len(unread)):
        objective = np.zeros(len(unread))
        objective[place] = 1
        ends = [linprog(way * objective, A_eq=lines, b_eq=sums, method="highs") for way in (1, -1)]
        room = -ends[1].fun - ends[0].fun if all(end.status == 0 for end in ends) else np.inf
        least = min(least, room)
    return least


def equations(
    made: tuple[tuple[Table, Disclosed], ...], unread: dict[tuple[Cell, int], int]
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """The sums of the tables as equations in the cells that are not shown."""
    lines: dict[tuple[float, ...], int] = {}
    for table, _ in made:
        for split in table.splits:
            for cell in [cell for cell in table.counts if getattr(cell, split.axis) == split.whole]:
                parts = [cell._replace(**{split.axis: part}) for part in split.parts]
                line, total = np.zeros(len(unread)), 0
                for one, sign in ((cell, -1), *((part, 1) for part in parts)):
                    n = table.counts[one]
                    if (one, n) in unread:
                        line[unread[one, n]] += sign
                    else:
                        total -= sign * n
                if line.any():
                    lines[tuple(line)] = total
    return (np.array(list(lines)), np.array(list(lines.values()))) if lines else (None, None)


def large() -> None:
    """Print where the time of a large release goes."""
    table = made_up(1, 60, 8, 17, 4, 12.0)
    profile = cProfile.Profile()
    disclosed = profile.runcall(disclose, [table], RULES)
    rows = pstats.Stats(profile).get_stats_profile().func_profiles
    cells, small, others = hidden_counts(disclosed)
    print(f"{cells:,} cells, {small:,} hidden because small, {others:,} because of others\n")
    print("| step | seconds |")
    print("|---|---|")
    for name, words in STEPS.items():
        print(f"| {words} | {rows[name].cumtime:.1f} |")


def main() -> int:
    """Print the table; 1 where a hidden cell was narrowed down too far."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--agencies", type=int, default=200)
    arguments.add_argument("--large", action="store_true")
    chosen = arguments.parse_args()
    if chosen.large:
        large()
        return 0
    agencies = chosen.agencies
    print("| agencies | cells | hidden: small | hidden: others | narrowest room | seconds each (most) |")
    print("|---|---|---|---|---|---|")
    least = np.inf
    for first in range(0, agencies, 50):
        found = [attacked(seed, "middle") for seed in range(first, min(first + 50, agencies))]
        least = min(least, *(one.narrowest for one in found))
        cells, small, others = (
            sum(getattr(one, name) for one in found) for name in ("cells", "small", "others")
        )
        seconds = [one.seconds for one in found]
        print(
            f"| {first + 1} to {first + len(found)} | {cells:,} | {small / cells:.0%} | {others / cells:.0%} "
            f"| {min(one.narrowest for one in found):.1f} | {np.mean(seconds):.1f} ({max(seconds):.1f}) |",
            flush=True,
        )
    return int(least < RULES.least_width)


if __name__ == "__main__":
    sys.exit(main())
