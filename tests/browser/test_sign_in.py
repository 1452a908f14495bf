"""Signing in as people do: a real browser, a real provider, the page that was wanted, and out again."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page

from models.engine import engine_for, reading
from models.granting import revoke
from models.people import who
from models.tree import find_agency
from seed_data.generate import AGENCY
from tests.browser.conftest import demo_copy
from tests.browser.people import grant_everybody, settings_for
from tests.browser.serving import IDLE, Serving, free_port, serving, settled
from tests.browser.signing import SIGN_IN_COOKIE
from tests.browser.test_accessibility import ALL_RULES, grave

pytestmark = pytest.mark.browser
WANTED = "/unit?unit=Central&week=2026-W45"


@contextmanager
def mock_provider() -> Iterator[str]:
    """`oidc-provider-mock` in a process of its own: its issuer."""
    port = free_port()
    issuer = f"http://localhost:{port}"
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                httpx.get(f"{issuer}/.well-known/openid-configuration", trust_env=False).raise_for_status()
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield issuer
    finally:
        child.terminate()
        child.wait(10)


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, has_chromium: None
) -> Iterator[tuple[Serving, str, sa.Engine]]:
    """The dashboard with sign-in, its provider's issuer and its database."""
    url, port = demo_copy(tmp_path_factory, "walk"), free_port()
    with mock_provider() as issuer:
        engine = engine_for(url)
        grant_everybody(engine, issuer)
        settings = settings_for(f"http://127.0.0.1:{port}", issuer)
        with serving(url, tmp_path_factory.mktemp("walking"), port, **settings) as running:
            yield running, issuer, engine


Window = Callable[..., BrowserContext]
Served = tuple[Serving, str, sa.Engine]


@pytest.fixture
def window(chromium_browser: Chromium, served: tuple[Serving, str, sa.Engine]) -> Iterator[Window]:
    """Opens windows that nobody has signed in with."""
    opened = []

    def new(**more: object) -> BrowserContext:
        opened.append(chromium_browser.new_context(base_url=served[0].address, **more))
        return opened[-1]

    yield new
    for one in opened:
        one.close()


def before_the_pages(page: Page) -> Page:
    """The page that asks to sign in, once it is there."""
    page.wait_for_selector(".st-key-sign_in_button")
    page.wait_for_selector(IDLE)
    return page


def sign_in(page: Page, subject: str, wanted: str = WANTED) -> Page:
    page.goto(wanted)
    before_the_pages(page).get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()
    return page


def test_from_a_link_to_its_page_and_out_for_good(
    window: Window, served: tuple[Serving, str, sa.Engine]
) -> None:
    here = window()
    page = here.new_page()
    refused = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    page.goto(WANTED)
    before_the_pages(page)
    assert "Central" not in page.locator("body").inner_text()
    assert page.get_by_role("button").count() == 1
    settled(sign_in(page, "sub-central"))
    assert page.url.startswith(served[0].address + "/unit?unit=Central&week=2026-W45")
    assert "Captain Central (commander)" in page.locator(".st-key-who").inner_text()
    kept = here.cookies()
    (cookie,) = [one for one in kept if one["name"] == SIGN_IN_COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert cookie["expires"] - time.time() <= 12 * 3600
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()  # the provider's own question
    before_the_pages(page)
    assert SIGN_IN_COOKIE not in {one["name"] for one in here.cookies()}
    thief = window()
    thief.add_cookies(
        [{"name": one["name"], "value": one["value"], "url": served[0].address} for one in kept]
    )
    again = thief.new_page()
    again.goto(WANTED)
    assert "This sign-in has ended" in before_the_pages(again).locator("body").inner_text()
    assert refused == []


@pytest.mark.long
def test_nothing_granted_shows_the_subject_and_nothing_else(window: Window) -> None:
    page = sign_in(window().new_page(), "sub-nobody")
    page.wait_for_selector(".st-key-sign_out")
    said = page.locator("body").inner_text()
    assert "nothing has been granted" in said
    page.get_by_text("--subject sub-nobody").wait_for()
    assert "Central" not in said


@pytest.mark.long
def test_who_has_several_hats_chooses_by_keyboard_and_keeps_it(window: Window) -> None:
    page = settled(sign_in(window().new_page(), "sub-auditor", "/method"))
    assert "Auditor Example (auditor)" in page.locator(".st-key-who").inner_text()
    page.locator(".st-key-who [role=combobox], .st-key-who input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    chosen = "Auditor Example (commander, acting for Captain Central)"
    page.get_by_text(chosen).wait_for()
    settled(page)
    page.reload()
    settled(page)
    assert chosen in page.locator(".st-key-who").inner_text()


@pytest.mark.long
def test_the_page_before_the_pages_on_a_phone_and_in_the_dark(window: Window) -> None:
    for width, scheme in ((1440, "dark"), (400, "light"), (320, "light")):
        # The check is a script of its own; the policy is watched in the walk.
        size = {"width": width, "height": 700}
        page = window(viewport=size, color_scheme=scheme, bypass_csp=True).new_page()
        page.goto("/")
        before_the_pages(page)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert grave(page, ALL_RULES) == []


@pytest.mark.long
def test_an_open_page_ends_within_a_minute_of_its_grant(
    window: Window, served: tuple[Serving, str, sa.Engine]
) -> None:
    page = settled(sign_in(window().new_page(), "sub-north", "/unit?unit=North"))
    engine = served[2]
    with reading(engine) as connection:
        agency = find_agency(connection, AGENCY)
        assert agency is not None
        (line,) = [one for one in who(connection, agency.id) if one.subject == "sub-north"]
    begun = time.monotonic()
    revoke(engine, agency.id, line.number, by="test", at=datetime.now(UTC))
    page.get_by_text("nothing has been granted").wait_for(timeout=60_000)
    assert time.monotonic() - begun < 60
    assert "Keeping promises" not in page.locator("body").inner_text()
