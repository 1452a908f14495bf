"""One column of dates: its formats, and what its own cells tell of day and month."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from models.connecting.date_shapes import Order, Shape, shape_of
from models.connecting.sample import Column

Found = Order | Literal["ambiguous", "mixed"]
Proof = Literal["own", "other", "alike", "shape", "none"]

_DATES_LEAST: Final = 0.6  # share of the filled cells that must be dates
_SLIPS: Final = 0.02  # share of the telling cells that may say the opposite: typing errors
_YEARS_MOST: Final = 6
_ASKED: Final[tuple[Order, ...]] = ("month_first", "day_first")


@dataclass(frozen=True)
class DateReading:
    """How the dates of one column are read.

    formats: what reads its cells, the commonest first; empty where a person must choose from `options`
    order: ambiguous where nothing in the file tells day from month; mixed where it holds both
    proof: own (its own cells), other (another column), alike (written like a proven one), shape (no doubt)
    because: the proof in words. read, unread: cells that are dates, and filled cells that are none
    """

    column: str
    formats: tuple[str, ...]
    order: Found
    proof: Proof
    because: str
    read: int
    unread: int
    options: tuple[tuple[Order, tuple[str, ...]], ...] = ()

    @property
    def certain(self) -> bool:
        """Whether the order is proven, so that nobody needs to be asked."""
        return self.proof in ("own", "other", "shape")

    @property
    def has_hours(self) -> bool:
        """Whether cells tell the time of day."""
        formats = self.formats or tuple(form for _, forms in self.options for form in forms)
        return any("%H" in form or "%I" in form for form in formats)


def read_column(column: Column) -> DateReading | None:
    """How the dates of one column are read by its own cells, or None where it is no column of dates."""
    shapes = [(shape, n) for cell, n in column.values.items() if (shape := shape_of(cell))]
    read, filled = sum(n for _, n in shapes), column.values.total()
    if not shapes or read < _DATES_LEAST * filled:
        return None
    if any(shape.family == "compact" for shape, _ in shapes) and read < filled:
        return None  # eight digits are a date only where all of them are
    orders = {family: _order_of(family, shapes) for family in dict.fromkeys(s.family for s, _ in shapes)}
    order, proof, because = _together(list(orders.values()))
    chosen = {family: line[0] for family, line in orders.items()}
    formats = _formats(shapes, chosen) if proof != "none" else ()
    fits = sum(n for shape, n in shapes if proof == "none" or chosen[shape.family] in shape.formats)
    options = () if formats else _options(shapes, chosen)
    return DateReading(column.name, formats, order, proof, because, fits, filled - fits, options)


_Line = tuple[Found, Proof, str, int]


def _order_of(family: str, shapes: list[tuple[Shape, int]]) -> _Line:
    """The order of one family of cells: what only one order can read tells it."""
    mine = [(shape, n) for shape, n in shapes if shape.family == family]
    cells = sum(n for _, n in mine)
    if all(tuple(shape.formats) == ("year_first",) for shape, _ in mine):
        words = {"word": "months are words", "compact": "eight digits, the year first"}
        return "year_first", "shape", words.get(family, "the year comes first"), cells
    if _short_years_first(mine):
        years = sorted({shape.numbers[0] for shape, _ in mine})
        return "year_first", "own", f"the first number is always one of {', '.join(map(str, years))}", cells
    first = sum(n for shape, n in mine if shape.numbers[0] > 12)
    second = sum(n for shape, n in mine if shape.numbers[1] > 12)
    return (*_numeric_order(first, second), cells)


def _short_years_first(mine: list[tuple[Shape, int]]) -> bool:
    firsts = {shape.numbers[0] for shape, _ in mine}
    lasts = {shape.numbers[2] for shape, _ in mine}
    return (
        all("year_first" in shape.formats for shape, _ in mine)
        and min(firsts) > 12
        and len(firsts) <= _YEARS_MOST
        and len(lasts) > len(firsts)
    )


def _numeric_order(first: int, second: int) -> tuple[Found, Proof, str]:
    if not first and not second:
        return "ambiguous", "none", "no number that could be a month is over 12"
    if min(first, second) > _SLIPS * (first + second):
        return (
            "mixed",
            "none",
            f"the first number is over 12 in {rows_text(first)}, the second in {rows_text(second)}",
        )
    over, slips = max(first, second), min(first, second)
    place = "first" if first > second else "second"
    but = f"; {rows_text(slips)} cannot be read so" if slips else ""
    return (
        ("day_first" if first > second else "month_first"),
        "own",
        f"the {place} number is over 12 in {rows_text(over)}{but}",
    )


def rows_text(n: int) -> str:
    """1 row, 2 rows."""
    return f"{n:,} row{'' if n == 1 else 's'}"


def _together(lines: list[_Line]) -> tuple[Found, Proof, str]:
    """The commonest family speaks for the column, unless another is in doubt."""
    doubtful = [line for line in lines if line[1] == "none"]
    order, proof, because, _ = max(doubtful or lines, key=lambda line: line[3])
    return order, proof, because


def _formats(shapes: Iterable[tuple[Shape, int]], orders: dict[str, Found]) -> tuple[str, ...]:
    counted: Counter[str] = Counter()
    for shape, n in shapes:
        form = next((f for order, f in shape.formats.items() if order == orders[shape.family]), None)
        if form is not None:
            counted[form] += n
    return tuple(form for form, _ in counted.most_common())


def _options(
    shapes: list[tuple[Shape, int]], chosen: dict[str, Found]
) -> tuple[tuple[Order, tuple[str, ...]], ...]:
    """What the column would be read with in each order; families that are not in doubt keep their own."""
    return tuple(
        (order, _formats(shapes, {f: order if o in ("ambiguous", "mixed") else o for f, o in chosen.items()}))
        for order in _ASKED
    )
