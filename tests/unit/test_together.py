"""Very small units: what is shown of whom complaints are about, and that nothing more follows from it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from metrics.calendar import Week
from metrics.figures import Figures, figures
from metrics.records import rows_of_view
from metrics.scorecards import of_view
from metrics.together import Together, is_concerning, together
from metrics.weekly import shown_counts
from models.access import Scope
from models.engine import reading
from models.errors import AccessDenied
from models.tree import UnitNode, find_agency
from tests.factories import AGENCY, import_rows, rows_of

NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)
WEEK = Week.parse("2025-W16")
TOWN = [
    ("Patrol", "", None),
    ("North", "Patrol", 40),
    ("Harbour", "Patrol", 20),
    ("Airport", "Patrol", 7),
    ("Support", "", None),
    ("Training", "Support", 4),
    ("Records", "Support", None),
    ("Court", "Support", None),
]


def node(own: int, parent: int | None, sworn: int | None, depth: int, name: str = "") -> UnitNode:
    name = name or f"U{own}"
    return UnitNode(own, name, "unit", None, parent, depth, None, sworn, None, False, None)


def tree(*strengths: tuple[int, int | None, int | None]) -> list[UnitNode]:
    """Units as (own, parent, sworn), a parent before what is under it; the first is the agency."""
    depth: dict[int | None, int] = {None: -1}
    nodes = []
    for own, parent, sworn in strengths:
        depth[own] = depth[parent] + 1
        nodes.append(node(own, parent, sworn, depth[own]))
    return nodes


def shown(found: Together, *units: int) -> list[tuple[int, ...]]:
    return [found.shown(own) for own in units]


def test_a_small_unit_goes_with_its_next_smallest_sibling_and_more_until_they_are_enough() -> None:
    found = together(tree((1, None, 99), (2, 1, 40), (3, 1, 7), (4, 1, 12), (5, 1, 30)), 10)
    assert shown(found, 1, 2, 3, 4, 5) == [(1,), (2,), (3, 4), (3, 4), (5,)]
    found = together(tree((1, None, 99), (2, 1, 3), (3, 1, 2), (4, 1, 4), (5, 1, 30)), 10)
    assert shown(found, 2, 3, 4, 5) == [(2, 3, 4, 5)] * 4
    found = together(tree((1, None, 99), (2, 1, 9), (3, 1, 9), (4, 1, 9), (5, 1, 9), (6, 1, 3)), 10)
    assert shown(found, 2, 3, 4, 5, 6) == [(2, 6), (3, 4, 5), (3, 4, 5), (3, 4, 5), (2, 6)]
    assert found.name(found.shown(3)) == "U3, U4 and U5 together"
    assert together(tree((1, None, 99), (2, 1, 10), (3, 1, None)), 10) == Together(
        10, {1: "U1", 2: "U2", 3: "U3"}, {}, {}, frozenset({3})
    )


def test_where_no_sibling_helps_one_more_is_hidden_for_the_parent_would_tell() -> None:
    found = together(tree((1, None, 99), (2, 1, 50), (3, 2, 4), (4, 2, None), (5, 2, None)), 10)
    assert shown(found, 2, 3, 4, 5) == [(2,), (), (), (5,)]
    assert found.line(3) == found.line(4) == (2,)
    assert "Counted with U2 only" in found.reason(3)
    # A parent of which nothing else is known is as small as what is under it.
    found = together(tree((1, None, 99), (2, 1, None), (3, 2, 4), (4, 1, 30)), 10)
    assert shown(found, 2, 3, 4) == [(2, 4), (), (2, 4)]
    assert found.line(3) == (2, 4)


def test_what_is_under_units_that_stand_together_tells_none_of_them() -> None:
    small = tree((1, None, 99), (2, 1, 8), (3, 2, None), (4, 1, 20), (5, 4, 15), (6, 4, 5), (7, 1, 60))
    found = together(small, 10)
    # Of 4 its weaker half stays untold: 2 and 4 together less that of 5 would be 2 and 6.
    assert shown(found, 2, 3, 4, 7) == [(2, 4), (), (2, 4), (7,)]
    assert shown(found, 5, 6) == [(), ()]
    large = tree((1, None, 99), (2, 1, 8), (4, 1, 40), (5, 4, 15), (6, 4, 25))
    assert shown(together(large, 10), 2, 4, 5, 6) == [(2, 4), (2, 4), (), (6,)]


@st.composite
def trees(draw: st.DrawFn) -> list[UnitNode]:
    n = draw(st.integers(1, 9))
    strengths = st.one_of(st.none(), st.integers(1, 30))
    rows: list[tuple[int, int | None, int | None]] = [(1, None, draw(strengths))]
    for own in range(2, n + 2):
        rows.append((own, draw(st.integers(max(1, own - 5), own - 1)), draw(strengths)))
    return tree(*rows)


def under(nodes: list[UnitNode], own: int) -> np.ndarray[Any, Any]:
    """Which own lines a unit's figure is the sum of."""
    inside = {own}
    for one in nodes:
        if one.parent_id in inside:
            inside.add(one.id)
    return np.array([one.id in inside for one in nodes], float)


@given(trees())
def test_no_sum_or_difference_of_what_is_shown_is_a_very_small_units_own(nodes: list[UnitNode]) -> None:
    found = together(nodes, 10)
    told = [
        np.clip(sum(under(nodes, own) for own in found.shown(one.id)), 0, 1)
        for one in nodes
        if found.shown(one.id)
    ]
    # The command line tells each block's own line too.
    told += [
        np.array([found.line(other.id) == found.line(one.id) for other in nodes], float) for one in nodes
    ]
    rank = np.linalg.matrix_rank(np.array(told))
    for one in nodes:
        if one.depth and one.sworn is not None and one.sworn < 10:
            own_figure = under(nodes, one.id)
            assert np.linalg.matrix_rank(np.vstack([*told, own_figure])) > rank, (one.id, found)


