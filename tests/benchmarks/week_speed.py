"""How long one week of a large agency takes from its counts: measures, score and band, signals.

    python -m tests.benchmarks.week_speed [UNITS] [--profile]

The demo agency's own units, copied under new names until the agency has 60, with three years of counts.
"""

import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from metrics.counts import Counts, Rows
from metrics.figures import Figures, figures
from metrics.scorecards import of_view
from metrics.signals.questions import judge_week
from models.access import Scope
from models.engine import engine_for, reading
from tests.demo import demo_url

RUNS = 7


def grown(counts: Counts, units: int) -> Counts:
    """The same agency with so many units without units of their own, copied in turn."""
    parents = {node.parent_id for node in counts.tree}
    leaves = [node for node in counts.tree if node.id not in parents and not node.is_unassigned]
    tables, ancestors, tree = dict(counts.tables), counts.ancestors, list(counts.tree)
    new = max(node.id for node in tree)
    for at in range(units - len(leaves)):
        leaf, new = leaves[at % len(leaves)], new + 1
        tree.append(replace(leaf, id=new, name=f"{leaf.name} {at + 2}"))
        tables = {name: _copied(rows, leaf.id, new) for name, rows in tables.items()}
        ancestors = _copied(ancestors, leaf.id, new)
        own = (ancestors["unit_id"] == new) & (ancestors["ancestor_id"] == leaf.id)
        ancestors["ancestor_id"] = np.where(own, new, ancestors["ancestor_id"])
    return Counts(
        counts.scope,
        counts.zone,
        counts.as_of,
        counts.last_day,
        tree,
        tables,
        ancestors,
        counts.exposure,
        counts.configuration,
    )


def _copied(rows: Rows, unit: int, copy: int) -> Rows:
    mine = rows["unit_id"] == unit
    doubled = {name: np.concatenate([column, column[mine]]) for name, column in rows.items()}
    doubled["unit_id"][len(mine) :] = copy
    return doubled


def _fresh(view: Figures) -> Figures:
    """The same counts with nothing worked out yet."""
    return Figures(
        replace(view.counts, _members={}, _sorted={}, _belonged={}),
        view.parts,
        view.weeks,
        view.window,
        view.stored,
    )


def main() -> None:
    """Print the table, and with --profile where the time goes."""
    asked = [int(word) for word in sys.argv[1:] if word.isdigit()]
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(demo_url(Path(folder)))
        with reading(engine) as connection:
            agency = connection.scalar(sa.text("SELECT id FROM unit WHERE level = 'agency'"))
            view = figures(connection, Scope(agency), now=datetime.now(UTC))
        engine.dispose()
    large = Figures(
        grown(view.counts, asked[0] if asked else 60), view.parts, view.weeks, view.window, view.stored
    )
    steps: dict[str, Callable[[Figures], object]] = {
        "measures, score, band": of_view,
        "signals, questions": lambda fresh: judge_week(fresh, ()),
        "both": lambda fresh: (of_view(fresh), judge_week(fresh, ())),
    }
    rows = sum(len(table["n"]) for table in large.counts.tables.values())
    print(
        f"{len(large.counts.tree)} nodes, {rows:,} count rows; best and median of {RUNS} runs, milliseconds"
    )
    for name, step in steps.items():
        took = []
        for _ in range(RUNS):
            fresh = _fresh(large)
            begun = time.perf_counter()
            step(fresh)
            took.append(1000 * (time.perf_counter() - begun))
        print(f"  {name:24} {min(took):7.0f} {sorted(took)[RUNS // 2]:7.0f}")
    if "--profile" in sys.argv:
        fresh, profile = _fresh(large), cProfile.Profile()
        profile.runcall(steps["both"], fresh)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
