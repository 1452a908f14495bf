"""What charts of slides are drawn with: colours of the palette, marks, labels, the reach of an axis."""

from collections.abc import Sequence
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_MARKER_STYLE
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt

from dashboard.briefings.briefing import Chart
from dashboard.briefings.slide_master import hexed

GROUND: Final = "ground"
FORMATS: Final = {"share": "0%", "count": "#,##0", "days": "0.0", "score": "0"}
# Unusual points differ in shape as well as in colour.
MARKS: Final = {
    "better": (XL_MARKER_STYLE.CIRCLE, "better"),
    "worse": (XL_MARKER_STYLE.DIAMOND, "worse"),
    "higher": (XL_MARKER_STYLE.TRIANGLE, "ink"),
    "lower": (XL_MARKER_STYLE.SQUARE, "ink"),
}
_BREAK: Final = 0.5


def reach(chart: Chart) -> tuple[float, float]:
    """Where the axis of a line begins and ends: shares at 0, or at 50 % where nothing lies lower."""
    drawn = [value for series in chart.series for value in series.values if value is not None]
    drawn += [end for pair in (*chart.usual, *chart.bands) if pair for end in pair]
    drawn += [] if chart.goal is None else [chart.goal]
    if chart.nature == "share":
        return (_BREAK if min(drawn, default=0) >= _BREAK else 0.0), 1.0
    if chart.nature == "score":
        return 0.0, 100.0
    return 0.0, round_up(max(drawn, default=1.0))


def round_up(value: float) -> float:
    """The next round number: 1, 2, 4, 5, 8 or 10 times a power of ten."""
    power = 1.0
    while value > power * 10:
        power *= 10
    return next(power * step for step in (1, 2, 4, 5, 8, 10) if value <= power * step)


def last(values: Sequence[float | None]) -> float | None:
    return next((value for value in reversed(values) if value is not None), None)


def hide(line: Any) -> Any:
    line.smooth = False
    line.format.line.fill.background()
    line.marker.style = XL_MARKER_STYLE.NONE
    return line


def mark(marker: Any, shape: Any, size: int, role: str) -> None:
    marker.style, marker.size = shape, size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = marker.format.line.color.rgb = rgb(role)


def say(point: Any, text: str, position: Any) -> None:
    label = point.data_label
    label.text_frame.text = text
    label.position = position
    for run in label.text_frame.paragraphs[0].runs:
        run.font.size, run.font.color.rgb = Pt(13), rgb("ink")


def fill(shape: Any, role: str) -> None:
    shape.format.fill.solid()
    colour(shape.format.fill.fore_color, role)


def outline(shape: Any, role: str) -> None:
    """A line of the same colour, so that no seam shows between columns."""
    shape.format.line.width = Pt(0.5)
    colour(shape.format.line.color, role)


def colour(colour: Any, role: str) -> None:
    """What covers follows the slide's own ground, whatever theme is chosen later."""
    if role == GROUND:
        colour.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    else:
        colour.rgb = rgb(role)


def rgb(role: str) -> RGBColor:
    return RGBColor.from_string(hexed(role))
