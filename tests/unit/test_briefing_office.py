"""Slides, workbook and CSV of a briefing, read back with other libraries than they are written with."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import openpyxl
import pandas as pd
import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Pt

from dashboard.briefings import csv_file, slides, workbook
from dashboard.briefings.briefing import Figure, Part, Table
from dashboard.briefings.formats import FileFormat, drawn
from dashboard.briefings.slide_lines import apart
from dashboard.briefings.slide_tables import pages
from tests.sample_briefing import AT, AWKWARD, FORMULA, USE, sample

OFFICE = (FileFormat.PPTX, FileFormat.XLSX, FileFormat.CSV)
XLSX = re.compile(r"embeddings/.*\.xlsx$")


@pytest.fixture(scope="module")
def show() -> Any:
    return Presentation(io.BytesIO(slides.draw(sample())))


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook.draw(sample())))


def workbooks(content: bytes) -> Iterator[bytes]:
    """A workbook and those inside slides."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        inside = [packed.read(name) for name in packed.namelist() if XLSX.search(name)]
    yield from inside or [content]


def charts(show: Any) -> list[Any]:
    return [shape for slide in show.slides for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize("form", OFFICE)
def test_the_same_briefing_gives_the_same_bytes(form: FileFormat) -> None:
    assert drawn(sample(), form) == drawn(sample(), form)
    other = replace(sample(), sentence="2 promises are late.", figures=sample().figures[:2])
    assert drawn(other, form) != drawn(sample(), form)


def test_every_slide_has_its_title_its_foot_and_its_notes(show: Any) -> None:
    assert (show.slide_width, show.slide_height) == (12191695, 6858000)
    titles = [slide.shapes.title.text for slide in show.slides]
    assert titles[0] == sample().sentence
    assert titles[1] == "1\u00a0question to ask"
    assert titles[2:5] == ["90% of promises were kept on time"] * 3
    assert len(set(titles[5:9])) == 4  # forty units over four slides
    assert titles[-1] == "About these figures"
    for number, slide in enumerate(show.slides, start=1):
        kinds = [place.placeholder_format.type for place in slide.placeholders]
        assert kinds[0] is PP_PLACEHOLDER.TITLE  # what is read first
        assert kinds[-2:] == [PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER]
        texts = [shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame]
        assert all(texts), "a placeholder that asks to be filled"
        assert f"{USE} Scorecard 2026-W44 · 3f9a · head 31:3f9a3f9a3f9a3f9a" in texts, number
        assert "Head of the chain: 31:3f9a3f9a3f9a3f9a" in slide.notes_slide.notes_text_frame.text


def test_the_first_slide_says_every_part(show: Any) -> None:
    parts = (*sample().parts, Part("Pledges", "3 of 11 are late.", ""), Part("Fifth", "5 of 6.", ""))
    five = Presentation(io.BytesIO(slides.draw(replace(sample(), parts=parts))))
    said = [place.text_frame.text.split("\n") for place in five.slides[0].placeholders][2:6]
    assert said == [
        *([part.title, part.text, part.state] for part in sample().parts),
        ["Pledges", "3 of 11 are late.", "Fifth", "5 of 6."],
    ]
    assert [place.placeholder_format.idx for place in show.slides[0].placeholders] == [
        0,
        10,
        14,
        15,
        16,
        30,
        31,
    ]


def test_a_chart_can_be_edited_and_is_described(show: Any) -> None:
    found = charts(show)
    assert len(found) == 3
    for frame, sheet in zip(found, sample().sheets, strict=False):
        assert sheet.chart is not None
        about = frame._element.nvGraphicFramePr.cNvPr
        assert (about.get("descr"), about.get("title")) == (sheet.chart.alt, sheet.title)
        assert not frame.chart.has_legend
        axes = frame.chart._chartSpace.iter("{*}axId", "{*}crossAx")
        assert all(int(axis.get("val")) >= 0 for axis in axes), "the schema knows no others"
        assert tuple(frame.chart.plots[0].categories) == sheet.chart.categories
        drawn = {series.name: list(series.values) for plot in frame.chart.plots for series in plot.series}
        for series in sheet.chart.series:
            assert drawn[series.name] == list(series.values)
    for slide in show.slides:
        tables = [shape for shape in slide.shapes if shape.has_table]
        assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in tables)
        assert all(shape.table.first_row for shape in tables)


