"""Very small units: whose complaint figures stand only together with a sibling's, or not at all.

A figure that says whom complaints are about could point at one person where few work. Every figure shown is
then made of whole blocks of at least so many sworn officers; so no sum or difference of them, a parent's
with its units' among them, is a very small unit's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from models.tree import UnitNode

# Figures about the unit concerned: measures by their family, weekly counts by their first word.
CONCERNING: Final = ("A5", "A6", "A7", "outcomes")
Ids = tuple[int, ...]


def is_concerning(figure: str) -> bool:
    """Whether a measure or weekly count says whom complaints are about."""
    return figure.split(":")[0].split("_")[0] in CONCERNING


@dataclass(frozen=True)
class Together:
    """Which units' complaint figures stand apart.

    joint: by unit, all whose figure is one. covered: units without a figure, by the unit that theirs is
    counted with. unknown: units whose strength nobody knows: their figures stand, their rows open to nobody.
    """

    least: int = 0
    names: Mapping[int, str] = field(default_factory=dict)
    joint: Mapping[int, Ids] = field(default_factory=dict)
    covered: Mapping[int, int] = field(default_factory=dict)
    unknown: frozenset[int] = frozenset()

    def shown(self, unit_id: int) -> Ids:
        """The units whose pooled figure stands in the unit's place: itself, or several; none: no figure."""
        if unit_id in self.covered:
            return ()
        return self.joint.get(unit_id, (unit_id,))

    def is_alone(self, unit_id: int) -> bool:
        """Whether the unit's figure is its own."""
        return self.shown(unit_id) == (unit_id,)

    def line(self, unit_id: int) -> Ids:
        """The units among which a record that concerns one is told: its block."""
        while unit_id in self.covered:
            unit_id = self.covered[unit_id]
        return self.joint.get(unit_id, (unit_id,))

    def name(self, units: Ids) -> str:
        """ "Airport and Harbor together"; of one unit its own name."""
        names = [self.names.get(own, "") for own in units]
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} and {names[-1]} together"

    def reason(self, unit_id: int) -> str:
        """Why a unit has no complaint figure."""
        whom = self.name(self.line(unit_id))
        return f"Counted with {whom} only: of fewer than {self.least} sworn it could point at one person"


def together(nodes: Sequence[UnitNode], least: int) -> Together:
    """Blocks of units for complaint figures, from the tree as it stands.

    A unit below `least` sworn goes with its next smallest siblings until they are so many. Where none helps
    it is counted with its parent, and so is one more sibling whose strength nobody knows, for the parent less
    the others would tell it. What is under such units goes with them. Unknown strength is that of all units
    below, where these are known. Source: this project's own rule.
    """
    return _Planned(nodes, least).planned()


class _Planned:
    """The plan in the making; from the leaves up, then from the top down."""

    def __init__(self, nodes: Sequence[UnitNode], least: int) -> None:
        self.nodes, self.least = nodes, least
        self.place = {node.id: at for at, node in enumerate(nodes)}
        self.children: dict[int, list[int]] = {}
        for node in nodes:
            if node.parent_id is not None and not node.is_unassigned:
                self.children.setdefault(node.parent_id, []).append(node.id)
        self.strength = {node.id: node.sworn for node in nodes}
        self.joint: dict[int, Ids] = {}
        self.covered: dict[int, int] = {}

    def planned(self) -> Together:
        """Siblings deepest first, for what cannot be told apart below may make its parent small."""
        for node in sorted(self.nodes, key=lambda one: -one.depth):
            kids = self.children.get(node.id, [])
            known = [self.strength[kid] for kid in kids]
            if kids and self.strength[node.id] is None and None not in known:
                self.strength[node.id] = sum(one or 0 for one in known)
            self._siblings(node, kids)
        for group in dict.fromkeys(self.joint.values()):
            self._below(group)
        for own in list(self.covered):
            self._cover_below(own)
        self.joint = {own: group for own, group in self.joint.items() if own not in self.covered}
        unknown = [node.id for node in self.nodes if node.depth and self.strength[node.id] is None]
        names = {node.id: node.name for node in self.nodes}
        return Together(self.least, names, self.joint, self.covered, frozenset(unknown))

    def _is_small(self, own: int) -> bool:
        strength = self.strength[own]
        return strength is not None and strength < self.least

    def _size(self, own: int) -> tuple[int, int]:
        return self.strength[own] or 0, self.place[own]

    def _siblings(self, parent: UnitNode, kids: list[int]) -> None:
        """Groups of siblings, each so strong that it can be shown; what is left goes with the parent."""
        pool = sorted((kid for kid in kids if self.strength[kid] is not None), key=self._size)
        groups: list[list[int]] = []
        while pool and self._is_small(pool[0]):
            group: list[int] = []
            while pool and self._sworn(group) < self.least:
                group.append(pool.pop(0))
            if self._sworn(group) >= self.least:
                groups.append(group)
            elif groups:
                groups[-1] += group
            else:
                self._with_parent(parent, group, kids)
        for group in groups:
            block = tuple(sorted(group, key=self.place.__getitem__))
            self.joint |= dict.fromkeys(block, block)

    def _sworn(self, units: Sequence[int]) -> int:
        return sum(self.strength[own] or 0 for own in units)

    def _with_parent(self, parent: UnitNode, small: list[int], kids: list[int]) -> None:
        unknown = [kid for kid in kids if self.strength[kid] is None]
        self.covered |= dict.fromkeys([*small, *unknown[:1]], parent.id)
        if not unknown and self.strength[parent.id] is None:
            self.strength[parent.id] = self._sworn(small)

    def _below(self, group: Ids) -> None:
        """Of units that stand together, what is under a small one, and so much of the others that the group
        less what is shown under it is strong enough."""
        lacking = self.least - sum(
            self.strength[own] or 0 for own in group if self._is_small(own) or own not in self.children
        )
        for own in group:
            shown = sorted(self.children.get(own, []), key=self._size)
            for kid in shown:
                if kid in self.covered or (lacking <= 0 and not self._is_small(own)):
                    continue
                for one in self.joint.get(kid, (kid,)):
                    if one not in self.covered:
                        self.covered[one] = own
                        lacking -= 0 if self._is_small(own) else self.strength[one] or 0

    def _cover_below(self, own: int) -> None:
        """What is under a unit without a figure has none either."""
        for kid in self.children.get(own, []):
            if kid not in self.covered:
                self.covered[kid] = own
            self._cover_below(kid)
