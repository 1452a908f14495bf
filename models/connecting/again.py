"""The next export of a source: recognised by its columns, and columns that were renamed."""

from collections.abc import Collection, Iterable
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from models.connecting.column_names import words_of
from models.connecting.draft import Draft
from models.importing.mapping import FieldSource, Mapping
from models.importing.promise_rules import COLUMN
from models.importing.read import read_as

_SAME_FILE: Final = 0.6  # share of a mapping's columns that a file of its source has at least
_ALIKE: Final = 0.6  # how alike two names are at least, of 1


@dataclass(frozen=True)
class Known:
    """A source that a file looks like. missing: columns that its mapping reads and the file has not.

    share: how many of the mapping's columns the file has, from 0 to 1.
    """

    mapping: Mapping
    missing: tuple[str, ...]
    share: float


def recognise(header: Collection[str], mappings: Iterable[Mapping]) -> Known | None:
    """The source whose columns the file has, or most of them; None where it looks like none."""
    best = max((_known(header, mapping) for mapping in mappings), key=_order, default=None)
    return best if best is not None and best.share >= _SAME_FILE else None


def _known(header: Collection[str], mapping: Mapping) -> Known:
    wanted = mapping.columns()
    missing = tuple(sorted(wanted - set(header_as_read(header, mapping))))
    return Known(mapping, missing, 1 - len(missing) / len(wanted))


def _order(known: Known) -> tuple[float, int]:
    """Of two that fit alike, the one that reads more of the file."""
    return known.share, len(known.mapping.columns())


def renamed(known: Known, fresh: Draft) -> dict[str, str | None]:
    """For each missing column what it is probably called now; None where nothing looks like it.

    fresh: what the file suggests by itself; a column that now fills the same field is the likeliest.
    """
    free = [column for column in fresh.columns if column not in known.mapping.columns()]
    found: dict[str, str | None] = {}
    for old in known.missing:
        now = _by_field(old, known.mapping, fresh, free) or _by_name(old, free)
        found[old] = now
        free = [column for column in free if column != now]
    return found


def _by_field(old: str, mapping: Mapping, fresh: Draft, free: Collection[str]) -> str | None:
    fields = [name for name, source in mapping.fields.items() if source.column == old]
    columns = [fresh.column_of(name) for name in fields]
    if mapping.key.columns == (old,) and fresh.key is not None and len(fresh.key.columns) == 1:
        columns.append(fresh.key.columns[0])
    if mapping.parent_key is not None and mapping.parent_key.columns == (old,) and fresh.parent is not None:
        columns.append(fresh.parent.columns[0])
    return next((column for column in columns if column in free), None)


def _by_name(old: str, free: Collection[str]) -> str | None:
    best = max(free, key=lambda name: _likeness(old, name), default=None)
    return best if best is not None and _likeness(old, best) >= _ALIKE else None


def _likeness(one: str, other: str) -> float:
    a, b = (" ".join(sorted(words_of(name))) or name.lower() for name in (one, other))
    return SequenceMatcher(None, a, b).ratio()


def with_renamed(mapping: Mapping, names: Lookup[str, str]) -> Mapping:
    """The mapping over a file whose columns are called otherwise now. names: old -> new."""
    now = {**(mapping.reader.renamed or {}), **{new: old for old, new in names.items()}}
    return mapping.model_copy(update={"reader": mapping.reader.model_copy(update={"renamed": now})})


def header_as_read(header: Collection[str], mapping: Mapping) -> list[str]:
    """A file's columns under the names that a mapping reads them by."""
    return list(read_as(tuple(header), mapping.reader.renamed or {}))


@dataclass(frozen=True)
class Gone:
    """A source without some of its columns. mapping: what reads the rest; None where that cannot be.

    fields: column -> fields that have no column any more; needed: column -> what cannot do without it
    """

    mapping: Mapping | None
    fields: dict[str, tuple[str, ...]]
    needed: dict[str, str]


def without(mapping: Mapping, gone: Collection[str]) -> Gone:
    """The mapping for a file that has not got some of its columns, as a person has said."""
    needed = {column: why for column in gone if (why := _needed_for(column, mapping, gone))}
    fields = {
        column: tuple(
            name
            for name, source in mapping.fields.items()
            if source.column == column and (source.or_column is None or source.or_column in gone)
        )
        for column in gone
        if column not in needed
    }
    return Gone(None if needed else _reduced(mapping, gone), fields, needed)


def _needed_for(column: str, mapping: Mapping, gone: Collection[str]) -> str:
    """What cannot do without a column, in words; empty where all can."""
    if column in mapping.key.columns:
        return "a row is known again by it"
    if mapping.parent_key is not None and column in mapping.parent_key.columns:
        return f"it names the {mapping.rule.attaches_to or 'complaint'} of a row"
    if any(column in rule.columns for rule in mapping.left_out):
        return "it says which rows are no records"
    if column in _rules_read(mapping):
        return "it says how the other columns are read"
    for name, source in mapping.fields.items():
        last = source.column == column and (source.or_column is None or source.or_column in gone)
        if last and mapping.rule.field(name).required:
            return f"without {mapping.rule.field(name).about} a row cannot stand"
    return ""


def _rules_read(mapping: Mapping) -> set[str]:
    """Columns of rules: which tickets are promises and when they are due, which rows fill whole days."""
    rules = mapping.promises
    read = {rules.column} if rules is not None and rules.column is not None else set()
    if rules is not None and any(rule.due == COLUMN for rule in rules.rules):
        read |= set(mapping.fields["due_at"].columns)
    return read | ({mapping.all_day.column} if mapping.all_day is not None else set())


def _reduced(mapping: Mapping, gone: Collection[str]) -> Mapping:
    kept = {name: now for name, source in mapping.fields.items() if (now := _left(source, gone)) is not None}
    words = {name: lines for name, lines in mapping.crosswalks.items() if name in kept}
    return Mapping.model_validate(
        mapping.model_dump(exclude_unset=True, exclude={"fields", "crosswalks"})
        | {"fields": kept, "crosswalks": words}
    )


def _left(source: FieldSource, gone: Collection[str]) -> FieldSource | None:
    """What still fills a field; None where nothing does."""
    columns = [column for column in (source.column, source.or_column) if column and column not in gone]
    if source.column is not None and not columns:
        return None
    beside = None if source.time_column in gone else source.time_column
    first, second = [*columns, None, None][:2]
    return source.model_copy(update={"column": first, "or_column": second, "time_column": beside})
