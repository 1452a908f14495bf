"""What recognises a row when it comes again, and which column names the complaint that several rows are."""

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from models.connecting.column_names import words_of
from models.connecting.sample import Column, Sample

_ID_WORDS: Final = words_of("id no nr num number ref reference key case file complaint ticket docket seq")
_PERSON_WORDS: Final = words_of(
    "badge phone tel telephone mobile fax officer employee emp ssn license plate dob age mail email zip"
)
_PART_WORDS: Final = words_of("seq item line no nr num number allegation alleg row subject")
_TITLE_WORDS: Final = words_of("subject title name event activity description")
_UNIT_WORDS: Final = words_of("unit district dist division div precinct station bureau calendar categories")
_LATER_WORDS: Final = words_of("modified modify updated upd update created remind reminder export")
_SHORT: Final = 40  # characters that a key has on average, at most
_FILLED: Final = 0.98
_SAME: Final = 0.95  # share of the groups in which a cell is the same in all rows
_GROUPS_LEAST: Final = 3
_EXAMPLES: Final = 3
_EXAMPLE_ROWS: Final = 6
_FEW: Final = 200  # different values of a column that sorts rows into kinds or units
_GAIN: Final = 0.001


@dataclass(frozen=True)
class Group:
    """Rows that are one complaint. same: columns alike in all of them; differing: the others, row by row."""

    key: str
    rows: int
    same: dict[str, str]
    differing: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Grouping:
    """How rows are recognised and grouped.

    key: columns that tell rows apart; occurrence: they do not quite, the how-manieth counts too
    digest: the key is made of words, which may name a person, so only its digest may be kept
    parent: columns that name the complaint where several rows are one; empty where each row stands alone
    others: columns that group the rows in the same way. groups: how many complaints there are
    """

    key: tuple[str, ...]
    occurrence: bool
    digest: bool
    because: str
    parent: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    parent_because: str = ""
    groups: int = 0


def find_grouping(sample: Sample, dates: Collection[str], hours: Collection[str] = ()) -> Grouping:
    """The columns of a row's key and of its complaint's, told by names and by how cells repeat.

    dates, hours: columns of days and of times of day, which are no keys themselves.
    """
    ids = [
        column for column in sample.columns if column.name not in {*dates, *hours} and _could_be_id(column)
    ]
    unique = [column for column in ids if column.distinct == column.filled == sample.rows]
    if unique:
        best = max(unique, key=lambda column: (_names_an_id(column.name), -column.at))
        found = Grouping((best.name,), False, False, f"`{best.name}` is different in every row")
    else:
        found = _from_several(sample, ids, dates, hours)
    parents = _parents(sample, [column for column in ids if column not in unique], dates)
    if not parents:
        return found
    first = parents[0]
    return replace(
        found,
        parent=(first.name,),
        others=tuple(column.name for column in parents[1:]),
        parent_because=f"rows with one `{first.name}` have the same dates: "
        f"{first.distinct:,} in {sample.rows:,} rows",
        groups=first.distinct,
    )


def _names_an_id(name: str) -> int:
    words = words_of(name)
    return 0 if words & _PERSON_WORDS else len(words & _ID_WORDS)


def _could_be_id(column: Column) -> bool:
    cells = column.values.total()
    if not cells or words_of(column.name) & _PERSON_WORDS:
        return False
    length = sum(len(cell) * n for cell, n in column.values.items()) / cells
    with_digit = sum(n for cell, n in column.values.items() if any(map(str.isdigit, cell)))
    spaced = sum(n for cell, n in column.values.items() if " " in cell or "\n" in cell)
    decimal = sum(n for cell, n in column.values.items() if re.fullmatch(r"-?\d+[.,]\d+", cell))
    return (
        length <= _SHORT and with_digit >= _FILLED * cells and spaced <= 0.2 * cells and decimal < cells / 2
    )


def _tuples(sample: Sample, names: Collection[str]) -> list[tuple[str, ...]]:
    return list(zip(*(sample.cells(name) for name in names), strict=True)) if names else []


def _from_several(
    sample: Sample, ids: list[Column], dates: Collection[str], hours: Collection[str]
) -> Grouping:
    """Two columns that together are different in every row; else a day, its hour and words."""
    full = [column for column in ids if column.filled >= _FILLED * sample.rows]
    named = [column for column in full if _names_an_id(column.name) and column.distinct * 4 > sample.rows]
    parts = sorted(full, key=lambda column: not words_of(column.name) & _PART_WORDS)
    for whole in sorted(named, key=lambda column: -column.distinct):
        for part in parts:
            names = (whole.name, part.name)
            if part is not whole and len(set(_tuples(sample, names))) == len(sample.records):
                return Grouping(names, False, False, f"`{whole.name}` and `{part.name}` differ in every row")
    return _from_words(sample, dates, hours)


