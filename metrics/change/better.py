"""Whether a unit is better than before: each measure's own window against the equally long one before it."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from metrics.calendar import WINDOW_WEEKS, Quarter
from metrics.change.accounting import given, only_pillar
from metrics.configuration import Configuration
from metrics.counts import FIRST_DAYS, day_of
from metrics.figures import Figures
from metrics.intervals import Floats
from metrics.marks import drawn, generator, mark, seed
from metrics.measures import REGISTRY
from metrics.score import NO_DATA, OK, MeasureMark, PillarScore, Score
from metrics.subject import Subject, span_of
from metrics.trends import FIRST_OF
from metrics.typical import Typical
from models.tree import UnitNode

Word = Literal["up", "down", "no clear change"]
OTHER_THINGS: Final = "measured on different things"


@dataclass(frozen=True)
class Direction:
    """Better (up) or worse (down) than before by more than chance, or neither.

    word: None, with the reason, where it cannot be said. probability: that the true mark is higher now.
    """

    word: Word | None
    probability: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Directions:
    """Directions of the score (of the only pillar, where a unit has no score), its pillars, its measures."""

    score: Direction
    pillars: dict[str, Direction]
    measures: dict[str, Direction]


@dataclass(frozen=True)
class _Pair:
    """Likely marks of one measure now and before; empty, with the reason, where there is none to compare."""

    now: Floats | None = None
    then: Floats | None = None
    reason: str | None = None


def directions(view: Figures, node: UnitNode, score: Score | None, last_week: Score | None) -> Directions:
    """Which marks of a settled week's score are better or worse than before.

    Formula: P(mark now > mark before) + P(equal) / 2 by independent seeded draws; up from
    `change_probability` on, down from 1 less it. Each window is steadied with its own frozen typical value.
    Not said where either window has too few cases, the records do not reach back over the earlier window, or
    the set of scored measures is another one now, before, or last week. `last_week`: that score.
    Source: this project's own rule; posterior draws as for the band.
    """
    if score is None:
        return Directions(Direction(None, reason="not measured"), {}, {})
    pairs = {one.measure: _pair(view, node, one) for part in score.pillars for one in part.marks}
    rules = view.counts.configuration
    measures = {name: _direction(pair, rules) for name, pair in pairs.items()}
    pillars = {part.pillar: _of_pillar(part, last_week, pairs, rules) for part in score.pillars}
    alone = only_pillar(score)
    whole = pillars[alone.pillar] if alone is not None else _of_score(score, last_week, pairs, rules)
    return Directions(whole, pillars, measures)


def _pair(view: Figures, node: UnitNode, one: MeasureMark) -> _Pair:
    """A measure's draws now and before."""
    if one.status != OK:
        return _Pair(reason=one.reason)
    then = _before(view, node, one.measure)
    if then.status != OK:
        return _Pair(reason=then.reason)
    counts, agency = view.counts, view.counts.agency.tree[0].name
    text = (agency, node.name, view.weeks.settled.label, counts.configuration.version, one.measure)
    return _Pair(
        _draws(counts.configuration, one, seed(*text, "now")),
        _draws(counts.configuration, then, seed(*text, "before")),
    )


def _before(view: Figures, node: UnitNode, name: str) -> MeasureMark:
    """The measure over the window before its own, with that window's typical value, or why not."""
    counts, measure = view.counts, REGISTRY[name]
    rule = counts.configuration.measures[measure.rule_id]
    label = counts.configuration.window(measure.rule_id, node.level)
    earlier = view.weeks.settled.shift(-WINDOW_WEEKS[label])
    span = span_of(earlier, label)
    first = given(counts.agency.first_day(*FIRST_OF.get(measure.part, FIRST_DAYS)))
    if first > span.first:
        return MeasureMark(name, rule.pillar, NO_DATA, f"{measure.part} begin on {day_of(first)}")
    value = view.value(measure, node, Subject(counts, (node.id,), node.level, span))
    if value.p is None:
        return MeasureMark(name, rule.pillar, value.status, f"{value.reason} in the weeks before")
    typical = Typical(counts.agency, Quarter.of_week(earlier)).of(node, name)
    if typical is None:
        return MeasureMark(name, rule.pillar, NO_DATA, "no typical value for the weeks before")
    n = int(given(value.denominator))
    return MeasureMark(name, rule.pillar, OK, None, value.p, given(value.n_eff), typical, n, rule.min_n)


def _draws(configuration: Configuration, one: MeasureMark, text: str) -> Floats:
    rules, posts = configuration.score, given(configuration.measures[one.measure].goalposts)
    p, n_eff = given(one.p), given(one.n_eff)
    shares = drawn(p, n_eff, one.typical, rules.typical_cases, rules.draws, generator(text))
    return mark(shares, *posts)


def _direction(pair: _Pair, configuration: Configuration) -> Direction:
    if pair.now is None or pair.then is None:
        return Direction(None, reason=pair.reason)
    # Marks that are both cut off at a goalpost are equal: they speak for neither side.
    higher = float(np.mean(pair.now > pair.then) + np.mean(pair.now == pair.then) / 2)
    enough = configuration.effects.change_probability
    word: Word = "up" if higher >= enough else "down" if higher <= 1 - enough else "no clear change"
    return Direction(word, higher)


def _of_pillar(
    part: PillarScore, last_week: Score | None, pairs: dict[str, _Pair], configuration: Configuration
) -> Direction:
    if part.status != OK:
        return Direction(None, reason=part.reason)
    names = [one.measure for one in part.scored]
    before = last_week.pillars if last_week is not None else ()
    same = any(names == [one.measure for one in old.scored] for old in before if old.pillar == part.pillar)
    return _summed(dict.fromkeys(names, 1 / len(names)), same, pairs, configuration)


def _of_score(
    score: Score, last_week: Score | None, pairs: dict[str, _Pair], configuration: Configuration
) -> Direction:
    if score.point is None:
        return Direction(None, reason=score.reason)
    same = last_week is not None and set(last_week.weights) == set(score.weights)
    return _summed(score.weights, same, pairs, configuration)


def _summed(
    weights: dict[str, float], same: bool, pairs: dict[str, _Pair], configuration: Configuration
) -> Direction:
    """The direction of a weighted mean of measures, all of which both windows must score."""
    if not same:
        return Direction(None, reason=OTHER_THINGS)
    now = then = np.zeros(configuration.score.draws)
    for name, weight in weights.items():
        pair = pairs[name]
        if pair.now is None or pair.then is None:
            return Direction(None, reason=f"{OTHER_THINGS}: {REGISTRY[name].name}, {pair.reason}")
        now, then = now + weight * pair.now, then + weight * pair.then
    return _direction(_Pair(now, then), configuration)
