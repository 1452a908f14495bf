"""brief: a published week as files."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.briefings.formats import FileFormat
from dashboard.cli.places import Agency, UnitName, place, week_of
from models.errors import SettingsError


def brief(
    week: Annotated[str, typer.Option("--week", help="A published week such as 2026-W44.")],
    audience: Annotated[str, typer.Option("--audience", help="chief, or unit with --unit.")],
    out: Annotated[Path, typer.Option("--out", help="The folder that the files are written to.")],
    unit: UnitName = None,
    forms: Annotated[
        list[FileFormat] | None,
        typer.Option("--format", help="pdf, pptx, xlsx or csv, several times if wanted; all where left out."),
    ] = None,
    agency: Agency = None,
) -> None:
    """Write a published week as PDF, slides, workbook and CSV, for a chief or a unit."""
    from dashboard.briefings.formats import write_briefing
    from dashboard.briefings.weekly import weekly

    if audience not in ("chief", "unit"):
        raise SettingsError(f"There is no audience “{audience[:20]}”. Use chief or unit.")
    if (audience == "unit") != (unit is not None):
        raise SettingsError("Say --unit with --audience unit, and with no other.")
    chosen = week_of(week)
    assert chosen is not None
    with place(agency) as (connection, scope):
        briefing = weekly(connection, scope, chosen, "unit" if unit else "chief", unit)
    for file in write_briefing(briefing, forms or list(FileFormat), out):
        typer.echo(file)


def register(app: typer.Typer) -> None:
    """Add this room's command."""
    app.command()(brief)
