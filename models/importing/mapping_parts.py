"""The parts of a mapping: where a field comes from, how rows are recognised, opened and left out."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from models.errors import ImportRefused

ISO_FORMATS: Final = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
)


def folded(text: str) -> str:
    """A raw value as crosswalks compare it: blanks folded, case ignored."""
    return " ".join(text.split()).casefold()


# Where "?" is a cell or a mark of the file, and nothing to decide.
_OF_THE_FILE: Final = frozenset({"missing", "unassigned", "drop", "skip", "delimiter"})
_UNDECIDED_SHOWN: Final = 3


def check_decided(content: dict[str, Any], name: str) -> None:
    """A mapping that says "?" waits for a person. Errors: ImportRefused, naming what to decide."""
    open_ = list(_undecided(content, ()))
    if open_:
        shown = "; ".join(open_[:_UNDECIDED_SHOWN])
        more = f"; and {len(open_) - _UNDECIDED_SHOWN:,} more" if len(open_) > _UNDECIDED_SHOWN else ""
        raise ImportRefused(
            f'The mapping {name} is not finished. Decide what "?" stands for: {shown}{more}. '
            "A line of a crosswalk or an alias may also be taken out: its rows wait until it is there."
        )


def _undecided(content: Any, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            if key not in _OF_THE_FILE or (path and path[0] in ("crosswalks", "units") and len(path) == 2):
                yield from _undecided(value, (*path, key))
    elif isinstance(content, list):
        for value in content:
            yield from _undecided(value, path)
    elif content == "?":
        quoted = len(path) > 2 and path[0] in ("crosswalks", "units")
        yield ".".join(path[:-1]) + f' "{path[-1]}"' if quoted else ".".join(path)


class Strict(BaseModel):
    """No unknown names, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def readable_expression(value: str) -> str:
    """A regular expression as it was given. Errors: ValueError where it is none."""
    try:
        re.compile(value, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"the pattern {value!r} cannot be read: {error}") from error
    return value


Expression = Annotated[str, AfterValidator(readable_expression)]


class Pattern(Strict):
    """A word for the values in which a regular expression is found (case ignored)."""

    match: Expression
    word: str


def readable_format(form: str) -> str:
    """A format of times as it was given. Errors: ValueError where it cannot read what it writes."""
    if "%z" in form or "%Z" in form:
        raise ValueError(f"the format {form!r} reads a zone (%z); times are read in the mapping's own zone")
    try:
        datetime.strptime(datetime(2019, 11, 15, 10, 5).strftime(form), form)  # noqa: DTZ001, DTZ007 (a trial)
    except ValueError as error:
        raise ValueError(f"the format {form!r} cannot be read: {error}") from error
    return form


Format = Annotated[str, AfterValidator(readable_format)]


class FieldSource(Strict):
    """Where one of our fields comes from: a column, or a constant; by crosswalk, or by patterns.

    time_column: the column of the hour, where the file keeps it apart from the day; the formats read both,
    with a blank between them, and the day alone where the hour is empty.
    or_column: the column that is read where the first one is empty.
    after_as_of: the word for rows that begin after the file's as-of, whatever the rest says.
    precision: "month" where the day is not in the file. whole_days: an hour beside the day is not read.
    place: only the name of a place is read; addresses, links and numbers to ring are dropped before anything
    is stored.
    """

    column: str | None = None
    or_column: str | None = None
    time_column: str | None = None
    constant: str | None = None
    patterns: tuple[Pattern, ...] = ()
    otherwise: str | None = None
    after_as_of: str | None = None
    formats: tuple[Format, ...] = ()
    missing: tuple[str, ...] = ()
    precision: Literal["day", "month"] = "day"
    whole_days: bool = False
    place: bool = False

    @model_validator(mode="after")
    def _one_origin(self) -> "FieldSource":
        if (self.column is None) == (self.constant is None):
            raise ValueError("name either a column or a constant")
        if self.time_column is not None and self.column is None:
            raise ValueError("a time_column stands beside a column")
        if self.or_column is not None and (self.column is None or self.time_column is not None):
            raise ValueError("an or_column stands beside a column, and not beside a time_column")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        named = (self.column, self.or_column, self.time_column)
        return tuple(column for column in named if column is not None)

    @property
    def kept_raw(self) -> bool:
        """Whether the raw value may be stored; a column read only for a pattern is not."""
        return self.column is not None and not self.patterns


class KeyRule(Strict):
    """How a row is recognised when it comes again.

    occurrence: append the how-manieth row of the same key this is. digest: store only a digest.
    once: further rows of the same key are no records; they are skipped.
    drop: regular expressions (case ignored) of what is taken out of the cells first, such as the "Canceled:"
    that a mail program puts before a title: the row is still the same.
    """

    columns: tuple[str, ...] = Field(min_length=1)
    occurrence: bool = False
    digest: bool = False
    once: bool = False
    drop: tuple[Expression, ...] = ()

    @model_validator(mode="after")
    def _told_apart_or_once(self) -> "KeyRule":
        if self.occurrence and self.once:
            raise ValueError("a key tells rows apart by occurrence, or takes each once")
        return self


class AllDay(Strict):
    """Which rows of a calendar fill whole days: where the cell is one of these, the hours say nothing.

    end_included: whether the end is the last day; else it is the day after it, as calendars write it.
    """

    column: str
    values: tuple[str, ...] = Field(min_length=1)
    end_included: bool = False


class UnitRule(Strict):
    """How unit names are read: characters dropped, names that mean nobody, other spellings, patterns."""

    drop: str = ""
    unassigned: tuple[str, ...] = ()
    aliases: dict[str, str] = {}
    patterns: tuple[Pattern, ...] = ()

    @field_validator("aliases")
    @classmethod
    def _named(cls, value: dict[str, str]) -> dict[str, str]:
        if unnamed := [raw for raw, name in value.items() if not name.strip(" ?")]:
            raise ValueError(f"name the unit that {unnamed[0]!r} stands for")
        return value


class Reader(Strict):
    """How the file is opened where the defaults do not fit.

    renamed: columns that are called otherwise now (new name -> the name that this mapping reads). Rows stay
    the rows they were: what is stored of them keeps the first name.
    """

    sheet: str | None = None
    header_row: int | None = None
    delimiter: str | None = None
    encoding: str | None = None
    renamed: dict[str, str] | None = None


class RowFilter(Strict):
    """Rows that are no records: skipped, and counted as skipped. One of four rules.

    column with values: the cell is one of these. column with only: the cell is none of these.
    column with match: a regular expression is found in the cell (case ignored).
    blank: all these columns are empty.
    """

    column: str | None = None
    values: tuple[str, ...] | None = None
    only: tuple[str, ...] | None = None
    match: Expression | None = None
    blank: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> "RowFilter":
        rules = [rule for rule in (self.values, self.only, self.match, self.blank) if rule is not None]
        if len(rules) != 1 or not rules[0] or (self.column is None) != (self.blank is not None):
            raise ValueError("give a column and one of values, only or match; or blank = [columns] alone")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the rule looks at."""
        return self.blank or ((self.column,) if self.column is not None else ())
