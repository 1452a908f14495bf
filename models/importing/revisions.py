"""Rows as they were before a transaction touched them, kept where they differ at its end."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models.engine import among
from models.facts import table_of
from models.imports import Revision

# A new digest is a new content, even where it reads the same: an undo finds contents by their digests.
_NOT_CONTENT = frozenset({"id", "batch_id", "known_at", "version_at"})
_remembered = sa.table(
    "remembered",
    sa.column("record", sa.Text),
    sa.column("id", sa.Integer),
    sa.column("content", sa.Text),
)


def parts(items: Iterable[int], size: int = 5000) -> Iterable[list[int]]:
    """Some at a time."""
    listed = list(items)
    return (listed[start : start + size] for start in range(0, len(listed), size))


class Revisions:
    """What the rows of a transaction were, in a temporary table: memory does not grow with the file."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        # PostgreSQL keeps its files as long as the session lasts; rows that are removed must not stay there.
        ends = " ON COMMIT DELETE ROWS" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(
            "CREATE TEMPORARY TABLE IF NOT EXISTS remembered "
            f"(record TEXT, id INTEGER, content TEXT, PRIMARY KEY (record, id)){ends}"
        )
        connection.execute(sa.delete(_remembered))
        self._tables: dict[str, sa.Table] = {}
        self._known: dict[str, set[int]] = {}
        self._closed: dict[str, set[int]] = {}

    def remember(self, table: sa.Table, ids: Iterable[int]) -> None:
        """Keep these rows as they are now; the first time counts."""
        self._tables[table.name] = table
        known, closed = self._known.setdefault(table.name, set()), self._closed.get(table.name, set())
        for part in parts(own for own in dict.fromkeys(ids) if own not in known and own not in closed):
            known.update(part)
            rows = [
                {"record": table.name, "id": row["id"], "content": _text(row)}
                for row in self._rows(table, part)
            ]
            if rows:
                self.connection.execute(sa.insert(_remembered), rows)

    def close(self, table: sa.Table, ids: Iterable[int], now: datetime) -> None:
        """Write at once what these rows are: they are about to go, so there is nothing to compare."""
        known = self._known.get(table.name, set())
        fresh = [own for own in ids if own not in known]
        self._closed.setdefault(table.name, set()).update(fresh)
        for part in parts(fresh):
            rows = [_revision(table.name, row, _text(row), now) for row in self._rows(table, part)]
            self.connection.execute(sa.insert(table_of(Revision)), rows)

    def write(self, now: datetime) -> None:
        """A revision for every remembered row whose content has changed since."""
        for name, table in self._tables.items():
            for part in parts(sorted(self._known[name])):
                self._compare(table, part, now)

    def _compare(self, table: sa.Table, ids: list[int], now: datetime) -> None:
        r, mine = _remembered, among(self.connection, _remembered.c.id, ids)
        rows = self.connection.execute(sa.select(r.c.id, r.c.content).where(r.c.record == table.name, mine))
        held, changed, revisions = dict(map(tuple, rows)), [], []
        for row in self._rows(table, ids):
            old, new = json.loads(held[row["id"]]), json.loads(_text(row))
            if any(old[name] != new[name] for name in old if name not in _NOT_CONTENT):
                changed.append(row["id"])
                since = {"known_at": datetime.fromisoformat(old["known_at"])}
                revisions.append(_revision(table.name, old | since, held[row["id"]], now))
        if revisions:
            self.connection.execute(sa.insert(table_of(Revision)), revisions)
            mine = among(self.connection, table.c.id, changed)
            self.connection.execute(sa.update(table).where(mine).values(known_at=now))

    def _rows(self, table: sa.Table, ids: list[int]) -> list[Any]:
        mine = among(self.connection, table.c.id, ids)
        return list(self.connection.execute(sa.select(table).where(mine)).mappings())


_encoder = json.JSONEncoder(default=str, ensure_ascii=False, sort_keys=True)


def _text(row: Any) -> str:
    return _encoder.encode(dict(row))


def _revision(record: str, old: Mapping[Any, Any], content: str, now: datetime) -> dict[str, Any]:
    return {
        "agency_id": old["agency_id"],
        "record": record,
        "record_id": old["id"],
        "known_from": old["known_at"],
        "known_to": now,
        "batch_id": old["batch_id"],
        "content": content,
    }
