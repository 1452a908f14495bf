"""Other choices, other scores: what each choice does alone, and all of them together."""

import numpy as np
import pytest

from metrics.configuration import load
from metrics.score import Reading, Score, score
from metrics.sensitivity import (
    AVERAGE,
    CHOICES,
    LEFT_OUT,
    TYPICAL,
    WEIGHTS,
    WINDOW,
    Sensitivity,
    longer_readings,
    sensitivity,
)
from tests.peer_view import mondays, node, on, view

CONFIGURATION = load()
MEASURES = {"A": ("A1", "A3", "A8"), "B": ("B1", "B2", "B3"), "C": ("C2", "C3", "C6")}


def reading(measure: str, points: float, n: int = 200, typical: float = 50) -> Reading:
    """A reading whose own mark is `points`, with a typical value whose mark is `typical`."""
    floor, target = CONFIGURATION.measures[measure].goalposts or (0.0, 1.0)
    at = [floor + (target - floor) * one / 100 for one in (points, typical)]
    return Reading(measure, at[0], n, typical=at[1])


def readings(*points: float, n: int = 200, typical: float = 50) -> list[Reading]:
    """Three measures a pillar, all at the pillar's mark."""
    pillars = zip(MEASURES, points, strict=True)
    return [reading(name, at, n, typical) for pillar, at in pillars for name in MEASURES[pillar]]


def scored(given: list[Reading], *, outreach_duty: bool = True) -> Score:
    return score(given, CONFIGURATION, seed="s", records=300, outreach_duty=outreach_duty)


def of(given: dict[int, list[Reading]], longer: dict[int, list[Reading]] | None = None) -> Sensitivity:
    over = {unit: {one.measure: one for one in more} for unit, more in (longer or {}).items()}
    scores = {unit: scored(some, outreach_duty=len(some) > 6) for unit, some in given.items()}
    found = sensitivity(scores, over, CONFIGURATION, seed="q")
    assert found is not None
    return found


def test_units_whose_parts_all_agree_keep_their_score_whatever_is_chosen() -> None:
    found = of({1: readings(50, 50, 50), 2: readings(50, 50, 50)})
    assert found.ranges[1] == pytest.approx((50, 50))
    assert (found.shift, found.flipped) == (0, 0)
    assert set(found.alone.values()) == {0}
    assert list(found.causes) == list(CHOICES)


def test_a_clear_order_stays_and_equal_units_do_not_turn_round() -> None:
    found = of({1: readings(90, 90, 90), 2: readings(20, 20, 20), 3: readings(20, 20, 20)})
    assert (found.flipped, found.shift) == (0, 0)
    assert found.ranges[1][0] > found.ranges[2][1]


def test_weights_alone_turn_round_units_with_opposite_strengths() -> None:
    found = of({1: readings(75, 50, 46), 2: readings(45, 50, 75)})
    assert 0.3 < found.alone[WEIGHTS] < 0.7
    assert 0 < found.flipped < 1
    assert found.causes[WEIGHTS] > 0.5
    assert max(found.causes, key=lambda choice: found.causes[choice]) == WEIGHTS
    assert sum(found.causes.values()) < 1.05


def test_the_kind_of_average_turns_round_an_uneven_unit() -> None:
    found = of({1: readings(95, 95, 5), 2: readings(60, 60, 60)})
    assert found.alone[AVERAGE] == 1
    assert found.alone[TYPICAL] == found.alone[WINDOW] == 0


def test_a_longer_window_turns_round_units_that_were_lucky() -> None:
    given = {1: readings(70, 70, 70), 2: readings(60, 60, 60)}
    longer = {1: [reading("B1", 10), reading("B2", 10), reading("B3", 10)], 2: [Reading("B1", None, 0)]}
    found = of(given, longer)
    assert found.alone[WINDOW] == 1
    assert found.strongest == WINDOW
    assert found.ranges[2][1] - found.ranges[2][0] < found.ranges[1][1] - found.ranges[1][0]
    effective = Reading("B1", longer[1][0].p, 1, n_eff=400.0, typical=longer[1][0].typical)
    assert of(given, {1: [effective]}).ranges[1][0] < found.ranges[2][1]


def test_more_typical_cases_pull_a_small_unit_more() -> None:
    found = of({1: readings(80, 80, 80, n=10, typical=40), 2: readings(62, 62, 62, n=4000, typical=62)})
    assert found.alone[TYPICAL] == 1
    assert found.alone[LEFT_OUT] == 0


def test_one_measure_may_carry_the_order() -> None:
    given = readings(60, 60, 60)
    lifted = [reading("A1", 99) if one.measure == "A1" else one for one in given]
    found = of({1: lifted, 2: readings(62, 62, 62)})
    assert found.alone[LEFT_OUT] == 1


def test_a_unit_without_the_duty_is_scored_on_its_two_pillars() -> None:
    found = of({1: readings(80, 40, 0)[:6], 2: readings(80, 40, 60)})
    assert found.ranges[1][0] > 40
    assert found.alone[AVERAGE] >= 0


def test_a_pillar_that_rests_on_one_measure_keeps_it() -> None:
    configuration = CONFIGURATION.model_copy(
        update={"score": CONFIGURATION.score.model_copy(update={"least_measures": 1})}
    )
    given = [reading("A1", 90), reading("B1", 20), reading("C2", 50)]
    scores = {unit: score(given, configuration, seed="s", records=300, outreach_duty=True) for unit in (1, 2)}
    found = sensitivity(scores, {}, configuration, seed="q")
    assert found is not None
    assert np.isfinite(found.ranges[1]).all()
    assert found.flipped == 0


def test_equal_seeds_give_equal_figures_and_one_unit_none() -> None:
    given = {1: readings(75, 50, 46), 2: readings(45, 50, 75), 3: readings(50, 60, 50)}
    assert of(given) == of(given)
    assert sensitivity({1: scored(given[1])}, {}, CONFIGURATION, seed="q") is None
    few = score(given[2], CONFIGURATION, seed="s", records=3, outreach_duty=True)
    assert sensitivity({1: scored(given[1]), 2: few}, {}, CONFIGURATION, seed="q") is None


def test_readings_over_twice_the_window_are_those_of_the_counts() -> None:
    late = [(11, monday, 0, 20) for monday in mondays(13)] + [
        (11, monday, 2, 20) for monday in mondays(26)[:13]
    ]
    made = view([node(11)], {"due_count": [*late, (11, on("2025-06-15"), 2, 500)]})
    found = longer_readings(made, [made.counts.nodes[11]])[11]
    assert (found["B1"].p, found["B1"].denominator) == (0.5, 520)
    assert found["B3"].p == pytest.approx(1 / 30)
    assert "A1" not in found
    assert found["C3"].p is None
