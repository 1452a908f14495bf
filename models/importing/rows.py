"""Rows of text as a mapping reads them: which are records, their keys, the raw text of each field."""

import re
from collections import Counter
from itertools import compress

from models.importing.mapping import AllDay, KeyRule, Mapping, folded
from models.importing.place_names import place_name
from models.importing.read import Chunk
from models.importing.row_text import digest, escaped
from models.importing.skip import Skips
from models.importing.values import Texts

_KEY_LENGTH = 200
Cells = list[tuple[str, ...]]  # of each column


class Rows:
    """The columns of one file, read in order: a key may count how often it has come."""

    def __init__(self, mapping: Mapping, header: tuple[str, ...]) -> None:
        self.mapping = mapping
        self.places = {name: i for i, name in enumerate(header)}
        self.missing = {folded(mark) for mark in mapping.missing}
        self.skips = Skips(mapping.left_out, header, frozenset(self.missing))
        self._met: Counter[str] = Counter()

    def wanted(self, chunk: Chunk) -> tuple[Cells, list[int]]:
        """The records of a chunk, by column, and their numbers in the file."""
        rows, numbers = chunk.rows, chunk.numbers
        if self.skips:
            keep = [not self.skips.unwanted(row) for row in rows]
            rows, numbers = list(compress(rows, keep)), list(compress(numbers, keep))
        cells: Cells = list(zip(*rows, strict=True)) if rows else [() for _ in self.places]
        return self._once(cells, numbers) if self.mapping.key.once else (cells, numbers)

    def _once(self, cells: Cells, numbers: list[int]) -> tuple[Cells, list[int]]:
        """Without further rows of a key that has come; a row without a key is nobody's repetition."""
        first = []
        for key in self.keys(self.mapping.key, cells):
            self._met[key] += 1
            first.append(not key or self._met[key] == 1)
        return [tuple(compress(column, first)) for column in cells], list(compress(numbers, first))

    def keys(self, rule: KeyRule, cells: Cells) -> list[str]:
        """The key of each row; empty where every column of it is."""
        parts = [list(map(str.strip, cells[self.places[column]])) for column in rule.columns]
        for expression in rule.drop:
            found = re.compile(expression, re.IGNORECASE)
            parts = [[found.sub("", cell).strip() for cell in part] for part in parts]
        if len(parts) == 1:
            keys = parts[0]
        else:
            parts = [[escaped(cell) for cell in part] for part in parts]
            keys = ["|".join(row) if any(row) else "" for row in zip(*parts, strict=True)]
        if rule.occurrence:
            keys = [key and f"{key}|{self._occurrence(key)}" for key in keys]
        if rule.digest:
            keys = [key and digest([key]) for key in keys]
        return [key if len(key) <= _KEY_LENGTH else digest([key]) for key in keys]

    def _occurrence(self, key: str) -> int:
        self._met[key] += 1
        return self._met[key]

    def raw(self, name: str, cells: Cells, n: int) -> Texts:
        """The text of one field in each of n rows; None where the cell says that nothing is known."""
        origin = self.mapping.sources[name]
        if origin.column is None:
            return [origin.constant] * n
        column = self._known(cells[self.places[origin.column]], origin.missing)
        if origin.or_column is not None:
            other = self._known(cells[self.places[origin.or_column]], origin.missing)
            return [other[place] if cell is None else cell for place, cell in enumerate(column)]
        if origin.place:
            return [None if cell is None else place_name(cell) for cell in column]
        if origin.time_column is None:
            return column
        hours = self._known(cells[self.places[origin.time_column]], origin.missing)
        if self.mapping.all_day is not None:
            hours = self._without_all_day(self.mapping.all_day, hours, cells)
        return [
            day if day is None or hour is None else f"{day.strip()} {hour.strip()}"
            for day, hour in zip(column, hours, strict=True)
        ]

    def _without_all_day(self, rule: AllDay, hours: Texts, cells: Cells) -> Texts:
        """No hour where a row fills whole days: its day alone is read, now and whenever it is tried again."""
        whole = {folded(value) for value in rule.values}
        flags = cells[self.places[rule.column]]
        return [None if folded(flag) in whole else hour for flag, hour in zip(flags, hours, strict=True)]

    def _known(self, column: tuple[str, ...], marks: tuple[str, ...]) -> Texts:
        missing = self.missing | {folded(mark) for mark in marks} | {""}
        gone = {raw for raw in set(column) if folded(raw) in missing}
        return [None if raw in gone else raw for raw in column] if gone else list(column)
