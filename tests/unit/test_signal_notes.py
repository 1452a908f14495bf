"""Notes on the time line: which are in force, when limits may start anew, and the commands for them."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from metrics.configuration import load
from metrics.counts import day_number
from metrics.figures import Figures
from metrics.signals.notes import Change, Note, check_can_rebase, longest_run, read_notes
from metrics.signals.series import COLUMNS, change_of, series
from models.engine import engine_for, reading, writing
from models.errors import EntryRefused
from models.notes import approve_note, end_note, write_note
from models.settings import settings
from models.tree import find_unit
from tests.command_line import Run
from tests.measure_factories import UNITS, import_files, scope_of

View = Callable[..., Figures]
SIGNALS = load(settings().configuration).signals
AT = datetime(2026, 1, 5, tzinfo=UTC)


def change(new: int = 12, before: int = 26, worse: bool = False) -> Change:
    return Change(np.ones(new, "int64"), before, worse)


def check(
    changed: Change, author: str = "Sergeant", approver: str = "Deputy chief", trial: bool = False
) -> None:
    check_can_rebase(changed, SIGNALS, author=author, approver=approver, commander="Captain", trial=trial)


def test_limits_may_start_anew_after_a_lasting_change_that_another_approved() -> None:
    check(change())
    check(change(new=8), trial=True)


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: check(change(), author="Deputy chief"), "approved by somebody other than its author"),
        (lambda: check(change(), approver="Captain"), "other than the unit's commander"),
        (lambda: check(change(new=7), trial=True), "after 8 weeks in a row on the new side; there are 7."),
        (lambda: check(change(new=8)), "One side of the change has 8 weeks of 12. Mark it as a trial."),
        (lambda: check(change(before=11)), "One side of the change has 11 weeks of 12."),
        (lambda: check(change(worse=True)), "would make weeks usual that are worse than usual now"),
    ],
)
def test_what_new_limits_are_refused_for(refused: Callable[[], None], sentence: str) -> None:
    with pytest.raises(EntryRefused, match=sentence):
        refused()


def test_the_longest_run_is_broken_by_the_line_and_by_the_other_side() -> None:
    assert longest_run(np.array([1, 1, -1, -1, -1, 0, -1])) == 3
    assert longest_run(np.array([0, 0])) == 0
    assert longest_run(np.zeros(0, "int64")) == 0


def write(connection: sa.Connection, unit: int | None, kind: str, week: date = date(2025, 6, 2)) -> int:
    agency = scope_of(connection).agency_id
    return write_note(
        connection, agency_id=agency, unit_id=unit, measure="B1", week_start=week, kind=kind,
        text="New intake form", author="Sergeant", at=AT,
    )  # fmt: skip


def test_only_what_is_approved_and_not_ended_is_in_force(engine: sa.Engine, tmp_path: Path) -> None:
    import_files(engine, tmp_path, {"units": list(UNITS)})
    with writing(engine) as connection:
        north, south = (find_unit(connection, scope_of(connection), name).id for name in ("North", "South"))
        said = write(connection, None, "note")
        waiting = write(connection, north, "rebase")
        approved = write(connection, south, "excluded")
        approve_note(connection, approved, by="Deputy chief", at=AT)
        end_note(connection, write(connection, north, "note"), by="Sergeant", at=AT)
    with reading(engine) as connection:
        assert [note.id for note in read_notes(connection, scope_of(connection))] == [said, approved]
        whole = read_notes(connection, scope_of(connection), waiting=True)
        assert [note.id for note in whole] == [said, waiting, approved]
        assert whole[2].approved_by == "Deputy chief"
        one = read_notes(connection, scope_of(connection, "North"), waiting=True)
        assert [note.id for note in one] == [said, waiting]
    assert whole[0].bears_on(north, "B1")
    assert not whole[0].bears_on(north, "B3")
    assert not whole[1].bears_on(south, "B1")


def test_a_series_tells_limits_states_and_its_notes(view: View) -> None:
    found = view()
    agency = found.counts.tree[0]
    monday = day_number(date(2025, 10, 6))
    told = (
        Note(1, None, None, monday, "excluded", "Flood", "Sergeant", "Deputy chief", False),
        Note(2, agency.id, "B3", monday - 70, "rebase", "Form", "Sergeant", "Deputy chief", False),
        Note(3, agency.id, "B1", monday, "note", "Other", "Sergeant", None, False),
    )
    whole = series(found, told, "B3", agency, 200)
    assert whole is not None
    assert list(whole.rows.columns) == list(COLUMNS)
    assert [note.id for note in whole.notes] == [1, 2]
    plain = series(found, (), "B3", agency, 200)
    assert plain is not None
    assert plain.chart.line.step == 1
    assert plain.rows["week_start"].iloc[-1] == found.weeks.last.start
    assert plain.rows["provisional"].tail(3).tolist() == [False, True, True]
    assert plain.rows["centre"].notna().all()
    assert plain.rows["rebased"].sum() == 0
    assert whole.rows["rebased"].sum() == 1
    out = whole.rows[whole.rows["excluded"]]
    assert out["state"].tolist() == [""]
    assert len(series(found, (), "B3", agency).rows) == 26  # type: ignore[union-attr]


def test_gaps_of_a_series_say_why(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    due = [f"2025-{month:02d}-{day:02d}" for month in range(6, 13) for day in (1, 15)]
    promise = {"unit": "North", "kind": "call_back", "made_at": "2025-05-01", "ended_at": "2025-05-20"}
    rows = [promise | {"promise": day, "due_at": day} for day in due]
    import_files(
        engine, tmp_path, {"units": list(UNITS), "promises": rows}, datetime(2025, 12, 8, 5, tzinfo=UTC)
    )
    event = {"event": "E", "unit": "North", "state": "held", "start": "2025-12-28 18:00"}
    import_files(engine, tmp_path, {"events": [event]})
    found = view(engine=engine)
    north = next(node for node in found.counts.tree if node.name == "North")
    assert series(found, (), "B1", north) is None  # the file ends before the settled week
    earlier = view(engine=engine, as_of=datetime(2025, 12, 8, 5, tzinfo=UTC))
    told = series(earlier, (), "B1", north)
    assert told is not None
    assert set(told.rows["reason"].dropna()) == {"no records in this week"}
    assert (told.chart.last.kind, told.chart.aim.goal) == ("run", 0.95)


def test_what_has_no_chart_with_limits_has_no_series(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    found = view()
    agency, unassigned = found.counts.tree[0], next(n for n in found.counts.tree if n.is_unassigned)
    assert series(found, (), "C2", agency) is None
    assert series(found, (), "A2", agency) is None
    assert series(found, (), "B1", unassigned) is None
    import_files(engine, tmp_path, {"units": list(UNITS)})
    bare = view(engine=engine)
    assert series(bare, (), "B1", bare.counts.tree[0]) is None
    assert series(bare, (), "D1", bare.counts.tree[0]) is None


def test_a_change_is_seen_against_the_old_centre(view: View) -> None:
    found = view()
    agency = found.counts.tree[0]
    whole = series(found, (), "B1", agency, 200)
    assert whole is not None
    monday = day_number(date(2025, 6, 2))
    changed = change_of(found, (), "B1", agency, monday)
    points = whole.chart.last.points
    assert changed.before + len(changed.side) == len(points)
    assert changed.before == int((whole.chart.line.mondays[points] < monday).sum())
    after = whole.rows[(whole.rows["week_start"] >= date(2025, 6, 2)) & ~whole.rows["provisional"]]
    assert changed.worse == bool((after["state"] == "worse").any())
    few = change_of(found, (), "C6", next(n for n in found.counts.tree if n.name == "North"), monday)
    assert set(few.side) <= {-1, 0, 1}
    for measure, day in (("C2", monday), ("B1", 0), ("B1", monday + 7000)):
        with pytest.raises(EntryRefused, match="no weekly chart"):
            change_of(found, (), measure, agency, day)


def test_notes_by_the_command_line(run: Run, filled: Path) -> None:
    words = ("note", "add", "Flood in the station", "--week", "2025-W41", "--by", "Sergeant")
    assert run(*words).out == "Note 1 written.\n"
    assert run(*words, "--kind", "excluded", "--unit", "North").out == (
        "Note 2 written. It waits for approval.\n"
    )
    assert run("note", "approve", "2", "--by", "Sergeant").err == (
        "A note is approved by somebody other than its author.\n"
    )
    assert run("note", "approve", "2", "--by", "Deputy chief").out == "Note 2 approved.\n"
    rebase = (*words, "--kind", "rebase")
    assert run(*rebase, "--unit", "North").err == "A change of process names one unit and one measure.\n"
    assert run(*rebase, "--unit", "North", "--measure", "B9").code == 11
    assert run(*rebase, "--unit", "North", "--measure", "B1").out.startswith("Note 3 written.")
    refused = run("note", "approve", "3", "--by", "Deputy chief")
    assert refused.code == 11
    assert "8 weeks in a row" in refused.err
    assert run("note", "approve", "9", "--by", "Deputy chief").code == 11
    listed = json.loads(run("note", "list", "--format", "json").out)
    assert [(line["note"], line["kind"], line["unit"], line["approved_by"]) for line in listed] == [
        (1, "note", None, None),
        (2, "excluded", "North", "Deputy chief"),
        (3, "rebase", "North", None),
    ]
    assert run("note", "end", "2", "--by", "Deputy chief").out == "Note 2 ended.\n"
    again = run("note", "end", "2", "--by", "Deputy chief")
    assert (again.code, again.err) == (11, "There is no note of this number in force.\n")
    assert [line["note"] for line in json.loads(run("note", "list", "--format", "json").out)] == [1, 3]
    engine_for(f"sqlite:///{filled}").dispose()


def test_signals_by_the_command_line(run: Run, filled: Path) -> None:
    found = run("signals", "--format", "json")
    rows = json.loads(found.out)
    assert {row["measure"] for row in rows} >= {"A1", "A8", "B1", "B3", "B4", "C3", "C6"}
    asked = [row["question"] for row in rows]
    assert asked == sorted(asked, reverse=True)
    north = json.loads(run("signals", "--unit", "North", "--format", "json").out)
    assert north == [row for row in rows if row["unit"] == "North"]
    tested = [row for row in rows if row["p"] is not None]
    assert len(tested) > 5
    assert all(row["p"] <= row["corrected"] <= 1 for row in tested)
    assert "figures tested" in run("signals", "--week", "2025-W30").out
    assert run("signals", "--unit", "Atlantis").code == 12
