"""Rows of text to checked rows or row faults. No database here: the write lock is taken later."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Any

from models.errors import ImportRefused
from models.importing.all_day import end_on_last_days
from models.importing.contracts import FieldRule
from models.importing.derive import DERIVE, Columns
from models.importing.faults import RowFault
from models.importing.mapping import FieldSource, KeyRule, Mapping, folded
from models.importing.promise_due import by_rule
from models.importing.read import Chunk
from models.importing.row_text import digest, json_rows
from models.importing.rows import Rows
from models.importing.values import Texts, Times, Values, convert
from models.vocabulary import PUBLIC_KINDS

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
    """One chunk after checking: columns of the good rows by table column, and the refused rows.

    skipped: rows that the mapping says are no records; they are not read.
    """

    keys: list[str]
    parents: list[str]
    columns: Columns
    case: Columns
    raws: list[str]
    numbers: list[int]
    refusals: list[Refusal] = field(default_factory=list)
    read: int = 0
    skipped: int = 0
    newest_day: str = ""

    def drop(self, places: set[int]) -> None:
        """Take good rows out, by their places."""
        if not places:
            return
        keep = [place for place in range(len(self.keys)) if place not in places]
        self.keys, self.raws = [self.keys[p] for p in keep], [self.raws[p] for p in keep]
        self.numbers = [self.numbers[p] for p in keep]
        self.parents = [self.parents[p] for p in keep] if self.parents else []
        self.columns, self.case = (
            {name: [items[p] for p in keep] for name, items in columns.items()}
            for columns in (self.columns, self.case)
        )


def check_has_columns(header: Sequence[str], mapping: Mapping) -> None:
    """Errors: ImportRefused where a file lacks columns that the mapping reads."""
    lacking = sorted(mapping.columns() - set(header))
    if lacking:
        raise ImportRefused(
            f"The file has no column {', '.join(repr(c) for c in lacking)}. "
            f"It has {', '.join(repr(c) for c in header)}. Is this the file that {mapping.name} is for?"
        )


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
        check_has_columns(header, mapping)
        self.mapping, self.times, self.known_units, self.hash_key = mapping, times, known_units, hash_key
        self.rows = Rows(mapping, header)

    def is_missing(self, cell: str) -> bool:
        """Whether a cell says that nothing is known."""
        return not cell.strip() or folded(cell) in self.rows.missing

    def check(self, chunk: Chunk) -> Checked:
        """The good rows of a chunk as table columns, the others as refusals."""
        cells, numbers = self.rows.wanted(chunk)
        keys = self.rows.keys(self.mapping.key, cells)
        parents = self.rows.keys(self.mapping.parent_key, cells) if self.mapping.parent_key else []
        raws = {name: self.rows.raw(name, cells, len(numbers)) for name in self.mapping.sources}
        checked = self.check_fields(keys, parents, raws, {}, numbers)
        checked.skipped = len(chunk.rows) - len(numbers)
        for fault, (number, cells_read) in zip(chunk.faults, chunk.faulty_rows, strict=True):
            if self.rows.skips.unwanted_fault(cells_read, fault):
                checked.skipped += 1
                continue
            checked.read += 1
            identity = "row:" + digest([*cells_read, str(number)])
            checked.refusals.append(Refusal(number, identity, "{}", [self._storable(fault)]))
        return checked

    def _storable(self, fault: RowFault) -> RowFault:
        """The fault of a row that could not be taken apart, without cells that are never stored."""
        shows = fault.code == "ragged_row" or fault.column in self._kept_columns()
        return fault if shows else replace(fault, found="")

    def _kept_columns(self) -> dict[str, str]:
        """Columns whose raw values are kept, and the field each fills."""
        rule = self.mapping.rule
        return {
            origin.column: name
            for name, origin in self.mapping.sources.items()
            if origin.column is not None and origin.kept_raw and rule.field(name).type in _RAW_TYPES
        }

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
        self._without_private_titles(raws, given)
        fields = {
            name: Values(given[name])
            if name in given
            else convert(
                rule.field(name), self.mapping, raws[name], self.times, self.known_units, self.hash_key
            )
            for name in self.mapping.sources
        }
        by_rule(self.mapping, raws, fields, self.times)
        self._without_key(self.mapping.key, keys, numbers, faults)
        if self.mapping.parent_key:
            self._without_key(self.mapping.parent_key, parents, numbers, faults)
        for name, values in fields.items():
            self._after_as_of(name, values, fields)
            self._collect(rule.field(name), values, raws.get(name), numbers, faults)
        if self.mapping.all_day is not None:
            end_on_last_days(self.mapping.all_day, fields, self.times)
        for first, second, code in rule.in_order:
            if first in fields and second in fields:
                self._in_order(first, second, code, fields, raws, numbers, faults)
        late: dict[int, tuple[str, str]] = {}
        columns = DERIVE[rule.name](fields, n, self.times, late)
        case = DERIVE["case"](fields, n, self.times, late) if rule.name == "case_with_outcomes" else {}
        for place, (code, wanted) in late.items():
            faults.setdefault(place, []).append(RowFault(code, "", numbers[place], "", wanted))
        return self._split(keys, parents, raws, fields, columns, case, numbers, faults)

    def _origin(self, name: str) -> FieldSource:
        """Where a field comes from; what no column and no line says comes from a rule."""
        return self.mapping.sources.get(name, _BY_RULE)

    def _without_private_titles(self, raws: dict[str, Texts], given: dict[str, list[Any]]) -> None:
        """Blank the wording of every promise that is not known to be public, before anything reads it."""
        held = given if "title" in given else raws
        if "title" not in held:
            return
        n = len(held["title"])
        if "kind" in given:
            kinds = given["kind"]
        elif "kind" in self.mapping.sources:
            rule = self.mapping.rule.field("kind")
            kinds = convert(rule, self.mapping, raws["kind"], self.times, self.known_units, "").items
        else:
            kinds = [None] * n
        held["title"] = [
            title if kind in PUBLIC_KINDS else None for title, kind in zip(held["title"], kinds, strict=True)
        ]

    def _without_key(
        self, rule: KeyRule, keys: list[str], numbers: list[int], faults: dict[int, list[RowFault]]
    ) -> None:
        for place in [place for place, key in enumerate(keys) if not key]:
            fault = RowFault("missing_value", ", ".join(rule.columns), numbers[place], "", "a key")
            faults.setdefault(place, []).append(fault)

    def _after_as_of(self, name: str, values: Values, fields: dict[str, Values]) -> None:
        word = self._origin(name).after_as_of
        if word is None or "starts_at" not in fields:
            return
        for place, moment in enumerate(fields["starts_at"].moments):
            if moment is not None and moment >= self.times.last_moment:
                values.items[place] = word or None
                values.refused.pop(place, None)

    def _collect(
        self,
        rule: FieldRule,
        values: Values,
        raws: Texts | None,
        numbers: list[int],
        faults: dict[int, list[RowFault]],
    ) -> None:
        column = self._origin(rule.name).column or rule.name
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
        column = self._origin(second).column or second
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
        raw_texts = json_rows(
            {column: raws[name] for column, name in self._kept_columns().items() if name in raws}, len(keys)
        )
        own = next((f.name for f in self.mapping.rule.fields if f.name in _OWN_DAYS & fields.keys()), None)
        days = fields[own].days if own else []
        checked = Checked(keys, parents, columns, case, raw_texts, numbers, read=len(keys))
        checked.newest_day = max((d for d in days if d is not None and d <= self.times.last_day), default="")
        if not faults:
            return checked
        checked.refusals = [
            self._refusal(place, checked, fields, days, faults[place]) for place in sorted(faults)
        ]
        good = [place not in faults for place in range(len(keys))]
        checked.keys, checked.raws = list(compress(keys, good)), list(compress(raw_texts, good))
        checked.numbers, checked.parents = list(compress(numbers, good)), list(compress(parents, good))
        checked.columns = {name: list(compress(items, good)) for name, items in columns.items()}
        checked.case = {name: list(compress(items, good)) for name, items in case.items()}
        return checked

    def _refusal(
        self, place: int, checked: Checked, fields: dict[str, Values], days: Texts, faults: list[RowFault]
    ) -> Refusal:
        raw, kept_raw = json.loads(checked.raws[place]), set(self._kept_columns().values())
        kept = {
            "columns": raw,
            "words": {name: v.items[place] for name, v in fields.items() if name not in kept_raw},
            "parent": checked.parents[place] if checked.parents else None,
        }
        number, columns = checked.numbers[place], checked.columns
        identity = checked.keys[place] or "row:" + digest([str(number), checked.raws[place]])
        refusal = Refusal(number, identity, json.dumps(kept, ensure_ascii=False), faults)
        unit = columns.get("unit_id") or columns.get("handling_unit_id") or columns.get("to_unit_id")
        named = not {fault.code for fault in faults} & {"unknown_unit", "too_long"}
        refusal.unit = unit[place] if unit and named else None
        refusal.on_day = days[place] if days else None
        return refusal


_BY_RULE = FieldSource(constant="")
_OWN_DAYS = frozenset({"received_on", "made_at", "starts_at", "handed_at", "changed_at", "week"})
