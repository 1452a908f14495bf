"""The funnel as drawn: limits by size, few labels, an axis that holds all; and the words beside it."""

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashboard import funnel, wording
from dashboard.look import PALETTE
from metrics.comparison.judging import Funnel
from metrics.comparison.units import Comparison, PeerRow
from metrics.peers import PeerGroup
from metrics.subject import Span

SPREAD = "solid: 998 of 1,000. The lines allow for the spread between these units."
NAMES = {unit: f"District {unit}" for unit in range(1, 7)}


def comparison(
    values=(0.9, 0.91, 0.89, 0.6, 0.92, 0.9), kind="share", flagged=(4,), centre=0.9
) -> Comparison:
    flags = dict.fromkeys(flagged, "below")
    rows = tuple(
        PeerRow(u, NAMES[u], None, round(v * 100 * u), 100 * u, 100 * u, v, flag=flags.get(u))
        for u, v in zip(NAMES, values, strict=True)
    )
    group = PeerGroup("patrol", None, tuple(NAMES), True)
    made = Funnel(centre, kind == "rate", None, 0.0)
    scale = 30.0 if kind == "days" else 1.0
    return Comparison("B1", group, Span(20000, 20090, "13w"), kind, scale, rows, funnel=made)


def points(own=1, **options) -> pd.DataFrame:
    return funnel.funnel_points(comparison(**options), own, NAMES, {1: "/records?unit=1"})


def test_only_the_own_unit_and_those_outside_carry_a_label() -> None:
    drawn = points()
    dots = drawn[drawn["role"] == "unit"].set_index("n")
    assert dots["label"].to_dict() == {
        100: "District 1",
        200: "",
        300: "",
        400: "District 4",
        500: "",
        600: "",
    }
    assert dots["state"].tolist() == ["own", "peer", "peer", "outside", "peer", "peer"]
    assert dots.loc[400, "side"] == "right"
    assert points(own=6).set_index("n").loc[600.0, "side"] == "left"
    assert dots["link"].tolist() == ["/records?unit=1", *[""] * 5]


def test_lines_bend_with_size_and_their_words_do_not_lie_over_each_other() -> None:
    drawn = points()
    curve = drawn[drawn["role"] == "curve"]
    assert (curve["n"] == curve["n"].round()).all()
    assert curve["n"].is_monotonic_increasing
    assert curve["low998"].iloc[0] < curve["low998"].iloc[-1] < curve["centre"].iloc[-1] == 0.9
    ends = drawn[drawn["role"] == "end"]
    assert ends["label"].iloc[0] == "peers"
    gaps = np.diff(np.sort(ends["value"]))
    assert (gaps > 0.06 * 0.5).all()


@pytest.mark.parametrize(
    ("values", "centre", "axis"),
    [
        ((0.9,) * 6, 0.9, [0.75, 1]),
        ((0.9, 0.4, *[0.9] * 4), 0.9, [0.4, 1]),
        ((0.003,) * 6, 0.003, [0, 0.04]),
        ((0.5,) * 6, 0.5, [0.3, 0.7]),
    ],
)
def test_the_axis_holds_every_dot_and_line(values, centre, axis) -> None:
    drawn = points(values=values, centre=centre, flagged=())
    domains = re.findall(r'"domain": (\[[^\]]*\])', json.dumps(funnel.funnel_spec(drawn, "share")))
    assert {tuple(json.loads(one)) for one in domains} == {tuple(axis)}
    shown = drawn[["value", "low998", "high998"]].to_numpy(dtype=float)
    assert np.nanmin(shown) >= axis[0]
    assert np.nanmax(shown) <= axis[1]


@pytest.mark.parametrize(
    "spec",
    [funnel.funnel_spec(points(), "share"), funnel.strip_spec(funnel.strip_points(0.5, "North", []))],
)
def test_specifications_take_their_colours_from_the_palette_and_hold_no_rows(spec) -> None:
    text = json.dumps(spec)
    pairs = re.findall(r"light-dark\((#\w{6}),(#\w{6})\)", text)
    assert pairs
    assert set(pairs) <= set(PALETTE.values())
    assert "datasets" not in spec
    assert spec["config"]["legend"] == {"disable": True}


