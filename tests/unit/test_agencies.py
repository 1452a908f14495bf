"""An agency that a person names: what is there afterwards, what is refused, that files find it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

import pytest
import sqlalchemy as sa

from models import counting
from models.access import Viewer, agencies, local_viewer
from models.agencies import FIRST_ZONES, begin_agency, can_begin_agency, zones
from models.audit import AuditEvent
from models.engine import reading
from models.errors import AccessDenied, EntryRefused, ImportRefused
from models.facts import table_of
from models.tree import agency_zone, load_tree
from tests.factories import AGENCY, ZONE, import_rows, rows_of

NOW = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)
UNITS = rows_of("unit", {"key": "1", "unit": "North", "level": "district"})


def test_an_agency_begins_with_its_zone_and_nobody(any_engine: sa.Engine) -> None:
    scope = begin_agency(any_engine, local_viewer(), "  Port  Arden Police ", "America/Chicago", NOW)
    event = table_of(AuditEvent)
    with reading(any_engine) as connection:
        assert agencies(connection, local_viewer()) == [(scope.agency_id, "Port Arden Police")]
        assert agency_zone(connection, scope) == "America/Chicago"
        tree = load_tree(connection, scope)
        assert [(node.name, node.depth) for node in tree] == [("Port Arden Police", 0), ("Unassigned", 1)]
        assert counting.version(connection, scope.agency_id) == 1
        (told,) = connection.execute(sa.select(event)).all()
    assert (told.action, told.actor, told.at) == ("begin agency", "local viewer", NOW)
    assert json.loads(told.detail) == {"zone": "America/Chicago"}


def test_its_first_file_finds_it_and_must_share_its_zone(engine: sa.Engine, tmp_path: Path) -> None:
    begin_agency(engine, local_viewer(), AGENCY, ZONE, NOW)
    assert import_rows(engine, tmp_path, "unit", UNITS).new == 1
    with reading(engine) as connection:
        assert [name for _, name in agencies(connection, local_viewer())] == [AGENCY]
    with pytest.raises(ImportRefused, match="Give both the same zone"):
        import_rows(engine, tmp_path, "unit", UNITS, zone="Europe/Vienna")


@pytest.mark.parametrize(
    ("name", "zone", "said"),
    [
        ("  ", ZONE, "Give the agency a name of at most 120 characters."),
        ("A" * 121, ZONE, "Give the agency a name of at most 120 characters."),
        ("A\x00B", ZONE, "Give the agency a name of at most 120 characters."),
        ("Springfield", "Chicago", "Choose the agency's time zone from the list"),
        ("Springfield", "", "Choose the agency's time zone from the list"),
    ],
)
def test_what_cannot_be_an_agency_is_refused(engine: sa.Engine, name: str, zone: str, said: str) -> None:
    with pytest.raises(EntryRefused, match=said):
        begin_agency(engine, local_viewer(), name, zone, NOW)
    with reading(engine) as connection:
        assert agencies(connection, local_viewer()) == []


def test_a_name_is_given_once(engine: sa.Engine) -> None:
    begin_agency(engine, local_viewer(), "Springfield", ZONE, NOW)
    with pytest.raises(EntryRefused, match="There is an agency “SPRINGFIELD” already"):
        begin_agency(engine, local_viewer(), "SPRINGFIELD", ZONE, NOW)


@pytest.mark.parametrize(
    ("role", "ids", "may"),
    [
        ("steward", None, True),
        ("chief", None, True),
        ("auditor", None, False),
        ("commander", None, False),
        ("chief", frozenset({1}), False),
    ],
)
def test_who_begins_an_agency(engine: sa.Engine, role: str, ids: frozenset[int] | None, may: bool) -> None:
    viewer = Viewer("somebody", role, ids)
    assert can_begin_agency(viewer) is may
    if not may:
        with pytest.raises(AccessDenied):
            begin_agency(engine, viewer, "Springfield", ZONE, NOW)


def test_zones_are_places_once_each() -> None:
    assert zones()[: len(FIRST_ZONES)] == FIRST_ZONES
    assert len(set(zones())) == len(zones()) > 300
    assert set(zones()) <= available_timezones()
    assert {"Europe/Vienna", "America/Indiana/Knox"} <= set(zones())
    assert not {"UTC", "EST5EDT", "Etc/GMT+5", "US/Eastern"} & set(zones())
