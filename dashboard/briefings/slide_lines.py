"""A line of a slide's chart: its usual range, its goal, its unusual points, and what stands at its end."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from dashboard.briefings.briefing import Chart
from dashboard.briefings.chart_marks import (
    FORMATS,
    GROUND,
    MARKS,
    fill,
    hide,
    last,
    mark,
    outline,
    reach,
    rgb,
    say,
)

_COLOURS: Final = ("usual", "second_series")
_MOST_LABELLED: Final = 3
_PLOT: Final = (0.075, 0.04, 0.735, 0.86)  # left, top, width, height of the lines: the rest is for labels
_APART: Final = 0.075  # of the height of the plot: what a label at the right end needs
_BESIDE: Final = {
    "better": XL_LABEL_POSITION.ABOVE,
    "worse": XL_LABEL_POSITION.BELOW,
    "higher": XL_LABEL_POSITION.ABOVE,
    "lower": XL_LABEL_POSITION.BELOW,
}
_ROUNDS: Final = 50  # of pushing apart: a handful of labels is settled long before
_MOST_NAMED: Final = 8  # categories named along the foot
# A hundredth of a degree: at none at all some programs print every week's name over the next one's.
_UPRIGHT: Final = "600"


def draw_line(drawn: Any, chart: Chart) -> None:
    floor, ceiling = reach(chart)
    _axes(drawn, chart, floor, ceiling)
    lines = iter(list(drawn.plots[0].series))
    ends: list[_End] = []
    beneath = [next(lines), next(lines)] if any(chart.usual) else []
    if beneath:
        lowest = last([pair and pair[0] for pair in chart.usual])
        ends.append(_End(hide(next(lines)), lowest or 0.0, named=True, muted=True))
    for place, series in enumerate(chart.series):
        line = next(lines)
        _draw_series(line, _COLOURS[place % 2])
        if (end := last(series.values)) is not None:
            ends.append(_End(line, end, named=len(chart.series) > 1, valued=True))
    for state, _, shown in unusual(chart):
        _draw_unusual(next(lines), state, shown)
    if chart.goal is not None:
        ends.append(_End(_draw_goal(next(lines)), chart.goal, named=True))
    _label_ends(ends, floor, ceiling)
    if beneath:
        _lay_beneath(drawn, beneath)


def unusual(chart: Chart) -> list[tuple[str, list[float | None], list[str]]]:
    """By state, the points of the lines that are unusual: their values and how they read, a category each."""
    found = []
    for state in MARKS:
        marked = [
            (value, shown) if mark == state else (None, "")
            for series in chart.series
            if series.marks
            for value, shown, mark in zip(
                series.values, series.shown or ("",) * len(series.values), series.marks, strict=True
            )
        ]
        if any(value is not None for value, _ in marked):
            found.append((state, [value for value, _ in marked], [shown for _, shown in marked]))
    return found


def states_of(chart: Chart) -> list[str]:
    """The ways in which points of a line are unusual, for a word beside each shape."""
    return [state for state, _, _ in unusual(chart)] if chart.kind == "line" else []


def _draw_series(line: Any, colour: str) -> None:
    line.smooth = False
    line.format.line.color.rgb, line.format.line.width = rgb(colour), Pt(1.25)
    mark(line.marker, XL_MARKER_STYLE.CIRCLE, 6, colour)


def _draw_unusual(line: Any, state: str, shown: Sequence[str]) -> None:
    """Marks without a line over the points; where they are few, each with its count."""
    shape, role = MARKS[state]
    mark(hide(line).marker, shape, 9, role)
    places = [place for place, text in enumerate(shown) if text and place < len(shown) - 1]
    if len(places) <= _MOST_LABELLED:
        for place in places:
            say(line.points[place], shown[place], _BESIDE[state])


def _draw_goal(line: Any) -> Any:
    line.smooth = False
    line.format.line.color.rgb, line.format.line.width = rgb("ink"), Pt(1.5)
    line.format.line.dash_style = MSO_LINE.DASH
    line.marker.style = XL_MARKER_STYLE.NONE
    return line


@dataclass(frozen=True)
class _End:
    """What stands beside the end of a line: its name, its last value or both, and at which value."""

    line: Any
    value: float
    named: bool = False
    valued: bool = False
    muted: bool = False


def _label_ends(ends: Sequence[_End], floor: float, ceiling: float) -> None:
    heights = [(end.value - floor) / (ceiling - floor) for end in ends]
    for end, height, place in zip(ends, heights, apart(heights, _APART), strict=True):
        last = max(n for n, one in enumerate(end.line.values) if one is not None)
        label = end.line.points[last].data_label
        label.position = XL_LABEL_POSITION.RIGHT
        label.font.size, label.font.color.rgb = Pt(13), rgb("muted" if end.muted else "ink")
        for tag, on in (("c:showVal", end.valued), ("c:showSerName", end.named), ("c:showCatName", False)):
            label._dLbl.find(qn(tag)).set("val", str(int(on)))
        if end.named and end.valued:
            label._dLbl.append(parse_xml(f"<c:separator {nsdecls('c')}> </c:separator>"))
        beyond = _PLOT[2] / len(end.line.values) / 2  # a line ends in the middle of its last category
        _without_leader(label._dLbl.getparent())
        _move(label._dLbl, beyond, (height - place) * _PLOT[3])


def apart(values: Sequence[float], least: float) -> list[float]:
    """The same places, moved as little as keeps each `least` from the next; in the order given."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [values[n] for n in order]
    for _ in range(_ROUNDS):
        for n in range(len(found) - 1):
            if (lack := least - (found[n + 1] - found[n])) > 1e-9:
                found[n], found[n + 1] = found[n] - lack / 2, found[n + 1] + lack / 2
    return [found[order.index(n)] for n in range(len(values))]