def test_a_line_carries_its_goal_its_range_and_its_unusual_points(show: Any) -> None:
    columns, lines = charts(show)[0].chart.plots
    assert [list(series.values) for series in columns.series] == [
        [0.92, None, 0.92, 0.93, 0.92],
        [0.75, None, 0.74, 0.76, 0.75],
    ]
    drawn = {series.name.replace("\u00a0", " "): list(series.values) for series in lines.series}
    assert drawn["Goal 95%"] == [0.95] * 5
    assert drawn["● Better than usual"] == [None, None, None, 0.93, None]
    assert drawn["◆ Worse than usual"] == [None, None, 0.71, None, None]
    axis = charts(show)[0].chart.value_axis
    assert (axis.minimum_scale, axis.maximum_scale) == (0.5, 1.0)


def test_the_workbook_in_a_chart_holds_what_is_drawn() -> None:
    content = slides.draw(sample())
    show = Presentation(io.BytesIO(content))
    for frame in charts(show):
        part = frame.chart.part.chart_workbook.xlsx_part
        sheet = openpyxl.load_workbook(io.BytesIO(part.blob)).active
        for series in (series for plot in frame.chart.plots for series in plot.series):
            column = re.search(r"\$([A-Z])\$", series._element.find(".//{*}val//{*}f").text)[1]
            cells = [cell.value for cell in sheet[column]]
            assert cells == [series.name, *series.values]


