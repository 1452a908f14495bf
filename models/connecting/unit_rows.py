"""The unit tree as a person pastes it: lines of text or cells of a sheet, with or without a header."""

import csv
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from models.units import UNASSIGNED, unit_key
from models.vocabulary import UNIT_KINDS, UNIT_LEVELS

MOST_LINES: Final = 1000
MOST_TEXT: Final = 100_000
LONGEST: Final = 120
_SWORN_DIGITS: Final = 6
_YES: Final = frozenset({"yes", "y", "true", "1", "x"})
_NO: Final = frozenset({"no", "n", "false", "0"})
_TAB: Final = 4  # blanks that a tab, or an empty cell, counts for
_BULLET: Final = re.compile(r"^[-–•*·]\s+")
# What a header may call our columns.
_CALLED: Final = {
    "unit": "unit|units|unit name|name|name of unit|org unit|organisational unit|organizational unit",
    "parent": "parent|parent unit|belongs to|reports to|part of|under|bureau|above",
    "level": "level|tier",
    "kind": "kind|type|function|what it does",
    "outreach_duty": "outreach duty|outreach|community duty|outreach duty yes no",
    "sworn": "sworn|sworn strength|strength|officers|sworn officers|headcount",
    "owner": "owner|post|post that answers|answers|responsible|responsible post|answers for it|commander",
}
_FIELD: Final = {name: field for field, names in _CALLED.items() for name in names.split("|")}
_ALONE: Final = frozenset({"unit", "units", "unit name"})
_KINDS: Final = {word: word for word in UNIT_KINDS} | {
    "investigation": "investigations",
    "investigative": "investigations",
    "detectives": "investigations",
    "special": "specialist",
    "tactical": "specialist",
    "jail": "corrections",
    "custody": "corrections",
    "administration": "support",
    "administrative": "support",
    "chief's office": "command",
    "headquarters": "command",
    "internal affairs": "intake",
}


@dataclass(frozen=True)
class UnitRow:
    """One unit as it was pasted. None: not said, so what is known stays. parent "": the agency itself,
    as indentation shows."""

    line: int
    unit: str
    parent: str | None = None
    level: str | None = None
    kind: str | None = None
    outreach_duty: bool | None = None
    sworn: int | None = None
    owner: str | None = None


@dataclass(frozen=True)
class LineFault:
    """What cannot be taken of a line, in words; line 0 is the whole."""

    line: int
    said: str


@dataclass
class UnitRows:
    """What was pasted: its units in order, and what of it cannot be taken."""

    rows: list[UnitRow] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)


_Line = tuple[int, int, list[str]]  # number, indentation, cells


def parse_units(text: str) -> UnitRows:
    """Units from pasted text: tabs, semicolons or commas between cells; a header or none; a unit that stands
    further in than the line above it belongs to that line's unit."""
    if len(text) > MOST_TEXT:
        return UnitRows(
            faults=[LineFault(0, f"This is too long: at most {MOST_TEXT:,} characters fit at once.")]
        )
    lines = _without_unseen(text).replace("\u00a0", " ").splitlines()
    mark = _delimiter([line for line in lines if line.strip()])
    return parse_cells([_cells(line, mark) for line in lines])


