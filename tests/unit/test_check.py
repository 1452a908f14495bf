"""Rows of text become checked rows or refusals; no database is near."""

import json
from datetime import datetime
from typing import Any

import pytest

from models.errors import ImportRefused
from models.importing.check import Checked, Checker
from models.importing.faults import RowFault
from models.importing.mapping import Mapping
from models.importing.read import Chunk
from models.importing.values import Times
from tests.factories import mapping_of, rows_of


def checker_of(mapping: Mapping, header: tuple[str, ...], known: set[str] | None = None) -> Checker:
    as_of = mapping.as_of_instant or datetime(2026, 1, 1, tzinfo=mapping.tz)
    return Checker(mapping, header, Times(mapping.tz, as_of, "1950-01-01"), known, "")


def check(record: str, *changes: dict[str, str], mapping: Mapping | None = None, **options: Any) -> Checked:
    rows = rows_of(record, *changes)
    header = tuple(dict.fromkeys(name for row in rows for name in row))
    mapping = mapping or mapping_of(record, header, **options)
    cells = [[row.get(name, "") for name in header] for row in rows]
    return checker_of(mapping, header).check(Chunk(list(range(2, 2 + len(rows))), cells))


def codes(checked: Checked) -> list[tuple[int, str, str]]:
    return [(r.number, fault.code, fault.column) for r in checked.refusals for fault in r.faults]


def test_lacking_columns_are_all_named_with_what_there_is() -> None:
    mapping = mapping_of("case", ["key", "received_on", "closed_on"])
    with pytest.raises(ImportRefused) as refusal:
        checker_of(mapping, ("key", "unit"))
    assert str(refusal.value) == (
        "The file has no column 'closed_on', 'received_on'. It has 'key', 'unit'. "
        "Is this the file that case is for?"
    )


def test_a_row_counts_each_of_its_faults_and_the_good_rows_go_in() -> None:
    checked = check(
        "case",
        {"key": "C-1", "channel": "online"},
        {"key": "C-2", "channel": "pigeon", "received_on": "soon"},
        {"key": "C-3", "received_on": ""},
    )
    assert checked.read == 3
    assert checked.keys == ["C-1"]
    assert sorted(codes(checked)) == [
        (3, "no_crosswalk", "channel"),
        (3, "not_a_date", "received_on"),
        (4, "missing_value", "received_on"),
    ]


@pytest.mark.parametrize(
    ("early", "late", "code"),
    [
        ("received_on", "closed_on", "closed_before_received"),
        ("received_on", "decided_on", "decided_before_received"),
        ("decided_on", "told_on", "told_before_decided"),
        ("paused_on", "resumed_on", "resumed_before_paused"),
    ],
)
def test_days_of_a_case_in_order(early: str, late: str, code: str) -> None:
    same = {early: "2025-04-02", late: "2025-04-02"}
    assert codes(check("case", same)) == []
    assert codes(check("case", same | {late: "2025-04-01"})) == [(2, code, late)]


@pytest.mark.parametrize(
    ("record", "early", "late", "code"),
    [
        ("commitment", "made_at", "ended_at", "ended_before_made"),
        ("commitment", "made_at", "due_at", "due_before_made"),
        ("hand_off", "handed_at", "accepted_at", "accepted_before_handed"),
        ("event", "starts_at", "ends_at", "ends_before_start"),
    ],
)
def test_instants_in_order_to_the_second(record: str, early: str, late: str, code: str) -> None:
    moment = {early: "2025-04-02 10:00:00", late: "2025-04-02 10:00:00"}
    assert codes(check(record, moment)) == []
    assert codes(check(record, moment | {late: "2025-04-02 09:59:59"})) == [(2, code, late)]


def test_a_day_beside_an_instant_is_compared_by_days() -> None:
    assert codes(check("commitment", {"made_at": "2025-04-02 10:00", "ended_at": "2025-04-02"})) == []
    assert codes(check("commitment", {"made_at": "2025-04-02 10:00", "ended_at": "2025-04-01"})) == [
        (2, "ended_before_made", "ended_at")
    ]


