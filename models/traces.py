"""What is kept of rows beside the rows: earlier versions, what batches brought, refusals; and its erasing."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import sqlalchemy as sa

from models.conflicts import conflict
from models.engine import among
from models.facts import commitment, complaint, table_of
from models.holds import TABLES as HOLDABLE
from models.holds import legal_hold
from models.importing.refuse import IDENTITY_LENGTH
from models.importing.revisions import parts
from models.importing.seen import WROTE, Seen, batch_seen, keep, row_version
from models.importing.write import TABLES
from models.imports import ImportBatch, QuarantineRow, Revision, Source
from models.unlocking import Unlocking

batch, source, quarantine, revision = map(table_of, (ImportBatch, Source, QuarantineRow, Revision))
unlocking = table_of(Unlocking)
# Of which records the rows of a file that wait may be, by what they attach to.
_OF: Final = {
    "outcome": complaint.name,
    "case_with_outcomes": complaint.name,
    "hand_off": commitment.name,
    "due_change": commitment.name,
}


@dataclass
class Going:
    """Rows of one table that go: by id, their source and key; newest: the newest day that any names."""

    table: sa.Table
    keys: dict[int, tuple[int, str]]
    newest: date


class Traces:
    """What is kept of rows that go.

    waiting: rows in quarantine of the same keys, or that attach to them; they count where they wait.
    """

    def __init__(self, connection: sa.Connection, agency_id: int, going: list[Going]) -> None:
        self.connection, self.agency_id, self.going = connection, agency_id, going

    @cached_property
    def waiting(self) -> list[int]:
        """Ids of the rows in quarantine that tell of rows that go."""
        keys = {pair for rows in self.going for pair in rows.keys.values()}
        short = {(own, key[:IDENTITY_LENGTH]) for own, key in keys}
        parents = {(rows.table.name, key) for rows in self.going for _, key in rows.keys.values()}
        q = quarantine
        rows = self.connection.execute(
            sa.select(q.c.id, q.c.source_id, q.c.identity, q.c.fields, source.c.record)
            .join(source, source.c.id == q.c.source_id)
            .where(q.c.agency_id == self.agency_id, q.c.state != "dropped")
        )
        found = []
        for own, source_id, identity, fields, record in rows:
            # A file that brings a row more than once numbers its refusals.
            name, _, number = identity.rpartition("#")
            again = number.isdigit() and (source_id, name) in short
            parent = (_OF.get(record, ""), json.loads(fields).get("parent"))
            if (source_id, identity) in keys or again or parent in parents:
                found.append(own)
        return found

    def erase(self) -> None:
        """Let all of it go."""
        for rows in self.going:
            self._let_go(rows)
            self._erase(rows.table, list(rows.keys))
            self._unsee(rows.table, {source_id for source_id, _ in rows.keys.values()}, list(rows.keys))
        self._erase(quarantine, self.waiting)
        sources = sa.select(quarantine.c.source_id).where(
            among(self.connection, quarantine.c.id, self.waiting)
        )
        self._unsee(quarantine, set(self.connection.scalars(sources)), self.waiting)
        self._blank()

    def _let_go(self, rows: Going) -> None:
        """What people said of records: conflicts, unlockings, holds that were lifted."""
        said: list[tuple[sa.Table, sa.ColumnElement[Any]]] = []
        if rows.table is complaint:
            said.append((conflict, conflict.c.complaint_id))
        for name, table in HOLDABLE.items():
            if table is rows.table:
                said += [(t, sa.case((t.c.record == name, t.c.record_id))) for t in (unlocking, legal_hold)]
        for some in parts(rows.keys):
            for kept, column in said:
                self.connection.execute(sa.delete(kept).where(among(self.connection, column, some)))

    def _erase(self, table: sa.Table, ids: list[int]) -> None:
        for kept in (revision, row_version):
            for some in parts(ids):
                mine = sa.and_(kept.c.record == table.name, among(self.connection, kept.c.record_id, some))
                self.connection.execute(sa.delete(kept).where(mine))

    def _unsee(self, table: sa.Table, source_ids: set[int], ids: list[int]) -> None:
        """Forget that batches brought these rows; each keeps how many of its rows are gone."""
        lost = np.array(sorted(ids), np.int64)
        rows = self.connection.execute(
            sa.select(batch_seen, source.c.record.label("of"))
            .join(batch, batch.c.id == batch_seen.c.batch_id)
            .join(source, source.c.id == batch.c.source_id)
            .where(batch.c.source_id.in_(sorted(source_ids)), batch_seen.c.record == table.name)
        ).all()
        for row in rows:
            seen = Seen.unpack(row.seen)
            mine = np.isin(seen.ids, lost)
            if not mine.any():
                continue
            keep(self.connection, row.batch_id, row.origin_id, table.name, seen.only(~mine).pack())
            if table is TABLES[row.of][0]:
                self._count(row.batch_id, int((seen.kinds[mine] == WROTE).sum()))

    def _count(self, batch_id: int, n: int) -> None:
        more = {"rows_removed": batch.c.rows_removed + n}
        self.connection.execute(sa.update(batch).where(batch.c.id == batch_id).values(more))

    def _blank(self) -> None:
        """Rows in quarantine stay as numbers, without anything they said."""
        gone: dict[str, Any] = {"state": "dropped", "fields": "", "faults": "[]", "origin_id": None}
        gone |= {"unit_id": None, "on_date": None, "row_number": 0}
        gone["identity"] = sa.literal("removed:") + sa.cast(quarantine.c.id, sa.String)
        for some in parts(self.waiting):
            mine = among(self.connection, quarantine.c.id, some)
            self.connection.execute(sa.update(quarantine).where(mine).values(**gone))
