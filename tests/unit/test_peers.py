"""Peer groups: by function, then by size where every part keeps enough units."""

import pytest

from metrics.peers import Member, group_of, peer_groups


def patrol(*strengths: int | None) -> list[Member]:
    return [(number, "patrol", sworn) for number, sworn in enumerate(strengths, start=1)]


@pytest.mark.parametrize(
    ("count", "names", "sizes"),
    [
        (4, ["patrol"], [4]),
        (9, ["patrol"], [9]),
        (10, ["patrol, smaller", "patrol, larger"], [5, 5]),
        (14, ["patrol, smaller", "patrol, larger"], [7, 7]),
        (15, ["patrol, small", "patrol, medium", "patrol, large"], [5, 5, 5]),
        (17, ["patrol, small", "patrol, medium", "patrol, large"], [6, 6, 5]),
    ],
)
def test_a_function_is_split_where_each_part_keeps_five(
    count: int, names: list[str], sizes: list[int]
) -> None:
    groups = peer_groups(patrol(*range(10, 10 + count)))
    assert [group.name for group in groups] == names
    assert [len(group.units) for group in groups] == sizes
    assert all(group.comparable == (count >= 5) for group in groups)


def test_the_smallest_units_are_in_the_first_part() -> None:
    groups = peer_groups(patrol(*range(30, 20, -1)))
    assert groups[0].units == (6, 7, 8, 9, 10)
    assert groups[1].units == (1, 2, 3, 4, 5)


def test_units_of_like_strength_stay_together() -> None:
    strengths = [10] * 8 + [20] * 7
    groups = peer_groups(patrol(*strengths))
    assert [len(group.units) for group in groups] == [8, 7]
    assert [group.size for group in peer_groups(patrol(*[10] * 20))] == [None]


def test_an_unknown_strength_leaves_the_function_whole() -> None:
    groups = peer_groups(patrol(*range(19), None))
    assert [(group.name, len(group.units)) for group in groups] == [("patrol", 20)]


def test_functions_are_never_mixed_and_small_ones_are_not_compared() -> None:
    units = [*patrol(*range(5)), (90, "support", 3), (91, None, 4)]
    groups = peer_groups(units)
    assert [(group.name, group.comparable) for group in groups] == [("patrol", True), ("support", False)]
    assert group_of(groups)[90].name == "support"
    assert 91 not in group_of(groups)


def test_no_units_no_groups() -> None:
    assert peer_groups([]) == ()


def test_an_agency_may_choose_its_parts() -> None:
    assert [group.size for group in peer_groups(patrol(*range(15)), parts=())] == [None]
    assert len(peer_groups(patrol(*range(6)), least_units=2)) == 3
