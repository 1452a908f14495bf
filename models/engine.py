"""Databases: SQLite by file, PostgreSQL by URL, and the two ways to use one: reading and writing.

Writers on SQLite open with BEGIN IMMEDIATE: a plain BEGIN that reads before it writes fails under a second
writer. On PostgreSQL writers take one advisory lock, so that both databases see imports one after the other.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.ext.compiler import compiles

from models.errors import DatabaseUnavailable, SettingsError
from models.settings import settings

WRITERS_LOCK = 7_262_026  # one key for the advisory lock of all writers of this software


@cache
def engine_for(url: str) -> sa.Engine:
    """The engine of a database URL, made once a process.

    Errors: SettingsError where the URL is not understood or its driver is not installed.
    """
    try:
        engine = sa.create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise SettingsError(
            "ACCOUNTABILITY_DATABASE_URL is not a database this installation can open. "
            "Use sqlite:///file.db, or install the postgresql extra and use postgresql+psycopg://…"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def engine() -> sa.Engine:
    """The engine of the database that the settings name."""
    return engine_for(settings().database_url)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours to send, see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {settings().busy_seconds * 1000:d}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One consistent view of the database; nothing is committed.

    Errors: DatabaseUnavailable in one plain sentence where the database does not answer.
    """
    with _plain_errors(engine):
        connection = engine.connect()
        if engine.dialect.name == "postgresql":
            # Its default shows each statement what has been committed by then.
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()


@contextmanager
def writing(engine: sa.Engine, *, lock: int = WRITERS_LOCK) -> Iterator[sa.Connection]:
    """One transaction that commits at the end or leaves nothing; writers wait for each other.

    lock: of which writers; only PostgreSQL has several in one database. Errors: DatabaseUnavailable where the
    lock is not had in time, the disk is full, or the file is read-only.
    """
    with _plain_errors(engine):
        connection = engine.connect().execution_options(writes=True)
        with connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{settings().busy_seconds:d}s'")
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
            yield connection


@contextmanager
def _plain_errors(engine: sa.Engine) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise DatabaseUnavailable(_sentence(str(error.orig))) from error
    except engine.dialect.loaded_dbapi.OperationalError as error:  # past SQLAlchemy, from bulk_insert
        raise DatabaseUnavailable(_sentence(str(error))) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseUnavailable(_sentence("away")) from error
        # What SQLite calls an operational error, and what it has no words for.
        if any(cause in str(error.orig) for cause in ("does not exist", *_NOT_ALLOWED)):
            raise DatabaseUnavailable(_sentence(str(error.orig))) from error
        raise


_NOT_ALLOWED: Final = ("permission denied", "must be owner")


def _sentence(cause: str) -> str:
    if any(words in cause for words in _NOT_ALLOWED):
        return "The database's role may not do this. Run `accountability init` with ACCOUNTABILITY_OWNER_URL."
    if "locked" in cause or "busy" in cause or "lock timeout" in cause:
        return "The database is busy with another import. Try again in a moment."
    if "full" in cause:
        return "The disk is full. Nothing was stored."
    if "readonly" in cause or "read-only" in cause:
        return "The database is read-only. Nothing was stored."
    if "no such column" in cause or ("column" in cause and "does not exist" in cause):
        return "The database's tables are not those of this version. Set it up anew, or restore a backup."
    if "no such table" in cause or "does not exist" in cause:
        return "The database has not been set up. Run `accountability init`."
    if "unable to open" in cause:
        return "The database file cannot be opened. Check its folder and its rights."
    return "The database does not answer. The figures come back when it does; nothing was lost."


def bulk_insert(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert many rows of plain values (text, numbers, None) as fast as the driver can, past the ORM.

    Dates and instants come as ISO text (`2026-11-15`, `2026-11-15 14:05:00.000000`), booleans as 0 or 1 on
    SQLite and True or False on PostgreSQL (`flag` tells which).
    """
    names = ", ".join(columns)
    cursor: Any = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # noqa: S608 (own names)
    cursor.close()


def among(
    connection: sa.Connection, column: sa.ColumnElement[Any], items: Sequence[Any]
) -> sa.ColumnElement[bool]:
    """Whether a column is one of many items, as one parameter: thousands cost no more to prepare than one."""
    if connection.dialect.name == "postgresql":
        return column == sa.any_(sa.literal(list(items), postgresql.ARRAY(column.type)))
    listed = sa.func.json_each(json.dumps(list(items))).table_valued("value", name="listed")
    return column.in_(sa.select(listed.c.value))


def next_id(connection: sa.Connection, table: sa.Table) -> int:
    """The next free id; safe because writers wait for each other, and a removed row keeps its number."""
    highest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
    t = sa.table("tombstone", sa.column("record"), sa.column("record_id"))
    removed = sa.select(sa.func.max(t.c.record_id)).where(t.c.record == table.name).scalar_subquery()
    found = connection.execute(sa.select(highest, removed)).one()
    return max(int(own or 0) for own in found) + 1


class days_between(sa.sql.functions.GenericFunction[int]):  # noqa: N801 (reads as SQL)
    """Whole days from the first date to the second."""

    type = sa.Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _days_between_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(julianday(date({second})) - julianday(date({first})) AS INTEGER)"


@compiles(days_between, "postgresql")
def _days_between_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(CAST({second} AS DATE) - CAST({first} AS DATE))"


class week_of(sa.sql.functions.GenericFunction[Any]):  # noqa: N801 (reads as SQL)
    """The Monday of a date's ISO week."""

    type = sa.Date()
    inherit_cache = True


@compiles(week_of, "sqlite")
def _week_of_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    (day,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date({day}, '-6 days', 'weekday 1')"


@compiles(week_of, "postgresql")
def _week_of_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    (day,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(date_trunc('week', {day}) AS DATE)"
