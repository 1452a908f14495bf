"""Taking the bytes of removed rows out of the database's files.

SQLite: the file is written anew and its log emptied. PostgreSQL: the tables are written anew (VACUUM FULL);
its write-ahead log, its replicas and every backup keep what they hold until they are recycled.
"""

import sqlite3
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from models.rights import owns_tables
from models.settings import settings

_EMPTIED: Final = (
    *("complaint", "complaint_outcome", "response_commitment", "hand_off", "due_date_change"),
    *("engagement_event", "revision", "row_version", "batch_seen", "quarantine_row", "stored_result"),
)


def clean(engine: sa.Engine) -> bool:
    """Write anew what rows were removed from; False where others use it or own it: then once more."""
    return _clean_sqlite(engine) if engine.dialect.name == "sqlite" else _clean_postgresql(engine)


def _clean_sqlite(engine: sa.Engine) -> bool:
    raw = engine.raw_connection()  # past SQLAlchemy, which would open a transaction
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() or (1, 0, 0)
        return not busy
    except sqlite3.OperationalError:
        return False
    finally:
        raw.close()


def _clean_postgresql(engine: sa.Engine) -> bool:
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        with connection:
            if not owns_tables(connection):  # PostgreSQL would pass over them with a warning only
                return False
            connection.exec_driver_sql(f"SET lock_timeout = '{settings().busy_seconds:d}s'")
            for table in _EMPTIED:
                connection.exec_driver_sql(f"VACUUM FULL {table}")
            connection.exec_driver_sql("RESET lock_timeout")
    except OperationalError:
        return False
    return True
