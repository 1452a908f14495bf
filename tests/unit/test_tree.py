"""The unit tree: names, dated parents, circles, and what a scope sees of it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.access import Scope
from models.engine import reading, writing
from models.errors import AccessDenied, ImportRefused
from models.facts import table_of
from models.tree import (
    create_agency,
    create_units,
    find_agency,
    find_unit,
    load_tree,
    rebuild_ancestors,
    set_parent,
)
from models.units import BEGINNING, END, Unit, UnitAncestor, UnitParent
from tests.factories import AGENCY, ZONE, differences, import_rows, kept, rows_of

unit, ancestor, parent = table_of(Unit), table_of(UnitAncestor), table_of(UnitParent)
TREE = (
    {"key": "1", "unit": "Patrol", "level": "bureau", "kind": "patrol"},
    {"key": "2", "unit": "North", "level": "district", "parent": "Patrol", "sworn": "80"},
    {"key": "3", "unit": "South", "level": "district", "parent": "patrol "},
)


def names(engine: sa.Engine, on: date | None = None, scope: Scope | None = None) -> list[tuple[str, int]]:
    with reading(engine) as connection:
        agency = find_agency(connection, AGENCY)
        assert agency is not None
        return [(node.name, node.depth) for node in load_tree(connection, scope or Scope(agency.id), on)]


def id_of(engine: sa.Engine, name: str) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(sa.select(unit.c.id).where(unit.c.name == name)) or 0)


def test_a_tree_in_the_order_of_its_file(any_engine: sa.Engine, tmp_path: Path) -> None:
    report = import_rows(any_engine, tmp_path, "unit", rows_of("unit", *TREE))
    assert (report.new, report.changed, report.same) == (3, 0, 0)
    assert names(any_engine) == [(AGENCY, 0), ("Patrol", 1), ("North", 2), ("South", 2), ("Unassigned", 1)]
    again = import_rows(any_engine, tmp_path, "unit", rows_of("unit", *TREE))
    assert (again.new, again.changed, again.same) == (0, 0, 3)


def test_units_keep_the_places_of_their_list_and_nobodys_stays_last(
    any_engine: sa.Engine, tmp_path: Path
) -> None:
    rows = [{"key": name, "unit": name, "level": "unit"} for name in ("Unassigned", AGENCY, "West", "East")]
    import_rows(any_engine, tmp_path, "unit", rows_of("unit", *rows))
    assert [name for name, _ in names(any_engine)] == [AGENCY, "West", "East", "Unassigned"]
    again = import_rows(any_engine, tmp_path, "unit", rows_of("unit", *reversed(rows)))
    assert (again.new, again.changed) == (0, 2)
    assert [name for name, _ in names(any_engine)] == [AGENCY, "East", "West", "Unassigned"]
    few = import_rows(any_engine, tmp_path, "unit", rows_of("unit", rows[2] | {"sworn": "9"}))
    assert (few.changed, few.same) == (1, 0)
    assert [name for name, _ in names(any_engine)] == [AGENCY, "East", "West", "Unassigned"]


def test_one_unit_spelt_twice_in_a_file_is_one_unit(engine: sa.Engine, tmp_path: Path) -> None:
    report = import_rows(engine, tmp_path, "unit", rows_of("unit", *TREE, {"key": "4", "unit": " NORTH "}))
    assert report.read == 4
    assert len([name for name, _ in names(engine) if name.upper() == "NORTH"]) == 1


def test_a_unit_named_like_its_agency_is_the_agency(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(any_engine, tmp_path, "commitment", rows_of("commitment", {"unit": AGENCY.lower()}))
    assert names(any_engine) == [(AGENCY, 0), ("Unassigned", 1)]
    assert differences(any_engine) == {}
    rows = rows_of("unit", *TREE, {"key": "9", "unit": AGENCY, "owner": "Chief"})
    import_rows(any_engine, tmp_path, "unit", rows)
    with reading(any_engine) as connection:
        agency = find_agency(connection, AGENCY)
    assert agency is not None
    assert (agency.level, agency.owner) == ("agency", "Chief")


def test_an_agency_is_found_however_its_blanks_are_typed(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        made = create_agency(connection, "New  York", ZONE)
        found = find_agency(connection, " new york ")
        assert found is not None
        assert found.id == made
        again = find_agency(connection, "New  York")
        assert again is not None


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_an_agency_needs_a_name(engine: sa.Engine, name: str) -> None:
    with pytest.raises(ImportRefused), writing(engine) as connection:
        create_agency(connection, name, ZONE)


def test_units_that_are_made_on_the_way_are_there_once(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        agency_id = create_agency(connection, AGENCY, ZONE)
        create_units(connection, agency_id, ["North", "north ", "South"])
        create_units(connection, agency_id, ["SOUTH"])
    assert names(engine) == [(AGENCY, 0), ("North", 1), ("South", 1), ("Unassigned", 1)]


def test_a_parent_that_is_not_there_refuses_the_file(engine: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="belongs to “Nowhere”"):
        import_rows(engine, tmp_path, "unit", rows_of("unit", {"parent": "Nowhere"}))
    with reading(engine) as connection:
        assert find_agency(connection, AGENCY) is None


@pytest.mark.parametrize(
    "rows", [[("A", "A")], [("A", "B"), ("B", "A")], [("A", "B"), ("B", "C"), ("C", "A")]]
)
def test_a_tree_in_a_circle_refuses_the_file(
    engine: sa.Engine, tmp_path: Path, rows: list[tuple[str, str]]
) -> None:
    changes = [{"key": name, "unit": name, "parent": above} for name, above in rows]
    with pytest.raises(ImportRefused, match="circle"):
        import_rows(engine, tmp_path, "unit", rows_of("unit", *changes))


def test_a_move_keeps_the_days_of_the_parent_before(engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(engine, tmp_path, "unit", rows_of("unit", *TREE))
    moved = rows_of("unit", *TREE[:2], {"key": "3", "unit": "South", "parent": ""})
    # Six in the evening of 30 June in New York: the move holds from that local day, not from the next.
    report = import_rows(engine, tmp_path, "unit", moved, as_of=datetime(2025, 7, 1, 1, tzinfo=UTC))
    assert (report.changed, report.same) == (1, 2)
    south = id_of(engine, "South")
    rows = [row for row in kept(engine, parent, "unit_id", "from_on", "to_on") if row[0] == south]
    assert rows == [(south, BEGINNING, date(2025, 6, 30)), (south, date(2025, 6, 30), END)]
    assert ("South", 2) in names(engine, date(2025, 6, 29))
    assert ("South", 1) in names(engine, date(2025, 6, 30))


def test_the_closure_follows_every_level_and_its_days(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        agency_id = create_agency(connection, AGENCY, ZONE)
        create_units(connection, agency_id, ["A", "B", "C"])
        ids = dict(map(tuple, connection.execute(sa.select(unit.c.key, unit.c.id))))
        set_parent(connection, ids["B"], ids["A"], BEGINNING)
        set_parent(connection, ids["C"], ids["B"], date(2025, 1, 1))
        rebuild_ancestors(connection, agency_id)
        mine = sa.select(ancestor.c.ancestor_id, ancestor.c.from_on, ancestor.c.to_on)
        rows = {tuple(row) for row in connection.execute(mine.where(ancestor.c.unit_id == ids["C"]))}
    first = date(2025, 1, 1)
    assert rows == {
        (ids["C"], BEGINNING, END),
        (agency_id, BEGINNING, first),
        (ids["B"], first, END),
        (ids["A"], first, END),
        (agency_id, first, END),
    }


def test_a_unit_that_is_unknown_reads_like_one_that_is_forbidden(engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(engine, tmp_path, "unit", rows_of("unit", *TREE))
    with reading(engine) as connection:
        agency = find_agency(connection, AGENCY)
        assert agency is not None
        north = Scope(agency.id, frozenset({id_of(engine, "North")}))
        assert find_unit(connection, north, " north").name == "North"
        for name in ("South", "Nowhere"):
            with pytest.raises(AccessDenied) as denied:
                find_unit(connection, north, name)
            assert str(denied.value) == f"There is no unit “{name}” that you may read."
    assert names(engine, scope=north) == [("North", 2)]


def test_concerns_follow_the_tree_of_their_week(any_engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(any_engine, tmp_path, "unit", rows_of("unit", *TREE))
    import_rows(any_engine, tmp_path, "case_with_outcomes", rows_of("case_with_outcomes", {}, {"key": "R-2"}))
    assert differences(any_engine) == {}
    import_rows(any_engine, tmp_path, "unit", rows_of("unit", {"key": "2", "unit": "North", "parent": ""}))
    assert differences(any_engine) == {}
