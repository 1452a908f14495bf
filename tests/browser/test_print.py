"""On paper: no navigation, no buttons, black on white, and on the council's first sheet what one stands up with."""

import re

import pytest

from tests.browser.serving import settled

pytestmark = pytest.mark.browser
# What a sheet leaves inside margins of 12 mm, and 15 mm below, at 96 pixels an inch.
SHEETS = {"A4": (703, 1020), "Letter": (725, 954)}
LEFT_OUT = ("stToolbar", "stHeader", "stSelectbox", "stBaseButton-secondary", "stSidebar")
DARK_TEXT = """() => [...document.querySelectorAll('[data-testid=stMainBlockContainer] p')]
  .filter(p => p.offsetHeight && getComputedStyle(p).color !== 'rgb(0, 0, 0)').length"""


@pytest.mark.parametrize(("path", "scheme"), [("/council", "dark"), ("/unit?unit=North", "light")])
def test_paper_has_neither_buttons_nor_colour(new_page, path, scheme):
    page = new_page(1440, scheme)
    page.goto(path)
    settled(page)
    page.emulate_media(media="print")
    for part in LEFT_OUT:
        assert not [one for one in page.get_by_test_id(part).all() if one.is_visible()], part
    assert page.evaluate(DARK_TEXT) == 0
    page.emulate_media(media="screen")


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_councils_first_sheet_is_enough_to_stand_up_with(new_page, sheet):
    width, height = SHEETS[sheet]
    page = new_page(1440)
    page.goto("/council")
    settled(page)
    drawn = page.locator("[data-testid=stVegaLiteChart] svg").first.bounding_box()["height"]
    page.emulate_media(media="print")
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(800)
    last = page.locator(".st-key-print_first_sheet").bounding_box()
    assert last["y"] + last["height"] <= height
    said = page.locator(".st-key-print_first_sheet").inner_text()
    for words in ("Pledges (", "What this does not cover", "not yet adopted", "to 15\u00a0November"):
        assert words in said
    assert page.locator(".st-key-print_pledges").inner_text().startswith("Listed on the page, not here: ")
    # A chart is never made smaller than it was drawn: its numbers would be too.
    assert page.locator("[data-testid=stVegaLiteChart] svg").first.bounding_box()["height"] >= drawn * 0.99
    printed = page.pdf(format=sheet)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 3
    page.emulate_media(media="screen")
