"""Events are ticked and said to have taken place; the week's count moves, and moves back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.engine import engine_for
from models.migrate import migrate
from tests.browser.serving import arrived, browser, sentence, serving, settled
from tests.factories import AGENCY, import_rows, rows_of

pytestmark = pytest.mark.browser
WAITING, HELD = 13, 2
HERE = f"agency={AGENCY}&week=2025-W10"


@pytest.fixture
def page(tmp_path: Path, has_chromium: None) -> Iterator[object]:
    """The dashboard on an agency with a calendar of one week: two events held, thirteen waiting."""
    url = f"sqlite:///{tmp_path / 'agency.db'}"
    engine = engine_for(url)
    migrate(engine)
    cells = {"kind": "youth", "community": "Mill", "starts_at": "2025-03-03 18:00"}
    waits = [cells | {"key": f"E{n}", "state": "to_be_confirmed"} for n in range(WAITING)]
    held = [cells | {"key": f"H{n}", "starts_at": "2025-03-05 18:00"} for n in range(HELD)]
    import_rows(engine, tmp_path, "event", rows_of("event", *waits, *held))
    engine.dispose()
    with serving(url, tmp_path) as running, browser() as chrome:
        window = chrome.new_context(base_url=running.address, viewport={"width": 1440, "height": 900})
        yield window.new_page()
        window.close()


def held_in_the_week(page) -> int:
    page.goto(f"/records?{HERE}&measure=events_held&window=week")
    return int(re.search(r"held: (\d+)", sentence(settled(page)))[1])


@pytest.mark.long
def test_twelve_events_are_confirmed_and_the_week_counts_them(page):
    assert held_in_the_week(page) == HELD
    page.goto(f"/unit?{HERE}&unit={AGENCY}")
    settled(page).get_by_role("link", name=f"{WAITING} events wait to be confirmed").click()
    arrived(page, "/confirm")
    assert sentence(page).startswith(f"{WAITING} events wait to be confirmed.")
    page.locator(".st-key-tick_all label").click()
    page.get_by_role("button", name=f"These {WAITING} took place").first.wait_for()
    settled(page).locator(".st-key-ticks label").nth(1).click()
    page.get_by_role("button", name="These 12 took place").first.click()
    page.get_by_text("You said 12 events took place").wait_for()
    assert sentence(settled(page)).startswith("1 event waits to be confirmed.")
    assert held_in_the_week(page) == HELD + 12
    page.goto(f"/confirm?{HERE}")
    settled(page).get_by_role("button", name="Take it back").click()
    page.locator(".st-key-sec_said_of_events").wait_for(state="detached")
    assert sentence(settled(page)).startswith(f"{WAITING} events wait")
    assert held_in_the_week(page) == HELD
