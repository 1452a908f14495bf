"""What is stored beside what the file says: days late, endings, listening loops, weeks of exposure."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.importing.contracts import RECORDS
from models.importing.derive import DERIVE, Columns
from models.importing.values import Refused, Times, convert
from tests.factories import mapping_of

NEW_YORK = ZoneInfo("America/New_York")


def derive(
    record: str, zone: str = "America/New_York", **cells: str | None
) -> tuple[dict[str, Any], Refused]:
    mapping = mapping_of(record, cells)
    against = Times(ZoneInfo(zone), datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)), "1950-01-01")
    fields = {
        name: convert(RECORDS[record].field(name), mapping, [cell], against, None, "")
        for name, cell in cells.items()
    }
    refused: Refused = {}
    columns: Columns = DERIVE[record](fields, 1, against, refused)
    return {name: items[0] for name, items in columns.items()}, refused


def promise(**cells: str | None) -> dict[str, Any]:
    return derive("commitment", **{"made_at": "2025-01-01 09:00"} | cells)[0]


@pytest.mark.parametrize(
    ("due", "ended", "late"),
    [
        ("2025-03-04", "2025-03-04", 0),
        ("2025-03-04", "2025-03-05", 1),
        ("2025-03-04", "2025-03-04 23:59:59", 0),
        ("2025-03-04", "2025-03-05 00:00:00", 1),
        ("2025-03-04 17:00:00", "2025-03-04 17:00:00", 0),
        ("2025-03-04 17:00:00", "2025-03-04 17:00:01", 1),  # one second late is late, and a day late at least
        ("2025-03-04 17:00:00", "2025-03-05 09:00:00", 1),
        ("2025-03-04 17:00:00", "2025-03-06 09:00:00", 2),
        ("2025-03-04 17:00:00", "2025-03-04", 0),  # the hour is not known: the day decides
        ("2025-03-04 17:00:00", "2025-03-05", 1),
        ("2025-03-04", "2025-05-04", 61),
        ("2025-03-04", None, None),
        (None, "2025-03-04", None),
    ],
)
def test_days_late(due: str | None, ended: str | None, late: int | None) -> None:
    assert promise(due_at=due, ended_at=ended)["late_days"] == late


def test_a_day_due_is_missed_when_its_night_is_over() -> None:
    assert promise(due_at="2025-03-04")["due_at"] == "2025-03-05 05:00:00.000000"
    summer = promise(due_at="2025-03-08")  # the night before the clock goes forward
    assert summer["due_at"] == "2025-03-09 05:00:00.000000"
    assert promise(due_at="2025-03-09")["due_at"] == "2025-03-10 04:00:00.000000"


def test_an_instant_due_is_kept_to_the_second_over_a_change_of_the_clock() -> None:
    kept = promise(due_at="2025-11-02 03:00", ended_at="2025-11-02 01:59:59")
    assert (kept["late_days"], kept["due_at"]) == (0, "2025-11-02 08:00:00.000000")


@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        ("America/Havana", "2025-11-01", "2025-11-02 04:00:00.000000"),  # midnight came twice
        ("America/Santiago", "2025-09-06", "2025-09-07 04:00:00.000000"),  # midnight never came
    ],
)
def test_a_night_whose_midnight_came_twice_or_never(zone: str, day: str, end: str) -> None:
    row, _ = derive("commitment", zone, made_at="2025-01-01", due_at=day)
    assert row["due_at"] == end


def test_days_promised() -> None:
    assert promise(due_at="2025-01-31")["promised_days"] == 30
    assert promise()["promised_days"] is None


@pytest.mark.parametrize(
    ("ending", "ended", "stored", "late"),
    [
        (None, "2025-03-03", "done", 0),
        ("done", "2025-03-03", "done", 0),
        ("cancelled_by_requester", "2025-03-03", "cancelled_by_requester", 0),
        ("cancelled_by_requester", "2025-03-09", "cancelled_by_requester", 5),
        ("cancelled_by_agency", "2025-03-03", "cancelled_by_agency", None),
        (None, None, None, None),
    ],
)
def test_endings(ending: str | None, ended: str | None, stored: str | None, late: int | None) -> None:
    row = promise(due_at="2025-03-04", ended_at=ended, ending=ending)
    assert (row["ending"], row["late_days"]) == (stored, late)


def test_an_ending_needs_the_day_it_ended() -> None:
    _, refused = derive("commitment", made_at="2025-01-01", ended_at=None, ending="done")
    assert refused[0][0] == "ending_without_date"


def test_what_names_no_unit() -> None:
    assert derive("case", received_on="2025-01-01")[0]["handling_unit_id"] == ""  # the agency itself
    assert derive("case", received_on="2025-01-01", handling_unit=None)[0]["handling_unit_id"] == "UNASSIGNED"
    assert derive("outcome", disposition="void")[0]["unit_id"] == "UNASSIGNED"
    row = promise(unit="North")
    assert (row["unit_id"], row["owner_id"], row["holder_id"]) == ("NORTH", "NORTH", "NORTH")


def meeting(**cells: str | None) -> dict[str, Any]:
    usual = {"starts_at": "2025-03-03 18:00", "state": "held"}
    return derive("event", **usual | cells)[0]


@pytest.mark.parametrize(
    ("attendance", "recorded", "asked", "loop"),
    [
        ("12", "2025-03-03", None, "closed"),
        ("12", "2025-03-17", None, "closed"),
        ("12", "2025-03-18", None, "open"),
        (None, "2025-03-04", None, "open"),
        ("12", None, "yes", "open"),
        ("12", None, "no", "not_asked"),
        (None, "2025-03-04", "no", "not_asked"),
    ],
)
def test_listening_loops(attendance: str, recorded: str | None, asked: str | None, loop: str) -> None:
    row = meeting(attendance=attendance, feedback_recorded_on=recorded, feedback_asked=asked)
    assert row["loop"] == loop


def test_a_source_without_feedback_has_no_loop() -> None:
    assert meeting(attendance="12")["loop"] is None
    assert meeting(feedback_recorded_on="2025-03-04")["loop"] is None


def test_an_event_belongs_to_its_local_day() -> None:
    row = meeting(starts_at="2025-07-01 22:30")
    assert (row["event_on"], row["starts_at"]) == ("2025-07-01", "2025-07-02 02:30:00.000000")


@pytest.mark.parametrize(("day", "monday"), [("2025-03-03", "2025-03-03"), ("2025-03-09", "2025-03-03")])
def test_exposure_belongs_to_the_monday_of_its_week(day: str, monday: str) -> None:
    row, _ = derive("exposure", unit="North", week=day, exposure="calls", n="1.5")
    assert (row["week_start"], row["n"]) == (monday, 1.5)


def test_entry_fields_have_their_defaults() -> None:
    row = promise()
    assert (row["restricted"], row["retention_class"], row["version_at"]) == (False, "standard", None)
