"""Self-check: from the moment a week settles until it is due to be published, its units can dispute it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from metrics.calendar import Week, day_start, local_day, zone
from metrics.configuration import Configuration
from metrics.measures import REGISTRY
from metrics.publishing import due_at
from metrics.records import COUNT_ROWS
from models.access import Scope
from models.disputes import write_dispute
from models.engine import reading
from models.errors import EntryRefused
from models.tree import agency_zone


@dataclass(frozen=True)
class SelfCheck:
    """A week's days of self-check: it has settled at opens_at, and its publication is due at closes_at."""

    week: Week
    opens_at: datetime
    closes_at: datetime

    def is_open(self, at: datetime) -> bool:
        """Whether its figures can be disputed at an instant."""
        return self.opens_at <= at < self.closes_at


def self_check(week: Week, configuration: Configuration, zone_name: str) -> SelfCheck:
    """The days of one week."""
    settled_on = week.shift(configuration.windows.provisional_weeks + 1).start
    opens_at = day_start(settled_on, zone(zone_name))
    return SelfCheck(week, opens_at, due_at(week, configuration, zone_name))


def newest_check(configuration: Configuration, zone_name: str, at: datetime) -> SelfCheck:
    """The days of the week that has settled last; at: an instant, at which they may be over."""
    running = Week.of(local_day(at, zone(zone_name)))
    week = running.shift(-configuration.windows.provisional_weeks - 1)
    return self_check(week, configuration, zone_name)


def dispute(
    engine: sa.Engine,
    scope: Scope,
    unit_id: int,
    measure: str,
    text: str,
    *,
    week: Week,
    configuration: Configuration,
    by: str,
    at: datetime,
) -> int:
    """Keep what a unit says against one of its figures of a week in self-check; the dispute's number.

    configuration: the file's. Errors: EntryRefused with a plain sentence outside these days, or for a figure,
    a unit or a text that will not do.
    """
    with reading(engine) as connection:
        place = agency_zone(connection, scope)
    days = self_check(week, configuration, place)
    if not days.is_open(at):
        first, last = (
            f"{one.astimezone(zone(place)):%Y-%m-%d %H:%M}" for one in (days.opens_at, days.closes_at)
        )
        raise EntryRefused(f"{week} can be disputed from {first} to {last} ({place}) and not now.")
    if measure not in REGISTRY and measure not in COUNT_ROWS:
        raise EntryRefused(f"There is no figure “{measure[:60]}” of a week.")
    return write_dispute(engine, scope, unit_id, week.label, measure, text, by=by, at=at)
