"""Files made to exhaust a machine: never a traceback, never over 10 seconds or 300 MB. None is stored."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import measured
import pytest
import xlsx

ROOT = Path(__file__).parents[2]
PAGE = "xl/worksheets/sheet1.xml"
OPEN, CLOSE = xlsx.sheet("|").split("|")
ATTRIBUTES = b" ".join(b'a%d=""' % i for i in range(90_000))
HEADER = f"<row>{xlsx.text('complaint')}{xlsx.text('unit')}</row>"


def outcome(path: Path) -> dict[str, object]:
    """What a process of its own made of the file, within the limits of time and memory."""
    done = subprocess.run(
        [sys.executable, "-W", "error", measured.__file__, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.stderr == ""
    found: dict[str, object] = json.loads(done.stdout)
    assert found["seconds"] < 10  # type: ignore[operator]
    assert found["peak_mb"] < 300  # type: ignore[operator]
    return found


def write_book(path: Path, content: Iterable[bytes], part: str = PAGE) -> Path:
    """A workbook of which one part is streamed in, so that the test itself stays small."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, xml in xlsx.parts({"Cases": OPEN + HEADER + CLOSE}).items():
            if name != part:
                archive.writestr(name, xml)
        with archive.open(part, "w") as file:
            for piece in content:
                file.write(piece)
    return path


def in_sheet(row: Callable[[int], bytes], count: int) -> Iterable[bytes]:
    """A sheet with its header and `count` rows."""
    yield (OPEN + HEADER).encode()
    for number in range(2, count + 2):
        yield row(number)
    yield CLOSE.encode()


def test_a_zip_bomb_with_honest_sizes_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", in_sheet(lambda _: b" " * 1_000_000, 64))
    assert path.stat().st_size < 1_000_000
    found = outcome(path)
    assert "50 MB when unpacked" in str(found["refused"])
    assert found["seconds"] < 1  # type: ignore[operator]


