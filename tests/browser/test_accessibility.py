"""axe on every page, light and dark, with all that folds open: nothing serious, ours or the framework's."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.serving import IDLE, settled, walked

pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")
ALL_RULES = {"resultTypes": ["violations"]}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
GROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


@pytest.fixture
def unguarded(new_page: Callable[..., Page]) -> Page:
    """A page in light colours. Only here is the policy passed over: the check is a script of its own."""
    return new_page(bypass_csp=True)


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


@pytest.mark.parametrize("path", walked())
def test_nothing_serious_on_any_page(unguarded, path):
    page = unguarded
    page.goto(path)
    unfold(settled(page))
    assert grave(page, ALL_RULES) == []
    light = page.evaluate(GROUND)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => {GROUND} !== light", arg=light)
    page.wait_for_timeout(200)
    assert grave(page, CONTRAST) == []


def test_nothing_serious_in_the_form_that_asks(unguarded):
    page = unguarded
    page.goto("/")
    settled(page).get_by_role("button", name="Ask").first.click()
    page.get_by_role("dialog").get_by_label("Question").wait_for()
    assert grave(page, ALL_RULES) == []


def test_the_check_finds_what_is_wrong(unguarded):
    page = unguarded
    page.goto("/method")
    settled(page).evaluate(
        "document.querySelector('[data-testid=stMain]').append(document.createElement('button'))"
    )
    assert [found.split(":")[0] for found in grave(page, ALL_RULES)] == ["button-name"]
