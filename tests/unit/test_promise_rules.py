"""Tickets become promises by their type: of which kind, due when; other types are left out, or wait."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from models.access import check_can_read_agency, local_viewer
from models.engine import reading
from models.errors import ImportRefused
from models.facts import commitment
from models.importing.check import Checked, Checker
from models.importing.dry_run import dry_run
from models.importing.load import Report, import_file
from models.importing.mapping import Mapping, UnitRule, parse_mapping
from models.importing.mapping_text import to_toml
from models.importing.promise_rules import DueRule, PromiseRules, due_rule
from models.importing.quarantine import retry
from models.importing.read import Chunk
from models.importing.undo import undo
from models.importing.values import Times
from tests.factories import AGENCY, ZONE, differences, import_rows, kept, mapping_of, write_csv

NEW_YORK = ZoneInfo(ZONE)
HEADER = ("key", "type", "unit", "made", "sla", "ended")
FIELDS = {
    "unit": {"column": "unit"},
    "made_at": {"column": "made"},
    "ended_at": {"column": "ended"},
    "promised_to": {"constant": "resident"},
}
RULES: list[dict[str, Any]] = [
    {"types": ["Call back", "Return call"], "kind": "call_back", "due": "72 hours"},
    {"types": ["Records"], "kind": "records_request", "due": "5 working days", "due_basis": "statute"},
    {"types": ["Camera"], "kind": "service_request", "due": "14 days", "promised_to": "group"},
]


def _mapping(rules: dict[str, Any], **options: Any) -> Mapping:
    fields = FIELDS | options.pop("fields", {})
    return mapping_of("commitment", [], fields=fields, promises=rules, **options)


def _by_type(*more: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {"column": "type", "rules": [*RULES, *more], **options}


def _checked(mapping: Mapping, *rows: tuple[str, ...]) -> Checked:
    times = Times(NEW_YORK, datetime(2026, 1, 1, tzinfo=NEW_YORK), "1950-01-01")
    checker = Checker(mapping, HEADER, times, None, "")
    return checker.check(Chunk(list(range(2, len(rows) + 2)), [list(row) for row in rows]))


def _import(engine: sa.Engine, folder: Path, mapping: Mapping, *rows: tuple[str, ...]) -> Report:
    path = write_csv(folder / "tickets.csv", [dict(zip(HEADER, row, strict=True)) for row in rows])
    return import_file(engine, path, mapping, AGENCY, actor="test")


TICKETS = (
    ("1", "Call back", "North", "2025-03-07 10:15", "", "2025-03-10 11:15"),
    ("2", "return  CALL", "North", "2025-03-03", "", ""),
    ("3", "Records", "South", "2025-03-07 16:00", "", "2025-03-14"),
    ("4", "Camera", "South", "2025-03-03 09:00", "", "2025-03-18 08:00"),
    ("5", "Pothole", "South", "2025-03-03 09:00", "", ""),
    ("6", "", "South", "2025-03-03 09:00", "", ""),
)


def test_each_type_has_its_kind_and_its_due_and_other_types_are_left_out(
    any_engine: sa.Engine, tmp_path: Path
) -> None:
    report = _import(any_engine, tmp_path, _mapping(_by_type()), *TICKETS)
    assert (report.read, report.new, report.quarantined, report.skipped) == (4, 4, 0, 2)
    columns = (
        "key",
        "kind",
        "promised_to",
        "due_basis",
        "due_on",
        "due_is_day",
        "promised_days",
        "late_days",
    )
    assert kept(any_engine, commitment, *columns) == [
        # Clocks went forward on 9 March: 72 hours after Friday 10:15 are Monday 11:15.
        ("1", "call_back", "resident", None, date(2025, 3, 10), False, 3, 0),
        ("2", "call_back", "resident", None, date(2025, 3, 6), True, 3, None),
        ("3", "records_request", "resident", "statute", date(2025, 3, 14), True, 7, 0),
        ("4", "service_request", "group", None, date(2025, 3, 17), True, 14, 1),
    ]
    assert not differences(any_engine)


def test_one_hour_later_the_call_was_late(engine: sa.Engine, tmp_path: Path) -> None:
    late = ("1", "Call back", "North", "2025-03-07 10:15", "", "2025-03-10 11:16")
    _import(engine, tmp_path, _mapping(_by_type()), late)
    assert kept(engine, commitment, "late_days") == [(1,)]


def test_the_files_own_due_column_where_a_rule_says_so() -> None:
    of_file = {"types": ["Pothole"], "kind": "service_request"}
    mapping = _mapping(_by_type(of_file), fields={"due_at": {"column": "sla"}})
    checked = _checked(
        mapping,
        ("1", "Pothole", "North", "2025-03-03", "2025-03-20", ""),
        ("2", "Pothole", "North", "2025-03-03", "", ""),
        ("3", "Camera", "North", "2025-03-03", "2025-03-20", ""),
        ("4", "Camera", "North", "2025-03-03", "soon", ""),
        ("5", "Pothole", "North", "2025-03-03", "soon", ""),
        ("6", "Pothole", "North", "2025-03-03", "2025-03-01", ""),
    )
    assert checked.keys == ["1", "2", "3", "4"]
    assert checked.columns["due_on"] == ["2025-03-20", None, "2025-03-17", "2025-03-17"]
    faults = {refusal.number: refusal.faults[0].code for refusal in checked.refusals}
    assert faults == {6: "not_a_date", 7: "due_before_made"}


def test_one_rule_for_every_row() -> None:
    checked = _checked(
        _mapping({"due": "3 days"}, fields={"kind": {"constant": "call_back"}}),
        ("1", "anything", "North", "2025-12-30 23:59", "", ""),
    )
    assert checked.columns["due_on"] == ["2026-01-02"]
    assert checked.columns["kind"] == ["call_back"]


def test_types_without_a_rule_wait_where_the_mapping_says_so_and_come_in_by_a_better_one(
    engine: sa.Engine, tmp_path: Path
) -> None:
    strict = _mapping(_by_type(others="wait"))
    report = _import(engine, tmp_path, strict, *TICKETS)
    assert (report.read, report.new, report.quarantined, report.skipped) == (6, 4, 2, 0)
    assert report.by_reason == {"no_crosswalk": 1, "missing_value": 1}
    pothole = {"types": ["Pothole"], "kind": "service_request", "due": "2 days"}
    with reading(engine) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
    better = _mapping(_by_type(pothole, others="wait"))
    again = retry(engine, scope, "commitment", actor="test", mapping=better)
    assert (again.new, again.quarantined) == (1, 1)
    assert ("5", date(2025, 3, 5)) in kept(engine, commitment, "key", "due_on")
    assert not differences(engine)


def test_tickets_of_an_unknown_unit_keep_their_due_while_they_wait(engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(engine, tmp_path, "unit", [{"key": "South", "unit": "South", "level": "district"}])
    strict = _mapping(_by_type(), create_units=False)
    report = _import(engine, tmp_path, strict, *TICKETS)
    assert (report.new, dict(report.by_reason)) == (2, {"unknown_unit": 2})
    with reading(engine) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
    named = strict.model_copy(update={"units": UnitRule(aliases={"North": "South"})})
    again = retry(engine, scope, "commitment", actor="test", mapping=named)
    assert (again.new, again.quarantined) == (2, 0)
    due = dict(kept(engine, commitment, "key", "due_on"))
    assert due == {
        "1": date(2025, 3, 10),
        "2": date(2025, 3, 6),
        "3": date(2025, 3, 14),
        "4": date(2025, 3, 17),
    }
    assert not differences(engine)


def test_the_dry_run_prints_rules_to_finish(engine: sa.Engine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "tickets.csv", [dict(zip(HEADER, row, strict=True)) for row in TICKETS])
    found = dry_run(engine, path, _mapping(_by_type(others="wait")), AGENCY)
    assert '{ types = ["Pothole"], kind = "?", due = "?" },   # 1 rows' in found.text
    assert "[crosswalks.kind]" not in found.text


def test_another_due_rule_changes_the_due_and_says_so(engine: sa.Engine, tmp_path: Path) -> None:
    _import(engine, tmp_path, _mapping(_by_type()), *TICKETS)
    longer = [rule | {"due": "20 days"} if rule["kind"] == "service_request" else rule for rule in RULES]
    report = _import(engine, tmp_path, _mapping({"column": "type", "rules": longer}), *TICKETS)
    assert (report.new, report.changed, report.same) == (0, 1, 3)
    assert ("4", date(2025, 3, 23), 0) in kept(engine, commitment, "key", "due_on", "late_days")
    assert not differences(engine)


def test_a_file_read_by_another_rule_is_taken_back_whole(engine: sa.Engine, tmp_path: Path) -> None:
    columns = ("key", "kind", "due_on", "due_at", "late_days")
    _import(engine, tmp_path, _mapping(_by_type()), *TICKETS)
    before = kept(engine, commitment, *columns)
    longer = [rule | {"due": "20 days"} for rule in RULES]
    report = _import(engine, tmp_path, _mapping({"column": "type", "rules": longer}), *TICKETS)
    assert kept(engine, commitment, *columns) != before
    with reading(engine) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
    undo(engine, scope, report.batch_id, "Wrong rule", by="test", at=datetime.now(UTC))
    assert kept(engine, commitment, *columns) == before
    assert not differences(engine)


def test_wording_is_kept_only_of_types_that_are_promised_in_public() -> None:
    pledge = {"types": ["Council"], "kind": "council_pledge", "due": "60 days"}
    mapping = _mapping(_by_type(pledge), fields={"title": {"column": "sla"}})
    checked = _checked(
        mapping,
        ("1", "Council", "North", "2025-03-03", "Light the square", ""),
        ("2", "Camera", "North", "2025-03-03", "CANARY", ""),
    )
    assert checked.columns["title"] == ["Light the square", None]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("3 days", DueRule(3, "days")),
        ("1 day", DueRule(1, "days")),
        ("72 Hours", DueRule(72, "hours")),
        ("5  working days", DueRule(5, "working days")),
        ("10 business days", DueRule(10, "working days")),
        ("column", None),
    ],
)
def test_due_rules_as_people_write_them(text: str, rule: DueRule | None) -> None:
    assert due_rule(text) == rule


@pytest.mark.parametrize(
    "text", ["", "3", "soon", "0 days", "3.5 days", "9999 days", "5 working hours", "-3 days"]
)
def test_what_is_no_due_rule_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="5 working days"):
        due_rule(text)


def _refused(lines: str, fields: str = 'made_at = { column = "made" }') -> str:
    text = f"""name = "tickets"\ntitle = "Tickets"\nrecord = "commitment"\nzone = "{ZONE}"\n{lines}
