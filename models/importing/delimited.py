"""A text file of cells between delimiters -> its records, streamed; memory does not grow with the file.

Quotation marks are read strictly. Where one line is concerned, a stray mark is a fault of that row. Where a
mark was left open the file is refused, because then no later row is certain.
"""

import codecs
import csv
import io
import re
from collections.abc import Generator, Iterator
from functools import partial
from itertools import chain
from typing import IO, Final

from models.errors import ImportRefused
from models.importing import limits
from models.importing.faults import RowFault
from models.importing.file import File, opened

Record = tuple[int, list[str], RowFault | None]
Records = Generator[Record, None, None]
DELIMITERS: Final = (",", ";", "\t", "|")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_BLANK: Final = " \t\r\n,;|\ufeff"
_ZEROS_OF_UTF16: Final = 0.3  # share of NUL bytes: half of all in Western text
# The limit belongs to the csv module as a whole and is lower by default; a longer cell must arrive here to be
# a fault of its row instead of an error of the file.
csv.field_size_limit(limits.CELL_READ)


def find_encoding(file: File) -> str:
    """By its mark; else UTF-8 if all of it, or nearly all that is not ASCII, is UTF-8; else Windows-1252."""
    with opened(file) as content:
        start = content.read(4096)
        for mark, name in _BOMS:
            if start.startswith(mark):
                return name
        if start.count(0) > _ZEROS_OF_UTF16 * len(start):
            return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
        content.seek(0)
        return "utf-8" if _is_utf8(content) else "cp1252"


def _is_utf8(file: IO[bytes]) -> bool:
    """One damaged byte does not make a UTF-8 file another: what decodes is weighed against what does not."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    wide = broken = 0
    while block := file.read(limits.BLOCK):
        text = decoder.decode(block)
        if not text.isascii():
            lost = len(_UNDECODED.findall(text))
            broken += lost
            wide += len(text) - len(text.encode("ascii", "ignore")) - lost
    broken += len(decoder.decode(b"", final=True))
    return wide >= broken


class _Lines:
    """The lines of a text with their number, each of bounded length, and the length since a record began."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self.number = 0
        self.last = ""
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        for line in iter(partial(self._text.readline, limits.LINE_LENGTH), ""):
            self.number += 1
            self.last = line
            self.length += len(line)
            if self.length >= limits.LINE_LENGTH:
                raise ImportRefused(
                    f"A row longer than {limits.LINE_LENGTH:,} characters ends at line {self.number}. "
                    "Look for a quotation mark before it that is opened and never closed."
                )
            yield line

    def header(self, source: Iterator[str], header_row: int | None) -> str:
        """The line of the header: the one named, or the first that is not blank; empty if there is none."""
        for line in source:
            self.length = len(line)
            if self.number == header_row or (header_row is None and line.strip(_BLANK)):
                return line
        return ""


def records(file: File, header_row: int | None, delimiter: str | None, encoding: str | None) -> Records:
    """Every record from the header on: the line it begins on, its cells, and a fault or None."""
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise ImportRefused("The delimiter must be a single character. Correct the mapping.")
    name = encoding or find_encoding(file)
    # An undecodable byte becomes half a surrogate pair, which is a fault of its row (bad_text), not the file.
    errors = "surrogatepass" if name.startswith(("utf-16", "utf-32")) else "surrogateescape"
    with opened(file) as content, io.TextIOWrapper(content, name, errors, newline="") as text:
        lines = _Lines(text)
        source = iter(lines)
        head = lines.header(source, header_row)
        if header_row is None and head[:4].lower() == "sep=" and len(head.rstrip("\r\n")) == 5:
            delimiter, head = delimiter or head[4], lines.header(source, None)
        if head:
            yield from _taken_apart(chain([head], source), lines, delimiter or find_delimiter(head))


def find_delimiter(head: str) -> str:
    """The delimiter that makes most columns of a header line; a comma where none makes more than one."""

    def columns(delimiter: str) -> int:
        return len(next(csv.reader([head], delimiter=delimiter), []))

    return max(DELIMITERS, key=columns)


def _taken_apart(source: Iterator[str], lines: _Lines, delimiter: str) -> Iterator[Record]:
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    started = lines.number
    while True:
        try:
            for cells in reader:
                yield started, cells, None
                started = lines.number + 1
                lines.length = 0
            return
        except csv.Error as error:
            yield started, [lines.last], _stray_quote(started, lines, error)
        started = lines.number + 1
        lines.length = 0


def _stray_quote(started: int, lines: _Lines, error: csv.Error) -> RowFault:
    """The fault of a one-line record whose marks come in pairs; anything else refuses the file."""
    if lines.number > started or lines.last.count('"') % 2 or "field" in str(error):
        raise ImportRefused(
            f"A quotation mark opened at or after line {started} is not closed where it should be "
            f"(noticed at line {lines.number}), so the rows after it are not certain. Correct the file."
        ) from error
    return RowFault(
        "broken_quotes", "", started, lines.last.rstrip("\r\n"), 'marks inside a quoted cell doubled: ""'
    )
