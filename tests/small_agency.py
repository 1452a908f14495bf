"""A small agency whose weeks are published in half a second, equal to the byte each time."""

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from metrics.calendar import Week
from metrics.publishing import Published, publish
from models import published
from models.access import Scope
from models.engine import reading
from tests.measure_factories import import_files
from tests.random_agency import files, unit_rows

W51, SCOPE = Week.parse("2025-W51"), Scope(1)
# Given outright, so that lines published twice are equal to the byte; after whatever the records know.
AT = datetime.fromisoformat("2100-01-01T12:00:00+00:00")


def fill(engine: sa.Engine, folder: Path) -> sa.Engine:
    """Its files go in, and nobody is connected any more."""
    import_files(engine, folder, files(7) | {"units": unit_rows(moved=False)})
    engine.dispose()
    return engine


def publish_one(engine: sa.Engine, week: Week = W51) -> Published:
    """One week is published."""
    return publish(engine, SCOPE, week, by="calendar", at=AT)


def lines(engine: sa.Engine) -> list[str]:
    """The chain as it is exported."""
    with reading(engine) as connection:
        return list(published.export(connection, SCOPE))
