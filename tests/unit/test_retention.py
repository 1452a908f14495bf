"""Records whose years are over go, their counts stand, and no file brings them back."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from models import counting
from models.audit import AuditEvent
from models.cleaning import clean
from models.engine import engine_for, writing
from models.errors import EntryRefused, SettingsError
from models.facts import commitment, complaint, due_change, event, hand_off, outcome, table_of
from models.holds import Target, find_record, hold, hold_on, holds, release
from models.importing.seen import row_version
from models.imports import QuarantineRow, Revision
from models.removals import removal, tombstone
from models.retention import cutoff
from models.settings import settings
from tests.factories import differences
from tests.retaining import AT, FIVE, TODAY, Agency

NewDatabase = Callable[[], sa.Engine]
NAMES = ("cases", "findings", "promises", "handed", "moved", "events")
BATCHES = {name: number for number, name in enumerate(NAMES, 1)}
CLOSED = {"received_on": "2024-03-04", "closed_on": "2024-05-06"}
revision, quarantine, audit = map(table_of, (Revision, QuarantineRow, AuditEvent))


@pytest.fixture(autouse=True)
def hash_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ACCOUNTABILITY_HASH_KEY", "a key of this test")
    settings.cache_clear()
    yield
    settings.cache_clear()


def grow(agency: Agency) -> None:
    """Two complaints with a finding each, the first long closed; promises and events, old and open."""
    agency.take("cases", "case", {"key": "OLD-1", **CLOSED}, {"key": "NEW-1", "received_on": "2025-03-03"})
    agency.take(
        "findings",
        "outcome",
        {"key": "OLD-1/1", "parent": "OLD-1"},
        {"key": "NEW-1/1", "parent": "NEW-1", "disposition": "pending"},
    )
    old = {"made_at": "2024-02-01 10:00", "due_at": "2024-02-05 10:00"}
    done = {"ended_at": "2024-02-09 10:00", "ending": "done"}
    agency.take("promises", "commitment", {"key": "OLD-P", **old, **done}, {"key": "OPEN-P", **old})
    agency.take("handed", "hand_off", {"key": "OLD-P/1", "parent": "OLD-P", "handed_at": "2024-02-02 10:00"})
    agency.take(
        "moved", "due_change", {"key": "OLD-P/d", "parent": "OLD-P", "changed_at": "2024-02-03 10:00"}
    )
    agency.take(
        "events",
        "event",
        {"key": "OLD-E", "starts_at": "2024-04-01 18:00"},
        {"key": "WAITS-E", "starts_at": "2024-04-01 18:00", "state": "to_be_confirmed"},
    )


@pytest.fixture(scope="module")
def grown(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all of it; tests copy it."""
    path = tmp_path_factory.mktemp("grown") / "grown.db"
    shutil.copy(sqlite_template, path)
    engine = engine_for(f"sqlite:///{path}")
    grow(Agency(engine, path.parent))
    engine.dispose()
    return path


@pytest.fixture
def springfield(grown: Path, tmp_path: Path) -> Iterator[Agency]:
    """An agency of its own for each test, in a SQLite file."""
    path = tmp_path / "springfield.db"
    shutil.copy(grown, path)
    agency = Agency(engine_for(f"sqlite:///{path}"), tmp_path, dict(BATCHES))
    yield agency
    agency.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Agency:
    """The same in a SQLite file and in a PostgreSQL database."""
    if request.param == "sqlite":
        agency: Agency = request.getfixturevalue("springfield")
        return agency
    agency = Agency(request.getfixturevalue("new_postgresql")(), tmp_path)
    grow(agency)
    return agency


def test_nothing_is_due_until_years_are_set(springfield: Agency) -> None:
    assert springfield.due(years=dict.fromkeys(FIVE)) == []
    assert springfield.due(years={}) == []
    assert springfield.remove(years=dict.fromkeys(FIVE)).lines == ()


def test_what_is_open_is_never_due(springfield: Agency) -> None:
    assert [(one.record, one.retention_class, one.rule, one.due) for one in springfield.due()] == [
        ("complaint", "standard", "5 years", 1),
        ("response_commitment", "standard", "5 years", 1),
        ("engagement_event", "standard", "5 years", 1),
    ]
    springfield.take("again", "case", {"key": "OLD-1", **CLOSED, "reopened_on": "2024-06-01"})
    assert [one.record for one in springfield.due()] == ["response_commitment", "engagement_event"]


