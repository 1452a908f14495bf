"""Bars that go both ways from 0: what moved a score, largest first."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from dashboard import charts, wording
from dashboard.look import light_dark


def moved_points(labels: Sequence[str], points: Sequence[float]) -> pd.DataFrame:
    """Rows for `moved_bars`, in the order given, each with its signed number."""
    texts = [wording.part_points(value) for value in points]
    return pd.DataFrame({"label": list(labels), "points": list(points), "text": texts})


def moved_bars(points: pd.DataFrame) -> dict[str, Any]:
    """Horizontal bars from 0 to either side, each with its signed number at its end."""
    return _moved_bars(len(points))


@cache
def _moved_bars(rows: int) -> dict[str, Any]:
    y = alt.Y(
        "label:N", sort=None, axis=alt.Axis(grid=False, labelLimit=340), scale=alt.Scale(paddingInner=0.45)
    )
    # Room for the numbers at both ends.
    x = alt.X("points:Q", axis=None, scale=alt.Scale(zero=True, nice=False, padding=46))
    base = alt.Chart().encode(y=y, x=x)
    zero = alt.Chart(alt.InlineData(values=[{"once": 1}])).mark_rule(color=charts.INK, strokeWidth=1)
    sides = [
        base.transform_filter(f"datum.points {side} 0").mark_text(align=align, dx=dx).encode(text="text:N")
        for side, align, dx in ((">=", "left", 5), ("<", "right", -5))
    ]
    bars = base.mark_bar(color=light_dark("peers"))
    layers = alt.layer(bars, zero.encode(x=alt.datum(0, type="quantitative")), *sides)
    return charts.finished(layers, max(rows, 1) * 21)
