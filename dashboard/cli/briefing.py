"""brief: a published week or quarter as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.briefings.formats import FileFormat
from dashboard.cli.places import Agency, UnitName, place, quarter_of, week_of
from models.errors import SettingsError

if TYPE_CHECKING:
    import sqlalchemy as sa

    from dashboard.briefings.briefing import Briefing
    from models.access import Scope

AUDIENCES = ("chief", "unit", "council")


def brief(
    audience: Annotated[
        str, typer.Option("--audience", help="chief, or unit with --unit, of a week; council of a quarter.")
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder that the files are written to.")],
    week: Annotated[str | None, typer.Option("--week", help="A published week such as 2026-W44.")] = None,
    quarter: Annotated[
        str | None, typer.Option("--quarter", help="A published quarter such as 2026-Q3.")
    ] = None,
    unit: UnitName = None,
    forms: Annotated[
        list[FileFormat] | None,
        typer.Option("--format", help="pdf, pptx, xlsx or csv, several times if wanted; all where left out."),
    ] = None,
    agency: Agency = None,
) -> None:
    """Write a published week or quarter as PDF, slides, workbook and CSV."""
    from dashboard.briefings.formats import write_briefing

    _check(audience, week, quarter, unit)
    with place(agency) as (connection, scope):
        briefing = _briefing(connection, scope, week, quarter, unit)
    for file in write_briefing(briefing, forms or list(FileFormat), out):
        typer.echo(file)


def _check(audience: str, week: str | None, quarter: str | None, unit: str | None) -> None:
    """Errors: SettingsError where the choices do not go together."""
    if audience not in AUDIENCES:
        raise SettingsError(f"There is no audience “{audience[:20]}”. Use {', '.join(AUDIENCES)}.")
    wanted = (None, quarter) if audience == "council" else (week, None)
    if (week, quarter) != wanted or not any(wanted):
        raise SettingsError("Chief and unit read a week: say --week. Council reads a quarter: say --quarter.")
    if (audience == "unit") != (unit is not None):
        raise SettingsError("Say --unit with --audience unit, and with no other.")


def _briefing(
    connection: "sa.Connection", scope: "Scope", week: str | None, quarter: str | None, unit: str | None
) -> "Briefing":
    if (chosen := quarter_of(quarter)) is not None:
        from dashboard.briefings.quarterly import quarterly

        return quarterly(connection, scope, chosen)
    from dashboard.briefings.weekly import weekly

    settled = week_of(week)
    assert settled is not None
    return weekly(connection, scope, settled, "unit" if unit else "chief", unit)


def register(app: typer.Typer) -> None:
    """Add this room's command."""
    app.command()(brief)
