"""The command line: what each command prints, its exit code, and one plain sentence where it cannot do it."""

import csv
import io
import json
import sqlite3
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.cli import main
from dashboard.cli.output import inert, plain
from metrics.figures import RESERVED
from metrics.measures import REGISTRY
from models.engine import engine_for
from models.migrate import newest
from models.settings import settings
from tests.factories import AGENCY, write_csv
from tests.measure_factories import UNITS, scorecard

TEMPLATES = Path(__file__).parents[2] / "seed_data" / "templates"
MAPPING = """
name = "calls"
title = "Calls that were promised"
record = "commitment"
zone = "America/New_York"
as_of = "2026-01-05T00:00:00"
[key]
columns = ["key"]
[fields]
unit = { column = "unit" }
kind = { column = "kind" }
made_at = { column = "made" }
due_at = { column = "due" }
ended_at = { column = "ended" }
[crosswalks.kind]
"Call" = "call_back"
"""


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, object]]:
        """What was printed as JSON."""
        found: list[dict[str, object]] = json.loads(self.out)
        return found

    @property
    def cells(self) -> list[dict[str, str]]:
        """What was printed as CSV."""
        return list(csv.DictReader(io.StringIO(self.out)))


Run = Callable[..., Ran]


def columns(table: str) -> list[str]:
    """The columns of a template."""
    with (TEMPLATES / f"{table}.csv").open(encoding="utf-8") as file:
        return next(csv.reader(file))


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the settings point; nothing is there yet."""
    path = tmp_path / "here.db"
    monkeypatch.setenv("ACCOUNTABILITY_DATABASE_URL", f"sqlite:///{path}")
    settings.cache_clear()
    yield path
    settings.cache_clear()


@pytest.fixture
def run(database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command as the shell would."""

    def command(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["accountability", *map(str, words)])
        code: object = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        captured = capsys.readouterr()
        return Ran(int(str(code)), captured.out, captured.err)

    return command


