"""A mapping that is being made: what is proposed and why, what a person has said, what must still be decided."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ValidationError

from models.connecting.date_columns import DateReading
from models.connecting.date_shapes import shape_of
from models.connecting.dates import hours_beside, read_dates
from models.connecting.fields import Guess, suggest_fields
from models.connecting.grouping import Grouping, find_grouping
from models.connecting.other_rows import suggest_other_rows
from models.connecting.personal import Personal, against, find_personal
from models.connecting.sample import Sample, take_sample
from models.connecting.sketch import Sketch, sketch
from models.connecting.words import LEAST, changes_figures, consequence, suggest_word
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
from models.units import unit_key

About = Literal[
    "title",
    "record",
    "zone",
    "key",
    "parent",
    "field",
    "dates",
    "personal",
    "words",
    "confirm",
    "units",
    "rows",
]
_TIMES: Final = ("day", "instant", "day_or_instant")
_SHOWN: Final = 3
_ATTACHED: Final = frozenset({"outcome", "hand_off", "due_change"})
# A 311 or CRM export is of tickets: what they all are, where no column says it.
_TICKETS: Final = {"kind": "service_request", "promised_to": "resident", "due_basis": "policy"}
_TICKET_WORDS: Final = frozenset(["enquiry", "inquiry", "ticket", "sr", "sla", "ontime", "queue", "311"])


@dataclass(frozen=True)
class Decision:
    """What a person must still decide. about, name: where; text: the question in plain words.

    must: the mapping cannot be used before. Else rows wait meanwhile, or a proposal is taken as it stands
    """

    about: About
    name: str
    text: str
    must: bool


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
    counts: column -> how often each value occurs, of the columns in use
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
    units: UnitRule = UnitRule()
    create_units: bool = True
    reader: Reader = Reader()
    skip: tuple[RowFilter, ...] = ()
    skip_because: tuple[str, ...] = ()
    rest: dict[str, Any] = field(default_factory=dict)
    because: str = ""
    key_because: str = ""
    parent_because: str = ""
    guesses: dict[str, Guess] = field(default_factory=dict)
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)
    personal: dict[str, Personal] = field(default_factory=dict)
    dates: dict[str, DateReading] = field(default_factory=dict)
    hours: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()

    # Where a draft comes from

    @staticmethod
    def from_sample(
        sample: Sample,
        *,
        name: str,
        reader: Reader = Reader(),
        skip: Iterable[RowFilter] = (),
        record: str | None = None,
        zone: str | None = None,
        units: Collection[str] | None = None,
    ) -> "Draft":
        """All suggestions for a file. units: names that the agency has; None: the file is the list of units."""
        return _suggested(sample, name, reader, tuple(skip), record, zone, units)

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
        }
        rest = {name: getattr(mapping, name) for name in mapping.model_fields_set - own - {"reader", "skip"}}
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
            confirmed=frozenset(mapping.crosswalks),
        )

    def looked_at(self, sample: Sample) -> "Draft":
        """The draft with what a file shows: its columns, values without a word yet, persons, dates."""
        dates = read_dates(sample)
        seen = replace(
            self,
            columns=tuple(column.name for column in sample.columns),
            counts=_counts(sample),
            dates=dates,
            hours=hours_beside(sample, dates),
            personal=find_personal(sample, dates),
        )
        for name in self.sources:
            seen = seen._with_words_of(name)
        return seen

    # What a person says

    def with_title(self, title: str, name: str | None = None) -> "Draft":
        """What it is called on pages; name: under which its rows are recognised."""
        return replace(self, title=title, name=name or self.name)

    def with_record(self, record: str, sample: Sample) -> "Draft":
        """Another record type; fields are suggested anew, what a person said of the file stays."""
        made = Draft.from_sample(
            sample,
            name=self.name,
            reader=self.reader,
            skip=self.skip,
            record=record,
            zone=self.zone,
            units=None if self.create_units else [],
        )
        return replace(made, title=self.title, rest=self.rest, dropped=self.dropped, allowed=self.allowed)

    def with_reader(self, reader: Reader) -> "Draft":
        """Another sheet, header row, delimiter or encoding; then look at the file again."""
        return replace(self, reader=reader)

    def with_header_row(self, row: int) -> "Draft":
        """Another header row; then look at the file again."""
        return self.with_reader(self.reader.model_copy(update={"header_row": row}))

    def with_zone(self, zone: str) -> "Draft":
        """The zone in which the file's times are read."""
        return replace(self, zone=zone)

    def with_as_of(self, as_of: date | datetime | None) -> "Draft":
        """When the file was exported; None: when it is imported."""
        return replace(self, rest=self.rest | {"as_of": as_of})

    def with_column(self, name: str, column: str | None) -> "Draft":
        """A column for a field; None: the field stays empty. A column fills one field only."""
        kept = {f: s for f, s in self.sources.items() if f != name and not _same_column(s, column)}
        words = {f: lines for f, lines in self.words.items() if f in kept}
        guesses = {f: guess for f, guess in self.guesses.items() if f in kept}
        draft = replace(self, sources=kept, words=words, guesses=guesses, confirmed=self.confirmed - {name})
        if column is None:
            return draft
        return draft._with_source_of(name, column)._with_words_of(name)

    def with_source(self, name: str, source: FieldSource) -> "Draft":
        """A field by patterns or a constant, as a mapping says it."""
        words = {f: lines for f, lines in self.words.items() if f != name}
        return replace(self, sources=self.sources | {name: source}, words=words)._with_words_of(name)

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
        """A person says that a column names nobody, whatever it looks like."""
        return replace(self, allowed=self.allowed | {column}, dropped=self.dropped - {column})

    def with_word(self, name: str, value: str, word: str | None) -> "Draft":
        """What a value means; empty text: nothing is known; None: not decided, its rows wait."""
        lines = {raw: old for raw, old in self.words.get(name, {}).items() if folded(raw) != folded(value)}
        return replace(self, words=self.words | {name: lines | {value: Word(word, "you said so", True)}})

    def with_confirmed(self, name: str) -> "Draft":
        """A person looked at the words of a field; those proposed are right."""
        return replace(self, confirmed=self.confirmed | {name})

    def with_alias(self, local: str, unit: str) -> "Draft":
        """Which unit a local name stands for."""
        unknown = {name: n for name, n in self.unknown_units.items() if name != local}
        return replace(self, aliases=self.aliases | {local: unit}, unknown_units=unknown)

    def with_units(self, rule: UnitRule) -> "Draft":
        """Other rules for unit names; the aliases stand on their own."""
        return replace(
            self, units=rule.model_copy(update={"aliases": {}}), aliases=self.aliases | rule.aliases
        )

    def with_key(self, columns: Iterable[str], *, occurrence: bool = False, digest: bool = False) -> "Draft":
        """The columns by which a row is recognised. A column that holds persons is kept as a digest only."""
        names = tuple(columns)
        rule = KeyRule(columns=names, occurrence=occurrence, digest=digest or self._holds_persons(names))
        return replace(self, key=rule, key_because="you said so")

    def with_parent(self, columns: Iterable[str]) -> "Draft":
        """The columns that name the complaint, or the promise, that a row belongs to."""
        names = tuple(columns)
        rule = KeyRule(columns=names, digest=self._holds_persons(names)) if names else None
        return replace(self, parent=rule, parent_because="you said so")

    def with_formats(self, column: str, formats: Iterable[str]) -> "Draft":
        """How a column's dates are written."""
        forms = tuple(formats)
        sources = {
            name: source.model_copy(update={"formats": forms}) if source.column == column else source
            for name, source in self.sources.items()
        }
        return replace(self, sources=sources)

    def with_skip(self, rules: Iterable[RowFilter]) -> "Draft":
        """Which rows are no records."""
        return replace(self, skip=tuple(rules), skip_because=())

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
        read = {c for s in self.sources.values() for c in (s.column, s.time_column)} | keys
        return tuple(column for column in self.columns if column not in read)

    def unresolved(self) -> list[Decision]:
        """What a person must still decide, in plain words: first what stands in the way, then the rest."""
        found = [
            *self._whole_decisions(),
            *self._field_decisions(),
            *self._personal_decisions(),
            *self._date_decisions(),
            *self._word_decisions(),
            *self._unit_decisions(),
            *self._confirmations(),
        ]
        return [one for one in found if one.must] + [one for one in found if not one.must]

    def coverage(self, sample: Sample) -> float:
        """Share of rows whose words are all known and whose required cells are filled, of the rows looked at."""
        if not sample.records:
            return 0.0
        tests = [
            (sample.column(s.column).at, self._test(name))
            for name, s in self.sources.items()
            if s.column in self.counts
        ]
        rows = (all(test(row[at].strip()) for at, test in tests) for row in sample.records)
        return sum(rows) / len(sample.records)

    def to_mapping(self) -> Mapping:
        """The mapping. Values without a word are left out: their rows wait.

        Errors: ImportRefused, with the first thing that must be decided.
        """
        if stop := next((one for one in self.unresolved() if one.must), None):
            raise ImportRefused(f"The mapping is not finished. {stop.text}")
        try:
            return Mapping.model_validate(self.content())
        except ValidationError as error:
            first = error.errors()[0]
            raise ImportRefused(f"The mapping cannot be used. {first['msg']}.") from error

    def content(self) -> dict[str, Any]:
        """What the mapping says, as far as it is decided."""
        crosswalks = {
            name: {raw: word.word for raw, word in lines.items() if word.word is not None}
            for name, lines in self.words.items()
            if name in self.sources
        }
        said: dict[str, Any] = {
            "name": self.name,
            "title": self.title,
            "record": self.record,
            "zone": self.zone,
        }
        said |= {name: value for name, value in self.rest.items() if value is not None}
        if self.create_units:
            said["create_units"] = True
        said |= {"key": self.key} if self.key else {}
        said |= {"parent_key": self.parent} if self.parent else {}
        said |= {"fields": self.sources, "crosswalks": crosswalks}
        units = self.units.model_copy(update={"aliases": self.aliases})
        said |= {"units": units} if units != UnitRule() else {}
        said |= {"reader": self.reader} if self.reader != Reader() else {}
        return said | ({"skip": self.skip} if self.skip else {})

    # Within

    def _test(self, name: str) -> Any:
        rule, source = self.rule.field(name), self.sources[name]
        blank = {"", *(folded(mark) for mark in (*self.rest.get("missing", ()), *source.missing))}
        if rule.words and not source.patterns:
            known = {folded(raw) for raw, word in self.words.get(name, {}).items() if word.word is not None}
            return lambda cell: folded(cell) in known or (folded(cell) in blank and not rule.required)
        if rule.type == "unit" and self.unknown_units:
            return lambda cell: cell not in self.unknown_units
        if rule.type in _TIMES:
            return lambda cell: shape_of(cell) is not None or (folded(cell) in blank and not rule.required)
        return (lambda cell: folded(cell) not in blank) if rule.required else (lambda cell: True)

    def _holds_persons(self, columns: Iterable[str]) -> bool:
        return any(column in self.personal and column not in self.allowed for column in columns)

    def _with_source_of(self, name: str, column: str) -> "Draft":
        source = FieldSource(column=column, **_reading(self.rule.field(name), column, self.dates, self.hours))
        return replace(self, sources=self.sources | {name: source}, dropped=self.dropped - {column})

    def _with_words_of(self, name: str) -> "Draft":
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

    def _whole_decisions(self) -> list[Decision]:
        found = []
        if self.zone is None:
            text = "In which time zone are the file's dates and times? Write it like America/Chicago."
            found.append(Decision("zone", "zone", text, True))
        if self.key is None:
            found.append(Decision("key", "key", "Which columns tell one row from another?", True))
        needs = self.rule.attaches_to or self.record == "case_with_outcomes"
        if needs and self.parent is None:
            what = "promise" if self.rule.attaches_to == "commitment" else "complaint"
            found.append(
                Decision("parent", "parent_key", f"Which column holds the number of the {what}?", True)
            )
        return found

    def _field_decisions(self) -> list[Decision]:
        return [
            Decision(
                "field",
                rule.name,
                f"Which column is {rule.name} ({rule.about})? A {self.record} needs it.",
                True,
            )
            for rule in self.rule.fields
            if rule.required and rule.name not in self.sources
        ]

    def _personal_decisions(self) -> list[Decision]:
        """Fields that would keep the text of a column that holds persons."""
        found = []
        for name, source in self.sources.items():
            for column in (source.column, source.time_column):
                personal = self.personal.get(column or "")
                safe = source.patterns or self.rule.field(name).type == "hash"
                if personal is not None and column not in self.allowed and not safe:
                    found.append(Decision("personal", name, against(personal, name), True))
        for rule in (self.key, self.parent):
            if rule is not None and not rule.digest and self._holds_persons(rule.columns):
                column = next(c for c in rule.columns if c in self.personal)
                text = f"{against(self.personal[column], 'key')} Or keep only a digest of the key."
                found.append(Decision("personal", column, text, True))
        return found

    def _date_decisions(self) -> list[Decision]:
        found = []
        for name, source in self.sources.items():
            reading = self.dates.get(source.column or "")
            if self.rule.field(name).type not in _TIMES or reading is None:
                continue
            if not source.formats and not self.rest.get("formats"):
                text = f"Does the day or the month come first in `{reading.column}` ({reading.because})?"
                found.append(Decision("dates", reading.column, text, True))
            elif source.formats == reading.formats and not reading.certain:
                order = reading.order.replace("_", " ")
                text = f"`{reading.column}` is read {order}: {reading.because}. Is that right?"
                found.append(Decision("dates", reading.column, text, False))
        return found

    def _word_decisions(self) -> list[Decision]:
        found = []
        for name, lines in self.words.items():
            counts = self.counts.get(self.column_of(name) or "", Counter())
            open_ = [raw for raw, word in lines.items() if word.word is None]
            if open_:
                rows = sum(
                    n for value, n in counts.items() if folded(value) in {folded(raw) for raw in open_}
                )
                shown = ", ".join(f"“{raw}”" for raw in open_[:_SHOWN]) + (
                    " …" if len(open_) > _SHOWN else ""
                )
                what = "a word" if len(open_) == 1 else f"{len(open_):,} words"
                text = f"{name}: {what} of yours to decide ({shown}); {rows:,} rows wait until then."
                found.append(Decision("words", name, text, False))
        return found

    def _unit_decisions(self) -> list[Decision]:
        return [
            Decision(
                "units",
                local,
                f"“{local}” appears {n:,} times; which unit is it? Its rows wait until then.",
                False,
            )
            for local, n in sorted(self.unknown_units.items(), key=lambda pair: -pair[1])
        ]

    def _confirmations(self) -> list[Decision]:
        """Proposals that decide what counts: taken as they stand only after somebody looked at them."""
        found = []
        for name, lines in self.words.items():
            proposed = [raw for raw, word in lines.items() if word.word and not word.said]
            if proposed and changes_figures(self.record, name) and name not in self.confirmed:
                text = f"{name}: {len(proposed):,} proposed meanings decide what counts. Are they right?"
                found.append(Decision("confirm", name, text, False))
        return found + [
            Decision("rows", "skip", f"Rows that are no records: {text}. Is that right?", False)
            for text in self.skip_because
        ]

    def consequence_of(self, name: str, value: str) -> str:
        """What the word of a value does to the figures; what waits where there is none."""
        word = self.words[name][value].word
        return (
            "its rows wait" if word is None else consequence(self.record, name, word) if word else "not known"
        )


