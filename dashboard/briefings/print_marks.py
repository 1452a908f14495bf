"""What every printed chart is put together from: layers, fields, the scale of the values, words."""

from collections.abc import Iterable
from typing import Any

from dashboard import wording
from dashboard.briefings.briefing import Chart
from dashboard.charts import Spec
from dashboard.words import office

Rows = list[dict[str, Any]]
Ends = tuple[float, float]


def layer(rows: Rows, kind: str, mark: dict[str, Any], **encoding: Any) -> Spec:
    """One layer of marks, with its own rows."""
    return {"data": {"values": rows}, "mark": {"type": kind, **mark}, "encoding": encoding}


def field(name: str, **more: Any) -> Spec:
    """A place by a number of the row; more: scale and axis."""
    return {"field": name, "type": "quantitative", **more}


def words_at(rows: Rows, mark: dict[str, Any], **encoding: Any) -> Spec:
    """The words of rows, where the rows are."""
    return layer(rows, "text", mark, text={"field": "words", "type": "nominal"}, **encoding)


def _numbers(chart: Chart) -> list[float]:
    """Everything that the scale must hold."""
    ends = [end for pair in (*chart.usual, *chart.bands) if pair for end in pair]
    values = [value for one in chart.series for value in one.values if value is not None]
    return [*ends, *values, *([] if chart.goal is None else [chart.goal])]


def ends_of(chart: Chart) -> Ends:
    """Shares start at 0, or at 50 % where nothing lies lower, and scores at 0; both end where they can."""
    if chart.nature == "score":
        return 0.0, 100.0
    if chart.nature == "share":
        return (0.5 if chart.kind == "line" and min(_numbers(chart), default=0.0) >= 0.5 else 0.0), 1.0
    return 0.0, 1.08 * max(_numbers(chart), default=1.0) or 1.0


def axis_of(chart: Chart, ends: Ends, **more: Any) -> Spec | None:
    """Ends and middle of what has fixed ends; of counts nothing, for the numbers stand at the marks."""
    if chart.nature not in ("share", "score"):
        return None
    values = [*ends] if ends[0] else [ends[0], ends[1] / 2, ends[1]]
    return {
        "values": values,
        "tickCount": len(values),
        "format": ".0%" if chart.nature == "share" else "d",
        **more,
    }


def text_of(chart: Chart, series: int, place: int) -> str:
    """The words of one value: those that came with it, else the value as it is written everywhere."""
    one = chart.series[series]
    if one.shown:
        return one.shown[place]
    value = one.values[place]
    return "" if value is None else wording.figure(value, chart.nature)


def goal_words(chart: Chart) -> str:
    """What stands at the goal."""
    return "" if chart.goal is None else office.goal(chart.goal, chart.nature)


def known(values: Iterable[float | None]) -> list[tuple[int, float]]:
    """The values that there are, each with its place."""
    return [(place, value) for place, value in enumerate(values) if value is not None]


def padding(*, top: int, bottom: int, right: int = 0) -> dict[str, int]:
    """px around the marks; none at the left, where a chart stands in line with the text."""
    return {"left": 0, "right": right, "top": top, "bottom": bottom}
