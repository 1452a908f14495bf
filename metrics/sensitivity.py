"""How much the scores, and their order, hang on choices that could have been made otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from metrics.calendar import WINDOW_WEEKS, Quarter
from metrics.configuration import Configuration
from metrics.counts import day_number
from metrics.figures import Figures
from metrics.intervals import Floats
from metrics.marks import generator, mark, steadied
from metrics.measures import REGISTRY
from metrics.score import MeasureMark, Reading, Score
from metrics.subject import Span, Subject
from metrics.typical import Typical
from models.tree import UnitNode

Ints = NDArray[np.int64]
# What could have been chosen otherwise.
WEIGHTS: Final = "weights of the pillars"
TYPICAL: Final = "typical cases added"
AVERAGE: Final = "kind of average"
WINDOW: Final = "length of the window"
LEFT_OUT: Final = "measures that count"
CHOICES: Final = (WEIGHTS, TYPICAL, AVERAGE, WINDOW, LEFT_OUT)
# Concentration of the drawn weights around the agreed ones: each pillar mostly between 20 and 50 %.
CONCENTRATION: Final = 30
_RANGE: Final = (0.05, 0.95)

Readings = Mapping[int, Mapping[str, Reading]]


@dataclass(frozen=True)
class Sensitivity:
    """What becomes of the scores of some units when every choice is drawn at random, jointly.

    ranges: 5 % and 95 % of each unit's score. shift: mean absolute change of rank. flipped: mean share of
    pairs of units whose order turns round. causes: share of the scores' variance that each choice explains
    on its own. alone: the share of pairs that each choice turns round while the others stay as agreed.
    """

    ranges: dict[int, tuple[float, float]]
    shift: float
    flipped: float
    causes: dict[str, float]
    alone: dict[str, float]

    @property
    def strongest(self) -> str:
        """The choice that turns round most pairs on its own; the first named where several do alike."""
        return max(CHOICES, key=lambda choice: self.alone[choice])


@dataclass(frozen=True, eq=False)
class _Space:
    """Pillars under every discrete choice. Axes: window, typical cases, measure left out, unit, pillar."""

    pillars: Floats
    weights: Floats

    def scores(self, taken: Sequence[Ints], weights: Floats) -> Floats:
        """The units' scores, a row a draw; taken: window, typical cases, left out, geometric or not."""
        window, typical, left, geometric = taken
        parts = self.pillars[window, typical, left]
        share = np.where(np.isnan(parts), 0.0, weights[:, None, :])
        share = share / share.sum(axis=2, keepdims=True)
        plain = np.nansum(share * parts, axis=2)
        evened = np.exp(np.nansum(share * np.log(np.maximum(parts, 1.0)), axis=2))
        return np.asarray(np.where(geometric[:, None] == 1, evened, plain), dtype=np.float64)


def sensitivity(
    scores: Mapping[int, Score], longer: Readings, configuration: Configuration, *, seed: str
) -> Sensitivity | None:
    """How much scores and their order change with choices of method.

    Formula: `sensitivity_draws` joint draws of pillar weights (Dirichlet around the agreed ones), half or
    double the typical cases, arithmetic or geometric average of pillars, the window or twice it, any one
    measure left out. `longer`: each unit's readings over twice the window; what is missing there keeps its
    value. Scores 0 to 100, shares 0 to 1. Fewer than two units with a score: None.
    Source: Saisana, Saltelli and Tarantola 2005; this project's own choice of what to vary.
    """
    scored = {unit: one for unit, one in scores.items() if one.point is not None}
    if len(scored) < 2:
        return None
    space = _space(scored, longer, configuration)
    random, number = generator(seed), configuration.comparison.sensitivity_draws
    _, sizes, outs = space.pillars.shape[:3]
    drawn = [random.integers(0, top, number) for top in (2, sizes, outs, 2)]
    weights = random.dirichlet(CONCENTRATION * space.weights, number)
    found, base = space.scores(drawn, weights), _base(space)
    low, high = np.quantile(found, _RANGE, axis=0)
    return Sensitivity(
        {unit: (float(low[at]), float(high[at])) for at, unit in enumerate(scored)},
        float(np.abs(_ranks(found) - _ranks(base)).mean()),
        float(_flipped(found, base).mean()),
        _causes(found, dict(zip((WINDOW, TYPICAL, LEFT_OUT, AVERAGE), drawn, strict=True)), weights),
        _alone(space, base, weights),
    )


def _space(scored: Mapping[int, Score], longer: Readings, configuration: Configuration) -> _Space:
    """The pillars' averages under every discrete choice; NaN where a unit has no such pillar."""
    rules = configuration.score
    pillars = [name for name, rule in configuration.pillars.items() if rule.weight > 0]
    marks = {unit: {m.measure: m for p in one.pillars for m in p.scored} for unit, one in scored.items()}
    standing = {unit: set(one.weights) for unit, one in scored.items()}
    measures = sorted(set().union(*standing.values()))
    sizes = (rules.typical_cases, rules.typical_cases / 2, rules.typical_cases * 2)
    shape = (2, len(sizes), len(scored), len(measures))
    values = np.full(shape, np.nan)
    for u, unit in enumerate(scored):
        for k in (at for at, name in enumerate(measures) if name in standing[unit]):
            one = marks[unit][measures[k]]
            other = longer.get(unit, {}).get(one.measure)
            posts = configuration.measures[one.measure].goalposts or (0.0, 1.0)
            for w, (p, n_eff) in enumerate((_own(one), _over(other, one))):
                for s, size in enumerate(sizes):
                    values[w, s, u, k] = mark(steadied(p, n_eff, one.typical, size), *posts)
    of_pillar = np.array([[configuration.measures[m].pillar == name for m in measures] for name in pillars])
    weights = np.array([configuration.pillars[name].weight for name in pillars])
    return _Space(_averages(values, of_pillar), weights / weights.sum())


