"""Files of usual layouts: recognised by their columns, so that a draft starts from a mapping that ships."""

import tomllib
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Lookup
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from models.connecting.column_names import words_of
from models.connecting.draft import Draft, Word
from models.connecting.sample import Sample
from models.connecting.template import TEMPLATES
from models.importing.mapping import FieldSource, KeyRule, Mapping, folded, load_mapping

_FOLDER: Final = Path(__file__).resolve().parents[2] / "seed_data" / "mappings"
_NAMES: Final = Path(__file__).with_name("starting.toml")
_LEAST: Final = 0.6  # share of a mapping's columns that a file of its layout has
_SAYS_NOTHING: Final = frozenset({"date", "on", "of", "the"})
_SAME: Final = {
    "number": "no",
    "num": "no",
    "nbr": "no",
    "recd": "received",
    "rcvd": "received",
    "dt": "date",
}
_OF_FILE: Final = frozenset({"formats", "as_of"})  # read from the file itself
_TEMPLATE: Final = "template-"
_BECAUSE: Final = "usual in files of this layout"

Name = frozenset[str]


def recognise(columns: Collection[str]) -> Mapping | None:
    """The shipped mapping whose layout the columns are, in the file's own names for them; None for no layout.

    Templates by their exact columns. Another layout by all that its key and its required fields
    need and most of the rest; fields whose columns are not there are left out.
    """
    for mapping in _templates():
        if mapping.columns() <= set(columns):
            return mapping
    fits = [fit for mapping in _layouts() if (fit := _fitted(mapping, columns)) is not None]
    return max(fits, key=lambda mapping: len(mapping.columns()), default=None)


def started(draft: Draft, mapping: Mapping) -> Draft:
    """The draft as the mapping has it. What is read of dates, persons and units stays as the file shows it.

    Words are proposals until a person has looked at them.
    """
    bare = replace(draft, sources={}, words={}, guesses={}, others={})
    for name, source in mapping.fields.items():
        bare = _with_field(bare, name, source)
    for name, lines in mapping.crosswalks.items():
        bare = _with_words(bare, name, lines)
    told = {name: said for name, said in Draft.from_mapping(mapping).rest.items() if name not in _OF_FILE}
    # What attaches to rows of a template looks for them under its name.
    named = bare.with_title(mapping.title, mapping.name) if mapping.name.startswith(_TEMPLATE) else bare
    return replace(
        named,
        key=_key(bare, mapping.key),
        key_because=_BECAUSE,
        parent=_key(bare, mapping.parent_key) if mapping.parent_key else None,
        parent_because=_BECAUSE,
        rest=draft.rest | told,
        because=f"the columns are those of “{mapping.title}”",
        certainty=1.0,
    )


def start_of(sample: Sample, record: str | None) -> Mapping | None:
    """The mapping to start from, where the rows bear it out: a key of one column tells rows apart.

    record: what a person says the rows are
    """
    mapping = recognise([column.name for column in sample.columns])
    if mapping is None or record not in (None, mapping.record):
        return None
    if len(mapping.key.columns) == 1 and not mapping.key.occurrence:
        column = sample.column(mapping.key.columns[0])
        if column.distinct < column.filled:
            return None
    return mapping


@cache
def _templates() -> tuple[Mapping, ...]:
    """Those with the most columns first: the columns of one may be among another's."""
    found = [load_mapping(Path(name)) for name, _ in TEMPLATES.values()]
    return tuple(sorted(found, key=lambda mapping: -len(mapping.columns())))


@cache
def _layouts() -> tuple[Mapping, ...]:
    return tuple(load_mapping(path) for path in sorted(_FOLDER.glob("starting-*.toml")))


def _name(text: str) -> Name:
    words = {_SAME.get(word, word) for word in words_of(text.replace("'", ""))}
    return frozenset(words - _SAYS_NOTHING or words)


@cache
def _names() -> dict[str, list[Name]]:
    """The usual names of each column, its own first."""
    table: dict[str, list[str]] = tomllib.loads(_NAMES.read_text(encoding="utf-8"))
    return {own: [_name(own), *map(_name, others)] for own, others in table.items()}


def _fitted(mapping: Mapping, columns: Iterable[str]) -> Mapping | None:
    """The mapping in the file's own names, where the file has its layout."""
    found: dict[Name, list[str]] = {}
    for column in columns:
        found.setdefault(_name(column), []).append(column)
    taken: dict[str, str] = {}
    wanted = sorted(mapping.columns())
    for rank in range(max(len(names) for names in _names().values())):
        for own in (own for own in wanted if own not in taken):
            names = _names()[own]
            here = found.get(names[rank], []) if rank < len(names) else []
            if len(here) == 1 and here[0] not in taken.values():
                taken[own] = here[0]
    needed = _needed(mapping)
    if not needed <= taken.keys() or len(taken) < _LEAST * len(wanted):
        return None
    return _in_names(mapping, taken)


def _needed(mapping: Mapping) -> set[str]:
    required = {rule.name for rule in mapping.rule.fields if rule.required}
    read = {c for name, source in mapping.fields.items() if name in required for c in source.columns}
    read |= {*mapping.key.columns, *(mapping.parent_key.columns if mapping.parent_key else ())}
    if mapping.promises is not None:
        read |= {str(mapping.promises.column), *mapping.fields["due_at"].columns}
    return read


def _in_names(mapping: Mapping, names: Lookup[str, str]) -> Mapping:
    fields = {
        name: source.model_copy(update={"column": names[source.column]}) if source.column else source
        for name, source in mapping.fields.items()
        if source.column is None or source.column in names
    }
    said: dict[str, Any] = {name: getattr(mapping, name) for name in mapping.model_fields_set}
    said |= {"fields": fields, "key": _renamed(mapping.key, names)}
    said["crosswalks"] = {name: lines for name, lines in mapping.crosswalks.items() if name in fields}
    if mapping.parent_key is not None:
        said["parent_key"] = _renamed(mapping.parent_key, names)
    if mapping.promises is not None:
        said["promises"] = mapping.promises.model_copy(update={"column": names[str(mapping.promises.column)]})
    return Mapping.model_validate(said)


def _renamed(rule: KeyRule, names: Lookup[str, str]) -> KeyRule:
    return rule.model_copy(update={"columns": tuple(names[column] for column in rule.columns)})


def _key(draft: Draft, rule: KeyRule) -> KeyRule:
    """A key of persons is kept as a digest only."""
    return rule.model_copy(update={"digest": rule.digest or draft.holds_persons(rule.columns)})


def _with_field(draft: Draft, name: str, source: FieldSource) -> Draft:
    if source.column is None or source.patterns:
        return draft.with_source(name, source)
    draft = draft.with_column(name, source.column)
    read = draft.sources[name]
    kept = {"formats": read.formats, "time_column": read.time_column}
    return replace(draft, sources=draft.sources | {name: source.model_copy(update=kept)})


def _with_words(draft: Draft, name: str, lines: Lookup[str, str]) -> Draft:
    """The mapping's word for each value, else the one suggested; lines of other values stay, too."""
    known = {folded(raw): Word(word, _BECAUSE) for raw, word in lines.items()}
    here = {raw: known.get(folded(raw), word) for raw, word in draft.words.get(name, {}).items()}
    held = {folded(raw) for raw in here}
    more = {raw: Word(word, _BECAUSE) for raw, word in lines.items() if folded(raw) not in held}
    return replace(draft, words=draft.words | {name: here | more})