@pytest.fixture
def filled(database: Path, agency_engine: sa.Engine) -> Path:
    """The random agency's database in that place."""
    with closing(sqlite3.connect(str(agency_engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(database),))
    return database


@pytest.fixture
def calls(tmp_path: Path) -> tuple[Path, Path]:
    """A file of three promises, one with a word that the mapping lacks, and its mapping."""
    rows = [
        {
            "key": "1",
            "unit": "North",
            "kind": "Call",
            "made": "2025-11-03",
            "due": "2025-11-06",
            "ended": "2025-11-05",
        },
        {"key": "2", "unit": "North", "kind": "Call", "made": "2025-11-03", "due": "2025-11-06", "ended": ""},
        {
            "key": "3",
            "unit": "North",
            "kind": 'Ring "back"',
            "made": "2025-11-03",
            "due": "2025-11-06",
            "ended": "",
        },
    ]
    mapping = tmp_path / "calls.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    return write_csv(tmp_path / "calls.csv", rows), mapping


@pytest.fixture
def units(run: Run, tmp_path: Path) -> None:
    """An agency with its units."""
    rows = [dict.fromkeys(columns("units"), "") | row for row in UNITS]
    path = write_csv(tmp_path / "units.csv", rows)
    found = run("import", path, "--mapping", "template-units", "--agency", AGENCY, "--as-of", "2026-01-05")
    assert found.code == 0, found.err


def test_init_makes_a_database_once(run: Run, database: Path) -> None:
    first, again = run("init"), run("init")
    assert (first.code, again.code) == (0, 0)
    assert f"set up, version {newest()}" in first.out
    assert "already up to date" in again.out
    assert database.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("scorecard",),
        ("counts",),
        ("records", "B1"),
        ("rebuild", "--verify"),
        ("doctor",),
        ("quarantine", "list"),
        ("backup", "copy.db"),
        ("quarantine", "retry", "--source", "calls"),
    ],
    ids=" ".join,
)
def test_without_a_database_each_command_says_what_to_do(
    run: Run, database: Path, words: tuple[str, ...]
) -> None:
    found = run(*words)
    assert not database.exists()
    assert found.code == 15
    assert found.err == "The database has not been set up. Run `accountability init`.\n"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("scorecard", "--agency", "Atlantis"), 12, "There is no agency “Atlantis” that you may read."),
        (("scorecard", "--unit", "Atlantis"), 12, "There is no unit “Atlantis” that you may read."),
        (("scorecard", "--week", "2026-W60"), 10, "“2026-W60” is not a week; write it like 2019-W30."),
        (("scorecard", "--week", "last"), 10, "“last” is not a week; write it like 2019-W30."),
        (("scorecard", "--window", "month"), 10, "There is no window “month”. Use week, 13w, 52w, all."),
        (("scorecard", "--as-of", "2026-02-30"), 10, "“2026-02-30” is no day. Write it like 2026-01-13."),
        (("scorecard", "--as-of", "soon"), 10, "“soon” is no day. Write it like 2026-01-13."),
        (("counts", "--from", "2026-W60"), 10, "“2026-W60” is not a week; write it like 2019-W30."),
        (("scorecard", "--week", "0001-W01"), 10, "“0001-W01” is not a week; write it like 2019-W30."),
        (("records", "B1", "--week", "9999-W52"), 10, "“9999-W52” is not a week; write it like 2019-W30."),
        (("counts", "--as-of", "0001-01-01"), 10, "0001-01-01 is too far off. Take a day from 1900 to 2199."),
        (("counts", "--unit", "Atlantis"), 12, "There is no unit “Atlantis” that you may read."),
        (("records", "B9"), 12, "There is no figure “B9”. `accountability method` lists them."),
        (("records", "B1", "--unit", "Atlantis"), 12, "There is no unit “Atlantis” that you may read."),
        (("rebuild", "--agency", "Atlantis"), 12, "There is no agency “Atlantis” that you may read."),
        (("import", "none.csv", "--mapping", "template-units", "--agency", AGENCY), 11, None),
        (("import", "none.csv", "--mapping", "no-such-mapping", "--agency", AGENCY), 11, None),
        (("demo", "--no-serve", "--until", "2026-11-16"), 10, "2026-11-16 is no Sunday."),
        (("demo", "--no-serve", "--until", "sunday"), 10, "“sunday” is no day. Write it like 2026-01-13."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(
    filled: Path, run: Run, words: tuple[str, ...], code: int, sentence: str | None
) -> None:
    found = run(*words)
    assert found.code == code, found.err
    assert found.out == ""
    assert found.err.count("\n") == 1
    assert "Traceback" not in found.err
    if sentence is not None:
        assert found.err == f"{sentence}\n"


def test_a_scorecard_as_json_csv_and_from_build_is_the_same(filled: Path, run: Run) -> None:
    found = run("scorecard", "--format", "json").rows
    table = run("scorecard", "--format", "csv").cells
    built = scorecard(engine_for(f"sqlite:///{filled}")).rows
    assert list(found[0])[: len(RESERVED)] == list(RESERVED)
    assert len(found) == len(table) == len(built)
    for row, cells, figure in zip(found, table, built.to_dict("records"), strict=True):
        for name in RESERVED:
            assert row[name] == plain(figure[name])
            assert cells[name] == ("" if row[name] is None else str(inert(row[name])))
    missing = [row for row in found if row["status"] != "ok"]
    assert missing
    assert all(row["value"] is None and row["low"] is None and row["reason"] for row in missing)


def test_a_scorecard_of_one_unit_week_window_and_day(filled: Path, run: Run) -> None:
    rows = run(
        "scorecard", "--unit", " north ", "--week", "2025-W40", "--window", "52w", "--format", "json"
    ).rows
    assert {row["unit"] for row in rows} == {"North"}
    b1 = next(row for row in rows if row["measure"] == "B1")
    assert (b1["window"], b1["week_end"], b1["provisional"]) == ("52w", "2025-10-05", False)
    then = run("scorecard", "--as-of", "2025-10-06", "--format", "json").rows
    week = next(row for row in then if row["measure"] == "commitments_due")
    assert (week["week_start"], week["week_end"]) == ("2025-09-29", "2025-10-05")
    shown = run("scorecard", "--unit", "North")
    assert shown.code == 0
    assert "Springfield, 2025-W51" in shown.out
    assert "North: " in shown.out


def test_counts_are_each_units_own_and_a_unit_brings_those_under_it(filled: Path, run: Run) -> None:
    rows = run("counts", "--format", "json").rows
    assert set(rows[0]) == {"unit", "week_start", "count", "n"}
    assert run("counts").cells == [{name: str(value) for name, value in row.items()} for row in rows]
    assert all(isinstance(row["n"], int) and row["n"] > 0 for row in rows)
    part = run(
        "counts", "--unit", "Valley", "--from", "2025-W50", "--to", "2025-W51", "--format", "json"
    ).rows
    assert {row["unit"] for row in part} == {"South", "East"}
    assert {row["week_start"] for row in part} == {"2025-12-08", "2025-12-15"}
    assert part == [row for row in rows if row in part]
    assert run("counts", "--from", "2025-W51", "--to", "2025-W50", "--format", "json").rows == []


def test_records_say_where_each_row_counts(filled: Path, run: Run) -> None:
    b1 = run("scorecard", "--unit", "North", "--window", "52w", "--format", "json").rows
    figure = next(row for row in b1 if row["measure"] == "B1")
    rows = run("records", "B1", "--unit", "North", "--window", "52w", "--format", "json").rows
    assert len(rows) == figure["denominator"]
    assert sum(bool(row["numerator"]) for row in rows) == figure["numerator"]
    assert all(row["denominator"] is True for row in rows)
    shown = run("records", "commitments_due", "--week", "2025-W50")
    assert "commitments_due: " in shown.out


def test_the_method_lists_every_measure(run: Run) -> None:
    found = run("method", "--format", "json").rows
    assert [row["measure"] for row in found] == list(REGISTRY)
    assert all(row["meaning"] and row["formula"] and row["asks"] for row in found)


def test_rebuild_finds_and_mends_what_differs(filled: Path, run: Run) -> None:
    assert run("rebuild", "--verify").out == "0 differences\n"
    with sqlite3.connect(filled) as connection:
        connection.execute("UPDATE due_count SET n = n + 1 WHERE rowid = 1")
    connection.close()
    wrong = run("rebuild", "--verify")
    assert (wrong.code, wrong.out) == (1, "2 differences in due_count (2)\n")
    assert run("doctor").code == 1
    mended = run("rebuild")
    assert (mended.code, mended.out.splitlines()[-1]) == (0, "Counts rebuilt.")
    assert run("rebuild", "--verify").code == 0
    sound = run("doctor")
    assert sound.code == 0
    assert "Integrity: ok; broken references: 0" in sound.out
    assert f"{AGENCY}: 0 differences" in sound.out


@pytest.mark.usefixtures("units")
def test_a_dry_run_prints_what_to_paste_and_stores_nothing(run: Run, calls: tuple[Path, Path]) -> None:
    file, mapping = calls
    found = run("import", file, "--mapping", mapping, "--agency", AGENCY, "--dry-run")
    assert found.code == 1
    toml = tomllib.loads(found.out[found.out.index("[crosswalks") :])
    assert list(toml["crosswalks"]["kind"]) == ['Ring "back"']
    assert "3 rows read, 1 would wait in quarantine" in found.out
    assert run("counts", "--format", "json").rows == []
    pasted = mapping.read_text(encoding="utf-8") + """'Ring "back"' = "call_back"\n"""
    mapping.write_text(pasted, encoding="utf-8")
    assert run("import", file, "--mapping", mapping, "--agency", AGENCY, "--dry-run").code == 0


@pytest.mark.usefixtures("units")
def test_an_import_says_what_became_of_each_row(run: Run, calls: tuple[Path, Path]) -> None:
    file, mapping = calls
    first = run("import", file, "--mapping", mapping, "--agency", AGENCY)
    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines()[0] == "calls.csv: 3 read = 2 new + 0 changed + 0 same + 1 quarantined"
    assert first.out.splitlines()[1].startswith("  1 no_crosswalk: ")
    again = run("import", file, "--mapping", mapping, "--agency", AGENCY)
    assert again.out.splitlines()[0] == "calls.csv: 3 read = 0 new + 0 changed + 2 same + 1 quarantined"
    refused = run("import", mapping, "--mapping", mapping, "--agency", AGENCY)
    assert refused.code == 11
    assert refused.err.count("\n") == 1


@pytest.mark.usefixtures("units")
def test_a_fixed_row_leaves_quarantine_and_the_counts_move(
    run: Run, calls: tuple[Path, Path], tmp_path: Path
) -> None:
    file, mapping = calls
    run("import", file, "--mapping", mapping, "--agency", AGENCY)
    assert [
        row["n"] for row in run("counts", "--format", "json").rows if row["count"] == "commitments_due"
    ] == [2]
    (waiting,) = run("quarantine", "list", "--format", "json").rows
    assert (waiting["fault"], waiting["column"], waiting["found"]) == ("no_crosswalk", "kind", 'Ring "back"')
    out = tmp_path / "fix.csv"
    written = run("quarantine", "export", "--source", "calls", "--out", out)
    assert written.out == f"{out}: 1 rows.\n"
    fixed = out.read_text(encoding="utf-8-sig").replace('Ring ""back""', "Call").replace('"Call"', "Call")
    out.write_text(fixed, encoding="utf-8")
    retried = run("quarantine", "retry", "--source", "calls", "--file", out)
    assert retried.code == 0, retried.err
    assert "1 read = 1 new + 0 changed + 0 same + 0 quarantined" in retried.out
    assert run("quarantine", "list", "--format", "json").rows == []
    assert [
        row["n"] for row in run("counts", "--format", "json").rows if row["count"] == "commitments_due"
    ] == [3]
    assert run("rebuild", "--verify").code == 0


@pytest.mark.usefixtures("units")
def test_a_better_mapping_takes_waiting_rows_in(run: Run, calls: tuple[Path, Path]) -> None:
    file, mapping = calls
    run("import", file, "--mapping", mapping, "--agency", AGENCY)
    mapping.write_text(MAPPING + """'Ring "back"' = "call_back"\n""", encoding="utf-8")
    assert "1 new" in run("quarantine", "retry", "--source", "calls", "--mapping", mapping).out
    nothing = run("quarantine", "retry", "--source", "no-such-source")
    assert nothing.code in (11, 12)
    assert nothing.err.count("\n") == 1


def test_a_backup_of_a_database_in_use_restores_to_the_same(filled: Path, run: Run, tmp_path: Path) -> None:
    before, copy = run("scorecard", "--format", "csv").out, tmp_path / "copy.db"
    writer = sqlite3.connect(filled)
    writer.execute("BEGIN IMMEDIATE")
    done = run("backup", copy)
    writer.rollback()
    writer.close()
    assert done.code == 0, done.err
    assert run("backup", copy).code == 16
    there = run("restore", copy)
    assert (there.code, there.err) == (
        15,
        "here.db exists already. Move it away first; nothing was changed.\n",
    )
    engine_for(f"sqlite:///{filled}").dispose()
    for file in filled.parent.glob("here.db*"):
        file.unlink()
    assert run("restore", copy).code == 0
    assert run("scorecard", "--format", "csv").out == before
    assert run("rebuild", "--verify").code == 0


def test_what_is_no_backup_is_not_restored(run: Run, database: Path, tmp_path: Path) -> None:
    junk = tmp_path / "junk.db"
    junk.write_bytes(b"SQLite format 3\0" + b"nonsense" * 500)
    for file in (junk, tmp_path / "absent.db"):
        found = run("restore", file)
        assert found.code == 15
        assert found.err.count("\n") == 1
        assert not database.exists()
        assert not list(tmp_path.glob("*.part"))


def test_a_backup_into_a_folder_that_is_not_there(filled: Path, run: Run, tmp_path: Path) -> None:
    found = run("backup", tmp_path / "nowhere" / "copy.db")
    assert (found.code, found.err.count("\n")) == (16, 1)


def test_several_agencies_need_a_name(filled: Path, run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "more.csv", [dict.fromkeys(columns("units"), "") | UNITS[0]])
    words = ("--mapping", "template-units", "--agency", "Shelbyville", "--as-of", "2026-01-05")
    assert run("import", path, *words).code == 0
    found = run("scorecard")
    sentence = "Name one agency with --agency: “Shelbyville”, “Springfield”."
    assert (found.code, found.err) == (12, f"{sentence}\n")
    assert run("scorecard", "--agency", "springfield", "--unit", "North").code == 0


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_a_csv_is_run_as_a_formula(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert inert(f"a{text}") == f"a{text}"
    assert (inert(-1), inert(None)) == (-1, "")


@pytest.mark.usefixtures("units")
def test_a_name_that_looks_like_a_formula_is_printed_as_text(run: Run, tmp_path: Path) -> None:
    row = {
        "key": "=1+1",
        "unit": "North",
        "kind": "Call",
        "made": "2025-11-03",
        "due": "2025-11-06",
        "ended": "",
    }
    mapping = tmp_path / "calls.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    run("import", write_csv(tmp_path / "calls.csv", [row]), "--mapping", mapping, "--agency", AGENCY)
    cells = run("records", "commitments_due", "--window", "all", "--format", "csv").cells
    assert [row["key"] for row in cells] == ["'=1+1"]


def test_a_database_url_that_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCOUNTABILITY_DATABASE_URL", "nonsense")
    settings.cache_clear()
    found = run("scorecard")
    assert (found.code, found.err.count("\n")) == (10, 1)
