"""What recognises a row, and which column says that several rows are one complaint."""

from collections import Counter
from pathlib import Path

import pytest

from models.connecting.column_names import words_of
from models.connecting.dates import hours_beside, read_dates
from models.connecting.grouping import Grouping, find_grouping, grouped_examples
from models.connecting.sample import Column, Sample, take_sample
from models.importing.mapping import Reader, RowFilter
from tests.awkward.common import Truth
from tests.awkward.files import FOLDER
from tests.awkward.mappings import awkward_truths, real_truths

TRUTHS, REAL = awkward_truths(), real_truths()


def sample_of(**columns: list[str]) -> Sample:
    made = []
    for at, (name, cells) in enumerate(columns.items()):
        values = Counter(cell for cell in cells if cell)
        made.append(Column(name, at, values.total(), values, len(values), tuple(values)[:3]))
    records = [list(row) for row in zip(*columns.values(), strict=True)]
    return Sample(len(records), tuple(made), records)


def grouping_of(sample: Sample) -> Grouping:
    dates = read_dates(sample)
    return find_grouping(sample, list(dates), [hours for hours, _ in hours_beside(sample, dates).values()])


def _agrees(path: Path, truth: Truth) -> None:
    skip = [RowFilter(**rule) for rule in truth["skip"]]
    sample = take_sample(path, name=path.name, reader=Reader(**truth["reader"]), skip=skip)
    found = grouping_of(sample)
    assert sorted(found.key) in [sorted(key) for key in truth["key"]]
    parents = [[name] for name in (*found.parent, *found.others)]
    if found.parent:
        assert parents == truth["parent_key"]
        assert found.groups == truth["groups"]
    else:
        assert truth["groups"] == truth["rows"]


@pytest.mark.parametrize("name", TRUTHS)
def test_keys_of_an_awkward_file(name: str) -> None:
    _agrees(FOLDER / name, TRUTHS[name])


@pytest.mark.parametrize("name", REAL)
def test_keys_of_a_publishers_file(shared_data: Path, name: str) -> None:
    _agrees(shared_data / name, REAL[name])


def test_a_column_that_differs_in_every_row_is_the_key_one_that_is_called_so_before_others() -> None:
    found = grouping_of(
        sample_of(Reading=["1.5", "2.5", "3.5"], Line=["a1", "a2", "a3"], Ref=["z9", "z8", "z7"])
    )
    assert (found.key, found.occurrence, found.digest, found.parent) == (("Ref",), False, False, ())
    assert found.because == "`Ref` is different in every row"
    assert grouping_of(sample_of(Unit=["N", "N"], Mark=["x1", "x2"])).key == ("Mark",)


def test_numbers_of_persons_are_no_keys() -> None:
    days = ["2025-01-01", "2025-01-02", "2025-01-03"]
    found = grouping_of(
        sample_of(**{"Badge No": ["11", "12", "13"], "Phone": ["1-2", "1-3", "1-4"], "Day": days})
    )
    assert found.key == ("Day",)


def test_a_complaint_is_what_keeps_its_dates() -> None:
    files = [f"F-{n // 2}" for n in range(12)]
    found = grouping_of(
        sample_of(
            **{
                "File No": files,
                "Received": [f"2025-01-{n // 2 + 1:02d}" for n in range(12)],
                "Zone 9": [f"z{n % 4}" for n in range(12)],
                "Line": [str(n % 2 + 1) for n in range(12)],
                "Finding": ["Open", "Closed", "Void"] * 4,
            }
        )
    )
    assert (found.key, found.parent, found.groups) == (("File No", "Line"), ("File No",), 6)
    assert found.parent_because == "rows with one `File No` have the same dates: 6 in 12 rows"


def test_repeated_rows_that_are_alike_in_everything_are_not_one_complaint() -> None:
    twice = [f"F-{n // 2}" for n in range(12)]
    days = [f"2025-01-{n // 2 + 1:02d}" for n in range(12)]
    assert grouping_of(sample_of(File=twice, Day=days)).parent == ()


def test_without_dates_nothing_is_said_to_be_one_complaint() -> None:
    assert grouping_of(sample_of(File=["F-1", "F-1", "F-2"], Finding=["a", "b", "a"])).parent == ()


def test_a_calendar_is_known_by_day_hour_title_and_unit_and_only_its_digest_is_kept() -> None:
    found = grouping_of(
        sample_of(
            **{
                "Subject": ["Beat meeting", "Beat meeting", "Town hall", "Town hall"],
                "Start Date": ["11/15/2025", "11/15/2025", "11/16/2025", "11/16/2025"],
                "Start Time": ["6:30 PM", "7:30 PM", "6:30 PM", "6:30 PM"],
                "Updated": ["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"],
                "Unit": ["North", "South", "North", "North"],
                "Room": ["a", "a", "b", "c"],
            }
        )
    )
    assert found.key == ("Subject", "Start Date", "Start Time", "Unit", "Room")
    assert found.occurrence
    assert found.digest
    assert found.because.endswith("together do")


def test_where_rows_stay_alike_it_says_how_many() -> None:
    found = grouping_of(sample_of(Title=["a b", "a b", "c d"], Day=["2025-01-01"] * 3))
    assert found.because == (
        "no column tells all rows apart; `Title`, `Day` together do, but for 1 of the first 3 rows"
    )


def test_examples_show_what_is_the_same_and_what_differs_and_hide_what_they_are_told() -> None:
    sample = sample_of(
        File=["F-1", "F-1", "F-2", "F-3", "F-3", "F-3", *["F-9"] * 8, "F-4", "F-4"],
        Day=["d1", "d1", "d2", "d3", "d3", "d3", *["d9"] * 8, "d4", "d4"],
        Officer=["x", "y", "z", "x", "y", "z", *"abcdefgh", "x", "y"],
        Finding=["Open", "Void", "Open", "Open", "Open", "Void", *["Open"] * 8, "Open", ""],
        Empty=[""] * 16,
    )
    groups = grouped_examples(sample, "File", hide=["Officer"])
    assert [(group.key, group.rows) for group in groups] == [("F-3", 3), ("F-1", 2), ("F-4", 2)]
    assert groups[0].same == {"Day": "d3"}
    assert groups[0].differing == {"Finding": ("Open", "Open", "Void")}
    assert groups[2].differing == {"Finding": ("Open", "")}
    assert len(grouped_examples(sample, "Day")) == 3


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("CASE_ENQUIRY_ID", {"case", "enquiry", "id"}),
        ("ObjectId", {"object", "id"}),
        ("Complaint #", {"complaint", "no"}),
        ("Compl. Phone", {"compl", "phone"}),
        ("Date Rec'd", {"date", "rec", "d"}),
        ("", set()),
    ],
)
def test_words_of_a_columns_name(name: str, words: set[str]) -> None:
    assert words_of(name) == words