def _same_column(source: FieldSource, column: str | None) -> bool:
    return column is not None and source.column == column and not source.patterns


def _counts(sample: Sample) -> dict[str, Counter[str]]:
    return {column.name: column.values for column in sample.columns}


def _reading(
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


def propose(
    file: Path,
    *,
    name: str,
    record: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    zone: str | None = None,
    units: Collection[str] | None = None,
) -> tuple[Sketch, Sample, Draft]:
    """A first look, the whole file streamed, and all suggestions.

    Errors: ImportRefused where the file as a whole cannot be read.
    """
    first = sketch(file, name=name, sheet=sheet, header_row=header_row)
    sample = take_sample(file, name=name, reader=first.reader, skip=first.skip)
    draft = Draft.from_sample(
        sample, name=name, reader=first.reader, skip=first.skip, record=record, zone=zone, units=units
    )
    used = frozenset(c for s in draft.sources.values() if (c := s.column) is not None)
    others = suggest_other_rows(sample, draft.record, used)
    if not others:
        return first, sample, draft
    skip = (*first.skip, *(rule for rule, _ in others))
    sample = take_sample(file, name=name, reader=first.reader, skip=skip)
    again = Draft.from_sample(
        sample, name=name, reader=first.reader, skip=skip, record=draft.record, zone=zone, units=units
    )
    told = tuple(text for _, text in others)
    return first, sample, replace(again, because=draft.because, skip_because=told)


def _suggested(
    sample: Sample,
    name: str,
    reader: Reader,
    skip: tuple[RowFilter, ...],
    record: str | None,
    zone: str | None,
    units: Collection[str] | None,
) -> Draft:
    dates = read_dates(sample)
    hours = hours_beside(sample, dates)
    personal = find_personal(sample, dates)
    beside = {column for column, _ in hours.values()}
    guesses = suggest_fields(sample, dates, personal, record=record, beside=beside, called=name)
    rule = RECORDS[guesses.record]
    grouping = find_grouping(sample, dates, beside)
    stem = re.sub(r"\.\w{2,4}$", "", name)
    draft = Draft(
        name=re.sub("[^a-z0-9]+", "-", stem.lower()).strip("-")[:80].strip("-") or "export",
        title=" ".join(re.split(r"[\s_-]+", stem)).strip() or name,
        record=guesses.record,
        zone=zone,
        reader=reader,
        skip=skip,
        because=guesses.because,
        guesses=guesses.fields,
        others=guesses.others,
        personal=personal,
        dates=dates,
        hours=hours,
        columns=tuple(column.name for column in sample.columns),
        counts=_counts(sample),
        create_units=units is None,
        sources={g.field: _source(g, rule, dates, hours) for g in guesses.fields.values()},
        rest={"decimal": ","} if _commas(sample, guesses.fields, rule) else {},
    )
    for known in draft.sources:
        draft = draft._with_words_of(known)
    return _with_units(_with_constants(_with_grouping(draft, grouping), sample), units)


def _source(
    guess: Guess,
    rule: RecordRule,
    dates: Lookup[str, DateReading],
    hours: Lookup[str, tuple[str, tuple[str, ...]]],
) -> FieldSource:
    if guess.patterns:
        later = "planned" if guess.field == "state" else None
        return FieldSource(
            column=guess.column, patterns=guess.patterns, otherwise=guess.otherwise, after_as_of=later
        )
    return FieldSource(column=guess.column, **_reading(rule.field(guess.field), guess.column, dates, hours))


def _commas(sample: Sample, found: Lookup[str, Guess], rule: RecordRule) -> bool:
    columns = [sample.column(g.column) for g in found.values() if rule.field(g.field).type == "number"]
    return any(re.fullmatch(r"-?\d+,\d+", cell) for column in columns for cell in column.values)


def _with_grouping(draft: Draft, grouping: Grouping) -> Draft:
    """The key, and the complaint's number where the record type has one; alone, a row is its own complaint."""
    columns = grouping.key
    digest = grouping.digest or draft._holds_persons(columns)
    key = KeyRule(columns=columns, occurrence=grouping.occurrence, digest=digest) if columns else None
    draft = replace(draft, key=key, key_because=grouping.because)
    if draft.record == "case_with_outcomes":
        parent = grouping.parent or (columns if len(columns) == 1 else ())
        because = grouping.parent_because or "each row is a complaint of its own"
    elif draft.record in _ATTACHED:
        parent, because = grouping.parent, grouping.parent_because
    else:
        return draft
    rule = KeyRule(columns=parent, digest=draft._holds_persons(parent)) if parent else None
    return replace(draft, parent=rule, parent_because=because)


def _with_constants(draft: Draft, sample: Sample) -> Draft:
    """Tickets of a 311 or CRM system are all of one kind, made to residents, due by policy."""
    said = {word for column in sample.columns for word in re.findall(r"[a-z]+|\d+", column.name.lower())}
    if draft.record != "commitment" or "kind" in draft.sources or not said & _TICKET_WORDS:
        return draft
    for name, word in _TICKETS.items():
        if name not in draft.sources:
            draft = draft.with_constant(name, word)
    return draft


def _with_units(draft: Draft, units: Collection[str] | None) -> Draft:
    """Which local names are no units of the agency; a person says which they are."""
    if units is None:
        return draft
    known = {unit_key(name) for name in units}
    columns = {draft.column_of(rule.name) for rule in draft.rule.fields if rule.type == "unit"}
    unknown: Counter[str] = Counter()
    for column in columns - {None}:
        for value, n in draft.counts[str(column)].items():
            if unit_key(value) not in known:
                unknown[value] += n
    return replace(draft, unknown_units=dict(unknown.most_common()))
