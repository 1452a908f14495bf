"""What retention rules have removed: how much and under which rule, and by which digests it stays away.

A row that is removed leaves a tombstone: the keyed digest of its key, and the removal that it went with. What
it counted stands on in the counts (`removed` of `models.counts`).
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Scope
from models.columns import Instant, check, one_of
from models.engine import among
from models.errors import SettingsError
from models.facts import table_of
from models.settings import settings
from models.vocabulary import RETENTION_CLASSES

_CHECK: Final = "the key that tombstones are made with"


class Removal(SQLModel, table=True):
    """Rows of one table and retention class that one rule removed on one day.

    record: the table. rule: as text, such as `5 years`. through_on: the newest day that any of them named;
    what is recounted over days up to it lacks rows. key_check: by which key their digests were made.
    """

    __tablename__ = "removal"
    __table_args__: Any = (one_of("retention_class", RETENTION_CLASSES), check("n", "n > 0"))

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    record: str = Field(max_length=30)
    retention_class: str = Field(max_length=20)
    rule: str = Field(max_length=20)
    n: int
    through_on: date
    removed_on: date
    removed_at: datetime = Field(sa_type=Instant)
    removed_by: str = Field(max_length=120)
    key_check: str = Field(max_length=32)


class Tombstone(SQLModel, table=True):
    """What is left of a removed row: the digest of its key, so that no file brings it back; no content.

    record_id: the number it had, which no other row is ever given.
    """

    __tablename__ = "tombstone"
    __table_args__: Any = (
        sa.UniqueConstraint("source_id", "record", "key_digest"),
        sa.Index("ix_tombstone_record", "record", "record_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id")
    record: str = Field(max_length=30)
    record_id: int
    key_digest: str = Field(max_length=32)
    removal_id: int = Field(foreign_key="removal.id", index=True)


removal, tombstone = table_of(Removal), table_of(Tombstone)


def removals(connection: sa.Connection, scope: Scope) -> list[Removal]:
    """Everything that retention rules have removed of an agency, newest first."""
    mine = removal.c.agency_id == scope.agency_id
    rows = connection.execute(sa.select(removal).where(mine).order_by(removal.c.id.desc()))
    return [Removal(**row._mapping) for row in rows]


def key_check() -> str:
    """By what the key in force is known again. Errors: SettingsError where there is none."""
    return _digest(_CHECK)


def key_digest(source_id: int, record: str, key: str) -> str:
    """The keyed digest of one row's key. Errors: SettingsError where no key is set."""
    return _digest(f"{source_id}\n{record}\n{key}")


def _digest(text: str) -> str:
    if not settings().hash_key:
        raise SettingsError(
            "Set ACCOUNTABILITY_HASH_KEY first: by it a removed row is known again, so that no file brings "
            "it back, and nobody without it can tell whose it was."
        )
    secret = hashlib.sha256(settings().hash_key.encode()).digest()
    return hashlib.blake2b(text.encode(), key=secret, digest_size=16).hexdigest()


def check_same_key(connection: sa.Connection, source_ids: Sequence[int]) -> bool:
    """Whether anything of these sources was removed.

    Errors: SettingsError where it was, and under another key than the one in force: then it could not be
    kept from coming back.
    """
    used = (
        sa.select(removal.c.key_check)
        .join(tombstone, tombstone.c.removal_id == removal.c.id)
        .where(tombstone.c.source_id.in_(list(source_ids)))
        .distinct()
    )
    found = set(connection.scalars(used))
    if found and found != {key_check()}:
        raise SettingsError(
            "ACCOUNTABILITY_HASH_KEY is not the key that removed rows are known by. Set that key again; "
            "nothing was stored."
        )
    return bool(found)


def removed_under(
    connection: sa.Connection, source_id: int, record: str, keys: Sequence[str]
) -> Mapping[str, str]:
    """Of these keys of a source, those of removed rows, each with its rule: `standard, 5 years`."""
    by_digest = {key_digest(source_id, record, key): key for key in dict.fromkeys(keys)}
    rows = connection.execute(
        sa.select(tombstone.c.key_digest, removal.c.retention_class, removal.c.rule)
        .join(removal, removal.c.id == tombstone.c.removal_id)
        .where(
            tombstone.c.source_id == source_id,
            tombstone.c.record == record,
            among(connection, tombstone.c.key_digest, list(by_digest)),
        )
    )
    return {by_digest[row.key_digest]: f"{row.retention_class}, {row.rule}" for row in rows}
