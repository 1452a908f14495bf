"""A briefing as a workbook: what it says, every figure it is made of, and the numbers behind each chart.

Nothing in it is a formula, a link or hidden, whatever names and notes hold.
"""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date, datetime, time
from io import BytesIO
from itertools import count
from typing import Any, Final

import xlsxwriter

from dashboard import wording
from dashboard.briefings.briefing import Briefing, Chart, Figure, Table
from dashboard.briefings.chart_workbook import NO_FORMULAS, write_columns
from dashboard.briefings.office_file import legible
from dashboard.briefings.slide_master import hexed
from dashboard.cli.output import inert
from dashboard.words import office
from metrics.measures import REGISTRY

_COLUMNS: Final = tuple(field.name for field in fields(Figure))
_LINE: Final = 13.5  # points
_SIGNS: Final = 1.1  # of text to a unit of width, which is a digit
_DAYS: Final = ("week_start", "week_end")
_NUMBERS: Final = ("numerator", "denominator", "value", "low", "high", "goal")
_AFTER: Final = ("status",)  # columns of text beside a number
_WIDTHS: Final = {"unit": 24, "measure": 26, "name": 34, "status": 10, "reason": 44, "value": 11}
_FORMATS: Final = {
    "share": "0.0%",
    "days": "#,##0.0",
    "number": "#,##0.0",
    "rate": "#,##0.00",
    "count": "#,##0",
    "score": "0.0",
}


