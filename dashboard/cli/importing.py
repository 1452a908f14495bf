"""import, quarantine: files in, and what could not be taken."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.output import Format, progress, show
from dashboard.cli.places import Agency, Form, day_from, now, place
from metrics.calendar import day_start
from models.errors import SettingsError

if TYPE_CHECKING:
    from metrics.configuration import Configuration
    from models.connecting.draft import Draft
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
    with_promises: Annotated[
        bool,
        typer.Option(
            "--promises", help="Also the promises that complaints hold: acknowledged, told, informed."
        ),
    ] = False,
) -> None:
    """Take a file in. Rows that cannot be taken wait in quarantine; the rest is live at once."""
    from metrics.week_results import keep_week
    from models.connecting.decisions import check_keeps_nobody
    from models.connecting.proposal import reopen
    from models.engine import engine
    from models.importing.dry_run import dry_run
    from models.importing.mapping import load_mapping
    from models.importing.promises_from import CASES
    from models.rights import set_up

    chosen = load_mapping(mapping)
    if with_promises and chosen.record not in CASES:
        raise SettingsError(f"--promises is for complaints; {chosen.name} makes {chosen.record} rows.")
    set_up()
    _, draft = reopen(file, name=file.name, mapping=chosen)
    check_keeps_nobody(draft)
    mappings = [chosen, *(_derived(draft, chosen, agency) if with_promises else [])]
    if only_look:
        _print_lacking([dry_run(engine(), file, one, agency) for one in mappings])
        return
    for one in mappings:
        _take_in(file, one, agency, as_of)
    keep_week(engine(), agency)


def _take_in(file: Path, chosen: "Mapping", agency: str, as_of: str | None) -> None:
    from dashboard.words import uploads
    from dashboard.words.numbers import NO_BREAK
    from models.access import local_viewer
    from models.engine import engine
    from models.importing.load import import_file

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


def _derived(draft: "Draft", mapping: "Mapping", agency: str) -> "list[Mapping]":
    """The promises of a file of complaints, by the agency's clocks; says which it does not hold."""
    from metrics.policies import adopted_promise_clocks
    from models.connecting.promise_rules import derivable, first_update
    from models.importing.promises_from import promises_from

    rules = _rules_of(agency)
    clocks = rules.clocks_of_promises()
    for one in derivable(draft, clocks):
        typer.echo(f"{'Promises' if one.possible else 'No promise'} {one.kind}: {one.because}.")
    return promises_from(mapping, clocks, adopted=adopted_promise_clocks(rules), updates=first_update(draft))


def _rules_of(agency: str) -> "Configuration":
    """The configuration with what the agency has adopted by today; an agency that is to come has nothing."""
    from metrics.adopting import last_day
    from metrics.configuration import load
    from metrics.policies import agency_configuration
    from models.access import check_can_read_agency, local_viewer
    from models.engine import engine, reading
    from models.settings import settings
    from models.tree import find_agency

    rules = load(settings().configuration)
    with reading(engine()) as connection:
        if find_agency(connection, agency) is None:
            return rules
        scope = check_can_read_agency(connection, local_viewer(), agency)
        return agency_configuration(connection, scope, rules, last_day(connection, scope, now()))


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
    for rule, n in sorted(report.removed.items()):
        typer.echo(f"  {n:,} left out: removed under the rule {rule}")
    for code, n in report.by_reason.most_common():
        typer.echo(f"  {n:,} {code}: {FAULTS[code]}")


def _print_lacking(found: "list[DryRun]") -> None:
    for one in found:
        typer.echo(one.text)
    if not all(one.complete for one in found):
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
