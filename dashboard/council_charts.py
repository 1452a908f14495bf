"""Charts of the council's findings: quarters as a line, a share on its bar, promises as dots."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import altair as alt
import pandas as pd

from dashboard import wording
from dashboard.charts import GROUND, INK, MUTED, USUAL, Spec, dots, finished
from dashboard.look import light_dark

TREND_HEIGHT: Final = 104
BAR_HEIGHT: Final = 56
_BREAK: Final = 0.5
_NEAR: Final = 0.12


def quarter_points(
    values: Sequence[tuple[str, float | None]], year_ago: str, estimate: bool = False
) -> pd.DataFrame:
    """Quarters for `quarter_line`: the last and the one a year before carry their value; withheld: a gap."""
    last = values[-1][0]
    return pd.DataFrame(
        [
            {
                "place": place,
                "quarter": quarter,
                "value": value,
                "named": quarter if quarter in (values[0][0], year_ago, last) else "",
                "text": _text(value, quarter == last, quarter == year_ago, estimate),
                "last": quarter == last,
                "past": quarter == year_ago and year_ago != last,
            }
            for place, (quarter, value) in enumerate(values)
        ]
    ).astype({"value": "float64"})


def _text(value: float | None, last: bool, past: bool, estimate: bool) -> str:
    if value is None or not (last or past):
        return ""
    return f"{wording.percent(value)}{' est.' if estimate and last else ''}"


def quarter_line(points: pd.DataFrame, goal: float | None, estimate: bool = False) -> Spec:
    """Quarters joined by a line: the last one in ink, hollow where it is an estimate; the goal dashed."""
    lowest = min([*points["value"].dropna(), *([goal] if goal is not None else [])], default=1.0)
    floor = _BREAK if lowest >= _BREAK else 0.0
    near = goal is not None and abs(float(points["value"].iloc[-1]) - goal) < _NEAR
    low = bool((points.loc[points["past"], "value"] < floor + (1 - floor) * 0.4).any())
    return _quarter_line(len(points), floor, goal, estimate, near, low)


@cache
def _quarter_line(
    quarters: int, floor: float, goal: float | None, estimate: bool, near: bool, low: bool
) -> Spec:
    x = alt.X("place:Q", scale=alt.Scale(domain=[-0.3, quarters - 0.7]), axis=None)
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[floor, 1], zero=False, nice=False),
        axis=alt.Axis(values=[floor, 1], format=".0%"),
    )
    base = alt.Chart().encode(x=x)
    seen = base.transform_filter("isValid(datum.value)")
    layers = [
        base.mark_line(color=USUAL, strokeWidth=1.5, invalid="break-paths-show-domains").encode(y=y),
        seen.transform_filter("!datum.last")
        .mark_point(filled=True, opacity=1, size=36, color=USUAL)
        .encode(y=y),
        _last(seen, estimate).encode(y=y),
        seen.transform_filter("datum.past")
        .mark_text(dy=-13 if low else 15, color=MUTED)
        .encode(y=y, text="text:N"),
        seen.transform_filter("datum.last")
        .mark_text(align="left", dx=8, dy=10 if near else 0, fontWeight=600)
        .encode(x=alt.value("width"), y=y, text="text:N"),
        base.mark_text(color=MUTED, baseline="top", dy=6).encode(y=alt.datum(floor), text="named:N"),
    ]
    if goal is not None:
        layers += _goal(goal, near)
    return finished(alt.layer(*layers), TREND_HEIGHT, top=6, bottom=18)


def _last(seen: alt.Chart, estimate: bool) -> alt.Chart:
    last = seen.transform_filter("datum.last")
    if estimate:
        return last.mark_point(opacity=1, size=64, strokeWidth=2, stroke=INK, fill=GROUND)
    return last.mark_point(filled=True, opacity=1, size=64, color=INK)


def _goal(goal: float, near: bool) -> list[alt.Chart]:
    at = alt.Chart(alt.InlineData(values=[{"once": 1}])).encode(y=alt.datum(goal))
    words = alt.value(f"Goal {wording.percent(goal)}")
    return [
        at.mark_rule(color=INK, strokeWidth=1.5, strokeDash=[6, 4]),
        at.mark_text(align="left", dx=8, dy=-5 if near else 0).encode(x=alt.value("width"), text=words),
    ]


def share_points(share: float | None, goal: float | None, text: str) -> pd.DataFrame:
    """One share for `share_bar`, with the words over its end."""
    return pd.DataFrame([{"zero": 0.0, "share": share, "goal": goal, "text": text, "whole": 1.0}])


@cache
def share_bar(goal: float | None) -> Spec:
    """A share on its bar from 0 to 100 %, its counts over the end, the goal as a mark."""
    axis = alt.Axis(values=[0, 0.5, 1], format=".0%", labelFlush=True)
    scale = alt.Scale(domain=[0, 1], nice=False)
    base = alt.Chart().encode(y=_at(0.4))
    along, end = (alt.X(f"{field}:Q", scale=scale, axis=axis) for field in ("zero", "share"))
    layers = [
        base.mark_rule(color=light_dark("usual_range"), strokeWidth=12).encode(x=along, x2="whole:Q"),
        base.mark_rule(color=USUAL, strokeWidth=12).encode(x=along, x2="share:Q"),
        base.mark_text(align="right", baseline="bottom", dy=-9, fontWeight=600).encode(x=end, text="text:N"),
    ]
    if goal is not None:
        mark = alt.Chart(alt.InlineData(values=[{"goal": goal}]))
        at = alt.X("goal:Q", scale=scale, axis=axis)
        layers += [
            mark.mark_rule(color=INK, strokeWidth=1.5).encode(x=at, y=_at(0.05), y2=alt.datum(0.75)),
            mark.mark_text(align="left", dx=8).encode(
                x=alt.value("width"), y=_at(0.4), text=alt.value(f"Goal {wording.percent(goal)}")
            ),
        ]
    return finished(alt.layer(*layers), BAR_HEIGHT, top=4, bottom=4)


def _at(place: float) -> alt.Y:
    return alt.Y(datum=place, type="quantitative", scale=alt.Scale(domain=[0, 1]), axis=None)


def promise_points(kept: int, due: int) -> pd.DataFrame:
    """One row a promise for `promise_dots`: those kept first."""
    held = ["yes"] * kept + ["no"] * (due - kept)
    words = {"yes": "kept", "no": "not kept"}
    return pd.DataFrame({"place": range(due), "held": held, "reading": [words[one] for one in held]})


def promise_dots(due: int) -> Spec:
    """A dot a promise, filled where it was kept."""
    return dots(due, step=min(22, 520 // due))