def test_a_zip_bomb_that_declares_small_sizes_is_refused(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", in_sheet(lambda _: b" " * 1_000_000, 64))
    content = bytearray(path.read_bytes())
    at = content.rindex(PAGE.encode()) - 22
    content[at : at + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    assert "damaged" in str(outcome(path)["refused"])


def test_an_archive_of_a_hundred_thousand_empty_parts_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"xl/{number}.xml", "")
    found = outcome(path)
    assert "more than 200 parts" in str(found["refused"])
    assert found["seconds"] < 1  # type: ignore[operator]


def test_a_million_blank_rows_are_passed_over(tmp_path: Path) -> None:
    last = b'<row r="1048576"><c t="inlineStr"><is><t>C-1</t></is></c></row>'
    path = write_book(
        tmp_path / "a.xlsx",
        in_sheet(lambda i: b'<row r="%d"><c s="1"/></row>' % i if i < 1_000_001 else last, 1_000_000),
    )
    found = outcome(path)
    assert (found["refused"], found["rows"], found["codes"]) == (None, 1, {})


@pytest.mark.parametrize(
    ("row", "count", "rows"),
    [
        pytest.param(b"<row>" + b"<c/>" * 9 + b"</row>", 720_000, 0, id="empty cells"),
        pytest.param(b"<x/>" * 10, 790_000, 0, id="elements outside any row", marks=pytest.mark.long),
        pytest.param(
            b"<row><c>" + b"<v>1</v>" * 3_800_000 + b"</c></row>",
            1,
            1,
            id="one cell, many values",
            marks=pytest.mark.long,
        ),
        pytest.param(
            b"<row><c><is>" + b"<t>ab</t>" * 3_900_000 + b"</is></c></row>",
            1,
            0,
            id="runs of a text",
            marks=pytest.mark.long,
        ),
        pytest.param(
            b"<!--" + (b"<" + b"x" * 100_000) * 450 + b"-->",
            1,
            0,
            id="a comment of 45 MB",
            marks=pytest.mark.long,
        ),
        pytest.param(b"<row><c %s/></row>" % ATTRIBUTES, 40, 0, id="attributes", marks=pytest.mark.long),
        pytest.param(b"<a>" * 7_900_000, 1, None, id="elements inside one another"),
        pytest.param(
            b"<row>" + b"<c><v>0.1</v></c>" * 150 + b"</row>",
            12_000,
            0,
            id="columns beyond the limit",
            marks=pytest.mark.long,
        ),
    ],
)
def test_a_sheet_within_the_sizes_cannot_exhaust_time_or_memory(
    tmp_path: Path, row: bytes, count: int, rows: int | None
) -> None:
    found = outcome(write_book(tmp_path / "a.xlsx", in_sheet(lambda _: row, count)))
    assert found.get("rows") == rows
    assert bool(found["refused"]) == (rows is None)


def test_one_long_text_used_by_many_cells_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    members = xlsx.parts(
        {"Cases": OPEN + HEADER + ("<row>" + '<c t="s"><v>0</v></c>' * 2 + "</row>") * 200_000 + CLOSE}
    )
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{xlsx.MAIN}"><si><t>{"x" * 10_000}</t></si></sst>'
    path.write_bytes(xlsx.packed(members, zipfile.ZIP_DEFLATED))
    assert "more text than is read" in str(outcome(path)["refused"])


def test_a_million_shared_texts_are_held_and_more_are_refused(tmp_path: Path) -> None:
    part = "xl/sharedStrings.xml"
    start = f'<sst xmlns="{xlsx.MAIN}">'.encode()
    texts = (b"<si><t>%d</t></si>" % i for i in range(1_000_001))
    path = write_book(tmp_path / "a.xlsx", [start, *texts, b"</sst>"], part)
    assert "different texts" in str(outcome(path)["refused"])


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_a_megabyte_is_a_fault_of_its_row(tmp_path: Path, quote: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"complaint,unit\nC-1,North\nC-2,{quote}{'x' * 1_048_576}{quote}\nC-3,South\n")
    found = outcome(path)
    assert (found["refused"], found["rows"], found["codes"]) == (None, 2, {"too_long": 1})


@pytest.mark.parametrize(
    ("line", "count", "part"),
    [
        pytest.param("x" * 1_000_000, 90, "longer than", id="one line of 90 MB"),
        pytest.param('C-1,"' + "x\n" * 500_000, 90, "is not closed", id="a quotation mark never closed"),
        pytest.param(",\n" * 500_000, 50, "blank rows", id="blank rows without end"),
        pytest.param("a\n" * 100_000, 10, "do not fit the header", id="every row ragged"),
        pytest.param("," * 3_000_000 + "\n", 30, None, id="three million cells in a row"),
    ],
)
def test_a_text_file_cannot_exhaust_time_or_memory(
    tmp_path: Path, line: str, count: int, part: str | None
) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write("complaint,unit\nC-0,North\n")
        for _ in range(count):
            file.write(line)
    found = outcome(path)
    assert part is None or part in str(found["refused"])


def test_wide_rows_are_handed_over_in_smaller_chunks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write(",".join(f"c{i}" for i in range(100)) + "\n")
        for _ in range(300):
            file.write(",".join(["y" * 3000] * 100) + "\n")
    found = outcome(path)
    assert (found["refused"], found["rows"], found["codes"]) == (None, 300, {})


def test_a_hundred_thousand_rows_are_read_fast_and_flat(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write(",".join(f"column {i}" for i in range(15)) + "\n")
        for number in range(100_000):
            file.write(",".join(f"{number}-{i}" for i in range(15)) + "\n")
    found = min((outcome(path) for _ in range(3)), key=lambda run: float(str(run["seconds"])))
    assert found["rows"] == 100_000
    assert found["seconds"] < 1.5  # type: ignore[operator]  # about 0.4 on an idle machine
    assert found["peak_mb"] < 150  # type: ignore[operator]
