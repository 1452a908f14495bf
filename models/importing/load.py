"""A file into the database: checked first, then ONE transaction with rows, quarantine, counts and audit."""

import json
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import Any, cast

import sqlalchemy as sa

from models.audit import record_event
from models.counting import new_version, rebuild
from models.engine import reading, writing
from models.errors import ImportRefused
from models.facts import table_of
from models.importing import limits
from models.importing.advance import Advance, Progress
from models.importing.check import Checked, Checker
from models.importing.faults import storable
from models.importing.file import File, digest_of, rows_at_a_time
from models.importing.mapping import Mapping
from models.importing.read import open_table
from models.importing.refuse import OfBatch
from models.importing.values import Times
from models.importing.write import Writer
from models.imports import ImportBatch, MappingVersion, Source
from models.settings import settings
from models.tree import agency_zone, create_agency, find_agency, unit_ids

Also = Callable[[sa.Connection], None]
SPOOLED_IN_MEMORY = 64 * limits.MB
SPOOLED_BESIDE_UPLOAD = 8 * limits.MB
_READING, _STORED = 0.6, 0.9  # shares of an import: all checked, all stored; then come sums and the commit
source, batch, mapping_version = table_of(Source), table_of(ImportBatch), table_of(MappingVersion)


@dataclass
class Report:
    """What became of a file. read = new + changed + same + quarantined; skipped rows are not read.

    removed: rows left out because a retention rule has removed them, by rule; they are not read either.
    already: when this very file came in by this very mapping, where nothing has changed since.
    """

    file: str
    agency: str
    mapping: str
    batch_id: int = 0
    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    quarantined: int = 0
    skipped: int = 0
    by_reason: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    already: datetime | None = None

    def add(self, new: int, changed: int, same: int) -> None:
        """Count rows that are in."""
        self.new, self.changed, self.same = self.new + new, self.changed + changed, self.same + same


