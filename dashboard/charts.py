"""Frame -> Vega-Lite specification: authored in Altair, turned into a plain dict once, kept without its data.

Draw with `look.chart(points, spec, reading)`. One specification serves light and dark: colours are written as
`light-dark()` pairs from the palette. No legend, no title: the words stand beside the chart. The `points`
functions make the frame that a specification draws.
"""

from functools import cache
from typing import Any, Final

import altair as alt
import pandas as pd

from dashboard import wording
from dashboard.look import PALETTE, light_dark
from dashboard.points import bar_points, dot_points, line_points, score_points, week_points
from dashboard.sparkline import sparkline_cell, sparkline_svg

__all__ = [
    "bar_points",
    "bars",
    "colours_of_palette",
    "control_chart",
    "dot_points",
    "dots",
    "interval_line",
    "line_points",
    "score_line",
    "score_points",
    "sparkline_cell",
    "sparkline_svg",
    "week_points",
]

Spec = dict[str, Any]

INK: Final = light_dark("ink")
MUTED: Final = light_dark("muted")
USUAL: Final = light_dark("usual")
GROUND: Final = light_dark("ground")
HAIRLINE: Final = light_dark("hairline")
# Unusual points differ in shape as well as in colour.
UNUSUAL: Final = {
    "better": ("circle", light_dark("better")),
    "worse": ("diamond", light_dark("worse")),
    "higher": ("triangle-up", INK),
    "lower": ("triangle-down", INK),
}
_POINT: Final = 36
_LINE_HEIGHT: Final = 44  # px: a chart of one line
PICK: Final = "week"  # the selection of a chart whose weeks lead to their rows
# Marks that depend on no row are drawn once, not once a row.
_ONCE: Final = alt.InlineData(values=[{"once": 1}])
_ENDS: Final = "datum.value == 0 ? '0' : '100'"
_MONTHS: Final = (
    "utcmonth(datum.value) == 0 || datum.index == 0 "
    "? utcFormat(datum.value, '%b %Y') : utcFormat(datum.value, '%b')"
)


@alt.theme.register("accountability", enable=False)
def manner() -> alt.theme.ThemeConfig:
    """What all charts share; heights and paddings are set per chart, because in a theme they do not hold."""
    return {
        "config": {
            "background": "transparent",
            "font": "Source Sans, sans-serif",
            "view": {"stroke": None},
            # The reading names the chart, its table twin gives the values: bare marks would only be noise.
            # Nothing stands behind hovering but the reading of a week: raw numbers would be unrounded.
            "mark": {"aria": False, "tooltip": None},
            "title": {"color": INK},
            "legend": {"disable": True},
            "axis": {
                "domain": False,
                "ticks": False,
                "grid": False,
                "title": None,
                "labelColor": MUTED,
                "labelFontSize": 13,
                "labelPadding": 6,
            },
            "axisY": {"grid": True, "gridColor": HAIRLINE, "gridWidth": 1},
            "text": {"fontSize": 13, "color": INK},
        }
    }


def finished(chart: alt.LayerChart | alt.Chart, height: int, top: int = 2, bottom: int = 3) -> Spec:
    """A chart as a specification without its rows, as wide as its place; height in pixels, axis included."""
    with alt.theme.enable("accountability"):
        spec = _without_data(chart.properties(height=height, width="container").to_dict())
    spec["padding"] = {"left": 0, "right": 0, "top": top, "bottom": bottom}
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    return spec


def _without_data(spec: Spec) -> Spec:
    """Layers draw the frame that is passed: Altair's empty sets go, our constant rows move inline."""
    kept = spec.pop("datasets")
    for layer in spec["layer"]:
        rows = kept[layer.pop("data")["name"]]
        if rows != kept.get("empty"):
            layer["data"] = {"values": rows}
    return spec


