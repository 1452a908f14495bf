"""A file from anyone -> a header and chunks of text cells, each row with its number in the file.

What a file is goes by its content, never by its name. Only `ImportRefused` leaves this module.
"""

import csv
import errno
import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Literal
from xml.parsers.expat import ExpatError

from models.errors import ImportRefused
from models.importing import delimited, limits, workbook
from models.importing.delimited import Record, Records
from models.importing.faults import BAD_TEXT, RowFault, shown, storable
from models.importing.file import CHUNK_ROWS, File, opened, size_of

RawRows = Generator[tuple[int, list[str]], None, None]
_CELL_BYTES = 60  # what a short text takes in memory beside its characters


@dataclass(frozen=True)
class Chunk:
    """Some consecutive rows of a file. A row is either in `rows` or in `faulty_rows`, never in both.

    numbers: the row number of each of `rows`, as a person would see it in the file
    rows: text cells, as many as the header has names
    faults: one for each of `faulty_rows`: what could not be taken apart
    faulty_rows: row number and cells as far as they were read, cut to the limits and safe to store
    """

    numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    faulty_rows: list[tuple[int, list[str]]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows) + len(self.faulty_rows)

    @property
    def last(self) -> int:
        """The number of the last row; 0 of an empty chunk."""
        return max([*self.numbers[-1:], *(number for number, _ in self.faulty_rows[-1:])], default=0)


