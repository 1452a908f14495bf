"""suggest: a first mapping for a file, with its reasons, for a person to finish."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.places import ready
from models.errors import DatabaseUnavailable, SettingsError


def suggest_(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.")],
    agency: Annotated[
        str | None, typer.Option("--agency", help="The agency it is for: its zone and its units are used.")
    ] = None,
    record: Annotated[
        str | None,
        typer.Option("--record", help="What its rows are; else it is guessed."),
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="The sheet of a workbook.")] = None,
    header_row: Annotated[
        int | None, typer.Option("--header-row", min=1, help="The row that names the columns.")
    ] = None,
) -> None:
    """Print a mapping for a file: what is guessed and why, and "?" where you must decide. Stores nothing."""
    from models.connecting.draft_text import suggestion_text
    from models.connecting.proposal import propose
    from models.importing.contracts import RECORDS

    if record is not None and record not in RECORDS:
        raise SettingsError(f"There is no record type “{record[:40]}”. Use {', '.join(RECORDS)}.")
    zone, units = _of_agency(agency) if agency else (None, None)
    _, _, draft = propose(
        file, name=file.name, record=record, sheet=sheet, header_row=header_row, zone=zone, units=units
    )
    typer.echo(suggestion_text(draft), nl=False)


def _of_agency(name: str) -> tuple[str | None, list[str] | None]:
    """The zone and the units of an agency; nothing of one that is not there yet.

    Its first file may be its list of units.
    """
    from models.access import check_can_read_agency, local_viewer
    from models.engine import reading
    from models.tree import agency_zone, find_agency, load_tree

    try:
        engine = ready()
    except DatabaseUnavailable:
        return None, None
    with reading(engine) as connection:
        if find_agency(connection, name) is None:
            return None, None
        scope = check_can_read_agency(connection, local_viewer(), name)
        nodes = load_tree(connection, scope)
        zone = agency_zone(connection, scope)
    units = [node.name for node in nodes]
    own = [node for node in nodes if node.level != "agency" and not node.is_unassigned]
    return zone, units if own else None


def register(app: typer.Typer) -> None:
    """Add this room's command."""
    app.command("suggest")(suggest_)
