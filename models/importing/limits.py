"""How large and of what kind a file may be, and the checks that run before anything parses it.

A file comes from anyone. Its size, its first bytes and, for a workbook, the directory of its archive are
looked at first; then every part is unpacked once within its budget, because the directory may lie. Parsers
come after.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final

from models.errors import ImportRefused
from models.importing.file import File, opened

MB: Final = 1024 * 1024
CSV_THROUGH_PAGE: Final = 100 * MB
CSV_FROM_COMMAND_LINE: Final = 2048 * MB
XLSX_PACKED: Final = 20 * MB
XLSX_UNPACKED: Final = 50 * MB
XLSX_MEMBERS: Final = 200
XLSX_DIRECTORY: Final = MB  # bytes of the archive's directory: read whole before its entries can be counted
XLSX_TAGS: Final = 8_000_000  # "<" in all parts: time and memory go with tags, not bytes
XLSX_TAG_LENGTH: Final = MB  # bytes without a "<": one tag, or the text of a cell
XLSX_DEPTH: Final = 100  # open elements inside one another
XLSX_TEXTS: Final = 1_000_000  # different texts that cells refer to, held in memory
XLSX_SHEET_TEXT: Final = 200_000_000  # characters in all cells: many may refer to one text
XLSX_SMALL_PART: Final = 5 * MB  # list of sheets and the like
COLUMNS: Final = 100
HEADER_LENGTH: Final = 300  # characters of a column's name
CELL_LENGTH: Final = 10_000  # longer: row fault too_long
CELL_READ: Final = 2_000_000  # longer: not read on, the file is refused
LINE_LENGTH: Final = 4_000_000  # characters of a line, and of a row that spans lines
BLANK_ROWS: Final = 2_000_000
UNREADABLE_ROWS: Final = 100_000  # more than this, and more than half of all rows: refused
CHUNK_BYTES: Final = 64_000_000  # a chunk ends early when its cells take more memory than about this
BLOCK: Final = MB  # bytes read at a time

_SAVE_AGAIN = "Open it in a spreadsheet program and save it again as XLSX or CSV."
ARCHIVE_START: Final = b"PK\x03\x04"
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: Final[dict[bytes, str]] = {
    b"%PDF": f"This is a PDF, whatever its name says. {_SAVE_AGAIN}",
    b"PK\x05\x06": f"This is an empty archive, not a table. {_SAVE_AGAIN}",
    b"\x1f\x8b": "This file is compressed with gzip. Unpack it and import the file inside.",
    b"BZh": "This file is compressed with bzip2. Unpack it and import the file inside.",
    b"7z\xbc\xaf\x27\x1c": "This is a 7z archive. Unpack it and import the file inside.",
    b"\xfd7zXZ": "This file is compressed with xz. Unpack it and import the file inside.",
    b"Rar!": "This is a RAR archive. Unpack it and import the file inside.",
    b"{\\rtf": f"This is a text document (RTF), not a table. {_SAVE_AGAIN}",
    b"\x89PNG": "This is a picture, not a table. Ask for the figures as CSV or XLSX.",
    b"\xff\xd8\xff": "This is a picture, not a table. Ask for the figures as CSV or XLSX.",
    b"PAR1": "This is a Parquet file. Export the table as CSV and import that.",
    b"SQLite format 3\x00": "This is a database file. Export the table as CSV and import that.",
}
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table", b"<workbook")
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_LONGEST_DECLARATION = max(map(len, _DECLARATIONS))
# What zipfile says of an archive that does not hold together (NotImplementedError is a RuntimeError).
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError)


def check_size(size: int, largest: int) -> None:
    """Refuse an empty file and one larger than `largest` bytes."""
    if size == 0:
        raise ImportRefused("The file is empty. Export it again and check that it holds rows.")
    if size > largest:
        raise ImportRefused(
            f"The file has {size / MB:,.0f} MB; at most {largest / MB:,.0f} MB are read here. "
            "Split it, or import it from the command line as CSV."
        )


def check_kind(file: File, start: bytes) -> None:
    """Refuse what is certainly no CSV and no XLSX, going by its first bytes and not by its name."""
    for signature, sentence in _FOREIGN.items():
        if start.startswith(signature):
            raise ImportRefused(sentence)
    if start.startswith(_OLE_START):
        raise ImportRefused(_ole_sentence(file))
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise ImportRefused(f"This is a web page or an XML file, not a table of text. {_SAVE_AGAIN}")


def _ole_sentence(file: File) -> str:
    """A workbook with a password and one of the old kind begin alike; names of streams tell them apart."""
    mark = "EncryptedPackage".encode("utf-16-le")
    with opened(file) as content:
        encrypted = mark in content.read(XLSX_PACKED)
    if encrypted:
        return "The workbook is locked with a password. Remove the password and save it again as XLSX."
    return f"This is a workbook of the old kind (.xls) or another old Office document. {_SAVE_AGAIN}"


def check_archive(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive of a workbook, opened, after its directory and every part of it were found harmless."""
    _check_directory_size(file)
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise damaged() from error
    members = archive.infolist()
    _check_directory(members)
    _check_content(members)
    tags = sum(_count_tags(archive, member) for member in members)
    if tags > XLSX_TAGS:
        raise ImportRefused(f"The workbook has more than {XLSX_TAGS:,} XML tags. Save the sheet as CSV.")
    return archive


