"""Where records come from: sources, batches, mappings, rows in quarantine, earlier versions of rows."""

from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import Instant, check, one_of

# The source of the weekly review's questions. It is no file: it connects no part and says nothing about how
# far the agency's records reach.
QUESTIONS: Final = "review-questions"
BATCH_STATES = ("done", "undone")
QUARANTINE_STATES = ("waiting", "fixed", "superseded", "dropped")


class Source(SQLModel, table=True):
    """One publisher's file as it comes again and again.

    record: what a row is. provides: names of the fields its mapping fills, as JSON. lacks: field -> why it
    is not there, as JSON. as_of: only what had happened before this instant is in it. data_through: newest
    day that any record names as past. refreshed_at: None where every file of it has been taken back; such a
    source is listed nowhere.
    """

    __table_args__: Any = (sa.UniqueConstraint("agency_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id")
    name: str = Field(max_length=80)
    title: str = Field(max_length=200)
    record: str = Field(max_length=30)
    provides: str = Field(default="[]", sa_type=sa.Text)
    lacks: str = Field(default="{}", sa_type=sa.Text)
    as_of: datetime | None = Field(default=None, sa_type=Instant)
    data_through: date | None = None
    refreshed_at: datetime | None = Field(default=None, sa_type=Instant)
    mapping_id: str | None = Field(default=None, foreign_key="mapping_version.id", max_length=16)


class MappingVersion(SQLModel, table=True):
    """A mapping as it was used, by its digest: raw values can be understood again later."""

    __tablename__ = "mapping_version"

    id: str = Field(primary_key=True, max_length=16)
    name: str = Field(max_length=80)
    content: str = Field(sa_type=sa.Text)


class ImportBatch(SQLModel, table=True):
    """One file taken in, in one transaction. rows_read = new + changed + same + quarantined.

    newest_on: newest day that any of its rows names as past. When an earlier batch is taken back, the four
    numbers become those that this file would have had without it; the audit trail keeps what was said.
    rows_removed: of its new and changed rows, how many a retention rule has removed since.
    """

    __tablename__ = "import_batch"
    __table_args__: Any = (
        one_of("state", BATCH_STATES),
        check("sum", "rows_read = rows_new + rows_changed + rows_same + rows_quarantined"),
        check("undone", "(state = 'undone') = (undone_at IS NOT NULL)"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    source_id: int = Field(foreign_key="source.id")
    mapping_id: str = Field(foreign_key="mapping_version.id", max_length=16)
    file_name: str = Field(max_length=200)
    file_digest: str = Field(max_length=64)
    imported_at: datetime = Field(sa_type=Instant)
    as_of: datetime = Field(sa_type=Instant)
    rows_read: int = 0
    rows_new: int = 0
    rows_changed: int = 0
    rows_same: int = 0
    rows_quarantined: int = 0
    rows_removed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    state: str = Field(default="done", max_length=10)
    newest_on: date | None = None
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_by: str | None = Field(default=None, max_length=120)
    reason: str | None = Field(default=None, max_length=400)


class BatchSeen(SQLModel, table=True):
    """Which rows of a record type a batch brought, and as what, packed (see models.importing.seen).

    origin_id: the batch whose file the rows are from: itself, or what a retry of waiting rows goes back to.
    """

    __tablename__ = "batch_seen"

    batch_id: int = Field(foreign_key="import_batch.id", primary_key=True)
    origin_id: int = Field(foreign_key="import_batch.id", primary_key=True)
    record: str = Field(primary_key=True, max_length=30)
    seen: bytes = Field(sa_type=sa.LargeBinary)


class RowVersion(SQLModel, table=True):
    """What some file told of a row and never stood: it came older than what was held. By content.

    Of rows in quarantine: what a later refusal of the same row has replaced.
    """

    __tablename__ = "row_version"

    record: str = Field(primary_key=True, max_length=30)
    record_id: int = Field(primary_key=True)
    digest: str = Field(primary_key=True, max_length=32)
    content: str = Field(sa_type=sa.Text)


class QuarantineRow(SQLModel, table=True):
    """A row that could not be taken, with its faults, until it is fixed, superseded or dropped.

    identity: the row's key where it can be read, else a digest of its mapped values. fields: mapped columns
    of type code, date, number and unit as they came, as JSON; nothing of any other column. faults: JSON.
    batch_id: which refused it last; origin_id: whose file it is from, where that was a retry. dropped: every
    file that brought it has been taken back.
    """

    __tablename__ = "quarantine_row"
    __table_args__: Any = (
        one_of("state", QUARANTINE_STATES),
        sa.UniqueConstraint("source_id", "identity"),
        sa.Index("ix_quarantine_row_state", "agency_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id")
    source_id: int = Field(foreign_key="source.id")
    batch_id: int = Field(foreign_key="import_batch.id")
    origin_id: int | None = Field(default=None, foreign_key="import_batch.id")
    identity: str = Field(max_length=200)
    row_number: int
    fields: str = Field(sa_type=sa.Text)
    faults: str = Field(sa_type=sa.Text)
    state: str = Field(default="waiting", max_length=12)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    on_date: date | None = None
    entered_at: datetime = Field(sa_type=Instant)
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)


class Revision(SQLModel, table=True):
    """A row as it was known from one instant to another: what a later version replaced."""

    __table_args__: Any = (sa.Index("ix_revision_record", "record", "record_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    record: str = Field(max_length=30)
    record_id: int
    known_from: datetime = Field(sa_type=Instant)
    known_to: datetime = Field(sa_type=Instant)
    batch_id: int = Field(foreign_key="import_batch.id")
    content: str = Field(sa_type=sa.Text)
