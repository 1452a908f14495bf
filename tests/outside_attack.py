"""An attacker who has nothing but released quarters: their cells, and the sums that everybody knows of.

It shares no code with the search for what to hide. Reads the lines as they were published.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

OF = ("received", "handled", "closed", "findings", "feedback", "answered", "open", "at risk", "told")
ADDING_UP = ("handled", "closed", "findings", "feedback")


@dataclass(frozen=True, order=True)
class Count:
    """The key of one count."""

    of: str
    unit: int
    own: bool
    category: str
    outcome: str
    time: str

    def but(self, **other: Any) -> "Count":
        return Count(**(self.__dict__ | other))


@dataclass
class Attacker:
    """What is known: counts, None where withheld; sums that hold; pairs, the first not above the other."""

    counts: dict[Count, int | None] = field(default_factory=dict)
    parents: dict[int, int | None] = field(default_factory=dict)
    sums: list[tuple[tuple[Count, int], ...]] = field(default_factory=list)
    below: list[tuple[Count, Count]] = field(default_factory=list)

    def read(self, body: Mapping[str, Any]) -> None:
        """Take up a released quarter. What any release shows is known."""
        for row in body["cells"]:
            key, n = Count(*row[:-1]), row[-1]
            known = self.counts.get(key)
            assert known is None or n in (None, known), (key, known, n)
            self.counts[key] = known if n is None else n
        self.parents |= {unit: parent for unit, _, _, parent in body["units"]}

    def add_up(self) -> None:
        """Everything that adds up, from keys alone."""
        self.sums = [*self._labels(), *self._units(), *self._times(), *self._at_risk()]
        for key in self.counts:
            parent = self.parents.get(key.unit)
            if key.of == "received" and parent is not None:
                self._under(key, key.but(unit=parent))
            if key.of == "received" and parent is None and key.category == "all" and "W" not in key.time:
                self._under(key, key.but(of="handled"))
            if key.of == "answered" and key.outcome == "all":
                self._under(key, key.but(of="closed"))

    def _under(self, part: Count, whole: Count) -> None:
        if whole in self.counts:
            self.below.append((part, whole))

    def _sum(self, whole: Count, parts: Iterable[Count]) -> Iterator[tuple[tuple[Count, int], ...]]:
        found = [part for part in parts if part in self.counts]
        if whole in self.counts and found:
            yield ((whole, 1), *((part, -1) for part in found))

    def _labels(self) -> Iterator[tuple[tuple[Count, int], ...]]:
        for axis in ("category", "outcome"):
            parts: dict[Count, list[Count]] = {}
            for key in self.counts:
                if getattr(key, axis) != "all":
                    parts.setdefault(key.but(**{axis: "all"}), []).append(key)
            for whole, mine in parts.items():
                yield from self._sum(whole, mine)

    def _units(self) -> Iterator[tuple[tuple[Count, int], ...]]:
        parts: dict[Count, list[Count]] = {}
        for key in self.counts:
            parent = key.unit if key.own else self.parents.get(key.unit)
            if key.of in ADDING_UP and parent is not None:
                parts.setdefault(key.but(unit=parent, own=False), []).append(key)
        for whole, mine in parts.items():
            yield from self._sum(whole, mine)

    def _times(self) -> Iterator[tuple[tuple[Count, int], ...]]:
        for whole in self.counts:
            if "-to-Q" in whole.time:
                year, last = whole.time.split("-to-Q")
                quarters = [f"{year}-Q{number}" for number in range(1, int(last) + 1)]
                yield from self._sum(whole, [whole.but(time=one) for one in quarters])
        weeks: dict[str, list[Count]] = {}
        for key in self.counts:
            if "-W" in key.time:
                weeks.setdefault(quarter_of(key.time), []).append(key)
        for quarter, mine in weeks.items():
            yield from self._sum(mine[0].but(time=quarter), mine)

    def _at_risk(self) -> Iterator[tuple[tuple[Count, int], ...]]:
        for key in self.counts:
            if key.of == "at risk":
                after = [key.but(of="answered"), key.but(of="open")]
                before = [key.but(of="open", time=before_of(key.time)), key.but(of="handled")]
                for parts in (after, before):
                    if all(part in self.counts for part in parts):
                        yield from self._sum(key, parts)

    def ranges(self, guessed: Sequence[Count] = (), most: int = 10) -> dict[Count, tuple[float, float]]:
        """The least and the most that each withheld count can be; guessed: those taken for 1 to `most`."""
        hidden = sorted(key for key, n in self.counts.items() if n is None)
        place = {key: at for at, key in enumerate(hidden)}
        equal = self._rows(place, self.sums)
        free = self._rows(place, [((part, 1), (whole, -1)) for part, whole in self.below])
        limits = np.array([(1.0, most) if key in set(guessed) else (0.0, np.inf) for key in hidden])
        both = [row for rows in (equal, free) for row, _ in rows]
        groups = _groups(both, len(hidden))
        found = {}
        for group in range(groups.max() + 1):
            mine = np.flatnonzero(groups == group)
            within = {int(at): number for number, at in enumerate(mine)}
            systems = [_system(rows, within) for rows in (equal, free)]
            for at in mine:
                found[hidden[at]] = _range(within[int(at)], limits[mine], *systems)
        return found

    def _rows(
        self, place: Mapping[Count, int], lines: Iterable[Sequence[tuple[Count, int]]]
    ) -> list[tuple[dict[int, int], int]]:
        """Lines as coefficients of withheld counts and what the known ones leave."""
        rows = []
        for line in lines:
            row: dict[int, int] = {}
            rest = 0
            for key, sign in line:
                n = self.counts[key]
                if n is None:
                    row[place[key]] = row.get(place[key], 0) + sign
                else:
                    rest -= sign * n
            if row:
                rows.append((row, rest))
        return rows


def quarter_of(week: str) -> str:
    """The quarter of a week's Sunday."""
    year, number = week.split("-W")
    sunday = date.fromisocalendar(int(year), int(number), 7)
    return f"{sunday.year}-Q{(sunday.month + 2) // 3}"


