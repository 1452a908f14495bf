"""The command line: figures, refusals in one plain sentence with a code, the database, backups."""

import sqlite3
from pathlib import Path

import pytest

from dashboard.cli.output import inert, plain
from metrics.figures import RESERVED
from metrics.measures import REGISTRY
from models.engine import engine_for
from models.migrate import newest
from models.settings import settings
from tests.command_line import Run, columns
from tests.factories import AGENCY, write_csv
from tests.measure_factories import UNITS, scorecard


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


def test_a_database_url_that_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCOUNTABILITY_DATABASE_URL", "nonsense")
    settings.cache_clear()
    found = run("scorecard")
    assert (found.code, found.err.count("\n")) == (10, 1)
