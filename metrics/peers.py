"""Peer groups: units that do like work at like size, fixed for a year and published."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

SIZES: Final = {2: ("smaller", "larger"), 3: ("small", "medium", "large")}

# unit, function (the unit's kind, None where nobody has said), sworn strength (None where unknown)
Member = tuple[int, str | None, int | None]


@dataclass(frozen=True)
class PeerGroup:
    """Units of one function and, where there are enough, one size; units in rising order of their id.

    size: None where the function is not split. comparable: False where the units are too few to compare.
    """

    function: str
    size: str | None
    units: tuple[int, ...]
    comparable: bool

    @property
    def name(self) -> str:
        """The group in words, such as `patrol, small`."""
        return f"{self.function}, {self.size}" if self.size else self.function


def peer_groups(
    units: Iterable[Member], *, least_units: int = 5, parts: Sequence[int] = (3, 2)
) -> tuple[PeerGroup, ...]:
    """The peer groups of an agency, by function and then by size.

    Formula: units of a function are cut by sworn strength into the first number of `parts` of which each
    keeps `least_units`; like strengths stay together; a function with an unknown strength is not split.
    Units without a function are in no group; no units: no groups. Source: this project's own rule.
    """
    functions: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for unit, function, sworn in units:
        if function is not None:
            functions[function].append((unit, sworn))
    groups = []
    for function in sorted(functions):
        members = functions[function]
        cut = _cut(members, least_units, parts)
        for size, part in zip(SIZES.get(len(cut), (None,)), cut, strict=True):
            groups.append(PeerGroup(function, size, tuple(sorted(part)), len(part) >= least_units))
    return tuple(groups)


def group_of(groups: Iterable[PeerGroup]) -> dict[int, PeerGroup]:
    """The group of each unit; a unit that is in none is not there."""
    return {unit: group for group in groups for unit in group.units}


def _cut(members: list[tuple[int, int | None]], least_units: int, parts: Sequence[int]) -> list[list[int]]:
    """The units of one function in parts by size, or all in one part."""
    known = [(unit, sworn) for unit, sworn in members if sworn is not None]
    if len(known) == len(members):
        for number in parts:
            cut = _by_size(known, number)
            if min(len(part) for part in cut) >= least_units:
                return cut
    return [[unit for unit, _ in members]]


def _by_size(known: list[tuple[int, int]], number: int) -> list[list[int]]:
    """Units in `number` parts by strength, smallest first; a part may be empty where strengths are alike."""
    strengths = sorted(sworn for _, sworn in known)
    # The greatest strength of each part but the last.
    tops = [strengths[-(-len(strengths) * part // number) - 1] for part in range(1, number)]
    edges = [-1, *tops, strengths[-1]]
    return [[unit for unit, sworn in known if low < sworn <= high] for low, high in pairwise(edges)]
