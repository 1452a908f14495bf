"""`accountability integrity`: every check with its figures, its reason and its newest outcome; the rows."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from metrics.patterns import NOT_KEPT, REGISTRY
from models.engine import engine_for, writing
from models.patterns import record_outcome
from models.tree import find_unit
from tests import pattern_agency
from tests.command_line import Run
from tests.measure_factories import import_files, scope_of

COLUMNS = ["unit", "check", "status", "effect", "p", "corrected_p", "k", "n", "expected", "reason", "outcome"]


@pytest.fixture(scope="module")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("integrity")
    with closing(sqlite3.connect(sqlite_template)) as connection:
        connection.execute("VACUUM INTO ?", (str(folder / "agency.db"),))
    engine = engine_for(f"sqlite:///{folder / 'agency.db'}")
    import_files(engine, folder, pattern_agency.files())
    engine.dispose()
    return folder / "agency.db"


@pytest.fixture
def stories(made: Path, database: Path) -> Iterator[Path]:
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("VACUUM INTO ?", (str(database),))
    yield database
    engine_for(f"sqlite:///{database}").dispose()


def test_one_unit(stories: Path, run: Run) -> None:
    found = run("integrity", "--unit", "Records", "--format", "json")
    assert (found.code, found.err) == (0, "")
    assert [list(row) for row in found.rows] == [COLUMNS] * (len(REGISTRY) + len(NOT_KEPT))
    lines = {row["check"]: row for row in found.rows}
    assert (lines["G1"]["status"], lines["G1"]["k"], lines["G1"]["n"]) == ("flag", 68, 140)
    assert lines["G5"]["status"] == "not run"
    assert lines["G5"]["reason"] == "Too few cases (0 of 8 needed)"
    assert lines["G9"]["status"] == "ok"


def test_the_whole_agency_unit_by_unit_in_a_week(stories: Path, run: Run) -> None:
    found = run("integrity", "--week", "2025-W51", "--format", "csv")
    units = list(dict.fromkeys(row["unit"] for row in found.cells))
    assert units == ["North", "South", "West", "East", "Records", "Standards"]
    flags = {(row["check"], row["unit"]) for row in found.cells if row["status"] == "flag"}
    assert flags == pattern_agency.SHOWN
    # Supporting parts are not patterns of their own.
    assert "Patterns to check, 2025-06-23 to 2025-12-21: 15" in run("integrity").out


def test_the_newest_outcome_stands_beside(stories: Path, run: Run) -> None:
    with writing(engine_for(f"sqlite:///{stories}")) as connection:
        scope = scope_of(connection)
        for outcome in ("still_looking", "practice_changed"):
            record_outcome(
                connection,
                agency_id=scope.agency_id,
                unit_id=find_unit(connection, scope, "West").id,
                pattern="G8",
                week_start=date(2025, 12, 15),
                outcome=outcome,
                text="Read.",
                by="auditor",
                at=datetime(2026, 1, 6, tzinfo=UTC),
            )
    rows = run("integrity", "--unit", "West", "--format", "json").rows
    assert {row["check"]: row["outcome"] for row in rows if row["status"] == "flag"} == {
        "G8": "practice_changed",
        "G11": None,
    }


def test_the_records_behind_a_check(stories: Path, run: Run) -> None:
    found = run("integrity", "--unit", "West", "--rows", "G8", "--format", "csv")
    assert (len(found.cells), sum(row["k"] == "True" for row in found.cells)) == (25, 24)
    assert "G8: 24 of 25 rows" in run("integrity", "--unit", "West", "--rows", "G8").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rows", "G1"), "Name the unit whose records you want with --unit."),
        (("--rows", "G99", "--unit", "West"), "There is no check “G99”"),
        (("--unit", "Nowhere"), "There is no unit"),
    ],
)
def test_what_cannot_be_asked(stories: Path, run: Run, words: tuple[str, ...], said: str) -> None:
    found = run("integrity", *words)
    assert found.code != 0
    assert said in found.err
    assert found.out == ""