def _without_unseen(text: str) -> str:
    """Without marks that nobody sees, such as those that web pages put between words."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def parse_cells(rows: Sequence[Sequence[str]]) -> UnitRows:
    """Units from the cells of a sheet; empty cells and blanks before the first one put it further in."""
    held = [(at, list(row)) for at, row in enumerate(rows, start=1) if any(map(str.strip, row))]
    headed = bool(held) and _header(held[0][1]) is not None
    return _units([_line(at, row, headed) for at, row in held])


def _line(number: int, row: list[str], headed: bool) -> _Line:
    """A row with its indentation; under a header an empty first cell is a name that is missing."""
    empty = 0 if headed else next(at for at, cell in enumerate(row) if cell.strip())
    first = row[empty]
    inward = empty * _TAB + len(first) - len(first.lstrip())
    cells = [_BULLET.sub("", first.strip()), *(cell.strip() for cell in row[empty + 1 :])]
    while cells and not cells[-1]:
        cells.pop()
    return number, inward, cells


def _delimiter(lines: Sequence[str]) -> str | None:
    """What stands between cells: the first mark that most lines hold; None where a line is one name."""
    for mark in ("\t", ";", ","):
        if sum(mark in line for line in lines) * 2 > len(lines):
            return mark
    return None


def _cells(line: str, mark: str | None) -> list[str]:
    if mark is None:
        return [line.expandtabs(_TAB)]
    if mark == "\t":
        return [cell.strip('"') for cell in line.split(mark)]  # a sheet quotes cells that hold its own marks
    first = line[: len(line) - len(line.lstrip())]
    cells = next(csv.reader([line.strip()], delimiter=mark, skipinitialspace=True), []) or [""]
    return [first + cells[0], *cells[1:]]


def _folded(cell: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", cell).split()).casefold()


def _header(cells: Sequence[str]) -> list[str | None] | None:
    """The field of each column where a line is a header; None for a column that is none of ours."""
    named = [_FIELD.get(_folded(cell)) for cell in cells]
    if len(cells) == 1:
        return ["unit"] if _folded(cells[0]) in _ALONE else None
    return named if "unit" in named and len([name for name in named if name]) > 1 else None


def _units(lines: list[_Line]) -> UnitRows:
    found = UnitRows()
    if len(lines) > MOST_LINES:
        found.faults.append(
            LineFault(0, f"These are {len(lines):,} lines; at most {MOST_LINES:,} fit at once.")
        )
        return found
    fields = _header(lines[0][2]) if lines else None
    body = lines[1:] if fields else lines
    fields = fields or _unnamed(body)
    if fields is None:
        found.faults.append(
            LineFault(0, "Give the columns a first line with their names: unit, parent, and so on.")
        )
        return found
    if twice := sorted({name for name in fields if name and fields.count(name) > 1}):
        found.faults.append(
            LineFault(0, f"Two columns are called {twice[0].replace('_', ' ')}. Leave one out.")
        )
        return found
    _take(body, fields, found)
    return found


def _unnamed(body: Sequence[_Line]) -> list[str | None] | None:
    """The fields of columns without a header, by what is in them; None where two would be the same."""
    wide = max((len(cells) for _, _, cells in body), default=1)
    fields: list[str | None] = ["unit"]
    for place in range(1, wide):
        told = [cells[place] for _, _, cells in body if len(cells) > place and cells[place]]
        fields.append(_looks_like(told, place))
    held = [name for name in fields if name]
    return fields if len(set(held)) == len(held) else None


def _looks_like(told: Sequence[str], place: int) -> str | None:
    if not told:
        return None
    if all(cell.replace(",", "").isdigit() for cell in told) and set(told) - {"0", "1"}:
        return "sworn"
    if all(_folded(cell) in _YES | _NO for cell in told):
        return "outreach_duty"
    if place == 1:
        return "parent"
    if all(_folded(cell) in _LEVEL_WORDS for cell in told):
        return "level"
    return "kind" if all(_kind(cell) for cell in told) else "owner"


def _take(body: Sequence[_Line], fields: Sequence[str | None], found: UnitRows) -> None:
    """Each line a unit, or what is wrong with it."""
    inward = any(indent for _, indent, _ in body) and "parent" not in fields
    above: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    for line, indent, cells in body:
        told = {name: cell for name, cell in zip(fields, cells, strict=False) if name}
        name = " ".join(told.get("unit", "").split())
        if wrong := _wrong_name(name, line, seen):
            found.faults.append(LineFault(line, wrong))
            continue
        seen[unit_key(name)] = line
        while above and above[-1][0] >= indent:
            above.pop()
        parent = told.get("parent") or None
        if inward:
            parent = above[-1][1] if above else ""
        above.append((indent, name))
        values = {column: _READ[column](told.get(column, "")) for column in _READ}
        faults = [value for value in values.values() if isinstance(value, LineFault)]
        found.faults += [LineFault(line, fault.said) for fault in faults]
        if not faults:
            found.rows.append(UnitRow(line, name, _blanks(parent), **values))


def _blanks(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


def _wrong_name(name: str, line: int, seen: dict[str, int]) -> str:
    if not name:
        return "The line names no unit."
    if len(name) > LONGEST:
        return f"“{name[:40]}…” is longer than {LONGEST} characters."
    if not name.isprintable():
        return "The name holds signs that cannot be shown."
    if unit_key(name) == unit_key(UNASSIGNED):
        return f"“{UNASSIGNED}” is kept for records that name no unit. Give the unit another name."
    if unit_key(name) in seen:
        return f"“{name}” stands in line {seen[unit_key(name)]} already."
    return ""


def _kind(cell: str) -> str | None:
    return _KINDS.get(" ".join(cell.casefold().replace("’", "'").split()))


_LEVEL_WORDS: Final = frozenset(UNIT_LEVELS[1:])


def _read_level(cell: str) -> Any:
    word = _folded(cell)
    if not word or word in _LEVEL_WORDS:
        return word or None
    return LineFault(0, f"“{cell[:40]}” is no level. Write bureau, district or unit, or nothing.")


def _read_kind(cell: str) -> Any:
    if not cell or _kind(cell):
        return _kind(cell)
    return LineFault(0, f"“{cell[:40]}” is none of the kinds: {', '.join(UNIT_KINDS)}.")


def _read_duty(cell: str) -> Any:
    word = _folded(cell)
    if not cell or word in _YES | _NO:
        return word in _YES if cell else None
    return LineFault(0, f"“{cell[:40]}” does not say whether it has an outreach duty. Write yes or no.")


def _read_sworn(cell: str) -> Any:
    digits = cell.replace(",", "")
    if not cell or (digits.isascii() and digits.isdecimal() and len(digits) <= _SWORN_DIGITS):
        return int(digits) if cell else None
    return LineFault(0, f"“{cell[:40]}” is no sworn strength. Write a whole number.")


def _read_owner(cell: str) -> Any:
    post = " ".join(cell.split())
    if len(post) > LONGEST:
        return LineFault(0, f"The post “{post[:40]}…” is longer than {LONGEST} characters.")
    if not post.isprintable():
        return LineFault(0, "The post holds signs that cannot be shown.")
    if "@" in post:
        return LineFault(
            0, "Write the post that answers for the unit, such as Captain, North, not an address."
        )
    return post or None


_READ: Final[dict[str, Callable[[str], Any]]] = {
    "level": _read_level,
    "kind": _read_kind,
    "outreach_duty": _read_duty,
    "sworn": _read_sworn,
    "owner": _read_owner,
}