def _without_leader(labels: Any) -> None:
    """No line from a label that was moved to its point: its own line ends there."""
    drawn = "http://schemas.microsoft.com/office/drawing/2012/chart"
    labels.append(
        parse_xml(
            f'<c:extLst {nsdecls("c")}><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}" '
            f'xmlns:c15="{drawn}"><c15:showLeaderLines val="0"/></c:ext></c:extLst>'
        )
    )


def _move(label: Any, right: float, down: float) -> None:
    place = f'<c:manualLayout><c:x val="{right:.4f}"/><c:y val="{down:.4f}"/></c:manualLayout>'
    layout = f"<c:layout {nsdecls('c')}>{place}</c:layout>"
    label.find(qn("c:idx")).addnext(parse_xml(layout))


def _axes(drawn: Any, chart: Chart, floor: float, ceiling: float) -> None:
    across, up = drawn.category_axis, drawn.value_axis
    up.minimum_scale, up.maximum_scale = floor, ceiling
    up.major_unit = (ceiling - floor) / (5 if chart.nature in ("share", "score") else 4)
    up.has_major_gridlines = not any(chart.usual)
    if up.has_major_gridlines:
        up.major_gridlines.format.line.color.rgb = rgb("hairline")
        up.major_gridlines.format.line.width = Pt(0.75)
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = FORMATS[chart.nature], False
    up.format.line.fill.background()
    up._element.find(qn("c:crosses")).addnext(parse_xml(f'<c:crossBetween {nsdecls("c")} val="between"/>'))
    up.major_tick_mark = across.major_tick_mark = XL_TICK_MARK.NONE
    across.format.line.color.rgb = rgb("hairline")
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    across.tick_labels.font.size = Pt(13)
    across._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", _UPRIGHT)
    step = -(-len(chart.categories) // _MOST_NAMED)
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="{step}"/>')
    across._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)
    _lay_out(drawn, _PLOT)


def _lay_out(drawn: Any, box: Sequence[float]) -> None:
    """Where the lines themselves stand in the chart, in shares of it."""
    area = drawn._chartSpace.find(f".//{qn('c:plotArea')}")
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    sizes = "".join(f'<c:{name} val="{size}"/>' for name, size in zip("xywh", box, strict=True))
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/>{sizes}</c:manualLayout></c:layout>'
        ),
    )


def _lay_beneath(drawn: Any, lines: Sequence[Any]) -> None:
    """Turn the ends of a range into columns below the lines, the lower ones covering what is not in it.

    Columns, because programs do not agree which of two areas covers the other.
    """
    plot = drawn._chartSpace.find(f".//{qn('c:lineChart')}")
    columns = parse_xml(
        f'<c:barChart {nsdecls("c")}><c:barDir val="col"/><c:grouping val="clustered"/>'
        '<c:varyColors val="0"/><c:gapWidth val="0"/><c:overlap val="100"/></c:barChart>'
    )
    for line, role in zip(lines, ("usual_range", GROUND), strict=True):
        fill(line, role)
        outline(line, role)
        for tag in ("c:marker", "c:smooth", "c:dLbls"):
            for element in line._element.findall(qn(tag)):
                line._element.remove(element)
        columns.find(qn("c:gapWidth")).addprevious(line._element)
    for axis in plot.findall(qn("c:axId")):
        columns.append(deepcopy(axis))
    plot.addprevious(columns)
