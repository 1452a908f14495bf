"""Looks: who signed in, was refused, opened a record or took rows away; a chain of their own.

On SQLite they lie in a second file beside the database, on PostgreSQL in a table with a lock of its own, so
that a long import holds up no reader and no look waits for it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models import chain
from models.access import Viewer
from models.append_only import protecting
from models.chain import Head
from models.columns import Instant, table_of
from models.engine import engine_for, reading, writing

LOOKS: Final = "The trail of looks"
LookAction = Literal["sign_in", "sign_out", "refusal", "record_opened", "export"]
_LOCK: Final = 7_262_027  # not the one of the writers


class Look(SQLModel, table=True):
    """Who looked at what, when. detail is JSON of counts, ids, a page, a format: no names or texts of cases.

    No reference to other tables: on SQLite they are in another file.
    """

    __tablename__ = "look"
    metadata: ClassVar[sa.MetaData] = sa.MetaData(naming_convention=SQLModel.metadata.naming_convention)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str = Field(max_length=120)
    role: str = Field(max_length=20)
    acting_for: str | None = Field(default=None, max_length=120)
    action: str = Field(max_length=40)
    agency_id: int | None = None
    subject: str = Field(max_length=200)
    detail: str = Field(default="{}", sa_type=sa.Text)
    digest: str = Field(max_length=64)


_TABLE: Final[sa.Table] = table_of(Look)


def looks_file(database: Path) -> Path:
    """Where the looks of a SQLite database are: accountability-looks.db beside accountability.db."""
    return database.with_name(f"{database.stem}-looks{database.suffix}")


def record_look(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    action: LookAction,
    subject: str,
    agency_id: int | None = None,
    at: datetime | None = None,
    **detail: Any,
) -> None:
    """Put a look on file, committed when this returns; what is looked at is shown after that.

    engine: the database's own. agency_id: left out, the viewer's where that is one. Errors:
    DatabaseUnavailable where it cannot be written.
    """
    own = {
        "at": (at or datetime.now(UTC)).astimezone(UTC),
        "actor": viewer.name,
        "role": viewer.role,
        "acting_for": viewer.acting_for,
        "action": action,
        "agency_id": _only(viewer) if agency_id is None else agency_id,
        "subject": subject,
        "detail": json.dumps(detail, sort_keys=True, ensure_ascii=False),
    }
    with writing(looks_engine(engine), lock=_LOCK) as connection:
        chain.append(connection, _TABLE, own)


def _only(viewer: Viewer) -> int | None:
    held = viewer.agency_ids or frozenset()
    return next(iter(held)) if len(held) == 1 else None


@contextmanager
def reading_looks(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One consistent view of the looks; engine: the database's own. Errors: DatabaseUnavailable."""
    with reading(looks_engine(engine)) as connection:
        yield connection


def verify(engine: sa.Engine, *, head: Head | None = None) -> Head:
    """Walk the looks and give the newest. Errors: ChainBroken, with the first entry that is not right."""
    with reading_looks(engine) as connection:
        return chain.verify(connection, _TABLE, LOOKS, head)


def looks_engine(engine: sa.Engine) -> sa.Engine:
    """The engine of the looks; on SQLite their file is made where it is not there."""
    if engine.dialect.name != "sqlite":
        return engine
    file = looks_file(Path(str(engine.url.database)))
    own = engine_for(f"sqlite:///{file}")
    if not file.is_file():
        own.dispose()  # a file that was taken away would go on being written to, out of sight
    with reading(own) as connection:
        there = _is_there(connection)
    if not there:
        with writing(own) as connection:
            _create(connection)
    return own


def _is_there(connection: sa.Connection) -> bool:
    return sa.inspect(connection).has_table(_TABLE.name)


def _create(connection: sa.Connection) -> None:
    if _is_there(connection):
        return  # another process was quicker
    Look.metadata.create_all(connection)
    for statement in protecting("sqlite", _TABLE.name):
        connection.execute(sa.text(statement))
