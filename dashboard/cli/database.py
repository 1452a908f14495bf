"""init, rebuild, doctor, backup, restore: the database itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.places import Agency, ready
from models.errors import ExportFailed, SettingsError

if TYPE_CHECKING:
    from models.trails import TrailState


def init() -> None:
    """Create the database, or bring it to this version."""
    from models.engine import engine
    from models.migrate import newest
    from models.rights import set_up

    done = set_up()
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
    from models.mail_settings import read_mail
    from models.migrate import current, newest
    from models.rights import owns_tables
    from models.settings import settings
    from models.trails import states

    sound, where = True, engine().url.render_as_string(hide_password=True)
    typer.echo(f"Database: {where}")
    typer.echo(f"Mail: {read_mail(settings()) or 'no server is set'}")
    found = ready()
    typer.echo(f"Version: {current(found)} of {newest()}")
    with reading(found) as connection:
        if connection.dialect.name == "sqlite":
            state = connection.exec_driver_sql("PRAGMA quick_check").scalar()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            sound &= state == "ok" and not broken
            typer.echo(f"Integrity: {state}; broken references: {len(broken)}")
        if owns_tables(connection):
            typer.echo(
                "The app's role owns its tables and could take entries back: see ACCOUNTABILITY_OWNER_URL."
            )
        known = agencies(connection, local_viewer())
        for agency_id, name in known:
            differences = counting.differences(connection, agency_id)
            sound &= not differences
            typer.echo(f"{name}: {sum(differences.values())} differences between counts and records")
    for trail in states(found):
        sound &= trail.broken is None
        typer.echo(trail.said)
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
    """Write a consistent copy of the database and its looks while they are in use."""
    from models.backup import write_backup

    if file.exists():
        raise ExportFailed(f"{file.name} exists already. Name another file.")
    ready()
    trails = write_backup(_sqlite_file(), file)
    typer.echo(f"{file}: {file.stat().st_size:,} bytes.")
    _say_trails(trails)


def restore(file: Annotated[Path, typer.Argument(help="A file written by `accountability backup`.")]) -> None:
    """Put a backup in place. Refused where a database is there already, or the backup is damaged."""
    from models.backup import restore_backup

    target = _sqlite_file()
    trails = restore_backup(file, target)
    typer.echo(f"{target}: restored from {file.name}.")
    _say_trails(trails)


def _say_trails(trails: "list[TrailState]") -> None:
    """How both trails stand. Errors: ChainBroken where one does not verify."""
    for trail in trails:
        if trail.broken is not None:
            raise trail.broken
        typer.echo(trail.said)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    for command in (init, rebuild, doctor, backup, restore):
        app.command()(command)
