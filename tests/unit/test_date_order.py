"""Formats of dates, and day before month or month before day: proven, or said to be unknown."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.connecting.date_columns import DateReading, read_column
from models.connecting.date_shapes import hour_format, shape_of
from models.connecting.dates import hours_beside, read_dates, read_hours
from models.connecting.sample import Column, Sample, take_sample
from models.importing.contracts import FieldRule
from models.importing.mapping import Reader, RowFilter, readable_format
from models.importing.values import Times, times
from tests.awkward.common import Truth
from tests.awkward.files import FOLDER
from tests.awkward.mappings import awkward_truths, real_truths

TRUTHS, REAL = awkward_truths(), real_truths()
AGAINST = Times(ZoneInfo("UTC"), datetime(2090, 1, 1, tzinfo=ZoneInfo("UTC")), "1900-01-01")


def column(*cells: str, name: str = "Day", at: int = 0) -> Column:
    values = Counter(cell for cell in cells if cell)
    return Column(name, at, values.total(), values, len(values), cells[:3])


def sample_of(**columns: list[str]) -> Sample:
    made = tuple(column(*cells, name=name, at=at) for at, (name, cells) in enumerate(columns.items()))
    records = [list(row) for row in zip(*columns.values(), strict=True)]
    return Sample(len(records), made, records)


def reading(*cells: str) -> DateReading:
    found = read_column(column(*cells))
    assert found is not None
    return found


def _agrees(path: Path, truth: Truth) -> None:
    skip = [RowFilter(**rule) for rule in truth["skip"]]
    found = read_dates(take_sample(path, name=path.name, reader=Reader(**truth["reader"]), skip=skip))
    got = {
        name: {"formats": list(r.formats), "order": r.order, "proof": r.proof} for name, r in found.items()
    }
    assert got == truth["dates"]


@pytest.mark.parametrize("name", TRUTHS)
def test_dates_of_an_awkward_file(name: str) -> None:
    _agrees(FOLDER / name, TRUTHS[name])


@pytest.mark.parametrize("name", REAL)
def test_dates_of_a_publishers_file(shared_data: Path, name: str) -> None:
    _agrees(shared_data / name, REAL[name])


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("2025-11-15", "%Y-%m-%d"),
        ("2025/11/15 08:09", "%Y/%m/%d %H:%M"),
        ("2016/01/13 00:00:00+00", "%Y/%m/%d %H:%M:%S+00"),
        ("2025-12-13T10:00:00.123Z", "%Y-%m-%dT%H:%M:%S.%fZ"),
        ("11/15/2025", "%m/%d/%Y"),
        ("11/15/25", "%m/%d/%y"),
        ("11/15/2025 9:27:07 AM", "%m/%d/%Y %I:%M:%S %p"),
        ("11/15/2025 9:27pm", "%m/%d/%Y %I:%M%p"),
        ("15.11.2025", "%d.%m.%Y"),
        ("15-11-2025, 18:30", "%d-%m-%Y, %H:%M"),
        ("15 11 2025", "%d %m %Y"),
        ("15 Nov 2025", "%d %b %Y"),
        ("15-NOV-25", "%d-%b-%y"),
        ("15. November 2025", "%d. %B %Y"),
        ("Nov 15, 2025", "%b %d, %Y"),
        ("November 15 2025 6:30 PM", "%B %d %Y %I:%M %p"),
        ("20251115", "%Y%m%d"),
    ],
)
def test_the_format_found_is_one_that_the_importer_reads_to_the_same_day(cell: str, form: str) -> None:
    shape = shape_of(cell)
    assert shape is not None
    assert form in shape.formats.values()
    readable_format(form)
    order = next(order for order, found in shape.formats.items() if found == form)
    read = times([cell], FieldRule("x", "day", "", may_lie_ahead=True), [form], AGAINST)
    assert read.days == [str(shape.day(order))]
    assert not read.refused


@pytest.mark.parametrize(
    "cell",
    [
        *("", "x", "16-1", "1.2.3", "2026-02-30", "31/31/2025", "13/13/25", "101001240734", "007"),
        *("11/15/2025 25:10", "11/15/2025 13:10 PM", "11/15/202", "2025-11", "12:30", "20251315"),
        *("Sept 5, 2025", "5 of 9 2025"),
    ],
)
def test_what_no_format_reads_is_no_date(cell: str) -> None:
    assert shape_of(cell) is None


@given(
    st.dates(date(1970, 1, 1), date(2068, 12, 31)),
    st.sampled_from(["%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%d", "%m-%d-%y", "%d %b %Y", "%B %d, %Y", "%Y%m%d"]),
)
def test_every_day_is_read_back_by_one_of_the_formats_found(day: date, form: str) -> None:
    shape = shape_of(day.strftime(form))
    assert shape is not None
    months = {form, form.replace("%B", "%b")} if day.month == 5 else {form}  # May is May either way
    assert day in {shape.day(order) for order, found in shape.formats.items() if found in months}


def test_a_number_over_twelve_proves_the_order() -> None:
    american = reading("01/02/2025", "01/13/2025", "01/13/2025", "02/03/2025")
    assert (american.order, american.proof, american.formats) == ("month_first", "own", ("%m/%d/%Y",))
    assert american.because == "the second number is over 12 in 2 rows"
    british = reading("01/02/2025", "13/01/2025")
    assert (british.order, british.because) == ("day_first", "the first number is over 12 in 1 row")
    assert british.certain


def test_nothing_over_twelve_proves_nothing() -> None:
    doubt = reading("01/02/2025", "03/04/2025 10:00")
    assert (doubt.order, doubt.proof, doubt.formats, doubt.certain) == ("ambiguous", "none", (), False)
    assert dict(doubt.options) == {
        "month_first": ("%m/%d/%Y", "%m/%d/%Y %H:%M"),
        "day_first": ("%d/%m/%Y", "%d/%m/%Y %H:%M"),
    }
    assert doubt.has_hours


def test_both_orders_in_one_column_are_a_persons_to_sort_out() -> None:
    mixed = reading(*["13/01/2025"] * 10, *["01/13/2025"] * 10)
    assert (mixed.order, mixed.formats) == ("mixed", ())
    assert mixed.because == "the first number is over 12 in 10 rows, the second in 10 rows"


def test_a_slip_of_the_pen_does_not_make_a_column_mixed() -> None:
    slip = reading(*[f"01/{d}/2025" for d in range(13, 29)] * 10, "13/01/2025")
    assert (slip.order, slip.formats, slip.unread) == (
        "month_first",
        ("%m/%d/%Y",),
        1,
    )
    assert slip.because == "the second number is over 12 in 160 rows; 1 row cannot be read so"


def test_two_ways_of_writing_in_one_column_each_keep_their_order() -> None:
    both = reading(*["11/15/2025"] * 5, "15.11.2025", "2025-11-15")
    assert both.formats == ("%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%d")
    doubt = reading(*["11/15/2025"] * 5, "01.11.2025")
    assert (doubt.order, doubt.formats) == ("ambiguous", ())
    assert set(dict(doubt.options)["day_first"]) == {"%d.%m.%Y", "%m/%d/%Y"}


def test_two_digits_everywhere_and_the_year_first() -> None:
    years = reading(*(f"{y}-{m:02d}-{d:02d}" for y in (24, 25) for m in (1, 2) for d in (1, 9, 30 - m * 2)))
    assert (years.order, years.formats) == ("year_first", ("%y-%m-%d",))
    assert years.because == "the first number is always one of 24, 25"
    days = reading(*(f"{d}.01.25" for d in range(1, 29)))
    assert (days.order, days.formats) == ("day_first", ("%d.%m.%y",))


def test_a_column_that_is_not_mostly_dates_is_none() -> None:
    assert read_column(column("2025-01-01", "open", "open")) is None
    assert read_column(column()) is None
    assert read_column(column("20250101", "20250102", "4711")) is None
    assert reading("20250101", "20250102").because == "eight digits, the year first"
    some = reading("2025-01-01", "2025-01-02", "pending")
    assert (some.read, some.unread) == (2, 1)


def _opened_and_done(gap: int, form: str, days: int = 40) -> Sample:
    opened = [date(2025, 1, 20) + timedelta(days=7 * n) for n in range(days)]
    done = [(day + timedelta(days=gap)).replace(day=1 + n % 12) for n, day in enumerate(opened)]
    return sample_of(
        Opened=[f"{day:%m/%d/%Y}" for day in opened],
        Done=[day.strftime(form) for day in done],
        Note=["x"] * days,
    )


@pytest.mark.parametrize(("form", "order"), [("%m/%d/%Y", "month_first"), ("%d/%m/%Y", "day_first")])
def test_another_column_proves_the_order(form: str, order: str) -> None:
    found = read_dates(_opened_and_done(45, form))["Done"]
    assert (found.order, found.proof, found.formats) == (order, "other", (form,))
    assert "it lies before `Opened` in" in found.because
    assert found.because.endswith("in none")
    assert found.certain


def test_a_date_that_lies_before_another_is_proven_too() -> None:
    found = read_dates(_opened_and_done(-45, "%d-%m-%Y"))["Done"]
    assert (found.order, found.proof) == ("day_first", "other")
    assert "it lies after `Opened` in" in found.because


def test_a_date_of_the_same_day_is_proven_too() -> None:
    days = [
        date(2025, 1 + n % 12, 1 + n % 12) if n % 2 else date(2025, 1 + n % 12, 1 + n % 9) for n in range(60)
    ]
    found = read_dates(
        sample_of(Entered=[f"{d:%Y-%m-%d}" for d in days], Day=[f"{d:%d.%m.%Y}" for d in days])
    )["Day"]
    assert (found.order, found.proof) == ("day_first", "other")
    assert "it is the day of `Entered`" in found.because


def test_too_few_pairs_prove_nothing_but_likeness_suggests() -> None:
    found = read_dates(_opened_and_done(45, "%m/%d/%Y", days=9))["Done"]
    assert (found.order, found.proof, found.certain) == ("month_first", "alike", False)
    assert found.because == "it is written like `Opened`, whose order is proven"
    other_marks = read_dates(_opened_and_done(45, "%d-%m-%Y", days=9))["Done"]
    assert other_marks.order == "ambiguous"


def test_columns_in_doubt_do_not_prove_one_another() -> None:
    found = read_dates(sample_of(A=["01/02/2025"] * 20, B=["02/03/2025"] * 20))
    assert {reading.order for reading in found.values()} == {"ambiguous"}


def test_hours_beside_a_day_make_one_field() -> None:
    sample = sample_of(
        **{
            "Start Date": ["11/15/2025", "11/16/2025"],
            "Start Time": ["6:30:00 PM", ""],
            "End Date": ["11/15/2025 10:00", "11/16/2025 11:00"],
            "End Time": ["18:00", "19:00"],
            "Time": ["a", "b"],
        }
    )
    paired = hours_beside(sample, read_dates(sample))
    assert paired == {"Start Date": ("Start Time", ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y"))}
    assert read_hours(sample.column("End Time")) == ("%H:%M",)
    assert read_hours(sample.column("Time")) == ()
    assert hour_format("24:00") is None
