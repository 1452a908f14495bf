"""axe on every page, light and dark, with all that folds open: nothing serious, ours or the framework's."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.browser.serving import IDLE, PAGES, settled

pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")
ALL_RULES = {"resultTypes": ["violations"]}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
GROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


@pytest.fixture(scope="module")
def window(chromium_browser, server) -> Iterator[BrowserContext]:
    """One window for all pages. Only here is the policy passed over: the check is a script of its own."""
    size = {"width": 1440, "height": 900}
    found = chromium_browser.new_context(base_url=server.address, viewport=size, bypass_csp=True)
    yield found
    found.close()


@pytest.fixture
def light_page(window: BrowserContext) -> Iterator[Page]:
    """A page in light colours."""
    opened = window.new_page()
    opened.emulate_media(color_scheme="light")
    yield opened
    opened.close()


def grave(page: Page, rules: dict[str, object]) -> list[str]:
    """What is serious or critical: rule, place, element."""
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:200]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def unfold(page: Page) -> None:
    """Open whatever is folded away."""
    for summary in page.locator("[data-testid=stExpander] summary:visible").all():
        summary.click()
        page.wait_for_selector(IDLE)
    page.wait_for_timeout(400)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_serious_on_any_page(light_page, path):
    page = light_page
    page.goto(path)
    unfold(settled(page))
    assert grave(page, ALL_RULES) == []
    light = page.evaluate(GROUND)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => {GROUND} !== light", arg=light)
    page.wait_for_timeout(200)
    assert grave(page, CONTRAST) == []


def test_nothing_serious_in_the_form_that_asks(light_page):
    page = light_page
    page.goto("/")
    settled(page).get_by_role("button", name="Ask").first.click()
    page.get_by_role("dialog").get_by_label("Question").wait_for()
    assert grave(page, ALL_RULES) == []


def test_the_check_finds_what_is_wrong(page):
    page.goto("/")
    settled(page).evaluate(
        "document.querySelector('main, [role=main]').append(document.createElement('button'))"
    )
    assert [found.split(":")[0] for found in grave(page, ALL_RULES)] == ["button-name"]
