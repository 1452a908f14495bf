"""Three quarters, each release restating the ones before: comparing the releases gives nothing away."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from metrics.configuration import load
from metrics.disclosure.history import joint
from metrics.disclosure.release import Disclosed, disclose
from metrics.disclosure.tables import Cell, Table
from tests.benchmarks.disclosure_attack import narrowest
from tests.disclosure_tables import table_of

RULES = load().disclosure
QUARTERS = 3
SEEDS = (0, 1)


@cache
def releases(seed: int) -> list[tuple[Table, Disclosed]]:
    """Quarter by quarter: the counts so far, about one in ten of the older ones changed by late records."""
    random = np.random.default_rng(seed)
    bureau = random.integers(0, 2, 5)
    busy = random.gamma(1.0, 12.0, (5, 1, 1)) * random.dirichlet(np.ones(3))[None, :, None]
    counts = random.poisson(np.repeat(busy, QUARTERS, 2))
    made: list[tuple[Table, Disclosed]] = []
    for quarter in range(1, QUARTERS + 1):
        late = random.random(counts.shape) < 0.1
        late[:, :, quarter - 1 :] = False
        counts = np.maximum(0, counts + late * random.choice([-1, 1, 1], counts.shape))
        table = so_far(counts, bureau, quarter)
        made.append((table, disclose([table], RULES, [one.earlier for _, one in made])))
    return made


def so_far(counts: np.ndarray, bureau: np.ndarray, quarter: int) -> Table:
    """The table of the quarters so far, their sum named by the last of them."""
    table = table_of(counts[:, :, :quarter], bureau)
    name = f"to Q{quarter}"

    def named(cell: Cell) -> Cell:
        return cell._replace(time=name) if cell.time == "year" else cell

    splits = [split._replace(whole=name) if split.whole == "year" else split for split in table.splits]
    return Table({named(cell): n for cell, n in table.counts.items()}, splits)


@pytest.mark.parametrize("seed", SEEDS)
def test_releases_together_leave_every_hidden_count_its_room(seed: int) -> None:
    made = releases(seed)
    last = made[-1][1]
    whole = joint(last.release, [one.earlier for _, one in made[:-1]], RULES)
    assert len(whole.system.values) > len(last.release.cells)
    assert narrowest(*made) >= RULES.least_width - 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_no_count_is_hidden_in_one_release_and_read_in_another(seed: int) -> None:
    made = releases(seed)
    restated = 0
    for (_, earlier), (_, later) in pairwise(made):
        before = {row.cell: row.value for row in earlier.rows()}
        for row in [row for row in later.rows() if row.cell in before]:
            truth = [one.release.values[one.release.place[row.cell]] for one in (earlier, later)]
            restated += truth[0] != truth[1]
            if before[row.cell] is None:
                assert row.value is None
            elif truth[0] == truth[1]:
                assert row.value == before[row.cell]
    assert restated > 0
