"""The first look at a file finds its header, its delimiter and encoding, and the rows that are no records."""

from pathlib import Path

import pytest

from models.connecting.dates import read_dates
from models.connecting.grouping import find_grouping
from models.connecting.row_kinds import RowKinds
from models.connecting.sample import take_sample
from models.connecting.sketch import Sketch, sketch
from models.errors import ImportRefused
from models.importing.mapping import Reader
from tests.awkward.files import FOLDER
from tests.awkward.mappings import awkward_truths, real_truths
from tests.corpus.xlsx import packed, parts, rows, sheet, text

FOLDER_OF_BAD = Path(__file__).parents[2] / "seed_data" / "bad"
BAD = sorted(FOLDER_OF_BAD.glob("*"))
TRUTHS = awkward_truths()
REAL = real_truths()
BELOW = {"header", "section", "subtotal", "total", "footer"}


def _of(tmp_path: Path, content: str, name: str = "file.csv", **said: int | str) -> Sketch:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    return sketch(path, name=name, **said)  # type: ignore[arg-type]


def _agrees(found: Sketch, truth: dict[str, dict[str, object]]) -> None:
    reader = truth["reader"]
    assert found.header_row == reader["header_row"]
    assert (found.sheet, found.delimiter, found.encoding) == (
        reader["sheet"],
        reader["delimiter"],
        reader["encoding"],
    )


@pytest.mark.parametrize("name", TRUTHS)
def test_an_awkward_file_is_seen_as_it_is(name: str) -> None:
    found = sketch(FOLDER / name, name=name)
    _agrees(found, TRUTHS[name])
    kinds = {left.kind: left.numbers for left in found.left}
    assert kinds == {k: n for k, n in TRUTHS[name]["left_out"].items() if k in {*BELOW, "title", "band"}}


@pytest.mark.parametrize("name", REAL)
def test_a_publishers_file_is_seen_as_it_is(shared_data: Path, name: str) -> None:
    found = sketch(shared_data / name, name=name)
    _agrees(found, REAL[name])
    assert (found.records, found.left, found.skip) == (REAL[name]["rows"], (), ())


@pytest.mark.parametrize("name", TRUTHS)
def test_what_a_sketch_proposes_reads_exactly_the_records(name: str) -> None:
    truth = TRUTHS[name]
    found = sketch(FOLDER / name, name=name)
    sample = take_sample(FOLDER / name, name=name, reader=found.reader, skip=found.skip)
    others = [n for kind in ("other_kind", "private") for n in truth["left_out"].get(kind, [])]
    assert (sample.rows, sample.faulty) == (truth["rows"] + len(others), 0)
    assert found.records == sample.rows


def test_only_what_the_file_does_not_tell_by_itself_is_said() -> None:
    assert sketch(FOLDER / "two_orders.csv", name="a").reader == Reader()
    assert sketch(FOLDER / "semicolons.csv", name="a").reader == Reader()
    assert sketch(FOLDER / "titled.xlsx", name="a").reader == Reader(header_row=5)
    assert sketch(FOLDER / "local_findings.xlsx", name="a").reader == Reader(sheet="Cases")
    assert sketch(FOLDER / "local_findings.xlsx", name="a", sheet="Cover").reader == Reader(sheet="Cover")


def test_a_header_below_titles_in_a_text_file(tmp_path: Path) -> None:
    content = "Complaints; by unit\n\nRun 6 October, page 1 of 2\nUnit;File;Received;Result\n"
    content += (
        "".join(f"North;{n};2025-03-{n:02d};Open\n" for n in range(1, 9)) + "Total;8\n\nEnd of report\n"
    )
    found = _of(tmp_path, content)
    assert (found.header_row, found.delimiter, found.records) == (4, ";", 8)
    assert found.because == "row 4 is the first that names every column (4); the 2 rows above it do not"
    assert {left.kind: left.rows for left in found.left} == {
        "title": 1,
        "band": 1,
        "subtotal": 1,
        "footer": 1,
    }
    assert found.reader == Reader(header_row=4)
    (rule,) = found.skip
    assert rule.blank == ("Received", "Result")


def test_section_lines_between_records_are_no_records(tmp_path: Path) -> None:
    lines = ["Unit,File,Received,Result"]
    for unit in ("North", "South"):
        lines += [f"{unit} bureau", *(f"{unit},{unit}{n},2025-03-0{n},Open" for n in range(1, 5))]
    found = _of(tmp_path, "\n".join(lines) + "\n")
    assert [(left.kind, left.rows, left.numbers) for left in found.left] == [("section", 2, [2, 7])]
    assert found.records == 8


