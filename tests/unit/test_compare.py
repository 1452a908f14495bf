"""Compare on plain counts: who stands in the funnel, who does not and why, and what is said."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from metrics.comparison.eligible import WITHHELD, exposures, groups_of
from metrics.comparison.units import DEPENDS, DISAGREE, NO_EXPOSURE, Comparison, compare
from metrics.configuration import load
from metrics.counts import NOT_YET
from metrics.figures import Figures
from metrics.subject import Span
from tests.peer_view import contacts, group, mondays, node, on, view

UNITS = range(11, 19)
DUE = on("2025-11-10")
RECEIVED = on("2025-06-02")


def promises(kept: dict[int, tuple[int, int]]) -> dict[str, list[tuple[int, ...]]]:
    """By unit, how many promises of how many were kept; the others came two days late."""
    rows = []
    for unit, (above, n) in kept.items():
        rows += [(unit, DUE, 0, above), (unit, DUE, 2, n - above)]
    return {"due_count": rows}


def alike(units=UNITS, above: int = 90, n: int = 100) -> dict[int, tuple[int, int]]:
    return dict.fromkeys(units, (above, n))


def compared(nodes, tables, measure="B1", exposure=(), configuration=None) -> Comparison:
    made = view(nodes, tables, exposure, configuration)
    return compare(made, measure, group(made))


def row(found: Comparison, unit: int):
    return next(one for one in found.rows if one.unit == unit)


def test_a_unit_far_from_its_peers_is_flagged_and_nothing_is_said_of_the_others() -> None:
    found = compared([node(u) for u in UNITS], promises(alike() | {13: (60, 100)}))
    assert (found.kind, found.reason, found.per) == ("share", None, None)
    assert found.centre == pytest.approx((7 * 90 + 60) / 800)
    assert [one.flag for one in found.rows] == [None, None, "below", *[None] * 5]
    assert row(found, 13).value == 0.6
    assert (row(found, 13).numerator, row(found, 13).n) == (60, 100)
    low95, high95, low998, high998 = row(found, 13).limits or (0, 0, 0, 0)
    assert 0.6 < low998 < low95 < found.centre < high95 < high998 < 1
    drawn = found.limits(row_sizes(found))
    assert drawn is not None
    assert drawn.low998[0] < found.centre


def row_sizes(found: Comparison):
    return np.array([one.n for one in found.compared], dtype=float)


def test_the_order_of_units_changes_nothing_and_high_is_above() -> None:
    kept = alike(above=60) | {14: (95, 100)}
    first = compared([node(u) for u in UNITS], promises(kept))
    turned = compared([node(u) for u in reversed(UNITS)], promises(kept))
    assert [one.unit for one in turned.rows] == list(reversed(UNITS))
    assert {one.unit: one for one in first.rows} == {one.unit: one for one in turned.rows}
    assert row(first, 14).flag == "above"


def test_days_late_are_compared_in_days() -> None:
    found = compared([node(u) for u in UNITS], promises(alike(above=50) | {13: (99, 100)}), "B3")
    assert found.kind == "days"
    assert row(found, 13).value == pytest.approx(0.02)
    assert row(found, 11).value == pytest.approx(1.0)
    assert found.centre == pytest.approx((7 * 1.0 + 0.02) / 8)
    assert (row(found, 11).limits or ())[3] > 1


def test_fewer_than_five_units_are_not_compared() -> None:
    nodes = [node(u) for u in UNITS]
    found = compared(nodes, promises(alike(range(11, 15))))
    assert found.reason == "Too few units to compare (4 of 5 needed)"
    assert found.funnel is found.centre is None
    assert found.limits(row_sizes(found)) is None
    assert row(found, 11).value == 0.9
    assert row(found, 18).reason == "no promise with a due date"
    assert row(found, 11).limits is row(found, 11).flag is None


def test_spread_is_judged_from_ten_units_on_and_steadied_values_shown_from_eight() -> None:
    kept = {u: (90 if u % 2 else 60, 100) for u in range(11, 23)}
    many = compared([node(u) for u in kept], promises(kept))
    assert many.funnel is not None
    assert many.funnel.tau2 > 0
    assert {one.flag for one in many.rows} == {None}
    few = compared([node(u) for u in range(11, 18)], promises({u: kept[u] for u in range(11, 18)}))
    assert few.funnel is not None
    assert few.funnel.phi is None
    assert all(one.steadied is None for one in few.rows)
    low, middle, high = row(many, 11).steadied or (0, 0, 0)
    assert low < middle < high < 0.97
    assert {one.flag for one in few.rows} == {"below", None}


def test_a_unit_younger_than_six_months_is_not_comparable_yet() -> None:
    nodes = [node(u, opened_on=date(2025, 6, 22) if u == 11 else None) for u in UNITS]
    young = [node(u, opened_on=date(2025, 6, 21) if u == 11 else None) for u in UNITS]
    reason = "Not comparable yet: the unit is younger than 6 months"
    assert row(compared(nodes, promises(alike())), 11).reason == reason
    assert row(compared(young, promises(alike())), 11).reason is None


@pytest.mark.parametrize(("now", "reason"), [(151, True), (150, False), (49, True), (50, False)])
def test_a_unit_that_met_half_as_much_again_or_half_as_little_is_not_comparable(now, reason) -> None:
    before = [(11, monday, "contacts", 100) for monday in mondays(26)[:13]]
    after = [(11, monday, "contacts", now) for monday in mondays(13)]
    found = compared([node(u) for u in UNITS], promises(alike()), exposure=[*before, *after])
    said = "Not comparable yet: what the unit met changed by more than 50%"
    assert row(found, 11).reason == (said if reason else None)
    assert row(found, 12).reason is None


def concerning(counts: dict[int, int]) -> dict[str, list[tuple]]:
    return {"concern_count": [(u, RECEIVED, "force", n) for u, n in counts.items()]}


def test_rates_take_the_first_exposure_that_every_unit_has() -> None:
    met = [*contacts(UNITS, 52), *contacts(UNITS, 52, 10, "officer_weeks")]
    found = compared([node(u) for u in UNITS], concerning(dict.fromkeys(UNITS, 26)), "A5", met)
    assert (found.kind, found.per) == ("rate", "contacts")
    assert row(found, 11).value == pytest.approx(26 / 5200 * 1000)
    assert row(found, 11).n == 5200
    without = [*contacts(range(12, 19), 52), *contacts(UNITS, 52, 10, "officer_weeks")]
    found = compared([node(u) for u in UNITS], concerning(dict.fromkeys(UNITS, 26)), "A5", without)
    assert found.per == "officer_weeks"
    lines = found.limits(row_sizes(found))
    assert lines is not None
    assert lines.low95.tolist() == pytest.approx([(one.limits or ())[0] for one in found.compared])


def test_a_unit_that_met_nobody_on_record_is_left_out_and_said() -> None:
    found = compared(
        [node(u) for u in UNITS],
        concerning(dict.fromkeys(UNITS, 26)),
        "A5",
        contacts(range(12, 19), 52),
    )
    assert row(found, 11).reason == NO_EXPOSURE
    assert found.per == "contacts"
    nothing = compared([node(u) for u in UNITS], concerning(dict.fromkeys(UNITS, 26)), "A5")
    assert nothing.reason == "Too few units to compare (0 of 5 needed)"
    assert nothing.per is None


def test_a_week_without_exposure_takes_the_kind_out() -> None:
    made = view([node(u) for u in UNITS], {}, contacts(UNITS, 12))
    weeks = mondays(13)
    assert exposures(made.counts, 11, Span(weeks[0], weeks[-1] + 6, "13w")) == {}
    assert exposures(made.counts, 11, Span(weeks[1], weeks[-1] + 6, "12w")) == {"contacts": 1200}


def test_no_flag_where_it_depends_on_what_one_divides_by() -> None:
    counts = dict.fromkeys(UNITS, 40) | {11: 160}
    same = [*contacts(UNITS, 52), *contacts(UNITS, 52, 100, "calls")]
    found = compared([node(u) for u in UNITS], concerning(counts), "A5", same)
    assert (row(found, 11).flag, row(found, 11).note) == ("above", None)
    busy = [
        *same[: len(same) // 2],
        *contacts([11], 52, 400, "calls"),
        *contacts(range(12, 19), 52, 100, "calls"),
    ]
    found = compared([node(u) for u in UNITS], concerning(counts), "A5", busy)
    assert (row(found, 11).flag, row(found, 11).note) == (None, DEPENDS)


def test_a_very_small_units_complaints_are_withheld_and_cannot_be_had_by_subtraction() -> None:
    nodes = [node(u, sworn=9 if u == 11 else 40) for u in UNITS]
    found = compared(nodes, concerning(dict.fromkeys(UNITS, 26)), "A5", contacts(UNITS, 52))
    small = row(found, 11)
    assert small.reason == WITHHELD
    assert (small.numerator, small.denominator, small.n, small.value) == (None, None, None, None)
    others = concerning(dict.fromkeys(range(12, 19), 26))
    assert found.centre == compared(nodes, others, "A5", contacts(UNITS, 52)).centre
    assert row(compared(nodes, promises(alike())), 11).reason is None


def outcomes(by_unit: dict[int, dict[str, tuple[int, int]]]) -> dict[str, list[tuple]]:
    """Findings by unit and category: sustained, of all."""
    rows = []
    for unit, categories in by_unit.items():
        for category, (above, n) in categories.items():
            rows.append((unit, RECEIVED, category, "sustained", above))
            rows.append((unit, RECEIVED, category, "unfounded", n - above))
    return {"outcome_count": rows}


def test_no_flag_where_the_case_mix_explains_it() -> None:
    # Bias is sustained half the time everywhere; one unit has nothing but bias.
    usual = {"bias": (5, 10), "force": (4, 90)}
    found = compared(
        [node(u) for u in UNITS], outcomes(dict.fromkeys(UNITS, usual) | {11: {"bias": (50, 100)}}), "A6"
    )
    odd = row(found, 11)
    assert odd.value == 0.5
    assert (odd.flag, odd.note) == (None, DISAGREE)
    assert odd.adjusted is not None
    assert found.centre is not None
    assert abs(odd.adjusted - found.centre) < abs(odd.value - found.centre)


def test_a_flag_stays_where_the_case_mix_does_not_explain_it() -> None:
    usual = {"bias": (5, 50), "force": (5, 50)}
    found = compared(
        [node(u) for u in UNITS],
        outcomes(dict.fromkeys(UNITS, usual) | {11: {"bias": (30, 50), "force": (30, 50)}}),
        "A6",
    )
    assert row(found, 11).flag == "above"
    assert row(found, 12).note is None
    # One kind of case alone cannot be expected to differ; ratios above what a share can be are cut there.
    assert all((one.adjusted or 0) <= 1 for one in found.rows)


def cases(by_unit: dict[int, dict[str, tuple[int, int]]]) -> dict[str, list[tuple]]:
    """Complaints by unit and category: closed on day 30, still open at the end (over 100 days old)."""
    rows = []
    for unit, categories in by_unit.items():
        for category, (closed, still) in categories.items():
            rows.append((unit, category, "phone", RECEIVED, RECEIVED + 30, closed))
            rows.append((unit, category, "online", RECEIVED, NOT_YET, still))
    return {"case_count": rows}


def test_answering_is_compared_as_estimated_and_with_the_agencys_mix() -> None:
    usual = {"force": (30, 10), "bias": (10, 30)}
    found = compared(
        [node(u) for u in UNITS], cases(dict.fromkeys(UNITS, usual) | {11: {"force": (60, 20)}}), "A1"
    )
    assert found.estimated
    assert row(found, 12).value == pytest.approx(0.5)
    assert (row(found, 12).numerator, row(found, 12).denominator) == (40, 80)
    # The unit with easy cases alone cannot be given the agency's hard ones: its own kinds only.
    assert row(found, 11).adjusted == pytest.approx(0.75)
    assert row(found, 12).adjusted == pytest.approx(0.5 + 0.25 * (7 * 40 + 80 - 7 * 40) / (7 * 80 + 80))
    old = compared([node(u) for u in UNITS], cases(dict.fromkeys(UNITS, usual)), "A3")
    assert row(old, 11).value == pytest.approx(0.5)
    assert row(old, 11).adjusted == pytest.approx(0.5)
    assert {one.flag for one in old.rows} == {None}


def test_where_no_kind_has_enough_cases_nothing_is_adjusted() -> None:
    kinds = ("force", "bias", "entry", "search", "arrest")
    found = compared(
        [node(u) for u in UNITS], cases(dict.fromkeys(UNITS, dict.fromkeys(kinds, (1, 4)))), "A1"
    )
    assert [one.adjusted for one in found.rows] == [None] * 8
    assert row(found, 11).value == pytest.approx(0.2)


def test_where_nothing_is_sustained_anywhere_nothing_stands_out() -> None:
    found = compared([node(u) for u in UNITS], outcomes({unit: {"force": (0, 40)} for unit in UNITS}), "A6")
    assert row(found, 11).limits == (0, 0, 0, 0)
    assert found.centre == 0
    assert {one.flag for one in found.rows} == {None}
    assert [one.adjusted for one in found.rows] == [None] * 8


def test_groups_are_of_units_with_a_kind() -> None:
    nodes = [
        *(node(u) for u in UNITS),
        node(30, kind=None),
        node(31, level="bureau"),
        node(32, is_unassigned=True),
        node(33, kind="support"),
    ]
    made = view(nodes, {}, configuration=load())
    assert {one.function: one.units for one in groups_of(made.counts)} == {
        "patrol": tuple(UNITS),
        "support": (33,),
    }


def test_a_unit_without_a_case_of_any_kind_is_not_adjusted() -> None:
    usual = {"bias": (5, 50), "force": (5, 50)}
    tables = outcomes(dict.fromkeys(range(12, 19), usual))
    found = compared([node(u) for u in UNITS], tables, "A6")
    assert row(found, 11).reason is not None
    assert row(found, 11).adjusted is None
    withdrawn = [(12, RECEIVED, "entry", "withdrawn", 5)]
    more = compared([node(u) for u in UNITS], {"outcome_count": tables["outcome_count"] + withdrawn}, "A6")
    assert row(more, 12).adjusted == row(found, 12).adjusted


def test_what_the_files_do_not_hold_is_said_by_every_row() -> None:
    made = view([node(u) for u in UNITS], concerning(dict.fromkeys(UNITS, 9)), contacts(UNITS, 52))
    without = replace(made.parts, provided=frozenset())
    found = compare(Figures(made.counts, without, made.weeks, None, True), "A5", group(made))
    assert {one.reason for one in found.rows} == {"No file of complaints is connected."}
    assert found.reason == "Too few units to compare (0 of 5 needed)"
