"""A mapping: one TOML file that describes a publisher's file. A new city is a new TOML and no Python."""

import hashlib
import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, ValidationError, field_validator, model_validator

from models.errors import ImportRefused
from models.importing.contracts import RECORDS, RecordRule
from models.importing.mapping_parts import ISO_FORMATS, Format, Strict, check_decided
from models.importing.mapping_parts import AllDay as AllDay
from models.importing.mapping_parts import FieldSource as FieldSource
from models.importing.mapping_parts import KeyRule as KeyRule
from models.importing.mapping_parts import Pattern as Pattern
from models.importing.mapping_parts import Reader as Reader
from models.importing.mapping_parts import RowFilter as RowFilter
from models.importing.mapping_parts import UnitRule as UnitRule
from models.importing.mapping_parts import folded as folded
from models.importing.mapping_parts import readable_format as readable_format
from models.importing.promise_rules import PromiseRules

_zones = cache(available_timezones)


class Mapping(Strict):
    """See the README, "Importing your own city", for the file with comments.

    dropped: columns with persons that a person has seen and left out. names_nobody: columns that look like
    persons, and of which a person said that they name nobody.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")
    title: str
    record: str
    source: str | None = None
    zone: str
    as_of: datetime | date | None = None
    create_units: bool = False
    missing: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    names_nobody: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ISO_FORMATS
    decimal: Literal[".", ","] = "."
    earliest: date = date(1950, 1, 1)
    key: KeyRule
    parent_key: KeyRule | None = None
    parent_source: str | None = None
    fields: dict[str, FieldSource]
    crosswalks: dict[str, dict[str, str]] = Field(default_factory=dict)
    units: UnitRule = UnitRule()
    lacks: dict[str, str] = Field(default_factory=dict)
    reader: Reader = Reader()
    skip: tuple[RowFilter, ...] = ()
    promises: PromiseRules | None = None
    all_day: AllDay | None = None

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in _zones():
            raise ValueError(f"the time zone {value!r} is unknown; write it like America/Chicago")
        return value

    @model_validator(mode="after")
    def _fits_its_record(self) -> "Mapping":
        if self.record not in RECORDS:
            raise ValueError(f"record must be one of {', '.join(RECORDS)}")
        rule = RECORDS[self.record]
        known = {field.name for field in rule.fields}
        for name in [*self.fields, *self.lacks]:
            if name not in known:
                raise ValueError(f"a {self.record} has no field {name!r}; it has {', '.join(sorted(known))}")
        for name in self.crosswalks:
            if name not in self.fields:
                raise ValueError(f"the crosswalk {name!r} has no field of that name")
        absent = [f.name for f in rule.fields if f.required and f.name not in self.fields]
        if absent:
            raise ValueError(f"a {self.record} cannot stand without {', '.join(absent)}")
        needs_parent = rule.attaches_to or self.record == "case_with_outcomes"
        if bool(needs_parent) != (self.parent_key is not None):
            raise ValueError(f"parent_key is {'needed' if needs_parent else 'not used'} for {self.record}")
        if read := sorted(self.columns().intersection(self.dropped)):
            raise ValueError(f"{read[0]} is read and dropped")
        self._check_words(rule)
        self._check_promises()
        return self

    def _check_words(self, rule: RecordRule) -> None:
        for name, origin in self.fields.items():
            words = rule.field(name).words
            used = {p.word for p in origin.patterns} | set(self.crosswalks.get(name, {}).values())
            used |= {w for w in (origin.otherwise, origin.after_as_of, origin.constant) if w is not None}
            if words and (wrong := sorted(used - set(words) - {""})):
                raise ValueError(f"{name}: {', '.join(wrong)} is none of our words ({', '.join(words)})")
            if not words and (origin.patterns or origin.otherwise is not None):
                raise ValueError(f"{name}: only a field of words takes patterns or otherwise")
            if origin.after_as_of is not None and (not words or "starts_at" not in self.fields):
                raise ValueError(f"{name}: after_as_of is for words of events, which have starts_at")
            if origin.time_column is not None and rule.field(name).type not in ("instant", "day_or_instant"):
                raise ValueError(f"{name}: a day has no time_column")
            if origin.whole_days and rule.field(name).type != "day_or_instant":
                raise ValueError(f"{name}: whole_days is for a field that may have an hour")
            if origin.place and rule.field(name).type != "label":
                raise ValueError(f"{name}: only a label can be the name of a place")
            if origin.precision == "month" and rule.field(name).type != "day":
                raise ValueError(f"{name}: only a day can have the precision month")
        for name, lines in self.crosswalks.items():
            if len({folded(raw) for raw in lines}) < len({(folded(raw), w) for raw, w in lines.items()}):
                raise ValueError(f"{name}: two lines of its crosswalk give one value different words")

    def _check_promises(self) -> None:
        if self.promises is None:
            return
        if self.record != "commitment":
            raise ValueError("[promises] is for rows that are promises (commitment)")
        self.promises.check(self.fields)

    @property
    def rule(self) -> RecordRule:
        """The contract of this mapping's record type."""
        return RECORDS[self.record]

    @property
    def part_is_complaints(self) -> bool:
        """Whether the rows are complaints or outcomes."""
        return self.rule.part == "complaints"

    @property
    def known_by_start(self) -> bool:
        """Whether an event's key holds its start: then one that is moved is not known again."""
        starts = self.fields.get("starts_at")
        return self.record == "event" and starts is not None and bool({*starts.columns} & {*self.key.columns})

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which the file's local times are read."""
        return ZoneInfo(self.zone)

    @property
    def source_name(self) -> str:
        """The name under which the file's rows are recognised when it comes again."""
        return self.source or self.name

    @property
    def as_of_instant(self) -> datetime | None:
        """The mapping's as-of as an instant; a date means its first moment."""
        if self.as_of is None:
            return None
        if not isinstance(self.as_of, datetime):
            return datetime(self.as_of.year, self.as_of.month, self.as_of.day, tzinfo=self.tz)
        return self.as_of if self.as_of.tzinfo else self.as_of.replace(tzinfo=self.tz)

    @property
    def digest(self) -> str:
        """Version of the mapping: 16 hexadecimal digits of the SHA-256 of its content."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    @property
    def sources(self) -> dict[str, FieldSource]:
        """Where each field comes from, the ticket type of the promise rules included."""
        return self.fields if self.promises is None else self.fields | self.promises.sources

    @property
    def left_out(self) -> tuple[RowFilter, ...]:
        """Rows that are no records, types that are no promises of ours included."""
        return self.skip if self.promises is None else (*self.skip, *self.promises.left_out)

    def crosswalk(self, name: str) -> dict[str, str] | None:
        """Local value -> our word of a field, or None where the file has our words."""
        if name == "kind" and self.promises is not None and self.promises.rules:
            return self.promises.kinds
        return self.crosswalks.get(name)

    def columns(self) -> set[str]:
        """Every column that the mapping reads."""
        read = {column for origin in self.sources.values() for column in origin.columns}
        read |= {self.all_day.column} if self.all_day else set()
        read |= set(self.key.columns).union(*(row_filter.columns for row_filter in self.skip))
        return read | (set(self.parent_key.columns) if self.parent_key else set())

    def provides(self) -> list[str]:
        """The fields that rows of this source carry; a date without its day is named `…_month`."""
        own = [n if o.precision == "day" else f"{n}_month" for n, o in self.fields.items()]
        return own if self.promises is None else list(dict.fromkeys([*own, *self.promises.gives]))

    def reasons(self) -> dict[str, str]:
        """For every field the source lacks, why."""
        given = {*self.fields, *(self.promises.gives if self.promises else ())}
        absent = {f.name: "the file has no column for it" for f in self.rule.fields if f.name not in given}
        months = {
            n: "the file gives months, not days" for n, o in self.fields.items() if o.precision == "month"
        }
        return absent | months | self.lacks


def parse_mapping(text: str, name: str) -> Mapping:
    """A mapping from TOML text.

    Errors: ImportRefused, naming the line or the field and what it wants, or what is still "?".
    """
    try:
        content = tomllib.loads(text)
        check_decided(content, name)
        return Mapping.model_validate(content)
    except tomllib.TOMLDecodeError as error:
        raise ImportRefused(f"The mapping {name} is not valid TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the mapping"
        raise ImportRefused(f"The mapping {name} cannot be used. {place}: {first['msg']}.") from error


def load_mapping(path: Path) -> Mapping:
    """A mapping from a file, or one that ships with this software by its name (`detroit-complaints`)."""
    shipped = Path(__file__).resolve().parent.parent.parent / "seed_data" / "mappings" / f"{path.name}.toml"
    if not path.exists() and shipped.exists():
        path = shipped
    try:
        return parse_mapping(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeError) as error:
        raise ImportRefused(f"The mapping {path.name} cannot be read.") from error
