"""Every file of seed_data/bad/: refused with a sentence, or read with the right rows and the right faults."""

from pathlib import Path

import make_bad
import pytest

from models.errors import ImportRefused
from models.importing import limits
from models.importing.faults import FAULTS, RowFault
from models.importing.file import File
from models.importing.read import Chunk, open_table

FILES = make_bad.files()
NAMES = sorted(FILES)
# The same rows in other forms.
SAME = [
    "fine_plain.csv",
    "fine_semicolons.csv",
    "fine_tabs.tsv",
    "fine_pipes.txt",
    "fine_separator_line.csv",
    "fine_byte_order_mark.csv",
    "fine_utf16.csv",
    "fine_utf16_big_endian.csv",
    "fine_utf16_unmarked.csv",
    "fine_cp1252.csv",
]
PLAIN = [
    ["C-1", "1", "North", "force", "unfounded", ""],
    ["C-1", "2", "Café", "force", "unfounded", ""],
    ["C-1", "3", "North", "force", "unfounded", ""],
]
SENTENCES = {
    "refused_binary.csv": "does not read as a header",
    "refused_binary_workbook.xlsb": "binary workbook",
    "refused_blank_lines.csv": "no header",
    "refused_broken_xml.xlsx": "damaged",
    "refused_cut_short.xlsx": "cut short",
    "refused_cut_utf16.csv": "not text in the encoding",
    "refused_document_type.xlsx": "document type",
    "refused_duplicate_header.csv": "Two columns are called 'unit'",
    "refused_empty.csv": "empty",
    "refused_entities.xlsx": "entities",
    "refused_external_link.xlsx": "links to other files",
    "refused_hidden_sheets.xlsx": "not hidden",
    "refused_lying_size.xlsx": "damaged",
    "refused_macros.xlsx": "macros",
    "refused_many_columns.csv": "101 columns",
    "refused_many_parts.xlsx": "200 parts",
    "refused_missing_sheet.xlsx": "damaged",
    "refused_old_workbook.xls": "old kind",
    "refused_open_document.ods": "OpenDocument",
    "refused_password.xlsx": "password",
    "refused_pdf.csv": "PDF",
    "refused_pdf.xlsx": "PDF",
    "refused_text_document.xlsx": "another kind of document",
    "refused_unclosed_quote.csv": "opened at or after line 3",
    "refused_unclosed_quote_closed_later.csv": "opened at or after line 3",
    "refused_unnamed_columns.csv": "2 columns have no name",
    "refused_web_page.xls": "web page",
}
# Which columns a record needs is for its mapping to say; the reader takes the file.
REFUSED_LATER = {"refused_missing_column.csv"}
# file -> rows of the good, and (code, column, row) of the others
FAULTY = {
    "row_bad_text.csv": ([2, 3, 4], [("bad_text", "unit", 5), ("bad_text", "unit", 6)]),
    "row_bad_text_half_character.csv": ([2, 4], [("bad_text", "unit", 3)]),
    "row_bad_text_undecodable.csv": ([2, 3, 4], [("bad_text", "category", 5)]),
    "row_bad_text.xlsx": ([3], [("bad_text", "complaint", 2)]),
    "row_broken_quotes.csv": ([2, 3, 4, 6], [("broken_quotes", "", 5)]),
    "row_not_calculated.xlsx": ([2], [("not_calculated", "unit", 3)]),
    "row_ragged_row.csv": ([2, 3, 4], [("ragged_row", "", 5), ("ragged_row", "", 6)]),
    "row_ragged_row.xlsx": ([2], [("ragged_row", "", 3)]),
    "row_too_long.csv": ([2], [("too_long", "unit", 3)]),
}


def whole(path: File, **how: object) -> tuple[tuple[str, ...], Chunk, int]:
    """Header, all rows as one chunk, and the number of rows read."""
    everything = Chunk()
    with open_table(path, **how) as table:  # type: ignore[arg-type]
        for chunk in table.chunks(2):
            everything.numbers.extend(chunk.numbers)
            everything.rows.extend(chunk.rows)
            everything.faults.extend(chunk.faults)
            everything.faulty_rows.extend(chunk.faulty_rows)
        return table.header, everything, table.rows_read


def bad(name: str) -> Path:
    return make_bad.FOLDER / name


def test_the_stored_files_are_what_the_script_makes() -> None:
    assert {path.name: path.read_bytes() for path in make_bad.FOLDER.iterdir()} == FILES
    assert max(map(len, FILES.values())) < 50_000


def test_every_fault_has_a_file() -> None:
    stems = {name.split(".")[0].removeprefix("row_") for name in NAMES if name.startswith("row_")}
    assert set(FAULTS) <= stems


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("refused_")])
def test_a_refused_file_gives_one_sentence_that_says_why(name: str) -> None:
    if name in REFUSED_LATER:
        assert whole(bad(name))[2] == 1
        return
    with pytest.raises(ImportRefused) as refusal:
        whole(bad(name))
    assert SENTENCES[name] in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("name", sorted(FAULTY))