def _from_words(sample: Sample, dates: Collection[str], hours: Collection[str]) -> Grouping:
    """Always the day, hour, title and unit; then what tells more rows apart. Words can come twice."""
    names, others = _told_by(sample, dates, hours)
    n, reached = len(sample.records), len(set(_tuples(sample, names)))
    for name in others:
        if reached < n and (with_it := len(set(_tuples(sample, [*names, name])))) - reached > _GAIN * n:
            names, reached = [*names, name], with_it
    places = {column.name: column.at for column in sample.columns}
    key = tuple(sorted(names, key=places.__getitem__))
    because = f"no column tells all rows apart; {', '.join(f'`{name}`' for name in key)} together do"
    because += f", but for {n - reached:,} of the first {n:,} rows" if reached < n else ""
    words = any(not _could_be_id(sample.column(name)) for name in key if name not in {*dates, *hours})
    return Grouping(key, True, words, because)


def _told_by(sample: Sample, dates: Collection[str], hours: Collection[str]) -> tuple[list[str], list[str]]:
    """What says what a row is about, and what may say it too: columns of few words before others."""
    days = [c.name for c in sample.columns if c.name in dates and not words_of(c.name) & _LATER_WORDS][:1]
    first = words_of(days[0]) if days else set()
    beside = [c.name for c in sample.columns if c.name in hours and words_of(c.name) & first][:1]
    short = [
        column
        for column in sample.columns
        if column.name not in {*dates, *hours}
        and column.filled >= _FILLED * sample.rows
        and sum(map(len, column.values)) <= _SHORT * len(column.values)
    ]
    titles = [column.name for column in short if words_of(column.name) & _TITLE_WORDS][:1]
    few = [c.name for c in short if c.name not in titles and 1 < c.distinct <= _FEW]
    many = [c.name for c in short if c.name not in titles and c.distinct > _FEW]
    units = [name for name in few if words_of(name) & _UNIT_WORDS][:1]
    # What several units hold at one hour may have one title: the unit is named even where it need not be yet.
    return [*days, *beside, *titles, *units], [*few, *([] if titles else many)]


def _parents(sample: Sample, ids: list[Column], dates: Collection[str]) -> list[Column]:
    """Columns whose equal cells go with equal dates, and not with equal everything."""
    found = [
        (_names_an_id(column.name), bound, column)
        for column in ids
        if column.filled >= _FILLED * sample.rows and (bound := _bound(sample, column, dates))
    ]
    if not found:
        return []
    most = max(column.distinct for _, _, column in found)
    alike = [line for line in found if line[2].distinct * 10 >= most * 9]
    return [column for _, _, column in sorted(alike, key=lambda line: (-line[0], -line[1], line[2].at))]


def _bound(sample: Sample, column: Column, dates: Collection[str]) -> int:
    """How many columns are the same throughout each group; 0 where dates are not, or where all are."""
    groups = _groups(sample, column.name)
    if len(groups) < _GROUPS_LEAST or not dates:
        return 0
    same: dict[str, bool] = {}
    for other in sample.columns:
        if other.distinct > 1 and other.name != column.name:
            alike = sum(len({row[other.at].strip() for row in rows}) == 1 for rows in groups.values())
            same[other.name] = alike >= _SAME * len(groups)
    if not any(same.get(name, False) for name in dates) or all(same.values()):
        return 0
    return sum(same.values())


def _groups(sample: Sample, name: str) -> dict[str, list[list[str]]]:
    """The first rows by the cell of a column, where more than one has it."""
    rows: dict[str, list[list[str]]] = defaultdict(list)
    for cell, row in zip(sample.cells(name), sample.records, strict=True):
        if cell:
            rows[cell].append(row)
    return {cell: of for cell, of in rows.items() if len(of) > 1}


def grouped_examples(sample: Sample, parent: str, hide: Collection[str] = ()) -> tuple[Group, ...]:
    """Three complaints of several rows each, to be looked at. hide: columns that must not be shown."""
    groups = _groups(sample, parent)
    telling = sorted(groups, key=lambda cell: (len(groups[cell]) > _EXAMPLE_ROWS, -len(groups[cell])))
    return tuple(_example(sample, cell, groups[cell], {parent, *hide}) for cell in telling[:_EXAMPLES])


def _example(sample: Sample, key: str, rows: list[list[str]], hidden: set[str]) -> Group:
    same: dict[str, str] = {}
    differing: dict[str, tuple[str, ...]] = {}
    for column in sample.columns:
        cells = tuple(row[column.at].strip() for row in rows)
        if column.name in hidden or not any(cells):
            continue
        if len(set(cells)) == 1:
            same[column.name] = cells[0]
        else:
            differing[column.name] = cells[:_EXAMPLE_ROWS]
    return Group(key, len(rows), same, differing)
