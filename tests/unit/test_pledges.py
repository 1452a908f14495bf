"""Pledges: their state is computed from dates and evidence, whatever was agreed later."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.figures import figures
from metrics.pledges import Pledges, Standing, pledges, state_of
from models.engine import reading, writing
from tests.measure_factories import AS_OF, UNITS, Rows, import_files, scope_of

SINCE, ON = date(2025, 6, 30), date(2025, 9, 28)
DONE = {"ended_at": "2025-08-01 10:00", "ending": "done"}
PROVEN = {"evidence": "yes", "evidence_kind": "report", "verified_by": "Inspector, Audit"}


def pledge(key: str, due: str, *, kind: str = "council_pledge", to: str = "council", **more: str) -> dict:
    base = {"promise": key, "unit": "Records", "kind": kind, "promised_to": to, "made_at": "2025-01-06 10:00"}
    return base | {"due_at": due} | more


ROWS: Rows = [
    pledge("late", "2025-07-01", title="Publish the policy"),
    pledge("today", "2025-09-28", kind="consent_decree_item", to="court"),
    pledge("soon", "2025-10-28"),
    pledge("far", "2025-10-29", kind="oversight_recommendation", to="oversight"),
    pledge("no date", ""),
    pledge("kept", "2025-08-10", **DONE, **PROVEN),
    pledge("kept late", "2025-07-20", **DONE, **PROVEN),
    pledge("unproven", "2025-08-10", **DONE),
    pledge("unconfirmed", "2025-08-10", **DONE, evidence="yes", evidence_kind="photo"),
    pledge("dropped", "2025-08-10", ended_at="2025-07-02 10:00", ending="cancelled_by_agency"),
    pledge("withdrawn", "2025-08-10", ended_at="2025-07-02 10:00", ending="cancelled_by_requester"),
    pledge("long ago", "2025-03-01", ended_at="2025-02-01 10:00", ending="done"),
    pledge("to a resident", "2025-07-01", to="resident"),
    pledge("a call", "2025-07-01", kind="call_back"),
]
MOVED = (
    ("2025-06-01", "agency"),
    ("2025-06-15", "agency"),
    ("2025-06-20", "requester"),
    ("2025-10-05", "agency"),
)
MOVES: Rows = [
    {"promise": "late", "number": str(at), "changed_at": f"{day} 10:00", "new_due": "2025-12-31"}
    | {"moved_by": by}
    for at, (day, by) in enumerate(MOVED, start=1)
]


@pytest.fixture
def held(engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    import_files(engine, tmp_path, {"units": list(UNITS), "promises": ROWS, "due_changes": MOVES})
    return engine


def read(engine: sa.Engine, *names: str, since: date = SINCE, on: date = ON) -> Pledges:
    with reading(engine) as connection:
        scope = scope_of(connection, *names)
        return pledges(connection, scope, figures(connection, scope, now=AS_OF), since, on)


def test_each_pledge_has_the_state_its_dates_and_its_evidence_give(held: sa.Engine) -> None:
    found = read(held)
    states = {one.key: (one.state, one.days) for one in found.rows}
    assert states == {
        "late": ("late", 89),
        "today": ("late", 1),
        "soon": ("at_risk", 0),
        "far": ("not_due", 0),
        "no date": ("unclear", 0),
        "kept": ("kept", 0),
        "kept late": ("kept", 12),
        "unproven": ("claimed", 0),
        "unconfirmed": ("claimed", 0),
        "dropped": ("called_off", 0),
    }
    assert [one.key for one in found.rows][:3] == ["late", "kept late", "dropped"]
    assert found.rows[-1].key == "no date"
    assert found.standing("council") == Standing(8, 1, 2, 2, 1)
    assert found.standing("court") == Standing(1, 1, 0, 0, 0)


def test_a_pledge_is_known_by_its_wording_unless_it_is_closed_to_its_own_units(held: sa.Engine) -> None:
    titles = {one.key: one.title for one in read(held).rows}
    assert (titles["late"], titles["soon"]) == ("Publish the policy", None)
    with writing(held) as connection:
        connection.execute(sa.text("UPDATE response_commitment SET restricted = true WHERE key = 'late'"))
    (apart,) = (one for one in read(held).rows if one.key not in titles)
    assert (apart.key, apart.title) == ("", None)


def test_a_moved_date_is_counted_and_moves_nothing(held: sa.Engine) -> None:
    late = next(one for one in read(held).rows if one.key == "late")
    assert (late.due_on, late.moves) == (date(2025, 7, 1), 2)
    assert next(one for one in read(held, on=date(2026, 1, 4)).rows if one.key == "late").moves == 3


def test_evidence_counts_once_somebody_else_confirmed_it(held: sa.Engine) -> None:
    evidence = {one.key: (one.evidence, one.confirmed) for one in read(held).rows}
    assert evidence["kept"] == ("report", True)
    assert evidence["unconfirmed"] == ("photo", False)
    assert evidence["unproven"] == (None, False)


def test_what_has_become_of_them_since(held: sa.Engine) -> None:
    found = read(held)
    assert found.newly_kept == 2
    assert [one.key for one in found.newly_late] == ["late", "kept late", "today"]
    assert [one.key for one in found.unproven] == ["long ago"]
    later = read(held, since=date(2025, 9, 29), on=date(2026, 1, 4))
    assert (later.newly_kept, [one.key for one in later.newly_late]) == (0, ["soon", "far"])
    assert [one.key for one in later.unproven] == ["long ago", "unconfirmed", "unproven"]
    assert {one.key: one.days for one in later.rows} == {
        "late": 187, "today": 98, "soon": 68, "far": 67, "no date": 0,
    }  # fmt: skip


def test_a_past_day_knows_nothing_of_what_came_after(held: sa.Engine) -> None:
    states = {one.key: one.state for one in read(held, since=date(2025, 5, 1), on=date(2025, 7, 1)).rows}
    assert states["kept"] == states["unproven"] == "not_due"
    assert states["kept late"] == "at_risk"
    assert states["late"] == "late"


def test_a_scope_reads_its_own_units_pledges(held: sa.Engine) -> None:
    assert read(held, "North").rows == ()
    assert len(read(held, "Records").rows) == 10


def test_states() -> None:
    due = date(2025, 9, 1)
    assert state_of(None, None, None, False, ON) == "unclear"
    assert state_of(due, ON, "done", True, ON) == "kept"
    assert state_of(None, ON, "done", False, ON) == "claimed"
    assert state_of(due, ON, "cancelled_by_requester", False, ON) == "called_off"
