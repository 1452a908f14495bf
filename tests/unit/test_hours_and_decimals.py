"""Hours in a column of their own, years of two digits, decimal commas: each read as its mapping says."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.errors import ImportRefused
from models.importing.check import Checked, Checker
from models.importing.contracts import FieldRule
from models.importing.mapping import Mapping, parse_mapping
from models.importing.read import Chunk
from models.importing.values import Times, numbers, times

NEW_YORK = ZoneInfo("America/New_York")
AGAINST = Times(NEW_YORK, datetime(2026, 1, 1, tzinfo=NEW_YORK), "1950-01-01")
HEADER = ("Id", "Day", "Hour", "Came")
BOTH = ["%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y"]


def _mapping(**changes: Any) -> Mapping:
    content: dict[str, Any] = {
        "name": "calendar",
        "title": "Calendar",
        "record": "event",
        "zone": "America/New_York",
        "missing": ["none"],
        "key": {"columns": ["Id"]},
        "fields": {
            "starts_at": {"column": "Day", "time_column": "Hour", "formats": BOTH},
            "state": {"constant": "held"},
            "attendance": {"column": "Came"},
        },
    }
    return Mapping.model_validate(content | changes)


def _checked(*rows: list[str], **changes: Any) -> Checked:
    checker = Checker(_mapping(**changes), HEADER, AGAINST, None, "")
    return checker.check(Chunk(list(range(2, 2 + len(rows))), list(rows)))


def test_a_day_and_its_hour_are_one_instant() -> None:
    checked = _checked(["1", "11/15/2025", "6:30:00 PM", ""], ["2", " 7/4/2025 ", " 9:00:00 AM ", ""])
    assert checked.columns["starts_at"] == ["2025-11-15 23:30:00.000000", "2025-07-04 13:00:00.000000"]
    assert not checked.refusals


def test_without_an_hour_the_day_is_a_day() -> None:
    checked = _checked(["1", "11/15/2025", "", ""], ["2", "11/16/2025", "none", ""])
    assert checked.columns["event_on"] == ["2025-11-15", "2025-11-16"]
    assert checked.columns["starts_at"] == ["2025-11-15 05:00:00.000000", "2025-11-16 05:00:00.000000"]


def test_an_hour_without_a_day_is_missing_and_a_wrong_hour_is_a_fault_of_the_day() -> None:
    checked = _checked(["1", "", "6:30:00 PM", ""], ["2", "11/15/2025", "later", ""])
    faults = [
        (fault.row, fault.code, fault.column, fault.found) for r in checked.refusals for fault in r.faults
    ]
    assert faults == [
        (2, "missing_value", "Day", ""),
        (3, "not_a_date", "Day", "11/15/2025 later"),
    ]
    assert json.loads(checked.refusals[1].fields)["columns"]["Day"] == "11/15/2025 later"


def test_the_hours_column_must_be_there() -> None:
    with pytest.raises(ImportRefused, match="no column 'Hour'"):
        Checker(_mapping(), ("Id", "Day", "Came"), AGAINST, None, "")


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ('starts_at = { constant = "2025-01-01", time_column = "Hour" }', "stands beside a column"),
        (
            'starts_at = { column = "Day" }\nrequested_on = { column = "Day", time_column = "Hour" }',
            "no time_column",
        ),
        ('starts_at = { column = "Day" }\nunit = { column = "Day", time_column = "Hour" }', "no time_column"),
    ],
)
def test_an_hours_column_belongs_to_a_column_of_instants(field: str, sentence: str) -> None:
    text = (
        'name = "calendar"\ntitle = "Calendar"\nrecord = "event"\nzone = "America/New_York"\n'
        f'key = {{ columns = ["Id"] }}\n[fields]\nstate = {{ constant = "held" }}\n{field}\n'
    )
    with pytest.raises(ImportRefused, match=sentence):
        parse_mapping(text, "calendar.toml")


def test_years_of_two_digits_beside_years_of_four() -> None:
    rule = FieldRule("received_on", "day", "")
    both = ["%m/%d/%y", "%m/%d/%Y"]
    found = times(["11/15/25", "11/15/2024", "1/2/99", "12/31/68"], rule, both, AGAINST)
    assert found.items == ["2025-11-15", "2024-11-15", "1999-01-02", None]
    assert found.refused == {3: ("in_the_future", "nothing after 2025-12-31")}
    four = times(["11/15/25"], rule, ["%m/%d/%Y"], AGAINST)
    assert four.refused[0][0] == "not_a_date"


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("12,0", ",", 12),
        ("12,5", ",", 12.5),
        ("-3,25", ",", -3.25),
        ("12", ",", 12),
        ("12.5", ",", None),
        ("1.234,5", ",", None),
        ("1,234", ".", None),
        ("12,0", ".", None),
        ("12.0", ".", 12),
        ("12,", ",", None),
    ],
)
def test_a_number_has_one_mark_and_it_is_the_mappings(cell: str, decimal: str, value: float | None) -> None:
    rule = FieldRule("n", "number", "", least=-10, most=100, whole=False)
    found = numbers([cell], rule, decimal)
    assert found.items == [value]
    assert (0 in found.refused) is (value is None)


def test_a_mapping_with_a_decimal_comma_reads_whole_numbers_with_one() -> None:
    checked = _checked(["1", "11/15/2025", "", "61,0"], ["2", "11/15/2025", "", "61,5"], decimal=",")
    assert checked.columns["attendance"] == [61]
    assert [fault.code for refusal in checked.refusals for fault in refusal.faults] == ["not_a_number"]
    with pytest.raises(ValueError, match="decimal"):
        _mapping(decimal=";")
