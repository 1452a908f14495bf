"""Units as they are pasted: separators, headers, indentation, refusals, what would change, the door."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.access import Scope, local_viewer
from models.agencies import begin_agency
from models.connecting.unit_plan import UnitPlan, plan_units
from models.connecting.unit_rows import MOST_LINES, UnitRow, parse_cells, parse_units
from models.engine import reading
from models.errors import EntryRefused
from models.importing.typed import enter_rows
from models.importing.undo import undo
from models.tree import find_agency, load_tree
from tests.factories import AGENCY, ZONE, import_rows, rows_of

NOW = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)
HEADED = "Unit\tParent\tKind\tOutreach duty\tSworn\tPost that answers\n"
SIX = """Patrol
  North district
  South district
Investigations bureau
  Major crimes
  Evidence room
"""


def told(text: str) -> list[tuple[object, ...]]:
    """Unit and parent of each row of a text without faults."""
    found = parse_units(text)
    assert not found.faults, found.faults
    return [(row.unit, row.parent) for row in found.rows]


@pytest.mark.parametrize(
    "text",
    [
        "unit\tparent\nPatrol\t\nNorth\tPatrol\n",
        "\ufeffUnit name;Belongs to\r\nPatrol;\r\nNorth;Patrol\r\n",
        "name,bureau\nPatrol,\nNorth,Patrol\n",
        "Patrol,\nNorth,Patrol\n",
        "Patrol;\n\n\nNorth;Patrol\n",
        "Patrol\n  North\n",
        "Patrol\n\tNorth\n",
        "• Patrol\n  • North\n",
        "- Patrol\n\u00a0\u00a0- North\n",
        "Patrol\t46\n  North\t46\n",
        "Pat\u200brol\n  \u00adNorth\n",
    ],
)
def test_any_separator_with_a_header_or_none(text: str) -> None:
    inward = text.splitlines()[1][:1] in (" ", "\t", "\u00a0")
    assert told(text) == [("Patrol", "" if inward else None), ("North", "Patrol")]


def test_names_alone_say_nothing_of_parents() -> None:
    assert told("Patrol\nNorth  district\n") == [("Patrol", None), ("North district", None)]
    assert told("Unit\nPatrol\n") == [("Patrol", None)]


def test_indentation_of_several_depths() -> None:
    assert told("A\n    B\n        C\n    D\nE\n") == [
        ("A", ""),
        ("B", "A"),
        ("C", "B"),
        ("D", "A"),
        ("E", ""),
    ]


def test_every_column_by_its_name() -> None:
    line = 'North\tPatrol\tpatrol\tYes\t1,046\t"Captain, North"\n'
    found = parse_units(HEADED + line)
    assert found.rows == [UnitRow(2, "North", "Patrol", None, "patrol", True, 1046, "Captain, North")]
    assert not found.faults


def test_columns_without_names_by_what_is_in_them() -> None:
    found = parse_units("North;Patrol;46;Detectives;no;Captain, North\nSouth;Patrol;;patrol;yes;\n")
    assert not found.faults
    assert found.rows == [
        UnitRow(1, "North", "Patrol", None, "investigations", False, 46, "Captain, North"),
        UnitRow(2, "South", "Patrol", None, "patrol", True),
    ]


def test_cells_of_a_sheet_are_read_alike() -> None:
    assert parse_cells([["Unit", "Parent"], ["", ""], ["Patrol", ""], ["North", "Patrol"]]).rows == [
        UnitRow(3, "Patrol"),
        UnitRow(4, "North", "Patrol"),
    ]
    found = parse_cells([["Patrol", "", ""], ["", "North", ""], ["", "", "Beat 1"]])
    assert [(row.unit, row.parent) for row in found.rows] == [
        ("Patrol", ""),
        ("North", "Patrol"),
        ("Beat 1", "North"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEADED + "North\tPatrol\tflying\t\t\t", 2, "“flying” is none of the kinds"),
        (HEADED + "North\tPatrol\t\tperhaps\t\t", 2, "Write yes or no"),
        (HEADED + "North\tPatrol\t\t\tmany\t", 2, "“many” is no sworn strength"),
        (HEADED + "North\tPatrol\t\t\t\tnorth@city.example", 2, "not an address"),
        (HEADED + "\tPatrol\t\t\t\t", 2, "names no unit"),
        ("unit,level\nNorth,planet", 2, "“planet” is no level"),
        ("unit,owner\nNorth," + "x" * 121, 2, "longer than 120"),
        ("North\nnorth ", 2, "“north” stands in line 1 already"),
        ("x" * 121, 1, "longer than 120"),
        ("No\x00rth", 1, "signs that cannot be shown"),
        (HEADED + "North\tPatrol\t\t\t\tCapt\x07ain", 2, "signs that cannot be shown"),
        (HEADED + "North\tPatrol\t\t\t" + "9" * 5000, 2, "is no sworn strength"),
        ("Unassigned", 1, "kept for records that name no unit"),
        ("A;1;2\nB;3;4", 0, "Give the columns a first line"),
        ("unit,unit name\nA,B", 0, "Two columns are called unit"),
        ("A\n" * (MOST_LINES + 1), 0, "at most 1,000 fit at once"),
        ("A" * 100_001, 0, "at most 100,000 characters"),
    ],
)
def test_what_cannot_be_taken_says_where_and_why(text: str, line: int, said: str) -> None:
    (fault, *_) = parse_units(text).faults
    assert fault.line == line
    assert said in fault.said


def test_nothing_pasted_is_nothing() -> None:
    assert parse_units(" \n\n").rows == parse_units("").rows == []


def plan(engine: sa.Engine, text: str) -> UnitPlan:
    with reading(engine) as connection:
        agency = find_agency(connection, AGENCY)
        assert agency is not None
        return plan_units(load_tree(connection, Scope(agency.id)), parse_units(text))


def take(engine: sa.Engine, text: str) -> tuple[int, int, int]:
    """Paste, and confirm what would be done."""
    planned = plan(engine, text)
    assert not planned.faults
    with reading(engine) as connection:
        agency = find_agency(connection, AGENCY)
        assert agency is not None
    report = enter_rows(
        engine,
        Scope(agency.id),
        "units-pasted",
        "Units, as pasted",
        "unit",
        planned.rows,
        actor="test",
        at=NOW,
    )
    return report.new, report.changed, report.same


def tree(engine: sa.Engine) -> list[tuple[str, int, str]]:
    with reading(engine) as connection:
        agency = find_agency(connection, AGENCY)
        assert agency is not None
        nodes = load_tree(connection, Scope(agency.id))
        return [(node.name, node.depth, node.level) for node in nodes if not node.is_unassigned]


@pytest.fixture
def begun(engine: sa.Engine) -> sa.Engine:
    """An agency that has a name and nothing else."""
    begin_agency(engine, local_viewer(), AGENCY, ZONE, NOW)
    return engine


def test_six_pasted_units_make_a_tree(begun: sa.Engine) -> None:
    planned = plan(begun, SIX)
    assert [(change.unit, change.parent) for change in planned.new][:3] == [
        ("Patrol", AGENCY),
        ("North district", "Patrol"),
        ("South district", "Patrol"),
    ]
    assert (planned.changed, planned.same, planned.beside) == ((), 0, 0)
    assert take(begun, SIX) == (6, 0, 0)
    assert tree(begun) == [
        (AGENCY, 0, "agency"),
        ("Patrol", 1, "bureau"),
        ("North district", 2, "district"),
        ("South district", 2, "district"),
        ("Investigations bureau", 1, "bureau"),
        ("Major crimes", 2, "unit"),
        ("Evidence room", 2, "unit"),
    ]
    assert take(begun, SIX) == (0, 0, 6)


def test_an_empty_cell_leaves_what_is_known(begun: sa.Engine) -> None:
    take(begun, HEADED + "Patrol\t\t\t\t\t\nNorth\tPatrol\tpatrol\tyes\t46\tCaptain, North\n")
    planned = plan(begun, "unit,sworn,owner\nNorth,50,\n")
    assert [change.fields for change in planned.changed] == [(("sworn", "46", "50"),)]
    assert planned.beside == 1
    assert take(begun, "unit,sworn,owner\nNorth,50,\n") == (0, 1, 0)
    with reading(begun) as connection:
        agency = find_agency(connection, AGENCY)
        assert agency is not None
        north = next(n for n in load_tree(connection, Scope(agency.id)) if n.name == "North")
    assert (north.kind, north.sworn, north.owner, north.outreach_duty) == (
        "patrol",
        50,
        "Captain, North",
        True,
    )


def test_one_pasted_unit_stays_in_its_place(begun: sa.Engine) -> None:
    take(begun, "A\nB\nC\nD\n")
    assert take(begun, "unit,sworn\nC,5\n") == (0, 1, 0)
    assert [name for name, _, _ in tree(begun)][1:] == ["A", "B", "C", "D"]
    take(begun, "D\nC\nB\nA\n")
    assert [name for name, _, _ in tree(begun)][1:] == ["D", "C", "B", "A"]


def test_a_unit_moves_and_its_holder_becomes_a_bureau(begun: sa.Engine) -> None:
    take(begun, "Patrol\nNorth\nSouth\n")
    planned = plan(begun, "unit,parent\nPatrol,\nNorth,patrol\n")
    assert [(change.unit, change.fields) for change in planned.changed] == [
        ("Patrol", (("level", "unit", "bureau"),)),
        ("North", (("parent", AGENCY, "patrol"),)),
    ]
    take(begun, "unit,parent\nPatrol,\nNorth,patrol\n")
    assert tree(begun)[1:] == [("Patrol", 1, "bureau"), ("North", 2, "unit"), ("South", 1, "unit")]


def test_an_empty_parent_leaves_a_unit_where_it_is_and_the_agencys_name_moves_it(begun: sa.Engine) -> None:
    take(begun, "Patrol\n  North\n")
    assert take(begun, "unit,parent,sworn\nNorth,,80\nEast,,\n") == (1, 1, 0)
    assert tree(begun)[1:] == [("Patrol", 1, "bureau"), ("North", 2, "unit"), ("East", 1, "unit")]
    take(begun, f"unit,parent\nNorth,{AGENCY}\n")
    assert ("North", 1, "unit") in tree(begun)


def test_a_tree_under_the_agencys_own_name(begun: sa.Engine) -> None:
    text = f"{AGENCY}\n  Patrol\n    North\n"
    assert [change.unit for change in plan(begun, text).new] == ["Patrol", "North"]
    take(begun, text)
    assert tree(begun) == [(AGENCY, 0, "agency"), ("Patrol", 1, "bureau"), ("North", 2, "unit")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "unit,parent\nEast,Patrool",
            "belongs to “Patrool”, which is neither here nor known. Do you mean “Patrol”?",
        ),
        ("unit,parent\nEast,Harbour", "neither here nor known. Give it a line of its own."),
        ("unit,parent\nEast,West\nWest,East", "“East” would belong to itself"),
        ("unit,parent\nPatrol,North\nNorth,Patrol", "“Patrol” would belong to itself"),
        ("unit,parent\nEast,Unassigned", "“East” cannot belong to “Unassigned”"),
    ],
)
def test_a_tree_that_cannot_stand_is_refused_before_anything_is_written(
    begun: sa.Engine, text: str, said: str
) -> None:
    take(begun, "Patrol\n  North\n")
    assert said in plan(begun, text).faults[0].said


def test_a_post_that_may_be_a_name_is_pointed_out(begun: sa.Engine) -> None:
    planned = plan(begun, 'unit,post\nNorth,Captain Maria Alder\nSouth,"Captain, South"\n')
    assert planned.names == ("Captain Maria Alder",)
    assert not planned.faults


def test_pasted_units_can_be_taken_back(begun: sa.Engine) -> None:
    take(begun, SIX)
    with reading(begun) as connection:
        agency = find_agency(connection, AGENCY)
        assert agency is not None
    undo(begun, Scope(agency.id), 1, by="Records Lt.", reason="wrong tree", at=NOW)
    assert tree(begun) == [(AGENCY, 0, "agency")]


def test_rows_at_the_door_are_all_taken_or_none(engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(engine, tmp_path, "unit", rows_of("unit", {"key": "1", "unit": "North", "level": "district"}))
    with reading(engine) as connection:
        agency = find_agency(connection, AGENCY)
        assert agency is not None
    rows = [
        {"key": "South", "unit": "South", "level": "unit"},
        {"key": "East", "unit": "East", "level": "star"},
    ]
    with pytest.raises(EntryRefused, match="level"):
        enter_rows(engine, Scope(agency.id), "pasted", "Pasted", "unit", rows, actor="test", at=NOW)
    assert [name for name, _, _ in tree(engine)] == [AGENCY, "North"]