def test_missing_marks_of_the_file_and_of_a_column() -> None:
    fields = {
        "received_on": {"column": "received_on"},
        "channel": {"column": "channel", "missing": ["n/a"]},
        "closed_on": {"column": "closed_on"},
    }
    checked = check(
        "case",
        {"key": "C-1", "channel": " N/A ", "closed_on": "(none)"},
        {"key": "C-2", "channel": "(NONE)", "closed_on": "n/a"},
        fields=fields,
        missing=["(None)"],
    )
    assert checked.columns["channel"] == [None]
    assert codes(checked) == [(3, "not_a_date", "closed_on")]


def test_keys_are_stripped_joined_and_never_run_together() -> None:
    checked = check(
        "case",
        {"key": " a ", "channel": "b"},
        {"key": "a|x", "channel": "b"},
        {"key": "a", "channel": "x|b"},
        mapping=mapping_of("case", ["key", "received_on"], key={"columns": ["key", "channel"]}),
    )
    assert checked.keys[0] == "a|b"
    assert len(set(checked.keys)) == 3


def test_an_occurrence_number_tells_equal_rows_apart_over_chunks() -> None:
    mapping = mapping_of("case", ["key", "received_on"], key={"columns": ["key"], "occurrence": True})
    checker = checker_of(mapping, ("key", "received_on"))
    first = checker.check(Chunk([2, 3], [["C", "2025-01-01"], ["C", "2025-01-01"]]))
    second = checker.check(Chunk([4], [["C", "2025-01-01"]]))
    assert first.keys + second.keys == ["C|1", "C|2", "C|3"]


def test_a_digest_hides_its_key_and_long_keys_are_digested() -> None:
    rule = {"columns": ["key"], "digest": True}
    checked = check("case", {"key": "Jane"}, mapping=mapping_of("case", ["received_on"], key=rule))
    assert "Jane" not in checked.keys[0]
    assert len(checked.keys[0]) == 32
    assert [len(key) for key in check("case", {"key": "x" * 201}, {"key": "y" * 200}).keys] == [32, 200]


def test_a_row_without_any_key_is_a_fault() -> None:
    checked = check("case", {"key": "C-1"}, {"key": "  "}, {"key": "", "channel": "phone"})
    assert checked.keys == ["C-1"]
    assert codes(checked) == [(3, "missing_value", "key"), (4, "missing_value", "key")]
    assert len({refusal.identity for refusal in checked.refusals}) == 2


def test_an_allegation_that_names_no_complaint_is_a_fault() -> None:
    checked = check("case_with_outcomes", {}, {"key": "R-2", "parent": " "})
    assert checked.keys == ["R-1"]
    assert codes(checked) == [(3, "missing_value", "parent")]


def test_rows_of_other_kinds_are_skipped_and_not_read() -> None:
    header = ("key", "received_on", "type")
    mapping = mapping_of("case", ["key", "received_on"], skip=[{"column": "type", "values": ["Praise"]}])
    rows = [["1", "2025-01-01", " PRAISE"], ["2", "2025-01-01", "complaint"]]
    checked = checker_of(mapping, header).check(Chunk([2, 3], rows))
    assert (checked.read, checked.keys, checked.numbers) == (1, ["2"], [3])


@pytest.mark.parametrize("order", [("starts_at", "state"), ("state", "starts_at")])
def test_what_begins_after_the_as_of_is_planned_whatever_order_the_fields_have(
    order: tuple[str, ...],
) -> None:
    fields = {name: {"column": name} for name in order}
    fields["state"]["after_as_of"] = "planned"
    checked = check(
        "event",
        {"key": "1", "starts_at": "2025-12-31 23:59"},
        {"key": "2", "starts_at": "2026-01-01 00:00"},
        {"key": "3", "starts_at": "2026-02-01", "state": "postponed"},
        fields=fields,
    )
    assert checked.columns["state"] == ["held", "planned", "planned"]
    assert checked.refusals == []


def test_a_held_event_cannot_lie_ahead() -> None:
    assert codes(check("event", {"starts_at": "2026-01-01 00:00"})) == [(2, "in_the_future", "")]
    assert codes(check("event", {"starts_at": "2026-01-01 00:00", "state": "planned"})) == []