@pytest.mark.parametrize(
    ("on", "due"), [("2029-05-05", 0), ("2029-05-06", 1), ("2030-01-01", 1)], ids=["before", "on", "after"]
)
def test_the_years_run_from_the_end(springfield: Agency, on: str, due: int) -> None:
    found = {one.record: one.due for one in springfield.due(on=date.fromisoformat(on))}
    assert found.get("complaint", 0) == due


def test_the_years_of_a_leap_day() -> None:
    assert cutoff(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert cutoff(date(2028, 2, 29), 4) == date(2024, 2, 28)


def test_counts_stand_and_rows_are_gone(either: Agency) -> None:
    before, version = either.counts(), either.rows(sa.select(sa.func.count()).select_from(audit))
    done = either.remove()
    assert [(line.record, line.n) for line in done.lines] == [
        ("complaint", 1),
        ("response_commitment", 1),
        ("engagement_event", 1),
    ]
    assert (done.rows, done.cleaned) == (6, True)
    assert either.counts() == before
    assert either.of_removed() > 0
    assert differences(either.engine) == {}
    left = {t.name: [row.key for row in either.rows(sa.select(t.c.key))] for t in (complaint, outcome)}
    assert left == {"complaint": ["NEW-1"], "complaint_outcome": ["NEW-1/1"]}
    assert [row.key for row in either.rows(sa.select(commitment.c.key))] == ["OPEN-P"]
    assert [row.key for row in either.rows(sa.select(event.c.key))] == ["WAITS-E"]
    for table in (hand_off, due_change):
        assert either.rows(sa.select(table)) == []
    assert len(either.rows(sa.select(tombstone))) == 6
    assert either.rows(sa.select(sa.func.count()).select_from(audit))[0][0] == version[0][0] + 1
    assert either.remove().lines == ()


def test_the_trail_says_how_many_and_by_which_rule_and_no_key(springfield: Agency) -> None:
    springfield.remove()
    told = springfield.rows(sa.select(audit).order_by(audit.c.id.desc()).limit(1))[0]
    assert (told.action, told.actor, told.subject) == ("retention", "Records steward", "3 records")
    assert json.loads(told.detail)["removed"][0] == ["complaint", "standard", "5 years", 1]
    assert "OLD" not in told.detail
    kept = springfield.rows(sa.select(removal).order_by(removal.c.id))
    assert [(row.record, row.n, row.rule, row.removed_on) for row in kept] == [
        ("complaint", 1, "5 years", TODAY),
        ("response_commitment", 1, "5 years", TODAY),
        ("engagement_event", 1, "5 years", TODAY),
    ]
    assert [row.through_on for row in kept] == [date(2024, 5, 6), date(2024, 2, 9), date(2024, 4, 1)]


def test_a_rebuild_keeps_what_removed_records_count(springfield: Agency) -> None:
    springfield.remove()
    before = springfield.counts()
    with writing(springfield.engine) as connection:
        counting.rebuild(connection, springfield.scope.agency_id)
    assert springfield.counts() == before
    assert differences(springfield.engine) == {}


def test_no_file_brings_a_removed_row_back(either: Agency) -> None:
    either.remove()
    before = either.counts()
    rows = [{"key": "OLD-1", **CLOSED}, {"key": "NEW-1", "received_on": "2025-03-03"}]
    report = either.take("again", "case", *rows)
    assert (report.read, report.same, report.new, report.changed) == (1, 1, 0, 0)
    assert report.removed == {"standard, 5 years": 1}
    findings = either.take(
        "more", "outcome", {"key": "OLD-1/1", "parent": "OLD-1"}, {"key": "OLD-1/2", "parent": "OLD-1"}
    )
    assert (findings.read, findings.removed.total()) == (0, 2)
    handed = either.take("handed again", "hand_off", {"key": "OLD-P/2", "parent": "OLD-P"})
    assert (handed.quarantined, handed.removed.total()) == (0, 1)
    assert either.counts() == before
    assert either.rows(sa.select(complaint.c.id).where(complaint.c.key == "OLD-1")) == []


def test_a_bad_row_of_a_removed_record_is_not_kept_in_quarantine(springfield: Agency) -> None:
    springfield.remove()
    report = springfield.take("bad", "case", {"key": "OLD-1", "received_on": "soon"})
    assert (report.read, report.quarantined, report.removed.total()) == (0, 0, 1)
    assert springfield.rows(sa.select(quarantine)) == []


def test_a_removed_row_keeps_its_number(springfield: Agency) -> None:
    springfield.take("last", "case", {"key": "LAST", **CLOSED})
    ((highest,),) = springfield.rows(sa.select(sa.func.max(complaint.c.id)))
    springfield.remove()
    springfield.take("next", "case", {"key": "NEXT"})
    ((own,),) = springfield.rows(sa.select(complaint.c.id).where(complaint.c.key == "NEXT"))
    assert own == highest + 1


def test_another_key_is_refused_before_anything_is_stored(
    springfield: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    springfield.remove()
    monkeypatch.setenv("ACCOUNTABILITY_HASH_KEY", "another")
    settings.cache_clear()
    with pytest.raises(SettingsError, match="not the key"):
        springfield.take("again", "case", {"key": "OLD-1", **CLOSED})
    monkeypatch.setenv("ACCOUNTABILITY_HASH_KEY", "")
    settings.cache_clear()
    with pytest.raises(SettingsError, match="Set ACCOUNTABILITY_HASH_KEY"):
        springfield.remove()


def test_what_was_kept_of_a_record_goes_with_it(either: Agency) -> None:
    for channel in ("phone", "letter"):
        either.take(channel, "case", {"key": "OLD-1", **CLOSED, "channel": channel})
    either.take("older", "case", {"key": "OLD-1", **CLOSED, "modified_at": "2024-01-01 10:00"})
    either.take("bad", "case", {"key": "OLD-1", **CLOSED, "channel": "pigeon"})
    either.take("orphan", "outcome", {"key": "OLD-1/9", "parent": "OLD-1", "disposition": "odd"})
    assert len(either.rows(sa.select(row_version))) == 1
    ((own,),) = either.rows(sa.select(complaint.c.id).where(complaint.c.key == "OLD-1"))
    earlier = sa.select(revision).where(revision.c.record == "complaint", revision.c.record_id == own)
    assert len(either.rows(earlier)) >= 2
    before = either.counts()
    either.remove()
    assert either.counts() == before  # what waited was counted where it waited
    assert differences(either.engine) == {}
    assert either.rows(sa.select(row_version)) == []
    assert either.rows(earlier) == []
    waits = either.rows(sa.select(quarantine.c.state, quarantine.c.fields, quarantine.c.identity))
    assert [(row.state, row.fields) for row in waits] == [("dropped", ""), ("dropped", "")][: len(waits)]
    assert not [row for row in waits if "OLD" in row.identity]


def test_a_batch_whose_rows_were_removed_can_be_taken_back_and_the_counts_stand(either: Agency) -> None:
    either.remove()
    ledger = either.of_removed()
    told = either.undo("findings")
    assert (told.removed, told.gone, told.staying) == (1, 1, 0)
    told = either.undo("cases")
    assert (told.removed, told.gone, told.staying) == (1, 1, 0)
    assert either.of_removed() == ledger
    assert differences(either.engine) == {}
    report = either.take("anew", "case", {"key": "OLD-1", **CLOSED}, {"key": "NEW-1"})
    assert (report.new, report.removed.total()) == (1, 1)


def test_a_complaint_that_an_open_one_repeats_stays(springfield: Agency) -> None:
    springfield.take("repeats", "case", {"key": "AGAIN", "received_on": "2025-04-01"})
    again = {"key": "AGAIN/1", "parent": "AGAIN", "disposition": "duplicate", "duplicate_of": "OLD-1"}
    springfield.take("repeat", "outcome", again)
    assert "complaint" not in {one.record for one in springfield.due()}
    springfield.take(
        "closed", "case", {"key": "AGAIN", "received_on": "2024-04-01", "closed_on": "2024-05-06"}
    )
    before = springfield.counts()
    assert next(one.due for one in springfield.due() if one.record == "complaint") == 2
    springfield.remove()
    assert springfield.counts() == before


@pytest.mark.parametrize("of", ["case", "finding"])
def test_the_longest_class_of_a_case_and_its_findings_counts(springfield: Agency, of: str) -> None:
    if of == "case":
        springfield.take("kept", "case", {"key": "OLD-1", **CLOSED, "retention_class": "litigation"})
    else:
        springfield.take(
            "kept", "outcome", {"key": "OLD-1/1", "parent": "OLD-1", "retention_class": "permanent"}
        )
    assert "complaint" not in {one.record for one in springfield.due()}


def test_what_was_promised_in_public_stays(springfield: Agency) -> None:
    ended = {"made_at": "2024-02-01 10:00", "ended_at": "2024-02-09 10:00", "ending": "done"}
    springfield.take("pledges", "commitment", {"key": "OLD-P", **ended, "kind": "council_pledge"})
    assert "response_commitment" not in {one.record for one in springfield.due()}


def test_a_hold_stops_a_rule_until_it_is_released(springfield: Agency) -> None:
    with writing(springfield.engine) as connection:
        found = find_record(connection, springfield.scope, "OLD-1")
    said = {"by": "Legal adviser", "at": AT}
    hold(springfield.engine, springfield.scope, found, "Doe v. City", **said)
    with pytest.raises(EntryRefused, match="held already"):
        hold(springfield.engine, springfield.scope, found, "Doe v. City", **said)
    line = next(one for one in springfield.due() if one.record == "complaint")
    assert (line.due, line.held) == (0, 1)
    assert "complaint" not in {one.record for one in springfield.remove().lines}
    with writing(springfield.engine) as connection:
        kept = hold_on(connection, springfield.scope, "complaint", found.record_id or 0)
        assert [one.on for one in holds(connection, springfield.scope)] == [str(found)]
    assert kept is not None
    assert (kept.reason, kept.set_by, kept.set_at) == ("Doe v. City", "Legal adviser", AT)
    # A later file of the same record leaves the hold where it is.
    springfield.take("again", "case", {"key": "OLD-1", **CLOSED, "channel": "phone"})
    assert "complaint" not in {one.record for one in springfield.remove().lines}
    release(springfield.engine, springfield.scope, found, "Settled", **said)
    with pytest.raises(EntryRefused, match="not held"):
        release(springfield.engine, springfield.scope, found, "Settled", **said)
    assert {one.record for one in springfield.remove().lines} == {"complaint"}


def test_a_hold_on_a_unit_reaches_all_that_it_handles_concerns_or_owns(either: Agency) -> None:
    ((north,),) = either.rows(sa.text("SELECT id FROM unit WHERE key = 'NORTH'"))  # type: ignore[arg-type]
    hold(either.engine, either.scope, Target(unit_id=north), "Inquiry", by="Chief", at=AT)
    found = {one.record: (one.due, one.held) for one in either.due()}
    assert found == {
        "complaint": (0, 1),  # by its finding
        "response_commitment": (0, 1),
        "engagement_event": (0, 1),
    }
    assert either.remove().lines == ()
    actions = [row.action for row in either.rows(sa.select(audit.c.action).order_by(audit.c.id))]
    assert actions[-1] == "hold"


@pytest.mark.parametrize(
    ("reason", "by"), [("", "Legal adviser"), ("x" * 401, "Legal adviser"), ("Doe", " ")]
)
def test_a_hold_needs_a_reason_and_a_name(springfield: Agency, reason: str, by: str) -> None:
    with pytest.raises(EntryRefused):
        hold(springfield.engine, springfield.scope, Target("complaint", 1), reason, by=by, at=AT)
    with pytest.raises(EntryRefused):
        hold(springfield.engine, springfield.scope, Target("complaint", 99), "Doe", by="Chief", at=AT)


def test_a_record_is_named_by_number_or_by_its_own_key(springfield: Agency) -> None:
    with writing(springfield.engine) as connection:
        own = find_record(connection, springfield.scope, "OLD-E")
        assert own.record == "event"
        assert find_record(connection, springfield.scope, str(own)) == own
        with pytest.raises(EntryRefused, match="There is no record"):
            find_record(connection, springfield.scope, "complaint-99")
    springfield.take("same key", "event", {"key": "OLD-1"})
    with writing(springfield.engine) as connection, pytest.raises(EntryRefused, match="More than one"):
        find_record(connection, springfield.scope, "OLD-1")


@pytest.mark.postgresql
def test_no_file_of_a_table_on_postgresql_holds_what_was_removed(
    new_postgresql: NewDatabase, tmp_path: Path
) -> None:
    agency = Agency(new_postgresql(), tmp_path)
    for channel in ("phone", "letter"):
        agency.take(channel, "case", {"key": "KANARIENVOGEL", **CLOSED, "channel": channel})
    assert "KANARIENVOGEL" in bytes_of_tables(agency.engine)
    assert agency.remove().cleaned
    assert "KANARIENVOGEL" not in bytes_of_tables(agency.engine)


@pytest.mark.postgresql
def test_a_role_that_does_not_own_the_tables_is_told_that_bytes_are_left(
    new_postgresql: NewDatabase,
) -> None:
    engine = new_postgresql()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS only_uses")
        connection.exec_driver_sql("CREATE ROLE only_uses LOGIN")
    other = sa.create_engine(engine.url.set(username="only_uses"))
    assert clean(engine)
    assert not clean(other)
    other.dispose()


def bytes_of_tables(engine: sa.Engine) -> str:
    """All files of a PostgreSQL database's tables, as text."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
        own = connection.exec_driver_sql("SELECT oid FROM pg_database WHERE datname = current_database()")
        files = Path(folder, "base", str(own.scalar_one())).iterdir()
        return "".join(file.read_bytes().decode("latin-1") for file in files)
