"""Upright bars, one a day, those asked about in ink."""

from copy import deepcopy
from typing import Any

import pandas as pd

from dashboard import charts, wording

HEIGHT = 150


def day_points(bars: tuple[tuple[int, int, bool], ...], open_end: int | None = None) -> pd.DataFrame:
    """Rows for `day_bars`: day, count, marked, as a finding has them.

    open_end: the day on whose bar the days beyond it stand too; with one, days count away from 0.
    """
    labels = [_label(day, open_end) for day, _, _ in bars]
    counts = [count for _, count, _ in bars]
    marked = [label for label, (_, _, asked) in zip(labels, bars, strict=True) if asked]
    points = charts.bar_points(labels, counts, marked)
    return points.assign(text=points["text"].where(points["count"] > 0, ""))


def _label(day: int, open_end: int | None) -> str:
    if open_end is None:
        return str(day).replace("-", wording.MINUS)
    return f"{abs(day)}+" if day == open_end else str(abs(day))


def day_bars(points: pd.DataFrame) -> dict[str, Any]:
    """Upright bars from 0 in the frame's order, each with its number on top."""
    spec = deepcopy(charts.bars(points))
    for layer in spec["layer"]:
        drawn = layer["encoding"]
        drawn["x"], drawn["y"] = drawn["y"], drawn["x"]
        drawn["x"]["axis"] = {"grid": False, "labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 4}
        # Bars in ink are a layer of their own: without the days in order it would bring its own ones last.
        drawn["x"]["scale"] = {"paddingInner": 0.25, "domain": points["label"].tolist()}
        if layer["mark"]["type"] == "text":
            layer["mark"] |= {"align": "center", "dx": 0, "dy": -8}
    return spec | {"height": HEIGHT}