def even(values=(0.9, 0.8, 0.9, 0.4, 0.8, 0.9), flagged=()) -> tuple:
    rows = tuple(
        PeerRow(u, NAMES[u], None, 10 * v, 10, 10, v, limits=(0.5, 0.95, 0.3, 1.0), flag=u in flagged or None)
        for u, v in zip(NAMES, values, strict=True)
    )
    return funnel.drawn(replace(comparison(), rows=rows), 3, NAMES, {}, even=True)


def test_units_of_one_size_stand_as_dots_on_one_line_and_none_hides_another() -> None:
    drawn, spec, ends = even()
    assert len(drawn) == 6
    assert not drawn.duplicated(["value", "n"]).any()
    assert drawn.loc[drawn["value"] == 0.9, "n"].tolist() == [0, 1, 2]
    assert drawn.loc[drawn["state"] == "own", ["n", "label"]].to_numpy().tolist() == [[0, "District 3"]]
    assert ends == (0.2, 1.0)
    domains = {tuple(json.loads(one)) for one in re.findall(r'"domain": (\[[^\]]*\])', json.dumps(spec))}
    assert ends in domains
    strokes = {
        one["encoding"]["x"]["field"]: one["mark"].get("strokeDash")
        for one in spec["layer"]
        if "size" not in one["mark"]
    }
    assert strokes | {"value": None} == {
        "low95": [6, 4],
        "high95": [6, 4],
        "low998": [1, 0],
        "high998": [1, 0],
        "centre": None,
        "value": None,
    }


def test_a_unit_outside_keeps_its_label_on_the_line_of_dots() -> None:
    drawn = even(flagged=(4,))[0]
    assert set(drawn["label"]) == {"", "District 3", "District 4"}


def test_95_is_dashed_and_998_solid() -> None:
    layers = funnel.funnel_spec(points(), "share")["layer"]
    dashes = {
        one["encoding"]["y"]["field"]: one["mark"]["strokeDash"]
        for one in layers
        if "strokeDash" in one["mark"]
    }
    assert dashes == {"low95": [6, 4], "high95": [6, 4], "low998": [1, 0], "high998": [1, 0]}


def test_rates_and_days_start_at_nothing() -> None:
    drawn = points(values=(1.2, 0.4, 0.9, 4.1, 1, 1), kind="days", centre=0.03)
    assert drawn["centre"].dropna().iloc[0] == pytest.approx(0.9)
    assert '"domain": [' not in json.dumps(funnel.funnel_spec(drawn, "days"))


def test_the_own_dot_lies_on_top_of_its_peers() -> None:
    drawn = funnel.strip_points(0.5, "District 1", [0.7])
    assert drawn["own"].tolist() == [False, True]
    assert drawn["place"].tolist() == [70, 50]
    assert drawn["reading"].tolist() == ["A peer: 70%", "District 1: 50%"]
    assert drawn["label"].tolist() == ["", "50%"]


@pytest.mark.parametrize(
    ("values", "goal", "floor"), [((0.5, 0.7), None, 50), ((0.5, 0.7), 0.4, 0), ((0.3, 0.7), 0.9, 0)]
)
def test_the_line_of_peers_has_its_ends_and_the_goal(values, goal, floor) -> None:
    drawn = funnel.strip_points(values[0], "North", values[1:], goal=goal)
    assert drawn["goal"].dropna().tolist() == ([] if goal is None else [pytest.approx(100 * goal)])
    spec = json.dumps(funnel.strip_spec(drawn))
    assert f'"domain": [{floor}, 100]' in spec
    assert f'"values": [{floor}, 100]' in spec


