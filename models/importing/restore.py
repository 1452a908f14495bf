"""Rows put back to what stands without a batch: their columns, or out of sight where no file brings them."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa

from models.columns import Instant
from models.counting import Recount
from models.engine import among
from models.errors import EntryRefused
from models.facts import commitment, complaint, due_change, event, hand_off, outcome, table_of
from models.importing.fold import Refold
from models.importing.revisions import Revisions, parts
from models.importing.seen import Numbers, code_of, row_version, stamp_of
from models.importing.stored_rows import NOT_FROM_FILES, set_rows, stamp
from models.imports import Revision

Content = dict[str, Any]
revision = table_of(Revision)
# Rows that attach to others: the column that names these, their table, the group whose counts they move.
OWNERS: dict[str, tuple[str, sa.Table, str]] = {
    outcome.name: ("complaint_id", complaint, "complaints"),
    hand_off.name: ("commitment_id", commitment, "commitments"),
    due_change.name: ("commitment_id", commitment, "commitments"),
}
GROUPS = {complaint.name: "complaints", commitment.name: "commitments", event.name: "events"}


def contents(
    connection: sa.Connection, table: sa.Table, wanted: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Content]:
    """What rows say or said, by id and content.

    Errors: EntryRefused where it is no longer kept.
    """
    wanted, found = set(wanted), dict[tuple[int, int], Content]()
    for some in parts(sorted({own for own, _ in wanted})):
        for own, content in _kept(connection, table, some):
            pair = own, code_of(content["digest"])
            if pair in wanted:
                found.setdefault(pair, content)
    if len(found) < len(wanted):
        raise EntryRefused(
            "What stood before is no longer kept, so the batch cannot be taken back. "
            "Import a corrected file instead."
        )
    return found


def every_content(
    connection: sa.Connection, table: sa.Table, ids: Iterable[int]
) -> list[tuple[int, Content]]:
    """All that is kept of some rows."""
    return [pair for some in parts(ids) for pair in _kept(connection, table, some)]


def _kept(connection: sa.Connection, table: sa.Table, ids: list[int]) -> Iterable[tuple[int, Content]]:
    mine = among(connection, table.c.id, ids)
    for row in connection.execute(sa.select(table).where(mine)).mappings():
        yield row["id"], {name: _plain(value) for name, value in row.items()}
    for kept in (row_version, revision):
        named = sa.and_(kept.c.record == table.name, among(connection, kept.c.record_id, ids))
        for own, text in connection.execute(sa.select(kept.c.record_id, kept.c.content).where(named)):
            yield own, json.loads(text)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def stored(table: sa.Table, content: Mapping[str, Any]) -> Content:
    """A content's columns that come from files, as storage has them.

    What a file came before the column for was not said by it.
    """
    columns = [column for column in table.c if column.name not in NOT_FROM_FILES]
    return {
        column.name: _stored(column, content.get(column.name))
        for column in columns
        if column.name in content or column.nullable
    }


def _stored(column: sa.Column[Any], value: Any) -> Any:
    if value is None or not isinstance(column.type, Instant):
        return value
    moment = datetime.fromisoformat(value)
    return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


class Restore:
    """Puts the rows of tables back, in one transaction with their counts and revisions."""

    def __init__(
        self, connection: sa.Connection, recount: Recount, revisions: Revisions, now: datetime
    ) -> None:
        self.connection, self.recount, self.revisions, self.now = connection, recount, revisions, now

    def rows(self, table: sa.Table, fold: Refold) -> None:
        """Bring a table's rows to what stands anew, some at a time."""
        ids, old, new = fold.ids, fold.old, fold.new
        for some in parts(np.flatnonzero((new.codes != 0) & (new.codes != old.codes)).tolist()):
            wanted = list(zip(ids[some].tolist(), new.codes[some].tolist(), strict=True))
            back = [(own, said) for (own, _), said in contents(self.connection, table, wanted).items()]
            self.revisions.remember(table, ids[some].tolist())
            self._touch(table, ids[some].tolist(), back)
            self._replace(table, back)
        for some in parts(ids[new.codes == 0].tolist()):
            self.revisions.close(table, some, self.now)
            self._touch(table, some, [])
            mine = among(self.connection, table.c.id, some)
            gone = {"withdrawn": True, "digest": "", "known_at": self.now}
            self.connection.execute(sa.update(table).where(mine).values(**gone))
        renewed = (new.codes != 0) & ((new.versions != old.versions) | (new.writers != old.writers))
        self._renew(table, ids[renewed], new.versions[renewed], new.writers[renewed])

    def _touch(self, table: sa.Table, ids: list[int], back: list[tuple[int, Content]]) -> None:
        if table.name in GROUPS:
            self.recount.before(GROUPS[table.name], ids)
            return
        column = table.c[OWNERS[table.name][0]]
        held = self.connection.scalars(sa.select(column).where(among(self.connection, table.c.id, ids)))
        self._touch_owners(table, [*held, *(content[column.name] for _, content in back)])

    def _touch_owners(self, table: sa.Table, ids: Iterable[int]) -> None:
        _, owner, group = OWNERS[table.name]
        self.revisions.remember(owner, self.recount.before(group, ids))

    def _replace(self, table: sa.Table, back: list[tuple[int, Content]]) -> None:
        alike: dict[tuple[str, ...], tuple[list[int], list[list[Any]]]] = {}
        for own, content in back:
            columns = stored(table, content)
            ids, rows = alike.setdefault(tuple(columns), ([], []))
            ids.append(own)
            rows.append(list(columns.values()))
        for names, (ids, rows) in alike.items():
            set_rows(self.connection, table, names, rows, ids)

    def _renew(self, table: sa.Table, ids: Numbers, versions: Numbers, writers: Numbers) -> None:
        texts = {own: stamp_of(own) for own in np.unique(versions).tolist()}
        rows = [(texts[v], own) for v, own in zip(versions.tolist(), writers.tolist(), strict=True)]
        if rows:
            set_rows(self.connection, table, ("version_at", "batch_id"), rows, ids.tolist())