@given(trees())
def test_a_figure_is_of_enough_people_or_of_a_strength_that_nobody_knows(nodes: list[UnitNode]) -> None:
    found = together(nodes, 10)
    strength = {one.id: one.sworn for one in nodes}
    for one in nodes:
        units = found.shown(one.id)
        if one.depth and units and None not in [strength[own] for own in units]:
            assert sum(strength[own] or 0 for own in units) >= 10


@pytest.fixture
def town(any_engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    units = [
        {"key": name, "unit": name, "parent": parent, "level": "unit", "sworn": "" if n is None else str(n)}
        for name, parent, n in TOWN
    ]
    import_rows(any_engine, tmp_path, "unit", units)
    rows = []
    for name, count in (
        ("North", 11),
        ("Harbour", 5),
        ("Airport", 3),
        ("Training", 2),
        ("Records", 7),
        ("Court", 13),
    ):
        for n in range(count):
            case = {"key": f"{name}{n}/1", "parent": f"{name}{n}", "unit": name, "category": "force"}
            rows.append(case | {"received_on": "2025-04-14", "closed_on": "2025-04-18"})
    # One complaint concerns Harbour and Airport both, by an allegation each.
    rows.append(rows[11] | {"key": "twice", "unit": "Airport"})
    both = rows_of("case_with_outcomes", *({"handling_unit": "Standards"} | row for row in rows))
    import_rows(any_engine, tmp_path, "case_with_outcomes", both, as_of=datetime(2025, 6, 1, tzinfo=UTC))
    return any_engine


def view_of(engine: sa.Engine, connection: sa.Connection, *units: str) -> tuple[Scope, Figures]:
    row = find_agency(connection, AGENCY)
    whole = Scope(row.id if row else 0)
    view = figures(connection, whole, now=NOW, week=WEEK)
    if not units:
        return whole, view
    scope = Scope(whole.agency_id, frozenset(n.id for n in view.counts.tree if n.name in units))
    return scope, figures(connection, scope, now=NOW, week=WEEK)


def told(view: Figures, window: str | None = None) -> dict[tuple[str, str], Any]:
    """Every complaint figure by unit and measure: its name, numerator and status."""
    card = of_view(view.through(window))
    names = {n.id: n.name for n in view.counts.tree}
    return {
        (names[row.unit_id], row.measure): (row.unit, row.numerator, row.status)
        for row in card.rows.itertuples()
        if is_concerning(row.measure)
    }


def test_both_show_the_one_figure_in_which_each_complaint_counts_once(town: sa.Engine) -> None:
    with reading(town) as connection:
        _, view = view_of(town, connection)
        found = told(view)
        for unit in ("Harbour", "Airport"):
            assert found[unit, "A5"][:2] == ("Harbour and Airport together", 8)  # 5 and 3; one concerns both
            assert found[unit, "outcomes_closed"] == ("Harbour and Airport together", 9, "ok")
        assert found["North", "A5"][:2] == ("North", 11)
        assert found["Patrol", "A5"][:2] == ("Patrol", 19)
        for unit in ("Training", "Records"):
            assert {found[unit, name][2] for name in ("A5", "A6", "A7:force", "outcomes_closed")} == {
                "hidden"
            }
        assert found["Court", "A5"][:2] == ("Court", 13)
        assert found["Support", "A5"][:2] == ("Support", 22)
        # A commander of one of them sees the same figure.
        _, own = view_of(town, connection, "Airport")
        assert told(own)["Airport", "A5"] == found["Airport", "A5"]
        assert told(own)["Airport", "outcomes_closed"] == found["Airport", "outcomes_closed"]


def test_rows_are_the_figures_and_name_the_block_alone(town: sa.Engine) -> None:
    with reading(town) as connection:
        scope, view = view_of(town, connection)
        nodes = {n.name: n for n in view.counts.tree}
        for measure in ("A5", "outcomes_closed"):
            rows = rows_of_view(connection, scope, view.through("52w"), measure, nodes["Airport"])
            assert rows.of == "Harbour and Airport together"
            assert len(rows.rows) == {"A5": 8, "outcomes_closed": 9}[measure] == rows.numerator
        assert set(rows.rows["unit"]) == {"Harbour and Airport together"}
        everything = rows_of_view(connection, scope, view.through("52w"), "outcomes_closed", nodes[AGENCY])
        assert not {"Harbour", "Airport", "Training", "Records"} & set(everything.rows["unit"])
        with pytest.raises(AccessDenied, match="Counted with Support only"):
            rows_of_view(connection, scope, view, "A5", nodes["Training"])
        # Where nobody knows how few work there, rows count but open to nobody.
        court = rows_of_view(connection, scope, view.through("52w"), "A5", nodes["Court"])
        assert court.rows["apart"].all()
        assert court.rows["key"].isna().all()


def test_the_command_line_tells_blocks_and_sums_stay(town: sa.Engine) -> None:
    with reading(town) as connection:
        _, view = view_of(town, connection)
        rows = shown_counts(view.counts, WEEK, WEEK)
    closed = rows[rows["count"] == "outcomes_closed"].set_index("unit")["n"].to_dict()
    assert closed == {"North": 11, "Harbour and Airport together": 9, "Support": 9, "Court": 13}
    with reading(town) as connection:
        airport = next(n.id for n in view.counts.tree if n.name == "Airport")
        own = shown_counts(view.counts, WEEK, WEEK, frozenset({airport}))
    assert own[own["count"] == "outcomes_closed"]["n"].tolist() == [9]
