"""Writes workbooks part by part, the same bytes each time: what is wrong with one is wrong on purpose."""

import io
import zipfile
from collections.abc import Iterable, Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WRITTEN_AT = (2020, 1, 1, 0, 0, 0)
# Styles 0 to 4: general, day, instant, time of day, duration.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts><cellXfs count="5"><xf numFmtId="0"/>'
    '<xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)


def text(value: str) -> str:
    """A cell with its text inside."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def number(value: float | str, style: int = 0) -> str:
    """A cell with a number, shown by one of the styles."""
    return f'<c s="{style}"><v>{value}</v></c>'


def rows(*lines: Iterable[str]) -> str:
    """Rows of cells, from 1 on."""
    return "".join(f'<row r="{i}">{"".join(cells)}</row>' for i, cells in enumerate(lines, 1))


def sheet(content: str, before: str = "", after: str = "") -> str:
    """One worksheet's XML."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{content}</sheetData>{after}</worksheet>'


def _relations(targets: dict[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="r{i}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for i, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def _state(is_hidden: bool) -> str:
    return "hidden" if is_hidden else "visible"


def parts(
    sheets: dict[str, str], hidden: tuple[str, ...] = (), book: str = "", texts: str = ""
) -> dict[str, str]:
    """The parts of a whole workbook: name of a sheet -> its XML."""
    targets = {f"worksheets/sheet{i}.xml": "worksheet" for i in range(1, len(sheets) + 1)}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" state="{_state(name in hidden)}" r:id="r{i}"/>'
        for i, name in enumerate(sheets, 1)
    )
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="application/vnd.openxmlformats-officedocument.'
        f'spreadsheetml.{kind}+xml"/>'
        for part, kind in [
            ("workbook.xml", "sheet.main"),
            ("styles.xml", "styles"),
            ("sharedStrings.xml", "sharedStrings"),
            *((target, kind) for target, kind in targets.items()),
        ]
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": _relations({"xl/workbook.xml": "officeDocument"}),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">{book}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            targets | {"styles.xml": "styles", "sharedStrings.xml": "sharedStrings"}
        ),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        **{f"xl/{target}": xml for target, xml in zip(targets, sheets.values(), strict=True)},
    }


def packed(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """The archive of these parts; not deflated by default, because programs deflate differently."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, WRITTEN_AT)
            entry.compress_type = method
            entry.create_system = 3  # the same bytes on every system
            archive.writestr(entry, content)
    return file.getvalue()


def workbook(*lines: Iterable[str]) -> bytes:
    """A workbook of one sheet with these rows of cells."""
    return packed(parts({"Cases": sheet(rows(*lines))}))


def compound(*streams: str) -> bytes:
    """An old Office container (512-byte sectors) whose directory names these streams, each empty."""
    header = bytearray(b"\xff" * 512)
    header[:76] = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + bytes.fromhex("3e000300feff09000600")
        + bytes(10)
        + (1).to_bytes(4, "little")
        + (1).to_bytes(4, "little")
        + bytes(4)
        + (4096).to_bytes(4, "little")
        + (0xFFFFFFFE).to_bytes(4, "little")
        + bytes(4)
        + (0xFFFFFFFE).to_bytes(4, "little")
        + bytes(4)
    )
    header[76:80] = bytes(4)
    table = bytes.fromhex("fdfffffffeffffff").ljust(512, b"\xff")
    entries = [_entry("Root Entry", 5, 1)] + [
        _entry(name, 2, None, i + 1 if i < len(streams) else None) for i, name in enumerate(streams, 1)
    ]
    return bytes(header) + table + b"".join(entries).ljust(512, b"\0")


def _entry(name: str, kind: int, child: int | None, right: int | None = None) -> bytes:
    none = 0xFFFFFFFF
    coded = name.encode("utf-16-le")
    links = [none, none if right is None else right, none if child is None else child]
    return (
        coded.ljust(64, b"\0")
        + (len(coded) + 2).to_bytes(2, "little")
        + bytes([kind, 1])
        + b"".join(link.to_bytes(4, "little") for link in links)
        + bytes(36)
        + (0xFFFFFFFE).to_bytes(4, "little")
        + bytes(8)
    )
