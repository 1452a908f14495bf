"""Cells of a workbook as text, against openpyxl where it can say, and no traceback from any damaged byte."""

import random
import re
from datetime import date, datetime, time
from pathlib import Path

import make_bad
import openpyxl
import pytest
import xlsx
from test_read import bad, whole

from models.errors import ImportRefused


def cells(tmp_path: Path, *row: str, **changes: str) -> list[str]:
    """The texts of one row of cells, read back."""
    names = [xlsx.text(f"c{i}") for i in range(len(row))]
    path = tmp_path / "a.xlsx"
    parts = xlsx.parts({"Cases": xlsx.sheet(xlsx.rows(names, row))}, **changes)
    path.write_bytes(xlsx.packed(parts))
    return whole(path)[1].rows[0]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("7", "7"),
        ("7.0", "7"),
        ("-7.0", "-7"),
        ("0.1", "0.1"),
        ("1E3", "1000"),
        ("1e-7", "1e-07"),
        ("-0", "0"),
        ("20190012345678901", "20190012345678901"),
        ("2.5E+20", "2.5e+20"),
        ("NaN", "NaN"),
        ("x", "x"),
    ],
)
def test_numbers_lose_nothing_but_an_idle_fraction(tmp_path: Path, stored: str, shown: str) -> None:
    assert cells(tmp_path, xlsx.number(stored))[0] == shown


@pytest.mark.parametrize(
    ("stored", "style", "shown"),
    [
        (43467, 1, "2019-01-02"),
        (43467, 2, "2019-01-02 00:00:00"),
        (43467.430902777778, 1, "2019-01-02 10:20:30"),
        (43467.430902777778, 2, "2019-01-02 10:20:30"),
        (43467.999999, 1, "2019-01-03"),
        (0.5, 3, "12:00:00"),
        (0.4309, 3, "10:20:30"),
        (1.5, 4, "36:00:00"),
        (-5, 1, "-5"),
        (9_999_999, 1, "9999999"),
        ("x", 1, "x"),
    ],
)
def test_dates_are_iso_text(tmp_path: Path, stored: float | str, style: int, shown: str) -> None:
    assert cells(tmp_path, xlsx.number(stored, style))[0] == shown


def test_dates_counted_from_1904_are_four_years_and_a_day_later(tmp_path: Path) -> None:
    row = [xlsx.number(42005, 1), '<c t="d" s="1"><v>2019-01-02T00:00:00Z</v></c>']
    assert cells(tmp_path, *row, book='<workbookPr date1904="1"/>') == ["2019-01-02", "2019-01-02"]
    assert cells(tmp_path, *row) == ["2015-01-01", "2019-01-02"]


def test_texts_flags_errors_and_formulas(tmp_path: Path) -> None:
    shared = "<si><t>plain</t></si><si><r><t>in </t></r><r><rPr/><t>runs</t></r><rPh><t>spoken</t></rPh></si>"
    row = [
        '<c t="s"><v>0</v></c>',
        '<c t="s"><v>1</v></c>',
        xlsx.text("007"),
        '<c t="b"><v>1</v></c>',
        '<c t="b"><v>0</v></c>',
        '<c t="e"><v>#N/A</v></c>',
        "<c><f>1+1</f><v>2</v></c>",
        '<c t="str"><f>""</f><v></v></c>',
        xlsx.text("a_x000D_b_x005F_x"),
    ]
    assert cells(tmp_path, *row, texts=shared) == [
        "plain",
        "in runs",
        "007",
        "yes",
        "no",
        "#N/A",
        "2",
        "",
        "a\rb_x",
    ]


@pytest.mark.parametrize("number", ["1", "-1", "x"])
def test_a_text_that_is_not_there_refuses_the_file(tmp_path: Path, number: str) -> None:
    with pytest.raises(ImportRefused, match="damaged"):
        cells(tmp_path, f'<c t="s"><v>{number}</v></c>', texts="<si><t>a</t></si>")


