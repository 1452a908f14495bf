"""The same scan in every briefing that a commander takes away: slides with their charts, workbook, CSV."""

import io
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.briefings import csv_file, slides, workbook
from dashboard.briefings.weekly import weekly
from metrics.calendar import Week
from metrics.publishing import publish
from models import published
from models.access import Scope
from models.engine import engine_for, reading
from models.people import DEMO, Identity, viewers
from tests.access.canary import PRIMES
from tests.access.conftest import Canaries
from tests.access.seen import Seen, seen_in
from tests.access.test_pages import SCOPES, told
from tests.demo import database
from tests.factories import AGENCY

WEEK = Week.parse("2025-W51")
OUT = datetime(2026, 1, 8, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def out(canaries: Canaries, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """The agency of primes with a week published."""
    source = canaries.url.removeprefix("sqlite:///")
    url = f"sqlite:///{shutil.copy(source, tmp_path_factory.mktemp('briefed') / 'own.db')}"
    with database(url):
        publish(engine_for(url), Scope(canaries.ids[AGENCY]), WEEK, by="calendar", at=OUT)
        yield engine_for(url)


def scope_of(connection: sa.Connection, canaries: Canaries, person: str) -> Scope:
    (viewer,) = viewers(connection, Identity(DEMO, person), datetime.now(UTC))
    return viewer.scope(canaries.ids[AGENCY])


def cells(content: bytes) -> Iterator[Any]:
    """Every cell of a workbook, hidden or not, and what it says of itself."""
    book = load_workbook(io.BytesIO(content))
    properties = book.properties
    yield from (properties.title, properties.subject, properties.creator, properties.keywords)
    for sheet in book:
        yield sheet.title
        yield from (cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None)


def slide_texts(content: bytes) -> Iterator[Any]:
    """Every text of a presentation, notes and alternative texts too, and the cells behind its charts."""
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in (*slide.shapes, *slide.notes_slide.shapes):
            yield shape.text_frame.text if shape.has_text_frame else ""
            yield shape._element.xpath("string(.//p:cNvPr/@descr)")
            if getattr(shape, "has_table", False):
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith(".xlsx"):
                yield from cells(parts.read(name))


def seen(values: Iterator[Any]) -> Seen:
    """Texts and numbers of a file."""
    found = [value for value in values if value not in (None, "")]
    numbers = [float(value) for value in found if isinstance(value, int | float)]
    return seen_in("\n".join(map(str, found)), numbers)


@pytest.mark.parametrize("person", SCOPES)
@pytest.mark.parametrize("form", ["pptx", "xlsx", "csv"])
def test_a_briefing_tells_of_the_own_units_alone(
    out: sa.Engine, canaries: Canaries, person: str, form: str
) -> None:
    with reading(out) as connection:
        found = weekly(connection, scope_of(connection, canaries, person), WEEK, "unit")
    read = {
        "pptx": lambda: slide_texts(slides.draw(found)),
        "xlsx": lambda: cells(workbook.draw(found)),
        "csv": lambda: iter([csv_file.draw(found).decode("utf-8-sig")]),
    }[form]
    said = seen(read())
    # A number of an own figure says nothing of another unit that happens to have it too.
    own = {int(n or 0) for one in found.figures for n in (one.numerator, one.denominator)}
    said = replace(said, numbers=said.numbers - own)
    assert any(name in said.text for name in SCOPES[person] & set(PRIMES))
    assert told(canaries, person, "briefing", said) == {}


def test_the_scan_finds_what_the_chiefs_edition_holds(out: sa.Engine, canaries: Canaries) -> None:
    """It is no scan that finds nothing: the chief's files tell of every unit."""
    scope = Scope(canaries.ids[AGENCY])
    with reading(out) as connection:
        found = weekly(connection, scope, WEEK, "chief")
        assert published.bodies(connection, Scope(scope.agency_id, frozenset()), WEEK.label) == {}
    for values in (slide_texts(slides.draw(found)), cells(workbook.draw(found))):
        assert len(told(canaries, "The captain", "briefing", seen(values))) > len(PRIMES) / 2
