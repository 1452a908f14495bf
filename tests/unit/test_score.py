"""The score by hand: averages, missing parts, words, the weak spot and the seed."""

from dataclasses import replace
from typing import Any

import pytest

from metrics.configuration import load
from metrics.marks import MEETS, SHORT, seed
from metrics.score import Reading, Score, score, score_and_draws

CONFIGURATION = load()
RULES = CONFIGURATION.score
SEED = seed("Riverton", "Central", "2019-W30", CONFIGURATION.version)
PILLARS = {"A": ("A1", "A3", "A8"), "B": ("B1", "B2", "B3"), "C": ("C2", "C3", "C6")}


def at(measure: str, points: float, n: int = 4000, **more: Any) -> Reading:
    """A reading whose mark is `points`, with a typical value that leaves it there."""
    floor, target = CONFIGURATION.measures[measure].goalposts or (0.0, 1.0)
    p = floor + (target - floor) * points / 100
    return Reading(measure, p, n, **({"typical": p} | more))


def readings(a: float = 60, b: float = 60, c: float = 60, n: int = 4000) -> list[Reading]:
    """Three readings for each pillar, all at the pillar's mark."""
    points = {"A": a, "B": b, "C": c}
    return [at(measure, points[pillar], n) for pillar in points for measure in PILLARS[pillar]]


def scored(given: list[Reading], records: int = 300, outreach_duty: bool = True) -> Score:
    return score(given, CONFIGURATION, seed=SEED, records=records, outreach_duty=outreach_duty)


def without(given: list[Reading], *names: str) -> list[Reading]:
    return [reading for reading in given if reading.measure not in names]


def test_the_score_is_the_plain_average_of_pillars_of_steadied_marks() -> None:
    given = [replace(reading, denominator=40, typical=0.5) for reading in readings(30, 60, 90)]
    found = scored(given)
    expected = []
    for pillar in PILLARS.values():
        marks = []
        for reading in given:
            if reading.measure in pillar and reading.p is not None:
                floor, target = CONFIGURATION.measures[reading.measure].goalposts or (0.0, 1.0)
                p = (reading.p * 40 + 10 * 0.5) / 50
                marks.append(100 * min(1, max(0, (p - floor) / (target - floor))))
        expected.append(sum(marks) / 3)
    assert [part.point for part in found.pillars] == pytest.approx(expected)
    assert found.point == pytest.approx(sum(expected) / 3)
    assert found.weights == pytest.approx({reading.measure: 1 / 9 for reading in given})
    marked = {one.measure: one.mark for part in found.pillars for one in part.marks}
    assert sum(share * (marked[name] or 0) for name, share in found.weights.items()) == pytest.approx(
        found.point
    )
    assert (found.status, found.reason, found.coverage) == ("ok", None, 1.0)
    assert found.version == CONFIGURATION.version


def test_the_effective_size_counts_where_it_is_given() -> None:
    wide, narrow = (
        scored([replace(reading, n_eff=size) for reading in readings()]) for size in (30.0, 3000.0)
    )
    assert wide.high is not None
    assert wide.low is not None
    assert narrow.high is not None
    assert narrow.low is not None
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


@pytest.mark.parametrize(("points", "said"), [(85, MEETS), (60, None), (30, SHORT)])
def test_words_are_earned_at_every_level(points: float, said: str | None) -> None:
    found = scored(readings(points, points, points))
    assert found.word == said
    assert {part.word for part in found.pillars} == {said}
    assert {one.word for part in found.pillars for one in part.marks} == {said}


def test_few_cases_earn_no_word() -> None:
    assert scored(readings(75, 75, 75, n=20)).word is None


@pytest.mark.parametrize(
    ("points", "badge"),
    [
        ((60, 60, 60), None),
        ((100, 100, 42), None),
        ((100, 100, 39), "C"),
        ((35, 36, 34), "C"),
        ((0, 90, 90), "A"),
    ],
)
def test_the_weak_spot(points: tuple[float, float, float], badge: str | None) -> None:
    assert scored(readings(*points)).badge == badge


