"""A chart of a briefing as a native, editable chart of a slide: its numbers are those published.

No legend: at the right end each line carries its value or its name, pushed apart where they would meet.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.briefings.briefing import Chart
from dashboard.briefings.chart_marks import FORMATS, rgb
from dashboard.briefings.chart_workbook import chart_workbook
from dashboard.briefings.slide_bars import draw_bands, draw_bars
from dashboard.briefings.slide_lines import draw_line, unusual
from dashboard.words import briefings, office

_DRAW: Final = {"line": draw_line, "bars": draw_bars, "bands": draw_bands}


def insert_chart(place: Any, chart: Chart, language: str, at: datetime) -> Any:
    """Put a chart into a placeholder, and give its frame; at: when its numbers were published."""
    columns = _columns(chart)
    content = CategoryChartData(number_format=FORMATS[chart.nature])
    content.categories = list(chart.categories)
    for name, values in columns:
        content.add_series(name, values)
    kind = XL_CHART_TYPE.LINE_MARKERS if chart.kind == "line" else XL_CHART_TYPE.BAR_CLUSTERED
    frame = place.insert_chart(kind, content)
    drawn = frame.chart
    drawn.has_legend = drawn.has_title = False
    drawn.font.size, drawn.font.color.rgb = Pt(13), rgb("muted")
    _DRAW[chart.kind](drawn, chart)
    workbook = chart_workbook(chart.categories, columns, FORMATS[chart.nature], at)
    drawn.part.chart_workbook.update_from_xlsx_blob(workbook)
    for axis in drawn._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):
        axis.set("val", axis.get("val").lstrip("-"))  # the library writes numbers that the schema refuses
    for text in drawn._chartSpace.iter(qn("a:defRPr"), qn("a:rPr"), qn("a:endParaRPr")):
        text.set("lang", language)
    return frame


def _columns(chart: Chart) -> list[tuple[str, Sequence[float | None]]]:
    """The chart's rows of numbers by name, in the order of its workbook: ranges lie below the rest."""
    own = [(series.name, series.values) for series in chart.series]
    found: list[tuple[str, Sequence[float | None]]] = []
    ranges = {"line": chart.usual, "bands": chart.bands}.get(chart.kind, ())
    if any(ranges):
        lows, highs = ([None if pair is None else pair[end] for pair in ranges] for end in (0, 1))
        if chart.kind == "bands":
            return [(office.HIGH, highs), *own, (office.LOW, lows)]
        # The third carries the label alone.
        found = [(office.HIGH, highs), (office.LOW, lows), (chart.usual_label or office.USUAL, lows)]
    found += own
    if chart.kind == "line":
        found += [(briefings.state_word(state), values) for state, values, _ in unusual(chart)]
    if chart.goal is not None and chart.kind == "line":
        found.append((office.goal(chart.goal, chart.nature), [chart.goal] * len(chart.categories)))
    return found
