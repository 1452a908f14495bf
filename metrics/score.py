"""The accountability score: measures between a floor and a target, averaged by pillar, averaged over pillars.

0 is the floor that was agreed, 100 the target. A score never stands without its pillars, its band and its
number of records; where one cannot be given, a plain sentence says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from metrics.configuration import Configuration, PillarRule, ScoreRules
from metrics.intervals import Floats
from metrics.marks import band, drawn, generator, mark, power_mean, steadied, word

OK = "ok"
TOO_FEW = "too_few"
NO_DATA = "no_data"


@dataclass(frozen=True)
class Reading:
    """A measure's value for one unit and window, as a share 0 to 1 (B3: days / 30; C2: weeks / 13).

    n_eff: None means the denominator. typical: the frozen value of the peer group, None where there is none.
    status and reason are the measure's own; `denominator` is what its minimum is compared with.
    """

    measure: str
    p: float | None
    denominator: int
    n_eff: float | None = None
    typical: float | None = None
    status: str = OK
    reason: str | None = None


@dataclass(frozen=True)
class MeasureMark:
    """A measure on its way from floor to target; mark and steadied are None where it is not scored."""

    measure: str
    pillar: str
    status: str
    reason: str | None
    p: float | None = None
    n_eff: float | None = None
    typical: float | None = None
    denominator: int = 0
    min_n: int = 0
    steadied: float | None = None
    mark: float | None = None
    word: str | None = None


@dataclass(frozen=True)
class PillarScore:
    """The plain average of a pillar's scored measures, with its band; point is None unless status is ok."""

    pillar: str
    name: str
    weight: float
    status: str
    reason: str | None
    marks: tuple[MeasureMark, ...]
    point: float | None = None
    low: float | None = None
    high: float | None = None
    draw_mean: float | None = None
    word: str | None = None

    @property
    def scored(self) -> tuple[MeasureMark, ...]:
        """The measures that carry the pillar."""
        return tuple(one for one in self.marks if one.status == OK)


@dataclass(frozen=True)
class Score:
    """The plain average of the pillars; point, band and word are None unless status is ok.

    badge: the weak spot's pillar. coverage: scored weight / total weight, 0 to 1.
    """

    status: str
    reason: str | None
    pillars: tuple[PillarScore, ...]
    coverage: float
    records: int
    version: str
    point: float | None = None
    low: float | None = None
    high: float | None = None
    draw_mean: float | None = None
    word: str | None = None
    badge: str | None = None

    @property
    def weights(self) -> dict[str, float]:
        """Share of each scored measure in the score; they add up to 1. Empty where there is no score."""
        if self.point is None:
            return {}
        standing = [part for part in self.pillars if part.status == OK]
        whole = sum(part.weight for part in standing)
        return {
            one.measure: part.weight / whole / len(part.scored) for part in standing for one in part.scored
        }


def score(
    readings: Iterable[Reading],
    configuration: Configuration,
    *,
    seed: str,
    records: int,
    outreach_duty: bool,
) -> Score:
    """The score of one unit, with its pillars and marks.

    Formula: mark of the steadied share, mean by pillar, weighted mean over pillars; 5th and 95th percentile
    of seeded draws, widened to contain the point. Range 0 to 100. `records`: cases behind it, each once;
    `seed`: see `marks.seed`. Nothing to score: point None, status and reason. Source: this project's own
    rule.
    """
    return score_and_draws(readings, configuration, seed=seed, records=records, outreach_duty=outreach_duty)[
        0
    ]


def score_and_draws(
    readings: Iterable[Reading],
    configuration: Configuration,
    *,
    seed: str,
    records: int,
    outreach_duty: bool,
) -> tuple[Score, Floats | None]:
    """The score and the draws behind its band (None where there is no score), to compare two scores."""
    given = {reading.measure: reading for reading in readings}
    random = generator(seed)
    parts, draws = [], []
    for pillar, rule in configuration.pillars.items():
        measures = configuration.scored(pillar)
        if measures and (outreach_duty or not rule.outreach_only):
            marked = [_mark(name, given.get(name), configuration, random) for name in sorted(measures)]
            part, some = _pillar(pillar, rule, marked, configuration.score)
            parts.append(part)
            draws.append(some)
    return _headline(tuple(parts), draws, records, configuration)


def too_few(counted: int, needed: int) -> str:
    """The one sentence for a number below its minimum."""
    return f"Too few cases ({counted} of {needed} needed)"


def _mark(
    name: str, reading: Reading | None, configuration: Configuration, random: np.random.Generator
) -> tuple[MeasureMark, Floats | None]:
    """One measure's mark and draws, or why it has none."""
    rule, rules = configuration.measures[name], configuration.score
    if reading is None:
        reason = f"{configuration.pillars[rule.pillar].records} not connected"
        return MeasureMark(name, rule.pillar, NO_DATA, reason), None
    n_eff = float(reading.denominator if reading.n_eff is None else reading.n_eff)
    seen = (reading.p, n_eff, reading.typical, reading.denominator, rule.min_n)
    status, why = _standing(reading, rule.min_n)
    if status != OK or reading.p is None or rule.goalposts is None:
        return MeasureMark(name, rule.pillar, status, why, *seen), None
    steady = steadied(reading.p, n_eff, reading.typical, rules.typical_cases)
    shares = drawn(reading.p, n_eff, reading.typical, rules.typical_cases, rules.draws, random)
    draws = mark(shares, *rule.goalposts)
    point, said = mark(steady, *rule.goalposts), word(draws, rules)
    return MeasureMark(name, rule.pillar, OK, None, *seen, steady, point, said), draws


