"""Chains of entries: each entry's digest is of the digest before it and of its own line.

What was changed, taken out, put in between or put in another order is found by walking the chain. What was
cut off its end, or written anew from some entry on, only against a head that somebody kept.
"""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from models.columns import Instant
from models.errors import ChainBroken, SettingsError

_AT_ONCE: Final = 5000
_HEAD: Final = re.compile(r"([0-9]{1,12}):([0-9a-f]{12,64})")


@dataclass(frozen=True)
class Head:
    """The newest entry of a chain: its number, from 1, and its digest; 0 and blank before the first."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"

    @property
    def short(self) -> str:
        """Enough of it to be written down by hand."""
        return f"{self.number}:{self.digest[:16]}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """A head as it is printed, 412:3f9a…; 12 signs of the digest will do. Errors: SettingsError."""
        found = _HEAD.fullmatch(text.strip().lower())
        if found is None:
            raise SettingsError(f"“{text[:20]}” is no head of a chain. Write it as printed: 412:3f9a…")
        return cls(int(found[1]), found[2])

    def is_of(self, kept: "Head") -> bool:
        """Whether this entry is the one of a head that was kept."""
        return self.number == kept.number and self.digest.startswith(kept.digest)


def head(connection: sa.Connection, table: sa.Table) -> Head:
    """The newest entry."""
    newest = sa.select(table.c.id, table.c.digest).order_by(table.c.id.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return Head(0, "") if row is None else Head(row.id, row.digest)


def append(connection: sa.Connection, table: sa.Table, values: dict[str, Any]) -> Head:
    """Add an entry after the newest one; values: every column but id and digest.

    Whoever calls holds the lock of the chain's writers. Two that did not would both write the same number,
    and the second be refused: a chain never forks.
    """
    last = head(connection, table)
    own = Head(last.number + 1, _digest(last, values))
    connection.execute(sa.insert(table).values(id=own.number, digest=own.digest, **values))
    return own


def _digest(last: Head, values: dict[str, Any]) -> str:
    line = {**values, "at": values["at"].astimezone(UTC).isoformat()}
    text = json.dumps(line, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{last.digest}\n{text}".encode()).hexdigest()


def verify(connection: sa.Connection, table: sa.Table, name: str, kept: Head | None = None) -> Head:
    """Walk a chain to its newest entry and give it; name: what sentences call the chain.

    kept: a head that was printed earlier. Errors: ChainBroken, with the first entry that is not right.
    """
    last = Head(0, "")
    readers = [(column.name, _reader(column)) for column in table.c]
    with connection.execute(_as_stored(connection, table)) as rows:
        for row in rows:
            last = _next(readers, name, last, row)
            if kept is not None and last.number == kept.number and not last.is_of(kept):
                raise ChainBroken(
                    f"{name}: entry {kept.number} is not the one of the head given.", kept.number
                )
    if kept is not None and last.number < kept.number:
        missing = last.number + 1
        raise ChainBroken(f"{name}: entries {missing} to {kept.number} are missing.", missing)
    return last


def _as_stored(connection: sa.Connection, table: sa.Table) -> sa.Select[Any]:
    """Every column as it lies in the file: SQLite keeps anything anywhere, and what is no text is a find."""
    columns: list[sa.ColumnElement[Any]] = list(table.c)
    if connection.dialect.name == "sqlite":
        columns = [c if c.name == "id" else sa.cast(c, sa.LargeBinary).label(c.name) for c in table.c]
    return sa.select(*columns).order_by(table.c.id).execution_options(yield_per=_AT_ONCE)


def _next(readers: Sequence[tuple[str, Callable[[Any], Any]]], name: str, last: Head, row: Any) -> Head:
    wanted = last.number + 1
    if row.id > wanted:
        raise ChainBroken(f"{name}: entry {wanted} is missing.", wanted)
    try:
        values = {column: read(stored) for (column, read), stored in zip(readers, row, strict=True)}
        number, digest = values.pop("id"), values.pop("digest")
        sound = number == wanted and digest == _digest(last, values)
    except (ValueError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise ChainBroken(
            f"{name}: entry {row.id} is not what was written there, or not in its place.", row.id
        )
    return Head(wanted, digest)


def _reader(column: sa.Column[Any]) -> Callable[[Any], Any]:
    """Gives a value as it was when its entry was written, or ValueError for one that nobody writes so."""
    if isinstance(column.type, Instant):
        return _instant
    if isinstance(column.type, sa.Integer):
        return _whole
    return lambda stored: stored.decode() if isinstance(stored, bytes) else stored


def _whole(stored: Any) -> Any:
    if not isinstance(stored, bytes):
        return stored
    if str(int(stored)).encode() != stored:
        raise ValueError(stored)
    return int(stored)


def _instant(stored: Any) -> Any:
    if not isinstance(stored, bytes):
        return stored
    text = stored.decode()
    at = datetime.fromisoformat(text)
    if at.isoformat(" ", "microseconds") != text:
        raise ValueError(text)
    return at.replace(tzinfo=UTC)
