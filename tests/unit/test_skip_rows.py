"""Rows that a mapping says are no records are skipped and counted as skipped; no other row is."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from models.engine import reading
from models.errors import ImportRefused
from models.importing.check import Checked, Checker
from models.importing.dry_run import dry_run
from models.importing.faults import RowFault
from models.importing.load import import_file
from models.importing.mapping import Mapping, RowFilter, parse_mapping
from models.importing.mapping_text import to_toml
from models.importing.read import open_table
from models.importing.skip import Skips
from models.importing.values import Times
from models.imports import QuarantineRow
from tests.awkward.common import Truth
from tests.awkward.files import FOLDER
from tests.awkward.mappings import awkward_truths, mapping_for
from tests.command_line import Run
from tests.factories import AGENCY, mapping_of

TRUTHS = awkward_truths()
HEADER = ("Unit", "File No", "Received", "Finding")
BELOW = {"header", "section", "subtotal", "total", "footer", "other_kind", "private"}
REPORT = """Unit,File No,Received,Finding
CENT DIV,1,2025-03-03,Sustained
Subtotal CENT DIV,1 file,,
N. District,2,2025-03-04,Unfounded
Unit,File No,Received,Finding
N. District,3,2025-03-05,Unfounded
Grand total,3 files
Run 6 October 2025
"""


def _checked(path: Path, mapping: Mapping) -> list[Checked]:
    as_of = mapping.as_of_instant or datetime(2026, 1, 1, tzinfo=mapping.tz)
    with open_table(path, **mapping.reader.model_dump(exclude_none=True)) as table:
        checker = Checker(mapping, table.header, Times(mapping.tz, as_of, "1950-01-01"), None, "")
        return [checker.check(chunk) for chunk in table.chunks(50)]


def _report(tmp_path: Path, *rules: dict[str, Any]) -> tuple[Path, Mapping]:
    path = tmp_path / "report.csv"
    path.write_text(REPORT, encoding="utf-8")
    options: dict[str, Any] = {
        "key": {"columns": ["File No"]},
        "parent_key": {"columns": ["File No"]},
        "fields": {
            "received_on": {"column": "Received"},
            "unit": {"column": "Unit"},
            "disposition": {"column": "Finding"},
        },
        "crosswalks": {"disposition": {"Sustained": "sustained", "Unfounded": "unfounded"}},
        "skip": rules,
    }
    return path, mapping_of("case_with_outcomes", [], **options)


RULES = ({"column": "File No", "values": ["File No"]}, {"blank": ["Received", "Finding"]})


@pytest.mark.parametrize("name", TRUTHS)
def test_exactly_the_rows_that_are_no_records_are_left_out(name: str) -> None:
    truth: Truth = TRUTHS[name]
    chunks = _checked(FOLDER / name, mapping_for(name, truth))
    left_out = [n for kind, numbers in truth["left_out"].items() if kind in BELOW for n in numbers]
    met = {number for chunk in chunks for number in chunk.numbers}
    met |= {refusal.number for chunk in chunks for refusal in chunk.refusals}
    assert sum(chunk.read for chunk in chunks) == truth["rows"] == len(met)
    assert sum(chunk.skipped for chunk in chunks) == len(left_out)
    assert not met & set(left_out)


@pytest.mark.parametrize("name", TRUTHS)
def test_every_row_of_an_awkward_file_is_taken_but_for_words_that_a_person_must_decide(name: str) -> None:
    truth = TRUTHS[name]
    chunks = _checked(FOLDER / name, mapping_for(name, truth))
    open_words = {value for words in truth["words"].values() for value, word in words.items() if not word}
    faults = [fault for chunk in chunks for refusal in chunk.refusals for fault in refusal.faults]
    assert {fault.code for fault in faults} <= {"no_crosswalk"}
    assert {fault.found for fault in faults} == open_words


def test_titles_subtotals_and_footers_do_not_wait_in_quarantine(
    any_engine: sa.Engine, tmp_path: Path
) -> None:
    path, mapping = _report(tmp_path, *RULES)
    report = import_file(any_engine, path, mapping, AGENCY, actor="test")
    assert (report.read, report.new, report.quarantined, report.skipped) == (3, 3, 0, 4)
    again = import_file(any_engine, path, mapping, AGENCY, actor="test")
    assert (again.read, again.same, again.skipped) == (3, 3, 4)
    with reading(any_engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(QuarantineRow)) == 0


def test_without_a_rule_they_wait(any_engine: sa.Engine, tmp_path: Path) -> None:
    path, mapping = _report(tmp_path)
    report = import_file(any_engine, path, mapping, AGENCY, actor="test")
    assert (report.new, report.quarantined, report.skipped) == (3, 4, 0)


def test_a_dry_run_counts_them(engine: sa.Engine, tmp_path: Path) -> None:
    path, mapping = _report(tmp_path, *RULES)
    found = dry_run(engine, path, mapping, AGENCY)
    assert (found.read, found.refused, found.skipped) == (3, 0, 4)
    assert "4 other rows are skipped, as the mapping says." in found.text


def test_the_command_says_how_many_were_skipped(run: Run, tmp_path: Path) -> None:
    path, mapping = _report(tmp_path, *RULES)
    (tmp_path / "report.toml").write_text(to_toml(mapping), encoding="utf-8")
    command = ("import", str(path), "--mapping", str(tmp_path / "report.toml"), "--agency", AGENCY)
    assert "4 other rows are skipped, as the mapping says." in run(*command, "--dry-run").out
    ran = run(*command)
    assert "3 read = 3 new + 0 changed + 0 same + 0 quarantined" in ran.out
    assert "4 skipped: rows that the mapping says are no records" in ran.out


@pytest.mark.parametrize(
    ("rule", "row", "skipped"),
    [
        ({"column": "Unit", "match": "^(sub|grand )?total"}, ["Subtotal CENT DIV", "4", "", ""], True),
        ({"column": "Unit", "match": "^(sub|grand )?total"}, ["  GRAND TOTAL", "4", "", ""], True),
        ({"column": "Unit", "match": "^(sub|grand )?total"}, ["Totality Ward", "4", "", ""], True),
        ({"column": "Unit", "match": r"^total\b"}, ["Totality Ward", "4", "", ""], False),
        ({"column": "Unit", "match": "^total"}, ["North", "total", "", ""], False),
        ({"column": "Finding", "only": ["Complaint"]}, ["", "", "", " complaint "], False),
        ({"column": "Finding", "only": ["Complaint"]}, ["", "", "", "Inquiry"], True),
        ({"column": "Finding", "only": ["Complaint"]}, ["", "", "", ""], True),
        ({"column": "Finding", "values": ["Inquiry"]}, ["", "", "", "INQUIRY"], True),
        ({"column": "Finding", "values": [""]}, ["", "", "", " "], True),
        ({"blank": ["Received", "Finding"]}, ["North", "1", " ", ""], True),
        ({"blank": ["Received", "Finding"]}, ["North", "1", "n/a", ""], True),
        ({"blank": ["Received", "Finding"]}, ["North", "1", "", "Open"], False),
    ],
)
def test_a_rule_looks_at_its_own_columns(rule: dict[str, Any], row: list[str], skipped: bool) -> None:
    skips = Skips([RowFilter(**rule)], HEADER, frozenset({"n/a"}))
    assert skips.unwanted(row) is skipped


def _fault(code: str) -> RowFault:
    return RowFault(code, "", 9, "", "")


def test_a_row_with_fewer_cells_is_skipped_by_what_it_says_and_by_what_it_lacks() -> None:
    footer = ["Run 6 October 2025"]
    assert Skips([RowFilter(column="Unit", match="^run ")], HEADER).unwanted_fault(
        footer, _fault("ragged_row")
    )
    assert Skips([RowFilter(blank=("Received",))], HEADER).unwanted_fault(footer, _fault("ragged_row"))
    only = Skips([RowFilter(column="Finding", only=("Complaint",))], HEADER)
    assert not only.unwanted_fault(footer, _fault("ragged_row"))


def test_a_row_with_more_cells_is_not_skipped_by_what_it_lacks() -> None:
    shifted = ["North", "extra", "12", "", "", "Unfounded"]
    assert not Skips([RowFilter(blank=("Finding",))], HEADER).unwanted_fault(shifted, _fault("ragged_row"))
    named = Skips([RowFilter(column="Unit", match="^north$")], HEADER)
    assert named.unwanted_fault(shifted, _fault("ragged_row"))


def test_a_row_of_another_kind_may_be_broken_too() -> None:
    only = Skips([RowFilter(column="Finding", only=("Complaint",))], HEADER)
    assert only.unwanted_fault(["North", "1", "", "Inquiry"], _fault("bad_text"))
    assert not only.unwanted_fault(["North", "1", "", "Complaint"], _fault("bad_text"))
    assert not only.unwanted_fault(["North,1,,Inquiry"], _fault("broken_quotes"))


@pytest.mark.parametrize(
    "rule",
    [
        "",
        'column = "Unit"',
        'values = ["x"]',
        'column = "Unit"\nvalues = []',
        'column = "Unit"\nvalues = ["x"]\nmatch = "x"',
        'column = "Unit"\nblank = ["Unit"]',
        'column = "Unit"\nmatch = "("',
    ],
)
def test_a_rule_that_says_nothing_or_two_things_is_refused(rule: str) -> None:
    text = (
        'name = "town"\ntitle = "Town"\nrecord = "case"\nzone = "America/New_York"\n'
        'key = { columns = ["id"] }\nfields = { received_on = { column = "day" } }\n[[skip]]\n'
    )
    with pytest.raises(ImportRefused, match=r"skip"):
        parse_mapping(text + rule, "town.toml")


def test_a_column_that_a_rule_names_must_be_there(engine: sa.Engine, tmp_path: Path) -> None:
    path, mapping = _report(tmp_path, {"blank": ["Closed"]})
    with pytest.raises(ImportRefused, match="no column 'Closed'"):
        import_file(engine, path, mapping, AGENCY, actor="test")
