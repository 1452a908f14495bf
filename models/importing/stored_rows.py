"""Rows as storage has them: which columns are a file's own, digests of content, versions, plain updates."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from models.importing.derive import Columns

UNIT_COLUMNS = frozenset(
    {"unit_id", "handling_unit_id", "from_unit_id", "to_unit_id", "owner_id", "holder_id"}
)
# What only this software sets, and no file takes back.
OURS = frozenset(
    {"subject_conflict", "out_of_figures", "restriction_lifted", "conflict_lifted", "legal_hold"}
)
# What a file does not say of its row: where it is kept, since when, whether it is held.
NOT_FROM_FILES = OURS | frozenset(
    {"id", "agency_id", "source_id", "batch_id", "key", "version_at", "known_at", "withdrawn"}
    | {"confirmed_state", "confirmed_over", "confirmed_for", "confirmed_by", "confirmed_at"}
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
# They count where there is one: rows taken in before there were such columns keep their digests.
_LATER = ("title", "subject_hash")


def stamp(moment: datetime) -> str:
    """An instant as storage text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def digests(columns: Columns, raws: list[str], parents: list[str]) -> list[str]:
    """A digest of each row's content, so that the same row again is known as the same."""
    lists = [columns[name] for name in sorted(columns) if name not in _NOT_IN_DIGEST and name not in _LATER]
    rows = list(zip(*lists, raws, *([parents] if parents else []), strict=True))
    for name in _LATER:
        added = columns.get(name) or [None] * len(rows)
        rows = [row if item is None else (*row, item) for row, item in zip(rows, added, strict=True)]
    return [hashlib.blake2b(repr(row).encode(), digest_size=12).hexdigest() for row in rows]


def set_rows(
    connection: sa.Connection,
    table: sa.Table,
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    ids: Sequence[int],
) -> None:
    """Update rows by id with plain values, as fast as the driver can (see `bulk_insert`)."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    sets = ", ".join(f"{name} = {mark}" for name in names)
    cursor = connection.connection.cursor()
    cursor.executemany(
        f"UPDATE {table.name} SET {sets} WHERE id = {mark}",  # noqa: S608 (own names)
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
