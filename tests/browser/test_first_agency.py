"""From an empty database: the agency gets its name, six units are pasted, and the checklist says so."""

from pathlib import Path

import pytest

from models.engine import engine_for
from models.migrate import migrate
from tests.browser.serving import arrived, browser, said, sentence, serving, settled

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
UNITS = "Patrol\n    North district\n    Central district\nInvestigations\n    Major crimes\nRecords\n"


@pytest.fixture
def page(tmp_path: Path, has_chromium: None):
    """A page of a server on a database that holds nothing."""
    url = f"sqlite:///{tmp_path / 'agency.db'}"
    migrate(engine_for(url))
    engine_for(url).dispose()
    with serving(url, tmp_path) as server, browser() as running:
        yield running.new_context(base_url=server.address, viewport={"width": 1440, "height": 900}).new_page()


@pytest.mark.long
def test_a_name_and_six_units(page):
    page.goto("/")
    assert sentence(settled(page)) == "No agency is here yet. Name it to begin."
    page.get_by_label("Name of the agency").fill("Port Arden Police")
    page.get_by_label("Time zone").fill("Chicago")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_text("Setting up: 1 of 7 done").wait_for()
    assert "agency=Port+Arden+Police" in settled(page).url
    assert "Port Arden Police, America/Chicago." in said(page, "row_step_agency")
    page.get_by_role("link", name="Add units").click()
    assert sentence(arrived(page, "/units")) == "No unit is known yet. Paste them below, one a line."
    page.get_by_label("Units, one a line").fill(UNITS)
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name="Add 6").click()
    page.get_by_text("6 units added.").wait_for()
    assert sentence(settled(page)) == "6 units are known, 2 of them hold others."
    page.get_by_role("link", name="This week").first.click()
    page.get_by_text("Setting up: 2 of 7 done").wait_for()
    assert "6 units are known." in said(settled(page), "row_step_units")
    assert "Next: Complaints" in said(page, "row_step_complaints")
    page.get_by_role("link", name="Connect complaints").click()
    assert "agency=Port+Arden+Police" in arrived(page, "/connect").url
