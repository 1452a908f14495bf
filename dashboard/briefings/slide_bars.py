"""Bars of a slide's chart, each with its number; and bands: a value between the ends of its likely range."""

from typing import Any

from pptx.enum.chart import XL_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn

from dashboard.briefings.briefing import Chart
from dashboard.briefings.chart_marks import FORMATS, GROUND, MARKS, fill, reach, rgb, say
from dashboard.words import office


def draw_bars(drawn: Any, chart: Chart) -> None:
    """Horizontal bars in the order given, each with its number at its end; marked ones in ink."""
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = _gap(chart), 0
    ceiling = max((v for series in chart.series for v in series.values if v is not None), default=1.0) or 1.0
    _lying(drawn, ceiling * 1.18)
    for place, (bar, series) in enumerate(zip(plot.series, chart.series, strict=True)):
        fill(bar, "peers" if place == 0 else "second_series")
        bar.invert_if_negative = False
        for n, value in enumerate(series.values):
            if series.marks and series.marks[n]:
                fill(bar.points[n], MARKS.get(series.marks[n], ("", "ink"))[1])
            if value is not None and series.shown:
                say(bar.points[n], series.shown[n], XL_LABEL_POSITION.OUTSIDE_END)
        if not series.shown:
            bar.data_labels.show_value = True
            bar.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
            bar.data_labels.number_format = FORMATS[chart.nature]
            bar.data_labels.number_format_is_linked = False
            bar.data_labels.font.color.rgb = rgb("ink")


def draw_bands(drawn: Any, chart: Chart) -> None:
    """Likely ranges as bars of two tones that meet at the value; the lower end covers what is not in it."""
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = _gap(chart), 100
    _, highest = reach(chart)
    _lying(drawn, highest)
    along = drawn.value_axis
    along.visible, along.major_unit = True, highest / 5
    along.tick_labels.number_format, along.tick_labels.number_format_is_linked = FORMATS[chart.nature], False
    along.format.line.color.rgb = rgb("hairline")
    along._element.find(qn("c:crosses")).set("val", "max")  # below, since the order is turned round
    roles = ("usual_range", "usual", GROUND) if any(chart.bands) else ("usual",)
    for bar, role in zip(plot.series, roles, strict=True):
        bar.invert_if_negative = False
        fill(bar, role)
    (series,) = chart.series
    for n, (value, band) in enumerate(zip(series.values, chart.bands, strict=False)):
        if value is not None and band is not None:
            said = [office.with_range(value, *band, chart.nature)]
            said += [office.goal(chart.goal, chart.nature)] if chart.goal is not None else []
            say(plot.series[0].points[n], office.joined(*said), XL_LABEL_POSITION.OUTSIDE_END)


def _gap(chart: Chart) -> int:
    """Between bars, in percent of one: few bars do not become broad ones."""
    return 60 + max(0, 6 - len(chart.categories)) * 80


def _lying(drawn: Any, ceiling: float) -> None:
    across, along = drawn.category_axis, drawn.value_axis
    across.reverse_order = True
    across.format.line.fill.background()
    across.major_tick_mark = along.major_tick_mark = XL_TICK_MARK.NONE
    across.tick_labels.font.color.rgb = rgb("ink")
    along.minimum_scale, along.maximum_scale = 0, ceiling
    along.has_major_gridlines = along.visible = False