def test_uneven_pillars_have_a_weak_spot_even_above_forty() -> None:
    rules = RULES.model_copy(update={"weak_spot_below": 0.0})
    configuration = CONFIGURATION.model_copy(update={"score": rules})
    found = score(readings(100, 100, 20), configuration, seed=SEED, records=300, outreach_duty=True)
    assert found.point == pytest.approx(73.33, abs=0.1)
    assert found.badge == "C"
    assert found.point - (100 * 100 * 20) ** (1 / 3) > 10


def test_below_its_minimum_a_measure_shares_its_weight_inside_the_pillar() -> None:
    given = [*without(readings(), "B2"), at("B2", 0, n=6)]
    found = scored(given)
    b2 = next(one for one in found.pillars[1].marks if one.measure == "B2")
    assert (b2.status, b2.reason, b2.mark, b2.word) == (
        "too_few",
        "Too few cases (6 of 10 needed)",
        None,
        None,
    )
    assert (b2.denominator, b2.min_n) == (6, 10)
    assert found.pillars[1].point == pytest.approx(60)
    assert found.coverage == pytest.approx(8 / 9)
    assert found.weights["B1"] == pytest.approx(1 / 6)
    assert "B2" not in found.weights


def test_a_pillar_needs_two_measures() -> None:
    given = [*without(readings(), "B1", "B2"), at("B1", 60, n=9), at("B2", 60, n=4)]
    part = scored(given).pillars[1]
    assert (part.status, part.reason, part.point) == ("too_few", "Too few cases (9 of 10 needed)", None)


def test_the_nearer_of_two_missing_measures_is_not_enough() -> None:
    given = [*without(readings(), "B1", "B2", "B3"), *(at(f"B{i}", 60, n=i) for i in (1, 2, 3))]
    assert scored(given).pillars[1].reason == "Too few cases (2 of 10 needed)"


def test_a_pillar_with_one_measure_and_no_others_connected_says_so() -> None:
    part = scored(without(readings(), "A3", "A8")).pillars[0]
    assert (part.status, part.reason) == ("too_few", "Measures that can be scored: 1 of 2 needed")


def test_showing_up_needs_weeks_with_outreach() -> None:
    part = scored([*without(readings(), "C2"), at("C2", 60, n=12)]).pillars[2]
    assert (part.status, part.reason) == ("too_few", "Too few cases (12 of 13 needed)")


def test_without_outreach_duty_showing_up_is_no_missing_part() -> None:
    found = scored(readings(60, 80, 0), outreach_duty=False)
    assert [part.pillar for part in found.pillars] == ["A", "B"]
    assert found.point == pytest.approx(70)
    assert found.coverage == 1.0


def test_promises_not_connected() -> None:
    found = scored(without(readings(), "B1", "B2", "B3"))
    part = found.pillars[1]
    assert (part.status, part.reason, part.point) == ("no_data", "Promises not connected", None)
    assert found.status == "ok"
    assert found.point == pytest.approx(60)
    assert found.coverage == pytest.approx(2 / 3)


def test_one_part_is_shown_without_a_score() -> None:
    found = scored(without(readings(), *PILLARS["B"], *PILLARS["C"]))
    assert (found.status, found.point, found.weights) == ("no_data", None, {})
    assert found.reason == "Promises not connected; Community events not connected"
    assert found.pillars[0].point == pytest.approx(60)


def test_a_specialist_unit_with_few_complaints_has_one_part() -> None:
    given = [*readings()[3:6], *(at(measure, 60, n=3) for measure in PILLARS["A"])]
    found = scored(given, outreach_duty=False)
    assert (found.status, found.reason) == ("too_few", "Parts that can be scored: 1 of 2 needed")


def test_no_part_with_enough_cases() -> None:
    given = [at(measure, 60, n=3) for measures in PILLARS.values() for measure in measures]
    found = scored(given)
    assert (found.status, found.reason) == ("too_few", "Too few cases (3 of 10 needed)")
    assert found.coverage == 0


