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
# Shares stand on the shortest of these axes from 0 that holds them, or on 50-100 % where nothing is lower.
_TOPS: Final = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
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
    along = np.unique(np.ceil(np.geomspace(max(sizes.min() * 0.8, 1.0), sizes.max() * 1.05, _STEPS)))
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


def funnel_spec(points: pd.DataFrame, kind: str) -> Spec:
    """The funnel: 95 % dashed, 99.8 % solid, centre thin; own dot in ink, peers grey, those outside rings."""
    floor, top = _axis(points, kind)
    return _funnel(floor, top if kind == "share" else None, kind)


def _axis(points: pd.DataFrame, kind: str) -> tuple[float, float]:
    """The ends of the vertical axis: from 0, or from 50 % where no share and no line lies lower."""
    shown = points[["value", *_LIMITS]].to_numpy(dtype=float)
    if kind != "share":
        return 0.0, float(np.nanmax(shown))
    if np.nanmin(shown) >= 0.5:
        return 0.5, 1.0
    return 0.0, next((top for top in _TOPS if np.nanmax(shown) <= top), 1.0)


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
    mark: dict[str, Any] = {"strokeWidth": 1, "color": INK, "opacity": 0.6}
    if column != "centre":
        mark = {"strokeWidth": 1.5, "color": MUTED, "strokeDash": [6, 4] if "95" in column else [1, 0]}
    return curve.mark_line(clip=True, **mark).encode(y=_y(column, floor, top, kind))


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


def strip_points(values: Mapping[int, float], own: int, names: Mapping[int, str]) -> pd.DataFrame:
    """A dot a unit on the line from 0 to 100 %; the own unit drawn last, on top."""
    rows = [
        {
            "place": 100 * value,
            "own": unit == own,
            "reading": f"{names[unit]}: {wording.percent(value, 100)}",
        }
        for unit, value in sorted(values.items(), key=lambda pair: pair[0] == own)
    ]
    return pd.DataFrame(rows, columns=["place", "own", "reading"])


@cache
def strip(height: int = 44) -> Spec:
    """Grey dots of the peers on one line from 0 to 100, the own dot in ink."""
    across = alt.Y(datum=0.5, type="quantitative", scale=alt.Scale(domain=[0, 1]), axis=None)
    along = alt.X("place:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=None)
    line = alt.Chart(alt.InlineData(values=[{"from": 0, "to": 100}])).mark_rule(color=HAIRLINE, strokeWidth=1)
    base = alt.Chart().encode(x=along, y=across, tooltip=alt.Tooltip("reading:N", title="Unit"))
    peers = base.transform_filter("!datum.own").mark_point(filled=True, opacity=0.8, size=70, color=PEERS)
    own = base.transform_filter("datum.own").mark_point(filled=True, opacity=1, size=120, color=INK)
    rule = line.encode(x=alt.X("from:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=None), x2="to")
    return finished(alt.layer(rule.encode(y=across), peers, own), height)
