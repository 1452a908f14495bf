"""Five tasks by keyboard alone, each in at most six actions; the focus gets through every page, seen."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.keyboard import LONGEST_WAY, Keyboard
from tests.browser.serving import arrived, said, sentence, settled, walked

pytestmark = pytest.mark.browser
MOST_ACTIONS = 6
# Stops that a page must have beside its navigation: whatever can be pressed, opened or typed in.
STOPS = """() => [...document.querySelectorAll(
    "[data-testid=stMain] :is(a[href], button:not([disabled]), summary, input:not([type=hidden]), textarea)"
)].filter(one => one.checkVisibility() && one.tabIndex >= 0
    && !one.closest("[data-testid=stElementToolbar], [role=radiogroup], table[role=grid]")).length"""


@pytest.fixture
def keyboard(new_page: Callable[..., Page]) -> Keyboard:
    """A keyboard on the start page."""
    page = new_page()
    page.goto("/")
    return Keyboard(settled(page))


def test_the_unit_to_ask_about_and_why(keyboard):
    row = said(keyboard.page, "row_question_0")
    unit, counts = re.search(r"^(.+): (\d+ of \d+) ", row, re.MULTILINE).groups()
    assert re.search(r"; usual [\d–]+ of \d+", row)
    assert "Ask: " in row
    keyboard.reach("Rows", "row_question_0")
    keyboard.press()
    shown = sentence(arrived(keyboard.page, "/records"))
    assert unit in shown
    assert counts in shown
    assert keyboard.actions <= MOST_ACTIONS


def test_the_rows_behind_a_figure(keyboard):
    above, below = re.search(r"\(([\d,]+) of ([\d,]+)\)", said(keyboard.page, "row_slim_promises")).groups()
    keyboard.reach("Rows", "row_slim_promises")
    keyboard.press()
    assert f"{above} of {below} = " in sentence(arrived(keyboard.page, "/records"))
    assert f"{below} rows; of them {above} kept" in said(keyboard.page, "rows_head")
    assert keyboard.actions <= MOST_ACTIONS


def test_the_oldest_late_promise_and_its_owner(keyboard):
    oldest = re.search(r"the oldest is (\d+) days late, in (.+?)[,.]", sentence(keyboard.page))
    keyboard.reach("See all", "sec_lists")
    keyboard.press()
    arrived(keyboard.page, "/records")
    keyboard.enter_rows()
    keyboard.page.wait_for_selector("text=See what happened: ")
    keyboard.reach("See what happened: ")
    keyboard.press()
    shown = sentence(arrived(keyboard.page, "/record"))
    assert f"Late {oldest[1]} d" in shown
    assert f"It counts for {oldest[2]}" in shown
    assert re.search(r"now with \w+|nobody owns it now", shown)
    assert keyboard.actions <= MOST_ACTIONS


def test_a_unit_beside_its_peers(keyboard):
    keyboard.reach("Compare")
    keyboard.press()
    arrived(keyboard.page, "/compare")
    keyboard.reach("Unit", "choose_unit")
    keyboard.type("Harbour")
    keyboard.press()
    keyboard.page.wait_for_url(re.compile("unit=Harbour"))
    shown = sentence(settled(keyboard.page))
    assert re.match(r"Harbour, kept on time: \d+% \([\d,]+ of [\d,]+\); the group together \d+%", shown)
    assert keyboard.actions <= MOST_ACTIONS


def rows_of_promises(keyboard: Keyboard) -> None:
    keyboard.reach("Rows", "row_slim_promises")
    keyboard.press()
    arrived(keyboard.page, "/records")
    keyboard.reach("Download")


@pytest.mark.parametrize(("to_the_file", "name"), [(rows_of_promises, "b1-eldermere-police-2026-w46.csv")])
def test_the_numbers_of_the_briefing(keyboard, screenshots: Path, to_the_file, name):
    to_the_file(keyboard)
    with keyboard.page.expect_download() as waiting:
        keyboard.press()
    target = screenshots / waiting.value.suggested_filename
    waiting.value.save_as(target)
    assert target.name == name
    assert len(target.read_text().splitlines()) > 1
    assert keyboard.actions <= MOST_ACTIONS


@pytest.mark.parametrize("path", walked())
def test_the_focus_gets_through_every_page_and_is_seen(new_page, path):
    page = new_page()
    page.goto(path)
    keyboard, stops = Keyboard(settled(page)), 0
    expected = page.evaluate(STOPS)
    for _ in range(LONGEST_WAY):
        at = keyboard.step()
        if at["tag"] == "BODY":
            break
        assert at["ring"], at
        assert at["seen"], at
        stops += not at["grid"]
    else:
        raise AssertionError("The tab key does not come out of the page again.")
    assert page.url.split("?")[0].endswith(path.split("?")[0]), "moving the focus opened another page"
    assert stops >= expected > 0


def test_walking_the_rows_opens_nothing_until_it_is_asked_to(new_page):
    page = new_page()
    page.goto("/records?unit=Central&measure=B1")
    keyboard = Keyboard(settled(page))
    keyboard.enter_rows()
    names = []
    for _ in range(2):
        page.wait_for_selector("text=See what happened: ")
        page.wait_for_function(
            "last => document.querySelector('.st-key-sec_rows [data-testid=stPageLink]').innerText !== last",
            arg=names[-1] if names else "",
        )
        names.append(page.locator(".st-key-sec_rows [data-testid=stPageLink]").inner_text())
        page.keyboard.press("ArrowDown")
    assert len(set(names)) == 2
    assert "/records?" in page.url


def test_the_first_stop_leads_past_the_navigation(keyboard):
    keyboard.reach("Skip to main content")
    keyboard.press()
    assert keyboard.step()["parts"], "the next stop is inside the page"


def test_keys_alone_change_the_week(keyboard):
    keyboard.reach("‹")
    keyboard.press()
    keyboard.page.wait_for_url(re.compile("week=2026-W45"))
