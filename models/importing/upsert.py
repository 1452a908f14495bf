"""Checked rows into a table: new, changed, same; what a change replaces is remembered as a revision."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from models.counting import Recount
from models.engine import among, bulk_insert, next_id
from models.importing.derive import Columns
from models.importing.revisions import Revisions

UNIT_COLUMNS = frozenset(
    {"unit_id", "handling_unit_id", "from_unit_id", "to_unit_id", "owner_id", "holder_id"}
)
# Not the file's own: how new a row is, ids of this database, and what is derived from other rows.
_NOT_IN_DIGEST = frozenset(
    {
        "version_at",
        "complaint_id",
        "commitment_id",
        "owner_id",
        "holder_id",
        "hand_offs",
        "due_moves",
        "nobody_owns",
        "duplicate",
        "reached_finding",
    }
)


def stamp(moment: datetime) -> str:
    """An instant as storage text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def digests(columns: Columns, raws: list[str], parents: list[str]) -> list[str]:
    """A digest of each row's content, so that the same row again is known as the same."""
    lists = [columns[name] for name in sorted(columns) if name not in _NOT_IN_DIGEST]
    rows = zip(*lists, raws, *([parents] if parents else []), strict=True)
    return [hashlib.blake2b(repr(row).encode(), digest_size=12).hexdigest() for row in rows]


@dataclass
class Written:
    """What became of the rows of a chunk: ids by place, and the places of each kind.

    newer: those of `same` that the source says are newer than what is held.
    """

    ids: list[int]
    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    clashing: list[int] = field(default_factory=list)
    newer: list[int] = field(default_factory=list)


@dataclass
class Upsert:
    """Writes one file's rows of one table. group: the records whose counts a row moves, with `counted`
    giving the id of that record (the row itself, or what it attaches to: a row of owner_table).

    met: ids that this file has brought already, so that a second row of the same key is known as such.
    """

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
    owner_table: sa.Table | None = None
    met: set[int] = field(default_factory=set)

    def write(self, keys: list[str], columns: Columns, raws: list[str], parents: list[str]) -> Written:
        """Insert what is new, replace what has changed and is not older; leave the rest.

        A key that this file has brought before with other content clashes.
        """
        fresh = digests(columns, raws, parents)
        versions = [version or self.as_of for version in columns.get("version_at", [None] * len(keys))]
        written = self._sorted(keys, fresh, versions)
        columns = {
            name: self._resolved(name, items) for name, items in columns.items() if name != "version_at"
        }
        names, rows = self._rows(keys, columns, raws, fresh, versions, written)
        self._insert(names, rows, written)
        self._update(names, rows, written)
        self._renew(versions, written)
        return written

    def _sorted(self, keys: list[str], fresh: list[str], versions: list[str]) -> Written:
        held, written = self._held(keys), Written([0] * len(keys))
        next_free, seen = next_id(self.connection, self.table), dict[str, int]()
        for place, key in enumerate(keys):
            if key in seen:
                first = seen[key]
                written.ids[place] = written.ids[first]
                (written.same if fresh[place] == fresh[first] else written.clashing).append(place)
                continue
            seen[key] = place
            if key not in held:
                written.ids[place], next_free = next_free, next_free + 1
                written.new.append(place)
                continue
            own, digest, version = held[key]
            written.ids[place] = own
            if digest == fresh[place]:
                written.same.append(place)
                if versions[place] > version:
                    written.newer.append(place)
            elif own in self.met:
                written.clashing.append(place)
            else:
                (written.changed if versions[place] >= version else written.same).append(place)
        self.met.update(written.ids)
        return written

    def _resolved(self, name: str, items: list[Any]) -> list[Any]:
        return [self.unit_ids[key] for key in items] if name in UNIT_COLUMNS else items

    def _held(self, keys: list[str]) -> dict[str, tuple[int, str, str]]:
        t = self.table
        version = stored_version(self.connection, t)
        rows = self.connection.execute(
            sa.select(t.c.key, t.c.id, t.c.digest, version).where(
                t.c.source_id == self.source_id, among(self.connection, t.c.key, keys)
            )
        )
        return {row[0]: (row[1], row[2], padded(row[3])) for row in rows}

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
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of all columns, and the rows in that order."""
        n = len(keys)
        own: Columns = {"id": written.ids, "key": keys, "digest": fresh, "version_at": versions, "raw": raws}
        same = {
            "agency_id": self.agency_id,
            "source_id": self.source_id,
            "batch_id": self.batch_id,
            "known_at": self.now,
            "withdrawn": False,
            "subject_conflict": False,
            "legal_hold": False,
        }
        every = own | {name: [value] * n for name, value in same.items()} | columns
        return list(every), list(zip(*every.values(), strict=True))

    def _insert(self, names: list[str], rows: list[tuple[Any, ...]], written: Written) -> None:
        if not written.new:
            return
        if self.counted == "id":
            self.recount.added(self.group, [written.ids[place] for place in written.new])
        else:
            # Before they are in: what they attach to must be taken away as it was counted.
            owner = names.index(self.counted)
            self.touch({rows[place][owner] for place in written.new})
        bulk_insert(self.connection, self.table, names, [rows[place] for place in written.new])

    def touch(self, ids: Iterable[int]) -> None:
        """Take away what these counted records count now; they are counted again at the end."""
        ids = self.recount.before(self.group, ids)
        if self.owner_table is not None:
            self.revisions.remember(self.owner_table, ids)

    def _update(self, names: list[str], rows: list[tuple[Any, ...]], written: Written) -> None:
        if not written.changed:
            return
        ids = [written.ids[place] for place in written.changed]
        self.revisions.remember(self.table, ids)
        if self.counted == "id":
            self.recount.before(self.group, ids)
        else:
            owners, owner = self.table.c[self.counted], names.index(self.counted)
            mine = among(self.connection, self.table.c.id, ids)
            old = self.connection.scalars(sa.select(owners).where(mine)).all()
            self.touch([*old, *(rows[place][owner] for place in written.changed)])
        # What only this software sets (a conflict, a hold) stays as it is.
        kept = {"id", "withdrawn", "subject_conflict", "legal_hold"}
        places = [i for i, name in enumerate(names) if name not in kept]
        self._set([names[i] for i in places], [[rows[p][i] for i in places] for p in written.changed], ids)

    def _renew(self, versions: list[str], written: Written) -> None:
        """A newer file that says the same: a version between the two that comes later is older."""
        if written.newer:
            ids = [written.ids[place] for place in written.newer]
            self._set(["version_at"], [[versions[place]] for place in written.newer], ids)

    def _set(self, names: list[str], rows: list[list[Any]], ids: list[int]) -> None:
        mark = "%s" if self._postgresql else "?"
        sets = ", ".join(f"{name} = {mark}" for name in names)
        cursor = self.connection.connection.cursor()
        cursor.executemany(
            f"UPDATE {self.table.name} SET {sets} WHERE id = {mark}",  # noqa: S608 (own names)
            [(*row, own) for row, own in zip(rows, ids, strict=True)],
        )
        cursor.close()


def stored_version(connection: sa.Connection, table: sa.Table) -> sa.ColumnElement[str]:
    """How new a row is, as text; see `padded`."""
    column = table.c.version_at
    text = connection.dialect.name == "sqlite"
    return sa.type_coerce(column, sa.Text) if text else sa.cast(column, sa.Text)


def padded(version: str) -> str:
    """PostgreSQL prints no trailing zeros of a second; storage text always has six digits."""
    return version if len(version) == len(_ZEROS) else version + _ZEROS[len(version) :]


_ZEROS = "0000-00-00 00:00:00.000000"
