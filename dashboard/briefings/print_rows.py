"""Printed bars and bands: a row each, in the order given, with its words."""

from typing import Final

from dashboard.briefings.briefing import Chart
from dashboard.briefings.print_marks import (
    Rows,
    axis_of,
    ends_of,
    field,
    goal_words,
    layer,
    padding,
    text_of,
    words_at,
)
from dashboard.charts import HAIRLINE, INK, MUTED, USUAL, Spec
from dashboard.look import light_dark

PEERS: Final = light_dark("peers")
_ROWS: Final = (16, 38)  # px: a bar or a band with its label, at least and at most
_LONGEST: Final = 36  # signs of a name


def in_rows(chart: Chart, height: int) -> Spec:
    """The layers of bars or bands, within a height in px where their rows can be as low."""
    many = max(len(chart.categories), 1)
    row = min(max(height // many, _ROWS[0]), _ROWS[1])
    ends = ends_of(chart)
    axis = axis_of(chart, ends, labelFlush=True)
    across = field("value", scale={"domain": [*ends], "nice": False}, axis=axis)
    top = 4 if chart.goal is None else 20
    layers = _bars(chart, across, row // 2) if chart.kind == "bars" else _bands(chart, across)
    return {
        "layer": [_names(chart), *layers, *_goal_upright(chart, across)],
        "height": many * row + top + (28 if axis else 0),
        # The words of the longest bar stand beyond its end.
        "padding": padding(top=top, bottom=4, right=90 if chart.kind == "bars" else 0),
    }


def _rows(chart: Chart) -> Rows:
    """A row each, by its place: two units may have the same name."""
    one = chart.series[0]
    marks = one.marks or ("",) * len(one.values)
    return [
        {"row": place, "value": value, "words": text_of(chart, 0, place)}
        | {"ink": INK if marks[place] else PEERS}
        for place, value in enumerate(one.values)
    ]


def _names(chart: Chart) -> Spec:
    """The names left of their rows, cut here: to measure very long ones would take seconds."""
    rows: Rows = [
        {"row": place, "words": name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"}
        for place, name in enumerate(chart.categories)
    ]
    mark = {"align": "right", "dx": -8, "limit": 240, "color": INK}
    return words_at(rows, mark, y=_down(chart), x={"value": 0})


def _down(chart: Chart) -> Spec:
    return {
        "field": "row",
        "type": "ordinal",
        "scale": {"domain": list(range(len(chart.categories)))},
        "axis": None,
    }


def _bars(chart: Chart, along: Spec, thick: int) -> list[Spec]:
    rows, down = _rows(chart), _down(chart)
    seen = [row for row in rows if row["value"] is not None]
    without = [{**row, "value": 0} for row in rows if row["value"] is None]
    ink = {"field": "ink", "type": "nominal", "scale": None}
    return [
        layer(seen, "bar", {"size": thick}, y=down, x=along, x2={"datum": 0}, color=ink),
        words_at(seen, {"align": "left", "dx": 6}, y=down, x=along),
        words_at(without, {"align": "left", "dx": 6, "color": MUTED}, y=down, x=along),
    ]


def _bands(chart: Chart, along: Spec) -> list[Spec]:
    rows, ends = _rows(chart), ends_of(chart)
    bands = chart.bands or (None,) * len(rows)
    whole = [{**row, "value": ends[0], "end": ends[1]} for row in rows]
    between = [{**row, "value": one[0], "end": one[1]} for row, one in zip(rows, bands, strict=True) if one]
    seen = [row for row in rows if row["value"] is not None]
    places, end = {"y": _down(chart), "x": along}, {"field": "end"}
    return [
        layer(whole, "rule", {"color": HAIRLINE}, **places, x2=end),
        layer(between, "rule", {"color": USUAL, "strokeWidth": 5}, **places, x2=end),
        layer(seen, "point", {"filled": True, "opacity": 1, "size": 110, "color": INK}, **places),
        words_at(rows, {"align": "left", "dx": 12}, y=_down(chart), x={"value": "width"}),
    ]


def _goal_upright(chart: Chart, at: Spec) -> list[Spec]:
    if chart.goal is None:
        return []
    rows: Rows = [{"value": chart.goal, "words": goal_words(chart)}]
    return [
        layer(rows, "rule", {"color": INK, "strokeWidth": 1.5, "strokeDash": [6, 4]}, x=at),
        words_at(rows, {"baseline": "bottom", "dy": -4}, x=at, y={"value": 0}),
    ]
