"""Rows of another kind in the same file: uses of force among complaints, private items in a calendar."""

from typing import Final

from models.connecting.candidates import name_words
from models.connecting.column_names import words_of
from models.connecting.sample import Column, Sample
from models.connecting.words import plain_words
from models.importing.mapping import RowFilter

_KINDS_MOST: Final = 12
_SORT_WORDS: Final = words_of("type kind class record incident category row entry")
_OURS: Final = frozenset(["complaint", "complaints", "allegation", "allegations", "citizen"])
_PRIVATE: Final = frozenset(["private", "confidential", "personal"])
_YES: Final = frozenset({"true", "yes", "y", "1", "private", "wahr", "ja"})


def suggest_other_rows(
    sample: Sample, record: str, used: frozenset[str]
) -> tuple[tuple[RowFilter, str], ...]:
    """Rules that leave such rows out, each with what it leaves out in words; a person confirms them.

    used: columns that fill a field already
    """
    free = [c for c in sample.columns if c.name not in used and 1 < c.distinct <= _KINDS_MOST and c.complete]
    tests = {"case": _complaints, "case_with_outcomes": _complaints, "event": _private}
    found = [line for column in free if record in tests and (line := tests[record](column))]
    return tuple(found[:1])


def _complaints(column: Column) -> tuple[RowFilter, str] | None:
    """A column that sorts rows into kinds, some of which are complaints."""
    if not set(name_words(column.name)) & _SORT_WORDS:
        return None
    ours = tuple(value for value in column.values if set(plain_words(value)) & _OURS)
    if not ours or len(ours) == len(column.values):
        return None
    others = {value: n for value, n in column.values.items() if value not in ours}
    listed = ", ".join(f"{value} ({n:,})" for value, n in others.items())
    return RowFilter(column=column.name, only=ours), f"leaves out {sum(others.values()):,} rows: {listed}"


def _private(column: Column) -> tuple[RowFilter, str] | None:
    """Private items of a calendar are nobody else's business."""
    if not set(name_words(column.name)) & (_PRIVATE | {"sensitivity"}):
        return None
    private = tuple(value for value in column.values if value.casefold() in _YES)
    n = sum(column.values[value] for value in private)
    return (
        (RowFilter(column=column.name, values=private), f"leaves out {n:,} private items")
        if private
        else None
    )
