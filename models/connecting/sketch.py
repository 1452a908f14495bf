"""A first look at a file: its sheets, delimiter and encoding, the row that looks like its header, and why."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import Final

from models.connecting.date_shapes import hour_format, shape_of
from models.connecting.row_kinds import Left, RowKinds, left_above
from models.errors import ImportRefused
from models.importing.advance import Advance
from models.importing.delimited import DELIMITERS, find_delimiter, find_encoding
from models.importing.file import File, opened
from models.importing.mapping import Reader, RowFilter
from models.importing.read import is_workbook, raw_rows
from models.importing.workbook import sheet_names

SHOWN: Final = 40  # first rows that are kept
_LOOKED: Final = 200  # rows by which the header and the usual row are known
_TOLD: Final = 20_000  # rows after which it is told how far the file has come
_HEAD_BYTES: Final = 131_072
_NAME_LENGTH: Final = 80
_FILLED: Final = 0.6  # share of the usual cells that a header has at least
_NAMES: Final = 0.9  # share of its cells that are no dates and no numbers
_ONCE: Final = 0.6  # share of different names; a name that stands twice is a mistake in a header all the same
_TABLE_ROWS: Final = 5
_TABLE_CELLS: Final = 3
_NUMBER: Final = re.compile(r"[-+]?[$€£]?\d[\d.,' ]*%?")

Raw = tuple[int, list[str]]


@dataclass(frozen=True)
class Sketch:
    """What a file looks like before anything is decided.

    sheets: those not hidden; none of a text file. delimiter, encoding: None of a workbook
    header_row: number of the row in the file; because: why it is taken for the header
    first: the first rows, with their numbers. left: rows that are no records, by kind
    skip: rules of a mapping that leave out those below the header. records: rows that look like records
    reader: what a mapping must say to open the file; what the file tells by itself is left out
    """

    name: str
    sheets: tuple[str, ...]
    sheet: str | None
    delimiter: str | None
    encoding: str | None
    header_row: int
    header: tuple[str, ...]
    because: str
    first: tuple[Raw, ...]
    left: tuple[Left, ...]
    skip: tuple[RowFilter, ...]
    records: int
    reader: Reader


@dataclass(frozen=True)
class _Opened:
    sheets: tuple[str, ...]
    sheet: str | None
    delimiter: str | None
    encoding: str | None


def sketch(
    file: File,
    *,
    name: str,
    sheet: str | None = None,
    header_row: int | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    advance: Advance | None = None,
) -> Sketch:
    """Look at a whole file once; what a person has said already is taken as said.

    Errors: ImportRefused where the file as a whole cannot be read, or has no such sheet or row.
    """
    how = _opened(file, sheet, delimiter, encoding)
    with closing(raw_rows(file, sheet=how.sheet, delimiter=how.delimiter, encoding=how.encoding)) as rows:
        head = list(islice(rows, _LOOKED if header_row is None else _LOOKED + header_row))
        at, because = _header_place(head) if header_row is None else _said_place(head, header_row)
        usual = _usual(head[at + 1 :])
        number, names = head[at][0], _trimmed(head[at][1])
        kinds = RowKinds(names, usual)
        for row_number, cells in head[at + 1 :]:
            kinds.add(row_number, cells)
        for read, (row_number, cells) in enumerate(rows, 1):
            kinds.add(row_number, cells)
            if advance and read % _TOLD == 0:
                advance.read(len(head) + read, row_number)
    kinds.finish()
    is_first = not any(_filled(cells) for _, cells in head[:at])
    reader = Reader(
        sheet=sheet or (how.sheet if how.sheets and how.sheet != how.sheets[0] else None),
        header_row=None if is_first else number,
        delimiter=delimiter or (how.delimiter if how.delimiter != _by_header(names, how.delimiter) else None),
        encoding=encoding,
    )
    return Sketch(
        name=name,
        sheets=how.sheets,
        sheet=how.sheet,
        delimiter=how.delimiter,
        encoding=how.encoding,
        header_row=number,
        header=tuple(names),
        because=because,
        first=tuple(head[:SHOWN]),
        left=(*left_above(head[:at], usual).values(), *kinds.left.values()),
        skip=kinds.rules(),
        records=kinds.records,
        reader=reader,
    )


def _opened(file: File, sheet: str | None, delimiter: str | None, encoding: str | None) -> _Opened:
    if is_workbook(file):
        sheets = sheet_names(file)
        return _Opened(sheets, sheet or _table_sheet(file, sheets), None, None)
    encoding = encoding or find_encoding(file)
    return _Opened((), None, delimiter or _delimiter(_head(file, encoding)), encoding)


def _table_sheet(file: File, sheets: tuple[str, ...]) -> str | None:
    """The first sheet that holds a table: a cover or a note has few rows or few columns."""
    for name in sheets[:10]:
        with closing(raw_rows(file, sheet=name)) as rows:
            head = list(islice(rows, _LOOKED))
        if sum(_filled(cells) >= _TABLE_CELLS for _, cells in head) >= _TABLE_ROWS:
            return name
    return sheets[0] if sheets else None


def _head(file: File, encoding: str) -> str:
    with opened(file) as content:
        return content.read(_HEAD_BYTES).decode(encoding, errors="replace")


def _delimiter(text: str) -> str:
    """The delimiter by which most rows fall into one same number of cells."""
    lines = text.splitlines(keepends=True)
    lines = lines[:-1] if len(lines) > 1 else lines
    if lines and (said := re.fullmatch(r"\ufeff?sep=(.)\s*", lines[0], re.IGNORECASE)):
        return said[1]

    def fits(delimiter: str) -> int:
        try:
            rows = list(csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter))
        except csv.Error:
            return 0
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(((width - 1) * n for width, n in widths.items()), default=0)

    return max(DELIMITERS, key=fits)


def _by_header(names: Sequence[str], delimiter: str | None) -> str | None:
    """The delimiter that the reader would find by the header alone."""
    if delimiter is None:
        return None
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter).writerow(names)
    return find_delimiter(line.getvalue())


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _trimmed(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().strip("\ufeff").strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _usual(rows: Sequence[Raw]) -> float:
    """How many cells of a row are filled as a rule; thin rows count only where all are."""
    filled = sorted(n for _, cells in rows if (n := _filled(cells)))
    wide = [n for n in filled if n * 2 > filled[-1]]
    return median(wide) if wide else 1.0


def _said_place(head: Sequence[Raw], header_row: int) -> tuple[int, str]:
    place = next((i for i, (number, _) in enumerate(head) if number == header_row), None)
    if place is None or not _trimmed(head[place][1]):
        raise ImportRefused(f"Row {header_row} holds no header: it is blank, or the file ends before it.")
    return place, f"row {header_row}, as you said"


def _header_place(head: Sequence[Raw]) -> tuple[int, str]:
    """The first row that is as wide as those below it, and holds names: no dates, no numbers."""
    for place, (number, cells) in enumerate(head):
        names = [cell.strip() for cell in cells if cell.strip()]
        usual = _usual(head[place + 1 :])
        if len(names) < max(1, _FILLED * usual) or not _are_names(names):
            continue
        above = sum(1 for _, row in head[:place] if _filled(row))
        before = "; the row above it does not" if above == 1 else f"; the {above} rows above it do not"
        text = f"row {number} is the first that names every column ({len(names)})"
        return place, text + (before if above else "")
    first = next((i for i, (_, cells) in enumerate(head) if _filled(cells)), None)
    if first is None:
        raise ImportRefused("The file holds no header: every row is blank. Export it again.")
    return first, f"no row looks like a header; row {head[first][0]} is the first that is not blank"


def _are_names(cells: Sequence[str]) -> bool:
    values = sum(1 for cell in cells if _is_value(cell))
    short = all(len(cell) <= _NAME_LENGTH for cell in cells)
    most_once = len(set(cells)) > _ONCE * len(cells)
    return short and most_once and len(cells) - values >= _NAMES * len(cells)


def _is_value(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) or shape_of(cell) is not None or hour_format(cell) is not None