def _standing(reading: Reading, min_n: int) -> tuple[str, str | None]:
    """Whether a reading can be scored, and why not."""
    if reading.status != OK:
        return reading.status, reading.reason
    if reading.denominator < min_n:
        return TOO_FEW, reading.reason or too_few(reading.denominator, min_n)
    if reading.p is None:
        return NO_DATA, reading.reason or "No value"
    return OK, None


def _pillar(
    pillar: str, rule: PillarRule, marked: list[tuple[MeasureMark, Floats | None]], rules: ScoreRules
) -> tuple[PillarScore, Floats | None]:
    """One pillar and its draws, or why it cannot be scored."""
    marks = tuple(one for one, _ in marked)
    reason = _lacking(rule, marks, rules)
    if reason:
        return PillarScore(pillar, rule.name, rule.weight, *reason, marks), None
    point = power_mean([one.mark for one in marks if one.mark is not None])
    draws = np.mean([some for _, some in marked if some is not None], axis=0)
    limits, said = band(draws, point, rules), word(draws, rules)
    return PillarScore(pillar, rule.name, rule.weight, OK, None, marks, point, *limits, said), draws


def _lacking(
    rule: PillarRule, marks: tuple[MeasureMark, ...], rules: ScoreRules
) -> tuple[str, str | None] | None:
    """Status and reason of a pillar that cannot be scored; None where it can."""
    unscored = [one for one in marks if one.status != OK]
    if len(unscored) == len(marks) and all(one.status == NO_DATA for one in unscored):
        return NO_DATA, unscored[0].reason
    for one in unscored:
        if one.measure in rule.requires:
            return one.status, one.reason
    missing = rules.least_measures - (len(marks) - len(unscored))
    if missing <= 0:
        return None
    few = sorted((one for one in unscored if one.status == TOO_FEW), key=_shortfall)
    if missing <= len(few):
        return TOO_FEW, few[missing - 1].reason
    return (
        TOO_FEW,
        f"Measures that can be scored: {len(marks) - len(unscored)} of {rules.least_measures} needed",
    )


def _shortfall(one: MeasureMark) -> float:
    """How far a measure is from its minimum, as a share of it."""
    return 1 - one.denominator / one.min_n if one.min_n else 0.0


def _headline(
    parts: tuple[PillarScore, ...],
    drawn_parts: list[Floats | None],
    records: int,
    configuration: Configuration,
) -> tuple[Score, Floats | None]:
    """The score over pillars and its draws, or the pillars alone with the reason."""
    rules, version = configuration.score, configuration.version
    coverage = _coverage(parts)
    reason = _withheld(parts, records, rules)
    if reason:
        return Score(*reason, parts, coverage, records, version), None
    points = [part.point for part in parts if part.point is not None]
    weights = [part.weight for part in parts if part.point is not None]
    draws = np.average([some for some in drawn_parts if some is not None], axis=0, weights=weights)
    point = power_mean(points, weights)
    limits, said = band(draws, point, rules), word(draws, rules)
    badge = _weak_spot([part for part in parts if part.point is not None], point, rules)
    return Score(OK, None, parts, coverage, records, version, point, *limits, said, badge), draws


def _withheld(
    parts: tuple[PillarScore, ...], records: int, rules: ScoreRules
) -> tuple[str, str | None] | None:
    """Status and reason of a score that cannot be given; None where it can."""
    standing = [part for part in parts if part.status == OK]
    missing = [part for part in parts if part.status != OK]
    if len(standing) < rules.least_pillars:
        few = [part for part in missing if part.status != NO_DATA]
        if not few:
            return NO_DATA, "; ".join(
                dict.fromkeys(part.reason or "" for part in missing)
            ) or "Nothing is scored"
        if standing:
            return TOO_FEW, f"Parts that can be scored: {len(standing)} of {rules.least_pillars} needed"
        return TOO_FEW, few[0].reason
    if not any(part.pillar in rules.one_of_pillars for part in standing):
        names = " or ".join(part.name for part in parts if part.pillar in rules.one_of_pillars)
        return TOO_FEW, f"A score needs {names} among its parts"
    untypical = [one.measure for part in standing for one in part.scored if one.typical is None]
    if untypical:
        return (
            NO_DATA,
            f"No typical value yet for {', '.join(untypical)}: {rules.history_weeks} weeks are needed",
        )
    return (TOO_FEW, too_few(records, rules.least_records)) if records < rules.least_records else None


def _coverage(parts: tuple[PillarScore, ...]) -> float:
    """Scored weight / total weight over the parts that apply, 0 to 1; 0 where none applies."""
    whole = sum(part.weight for part in parts)
    carried = sum(part.weight * len(part.scored) / len(part.marks) for part in parts if part.status == OK)
    return carried / whole if whole else 0.0


def _weak_spot(standing: list[PillarScore], point: float, rules: ScoreRules) -> str | None:
    """The weakest pillar where pillars are uneven or one is very low.

    Formula: score - geometric mean of max(pillar, 1) above the gap, or any pillar below the limit.
    """
    points = [part.point or 0.0 for part in standing]
    evened = power_mean([max(one, 1.0) for one in points], [part.weight for part in standing], power=0)
    if point - evened > rules.weak_spot_gap or min(points) < rules.weak_spot_below:
        return standing[points.index(min(points))].pillar
    return None
