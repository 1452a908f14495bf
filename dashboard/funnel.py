"""The funnel of Compare and the strip of peers: frames and specifications, drawn like every other chart."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd

from dashboard import charts, wording
from dashboard.charts import GROUND, HAIRLINE, INK, MUTED, Spec, finished
from dashboard.look import light_dark
from metrics.comparison.units import Comparison

PEERS: Final = light_dark("peers")
_STEPS: Final = 60
# A scale of shares begins and ends on a multiple of the first of these steps that needs few of them.
_GRID: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
_MOST_STEPS: Final = 7
_LINE: Final = 0.06  # height of a line of text, as a share of the axis
_LIMITS: Final = ("low95", "high95", "low998", "high998")
COLUMNS: Final = ("role", "n", "value", *_LIMITS, "centre", "state", "label", "side", "reading", "link")


def funnel_points(
    comparison: Comparison, own: int, names: Mapping[int, str], links: Mapping[int, str]
) -> pd.DataFrame:
    """Rows to draw: the limits along all sizes, their words at the right, and a dot a unit.

    Only the own unit and those that differ by more than chance carry a label.
    """
    rows = comparison.compared
    sizes = np.array([row.n for row in rows], dtype=float)
    curve = _curve(comparison, sizes)
    dots = [_dot(comparison, row, own, names, links, float(sizes.max())) for row in rows]
    drawn = _frame([*curve, *dots])
    return pd.concat([drawn, _frame(_ends(curve[-1], *_axis(drawn, comparison.kind)))], ignore_index=True)


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(("n", "value", *_LIMITS, "centre"), "float64") | {"label": object})


def _curve(comparison: Comparison, sizes: np.ndarray) -> list[dict[str, Any]]:
    # Small sizes need most points, for there the lines bend; between whole cases there is nothing to draw.
    alike = sizes.min() == sizes.max()
    first, last = sizes.min() * (0.5 if alike else 0.8), sizes.max() * (1.5 if alike else 1.05)
    along = np.unique(np.ceil(np.geomspace(max(first, 1.0), last, _STEPS)))
    lines = dict(zip(_LIMITS, comparison.limits(along).all, strict=True))
    return [
        {"role": "curve", "n": n, "centre": comparison.centre} | {k: float(v[at]) for k, v in lines.items()}
        for at, n in enumerate(along.tolist())
    ]


def _ends(last: dict[str, Any], floor: float, top: float) -> list[dict[str, Any]]:
    """The words at the right end of the lines; a word that would lie over another is left out."""
    words: list[dict[str, Any]] = []
    for column, label in (("centre", "peers"), ("high998", "99.8%"), ("high95", "95%")):
        place = min(last[column], top)
        if all(abs(place - word["value"]) > _LINE * (top - floor) for word in words):
            words.append({"role": "end", "value": place, "label": label})
    return words


def _dot(
    comparison: Comparison,
    row: Any,
    own: int,
    names: Mapping[int, str],
    links: Mapping[int, str],
    most: float,
) -> dict[str, Any]:
    state = "own" if row.unit == own else "outside" if row.flag else "peer"
    return {
        "role": "unit",
        "n": row.n,
        "value": row.value,
        "state": state,
        "label": "" if state == "peer" else names[row.unit],
        "side": "left" if row.n > 0.75 * most else "right",
        "reading": f"{names[row.unit]}: {wording.plain(wording.peer_cell(comparison, row))}",
        "link": links.get(row.unit, ""),
    }


def drawn(
    comparison: Comparison, own: int, names: Mapping[int, str], links: Mapping[int, str], *, even: bool
) -> tuple[pd.DataFrame, Spec, tuple[float, float]]:
    """What to draw, how, and where the scale of shares begins and ends.

    even: all units are of one size, so that there is a line of dots instead of a funnel.
    """
    kind = comparison.kind
    if even and kind == "share":
        points = even_points(comparison, own, names, links)
        return points, even_spec(points), _axis(points, kind)
    points = funnel_points(comparison, own, names, links)
    return points, funnel_spec(points, kind), _axis(points, kind) if kind == "share" else (0.0, 1.0)


def even_points(
    comparison: Comparison, own: int, names: Mapping[int, str], links: Mapping[int, str]
) -> pd.DataFrame:
    """Rows to draw where all units are of one size: a dot a unit, equal values above each other."""
    rows = comparison.compared
    limits = dict(zip(_LIMITS, rows[0].limits or (), strict=True))
    limits["centre"] = comparison.centre or 0.0
    dots = [_dot(comparison, row, own, names, links, float("inf")) | limits for row in rows]
    frame = _frame(dots).sort_values("state", key=lambda state: state != "own", kind="stable")
    return frame.assign(n=frame.groupby("value").cumcount().astype("float64")).reset_index(drop=True)


def even_spec(points: pd.DataFrame) -> Spec:
    """The line of dots: what 95 and 99.8 of 100 keep to by chance as upright lines, the own dot in ink."""
    floor, top = _axis(points, "share")
    return _even(floor, top, int(points["n"].max()) + 1)


@cache
def _even(floor: float, top: float, tall: int) -> Spec:
    scale = alt.Scale(domain=[floor, top], nice=False)
    axis = alt.Axis(tickCount=6, format=".0%" if top - floor >= 0.1 else ".1%", grid=False)
    up = alt.Y("n:Q", scale=alt.Scale(domain=[-0.6, tall - 0.4], nice=False), axis=None)
    base = alt.Chart().encode(x=alt.X("value:Q", scale=scale, axis=axis))
    rules = [
        alt.Chart()
        .mark_rule(**_stroke(column))
        .encode(x=alt.X(f"{column}:Q", aggregate="min", scale=scale, axis=axis))
        for column in (*_LIMITS, "centre")
    ]
    return finished(alt.layer(*rules, *_dots(base, up)), 90 + 22 * tall, top=8, bottom=4)


def funnel_spec(points: pd.DataFrame, kind: str) -> Spec:
    """The funnel: 95 % dashed, 99.8 % solid, centre thin; own dot in ink, peers grey, those outside rings."""
    floor, top = _axis(points, kind)
    return _funnel(floor, top if kind == "share" else None, kind)


def _axis(points: pd.DataFrame, kind: str) -> tuple[float, float]:
    """The ends of the axis of values: from 0, but for shares from just under the lowest dot or line."""
    shown = points[["value", *_LIMITS]].to_numpy(dtype=float)
    low, high = float(np.nanmin(shown)), float(np.nanmax(shown))
    if kind != "share":
        return 0.0, high
    step = next((step for step in _GRID if high - low <= (_MOST_STEPS - 2) * step), _GRID[-1])
    first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
    return round(max(first, 0.0) * step, 4), round(min(max(last, first + 1) * step, 1.0), 4)


@cache
def _funnel(floor: float, top: float | None, kind: str) -> Spec:
    x = alt.X(
        "n:Q",
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(tickCount=6, tickMinStep=1, format=",d", grid=False),
    )
    base = alt.Chart().encode(x=x)
    curve, dots = (base.transform_filter(f"datum.role == '{role}'") for role in ("curve", "unit"))
    layers = [_line(curve, column, floor, top, kind) for column in _LIMITS]
    layers.append(_line(curve, "centre", floor, top, kind))
    ends = alt.Chart().transform_filter("datum.role == 'end'").mark_text(align="left", dx=8, color=MUTED)
    layers.append(
        ends.encode(x=alt.value("width"), y=_y("value", floor, top, kind), text=alt.Text("label:N"))
    )
    return finished(alt.layer(*layers, *_dots(dots, _y("value", floor, top, kind))), 300, top=8, bottom=4)


def _y(column: str, floor: float, top: float | None, kind: str) -> alt.Y:
    if kind == "share" and top is not None:
        form = ".0%" if top >= 0.1 else ".1%"
        scale = alt.Scale(domain=[floor, top], zero=False, nice=False, clamp=True)
        return alt.Y(f"{column}:Q", scale=scale, axis=alt.Axis(tickCount=5, format=form))
    return alt.Y(f"{column}:Q", scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5))


def _line(curve: alt.Chart, column: str, floor: float, top: float | None, kind: str) -> alt.Chart:
    return curve.mark_line(clip=True, **_stroke(column)).encode(y=_y(column, floor, top, kind))


def _stroke(column: str) -> dict[str, Any]:
    if column == "centre":
        return {"strokeWidth": 1, "color": INK, "opacity": 0.6}
    return {"strokeWidth": 1.5, "color": MUTED, "strokeDash": [6, 4] if "95" in column else [1, 0]}


def _dots(dots: alt.Chart, y: alt.Y) -> list[alt.Chart]:
    tooltip, href = alt.Tooltip("reading:N", title="Unit"), alt.Href("link:N")
    marks: dict[str, dict[str, Any]] = {
        "peer": {"filled": True, "size": 60, "color": PEERS},
        "outside": {"size": 110, "strokeWidth": 2, "stroke": INK, "fill": GROUND, "shape": "diamond"},
        "own": {"filled": True, "size": 110, "color": INK},
    }
    layers = [
        dots.transform_filter(f"datum.state == '{state}'")
        .mark_point(opacity=1, **mark)
        .encode(y=y, tooltip=tooltip, href=href)
        for state, mark in marks.items()
    ]
    for side, align, dx in (("right", "left", 9), ("left", "right", -9)):
        labels = dots.transform_filter(f"datum.side == '{side}' && datum.label != ''")
        layers.append(labels.mark_text(align=align, dx=dx).encode(y=y, text="label:N"))
    return layers


def small_multiple(points: Sequence[pd.DataFrame], goal: float | None, kind: str) -> Spec:
    """One weekly chart for all units, so that they share a scale."""
    return charts.control_chart(pd.concat(points), goal, kind, height=120)


def strip_points(
    own: float,
    name: str,
    peers: Sequence[float],
    span: tuple[float, float] | None = None,
    goal: float | None = None,
) -> pd.DataFrame:
    """A dot a peer on a line of shares, or the span of most; the own unit last, on top, and the goal."""
    rows: list[dict[str, Any]] = [
        {"place": 100 * value, "own": False, "reading": f"{wording.SOME_PEER}: {wording.percent(value, 100)}"}
        for value in peers
    ]
    if span is not None:
        low, high = (100 * end for end in span)
        rows.append({"place": low, "to": high, "own": False})
    reading = f"{name}: {wording.percent(own, 100)}"
    rows.append({"place": 100 * own, "own": True, "label": wording.percent(own), "reading": reading})
    rows[-1]["goal"] = None if goal is None else 100 * goal
    points = pd.DataFrame(rows, columns=["place", "to", "own", "label", "goal", "reading"])
    return points.astype({"place": "float64", "to": "float64", "goal": "float64"}).fillna({"label": ""})


def strip_spec(points: pd.DataFrame) -> Spec:
    """The peers in grey on one line with its ends written, the own dot in ink, the goal a mark."""
    return _strip(50 if points[["place", "goal"]].min().min() >= 50 else 0)


@cache
def _strip(floor: int) -> Spec:
    def along(field: str) -> alt.X:
        axis = alt.Axis(values=[floor, 100], labelExpr="datum.value + '%'", labelFlush=True, grid=False)
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[floor, 100], nice=False), axis=axis)

    def across(place: float) -> alt.Y:
        return alt.Y(datum=place, type="quantitative", scale=alt.Scale(domain=[0, 1]), axis=None)

    ends = alt.Chart(alt.InlineData(values=[{"from": floor, "to": 100}]))
    line = ends.mark_rule(color=HAIRLINE, strokeWidth=1).encode(x=along("from"), x2="to", y=across(0.3))
    base = alt.Chart().encode(x=along("place"), y=across(0.3), tooltip=alt.Tooltip("reading:N", title="Unit"))
    goal = alt.Chart().transform_filter("isValid(datum.goal)").mark_rule(color=INK, strokeWidth=1.5)
    peers = base.transform_filter("!datum.own && !isValid(datum.to)")
    most = (
        alt.Chart().transform_filter("isValid(datum.to)").mark_rule(color=PEERS, strokeWidth=9, opacity=0.6)
    )
    own = base.transform_filter("datum.own")
    return finished(
        alt.layer(
            line,
            goal.encode(x=along("goal"), y=across(0.02), y2=alt.datum(0.58)),
            most.encode(x=along("place"), x2="to", y=across(0.3)),
            peers.mark_point(filled=True, opacity=0.8, size=70, color=PEERS),
            own.mark_point(filled=True, opacity=1, size=120, color=INK),
            own.mark_text(dy=-15).encode(text="label:N"),
        ),
        64,
    )
