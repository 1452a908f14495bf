"""init, rebuild, doctor, backup, restore: the database itself."""

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.places import Agency, ready
from models.errors import DatabaseUnavailable, ExportFailed, SettingsError


def init() -> None:
    """Create the database, or bring it to this version."""
    from models.engine import engine
    from models.migrate import migrate, newest

    done = migrate(engine())
    where = engine().url.render_as_string(hide_password=True)
    typer.echo(f"{where}: {'set up' if done else 'already up to date'}, version {newest()}.")


def rebuild(
    agency: Agency = None,
    verify: Annotated[bool, typer.Option("--verify", help="Only compare; change nothing.")] = False,
) -> None:
    """Count the records from scratch, or prove that the kept counts equal a recount."""
    from models import counting
    from models.access import check_can_read_agency, local_viewer
    from models.audit import record_event
    from models.engine import reading, writing

    engine = ready()
    with reading(engine) as connection:
        scope = check_can_read_agency(connection, local_viewer(), agency)
        differences = counting.differences(connection, scope.agency_id)
    typer.echo(f"{sum(differences.values())} differences{_listed(differences)}")
    if verify:
        if differences:
            raise typer.Exit(1)
        return
    with writing(engine) as connection:
        counting.rebuild(connection, scope.agency_id)
        record_event(
            connection,
            actor=local_viewer().name,
            action="rebuild",
            subject="counts",
            agency_id=scope.agency_id,
            differences=differences,
        )
    typer.echo("Counts rebuilt.")


def _listed(differences: dict[str, int]) -> str:
    return f" in {', '.join(f'{name} ({n})' for name, n in differences.items())}" if differences else ""


def doctor() -> None:
    """Look at the installation: settings, database, counts. Exit 1 where something is wrong."""
    from models import counting
    from models.access import agencies, local_viewer
    from models.engine import engine, reading
    from models.migrate import current, newest

    sound, where = True, engine().url.render_as_string(hide_password=True)
    typer.echo(f"Database: {where}")
    found = ready()
    typer.echo(f"Version: {current(found)} of {newest()}")
    with reading(found) as connection:
        if connection.dialect.name == "sqlite":
            state = connection.exec_driver_sql("PRAGMA quick_check").scalar()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            sound &= state == "ok" and not broken
            typer.echo(f"Integrity: {state}; broken references: {len(broken)}")
        known = agencies(connection, local_viewer())
        for agency_id, name in known:
            differences = counting.differences(connection, agency_id)
            sound &= not differences
            typer.echo(f"{name}: {sum(differences.values())} differences between counts and records")
    if not known:
        typer.echo("No agency yet: import units or a file.")
    if not sound:
        raise typer.Exit(1)


def _sqlite_file() -> Path:
    from models.engine import engine

    url = engine().url
    if url.get_backend_name() != "sqlite" or not url.database:
        raise SettingsError(
            "The database is PostgreSQL: back it up with pg_dump and restore it with pg_restore."
        )
    return Path(url.database)


def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")]) -> None:
    """Write a consistent copy of the database while it is in use."""
    if file.exists():
        raise ExportFailed(f"{file.name} exists already. Name another file.")
    ready()
    partial = file.with_name(f"{file.name}.part")
    try:
        source = sqlite3.connect(f"file:{_sqlite_file()}?mode=ro", uri=True)
        source.execute("VACUUM INTO ?", (str(partial),))
        source.close()
        partial.replace(file)
    except (sqlite3.Error, OSError) as error:
        partial.unlink(missing_ok=True)
        raise ExportFailed(
            f"{file.name} could not be written. Check the folder and the free space."
        ) from error
    typer.echo(f"{file}: {file.stat().st_size:,} bytes.")


def restore(file: Annotated[Path, typer.Argument(help="A file written by `accountability backup`.")]) -> None:
    """Put a backup in place. Refused where a database is there already, or the backup is damaged."""
    target = _sqlite_file()
    if target.exists():
        raise DatabaseUnavailable(f"{target.name} exists already. Move it away first; nothing was changed.")
    try:
        source = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        state = source.execute("PRAGMA integrity_check").fetchone()[0]
        broken = source.execute("PRAGMA foreign_key_check").fetchone()
        if state != "ok" or broken:
            raise DatabaseUnavailable(f"{file.name} is damaged and was not restored.")
        partial = target.with_name(f"{target.name}.part")
        partial.unlink(missing_ok=True)
        source.execute("VACUUM INTO ?", (str(partial),))
        source.close()
        partial.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseUnavailable(
            f"{file.name} is no backup that can be read. Nothing was changed."
        ) from error
    typer.echo(f"{target}: restored from {file.name}.")


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    for command in (init, rebuild, doctor, backup, restore):
        app.command()(command)