@pytest.mark.parametrize("form", [FileFormat.PPTX, FileFormat.XLSX])
def test_nothing_is_a_formula_a_link_or_hidden(form: FileFormat) -> None:
    for content in workbooks(drawn(sample(), form)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            whole = {name: packed.read(name) for name in packed.namelist()}
        sheets = b"".join(xml for name, xml in whole.items() if "worksheets/" in name)
        assert b"<f>" not in sheets
        assert b"<hyperlink" not in sheets
        assert b'hidden="' not in sheets + whole["xl/workbook.xml"]
        assert not [name for name in whole if "external" in name.lower() or "vba" in name.lower()]
        for sheet in openpyxl.load_workbook(io.BytesIO(content)):
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_no_part_of_the_slides_leads_elsewhere() -> None:
    with zipfile.ZipFile(io.BytesIO(slides.draw(sample()))) as packed:
        names = packed.namelist()
        links = [name for name in names if name.endswith(".rels") and b'"External"' in packed.read(name)]
        xml = [etree.fromstring(packed.read(name)) for name in names if name.endswith(".xml")]
    assert not links
    assert not [name for name in names if "thumbnail" in name or "printer" in name]
    assert not [one for one in xml if one.tag.endswith("}sld") and one.get("show")]
    spoken = {run.get("lang") for one in xml for run in one.iter("{*}rPr", "{*}endParaRPr")}
    assert spoken == {"en-US"}


def test_properties_name_the_agency_and_no_person(show: Any, book: Any) -> None:
    title = "Riverton Police: Accountability, week of 26 October – 1 November 2026"
    about = show.core_properties
    assert (about.title, about.language, about.subject) == (title, "en-US", USE)
    assert {about.author, about.last_modified_by} == {"Riverton Police"}
    assert about.created == about.modified == AT.replace(tzinfo=None)
    assert (book.properties.title, book.properties.created) == (title, AT.replace(tzinfo=None))
    assert not book.properties.creator
    assert not book.properties.lastModifiedBy


def test_the_workbook_says_first_what_it_is(book: Any) -> None:
    assert book.sheetnames == [
        *("About", "Findings", "Figures"),
        *("Chart 1", "Chart 2", "Chart 3", "Table 1", "Table 2"),
    ]
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert list(about)[:2] == ["Scorecard", "Head of the chain"]
    assert (about["Use"], about["In one sentence"]) == (USE, sample().sentence)
    assert about["Withheld"] == "Nothing is withheld in this edition."
    findings = [[cell.value for cell in row] for row in book["Findings"].iter_rows()]
    assert [row[-2:] for row in findings] == [
        ["Its chart", "Its table"],
        ["Chart 1", "Table 1"],
        ["Chart 2", "none"],
        ["Chart 3", "none"],
        ["none", "Table 2"],
        ["none", "none"],
    ]
    table = [[cell.value for cell in row] for row in book["Table 2"].iter_rows()]
    assert (table[0], table[-1], len(table)) == (["Unit", "Kept", "Late"], ["Unit 32", "9 of 17", "2"], 41)


def test_figures_are_numbers_and_what_is_withheld_is_a_word(book: Any) -> None:
    head, *rows = book["Figures"].iter_rows()
    names = [cell.value for cell in head]
    assert names == [field.name for field in fields(Figure)]
    assert book["Figures"].freeze_panes == "B2"
    for row, figure in zip(rows, sample().figures, strict=True):
        cells = dict(zip(names, row, strict=True))
        for name in ("numerator", "denominator", "low", "high", "goal"):
            assert cells[name].value == getattr(figure, name)
        assert f"{cells['week_end'].value:%Y-%m-%d}" == figure.week_end
    values = [row[names.index("value")] for row in rows]
    assert (values[0].value, values[0].number_format) == (0.820513, "0.0%")
    assert [cell.value for cell in values[-3:]] == ["withheld", "6 of 10 needed", 41]
    assert values[-1].number_format == "#,##0"
    assert [row[0].value for row in rows[:4]] == [f"'{name}" for name in AWKWARD[:4]]


def test_a_program_and_a_spreadsheet_read_the_csv() -> None:
    content = csv_file.draw(sample())
    assert content.startswith("\ufeffunit,".encode())
    frame = pd.read_csv(io.BytesIO(content))
    assert tuple(frame.columns) == csv_file.COLUMNS
    assert frame["value"].tolist()[:1] == [0.820513]
    assert frame["value"].isna().sum() == 2
    assert frame["status"].tolist()[-3:] == ["hidden", "too_few", "ok"]
    assert set(frame["scorecard"]) == {"2026-W44 · 3f9a"}
    assert set(frame["published_at"]) == {"2026-11-18T22:00:00+00:00"}
    assert frame["unit"].tolist()[0] == f"'{FORMULA}"
    assert set(frame["use"]) == {USE}


def test_signs_that_no_file_may_hold_are_left_out() -> None:
    odd = "A\x00B\x0bC\ud800\ufffe"
    briefing = sample()
    sheets = tuple(
        replace(sheet, title=odd, subtitle=odd, reading=odd, caveat=odd) for sheet in briefing.sheets
    )
    chart = replace(sheets[0].chart, alt=odd, categories=(odd,) * 5, usual_label=odd)  # type: ignore[type-var]
    series = tuple(replace(one, name=odd) for one in chart.series)
    sheets = (replace(sheets[0], chart=replace(chart, series=series)), *sheets[1:])
    figures = tuple(replace(one, unit=odd, reason=odd) for one in briefing.figures)
    odd_one = replace(briefing, agency=odd, title=odd, sentence=odd, sheets=sheets, figures=figures)
    for form in OFFICE:
        content = drawn(odd_one, form)
        if form is FileFormat.PPTX:
            assert Presentation(io.BytesIO(content)).slides[2].shapes.title.text == "ABC"
        elif form is FileFormat.XLSX:
            assert openpyxl.load_workbook(io.BytesIO(content))["Figures"]["A2"].value == "ABC"
        else:
            assert "A" in pd.read_csv(io.BytesIO(content))["unit"].tolist()[0]


def test_no_word_of_a_table_is_broken() -> None:
    words = ("Oversight\u00a0body", "21\u00a0Oct\u00a02026", "A pledge that is told at great length " * 3)
    cut = pages(Table(("To", "Due", "Pledge"), (words,) * 30))
    assert sum(cut.widths) == pytest.approx(12.13)
    assert all(len(word) <= width * 12 for word, width in zip(words[:2], cut.widths, strict=False))
    assert [row for page in cut.rows for row in page] == [words] * 30
    assert len(pages(cut.table, below="Much is said of it. " * 40).rows) > len(cut.rows)


def test_much_text_is_written_smaller() -> None:
    """A program that only shows slides does not shrink what runs over."""
    briefing = sample()
    long = replace(briefing.sheets[0], title="Long " * 45, reading="Much is said of it. " * 40)
    show = Presentation(io.BytesIO(slides.draw(replace(briefing, sheets=(long, briefing.sheets[0])))))
    sizes = [
        {run.font.size for paragraph in place.text_frame.paragraphs for run in paragraph.runs}
        for slide in (show.slides[2], show.slides[3])
        for place in slide.placeholders
        if place.placeholder_format.idx in (0, 12)
    ]
    assert [max(size or 0 for size in one) for one in sizes] == [Pt(16), Pt(12), Pt(24), Pt(14)]


def test_labels_are_pushed_apart_and_no_further() -> None:
    assert apart([0.2, 0.8], 0.1) == [0.2, 0.8]
    assert apart([0.5, 0.5], 0.1) == pytest.approx([0.45, 0.55])
    assert apart([0.52, 0.5, 0.1], 0.1) == pytest.approx([0.56, 0.46, 0.1])
    found = apart([0.9, 0.91, 0.92], 0.1)
    assert [high - low for low, high in pairwise(found)] == pytest.approx([0.1, 0.1], abs=1e-6)