def _check_directory_size(file: IO[bytes]) -> None:
    """Entries are made as the directory is read, so its length is asked for before that."""
    end = file.seek(0, 2)
    file.seek(max(0, end - 22 - 65_535 - 76))
    tail = file.read()
    at = (
        len(tail) - 22
        if tail[-22:-18] == b"PK\x05\x06" and tail[-2:] == b"\0\0"
        else tail.rfind(b"PK\x05\x06")
    )
    if at < 0 or len(tail) < at + 22:
        raise ImportRefused(f"The workbook is damaged or was cut short. {_SAVE_AGAIN}")
    lengths = [struct.unpack_from("<L", tail, at + 12)[0]]
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\x06\x07":  # the 64-bit form stands before the old one
        lengths = [struct.unpack_from("<Q", tail, at - 76 + 40)[0]]
    if max(lengths) > XLSX_DIRECTORY:
        raise ImportRefused(_too_many_members())


def _too_many_members() -> str:
    return f"The workbook's archive has more than {XLSX_MEMBERS} parts. {_SAVE_AGAIN}"


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    """What the directory itself says: how many parts, how large, packed how."""
    if len(members) > XLSX_MEMBERS:
        raise ImportRefused(_too_many_members())
    if sum(member.file_size for member in members) > XLSX_UNPACKED:
        raise ImportRefused(
            f"The workbook holds more than {XLSX_UNPACKED // MB} MB when unpacked. "
            "Save the sheet as CSV, or split it."
        )
    if len({member.filename.lower() for member in members}) < len(members):
        raise ImportRefused(f"The workbook's archive names one part twice. {_SAVE_AGAIN}")
    if any(member.flag_bits & 1 for member in members):
        raise ImportRefused("The archive is locked with a password. Remove the password and save it again.")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise ImportRefused(
            f"The workbook is packed in a way that no spreadsheet program uses. {_SAVE_AGAIN}"
        )


def _check_content(members: list[zipfile.ZipInfo]) -> None:
    """What kind of document the names of its parts give away."""
    names = {member.filename.replace("\\", "/").lower() for member in members}
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise ImportRefused("The workbook holds macros. Save it without them, as XLSX, and import that.")
    if any(name.startswith("xl/externallinks/") for name in names):
        raise ImportRefused(
            "The workbook links to other files, so its figures may be stale. "
            "Replace the links by their values, save it and import that."
        )
    if "xl/workbook.bin" in names:
        raise ImportRefused(f"This is a binary workbook (.xlsb). {_SAVE_AGAIN}")
    if "mimetype" in names:
        raise ImportRefused(f"This is an OpenDocument file. {_SAVE_AGAIN}")
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise ImportRefused(f"This is an archive or another kind of document, not a workbook. {_SAVE_AGAIN}")


def _count_tags(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """Unpack one part within its declared size, refuse declarations, and count "<" where it is XML."""
    is_xml = member.filename.lower().endswith((".xml", ".rels"))
    tags = since_tag = 0
    tail = b""
    for block in unpacked(archive, member):
        if not is_xml:
            continue
        if any(word in tail + block for word in _DECLARATIONS):
            raise declared()
        tags += block.count(b"<")
        first = block.find(b"<")
        if since_tag + (len(block) if first < 0 else first) > XLSX_TAG_LENGTH:
            raise ImportRefused(f"The workbook has a tag or a text of more than a megabyte. {_SAVE_AGAIN}")
        since_tag = since_tag + len(block) if first < 0 else len(block) - block.rfind(b"<")
        tail = block[-_LONGEST_DECLARATION:]
    return tags


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str) -> Iterator[bytes]:
    """The bytes of one part, block by block, never more than the directory declares; damage is refused."""
    try:
        with archive.open(member) as part:
            while block := part.read(BLOCK):
                yield block
    except _BROKEN as error:
        raise damaged() from error


def damaged() -> ImportRefused:
    """A workbook that does not hold together: sizes or checksums that lie, parts that are missing or cut."""
    return ImportRefused(f"The workbook is damaged or was cut short. {_SAVE_AGAIN}")


def declared() -> ImportRefused:
    """A document type or entities: the way to make a small file large or to reach for other files."""
    return ImportRefused(
        f"The workbook's XML declares a document type or entities, so it is not read. {_SAVE_AGAIN}"
    )
