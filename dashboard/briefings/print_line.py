"""A printed line over time: usual range, goal, points with their words, names at the right ends."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from dashboard.briefings.briefing import Chart, Series
from dashboard.briefings.print_marks import (
    Rows,
    axis_of,
    ends_of,
    field,
    goal_words,
    known,
    layer,
    padding,
    text_of,
    words_at,
)
from dashboard.charts import GROUND, HAIRLINE, INK, MUTED, UNUSUAL, USUAL, Spec
from dashboard.look import light_dark

SECOND, BAND = light_dark("second_series"), light_dark("usual_range")
_APART: Final = 18  # px between two labels at the right
_MOST_NAMED: Final = 9
_MOST_SAID: Final = 3
_CLEAR: Final = 4  # weeks between two points with words


def line(chart: Chart, height: int) -> Spec:
    """The layers of a line, as high as it may be, in px."""
    ends = ends_of(chart)
    along = field("place", scale={"domain": [-0.4, len(chart.categories) - 0.6], "nice": False}, axis=None)
    upward = field(
        "value", scale={"domain": [*ends], "nice": False, "zero": False}, axis=axis_of(chart, ends)
    )
    layers = _behind(chart, along, upward)
    for number in reversed(range(len(chart.series))):
        layers += _series(chart, number, x=along, y=upward)
    layers += _named(chart, along, upward) + _at_right(chart, height, upward)
    return {"layer": layers, "height": height, "padding": padding(top=8, bottom=22)}


def _behind(chart: Chart, along: Spec, upward: Spec) -> list[Spec]:
    """Usual range and goal; where no axis draws a line at the foot, that line."""
    layers = _usual(chart, along, upward)
    if upward["axis"] is None:
        layers.append(layer([{"value": ends_of(chart)[0]}], "rule", {"color": HAIRLINE}, y=upward))
    if chart.goal is not None:
        dashed = {"color": INK, "strokeWidth": 1.5, "strokeDash": [6, 4]}
        layers.append(layer([{"value": chart.goal}], "rule", dashed, y=upward))
    return layers


def _usual(chart: Chart, along: Spec, upward: Spec) -> list[Spec]:
    ranges = [(float(place), pair) for place, pair in enumerate(chart.usual) if pair]
    if not ranges:
        return []
    # A step reaches half a place to both sides, at the ends too.
    (first, begin), (last, end) = ranges[0], ranges[-1]
    ranges = [(first - 0.5, begin), *ranges, (last + 0.5, end)]
    rows = [{"place": place, "value": low, "high": high} for place, (low, high) in ranges]
    mark = {"interpolate": "step", "color": BAND, "clip": True}
    return [layer(rows, "area", mark, x=along, y=upward, y2={"field": "high"})]


def _series(chart: Chart, number: int, **places: Spec) -> list[Spec]:
    """A line with its points: the second hollow and dotted, unusual points by shape and colour."""
    one = chart.series[number]
    marks = one.marks or ("",) * len(one.values)
    rows: Rows = [{"place": place, "value": value} for place, value in enumerate(one.values)]
    seen = [{"place": place, "value": value, "mark": marks[place]} for place, value in known(one.values)]
    usual = [row for row in seen if row["mark"] not in UNUSUAL]
    stroke: dict[str, Any] = {"color": USUAL, "strokeWidth": 1.2, "invalid": "break-paths-show-domains"}
    point: dict[str, Any] = {"filled": True, "opacity": 1, "size": 36, "color": USUAL}
    if number:
        stroke |= {"color": SECOND, "strokeDash": [2, 3]}
        point |= {"filled": False, "color": SECOND, "fill": GROUND, "strokeWidth": 1.5}
    layers = [layer(rows, "line", stroke, **places), layer(usual, "point", point, **places)]
    for mark, (shape, colour) in UNUSUAL.items():
        drawn = {"filled": True, "opacity": 1, "size": 76, "shape": shape, "color": colour}
        layers.append(layer([row for row in seen if row["mark"] == mark], "point", drawn, **places))
    return layers


def _named(chart: Chart, along: Spec, upward: Spec) -> list[Spec]:
    """The names under the line, the words of points, and ticks at the foot numbered like the notes."""
    floor = {"datum": ends_of(chart)[0], "type": "quantitative"}
    said = _said(chart)
    noted = [place for place, note in enumerate(chart.notes) if note]
    ticks: Rows = [{"place": place, "words": str(number)} for number, place in enumerate(noted, 1)]
    tick = {"orient": "vertical", "height": 10, "thickness": 1.5, "color": MUTED, "yOffset": -5}
    return [
        words_at(_names(chart), {"color": MUTED, "baseline": "top", "dy": 8}, x=along, y=floor),
        words_at([row for row in said if row["peak"]], {"dy": -13}, x=along, y=upward),
        words_at([row for row in said if not row["peak"]], {"dy": 14}, x=along, y=upward),
        words_at(_instead(chart), {"color": MUTED, "dy": -10}, x=along, y=floor),
        layer(ticks, "tick", tick, x=along, y=floor),
        words_at(ticks, {"color": MUTED, "dy": -17, "fontWeight": 600}, x=along, y=floor),
    ]


def _names(chart: Chart) -> Rows:
    """As many names as have room, the last one among them."""
    count = len(chart.categories)
    every = max(1, -(-count // _MOST_NAMED))
    return [
        {"place": place, "words": name}
        for place, name in enumerate(chart.categories)
        if (count - 1 - place) % every == 0
    ]


def _instead(chart: Chart) -> Rows:
    """What stands where there is no value, such as that it is withheld."""
    one = chart.series[0]
    said = zip(one.values, one.shown, strict=False)
    return [{"place": place, "words": text} for place, (value, text) in enumerate(said) if value is None]


def _said(chart: Chart) -> Rows:
    """Points with their words: all where they are few, else the newest unusual ones, far enough apart."""
    one = chart.series[0]
    newest = len(one.values) - 1  # named at the right
    named = [place for place, _ in known(one.values) if place != newest]
    if len(one.values) > _MOST_NAMED or len(chart.series) > 1:
        named = _apart(reversed([place for place in named if place in _unusual(one)]), newest)
    return [
        {
            "place": at,
            "value": one.values[at],
            "words": text_of(chart, 0, at),
            "peak": _is_peak(one.values, at),
        }
        for at in sorted(named)
    ]


def _unusual(one: Series) -> set[int]:
    return {place for place, mark in enumerate(one.marks) if mark in UNUSUAL}


def _apart(wanted: Iterable[int], newest: int) -> list[int]:
    """The first few that keep clear of the newest and of one another."""
    found: list[int] = []
    for place in wanted:
        if len(found) < _MOST_SAID and all(abs(place - other) >= _CLEAR for other in (*found, newest)):
            found.append(place)
    return found


def _is_peak(values: Sequence[float | None], at: int) -> bool:
    """Whether the line comes from below: then words stand clear above the point, else under it."""
    beside = [value for _, value in known((*values[max(at - 1, 0) : at], *values[at + 1 : at + 2]))]
    return sum(beside) <= len(beside) * (values[at] or 0)


def _at_right(chart: Chart, height: int, upward: Spec) -> list[Spec]:
    """Goal, usual range and the last value of each line, named at their right ends, none on another."""
    labels, ends = _right_labels(chart), ends_of(chart)
    apart = _APART / height * (ends[1] - ends[0])
    places = spread([place for place, _, _ in labels], apart, *ends)
    return [
        words_at(
            [{"value": place, "words": words}],
            {"align": "left", "dx": 8, "limit": 170, "fontWeight": weight}
            | {"color": INK if weight == 600 else MUTED},
            x={"value": "width"},
            y=upward,
        )
        for place, (_, words, weight) in zip(places, labels, strict=True)
    ]


def _right_labels(chart: Chart) -> list[tuple[float, str, int]]:
    """Where each label belongs, its words, its weight."""
    found: list[tuple[float, str, int]] = []
    for number, one in enumerate(chart.series):
        name = f"{one.name} " if len(chart.series) > 1 else ""
        newest = len(one.values) - 1
        value = one.values[newest]
        if value is not None:
            found.append((value, f"{name}{text_of(chart, number, newest)}", 400 if number else 600))
    if chart.goal is not None:
        found.append((chart.goal, goal_words(chart), 400))
    ranges = [pair for pair in chart.usual if pair]
    if ranges and chart.usual_label:
        found.append((sum(ranges[-1]) / 2, chart.usual_label, 400))
    return found


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Places near the wanted ones, in the same order from low to high, none nearer than `apart`."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    places, least = [0.0] * len(wanted), low
    for at in order:
        places[at] = least = max(wanted[at], least)
        least += apart
    most = high
    for at in reversed(order):
        places[at] = most = min(places[at], most)
        most -= apart
    return places
