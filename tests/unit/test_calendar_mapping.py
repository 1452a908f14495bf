"""An Outlook calendar by the mapping that ships: what is stored of it, what waits, what is known again."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from models.confirming import confirm, differences, how_many, waiting
from models.engine import reading
from models.facts import event, table_of
from models.importing.dry_run import dry_run
from models.importing.load import Report, import_file
from models.importing.mapping import Mapping, load_mapping
from models.importing.place_names import place_name
from models.importing.quarantine import retry
from models.imports import QuarantineRow
from models.units import Unit
from tests import factories
from tests.awkward.common import SPELLINGS
from tests.awkward.files import FOLDER
from tests.factories import AGENCY
from tests.unit.test_confirming import scope_of

HEADER = (
    "Subject", "Start Date", "Start Time", "End Date", "End Time", "All day event", "Categories",
    "Description", "Location", "Private", "Sensitivity", "Meeting Organizer",
)  # fmt: skip
MEETING = {
    "Subject": "Beat meeting w/ Eskerby",
    "Start Date": "3/4/2025",
    "Start Time": "6:30:00 PM",
    "End Date": "3/4/2025",
    "End Time": "7:30:00 PM",
    "All day event": "FALSE",
    "Categories": "Central",
    "Description": "Ring the bell",
    "Location": "Old Mint Hall",
    "Private": "FALSE",
    "Sensitivity": "Normal",
    "Meeting Organizer": "Hobstead, Belwin",
}
CAMP = MEETING | {
    "Subject": "Youth camp",
    "Start Time": "12:00:00 AM",
    "End Date": "3/7/2025",
    "End Time": "12:00:00 AM",
    "All day event": "TRUE",
}
AT = datetime(2025, 6, 1, tzinfo=UTC)


def outlook(**changes: Any) -> Mapping:
    """The mapping that ships, for an agency whose units are its categories."""
    held = load_mapping(Path("outlook-calendar"))
    return Mapping.model_validate(held.model_dump() | {"create_units": True} | changes)


def take(engine: sa.Engine, folder: Path, *rows: dict[str, str], day: int = 1, **changes: Any) -> Report:
    """An export of a day in June."""
    path = folder / "calendar.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    as_of = datetime(2025, 6, day, tzinfo=UTC)
    return import_file(engine, path, outlook(**changes), AGENCY, actor="test", as_of=as_of)


def held(engine: sa.Engine, *columns: str) -> list[tuple[Any, ...]]:
    assert factories.differences(engine) == {}
    return factories.kept(engine, event, *columns)


def test_the_awkward_calendar_goes_live_whole(any_engine: sa.Engine) -> None:
    mapping = outlook(
        units={"aliases": SPELLINGS}, as_of=datetime(2025, 11, 17, tzinfo=UTC), create_units=True
    )
    report = import_file(any_engine, FOLDER / "outlook.csv", mapping, AGENCY, actor="test")
    with (FOLDER / "outlook.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["Private"] == "FALSE"]
    assert (report.read, report.new, report.quarantined, report.skipped) == (len(rows), len(rows), 0, 20)
    ahead = [row for row in rows if _day(row["Start Date"]) >= (11, 17)]  # of 2025, as all of them
    off = [row for row in rows if row["Subject"].startswith("Canceled:") and row not in ahead]
    states = Counter(state for (state,) in held(any_engine, "state"))
    assert states == {
        "planned": len(ahead), "cancelled": len(off), "to_be_confirmed": len(rows) - len(ahead) - len(off)
    }  # fmt: skip
    places = {row["Location"] for row in rows} - {"12 Mill Lane"}
    assert {place for (place,) in held(any_engine, "community")} == places | {None}
    meetings = sum("Beat meeting" in row["Subject"] for row in rows)
    assert sum(kind == "beat_meeting" for (kind,) in held(any_engine, "kind")) == meetings


def _day(text: str) -> tuple[int, int]:
    month, day, _ = map(int, text.split("/"))
    return month, day


def test_nothing_of_private_entries_or_of_texts_is_stored(any_engine: sa.Engine, tmp_path: Path) -> None:
    rows = [
        MEETING,
        MEETING | {"Subject": "Dentist", "Private": "True", "Start Date": "not a date"},
        MEETING | {"Subject": "Dr Abendrot", "Sensitivity": "Confidential"},
        MEETING
        | {"Subject": "Salary Gullhaven", "Start Date": "never", "Location": "8 Elm St; Ring 555-014-7788"},
    ]
    report = take(any_engine, tmp_path, *rows)
    assert (report.read, report.new, report.quarantined, report.skipped) == (2, 1, 1, 2)
    with reading(any_engine) as connection:
        names = sa.inspect(connection).get_table_names()
        everything = str([connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in names])
    mapped = outlook().model_dump_json()
    for word in ("Eskerby", "Dentist", "Abendrot", "Gullhaven", "Hobstead", "Ring", "bell", "Elm", "7788"):
        assert word not in everything.replace(mapped, ""), word
    assert "Old Mint Hall" in everything


def test_whole_days_end_on_their_last_day(any_engine: sa.Engine, tmp_path: Path) -> None:
    one = CAMP | {"Subject": "Town hall", "End Date": "3/5/2025"}
    same = CAMP | {"Subject": "Business watch", "End Date": "3/4/2025"}
    take(any_engine, tmp_path, CAMP, one, same, MEETING)
    found = {kind: (start, end) for kind, start, end in held(any_engine, "kind", "starts_at", "ends_at")}
    begins = datetime(2025, 3, 4, 5, tzinfo=UTC)  # midnight in New York
    assert found["youth"] == (begins, datetime(2025, 3, 6, 5, tzinfo=UTC))
    assert found["town_hall"] == found["business"] == (begins, begins)
    assert found["beat_meeting"][1] == datetime(2025, 3, 5, 0, 30, tzinfo=UTC)
    included = {"column": "All day event", "values": ["TRUE"], "end_included": True}
    take(any_engine, tmp_path, CAMP, day=2, all_day=included)
    found = dict(held(any_engine, "kind", "ends_at"))
    assert found["youth"] == datetime(2025, 3, 7, 5, tzinfo=UTC)


def test_a_whole_day_that_waited_is_read_alike_when_it_is_tried_again(
    any_engine: sa.Engine, tmp_path: Path
) -> None:
    take(any_engine, tmp_path, MEETING)
    late = CAMP | {"Categories": "Harbour"}
    assert take(any_engine, tmp_path, late, day=2, create_units=False).by_reason == {"unknown_unit": 1}
    with reading(any_engine) as connection:
        (fields,) = connection.scalars(sa.select(table_of(QuarantineRow).c.fields))
    assert '"Start Date": "3/4/2025"' in fields
    take(any_engine, tmp_path, MEETING | {"Categories": "Harbour"}, day=3)
    assert retry(any_engine, scope_of(any_engine), "outlook-calendar", actor="test").new == 1
    ends = dict(held(any_engine, "kind", "ends_at"))
    assert ends["youth"] == datetime(2025, 3, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "prefix", ["Canceled: ", "CANCELLED:", "Abgesagt: ", "Annulé : ", "Cancelada: ", "已取消："]
)
def test_an_entry_that_is_called_off_later_is_the_same_entry(
    engine: sa.Engine, tmp_path: Path, prefix: str
) -> None:
    take(engine, tmp_path, MEETING)
    scope = scope_of(engine)
    with reading(engine) as connection:
        ids = waiting(connection, scope, begun_by=AT)["id"].tolist()
    confirm(engine, scope, ids, True, by="x", at=AT)
    report = take(engine, tmp_path, MEETING | {"Subject": prefix + MEETING["Subject"]}, day=8)
    assert (report.new, report.changed) == (0, 1)
    with reading(engine) as connection:
        assert differences(connection, scope)["file_says"].tolist() == ["cancelled"]
    assert held(engine, "state", "confirmed_state") == [("cancelled", "held")]


def test_each_entry_of_a_series_is_one_and_what_is_ahead_is_planned(
    any_engine: sa.Engine, tmp_path: Path
) -> None:
    series = [
        MEETING | {"Start Date": day, "End Date": day} for day in ("3/4/2025", "3/11/2025", "6/17/2025")
    ]
    assert take(any_engine, tmp_path, *series).new == 3
    report = take(any_engine, tmp_path, *reversed(series), day=2)
    assert (report.new, report.same) == (0, 3)
    assert [state for (state,) in held(any_engine, "state")] == [
        "planned",
        "to_be_confirmed",
        "to_be_confirmed",
    ]
    # Once it has begun it waits; one that was moved is another, and the old one waits to be denied.
    take(any_engine, tmp_path, *series[:2], series[2] | {"Start Time": "7:00:00 PM"}, day=20)
    with reading(any_engine) as connection:
        now = datetime(2025, 6, 20, tzinfo=UTC)
        assert how_many(connection, scope_of(any_engine), begun_by=now) == 3
    assert len(held(any_engine, "id")) == 4


def test_categories_may_say_what_it_is_and_whose(engine: sa.Engine, tmp_path: Path) -> None:
    rows = [
        MEETING | {"Subject": "Evening", "Categories": "Outreach; Central; Youth"},
        MEETING | {"Subject": "Morning", "Categories": "Harbour;Clergy"},
        MEETING | {"Subject": "Staff briefing", "Categories": "Internal"},
    ]
    fields = load_mapping(Path("outlook-calendar")).model_dump()["fields"]
    kinds = [{"match": "youth", "word": "youth"}, {"match": "clergy", "word": "faith"}]
    units = [{"match": name, "word": name} for name in ("Central", "Harbour")]
    report = take(
        engine,
        tmp_path,
        *rows,
        fields=fields | {"kind": {"column": "Categories", "patterns": kinds}},
        units={"patterns": units},
        skip=[{"column": "Categories", "match": r"\binternal\b"}],
    )
    assert (report.new, report.skipped) == (2, 1)
    t = table_of(Unit)
    with reading(engine) as connection:
        found = connection.execute(sa.select(t.c.key, event.c.kind).join(event, event.c.unit_id == t.c.id))
        assert sorted(map(tuple, found)) == [("CENTRAL", "youth"), ("HARBOUR", "faith")]


def test_a_dry_run_says_where_a_moved_entry_is_not_known_again(engine: sa.Engine) -> None:
    said = "one that is moved comes as another"
    by_start = dry_run(engine, FOLDER / "outlook.csv", outlook(), AGENCY)
    assert by_start.complete
    assert said in by_start.text
    by_number = outlook(key={"columns": ["Mileage", "Subject"], "occurrence": True, "digest": True})
    assert said not in dry_run(engine, FOLDER / "outlook.csv", by_number, AGENCY).text


def test_hours_are_of_the_zone_of_the_mapping(any_engine: sa.Engine, tmp_path: Path) -> None:
    take(any_engine, tmp_path, MEETING | {"Start Date": "7/1/2024"}, zone="Europe/Berlin")
    assert held(any_engine, "starts_at", "event_on") == [
        (datetime(2024, 7, 1, 16, 30, tzinfo=UTC), datetime(2024, 7, 1).date())  # noqa: DTZ001 (a wall day)
    ]


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("Old Mint Hall", "Old Mint Hall"),
        ("3rd Precinct Hall", "3rd Precinct Hall"),
        ("P.S. 19", "P.S. 19"),
        ("Main St & 5th Ave", "Main St & 5th Ave"),
        ("Northgate Library, 455 Oak Ave, Springfield", "Northgate Library"),
        ("Northgate Library 455 Oak Ave", "Northgate Library"),
        ("Rathaus, Hauptstraße 12", "Rathaus"),
        ("Old Mint Hall (ring 555-014-0147)", "Old Mint Hall"),
        ("Microsoft Teams Meeting; Northgate Library", "Northgate Library"),
        ("St. Mary's Church - Room 4", "St. Mary's Church"),
        ("12 Mill Lane", None),
        ("12 Mill Lane, Springfield, IL 62701", None),
        ("Hauptstraße 12, Berlin", None),
        ("https://meet.example.org/x", None),
        ("Meeting ID: 123 456 789", None),
        ("Call (312) 555-0147", None),
        ("a.person@example.org", None),
        ("Mrs Eskerby's home", None),
        ("Eskerby residence", None),
        ("Room 4", None),
        (" ", None),
    ],
)
def test_the_name_of_a_place_and_nothing_else(location: str, name: str | None) -> None:
    assert place_name(location) == name
