"""Which columns hold dates, in which formats, and whether day or month comes first, with the proof."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Final

from models.connecting.date_columns import DateReading as DateReading
from models.connecting.date_columns import Proof, rows_text
from models.connecting.date_columns import read_column as read_column
from models.connecting.date_shapes import Order, Shape, hour_format, shape_of
from models.connecting.sample import Column, Sample

_PAIRS_LEAST: Final = 10
_ONE_SIDE: Final = 0.98  # two dates of a row keep their order in at least so many rows
_BOTH_SIDES: Final = 0.95
_HOURS_LEAST: Final = 0.6  # share of the filled cells that must be times of day
_DATE_WORDS: Final = frozenset({"date", "dt", "day", "on"})
_HOUR_WORDS: Final = frozenset({"time", "tm", "hour", "at"})
_EITHER: Final[tuple[tuple[Order, Order], ...]] = (("month_first", "day_first"), ("day_first", "month_first"))
_WORDS: Final[dict[Order, str]] = {"month_first": "month first", "day_first": "day first"}


def read_dates(sample: Sample) -> dict[str, DateReading]:
    """The columns of dates by name, in the file's order; one column may prove the order of another."""
    found = {column.name: reading for column in sample.columns if (reading := read_column(column))}
    for name, reading in found.items():
        if reading.order == "ambiguous":
            found[name] = _by_others(sample, reading, found)
    for name, reading in found.items():
        if reading.order == "ambiguous":
            found[name] = _by_likeness(reading, found)
    return found


def _settled(reading: DateReading, order: Order, proof: Proof, because: str) -> DateReading:
    return replace(reading, formats=dict(reading.options)[order], order=order, proof=proof, because=because)


def _by_others(sample: Sample, reading: DateReading, found: dict[str, DateReading]) -> DateReading:
    """Two dates of a row keep their order (opened, then closed): the reading that breaks it is wrong."""
    cells = [shape_of(cell) for cell in sample.cells(reading.column)]
    for other in found.values():
        if other.order in ("ambiguous", "mixed") or not other.certain or other.proof == "other":
            continue
        days = _days(sample.cells(other.column), other)
        sides = {order: _sides(cells, days, order) for order, _ in reading.options}
        for right, wrong in _EITHER:
            because = _kept_apart(sides[right], sides[wrong])
            if because is not None:
                text = because.format(other=other.column, right=_WORDS[right], wrong=_WORDS[wrong])
                return _settled(reading, right, "other", text)
    return reading


def _days(cells: list[str], reading: DateReading) -> list[date | None]:
    formats = set(reading.formats)

    def day(cell: str) -> date | None:
        shape = shape_of(cell)
        if shape is None:
            return None
        return next((shape.day(order) for order, form in shape.formats.items() if form in formats), None)

    return [day(cell) for cell in cells]


def _sides(cells: list[Shape | None], days: list[date | None], order: Order) -> tuple[int, int, int]:
    """In how many rows the date lies before, on and after the other's, read in this order."""
    gaps = [
        (mine - theirs).days
        for shape, theirs in zip(cells, days, strict=True)
        if shape is not None and theirs is not None and (mine := shape.day(order)) is not None
    ]
    return sum(gap < 0 for gap in gaps), sum(gap == 0 for gap in gaps), sum(gap > 0 for gap in gaps)


def _kept_apart(right: tuple[int, int, int], wrong: tuple[int, int, int]) -> str | None:
    """Why one reading is right and the other wrong, or None where the pairs do not say."""
    pairs, of = sum(right), rows_text(sum(wrong))
    if pairs < _PAIRS_LEAST:
        return None
    if right[1] >= _ONE_SIDE * pairs and wrong[1] < _BOTH_SIDES * sum(wrong):
        then = f"it is the day of `{{other}}` in {wrong[1]:,} of {of}"
        return f"read {{wrong}}, {then}; read {{right}}, in {right[1]:,}"
    after = right[2] >= right[0]
    against, then_rows = (right[0], wrong[0]) if after else (right[2], wrong[2])
    if against > (1 - _ONE_SIDE) * pairs or then_rows <= (1 - _BOTH_SIDES) * sum(wrong):
        return None
    lies = f"it lies {'before' if after else 'after'} `{{other}}` in {then_rows:,} of {of}"
    return f"read {{wrong}}, {lies}; read {{right}}, in {against or 'none'}"


def _by_likeness(reading: DateReading, found: dict[str, DateReading]) -> DateReading:
    """Where every proven column that is written in the same way has one order, this one may have it too."""
    alike: dict[Order, str] = {}
    for other in found.values():
        for order, formats in reading.options:
            if (
                other.certain
                and other.order == order
                and {f[:3] for f in formats} & {f[:3] for f in other.formats}
            ):
                alike.setdefault(order, other.column)
    if len(alike) != 1:
        return reading
    order, column = next(iter(alike.items()))
    return _settled(reading, order, "alike", f"it is written like `{column}`, whose order is proven")


def _begins(formats: tuple[str, ...]) -> set[str]:
    """The first number and the mark behind it: what makes two columns alike."""
    return {form[:3] for form in formats}


def read_hours(column: Column) -> tuple[str, ...]:
    """The formats of a column of times of day; empty where it is none."""
    counted: Counter[str] = Counter()
    for cell, n in column.values.items():
        if form := hour_format(cell):
            counted[form] += n
    if counted.total() < _HOURS_LEAST * column.values.total():
        return ()
    return tuple(form for form, _ in counted.most_common())


def hours_beside(sample: Sample, readings: dict[str, DateReading]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Column of a day -> that of its hour (`Start Date`, `Start Time`), and the formats of both as one."""
    hours = {_stem(c.name, _HOUR_WORDS): c for c in sample.columns if _stem(c.name, _HOUR_WORDS) is not None}
    paired: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, reading in readings.items():
        column = hours.get(_stem(name, _DATE_WORDS))
        if column is None or reading.has_hours or not (forms := read_hours(column)):
            continue
        joined = tuple(f"{day} {hour}" for day in reading.formats for hour in forms)
        paired[name] = (column.name, (*joined, *reading.formats))
    return paired


def _stem(name: str, words: frozenset[str]) -> frozenset[str] | None:
    """The words of a column's name without the one that says day or hour; None where it has none."""
    found = frozenset("".join(c if c.isalnum() else " " for c in name.lower()).split())
    return found - words if found & words else None
