"""Workbooks to fill in: every column says what it means; a filled one imports whole by its own mapping."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from openpyxl.workbook import Workbook

from models.connecting.template import EXAMPLE, TEMPLATES, template, template_mapping
from models.errors import ImportRefused
from models.importing.contracts import RECORDS, FieldRule
from models.importing.load import Report, import_file
from models.importing.mapping import Mapping, load_mapping
from tests.command_line import Run
from tests.factories import AGENCY, differences, import_rows, rows_of

# In this order: what others attach to comes first.
FILLED: dict[str, list[dict[str, Any]]] = {
    "unit": [
        {"unit": "North", "level": "district", "kind": "patrol", "outreach_duty": "yes", "sworn": 40},
        {"unit": "Standards", "level": "unit", "kind": "intake", "owner": "Captain, Standards"},
    ],
    "exposure": [{"unit": "North", "week": "2025-03-03", "exposure": "calls", "n": 412.5}],
    "case": [
        {
            "complaint": "007",
            "handling_unit": "Standards",
            "received_on": "2025-03-03",
            "told_on": "2025-04-02",
        },
        {
            "complaint": "1/2",
            "handling_unit": "Standards",
            "received_on": "2025-03-04",
            "complainant_agreed": "no",
        },
    ],
    "outcome": [
        {"complaint": "007", "allegation": "1", "unit": "North", "category": "force", "finding": "unfounded"}
    ],
    "case_with_outcomes": [
        {
            "complaint": "S-1",
            "allegation": str(n),
            "handling_unit": "Standards",
            "received_on": "2025-03-03",
            "unit": "North",
            "category": "demeanor",
            "finding": "pending",
        }
        for n in (1, 2)
    ],
    "commitment": [
        {
            "promise": "0001",
            "unit": "North",
            "kind": "call_back",
            "made_at": "2025-03-03 10:15",
            "due_at": "2025-03-06",
        },
        {
            "promise": "2",
            "unit": "North",
            "kind": "referral",
            "made_at": "2025-03-03",
            "ended_at": "2025-03-04",
        },
    ],
    "hand_off": [
        {
            "promise": "0001",
            "number": "1",
            "at": "2025-03-04 11:00",
            "from_unit": "North",
            "to_unit": "Standards",
        }
    ],
    "due_change": [
        {
            "promise": "0001",
            "number": "1",
            "changed_at": "2025-03-04 11:00",
            "new_due": "2025-03-20",
            "moved_by": "agency",
        }
    ],
    "event": [
        {
            "event": "E1",
            "unit": "North",
            "start": "2025-03-03 18:00",
            "kind": "youth",
            "state": "held",
            "attendance": 12,
        }
    ],
}


def _opened(record: str) -> Workbook:
    return openpyxl.load_workbook(BytesIO(template(record)))


def _rules(mapping: Mapping) -> Iterator[tuple[str, FieldRule]]:
    for name, source in mapping.fields.items():
        yield str(source.column), RECORDS[mapping.record].field(name)


def _fill(record: str, path: Path) -> Path:
    """As a spreadsheet program would: days and instants become dates where the cells are formatted so."""
    book = _opened(record)
    sheet = book["Rows"]
    header = [cell.value for cell in sheet[1]]
    rules = dict(_rules(template_mapping(record)))
    for number, row in enumerate(FILLED[record], start=3):
        for column, value in row.items():
            typed = value
            if column in rules and rules[column].type in ("day", "instant"):
                typed = openpyxl.utils.datetime.from_ISO8601(value.replace(" ", "T"))
            cell = sheet.cell(number, header.index(column) + 1, typed)
            cell.number_format = sheet.column_dimensions[cell.column_letter].number_format
    book.save(path)
    return path


def _import(engine: sa.Engine, record: str, path: Path) -> Report:
    return import_file(engine, path, template_mapping(record), AGENCY, actor="test")


def test_filled_workbooks_import_whole_by_their_own_mappings(any_engine: sa.Engine, tmp_path: Path) -> None:
    for record, rows in FILLED.items():
        path = _fill(record, tmp_path / f"{record}.xlsx")
        report = _import(any_engine, record, path)
        found = (report.new, report.quarantined, report.skipped)
        assert found == (len(rows), 0, 1), (record, report.by_reason)
        again = _import(any_engine, record, path)
        assert (again.new, again.changed, again.same) == (0, 0, len(rows)), record
    assert not differences(any_engine)


def test_there_is_one_for_every_record_type_and_the_list_is_whole() -> None:
    assert set(TEMPLATES) == set(RECORDS) == set(FILLED)


@pytest.mark.parametrize("record", TEMPLATES)
def test_every_field_has_its_column_its_meaning_and_its_words(record: str) -> None:
    mapping, book = template_mapping(record), _opened(record)
    assert mapping.record == record
    sheet = book["Rows"]
    header = {cell.value: cell for cell in sheet[1]}
    assert set(header) == mapping.columns()
    checks = {str(check.sqref): check for check in sheet.data_validations.dataValidation}
    for column, rule in _rules(mapping):
        said = header[column].comment.text
        assert rule.about in said
        assert all(word in said for word in rule.words)
        needed = rule.required or column in mapping.key.columns
        assert ("Every row needs it." in said) is needed
        letter = header[column].column_letter
        check = checks.get(f"{letter}2:{letter}20001")
        if rule.words or rule.type == "flag":
            assert check is not None
            first, last = check.formula1.removeprefix("Words!").replace("$", "").split(":")
            listed = [cell.value for (cell,) in book["Words"][f"{first}:{last}"]]
            assert listed == list(rule.words or ("yes", "no"))
        elif rule.type in ("day", "instant", "day_or_instant", "number"):
            assert check is not None
    assert all(cell.comment for cell in header.values())


def _example(engine: sa.Engine, record: str, path: Path) -> tuple[Report, Report]:
    """The import of an empty template, and of one whose example has lost its mark."""
    path.write_bytes(template(record))
    empty = _import(engine, record, path)
    mapping = template_mapping(record).model_copy(update={"create_units": True})
    book = openpyxl.load_workbook(path)
    sheet = book["Rows"]
    place = [cell.value for cell in sheet[1]].index(mapping.key.columns[0]) + 1
    marked = sheet.cell(2, place)
    assert str(marked.value).startswith(EXAMPLE)
    marked.value = str(marked.value).removeprefix(EXAMPLE).strip()
    book.save(path)
    return empty, import_file(engine, path, mapping, AGENCY, actor="test")


@pytest.mark.parametrize("record", TEMPLATES)
def test_the_example_row_is_left_out_and_would_be_right_without_its_mark(
    engine: sa.Engine, tmp_path: Path, record: str
) -> None:
    import_rows(
        engine, tmp_path, "unit", rows_of("unit", {"key": "Patrol", "unit": "Patrol", "level": "bureau"})
    )
    if parent := RECORDS[record].attaches_to:
        _example(engine, parent, tmp_path / "parent.xlsx")
    empty, filled = _example(engine, record, tmp_path / f"{record}.xlsx")
    assert (empty.read, empty.skipped) == (0, 1)
    # Their examples belong to the second promise of the examples, which is not among these.
    waits = record in ("hand_off", "due_change")
    assert (filled.read, filled.new, filled.quarantined) == (1, int(not waits), int(waits)), filled.by_reason


def test_the_same_type_gives_the_same_file() -> None:
    assert template("event") == template("event")


def test_a_unit_that_begins_like_the_mark_is_no_example(engine: sa.Engine, tmp_path: Path) -> None:
    rows = [{"unit": "Exampleton", "level": "district"}, {"unit": "EXAMPLE old", "level": "district"}]
    report = import_rows(
        engine,
        tmp_path,
        "unit",
        rows,
        key={"columns": ["unit"]},
        skip=load_mapping(Path("template-units")).skip,
    )
    assert (report.new, report.skipped) == (1, 1)


def test_the_command_line_writes_it_and_never_over_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "promises.xlsx"
    found = run("template", "commitment", path)
    assert (found.code, found.err) == (0, "")
    assert "--mapping template-promises" in found.out
    assert path.read_bytes() == template("commitment")
    again = run("template", "commitment", path)
    assert (again.code, "may be filled in" in again.err) == (16, True)
    assert run("template", "commitment", tmp_path / "promises.csv").code == 16
    assert run("template", "commitment", tmp_path / "none" / "promises.xlsx").code == 16
    unknown = run("template", "promise", tmp_path / "p.xlsx")
    assert (unknown.code, "commitment" in unknown.err) == (11, True)
    with pytest.raises(ImportRefused):
        template("promise")
