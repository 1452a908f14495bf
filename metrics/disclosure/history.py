"""What was released before counts: what is public stays public, what was hidden stays hidden.

A release and all earlier ones are attacked as one system. A cell of which a new release gives a new value is
two cells, one whose value stayed is one: the attacker is granted to know which hidden counts did not change.
So the difference of two versions is among the sums he adds up.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from metrics.counts import Bools, Ints
from metrics.disclosure.attack import System
from metrics.disclosure.primary import unsafe
from metrics.disclosure.tables import Cell, Relation, Release, matrix
from metrics.rules import DisclosureRules

Version = tuple[Cell, int]


@dataclass(frozen=True, eq=False)
class Earlier:
    """An earlier release and which of its cells were hidden."""

    release: Release
    hidden: Bools

    def as_text(self) -> str:
        """All of it as JSON, to be kept inside: it holds the hidden counts."""
        release = self.release
        flags = zip(release.released, release.exempt, release.top, self.hidden, strict=True)
        rows = [
            [*cell, n, *map(int, marks)]
            for cell, n, marks in zip(release.cells, release.values.tolist(), flags, strict=True)
        ]
        return json.dumps({"cells": rows, "relations": release.relations}, separators=(",", ":"))


def from_text(text: str) -> Earlier:
    """The inverse of `Earlier.as_text`."""
    read = json.loads(text)
    cells = tuple(Cell(*row[:5]) for row in read["cells"])
    columns = np.array([row[5:] for row in read["cells"]], "int64").reshape(-1, 5).T
    released, exempt, top, hidden = (column.astype(bool) for column in columns[1:])
    relations = tuple((whole, tuple(parts)) for whole, parts in read["relations"])
    return Earlier(Release(cells, columns[0], released, exempt, top, relations), hidden)


def touching(release: Release, history: Sequence[Earlier]) -> tuple[Earlier, ...]:
    """Earlier releases cut to what a new one bears on; with the rest of them nothing new can be learned.

    Kept are the cells that the new release has too, and hidden cells that hang together with one of these
    through sums of hidden cells. Cells that do not were proven safe by themselves when they were hidden.
    """
    numbers: dict[Version, int] = {}
    lines: list[tuple[list[int], Earlier, Relation]] = []
    for one in history:
        keys = zip(one.release.cells, one.release.values.tolist(), strict=True)
        own = [numbers.setdefault(key, len(numbers)) for key in keys]
        unknown = one.hidden | ~one.release.released
        for whole, parts in one.release.relations:
            lines.append(([own[at] for at in (whole, *parts) if unknown[at]], one, (whole, parts)))
    groups = _groups([tied for tied, _, _ in lines], len(numbers))
    fresh = set(release.cells)
    near = {groups[number] for (cell, _), number in numbers.items() if cell in fresh}
    kept: dict[int, list[Relation]] = {id(one): [] for one in history}
    for tied, one, relation in lines:
        if any(groups[number] in near for number in tied):
            kept[id(one)].append(relation)
    return tuple(_cut(one, kept[id(one)], fresh) for one in history)


def _groups(tied: Sequence[Sequence[int]], size: int) -> Ints:
    """A number for each cell, the same for cells that hang together."""
    pairs = [(line[0], other) for line in tied for other in line[1:]]
    ends = np.array(pairs, "int64").reshape(-1, 2).T
    found: Ints = connected_components(csr_array((np.ones(len(pairs)), tuple(ends)), shape=(size, size)))[1]
    return found


def _cut(one: Earlier, relations: Sequence[Relation], fresh: set[Cell]) -> Earlier:
    """An earlier release with some of its relations, their cells, and the cells that a new one has too."""
    whole = one.release
    used = {at for wanted, parts in relations for at in (wanted, *parts)}
    places = [at for at, cell in enumerate(whole.cells) if at in used or cell in fresh]
    new = {at: number for number, at in enumerate(places)}
    moved = tuple((new[wanted], tuple(new[part] for part in parts)) for wanted, parts in relations)
    cells = tuple(whole.cells[at] for at in places)
    released, exempt, top = (column[places] for column in (whole.released, whole.exempt, whole.top))
    return Earlier(Release(cells, whole.values[places], released, exempt, top, moved), one.hidden[places])


@dataclass(frozen=True, eq=False)
class Joint:
    """A release and all before it as one system; the cells of the new release come first.

    known: public for good, never to be hidden. hidden: to be hidden whatever else is. costs: of hiding.
    plain: the highest cost that is not so raised. lines: relations of the new release. kept_back: its cells
    that an earlier one hid; where such a cell has come back to a public value, nothing needs protection, but
    it stays hidden.
    """

    system: System
    known: Bools
    hidden: Bools
    costs: Ints
    plain: int
    lines: tuple[Relation, ...]
    kept_back: Bools


@dataclass
class _Versions:
    """A number for every cell and value that any release holds."""

    numbers: dict[Version, int] = field(default_factory=dict)
    public: set[int] = field(default_factory=set)
    guarded: set[int] = field(default_factory=set)
    relations: dict[Relation, None] = field(default_factory=dict)

    def take(self, release: Release) -> Ints:
        """The numbers of a release's cells."""
        keys = zip(release.cells, release.values.tolist(), strict=True)
        own = [self.numbers.setdefault(key, len(self.numbers)) for key in keys]
        for whole, parts in release.relations:
            self.relations[own[whole], tuple(own[part] for part in parts)] = None
        places = np.array(own, "int64")
        self.guarded |= set(places[release.released].tolist())
        self.public |= set(places[release.exempt].tolist())
        return places


def joint(release: Release, history: Sequence[Earlier], rules: DisclosureRules) -> Joint:
    """What an attacker can add up once the release is out, and what may be hidden at what cost.

    Formula: cost = 1 + count; cells of the top unit, and those that were public with another value, cost more
    than all others together. Without history: the release alone.
    """
    versions = _Versions()
    versions.take(release)
    seen = dict.fromkeys(release.cells, False)
    kept_back: set[Cell] = set()
    for earlier in history:
        places = versions.take(earlier.release)
        shown = earlier.release.released & ~earlier.hidden
        versions.public |= set(places[shown].tolist())
        for cell, was_shown, released in zip(
            earlier.release.cells, shown, earlier.release.released, strict=True
        ):
            if was_shown:
                seen[cell] = True
            elif released:
                kept_back.add(cell)
    return _joint(release, versions, seen, kept_back, rules)


def _joint(
    release: Release,
    versions: _Versions,
    seen: dict[Cell, bool],
    kept_back: set[Cell],
    rules: DisclosureRules,
) -> Joint:
    size, own = len(versions.numbers), len(release.cells)
    values = np.array([n for _, n in versions.numbers], "int64")
    known, guarded = (np.isin(np.arange(size), sorted(some)) for some in (versions.public, versions.guarded))
    hidden = ~known & (unsafe(values, rules) | ~guarded)
    hidden[own:] = ~known[own:]
    silent = np.array([cell in kept_back for cell in release.cells], bool)
    hidden[:own] |= silent
    hidden &= ~known
    costs = 1 + values
    dear = np.zeros(size, bool)
    dear[:own] = release.top | [seen[cell] for cell in release.cells]
    plain = int(costs[~dear].max(initial=1))
    costs[dear] += costs.sum()
    relations = tuple(versions.relations)
    system = System(matrix(relations, size), values, guarded & ~known)
    return Joint(system, known, hidden, costs, plain, relations[: len(set(release.relations))], silent)
