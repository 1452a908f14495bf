"""Files of what was published, taken from the pages in a real browser, each put on file as it is made."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from metrics.calendar import Quarter
from models.engine import engine_for
from models.facts import table_of
from models.looks import Look, reading_looks
from tests.briefed import W44
from tests.browser.conftest import demo_copy
from tests.browser.serving import Serving, serving, settled
from tests.chains import entries
from tests.demo import database
from tests.released import publish_weeks, release


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, has_chromium: None) -> Iterator[Serving]:
    """The demo agency with a week and a quarter published, served."""
    url = demo_copy(tmp_path_factory, "published")
    with database(url):
        release(engine_for(url), Quarter(2026, 3))
        publish_weeks(engine_for(url), [W44])
    with serving(url, tmp_path_factory.mktemp("taken")) as running:
        yield running


@pytest.fixture
def page(chromium_browser: Any, out: Serving) -> Iterator[Any]:
    """A page of this server."""
    with chromium_browser.new_context(base_url=out.address, accept_downloads=True) as context:
        yield context.new_page()


def taken(page: Any, name: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def last_export(served: Serving) -> Any:
    with reading_looks(engine_for(served.database_url)) as connection:
        return [row for row in entries(connection, table_of(Look)) if row["action"] == "export"][-1]


def test_the_chief_takes_the_published_week_away(page: Any, out: Serving) -> None:
    page.goto("/?week=2026-W46")
    settled(page)
    name, content = taken(page, "PDF")
    assert name == "eldermere-police-2026-w44-chief.pdf"
    assert "promises are late" in PdfReader(io.BytesIO(content)).pages[0].extract_text().replace("\n", " ")
    look = last_export(out)
    assert look["subject"] == "briefing"
    assert '"format": "pdf"' in look["detail"]
    assert '"week": "2026-W44"' in look["detail"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("form", "start"), [("Slides", b"PK"), ("Workbook", b"PK"), ("CSV", b"\xef\xbb\xbfunit,")]
)
def test_every_other_format_too(page: Any, form: str, start: bytes) -> None:
    page.goto("/unit?unit=Central&week=2026-W46")
    settled(page)
    name, content = taken(page, form)
    assert name.startswith("eldermere-police-2026-w44-unit-central.")
    assert content.startswith(start)


@pytest.mark.long
def test_a_council_takes_the_released_quarter_away_and_none_before(page: Any, out: Serving) -> None:
    page.goto("/council?quarter=2026-Q3")
    settled(page)
    name, content = taken(page, "PDF")
    assert name == "eldermere-police-2026-q3-council.pdf"
    assert PdfReader(io.BytesIO(content)).metadata.title.startswith("Eldermere Police")
    assert '"quarter": "2026-Q3"' in last_export(out)["detail"]
    name, content = taken(page, "Open data (ZIP)")
    assert name == "eldermere-police-2026-q3-open-data.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {Path(one).parent.name for one in archive.namelist()} == {"eldermere-police-2026-q3"}
        assert b",c\n" in archive.read("eldermere-police-2026-q3/received.csv")
    assert last_export(out)["subject"] == "open data"
    page.goto("/council?quarter=2026-Q2")
    settled(page)
    for name in ("PDF", "Open data (ZIP)"):
        assert not page.get_by_role("button", name=name, exact=True).count()
