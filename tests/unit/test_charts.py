"""Specifications hold no legend, no foreign colour, no frame; points keep gaps open and early weeks apart."""

import json
import re
from datetime import date, timedelta
from urllib.parse import unquote
from xml.etree import ElementTree

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import charts, wording
from dashboard.look import PALETTE

MONDAY = date(2026, 8, 3)


def trend(values=(0.8, None, 0.6, 0.9, 1.0), early=2, skip=()):
    return pd.DataFrame(
        [
            {
                "week_start": MONDAY + timedelta(weeks=at),
                "value": value,
                "numerator": None if value is None else round(value * 20),
                "denominator": None if value is None else 20,
                "provisional": at >= len(values) - early,
                "status": "no_data" if value is None else "ok",
                "reason": "no promise came due" if value is None else None,
            }
            for at, value in enumerate(values)
            if at not in skip
        ]
    )


def with_limits(points):
    return points.assign(lower=0.5, upper=0.98, centre=0.8, state=["", "", "worse", "", ""], label="")


def row(**columns):
    usual = {"status": "ok", "value": 0.8, "low": 0.7, "high": 0.9, "target": 0.95}
    return next(pd.DataFrame([usual | columns]).itertuples())


POINTS = charts.week_points(trend())
BARS = charts.bar_points(["North", "East"], [9, 1], marked=["East"])
SPECS = {
    "plain": charts.control_chart(POINTS),
    "goal": charts.control_chart(POINTS, 0.95),
    "limits": charts.control_chart(with_limits(POINTS), 0.95, usual="usual 50–98%"),
    "days": charts.control_chart(POINTS, 5, "days"),
    "interval": charts.interval_line(),
    "interval with ends": charts.interval_line(ends=True),
    "score": charts.score_line(),
    "dots": charts.dots(),
    "bars": charts.bars(BARS),
}


def nodes(spec):
    """Every mapping inside a specification."""
    if isinstance(spec, dict):
        yield spec
    for child in spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ():
        yield from nodes(child)


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_no_legend_appears(spec):
    assert spec["config"]["legend"] == {"disable": True}
    for node in nodes({key: value for key, value in spec.items() if key != "config"}):
        assert node.get("legend") is None
        # A colour that depends on a field would need a legend to be read.
        for channel in ("color", "fill", "stroke", "shape", "size", "opacity"):
            assert "field" not in (node.get("encoding", {}).get(channel) or {})


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_every_colour_is_a_pair_of_the_palette(spec):
    text = json.dumps(spec)
    pairs = re.findall(r"light-dark\((#\w{6}),(#\w{6})\)", text)
    assert pairs
    assert set(pairs) <= set(PALETTE.values())
    assert len(re.findall(r"#[0-9A-Fa-f]{3,8}\b", text)) == 2 * len(pairs)
    assert not re.search(r'"(?:color|fill|stroke)": "(?!light-dark)', text)


@pytest.mark.parametrize("name", SPECS)
def test_padding_stands_at_the_top_level(name):
    spec = SPECS[name]
    # The number of the longest bar stands beyond its end.
    assert (spec["padding"]["left"], spec["padding"]["right"]) == (0, 24 if name == "bars" else 0)
    assert spec["padding"]["bottom"] >= 3
    assert "padding" not in spec["config"]


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_specification_holds_no_rows_of_a_frame(spec):
    assert "datasets" not in spec
    assert "data" not in spec
    held = [layer["data"]["values"] for layer in spec["layer"] if "data" in layer]
    assert all(rows in ([{"once": 1}], [{"from": 0, "to": 100}]) for rows in held)


def test_a_specification_is_made_once():
    again = charts.week_points(trend((0.7, 0.6, 0.6, 0.9, 1.0)))
    assert charts.control_chart(again, 0.95) is charts.control_chart(
        charts.week_points(trend((0.9, 0.6, 0.6, 0.7, 0.8))), 0.95
    )
    assert charts.bars(BARS) is charts.bars(BARS)


def _draw(points, specs):
    from dashboard import look

    for name, spec in specs.items():
        look.chart(points, spec, f"**Reading** of {name}", key=name.replace(" ", "_"))


def test_drawing_changes_no_specification_and_speaks_its_reading():
    before = json.dumps(SPECS)
    app = AppTest.from_function(_draw, default_timeout=20, kwargs={"points": POINTS, "specs": SPECS}).run()
    assert not app.exception
    drawn = app.get("vega_lite_chart")
    assert [chart.proto.alt for chart in drawn] == [f"Reading of {name}" for name in SPECS]
    assert json.dumps(SPECS) == before


