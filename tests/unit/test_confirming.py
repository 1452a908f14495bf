"""Events that wait count once a person has said that they took place, whatever files say later."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from models import counting
from models.access import Scope, check_can_read_agency, local_viewer
from models.audit import AuditEvent
from models.confirming import confirm, decisions, differences, how_many, take_back, waiting
from models.engine import reading
from models.errors import AccessDenied, EntryRefused
from models.facts import Facts, event, table_of
from models.importing.undo import undo
from models.imports import Revision
from models.units import Unit
from tests import factories
from tests.factories import AGENCY, import_rows, rows_of

NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)
LATER = datetime(2025, 6, 3, 9, tzinfo=UTC)
UNITS = [
    {"key": "Patrol", "unit": "Patrol", "level": "bureau"},
    {"key": "North", "unit": "North", "parent": "Patrol", "level": "district"},
    {"key": "South", "unit": "South", "parent": "", "level": "district"},
]
ROWS = (
    {"key": "E1", "starts_at": "2025-03-03 18:00", "kind": "youth", "community": "Old Mint Hall"},
    {"key": "E2", "starts_at": "2025-03-05 18:00", "kind": "beat_meeting", "unit": "South"},
    {"key": "E3", "starts_at": "2025-03-12 18:00", "restricted": "yes", "community": "Harbour"},
    {"key": "E4", "starts_at": "2025-03-14 18:00", "state": "held"},
    {"key": "E5", "starts_at": "2025-07-01 18:00"},
)


def calendar(engine: sa.Engine, folder: Path, *rows: dict[str, str], day: int = 1) -> int | None:
    """A calendar as of a day in June; its rows wait unless they say otherwise."""
    as_of = datetime(2025, 6, day, tzinfo=UTC)
    whole = rows_of("event", *({"state": "to_be_confirmed", "unit": "North"} | row for row in rows))
    return import_rows(engine, folder, "event", whole, as_of=as_of).batch_id


@pytest.fixture
def filled(any_engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    import_rows(any_engine, tmp_path, "unit", UNITS)
    calendar(any_engine, tmp_path, *ROWS)
    return any_engine


def scope_of(engine: sa.Engine) -> Scope:
    with reading(engine) as connection:
        return check_can_read_agency(connection, local_viewer(), AGENCY)


def ids_of(engine: sa.Engine, *keys: str) -> list[int]:
    with reading(engine) as connection:
        return list(connection.scalars(sa.select(event.c.id).where(event.c.key.in_(keys)).order_by("key")))


def unit_id(engine: sa.Engine, name: str) -> int:
    t = table_of(Unit)
    with reading(engine) as connection:
        return int(connection.scalar(sa.select(t.c.id).where(t.c.name == name)) or 0)


def states(engine: sa.Engine) -> dict[str, str]:
    """What every event counts as, by key; what is kept equals a recount."""
    assert factories.differences(engine) == {}
    t = Facts().events
    with reading(engine) as connection:
        return dict(map(tuple, connection.execute(sa.select(t.c.key, t.c.state))))


def say(engine: sa.Engine, held: bool, *keys: str, at: datetime = NOW) -> int:
    return confirm(engine, scope_of(engine), ids_of(engine, *keys), held, by="Sgt desk", at=at)


def test_what_waits_is_listed_by_unit_newest_first(filled: sa.Engine) -> None:
    scope = scope_of(filled)
    with reading(filled) as connection:
        found = waiting(connection, scope, begun_by=NOW)
        assert list(found["event_on"]) == [date(2025, 3, 12), date(2025, 3, 5), date(2025, 3, 3)]
        # A restricted event counts, and is listed, at the agency's own line, without its place.
        assert found["unit"].tolist() == [AGENCY, "South", "North"]
        assert found["place"].tolist() == [None, None, "Old Mint Hall"]
        assert found["kind"].tolist() == [None, "beat_meeting", "youth"]
        under = waiting(connection, scope, unit_id(filled, "Patrol"), begun_by=NOW)
        assert under["unit"].tolist() == ["North"]
        assert how_many(connection, scope, begun_by=NOW) == 3
        assert how_many(connection, scope, begun_by=datetime(2025, 8, 1, tzinfo=UTC)) == 4
        assert len(waiting(connection, scope, begun_by=NOW, most=2)) == 2
        own = Scope(scope.agency_id, frozenset({unit_id(filled, "South")}))
        assert how_many(connection, own, begun_by=NOW) == 1


def test_one_click_counts_and_leaves_its_trace(filled: sa.Engine) -> None:
    scope = scope_of(filled)
    with reading(filled) as connection:
        before = counting.version(connection, scope.agency_id)
    assert say(filled, True, "E1", "E3") == 2
    assert say(filled, False, "E2", at=LATER) == 1
    assert states(filled) == {
        "E1": "held", "E2": "cancelled", "E3": "held", "E4": "held", "E5": "to_be_confirmed"
    }  # fmt: skip
    audit, revision = table_of(AuditEvent), table_of(Revision)
    with reading(filled) as connection:
        assert how_many(connection, scope, begun_by=NOW) == 0
        assert counting.version(connection, scope.agency_id) == before + 2
        found = connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(2)).all()
        assert [(row.action, row.actor, row.subject) for row in found] == [
            ("deny", "Sgt desk", "1 event"), ("confirm", "Sgt desk", "2 events")
        ]  # fmt: skip
        kept = connection.execute(sa.select(revision).order_by(revision.c.id)).all()
        assert [row.record_id for row in kept] == [1, 3, 2]
        said = decisions(connection, scope)
        assert [(one.held, len(one.event_ids)) for one in said] == [(False, 1), (True, 2)]
        assert (said[1].at, said[1].by) == (NOW, "Sgt desk")
        assert decisions(connection, scope, unit_id(filled, "Patrol"))[0].event_ids == (
            *ids_of(filled, "E1"),
        )


def test_as_things_stood_an_event_to_come_is_planned(filled: sa.Engine) -> None:
    say(filled, True, "E1", "E2")
    t = Facts(datetime(2025, 3, 4, tzinfo=UTC), date(2025, 3, 4)).events
    with reading(filled) as connection:
        found = dict(map(tuple, connection.execute(sa.select(t.c.key, t.c.state))))
    assert (found["E1"], found["E2"]) == ("held", "planned")


def test_taken_back_it_waits_again(filled: sa.Engine) -> None:
    before = states(filled)
    say(filled, True, "E1", "E2")
    scope = scope_of(filled)
    assert take_back(filled, scope, ids_of(filled, "E1", "E2"), by="Sgt desk", at=LATER) == 2
    assert states(filled) == before
    with reading(filled) as connection:
        assert decisions(connection, scope) == []
    with pytest.raises(EntryRefused, match="2 of these events wait to be confirmed already"):
        take_back(filled, scope, ids_of(filled, "E1", "E2"), by="Sgt desk", at=LATER)


def test_what_cannot_be_said(filled: sa.Engine) -> None:
    scope = scope_of(filled)
    say(filled, True, "E1")
    for keys, why in (
        (("E1", "E2"), "1 of these events no longer wait"),
        (("E4",), "no longer wait"),
        (("E5",), "have not begun yet"),
        ((), "at least one"),
    ):
        with pytest.raises(EntryRefused, match=why):
            say(filled, True, *keys)
    own = Scope(scope.agency_id, frozenset({unit_id(filled, "South")}))
    for ids in (ids_of(filled, "E3"), [*ids_of(filled, "E2"), 999]):
        with pytest.raises(AccessDenied):
            confirm(filled, own, ids, True, by="Sgt desk", at=NOW)
    assert states(filled)["E2"] == "to_be_confirmed"


def test_the_same_calendar_again_takes_nothing_back(filled: sa.Engine, tmp_path: Path) -> None:
    say(filled, True, "E1")
    say(filled, False, "E2")
    calendar(filled, tmp_path, *ROWS, day=8)
    calendar(filled, tmp_path, *(row | {"attendance": "9"} for row in ROWS), day=9)
    found = states(filled)
    assert (found["E1"], found["E2"], found["E3"]) == ("held", "cancelled", "to_be_confirmed")
    with reading(filled) as connection:
        assert differences(connection, scope_of(filled)).empty


def test_a_file_that_says_otherwise_is_a_difference_until_it_is_settled(
    filled: sa.Engine, tmp_path: Path
) -> None:
    say(filled, True, "E1", "E2")
    scope = scope_of(filled)
    off = [row | {"state": "cancelled"} if row["key"] in ("E1", "E2") else row for row in ROWS]
    calendar(filled, tmp_path, *off, day=8)
    assert states(filled)["E1"] == "held"  # what was said counts on
    with reading(filled) as connection:
        found = differences(connection, scope)
        assert found["file_says"].tolist() == ["cancelled", "cancelled"]
        assert found["said"].tolist() == ["held", "held"]
        assert found["has_begun"].all()
        assert differences(connection, scope, unit_id(filled, "Patrol"))["unit"].tolist() == ["North"]
    say(filled, True, "E1", at=LATER)  # it took place all the same
    take_back(filled, scope, ids_of(filled, "E2"), by="Sgt desk", at=LATER)  # as the file says
    calendar(filled, tmp_path, *off, day=9)
    with reading(filled) as connection:
        assert differences(connection, scope).empty
    assert (states(filled)["E1"], states(filled)["E2"]) == ("held", "cancelled")


def test_a_file_that_agrees_or_only_plans_is_no_difference(filled: sa.Engine, tmp_path: Path) -> None:
    say(filled, True, "E1")
    say(filled, False, "E2")
    changed = {"E1": "held", "E2": "cancelled"}
    calendar(filled, tmp_path, *(r | {"state": changed.get(r["key"], "planned")} for r in ROWS), day=8)
    with reading(filled) as connection:
        assert differences(connection, scope_of(filled)).empty
    calendar(
        filled, tmp_path, *(r | {"state": "held" if r["key"] == "E2" else "planned"} for r in ROWS), day=9
    )
    with reading(filled) as connection:
        assert differences(connection, scope_of(filled))["file_says"].tolist() == ["held"]


def test_moved_ahead_it_has_not_taken_place(filled: sa.Engine, tmp_path: Path) -> None:
    say(filled, True, "E1")
    scope, ahead = scope_of(filled), ROWS[0] | {"starts_at": "2025-07-01 18:00"}
    calendar(filled, tmp_path, ahead, *ROWS[1:], day=8)
    assert states(filled)["E1"] == "to_be_confirmed"
    with reading(filled) as connection:
        found = differences(connection, scope)
        assert (found["said_for"][0], found["event_on"][0]) == (date(2025, 3, 3), date(2025, 7, 1))
        assert not found["has_begun"][0]
    with pytest.raises(EntryRefused, match="not begun"):
        say(filled, True, "E1", at=LATER)
    say(filled, True, "E1", at=datetime(2025, 7, 2, tzinfo=UTC))
    assert states(filled)["E1"] == "held"
    with reading(filled) as connection:
        assert differences(connection, scope).empty


def test_undo_leaves_what_was_said(filled: sa.Engine, tmp_path: Path) -> None:
    second = calendar(filled, tmp_path, ROWS[0] | {"attendance": "9"}, {"key": "E9", **_day(4)}, day=8)
    say(filled, True, "E1", "E9")
    scope = scope_of(filled)
    undo(filled, scope, second or 0, "Test export", by="x", at=LATER)
    found = states(filled)
    assert found["E1"] == "held"
    assert "E9" not in found  # a row that goes takes along what was said of it
    with reading(filled) as connection:
        assert [one.event_ids for one in decisions(connection, scope)] == [tuple(ids_of(filled, "E1"))]
    calendar(filled, tmp_path, {"key": "E9", **_day(4)}, day=9)
    assert states(filled)["E9"] == "held"


def _day(day: int) -> dict[str, str]:
    return {"starts_at": f"2025-03-0{day} 18:00"}
