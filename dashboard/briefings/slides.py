"""A briefing as slides: the sentence first, then one finding a slide with a chart that can be edited."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.briefings import slide_master as master
from dashboard.briefings.briefing import Briefing, Sheet, Table
from dashboard.briefings.office_file import legible, steady
from dashboard.briefings.slide_chart import insert_chart
from dashboard.briefings.slide_lines import states_of
from dashboard.briefings.slide_tables import fill_table, pages
from dashboard.briefings.slide_text import say, say_parts
from dashboard.words import office

_SIZES: Final = ((140, 24), (190, 20), (1000, 16))  # titles: so many signs, in so many points
_APP: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.'
    b'openxmlformats.org/officeDocument/2006/extended-properties"><Application>Microsoft Office PowerPoint'
    b"</Application></Properties>"
)


def draw(briefing: Briefing) -> bytes:
    """The briefing as a PPTX file; the same briefing gives the same bytes."""
    briefing = legible(briefing)
    made = _Slides(briefing)
    made.first()
    if briefing.questions:
        made.questions()
    for sheet in briefing.sheets:
        made.finding(sheet)
    made.last()
    return made.file()


class _Slides:
    """The slides of one briefing, added one by one."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing, self.show = briefing, master.empty_presentation()

    def first(self) -> None:
        """The sentence as title, and the parts under it."""
        b = self.briefing
        slide, places = self._slide(master.SENTENCE, b.sentence, size=30 if len(b.sentence) < 190 else 24)
        above = [b.agency, b.title] if b.agency not in b.title else [b.title]
        say(places[master.ABOVE], " · ".join(above if b.period in b.title else [*above, b.period]))
        for number, idx in enumerate(master.PARTS):
            last = idx == master.PARTS[-1]
            say_parts(places[idx], b.parts[number:] if last else b.parts[number : number + 1])
        self._end(slide, [*b.notes])

    def questions(self) -> None:
        """What is asked, a row each."""
        rows = tuple((one.state, one.head, one.ask) for one in self.briefing.questions)
        title = office.questions_title(len(rows))
        self._table(title, self.briefing.period, Table(office.QUESTION_COLUMNS, rows), "", (2.7, 5.3, 4.13))

    def finding(self, sheet: Sheet) -> None:
        """One finding: its chart and how to read it; without a chart its table; else what is said."""
        if sheet.chart is None and sheet.table is not None:
            self._table(sheet.title, sheet.subtitle, sheet.table, _beside(sheet))
            return
        slide, places = self._slide(master.FINDING if sheet.chart else master.TEXT, sheet.title)
        say(places[master.ABOVE], sheet.subtitle)
        if sheet.chart is None:
            say(places[master.WORDS], sheet.reading, caveat=sheet.caveat)
            self._end(slide, [_beside(sheet)])
            return
        frame = insert_chart(places[master.CHART], sheet.chart, self.briefing.language, self._at)
        _describe(frame, sheet.title, sheet.chart.alt)
        how = office.BANDS if sheet.chart.kind == "bands" else ""
        beside = (sheet.reading, *sheet.chart.notes, how)
        say(places[master.WORDS], *beside, caveat=sheet.caveat, states=states_of(sheet.chart))
        self._end(slide, [sheet.chart.alt, sheet.reading, _caveat(sheet), *_rows(sheet.table)])

    def last(self) -> None:
        """What the figures are, what is withheld, and the head of the chain."""
        rows = office.stamped(self.briefing.stamp, self.briefing.zone)
        table = Table(office.STAMP_COLUMNS, rows)
        self._table(office.ABOUT, self.briefing.title, table, "\n".join(self.briefing.notes), (2.6, 9.53))

    def file(self) -> bytes:
        """All slides as a file."""
        b, about = self.briefing, self.show.core_properties
        about.title = office.document_title(b.agency, b.title)
        about.author = about.last_modified_by = b.agency
        about.subject, about.language = b.stamp.use, b.language
        about.created = about.modified = self._at.replace(tzinfo=None)
        about.revision = 1
        self.show.part.package.part_related_by(RT.EXTENDED_PROPERTIES).blob = _APP
        for part in self.show.part.package.iter_parts():
            if hasattr(part, "_element"):
                for run in part._element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
                    run.set("lang", b.language)
        content = io.BytesIO()
        self.show.save(content)
        return steady(content.getvalue())

    @property
    def _at(self) -> datetime:
        return self.briefing.stamp.published_at

    def _slide(self, layout: int, title: str, size: int | None = None) -> tuple[Any, dict[int, Any]]:
        slide = self.show.slides.add_slide(self.show.slide_layouts[layout])
        say(slide.shapes.title, title)
        size = size or next(points for signs, points in _SIZES if len(title) <= signs)
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
        return slide, {place.placeholder_format.idx: place for place in slide.placeholders}

    def _table(
        self, title: str, subtitle: str, table: Table, beside: str, widths: Sequence[float] = ()
    ) -> None:
        """A table over as many slides as it takes."""
        cut = pages(table, widths, beside)
        for page in range(len(cut.rows)):
            slide, places = self._slide(master.TABLE, office.continued(title, page + 1, len(cut.rows)))
            say(places[master.ABOVE], subtitle)
            _describe(fill_table(places[master.ROWS], cut, page), title, subtitle)
            say(places[master.WORDS], beside)
            self._end(slide, [beside])

    def _end(self, slide: Any, said: Sequence[str]) -> None:
        """The foot, the number of the slide, and in the notes what was said with the stamp."""
        stamp = self.briefing.stamp
        for place in slide.slide_layout.placeholders:
            if place.placeholder_format.idx in (master.FOOT, master.PAGE):
                slide.shapes._spTree.append(_copy(place, len(slide.shapes) + 20))
        feet = {p.placeholder_format.idx: p for p in slide.placeholders}
        say(feet[master.FOOT], office.foot(stamp.use, stamp.scorecard, stamp.head))
        stamped = [f"{name}: {text}" for name, text in office.stamped(stamp, self.briefing.zone)]
        notes = "\n".join([*said, "", *stamped])
        slide.notes_slide.notes_text_frame.text = notes.strip()


def _describe(frame: Any, name: str, alt: str) -> None:
    """The alternative text of a chart or table."""
    about = frame._element.nvGraphicFramePr.cNvPr
    about.set("descr", alt)
    about.set("title", name)


def _beside(sheet: Sheet) -> str:
    return "\n".join(text for text in (sheet.reading, _caveat(sheet)) if text)


def _caveat(sheet: Sheet) -> str:
    return office.CAVEAT + sheet.caveat if sheet.caveat else ""


def _rows(table: Table | None) -> list[str]:
    """A table as lines of the notes."""
    return [] if table is None else ["", *(office.row_text(table.columns, row) for row in table.rows)]


def _copy(place: Any, number: int) -> Any:
    """A foot or slide number of a layout on a slide, where it stands and looks as the layout says."""
    found = parse_xml(etree.tostring(place._element))
    found.nvSpPr.cNvPr.set("id", str(number))
    shape = found.find(qn("p:spPr"))
    for child in list(shape):
        shape.remove(child)
    style = found.find(f".//{qn('a:lstStyle')}")
    for child in list(style):
        style.remove(child)
    return found