def test_an_empty_unit_has_no_score() -> None:
    found = scored([], records=0)
    assert (found.status, found.point, found.low, found.high, found.word) == (
        "no_data",
        None,
        None,
        None,
        None,
    )
    assert found.reason == "Complaints not connected; Promises not connected; Community events not connected"


def test_a_method_without_scored_measures_has_no_score() -> None:
    bare = {name: rule.model_copy(update={"scored": False}) for name, rule in CONFIGURATION.measures.items()}
    configuration = CONFIGURATION.model_copy(update={"measures": bare})
    found = score(readings(), configuration, seed=SEED, records=300, outreach_duty=True)
    assert (found.status, found.reason, found.pillars, found.coverage) == (
        "no_data",
        "Nothing is scored",
        (),
        0.0,
    )


def test_two_parts_without_complaints_or_promises_are_no_score() -> None:
    rules = RULES.model_copy(update={"one_of_pillars": ("A",)})
    configuration = CONFIGURATION.model_copy(update={"score": rules})
    given = without(readings(), *PILLARS["A"])
    found = score(given, configuration, seed=SEED, records=300, outreach_duty=True)
    assert (found.status, found.reason) == ("too_few", "A score needs Answering complaints among its parts")


def test_a_score_needs_thirty_records() -> None:
    assert scored(readings(), records=30).status == "ok"
    found = scored(readings(), records=29)
    assert (found.status, found.reason, found.point) == ("too_few", "Too few cases (29 of 30 needed)", None)
    assert all(part.status == "ok" for part in found.pillars)


def test_without_a_typical_value_there_are_parts_and_no_score() -> None:
    given = [*without(readings(), "B3"), at("B3", 90, typical=None)]
    found = scored(given)
    assert (found.status, found.point) == ("no_data", None)
    assert found.reason == "No typical value yet for B3: 26 weeks are needed"
    assert found.pillars[1].point == pytest.approx(70)


def test_a_measure_s_own_status_and_reason_stand() -> None:
    given = [
        *without(readings(), "A1", "A3", "A8"),
        Reading("A1", None, 30, status="too_few", reason="Too few cases (2 of 5 needed at day 90)"),
        Reading("A3", None, 30),
        Reading("A8", None, 0, status="hidden", reason="Not shown to this viewer"),
    ]
    marks = {one.measure: (one.status, one.reason) for one in scored(given).pillars[0].marks}
    assert marks == {
        "A1": ("too_few", "Too few cases (2 of 5 needed at day 90)"),
        "A3": ("no_data", "No value"),
        "A8": ("hidden", "Not shown to this viewer"),
    }


def test_a_minimum_of_nought_never_divides() -> None:
    rules = {**CONFIGURATION.measures}
    rules["A1"] = rules["A1"].model_copy(update={"min_n": 0})
    configuration = CONFIGURATION.model_copy(update={"measures": rules})
    given = [
        *without(readings(), "A1", "A3"),
        Reading("A1", None, 0, status="too_few", reason="Too few on day 90"),
        at("A3", 60, n=5),
    ]
    part = score(given, configuration, seed=SEED, records=300, outreach_duty=True).pillars[0]
    assert (part.status, part.reason) == ("too_few", "Too few on day 90")


def test_the_order_of_readings_changes_nothing() -> None:
    assert scored(readings(30, 60, 90, n=40)) == scored(readings(30, 60, 90, n=40)[::-1])


def test_the_seed_decides_the_band_and_nothing_else_does() -> None:
    given = readings(n=40)
    first, again = (
        score_and_draws(given, CONFIGURATION, seed=SEED, records=99, outreach_duty=True) for _ in "ab"
    )
    assert first[0] == again[0]
    assert first[1] is not None
    assert again[1] is not None
    assert first[1].tobytes() == again[1].tobytes()
    other = score(given, CONFIGURATION, seed=SEED + "x", records=99, outreach_duty=True)
    assert other.point == first[0].point
    assert other.low != first[0].low
