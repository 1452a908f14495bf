"""How often the 90 % band of the score holds the true score. Prints a table; run it as a script.

Simulated agencies of 12 units, 8 to 60 cases a measure (C2: 13 weeks), true values of the units spread round
a common one, typical values pooled from the same population's year before. The true score is the average of
the marks of the true values, over the measures that were scored. inside: every true value lies within its
goalposts by a tenth of their distance or more.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from metrics.configuration import load
from metrics.marks import mark, power_mean
from metrics.score import Reading, score

CONFIGURATION = load()
SCORED = {name: rule for name, rule in CONFIGURATION.measures.items() if rule.scored}
UNITS, FEWEST, MOST, WEEKS = 12, 8, 60, 13
# How close units are to their common value: the strength of its beta distribution.
ALIKE = {"much alike": 60.0, "unlike": 25.0, "very unlike": 12.0}
LATE = (1.0, 1.2)  # of those late, days late as a share of the cap


@dataclass(frozen=True)
class Unit:
    """One unit's true score and band, and whether every true value lies well inside its goalposts."""

    true: float
    low: float
    high: float
    inside: bool

    @property
    def covered(self) -> bool:
        """Whether the band holds the truth."""
        return self.low <= self.true <= self.high


def agency(seed: int, alike: float) -> Iterator[Unit]:
    """The units of one simulated agency that have a score."""
    random = np.random.default_rng(seed)
    true, typical = {}, {}
    for name, rule in SCORED.items():
        floor, target = rule.goalposts or (0.0, 1.0)
        common = floor + (target - floor) * random.uniform(0.3, 0.7)
        true[name] = random.beta(common * alike, (1 - common) * alike, UNITS)
        before = random.integers(4 * FEWEST, 4 * MOST, UNITS)
        typical[name] = float(
            sum(seen(name, p, n, random) * n for p, n in zip(true[name], before, strict=True))
        )
        typical[name] /= before.sum()
    for unit in range(UNITS):
        values = {name: float(p[unit]) for name, p in true.items()}
        yield from scored(values, typical, f"{seed}/{unit}", random)


def seen(name: str, p: float, n: int, random: np.random.Generator) -> float:
    """What is observed of a true value in n cases; of days late (B3) the mean of shares of the cap."""
    if name != "B3":
        return float(random.binomial(n, p)) / n
    late = LATE[0] / sum(LATE)
    lateness = random.beta(*LATE, n) * (random.random(n) < p / late)
    return float(lateness.mean())


def scored(
    values: dict[str, float], typical: dict[str, float], seed: str, random: np.random.Generator
) -> Iterator[Unit]:
    """One unit as the app scores it, beside the truth; nothing where there is no score."""
    readings = []
    for name, p in values.items():
        n = WEEKS if name == "C2" else int(random.integers(FEWEST, MOST + 1))
        readings.append(Reading(name, seen(name, p, n, random), n, typical=typical[name]))
    found = score(readings, CONFIGURATION, seed=seed, records=500, outreach_duty=True)
    if found.point is None or found.low is None or found.high is None:
        return
    marks = [
        [mark(values[one.measure], *posts(one.measure)) for one in part.scored]
        for part in found.pillars
        if part.point is not None
    ]
    counted = [name for name in values if name in found.weights]
    yield Unit(
        power_mean([power_mean(part) for part in marks]),
        found.low,
        found.high,
        all(0.1 <= way(values[name], *posts(name)) <= 0.9 for name in counted),
    )


def posts(name: str) -> tuple[float, float]:
    """Floor and target of a scored measure."""
    return SCORED[name].goalposts or (0.0, 1.0)


def way(p: float, floor: float, target: float) -> float:
    """How far a value is on the way from floor to target, not cut off."""
    return (p - floor) / (target - floor)


def share(units: list[Unit]) -> float:
    """Share of units whose band holds the truth."""
    return float(np.mean([unit.covered for unit in units]))


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--agencies", type=int, default=300)
    agencies = arguments.parse_args().agencies
    print("| units | true values | scores | band holds the true score | mean width of the band |")
    print("|---|---|---|---|---|")
    for words, alike in ALIKE.items():
        units = [unit for seed in range(agencies) for unit in agency(seed, alike)]
        for where, inside in (("all well inside their goalposts", True), ("some near or beyond one", False)):
            some = [unit for unit in units if unit.inside is inside]
            width = np.mean([unit.high - unit.low for unit in some])
            print(f"| {words} | {where} | {len(some):,} | {share(some):.1%} | {width:.1f} |")


if __name__ == "__main__":
    main()