def control_chart(
    points: pd.DataFrame,
    goal: float | None = None,
    kind: str = "share",
    *,
    usual: str = "",
    height: int = 224,
    picks: bool = False,
) -> Spec:
    """The weekly line: settled points filled, early ones hollow and dotted, gaps left open, goal dashed.

    picks: a click chooses the settled week nearest to it, as the selection `PICK`.

    Where `points` has lower, upper and centre, the usual range is a band, labelled with `usual` at the right;
    where it has state and label, unusual points take their shape and colour; weeks that a note leaves out
    are ghosts, and a hairline stands where limits start anew; where it has note, notes are numbered ticks.
    """
    floor = _floor(points, kind, goal)
    columns = set(points.columns)
    has_limits = {"lower", "upper", "centre"} <= columns and bool(points["centre"].notna().any())
    has_states = {"state", "label"} <= columns
    has_notes = "note" in columns and bool((points["note"].fillna("") != "").any())
    near = has_limits and goal is not None and _near(points, goal, floor)
    return _control_chart(floor, goal, kind, usual, height, has_limits, has_states, has_notes, near, picks)


def _near(points: pd.DataFrame, goal: float, floor: float | None) -> bool:
    """Whether goal and centre are so close at the right that their labels would meet."""
    centre = float(points["centre"].dropna().iloc[-1])
    top = 1.0 if floor is not None else float(points[["shown", "upper"]].max().max())
    return abs(goal - centre) < 0.09 * (top - (floor or 0))


def _floor(points: pd.DataFrame, kind: str, goal: float | None) -> float | None:
    """Shares start at 0, or at 50 % where nothing lies lower; never cropped tighter. All else starts at 0."""
    lowest = points[[name for name in ("shown", "lower") if name in points]].min().min()
    if kind != "share":
        return None
    return 0.5 if lowest >= 0.5 and (goal is None or goal >= 0.5) else 0.0


@cache
def _control_chart(
    floor: float | None,
    goal: float | None,
    kind: str,
    usual: str,
    height: int,
    has_limits: bool,
    has_states: bool,
    has_notes: bool,
    near: bool,
    picks: bool,
) -> Spec:
    y = _week_axis_y(floor, kind)
    base = alt.Chart().encode(x=_weeks_along("week_start"))
    layers = _range_layers(base, usual, nudge=11 if near else 3) if has_limits else []
    if has_states:
        layers.append(base.transform_filter("datum.rebased").mark_rule(color=MUTED, strokeWidth=1))
    if goal is not None:
        layers += _goal_layers(goal, kind, nudge=-5 if near else 0)
    layers += _line_layers(base, y)
    if has_states:
        layers += [*_unusual_layers(base, y), *_stretch_layers(base)]
    if has_notes:
        layers += _note_layers(base)
    if picks:
        layers.append(_picking_layer(base, y))
    return finished(alt.layer(*layers), height, top=6, bottom=4)


def _note_layers(base: alt.Chart) -> list[alt.Chart]:
    """A tick with its number at the foot of each week that somebody wrote a note on."""
    noted = base.transform_filter("datum.note").encode(y=alt.value("height"))
    return [
        noted.mark_tick(orient="vertical", size=12, thickness=2, color=INK),
        noted.mark_text(dy=-14, color=INK).encode(text="note:N"),
    ]


def _weeks_along(field: str) -> alt.X:
    return alt.X(
        f"{field}:T",
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(tickCount={"interval": "month", "step": 1}, labelExpr=_MONTHS, labelOverlap="greedy"),
    )


def _week_axis_y(floor: float | None, kind: str) -> alt.Y:
    if floor is None:
        step = 0.5 if kind == "days" else 1
        return alt.Y(
            "shown:Q", scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5, tickMinStep=step, format="~r")
        )
    ticks = [floor + (1 - floor) * step / 5 for step in range(6)]
    return alt.Y(
        "shown:Q",
        scale=alt.Scale(domain=[floor, 1], zero=False, nice=False, clamp=True),
        # With fewer than its own values as count, an axis drops every second value.
        axis=alt.Axis(values=[round(tick, 2) for tick in ticks], tickCount=len(ticks), format=".0%"),
    )


def _range_layers(base: alt.Chart, usual: str, nudge: int) -> list[alt.Chart]:
    band = base.mark_area(interpolate="step", color=light_dark("usual_range")).encode(
        y="lower:Q", y2="upper:Q"
    )
    centre = base.mark_line(interpolate="step", strokeWidth=1, color=INK, opacity=0.6).encode(y="centre:Q")
    label = (
        alt.Chart()
        .transform_filter("isValid(datum.centre)")
        .transform_window(last="last_value(centre)", frame=[None, None], sort=[alt.SortField("week_start")])
        .mark_text(align="left", dx=8, dy=nudge, color=MUTED)
        .encode(x=alt.value("width"), y=alt.Y("last:Q", aggregate="max"), text=alt.value(usual))
    )
    return [band, centre, label]


