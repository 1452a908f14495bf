"""A mapping in the making: what is proposed and why, what a person said, what must still be decided."""

from collections import Counter
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic import ValidationError

from models.connecting.candidates import Guess
from models.connecting.date_columns import DateReading
from models.connecting.dates import hours_beside, read_dates
from models.connecting.decisions import Decision, open_decisions
from models.connecting.draft_content import content_of
from models.connecting.personal import Personal, find_personal
from models.connecting.sample import Sample
from models.connecting.words import LEAST, consequence, suggest_word
from models.errors import ImportRefused
from models.importing.contracts import RECORDS, FieldRule, RecordRule
from models.importing.mapping import (
    FieldSource,
    KeyRule,
    Mapping,
    Reader,
    RowFilter,
    UnitRule,
    folded,
)
from models.importing.values import unit_names
from models.units import unit_key

_PLAIN_UNITS: Final = UnitRule()
PLAIN_READER: Final = Reader()
_TIMES: Final = ("day", "instant", "day_or_instant")


@dataclass(frozen=True)
class Word:
    """What a value means. word: None where a person must decide; said: by a person, not by a guess."""

    word: str | None
    because: str
    said: bool = False


@dataclass(frozen=True)
class Draft:
    """A mapping in the making. Nothing changes in place: each `with_` gives a new draft.

    sources, words, aliases: our field -> where from; -> local value -> our word; unit's local name -> unit
    guesses, personal, dates: what speaks for them. allowed: columns of which a person said they name nobody
    dropped: columns a person left out. confirmed: fields whose words a person looked at
    counts: column -> how often each value occurs; of columns that hold persons nothing is held here
    """

    name: str
    title: str
    record: str
    zone: str | None = None
    key: KeyRule | None = None
    parent: KeyRule | None = None
    sources: dict[str, FieldSource] = field(default_factory=dict)
    words: dict[str, dict[str, Word]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    unknown_units: dict[str, int] = field(default_factory=dict)
    units: UnitRule = _PLAIN_UNITS
    create_units: bool = True
    reader: Reader = PLAIN_READER
    skip: tuple[RowFilter, ...] = ()
    skip_because: tuple[str, ...] = ()
    rest: dict[str, Any] = field(default_factory=dict)
    because: str = ""
    certainty: float = 1.0
    key_because: str = ""
    parent_because: str = ""
    guesses: dict[str, Guess] = field(default_factory=dict)
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)
    personal: dict[str, Personal] = field(default_factory=dict)
    dates: dict[str, DateReading] = field(default_factory=dict)
    hours: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    counts: dict[str, Counter[str]] = field(default_factory=dict, repr=False)
    dropped: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()

    # Where a draft comes from

    @staticmethod
    def from_mapping(mapping: Mapping) -> "Draft":
        """A mapping opened to be changed; whatever it says, a person has said."""
        own = {
            "name",
            "title",
            "record",
            "zone",
            "key",
            "parent_key",
            "fields",
            "crosswalks",
            "units",
            "create_units",
            "dropped",
            "names_nobody",
        }
        rest = {name: getattr(mapping, name) for name in mapping.model_fields_set - own - {"reader", "skip"}}
        if rest.pop("promises", None) is not None and mapping.promises is not None:
            rest["promises"] = mapping.promises.model_dump(exclude_defaults=True)
        if rest.pop("all_day", None) is not None and mapping.all_day is not None:
            rest["all_day"] = mapping.all_day.model_dump(exclude_defaults=True)
        return Draft(
            name=mapping.name,
            title=mapping.title,
            record=mapping.record,
            zone=mapping.zone,
            key=mapping.key,
            parent=mapping.parent_key,
            sources=dict(mapping.fields),
            words={
                name: {raw: Word(word, "the mapping says so", True) for raw, word in lines.items()}
                for name, lines in mapping.crosswalks.items()
            },
            aliases=dict(mapping.units.aliases),
            units=mapping.units.model_copy(update={"aliases": {}}),
            create_units=mapping.create_units,
            reader=mapping.reader,
            skip=mapping.skip,
            rest=rest,
            columns=tuple(sorted(mapping.columns())),
            dropped=frozenset(mapping.dropped),
            allowed=frozenset(mapping.names_nobody),
            confirmed=frozenset(mapping.crosswalks),
        )

    def looked_at(self, sample: Sample, units: Collection[str] | None = None) -> "Draft":
        """The draft with what a file shows: its columns, values without a word yet, persons, dates.

        units: the agency's own names; None where new names become units. Words that are proposed for new
        values wait to be looked at like those of a first file.
        """
        dates = read_dates(sample)
        personal = find_personal(sample, dates)
        seen = replace(
            self,
            columns=tuple(column.name for column in sample.columns),
            counts=counts_of(sample, personal.keys() - self.allowed),
            dates=dates,
            hours=hours_beside(sample, dates),
            personal=personal,
        )
        for name in self.sources:
            seen = seen.with_words_of(name)
        looked = {
            name
            for name in self.confirmed
            if not any(word.word and not word.said for word in seen.words.get(name, {}).values())
        }
        return replace(seen, confirmed=frozenset(looked)).with_unknown_units(units)

    # What a person says

    def with_title(self, title: str, name: str | None = None) -> "Draft":
        """What it is called on pages; name: under which its rows are recognised."""
        return replace(self, title=title, name=name or self.name)

    def with_column(self, name: str, column: str | None) -> "Draft":
        """A column for a field; None: the field stays empty. A column fills one field only."""
        kept = {f: s for f, s in self.sources.items() if f != name and not _same_column(s, column)}
        words = {f: lines for f, lines in self.words.items() if f in kept}
        guesses = {f: guess for f, guess in self.guesses.items() if f in kept}
        draft = replace(self, sources=kept, words=words, guesses=guesses, confirmed=self.confirmed - {name})
        if column is None:
            return draft
        return draft._with_source_of(name, column).with_words_of(name)

    def with_source(self, name: str, source: FieldSource) -> "Draft":
        """A field by patterns or a constant, as a mapping says it."""
        words = {f: lines for f, lines in self.words.items() if f != name}
        return replace(self, sources=self.sources | {name: source}, words=words).with_words_of(name)

    def with_constant(self, name: str, value: str) -> "Draft":
        """A field that is the same in every row."""
        return self.with_source(name, FieldSource(constant=value))

    def with_dropped(self, column: str) -> "Draft":
        """Leave a column out: nothing of it is stored."""
        kept = {f: s for f, s in self.sources.items() if not _same_column(s, column)}
        words = {f: lines for f, lines in self.words.items() if f in kept}
        return replace(
            self, sources=kept, words=words, dropped=self.dropped | {column}, allowed=self.allowed - {column}
        )

    def with_allowed(self, column: str) -> "Draft":
        """A person says that a column names nobody; `looked_at` then counts its values, too."""
        return replace(self, allowed=self.allowed | {column}, dropped=self.dropped - {column})

    def with_word(self, name: str, value: str, word: str | None) -> "Draft":
        """What a value means; empty text: nothing is known; None: not decided, its rows wait."""
        lines = {raw: old for raw, old in self.words.get(name, {}).items() if folded(raw) != folded(value)}
        return replace(self, words=self.words | {name: lines | {value: Word(word, "you said so", True)}})

    def with_confirmed(self, name: str) -> "Draft":
        """A person looked at the words of a field; those proposed are right."""
        return replace(self, confirmed=self.confirmed | {name})

    def without_confirmed(self, name: str) -> "Draft":
        """A person takes that back."""
        return replace(self, confirmed=self.confirmed - {name})

    def without_unit(self, local: str) -> "Draft":
        """What was said of a local name is taken back: it stands for itself."""
        aliases = {name: unit for name, unit in self.aliases.items() if name != local}
        nobody = tuple(name for name in self.units.unassigned if name != local)
        return replace(self, aliases=aliases, units=self.units.model_copy(update={"unassigned": nobody}))

    def with_alias(self, local: str, unit: str) -> "Draft":
        """Which unit a local name stands for."""
        unknown = {name: n for name, n in self.unknown_units.items() if name != local}
        return replace(self, aliases=self.aliases | {local: unit}, unknown_units=unknown)

    def with_nobody(self, locals_: Iterable[str]) -> "Draft":
        """Names that stand for no unit: their rows go to Unassigned."""
        names = dict.fromkeys((*self.units.unassigned, *locals_))
        unknown = {name: n for name, n in self.unknown_units.items() if name not in names}
        return replace(
            self, units=self.units.model_copy(update={"unassigned": tuple(names)}), unknown_units=unknown
        )

    def with_key(self, columns: Iterable[str]) -> "Draft":
        """The columns by which a row is recognised. A column that holds persons is kept as a digest only."""
        names = tuple(columns)
        drop = self.key.drop if self.key else ()
        rule = KeyRule(columns=names, digest=self.holds_persons(names), drop=drop)
        return replace(self, key=rule, key_because="you said so")

    def with_parent(self, columns: Iterable[str]) -> "Draft":
        """The columns that name the complaint, or the promise, that a row belongs to."""
        names = tuple(columns)
        rule = KeyRule(columns=names, digest=self.holds_persons(names)) if names else None
        return replace(self, parent=rule, parent_because="you said so")

    def with_formats(self, column: str, formats: Iterable[str]) -> "Draft":
        """How a column's dates are written."""
        forms = tuple(formats)
        sources = {
            name: source.model_copy(update={"formats": forms}) if source.column == column else source
            for name, source in self.sources.items()
        }
        return replace(self, sources=sources)

    # What follows

    @property
    def rule(self) -> RecordRule:
        """The contract of the record type."""
        return RECORDS[self.record]

    def column_of(self, name: str) -> str | None:
        """The column that fills a field."""
        source = self.sources.get(name)
        return None if source is None else source.column

    def unused(self) -> tuple[str, ...]:
        """Columns that the mapping does not read: nothing of them is stored."""
        keys = {*(self.key.columns if self.key else ()), *(self.parent.columns if self.parent else ())}
        read = {c for s in self.sources.values() for c in s.columns} | keys
        read |= {self.rest.get(name, {}).get("column") for name in ("promises", "all_day")}
        return tuple(column for column in self.columns if column not in read)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Columns with persons of which nothing is stored, those of earlier files of the source included."""
        persons = {column for column in self.unused() if self.holds_persons([column])}
        return tuple(sorted((self.dropped | persons) - set(self.columns).difference(self.unused())))

    def unresolved(self) -> list[Decision]:
        """What a person must still decide, in plain words: first what stands in the way, then the rest."""
        return open_decisions(self)

    def to_mapping(self) -> Mapping:
        """The mapping. Values without a word are left out: their rows wait.

        Errors: ImportRefused, with the first thing that must be decided.
        """
        if stop := next((one for one in self.unresolved() if one.must), None):
            raise ImportRefused(f"The mapping is not finished. {stop.text}")
        try:
            return Mapping.model_validate(content_of(self))
        except ValidationError as error:
            first = error.errors()[0]
            raise ImportRefused(f"The mapping cannot be used. {first['msg']}.") from error

    # Within

    def holds_persons(self, columns: Iterable[str]) -> bool:
        """Whether one of these columns holds persons, and nobody has said that it names nobody."""
        return any(column in self.personal and column not in self.allowed for column in columns)

    def _with_source_of(self, name: str, column: str) -> "Draft":
        how = reading_of(self.rule.field(name), column, self.dates, self.hours)
        source = FieldSource(column=column, **how)
        return replace(self, sources=self.sources | {name: source}, dropped=self.dropped - {column})

    def with_words_of(self, name: str) -> "Draft":
        """A word, or the want of one, for every value of a field's column; what a person said stays."""
        rule, source = self.rule.field(name), self.sources[name]
        if not rule.words or source.patterns or source.column not in self.counts:
            return self
        lines = dict(self.words.get(name, {}))
        held = {folded(raw) for raw in lines}
        blank = {folded(mark) for mark in (*self.rest.get("missing", ()), *source.missing)}
        for value, _ in self.counts[source.column].most_common():
            if folded(value) not in held | blank:
                guess = suggest_word(self.record, name, value)
                lines[value] = Word(guess.word if guess.certainty >= LEAST else None, guess.because)
                held.add(folded(value))
        return replace(self, words=self.words | {name: lines})

    def with_unknown_units(self, units: Collection[str] | None) -> "Draft":
        """Which local names are no units of the agency; a person says which they are."""
        if units is None:
            return self
        known = {unit_key(name) for name in units}
        rule = self.units.model_copy(update={"aliases": self.aliases})
        unknown: Counter[str] = Counter()
        for column in {self.column_of(of.name) for of in self.rule.fields if of.type == "unit"}:
            counts = self.counts.get(column or "", Counter())
            names: list[str | None] = list(counts)
            for at in unit_names(names, rule, known).refused:
                name = names[at] or ""
                unknown[name] += counts[name]
        return replace(self, unknown_units=dict(unknown.most_common()))

    def consequence_of(self, name: str, value: str) -> str:
        """What the word of a value does to the figures; what waits where there is none."""
        word = self.words[name][value].word
        return (
            "its rows wait"
            if word is None
            else consequence(self.record, name, word)
            if word
            else "as if the cell were empty"
        )


def _same_column(source: FieldSource, column: str | None) -> bool:
    return column is not None and source.column == column and not source.patterns


def counts_of(sample: Sample, personal: Collection[str]) -> dict[str, Counter[str]]:
    """How often each value of each column occurs; nothing of columns that hold persons."""
    return {column.name: column.values for column in sample.columns if column.name not in personal}


def reading_of(
    rule: FieldRule,
    column: str,
    dates: Lookup[str, DateReading],
    hours: Lookup[str, tuple[str, tuple[str, ...]]],
) -> dict[str, Any]:
    """How a field of dates reads its column."""
    if rule.type not in _TIMES or column not in dates:
        return {}
    if rule.type != "day" and column in hours:
        beside, formats = hours[column]
        return {"time_column": beside, "formats": formats} if formats else {}
    return {"formats": dates[column].formats}
