"""A table of a slide: hairlines between rows, numbers right, and as many slides as its rows need."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches

from dashboard.briefings.briefing import Table
from dashboard.briefings.slide_master import hexed
from dashboard.briefings.slide_text import style

_WIDE: Final = 12.13  # inches
_MOST: Final = 60  # signs that a column asks for
_SIGNS_BELOW: Final = 125  # of text across a slide
_ROOM_BELOW: Final = 2  # lines
_PLAIN: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid


@dataclass(frozen=True)
class _Size:
    """How large a table is written. lines: how many fit on a slide, the head left out; row: inches."""

    points: int
    lines: float
    row: float
    signs: float  # of text to an inch


_LARGE: Final = _Size(16, 9.0, 0.37, 10.0)
_SMALL: Final = _Size(13, 12.5, 0.3, 12.0)


@dataclass(frozen=True)
class Pages:
    """A table cut into slides. widths: of its columns, in inches."""

    table: Table
    widths: Sequence[float]
    size: _Size
    rows: Sequence[Sequence[tuple[str, ...]]]


def pages(table: Table, widths: Sequence[float] = (), below: str = "") -> Pages:
    """Cut a table into slides; a short one is written larger. Without widths, columns share the slide.

    below: what is said under it, on each slide; where it is long, fewer rows fit.
    """
    widths = widths or _widths(table)
    for size in (_LARGE, _SMALL):
        cut = list(_cut(table, widths, size, size.lines - _lines_below(below)))
        if len(cut) == 1:
            break
    return Pages(table, widths, size, cut)


def fill_table(place: Any, cut: Pages, page: int) -> Any:
    """Put one page of a table into a placeholder, under its head, and give its frame."""
    rows = [cut.table.columns, *cut.rows[page]]
    frame = place.insert_table(len(rows), len(cut.table.columns))
    drawn = frame.table
    drawn.horz_banding = False
    drawn._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN
    for column, width in zip(drawn.columns, cut.widths, strict=True):
        column.width = Emu(int(Inches(width)))
    for number, row in enumerate(rows):
        drawn.rows[number].height = Emu(int(Inches(cut.size.row)))
        for column, text in enumerate(row):
            _fill(drawn.cell(number, column), text, cut, head=number == 0, right=column in cut.table.right)
    frame.height = sum(row.height for row in drawn.rows)
    return frame


def _fill(cell: Any, text: str, cut: Pages, *, head: bool, right: bool) -> None:
    cell.text = text
    cell.margin_left, cell.margin_right = Inches(0), Inches(0.12)
    cell.margin_top = cell.margin_bottom = Inches(0.035)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    for paragraph in cell.text_frame.paragraphs:
        style(paragraph, cut.size.points, "muted" if head else "ink", bold=head)
        if right:
            paragraph._p.get_or_add_pPr().set("algn", "r")
    colour = f'<a:solidFill><a:srgbClr val="{hexed("hairline")}"/></a:solidFill>'
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(f'<a:lnB {nsdecls("a")} w="9525">{colour}</a:lnB>'))


def _widths(table: Table) -> list[float]:
    """Every column as wide as its longest word; what is left is shared out by what their cells would take."""
    columns = [[name, *(row[n] for row in table.rows)] for n, name in enumerate(table.columns)]
    least = [max(len(word) for text in column for word in text.split(" ")) + 3 for column in columns]
    wanted = [
        max(min(max(map(len, column)), _MOST), one) + 3 for column, one in zip(columns, least, strict=True)
    ]
    left = max(_WIDE * _SMALL.signs - sum(least), 0)
    more = [want - one for want, one in zip(wanted, least, strict=True)]
    found = [one + left * extra / (sum(more) or 1) for one, extra in zip(least, more, strict=True)]
    return [_WIDE * one / sum(found) for one in found]


def _lines_below(text: str) -> int:
    """The lines of a text beyond those that there is room for."""
    lines = sum(-(-len(one) // _SIGNS_BELOW) for one in text.splitlines())
    return max(lines - _ROOM_BELOW, 0)


def _cut(table: Table, widths: Sequence[float], size: _Size, most: float) -> Iterator[list[tuple[str, ...]]]:
    """Rows by slide, as many as fit."""
    page: list[tuple[str, ...]] = []
    used = 0.0
    for row in table.rows:
        lines = _lines(row, widths, size)
        if page and used + lines > most:
            yield page
            page, used = [], 0.0
        page.append(row)
        used += lines
    yield page


def _lines(row: Sequence[str], widths: Sequence[float], size: _Size) -> float:
    """How high a row becomes, in rows of one line."""
    most = max(-(-len(cell) // int(width * size.signs)) for cell, width in zip(row, widths, strict=True))
    return 1 + 0.68 * (max(most, 1) - 1)
