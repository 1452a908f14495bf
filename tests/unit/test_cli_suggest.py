"""`accountability suggest` prints a mapping to finish; one with "?" is refused with what to decide."""

import re
import tomllib
from pathlib import Path

import pytest

from models.errors import ImportRefused
from models.importing.mapping import load_mapping, parse_mapping
from tests.awkward.files import FOLDER
from tests.command_line import Run, columns
from tests.factories import AGENCY, write_csv
from tests.measure_factories import UNITS

FILE = FOLDER / "two_orders.csv"


def test_without_an_agency_nothing_but_the_file_is_needed(run: Run, database: Path) -> None:
    found = run("suggest", FILE)
    assert (found.code, found.err) == (0, "")
    assert not database.exists()
    said = tomllib.loads(found.out)
    assert (said["record"], said["zone"], said["create_units"]) == ("commitment", "?", True)
    assert said["fields"]["due_at"] == {"column": "Promised For", "formats": ["%d.%m.%Y"]}
    assert "counts as not kept: the agency called it off" in found.out
    assert "#   Caller Tel: telephone numbers" in found.out
    assert "555-01" not in found.out


def test_what_is_printed_is_refused_until_decided_and_then_taken(run: Run, tmp_path: Path) -> None:
    mapping = tmp_path / "calls.toml"
    mapping.write_text(run("suggest", FILE).out, encoding="utf-8")
    refused = run("import", FILE, "--mapping", mapping, "--agency", AGENCY)
    assert refused.code == 11
    assert 'Decide what "?" stands for: zone.' in refused.err
    assert refused.err.count("\n") == 1
    decided = mapping.read_text(encoding="utf-8").replace('zone = "?"', 'zone = "America/New_York"')
    mapping.write_text(decided, encoding="utf-8")
    taken = run("import", FILE, "--mapping", mapping, "--agency", AGENCY, "--as-of", "2026-01-05")
    assert taken.code == 0, taken.err
    assert "240 read = 240 new + 0 changed + 0 same + 0 quarantined" in taken.out


def test_an_agency_gives_its_zone_and_asks_for_unknown_units(run: Run, tmp_path: Path) -> None:
    rows = [dict.fromkeys(columns("units"), "") | row for row in UNITS]
    path = write_csv(tmp_path / "units.csv", rows)
    run("import", path, "--mapping", "template-units", "--agency", AGENCY, "--as-of", "2026-01-05")
    said = tomllib.loads(run("suggest", FILE, "--agency", AGENCY).out)
    assert said["zone"] == "America/New_York"
    assert "create_units" not in said
    assert said["units"]["aliases"]["CENT DIV"] == "?"
    other = tomllib.loads(run("suggest", FILE, "--agency", "Another").out)
    assert (other["zone"], other["create_units"]) == ("?", True)


def test_what_a_person_says_of_the_file_is_taken(run: Run) -> None:
    said = tomllib.loads(run("suggest", FILE, "--record", "case").out)
    assert said["record"] == "case"
    book = FOLDER / "local_findings.xlsx"
    assert tomllib.loads(run("suggest", book).out)["reader"]["sheet"] == "Cases"
    cover = run("suggest", book, "--sheet", "Cover")
    assert tomllib.loads(cover.out)["reader"]["sheet"] == "Cover"
    titled = FOLDER / "titled.xlsx"
    assert tomllib.loads(run("suggest", titled, "--header-row", "5").out)["reader"]["header_row"] == 5


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("suggest", FILE, "--record", "tale"), 10),
        (("suggest", FOLDER / "no-such.csv"), 11),
        (("suggest", FOLDER / "local_findings.xlsx", "--sheet", "None"), 11),
        (("suggest", FILE, "--header-row", "9999"), 11),
    ],
)
def test_a_mistake_is_one_plain_sentence(run: Run, words: tuple[object, ...], code: int) -> None:
    found = run(*words)
    assert (found.code, found.out) == (code, "")
    assert found.err.count("\n") == 1
    assert "Traceback" not in found.err


WHOLE = """
name = "calls"
title = "Calls"
record = "commitment"
zone = "America/New_York"
missing = ["?"]
[key]
columns = ["key"]
[fields]
made_at = { column = "made", missing = ["?"] }
kind = { column = "kind" }
[crosswalks.kind]
"?" = "call_back"
"Call" = "call_back"
[units]
unassigned = ["?"]
[[skip]]
column = "kind"
values = ["?"]
"""


def test_a_question_mark_of_the_file_itself_is_no_question() -> None:
    assert parse_mapping(WHOLE, "calls").crosswalks["kind"]["?"] == "call_back"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"America/New_York"', '"?"', "zone"),
        ('["key"]', '["?"]', "key.columns"),
        ('column = "made"', 'column = "?"', "fields.made_at.column"),
        ('"Call" = "call_back"', '"Call" = "?"', 'crosswalks.kind "Call"'),
        ('unassigned = ["?"]', 'aliases = { "CENT DIV" = "?" }', 'units.aliases "CENT DIV"'),
    ],
)
def test_what_is_undecided_is_named(old: str, new: str, named: str) -> None:
    with pytest.raises(ImportRefused, match=re.escape(named)) as refused:
        parse_mapping(WHOLE.replace(old, new), "calls")
    assert "The mapping calls is not finished." in str(refused.value)


def test_of_many_the_first_are_named_and_the_rest_counted() -> None:
    lines = "\n".join(f'"w{n}" = "?"' for n in range(9))
    with pytest.raises(ImportRefused, match='"w2"; and 6 more'):
        parse_mapping(WHOLE.replace('"?" = "call_back"', lines), "calls")


def test_shipped_mappings_are_decided() -> None:
    assert load_mapping(Path("detroit-complaints")).record == "case_with_outcomes"
