"""Whose own case a record is: taken from its units, back only by the handling unit, and counted exactly."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from models import counting
from models.access import Scope, Viewer
from models.audit import AuditEvent
from models.conflicts import SubjectConflict
from models.counts import CaseCount
from models.engine import reading
from models.errors import AccessDenied, EntryRefused
from models.facts import Facts, complaint, outcome, table_of
from models.granting import act_for, grant, revoke
from models.importing.quarantine import waiting
from models.importing.undo import undo
from models.importing.values import keyed_hash
from models.people import Identity, viewers
from models.settings import settings
from models.tree import find_agency, unit_ids
from models.unlocking import COLUMNS, Unlocking, lock, restricted_records, unlock
from tests import factories
from tests.factories import AGENCY, import_rows, rows_of

KEY = "a key of at least thirty-two characters"
AT = datetime(2026, 2, 2, 9, tzinfo=UTC)
UNITS = [
    {"key": "Patrol", "unit": "Patrol", "level": "bureau"},
    {"key": "North", "unit": "North", "parent": "Patrol", "level": "district"},
    {"key": "South", "unit": "South", "parent": "Patrol", "level": "district"},
    {"key": "Standards", "unit": "Standards", "parent": "", "level": "district"},
]
ROWS = (
    {"key": "R-1", "parent": "C-1", "subject": "4711"},
    {"key": "R-2", "parent": "C-2", "subject": "4712", "unit": "South"},
    {"key": "R-3", "parent": "C-2", "subject": " 4711 "},
    {"key": "R-4", "parent": "C-3", "subject": "4713"},
)
FIELDS = {"handling_unit": "Standards", "category": "force"}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ACCOUNTABILITY_HASH_KEY", KEY)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def held(any_engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    import_rows(any_engine, tmp_path, "unit", UNITS)
    bring(any_engine, tmp_path, *ROWS)
    return any_engine


def bring(engine: sa.Engine, folder: Path, *rows: dict[str, str], day: int = 1) -> int:
    whole = rows_of("case_with_outcomes", *(FIELDS | row for row in rows))
    as_of = datetime(2026, 1, day, tzinfo=UTC)
    return import_rows(engine, folder, "case_with_outcomes", whole, as_of=as_of).batch_id


def ids(engine: sa.Engine) -> dict[str, int]:
    with reading(engine) as connection:
        row = find_agency(connection, AGENCY)
        return unit_ids(connection, row.id) if row else {}


def give(engine: sa.Engine, name: str, role: str, number: str | None, unit: str = "", **days: date) -> int:
    known = ids(engine)
    return grant(
        engine,
        known[""],
        role,
        name=name,
        identity=Identity("https://login.example", name),
        unit_id=known[unit.upper()] if unit else None,
        from_on=days.pop("from_on", date(2025, 1, 1)),
        by="Steward",
        at=AT,
        staff_hash=None if number is None else keyed_hash(number, KEY),
        **days,
    )


def placed(engine: sa.Engine) -> dict[str, str]:
    """Where every complaint counts, by key; kept counts equal a recount, and so do their sums."""
    assert factories.differences(engine) == {}
    t, names = Facts().complaints, {own: name for name, own in ids(engine).items() if name}
    count = table_of(CaseCount)
    with reading(engine) as connection:
        rows = connection.execute(sa.select(t.c.key, t.c.unit_id)).all()
        assert connection.scalar(sa.select(sa.func.sum(count.c.n))) == (len(rows) or None)
        return {row.key: names[row.unit_id] for row in rows}


def viewer(engine: sa.Engine, name: str) -> tuple[Viewer, Scope]:
    with reading(engine) as connection:
        (one,) = viewers(connection, Identity("https://login.example", name), AT)
        return one, one.scope(ids(engine)[""])


def listed(engine: sa.Engine, name: str) -> list[tuple[str, int]]:
    one, scope = viewer(engine, name)
    with reading(engine) as connection:
        rows = restricted_records(connection, scope, one)
    assert list(rows.columns) == list(COLUMNS)
    return [(row.record, row.id) for row in rows.itertuples()]


def test_a_grant_takes_what_is_about_its_holder_from_the_units_it_covers(held: sa.Engine) -> None:
    assert placed(held) == dict.fromkeys(("C-1", "C-2", "C-3"), "STANDARDS")
    give(held, "Captain South", "commander", "4711", "South")
    # C-1 lies with North alone; C-2 concerns South too, by somebody else's allegation.
    assert placed(held) == {"C-1": "STANDARDS", "C-2": "SPRINGFIELD", "C-3": "STANDARDS"}
    give(held, "Captain Patrol", "commander", "4712", "Patrol")
    assert placed(held) == {"C-1": "STANDARDS", "C-2": "SPRINGFIELD", "C-3": "STANDARDS"}
    give(held, "Captain Standards", "commander", "4713", "Standards")
    assert placed(held)["C-3"] == "SPRINGFIELD"  # of the handling unit
    with reading(held) as connection:
        t = Facts().outcomes
        own_lines = connection.scalars(sa.select(t.c.unit_id).where(t.c.apart)).all()
    assert own_lines == [ids(held)[""]] * 3  # all that was found in the two cases


def test_who_sees_the_whole_agency_sees_no_figure_with_their_own_case(held: sa.Engine) -> None:
    give(held, "Chief", "chief", "4711")
    assert placed(held) == {"C-3": "STANDARDS"}
    assert Facts(withheld=True) != Facts()
    give(held, "Auditor", "auditor", None)
    give(held, "Captain Standards", "commander", None, "Standards")
    give(held, "Captain North", "commander", None, "North")
    assert listed(held, "Auditor") == listed(held, "Captain Standards") != []
    assert listed(held, "Chief") == listed(held, "Captain North") == []
    give(held, "Auditor 2", "auditor", "4711")
    assert listed(held, "Auditor 2") == []


def test_an_import_and_an_acting_for_bring_conflicts_about_too(held: sa.Engine, tmp_path: Path) -> None:
    give(held, "Captain North", "commander", None, "North")
    days = {"from_on": date(2025, 6, 1), "to_on": date(2025, 7, 1)}
    known, at = ids(held), {"by": "Steward", "at": AT, **days}
    who: dict[str, Any] = {
        "identity": Identity("https://login.example", "L"),
        "staff_hash": keyed_hash("4713", KEY),
    }
    act_for(held, known[""], "Captain North", name="Lieutenant", **who, **at)
    assert placed(held)["C-3"] == "SPRINGFIELD"
    bring(held, tmp_path, {"key": "R-9", "parent": "C-9", "subject": "4713"}, day=2)
    assert placed(held)["C-9"] == "SPRINGFIELD"
    # Received after all was over, or about somebody else: nobody's own case.
    late = {"parent": "C-10", "subject": "4713", "received_on": "2025-07-01"}
    bring(held, tmp_path, {"key": "R-10", **late}, {"key": "R-11", "parent": "C-11", "subject": "9"}, day=3)
    assert (placed(held)["C-10"], placed(held)["C-11"]) == ("STANDARDS", "STANDARDS")


def test_a_conflict_stays_when_the_grant_is_over_or_the_file_says_otherwise(
    held: sa.Engine, tmp_path: Path
) -> None:
    number = give(held, "Captain North", "commander", "4713", "North")
    revoke(held, ids(held)[""], f"grant {number}", by="Steward", at=AT)
    bring(held, tmp_path, {"key": "R-4", "parent": "C-3", "subject": "5000"}, day=4)
    assert placed(held)["C-3"] == "SPRINGFIELD"


def test_the_handling_unit_alone_unlocks_with_a_reason_and_it_stays_so(
    held: sa.Engine, tmp_path: Path
) -> None:
    give(held, "Captain North", "commander", "4713", "North")
    give(held, "Captain Standards", "commander", None, "Standards")
    give(held, "Auditor", "auditor", None)
    (_, own), *_ = listed(held, "Captain Standards")
    for name in ("Captain North", "Auditor"):
        one, scope = viewer(held, name)
        with pytest.raises(AccessDenied):
            unlock(held, scope, one, "complaint", own, "It is ours", at=AT)
    one, scope = viewer(held, "Captain Standards")
    for wrong in ("", "  ", "x" * 401):
        with pytest.raises(EntryRefused):
            unlock(held, scope, one, "complaint", own, wrong, at=AT)
    unlock(held, scope, one, "complaint", own, " The captain  has left ", at=AT)
    with pytest.raises(EntryRefused, match="not locked"):
        unlock(held, scope, one, "complaint", own, "Again", at=AT)
    assert placed(held)["C-3"] == "STANDARDS"
    batch = bring(
        held, tmp_path, {"key": "R-4", "parent": "C-3", "subject": "4713", "disposition": "sustained"}, day=5
    )
    assert placed(held)["C-3"] == "STANDARDS"
    undo(held, scope_of_all(held), batch, "A wrong file", by="Steward", at=AT)
    assert placed(held)["C-3"] == "STANDARDS"
    lock(held, scope, one, "complaint", own, "Back as captain", at=AT)
    assert placed(held)["C-3"] == "SPRINGFIELD"
    unlock(held, scope, one, "complaint", own, "Left again", at=AT)
    # Another conflict, which nobody thought of when it was unlocked, locks it again.
    give(held, "Captain Patrol", "commander", "4713", "Patrol")
    assert placed(held)["C-3"] == "SPRINGFIELD"
    said = factories.kept(held, table_of(Unlocking), "id", "unlocked", "reason", "said_by")
    assert said[0] == (1, True, "The captain has left", "Captain Standards")
    assert [row[1] for row in said] == [True, False, True]
    actions = [row[0] for row in factories.kept(held, table_of(AuditEvent), "action")]
    assert (actions.count("unlock"), actions.count("lock")) == (2, 1)


def scope_of_all(engine: sa.Engine) -> Scope:
    return Scope(ids(engine)[""])


def test_what_is_promised_to_a_complainant_goes_where_the_complaint_goes(
    held: sa.Engine, tmp_path: Path
) -> None:
    def take(*keys: str, day: int) -> None:
        notice = {"unit": "Standards", "kind": "outcome_notice", "promised_to": "complainant"}
        rows = rows_of("commitment", *(notice | {"key": key, "due_at": "2025-04-01"} for key in keys))
        import_rows(held, tmp_path, "commitment", rows, as_of=datetime(2026, 1, day, tzinfo=UTC))

    def lines() -> dict[str, str]:
        assert factories.differences(held) == {}
        t, names = Facts().commitments, {own: name for name, own in ids(held).items() if name}
        with reading(held) as connection:
            return {
                row.key: names[row.unit_id] for row in connection.execute(sa.select(t.c.key, t.c.unit_id))
            }

    take("C-1", "C-3", day=7)
    give(held, "Captain Standards", "commander", "4713", "Standards")
    assert lines() == {"C-1": "STANDARDS", "C-3": "SPRINGFIELD"}
    give(held, "Chief", "chief", "4711")
    take("C-2", day=8)  # it comes after the conflict
    assert lines() == {"C-3": "SPRINGFIELD"}
    give(held, "Lieutenant Standards", "commander", None, "Standards")
    assert {row[0] for row in listed(held, "Lieutenant Standards")} == {"complaint", "promise"}
    assert len(listed(held, "Lieutenant Standards")) == 6
    assert len(listed(held, "Captain Standards")) == 4  # all but their own case and what was promised in it
    one, scope = viewer(held, "Lieutenant Standards")
    with reading(held) as connection:
        own = connection.scalar(sa.select(complaint.c.id).where(complaint.c.key == "C-2"))
    unlock(held, scope, one, "complaint", own or 0, "The chief is not concerned", at=AT)
    assert lines() == {"C-2": "STANDARDS", "C-3": "SPRINGFIELD"}
    take("C-2", "C-3", day=9)
    assert lines() == {"C-2": "STANDARDS", "C-3": "SPRINGFIELD"}


def test_a_number_is_kept_as_a_keyed_hash_only_even_of_a_row_that_waits(
    held: sa.Engine, tmp_path: Path
) -> None:
    bring(held, tmp_path, {"key": "R-8", "parent": "C-8", "subject": "4711-77", "received_on": "soon"}, day=6)
    with reading(held) as connection:
        (row,) = waiting(connection, scope_of_all(held))
        assert "subject" not in row.columns
        held_hashes = set(connection.scalars(sa.select(outcome.c.subject_hash)))
        everything = [
            str(tuple(one))
            for t in sa.inspect(held).get_table_names()
            for one in connection.execute(sa.text(f"SELECT * FROM {t}"))
        ]
    assert held_hashes == {keyed_hash(number, KEY) for number in ("4711", "4712", "4713")}
    assert not [line for line in everything if "4711" in line or "4713" in line]


def test_without_a_subject_or_a_number_nobody_is_in_conflict(held: sa.Engine) -> None:
    before = counting_version(held)
    give(held, "Chief", "chief", None)
    assert factories.kept(held, table_of(SubjectConflict), "id") == []
    assert factories.kept(held, complaint, "subject_conflict") == [(False,)] * 3
    assert counting_version(held) == before  # nothing that is cached has changed


def counting_version(engine: sa.Engine) -> int:
    with reading(engine) as connection:
        return counting.version(connection, ids(engine)[""])
