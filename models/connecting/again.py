"""The next export of a source: recognised by its columns, and columns that were renamed."""

from collections.abc import Collection, Iterable
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from models.connecting.column_names import words_of
from models.connecting.draft import Draft
from models.importing.mapping import Mapping
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
