"""The server in a child process, the browser's start, and waiting until a page stands still."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.page_entries import PAGES as PAGES_OF_APP
from dashboard.wording import NO_GUESS

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
IDLE = '[data-testid=stApp][data-test-script-state="notRunning"]'
# The framework fetches the code of buttons, lists and charts when it meets the first of them.
ALL_DRAWN = "() => document.querySelector('[data-testid=stSkeleton]') === null"
# What a page shows is in its address; the others show the agency.
QUERIES = {
    "unit": "unit=Central",
    "compare": "unit=Central",
    "records": "unit=Central&measure=B1",
    "record": "record=promise-1",
}
# Every page there is, whoever added it, and two units that stand for their kinds.
PAGES = {entry.name: f"/{entry.name}?{QUERIES.get(entry.name, '')}".rstrip("?") for entry in PAGES_OF_APP}
PAGES |= {"this_week": "/", "bureau": "/unit?unit=Patrol", "unassigned": "/unit?unit=Unassigned"}
WIDTHS = (1440, 400)
# What is walked in the default run; the long run walks every page.
FIRST_PAGES = ("this_week",)


def walked() -> list[Any]:
    """Every page there is as a test's parameter, all but the first ones in the long run."""
    return [
        pytest.param(path, id=name, marks=() if name in FIRST_PAGES else pytest.mark.long)
        for name, path in PAGES.items()
    ]


@dataclass(frozen=True)
class Serving:
    """A server that answers, and where."""

    address: str
    log: Path
    pid: int
    database_url: str


def chromium() -> str | None:
    """The browser of this machine, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window and without calls home."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


@contextmanager
def serving(database_url: str, folder: Path, port: int | None = None, **settings: str) -> Iterator[Serving]:
    """The dashboard on a database, in a child process, until the block ends; with settings of ours."""
    port = port or free_port()
    address, log = f"http://127.0.0.1:{port}", folder / "server.log"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "ACCOUNTABILITY_DATABASE_URL": database_url}
    environment |= {f"ACCOUNTABILITY_{name.upper()}": value for name, value in settings.items()}
    with log.open("w") as out:
        command = [sys.executable, "-m", "dashboard.cli", "serve", "--port", str(port)]
        child = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
        try:
            wait_for(f"{address}/healthz", child)
            yield Serving(address, log, child.pid, database_url)
        finally:
            child.terminate()
            child.wait(20)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(url: str, child: subprocess.Popen[bytes], seconds: int = 60) -> None:
    """Until the server answers that it is well."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and child.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer.")


def settled(page: Page) -> Page:
    """The page once its script has run and its foot is there."""
    page.wait_for_selector(".st-key-sec_foot")
    page.wait_for_selector(IDLE)
    page.wait_for_function(ALL_DRAWN)
    assert NO_GUESS not in sentence(page)
    return page


def arrived(page: Page, path: str) -> Page:
    """The page once the address has changed to a path and what stands there is drawn."""
    page.wait_for_url(lambda url: urlsplit(url).path == path)
    return settled(page)


def sentence(page: Page) -> str:
    """The page's one heading."""
    return said(page, "sentence")


def said(page: Page, part: str) -> str:
    """What a keyed part of the page says."""
    return page.locator(f".st-key-{part}").inner_text().replace("\u00a0", " ")


def picture(page: Page, path: Path, width: int) -> Any:
    """The whole page in one picture: the framework scrolls inside the window, so the window grows."""
    page.wait_for_timeout(800)
    block = page.locator("[data-testid=stMainBlockContainer]").bounding_box()
    page.set_viewport_size({"width": width, "height": int((block or {"height": 900})["height"]) + 70})
    page.wait_for_timeout(1200)
    return page.screenshot(path=str(path))
