"""A weekly line small enough for a table cell, drawn by hand because a cell takes an image and no chart."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import quote

from dashboard import wording
from dashboard.look import light_dark


def sparkline_svg(
    values: Sequence[float | None],
    low: Sequence[float | None] | None = None,
    high: Sequence[float | None] | None = None,
    goal: float | None = None,
    *,
    early: int = 2,
    state: str = "usual",
) -> str:
    """A weekly line of 168 x 30 as a data address for an image in a table cell; gaps stay open.

    `state` gives the newest settled week its mark. Own range: 50-100 %, or lower where a value is.
    """
    seen = [value for value in values if value is not None]
    floor = min([0.5, *seen])
    across = [4 + at * 160 / max(len(values) - 1, 1) for at in range(len(values))]

    def down(value: float) -> float:
        return round(4 + (1 - min(value, 1)) * 22 / (1 - floor), 1)

    parts = _spark_band(across, low, high, down) if low and high else []
    if goal is not None:
        parts.append(f'<path class="g" d="M4 {down(goal)}H164"/>')
    placed = [
        (round(x, 1), down(value)) if value is not None else None
        for x, value in zip(across, values, strict=True)
    ]
    settled = placed[: len(placed) - early] if early else placed
    parts.append(f'<path class="l" d="{_spark_path(settled)}"/>')
    parts += _spark_marks(placed, early, state)
    return "data:image/svg+xml," + quote(f"{_SPARK_OPEN}{''.join(parts)}</svg>", safe="")


def _spark_band(
    across: Sequence[float],
    low: Sequence[float | None],
    high: Sequence[float | None],
    down: Callable[[float], float],
) -> list[str]:
    sides = [(x, a, b) for x, a, b in zip(across, low, high, strict=True) if a is not None and b is not None]
    if not sides:
        return []
    outline = [f"{x:.1f} {down(b)}" for x, _, b in sides] + [
        f"{x:.1f} {down(a)}" for x, a, _ in reversed(sides)
    ]
    return [f'<path class="b" d="M{"L".join(outline)}Z"/>']


def _spark_path(placed: Sequence[tuple[float, float] | None]) -> str:
    path, pen = [], "M"
    for point in placed:
        if point is None:
            pen = "M"
            continue
        path.append(f"{pen}{point[0]} {point[1]}")
        pen = "L"
    return "".join(path)


def _spark_marks(placed: Sequence[tuple[float, float] | None], early: int, state: str) -> list[str]:
    settled = [point for point in placed[: len(placed) - early or None] if point]
    fresh = [point for point in (placed[-early:] if early else []) if point]
    marks = [f'<circle class="e" cx="{x}" cy="{y}" r="1.8"/>' for x, y in fresh]
    if settled:
        x, y = settled[-1]
        diamond = f'<path class="worse" d="M{x} {y - 3.5}l3.5 3.5-3.5 3.5-3.5-3.5z"/>'
        kind = state if state == "better" else "u"
        marks.append(diamond if state == "worse" else f'<circle class="{kind}" cx="{x}" cy="{y}" r="2.4"/>')
    return marks


_SPARK_STYLE: Final = (
    ":root{color-scheme:light dark}"
    f".b{{fill:{light_dark('usual_range')}}}"
    f".l{{fill:none;stroke:{light_dark('usual')};stroke-width:1.2}}"
    f".g{{stroke:{light_dark('ink')};stroke-width:1;stroke-dasharray:4 3}}"
    f".e{{fill:none;stroke:{light_dark('usual')}}}"
    f".u{{fill:{light_dark('usual')}}}"
    f".better{{fill:{light_dark('better')}}}"
    f".worse{{fill:{light_dark('worse')}}}"
)
_SPARK_OPEN: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="168" height="30" viewBox="0 0 168 30">'
    f"<style>{_SPARK_STYLE}</style>"
)


def sparkline_cell(values: Sequence[float | None], reading: str, **options: Any) -> str:
    """The sparkline as a Markdown image for `st.table`, or words where there is nothing to draw."""
    if not any(value is not None for value in values):
        return wording.missing("no_data")
    return f"![{wording.plain(reading)}]({sparkline_svg(values, **options)})"
