"""Pictures of every page, light and dark, wide and narrow: `python -m tests.browser.screenshots [--readme]`.

Makes the demo agency in a temporary folder, serves it, and writes into screenshots/ (which git leaves out).
--readme: the four that the README shows are renewed too.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from dashboard.cli.running import make_demo
from tests.browser.serving import PAGES, ROOT, WIDTHS, browser, picture, serving, settled
from tests.demo import UNTIL, database

TARGET = ROOT / "screenshots"
SHOWN = ROOT / "dashboard" / "static" / "screenshots"
README = {
    "this_week-light-1440": "this-week",
    "unit-light-1440": "unit",
    "records-light-1440": "records",
    "this_week-light-400": "this-week-phone",
}


def main(target: Path, readme: bool) -> None:
    """Every page in every mode and width."""
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'agency.db'}"
        with database(url):
            make_demo(UNTIL)
        with serving(url, folder) as server, browser() as running:
            for scheme in ("light", "dark"):
                for width in WIDTHS:
                    shoot(running, server.address, scheme, width, target)
    for picture_of, name in README.items() if readme else ():
        shutil.copy(target / f"{picture_of}.png", SHOWN / f"{name}.png")


def shoot(running: Browser, address: str, scheme: str, width: int, target: Path) -> None:
    """All pages in one mode and width."""
    size = {"width": width, "height": 900}
    context = running.new_context(base_url=address, viewport=size, color_scheme=scheme)
    page = context.new_page()
    for name, path in PAGES.items():
        page.goto(path)
        picture(settled(page), target / f"{name}-{scheme}-{width}.png", width)
        page.set_viewport_size(size)
    if width > 640:  # a phone leaves the table of units out
        page.goto("/")
        settled(page).locator(".st-key-sec_wide_units summary").click()
        page.wait_for_selector("text=Promises kept this week")
        page.mouse.move(0, 0)
        picture(page, target / f"units-{scheme}-{width}.png", width)
    context.close()


if __name__ == "__main__":
    main(TARGET, "--readme" in sys.argv)
