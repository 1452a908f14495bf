"""Open data of a released quarter: its files say what the frozen line says, and prove it to anybody."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from frictionless import validate

from dashboard.briefings.folders import write_folder, zipped
from dashboard.briefings.quarterly import quarterly
from dashboard.cli.output import inert
from dashboard.open_data import check
from dashboard.open_data.columns import COUNTS, QUARTER
from dashboard.open_data.other_columns import TABLES
from dashboard.open_data.package import Package, of_released, package, tables_of
from metrics.configuration import load
from metrics.disclosure.agency import SAID_BY
from metrics.releasing import ReleasedQuarter, released
from metrics.rules import OpenDataRules
from models.access import Scope
from models.chain import Head
from models.engine import engine_for, reading
from models.errors import EntryRefused, ExportFailed
from models.proofs import Proof, proof
from models.published import canonical, digest_of
from tests import released_agency as quarter
from tests.command_line import Run

LABEL = quarter.QUARTER.label


@pytest.fixture(scope="module")
def agency(released_agency: tuple[sa.Engine, Scope]) -> tuple[sa.Engine, Scope]:
    return released_agency


@pytest.fixture(scope="module")
def frozen(agency: tuple[sa.Engine, Scope]) -> tuple[ReleasedQuarter, Proof]:
    with reading(agency[0]) as connection:
        found = released(connection, agency[1], LABEL)
        assert found is not None
        return found, proof(connection, agency[1], found.line_number)


@pytest.fixture(scope="module")
def made(agency: tuple[sa.Engine, Scope]) -> Package:
    with reading(agency[0]) as connection:
        return package(connection, agency[1], LABEL, load())


@pytest.fixture
def folder(made: Package, tmp_path: Path) -> Path:
    return write_folder(tmp_path, made.name, made.files)


def rows_of(made: Package, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.files[f"{name}.csv"].decode())))


def checked(folder: Path, *head: str) -> tuple[int, str]:
    """The program of the folder, as somebody runs it who has nothing else."""
    alone = [sys.executable, "-I", str(folder / "check.py"), str(folder), *head]
    done = subprocess.run(alone, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


def test_every_count_of_the_line_stands_in_its_file_and_no_other(
    made: Package, frozen: tuple[ReleasedQuarter, Proof]
) -> None:
    body = frozen[0].body
    wanted, withheld = {}, 0
    for row in body["cells"]:
        cell = dict(zip(body["cell_columns"], row, strict=True))
        key = (cell["of"].replace(" ", "_"), cell["unit_id"], cell["own_line"])
        wanted[*key, cell["category"], cell["outcome"], cell["time"]] = cell["count"]
        withheld += cell["count"] is None
    found = {}
    for table in COUNTS:
        if f"{table.name}.csv" in made.files:
            for row in rows_of(made, table.name):
                key = (table.name, int(row["unit_id"]), row["own_line"] == "true")
                shown = None if row["count"] == "c" else int(row["count"])
                words = row.get("category", "all"), row.get("outcome", "all")
                found[*key, *words, row["period"]] = shown
    assert found == wanted
    assert len(found) > withheld > 20
    assert all(n is None or n == 0 or n > 10 for n in found.values())


def test_all_files_but_the_tables_are_there_and_every_header_is_in_the_dictionary(made: Package) -> None:
    beside = {"README.md", "check.py", "datapackage.json", "dictionary.html", "proof.txt"}
    tables = {name.removesuffix(".csv") for name in made.files if name.endswith(".csv")}
    assert set(made.files) - {f"{name}.csv" for name in tables} == beside
    assert {"units", *SAID_BY} - {"feedback"} <= tables <= {table.name for table in QUARTER}
    dictionary = made.files["dictionary.html"].decode()
    for name in tables:
        header = made.files[f"{name}.csv"].decode().splitlines()[0].split(",")
        assert tuple(header) == TABLES[name].names
        assert all(f">{column}</th>" in dictionary for column in header)


def test_another_validator_reads_the_descriptor_and_all_rows(folder: Path) -> None:
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
    described = json.loads((folder / "datapackage.json").read_text())
    assert report.stats["tasks"] == len(described["resources"]) > 8
    for one in described["resources"]:
        assert (folder / one["path"]).stat().st_size == one["bytes"]
        assert all(field["description"] and field["type"] for field in one["schema"]["fields"])
        assert one["schema"]["missingValues"] == ["", "c"]
        assert one["sources"][0]["title"]
    # A count that is no number and no symbol is found, so the schema does say something.
    broken = (folder / "handled.csv").read_text().splitlines()
    broken[1] = broken[1].rsplit(",", 1)[0] + ",many"
    (folder / "handled.csv").write_text("\n".join(broken) + "\n")
    assert not validate(str(folder / "datapackage.json")).valid


def test_periods_are_whole_weeks_that_follow_one_another(made: Package) -> None:
    rows = rows_of(made, "received")
    periods = {row["period"]: row for row in rows}
    weeks = sorted(row["first_day"] for row in periods.values() if row["period_kind"] == "week")
    own = periods[LABEL]
    assert (own["first_day"], own["last_day"]) == ("2025-06-30", "2025-09-28")
    assert (weeks[0], len(weeks)) == (own["first_day"], 13)
    assert check.period("2025-to-Q3") == ["2025-to-Q3", "year_to_date", "2024-12-30", "2025-09-28"]
    assert check.period("2026-Q4")[2:] == ["2026-09-28", "2026-12-27"]
    assert check.period("2026-W53")[2:] == ["2026-12-28", "2027-01-03"]


def test_the_same_line_gives_the_same_bytes_and_one_zip(
    made: Package, agency: tuple[sa.Engine, Scope]
) -> None:
    with reading(agency[0]) as connection:
        again = package(connection, agency[1], LABEL, load())
    assert again == made
    packed = zipped(made.files, made.name, made.published_at)
    assert packed == zipped(dict(reversed(made.files.items())), made.name, made.published_at)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert {f"{made.name}/{name}" for name in made.files} == set(archive.namelist())
        assert archive.read(f"{made.name}/proof.txt") == made.files["proof.txt"]


def test_anybody_can_check_the_folder_against_a_head(folder: Path, made: Package) -> None:
    tables = sum(name.endswith(".csv") for name in made.files)
    assert checked(folder) == (0, f"Sound: {tables} tables. Head {made.head}")
    assert checked(folder, made.head.short)[0] == 0
    assert checked(folder, f"{made.head.number}:0123456789ab")[0] == 1


def test_the_head_is_the_one_on_the_councils_briefing(agency: tuple[sa.Engine, Scope], made: Package) -> None:
    with reading(agency[0]) as connection:
        stamp = quarterly(connection, agency[1], quarter.QUARTER).stamp
    assert str(made.head).startswith(stamp.head)
    assert len(stamp.head.partition(":")[2]) >= 12


@pytest.mark.parametrize("name", ["received.csv", "units.csv", "council_figures.csv"])
def test_a_changed_added_or_missing_table_is_named(folder: Path, name: str) -> None:
    text = (folder / name).read_text()
    (folder / name).write_text(text.replace("Patrol", "Petrol").replace(",ok,", ",OK,"))
    assert checked(folder) == (1, f"Not what was published: {name}")
    (folder / name).unlink()
    assert checked(folder) == (1, f"Not what was published: {name}")
    (folder / name).write_text(text)
    (folder / "more.csv").write_text("a,b\n")
    assert checked(folder) == (1, "Not what was published: more.csv")


def test_a_line_written_anew_does_not_hold_the_head(folder: Path, made: Package) -> None:
    before, own = (folder / "proof.txt").read_text().splitlines()
    line = own.split(" ", 1)[1].replace('"Patrol"', '"Petrol"')
    (folder / "proof.txt").write_text(f"{before}\n{own.split(' ', 1)[0]} {line}\n")
    assert checked(folder) == (1, "The line in proof.txt is not what was published.")
    (folder / "proof.txt").write_text(f"{before}\n{digest_of(before, line)} {line}\n")
    assert checked(folder, made.head.short)[0] == 1


def test_what_has_no_entry_in_the_dictionary_cannot_be_written(
    frozen: tuple[ReleasedQuarter, Proof],
) -> None:
    body = dict(frozen[0].body)
    other = {**body, "cells": [["officers", *body["cells"][0][1:]]]}
    with pytest.raises(ExportFailed, match="no table is declared"):
        tables_of(other)
    split = body["cell_columns"].index("outcome")
    cell = next(row for row in body["cells"] if row[0] == "handled")
    with pytest.raises(ExportFailed, match="no table is declared"):
        tables_of({**body, "cells": [[*cell[:split], "sustained", *cell[split + 1 :]]]})
    with pytest.raises(ExportFailed, match="units holds columns"):
        tables_of({**body, "unit_columns": ["unit_id", "unit", "level", "owner"]})


def test_no_cell_runs_as_a_formula(frozen: tuple[ReleasedQuarter, Proof]) -> None:
    body = dict(frozen[0].body)
    names = ["=1+1", "+1", "-cmd", "@x", "\tx", "\rx", "Ünit, “7”"]
    units = [[row[0], names[at % len(names)], *row[2:]] for at, row in enumerate(body["units"])]
    written = {table.name: content for table, content in tables_of({**body, "units": units}).items()}
    found = {row["unit"] for row in csv.DictReader(io.StringIO(written["units"].decode(), newline=""))}
    assert found == {inert(" ".join(name.split())) for name in names[: len(units)]}
    assert not any(name.startswith(("=", "+", "-", "@", "\t", "\r")) for name in found)
    assert check.cell("-0.125000") == "-0.125000"


def test_a_name_with_odd_line_ends_is_proved_all_the_same(
    frozen: tuple[ReleasedQuarter, Proof], tmp_path: Path
) -> None:
    """Line separators of Unicode stand in JSON as they are."""
    units = [[row[0], f"{row[1]}\u2028\x85=1", *row[2:]] for row in frozen[0].body["units"]]
    body = {**frozen[0].body, "units": units}
    line = canonical({"about": {"number": 7}, "body": body})
    head = Head(7, digest_of("before", line))
    found = replace(frozen[0], body=body, head=head)
    odd = of_released(found, Proof("before", line, head), load())
    folder = write_folder(tmp_path, odd.name, odd.files)
    assert checked(folder, head.short)[0] == 0
    assert validate(str(folder / "datapackage.json")).valid


def test_licence_and_citation_are_the_agencys_to_say(
    frozen: tuple[ReleasedQuarter, Proof], made: Package
) -> None:
    assert "licenses" not in json.loads(made.files["datapackage.json"])
    assert "the agency has named none" in made.files["README.md"].decode()
    said = OpenDataRules(licence="CC-BY-4.0", licence_url="https://example.org/by", citation="Springfield.")
    other = of_released(*frozen, load().model_copy(update={"open_data": said}))
    described = json.loads(other.files["datapackage.json"])
    assert described["licenses"] == [{"name": "CC-BY-4.0", "path": "https://example.org/by"}]
    assert "Name the source so: Springfield." in other.files["README.md"].decode()
    assert load().model_copy(update={"open_data": said}).version == load().version
    with pytest.raises(ValueError, match="come together"):
        OpenDataRules(licence="CC-BY-4.0")
    second = replace(frozen[0], edition=2, reason="A file was read twice.", head=Head(99, "0" * 64))
    assert of_released(second, frozen[1], load()).name.endswith("-edition-2")
    assert (
        "Edition 2: A file was read twice."
        in of_released(second, frozen[1], load()).files["README.md"].decode()
    )


def test_a_quarter_that_is_not_out_has_no_package(agency: tuple[sa.Engine, Scope]) -> None:
    with reading(agency[0]) as connection, pytest.raises(EntryRefused, match="2025-Q2 has not been released"):
        package(connection, agency[1], "2025-Q2", load())


def test_the_command_writes_the_folder_once_and_the_zip(
    agency: tuple[sa.Engine, Scope], made: Package, run: Run, database: Path, tmp_path: Path
) -> None:
    quarter.copied(agency[0], database)
    asked = ("open-data", "--quarter", LABEL, "--out", str(tmp_path))
    for _ in range(2):
        done = run(*asked)
        assert (done.code, done.out.strip()) == (0, f"Wrote {tmp_path / made.name}. Head {made.head}")
    assert {p.name: p.read_bytes() for p in (tmp_path / made.name).iterdir()} == dict(made.files)
    assert run(*asked, "--zip").code == 0
    assert (tmp_path / f"{made.name}.zip").read_bytes() == zipped(made.files, made.name, made.published_at)
    (tmp_path / made.name / "units.csv").write_text("changed")
    done = run(*asked)
    assert (done.code, "holds something else" in done.err) == (16, True)
    assert run(*asked[:-1], str(tmp_path / "nowhere")).code == 16
    assert run("open-data", "--quarter", "2025-Q2", "--out", str(tmp_path)).code == 11
    engine_for(f"sqlite:///{database}").dispose()
