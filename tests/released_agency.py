"""A random agency with a quarter published and released, for tests of what leaves it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from metrics.calendar import Quarter
from metrics.releasing import weeks_of
from models.access import Scope
from models.engine import engine_for
from tests.released import SCOPE, release

QUARTER = Quarter(2025, 3)
WEEKS = weeks_of(QUARTER)


def released_copy(engine: sa.Engine, folder: Path) -> tuple[sa.Engine, Scope]:
    """A copy of the agency with the weeks of the third quarter of 2025 out, and the quarter."""
    own = engine_for(f"sqlite:///{copied(engine, folder / 'released.db')}")
    release(own, QUARTER)
    return own, SCOPE


def copied(engine: sa.Engine, path: Path) -> Path:
    """A database as it stands, in a new file."""
    with closing(sqlite3.connect(str(engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(path),))
    return path
