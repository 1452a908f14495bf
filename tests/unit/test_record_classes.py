"""Every table and kind of file has its class under public-records law; open is what points at nobody."""

import ast
from pathlib import Path

import pytest

import dashboard
from metrics.measures import REGISTRY
from metrics.outside import ABOUT, FIGURE, is_for_outside, is_open, outside
from models.looks import Look
from models.migrate import METADATA
from models.record_classes import FILES, PUBLISHED_ONCE, TABLES, RecordClass, left_out
from models.sign_ins import SignIn
from tests.access import matrix

ROOT = Path(dashboard.__file__).parent
# Module that offers files -> what they are of.
OFFERED = {
    "connect_pieces/beginning": ("template to fill in",),
    "connect_pieces/taking_in": ("mapping of a source",),
    "dictionary_pieces": ("data dictionary",),
    "pack_pieces": ("meeting pack",),
    "take_away": (
        "briefing for the council",
        "briefing for the chief",
        "briefing for a unit",
        "open data of a quarter",
    ),
    "views/audit": ("trail of changes or looks",),
    "views/patterns": ("patterns to check",),
    "views/records": ("rows behind a figure",),
}
# Boxes in which nobody writes a note: lines to paste, and the reason beside a personnel-linked record.
NO_NOTES = ("unit_forms", "context_forms", "views/restricted")


def test_every_table_has_its_class() -> None:
    tables = {*METADATA.tables, *Look.metadata.tables, *SignIn.metadata.tables}
    assert set(TABLES) == tables
    assert set(PUBLISHED_ONCE) <= {name for name, own in TABLES.items() if own is RecordClass.WORKING}


def test_what_names_a_complaint_or_a_person_is_personnel_linked() -> None:
    """Whatever points at a row of complaints, or at a person, is of their class."""
    linked = {"complaint", "person"}
    for table in METADATA.tables.values():
        points = {key.column.table.name for key in table.foreign_keys} & linked
        if points:
            assert TABLES[table.name] is RecordClass.PERSONNEL, (table.name, points)
    apart = [name for names in left_out().values() for name in names]
    assert sorted(apart) == sorted(n for n, own in TABLES.items() if own is not RecordClass.PUBLISHED)


@pytest.mark.parametrize("module", matrix.FILES)
def test_every_file_of_a_page_has_its_class(module: str) -> None:
    assert set(OFFERED[module]) <= set(FILES)


def test_where_people_write_it_says_what_may_become_of_it() -> None:
    written = 0
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        boxes, lines = names.count("text_area"), names.count("WORKING_NOTE")
        if path.relative_to(ROOT).with_suffix("").as_posix() not in NO_NOTES:
            assert boxes == lines, path.name
            written += boxes
    assert written > 7


def test_only_figures_that_point_at_nobody_are_for_outside() -> None:
    open_ones = {name for name, measure in REGISTRY.items() if is_for_outside(measure)}
    assert {"B1", "B3", "C1", "C2", "C6"} <= open_ones
    assert not {"A1", "A5", "A7:force", "A8", "C4", "D1"} & open_ones
    assert all(is_open(name) for name in ("B1", "commitments_due", "events_held"))
    assert not any(is_open(name) for name in ("A1", "complaints_open", "outcomes_sustained", "other"))


def test_a_line_leaves_without_what_stays_inside() -> None:
    columns = [*FIGURE, "goal"]
    body = {
        **dict.fromkeys(ABOUT, "said"),
        "score": {"point": 71},
        "clocks": {"open": 3},
        "weeks": {"B1": {"notes": [["2026-10-26", "note", "A word.", "Chief"]]}},
        "columns": columns,
        "rows": [[name, *range(len(columns) - 1)] for name in ("A1", "B1", "C4", "C6", "Z9")],
    }
    line = outside(body)
    assert [row["measure"] for row in line.rows] == ["B1", "C6"]
    assert all(tuple(row) == FIGURE for row in line.rows)
    assert line.about == dict.fromkeys(ABOUT, "said")
    assert line.withheld == 3
