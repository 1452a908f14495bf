"""Questions: what is tested, against which baseline, corrected over the whole agency, in which order."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from metrics.configuration import load
from metrics.counts import day_number
from metrics.figures import Figures
from metrics.records import JUDGED, rows_behind
from metrics.signals import predictive, questions
from metrics.signals.judging import Start, judge
from metrics.signals.notes import Note
from metrics.signals.questions import judge_week
from metrics.trends import histories
from models.engine import reading
from models.settings import settings
from tests.benchmarks.signals_truth import BASELINE, agency, fallen, newest_flags, shift_found, stable
from tests.measure_factories import AS_OF, scope_of

View = Callable[..., Figures]
CONFIGURATION = load(settings().configuration)
SIGNALS = CONFIGURATION.signals
RNG = np.random.default_rng(4)
FALLEN = fallen(agency(RNG, 13), RNG)
LAST = 7 * (BASELINE + 12)


def note(kind: str, week: int, unit: int | None = 0, trial: bool = False) -> Note:
    return Note(1, unit, "B1", 7 * week, kind, "New intake form", "Sergeant", "Deputy chief", trial)


def row_of(rows: pd.DataFrame, measure: str = "B1", unit: int = 0) -> pd.Series:
    return rows[(rows["measure"] == measure) & (rows["unit_id"] == unit)].iloc[0]


def test_the_baseline_is_the_first_26_weeks_and_the_p_is_that_of_its_counts() -> None:
    rows = questions.tests(FALLEN, (), CONFIGURATION, LAST)
    found, weekly = row_of(rows), FALLEN["B1"]
    assert (found["points"], found["state"], found["question"]) == (BASELINE, "worse", True)
    x, n = weekly.above[0, :BASELINE].sum(), weekly.below[0, :BASELINE].sum()
    own = predictive.share([found["numerator"]], [20], [x], [n])
    assert found["p"] >= own.p[0]
    assert found["centre"] == pytest.approx(x / n)
    assert not found["low"] <= found["numerator"] <= found["high"]
    assert len(rows) == 140
    assert rows["p"].notna().sum() < 140


def test_a_unit_is_tested_from_twelve_points_on_and_only_where_it_has_cases() -> None:
    weekly = FALLEN["B1"]
    usable = weekly.below > 0
    for place, tested in ((11, False), (12, True)):
        found = judge(weekly, usable, place, Start.of_all(20), SIGNALS)
        assert bool(np.isfinite(found.p[0])) is tested
        assert found.points[0] == place
    none = usable.copy()
    none[:, 30] = False
    assert np.isnan(judge(weekly, none, 30, Start.of_all(20), SIGNALS).p).all()


def test_new_limits_and_weeks_left_out_change_what_is_asked() -> None:
    def of(*notes: Note) -> pd.Series:
        return row_of(questions.tests(FALLEN, notes, CONFIGURATION, LAST))

    assert of(note("rebase", BASELINE), note("rebase", 999))["points"] == 12
    assert not of(note("rebase", BASELINE))["question"]
    assert np.isnan(of(note("rebase", BASELINE + 3))["p"])
    assert of(note("rebase", BASELINE + 3, trial=True))["points"] == 9
    assert of(note("rebase", BASELINE, unit=5))["points"] == BASELINE
    assert np.isnan(of(note("excluded", BASELINE + 12))["p"])
    assert of(note("excluded", 3, unit=None))["points"] == BASELINE
    assert of(note("note", 3))["p"] == of()["p"]


def test_weeks_that_differ_by_more_than_chance_are_harder_to_call_unusual() -> None:
    weekly = FALLEN["B1"]
    wild = weekly.above.copy()
    wild[1, :BASELINE] = np.where(np.arange(BASELINE) % 2, weekly.below[1, :BASELINE], 0)
    usable = weekly.below > 0
    place = BASELINE + 1
    calm = judge(weekly, usable, place, Start.of_all(20), SIGNALS)
    found = judge(type(weekly)(**(vars(weekly) | {"above": wild})), usable, place, Start.of_all(20), SIGNALS)
    assert found.sigma_z[1] > SIGNALS.overdispersed_from
    n = weekly.below[1, place]
    assert (found.low[1], found.high[1]) == (0, n)
    assert found.p[1] > 0.3
    assert calm.sigma_z[0] < 1.6


def test_days_late_need_limits_and_are_judged_by_both_distributions() -> None:
    weekly = FALLEN["B3"]
    usable, place = weekly.below > 0, BASELINE + 1
    found = judge(weekly, usable, place, Start.of_all(20), SIGNALS)
    assert np.isfinite(found.p).sum() >= 19
    level = vars(weekly) | {"above": weekly.above * 0, "sizes": weekly.sizes * 0}  # type: ignore[operator]
    assert np.isnan(judge(type(weekly)(**level), usable, place, Start.of_all(20), SIGNALS).p).all()
    worse = weekly.above.copy()
    worse[0, place] = 30 * weekly.below[0, place]
    all_late = judge(
        type(weekly)(**(vars(weekly) | {"above": worse})), usable, place, Start.of_all(20), SIGNALS
    )
    assert all_late.p[0] < 1e-6
    assert all_late.side[0] == 1
    assert 0 <= all_late.low[0] < all_late.high[0] < 30


def rows_with(p: list[float], states: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame({"measure": "B1", "unit_id": range(len(p)), "p": p, "state": states})
    rest = [name for name in questions.COLUMNS if name not in frame and name not in ("corrected", "unusual")]
    return frame.assign(**dict.fromkeys(rest, 0))


def test_five_at_most_worse_before_better_the_others_stand_below() -> None:
    states = ["better", "worse", "higher", "worse", "better", "lower", "worse", "usual"]
    rows = questions.choose(rows_with([1e-9, 1e-5, 1e-6, 1e-7, 1e-8, 1e-5, 1e-4, 1e-9], states), SIGNALS)
    asked = rows[rows["question"]]
    assert asked["unit_id"].tolist() == [3, 1, 6, 2, 5]
    assert rows[rows["unusual"] & ~rows["question"]]["unit_id"].tolist() == [0, 4]
    assert not row_of(rows, unit=7)["unusual"]


def test_the_correction_counts_only_what_was_tested() -> None:
    rows = questions.choose(rows_with([0.04, np.nan, np.nan], ["worse"] * 3), SIGNALS)
    assert row_of(rows)["corrected"] == 0.04
    assert rows["unusual"].tolist() == [True, False, False]
    none = questions.choose(rows_with([np.nan], ["usual"]), SIGNALS)
    assert not none["question"].any()


def test_a_week_outside_the_history_is_not_judged() -> None:
    rows = questions.tests(FALLEN, (), CONFIGURATION, 5)
    assert rows.empty
    assert list(rows.columns) == list(questions.COLUMNS)


def test_everybody_shares_one_family_and_sees_the_units_in_scope(view: View) -> None:
    whole, one = judge_week(view(), ()), judge_week(view("North"), ())
    assert whole.family == one.family > 5
    north = next(node for node in view().counts.tree if node.name == "North")
    assert set(one.rows["unit_id"]) == {north.id}
    mine = whole.rows[whole.rows["unit_id"] == north.id].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, one.rows)
    assert len(whole.questions) + len(whole.also) == whole.rows["unusual"].sum()
    assert whole.week.start == date(2025, 12, 15)


def test_only_units_without_units_below_are_tested(view: View) -> None:
    names = {node.id: node.name for node in view().counts.tree}
    tested = {names[own] for own in judge_week(view(), ()).rows["unit_id"]}
    assert tested == {"North", "South", "East", "Standards"}


@pytest.mark.parametrize("measure", SIGNALS.tested)
def test_the_rows_of_a_judged_week_are_those_that_it_counts(
    agency_engine: sa.Engine, view: View, measure: str
) -> None:
    found = view()
    nodes = [node for node in found.counts.tree if not node.is_unassigned]
    weekly = histories(found, [measure], nodes)[measure]
    counted = 0
    with reading(agency_engine) as connection:
        scope = scope_of(connection)
        for back in range(4):
            week = found.weeks.settled.shift(-back)
            at = int(np.flatnonzero(weekly.mondays == day_number(week.start))[0])
            sizes = None if weekly.sizes is None else weekly.sizes[:, at, 1:].sum(axis=1)
            above = weekly.above[:, at] if sizes is None else sizes
            for place, node in enumerate(nodes):
                rows = rows_behind(connection, scope, measure, node, now=AS_OF, week=week, window=JUDGED)
                assert (rows.numerator, rows.denominator) == (above[place], weekly.below[place, at])
                counted += rows.denominator or 0
    assert counted > 0


def test_stable_agencies_are_left_in_peace_and_a_fallen_unit_is_found() -> None:
    rows, weeks, _ = stable(runs=12, weeks=5, seed=7)
    assert rows < 0.1
    assert weeks < 0.1
    reached = shift_found(runs=40, within=4, seed=8)
    assert reached[-1] >= 0.9
    assert reached == sorted(reached)
    flags, words = newest_flags(runs=1, seed=9)
    assert flags < 0.1
    assert 0.4 < words < 0.8