@pytest.mark.parametrize(
    ("record", "change", "code"),
    [
        ("commitment", {"ending": "cancelled_by_agency"}, "ending_without_date"),
        ("event", {"positive": "3", "responses": "2"}, "positive_over_responses"),
        ("event", {"positive": "3", "responses": ""}, "positive_over_responses"),
    ],
)
def test_what_does_not_hang_together(record: str, change: dict[str, str], code: str) -> None:
    assert [fault for _, fault, _ in codes(check(record, change))] == [code]


def test_an_ending_with_an_unreadable_date_is_one_fault() -> None:
    assert codes(check("commitment", {"ending": "done", "ended_at": "soon"})) == [
        (2, "not_a_date", "ended_at")
    ]


def test_raw_values_are_kept_of_codes_days_numbers_flags_and_units_only() -> None:
    header = ("key", "unit", "kind", "made_at", "evidence_kind", "verified_by", "note")
    mapping = mapping_of("commitment", header)
    row = ["SECRETKEY", "North ", "call_back", "2025-01-01", "photo", "Captain", "CANARY"]
    raw = json.loads(checker_of(mapping, header).check(Chunk([2], [row])).raws[0])
    assert raw == {"unit": "North ", "kind": "call_back", "made_at": "2025-01-01"}


def test_a_refused_row_keeps_no_column_that_is_read_for_a_key_or_a_pattern_only() -> None:
    fields = {
        "starts_at": {"column": "start"},
        "state": {
            "column": "title",
            "otherwise": "held",
            "patterns": [{"match": "off", "word": "cancelled"}],
        },
    }
    rule = {"columns": ["title"], "digest": True}
    mapping = mapping_of("event", [], fields=fields, key=rule)
    rows = [["CANARY called off", "yesterday"], ["CANARY", "2025-01-01"]]
    checked = checker_of(mapping, ("title", "start")).check(Chunk([2, 3], rows))
    stored = [checked.raws, [(r.identity, r.fields, r.faults) for r in checked.refusals]]
    assert "CANARY" not in repr(stored)
    assert json.loads(checked.refusals[0].fields)["words"] == {"state": "cancelled"}


@pytest.mark.parametrize("column", ["", "title", "note"])
def test_a_row_that_could_not_be_taken_apart_shows_no_cell_that_is_not_kept(column: str) -> None:
    mapping = mapping_of("case", ["received_on"], key={"columns": ["title"], "digest": True})
    fault = RowFault("bad_text", column, 2, "CANARY\x00", "text")
    chunk = Chunk([], [], [fault], [(2, ["CANARY\x00", "2025-01-01", "CANARY"])])
    (refusal,) = checker_of(mapping, ("title", "received_on", "note")).check(chunk).refusals
    assert "CANARY" not in repr(refusal)
    assert (refusal.faults[0].code, refusal.faults[0].column) == ("bad_text", column)


def test_a_row_that_could_not_be_taken_apart_shows_a_mapped_cell() -> None:
    mapping = mapping_of("case", ["received_on"])
    fault = RowFault("bad_text", "received_on", 2, "2025\x00", "text")
    chunk = Chunk([], [], [fault], [(2, ["C-1", "2025\x00"])])
    (refusal,) = checker_of(mapping, ("key", "received_on")).check(chunk).refusals
    assert refusal.faults[0].found == "2025\\x00"


def test_a_refused_row_says_where_it_would_have_counted() -> None:
    (refusal,) = check("commitment", {"kind": "novel"}).refusals
    assert (refusal.unit, refusal.on_day) == ("NORTH", "2025-03-03")
    (refusal,) = check("commitment", {"made_at": "soon"}).refusals
    assert refusal.on_day is None


def test_a_constant_is_read_like_a_cell() -> None:
    fields = {"received_on": {"constant": "2025-02-03"}, "channel": {"constant": "phone"}}
    checked = check("case", {}, fields=fields)
    assert (checked.columns["received_on"], checked.columns["channel"]) == (["2025-02-03"], ["phone"])
    assert checked.raws == ["{}"]


def test_an_empty_chunk() -> None:
    checked = checker_of(mapping_of("commitment", ["key", "made_at"]), ("key", "made_at")).check(Chunk())
    assert (checked.read, checked.keys, checked.refusals) == (0, [], [])