class Spool:
    """Checked chunks between checking and the write lock: in memory, and beyond a limit in a temporary file.

    Checked rows hold mapped columns only, and of persons digests only. The file has no name on POSIX, and is
    marked to go with its last handle on Windows: it is gone when it is closed and when the program is killed.
    """

    def __init__(self, in_memory: int = SPOOLED_IN_MEMORY) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115 (closed by the caller)
        self._chunks = 0

    def __len__(self) -> int:
        return self._chunks

    def put(self, checked: Checked) -> None:
        """Add a chunk."""
        pickle.dump(checked, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._chunks += 1

    def __iter__(self) -> Iterator[Checked]:
        self._file.seek(0)
        for _ in range(self._chunks):
            yield pickle.load(self._file)  # noqa: S301 (written by this process a moment ago)

    def close(self) -> None:
        """Let the temporary file go."""
        self._file.close()


def import_file(
    engine: sa.Engine,
    file: File,
    mapping: Mapping,
    agency: str,
    *,
    actor: str,
    name: str = "",
    as_of: datetime | None = None,
    largest: int = limits.CSV_FROM_COMMAND_LINE,
    progress: Progress | None = None,
    also: Also | None = None,
) -> Report:
    """Take a file in. Reading and checking happen before the write lock is taken.

    name: what a file in memory is called. as_of: when it was exported, where the mapping does not say, else
    now. also: what comes last in the one transaction; where it does not come back, nothing is stored.
    Errors: ImportRefused where the file or the mapping as a whole cannot be taken (nothing is stored then);
    DatabaseUnavailable where the lock is not had in time.
    """
    now = datetime.now(UTC)
    stated = mapping.as_of_instant or as_of
    instant = min(stated, now) if stated else max(now, _last_as_of(engine, mapping, agency) or now)
    # An upload is held in memory beside what is read of it.
    spool = Spool(SPOOLED_BESIDE_UPLOAD if isinstance(file, bytes) else SPOOLED_IN_MEMORY)
    advance = Advance(file, progress)
    advance.part(0, _READING)
    try:
        report = Report(_called(file, name), agency, mapping.name)
        known = _known_units(engine, mapping, agency)
        times = Times(mapping.tz, instant, mapping.earliest.isoformat())
        with open_table(file, largest=largest, **_opening(mapping)) as table:
            checker = Checker(mapping, table.header, times, known, settings().hash_key)
            for chunk in table.chunks(rows_at_a_time(file)):
                spool.put(checker.check(chunk))
                advance.read(table.rows_read, chunk.last)
        digest = digest_of(file)
        del file  # where nobody else holds an upload, its memory is free for what comes
        advance.part(_READING, _STORED)
        return store(
            engine,
            mapping,
            agency,
            _told(spool, advance),
            report,
            actor=actor,
            as_of=instant,
            digest=digest,
            also=also,
        )
    finally:
        spool.close()


def _called(file: File, name: str) -> str:
    """The file's own name, whatever folder it is said to be in."""
    return storable(PurePath(name).name if isinstance(file, bytes) else file.name, 200)


def _told(spool: Spool, advance: Advance) -> Iterator[Checked]:
    for n, checked in enumerate(spool):
        yield checked
        advance.stored((n + 1) / len(spool))


def _last_as_of(engine: sa.Engine, mapping: Mapping, agency: str) -> datetime | None:
    """How far the source reached: a clock that was put back must not make what comes now the older."""
    with reading(engine) as connection:
        row = find_agency(connection, agency)
        mine = sa.and_(source.c.name == mapping.source_name, source.c.agency_id == (row.id if row else 0))
        return connection.scalar(sa.select(source.c.as_of).where(mine))


def _opening(mapping: Mapping) -> dict[str, Any]:
    return {name: value for name, value in mapping.reader.model_dump().items() if value is not None}


def _known_units(engine: sa.Engine, mapping: Mapping, agency: str) -> set[str] | None:
    with reading(engine) as connection:
        row = find_agency(connection, agency)
        if row is None:
            if not (mapping.create_units or mapping.record == "unit"):
                raise ImportRefused(
                    f"There is no agency “{agency}” yet. Import its units first, "
                    "or set create_units = true in the mapping."
                )
            return None
        return None if mapping.create_units else set(unit_ids(connection, row.id))


def store(
    engine: sa.Engine,
    mapping: Mapping,
    agency: str,
    chunks: Iterable[Checked],
    report: Report,
    *,
    actor: str,
    as_of: datetime,
    digest: str,
    action: str = "import",
    also: Also | None = None,
    origins: OfBatch | None = None,
) -> Report:
    """The one transaction: agency and source, rows, quarantine, counts, batch, audit event, version.

    also: what else is to be kept or lost with it. origins: for rows that waited, whose file they are from.
    """
    now = datetime.now(UTC)
    with writing(engine) as connection:
        row = find_agency(connection, agency)
        agency_id = row.id if row is not None else create_agency(connection, agency, mapping.zone)
        _check_zone(connection, agency_id, agency, mapping)
        source_id, provides_more = _keep_source(connection, agency_id, mapping, now)
        before = _same_before(connection, source_id, mapping, digest)
        batch_id = _open_batch(connection, agency_id, source_id, mapping, report.file, digest, as_of, now)
        writer = Writer(connection, mapping, agency_id, source_id, batch_id, as_of, now, origins)
        newest = ""
        for checked in chunks:
            writer.take(checked, report)
            newest = max(newest, checked.newest_day)
        writer.finish()
        if provides_more:
            rebuild(connection, agency_id)
        report.batch_id = batch_id
        report.already = before if report.new == report.changed == 0 else None
        _close_batch(connection, batch_id, report, newest)
        _freshen(connection, source_id, as_of, now, newest)
        record_event(
            connection,
            actor=actor,
            action=action,
            subject=f"batch {batch_id}",
            agency_id=agency_id,
            at=now,
            source=mapping.source_name,
            file_digest=digest,
            read=report.read,
            new=report.new,
            changed=report.changed,
            same=report.same,
            quarantined=report.quarantined,
            **({"removed": dict(report.removed)} if report.removed else {}),
        )
        if also is not None:
            also(connection)
        new_version(connection, agency_id)
    return report


def _check_zone(connection: sa.Connection, agency_id: int, agency: str, mapping: Mapping) -> None:
    from models.access import Scope

    zone = agency_zone(connection, Scope(agency_id))
    if zone != mapping.zone:
        raise ImportRefused(
            f"{agency} keeps its days in {zone}, the mapping {mapping.name} says {mapping.zone}. "
            "Give both the same zone."
        )


def _keep_source(
    connection: sa.Connection, agency_id: int, mapping: Mapping, now: datetime
) -> tuple[int, bool]:
    """The source's id, and whether it now provides other fields than before."""
    if not connection.scalar(sa.select(mapping_version.c.id).where(mapping_version.c.id == mapping.digest)):
        connection.execute(
            sa.insert(mapping_version).values(
                id=mapping.digest, name=mapping.name, content=mapping.model_dump_json()
            )
        )
    # At once, not at the end: a source without is one whose every file has been taken back.
    values = source_values(mapping) | {"refreshed_at": now}
    mine = sa.and_(source.c.agency_id == agency_id, source.c.name == mapping.source_name)
    held = connection.execute(sa.select(source).where(mine)).one_or_none()
    if held is None:
        key = connection.execute(
            sa.insert(source).values(agency_id=agency_id, name=mapping.source_name, **values)
        ).inserted_primary_key
        # A first complaints file can change what counts of records that are here already (told, complete).
        return (int(key[0]) if key else 0), mapping.part_is_complaints
    if held.record != mapping.record and held.refreshed_at is not None:
        raise ImportRefused(
            f"The source {mapping.source_name} holds {held.record} rows, this mapping makes {mapping.record} "
            "rows. Give the mapping another name."
        )
    connection.execute(sa.update(source).where(mine).values(**values))
    return held.id, held.provides != values["provides"]


def _same_before(connection: sa.Connection, source_id: int, mapping: Mapping, digest: str) -> datetime | None:
    """When the source's newest batch came in, where it is of the same bytes by the same mapping."""
    mine = sa.and_(batch.c.source_id == source_id, batch.c.state == "done")
    newest = connection.execute(sa.select(batch).where(mine).order_by(batch.c.id.desc()).limit(1)).first()
    if newest is None or (newest.file_digest, newest.mapping_id) != (digest, mapping.digest):
        return None
    return cast(datetime, newest.imported_at)


def source_values(mapping: Mapping) -> dict[str, Any]:
    """What a mapping says of its source."""
    return {
        "title": mapping.title,
        "record": mapping.record,
        "provides": json.dumps(sorted(mapping.provides())),
        "lacks": json.dumps(mapping.reasons(), sort_keys=True),
        "mapping_id": mapping.digest,
    }


def _open_batch(
    connection: sa.Connection,
    agency_id: int,
    source_id: int,
    mapping: Mapping,
    file_name: str,
    digest: str,
    as_of: datetime,
    now: datetime,
) -> int:
    key = connection.execute(
        sa.insert(batch).values(
            agency_id=agency_id,
            source_id=source_id,
            mapping_id=mapping.digest,
            file_name=file_name[:200],
            file_digest=digest,
            imported_at=now,
            as_of=as_of,
            state="done",
            rows_read=0,
            rows_new=0,
            rows_changed=0,
            rows_same=0,
            rows_quarantined=0,
        )
    ).inserted_primary_key
    return int(key[0]) if key else 0


def _close_batch(connection: sa.Connection, batch_id: int, report: Report, newest: str) -> None:
    connection.execute(
        sa.update(batch)
        .where(batch.c.id == batch_id)
        .values(
            rows_read=report.read,
            rows_new=report.new,
            rows_changed=report.changed,
            rows_same=report.same,
            rows_quarantined=report.quarantined,
            newest_on=date.fromisoformat(newest) if newest else None,
        )
    )


def _freshen(connection: sa.Connection, source_id: int, as_of: datetime, now: datetime, newest: str) -> None:
    held = connection.execute(sa.select(source).where(source.c.id == source_id)).one()
    through = [
        day for day in (held.data_through, datetime.fromisoformat(newest).date() if newest else None) if day
    ]
    connection.execute(
        sa.update(source)
        .where(source.c.id == source_id)
        .values(
            as_of=max(held.as_of or as_of, as_of), refreshed_at=now, data_through=max(through, default=None)
        )
    )
