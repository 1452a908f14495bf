"""A database as it was known at an instant: a copy beside it, taken back row by row through the revisions.

By it a published week is reckoned again, from what was known when it was published. The database itself is
only read.
"""

import json
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from models.access import Scope
from models.adoptions import adoption
from models.columns import Instant
from models.counting import rebuild
from models.engine import among, engine_for, reading, writing
from models.errors import EntryRefused
from models.facts import commitment, complaint, due_change, event, hand_off, outcome, table_of
from models.importing.retree import Retree, tree_before
from models.importing.tree_log import read_tree_logs
from models.importing.undo import source_as_left
from models.imports import QUESTIONS, ImportBatch, QuarantineRow, Revision, Source
from models.migrate import METADATA
from models.notes import TimelineNote
from models.removals import Removal
from models.units import Unit

RECORDS: Final = (complaint, outcome, commitment, hand_off, due_change, event)
batch, source, revision = table_of(ImportBatch), table_of(Source), table_of(Revision)
quarantine, unit, removal = table_of(QuarantineRow), table_of(Unit), table_of(Removal)
note = table_of(TimelineNote)
_AT_ONCE: Final = 5000


def as_known(engine: sa.Engine, scope: Scope, at: datetime, file: Path) -> sa.Engine:
    """A copy of an agency's records in a new SQLite file, as they were known at an instant, counted anew.

    Whoever asks disposes of the engine and the file. Errors: EntryRefused, with why, where what was known
    then cannot be put together any more: rows removed under a retention rule, or a file taken back that had
    named units.
    """
    _copy(engine, file)
    copy = engine_for(f"sqlite:///{file}")
    with writing(copy) as connection:
        _check(connection, scope.agency_id, at)
        for table in RECORDS:
            _take_back(connection, table, scope.agency_id, at)
        _take_waiting_back(connection, scope.agency_id, at)
        _take_notes_back(connection, scope.agency_id, at)
        _take_batches_back(connection, scope.agency_id, at)
        later = sa.and_(adoption.c.agency_id == scope.agency_id, adoption.c.adopted_at > at)
        connection.execute(sa.delete(adoption).where(later))
        rebuild(connection, scope.agency_id)
    return copy


def _copy(engine: sa.Engine, file: Path) -> None:
    """All rows of a database into a SQLite file; of a PostgreSQL one a table after the other, in one view."""
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database))) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
        return
    target = engine_for(f"sqlite:///{file}")
    with writing(target) as into, reading(engine) as connection:
        METADATA.create_all(into)
        into.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in METADATA.sorted_tables:
            rows = connection.execute(sa.select(table).execution_options(yield_per=_AT_ONCE)).mappings()
            for part in rows.partitions(_AT_ONCE):
                into.execute(sa.insert(table), [dict(row) for row in part])


def _check(connection: sa.Connection, agency_id: int, at: datetime) -> None:
    """Errors: EntryRefused where something known then is gone for good."""
    mine = sa.and_(removal.c.agency_id == agency_id, removal.c.removed_at > at)
    if row := connection.execute(sa.select(removal).where(mine).limit(1)).one_or_none():
        raise EntryRefused(
            f"Rows known then were removed under the retention rule on {row.removed_at:%Y-%m-%d}: "
            "the week is proved by its digest alone."
        )
    undone = sa.and_(batch.c.agency_id == agency_id, batch.c.imported_at <= at, batch.c.undone_at > at)
    trees = sa.select(batch.c.id).join(source, source.c.id == batch.c.source_id)
    left = sa.select(unit.c.id).where(unit.c.agency_id.is_(None)).limit(1)
    tree = connection.scalar(trees.where(undone, source.c.record.in_(("unit", "exposure"))).limit(1))
    if tree or (connection.scalar(trees.where(undone).limit(1)) and connection.scalar(left)):
        raise EntryRefused(
            "A file known then has been taken back, and units left with it: the week is proved by its digest "
            "alone."
        )


