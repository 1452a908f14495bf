"""PostgreSQL with two roles: an owner sets the database up, the app's own role only uses it.

The app's role can then neither alter a table nor change or remove an entry of what is only added to; TEMP
tables of its own it can make. SQLite knows no roles.
"""

from typing import Final

import sqlalchemy as sa

from models.append_only import APPEND_ONLY
from models.engine import engine, engine_for, writing
from models.errors import SettingsError
from models.migrate import migrate
from models.settings import settings

_VERSION: Final = "alembic_version"
_ADDING: Final = "SELECT, INSERT"
_CHANGING: Final = "SELECT, INSERT, UPDATE, DELETE"


def owner_engine() -> sa.Engine:
    """The database as its owner: for setting it up and bringing it forward, nothing else."""
    url = settings().owner_url
    return engine_for(url) if url else engine()


def set_up() -> bool:
    """Create the tables or bring them forward, and give the app's role its rights. True where tables changed.

    Errors: SettingsError where the two settings name different databases; DatabaseUnavailable.
    """
    owner = owner_engine()
    _check_same(owner.url, engine().url)
    done = migrate(owner)
    if owner.url.username != engine().url.username:
        with writing(owner) as connection:
            give_rights(connection, str(engine().url.username))
    return done


def _check_same(owner: sa.URL, app: sa.URL) -> None:
    if (owner.host, owner.port, owner.database) != (app.host, app.port, app.database):
        raise SettingsError("ACCOUNTABILITY_OWNER_URL and ACCOUNTABILITY_DATABASE_URL name two databases.")


def give_rights(connection: sa.Connection, role: str) -> None:
    """The rights of the app's role on every table, and no others; given as the owner."""
    quoted = connection.dialect.identifier_preparer.quote(role)
    schema = connection.scalar(sa.select(sa.func.current_schema()))
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {quoted}")
    database = sa.func.current_database()
    if not connection.scalar(sa.select(sa.func.has_database_privilege(role, database, "TEMP"))):
        name = connection.dialect.identifier_preparer.quote(str(connection.scalar(sa.select(database))))
        connection.exec_driver_sql(f"GRANT TEMPORARY ON DATABASE {name} TO {quoted}")
    for table in sa.inspect(connection).get_table_names():
        connection.exec_driver_sql(f"REVOKE ALL ON {table} FROM PUBLIC, {quoted}")
        connection.exec_driver_sql(f"GRANT {_rights(table)} ON {table} TO {quoted}")
    connection.exec_driver_sql(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}")


def _rights(table: str) -> str:
    if table == _VERSION:
        return "SELECT"
    return _ADDING if table in APPEND_ONLY else _CHANGING


def owns_tables(connection: sa.Connection) -> bool:
    """Whether this role could take the triggers away: it owns the tables, or is above all rights."""
    if connection.dialect.name != "postgresql":
        return False
    owner = sa.text(
        "SELECT bool_or(pg_has_role(current_user, tableowner, 'MEMBER')) FROM pg_tables "
        "WHERE schemaname = current_schema()"
    )
    return bool(connection.scalar(owner))