def test_faulty_rows_are_named_and_the_others_are_read(name: str) -> None:
    numbers, faults = FAULTY[name]
    header, chunk, rows_read = whole(bad(name))
    assert chunk.numbers == numbers
    assert [(fault.code, fault.column, fault.row) for fault in chunk.faults] == faults
    assert [number for number, _ in chunk.faulty_rows] == [fault.row for fault in chunk.faults]
    assert rows_read == len(numbers) + len(faults)
    assert all(len(row) == len(header) for row in chunk.rows)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in FAULTY and "refused_" not in name])
def test_the_other_files_are_read_whole(name: str) -> None:
    header, chunk, rows_read = whole(bad(name))
    assert chunk.faults == []
    assert rows_read == len(chunk.rows)
    assert rows_read > 0 or name == "fine_header_only.csv"
    assert all(len(row) == len(header) for row in chunk.rows)


@pytest.mark.parametrize("name", SAME)
def test_encodings_and_delimiters_make_no_difference(name: str) -> None:
    header, chunk, _ = whole(bad(name))
    assert header == tuple(make_bad.OUTCOMES.split(","))
    assert chunk.rows == PLAIN


def test_faulty_cells_are_safe_to_store_and_to_show() -> None:
    _, chunk, _ = whole(bad("row_bad_text.csv"))
    assert chunk.faulty_rows[0][1][2] == "No\\x00rth"
    assert chunk.faults[1].found == "No\\x1b[2Jrth"
    _, chunk, _ = whole(bad("row_too_long.csv"))
    assert len(chunk.faulty_rows[0][1][2]) == limits.CELL_LENGTH
    assert chunk.faults[0].found == "x" * 79 + "…"


def test_blank_rows_are_neither_read_nor_counted_and_lines_keep_their_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'\r\n\r\ncomplaint,note\r\n,\r\nC-1,"two\nlines"\r\n \t, \r\nC-2,x')
    header, chunk, rows_read = whole(path)
    assert header == ("complaint", "note")
    assert list(zip(chunk.numbers, chunk.rows, strict=True)) == [
        (5, ["C-1", "two\nlines"]),
        (8, ["C-2", "x"]),
    ]
    assert rows_read == 2


def test_a_named_header_row_skips_what_stands_above_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Complaints, 2019\n"made on Monday\n\ncomplaint;unit\nC-1;North\n')
    header, chunk, _ = whole(path, header_row=4)
    assert (header, chunk.numbers, chunk.rows) == (("complaint", "unit"), [5], [["C-1", "North"]])
    with pytest.raises(ImportRefused, match="no header"):
        whole(path, header_row=40)


def test_delimiter_and_encoding_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("complaint~unit, part\nC-1~Düne\n".encode("cp850"))
    assert whole(path, delimiter="~", encoding="cp850")[1].rows == [["C-1", "Düne"]]
    with pytest.raises(ImportRefused, match="single character"):
        whole(path, delimiter="||")
    with pytest.raises(ImportRefused, match="encoding named"):
        whole(path, encoding="no such")


def test_a_file_larger_than_allowed_is_refused_with_both_sizes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"complaint,unit\n" + b"C-1,North\n" * 300_000)
    with pytest.raises(ImportRefused, match="3 MB; at most 1 MB"):
        whole(path, largest=limits.MB)
    assert whole(path)[2] == 300_000


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.csv", Path("/dev/null")):
        with pytest.raises(ImportRefused, match="There is no file"):
            whole(path)


def test_an_error_of_the_reader_of_rows_is_not_mistaken_for_the_files() -> None:
    with pytest.raises(OSError, match="mine"), open_table(bad("fine_plain.csv")) as table:  # noqa: PT012
        next(table.chunks())
        raise OSError("mine")


def test_a_fault_is_plain_and_shows_what_was_found_on_one_line() -> None:
    fault = RowFault("not_a_date", "received_on", 7, "a\tb\n\ud800" + "c" * 100, "a date")
    assert fault.found == ("a\\x09b\\x0a\\ud800" + "c" * 100)[:79] + "…"
    assert fault.sentence == FAULTS["not_a_date"]
    assert all(sentence.endswith(".") for sentence in FAULTS.values())


def became(file: File) -> object:
    """What reading gives: header, rows, faults and their rows, or the sentence of the refusal."""
    try:
        header, chunk, rows_read = whole(file)
    except ImportRefused as refusal:
        return str(refusal)
    return header, chunk, rows_read


@pytest.mark.parametrize("name", NAMES)
def test_bytes_in_memory_read_as_the_file_of_the_same_bytes(name: str) -> None:
    assert became(bad(name).read_bytes()) == became(bad(name))
