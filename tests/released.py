"""Quarters released for tests: their weeks published, quickly, and each frozen from them."""

from datetime import UTC, datetime

import sqlalchemy as sa

from metrics.calendar import Quarter, Week
from metrics.publishing import publish
from metrics.releasing import Released, release_quarter, weeks_of
from models import published
from models.access import Scope
from models.engine import reading, writing

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SCOPE = Scope(1)


def publish_weeks(engine: sa.Engine, weeks: list[Week]) -> None:
    """Publish the newest of some weeks; the others' lines hold the same figures, for reckoning takes long.

    A quarter is frozen from the records; of its weeks it names the lines.
    """
    publish(engine, SCOPE, weeks[-1], by="calendar", at=NOW)
    with reading(engine) as connection:
        bodies = published.bodies(connection, SCOPE, weeks[-1].label)
    for week in weeks[:-1]:
        with writing(engine) as connection:
            published.freeze(connection, SCOPE, week.label, bodies, by="calendar", at=NOW)


def release(engine: sa.Engine, *quarters: Quarter) -> list[Released]:
    """Publish all weeks of these quarters, then release one after the other."""
    publish_weeks(engine, [week for quarter in quarters for week in weeks_of(quarter)])
    return [release_quarter(engine, SCOPE, one, by="calendar", at=NOW) for one in quarters]
