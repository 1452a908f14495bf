"""The next export of a source: recognised, its renamed columns asked about, a stranger's file told apart."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from models.connecting.again import recognise, renamed, with_renamed
from models.connecting.draft import Draft
from models.connecting.proposal import propose
from models.connecting.unit_names import nobodys, spellings
from models.importing.dry_run import dry_run
from models.importing.load import import_file
from models.importing.mapping import Mapping, load_mapping, parse_mapping
from models.importing.mapping_text import to_toml
from tests.factories import AGENCY, mapping_of, rows_of, write_csv

MAPPINGS = [load_mapping(Path(name)) for name in ("detroit-complaints", "boston-311", "chicago-caps")]
DETROIT = ["BPC", "CCR", "Report_Date", "Entry", "Closed", "Unit", "Allegation", "Finding", "ObjectId"]


def cases(count: int) -> list[dict[str, str]]:
    return [
        {
            "key": f"C-{n:04}",
            "received_on": f"2025-03-{n % 9 + 1:02}",
            "closed_on": "2025-04-20",
            "channel": "phone",
        }
        for n in range(count)
    ]


CASES = cases(1)


def file_of(path: Path, rows: list[dict[str, str]]) -> tuple[Path, Draft]:
    written = write_csv(path, rows)
    return written, propose(written, name=written.name, zone="America/New_York")[2]


def renamed_rows(rows: list[dict[str, str]], names: dict[str, str]) -> list[dict[str, str]]:
    return [{names.get(name, name): cell for name, cell in row.items()} for row in rows]


def test_a_file_with_every_column_is_of_its_source_in_any_order() -> None:
    known = recognise([*reversed(DETROIT), "Something new"], MAPPINGS)
    assert known is not None
    assert (known.mapping.name, known.missing, known.share) == ("detroit-complaints", (), 1.0)


def test_a_file_with_most_columns_is_of_its_source_and_says_what_is_missing() -> None:
    known = recognise([{"Entry": "How It Came"}.get(name, name) for name in DETROIT], MAPPINGS)
    assert known is not None
    assert (known.mapping.name, known.missing) == ("detroit-complaints", ("Entry",))


@pytest.mark.parametrize("header", [[], ["Unit", "Date"], ["Entry", "Closed", "Unit"]])
def test_a_file_with_few_of_the_columns_is_of_no_source(header: list[str]) -> None:
    assert recognise(header, MAPPINGS) is None


def test_nothing_is_recognised_where_nothing_is_connected() -> None:
    assert recognise(DETROIT, []) is None


def test_of_two_sources_with_the_same_columns_the_one_that_reads_more_is_named() -> None:
    rows = rows_of("case", {"key": "C1"})
    whole = mapping_of("case", rows[0])
    part = whole.model_copy(
        update={"fields": {n: s for n, s in whole.fields.items() if n == "received_on"}, "name": "part"}
    )
    known = recognise(list(rows[0]), [part, whole])
    assert known is not None
    assert known.mapping.name == whole.name


NEW_NAMES = {"received_on": "Date Received", "key": "File No"}


def test_renamed_columns_are_found_by_what_they_fill_and_the_rows_stay_the_same(
    engine: sa.Engine, tmp_path: Path
) -> None:
    rows = rows_of("case", *cases(20))
    mapping = mapping_of("case", rows[0])
    first = import_file(engine, write_csv(tmp_path / "one.csv", rows), mapping, AGENCY, actor="test")
    path, draft = file_of(tmp_path / "two.csv", renamed_rows(rows, NEW_NAMES))
    known = recognise(draft.columns, [mapping])
    assert known is not None
    assert set(known.missing) == set(NEW_NAMES)
    found = renamed(known, draft)
    assert found == NEW_NAMES
    again = with_renamed(mapping, {old: new for old, new in found.items() if new})
    report = import_file(engine, path, again, AGENCY, actor="test")
    assert (first.new, report.new, report.changed, report.same) == (20, 0, 0, 20)


def test_a_column_that_is_gone_has_no_new_name(tmp_path: Path) -> None:
    rows = rows_of("case", *cases(5))
    mapping = mapping_of("case", rows[0])
    _, draft = file_of(tmp_path / "less.csv", [{k: v for k, v in r.items() if k != "channel"} for r in rows])
    known = recognise(draft.columns, [mapping])
    assert known is not None
    assert renamed(known, draft) == {"channel": None}


def test_a_file_that_has_the_old_name_again_is_read_by_it() -> None:
    mapping = with_renamed(mapping_of("case", CASES[0]), {"key": "File No"})
    for header in (["File No", "received_on"], ["key", "received_on"], ["key", "received_on", "File No"]):
        known = recognise([*header, "closed_on", "channel"], [mapping])
        assert known is not None
        assert known.missing == ()
    again = parse_mapping(to_toml(mapping), "again")
    assert again.reader.renamed == {"File No": "key"}


def test_spellings_that_differ_by_marks_alone_go_to_the_commonest() -> None:
    names = {"C11": 900, "C-11": 3, "c11 ": 5, "B2": 4, "B-2": 40, "North": 7, "-": 2}
    assert spellings(names) == {"C-11": "C11", "B2": "B-2"}


def test_names_that_are_nobodys() -> None:
    names = {"UNKNOWN COMMAND": 9, "N/A": 30, "Nona Division": 5, "Anna St": 2, "Unit not assigned": 1}
    assert nobodys(names) == ["N/A", "UNKNOWN COMMAND", "Unit not assigned"]


def checked(engine: sa.Engine, path: Path, mapping: Mapping) -> tuple[object, object]:
    found = dry_run(engine, path, mapping, AGENCY)
    return found.newest_on, found.changed_at


def test_how_far_a_file_reaches_leaves_out_what_may_lie_ahead_and_rows_that_wait(
    engine: sa.Engine, tmp_path: Path
) -> None:
    rows = rows_of(
        "commitment",
        {"key": "P1", "made_at": "2025-03-03 09:00", "due_at": "2031-01-01", "ended_at": "2025-03-09 23:30"},
        {"key": "P2", "made_at": "2025-03-04 09:00", "due_at": "2025-03-05", "ended_at": "3019-01-30"},
    )
    mapping = mapping_of("commitment", rows[0])
    newest, changed = checked(engine, write_csv(tmp_path / "p.csv", rows), mapping)
    assert str(newest) == "2025-03-09"  # half an hour before midnight there, the next day in Greenwich
    assert changed is None


def test_the_newest_change_is_told_to_the_second(engine: sa.Engine, tmp_path: Path) -> None:
    rows = rows_of("case", {"key": "C1", "modified_at": "2025-08-23 18:28:46"}, {"key": "C2"})
    mapping = mapping_of("case", rows[0])
    newest, changed = checked(engine, write_csv(tmp_path / "c.csv", rows), mapping)
    assert str(newest) == "2025-08-23"
    assert str(changed).startswith("2025-08-23 18:28:46")
