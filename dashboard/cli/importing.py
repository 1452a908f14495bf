"""import, quarantine: files in, and what could not be taken."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.output import Format, progress, show
from dashboard.cli.places import Agency, Form, day_from, place
from metrics.calendar import day_start

if TYPE_CHECKING:
    from models.importing.dry_run import DryRun
    from models.importing.load import Report
    from models.importing.mapping import Mapping

MappingPath = Annotated[
    Path,
    typer.Option("--mapping", help="A TOML file, or the name of a mapping that ships with the software."),
]


def import_(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.")],
    mapping: MappingPath,
    agency: Annotated[str, typer.Option("--agency", help="The agency the rows belong to.")],
    only_look: Annotated[
        bool, typer.Option("--dry-run", help="Store nothing; print what the mapping lacks, ready to paste.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Day the file was exported, where the mapping does not say.")
    ] = None,
) -> None:
    """Take a file in. Rows that cannot be taken wait in quarantine; the rest is live at once."""
    from dashboard.words import uploads
    from dashboard.words.numbers import NO_BREAK
    from metrics.week_results import keep_week
    from models.access import local_viewer
    from models.engine import engine
    from models.importing.dry_run import dry_run
    from models.importing.load import import_file
    from models.importing.mapping import load_mapping
    from models.migrate import migrate

    chosen = load_mapping(mapping)
    migrate(engine())
    if only_look:
        _print_lacking(dry_run(engine(), file, chosen, agency))
        return
    with progress() as bar:
        task = bar.add_task(f"Reading {file.name}", total=None)
        report = import_file(
            engine(),
            file,
            chosen,
            agency,
            actor=local_viewer().name,
            as_of=_exported(chosen, as_of),
            progress=lambda rows, _: bar.update(task, completed=rows),
        )
    print_report(report)
    if report.already:
        on = report.already.astimezone(chosen.tz).date()
        typer.echo(f"  {uploads.already(on).replace(NO_BREAK, ' ')}")
    keep_week(engine(), agency)


def _exported(mapping: "Mapping", text: str | None) -> datetime | None:
    return None if text is None else day_start(day_from(text), mapping.tz)


def print_report(report: "Report") -> None:
    """Say what became of a file; the four numbers add up to the rows read."""
    from models.importing.faults import FAULTS

    typer.echo(
        f"{report.file}: {report.read:,} read = {report.new:,} new + {report.changed:,} changed + "
        f"{report.same:,} same + {report.quarantined:,} quarantined"
    )
    if report.skipped:
        typer.echo(f"  {report.skipped:,} skipped: rows that the mapping says are no records")
    for code, n in report.by_reason.most_common():
        typer.echo(f"  {n:,} {code}: {FAULTS[code]}")


def _print_lacking(found: "DryRun") -> None:
    typer.echo(found.text)
    if not found.complete:
        raise typer.Exit(1)


def list_(agency: Agency = None, form: Form = Format.TABLE) -> None:
    """The rows in quarantine: where each is from and what is wrong with it."""
    import pandas as pd

    from models.importing.quarantine import waiting

    with place(agency) as (connection, scope):
        rows = waiting(connection, scope)
    frame = pd.DataFrame(
        [(r.id, r.source, r.row, r.code, r.column, r.found, r.wanted) for r in rows],
        columns=["quarantine_id", "source", "row", "fault", "column", "found", "wanted"],
    )
    show(frame, form)


def export_(
    out: Annotated[Path, typer.Option("--out", help="The CSV file to write.")],
    source: Annotated[str, typer.Option("--source", help="The source whose rows to write.")],
    agency: Agency = None,
) -> None:
    """Write a source's rows in quarantine as CSV, to be fixed in a spreadsheet."""
    from models.importing.quarantine import export, waiting

    with place(agency) as (connection, scope):
        n = export(waiting(connection, scope, source), out)
    typer.echo(f"{out}: {n:,} rows.")


def retry_(
    source: Annotated[str, typer.Option("--source", help="The source whose rows to try again.")],
    agency: Agency = None,
    file: Annotated[Path | None, typer.Option("--file", help="The exported CSV with fixed cells.")] = None,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="A better mapping.")] = None,
) -> None:
    """Try a source's rows in quarantine again, with fixed cells, a better mapping, or more units."""
    from metrics.week_results import keep_week
    from models.access import local_viewer
    from models.engine import engine
    from models.importing.mapping import load_mapping
    from models.importing.quarantine import retry

    with place(agency) as (_, scope):
        pass
    chosen = load_mapping(mapping) if mapping else None
    report = retry(engine(), scope, source, actor=local_viewer().name, fixed=file, mapping=chosen)
    print_report(report)
    keep_week(engine(), report.agency)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command("import")(import_)
    quarantine = typer.Typer(help="Rows that could not be taken: list, export, retry.", no_args_is_help=True)
    quarantine.command("list")(list_)
    quarantine.command("export")(export_)
    quarantine.command("retry")(retry_)
    app.add_typer(quarantine, name="quarantine")
