"""Adopting clocks and goalposts: a post's decision, checked and kept, frozen for the year."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from metrics.calendar import local_day, zone
from metrics.configuration import Configuration
from metrics.parts import load_parts
from metrics.policies import checked, effective, in_force, value_of
from models.access import Scope, Viewer, check_can_adopt
from models.adoptions import Adoption, Chosen, adoptions, keep_adoptions
from models.engine import writing
from models.errors import EntryRefused
from models.tree import agency_zone
from models.units import BEGINNING


def adopt(
    engine: sa.Engine,
    scope: Scope,
    viewer: Viewer,
    values: Mapping[str, str | None],
    *,
    configuration: Configuration,
    post: str,
    at: datetime,
    note: str = "",
    reason: str = "",
    first_day: date | None = None,
) -> list[Chosen]:
    """Keep that a post adopts clocks and goalposts, all or none of them; gives them as kept.

    values: by key, None for the value in force. configuration: the file's. first_day: the first day a value
    holds for, without which it holds for all records where it is its key's first, else from the day on that
    the records reach.
    Errors: AccessDenied; EntryRefused for a value that will not do, or another within the year it was adopted
    for where no reason is given.
    """
    check_can_adopt(viewer, scope)
    with writing(engine) as connection:
        place = agency_zone(connection, scope)
        rows, reach = adoptions(connection, scope), last_day(connection, scope, at)
        now = effective(configuration, rows, first_day or reach, place)
        chosen = []
        for key, text in values.items():
            value = value_of(now, key) if text is None else checked(configuration, key, text)
            standing = in_force(rows, first_day or reach).get(key)
            begins = first_day or (reach if standing else BEGINNING)
            _check_order(in_force(rows, reach).get(key), begins)
            _check_frozen(standing, value, begins, reason, place)
            chosen.append(Chosen(key, value, begins, " ".join(reason.split())))
        keep_adoptions(connection, scope, viewer, chosen, post=post, note=note, at=at)
    return chosen


def last_day(connection: sa.Connection, scope: Scope, now: datetime) -> date:
    """The last day that an agency's records reach, by whole hours: the day on which a view of it stands."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    as_of = load_parts(connection, scope).as_of(hour)
    return local_day(as_of - timedelta(microseconds=1), zone(agency_zone(connection, scope)))


def frozen_for(standing: Adoption | None, place: str) -> int | None:
    """The year that an adoption stands for; None where there is none."""
    if standing is None:
        return None
    return max(standing.in_force_from.year, local_day(standing.adopted_at, zone(place)).year)


def _check_order(held: Adoption | None, begins: date) -> None:
    if held is not None and begins < held.in_force_from:
        raise EntryRefused(
            f"{held.value} is in force from {held.in_force_from} on. Name that day or a later one."
        )


def _check_frozen(standing: Adoption | None, value: str, begins: date, reason: str, place: str) -> None:
    year = frozen_for(standing, place)
    if standing is None or year is None or value == standing.value or begins.year > year or reason.strip():
        return
    raise EntryRefused(
        f"{standing.value} was adopted for {year} and stands for the year. To change it within the year, "
        "say why; the reason is shown beside it."
    )