def test_a_span_stands_in_the_place_of_single_peers() -> None:
    drawn = funnel.strip_points(0.5, "North", (), (0.6, 0.8))
    assert drawn[["place", "to"]].iloc[0].tolist() == [60, 80]
    assert drawn["to"].notna().tolist() == [True, False]
    assert "isValid(datum.to)" in json.dumps(funnel.strip_spec(drawn))


def normal(text: str) -> str:
    return text.replace(wording.NO_BREAK, " ")


@pytest.mark.parametrize(
    ("flag", "others", "end"),
    [
        ("below", 2, "89%.** **It differs by more than chance: ask why.**"),
        (None, 1, "89%.** 1 other unit differs by more than chance: ask why."),
        (None, 2, "89%.** 2 other units differ by more than chance: ask why."),
        (None, 0, "**North, kept on time: 82%; the group together 89%.**"),
    ],
)
def test_outside_a_question_and_inside_nothing(flag, others, end) -> None:
    said = normal(wording.compare_sentence("North", "kept on time", "82%", "89%", flag, others))
    assert said.endswith(end)
    assert wording.words(said) <= wording.MOST_WORDS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (wording.range_cell("share", 0.856, 0.923, 340), "85.6–92.3%"),
        (wording.range_cell("share", 0.856, 0.923, 40), "86–92%"),
        (wording.range_cell("days", 0.21, 1.24), "0.2–1.2 days"),
        (wording.peer_value("days", 1.08), "1.1 days"),
        (wording.peer_value("rate", 1.75), "1.8"),
        (wording.funnel_title([]), "No unit lies further off than chance explains"),
        (wording.funnel_title(["North"]), "North lies further off than chance explains"),
        (wording.funnel_title(["North", "East"]), "2 units lie further off than chance explains"),
        (wording.group_line("patrol, small", 6), "6 small patrol units"),
        (wording.group_line("patrol", 9), "9 patrol units"),
        (wording.strip_text("82%", "70%", "70%", 8, 8), "82%; peers 70%"),
        (wording.strip_text("82%", "70%", "90%", 8, 8), "82%; peers 70% to 90%"),
        (wording.size_words("A5", "officer_weeks"), "officer-weeks"),
        (wording.size_words("A7:force", None), "complaints received"),
        (wording.lines_note(True, 12, 10, True).split("; ")[1], SPREAD),
        (wording.no_comparison("Withheld: so small", "Airport"), "**Airport: withheld.** So small."),
        (wording.no_comparison("no events", "Fraud"), "**Fraud: not comparable yet.** No events."),
    ],
)  # fmt: skip
def test_words(text, expected) -> None:
    assert normal(text) == expected


def test_cells_print_their_denominators() -> None:
    made = comparison()
    row = PeerRow(1, "North", None, 84, 48004, 48004, 1.75)
    rate = Comparison("A5", made.group, made.span, "rate", 1, (row,), per="contacts")
    assert normal(wording.peer_cell(rate, row)) == "1.8 per 1,000 (84 in 48,004 contacts)"
    estimate = Comparison("A1", made.group, made.span, "share", 1, (row,), estimated=True)
    answered = PeerRow(1, "North", None, 24, 40, 32, 0.7311)
    assert normal(wording.peer_cell(estimate, answered)) == "73% (of 40)"
    assert normal(wording.peer_cell(made, made.rows[0])) == "90.0% (90 of 100)"
    assert normal(wording.peer_cell(made, made.rows[0], table=False)) == "90% (90 of 100)"
    assert wording.peer_cell(made, PeerRow(1, "North", "Withheld: so small")) == "withheld"
    assert wording.peer_cell(made, PeerRow(1, "North", "no events")) == "no events"


def test_what_is_said_of_a_row() -> None:
    above = wording.row_state_words(PeerRow(1, "North", None, flag="above"))
    assert above == "Higher than its peers by more than chance: ask why"
    assert wording.row_state_words(PeerRow(1, "North", "no events")) == "no events"
    assert wording.row_state_words(PeerRow(1, "North", None, note="Depends")) == "Depends"
    assert wording.row_state_words(PeerRow(1, "North", None)) == wording.BETWEEN
