"""Every number of slides, workbook and CSV is one that was published, read back with other libraries."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation

from dashboard.briefings import csv_file
from dashboard.briefings.briefing import Briefing
from dashboard.briefings.formats import FileFormat, drawn
from dashboard.briefings.weekly import weekly
from models import published
from models.engine import engine_for, reading
from tests.briefed import SCOPE, W44, Frozen, published_url
from tests.demo import database

TWO = pytest.mark.parametrize("briefed", ["chief", "unit"], indirect=True)
NUMBERS = ("numerator", "denominator", "value", "low", "high", "goal")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return published_url(tmp_path_factory.getbasetemp())


@pytest.fixture
def briefed(url: str, request: pytest.FixtureRequest) -> Iterator[tuple[Briefing, Frozen]]:
    """A briefing, and what may be shown of the lines it is of."""
    unit = "Central" if request.param == "unit" else None
    with database(url), reading(engine_for(url)) as connection:
        bodies = published.bodies(connection, SCOPE, W44.label).values()
        mine = [body for body in bodies if unit in (None, body["unit"], body["parent"])]
        yield weekly(connection, SCOPE, W44, request.param, unit), Frozen.of(mine)


def texts(show: Any) -> Iterator[str]:
    """All that can be read on slides, in their notes and by a screen reader."""
    for slide in show.slides:
        yield slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
            if shape.has_chart:
                yield shape._element.nvGraphicFramePr.cNvPr.get("descr")
                yield from labels(shape.chart)


def labels(chart: Any) -> Iterator[str]:
    yield from map(str, chart.plots[0].categories)
    for plot in chart.plots:
        for series in plot.series:
            yield series.name
            rich = series._element.findall(".//{*}dLbl/{*}tx//{*}t")
            yield from (one.text for one in rich)


@TWO
def test_every_number_of_the_slides_was_published(briefed: tuple[Briefing, Frozen]) -> None:
    briefing, frozen = briefed
    show = Presentation(io.BytesIO(drawn(briefing, FileFormat.PPTX)))
    pages = range(1, len(show.slides) + 1)
    for text in texts(show):
        assert frozen.foreign(text, said=[briefing.stamp.head], also=pages) == [], text
    charts = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    values = [v for chart in charts for plot in chart.plots for series in plot.series for v in series.values]
    assert len(charts) == sum(sheet.chart is not None for sheet in briefing.sheets) > 2
    assert all(value is None or frozen.holds(value) for value in values)
    for chart in charts:
        inside = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        assert all(frozen.holds(one) for one in numbers(inside.active))


def numbers(sheet: Any) -> list[float]:
    return [
        cell.value
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "n" and cell.value is not None
    ]


@TWO
def test_every_number_of_the_workbook_was_published(briefed: tuple[Briefing, Frozen]) -> None:
    briefing, frozen = briefed
    book = openpyxl.load_workbook(io.BytesIO(drawn(briefing, FileFormat.XLSX)))
    charts = range(1, len(briefing.sheets) + 1)
    for sheet in book:
        assert all(frozen.holds(number) for number in numbers(sheet))
        for text in (cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "s"):
            assert frozen.foreign(text, said=measures(briefing), also=charts) == [], text
        assert frozen.foreign(sheet.oddFooter.left.text, said=measures(briefing)) == []
    assert book["Figures"].max_row == 1 + len(briefing.figures)


def measures(briefing: Briefing) -> Sequence[str]:
    """Names with digits: of the head, the measures and their windows."""
    windows = {figure.window for figure in briefing.figures}
    return [briefing.stamp.head, *{figure.measure for figure in briefing.figures}, *windows]


@TWO
def test_every_number_of_the_csv_was_published(briefed: tuple[Briefing, Frozen]) -> None:
    briefing, frozen = briefed
    frame = pd.read_csv(io.BytesIO(csv_file.draw(briefing)))
    held = frame[list(NUMBERS)].to_numpy().ravel()
    assert all(frozen.holds(value) for value in held[~pd.isna(held)].tolist())
    assert len(frame) == len(briefing.figures)
    assert set(frame["unit"]) <= {figure.unit for figure in briefing.figures}


@pytest.mark.parametrize("briefed", ["chief"], indirect=True)
def test_a_number_that_was_not_published_is_found(briefed: tuple[Briefing, Frozen]) -> None:
    briefing, frozen = briefed
    show = Presentation(io.BytesIO(drawn(briefing, FileFormat.PPTX)))
    assert any("of 4,793" in text.replace("\u00a0", " ") for text in texts(show))
    assert not frozen.foreign("4,280 of 4,793 kept")
    assert frozen.foreign("4,279 of 4,793 kept")
    assert not frozen.holds(0.123457)
