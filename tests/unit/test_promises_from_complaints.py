"""A file of complaints holds promises: to acknowledge, to keep informed, to tell the outcome."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from metrics.configuration import load
from models.connecting.draft import Draft
from models.connecting.promise_rules import Derivable, derivable, derived_mappings
from models.connecting.proposal import propose
from models.engine import engine as engine_in_use
from models.facts import commitment
from models.importing.load import Report, import_file
from models.importing.mapping import Mapping, load_mapping
from models.importing.promises_from import derivable_from, promises_from
from tests.command_line import Run
from tests.factories import AGENCY, ZONE, differences, kept, mapping_of, write_csv
from tests.measure_factories import figure, scorecard

CLOCKS = {"intake_acknowledgement": 3, "status_update": 30, "outcome_notice": 7}
ROWS = [
    {
        "Case": "A-1",
        "Office": "Standards",
        "Received": "03/03/2025 14:00",
        "First contact": "03/06/2025 09:00",
        "Update letter": "04/02/2025",
        "Decided": "05/01/2025",
        "Told": "05/08/2025",
        "Closed": "05/09/2025",
    },
    {
        "Case": "A-2",
        "Office": "Standards",
        "Received": "03/03/2025 14:00",
        "First contact": "03/07/2025 09:00",
    },
    {
        "Case": "A-3",
        "Office": "North",
        "Received": "03/10/2025 10:00",
        "First contact": "03/10/2025",
        "Decided": "03/20/2025",
        "Told": "03/21/2025",
        "Closed": "03/21/2025",
    },
    {"Case": "A-4", "Office": "North", "Received": "03/10/2025 10:00", "Decided": "03/20/2025"},
    {"Case": "A-5", "Office": "North", "Received": ""},
]
COLUMNS = {
    "handling_unit": "Office",
    "received_on": "Received",
    "first_contact_on": "First contact",
    "decided_on": "Decided",
    "told_on": "Told",
    "closed_on": "Closed",
}


def _mapping(record: str = "case", without: tuple[str, ...] = (), **options: Any) -> Mapping:
    fields = {name: {"column": column} for name, column in COLUMNS.items() if name not in without}
    formats = ["%m/%d/%Y %H:%M", "%m/%d/%Y"]
    values: dict[str, Any] = {"name": "cases", "key": {"columns": ["Case"]}, "formats": formats}
    return mapping_of(record, [], **(values | {"fields": fields | options.pop("fields", {})} | options))


UPDATES = {"column": "Update letter"}


def _all(mapping: Mapping) -> list[Mapping]:
    updates = mapping.fields["told_on"].model_copy(update=UPDATES)
    return promises_from(mapping, CLOCKS, adopted=CLOCKS, updates=updates)


def _import(engine: sa.Engine, folder: Path, mapping: Mapping, rows: list[dict[str, str]] = ROWS) -> Report:
    return import_file(engine, write_csv(folder / "cases.csv", rows), mapping, AGENCY, actor="test")


def test_three_kinds_of_promises_with_their_days(any_engine: sa.Engine, tmp_path: Path) -> None:
    reports = [_import(any_engine, tmp_path, mapping) for mapping in _all(_mapping())]
    assert [(r.mapping, r.new, r.quarantined, r.skipped) for r in reports] == [
        ("cases-acknowledged", 4, 0, 1),
        ("cases-kept-informed", 4, 0, 1),
        ("cases-told", 3, 0, 2),
    ]
    columns = ("kind", "key", "made_on", "due_on", "ended_on", "late_days")
    march, may = (lambda day: date(2025, 3, day)), (lambda day: date(2025, 5, day))
    assert kept(any_engine, commitment, *columns) == [
        ("intake_acknowledgement", "A-1", march(3), march(6), march(6), 0),
        ("intake_acknowledgement", "A-2", march(3), march(6), march(7), 1),
        ("intake_acknowledgement", "A-3", march(10), march(13), march(10), 0),
        ("intake_acknowledgement", "A-4", march(10), march(13), None, None),
        ("outcome_notice", "A-1", may(1), may(8), may(8), 0),
        ("outcome_notice", "A-3", march(20), march(27), march(21), 0),
        ("outcome_notice", "A-4", march(20), march(27), None, None),
        ("status_update", "A-1", march(3), date(2025, 4, 2), date(2025, 4, 2), 0),
        ("status_update", "A-2", march(3), date(2025, 4, 2), None, None),
        # Told the outcome before an update was due: there was no need of one.
        ("status_update", "A-3", march(10), date(2025, 4, 9), march(21), 0),
        ("status_update", "A-4", march(10), date(2025, 4, 9), None, None),
    ]
    said = set(kept(any_engine, commitment, "promised_to", "due_basis", "due_is_day", "evidence"))
    assert said == {("complainant", "policy", True, None)}
    assert not differences(any_engine)


def test_outcomes_that_are_promised_and_dated_count_once(engine: sa.Engine, tmp_path: Path) -> None:
    complaints = _mapping()
    assert _import(engine, tmp_path, complaints).new == 4
    now = datetime(2025, 6, 16, 5, tzinfo=UTC)
    before = figure(scorecard(engine, now=now, window="52w"), "A8", AGENCY)
    for mapping in _all(complaints):
        _import(engine, tmp_path, mapping)
    after = figure(scorecard(engine, now=now, window="52w"), "A8", AGENCY)
    assert (before.numerator, before.denominator) == (after.numerator, after.denominator) == (2, 3)
    assert not differences(engine)


def test_a_complaint_in_several_rows_is_one_promise(engine: sa.Engine, tmp_path: Path) -> None:
    rows = [row | {"No": f"{row['Case']}/{n}", "Finding": "unfounded"} for row in ROWS for n in (1, 2, 3)]
    both = _mapping(
        "case_with_outcomes",
        key={"columns": ["No"]},
        parent_key={"columns": ["Case"], "digest": True},
        fields={"disposition": {"column": "Finding"}, "restricted": {"constant": "yes"}},
        skip=[{"column": "Case", "values": ["A-3"]}],
    )
    reports = [_import(engine, tmp_path, mapping, rows) for mapping in _all(both)]
    assert [(r.new, r.quarantined, r.skipped) for r in reports] == [(3, 0, 12), (3, 0, 12), (2, 0, 13)]
    assert {len(key) for (key,) in kept(engine, commitment, "key")} == {32}
    assert set(kept(engine, commitment, "restricted")) == {(True,)}
    again = [_import(engine, tmp_path, mapping, rows) for mapping in _all(both)]
    assert [(r.new, r.changed, r.same) for r in again] == [(0, 0, 3), (0, 0, 3), (0, 0, 2)]


def test_what_the_file_does_not_say_is_not_derived_and_has_its_reason() -> None:
    mapping = _mapping(without=("first_contact_on", "told_on"))
    found = derivable_from(mapping.record, mapping.fields, CLOCKS)
    assert [(one.kind, one.possible, one.kept_column) for one in found] == [
        ("intake_acknowledgement", False, None),
        ("status_update", False, None),
        ("outcome_notice", False, None),
    ]
    assert found[0].because == "no column says when the complainant was first contacted"
    assert promises_from(mapping, CLOCKS) == []
    assert derivable_from("event", mapping.fields, CLOCKS) == []
    months = _mapping(fields={"received_on": {"column": "Received", "precision": "month"}})
    assert "months" in derivable_from("case", months.fields, CLOCKS)[0].because


def test_an_update_is_not_asked_for_where_nobody_knows_whether_it_was_spared() -> None:
    mapping = _mapping(without=("told_on",))
    updates = mapping.fields["decided_on"].model_copy(update=UPDATES)
    found = derivable_from("case", mapping.fields, CLOCKS, updates)[1]
    assert not found.possible
    assert "not needed any more" in found.because


MAPPING = """
name = "cases"
title = "Cases"
record = "case"
zone = "America/New_York"
as_of = 2026-01-05
create_units = true
formats = ["%m/%d/%Y %H:%M", "%m/%d/%Y"]
[key]
columns = ["Case"]
[fields]
handling_unit = { column = "Office" }
received_on = { column = "Received" }
decided_on = { column = "Decided" }
told_on = { column = "Told" }
"""


def test_the_command_line_imports_them_beside_the_complaints(run: Run, tmp_path: Path) -> None:
    file, mapping = write_csv(tmp_path / "cases.csv", ROWS[:4]), tmp_path / "cases.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    call = ("import", file, "--mapping", mapping, "--agency", AGENCY, "--promises")
    looked = run(*call, "--dry-run")
    assert (looked.code, looked.out.count("rows read, 0 would wait")) == (0, 3)
    found = run(*call)
    assert (found.code, found.err) == (0, "")
    assert found.out.splitlines() == [
        "No promise intake_acknowledgement: no column says when the complainant was first contacted.",
        "Promises status_update: made on the day in `Received`, kept on the day in `Update letter`; "
        "days in the first: 4, in the second: 1.",
        "Promises outcome_notice: made on the day in `Decided`, kept on the day in `Told`; "
        "days in the first: 3, in the second: 2.",
        "cases.csv: 4 read = 4 new + 0 changed + 0 same + 0 quarantined",
        "cases.csv: 4 read = 4 new + 0 changed + 0 same + 0 quarantined",
        "cases.csv: 3 read = 3 new + 0 changed + 0 same + 0 quarantined",
        "  1 skipped: rows that the mapping says are no records",
    ]
    says = (engine_in_use(), commitment, "due_basis", "promised_days")
    assert set(kept(*says)) == {("default", 7), ("default", 30)}
    adopted = run("adopt", "told_within", "14 days", "--by", "Chief of police", "--agency", AGENCY)
    assert adopted.code == 0, adopted.err
    assert run(*call).code == 0
    assert set(kept(*says)) == {("policy", 14), ("default", 30)}
    other = run("import", file, "--mapping", "boston-311", "--agency", AGENCY, "--promises")
    assert (other.code, "is for complaints" in other.err) == (10, True)


def test_a_kind_without_a_clock_is_not_derived() -> None:
    made = promises_from(_mapping(), {"outcome_notice": 7})
    assert [mapping.name for mapping in made] == ["cases-told"]


def test_the_real_file_that_has_none_of_the_days_says_so() -> None:
    mapping = load_mapping(Path("detroit-complaints"))
    assert not any(one.possible for one in derivable_from(mapping.record, mapping.fields, CLOCKS))


def _draft(folder: Path, rows: list[dict[str, str]]) -> Draft:
    path = write_csv(folder / "ia cases.csv", rows)
    _, _, draft = propose(path, name=path.name, record="case", zone=ZONE)
    for name, column in COLUMNS.items():
        if draft.column_of(name) != column:
            draft = draft.with_column(name, column)
    return draft


def test_from_a_draft_by_the_agencys_own_clocks(engine: sa.Engine, tmp_path: Path) -> None:
    rows = [
        dict.fromkeys(ROWS[0], f"03/{n + 13}/2025") | {"Case": f"A-{n}", "Office": "North"} for n in range(12)
    ]
    draft = _draft(tmp_path, rows)
    configuration = load()
    clocks = {kind: days for kind in CLOCKS if (days := configuration.promise_days(kind)) is not None}
    assert derivable(draft, clocks) == [
        Derivable("intake_acknowledgement", "Received", "First contact", 3, derivable(draft)[0].because),
        Derivable("status_update", "Received", "Update letter", 30, derivable(draft)[1].because),
        Derivable("outcome_notice", "Decided", "Told", 7, derivable(draft)[2].because),
    ]
    assert derivable(draft)[1].because == (
        "made on the day in `Received`, kept on the day in `Update letter`; "
        "days in the first: 12, in the second: 12"
    )
    assert derivable(draft)[1].clock_days is None
    path = write_csv(tmp_path / "ia cases.csv", rows)
    for mapping in derived_mappings(draft, clocks):
        report = import_file(engine, path, mapping, AGENCY, actor="test")
        assert (report.new, report.quarantined) == (12, 0), report.by_reason
    assert set(kept(engine, commitment, "late_days", "due_basis")) == {(0, "default")}


@pytest.mark.parametrize("name", ["Last update", "Updated", "Next update", "Update by", "Record update"])
def test_a_column_that_does_not_give_the_first_update_is_not_taken(tmp_path: Path, name: str) -> None:
    rows = [
        dict.fromkeys((*COLUMNS.values(), name), f"03/{n + 13}/2025") | {"Case": f"A-{n}", "Office": "North"}
        for n in range(12)
    ]
    if name == "Update by":
        rows = [row | {name: "clerk"} for row in rows]
    assert derivable(_draft(tmp_path, rows))[1].kept_column is None
