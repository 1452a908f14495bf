"""A sample counts every column of a whole file, and keeps its first rows."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from models.connecting import sample as sampling
from models.connecting.sample import take_sample
from models.importing.mapping import Reader, RowFilter
from tests.awkward.files import FOLDER
from tests.awkward.mappings import awkward_truths, real_truths

TRUTHS, REAL = awkward_truths(), real_truths()


def _write(tmp_path: Path, lines: list[str]) -> Path:
    path = tmp_path / "file.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", TRUTHS)
def test_rules_and_reader_give_exactly_the_records(name: str) -> None:
    truth = TRUTHS[name]
    reader = Reader(**truth["reader"])
    sample = take_sample(
        FOLDER / name, name=name, reader=reader, skip=[RowFilter(**r) for r in truth["skip"]]
    )
    below = {"header", "subtotal", "total", "footer", "other_kind", "private"}
    assert sample.rows == truth["rows"] == len(sample.records)
    assert sample.faulty == 0
    assert sample.skipped == sum(len(n) for kind, n in truth["left_out"].items() if kind in below)


@pytest.mark.parametrize("name", REAL)
def test_columns_of_a_publishers_file_are_counted_whole(shared_data: Path, name: str) -> None:
    sample = take_sample(shared_data / name, name=name, reader=Reader())
    assert sample.rows == REAL[name]["rows"]
    assert len(sample.records) == 2_000
    for field, words in REAL[name]["words"].items():
        column = next(column for column, of in REAL[name]["fields"].items() if of == field)
        values = sample.column(column).values
        assert {value.casefold() for value in values} == {word.casefold() for word in words}
        assert values.total() == sample.column(column).filled
    key = REAL[name]["key"][0]
    if len(key) == 1:
        assert sample.column(key[0]).distinct == sample.rows


def test_blank_cells_are_not_counted_and_outer_blanks_do_not_count(tmp_path: Path) -> None:
    path = _write(tmp_path, ["Unit,Day", " North ,1", "North,", ",3", "  ,4", "South,5"])
    unit = take_sample(path, name="f", reader=Reader()).column("Unit")
    assert (unit.at, unit.filled, unit.values, unit.distinct) == (0, 3, Counter(North=2, South=1), 2)
    assert unit.complete


def test_beyond_five_thousand_values_the_first_are_counted_on_and_the_others_told_apart(
    tmp_path: Path,
) -> None:
    numbers = [*range(7_000), *range(100), *range(6_900, 7_000)]
    path = _write(tmp_path, ["Id,Same", *(f"{n},x" for n in numbers)])
    column = take_sample(path, name="f", reader=Reader()).column("Id")
    assert (len(column.values), column.distinct, column.filled) == (5_000, 7_000, 7_200)
    assert (column.values["7"], column.values["4999"], "5000" in column.values) == (2, 1, False)
    assert not column.complete


def test_the_same_in_small_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    cells = [str(n) for n in rng.integers(0, 9_000, 20_000)]
    path = _write(tmp_path, ["Id", *cells])
    whole = take_sample(path, name="f", reader=Reader()).column("Id")
    monkeypatch.setattr(sampling, "rows_at_a_time", lambda _: 333)
    parts = take_sample(path, name="f", reader=Reader()).column("Id")
    counted = Counter(cells)
    assert whole.distinct == parts.distinct == len(counted)
    for column in (whole, parts):
        assert column.values == {value: counted[value] for value in column.values}
    assert list(parts.values)[:50] == list(dict.fromkeys(cells))[:50]


def test_beyond_two_millions_a_column_has_at_least_so_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "_DISTINCT_MOST", 2_000)
    monkeypatch.setattr(sampling, "rows_at_a_time", lambda _: 1_000)
    monkeypatch.setattr(sampling, "_PENDING", 500)
    path = _write(tmp_path, ["Id", *map(str, range(12_000))])
    column = take_sample(path, name="f", reader=Reader()).column("Id")
    assert 7_000 <= column.distinct < 12_000


def test_examples_are_the_commonest_or_of_middling_length(tmp_path: Path) -> None:
    units = ["North"] * 5 + ["South"] * 4 + ["East"] * 3 + ["West"]
    path = _write(
        tmp_path, ["Unit,No,Empty", *(f"{u},{'0' * (n == 0) + str(1000 + n)}," for n, u in enumerate(units))]
    )
    sample = take_sample(path, name="f", reader=Reader())
    assert sample.column("Unit").examples == ("North", "South", "East")
    assert len(set(sample.column("No").examples)) == 3
    assert sample.column("Empty").examples == ()
    long = _write(tmp_path, ["Text", *("x" * 300 for _ in range(4))])
    assert take_sample(long, name="f", reader=Reader()).column("Text").examples == ("x" * 80,)


def test_cells_and_columns_are_found_by_name(tmp_path: Path) -> None:
    sample = take_sample(_write(tmp_path, ["A,B", "1, x", "2,y "]), name="f", reader=Reader())
    assert sample.cells("B") == ["x", "y"]
    with pytest.raises(KeyError):
        sample.column("C")


def test_rows_that_do_not_fit_are_counted_and_not_sampled(tmp_path: Path) -> None:
    path = _write(tmp_path, ["A,B", "1,x", "2,y,z,", "Total", "3,w"])
    sample = take_sample(path, name="f", reader=Reader())
    assert (sample.rows, sample.faulty, sample.skipped) == (2, 2, 0)
    without = take_sample(path, name="f", reader=Reader(), skip=[RowFilter(column="A", match="^total$")])
    assert (without.rows, without.faulty, without.skipped) == (2, 1, 1)
