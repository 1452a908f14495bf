"""Chains to be spoiled, and every way in which somebody may lay hands on one."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from models import chain
from models.chain import Head

AT = datetime(2026, 11, 2, 9, 30, 15, 250, tzinfo=UTC)


def entries(connection: sa.Connection, table: sa.Table) -> list[dict[str, Any]]:
    """All rows, the oldest first."""
    return [dict(row) for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings()]


def unlock(connection: sa.Connection, table: sa.Table) -> None:
    """As the owner of the file or the server can: no trigger stands in the way until all is rolled back."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    names = connection.exec_driver_sql(
        f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table.name}'"
    ).scalars()
    for name in names.all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


@dataclass
class Spoiler:
    """One connection in a transaction that will be rolled back, and the chain on it; size: its entries.

    Each way of spoiling gives the entry that a walk must stop at.
    """

    connection: sa.Connection
    table: sa.Table
    size: int
    random: random.Random

    def any_way(self) -> tuple[str, int]:
        """One of the ways, at a random place: its name, the entry."""
        way: Callable[[], int] = self.random.choice(
            [self.altered, self.unreadable, self.removed, self.closed_up, self.swapped, self.put_in]
        )
        return way.__name__, way()

    def _at(self, last: int) -> int:
        return self.random.randint(1, last)

    def _set(self, entry: int, **values: Any) -> None:
        self.connection.execute(sa.update(self.table).where(self.table.c.id == entry).values(**values))

    def altered(self) -> int:
        """Another value in any column."""
        entry = self._at(self.size)
        names = [c.name for c in self.table.c if c.name != "id"]
        name = self.random.choice(names)
        held = self.connection.scalar(sa.select(self.table.c[name]).where(self.table.c.id == entry))
        other: dict[type, Any] = {
            int: 999_999,
            datetime: datetime(2020, 1, 1, tzinfo=UTC),
            str: f"{held}x" if name != "digest" else "0" * 64,
            type(None): "somebody" if name == "acting_for" else None,
        }
        if held is None and name == "agency_id":
            other[type(None)] = 999_999
        self._set(entry, **{name: other[type(held)]})
        return entry

    def unreadable(self) -> int:
        """What no program of ours writes; PostgreSQL keeps nothing of that kind, so it is a text there."""
        entry = self._at(self.size)
        if self.connection.dialect.name == "postgresql":
            self._set(entry, detail="\x01")
        else:
            column, value = self.random.choice(
                [("at", "yesterday"), ("actor", b"\xff\xfe"), ("detail", b"{}\xc3"), ("agency_id", "1_0")]
            )
            statement = f"UPDATE {self.table.name} SET {column} = ? WHERE id = ?"
            self.connection.exec_driver_sql(statement, (value, entry))
        return entry

    def removed(self) -> int:
        """One taken out, not the last."""
        entry = self._at(self.size - 1)
        self.connection.execute(sa.delete(self.table).where(self.table.c.id == entry))
        return entry

    def closed_up(self) -> int:
        """One taken out and the others numbered anew."""
        entry = self.removed()
        for later in range(entry + 1, self.size + 1):
            self._set(later, id=later - 1)
        return entry

    def swapped(self) -> int:
        """Two in each other's place."""
        first, second = sorted(self.random.sample(range(1, self.size + 1), 2))
        self._set(first, id=0)
        self._set(second, id=first)
        self._set(0, id=second)
        return first

    def put_in(self) -> int:
        """One between two others: its own digest is right, and the next one's no longer is."""
        after = self._at(self.size - 1)
        for later in range(self.size, after, -1):
            self._set(later, id=later + 1)
        before = self.entry(after)
        self.write(Head(before["id"], before["digest"]), before | {"subject": "put in"})
        return after + 2

    def cut(self) -> int:
        """The end taken off."""
        entry = self.random.randint(2, self.size)
        self.connection.execute(sa.delete(self.table).where(self.table.c.id >= entry))
        return entry

    def written_anew(self) -> int:
        """One altered, and every digest from there on made to fit."""
        entry = self._at(self.size)
        rows = entries(self.connection, self.table)
        self.connection.execute(sa.delete(self.table).where(self.table.c.id >= entry))
        last = Head(entry - 1, rows[entry - 2]["digest"] if entry > 1 else "")
        for row in rows[entry - 1 :]:
            last = self.write(last, row | {"actor": "somebody else"})
        return entry

    def entry(self, number: int) -> dict[str, Any]:
        """One row."""
        found = sa.select(self.table).where(self.table.c.id == number)
        return dict(self.connection.execute(found).mappings().one())

    def write(self, last: Head, row: dict[str, Any]) -> Head:
        """An entry after another one, as whoever knows how digests are made can write it."""
        values = {name: value for name, value in row.items() if name not in ("id", "digest")}
        own = Head(last.number + 1, chain._digest(last, values))
        self.connection.execute(sa.insert(self.table).values(id=own.number, digest=own.digest, **values))
        return own