def _take_back(connection: sa.Connection, table: sa.Table, agency_id: int, at: datetime) -> None:
    """Every row as it was known, by the revision that covers the instant; what came later does not count."""
    r = revision
    covers = sa.and_(r.c.record == table.name, r.c.known_from <= at, r.c.known_to > at)
    later = sa.and_(table.c.agency_id == agency_id, table.c.known_at > at)
    # One row may have changed twice at one instant: the first of them is what stood before.
    first = sa.select(sa.func.min(r.c.id)).where(covers).group_by(r.c.record_id)
    known = connection.execute(
        sa.select(r.c.record_id, r.c.content)
        .join(table, table.c.id == r.c.record_id)
        .where(r.c.id.in_(first), later)
    ).all()
    rows = [{name: _typed(table, name, v) for name, v in json.loads(row.content).items()} for row in known]
    ids = [row.record_id for row in known]
    gone = sa.select(table.c.id).where(later, sa.not_(among(connection, table.c.id, ids)))
    connection.execute(sa.update(table).where(table.c.id.in_(gone)).values(withdrawn=True))
    if rows:
        own = table.c.id == sa.bindparam("own")
        columns = [name for name in rows[0] if name != "id"]
        change = sa.update(table).where(own).values({name: sa.bindparam(f"to_{name}") for name in columns})
        connection.execute(
            change, [{"own": row["id"]} | {f"to_{name}": row[name] for name in columns} for row in rows]
        )


def _typed(table: sa.Table, name: str, value: Any) -> Any:
    """A value of a revision's JSON as its column has it."""
    if value is None or not isinstance(value, str):
        return value
    kind = table.c[name].type
    if isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, sa.Date) else value


def _take_waiting_back(connection: sa.Connection, agency_id: int, at: datetime) -> None:
    q = quarantine
    mine = q.c.agency_id == agency_id
    connection.execute(sa.delete(q).where(mine, q.c.entered_at > at))
    waits = sa.update(q).where(mine, q.c.resolved_at > at)
    connection.execute(waits.values(state="waiting", resolved_at=None))


def _take_notes_back(connection: sa.Connection, agency_id: int, at: datetime) -> None:
    """What bears on limits: notes as they were written, approved and in force then."""
    n, mine = note, note.c.agency_id == agency_id
    connection.execute(sa.delete(n).where(mine, n.c.written_at > at))
    connection.execute(
        sa.update(n).where(mine, n.c.approved_at > at).values(approved_by=None, approved_at=None)
    )
    connection.execute(sa.update(n).where(mine, n.c.ended_at > at).values(ended_at=None))


def _take_batches_back(connection: sa.Connection, agency_id: int, at: datetime) -> None:
    """Batches, sources, the unit tree and exposures, as the files that stood then had left them."""
    mine = batch.c.agency_id == agency_id
    stood = sa.and_(batch.c.imported_at <= at, sa.or_(batch.c.undone_at.is_(None), batch.c.undone_at > at))
    logs = read_tree_logs(connection, agency_id)
    ids = set(connection.scalars(sa.select(batch.c.id).where(mine, stood)))
    before = tree_before(connection, agency_id)
    again = any(log.rows or any(log.names) for own, log in logs.items() if own not in ids)
    connection.execute(
        sa.update(batch).where(mine, sa.not_(stood)).values(state="undone", undone_at=batch.c.imported_at)
    )
    connection.execute(sa.update(batch).where(mine, stood).values(state="done", undone_at=None))
    files = sa.select(source.c.id).where(source.c.agency_id == agency_id, source.c.name != QUESTIONS)
    for source_id in connection.scalars(files).all():
        values = source_as_left(connection, source_id)
        connection.execute(sa.update(source).where(source.c.id == source_id).values(**values))
    if again:
        Retree(connection, agency_id).run({own: log for own, log in logs.items() if own in ids}, before)
