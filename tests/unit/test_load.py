"""A file as a whole: what is refused, what is the same, which version stands, what reaches no table."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.errors import ImportRefused
from models.facts import commitment, complaint, event, table_of
from models.importing.load import import_file
from models.imports import QuarantineRow, Revision, Source
from models.units import Unit
from tests.factories import (
    AGENCY,
    differences,
    import_rows,
    kept,
    mapping_of,
    rows_of,
)

quarantine, revision, source = table_of(QuarantineRow), table_of(Revision), table_of(Source)


def everything(engine: sa.Engine) -> str:
    """All cells of all tables as text."""
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        rows = [row for name in tables for row in connection.execute(sa.text(f'SELECT * FROM "{name}"'))]
    return "\n".join(str(cell) for row in rows for cell in row)


def test_no_cell_of_a_column_that_is_not_mapped_reaches_any_table(
    any_engine: sa.Engine, tmp_path: Path
) -> None:
    fields = {
        "unit": {"column": "unit"},
        "starts_at": {"column": "start"},
        "state": {
            "column": "title",
            "otherwise": "held",
            "patterns": [{"match": "off", "word": "cancelled"}],
        },
    }
    mapping = mapping_of("event", [], fields=fields, key={"columns": ["title", "start"], "digest": True})
    rows = [
        ["CANARY called off", "North", "2025-03-03", "CANARY"],
        ["CANARY", "North", "2025-03-03", "CANARY"],
        ["CANARY", "North", "2025-03-03", "CANARY again"],
        ["CANARY", "North", "yesterday", "CANARY"],
        ["CANARY \x00", "North", "2025-03-03", "CANARY"],
        ["CANARY", "North", "2025-03-03", "CANARY \x1b"],
        ["CANARY", "North", "2025-03-03", "CANARY" * 2000],
        ["CANARY", "North", "2025-03-03", "CANARY", "CANARY"],
        ["CANARY", "x" * 121, "2025-03-03", "CANARY"],
    ]
    path = tmp_path / "events.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["title", "unit", "start", "details"], *rows])
    for _ in range(2):
        report = import_file(any_engine, path, mapping, AGENCY, actor="test")
        assert (report.read, report.quarantined) == (9, 6)
    assert len(kept(any_engine, event, "id")) == 2
    assert len(kept(any_engine, quarantine, "id")) == 6
    assert "CANARY" not in everything(any_engine)


def test_no_name_of_a_complainant_reaches_any_table(engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(
        engine, tmp_path, "case", rows_of("case", {"complainant": "CANARY"}, {"key": "2", "channel": "no"})
    )
    assert "CANARY" not in everything(engine)


def test_another_zone_than_the_agencys_refuses_the_file(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(any_engine, tmp_path, "case", rows_of("case", {}))
    with pytest.raises(ImportRefused, match="Springfield keeps its days in America/New_York") as refusal:
        import_rows(any_engine, tmp_path, "event", rows_of("event", {}), zone="America/Chicago")
    assert str(refusal.value).endswith("Give both the same zone.")
    assert kept(any_engine, event, "id") == []


def test_another_record_type_under_the_same_name_refuses_the_file(engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(engine, tmp_path, "case", rows_of("case", {}))
    with pytest.raises(ImportRefused, match="The source case holds case rows"):
        import_rows(engine, tmp_path, "event", rows_of("event", {}), source="case")


def test_what_attaches_needs_its_parents_file_first(engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(engine, tmp_path, "case", rows_of("case", {}))
    with pytest.raises(ImportRefused, match=r"“commitment”.*not there"):
        import_rows(engine, tmp_path, "hand_off", rows_of("hand_off", {}))


def test_an_agency_that_is_not_there_refuses_a_file_that_makes_no_units(
    engine: sa.Engine, tmp_path: Path
) -> None:
    with pytest.raises(ImportRefused, match="no agency “Springfield”"):
        import_rows(engine, tmp_path, "case", rows_of("case", {}), create_units=False)
    with pytest.raises(ImportRefused, match="no agency"):
        import_rows(engine, tmp_path, "exposure", rows_of("exposure", {}))


def test_a_lacking_column_refuses_the_file_and_stores_nothing(engine: sa.Engine, tmp_path: Path) -> None:
    fields = {"received_on": {"column": "received_on"}, "closed_on": {"column": "closing day"}}
    with pytest.raises(ImportRefused, match="The file has no column 'closing day'"):
        import_rows(engine, tmp_path, "case", rows_of("case", {}), fields=fields)
    assert kept(engine, table_of(Unit), "id") == []


def test_units_are_made_only_where_the_mapping_says_so(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(any_engine, tmp_path, "unit", rows_of("unit", {}))
    rows = rows_of("commitment", {}, {"key": "P-2", "unit": "South"}, {"key": "P-3", "unit": ""})
    report = import_rows(any_engine, tmp_path, "commitment", rows, create_units=False)
    assert (report.new, dict(report.by_reason)) == (2, {"unknown_unit": 1})
    report = import_rows(any_engine, tmp_path, "commitment", rows)
    assert (report.new, report.same, report.quarantined) == (1, 2, 0)
    assert kept(any_engine, quarantine, "state") == [("superseded",)]
    assert differences(any_engine) == {}


def versions(*rows: dict[str, str]) -> list[dict[str, str]]:
    return rows_of("commitment", *rows)


def test_a_newer_version_replaces_and_what_it_replaced_is_kept(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(
        any_engine, tmp_path, "commitment", versions({"modified_at": "2025-04-01 10:00", "kind": "referral"})
    )
    report = import_rows(any_engine, tmp_path, "commitment", versions({"modified_at": "2025-04-02 10:00"}))
    assert (report.new, report.changed, report.same) == (0, 1, 0)
    assert kept(any_engine, commitment, "kind") == [("call_back",)]
    ((record, content),) = kept(any_engine, revision, "record", "content")
    assert (record, '"kind": "referral"' in content) == ("response_commitment", True)


def test_an_older_version_that_comes_late_changes_nothing(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(any_engine, tmp_path, "commitment", versions({"modified_at": "2025-04-02 10:00:00"}))
    late = versions({"modified_at": "2025-04-02 09:59:59", "kind": "referral"})
    report = import_rows(any_engine, tmp_path, "commitment", late)
    assert (report.changed, report.same) == (0, 1)
    assert kept(any_engine, commitment, "kind") == [("call_back",)]
    assert kept(any_engine, revision, "id") == []


def test_a_file_that_confirms_a_row_makes_the_versions_between_older(
    any_engine: sa.Engine, tmp_path: Path
) -> None:
    days = [datetime(2025, 6, day, tzinfo=UTC) for day in (1, 3, 2)]
    kinds = ["call_back", "call_back", "referral"]
    for day, kind in zip(days, kinds, strict=True):
        report = import_rows(any_engine, tmp_path, "commitment", versions({"kind": kind}), as_of=day)
    assert (report.changed, report.same) == (0, 1)
    assert kept(any_engine, commitment, "kind", "version_at") == [("call_back", days[1])]


def test_a_key_twice_with_other_content_is_a_fault_wherever_it_stands(
    any_engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.importing import read

    chunks = read.TextTable.chunks
    rows = versions({}, {"key": "P-2"}, {"kind": "referral"}, {"key": "P-2"})
    found = []
    for size in (1, 2, 20_000):
        monkeypatch.setattr(read.TextTable, "chunks", lambda self, size=size: chunks(self, size))
        report = import_rows(any_engine, tmp_path, "commitment", rows)
        found.append((report.new + report.same, report.changed, dict(report.by_reason)))
    assert found == [(3, 0, {"duplicate_key": 1})] * 3
    assert kept(any_engine, commitment, "key", "kind") == [("P-1", "call_back"), ("P-2", "call_back")]
    assert kept(any_engine, quarantine, "identity", "state") == [("P-1", "waiting")]


def test_one_restricted_allegation_restricts_its_case_and_all_of_it(
    any_engine: sa.Engine, tmp_path: Path
) -> None:
    rows = rows_of(
        "case_with_outcomes",
        {"restricted": "no"},
        {"key": "R-2", "restricted": "yes"},
        {"key": "R-3", "parent": "C-2"},
    )
    import_rows(any_engine, tmp_path, "case_with_outcomes", rows)
    assert kept(any_engine, complaint, "key", "restricted") == [("C-1", True), ("C-2", False)]
    rows[1]["restricted"] = "no"
    import_rows(any_engine, tmp_path, "case_with_outcomes", rows)
    assert kept(any_engine, complaint, "key", "restricted") == [("C-1", False), ("C-2", False)]
    assert differences(any_engine) == {}


def test_cases_of_one_source_are_not_touched_by_another(any_engine: sa.Engine, tmp_path: Path) -> None:
    closed = {"closed_on": "2025-04-04"}
    import_rows(
        any_engine, tmp_path, "case", rows_of("case", {"key": "C-1"} | closed, {"key": "C-2"} | closed)
    )
    repeats = {"disposition": "duplicate", "duplicate_of": "C-2"}
    import_rows(any_engine, tmp_path, "outcome", rows_of("outcome", repeats))
    import_rows(any_engine, tmp_path, "case_with_outcomes", rows_of("case_with_outcomes", {"parent": "C-2"}))
    held = kept(any_engine, complaint, "key", "closed_on", "withdrawn", "duplicate")
    assert [(key, day and day.isoformat(), gone, twice) for key, day, gone, twice in held] == [
        ("C-1", "2025-04-04", False, True),
        ("C-2", None, False, False),
        ("C-2", "2025-04-04", False, False),
    ]
    assert differences(any_engine) == {}


def test_two_hand_offs_at_one_instant_have_one_order(
    new_database: Callable[[], sa.Engine], tmp_path: Path
) -> None:
    pair = [{"key": "1", "to_unit": "South"}, {"key": "2", "to_unit": "East"}]
    holders = set()
    for order in (pair, pair[::-1]):
        engine = new_database()
        import_rows(engine, tmp_path, "unit", rows_of("unit", *({"unit": n} for n in ("South", "East"))))
        import_rows(engine, tmp_path, "commitment", rows_of("commitment", {}))
        for row in order:
            import_rows(engine, tmp_path, "hand_off", rows_of("hand_off", row))
        holders.update(kept(engine, commitment, "holder_id"))
    assert len(holders) == 1


def test_a_finding_that_comes_after_its_case_is_counted_once(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(any_engine, tmp_path, "case", rows_of("case", {}))
    for key in ("C-1/1", "C-1/2"):
        import_rows(any_engine, tmp_path, "outcome", rows_of("outcome", {"key": key}))
        assert differences(any_engine) == {}


def test_an_empty_file_with_a_header_is_a_batch_of_nothing(any_engine: sa.Engine, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("key,unit,made_at\n")
    mapping = mapping_of("commitment", ["key", "unit", "made_at"])
    report = import_file(any_engine, path, mapping, AGENCY, actor="test")
    assert (report.read, report.new, report.quarantined) == (0, 0, 0)
    assert differences(any_engine) == {}


def test_a_source_says_how_far_it_reaches(any_engine: sa.Engine, tmp_path: Path) -> None:
    rows = rows_of("commitment", {"made_at": "2025-03-03"}, {"key": "P-2", "made_at": "2025-05-06 23:00"})
    import_rows(any_engine, tmp_path, "commitment", rows)
    import_rows(any_engine, tmp_path, "commitment", rows[:1])
    ((through, as_of),) = kept(any_engine, source, "data_through", "as_of")
    assert (through.isoformat(), as_of) == ("2025-05-06", datetime(2026, 1, 1, 5, tzinfo=UTC))
