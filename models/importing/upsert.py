"""Checked rows into a table: new, changed, same; what a change replaces is remembered as a revision."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from models.counting import Recount
from models.engine import bulk_insert, next_id
from models.facts import table_of
from models.importing.derive import Columns
from models.imports import Revision

UNIT_COLUMNS = frozenset(
    {"unit_id", "handling_unit_id", "from_unit_id", "to_unit_id", "owner_id", "holder_id"}
)
_NOT_CONTENT = frozenset({"id", "batch_id", "known_at", "version_at", "digest"})


def stamp(moment: datetime) -> str:
    """An instant as storage text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def digests(columns: Columns, raws: list[str], parents: list[str]) -> list[str]:
    """A digest of each row's content, so that the same row again is known as the same."""
    lists = [columns[name] for name in sorted(columns) if name != "version_at"]
    rows = zip(*lists, raws, *([parents] if parents else []), strict=True)
    return [hashlib.blake2b(repr(row).encode(), digest_size=12).hexdigest() for row in rows]


@dataclass
class Written:
    """What became of the rows of a chunk: ids by place, and the places of each kind."""

    ids: list[int]
    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    clashing: list[int] = field(default_factory=list)


class Revisions:
    """Rows as they were before a transaction touched them."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self._kept: dict[tuple[str, int], Any] = {}
        self._tables: dict[str, sa.Table] = {}

    def remember(self, table: sa.Table, ids: Iterable[int]) -> None:
        """Keep these rows as they are now; the first time counts."""
        self._tables[table.name] = table
        wanted = [own for own in ids if (table.name, own) not in self._kept]
        for row in _rows(self.connection, table, wanted):
            self._kept[table.name, row.id] = row

    def write(self, batch_id: int, now: datetime) -> None:
        """A revision for every remembered row whose content has changed since."""
        revisions = []
        for name, table in self._tables.items():
            ids = [own for kept, own in self._kept if kept == name]
            changed = []
            for row in _rows(self.connection, table, ids):
                old = self._kept[name, row.id]._mapping
                if any(old[c] != row._mapping[c] for c in old if c not in _NOT_CONTENT):
                    changed.append(row.id)
                    revisions.append(
                        {
                            "agency_id": row.agency_id,
                            "record": name,
                            "record_id": row.id,
                            "known_from": old["known_at"],
                            "known_to": now,
                            "batch_id": old["batch_id"],
                            "content": json.dumps(dict(old), default=str, ensure_ascii=False, sort_keys=True),
                        }
                    )
            for part in _parts(changed):
                self.connection.execute(
                    sa.update(table).where(table.c.id.in_(part)).values(known_at=now, batch_id=batch_id)
                )
        if revisions:
            self.connection.execute(sa.insert(table_of(Revision)), revisions)


def _rows(connection: sa.Connection, table: sa.Table, ids: Iterable[int]) -> Iterable[Any]:
    for part in _parts(list(ids)):
        yield from connection.execute(sa.select(table).where(table.c.id.in_(part)))


def _parts(items: list[int], size: int = 5000) -> Iterable[list[int]]:
    return (items[start : start + size] for start in range(0, len(items), size))


@dataclass
class Upsert:
    """Writes one file's rows of one table. group: the records whose counts a row moves, with `counted`
    giving the id of that record (the row itself, or what it attaches to)."""

    connection: sa.Connection
    table: sa.Table
    group: str
    agency_id: int
    source_id: int
    batch_id: int
    as_of: str
    now: str
    unit_ids: dict[str, int]
    recount: Recount
    revisions: Revisions
    counted: str = "id"

    def write(
        self,
        keys: list[str],
        columns: Columns,
        raws: list[str],
        parents: list[str],
        may_repeat: bool = False,
    ) -> Written:
        """Insert what is new, replace what has changed and is not older; leave the rest.

        A key that this file has brought before with other content clashes, unless it may repeat.
        """
        fresh = digests(columns, raws, parents)
        versions = [v or self.as_of for v in columns.get("version_at", [None] * len(keys))]
        columns = {
            name: self._resolved(name, items) for name, items in columns.items() if name != "version_at"
        }
        held = self._held(keys)
        written = Written([0] * len(keys))
        next_free, seen = next_id(self.connection, self.table), dict[str, int]()
        for place, key in enumerate(keys):
            if key in seen:
                first = seen[key]
                written.ids[place] = written.ids[first]
                (written.same if fresh[place] == fresh[first] else written.clashing).append(place)
            elif key not in held:
                seen[key] = place
                written.ids[place], next_free = next_free, next_free + 1
                written.new.append(place)
            else:
                seen[key] = place
                own, digest, version, batch = held[key]
                written.ids[place] = own
                if digest == fresh[place] or versions[place] < version:
                    written.same.append(place)
                elif batch == self.batch_id and not may_repeat:
                    written.clashing.append(place)
                else:
                    written.changed.append(place)
        rows = self._rows(keys, columns, raws, fresh, versions, written)
        self._insert(columns, rows, written)
        self._update(columns, rows, written)
        return written

    def _resolved(self, name: str, items: list[Any]) -> list[Any]:
        return [self.unit_ids[key] for key in items] if name in UNIT_COLUMNS else items

    def _held(self, keys: list[str]) -> dict[str, tuple[int, str, str, int]]:
        t, held = self.table, {}
        version = (
            sa.cast(t.c.version_at, sa.Text) if self._postgresql else sa.type_coerce(t.c.version_at, sa.Text)
        )
        for start in range(0, len(keys), 5000):
            rows = self.connection.execute(
                sa.select(t.c.key, t.c.id, t.c.digest, version, t.c.batch_id).where(
                    t.c.source_id == self.source_id, t.c.key.in_(keys[start : start + 5000])
                )
            )
            held.update({row[0]: (row[1], row[2], _padded(row[3]), row[4]) for row in rows})
        return held

    @property
    def _postgresql(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    def _rows(
        self,
        keys: list[str],
        columns: Columns,
        raws: list[str],
        fresh: list[str],
        versions: list[str],
        written: Written,
    ) -> list[tuple[Any, ...]]:
        n = len(keys)
        same = (self.agency_id, self.source_id, self.batch_id, self.now, False, False, False)
        constants = [[value] * n for value in same]
        return list(zip(written.ids, keys, fresh, versions, raws, *constants, *columns.values(), strict=True))

    def _names(self, columns: Columns) -> list[str]:
        own = ["id", "key", "digest", "version_at", "raw", "agency_id", "source_id", "batch_id", "known_at"]
        return [*own, "withdrawn", "subject_conflict", "legal_hold", *columns]

    def _insert(self, columns: Columns, rows: list[tuple[Any, ...]], written: Written) -> None:
        if written.new:
            names = self._names(columns)
            bulk_insert(self.connection, self.table, names, [rows[place] for place in written.new])
            if self.counted == "id":
                self.recount.added(self.group, [written.ids[place] for place in written.new])
            else:
                place_of = names.index(self.counted)
                self.touch({rows[place][place_of] for place in written.new})

    def touch(self, ids: Iterable[int]) -> None:
        """Take away what these counted records count now; they are counted again at the end."""
        ids = self.recount.before(self.group, ids)
        if self.owner_table is not None:
            self.revisions.remember(self.owner_table, ids)

    owner_table: sa.Table | None = None

    def _update(self, columns: Columns, rows: list[tuple[Any, ...]], written: Written) -> None:
        if not written.changed:
            return
        ids = [written.ids[place] for place in written.changed]
        self.revisions.remember(self.table, ids)
        if self.counted == "id":
            self.recount.before(self.group, ids)
        else:
            owners = self.table.c[self.counted]
            old = [
                own
                for part in _parts(ids)
                for own in self.connection.scalars(sa.select(owners).where(self.table.c.id.in_(part)))
            ]
            place_of = self._names(columns).index(self.counted)
            self.touch([*old, *(rows[place][place_of] for place in written.changed)])
        names = self._names(columns)
        # What only this software sets (a conflict, a hold) stays as it is.
        kept = {"id", "withdrawn", "subject_conflict", "legal_hold"}
        places = [i for i, name in enumerate(names) if name not in kept]
        mark = "%s" if self._postgresql else "?"
        sets = ", ".join(f"{names[i]} = {mark}" for i in places)
        cursor = self.connection.connection.cursor()
        cursor.executemany(
            f"UPDATE {self.table.name} SET {sets} WHERE id = {mark}",  # noqa: S608 (own names)
            [(*(rows[place][i] for i in places), rows[place][0]) for place in written.changed],
        )
        cursor.close()


def _padded(version: str) -> str:
    """PostgreSQL prints no trailing zeros of a second; storage text always has six digits."""
    return version if "." in version else version + ".000000"
