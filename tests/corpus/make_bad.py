"""Makes seed_data/bad/: one small file a fault, the same bytes each time. Run it as a script.

A name says what becomes of the file: `refused_` as a whole, `row_` some rows wait in quarantine (the rest of
the name is the fault's code), `fine_` every row is good. A fine file of the same name is the passing twin.
"""

import sys
from pathlib import Path

import xlsx
from bad_values import OUTCOME, OUTCOMES, table, value_faults

FOLDER = Path(__file__).parents[2] / "seed_data" / "bad"


def text_files() -> dict[str, bytes]:
    """Files whose form is the matter: encodings, line ends, delimiters, quotation marks, headers."""
    plain = table(OUTCOMES, OUTCOME, {}, {"allegation": "2", "unit": "Café"}, {"allegation": "3"})
    reordered = "finding,unit,complaint,category,allegation,duplicate_of\nunfounded,North,C-1,force,1,\n"
    files = {
        "fine_plain.csv": plain,
        "fine_semicolons.csv": plain.replace(",", ";"),
        "fine_tabs.tsv": plain.replace(",", "\t"),
        "fine_pipes.txt": plain.replace(",", "|"),
        "fine_separator_line.csv": "sep=;\r\n" + plain.replace(",", ";"),
        "fine_mixed_line_ends.csv": OUTCOMES
        + "\r\nC-1,1,North,force,unfounded,\rC-1,2,North,force,unfounded,\n"
        "C-1,3,North,force,unfounded,\r\n\r\n,,,,,\r\n",
        "fine_ragged_row.csv": OUTCOMES
        + ",\nC-1,1,North,force,unfounded,,\nC-1,2,North,force,unfounded,,,,\n",
        "fine_broken_quotes.csv": table(
            OUTCOMES, OUTCOME, {"unit": 'North "the hill", upper\nhalf'}, {"allegation": "2", "unit": 'a"b'}
        ),
        "fine_header_only.csv": OUTCOMES + "\n",
        "fine_reordered_header.csv": reordered,
        "fine_extra_header.csv": reordered.replace("_of\n", "_of,note\n").replace("1,\n", "1,,seen\n"),
        "fine_unnamed_index.csv": "," + OUTCOMES + "\n0,C-1,1,North,force,unfounded,\n",
        "fine_too_long.csv": table(OUTCOMES + ",note", OUTCOME, {"note": "x" * 10_000}),
        "fine_many_columns.csv": ",".join(f"c{i}" for i in range(100)) + "\n" + ",".join(["1"] * 100) + "\n",
        "refused_missing_column.csv": "complaint,unit\nC-1,North\n",
        "refused_duplicate_header.csv": "complaint,unit,unit\nC-1,North,South\n",
        "refused_unnamed_columns.csv": "complaint,,,finding\nC-1,1,North,unfounded\n",
        "refused_many_columns.csv": ",".join(f"c{i}" for i in range(101))
        + "\n"
        + ",".join(["1"] * 101)
        + "\n",
        "refused_unclosed_quote.csv": plain.replace("Café", '"Café') + "C-2,1,North,force,unfounded,\n",
        "refused_unclosed_quote_closed_later.csv": plain.replace("Café", '"Café')
        + 'C-2,1,"North",force,unfounded,\n',
        "refused_empty.csv": "",
        "refused_blank_lines.csv": "\n\n,,,\n\r\n",
        "refused_web_page.xls": "<html><table><tr><td>complaint</td></tr></table></html>",
        "refused_pdf.csv": "%PDF-1.7\n1 0 obj\nendobj\n",
        "refused_pdf.xlsx": "%PDF-1.7\n1 0 obj\nendobj\n",
        "row_ragged_row.csv": plain + "C-2,1,North\nC-3,1,North,force,unfounded,,extra\n",
        "row_broken_quotes.csv": plain
        + 'C-2,1,"North "the hill"",force,unfounded,\n'
        + "C-3,1,North,force,unfounded,\n",
        "row_bad_text.csv": plain + "C-2,1,No\0rth,force,unfounded,\nC-3,1,No\x1b[2Jrth,force,unfounded,\n",
        "row_too_long.csv": table(OUTCOMES, OUTCOME, {}, {"complaint": "C-2", "unit": "x" * 10_001}),
    }
    coded = {name: content.encode() for name, content in files.items()}
    return coded | {
        "fine_byte_order_mark.csv": b"\xef\xbb\xbf" + plain.encode(),
        "fine_utf16.csv": b"\xff\xfe" + plain.encode("utf-16-le"),
        "fine_utf16_big_endian.csv": b"\xfe\xff" + plain.encode("utf-16-be"),
        "fine_utf16_unmarked.csv": plain.encode("utf-16-le"),
        "fine_cp1252.csv": plain.encode("cp1252"),
        "row_bad_text_undecodable.csv": plain.encode() + "Ç-2,1,Nörd,".encode() + b"\xff,unfounded,\n",
        "row_bad_text_half_character.csv": b"\xff\xfe"
        + plain.replace("é", "\ud800").encode("utf-16-le", "surrogatepass"),
        "refused_cut_utf16.csv": b"\xff\xfe" + plain.encode("utf-16-le")[:-1],
        "refused_binary.csv": bytes(range(1, 256)) * 4,
    }


