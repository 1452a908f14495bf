"""The demo agency for tests that read pages, made once a session."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from dashboard.cli.running import make_demo
from models.engine import engine_for
from models.settings import settings

UNTIL = date(2026, 11, 15)


@contextmanager
def database(url: str) -> Iterator[None]:
    """Point the settings of this process at a database."""
    before = os.environ.get("ACCOUNTABILITY_DATABASE_URL")
    os.environ["ACCOUNTABILITY_DATABASE_URL"] = url
    settings.cache_clear()
    try:
        yield
    finally:
        if before is None:
            del os.environ["ACCOUNTABILITY_DATABASE_URL"]
        else:
            os.environ["ACCOUNTABILITY_DATABASE_URL"] = before
        settings.cache_clear()
        engine_for(url).dispose()


@cache
def demo_url(folder: Path) -> str:
    """The demo agency up to 15 November 2026, in a file under the session's own folder."""
    place = folder / "demo_of_pages"
    place.mkdir()
    url = f"sqlite:///{place / 'agency.db'}"
    with database(url):
        make_demo(UNTIL)
    return url


def copied(session: Path, folder: Path) -> str:
    """A copy of it in a folder of its own, to be changed; session: where the session's own is."""
    own = folder / "own.db"
    shutil.copy(demo_url(session).removeprefix("sqlite:///"), own)
    return f"sqlite:///{own}"
