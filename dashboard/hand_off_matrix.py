"""A square of printed counts on the sequential palette: who handed to whom."""

from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd

from dashboard import charts
from dashboard.look import SEQUENCE

_STEPS: Final = [f"light-dark({light},{dark})" for light, dark in zip(*SEQUENCE, strict=True)]


def cells(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with the step of the palette each stands on: five of equal width up to the most."""
    most = max(int(counts["times"].max()), len(_STEPS))
    step = np.ceil(counts["times"] * len(_STEPS) / most).astype(int) - 1
    return counts.assign(step=step, deep=step >= len(_STEPS) - 2)


def matrix(units: Sequence[str]) -> dict[str, Any]:
    """Rows hand on, columns take; the number stands in its cell. Draw with the frame of `cells`."""
    order = list(units)
    x = alt.X("taker:N", sort=order, scale=alt.Scale(domain=order), axis=_axis("top", -40))
    y = alt.Y("giver:N", sort=order, scale=alt.Scale(domain=order), axis=_axis("left", 0))
    base = alt.Chart().encode(x=x, y=y)
    colour = alt.Color("step:O", scale=alt.Scale(domain=list(range(len(_STEPS))), range=_STEPS), legend=None)
    squares = base.mark_rect(stroke=charts.GROUND, strokeWidth=2).encode(color=colour)
    number = alt.Text("times:Q", format=",d")
    plain = base.transform_filter("!datum.deep").mark_text(color=charts.INK).encode(text=number)
    deep = base.transform_filter("datum.deep").mark_text(color=charts.GROUND).encode(text=number)
    return charts.finished(alt.layer(squares, plain, deep), 100 + 30 * len(order))


def _axis(side: Any, angle: int) -> alt.Axis:
    return alt.Axis(orient=side, labelAngle=angle, labelLimit=130, grid=False, labelOverlap=False)
