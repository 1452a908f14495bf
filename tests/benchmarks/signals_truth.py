"""How often the questions of the week are right. Prints a table; run it as a script.

Made-up agencies of 20 units and 7 measures whose truth is known: stable ones, and one in which a unit's share
of promises kept falls from 85 to 50 % with 20 due a week. The app's own functions judge them.
"""

import argparse
import sys
import time
from collections.abc import Iterator

import numpy as np
import pandas as pd

from metrics.configuration import load
from metrics.signals.predictive import count
from metrics.signals.questions import tests as judged_week
from metrics.signals.series import chart_of
from metrics.trends import Weekly
from models.settings import settings

CONFIGURATION = load(settings().configuration)
BASELINE = CONFIGURATION.signals.baseline_weeks
UNITS = 20
# Cases a week and the usual share of each measure, as a mid-size agency has them.
USUAL = {
    "A1": (2.0, 0.70),
    "A8": (2.0, 0.85),
    "B1": (20.0, 0.85),
    "B4": (20.0, 0.01),
    "C3": (4.0, 0.75),
    "C6": (1.0, 0.90),
}
LATE = 6.0  # mean days late of what is late


def agency(rng: np.random.Generator, weeks: int, units: int = UNITS) -> dict[str, Weekly]:
    """A stable agency over its baseline and `weeks` more; numbers of cases vary by chance alone."""
    length = BASELINE + weeks
    found = {name: _shares(rng, name, units, length, *usual) for name, usual in USUAL.items()}
    due, kept = found["B1"].below, found["B1"].above
    sizes = np.zeros((units, length, 31), "int64")
    sizes[..., 0] = kept
    for unit, week in np.argwhere(due > kept):
        days = np.ceil(rng.exponential(LATE, due[unit, week] - kept[unit, week])).clip(1, 30).astype(int)
        sizes[unit, week] += np.bincount(days, minlength=31)
    found["B3"] = _weekly("B3", (sizes * np.arange(31)).sum(axis=2), due, sizes)
    return found


def _shares(
    rng: np.random.Generator, name: str, units: int, length: int, cases: float, share: float
) -> Weekly:
    n = rng.poisson(cases, (units, length))
    return _weekly(name, rng.binomial(n, share), n)


def _weekly(name: str, above: np.ndarray, below: np.ndarray, sizes: np.ndarray | None = None) -> Weekly:
    units, length = below.shape
    every = np.ones(length, bool)
    return Weekly(name, tuple(range(units)), 7 * np.arange(length), above, below, every, every, sizes)


def fallen(found: dict[str, Weekly], rng: np.random.Generator, to: float = 0.5) -> dict[str, Weekly]:
    """The same agency, with the first unit keeping that share of 20 promises a week after its baseline."""
    weekly = found["B1"]
    above, below = weekly.above.copy(), weekly.below.copy()
    below[0] = 20
    above[0] = rng.binomial(20, np.where(np.arange(below.shape[1]) < BASELINE, USUAL["B1"][1], to))
    return found | {"B1": _weekly("B1", above, below)}


def judge(found: dict[str, Weekly], weeks: int) -> Iterator[pd.DataFrame]:
    """The tests of every week after the baseline."""
    for week in range(weeks):
        yield judged_week(found, (), CONFIGURATION, 7 * (BASELINE + week))


def stable(runs: int, weeks: int, seed: int) -> tuple[float, float, float]:
    """Question rows a week, weeks with any, and raw p below 0.0027 (three sigma) a week."""
    rng = np.random.default_rng(seed)
    rows = [week for _ in range(runs) for week in judge(agency(rng, weeks), weeks)]
    asked = np.array([int(week["question"].sum()) for week in rows])
    raw = np.array([int((week["p"] < 0.0027).sum()) for week in rows])
    return float(asked.mean()), float((asked > 0).mean()), float(raw.mean())


def shift_found(runs: int, within: int, seed: int) -> list[float]:
    """The share of runs in which the fallen unit has been a question by the 1st, 2nd, … judged week."""
    rng = np.random.default_rng(seed)
    first = np.zeros((runs, within), bool)
    for run in range(runs):
        found = fallen(agency(rng, within), rng)
        for week, rows in enumerate(judge(found, within)):
            asked = rows[rows["question"]]
            first[run, week:] |= bool(((asked["measure"] == "B1") & (asked["unit_id"] == 0)).any())
    return [float(share) for share in first.mean(axis=0)]


def newest_flags(runs: int, seed: int) -> tuple[float, float]:
    """On stable agencies: the share of charts whose newest point is unusual, and of charts with limits."""
    rng = np.random.default_rng(seed)
    said = [
        chart_of(weekly, row, (), CONFIGURATION).variation
        for _ in range(runs)
        for weekly in agency(rng, 13).values()
        for row in range(len(weekly.units))
    ]
    with_word = [one for one in said if one is not None]
    return float(np.mean([one != "usual" for one in with_word])), len(with_word) / len(said)


def count_power(runs: int, seed: int) -> float:
    """The share of weeks of 14, after a baseline of 4 a week, whose own p is under 0.0007."""
    rng = np.random.default_rng(seed)
    totals, now = rng.poisson(4 * BASELINE, runs), rng.poisson(14, runs)
    return float((count(now, totals, np.full(runs, BASELINE)) < 0.1 / 140).mean())


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=150)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    began = time.perf_counter()
    rows, weeks, raw = stable(given.runs, 8, given.seed)
    reached = shift_found(given.runs, 4, given.seed + 1)
    flags, words = newest_flags(max(1, given.runs // 10), given.seed + 2)
    lines = [
        ("stable agency: question rows a week", f"{rows:.3f}"),
        ("stable agency: weeks with any question", f"{weeks:.3f}"),
        ("stable agency: p under 0.0027 a week, before correction", f"{raw:.2f}"),
        *(
            (f"85 to 50 %, 20 a week: a question by judged week {week + 1}", f"{share:.2f}")
            for week, share in enumerate(reached)
        ),
        ("4 to 14 a week: stands out in its week", f"{count_power(10_000, given.seed + 3):.2f}"),
        ("stable charts: newest point called unusual", f"{flags:.3f}"),
        ("charts that can call it so", f"{words:.2f}"),
    ]
    sys.stdout.write(
        f"{given.runs} runs of {UNITS} units x 7 measures, {time.perf_counter() - began:.0f} s\n"
    )
    for what, value in lines:
        sys.stdout.write(f"{what:58} {value:>7}\n")


if __name__ == "__main__":
    main()
