"""A real server in a child process, and a real Chromium that looks at it."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from models.engine import engine_for
from tests.browser.people import grant_everybody, settings_for
from tests.browser.provider import Provider, honest, providing
from tests.browser.serving import Serving, browser, chromium, free_port, serving
from tests.browser.signing import Browser as SomebodysBrowser
from tests.demo import demo_url

playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="session")
def has_chromium() -> None:
    """A missing browser fails the build, not a contributor's machine."""
    if chromium() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("There is no Chromium here.")
        pytest.skip("there is no Chromium here")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, has_chromium: None) -> Iterator[Serving]:
    """The dashboard on the demo agency."""
    with serving(demo_copy(tmp_path_factory, "server"), tmp_path_factory.mktemp("serving")) as running:
        yield running


def demo_copy(factory: pytest.TempPathFactory, name: str) -> str:
    """A copy of the demo agency: what is asked and replied there is not to be found by tests of the pages."""
    copied = factory.mktemp(name) / "agency.db"
    made = str(make_url(demo_url(factory.getbasetemp())).database)
    with closing(sqlite3.connect(made)) as demo, closing(sqlite3.connect(copied)) as copy:
        demo.backup(copy)
    return f"sqlite:///{copied}"


@dataclass(frozen=True)
class Signing:
    """A dashboard that people sign in to: its provider, its address, its settings and its database."""

    provider: Provider
    address: str
    settings: dict[str, str]
    database_url: str
    log: Path
    grants: dict[str, int]


@pytest.fixture(scope="session")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    """The dashboard on the demo agency with sign-in, and the provider that it trusts."""
    url, port = demo_copy(tmp_path_factory, "signing"), free_port()
    with providing() as provider:
        settings = settings_for(f"http://127.0.0.1:{port}", provider.address)
        grants = grant_everybody(engine_for(url), provider.address)
        with serving(url, tmp_path_factory.mktemp("signed"), port, **settings) as served:
            yield Signing(provider, served.address, settings, url, served.log, grants)


@pytest.fixture
def provider(signing: Signing) -> Provider:
    """The provider, honest again."""
    found = signing.provider
    found.sign, found.changed, found.algorithms = honest, {}, ("RS256",)
    return found


NewSomebody = Callable[[], SomebodysBrowser]


@pytest.fixture
def new_somebody(signing: Signing, provider: Provider) -> Iterator[NewSomebody]:
    """Opens browsers that nobody has signed in with yet."""
    with ExitStack() as opened:
        secret = signing.settings["cookie_secret"]
        yield lambda: opened.enter_context(SomebodysBrowser(signing.address, secret))


@pytest.fixture
def somebody(new_somebody: NewSomebody) -> SomebodysBrowser:
    return new_somebody()


@pytest.fixture
def another(new_somebody: NewSomebody) -> SomebodysBrowser:
    return new_somebody()


# For one module only: the driver keeps an event loop running, in which other tests could not run theirs.
@pytest.fixture(scope="module")
def chromium_browser(has_chromium: None) -> Iterator["playwright.Browser"]:
    """One browser for all walks of a module."""
    with browser() as running:
        yield running


NewPage = Callable[..., "playwright.Page"]


# A window keeps the framework's files once they are read; each test has pages of its own in it.
@pytest.fixture(scope="module")
def windows(chromium_browser: "playwright.Browser", server: Serving) -> Iterator[NewPage]:
    """Opens pages in windows of a given width and scheme."""
    held: dict[str, playwright.BrowserContext] = {}

    def new(width: int = 1440, scheme: str = "light", **more: Any) -> "playwright.Page":
        kind = f"{width} {scheme} {more}"
        if kind not in held:
            size = {"width": width, "height": 900}
            held[kind] = chromium_browser.new_context(
                base_url=server.address, viewport=size, color_scheme=scheme, **more
            )
        return held[kind].new_page()

    yield new
    for context in held.values():
        context.close()


@pytest.fixture
def new_page(windows: NewPage) -> Iterator[NewPage]:
    """Opens pages that close with the test."""
    opened: list[playwright.Page] = []

    def new(*size: Any, **more: Any) -> "playwright.Page":
        opened.append(windows(*size, **more))
        return opened[-1]

    yield new
    for page in opened:
        page.close()


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where a test may put pictures."""
    return tmp_path
