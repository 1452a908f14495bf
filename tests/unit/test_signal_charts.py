"""Charts: which kind a baseline calls for, limits that stay frozen, segments, ghosts, early weeks."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from metrics.configuration import load
from metrics.signals.chart import RULES, Aim, draw
from metrics.signals.segments import Line, Nature, choose
from models.settings import settings

SIGNALS = load(settings().configuration).signals
UP, DOWN, NEUTRAL = Aim("up", 0.95), Aim("down", 0.1), Aim("none", None)


def line(above: Any, below: Any, nature: Nature = "share", early: int = 0, events: Any = None) -> Line:
    """Weeks from one Monday on, the last `early` of them not settled."""
    x, n = np.array(above, "int64"), np.array(below, "int64")
    weeks = len(x)
    return Line(
        7 * np.arange(weeks) + 4,
        x,
        n,
        x if events is None else np.array(events, "int64"),
        np.ones(weeks, bool),
        np.arange(weeks) < weeks - early,
        np.zeros(weeks, bool),
        nature,
    )


def weeks(share: float, n: int, length: int, seed: int = 1) -> Any:
    return np.random.default_rng(seed).binomial(n, share, length)


@pytest.mark.parametrize(
    ("nature", "events", "below", "kind"),
    [
        ("share", 30, 40, "p"),
        ("share", 35, 40, "p"),
        ("share", 36, 40, "blocks"),
        ("share", 1, 40, "blocks"),
        ("share", 0.9, 40, "rare"),
        ("share", 40, 40, "rare"),
        ("rate", 12, 100, "xmr"),
        ("rate", 5, 100, "u"),
        ("rate", 1, 100, "blocks"),
        ("rate", 0.9, 100, "rare"),
        ("value", 1, 10, "xmr"),
        ("value", 0.9, 10, "rare"),
    ],
)
def test_the_baseline_decides_the_chart(nature: Nature, events: float, below: float, kind: str) -> None:
    assert choose(np.array([events]), np.array([below]), nature, SIGNALS) == kind


def test_a_rate_over_uneven_exposure_has_limits_of_its_own() -> None:
    assert choose(np.array([12, 12]), np.array([100, 40]), "rate", SIGNALS) == "u"


def test_before_twelve_weeks_there_is_a_line_and_no_word() -> None:
    chart = draw(line(weeks(0.7, 40, 11), [40] * 11), [], UP, SIGNALS)
    assert (chart.last.kind, chart.usual, chart.variation, chart.assurance) == ("run", None, None, None)
    assert set(chart.states) == {""}
    assert not chart.runs.unusual
    assert draw(line([], []), [], UP, SIGNALS).runs.longest == 0
    twelve = draw(line(weeks(0.7, 40, 12), [40] * 12), [], UP, SIGNALS)
    assert (twelve.last.baseline, twelve.variation) == (12, "usual")
    assert twelve.last.kind in ("p", "p'")


def test_limits_come_from_the_first_26_weeks_and_stay() -> None:
    first = weeks(0.7, 40, 26)
    short = draw(line(first, [40] * 26), [], UP, SIGNALS)
    long = draw(line([*first, *weeks(0.3, 40, 40)], [40] * 66), [], UP, SIGNALS)
    assert long.last.typical == short.last.typical
    assert long.last.baseline == 26
    assert long.variation == "worse"
    assert long.assurance == "cannot"
    centre = first.sum() / (26 * 40)
    assert short.usual == pytest.approx(
        (centre - 3 * (centre * (1 - centre) / 40) ** 0.5, centre + 3 * (centre * (1 - centre) / 40) ** 0.5)
    )


def test_gaps_and_weeks_left_out_are_in_no_limits_and_no_run() -> None:
    x, n = weeks(0.7, 40, 40), np.full(40, 40)
    plain = line(x, n)
    odd = line(np.where(np.arange(40) == 30, 1, x), np.where(np.arange(40) == 5, 0, n))
    odd = replace(odd, above=np.where(np.arange(40) == 5, 0, odd.above), out=np.arange(40) == 30)
    chart = draw(odd, [], UP, SIGNALS)
    assert chart.states[30] == chart.states[5] == ""
    assert np.isnan(odd.values[5])
    assert 30 not in chart.last.points
    assert chart.last.baseline == 26
    assert draw(replace(odd, out=np.zeros(40, bool)), [], UP, SIGNALS).states[30] == "worse"
    assert draw(plain, [], UP, SIGNALS).variation is not None


def test_early_weeks_are_drawn_and_never_judged() -> None:
    x = [*weeks(0.7, 40, 30), 0, 0]
    chart = draw(line(x, [40] * 32, early=2), [], UP, SIGNALS)
    assert chart.states[-2:] == ["", ""]
    assert chart.variation == chart.states[29]
    assert len(chart.last.limits.centre) == 32  # type: ignore[union-attr]


def test_an_old_newest_point_says_nothing_of_the_present() -> None:
    n = np.array([40] * 30 + [0] * 5)
    chart = draw(line(np.append(weeks(0.7, 40, 30), [0] * 5), n), [], UP, SIGNALS)
    assert chart.variation is None
    assert chart.usual is not None


def test_weeks_that_differ_by_more_than_chance_get_wider_limits() -> None:
    wild = np.tile([10, 34], 20)
    chart = draw(line(wild, [40] * 40), [], UP, SIGNALS)
    assert chart.last.kind == "p'"
    assert chart.last.sigma_z > 1.2
    assert set(chart.states) == {"usual"}


def test_new_limits_keep_the_old_segment_and_what_it_was_called() -> None:
    x = [*weeks(0.5, 40, 30), *weeks(0.8, 40, 20, seed=3)]
    x[28] = 2
    plain = draw(line(x, [40] * 50), [], UP, SIGNALS)
    both = draw(line(x, [40] * 50), [(7 * 30 + 4, False)], UP, SIGNALS)
    assert both.states[:29] == plain.states[:29]
    assert plain.states[28] == "worse"
    assert set(plain.states[38:]) == {"better"}
    assert set(both.states[30:]) == {"usual"}
    assert [part.first for part in both.segments] == [0, 30]
    assert both.segments[0].typical == plain.last.typical
    assert both.last.baseline == 20


def test_old_signals_stay_where_the_new_segment_is_drawn_in_blocks() -> None:
    x = [*weeks(0.5, 40, 30), *weeks(0.93, 40, 20, seed=3)]
    x[12] = x[13] = 2
    chart = draw(line(x, [40] * 50), [(7 * 30 + 4, False)], UP, SIGNALS)
    assert chart.line.step == 4
    assert [part.first for part in chart.segments] == [0, 8]
    assert chart.line.mondays[8] == 7 * 30 + 4
    assert chart.line.below.tolist() == [160] * 7 + [80] + [160] * 5
    assert chart.line.settled.all()
    assert (chart.states[3], RULES[chart.rule[3]]) == ("worse", "outside")
    assert set(chart.states[8:]) == {"usual"}


def test_a_trial_has_limits_from_eight_weeks() -> None:
    x = [*weeks(0.5, 40, 30), *weeks(0.8, 40, 8, seed=3)]
    changed = line(x, [40] * 38)
    monday = 7 * 30 + 4
    assert draw(changed, [(monday, False)], UP, SIGNALS).last.kind == "run"
    trial = draw(changed, [(monday, True)], UP, SIGNALS).last
    assert trial.trial
    assert trial.baseline == 8
    assert trial.limits is not None
    # A change before or after the line has no segment of its own.
    assert len(draw(changed, [(0, False), (9999, False)], UP, SIGNALS).segments) == 1


def test_few_cases_are_drawn_in_blocks_and_a_bad_week_raises_the_alarm() -> None:
    x, n = weeks(0.9, 20, 41), np.full(41, 20)
    quiet = draw(line(x, n, early=2), [], UP, SIGNALS)
    assert (quiet.last.kind, quiet.line.step, len(quiet.line.mondays)) == ("blocks", 4, 11)
    assert quiet.line.below.tolist() == [80] * 10 + [20]
    assert quiet.line.settled.tolist() == [True] * 9 + [False] * 2
    assert quiet.variation == "usual"
    bad = np.where(np.arange(41) == 38, 7, x)
    alarm = draw(line(bad, n, early=2), [], UP, SIGNALS)
    assert alarm.states[9] == "worse"
    assert RULES[alarm.rule[9]] == "sum of weeks"
    assert alarm.variation == "worse"
    few = draw(line(n - bad, n, early=2), [], DOWN, SIGNALS)
    assert few.states[9] == "worse"
    assert draw(line(bad, n, early=2), [], NEUTRAL, SIGNALS).states[9] == ""


def test_a_count_by_exposure_has_its_own_sum() -> None:
    rng = np.random.default_rng(5)
    x = np.append(rng.poisson(2.5, 40), 16)
    for direction, state in (("down", "worse"), ("up", "usual")):
        chart = draw(line(x, [100] * 41, "rate"), [], Aim(direction, None, most=np.inf), SIGNALS)
        assert chart.last.kind == "blocks"
        assert chart.states[-1] == ("worse" if state == "worse" else "")
    busy = draw(line(rng.poisson(8, 30), np.where(np.arange(30) % 2, 100, 160), "rate"), [], DOWN, SIGNALS)
    assert busy.last.kind in ("u", "u'")


def test_an_alarm_never_hides_what_a_rule_has_said() -> None:
    n = np.full(44, 20)
    x = np.where(np.arange(44) >= 40, 3, weeks(0.9, 20, 44))
    chart = draw(line(x, n), [], UP, SIGNALS)
    assert RULES[chart.rule[10]] == "outside"


def test_what_is_rare_is_told_by_the_days_between() -> None:
    events = np.zeros(120, "int64")
    events[::5] = 1
    events[2::20] = 1
    events[90:] = 0
    chart = draw(line(events, [10] * 120), [], DOWN, SIGNALS)
    assert chart.last.kind == "rare"
    assert chart.gaps_known
    assert chart.days_since == 7 * (119 - int(np.flatnonzero(events)[-1]))
    assert (chart.variation, RULES[chart.rule[-1]]) == ("better", "days between")
    often = draw(line(10 - events, [10] * 120), [], UP, SIGNALS)
    assert often.variation == "better"
    fresh = draw(line(np.append(events, 1), [10] * 121), [], DOWN, SIGNALS)
    assert (fresh.variation, fresh.days_since) == ("usual", 0)


def test_too_few_rare_events_say_nothing() -> None:
    events = np.zeros(40, "int64")
    assert draw(line(events, [10] * 40), [], DOWN, SIGNALS).days_since is None
    events[[3, 20]] = 1
    chart = draw(line(events, [10] * 40), [], DOWN, SIGNALS)
    assert (chart.days_since, chart.gaps_known, chart.variation) == (7 * 19, False, None)


def test_values_have_limits_from_their_moving_ranges() -> None:
    rng = np.random.default_rng(9)
    n = np.full(40, 10)
    days = rng.integers(5, 30, 40)
    chart = draw(line(days, n, "value", events=np.full(40, 2)), [], Aim("down", 1.0, most=30), SIGNALS)
    y = days[:26] / 10
    assert chart.last.kind == "xmr"
    assert chart.last.typical[0] == pytest.approx(y.mean())  # type: ignore[index]
    level = draw(line(n, n, "value", events=n), [], DOWN, SIGNALS)
    assert (level.last.kind, level.last.limits, level.variation, level.usual) == ("xmr", None, None, None)
