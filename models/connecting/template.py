"""A workbook to fill in, one a record type: columns with their meaning, lists of words, an example row."""

import csv
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from models.errors import ImportRefused
from models.importing.contracts import RECORDS, FieldRule
from models.importing.mapping import Mapping, load_mapping

# By record type, the mapping that ships for it and the files whose first rows serve as its example.
TEMPLATES: Final = {
    "unit": ("template-units", ("units",)),
    "exposure": ("template-exposure", ("exposure",)),
    "case": ("template-complaints", ("complaints",)),
    "outcome": ("template-outcomes", ("outcomes",)),
    "case_with_outcomes": ("template-allegations", ("complaints", "outcomes")),
    "commitment": ("template-promises", ("promises",)),
    "hand_off": ("template-hand-offs", ("hand_offs",)),
    "due_change": ("template-due-changes", ("due_changes",)),
    "event": ("template-events", ("events",)),
}
EXAMPLE: Final = "EXAMPLE"  # the mappings that ship leave out rows whose key begins so
_EXAMPLES: Final = Path(__file__).resolve().parents[2] / "seed_data" / "templates"
_LAST_ROW: Final = 20_000  # as far down as cells are checked while they are typed
_MADE: Final = datetime(2026, 1, 1)  # noqa: DTZ001 (the same content is the same file)
_WORDS: Final = "Words"
_FORMATS: Final = {"day": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm", "number": "General", "flag": "General"}
_HOW: Final = {
    "day": "a date such as 2026-11-15",
    "instant": "a date and time such as 2026-11-15 14:05",
    "day_or_instant": "2026-11-15, or 2026-11-15 14:05 where the hour is known",
    "flag": "yes or no",
    "unit": "the unit's name as in the list of units",
    "hash": "only a digest of it is kept",
}


def template(record: str) -> bytes:
    """An XLSX file for rows of one record type, read by the mapping `template_mapping(record)`.

    Errors: ImportRefused where there is no such record type.
    """
    mapping, example = template_mapping(record), _example(record)
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        rows, second = book.add_worksheet("Rows"), book.add_worksheet(_WORDS)
        bold, needed, shown = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"bold": True, "bottom": 1, "bg_color": "#DDEBF7"}),
            book.add_format({"italic": True, "font_color": "#767676"}),
        )
        rows.freeze_panes(1, 0)
        words = _Words(second, bold)
        for place, (column, rule) in enumerate(_columns(mapping)):
            is_key = column in mapping.key.columns
            rows.write_string(0, place, column, needed if is_key or (rule and rule.required) else bold)
            rows.write_comment(0, place, _about(mapping, column, rule), {"x_scale": 2, "y_scale": 1.5})
            code = _FORMATS.get(rule.type if rule else "", "@")
            rows.set_column(place, place, max(12, len(column) + 3), book.add_format({"num_format": code}))
            cell = example.get(column, "")
            rows.write_string(
                1, place, f"{EXAMPLE} {cell}" if column == mapping.key.columns[0] else cell, shown
            )
            if rule and (check := _check(rule, words.list(column, rule))):
                rows.data_validation(1, place, _LAST_ROW, place, check)
        rows.write_comment(1, 0, "An example. Rows that begin so are left out when the file is imported.")
    return file.getvalue()


def template_mapping(record: str) -> Mapping:
    """The mapping that reads a record type's template. Errors: ImportRefused where there is none."""
    if record not in TEMPLATES:
        raise ImportRefused(f"There is no record type “{record[:40]}”. Use {', '.join(TEMPLATES)}.")
    return load_mapping(Path(TEMPLATES[record][0]))


def _columns(mapping: Mapping) -> list[tuple[str, FieldRule | None]]:
    """The keys first, then every field; None where a column is only a key."""
    rule = RECORDS[mapping.record]
    fields = {str(source.column): rule.field(name) for name, source in mapping.fields.items()}
    keys = [*mapping.key.columns, *(mapping.parent_key.columns if mapping.parent_key else ())]
    return [(column, fields.get(column)) for column in dict.fromkeys([*keys, *fields])]


def _example(record: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in TEMPLATES[record][1]:
        with (_EXAMPLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found |= next(csv.DictReader(file))
    return found


def _about(mapping: Mapping, column: str, rule: FieldRule | None) -> str:
    """What a column means and how it is filled in."""
    needed = column in mapping.key.columns or (rule is not None and rule.required)
    end = "Every row needs it." if needed else "Empty: not known."
    if rule is None:
        parent = mapping.parent_key is not None and column in mapping.parent_key.columns
        what = {"case": "complaint", "commitment": "promise"}.get(mapping.rule.attaches_to or "", "complaint")
        own = f"the number of the {what} it belongs to" if parent else "its number; never a name"
        return f"{column}: {own}. {end}"
    how = _HOW.get(rule.type, "")
    listed = f"One of: {', '.join(rule.words)}. " if rule.words else f"Write {how}. " if how else ""
    return f"{column}: {rule.about}. {listed}{end}"


class _Words:
    """The second sheet: the words of each column under one another, in one column, so that it is no table."""

    def __init__(self, sheet: Any, heading: Any) -> None:
        self._sheet, self._heading, self._row = sheet, heading, 0
        sheet.set_column(0, 0, 30)

    def list(self, column: str, rule: FieldRule) -> str:
        """The cells that hold a column's words; empty where it has none."""
        choices = ("yes", "no") if rule.type == "flag" else rule.words
        if not choices:
            return ""
        self._sheet.write_string(self._row, 0, column, self._heading)
        self._sheet.write_column(self._row + 1, 0, choices)
        first, self._row = self._row + 2, self._row + len(choices) + 2  # a sheet counts from 1
        return f"={_WORDS}!$A${first}:$A${self._row - 1}"


def _check(rule: FieldRule, listed: str) -> dict[str, Any]:
    """What a spreadsheet program says while a cell is typed."""
    wanted = f"Write {_HOW[rule.type]}." if rule.type in _HOW else ""
    if listed:
        wanted = f"Choose one of the words of the sheet {_WORDS}."
        return {"validate": "list", "source": listed, "error_message": wanted}
    if rule.type in ("day", "instant"):
        first = datetime(1950, 1, 1)  # noqa: DTZ001 (a cell has no zone)
        return {"validate": "date", "criteria": ">=", "value": first, "error_message": wanted}
    if rule.type == "day_or_instant":
        lengths = {"criteria": "between", "minimum": 10, "maximum": 19}
        return {"validate": "length", "error_message": wanted} | lengths
    if rule.type == "number":
        kind = "integer" if rule.whole else "decimal"
        bounds = {"criteria": "between", "minimum": rule.least, "maximum": rule.most}
        return {"validate": kind, "error_message": "Write a number such as 12."} | bounds
    return {}