def before_of(quarter: str) -> str:
    """The quarter before."""
    year, number = quarter.split("-Q")
    return f"{int(year) - 1}-Q4" if number == "1" else f"{year}-Q{int(number) - 1}"


Rows = list[tuple[dict[int, int], int]]


def _groups(rows: Sequence[dict[int, int]], size: int) -> np.ndarray:
    pairs = [(min(row), other) for row in rows for other in row]
    ends = np.array(pairs).reshape(-1, 2).T
    return connected_components(csr_array((np.ones(len(pairs)), tuple(ends)), shape=(size, size)))[1]


def _system(rows: Rows, within: Mapping[int, int]) -> tuple[csr_array | None, np.ndarray]:
    mine = [(row, rest) for row, rest in rows if next(iter(row)) in within]
    if not mine:
        return None, np.zeros(0)
    cells = [(at, within[key], sign) for at, (row, _) in enumerate(mine) for key, sign in row.items()]
    ats, columns, signs = zip(*cells, strict=True)
    return csr_array((signs, (ats, columns)), shape=(len(mine), len(within))), np.array([r for _, r in mine])


def _range(at: int, limits: np.ndarray, equal: tuple, free: tuple) -> tuple[float, float]:
    ends = []
    for way in (1.0, -1.0):
        objective = np.zeros(len(limits))
        objective[at] = way
        found = linprog(
            objective,
            A_eq=equal[0],
            b_eq=equal[1] if equal[0] is not None else None,
            A_ub=free[0],
            b_ub=free[1] if free[0] is not None else None,
            bounds=limits,
            method="highs",
        )
        assert found.status in (0, 3), found.message
        ends.append(-way * np.inf if found.status == 3 else float(found.x[at]))
    return ends[0], ends[1]
