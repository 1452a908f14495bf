"""Column types and constraints that every table shares."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.vocabulary import RETENTION_CLASSES

# One naming rule for constraints, so that a migration can name what it alters.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(sa.types.TypeDecorator[datetime]):
    """An instant, kept in UTC without a zone (SQLite has none) and always read back with it."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _: Any) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def one_of(column: str, words: Iterable[str]) -> sa.CheckConstraint:
    """A CHECK that a column holds one of our words, or nothing."""
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IS NULL OR {column} IN ({listed})", name=column)


def check(name: str, condition: str) -> sa.CheckConstraint:
    """A named CHECK."""
    return sa.CheckConstraint(condition, name=name)


def _off() -> Any:
    """A flag that rows of before it was there do not have."""
    return Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class KeptRow(SQLModel):
    """What every record carries beside its own fields.

    key: the source's own key (or its digest). version_at: how new this version of the row is at its source.
    known_at: when this version entered here. recorded_on: the agency's day of recorded_at. raw: the source's
    values of mapped columns, as JSON. withdrawn: no longer counts or is listed (a batch undone, a record
    withdrawn); the row stays.

    restricted: by its file. subject_conflict: it is about somebody who holds a grant over its units;
    out_of_figures: over the whole agency. restriction_lifted, conflict_lifted: unlocked by its handling unit.
    """

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    source_id: int = Field(foreign_key="source.id")
    key: str = Field(max_length=200)
    digest: str = Field(max_length=32)
    version_at: datetime = Field(sa_type=Instant)
    known_at: datetime = Field(sa_type=Instant)
    batch_id: int = Field(foreign_key="import_batch.id", index=True)
    raw: str = Field(default="{}", sa_type=sa.Text)
    recorded_at: datetime | None = Field(default=None, sa_type=Instant)
    recorded_on: date | None = None
    withdrawn: bool = False
    restricted: bool = False
    subject_conflict: bool = False
    restriction_lifted: bool = _off()
    conflict_lifted: bool = _off()
    out_of_figures: bool = _off()
    retention_class: str = Field(default="standard", max_length=20)
    legal_hold: bool = False


def kept_row_rules() -> tuple[Any, ...]:
    """Constraints of every table of records: one row a source and key, a known retention class."""
    return (sa.UniqueConstraint("source_id", "key"), one_of("retention_class", RETENTION_CLASSES))


def table_of(model: Any) -> sa.Table:
    """The SQL table of a SQLModel class."""
    table: sa.Table = model.__table__
    return table
