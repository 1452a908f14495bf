"""An XLSX file -> the records of one sheet, streamed, so that the limits on tags bound time and memory.

Objects for every cell of a hostile sheet within the size limits take most of a minute, expat alone seconds;
so openpyxl is asked only what number formats and dates mean. Text is what the cell holds (007 stays 007),
dates are ISO text, whole numbers have no ".0", flags are yes and no, a formula is its stored result. Rows
that are hidden or filtered out are rows; hidden sheets are read only by name.
"""

import posixpath
from collections.abc import Iterator
from contextlib import closing
from typing import Final
from zipfile import ZipFile, ZipInfo

from models.errors import ImportRefused
from models.importing import limits
from models.importing.cell_text import CellText, format_kind
from models.importing.delimited import Record, Records
from models.importing.faults import RowFault, shown
from models.importing.file import File, opened
from models.importing.sheet_xml import NOT_CALCULATED, rows_of, starts_of, texts_of

_STYLE_SECTIONS: Final = ("numFmts", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")


def records(file: File, sheet: str | None, header_row: int | None) -> Records:
    """Every row from the header on that holds anything: its number there, its cells, a fault or None."""
    with opened(file) as content, closing(limits.check_archive(content)) as archive:
        book = _Book(archive)
        part = book.worksheet(sheet)
        yield from _from_header(rows_of(book.blocks(part), book.texts(), book.cell_text()), header_row)


def raw_rows(file: File, sheet: str | None) -> Iterator[tuple[int, list[str]]]:
    """Every row of a sheet that holds anything, whatever its header: its number and its cells."""
    with opened(file) as content, closing(limits.check_archive(content)) as archive:
        book = _Book(archive)
        for number, cells in rows_of(book.blocks(book.worksheet(sheet)), book.texts(), book.cell_text()):
            yield number, ["" if cell == NOT_CALCULATED else cell for cell in cells]


def sheet_names(file: File) -> tuple[str, ...]:
    """The sheets that are not hidden, in their order."""
    with opened(file) as content, closing(limits.check_archive(content)) as archive:
        return _Book(archive).visible()


def _from_header(rows: Iterator[tuple[int, list[str]]], header_row: int | None) -> Iterator[Record]:
    """A sheet leaves empty cells out at the end of a row; they are put back as far as the header reaches."""
    header: list[str] = []
    for number, cells in rows:
        if header:
            cells.extend([""] * (len(header) - len(cells)))
            yield (
                (number, cells, None)
                if NOT_CALCULATED not in cells
                else _not_calculated(number, cells, header)
            )
        elif number == header_row or (header_row is None and any(map(str.strip, cells))):
            header = cells
            yield number, header, None


def _not_calculated(number: int, cells: list[str], header: list[str]) -> Record:
    place = cells.index(NOT_CALCULATED)
    column = header[place].strip() if place < len(header) else ""
    fault = RowFault("not_calculated", column, number, "a formula", "the file saved by a spreadsheet program")
    return number, ["" if cell == NOT_CALCULATED else cell for cell in cells], fault


class _Book:
    """The parts of a workbook's archive, found through its relations as the format prescribes."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._members = {_path(member.filename): member for member in archive.infolist()}
        self._part = self._related("", "/officeDocument")[0][1]
        self._relations = self._related(self._part, "")
        self._sheets: list[dict[str, str]] = []
        self._counts_from_1904 = False
        self._read_book()

    def _read_book(self) -> None:
        for name, attributes in starts_of(self.blocks(self._small(self._part))):
            if name == "sheet":
                self._sheets.append(attributes)
            elif name == "workbookPr":
                self._counts_from_1904 = attributes.get("date1904") in ("1", "true", "on")

    def _related(self, part: str, kind: str) -> list[tuple[str, str, str]]:
        """Identity, path and type of the parts that `part` names, of one kind or of any."""
        folder, file = posixpath.split(part)
        relations = self._small(_path(posixpath.join(folder, "_rels", f"{file}.rels")))
        return [
            (found["Id"], _path(posixpath.join("/", folder, found["Target"])), found["Type"])
            for name, found in starts_of(self.blocks(relations))
            if name == "Relationship"
            and found["Type"].endswith(kind)
            and found.get("TargetMode") != "External"
        ]

    def _small(self, part: str) -> str:
        if self._member(part).file_size > limits.XLSX_SMALL_PART:
            raise limits.damaged()
        return part

    def _member(self, part: str) -> ZipInfo:
        return self._members[part]

    def blocks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part."""
        return limits.unpacked(self._archive, self._member(part))

    def visible(self) -> tuple[str, ...]:
        """Names of the sheets that are not hidden."""
        return tuple(s["name"] for s in self._sheets if s.get("state", "visible") == "visible")

    def worksheet(self, wanted: str | None) -> str:
        """Path of the sheet of that name, or of the first that is not hidden."""
        paths = {identity: path for identity, path, kind in self._relations if kind.endswith("/worksheet")}
        names: dict[str, str] = {}
        for sheet in self._sheets:
            path = next(
                (paths[value] for key, value in sheet.items() if key.endswith(":id") and value in paths), None
            )
            if path and (wanted is None or sheet["name"] == wanted):
                names[sheet["name"]] = path
                if wanted or sheet.get("state", "visible") == "visible":
                    return path
        if wanted is None:
            raise ImportRefused("The workbook has no sheet that is not hidden. Name the sheet, or unhide it.")
        known = ", ".join(shown(sheet.get("name", ""), 31) for sheet in self._sheets[:10])
        raise ImportRefused(
            f"The workbook has no sheet {shown(wanted, 31)!r}. It has: {known}. Correct the mapping."
        )

    def texts(self) -> list[str]:
        """The texts that cells refer to by number."""
        part = self._first("/sharedStrings")
        return texts_of(self.blocks(part)) if part else []

    def cell_text(self) -> CellText:
        """How a number is shown, by the style of its cell."""
        return CellText(self._style_kinds(), self._counts_from_1904)

    def _style_kinds(self) -> list[str]:
        part = self._first("/styles")
        codes: dict[str, str] = {}
        formats: list[str] = []
        section = ""
        for name, attributes in starts_of(self.blocks(part)) if part else ():
            if name in _STYLE_SECTIONS:
                section = name
            elif name == "numFmt" and section == "numFmts":
                codes[attributes["numFmtId"]] = attributes["formatCode"]
            elif name == "xf" and section == "cellXfs":
                formats.append(attributes.get("numFmtId", "0"))
        kinds = {number: format_kind(number, codes.get(number)) for number in set(formats)}
        return [kinds[number] for number in formats]

    def _first(self, kind: str) -> str | None:
        return next((path for _, path, type_of in self._relations if type_of.endswith(kind)), None)


def _path(name: str) -> str:
    """Some writers use backslashes, other cases or a leading slash; the parts are found all the same."""
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").lower()
