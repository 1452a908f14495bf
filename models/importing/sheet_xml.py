"""The XML of a workbook's parts, streamed through expat: elements, shared texts, rows of cells.

Namespaces are not resolved: programs write the one that matters with or without a prefix, which the first
element gives away. A document type is refused here again, whatever encoding hid it from the look at bytes.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final
from xml.parsers import expat

from models.errors import ImportRefused
from models.importing import limits
from models.importing.cell_text import CellText

NOT_CALCULATED: Final = "\0formula"  # XML cannot hold a NUL, so no cell says this
_KEPT: Final = limits.CELL_LENGTH + 1  # enough to see that a text is too long
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


class _Reader:
    """A streaming parser that knows how deep it is and which prefix the first element had."""

    def __init__(self) -> None:
        self.depth = 0
        self.prefix = ""
        self.pieces: list[str] = []
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self.start
        self._expat.EndElementHandler = self.end
        self._expat.CharacterDataHandler = self.pieces.append
        self._expat.StartDoctypeDeclHandler = self._declared
        self._expat.EntityDeclHandler = self._declared

    def _declared(self, *_: object) -> None:
        raise limits.declared()

    def read(self, blocks: Iterable[bytes]) -> Iterator[None]:
        """Feed the parser; after each block, what it collected can be taken."""
        for block in blocks:
            self._expat.Parse(block, False)
            yield
        self._expat.Parse(b"", True)
        yield

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.enter(name)

    def end(self, name: str) -> None:
        self.depth -= 1

    def enter(self, name: str) -> None:
        self.pieces.clear()
        self.depth += 1
        if self.depth == 1:
            prefix = name.rpartition(":")[0]
            self.root(f"{prefix}:" if prefix else "")
        elif self.depth > limits.XLSX_DEPTH:
            raise limits.damaged()

    def root(self, prefix: str) -> None:
        self.prefix = prefix


class _Starts(_Reader):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.enter(name)
        self.found.append((name.removeprefix(self.prefix), attributes))


def starts_of(blocks: Iterable[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """Name (without prefix) and attributes of every element, in order."""
    reader = _Starts()
    for _ in reader.read(blocks):
        yield from reader.found
        reader.found.clear()


class _Texts(_Reader):
    """Shared texts: an item is one text, or runs in different faces; how it is pronounced is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.text = ""
        self.spoken = False

    def root(self, prefix: str) -> None:
        self.item, self.run, self.phonetic = f"{prefix}si", f"{prefix}t", f"{prefix}rPh"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.enter(name)
        if name == self.item:
            self.text = ""
        elif name == self.phonetic:
            self.spoken = True

    def end(self, name: str) -> None:
        self.depth -= 1
        if name == self.run and not self.spoken and len(self.text) < _KEPT:
            self.text += "".join(self.pieces)[:_KEPT]
        elif name == self.item:
            self.texts.append(_unescaped(self.text))
        elif name == self.phonetic:
            self.spoken = False


def texts_of(blocks: Iterable[bytes]) -> list[str]:
    """The texts of the shared table, in order, each cut where it is certainly too long."""
    reader = _Texts()
    for _ in reader.read(blocks):
        if len(reader.texts) > limits.XLSX_TEXTS:
            raise ImportRefused(
                f"The workbook holds more than {limits.XLSX_TEXTS:,} different texts. Save the sheet as CSV."
            )
    return reader.texts


def _unescaped(text: str) -> str:
    """What XML cannot hold is written `_x000D_` in a workbook."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)[:_KEPT] if "_x" in text else text[:_KEPT]


class _Rows(_Reader):
    """Rows of cells. The handlers run for every element of a sheet, so they do little."""

    def __init__(self, texts: list[str], cell_text: CellText) -> None:
        super().__init__()
        self.rows: list[tuple[int, list[str]]] = []
        self.texts, self.cell_text = texts, cell_text
        self.cells: list[str] = []
        self.number = self.place = self.characters = 0
        self.value: str | None = None
        self.attributes: dict[str, str] = {}
        self.is_formula = self.spoken = False

    def root(self, prefix: str) -> None:
        self.row, self.cell, self.stored = f"{prefix}row", f"{prefix}c", f"{prefix}v"
        self.formula, self.run, self.phonetic = f"{prefix}f", f"{prefix}t", f"{prefix}rPh"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.enter(name)
        if name == self.cell:
            reference = attributes.get("r")
            self.place = _column(reference.rstrip("0123456789")) if reference else self.place + 1
            self.value, self.attributes, self.is_formula = None, attributes, False
        elif name == self.row:
            self.number = int(attributes.get("r") or self.number + 1)
            self.cells, self.place = [], -1
        elif name == self.formula:
            self.is_formula = True
        elif name == self.phonetic:
            self.spoken = True

    def end(self, name: str) -> None:
        self.depth -= 1
        if name == self.stored:
            self.value = "".join(self.pieces)
        elif name == self.cell:
            if self.value or self.is_formula:
                self._put()
        elif name == self.row:
            if self.cells:
                self.rows.append((self.number, self.cells))
                self.cells = []
        elif name == self.run:
            if not self.spoken and len(self.value or "") < _KEPT:
                self.value = (self.value or "") + "".join(self.pieces)
        elif name == self.phonetic:
            self.spoken = False

    def _put(self) -> None:
        """Store the cell's text at its place; cells beyond the limit share the place after it."""
        place = min(self.place, limits.COLUMNS)
        if place >= len(self.cells):
            self.cells.extend([""] * (place + 1 - len(self.cells)))
        text = NOT_CALCULATED if self.value is None else self._text(self.value)
        self.cells[place] = text
        self.characters += len(text)

    def _text(self, value: str) -> str:
        kind = self.attributes.get("t", "n")
        if kind == "s":
            return self._shared(value)
        if kind == "n":
            return self.cell_text.number(value, self.attributes.get("s", "0"))[:_KEPT]
        if kind == "b":
            return "yes" if value in ("1", "true") else "no"
        if kind == "d":
            return self.cell_text.iso(value, self.attributes.get("s", "0"))
        return _unescaped(value)

    def _shared(self, number: str) -> str:
        if not number.isdecimal():  # a negative number would count from the end
            raise limits.damaged()
        return self.texts[int(number)]


@lru_cache(maxsize=1000)
def _column(letters: str) -> int:
    """Place of a column from its letters: A is 0, AA is 26; far columns all lie beyond the limit."""
    place = 0
    for letter in letters[:4].upper():
        place = place * 26 + ord(letter) - 64
    if place <= 0:
        raise limits.damaged()
    return place - 1


def rows_of(
    blocks: Iterable[bytes], texts: list[str], cell_text: CellText
) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells of every row that holds anything; a row ends at its last filled cell."""
    reader = _Rows(texts, cell_text)
    for _ in reader.read(blocks):
        if reader.characters > limits.XLSX_SHEET_TEXT:
            raise ImportRefused("The sheet holds more text than is read from a workbook. Save it as CSV.")
        yield from reader.rows
        reader.rows.clear()