[key]\ncolumns = ["key"]\n[fields]\n{fields}\n"""
    with pytest.raises(ImportRefused) as refused:
        parse_mapping(text, "tickets")
    return str(refused.value)


ONE = '{ types = ["a"], kind = "call_back", due = "3 days" }'


@pytest.mark.parametrize(
    ("promises", "fields", "said"),
    [
        ('{ column = "type" }', "", "at least one ticket type"),
        (f"{{ rules = [{ONE}] }}", "", "column"),
        (f'{{ column = "type", due = "3 days", rules = [{ONE}] }}', "", "by type, or due"),
        ('{ due = "column" }', "", "due_at"),
        (f'{{ column = "type", rules = [{ONE}, {ONE}] }}', "", "two rules"),
        ('{ column = "type", rules = [{ types = ["a"], kind = "call_back" }] }', "", "due_at"),
        (
            '{ column = "type", rules = [{ types = ["a"], kind = "callback", due = "3 days" }] }',
            "",
            "our words",
        ),
        (f'{{ column = "type", rules = [{ONE}] }}', 'kind = { column = "k" }', "kind comes from"),
        ('{ due = "3 days" }', 'due_at = { column = "d" }', "due_at comes from"),
        (
            '{ column = "type", rules = ['
            '{ types = ["a"], kind = "call_back", due = "3 days", promised_to = "group" }] }',
            'promised_to = { column = "who" }',
            "promised_to comes from",
        ),
        (
            '{ column = "type", rules = [{ types = ["a"], kind = "?", due = "3 days" }] }',
            "",
            "promises.rules.kind",
        ),
    ],
)
def test_a_table_that_cannot_be_used_says_why(promises: str, fields: str, said: str) -> None:
    assert said in _refused(f"promises = {promises}", f'made_at = {{ column = "made" }}\n{fields}')


def test_only_promises_have_promise_rules() -> None:
    with pytest.raises(ValueError, match="commitment"):
        mapping_of("event", ["starts_at", "state"], promises={"due": "3 days"})


def test_the_table_comes_back_from_its_text() -> None:
    mapping = _mapping(_by_type(others="wait", holidays=[date(2025, 11, 27), date(2025, 12, 25)]))
    text = to_toml(mapping)
    assert parse_mapping(text, "tickets") == mapping
    assert '{ types = ["Call back", "Return call"], kind = "call_back", due = "72 hours" },' in text


def test_the_source_says_what_the_rules_give() -> None:
    mapping = _mapping(_by_type())
    assert {"kind", "due_at", "due_basis", "promised_to"} <= set(mapping.provides())
    assert not {"kind", "due_at", "due_basis", "promised_to"} & mapping.reasons().keys()
    assert "type" in mapping.columns()


def _counted(made: date, n: int, free: set[date]) -> date:
    """Working days counted off one by one."""
    day = made
    while n:
        day += timedelta(days=1)
        n -= day.weekday() < 5 and day not in free
    return day


@given(
    st.dates(date(2024, 12, 1), date(2025, 11, 30)),
    st.integers(1, 40),
    st.sets(st.dates(date(2024, 12, 1), date(2026, 3, 1)), max_size=20),
)
def test_working_days_are_counted_off_one_by_one(made: date, n: int, free: set[date]) -> None:
    rules = {"due": f"{n} working days", "holidays": sorted(free)}
    assert PromiseRules.model_validate(rules).holidays == tuple(sorted(free))
    checked = _checked(_mapping(rules), ("1", "", "North", made.isoformat(), "", ""))
    assert checked.columns["due_on"] == [_counted(made, n, free).isoformat()]


@given(st.integers(0, 364 * 24 * 60), st.integers(1, 400))
def test_an_hour_is_an_hour_whatever_the_clocks_do(minute: int, n: int) -> None:
    made = datetime(2025, 1, 1, tzinfo=NEW_YORK) + timedelta(minutes=minute)  # wall time
    text = made.strftime("%Y-%m-%d %H:%M")
    checked = _checked(_mapping({"due": f"{n} hours"}), ("1", "", "North", text, "", ""))
    instant = datetime.fromisoformat(checked.columns["made_at"][0]) + timedelta(hours=n)
    assert checked.columns["due_at"] == [instant.strftime("%Y-%m-%d %H:%M:%S.%f")]
    local = instant.replace(tzinfo=ZoneInfo("UTC")).astimezone(NEW_YORK)
    assert checked.columns["due_on"] == [local.date().isoformat()]


def test_further_rows_of_a_key_that_is_taken_once_are_skipped() -> None:
    mapping = _mapping(_by_type(), key={"columns": ["key"], "once": True})
    first, second = TICKETS[0], ("1", "Records", *TICKETS[0][2:])
    checked = _checked(mapping, first, second, ("", *first[1:]), ("", *first[1:]))
    assert (checked.keys, checked.skipped, len(checked.refusals)) == (["1"], 1, 2)


def test_the_other_column_is_read_where_the_first_is_empty() -> None:
    ended = {"ended_at": {"column": "ended", "or_column": "sla"}}
    mapping = _mapping({"due": "3 days"}, fields=ended)
    rows = [
        ("1", "", "North", "2025-03-03", "2025-03-05", ""),
        ("2", "", "North", "2025-03-03", "2025-03-05", "2025-03-04"),
    ]
    assert _checked(mapping, *rows).columns["ended_on"] == ["2025-03-05", "2025-03-04"]
