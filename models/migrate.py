"""The database's version: created, brought forward, and refused where it is newer than this software."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

# Importing the table modules registers them with the metadata.
from models import (  # noqa: F401
    adoptions,
    audit,
    commitments,
    complaints,
    conflicts,
    counts,
    decisions,
    deliveries,
    disputes,
    events,
    holds,
    imports,
    notes,
    patterns,
    people,
    published,
    questions,
    recipients,
    releases,
    removals,
    replies,
    results,
    units,
    unlocking,
)
from models.engine import reading, writing
from models.errors import DatabaseUnavailable

METADATA = SQLModel.metadata


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """The database version that this software is made for."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(engine: sa.Engine) -> str | None:
    """The version of a database; None where it has not been set up."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: sa.Engine) -> bool:
    """Create the tables or bring them forward, in one transaction. True where anything was done.

    Errors: DatabaseUnavailable where the database was made by a newer version of this software.
    """
    held = current(engine)
    if held == newest():
        return False
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if held is not None and held not in known:
        raise DatabaseUnavailable(
            "The database was set up by a newer version of this software. "
            "Install that version; nothing was changed."
        )
    with writing(engine) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def check_ready(engine: sa.Engine) -> None:
    """Errors: DatabaseUnavailable, with what to do, unless the database has this software's version."""
    held = current(engine)
    if held is None:
        raise DatabaseUnavailable("The database has not been set up. Run `accountability init`.")
    if held != newest():
        raise DatabaseUnavailable(
            "The database has another version than this software. "
            "Run `accountability init` to bring it forward."
        )