def workbooks() -> dict[str, bytes]:
    """Workbooks: what is fine in them, what refuses them."""
    header = [xlsx.text("complaint"), xlsx.text("unit"), xlsx.text("received_on")]
    row = [xlsx.text("007"), xlsx.text("North"), xlsx.number(43472, 1)]
    good = xlsx.parts({"Cases": xlsx.sheet(xlsx.rows(header, row))})
    page = "xl/worksheets/sheet1.xml"
    entity = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    two = {"Notes": xlsx.sheet(xlsx.rows([xlsx.text("hidden")])), "Cases": xlsx.sheet(xlsx.rows(header, row))}
    merged = xlsx.rows(header, [xlsx.text("C-1"), xlsx.text("North")], ["<c/>", xlsx.text("South")])
    formula = '<c t="str"><f>A1</f><v>North</v></c>'
    hidden_row = '<row r="3" hidden="1">' + "".join(row) + "</row>"
    return {
        "fine_plain.xlsx": xlsx.packed(good),
        "fine_merged.xlsx": xlsx.packed(
            xlsx.parts(
                {
                    "Cases": xlsx.sheet(
                        merged, after='<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
                    )
                }
            )
        ),
        "fine_hidden_sheet.xlsx": xlsx.packed(xlsx.parts(two, hidden=("Notes",))),
        "fine_hidden_row.xlsx": xlsx.packed(
            xlsx.parts({"Cases": xlsx.sheet(xlsx.rows(header, row) + hidden_row)})
        ),
        "fine_not_calculated.xlsx": xlsx.workbook(header, [row[0], formula, row[2]]),
        "fine_dates_1904.xlsx": xlsx.packed(
            good
            | {
                "xl/workbook.xml": good["xl/workbook.xml"].replace(
                    "<sheets>", '<workbookPr date1904="1"/><sheets>'
                )
            }
        ),
        "row_not_calculated.xlsx": xlsx.workbook(header, row, [row[0], "<c><f>A1</f></c>", row[2]]),
        "row_bad_text.xlsx": xlsx.workbook(header, [xlsx.text("C_x0000_1"), *row[1:]], row),
        "row_ragged_row.xlsx": xlsx.workbook(header, row, [*row, xlsx.text("extra")]),
        "refused_macros.xlsx": xlsx.packed(good | {"xl/vbaProject.bin": "macros"}),
        "refused_external_link.xlsx": xlsx.packed(
            good | {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}
        ),
        "refused_document_type.xlsx": xlsx.packed(
            good | {page: '<!DOCTYPE worksheet SYSTEM "a">' + good[page]}
        ),
        "refused_entities.xlsx": xlsx.packed(good | {page: entity + good[page].replace("007", "&b;")}),
        "refused_many_parts.xlsx": xlsx.packed(good | {f"xl/media/{i}.txt": "" for i in range(200)}),
        "refused_hidden_sheets.xlsx": xlsx.packed(xlsx.parts(two, hidden=("Notes", "Cases"))),
        "refused_cut_short.xlsx": xlsx.packed(good)[:-200],
        "refused_broken_xml.xlsx": xlsx.packed(good | {page: good[page][:-30]}),
        "refused_lying_size.xlsx": _lying(xlsx.packed(good), page),
        "refused_missing_sheet.xlsx": xlsx.packed({name: xml for name, xml in good.items() if name != page}),
        "refused_binary_workbook.xlsb": xlsx.packed(good | {"xl/workbook.bin": ""}),
        "refused_text_document.xlsx": xlsx.packed(
            {"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}
        ),
        "refused_open_document.ods": xlsx.packed(
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
        ),
        "refused_old_workbook.xls": xlsx.compound("Workbook"),
        "refused_password.xlsx": xlsx.compound("EncryptionInfo", "EncryptedPackage"),
    }


def _lying(archive: bytes, part: str) -> bytes:
    """The archive with a hundred bytes less declared for one part than it holds."""
    name = part.encode()
    at = archive.rindex(name)  # its entry in the directory: sizes stand 22 bytes before the name
    size = int.from_bytes(archive[at - 22 : at - 18], "little")
    return archive[: at - 22] + (size - 100).to_bytes(4, "little") + archive[at - 18 :]


def files() -> dict[str, bytes]:
    """Every file by its name."""
    return (
        {f"{name}.csv": content.encode() for name, content in value_faults().items()}
        | text_files()
        | workbooks()
    )


def main() -> None:
    """Write them all, and take away what is no longer made."""
    made = files()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (FOLDER / name).write_bytes(content)
    for path in FOLDER.iterdir():
        if path.name not in made:
            path.unlink()
    sys.stdout.write(f"{len(made)} files in {FOLDER.name}\n")


if __name__ == "__main__":
    main()