def _goal_layers(goal: float, kind: str, nudge: int = 0) -> list[alt.Chart]:
    at_goal = alt.Chart(_ONCE).encode(y=alt.datum(goal))
    line = at_goal.mark_rule(color=INK, strokeWidth=1.5, strokeDash=[6, 4])
    words = alt.value(f"Goal {wording.figure(goal, kind)}")
    return [
        line,
        at_goal.mark_text(align="left", dx=8, dy=nudge).encode(x=alt.value("width"), text=words),
    ]


def _line_layers(base: alt.Chart, y: alt.Y) -> list[alt.Chart]:
    settled = base.transform_filter("!datum.early")
    early = base.transform_filter("datum.early && isValid(datum.shown)")
    seen = settled.transform_filter("isValid(datum.shown)")
    tooltip = alt.Tooltip("reading:N", title="Week")
    return [
        settled.mark_line(color=USUAL, strokeWidth=1, invalid="break-paths-show-domains").encode(y=y),
        base.transform_filter("datum.joined")
        .mark_line(color=USUAL, strokeWidth=1, strokeDash=[1, 3], invalid="break-paths-show-domains")
        .encode(y=y),
        seen.mark_point(filled=True, opacity=1, size=_POINT, color=USUAL).encode(y=y, tooltip=tooltip),
        early.mark_point(opacity=1, size=_POINT, strokeWidth=1.5, stroke=USUAL, fill=GROUND).encode(
            y=y, tooltip=tooltip
        ),
    ]


def _picking_layer(base: alt.Chart, y: alt.Y) -> alt.Chart:
    """Above everything, unseen: whatever is clicked, the nearest settled week is meant."""
    pick = alt.selection_point(name=PICK, fields=["week_start"], nearest=True, on="click", toggle=False)
    return (
        base.transform_filter("!datum.early && isValid(datum.shown)")
        .mark_point(opacity=0, size=_POINT)
        .encode(y=y, tooltip=alt.Tooltip("reading:N", title="Week"))
        .add_params(pick)
    )


def _unusual_layers(base: alt.Chart, y: alt.Y) -> list[alt.Chart]:
    layers = []
    for state, (shape, colour) in UNUSUAL.items():
        layers.append(
            base.transform_filter(f"datum.state == '{state}'")
            .mark_point(filled=True, opacity=1, size=90, shape=shape, color=colour)
            .encode(y=y)
        )
    ghosts = base.transform_filter("datum.excluded && isValid(datum.shown)")
    layers.append(
        ghosts.mark_point(
            opacity=1, size=_POINT, shape="cross", strokeWidth=1.5, stroke=USUAL, fill=GROUND
        ).encode(y=y)
    )
    for lifted, dy in (("!", 16), ("", -15)):
        labels = base.transform_filter(f"datum.label && {lifted}datum.lifted")
        layers += [
            # Lines that cross a label end before it.
            labels.mark_text(dy=dy, stroke=GROUND, strokeWidth=4, strokeJoin="round").encode(
                y=y, text="label:N"
            ),
            labels.mark_text(dy=dy).encode(y=y, text="label:N"),
        ]
    return layers


def _stretch_layers(base: alt.Chart) -> list[alt.Chart]:
    """Under a stretch that a rule speaks of a line as long as it, and under the longest why."""
    foot = alt.value("height")
    layers: list[alt.Chart] = [
        base.transform_filter("isValid(datum.stretch_from)")
        .mark_rule(color=MUTED, strokeWidth=1.5, yOffset=-4)
        .encode(x2="stretch_from:T", y=foot)
    ]
    words = base.transform_filter("datum.why")
    for at, align, side in (("stretch_from", "left", ""), ("week_start", "right", "!")):
        text = words.transform_filter(f"{side}datum.to_right").encode(
            x=_weeks_along(at), y=foot, text="why:N"
        )
        layers.append(text.mark_text(align=align, dy=-13))
    return layers