def test_a_week_without_a_row_stays_a_gap():
    points = charts.week_points(trend((0.8, 0.7, 0.6, 0.9, 1.0), skip=(1,)))
    assert len(points) == 5
    assert points["shown"].isna().tolist() == [False, True, False, False, False]
    assert points["reading"][1] == "10–16 August 2026: no records".replace(" A", "\u00a0A").replace(
        "t 2", "t\u00a02"
    )


def test_a_hidden_or_too_small_week_is_not_drawn_and_says_why():
    weeks = trend((0.8, 0.7, 0.6, 0.9, 1.0))
    weeks.loc[1, ["status", "reason"]] = ["hidden", "small"]
    weeks.loc[2, ["status", "reason"]] = ["too_few", None]
    points = charts.week_points(weeks)
    assert points["shown"].isna().tolist() == [False, True, True, False, False]
    assert points["reading"][1].endswith(": withheld")
    assert points["reading"][2].endswith(": too few cases")


def test_early_weeks_hang_on_the_last_settled_one():
    assert POINTS["early"].tolist() == [False, False, False, True, True]
    assert POINTS["joined"].tolist() == [False, False, True, True, True]
    assert POINTS["reading"][4].endswith("100% (20\u00a0of\u00a020), early")


def test_an_empty_trend_is_drawn_empty():
    points = charts.week_points(trend(()).reindex(columns=trend().columns))
    assert points.empty
    assert charts.control_chart(points)["layer"]


@pytest.mark.parametrize(
    ("values", "goal", "floor"), [((0.8, 0.5), 0.95, 0.5), ((0.8, 0.49), 0.95, 0), ((0.8, 0.9), 0.4, 0)]
)
def test_a_share_axis_starts_at_0_or_at_50(values, goal, floor):
    spec = charts.control_chart(charts.week_points(trend(values, early=0)), goal)
    domains = {
        tuple(node["scale"]["domain"]) for node in nodes(spec) if "domain" in (node.get("scale") or {})
    }
    assert domains == {(floor, 1)}


def test_the_goal_is_written_at_the_right_end():
    texts = [node["text"]["value"] for node in nodes(SPECS["days"]) if "value" in (node.get("text") or {})]
    assert texts == ["Goal 5\u00a0days"]
    assert not [node for node in nodes(SPECS["plain"]) if node.get("type") == "rule"]


def test_unusual_points_differ_in_shape_and_colour():
    shapes = {shape for shape, _ in charts.UNUSUAL.values()}
    assert len(shapes) == len(charts.UNUSUAL)
    drawn = {
        node["shape"] for node in nodes(SPECS["limits"]) if node.get("type") == "point" and "shape" in node
    }
    assert drawn == shapes | {"cross"}  # a week that a note leaves out
    assert "worse" not in json.dumps(SPECS["goal"])


def test_a_stretch_inside_the_range_has_a_line_and_its_reason_at_the_foot():
    ends = [node for node in nodes(SPECS["limits"]) if node.get("field") == "stretch_from"]
    assert len(ends) == 2  # the line, and the words that begin with it
    words = [node for node in nodes(SPECS["limits"]) if (node.get("text") or {}).get("field") == "why"]
    assert [node["y"] for node in words] == [{"value": "height"}] * 2
    assert "stretch_from" not in json.dumps(SPECS["plain"])


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_hovering_shows_no_raw_numbers(spec):
    assert spec["config"]["mark"]["tooltip"] is None
    for node in nodes(spec):
        if isinstance(tooltip := node.get("tooltip"), dict):
            assert tooltip["field"] == "reading"


def test_one_row_is_placed_on_the_line_from_0_to_100():
    places = charts.line_points(row()).iloc[0]
    assert places.round(6).to_dict() == {"value": 80, "low": 70, "high": 90, "target": 95}
    assert charts.line_points(row(value=12.0, low=None, high=45.0, target=1.0), top=30).iloc[0]["high"] == 100


def test_a_row_without_a_value_keeps_its_goal_alone():
    places = charts.line_points(row(status="hidden")).iloc[0]
    assert places[["value", "low", "high"]].isna().all()
    assert places["target"] == 95


