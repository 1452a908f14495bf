"""The command line takes files in: dry runs, imports, quarantine and back."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from dashboard.facts import files
from models.access import check_can_read_agency, local_viewer
from models.engine import engine, reading
from models.sources import read_files
from tests.command_line import Run, columns
from tests.factories import AGENCY, write_csv
from tests.measure_factories import UNITS

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
    told = [line for line in (first.out + again.out).splitlines() if "lready imported" in line]
    assert told == [again.out.splitlines()[-1]]
    assert re.fullmatch(r"  Already imported on \d+ [A-Z][a-z]{2} \d{4}: 0 new, 0 changed", told[0])
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
def test_the_commands_that_the_page_shows_bring_waiting_rows_back(
    run: Run, calls: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, mapping = calls
    run("import", file, "--mapping", mapping, "--agency", AGENCY)
    with reading(engine()) as connection:
        kept = read_files(connection, check_can_read_agency(connection, local_viewer(), AGENCY))
    monkeypatch.chdir(tmp_path)
    for line in files.retry_commands(kept, AGENCY).splitlines():
        program, *words = shlex.split(line)
        done = run(*words)
        assert (program, done.code, done.err) == ("accountability", 0, "")
    assert "1 read = 0 new" in done.out


@pytest.mark.usefixtures("units")
def test_a_better_mapping_takes_waiting_rows_in(run: Run, calls: tuple[Path, Path]) -> None:
    file, mapping = calls
    run("import", file, "--mapping", mapping, "--agency", AGENCY)
    mapping.write_text(MAPPING + """'Ring "back"' = "call_back"\n""", encoding="utf-8")
    assert "1 new" in run("quarantine", "retry", "--source", "calls", "--mapping", mapping).out
    nothing = run("quarantine", "retry", "--source", "no-such-source")
    assert nothing.code in (11, 12)
    assert nothing.err.count("\n") == 1


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


PEOPLE = [
    f"{last}, {first}" for last in ("Doe", "Roe", "Poe", "Moe") for first in ("Ann", "Bob", "Cid", "Dan")
]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Promises, each with the name of somebody who handles it."""
    row = {"unit": "North", "kind": "Call", "made": "2025-11-03", "due": "2025-11-06", "ended": ""}
    rows = [row | {"key": f"{n}", "Handled by": name} for n, name in enumerate(PEOPLE)]
    return write_csv(tmp_path / "people.csv", rows)


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        (MAPPING.replace("[fields]", '[fields]\nevidence_kind = { column = "Handled by" }'), "evidence_kind"),
        (MAPPING.replace('columns = ["key"]', 'columns = ["Handled by"]'), "key"),
        (MAPPING.replace('column = "unit"', 'column = "unit", or_column = "Handled by"'), "unit"),
    ],
)
def test_a_mapping_that_keeps_persons_is_refused_until_it_says_that_they_are_none(
    run: Run, people: Path, tmp_path: Path, mapping: str, field: str
) -> None:
    toml = tmp_path / "people.toml"
    mapping = mapping.replace("[key]", "create_units = true\n[key]")
    toml.write_text(mapping, encoding="utf-8")
    words = ("import", str(people), "--mapping", str(toml), "--agency", AGENCY)
    for more in ((), ("--dry-run",)):
        refused = run(*words, *more)
        assert refused.code == 11
        assert "`Handled by` looks like names of persons" in refused.err
        assert f"`{field}` would keep its text" in refused.err
        assert 'names_nobody = ["Handled by"]' in refused.err
        assert not any(name in refused.err + refused.out for name in PEOPLE)
    toml.write_text(mapping.replace("[key]", 'names_nobody = ["Handled by"]\n[key]'), encoding="utf-8")
    assert "16 new" in run(*words).out


def test_a_digest_of_persons_may_be_a_key(run: Run, people: Path, tmp_path: Path) -> None:
    toml = tmp_path / "people.toml"
    toml.write_text(
        MAPPING.replace(
            '[key]\ncolumns = ["key"]', 'create_units = true\n[key]\ncolumns = ["Handled by"]\ndigest = true'
        ),
        encoding="utf-8",
    )
    assert "16 new" in run("import", str(people), "--mapping", str(toml), "--agency", AGENCY).out