@cache
def interval_line(ends: bool = False) -> Spec:
    """One row of the 0-100 line: value as a dot, likely range as a bar, goal as a thin mark."""
    base = alt.Chart().encode(y=_across(0.5))
    interval = base.mark_rule(color=USUAL, strokeWidth=4).encode(x=_along("low", ends), x2="high")
    dot = base.mark_point(filled=True, opacity=1, size=110, color=INK).encode(x=_along("value", ends))
    goal = _upright("target", ends, width=1.5)
    return finished(alt.layer(_line(ends), interval, goal, dot), _LINE_HEIGHT)


@cache
def score_line(ends: bool = True) -> Spec:
    """The score on its 0-100 line: band as a thick bar, the score as an upright tick."""
    band = alt.Chart().mark_rule(color=light_dark("peers"), strokeWidth=9)
    band = band.encode(x=_along("low", ends), x2="high", y=_across(0.5))
    return finished(alt.layer(_line(ends), band, _upright("value", ends, width=3)), _LINE_HEIGHT)


def _along(field: str, ends: bool) -> alt.X:
    axis = alt.Axis(values=[0, 100], labelExpr=_ENDS, labelFlush=True) if ends else None
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=axis)


def _across(place: float) -> alt.Y:
    """Heights of one-line charts are shares of a hidden axis: with a fitted height, pixels would not hold."""
    return alt.Y(datum=place, type="quantitative", scale=alt.Scale(domain=[0, 1]), axis=None)


def _line(ends: bool) -> alt.Chart:
    ends_of_line = alt.Chart(alt.InlineData(values=[{"from": 0, "to": 100}]))
    rule = ends_of_line.mark_rule(color=HAIRLINE, strokeWidth=1)
    return rule.encode(x=_along("from", ends), x2="to", y=_across(0.5))


def _upright(field: str, ends: bool, width: float) -> alt.Chart:
    rule = alt.Chart().transform_filter(f"isValid(datum.{field})").mark_rule(color=INK, strokeWidth=width)
    return rule.encode(x=_along(field, ends), y=_across(0.22), y2=alt.datum(0.78))


@cache
def dots(weeks: int = 13, step: int = 22) -> Spec:
    """A row of weeks: filled where outreach was held, hollow where none was, a short dash where unknown."""
    place = alt.X("place:Q", scale=alt.Scale(domain=[-0.5, weeks - 0.5]), axis=None)
    base = alt.Chart().encode(x=place, y=_across(0.5), tooltip=alt.Tooltip("reading:N", title="Week"))
    marks = {
        "yes": {"filled": True, "size": 130, "color": USUAL},
        "no": {"size": 110, "strokeWidth": 1.5, "stroke": USUAL, "fill": GROUND},
        "unknown": {"shape": "stroke", "size": 60, "strokeWidth": 1.5, "color": MUTED},
    }
    layers = [
        base.transform_filter(f"datum.held == '{held}'").mark_point(opacity=1, **mark)
        for held, mark in marks.items()
    ]
    return finished(alt.layer(*layers), _LINE_HEIGHT) | {"width": weeks * step}


def bars(points: pd.DataFrame) -> Spec:
    """Horizontal bars from 0 in the frame's own order, each with its number at its end."""
    return _bars(len(points))


@cache
def _bars(rows: int) -> Spec:
    y = alt.Y(
        "label:N", sort=None, axis=alt.Axis(grid=False, labelLimit=220), scale=alt.Scale(paddingInner=0.45)
    )
    base = alt.Chart().encode(y=y, x=alt.X("count:Q", axis=None, scale=alt.Scale(zero=True)))
    # One layer for both colours: two would put the marked rows last.
    ink = alt.condition("datum.marked", alt.value(INK), alt.value(light_dark("peers")))
    numbers = base.mark_text(align="left", dx=5).encode(text="text:N")
    spec = finished(alt.layer(base.mark_bar().encode(color=ink), numbers), max(rows, 1) * 21)
    spec["padding"]["right"] = 24  # the number of the longest bar stands beyond its end
    return spec


def colours_of_palette() -> frozenset[str]:
    """Every hex colour a chart may hold."""
    return frozenset(colour for pair in PALETTE.values() for colour in pair)
