"""A whole file, streamed once: its columns with their values counted, and its first rows."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.importing.advance import Advance
from models.importing.file import File, rows_at_a_time
from models.importing.mapping import Reader, RowFilter
from models.importing.read import open_table
from models.importing.skip import Skips

DISTINCT: Final = 5_000  # values counted for a column
RECORDS: Final = 2_000  # first rows kept
_DISTINCT_MOST: Final = 2_000_000  # different values told apart; beyond it a column has at least so many
_PENDING: Final = 100_000
_EXAMPLES: Final = 3
_EXAMPLE_LENGTH: Final = 80


@dataclass(frozen=True)
class Column:
    """One column of a file.

    at: its place in the header, from 0. filled: cells that are not blank
    values: how often each cell text occurs, outer blanks off; of the first 5,000 different ones
    distinct: how many different ones there are (at least, beyond two millions)
    examples: up to three typical cells
    """

    name: str
    at: int
    filled: int
    values: Counter[str]
    distinct: int
    examples: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether `values` counts every cell that is not blank."""
        return self.distinct == len(self.values)


@dataclass(frozen=True)
class Sample:
    """What is known of a file's rows. rows: those that fit the header and are not skipped.

    faulty: rows that do not fit it. skipped: rows that the rules leave out. records: the first rows as text.
    """

    rows: int
    columns: tuple[Column, ...]
    records: list[list[str]]
    skipped: int = 0
    faulty: int = 0

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]

    def cells(self, name: str) -> list[str]:
        """The cells of one column in the first rows, outer blanks off."""
        place = self.column(name).at
        return [row[place].strip() for row in self.records]


class _Gathered:
    """One column while the file is read; cells that are not counted one by one are told apart by a hash."""

    def __init__(self) -> None:
        self.values: Counter[str] = Counter()
        self.filled = 0
        self._others = np.empty(0, np.int64)
        self._pending = array("q")

    def add(self, cells: Iterable[str]) -> None:
        """The cells of one column in some consecutive rows."""
        for cell, n in Counter(cells).items():
            if not (text := cell.strip()):
                continue
            self.filled += n
            if text in self.values or len(self.values) < DISTINCT:
                self.values[text] += n
            elif len(self._others) < _DISTINCT_MOST:
                self._pending.append(hash(text))
        if len(self._pending) > _PENDING:
            self._fold()

    def _fold(self) -> None:
        self._others = np.union1d(self._others, np.array(self._pending, np.int64))
        del self._pending[:]

    @property
    def distinct(self) -> int:
        self._fold()
        return len(self.values) + len(self._others)


def take_sample(
    file: File,
    *,
    name: str,
    reader: Reader,
    skip: Sequence[RowFilter] = (),
    advance: Advance | None = None,
    check_header: Callable[[Sequence[str]], None] | None = None,
) -> Sample:
    """Read a whole file once. name: what it is called, for what is said of it. check_header: may refuse it.

    Errors: ImportRefused where the file as a whole cannot be read.
    """
    records: list[list[str]] = []
    rows = skipped = faulty = 0
    with open_table(file, **reader.model_dump(exclude_none=True)) as table:
        if check_header is not None:
            check_header(table.header)
        skips = Skips(skip, table.header)
        gathered = [_Gathered() for _ in table.header]
        for chunk in table.chunks(rows_at_a_time(file)):
            wanted = [row for row in chunk.rows if not skips.unwanted(row)] if skips else chunk.rows
            unwanted = [
                skips.unwanted_fault(cells, fault)
                for fault, (_, cells) in zip(chunk.faults, chunk.faulty_rows, strict=True)
            ]
            rows, skipped = rows + len(wanted), skipped + len(chunk.rows) - len(wanted) + sum(unwanted)
            faulty += len(unwanted) - sum(unwanted)
            records += wanted[: RECORDS - len(records)]
            for column, cells in zip(gathered, zip(*wanted, strict=True), strict=False):
                column.add(cells)
            if advance:
                advance.read(table.rows_read, chunk.last)
        columns = tuple(
            _column(at, name, column)
            for at, (name, column) in enumerate(zip(table.header, gathered, strict=True))
        )
    return Sample(rows, columns, records, skipped, faulty)


def _column(at: int, name: str, gathered: _Gathered) -> Column:
    return Column(name, at, gathered.filled, gathered.values, gathered.distinct, _examples(gathered.values))


def _examples(values: Counter[str]) -> tuple[str, ...]:
    """The commonest cells where cells repeat; else some of middling length, far from one another."""
    common = values.most_common(_EXAMPLES)
    if common and common[-1][1] > 1:
        found = [value for value, _ in common]
    else:
        by_length = sorted(values, key=len)
        middling = set(by_length[len(by_length) // 4 : len(by_length) * 3 // 4 + 1])
        typical = [value for value in values if value in middling]
        found = typical[:: max(1, len(typical) // _EXAMPLES)][:_EXAMPLES]
    return tuple(value[:_EXAMPLE_LENGTH] for value in found)
