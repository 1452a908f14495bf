"""A batch taken back: what is held afterwards is what would be held, had its file never come."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from metrics.parts import load_parts
from models import counting
from models.access import Scope, check_can_read_agency, local_viewer
from models.audit import AuditEvent
from models.engine import reading, writing
from models.errors import AccessDenied, EntryRefused, ImportRefused
from models.facts import commitment, complaint, event, hand_off, outcome, table_of
from models.importing.baseline import keep_what_is_held
from models.importing.derive import DERIVE
from models.importing.quarantine import retry, waiting
from models.importing.seen import batch_seen, row_version
from models.importing.stored_rows import NOT_FROM_FILES
from models.importing.undo import preview, undo
from models.importing.undo_plan import TakenBack
from models.importing.values import Times, Values
from models.importing.write import TABLES
from models.imports import ImportBatch, QuarantineRow, Revision
from models.notes import write_note
from models.questions import ask, asked
from models.replies import Figure
from models.sources import read_files
from models.tree import find_unit, load_tree
from tests.factories import differences, import_rows, kept, rows_of
from tests.held import held

NewDatabase = Callable[[], sa.Engine]
AT = datetime(2026, 1, 7, 12, tzinfo=UTC)
FIRST, NEXT, LAST = (datetime(2025, 6, day, tzinfo=UTC) for day in (1, 2, 3))


@dataclass
class Agency:
    """A database, and the batches that came to it by the names that a test gives them."""

    engine: sa.Engine
    folder: Path
    batches: dict[str, int] = field(default_factory=dict)

    def take(self, batch: str, record: str, *changes: dict[str, str], **options: Any) -> "Agency":
        rows = rows_of(record, *changes)
        report = import_rows(self.engine, self.folder, record, rows, **options)
        self.batches[batch] = report.batch_id
        return self

    def retry(self, name: str, source: str) -> "Agency":
        self.batches[name] = retry(self.engine, self.scope, source, actor="test").batch_id
        return self

    def undo(self, name: str) -> TakenBack:
        """Take it back; what was said before is what is said after."""
        with reading(self.engine) as connection:
            told = preview(connection, self.scope, self.batches[name])
        assert undo(self.engine, self.scope, told.batch_id, "Wrong file", by="steward", at=AT) == told
        assert differences(self.engine) == {}
        return told

    @property
    def scope(self) -> Scope:
        with reading(self.engine) as connection:
            return check_can_read_agency(connection, local_viewer(), None)

    def state(self) -> dict[str, list[Any]]:
        return held(self.engine, {own: name for name, own in self.batches.items()})  # type: ignore[misc]

    def units(self) -> list[str]:
        with reading(self.engine) as connection:
            return [node.name for node in load_tree(connection, self.scope)]


@pytest.fixture
def new(new_sqlite: NewDatabase, tmp_path: Path) -> Callable[[], Agency]:
    """Makes agencies."""
    return lambda: Agency(new_sqlite(), tmp_path)


@pytest.fixture
def new_anywhere(new_database: NewDatabase, tmp_path: Path) -> Callable[[], Agency]:
    """Makes agencies, on each kind of database in turn."""
    return lambda: Agency(new_database(), tmp_path)


New = Callable[[], Agency]
A = ({"key": "P-1", "ended_at": ""}, {"key": "P-2", "kind": "referral"}, {"key": "P-3"})
B = (
    {"key": "P-1", "ended_at": "2025-03-09"},
    {"key": "P-3"},
    {"key": "P-4"},
    {"key": "P-5", "kind": "novel"},
)


def test_the_newest_file_is_as_if_it_had_never_come(new: New) -> None:
    one, other = new(), new()
    for agency in (one, other):
        agency.take("a", "commitment", *A, as_of=FIRST)
    one.take("b", "commitment", *B, as_of=NEXT)
    told = one.undo("b")
    assert (told.new, told.changed, told.quarantined) == (1, 1, 1)
    assert (told.gone, told.back, told.staying, told.waiting, told.units) == (1, 1, 0, 0, 0)
    assert (told.file_name, told.source) == ("commitment.csv", "commitment")
    assert one.state() == other.state()


def test_an_older_file_goes_and_what_later_files_brought_too_stays(new: New) -> None:
    one, other = new(), new()
    later = ({"key": "P-4"}, {"key": "P-1", "ended_at": "2025-03-09"}, {"key": "P-2"})
    for agency in (one, other):
        agency.take("a", "commitment", *A, as_of=FIRST)
        if agency is one:
            agency.take("b", "commitment", *B, as_of=NEXT)
        agency.take("c", "commitment", *later, as_of=LAST)
    told = one.undo("b")
    assert (told.gone, told.back, told.staying) == (0, 0, 2)
    assert one.state() == other.state()
    (batch,) = [row for row in one.state()["batch"] if row["batch_id"] == "c"]
    assert (batch["rows_new"], batch["rows_changed"], batch["rows_same"]) == (1, 2, 0)
    one.undo("a")
    assert kept(one.engine, commitment, "key", "withdrawn") == [
        ("P-1", False), ("P-2", False), ("P-3", True), ("P-4", False),
    ]  # fmt: skip


def test_what_came_too_late_to_stand_stands_when_the_newer_goes(new: New) -> None:
    one, other = new(), new()
    for agency in (one, other):
        if agency is one:
            agency.take("newer", "commitment", {"kind": "referral"}, as_of=LAST)
        agency.take("older", "commitment", {"kind": "call_back", "evidence": "yes"}, as_of=FIRST)
        if agency is one:
            assert kept(one.engine, commitment, "kind") == [("referral",)]
        agency.take("between", "commitment", {"kind": "status_update"}, as_of=NEXT)
    assert one.undo("newer").back == 1
    assert one.state() == other.state()
    assert kept(one.engine, commitment, "kind", "evidence") == [("status_update", None)]
    one.undo("between")
    assert kept(one.engine, commitment, "kind", "evidence") == [("call_back", True)]


def test_a_version_that_only_the_lost_file_gave_goes(new: New) -> None:
    """The same row in a newer file makes it newer; without that file an older change stands after all."""
    one, other = new(), new()
    for agency in (one, other):
        agency.take("a", "commitment", {"kind": "referral"}, as_of=FIRST)
        if agency is one:
            agency.take("b", "commitment", {"kind": "referral"}, as_of=LAST)
        agency.take("c", "commitment", {"kind": "call_back"}, as_of=NEXT)
    assert kept(one.engine, commitment, "kind") == [("referral",)]
    one.undo("b")
    assert one.state() == other.state()
    assert kept(one.engine, commitment, "kind") == [("call_back",)]


def test_rows_that_went_come_again_as_new(new: New) -> None:
    one, other = new(), new()
    one.take("a", "commitment", *A, as_of=FIRST)
    one.undo("a")
    for agency in (one, other):
        agency.take("b", "commitment", *B, as_of=FIRST)
    assert one.state() == other.state()
    (batch,) = one.state()["batch"]
    assert (batch["rows_new"], batch["rows_quarantined"]) == (3, 1)


HANDED = {"key": "P-4/1", "parent": "P-4", "reason": "wrong_unit"}


def test_hand_offs_of_a_promise_that_goes_wait(new: New) -> None:
    one, other = new(), new()
    for agency in (one, other):
        agency.take("a", "commitment", *A, as_of=FIRST)
        if agency is one:
            agency.take("b", "commitment", *B, as_of=NEXT)
        agency.take("c", "hand_off", {"key": "P-1/1"}, HANDED, as_of=LAST)
    told = one.undo("b")
    assert (told.gone, told.waiting) == (1, 1)
    assert one.state() == other.state()
    with reading(one.engine) as connection:
        (row,) = waiting(connection, one.scope)
    assert (row.code, row.found, row.row) == ("unknown_commitment", "P-4", 3)
    for agency in (one, other):
        agency.take("d", "commitment", {"key": "P-4"}, as_of=LAST).retry("e", "hand-off")
    assert one.state() == other.state()
    assert kept(one.engine, hand_off, "key", "reason", "withdrawn") == [
        ("P-1/1", None, False), ("P-4/1", "wrong_unit", False),
    ]  # fmt: skip


def test_a_parent_that_comes_again_later_was_not_there_in_between(new: New) -> None:
    one, other = new(), new()
    for agency in (one, other):
        agency.take("a", "case", {"key": "C-0"}, as_of=FIRST)
        if agency is one:
            agency.take("b", "case", {"key": "C-1"}, as_of=FIRST)
        agency.take("c", "outcome", {"unit": "South"}, as_of=NEXT)
        agency.take("d", "case", {"key": "C-1"}, as_of=LAST)
    told = one.undo("b")
    assert (told.gone, told.staying, told.waiting) == (0, 1, 1)
    assert one.state() == other.state()
    assert kept(one.engine, outcome, "withdrawn") == [(True,)]


def test_a_case_of_several_rows_is_led_by_another_one(new: New) -> None:
    one, other = new(), new()
    for agency in (one, other):
        agency.take("a", "case_with_outcomes", {"key": "C-1/3", "channel": "phone"}, as_of=FIRST)
        if agency is one:
            agency.take("b", "case_with_outcomes", {"key": "C-1/1", "channel": "letter"}, as_of=FIRST)
        agency.take(
            "c",
            "case_with_outcomes",
            {"key": "C-1/2", "channel": "online", "disposition": "sustained"},
            as_of=FIRST,
        )
    assert kept(one.engine, complaint, "channel", "lead") == [("letter", "C-1/1")]
    one.undo("b")
    assert one.state() == other.state()
    assert kept(one.engine, complaint, "channel", "lead") == [("online", "C-1/2")]
    one.undo("a")
    one.undo("c")
    assert kept(one.engine, complaint, "withdrawn") == [(True,)]


def test_rows_that_a_file_settled_or_refused_wait_as_before(new: New) -> None:
    one, other = new(), new()
    bad, good = {"key": "P-9", "ended_at": "2025-02-01"}, {"key": "P-9", "ended_at": "2025-04-01"}
    for agency in (one, other):
        agency.take("a", "commitment", {}, bad, as_of=FIRST)
        if agency is one:
            agency.take("b", "commitment", good, {"key": "P-8", "kind": "novel"}, as_of=NEXT)
        agency.take("c", "commitment", bad, as_of=NEXT)
    assert one.undo("b").quarantined == 1
    assert one.state() == other.state()
    with reading(one.engine) as connection:
        assert [row.code for row in waiting(connection, one.scope)] == ["ended_before_made"]
    q = table_of(QuarantineRow)
    assert kept(one.engine, q, "identity", "state", "fields")[0] == ("P-8", "dropped", "")


def test_rows_of_a_file_that_went_in_by_a_retry_go_with_it(new: New) -> None:
    agency = new()
    agency.take("a", "commitment", {}, as_of=FIRST).take("h", "hand_off", {}, as_of=FIRST)
    agency.take("b", "hand_off", {"key": "P-7/1", "parent": "P-7"}, as_of=NEXT)
    before = agency.state()
    agency.take("c", "commitment", {"key": "P-7"}, as_of=NEXT).retry("r", "hand-off")
    assert len(kept(agency.engine, hand_off, "id")) == 2
    assert agency.undo("b").gone == 1
    assert kept(agency.engine, hand_off, "key", "withdrawn") == [("P-1/1", False), ("P-7/1", True)]
    (batch,) = [row for row in agency.state()["batch"] if row["batch_id"] == "r"]
    assert batch["rows_read"] == 0
    agency.undo("r")
    agency.undo("c")
    with reading(agency.engine) as connection:
        assert waiting(connection, agency.scope) == []
    assert [row["key"] for row in before["hand_off"]] == ["P-1/1"]


def test_taking_a_retry_back_lets_its_rows_wait_again(new: New) -> None:
    one, other = new(), new()
    for agency in (one, other):
        agency.take("a", "commitment", {}, as_of=FIRST)
        agency.take("b", "hand_off", {"key": "P-7/1", "parent": "P-7"}, as_of=NEXT)
        agency.take("c", "commitment", {"key": "P-7"}, as_of=NEXT)
    one.retry("r", "hand-off").undo("r")
    assert one.state() == other.state()


def test_a_source_whose_only_file_goes_is_not_connected(new: New) -> None:
    one, other = new(), new()
    for agency in (one, other):
        agency.take("a", "commitment", *A, as_of=FIRST)
    one.take("b", "event", {}, {"key": "E-2", "unit": "South"}, as_of=NEXT)
    one.undo("b")
    assert one.state() == other.state()
    with reading(one.engine) as connection:
        assert load_parts(connection, one.scope).states["events"].as_of is None
        files = read_files(connection, one.scope)
    assert [source.name for source in files.sources] == ["commitment"]
    assert [batch.id for batch in files.batches] == [one.batches["a"]]
    with pytest.raises(ImportRefused, match="There is no source “event”"):
        retry(one.engine, one.scope, "event", actor="test")
    # The name may hold anything next.
    one.take("c", "exposure", {}, name="event", as_of=LAST)
    assert kept(one.engine, event, "withdrawn") == [(True,), (True,)]


def test_units_that_only_it_named_go_and_others_stay(new: New) -> None:
    one, other = new(), new()
    for agency in (one, other):
        agency.take("a", "commitment", {}, as_of=FIRST)
        if agency is one:
            agency.take("b", "commitment", *({"key": f"P-{u}", "unit": u} for u in ("West", "East", "Hill")))
        agency.take("c", "event", {"unit": "East"}, as_of=LAST)
    with writing(one.engine) as connection:
        hill = find_unit(connection, one.scope, "HILL").id
        write_note(
            connection,
            agency_id=one.scope.agency_id,
            unit_id=hill,
            measure=None,
            week_start=date(2025, 6, 2),
            kind="note",
            text="Moved house",
            author="Deputy chief",
            at=AT,
        )
    told = one.undo("b")
    assert told.units == 1
    assert one.units() == ["Springfield", "NORTH", "EAST", "HILL", "Unassigned"]
    wanted = other.state()["unit"]
    assert [row for row in one.state()["unit"] if row["key"] != "HILL"] == wanted
    one.take("d", "commitment", {"key": "P-9", "unit": "West"}, as_of=LAST)
    assert one.units().count("WEST") == 1


def test_a_file_of_units_goes_with_what_it_said_of_them(new_anywhere: New) -> None:
    one, other = new_anywhere(), new_anywhere()
    tree = ({"key": "Patrol", "unit": "Patrol", "level": "bureau"}, {"parent": "Patrol", "sworn": "40"})
    for agency in (one, other):
        agency.take("a", "commitment", {}, as_of=FIRST)
        agency.take("b", "unit", *tree, as_of=FIRST)
        agency.take("x", "exposure", {}, as_of=FIRST)
    south = {"key": "South", "unit": "South", "parent": "North"}
    one.take("c", "unit", {"level": "bureau"}, south, as_of=NEXT)
    one.take("y", "exposure", {"n": "130"}, as_of=NEXT)
    assert one.undo("c").units == 1
    one.undo("y")
    assert one.state() == other.state()
    one.take("d", "unit", {"key": "East", "unit": "East", "parent": "Patrol"}, as_of=LAST)
    with pytest.raises(EntryRefused, match=r"later file of units.*Take that file back first"):
        one.undo("b")


def test_restricted_records_and_what_is_derived_follow(new: New) -> None:
    one, other = new(), new()
    for agency in (one, other):
        agency.take("a", "case", {}, {"key": "C-2"}, as_of=FIRST)
        agency.take(
            "o",
            "outcome",
            {"key": "C-2/1", "parent": "C-2", "disposition": "duplicate", "duplicate_of": "C-1"},
        )
    one.take("b", "case", {"restricted": "yes", "closed_on": "2025-05-05"}, as_of=LAST)
    one.take("p", "outcome", {"category": "bias", "disposition": "sustained"}, as_of=LAST)
    one.undo("p")
    one.undo("b")
    assert one.state() == other.state()


def test_revisions_and_the_trail_stay_and_the_version_moves(new: New) -> None:
    agency = new()
    agency.take("a", "commitment", *A, as_of=FIRST).take("b", "commitment", *B, as_of=NEXT)
    with reading(agency.engine) as connection:
        version = counting.version(connection, agency.scope.agency_id)
    agency.undo("b")
    with reading(agency.engine) as connection:
        assert counting.version(connection, agency.scope.agency_id) > version
        revisions = connection.execute(sa.select(table_of(Revision)).order_by(table_of(Revision).c.id)).all()
        events = connection.execute(sa.select(table_of(AuditEvent)).order_by(table_of(AuditEvent).c.id)).all()
        row = connection.execute(
            sa.select(table_of(ImportBatch)).where(table_of(ImportBatch).c.id == agency.batches["b"])
        ).one()
    said = [(one.known_to == AT, json.loads(one.content)["ended_on"]) for one in revisions]
    assert sorted(said, key=repr) == [(False, None), (True, "2025-03-09"), (True, None)]
    assert [(one.action, one.subject) for one in events] == [
        ("import", "batch 1"), ("import", "batch 2"), ("undo", "batch 2"),
    ]  # fmt: skip
    assert json.loads(events[-1].detail) == {
        "back": 1, "gone": 1, "source": "commitment", "units": 0, "waiting": 0,
    }  # fmt: skip
    assert (row.state, row.undone_at, row.undone_by, row.reason) == ("undone", AT, "steward", "Wrong file")
    assert (row.rows_new, row.rows_changed) == (1, 1)


def test_what_cannot_be_taken_back_is_refused_in_a_sentence(new: New) -> None:
    agency = new()
    agency.take("a", "commitment", *A, as_of=FIRST).take("b", "commitment", *B, as_of=NEXT)
    agency.undo("b")
    before = agency.state()
    with pytest.raises(EntryRefused, match=r"Batch 2 was taken back already, on 2026-01-07\."):
        agency.undo("b")
    for words in ("", "  ", "x" * 401):
        with pytest.raises(EntryRefused, match="Say in 1 to 400 characters"):
            undo(agency.engine, agency.scope, 1, words, by="x", at=AT)
    others = Scope(agency.scope.agency_id, frozenset({agency.scope.agency_id}))
    for scope, number in ((agency.scope, 77), (Scope(99), 1), (others, 1)):
        with pytest.raises(AccessDenied, match="There is no batch"):
            undo(agency.engine, scope, number, "x", by="x", at=AT)
    assert agency.state() == before


def test_questions_stay_and_are_counted_beforehand(new: New) -> None:
    agency = new()
    agency.take("a", "commitment", *A, as_of=FIRST)
    with reading(agency.engine) as connection:
        north, south = (find_unit(connection, agency.scope, name).id for name in ("NORTH", "Unassigned"))
    now = datetime.now(UTC) + timedelta(seconds=5)
    for unit in (north, south, agency.scope.agency_id):
        about = Figure(unit, "B1", date(2025, 3, 3))
        ask(agency.engine, agency.scope, about, "What got in the way?", due_on=now.date(), by="Chief", at=now)
    with reading(agency.engine) as connection:
        assert preview(connection, agency.scope, agency.batches["a"]).questions == 2
        number = connection.scalar(sa.select(sa.func.max(table_of(ImportBatch).c.id)))
        with pytest.raises(EntryRefused, match="question of the weekly review"):
            preview(connection, agency.scope, int(number or 0))
    undo(agency.engine, agency.scope, agency.batches["a"], "Wrong file", by="x", at=now)
    with reading(agency.engine) as connection:
        assert len(asked(connection, agency.scope, answered_since=now)) == 3
    assert differences(agency.engine) == {}


def test_what_was_held_before_undoing_was_possible_is_solid_ground(new_anywhere: New) -> None:
    one, other = new_anywhere(), new_anywhere()
    for agency in (one, other):
        agency.take("a", "commitment", *A, {"key": "P-6", "kind": "novel"}, as_of=FIRST)
        agency.take("b", "case_with_outcomes", {"key": "C-1/2", "channel": "phone"}, as_of=FIRST)
        with writing(agency.engine) as connection:
            connection.execute(sa.delete(batch_seen))
            connection.execute(sa.delete(row_version))
            keep_what_is_held(connection)
    one.take("c", "commitment", *B, {"key": "P-6", "unit": "West"}, as_of=NEXT)
    one.take("d", "case_with_outcomes", {"channel": "letter", "key": "C-1/1"}, as_of=NEXT)
    one.undo("c")
    one.undo("d")
    assert one.state() == other.state()
    with pytest.raises(EntryRefused, match="before this software kept what taking back needs"):
        one.undo("a")


def test_every_column_of_a_record_is_said_by_files_or_is_known_not_to_be() -> None:
    """A column of neither kind would be wiped when a row is put back: add it to NOT_FROM_FILES."""
    nothing = Values([], {}, [], [], [])
    times = Times(ZoneInfo("UTC"), AT, "1990-01-01")
    derived = {"lead", "category", "complaint_id", "commitment_id"}
    for record, (table, _, _) in TABLES.items():
        said = set(DERIVE[record]({"starts_at": nothing}, 0, times, {}))
        assert set(table.c.keys()) - said - NOT_FROM_FILES - derived <= {"raw", "digest"}, table.name


def test_a_due_date_that_moves_back_concerns_the_unit_of_its_promise(new_anywhere: New) -> None:
    """A changed due date names no unit itself: its promise does."""
    agency = new_anywhere().take("base", "commitment", {"key": "P1", "unit": "North"})
    agency.take("first", "due_change", {"key": "P1-d1", "parent": "P1"}, as_of=FIRST)
    moved = {"key": "P1-d1", "parent": "P1", "moved_by": "requester"}
    agency.take("next", "due_change", moved, as_of=NEXT)
    now = datetime.now(UTC) + timedelta(seconds=5)
    with reading(agency.engine) as connection:
        north = find_unit(connection, agency.scope, "NORTH").id
    about = Figure(north, "B1", date(2025, 3, 3))
    ask(agency.engine, agency.scope, about, "What got in the way?", due_on=now.date(), by="Chief", at=now)
    with reading(agency.engine) as connection:
        assert preview(connection, agency.scope, agency.batches["next"]).questions == 1
    agency.undo("next")
    assert differences(agency.engine) == {}