def test_dots_tell_no_outreach_from_no_records():
    weeks = trend((2, None, 0), early=0)
    points = charts.dot_points(weeks)
    assert points["held"].tolist() == ["yes", "unknown", "no"]
    assert points["reading"][2].endswith("no outreach")


def test_bars_keep_the_order_given():
    assert BARS["label"].tolist() == ["North", "East"]
    assert BARS["marked"].tolist() == [False, True]
    assert charts.bars(BARS)["height"] == 42


def sparkline(values, **options):
    address = charts.sparkline_svg(values, **options)
    assert address.startswith("data:image/svg+xml,")
    assert not set("() \"'<>") & set(address)
    return ElementTree.fromstring(unquote(address.split(",", 1)[1]))


def parts(svg, name):
    return [node for node in svg.iter() if node.get("class") == name]


def test_a_sparkline_leaves_gaps_open_and_early_points_hollow():
    svg = sparkline([0.8, 0.7, None, 0.9, 0.95, 0.6, 0.7], goal=0.95)
    (line,) = parts(svg, "l")
    assert line.get("d").count("M") == 2
    assert len(parts(svg, "e")) == 2
    assert len(parts(svg, "g")) == 1
    assert not parts(svg, "b")


def test_a_sparkline_stays_inside_its_box_and_its_palette():
    svg = sparkline([0.1, 1.0, 0.5, 0.0], low=[0.2] * 4, high=[None, 0.9, 0.9, 0.9], goal=0.4, state="worse")
    heights = [float(node.get("cy")) for node in parts(svg, "e")]
    heights += [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", parts(svg, "b")[0].get("d"))]
    assert all(2 <= height <= 28 for height in heights)
    assert parts(svg, "worse")
    style = next(node.text for node in svg.iter() if node.tag.endswith("style"))
    assert set(re.findall(r"#\w{6}", style)) <= charts.colours_of_palette()


def test_a_sparkline_cell_has_words_for_readers_and_for_nothing():
    assert charts.sparkline_cell([0.8, 0.9], "North, **weekly**").startswith(
        "![North, weekly](data:image/svg"
    )
    assert charts.sparkline_cell([None, None], "North") == "No records"


READINGS = [
    (
        wording.trend_reading(trend(), "Promises kept on time"),
        "Promises kept on time: 60% to 80% a week over 2 settled weeks, 60% (12 of 20) in the newest. The"
        " last 2 weeks are early. 1 week has no figure.",
    ),
    (
        wording.trend_reading(trend((None,), early=0), "Promises kept on time"),
        "Promises kept on time: no settled week has a figure yet.",
    ),
    (
        wording.trend_reading(trend((4.2, 4.4, 9.0), early=1), "Days late", "days"),
        "Days late: 4.2 to 4.4 days a week over 2 settled weeks, 4.4 days in the newest. The last week is"
        " early.",
    ),
    (wording.trend_title(trend(), 0.8), "The goal of 80% was met in 1 of 2 weeks"),
    (wording.trend_title(trend(), 0.9), "The goal of 90% was not met in any of 2 weeks"),
    (wording.trend_title(trend(), 0.5), "The goal of 50% was met in each of 2 weeks"),
    (wording.trend_title(trend()), "60% to 80% a week over 2 weeks"),
    (wording.trend_title(trend((None,))), "No settled week has a figure yet"),
    (wording.weeks_covered(trend()), "3 August – 6 September 2026"),
    (
        wording.interval_reading("Keeping promises", row(numerator=160, denominator=200)),
        "Keeping promises: 80% (160 of 200), likely 70–90%, goal 95%.",
    ),
    (
        wording.interval_reading("Keeping promises", row(status="hidden", reason=None)),
        "Keeping promises: withheld.",
    ),
    (wording.score_reading(64, 61, 68), "Accountability score 64, likely 61–68, on a line from 0 to 100."),
    (wording.score_reading(None), "Accountability score: not reckoned."),
    (wording.dots_reading(9, 13), "9 of 13 weeks with outreach."),
    (
        wording.bars_reading(["North", "East"], [9, 1], "events"),
        "North has 9 of 10 events, East 1.",
    ),
    (wording.bars_reading(["North", "East"], [0, 0], "events"), "No events in any of the 2 rows."),
]


@pytest.mark.parametrize(("text", "expected"), READINGS)
def test_readings(text, expected):
    assert text.replace(wording.NO_BREAK, " ") == expected
    assert wording.words(text) <= wording.MOST_WORDS
    assert not [word for word in wording.FORBIDDEN if word in text.lower()]
