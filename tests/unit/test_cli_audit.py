"""The trails on the command line: entries newest first, filtered; proof, and what breaks it."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.access import Viewer, local_viewer
from models.engine import engine_for
from models.looks import looks_file, record_look
from tests.command_line import Run

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
CAPTAIN = Viewer("captain", "commander", frozenset({1}), frozenset({4}))


@pytest.fixture
def looked(filled: Path) -> sa.Engine:
    """The random agency, its imports, and four looks on four days."""
    engine = engine_for(f"sqlite:///{filled}")
    for days in range(3):
        record_look(
            engine, CAPTAIN, action="record_opened", subject=f"promise {days}", at=AT + timedelta(days)
        )
    record_look(engine, local_viewer(), action="refusal", subject="unit", agency_id=2, at=AT)
    record_look(engine, local_viewer(), action="export", subject="=1+1", agency_id=1, at=AT + timedelta(3))
    return engine


def rows(run: Run, *words: str) -> list[dict[str, object]]:
    done = run("audit", "--format", "json", *words)
    assert done.code == 0, done.err
    held: list[dict[str, object]] = json.loads(done.out)
    return held


def test_entries_of_both_trails_newest_first_and_of_this_agency_alone(looked: sa.Engine, run: Run) -> None:
    held = rows(run)
    assert [row["at"] for row in held] == sorted((str(row["at"]) for row in held), reverse=True)
    assert {row["trail"] for row in held} == {"changes", "looks"}
    assert [row["subject"] for row in held if row["trail"] == "looks"] == [
        "=1+1",
        "promise 2",
        "promise 1",
        "promise 0",
    ]


def test_entries_by_trail_day_actor_and_action(looked: sa.Engine, run: Run) -> None:
    looks = ("--chain", "looks")
    assert {row["action"] for row in rows(run, "--chain", "changes")} == {"import"}
    assert len(rows(run, *looks, "--actor", "captain")) == 3
    assert len(rows(run, *looks, "--action", "export")) == 1
    days = rows(run, *looks, "--from", "2026-03-03", "--to", "2026-03-04")
    assert [row["subject"] for row in days] == ["promise 2", "promise 1"]
    assert json.loads(str(days[0]["detail"])) == {}
    file = list(csv.DictReader(io.StringIO(run("audit", *looks, "--format", "csv").out)))
    assert file[0]["subject"] == "'=1+1"
    assert "promise 2" in run("audit", *looks).out


def test_proof_and_what_breaks_it(looked: sa.Engine, run: Run) -> None:
    done = run("audit", "--verify")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].startswith("The trail of changes verifies, head ")
    head = lines[1].removeprefix("The trail of looks verifies, head ")
    assert head.startswith("5:")
    assert run("audit", "--chain", "looks", "--head", head).code == 0
    file = looks_file(Path(str(looked.url.database)))
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("DROP TRIGGER look_no_delete")
        raw.execute("DELETE FROM look WHERE id = 5")
    assert run("audit", "--verify").code == 0
    cut = run("audit", "--chain", "looks", "--head", head)
    assert (cut.code, cut.err) == (14, "The trail of looks: entries 5 to 5 are missing.\n")
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("DELETE FROM look WHERE id = 2")
    broken = run("audit", "--verify")
    assert (broken.code, broken.err) == (14, "The trail of looks: entry 2 is missing.\n")
    assert broken.out.startswith("The trail of changes verifies")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--chain", "both"), "There is no trail “both”"),
        (("--head", "5:0123456789ab"), "Say of which trail"),
        (("--chain", "looks", "--head", "nonsense"), "is no head of a chain"),
        (("--from", "yesterday"), "is no day"),
    ],
)
def test_what_cannot_be_asked(filled: Path, run: Run, words: tuple[str, ...], said: str) -> None:
    done = run("audit", *words)
    assert done.code == 10
    assert said in done.err