def draw(briefing: Briefing) -> bytes:
    """The briefing as an XLSX file; the same briefing gives the same bytes."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, NO_FORMULAS) as book:
        _Book(book, legible(briefing)).write()
    return file.getvalue()


class _Book:
    """The sheets of one briefing, written one by one."""

    def __init__(self, book: Any, briefing: Briefing) -> None:
        self.book, self.briefing = book, briefing
        ground = {"font_name": "Arial", "font_size": 10, "font_color": f"#{hexed('ink')}", "valign": "top"}
        self._ground = ground
        self._styles: dict[Any, Any] = {}
        self._widths: dict[str, Sequence[float]] = {}

    def write(self) -> None:
        """All of it, with what the file says of itself."""
        b = self.briefing
        title = office.document_title(b.agency, b.title)
        made = b.stamp.published_at.replace(tzinfo=None)
        self.book.set_properties({"title": title, "company": b.agency, "created": made})
        self._about(title)
        self._findings()
        self._figures()
        for place, chart in enumerate(_charts(b), start=1):
            self._chart(office.chart_sheet(place), chart)
        for place, table in enumerate(_tables(b), start=1):
            self._table(office.table_sheet(place), table)

    def _style(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._styles:
            self._styles[key] = self.book.add_format(self._ground | wanted)
        return self._styles[key]

    def _sheet(self, name: str, widths: Sequence[float], head_rows: int = 1) -> Any:
        sheet, self._widths[name] = self.book.add_worksheet(name), widths
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        if head_rows:
            sheet.freeze_panes(head_rows, 1)
            sheet.repeat_rows(0, head_rows - 1)
        stamp = self.briefing.stamp
        foot = office.foot(stamp.use, stamp.scorecard, stamp.head).replace("&", "&&")
        sheet.set_footer(f"&L&8{foot}&R&8&P / &N")
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _row(self, sheet: Any, place: int, texts: tuple[str, ...], **style: Any) -> None:
        """A row of text, as high as its longest cell needs: not every program sees to that."""
        for column, text in enumerate(texts):
            sheet.write_string(place, column, inert(text), self._style(text_wrap=True, **style))
        widths = self._widths[sheet.name]
        lines = (-(-len(text) // int(width * _SIGNS)) for text, width in zip(texts, widths, strict=True))
        sheet.set_row(place, _LINE * max(1, *lines))

    @property
    def _head(self) -> Any:
        return {
            "bold": True,
            "bg_color": f"#{hexed('panel')}",
            "bottom": 1,
            "bottom_color": f"#{hexed('hairline')}",
        }

    def _about(self, title: str) -> None:
        """The stamp first, then what the briefing says on its first page."""
        b = self.briefing
        sheet = self._sheet(office.ABOUT_SHEET, [24, 100], head_rows=0)
        rows = [*office.stamped(b.stamp, b.zone), ("", ""), (office.TITLE, title), (office.PERIOD, b.period)]
        rows += [(office.SENTENCE, b.sentence)]
        rows += [(part.title, office.joined(part.text, part.state)) for part in b.parts]
        rows += [(office.QUESTION, office.joined(one.state, one.head, one.ask)) for one in b.questions]
        rows += [(office.NOTE, note) for note in b.notes]
        for place, (name, text) in enumerate(rows):
            self._row(sheet, place, (name, text))
            sheet.write_string(place, 0, inert(name), self._style(bold=True, text_wrap=True))

    def _findings(self) -> None:
        sheet = self._sheet(office.FINDINGS_SHEET, [48, 44, 60, 40, 12, 12])
        self._row(sheet, 0, office.FINDING_COLUMNS, **self._head)
        charts, tables = count(1), count(1)
        for place, one in enumerate(self.briefing.sheets, start=1):
            chart = office.chart_sheet(next(charts)) if one.chart else office.NONE
            table = office.table_sheet(next(tables)) if one.table else office.NONE
            self._row(sheet, place, (one.title, one.subtitle, one.reading, one.caveat, chart, table))

    def _figures(self) -> None:
        """Every figure, numbers as numbers; where there is none, a word."""
        widths = [_WIDTHS.get(name, 12) for name in _COLUMNS]
        sheet = self._sheet(office.FIGURES_SHEET, widths)
        self._row(sheet, 0, _COLUMNS, **self._head)
        for place, name in enumerate(_COLUMNS):
            if name in _NUMBERS:
                sheet.write_string(0, place, name, self._style(**self._head, align="right"))
        for place, figure in enumerate(self.briefing.figures, start=1):
            for column, (name, cell) in enumerate(asdict(figure).items()):
                self._cell(sheet, place, column, figure, name, cell)

    def _cell(self, sheet: Any, place: int, column: int, figure: Figure, name: str, cell: Any) -> None:
        if name in _DAYS:
            day = datetime.combine(date.fromisoformat(cell), time())
            sheet.write_datetime(place, column, day, self._style(num_format="yyyy-mm-dd", align="left"))
        elif isinstance(cell, (int, float)):
            sheet.write_number(place, column, cell, self._style(num_format=_format(figure, name)))
        elif cell is not None:
            sheet.write_string(place, column, inert(cell), self._style(indent=int(name in _AFTER)))
        elif name == "value":
            said = wording.missing(figure.status, figure.reason)
            sheet.write_string(place, column, inert(said), self._style(align="right"))

    def _table(self, name: str, table: Table) -> None:
        """A table as it stands on paper: its cells are words, such as 9 of 17."""
        wide = [max(len(row[n]) for row in (table.columns, *table.rows)) for n in range(len(table.columns))]
        sheet = self._sheet(name, [min(max(signs + 2, 10), 60) for signs in wide])
        self._row(sheet, 0, table.columns, **self._head)
        for place, row in enumerate(table.rows, start=1):
            self._row(sheet, place, row)
        sheet.ignore_errors({"number_stored_as_text": f"A1:Z{len(table.rows) + 1}"})

    def _chart(self, name: str, chart: Chart) -> None:
        """The numbers of a chart, as they are drawn."""
        columns = [(series.name, series.values) for series in chart.series]
        for ranges, names in ((chart.usual, office.USUAL_ENDS), (chart.bands, office.LIKELY_ENDS)):
            if any(ranges):
                columns += [
                    (head, [None if pair is None else pair[end] for pair in ranges])
                    for end, head in enumerate(names)
                ]
        if chart.goal is not None:
            columns.append((office.GOAL, [chart.goal] * len(chart.categories)))
        sheet = self._sheet(name, [22, *[max(12, len(head) + 2) for head, _ in columns]])
        self._row(sheet, 0, (office.CATEGORY, *(head for head, _ in columns)), **self._head)
        shown = self._style(num_format=_FORMATS[chart.nature])
        head = self._style(**self._head, align="right")
        write_columns(sheet, chart.categories, columns, shown, head, self._style())


def _charts(briefing: Briefing) -> list[Chart]:
    return [sheet.chart for sheet in briefing.sheets if sheet.chart is not None]


def _tables(briefing: Briefing) -> list[Table]:
    return [sheet.table for sheet in briefing.sheets if sheet.table is not None]


def _format(figure: Figure, name: str) -> str:
    """How a number of a figure is shown: counts whole, values by the nature of their measure."""
    if name in ("numerator", "denominator"):
        return _FORMATS["count"]
    nature = REGISTRY[figure.measure].unit if figure.measure in REGISTRY else "count"
    return _FORMATS[nature]
