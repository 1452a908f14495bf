"""Whatever is pasted, units are read or faults are told: nothing breaks, and what is read can be kept."""

from hypothesis import given, settings
from hypothesis import strategies as st

from models.connecting.unit_likeness import likely_unit
from models.connecting.unit_plan import FIELDS, plan_units
from models.connecting.unit_rows import LONGEST, parse_cells, parse_units
from models.tree import UnitNode
from models.units import unit_key

WORDS = [
    "Patrol",
    "North district",
    "unit",
    "parent",
    "patrol",
    "yes",
    "12",
    "",
    "Unassigned",
    "Captain, North",
]
CELLS = st.sampled_from(WORDS) | st.text(max_size=12)
LINES = st.lists(
    st.tuples(st.sampled_from(["", "  ", "\t", "- "]), st.lists(CELLS, min_size=1, max_size=7)), max_size=8
)
MARKS = st.sampled_from(["\t", ";", ",", ""])


def node(own: int, name: str, parent: int | None, depth: int) -> UnitNode:
    return UnitNode(
        own, name, "unit" if depth else "agency", None, parent, depth, None, None, None, False, None
    )


TREE = [node(1, "Port Arden Police", None, 0), node(2, "Patrol", 1, 1), node(3, "North district", 2, 2)]


def pasted(lines: list[tuple[str, list[str]]], mark: str) -> str:
    return "\n".join(indent + mark.join(cells) for indent, cells in lines)


@settings(deadline=None)
@given(st.text(max_size=300) | st.builds(pasted, LINES, MARKS))
def test_any_text_is_units_or_faults(text: str) -> None:
    found = parse_units(text)
    names = [unit_key(row.unit) for row in found.rows]
    assert len(set(names)) == len(names) <= len(text.splitlines())
    for row in found.rows:
        assert 0 < len(row.unit) <= LONGEST
        assert row.unit.isprintable()


@settings(deadline=None)
@given(st.builds(pasted, LINES, MARKS))
def test_a_plan_without_faults_is_a_tree(text: str) -> None:
    planned = plan_units(TREE, parse_units(text))
    if planned.faults:
        return
    assert len(planned.new) + len(planned.changed) + planned.same == len(planned.rows)
    above = {
        "NORTH DISTRICT": "PATROL",
        "PATROL": "",
        **{unit_key(r["unit"]): unit_key(r["parent"]) for r in planned.rows},
    }
    above.pop("PORT ARDEN POLICE", None)
    for name in above:
        steps, at = 0, name
        while at:
            at, steps = above[at], steps + 1  # every parent is known
            assert steps <= len(above)
    assert all(set(FIELDS) <= row.keys() for row in planned.rows)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_any_cells_are_units_or_faults(rows: list[list[str]]) -> None:
    found = parse_cells(rows)
    assert len(found.rows) <= len(rows)


@settings(deadline=None)
@given(st.text(max_size=20), st.lists(st.text(max_size=12), max_size=4))
def test_the_likely_unit_is_one_of_them(name: str, units: list[str]) -> None:
    assert likely_unit(name, units) in (None, *units)
