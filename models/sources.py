"""Where an agency's records come from: sources, the files taken in, and the rows that wait."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from models.access import Scope
from models.facts import table_of
from models.importing.faults import FAULTS
from models.importing.mapping import Mapping
from models.importing.quarantine import WaitingRow, reasons, waiting
from models.imports import QUESTIONS, ImportBatch, MappingVersion, Source
from models.tree import agency_zone

FIRST_ROWS: Final = 50
NEWEST_BATCHES: Final = 50


@dataclass(frozen=True)
class SourceLine:
    """One source: what it is, how far it reaches, and what it lacks."""

    name: str
    title: str
    record: str
    as_of: datetime | None
    data_through: date | None
    refreshed_at: datetime | None
    rows: int
    lacks: dict[str, str]


@dataclass(frozen=True)
class BatchLine:
    """One file taken in; read = new + changed + same + quarantined. id: by which it can be taken back.

    source: the source's title. source_name: under which its rows are recognised
    """

    id: int
    source: str
    source_name: str
    file_name: str
    imported_at: datetime
    read: int
    new: int
    changed: int
    same: int
    quarantined: int


@dataclass(frozen=True)
class Files:
    """All that the data page tells of an agency's files; reasons: source, fault's sentence, rows."""

    sources: list[SourceLine]
    batches: list[BatchLine]
    reasons: list[tuple[str, str, int]]
    waiting: list[WaitingRow]

    @property
    def quarantined(self) -> int:
        """Rows that wait."""
        return sum(n for _, _, n in self.reasons)


def read_files(connection: sa.Connection, scope: Scope) -> Files:
    """Everything about an agency's files; instants in the agency's zone."""
    place = ZoneInfo(agency_zone(connection, scope))
    found = [(source, FAULTS.get(code, code), n) for source, code, n in reasons(connection, scope)]
    return Files(
        _sources(connection, scope, place),
        _batches(connection, scope, place),
        found,
        waiting(connection, scope, limit=FIRST_ROWS),
    )


def _sources(connection: sa.Connection, scope: Scope, place: Any) -> list[SourceLine]:
    source, batch = table_of(Source), table_of(ImportBatch)
    statement = (
        sa.select(source, sa.func.coalesce(sa.func.sum(batch.c.rows_new), 0).label("rows"))
        .outerjoin(batch, sa.and_(batch.c.source_id == source.c.id, batch.c.state == "done"))
        .where(source.c.agency_id == scope.agency_id, source.c.refreshed_at.is_not(None))
        .group_by(*source.c)
        .order_by(source.c.id)
    )
    return [
        SourceLine(
            row.name,
            row.title,
            row.record,
            _local(row.as_of, place),
            row.data_through,
            _local(row.refreshed_at, place),
            int(row.rows),
            json.loads(row.lacks),
        )
        for row in connection.execute(statement)
    ]


def mappings(connection: sa.Connection, scope: Scope) -> list[Mapping]:
    """The mappings by which the agency's sources were read last; of those with a file that still counts.

    Mappings that shipped with the software are read as they were when the file was taken in.
    """
    source, version = table_of(Source), table_of(MappingVersion)
    statement = (
        sa.select(version.c.content)
        .join(source, source.c.mapping_id == version.c.id)
        .where(
            source.c.agency_id == scope.agency_id,
            source.c.refreshed_at.is_not(None),
            source.c.name != QUESTIONS,
        )
        .order_by(source.c.id)
    )
    return [Mapping.model_validate_json(content) for content in connection.scalars(statement)]


def _batches(connection: sa.Connection, scope: Scope, place: Any) -> list[BatchLine]:
    source, batch = table_of(Source), table_of(ImportBatch)
    statement = (
        sa.select(batch, source.c.title, source.c.name.label("source_name"))
        .join(source, source.c.id == batch.c.source_id)
        .where(batch.c.agency_id == scope.agency_id, batch.c.state == "done")
        .order_by(batch.c.imported_at.desc(), batch.c.id.desc())
        .limit(NEWEST_BATCHES)
    )
    return [
        BatchLine(
            row.id,
            row.title,
            row.source_name,
            row.file_name,
            row.imported_at.astimezone(place),
            row.rows_read,
            row.rows_new,
            row.rows_changed,
            row.rows_same,
            row.rows_quarantined,
        )
        for row in connection.execute(statement)
    ]


def _local(instant: datetime | None, place: Any) -> datetime | None:
    return None if instant is None else instant.astimezone(place)
