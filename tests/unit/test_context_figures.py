"""Context figures typed by a person: read line by line, taken in at the door of files, undone like a file."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.access import Scope, Viewer, local_viewer
from models.counting import version
from models.engine import reading
from models.errors import AccessDenied, EntryRefused
from models.facts import table_of
from models.importing.context import enter_context, parse_figures
from models.importing.undo import undo
from models.tree import UnitNode, load_tree
from models.units import UnitExposure
from tests.factories import kept
from tests.measure_factories import UNITS, import_files, scope_of

AT = datetime(2026, 1, 5, 15, tzinfo=UTC)
WEEK = date(2025, 12, 22)
STEWARD = Viewer("Records", "steward", None)


@pytest.fixture
def springfield(engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    """The units of a small agency."""
    import_files(engine, tmp_path, {"units": list(UNITS)})
    return engine


def tree(engine: sa.Engine) -> list[UnitNode]:
    with reading(engine) as connection:
        return load_tree(connection, scope_of(connection))


def scope(engine: sa.Engine) -> Scope:
    with reading(engine) as connection:
        return scope_of(connection)


def sworn(engine: sa.Engine) -> dict[str, int | None]:
    return {node.name: node.sworn for node in tree(engine)}


@pytest.mark.parametrize(
    ("text", "kind", "figures"),
    [
        ("North: 45\nSouth:\n\nWest", "sworn", {"North": "45"}),
        ("north\t1,045\nSOUTH\t12", "calls", {"North": "1045", "South": "12"}),
        ("North; 12.5", "officer_weeks", {"North": "12.5"}),
        ("North = 0\nWest, 7", "contacts", {"North": "0", "West": "7"}),
        ("", "sworn", {}),
    ],
)
def test_lines_are_read_as_people_write_and_paste_them(springfield, text, kind, figures) -> None:
    assert parse_figures(text, tree(springfield), kind) == figures


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("North: 1\nNorth 45", "sworn", "Line 2: write the unit, a colon"),
        ("Nowhere: 45", "sworn", "Line 1: there is no unit “Nowhere”"),
        ("Unassigned: 45", "sworn", "there is no unit “Unassigned”"),
        ("North: 4\n\nNORTH: 5", "sworn", "Line 3: North stands here twice"),
        ("North: 4.5", "sworn", "is not a whole number from 0 to 100,000"),
        ("North: 4.5", "calls", "is not a whole number from 0 to 10,000,000"),
        ("North: -4", "officer_weeks", "is not a number"),
        ("North: 100001", "sworn", "from 0 to 100,000"),
        ("North: many", "calls", "“many” is not"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(springfield, text, kind, sentence) -> None:
    with pytest.raises(EntryRefused, match=sentence):
        parse_figures(text, tree(springfield), kind)


def test_sworn_changes_and_nothing_else_of_the_unit(springfield: sa.Engine) -> None:
    before = tree(springfield)
    report = enter_context(
        springfield, scope(springfield), STEWARD, "sworn", {"South": "55", "West": "40"}, week=WEEK, at=AT
    )
    assert (report.new, report.changed, report.same) == (0, 1, 0)
    after = tree(springfield)
    assert [(a.name, b.sworn) for a, b in zip(before, after, strict=True) if a.sworn != b.sworn] == [
        ("South", 55)
    ]
    assert [(n.name, n.level, n.kind, n.outreach_duty, n.owner, n.parent_id) for n in before] == [
        (n.name, n.level, n.kind, n.outreach_duty, n.owner, n.parent_id) for n in after
    ]
    with pytest.raises(EntryRefused, match="there already"):
        enter_context(springfield, scope(springfield), STEWARD, "sworn", {"South": "55"}, week=WEEK, at=AT)
    undo(springfield, scope(springfield), report.batch_id, "Typed twice", by="test", at=AT)
    assert sworn(springfield)["South"] == 40


def test_units_stay_in_their_order_where_several_strengths_change(springfield: sa.Engine) -> None:
    before = [node.name for node in tree(springfield)]
    figures = {"Standards": "11", "North": "41", "Patrol": "300"}
    enter_context(springfield, scope(springfield), STEWARD, "sworn", figures, week=WEEK, at=AT)
    assert [node.name for node in tree(springfield)] == before
    assert {name: str(n) for name, n in sworn(springfield).items() if name in figures} == figures


def test_calls_are_kept_by_week_and_a_second_number_replaces_the_first(springfield: sa.Engine) -> None:
    own = scope(springfield)
    with reading(springfield) as connection:
        first = version(connection, own.agency_id)
    for n, counts in (("900", (1, 0, 0)), ("900", (0, 0, 1)), ("950", (0, 1, 0))):
        report = enter_context(springfield, own, local_viewer(), "calls", {"North": n}, week=WEEK, at=AT)
        assert (report.new, report.changed, report.same) == counts
    assert kept(springfield, table_of(UnitExposure), "week_start", "exposure", "n") == [(WEEK, "calls", 950)]
    with reading(springfield) as connection:
        assert version(connection, own.agency_id) > first


def test_what_cannot_be_is_refused_and_nothing_is_kept(springfield: sa.Engine) -> None:
    own = scope(springfield)
    with pytest.raises(EntryRefused, match="at least one number"):
        enter_context(springfield, own, STEWARD, "calls", {}, week=WEEK, at=AT)
    with pytest.raises(EntryRefused, match="once the week is over"):
        enter_context(springfield, own, STEWARD, "calls", {"North": "9"}, week=date(2026, 1, 5), at=AT)
    with pytest.raises(AccessDenied):
        enter_context(
            springfield, own, Viewer("x", "commander", None), "calls", {"North": "9"}, week=WEEK, at=AT
        )
    assert kept(springfield, table_of(UnitExposure), "n") == []