def test_a_record_with_many_blanks_stays_a_record(tmp_path: Path) -> None:
    lines = ["File,Received,A,B,C,D,E,F", *(f"{n},2025-03-0{n},a,b,c,d,e,f" for n in range(1, 8))]
    found = _of(tmp_path, "\n".join([*lines, "8,2025-03-08,,,,,,f"]) + "\n")
    assert (found.records, found.left, found.skip) == (8, (), ())


def test_no_rule_is_proposed_that_would_leave_a_record_out() -> None:
    kinds = RowKinds(["Unit", "File", "Day"], 3)
    kinds.add(2, ["North", "1", "2025-03-03"])
    kinds.add(3, ["Subtotal", "", "1 file"])
    kinds.add(4, ["South", "", "2025-03-03"])
    kinds.add(5, ["South", "3", "2025-03-03"])
    kinds.finish()
    assert kinds.left["subtotal"].numbers == [3]
    assert kinds.records == 3
    assert kinds.rules() == ()


def test_a_repeated_header_is_left_out_by_a_name_that_no_record_holds() -> None:
    kinds = RowKinds(["Unit", "File"], 2)
    for number, cells in enumerate((["unit", "1"], ["North", "2"], ["Unit", "File"]), 2):
        kinds.add(number, cells)
    kinds.finish()
    (rule,) = kinds.rules()
    assert (rule.column, rule.values) == ("File", ("File",))


def test_a_separator_line_names_the_delimiter(tmp_path: Path) -> None:
    found = _of(
        tmp_path, "sep=|\nUnit|Day|Text, with commas, in it\nN|2025-01-01|a, b, c\nS|2025-01-02|d, e\n"
    )
    assert (found.delimiter, found.header) == ("|", ("Unit", "Day", "Text, with commas, in it"))
    assert take_sample(tmp_path / "file.csv", name="f", reader=found.reader).rows == 2


def test_a_header_with_fewer_of_the_right_marks_than_of_others_needs_its_delimiter_said(
    tmp_path: Path,
) -> None:
    found = _of(tmp_path, "Day; Unit, shift, room; Result\n" + "2025-01-01; North; Open\n" * 5)
    assert found.delimiter == ";"
    sample = take_sample(tmp_path / "file.csv", name="f", reader=found.reader)
    assert [column.name for column in sample.columns] == ["Day", "Unit, shift, room", "Result"]


def test_what_a_person_said_is_taken_as_said(tmp_path: Path) -> None:
    content = "Names,of,all\nUnit,File,Day\nNorth,1,2025-01-01\n"
    assert _of(tmp_path, content).header_row == 1
    found = _of(tmp_path, content, header_row=2, delimiter=",", encoding="latin-1")
    assert (found.header, found.because) == (("Unit", "File", "Day"), "row 2, as you said")
    assert found.reader == Reader(header_row=2, delimiter=",", encoding="latin-1")
    with pytest.raises(ImportRefused, match="Row 9 holds no header"):
        _of(tmp_path, content, header_row=9)


def test_a_file_without_a_header_says_so(tmp_path: Path) -> None:
    found = _of(tmp_path, "1,2025-01-01,4\n2,2025-01-02,5\n")
    assert found.because == "no row looks like a header; row 1 is the first that is not blank"
    with pytest.raises(ImportRefused, match="every row is blank"):
        _of(tmp_path, " \n ,\n")


def test_the_first_sheet_with_a_table_is_taken_and_hidden_ones_are_not(tmp_path: Path) -> None:
    table = sheet(rows(*(tuple(map(text, (f"a{n}", f"b{n}", f"c{n}"))) for n in range(6))))
    cover = sheet(rows((text("Cover"),)))
    path = tmp_path / "book.xlsx"
    path.write_bytes(packed(parts({"Old": table, "Cover": cover, "Cases": table}, hidden=("Old",))))
    found = sketch(path, name="book.xlsx")
    assert (found.sheets, found.sheet) == (("Cover", "Cases"), "Cases")
    with pytest.raises(ImportRefused, match="no sheet 'Cass'"):
        sketch(path, name="book.xlsx", sheet="Cass")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_broken_file_is_refused_with_a_sentence_or_seen_and_sampled(path: Path) -> None:
    try:
        found = sketch(path, name=path.name)
        sample = take_sample(path, name=path.name, reader=found.reader, skip=found.skip)
    except ImportRefused as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 (either outcome is right)
        return
    find_grouping(sample, list(read_dates(sample)))
    assert found.header
    # What a mapping names and the file lacks is refused by the mapping only.
    assert not path.name.startswith("refused_") or path.name == "refused_missing_column.csv"


@pytest.mark.parametrize("name", ["refused_pdf.csv", "refused_empty.csv", "refused_password.xlsx"])
def test_a_file_that_is_refused_is_refused_here_too(name: str) -> None:
    with pytest.raises(ImportRefused):
        sketch(FOLDER_OF_BAD / name, name=name)
