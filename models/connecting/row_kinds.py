"""Which rows of a file are no records: titles, sections, subtotals, totals, repeated headers, footers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from models.importing.mapping import RowFilter, folded

Kind = Literal["title", "band", "section", "subtotal", "total", "header", "footer"]

_TOTAL: Final = re.compile(
    r"\b(sub[- ]?|grand |overall |report )?(total|totals|sum|summe|gesamt)\b", re.IGNORECASE
)
_WHOLE: Final = re.compile(r"\b(grand|overall|report|all|gesamt)\b", re.IGNORECASE)
_PAGE: Final = re.compile(r"\b(page \d+|printed|generated|end of report|confidential)\b", re.IGNORECASE)
_THIN: Final = 2  # cells of a section line or a footer at most: what holds more may be a record
_NARROW: Final = 5  # columns of a table in which such a line has one cell
_SUMMED: Final = 0.7  # the same for a row that begins with "total"
_ALIKE: Final = 0.8  # share of the names that a repeated header repeats
_KEPT: Final = 200  # numbers kept of each kind
_BLANKS: Final = 2  # columns that a rule of blanks names
_BLOCK: Final = 5_000


@dataclass
class Left:
    """Rows of one kind that are no records. numbers: the first of them. example: the first, as text."""

    kind: Kind
    rows: int = 0
    numbers: list[int] = field(default_factory=list)
    example: tuple[str, ...] = ()

    def add(self, number: int, cells: Sequence[str]) -> None:
        """One more."""
        self.rows += 1
        self.example = self.example or tuple(cell.strip() for cell in cells if cell.strip())
        if len(self.numbers) < _KEPT:
            self.numbers.append(number)


class RowKinds:
    """Sorts the rows below a header, one by one and in order.

    usual: how many cells of a record are filled
    """

    def __init__(self, header: Sequence[str], usual: float) -> None:
        self.header = [name.strip() for name in header]
        self.width, self.usual = len(header), usual
        self.thin = _THIN if usual >= _NARROW else 1
        self.left: dict[Kind, Left] = {}
        self.records = 0
        self._held: list[tuple[int, list[str]]] = []
        self._block: list[list[str]] = []
        self._always = set(range(self.width))
        self._never = set(range(self.width))  # columns blank in all rows that are no records and no headers
        self._own_names: set[int] = set()

    def add(self, number: int, cells: list[str]) -> None:
        """Sort one row. Thin rows are held until it is known whether a record follows."""
        filled = len(cells) - cells.count("")
        if filled == 0 or not any(map(str.strip, cells)):
            return
        if filled > _SUMMED * self.usual or self.usual < 3:
            if self._is_header(cells):
                self._put("header", number, cells)
            else:
                self._record(cells)
            return
        kind = self._thin_kind(cells)
        if kind is not None:
            self._put(kind, number, cells)
        elif sum(1 for cell in cells if cell.strip()) <= self.thin:
            self._held.append((number, cells))
        else:
            self._record(cells)

    def finish(self) -> None:
        """After the last row: thin rows behind the last record are its footer."""
        for number, cells in self._held:
            self._put("footer", number, cells)
        self._held.clear()
        self._look()

    def rules(self) -> tuple[RowFilter, ...]:
        """Rules of a mapping that leave these rows out and every record in, as far as there are such."""
        rules = []
        if "header" in self.left and (place := self._name_place()) is not None:
            rules.append(RowFilter(column=self.header[place], values=(self.header[place],)))
        others = [kind for kind in ("section", "subtotal", "total", "footer") if kind in self.left]
        blank = [self.header[place] for place in sorted(self._always & self._never) if self.header[place]]
        if others and blank:
            rules.append(RowFilter(blank=tuple(blank[:_BLANKS])))
        return tuple(rules)

    def _name_place(self) -> int | None:
        """A column in which no record says the column's own name."""
        places = [p for p in range(self.width) if self.header[p] and p not in self._own_names]
        return next((p for p in places if p in self._always), next(iter(places), None))

    def _is_header(self, cells: Sequence[str]) -> bool:
        if folded(cells[0]) != folded(self.header[0]) and folded(cells[-1]) != folded(self.header[-1]):
            return False
        named = [(n, c) for n, c in zip(self.header, cells, strict=False) if n]
        return sum(folded(n) == folded(c) for n, c in named) >= _ALIKE * len(named)

    def _thin_kind(self, cells: Sequence[str]) -> Kind | None:
        """What a row with few cells says of itself in its first words."""
        first = next(cell for cell in cells if cell.strip()).strip()
        if _TOTAL.search(first):
            return "total" if _WHOLE.search(first) else "subtotal"
        if _PAGE.search(first) and sum(1 for cell in cells if cell.strip()) <= _THIN:
            return "footer"
        return None

    def _put(self, kind: Kind, number: int, cells: Sequence[str]) -> None:
        self.left.setdefault(kind, Left(kind)).add(number, cells)
        if kind != "header":
            self._never -= {place for place, cell in enumerate(cells[: self.width]) if cell.strip()}

    def _record(self, cells: list[str]) -> None:
        for number, held in self._held:
            self._put("section", number, held)
        self._held.clear()
        self.records += 1
        self._block.append(cells)
        if len(self._block) >= _BLOCK:
            self._look()

    def _look(self) -> None:
        """Which columns are filled in every record, a block at a time."""
        rows = [row[: self.width] + [""] * (self.width - len(row)) for row in self._block]
        for place, column in enumerate(zip(*rows, strict=True)):
            if place in self._always and not all(map(str.strip, column)):
                self._always.discard(place)
            if self.header[place].lower() in map(str.strip, map(str.lower, column)):
                self._own_names.add(place)
        self._block.clear()


def left_above(rows: Iterable[tuple[int, list[str]]], usual: float) -> dict[Kind, Left]:
    """The rows above the header: titles are one text, a band names groups of columns."""
    left: dict[Kind, Left] = {}
    for number, cells in rows:
        filled = sum(1 for cell in cells if cell.strip())
        if filled:
            kind: Kind = "title" if filled == 1 or filled < 0.15 * usual else "band"
            left.setdefault(kind, Left(kind)).add(number, cells)
    return left
