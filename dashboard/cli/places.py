"""What every command needs first: the database, the viewer's scope, the week, the day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.output import Format
from metrics.calendar import YEARS, Quarter, Week, day_start, zone
from models.errors import DatabaseUnavailable, SettingsError

if TYPE_CHECKING:
    import sqlalchemy as sa

    from models.access import Scope

Agency = Annotated[
    str | None, typer.Option("--agency", help="The agency's name; may be left out if there is one.")
]
UnitName = Annotated[str | None, typer.Option("--unit", help="A unit's name.")]
WeekLabel = Annotated[str | None, typer.Option("--week", help="A week such as 2026-W46.")]
WindowLabel = Annotated[str | None, typer.Option("--window", help="week, 13w, 52w or all.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="A day such as 2026-01-13: only what had happened before it began."),
]
Form = Annotated[Format, typer.Option("--format", help="table, json or csv.")]
WINDOWS = ("week", "13w", "52w", "all")


def now() -> datetime:
    """This moment; the one place where the command line looks at the clock."""
    return datetime.now(UTC)


def ready() -> "sa.Engine":
    """The database of the settings. Errors: DatabaseUnavailable where it has not been set up.

    To connect to a SQLite file that is not there would make an empty one, which `restore` then refuses to
    replace.
    """
    from models.engine import engine
    from models.migrate import check_ready

    found = engine()
    file = found.url.database if found.dialect.name == "sqlite" else None
    if file and file != ":memory:" and not Path(file).exists():
        raise DatabaseUnavailable("The database has not been set up. Run `accountability init`.")
    check_ready(found)
    return found


@contextmanager
def place(agency: str | None) -> Iterator[tuple["sa.Connection", "Scope"]]:
    """A reading connection and the local viewer's scope in an agency."""
    from models.access import check_can_read_agency, local_viewer
    from models.engine import reading

    with reading(ready()) as connection:
        yield connection, check_can_read_agency(connection, local_viewer(), agency)


def week_of(text: str | None) -> Week | None:
    """A week from its label. Errors: SettingsError where it is none."""
    try:
        return None if text is None else Week.parse(text)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def quarter_of(text: str | None) -> Quarter | None:
    """A quarter from its label. Errors: SettingsError where it is none."""
    try:
        return None if text is None else Quarter.parse(text)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def window_of(text: str | None) -> str | None:
    """A window label as it is. Errors: SettingsError where there is no such window."""
    if text is not None and text not in WINDOWS:
        raise SettingsError(f"There is no window “{text[:20]}”. Use {', '.join(WINDOWS)}.")
    return text


def instant_of(connection: "sa.Connection", scope: "Scope", text: str | None) -> datetime | None:
    """The first moment of a day in the agency's zone. Errors: SettingsError where it is no day."""
    from models.tree import agency_zone

    return None if text is None else day_start(day_from(text), zone(agency_zone(connection, scope)))


def day_from(text: str) -> date:
    """A day from its ISO text. Errors: SettingsError where it is none, or too far off."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"“{text[:20]}” is no day. Write it like 2026-01-13.") from error
    if day.year not in YEARS:
        raise SettingsError(f"{day} is too far off. Take a day from {YEARS[0]} to {YEARS[-1]}.")
    return day
