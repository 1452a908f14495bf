"""The weekly review by hand: a note beneath a chart, a decision, the pack, a reply that waits to be read."""

from collections.abc import Iterator

import pytest

from dashboard import wording
from tests.browser.conftest import demo_copy
from tests.browser.serving import browser, sentence, serving, settled

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def page(tmp_path_factory: pytest.TempPathFactory, has_chromium: None) -> Iterator[object]:
    """The dashboard on a demo agency of its own: what is written here stays."""
    url = demo_copy(tmp_path_factory, "review")
    with serving(url, tmp_path_factory.mktemp("reviewing")) as running, browser() as chrome:
        window = chrome.new_context(base_url=running.address, viewport={"width": 1440, "height": 900})
        yield window.new_page()
        window.close()


def told(page, path: str, button: str, box: str, text: str) -> None:
    """Open a page, press a button, write into its form, and send it by the form's own button."""
    page.goto(path)
    settled(page).get_by_role("button", name=button, exact=True).first.click()
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name=box).fill(text)
    form.locator("[data-testid=stFormSubmitButton] button").click()
    form.wait_for(state="detached")


def test_a_week_is_reviewed(page):
    north = "unit=North"
    told(page, f"/unit?{north}", wording.notes.WRITE, wording.notes.TEXT, "New call-back policy in force")
    assert settled(page).get_by_text("New call-back policy in force").is_visible()
    page.goto("/notes")
    assert sentence(settled(page)) == "No note waits for approval. 1 note is in force."
    told(page, f"/meeting?{north}", wording.decisions.DECIDE, wording.decisions.TEXT, "A desk for court days")
    page.goto("/decisions")
    assert sentence(settled(page)).startswith("1 decision waits for its result")
    page.goto(f"/meeting?{north}")
    with page.expect_download() as taken:
        settled(page).get_by_role("button", name=wording.pack.DOWNLOAD).click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-")
    told(page, f"/unit?{north}", wording.REPLY, "Reply", "Two desks were at court.")
    page.goto("/replies")
    assert sentence(settled(page)).startswith("1 reply waits to be read.")
    assert settled(page).get_by_text(wording.replying.OWN).is_visible()  # whoever wrote it does not read it
