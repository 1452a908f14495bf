"""On paper: no navigation, no buttons, black on white, and the council's findings on the first page."""

import re

import pytest

from tests.browser.serving import settled

pytestmark = pytest.mark.browser
# What a sheet of A4 leaves inside margins of 12 mm, at 96 pixels an inch.
WIDTH, HEIGHT = 703, 1031
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


def test_the_councils_findings_end_on_the_first_page(new_page):
    page = new_page(1440)
    page.goto("/council")
    settled(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.wait_for_timeout(800)
    findings = page.locator(".st-key-sec_findings").bounding_box()
    assert findings["y"] + findings["height"] <= HEIGHT
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 3
    page.emulate_media(media="screen")