def test_a_workbook_of_openpyxl_reads_as_openpyxl_reads_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["complaint", "received_on", "told_at", "share", "closed", "at", "note"])
    for i in range(40):
        page.append(
            [
                f"{i:03}",
                date(1990 + i, 3, 1),
                datetime(2019, 1, 2, i % 24, i, 59),  # noqa: DTZ001 (a cell has no zone)
                i / 7,
                i % 2 == 0,
                time(i % 24, 5),
                None,
            ]
        )
    page.merge_cells("A3:A4")
    page.row_dimensions[7].hidden = True
    book.create_sheet("Later").append(["other"])
    book.save(tmp_path / "a.xlsx")

    header, chunk, _ = whole(tmp_path / "a.xlsx")
    reference = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True, data_only=True)
    expected = [list(row) for row in reference.worksheets[0].iter_rows(values_only=True)]
    reference.close()
    assert list(header) == expected[0]
    for found, wanted in zip(chunk.rows, expected[1:], strict=True):
        day, instant, share, flag, at = wanted[1:6]
        assert found[0] == (wanted[0] or "")
        assert found[1:3] == [day.date().isoformat(), instant.isoformat(" ")]
        assert float(found[3]) == share
        assert found[4:] == ["yes" if flag else "no", at.isoformat(), ""]


def test_the_first_sheet_in_sight_is_read_unless_another_is_named() -> None:
    assert whole(bad("fine_hidden_sheet.xlsx"))[0] == ("complaint", "unit", "received_on")
    assert whole(bad("fine_hidden_sheet.xlsx"), sheet="Notes")[0] == ("hidden",)
    with pytest.raises(ImportRefused, match="It has: Notes, Cases"):
        whole(bad("fine_hidden_sheet.xlsx"), sheet="Else")


def test_a_named_header_row_and_rows_with_gaps(tmp_path: Path) -> None:
    content = (
        f'<row r="1">{xlsx.text("Complaints 2019")}</row>'
        f'<row r="4">{xlsx.text("complaint")}{xlsx.text("unit")}</row>'
        f'<row r="9"><c r="B9" t="inlineStr"><is><t>North</t></is></c></row>'
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx.packed(xlsx.parts({"Cases": xlsx.sheet(content)})))
    header, chunk, _ = whole(path, header_row=4)
    assert (header, chunk.numbers, chunk.rows) == (("complaint", "unit"), [9], [["", "North"]])
    with pytest.raises(ImportRefused, match="no header"):
        whole(path, header_row=5)


def test_prefixes_backslashes_and_other_cases_in_the_archive_are_read(tmp_path: Path) -> None:
    parts = xlsx.parts({"Cases": xlsx.sheet(xlsx.rows([xlsx.text("complaint")], [xlsx.number(5)]))})
    page = parts.pop("xl/worksheets/sheet1.xml")
    for name in ("worksheet", "sheetData", "row", "c", "is", "t", "v"):
        page = re.sub(f"<(/?){name}([ >])", rf"<\1x:{name}\2", page)
    parts["xl\\Worksheets\\Sheet1.xml"] = page.replace("xmlns=", "xmlns:x=")
    (tmp_path / "a.xlsx").write_bytes(xlsx.packed(parts))
    assert whole(tmp_path / "a.xlsx")[1].rows == [["5"]]


def test_a_document_type_hidden_by_its_encoding_is_refused_by_the_parser_too(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="cp037"?><!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet/>'
    path = tmp_path / "a.xlsx"
    parts = xlsx.parts({"Cases": "|"})
    content = xlsx.packed(parts | {"xl/worksheets/sheet1.xml": page.encode("cp037")})
    path.write_bytes(content)
    with pytest.raises(ImportRefused):
        whole(path)


@pytest.mark.parametrize(
    "name", ["fine_plain.xlsx", "fine_merged.xlsx", "fine_plain.csv", "refused_password.xlsx"]
)
def test_damaged_bytes_refuse_the_file_or_change_its_rows_but_never_break_the_reader(
    tmp_path: Path, name: str
) -> None:
    dice = random.Random(name)
    path = tmp_path / "a"
    refused = 0
    for _ in range(300):
        content = bytearray(make_bad.files()[name])
        for _ in range(dice.randint(1, 4)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        path.write_bytes(content[: dice.randint(1, len(content))] if dice.random() < 0.3 else content)
        try:
            header, chunk, _ = whole(path)
        except ImportRefused:
            refused += 1
        else:
            assert all(len(row) == len(header) for row in chunk.rows)
    assert refused > 0
