"""An agency before its first file: named by a person, with the zone of all its days."""

from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import available_timezones

import sqlalchemy as sa

from models.access import Scope, Viewer, local_viewer
from models.audit import record_event
from models.counting import new_version
from models.engine import writing
from models.errors import AccessDenied, EntryRefused
from models.tree import create_agency, find_agency

LONGEST: Final = 120
BEGINNERS: Final = ("chief", "steward")
FIRST_ZONES: Final = (
    "America/New_York",
    "America/Detroit",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)
# Names of no place: of rules, of offsets, of what is kept for old programs.
_NO_PLACE: Final = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@cache
def zones() -> tuple[str, ...]:
    """The time zones to choose from: those of the United States first, then every other by name."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith(_NO_PLACE)}
    return (*FIRST_ZONES, *sorted(places - set(FIRST_ZONES)))


def can_begin_agency(viewer: Viewer) -> bool:
    """Whether the viewer may name a new agency: who reads all of them, and keeps or leads one."""
    return viewer.agency_ids is None and viewer.role in BEGINNERS


def check_can_begin_agency(viewer: Viewer) -> None:
    """Errors: AccessDenied where the viewer may not name a new agency."""
    if not can_begin_agency(viewer):
        raise AccessDenied("You may not begin a new agency.")


def can_keep_units(viewer: Viewer) -> bool:
    """Whether the viewer may change units and say which one a name means: who keeps the records, or the one
    viewer of a machine without sign-in."""
    return viewer.role == "steward" or viewer == local_viewer()


def check_can_keep_units(viewer: Viewer) -> None:
    """Errors: AccessDenied where the viewer may not change units."""
    if not can_keep_units(viewer):
        raise AccessDenied("Only the person who keeps the records may change units.")


def begin_agency(engine: sa.Engine, viewer: Viewer, name: str, zone: str, now: datetime) -> Scope:
    """A new agency with its Unassigned and nothing else, as the first file of one makes it.

    zone: the zone of all its days; mappings of its files must name the same.
    Errors: AccessDenied; EntryRefused with a plain sentence, nothing is stored then.
    """
    check_can_begin_agency(viewer)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise EntryRefused(f"Give the agency a name of at most {LONGEST} characters.")
    if zone not in available_timezones():
        raise EntryRefused("Choose the agency's time zone from the list, such as America/Chicago.")
    with writing(engine) as connection:
        if find_agency(connection, name) is not None:
            raise EntryRefused(f"There is an agency “{name}” already.")
        agency_id = create_agency(connection, name, zone)
        record_event(
            connection,
            actor=viewer.name,
            action="begin agency",
            subject=f"agency {agency_id}",
            agency_id=agency_id,
            at=now,
            zone=zone,
        )
        new_version(connection, agency_id)
    return Scope(agency_id)
