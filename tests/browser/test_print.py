"""On paper: no navigation, no buttons, black on white; the first sheet of Council is enough to speak from."""

import re
from io import BytesIO

import pypdf
import pytest

from tests.browser.serving import settled

pytestmark = pytest.mark.browser
# What a sheet leaves inside margins of 12 mm, and 15 mm below, at 96 pixels an inch.
SHEETS = {"A4": (703, 1020), "Letter": (725, 954)}
FIRST_SHEET = ("Letter", pytest.param("A4", marks=pytest.mark.long))
LEFT_OUT = ("stToolbar", "stHeader", "stSelectbox", "stBaseButton-secondary", "stSidebar")
DARK_TEXT = """() => [...document.querySelectorAll('[data-testid=stMainBlockContainer] p')]
  .filter(p => p.offsetHeight && getComputedStyle(p).color !== 'rgb(0, 0, 0)').length"""


@pytest.mark.parametrize(
    ("path", "scheme"),
    [pytest.param("/council", "dark", marks=pytest.mark.long), ("/unit?unit=North", "light")],
)
def test_paper_has_neither_buttons_nor_colour(new_page, path, scheme):
    page = new_page(1440, scheme)
    page.goto(path)
    settled(page)
    page.emulate_media(media="print")
    for part in LEFT_OUT:
        assert not [one for one in page.get_by_test_id(part).all() if one.is_visible()], part
    assert page.evaluate(DARK_TEXT) == 0
    page.emulate_media(media="screen")


@pytest.mark.parametrize("sheet", FIRST_SHEET)
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


def sheets(page, path, size):
    """What stands on each sheet of a printed page, blanks made plain."""
    page.goto(path)
    settled(page)
    page.wait_for_timeout(800)
    printed = pypdf.PdfReader(BytesIO(page.pdf(format=size))).pages
    return [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in printed]


@pytest.mark.parametrize("size", FIRST_SHEET)
def test_this_week_on_paper_says_which_week_and_how_far_its_lists_reach(new_page, size):
    found = sheets(new_page(1440), "/?week=2026-W46", size)
    assert len(found) == 2
    assert "Eldermere Police · Week 9–15 November 2026 Lists to 15 November" in found[0]
    for whole in ("Past the deadline 30", "Handed on, not accepted 4", "Later than 90 days 66"):
        assert whole in found[0]
    # The agency's block stands whole on the sheet that it begins on, and no sheet is all but empty.
    (block,) = [text for text in found if "The agency, 13 weeks" in text]
    assert "Accountability score" in block
    assert "likely 78–83" in block
    assert min(map(len, found)) > 400
    assert not any(
        word in text for text in found for word in ("Units by bureau", "Meeting mode", "Open a unit")
    )


@pytest.mark.long
@pytest.mark.parametrize("size", SHEETS)
@pytest.mark.parametrize(
    ("path", "title", "most"),
    [
        ("/unit?unit=North&week=2026-W46", "Eldermere Police · North · Week 9–15 November 2026", 3),
        ("/compare?unit=North&week=2026-W46", "Eldermere Police · North · Week 9–15 November 2026", 3),
        ("/meeting?unit=North&week=2026-W46", "1 of 30 units; the 2 with a question come first", 1),
        ("/meeting?unit=Patrol&week=2026-W46", "3 of 30 units; the 2 with a question come first", 1),
    ],
)
def test_a_unit_on_paper_has_its_title_and_few_sheets(new_page, size, path, title, most):
    found = sheets(new_page(1440), path, size)
    assert title in found[0]
    assert 1 <= len(found) <= most
    assert min(map(len, found)) > 200
    assert f"Page {len(found)} of {len(found)}" in found[-1]
