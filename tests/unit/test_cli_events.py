"""`accountability events`: what was planned counts once somebody has said that it took place."""

import json
from pathlib import Path

import pytest

from models.engine import engine_for
from models.migrate import migrate
from tests.command_line import Run
from tests.factories import AGENCY, import_rows, rows_of


@pytest.fixture
def calendar(database: Path, tmp_path: Path) -> Path:
    engine = engine_for(f"sqlite:///{database}")
    migrate(engine)
    rows = ({"key": f"E{n}", "starts_at": f"2025-03-0{n} 18:00", "unit": unit} for n, unit in UNITS)
    waits = [row | {"state": "to_be_confirmed", "kind": "youth", "community": "Mill"} for row in rows]
    import_rows(engine, tmp_path, "event", rows_of("event", *waits))
    engine.dispose()
    return database


UNITS = ((1, "North"), (2, "North"), (3, "South"))


def waiting(run: Run, *words: str) -> list[tuple[object, ...]]:
    rows = json.loads(run("events", "waiting", "--format", "json", *words).out)
    return [(row["event"], row["event_on"], row["unit"], row["kind"], row["place"]) for row in rows]


def held(run: Run) -> int:
    rows = run("records", "events_held", "--week", "2025-W10", "--unit", AGENCY, "--format", "json").rows
    return len(rows)


def test_what_waits_is_confirmed_denied_and_unsaid(calendar: Path, run: Run) -> None:
    assert waiting(run)[0] == (3, "2025-03-03", "SOUTH", "youth", "Mill")
    assert [row[0] for row in waiting(run, "--unit", "North")] == [2, 1]
    assert held(run) == 0
    found = run("events", "confirm", "3", "--by", "Desk sergeant")
    assert (found.code, found.out) == (0, "1\u00a0event took place.\n")
    assert run("events", "deny", "1", "2").out == "2\u00a0events did not take place.\n"
    assert waiting(run) == []
    assert held(run) == 1
    assert run("events", "back", "3").out == "Taken back. 1\u00a0event is again as the file says.\n"
    assert [row[0] for row in waiting(run)] == [3]
    assert run("rebuild", "--verify").out == "0 differences\n"


def test_what_a_file_says_otherwise_is_listed(calendar: Path, run: Run, tmp_path: Path) -> None:
    run("events", "confirm", "1", "2", "3", "--by", "Desk sergeant")
    engine = engine_for(f"sqlite:///{calendar}")
    off = {"key": "E1", "starts_at": "2025-03-01 18:00", "unit": "North", "state": "cancelled"}
    import_rows(engine, tmp_path, "event", rows_of("event", off))
    engine.dispose()
    (row,) = json.loads(run("events", "differences", "--unit", "North", "--format", "json").out)
    assert (row["event"], row["said"], row["said_by"], row["file_says"]) == (
        1, "held", "Desk sergeant", "cancelled"
    )  # fmt: skip


def test_what_cannot_be_said_is_one_sentence(calendar: Path, run: Run) -> None:
    found = run("events", "back", "1")
    assert (found.code, found.err[:12]) == (11, "1 of these e")
    assert run("events", "confirm", "99").code == 12
