"""What must hold for every input: figures stay finite, order changes nothing, doing better never hurts."""

from datetime import date
from math import isfinite
from random import Random

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.calendar import Quarter, Week, day_end, day_start, local_day, zone
from metrics.configuration import load
from metrics.intervals import byar, poisson_exact, wilson
from metrics.marks import mark
from metrics.peers import Member, peer_groups
from metrics.score import Reading, score
from metrics.survival import closed_by, curve, median, restricted_mean

CONFIGURATION = load()
SCORED = [name for pillar in CONFIGURATION.pillars for name in CONFIGURATION.scored(pillar)]
shares = st.floats(0, 1)
sizes = st.integers(0, 10**6)


@example(n=1, confidence=0.995)
@given(sizes.filter(bool), st.sampled_from([0.9, 0.95, 0.998]))
def test_none_of_n_and_all_of_n_are_finite(n: int, confidence: float) -> None:
    for x in (0, n):
        low, high = wilson(x, n, confidence)
        assert low is not None
        assert high is not None
        assert 0 <= low <= x / n <= high <= 1
        assert low < high
        for low, high in (poisson_exact(x, n, confidence), byar(x, confidence)):
            assert low is not None
            assert high is not None
            assert isfinite(low)
            assert isfinite(high)
            assert 0 <= low < high


@given(st.lists(st.tuples(sizes, sizes).map(sorted), min_size=1))
def test_intervals_of_many_equal_intervals_of_each(cases: list[list[int]]) -> None:
    x, n = (np.array(column, dtype=float) for column in zip(*cases, strict=True))
    for low, high, one_x, one_n in zip(*wilson(x, n), x, n, strict=True):
        assert wilson(one_x, one_n) == ((None, None) if np.isnan(low) else (low, high))


def readings() -> st.SearchStrategy[list[Reading]]:
    reading = st.builds(
        Reading, st.just("A1"), shares, st.integers(0, 500), typical=st.one_of(st.none(), shares)
    )
    named = st.tuples(*(st.one_of(st.none(), reading) for _ in SCORED))
    return named.map(
        lambda drawn: [
            Reading(name, one.p, one.denominator, typical=one.typical)
            for name, one in zip(SCORED, drawn, strict=True)
            if one is not None
        ]
    )


@given(readings(), st.text(max_size=20), st.integers(0, 100), st.booleans(), st.randoms())
@settings(deadline=None)
def test_the_band_holds_the_point_and_depends_on_nothing_but_its_seed(
    given_readings: list[Reading], seed: str, records: int, duty: bool, random: Random
) -> None:
    found = score(given_readings, CONFIGURATION, seed=seed, records=records, outreach_duty=duty)
    shuffled = list(given_readings)
    random.shuffle(shuffled)
    assert score(shuffled, CONFIGURATION, seed=seed, records=records, outreach_duty=duty) == found
    for figure in (found, *found.pillars):
        if figure.status == "ok":
            assert figure.point is not None
            assert figure.low is not None
            assert figure.high is not None
            assert 0 <= figure.low <= figure.point <= figure.high <= 100
        else:
            assert figure.point is figure.low is figure.high is figure.word is None
            assert figure.reason
    assert 0 <= found.coverage <= 1
    assert (abs(sum(found.weights.values()) - 1) < 1e-9) == (found.point is not None)


@given(st.text(), st.booleans())
def test_the_score_of_an_empty_unit_is_none(seed: str, duty: bool) -> None:
    found = score([], CONFIGURATION, seed=seed, records=0, outreach_duty=duty)
    assert found.point is None
    assert found.status == "no_data"


@given(st.sampled_from(SCORED), shares, shares)
def test_a_better_value_never_has_a_lower_mark(measure: str, one: float, other: float) -> None:
    floor, target = CONFIGURATION.measures[measure].goalposts or (0.0, 1.0)
    better, worse = max(one, other), min(one, other)
    if floor > target:
        better, worse = worse, better
    assert 0 <= mark(worse, floor, target) <= mark(better, floor, target) <= 100


cases = st.lists(
    st.tuples(st.integers(0, 150), st.integers(0, 200), st.booleans(), st.integers(1, 5)),
    min_size=1,
    max_size=40,
).map(lambda rows: [(entry, entry + stay, event, n) for entry, stay, event, n in rows])


@given(rows=cases, choice=st.data())
def test_closing_a_case_never_lowers_the_share_closed_by_day_90(
    rows: list[tuple[int, int, bool, int]], choice: st.DataObject
) -> None:
    open_rows = [at for at, row in enumerate(rows) if not row[2]]
    if not open_rows:
        return
    chosen = choice.draw(st.sampled_from(open_rows))
    entry, days, _, n = rows[chosen]
    closed = [*rows[:chosen], (entry, days, True, n), *rows[chosen + 1 :]]
    before = closed_by(curve(*zip(*rows, strict=True)))
    after = closed_by(curve(*zip(*closed, strict=True)))
    if before.value is None:
        assert after.value is None
    else:
        assert after.value is not None
        assert after.value >= before.value - 1e-12


@given(cases, st.randoms())
def test_curves_stay_between_nought_and_one_and_fall_whatever_the_order(
    rows: list[tuple[int, int, bool, int]], random: Random
) -> None:
    whole = curve(*zip(*rows, strict=True))
    assert np.all(np.diff(whole.survival) <= 0)
    assert np.all((whole.survival >= 0) & (whole.survival <= 1))
    inside = ~np.isnan(whole.low)
    assert np.all(whole.low[inside] <= whole.survival[inside])
    assert np.all(whole.survival[inside] <= whole.high[inside])
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = curve(*zip(*shuffled, strict=True))
    np.testing.assert_array_equal(whole.survival, again.survival)
    assert median(whole) == median(again)
    assert closed_by(whole) == closed_by(again)


@given(cases, st.integers(1, 60))
def test_the_restricted_mean_lies_in_its_interval(rows: list[tuple[int, int, bool, int]], tau: int) -> None:
    _, days, event, n = zip(*rows, strict=True)
    found = restricted_mean(days, event, n, tau)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= tau


@given(
    st.lists(
        st.tuples(st.sampled_from(["patrol", "support"]), st.one_of(st.none(), st.integers(0, 200))),
        max_size=60,
    ),
    st.randoms(),
)
def test_every_unit_is_in_one_peer_group_whatever_the_order(
    units: list[tuple[str, int | None]], random: Random
) -> None:
    members: list[Member] = [(number, *unit) for number, unit in enumerate(units)]
    groups = peer_groups(members)
    assert sorted(unit for group in groups for unit in group.units) == list(range(len(units)))
    assert all(len(group.units) >= 5 for group in groups if group.size)
    random.shuffle(members)
    assert peer_groups(members) == groups


@given(st.dates(min_value=Week.parse("1970-W02").start, max_value=Week.parse("2099-W50").start))
def test_days_weeks_and_quarters_hold_each_other(day: date) -> None:
    week, quarter = Week.of(day), Quarter.of(day)
    assert week.start <= day <= week.end
    assert Week.parse(week.label) == week
    assert quarter.start <= day <= quarter.end
    for name in ("America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu"):
        place = zone(name)
        assert local_day(day_start(day, place), place) == day
        assert local_day(day_end(day, place), place) > day
