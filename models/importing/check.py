"""Rows of text to checked rows or row faults. No database here: the write lock is taken later."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress
from json.encoder import encode_basestring
from typing import Any

from models.errors import ImportRefused
from models.importing.contracts import FieldRule
from models.importing.derive import DERIVE, Columns
from models.importing.faults import RowFault
from models.importing.mapping import KeyRule, Mapping, folded
from models.importing.read import Chunk
from models.importing.values import Texts, Times, Values, convert

# Types whose raw value is kept beside the mapped one; labels, keys and hashes are kept as mapped only.
_RAW_TYPES = frozenset({"code", "day", "instant", "day_or_instant", "number", "flag", "unit"})


@dataclass
class Refusal:
    """A row for quarantine: its identity, what may be kept of it, and all its faults."""

    number: int
    identity: str
    fields: str
    faults: list[RowFault]
    unit: str | None = None
    on_day: str | None = None


@dataclass
class Checked:
    """One chunk after checking: columns of the good rows by table column, and the refused rows."""

    keys: list[str]
    parents: list[str]
    columns: Columns
    case: Columns
    raws: list[str]
    numbers: list[int]
    refusals: list[Refusal] = field(default_factory=list)
    read: int = 0
    newest_day: str = ""


class Checker:
    """Checks the rows of one file by one mapping.

    known_units: keys that exist, or None where units may be created.
    Errors: ImportRefused where the file lacks columns that the mapping reads.
    """

    def __init__(
        self,
        mapping: Mapping,
        header: tuple[str, ...],
        times: Times,
        known_units: set[str] | None,
        hash_key: str,
    ) -> None:
        lacking = sorted(mapping.columns() - set(header))
        if lacking:
            raise ImportRefused(
                f"The file has no column {', '.join(repr(c) for c in lacking)}. "
                f"It has {', '.join(repr(c) for c in header)}. Is this the file that {mapping.name} is for?"
            )
        self.mapping, self.times, self.known_units, self.hash_key = mapping, times, known_units, hash_key
        self.places = {name: i for i, name in enumerate(header)}
        self.seen: Counter[str] = Counter()
        self.missing = {folded(mark) for mark in mapping.missing}
        self.values_seen: dict[str, Counter[str]] = {}

    def is_missing(self, cell: str) -> bool:
        """Whether a cell says that nothing is known."""
        return not cell.strip() or folded(cell) in self.missing

    def check(self, chunk: Chunk) -> Checked:
        """The good rows of a chunk as table columns, the others as refusals."""
        rows, numbers = self._wanted(chunk)
        cells = list(zip(*rows, strict=True)) if rows else [() for _ in self.places]
        keys = self._keys(self.mapping.key, cells, len(rows))
        parents = self._keys(self.mapping.parent_key, cells, len(rows)) if self.mapping.parent_key else []
        raws = {name: self._raw(name, cells, len(rows)) for name in self.mapping.fields}
        checked = self.check_fields(keys, parents, raws, {}, numbers)
        checked.read += len(chunk.faults)
        for fault, (number, cells_read) in zip(chunk.faults, chunk.faulty_rows, strict=True):
            identity = "row:" + _digest([*cells_read, str(number)])
            checked.refusals.append(Refusal(number, identity, "{}", [fault]))
        return checked

    def check_fields(
        self,
        keys: list[str],
        parents: list[str],
        raws: dict[str, Texts],
        given: dict[str, list[Any]],
        numbers: list[int],
    ) -> Checked:
        """The same from raw values by field; `given` holds fields already in our own words."""
        n, rule = len(keys), self.mapping.rule
        faults: dict[int, list[RowFault]] = {}
        fields: dict[str, Values] = {}
        for name in self.mapping.fields:
            field_rule = rule.field(name)
            values = (
                Values(given[name])
                if name in given
                else convert(
                    field_rule, self.mapping, raws[name], self.times, self.known_units, self.hash_key
                )
            )
            self._after_as_of(name, values, fields)
            fields[name] = values
            self._collect(field_rule, values, raws.get(name), numbers, faults)
        for first, second, code in rule.in_order:
            if first in fields and second in fields:
                self._in_order(first, second, code, fields, raws, numbers, faults)
        late: dict[int, tuple[str, str]] = {}
        columns = DERIVE[rule.name](fields, n, self.times, late)
        case = DERIVE["case"](fields, n, self.times, late) if rule.name == "case_with_outcomes" else {}
        for place, (code, wanted) in late.items():
            faults.setdefault(place, []).append(RowFault(code, "", numbers[place], "", wanted))
        return self._split(keys, parents, raws, fields, columns, case, numbers, faults)

    def _wanted(self, chunk: Chunk) -> tuple[list[list[str]], list[int]]:
        rows, numbers = chunk.rows, chunk.numbers
        for row_filter in self.mapping.skip:
            place = self.places[row_filter.column]
            unwanted = {folded(value) for value in row_filter.values}
            keep = [folded(row[place]) not in unwanted for row in rows]
            rows, numbers = list(compress(rows, keep)), list(compress(numbers, keep))
        return rows, numbers

    def _keys(self, rule: KeyRule, cells: list[tuple[str, ...]], n: int) -> list[str]:
        parts = [cells[self.places[column]] for column in rule.columns]
        keys = ["|".join(map(str.strip, row)) for row in zip(*parts, strict=True)] if n else []
        if rule.occurrence:
            keys = [f"{key}|{self._occurrence(key)}" for key in keys]
        if rule.digest:
            keys = [_digest([key]) for key in keys]
        return [key if len(key) <= 200 else _digest([key]) for key in keys]

    def _occurrence(self, key: str) -> int:
        self.seen[key] += 1
        return self.seen[key]

    def _raw(self, name: str, cells: list[tuple[str, ...]], n: int) -> Texts:
        origin = self.mapping.fields[name]
        if origin.column is None:
            return [origin.constant] * n
        missing = self.missing | {folded(mark) for mark in origin.missing} | {""}
        column = cells[self.places[origin.column]]
        gone = {raw for raw in set(column) if folded(raw) in missing}
        return [None if raw in gone else raw for raw in column] if gone else list(column)

    def _after_as_of(self, name: str, values: Values, fields: dict[str, Values]) -> None:
        word = self.mapping.fields[name].after_as_of
        if word is None or "starts_at" not in fields:
            return
        for place, moment in enumerate(fields["starts_at"].moments):
            if moment is not None and moment >= self.times.last_moment:
                values.items[place] = word
                values.refused.pop(place, None)

    def _collect(
        self,
        rule: FieldRule,
        values: Values,
        raws: Texts | None,
        numbers: list[int],
        faults: dict[int, list[RowFault]],
    ) -> None:
        column = self.mapping.fields[rule.name].column or rule.name
        for place, (code, wanted) in values.refused.items():
            found = (raws[place] if raws else None) or ""
            faults.setdefault(place, []).append(RowFault(code, column, numbers[place], found, wanted))
        if rule.required:
            for place, item in enumerate(values.items):
                if item is None and place not in values.refused:
                    fault = RowFault("missing_value", column, numbers[place], "", rule.about)
                    faults.setdefault(place, []).append(fault)

    def _in_order(
        self,
        first: str,
        second: str,
        code: str,
        fields: dict[str, Values],
        raws: dict[str, Texts],
        numbers: list[int],
        faults: dict[int, list[RowFault]],
    ) -> None:
        a, b = fields[first], fields[second]
        column = self.mapping.fields[second].column or second
        for place, (early, late) in enumerate(zip(a.days, b.days, strict=True)):
            if early is None or late is None or late > early:
                continue
            if not (a.is_day[place] or b.is_day[place]):
                early, late = a.moments[place] or "", b.moments[place] or ""
            if late < early:
                found = raws[second][place] if second in raws else ""
                fault = RowFault(code, column, numbers[place], found or "", f"not before {first}")
                faults.setdefault(place, []).append(fault)

    def _split(
        self,
        keys: list[str],
        parents: list[str],
        raws: dict[str, Texts],
        fields: dict[str, Values],
        columns: Columns,
        case: Columns,
        numbers: list[int],
        faults: dict[int, list[RowFault]],
    ) -> Checked:
        kept_raw = {
            origin.column or "": raws[name]
            for name, origin in self.mapping.fields.items()
            if origin.kept_raw and self.mapping.rule.field(name).type in _RAW_TYPES and name in raws
        }
        raw_texts = _json_rows(kept_raw, len(keys))
        day = next(
            (fields[f.name] for f in self.mapping.rule.fields if f.name in _OWN_DAYS and f.name in fields),
            None,
        )
        days = [d for d in day.days if d is not None and d <= self.times.last_day] if day else []
        checked = Checked(keys, parents, columns, case, raw_texts, numbers, read=len(keys))
        checked.newest_day = max(days, default="")
        if faults:
            unit = columns.get("unit_id") or columns.get("handling_unit_id") or columns.get("to_unit_id")
            for place in sorted(faults):
                words = {
                    name: values.items[place]
                    for name, values in fields.items()
                    if not (
                        self.mapping.fields[name].kept_raw
                        and self.mapping.rule.field(name).type in _RAW_TYPES
                    )
                }
                kept = {
                    "columns": json.loads(raw_texts[place]),
                    "words": words,
                    "parent": parents[place] if parents else None,
                }
                refusal = Refusal(
                    numbers[place], keys[place], json.dumps(kept, ensure_ascii=False), faults[place]
                )
                codes = {fault.code for fault in faults[place]}
                refusal.unit = unit[place] if unit and not codes & {"unknown_unit", "too_long"} else None
                refusal.on_day = day.days[place] if day and day.days else None
                checked.refusals.append(refusal)
            good = [place not in faults for place in range(len(keys))]
            checked.keys, checked.raws = list(compress(keys, good)), list(compress(raw_texts, good))
            checked.numbers, checked.parents = list(compress(numbers, good)), list(compress(parents, good))
            checked.columns = {name: list(compress(items, good)) for name, items in columns.items()}
            checked.case = {name: list(compress(items, good)) for name, items in case.items()}
        return checked


_OWN_DAYS = frozenset({"received_on", "made_at", "starts_at", "handed_at", "changed_at", "week"})


def _digest(parts: list[str]) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _json_rows(columns: dict[str, Texts], n: int) -> list[str]:
    """A JSON object a row; by columns, because a dictionary a row costs three times as much."""
    if not columns:
        return ["{}"] * n
    texts: list[Iterator[str]] = []
    for name, raws in columns.items():
        start = encode_basestring(name) + ": "
        known = {raw: start + ("null" if raw is None else encode_basestring(raw)) for raw in set(raws)}
        texts.append(map(known.__getitem__, raws))
    return ["{" + ", ".join(row) + "}" for row in zip(*texts, strict=True)]
