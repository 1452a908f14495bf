"""The next export of a source: recognised by its columns, and columns that were renamed."""

from collections.abc import Collection, Iterable
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from models.connecting.column_names import words_of
from models.connecting.draft import Draft
from models.importing.mapping import FieldSource, KeyRule, Mapping, RowFilter

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
    missing = tuple(sorted(wanted - set(header)))
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
    """The mapping over a file whose columns are called otherwise now. names: old -> new.

    Keys stay what they were: they are made of cells, not of names.
    """
    changed: dict[str, Any] = {
        "fields": {name: _source(source, names) for name, source in mapping.fields.items()},
        "key": _key(mapping.key, names),
        "parent_key": None if mapping.parent_key is None else _key(mapping.parent_key, names),
        "skip": tuple(_filter(rule, names) for rule in mapping.skip),
    }
    content = {name: getattr(mapping, name) for name in mapping.model_fields_set} | changed
    return Mapping.model_validate({name: value for name, value in content.items() if value is not None})


def _source(source: FieldSource, names: Lookup[str, str]) -> FieldSource:
    new = {at: names.get(name, name) for at in ("column", "time_column") if (name := getattr(source, at))}
    return source.model_copy(update=new)


def _key(rule: KeyRule, names: Lookup[str, str]) -> KeyRule:
    return rule.model_copy(update={"columns": tuple(names.get(name, name) for name in rule.columns)})


def _filter(rule: RowFilter, names: Lookup[str, str]) -> RowFilter:
    if rule.blank is not None:
        return rule.model_copy(update={"blank": tuple(names.get(name, name) for name in rule.blank)})
    return rule.model_copy(update={"column": names.get(str(rule.column), str(rule.column))})