def _own(one: MeasureMark) -> tuple[float, float]:
    return one.p or 0.0, one.n_eff or 0.0


def _over(other: Reading | None, one: MeasureMark) -> tuple[float, float]:
    """The reading over the longer window, or the unit's own where it has none."""
    if other is None or other.p is None:
        return _own(one)
    return other.p, float(other.denominator if other.n_eff is None else other.n_eff)


def _averages(values: Floats, of_pillar: NDArray[np.bool_]) -> Floats:
    """Pillars: the mean of their marks with nothing left out, then with each measure left out in turn."""
    measures = values.shape[-1]
    kept = np.vstack([np.ones(measures, bool), ~np.eye(measures, dtype=bool)])
    chosen = kept[:, None, :] & of_pillar[None, :, :]
    known = ~np.isnan(values)
    sums = np.einsum("wsum,lqm->wsluq", np.where(known, values, 0.0), chosen.astype(float))
    counts = np.einsum("wsum,lqm->wsluq", known.astype(float), chosen.astype(float))
    whole = counts[:, :, :1]
    with np.errstate(invalid="ignore"):
        means = sums / counts
    # A pillar of one measure stays as it is when that measure is left out.
    alone = sums[:, :, :1] / np.maximum(whole, 1)
    return np.asarray(np.where((counts == 0) & (whole > 0), alone, means), dtype=np.float64)


def _base(space: _Space) -> Floats:
    """The scores as agreed, one row."""
    first = np.zeros(1, np.int64)
    return space.scores([first] * 4, space.weights[None, :])


def _ranks(scores: Floats) -> Ints:
    return np.asarray(1 + (scores[:, :, None] < scores[:, None, :]).sum(axis=2), dtype=np.int64)


def _flipped(scores: Floats, base: Floats) -> Floats:
    """By draw, the share of pairs of units whose order is the reverse of the agreed one."""
    first, second = np.triu_indices(scores.shape[1], 1)
    before = np.sign(base[:, first] - base[:, second])
    turned = np.sign(scores[:, first] - scores[:, second]) * before < 0
    return np.asarray(turned.mean(axis=1), dtype=np.float64)


def _causes(scores: Floats, choices: Mapping[str, Ints], weights: Floats) -> dict[str, float]:
    """First-order shares of the scores' variance, summed over units: a choice's own conditional means."""
    whole = float(scores.var(axis=0).sum())
    parts = {choice: _between(scores, taken) for choice, taken in choices.items()}
    design = np.column_stack([np.ones(len(weights)), weights[:, :-1]])
    fit = design @ np.linalg.lstsq(design, scores, rcond=None)[0]
    parts[WEIGHTS] = float(fit.var(axis=0).sum())
    return {choice: parts[choice] / whole if whole else 0.0 for choice in CHOICES}


def _between(scores: Floats, taken: Ints) -> float:
    """Variance between the means of the draws that took the same alternative."""
    means = [scores[taken == one].mean(axis=0) for one in np.unique(taken)]
    sizes = [np.mean(taken == one) for one in np.unique(taken)]
    centre = np.average(means, axis=0, weights=sizes)
    return float(np.average((np.array(means) - centre) ** 2, axis=0, weights=sizes).sum())


def _alone(space: _Space, base: Floats, weights: Floats) -> dict[str, float]:
    """Pairs that one choice turns round: the worst of its alternatives; for weights the mean of the draws."""
    windows, sizes, outs = space.pillars.shape[:3]
    tops = {WINDOW: windows, TYPICAL: sizes, LEFT_OUT: outs, AVERAGE: 2}
    found = {}
    for at, (choice, top) in enumerate(tops.items()):
        places = [np.zeros(top, np.int64) for _ in tops]
        places[at] = np.arange(top)
        agreed = np.repeat(space.weights[None, :], top, axis=0)
        found[choice] = float(_flipped(space.scores(places, agreed), base).max())
    still = [np.zeros(len(weights), np.int64) for _ in tops]
    found[WEIGHTS] = float(_flipped(space.scores(still, weights), base).mean())
    return {choice: found[choice] for choice in CHOICES}


def longer_readings(view: Figures, nodes: Sequence[UnitNode]) -> dict[int, dict[str, Reading]]:
    """The units' scored measures over twice the standard window, each with its typical value.

    Measures that have a longer window of their own already are not among them.
    """
    configuration, counts = view.counts.configuration, view.counts.agency
    standard = configuration.windows.standard
    weeks = 2 * WINDOW_WEEKS[standard]
    settled = view.weeks.settled
    span = Span(day_number(settled.shift(1 - weeks).start), day_number(settled.end), f"{weeks}w")
    typical = Typical(counts, Quarter.of_week(settled))
    measures = [m for p in configuration.pillars for m in configuration.scored(p) if m in REGISTRY]
    found: dict[int, dict[str, Reading]] = {}
    for node in nodes:
        subject = Subject(counts, (node.id,), node.level, span)
        mine = [m for m in measures if configuration.window(m, node.level) == standard]
        values = {m: view.value(REGISTRY[m], node, subject) for m in mine}
        found[node.id] = {
            m: Reading(m, v.p, int(v.denominator or 0), v.n_eff, typical.of(node, m), v.status, v.reason)
            for m, v in values.items()
        }
    return found
