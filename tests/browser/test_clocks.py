"""A post adopts a clock in the browser, and This week says so."""

import pytest

from tests.browser.conftest import demo_copy
from tests.browser.serving import said, sentence, serving, settled

pytestmark = pytest.mark.browser
DEFAULT = "Where the file gives no deadline: 90 days, by policy, not yet adopted by the agency."
ADOPTED = "Where the file gives no deadline: 90 days, by policy."


@pytest.fixture
def page(chromium_browser, tmp_path_factory):
    """A page of a server of its own: what is adopted here stands on no other test's pages."""
    url = demo_copy(tmp_path_factory, "adopting")
    with serving(url, tmp_path_factory.mktemp("adopting")) as server:
        window = chromium_browser.new_context(
            base_url=server.address, viewport={"width": 1440, "height": 900}
        )
        yield window.new_page()
        window.close()


@pytest.mark.long
def test_a_clock_is_adopted_and_the_line_on_this_week_changes(page):
    page.goto("/")
    lists = said(settled(page), "sec_lists")
    agency = said(page, "sec_agency")
    assert DEFAULT in lists
    assert "Goals, floors and clocks: not yet adopted by the agency." in agency
    page.goto("/method")
    settled(page).get_by_role("link", name="Clocks and goalposts").click()
    page.wait_for_url("**/clocks*")
    assert "None of 20 clocks and goalposts is adopted." in sentence(settled(page))
    form = page.locator(".st-key-sec_adopt")
    form.get_by_label("Value", exact=True).fill("0 days")
    form.get_by_label("Post that adopts it").first.fill("Chief of police")
    form.get_by_role("button", name="Adopt", exact=True).click()
    form.get_by_role("alert").get_by_text("A legal clock is a number of whole days").wait_for()
    form.get_by_label("Value", exact=True).fill("90 days")
    form.get_by_label("Where the value comes from").fill("State law")
    form.get_by_role("button", name="Adopt", exact=True).click()
    page.get_by_text("1 of 20 clocks and goalposts is adopted.").wait_for()
    assert "State law" in said(settled(page), "sec_adopted")
    page.get_by_role("link", name="This week").first.click()
    page.locator(".st-key-sec_lists").get_by_text(ADOPTED).wait_for()
    assert ADOPTED in said(settled(page), "sec_lists")
    assert "1 of 20 adopted; the others are our defaults" in said(page, "sec_agency")
