"""One record from its beginning: every step of its trail, and every field its source once gave otherwise."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.timeline import COMPLAINT, PROMISE, Change, Step, Story, story
from models.access import Scope, Viewer
from models.engine import reading
from models.errors import AccessDenied
from models.facts import complaint, outcome
from tests.measure_factories import UNITS, Files, import_files, scope_of

LATER = datetime(2026, 1, 8, 5, tzinfo=UTC)
PROMISED = {
    "promise": "P1",
    "unit": "North",
    "kind": "call_back",
    "promised_to": "resident",
    "due_basis": "policy",
    "made_at": "2025-11-03 09:00",
    "due_at": "2025-11-10",
    "ended_at": "2025-11-12 10:00",
    "evidence": "no",
}
HANDED = {
    "promise": "P1",
    "number": "1",
    "at": "2025-11-05 09:00",
    "from_unit": "North",
    "to_unit": "Records",
    "reason": "specialist",
    "resident_told": "no",
}
MOVED = {
    "promise": "P1",
    "number": "1",
    "changed_at": "2025-11-09 09:00",
    "new_due": "2025-11-20",
    "moved_by": "agency",
}
CASE = {
    "complaint": "C1",
    "handling_unit": "Standards",
    "received_on": "2025-09-01",
    "first_contact_on": "2025-09-03",
    "decided_on": "2025-10-01",
    "closed_on": "2025-10-02",
}
FINDING = {"complaint": "C1", "allegation": "1", "unit": "North", "category": "force", "finding": "unfounded"}
FILES: Files = {
    "units": list(UNITS),
    "promises": [PROMISED],
    "hand_offs": [HANDED],
    "due_changes": [MOVED],
    "complaints": [CASE],
    "outcomes": [FINDING],
}


def told(
    engine: sa.Engine, record: str, *units: str, record_id: int = 1, viewer: Viewer | None = None
) -> Story:
    with reading(engine) as connection:
        scope = scope_of(connection, *units)
        return story(connection, scope, viewer or viewer_of(scope, "chief"), record, record_id)


def viewer_of(scope: Scope, role: str, staff_hash: str | None = None) -> Viewer:
    units = (scope.unit_ids or frozenset()) if role == "commander" else frozenset()
    return Viewer(role, role, frozenset({scope.agency_id}), units, None, staff_hash)


def test_a_promise_tells_its_trail_in_order(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_files(any_engine, tmp_path, FILES)
    found = told(any_engine, PROMISE)
    assert (found.key, found.unit, found.fields["holder"]) == ("P1", "Records", "Records")
    assert [(step.on.day, step.what) for step in found.steps] == [
        (3, "made"),
        (5, "handed_on"),
        (9, "due_moved"),
        (10, "due"),
        (12, "ended"),
    ]
    assert found.steps[0].said == {"unit": "North", "to": "resident"}
    handed = {"from": "North", "to": "Records", "whom": "resident", "reason": "specialist"}
    assert found.steps[1].said == handed | {"accepted_on": None, "resident_told": False}
    assert found.steps[2].said == {
        "to": date(2025, 11, 20),
        "by": "agency",
        "whom": "resident",
        "told_on": None,
    }
    assert found.steps[3].said == {"unit": "Records", "basis": "policy"}
    ended = {"ending": "done", "late_days": 2, "evidence": False, "confirmed": None}
    assert found.steps[4].said == ended
    assert found.changes == ()


def test_what_a_source_said_before_is_kept_field_by_field(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_files(any_engine, tmp_path, FILES)
    changed = {
        "promises": [PROMISED | {"ended_at": "2025-11-14 10:00", "evidence": "yes"}],
        "hand_offs": [HANDED | {"accepted_at": "2025-11-06 09:00", "resident_told": "yes"}],
        "due_changes": [MOVED | {"told_at": "2025-11-09 12:00"}],
        "complaints": [CASE | {"closed_on": "2025-10-05", "told_on": "2025-10-06"}],
        "outcomes": [FINDING | {"finding": "sustained"}],
    }
    import_files(any_engine, tmp_path, changed, LATER)
    promise = told(any_engine, PROMISE)
    assert promise.steps[1].said["accepted_on"] == date(2025, 11, 6)
    assert promise.steps[2].said["told_on"] == date(2025, 11, 9)
    assert [(one.what, one.before, one.after) for one in promise.changes if one.what.endswith("_on")] == [
        ("ended_on", "2025-11-12", "2025-11-14")
    ]
    assert {one.what for one in promise.changes} == {
        "ended_on",
        "evidence",
        "accepted_at",
        "resident_told",
        "told_at",
    }
    case = told(any_engine, COMPLAINT)
    assert Step(
        date(2025, 10, 5), "finding", {"category": "force", "disposition": "sustained", "unit": "North"}
    ) in (case.steps)
    kept = {(one.what, one.before, one.after) for one in case.changes}
    assert ("closed_on", "2025-10-02", "2025-10-05") in kept
    assert ("disposition", "unfounded", "sustained") in kept
    assert all(isinstance(one, Change) for one in case.changes)


def test_without_a_due_or_an_end_there_is_no_such_step(engine: sa.Engine, tmp_path: Path) -> None:
    still = {name: text for name, text in PROMISED.items() if name not in ("due_at", "due_basis", "ended_at")}
    pending = FINDING | {"finding": "pending"}
    files = FILES | {"promises": [still], "complaints": [CASE | {"decided_on": "", "closed_on": ""}]}
    import_files(engine, tmp_path, files | {"outcomes": [pending]})
    assert [step.what for step in told(engine, PROMISE).steps] == ["made", "handed_on", "due_moved"]
    assert [step.what for step in told(engine, COMPLAINT).steps] == ["received", "first_contact"]


def test_what_may_not_be_read_answers_like_what_does_not_exist(engine: sa.Engine, tmp_path: Path) -> None:
    import_files(engine, tmp_path, FILES)
    for record, units, number in (
        (PROMISE, (), 99),
        (PROMISE, ("South",), 1),
        (COMPLAINT, ("North",), 1),
        ("event", (), 1),
    ):
        with pytest.raises(AccessDenied, match="no record of this number"):
            told(engine, record, *units, record_id=number)


def test_a_restricted_case_opens_to_its_handling_unit_and_the_auditor_alone(
    engine: sa.Engine, tmp_path: Path
) -> None:
    import_files(engine, tmp_path, FILES)
    with engine.begin() as connection:
        connection.execute(sa.update(complaint).values(restricted=True))
        connection.execute(sa.update(outcome).values(subject_hash="of the captain"))
        standards, whole = scope_of(connection, "Standards"), scope_of(connection)
    for units, role, staff_hash in (
        (("North",), "commander", None),
        ((), "chief", None),
        ((), "steward", None),
        ((), "auditor", "of the captain"),
        (("Standards",), "commander", "of the captain"),
    ):
        scope = standards if units == ("Standards",) else whole
        with pytest.raises(AccessDenied, match="no record of this number"):
            told(engine, COMPLAINT, *units, viewer=viewer_of(scope, role, staff_hash))
    handling = told(engine, COMPLAINT, "Standards", viewer=viewer_of(standards, "commander"))
    assert handling.unit == told(engine, COMPLAINT, viewer=viewer_of(whole, "auditor")).unit == "Standards"