class TextTable:
    """An open table: its header, and its rows once, in order."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records = records
        self._rows_read = self._faulty = self._blank = 0
        self.header = _header(next(records, None))

    @property
    def rows_read(self) -> int:
        """Rows met so far that are not blank, faulty ones included, the header not."""
        return self._rows_read

    def chunks(self, size: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """The rows, at most `size` at a time and fewer where they are large; a second call yields nothing."""
        with _plainly():
            chunk, memory = Chunk(), 0
            for number, cells, fault in self._records:
                memory += self._take(chunk, number, cells, fault)
                if len(chunk) >= size or memory > limits.CHUNK_BYTES:
                    yield chunk
                    chunk, memory = Chunk(), 0
            if len(chunk):
                yield chunk

    def _take(self, chunk: Chunk, number: int, cells: list[str], fault: RowFault | None) -> int:
        """Put one record where it belongs; about how many bytes it takes."""
        text = "".join(cells)
        if fault is None:
            if not text or text.isspace():
                self._count_blank()
                return 0
            if len(cells) != len(self.header):
                cells, fault = self._fitted(number, cells)
            # One look at the joined cells clears nearly every row; others are looked at cell by cell.
            if fault is None and (len(text) > limits.CELL_LENGTH or not text.isprintable()):
                fault = self._bad_cell(number, cells)
        self._rows_read += 1
        if fault is None:
            chunk.numbers.append(number)
            chunk.rows.append(cells)
        else:
            chunk.faults.append(fault)
            chunk.faulty_rows.append(
                (number, [storable(cell, limits.CELL_LENGTH) for cell in cells[: limits.COLUMNS]])
            )
            self._count_faulty()
        return len(text) + _CELL_BYTES * len(cells)

    def _fitted(self, number: int, cells: list[str]) -> tuple[list[str], RowFault | None]:
        """Empty cells beyond the header are cut off; any other difference in length is a fault."""
        width = len(self.header)
        if len(cells) > width and not any(cells[width:]):
            return cells[:width], None
        fault = RowFault("ragged_row", "", number, f"{len(cells)} cells", f"{width} cells")
        return cells, fault

    def _bad_cell(self, number: int, cells: list[str]) -> RowFault | None:
        for column, cell in zip(self.header, cells, strict=True):
            if BAD_TEXT.search(cell):
                return RowFault("bad_text", column, number, cell, "text without control characters")
            if len(cell) > limits.CELL_LENGTH:
                return RowFault(
                    "too_long", column, number, cell, f"at most {limits.CELL_LENGTH:,} characters"
                )
        return None

    def _count_blank(self) -> None:
        self._blank += 1
        if self._blank > limits.BLANK_ROWS:
            raise ImportRefused(
                f"The file has more than {limits.BLANK_ROWS:,} blank rows. Delete them and save it again."
            )

    def _count_faulty(self) -> None:
        self._faulty += 1
        if self._faulty > limits.UNREADABLE_ROWS and self._faulty * 2 > self._rows_read:
            raise ImportRefused(
                f"More than {limits.UNREADABLE_ROWS:,} rows, and most of those read, do not fit the header. "
                "Check the delimiter and the row of the header."
            )


def _header(record: Record | None) -> tuple[str, ...]:
    """The column names, blanks around them removed; unnamed columns at the end are left out."""
    if record is None:
        raise ImportRefused("The file holds no header: every row is blank. Export it again.")
    number, cells, fault = record
    names = [cell.strip().strip("\ufeff").strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if fault or not names:
        raise ImportRefused(
            f"Row {number} cannot be read as a header. Name the row of the header in the mapping."
        )
    _check_names(number, names)
    return tuple(names)


def _check_names(number: int, names: list[str]) -> None:
    if len(names) > limits.COLUMNS:
        raise ImportRefused(
            f"The table has {len(names):,} columns; at most {limits.COLUMNS} are read. Remove some."
        )
    for name in names:
        if BAD_TEXT.search(name) or len(name) > limits.HEADER_LENGTH:
            raise ImportRefused(
                f"Row {number} does not read as a header ({shown(name, 40)!r}): "
                "this is not a table of text, or its encoding is another."
            )
    if names.count("") > 1:
        raise ImportRefused(
            f"{names.count('')} columns have no name in row {number}. Name them, or the header's row."
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ImportRefused(
            f"Two columns are called {twice[0]!r}. Rename one, so that it is certain which is meant."
        )


def read_as(header: tuple[str, ...], renamed: Mapping[str, str]) -> tuple[str, ...]:
    """The names under which columns are read; a file that has the old name again is read by it."""
    return tuple(name if renamed.get(name) in header else renamed.get(name, name) for name in header)


@contextmanager
def open_table(
    file: File,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    renamed: Mapping[str, str] | None = None,
    largest: int = limits.CSV_FROM_COMMAND_LINE,
) -> Iterator[TextTable]:
    """The table in a CSV or XLSX file (its path, or its bytes), open for as long as the context lasts.

    sheet: name of a worksheet; without it the first that is not hidden
    header_row: row (of a text file: line) of the header; without it the first that is not blank
    delimiter, encoding: of a text file; without them they are found out
    renamed: name of a column in the file -> what it is read as, where no other column is called so
    largest: bytes that a text file may have; a workbook has limits of its own
    """
    with _plainly():
        records = _records(file, sheet, header_row, delimiter, encoding, largest)
        table = TextTable(records)
        table.header = read_as(table.header, renamed or {})
    with closing(records):
        yield table


def raw_rows(
    file: File,
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    largest: int = limits.CSV_FROM_COMMAND_LINE,
) -> RawRows:
    """Every row of a file from its first on, with its number: for a look before the header is known."""
    with _plainly():
        if is_workbook(file, largest):
            yield from workbook.raw_rows(file, sheet)
            return
        for number, cells, _ in delimited.records(file, 1, delimiter, encoding):
            yield number, cells


def is_workbook(file: File, largest: int = limits.CSV_FROM_COMMAND_LINE) -> bool:
    """Whether a file is a workbook, and not a text file. Errors: ImportRefused where it is neither."""
    with _plainly():
        return _kind(file, largest) == "workbook"


def _records(
    file: File,
    sheet: str | None,
    header_row: int | None,
    delimiter: str | None,
    encoding: str | None,
    largest: int,
) -> Records:
    if _kind(file, largest) == "workbook":
        return workbook.records(file, sheet, header_row)
    return delimited.records(file, header_row, delimiter, encoding)


def _kind(file: File, largest: int) -> Literal["workbook", "text"]:
    """What a file is by its content, after its size was found to be within the limits."""
    size = size_of(file)
    with opened(file) as content:
        start = content.read(512)
    limits.check_kind(file, start)
    if start.startswith(limits.ARCHIVE_START):
        limits.check_size(size, limits.XLSX_PACKED)
        return "workbook"
    limits.check_size(size, largest)
    return "text"


@contextmanager
def _plainly() -> Iterator[None]:
    """Whatever a library says about a file leaves as one sentence."""
    try:
        yield
    except UnicodeError as error:
        raise ImportRefused(
            "The file is not text in the encoding that it claims. Save it as CSV UTF-8."
        ) from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # an archive that points before its own beginning
            raise limits.damaged() from error
        raise ImportRefused(f"The file cannot be read: {error.strerror or 'the system refused'}.") from error
    except csv.Error as error:
        raise ImportRefused("The file cannot be taken apart into cells. Export it again as CSV.") from error
    except (zipfile.BadZipFile, zlib.error, ExpatError, ValueError, IndexError, KeyError) as error:
        raise limits.damaged() from error
    except LookupError as error:
        raise ImportRefused("The encoding named for this file is not known. Correct the mapping.") from error
