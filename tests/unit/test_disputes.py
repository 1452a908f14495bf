"""Disputes: only in the days of self-check, only of an own figure; they hide nothing and move no figure."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.calendar import Week
from metrics.configuration import load
from metrics.publishing import differing, publish
from metrics.self_check import dispute, newest_check, self_check
from models import published
from models.access import Scope
from models.audit import last_change, record_event
from models.disputes import Disputed, answer_dispute, disputes
from models.engine import engine_for, reading, writing
from models.errors import EntryRefused
from models.importing.undo import undo
from models.tree import find_unit
from tests.factories import import_rows, rows_of
from tests.measure_factories import import_files, scope_of
from tests.random_agency import unit_rows

W51 = Week.parse("2025-W51")
NEW_YORK = "America/New_York"
OPEN = datetime(2026, 1, 5, 15, tzinfo=UTC)  # Monday at ten in the morning
DUE = datetime(2026, 1, 7, 22, tzinfo=UTC)  # Wednesday at five


@pytest.fixture
def springfield(filled: Path) -> sa.Engine:
    """A small agency whose newest settled week is in self-check."""
    return engine_for(f"sqlite:///{filled}")


def scoped(engine: sa.Engine, *names: str) -> Scope:
    with reading(engine) as connection:
        return scope_of(connection, *names)


def put(
    engine: sa.Engine,
    text: str = "Two call-backs of Tuesday are missing.",
    *,
    unit: str = "North",
    measure: str = "B1",
    week: Week = W51,
    at: datetime = OPEN,
    scope: Scope | None = None,
) -> int:
    with reading(engine) as connection:
        unit_id = find_unit(connection, scope_of(connection), unit).id
    about = {"week": week, "configuration": load(), "by": f"{unit} captain", "at": at}
    return dispute(engine, scope or scoped(engine, unit), unit_id, measure, text, **about)


def said(engine: sa.Engine, *names: str) -> list[Disputed]:
    with reading(engine) as connection:
        return disputes(connection, scope_of(connection, *names))


def bodies(engine: sa.Engine) -> dict[str, dict[str, object]]:
    with reading(engine) as connection:
        lines = published.bodies(connection, scope_of(connection), W51.label)
    return {body["unit"]: body for body in lines.values()}


def test_the_days_of_self_check_are_the_calendars() -> None:
    days = self_check(W51, load(), NEW_YORK)
    assert (days.opens_at, days.closes_at) == (datetime(2026, 1, 5, 5, tzinfo=UTC), DUE)
    assert newest_check(load(), NEW_YORK, OPEN) == days
    assert newest_check(load(), NEW_YORK, days.opens_at - timedelta(seconds=1)).week == W51.previous
    # Sunday night in New York is Monday in London: the agency's own days count.
    assert newest_check(load(), NEW_YORK, DUE + timedelta(days=3)) == days
    assert [days.is_open(at) for at in (days.opens_at, DUE - timedelta(seconds=1), DUE)] == [
        True,
        True,
        False,
    ]
    # In summer the same hours of the agency's days are other instants.
    assert self_check(Week.parse("2026-W25"), load(), NEW_YORK).opens_at.hour == 4


def test_a_dispute_is_kept_with_its_event_and_answered_once(springfield: sa.Engine) -> None:
    number = put(springfield)
    (one,) = said(springfield)
    assert (one.id, one.unit, one.label, one.measure) == (number, "North", "2025-W51", "B1")
    assert (one.author, one.answer, one.answered_at) == ("North captain", None, None)
    with pytest.raises(EntryRefused, match="disputed already"):
        put(springfield)
    with pytest.raises(EntryRefused, match="An answer needs between 1 and 400"):
        answer_dispute(springfield, scoped(springfield), number, " ", by="Steward", at=OPEN)
    answer_dispute(springfield, scoped(springfield), number, "They came in today.", by="Steward", at=OPEN)
    with pytest.raises(EntryRefused, match="no dispute of this number"):
        answer_dispute(springfield, scoped(springfield), number, "Again.", by="Steward", at=OPEN)
    assert (said(springfield)[0].answer, said(springfield)[0].answered_by) == (
        "They came in today.",
        "Steward",
    )
    assert put(springfield, "One is still missing.") == number + 1
    with reading(springfield) as connection:
        events = connection.execute(
            sa.text("SELECT actor, action, subject, detail FROM audit_event WHERE action LIKE 'dispute%'")
        ).all()
    assert [row.action for row in events] == ["dispute", "dispute_answered", "dispute"]
    assert json.loads(events[0].detail) == {"dispute": number, "week": "2025-W51"}
    assert not [row for row in events if "call-backs" in row.detail + row.subject]


@pytest.mark.parametrize(
    ("at", "week"),
    [
        (OPEN - timedelta(hours=10, seconds=1), W51),
        (DUE, W51),
        (OPEN, W51.previous),
        (OPEN, W51.next),
    ],
)
def test_outside_its_days_a_week_is_not_disputed(springfield: sa.Engine, at: datetime, week: Week) -> None:
    with pytest.raises(EntryRefused, match=rf"{week} can be disputed from \S+ 00:00 to \S+ 17:00"):
        put(springfield, at=at, week=week)
    assert said(springfield) == []


@pytest.mark.parametrize(
    ("text", "measure", "why"),
    [
        ("", "B1", "A dispute needs between 1 and 400 characters"),
        ("x" * 401, "B1", "1 too many"),
        ("See ticket 12345.", "B1", "leave out case and ticket numbers"),
        ("Write to me@example.org.", "B1", "leave out e-mail addresses"),
        ("The figure is wrong.", "B99", "There is no figure “B99”"),
        ("The figure is wrong.", "open_promises", "There is no figure"),
    ],
)
def test_what_will_not_do_is_refused(springfield: sa.Engine, text: str, measure: str, why: str) -> None:
    with pytest.raises(EntryRefused, match=why):
        put(springfield, text, measure=measure)
    assert said(springfield) == []


def test_a_unit_speaks_and_reads_for_itself_alone(springfield: sa.Engine) -> None:
    with pytest.raises(EntryRefused, match="no such unit that you may speak for"):
        put(springfield, scope=scoped(springfield, "South"))
    number = put(springfield)
    assert [one.id for one in said(springfield, "North")] == [number]
    assert said(springfield, "South") == []
    with pytest.raises(EntryRefused, match="no dispute of this number"):
        answer_dispute(springfield, scoped(springfield, "South"), number, "No.", by="South captain", at=OPEN)


def test_a_dispute_is_frozen_without_its_text_and_moves_nothing(
    springfield: sa.Engine, tmp_path: Path
) -> None:
    put(springfield)
    put(springfield, "A visit is missing.", measure="events_held")
    (first, second) = said(springfield)
    answer_dispute(springfield, scoped(springfield), first.id, "Looked into.", by="Steward", at=OPEN)
    whole = scoped(springfield)
    publish(springfield, whole, W51, by="calendar", at=DUE)
    frozen = bodies(springfield)
    assert frozen["North"]["disputes"] == [
        {"measure": one.measure, "written_at": one.written_at.isoformat()} for one in (first, second)
    ]
    assert [name for name, body in frozen.items() if body["disputes"]] == ["North"]
    with pytest.raises(EntryRefused, match="2025-W51 has been published"):
        put(springfield, measure="B2")
    answer_dispute(springfield, whole, second.id, "It was held in another week.", by="Steward", at=DUE)
    assert differing(springfield, whole, W51, tmp_path) == []


def test_the_figures_are_those_of_the_same_week_undisputed(springfield: sa.Engine, tmp_path: Path) -> None:
    shutil.copy(str(springfield.url.database), tmp_path / "undisputed.db")
    other = engine_for(f"sqlite:///{tmp_path / 'undisputed.db'}")
    put(springfield)
    for engine in (springfield, other):
        publish(engine, scoped(engine), W51, by="calendar", at=DUE)
    mine, others = bodies(springfield), bodies(other)
    for name, body in mine.items():
        assert body["rows"] == others[name]["rows"]
        assert body["score"] == others[name]["score"]
        assert (body["disputes"] == others[name]["disputes"]) == (name != "North")


def test_a_publication_knows_every_dispute_before_it(springfield: sa.Engine) -> None:
    """The clock of another machine is ahead: what was written later is not earlier, whatever its clock."""
    with writing(springfield) as connection:
        ahead = last_change(connection) + timedelta(hours=1)
        record_event(connection, actor="desk", action="rebuild", subject="counts", at=ahead)
    put(springfield)
    assert said(springfield)[0].written_at == ahead
    publish(springfield, scoped(springfield), W51, by="calendar", at=DUE)
    assert len(bodies(springfield)["North"]["disputes"]) == 1


def test_a_unit_that_has_disputed_a_figure_stays_when_its_file_is_taken_back(
    springfield: sa.Engine, tmp_path: Path
) -> None:
    rows = rows_of("commitment", *({"key": f"P-{unit}", "unit": unit} for unit in ("Hill", "Dale")))
    batch = import_rows(springfield, tmp_path, "commitment", rows).batch_id
    put(springfield, unit="Hill")
    told = undo(springfield, scoped(springfield), batch, "Wrong file", by="desk", at=datetime.now(UTC))
    assert told.units == 1
    assert [one.unit.casefold() for one in said(springfield)] == ["hill"]


def test_disputes_and_answers_are_only_added_to(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_files(any_engine, tmp_path, {"units": unit_rows(moved=False)})
    number = put(any_engine)
    answer_dispute(any_engine, scoped(any_engine), number, "Looked into.", by="Steward", at=OPEN)
    for table in ("figure_dispute", "dispute_answer"):
        for statement in (f"UPDATE {table} SET text = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(sa.exc.DBAPIError, match="only added to"), writing(any_engine) as connection:
                connection.exec_driver_sql(statement)
    assert [one.text for one in said(any_engine)] == ["Two call-backs of Tuesday are missing."]
