"""Why a score is not last week's: parts in points of the score that add up to the difference, exactly.

Nothing here is a claim: a part says what the arithmetic did, not whether it is more than chance.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from metrics.configuration import Configuration
from metrics.marks import steadied
from metrics.score import OK, MeasureMark, PillarScore, Score

Known = TypeVar("Known")
Kind = Literal["records", "typical", "clipped", "scored"]
RECORDS: Final = "records"
TYPICAL: Final = "typical"
CLIPPED: Final = "clipped"
SCORED: Final = "scored"


@dataclass(frozen=True)
class Part:
    """One reason why the score moved, in points of the score.

    kind: records of the window; a new quarter's typical value; cut off at floor or target; measures newly or
    no longer scored, for which measure is None.
    """

    kind: Kind
    measure: str | None
    points: float


@dataclass(frozen=True)
class Moving:
    """A measure scored in both weeks. worth: points of the score for 1 of its steadied share, before cuts."""

    before: MeasureMark
    after: MeasureMark
    worth: float

    @property
    def measure(self) -> str:
        """Its id."""
        return self.after.measure


@dataclass(frozen=True)
class Account:
    """Two marks from 0 to 100 and what lies between.

    pillar: None for the score; where a unit has no score, the one pillar that it has. before, after: the
    marks. difference: after - before; None, with the reason, where either is missing. entered, left: measures
    that only one of the weeks scores.
    """

    pillar: str | None = None
    before: float | None = None
    after: float | None = None
    difference: float | None = None
    parts: tuple[Part, ...] = ()
    moving: tuple[Moving, ...] = ()
    entered: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True)
class Whole:
    """A score or a single pillar: its point and band, and the measures that carry it with their weights."""

    pillar: str | None
    point: float
    band: tuple[float, float]
    weights: dict[str, float]
    marks: dict[str, MeasureMark]


def account(before: Score | None, after: Score | None, configuration: Configuration) -> Account:
    """The difference between two scores as the sum of its parts.

    Formula: sum over measures of mean weight x change of mark, plus mean mark x change of weight; a mark is
    split into records (typical value as before), typical value, and what the goalposts cut off; the mark of a
    measure that one week does not score stands on both sides. Unit: points of the score, or of the only
    pillar of a unit that has no score; parts add up to the difference. Either week without: no difference,
    with that week's reason. Source: two-factor midpoint decomposition, Kitagawa 1955.
    """
    then, now = whole_of(before), whole_of(after)
    if now is None:
        return Account(reason=_why(after, "this week"))
    if then is None or then.pillar != now.pillar:
        return Account(now.pillar, after=now.point, reason=_why(before, "the week before"))
    moving = tuple(
        Moving(then.marks[name], now.marks[name], _worth(name, then, now, configuration))
        for name in now.marks
        if name in then.marks
    )
    parts = [part for one in moving for part in _parts(one, configuration)]
    parts.append(Part(SCORED, None, _reweighted(then, now)))
    return Account(
        now.pillar,
        then.point,
        now.point,
        now.point - then.point,
        tuple(part for part in parts if part.points),
        moving,
        tuple(name for name in now.marks if name not in then.marks),
        tuple(name for name in then.marks if name not in now.marks),
    )


def only_pillar(score: Score) -> PillarScore | None:
    """The one pillar of a unit that has no score; None where it has several or none."""
    standing = [part for part in score.pillars if part.status == OK]
    return standing[0] if score.point is None and len(standing) == 1 else None


def whole_of(score: Score | None) -> Whole | None:
    """What stands for a unit: its score, or the one pillar that it has; None where it has neither."""
    if score is None:
        return None
    if score.point is not None:
        weights = score.weights
        marks = [one for part in score.pillars for one in part.marks if one.measure in weights]
        band = given(score.low), given(score.high)
        return Whole(None, score.point, band, weights, {one.measure: one for one in marks})
    part = only_pillar(score)
    if part is None or part.point is None or any(one.typical is None for one in part.scored):
        return None
    marks = list(part.scored)
    weights = {one.measure: 1 / len(marks) for one in marks}
    band = given(part.low), given(part.high)
    return Whole(part.pillar, part.point, band, weights, {one.measure: one for one in marks})


def _why(score: Score | None, when: str) -> str:
    reason = score.reason if score is not None else "not measured"
    return f"No score for {when}" + (f": {reason}" if reason else "")


def _worth(name: str, then: Whole, now: Whole, configuration: Configuration) -> float:
    floor, target = _goalposts(name, configuration)
    return (then.weights[name] + now.weights[name]) / 2 * 100 / (target - floor)


def _goalposts(name: str, configuration: Configuration) -> tuple[float, float]:
    return given(configuration.measures[name].goalposts)


def given(value: Known | None) -> Known:
    """What a measure that counts always has. Errors: ValueError where it is missing."""
    if value is None:
        raise ValueError("A measure that counts in a score has goalposts, a share and a steadied share.")
    return value


def _parts(one: Moving, configuration: Configuration) -> tuple[Part, Part, Part]:
    """Records, typical value and cuts of one measure."""
    start, end = given(one.before.steadied), given(one.after.steadied)
    same = frozen(one, configuration)
    cut = _cut(one.measure, end, configuration) - _cut(one.measure, start, configuration)
    return (
        Part(RECORDS, one.measure, one.worth * (same - start)),
        Part(TYPICAL, one.measure, one.worth * (end - same)),
        Part(CLIPPED, one.measure, one.worth * cut),
    )


def frozen(one: Moving, configuration: Configuration) -> float:
    """This week's share, steadied with the typical value of the week before. Range 0 to 1.

    Formula: (p·n_eff + weight·typical before) / (n_eff + weight). A scored measure always has it.
    Source: this project's own rule.
    """
    p, n_eff = given(one.after.p), given(one.after.n_eff)
    return steadied(p, n_eff, one.before.typical, configuration.score.typical_cases)


def _cut(name: str, share: float, configuration: Configuration) -> float:
    """What the goalposts add to a steadied share or take from it; 0 between them."""
    low, high = sorted(_goalposts(name, configuration))
    return min(max(share, low), high) - share


def _reweighted(then: Whole, now: Whole) -> float:
    """Mean mark x change of weight, over all measures that either week scores."""
    total = 0.0
    for name in {**then.marks, **now.marks}:
        marks = [given(whole.marks[name].mark) for whole in (then, now) if name in whole.marks]
        change = now.weights.get(name, 0.0) - then.weights.get(name, 0.0)
        total += sum(marks) / len(marks) * change
    return total
