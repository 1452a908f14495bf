"""open-data, dictionary, records-request: what anybody may take away, and what it means."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.places import Agency, now, place, quarter_of, ready, week_of
from models.errors import SettingsError

if TYPE_CHECKING:
    from metrics.configuration import Configuration

Out = Annotated[Path, typer.Option("--out", help="The folder to write into; it must be there.")]


def open_data(
    quarter: Annotated[str, typer.Option("--quarter", help="A released quarter, such as 2026-Q3.")],
    out: Out,
    packed: Annotated[bool, typer.Option("--zip", help="One ZIP in place of a folder.")] = False,
    agency: Agency = None,
) -> None:
    """The open data of a released quarter: its tables, their dictionary, and the proof of its figures."""
    from dashboard.briefings.files import write
    from dashboard.briefings.folders import write_folder, zipped
    from dashboard.open_data.package import package

    chosen = quarter_of(quarter)
    assert chosen is not None
    with place(agency) as (connection, scope):
        made = package(connection, scope, chosen.label, _configuration())
    if packed:
        done = write(out, f"{made.name}.zip", zipped(made.files, made.name, made.published_at))
    else:
        done = write_folder(out, made.name, made.files)
    typer.echo(f"Wrote {done}. Head {made.head}")


def records_request(
    out: Out,
    by: Annotated[str, typer.Option("--by", help="The post that makes the package.")],
    asked: Annotated[
        str, typer.Option("--for", help="The request's reference, such as its number; no name.")
    ],
    week: Annotated[str | None, typer.Option("--week", help="A published week such as 2026-W44.")] = None,
    quarter: Annotated[str | None, typer.Option("--quarter", help="A quarter such as 2026-Q3.")] = None,
    agency: Agency = None,
) -> None:
    """The package of a public-records request, put on the trail before it is written."""
    from dashboard.briefings.folders import write_folder
    from dashboard.open_data.request import Asked, answer
    from models.errors import ExportFailed
    from models.records_requests import checked, log_request

    period = week_of(week) or quarter_of(quarter)
    if period is None or (week and quarter):
        raise SettingsError("Say --week or --quarter.")
    if not out.is_dir():
        raise ExportFailed(f"There is no folder {out}. Make it, or name another.")
    request = Asked(period, checked(by, "by whom"), checked(asked, "for which request"), now())
    with place(agency) as (connection, scope):
        made = answer(connection, scope, request, _configuration())
    about = {"by": request.by, "asked": request.reference, "at": request.at}
    log_request(ready(), scope, period.label, **about, files=made.count, manifest=made.digest)
    typer.echo(f"Wrote {write_folder(out, made.name, made.files)}. Manifest {made.digest}")


def dictionary(
    out: Annotated[
        Path | None,
        typer.Option("--out", help="A file to write, ending in .html or .md; else it is printed."),
    ] = None,
) -> None:
    """The data dictionary: every column that leaves, every measure, every word, and what is withheld."""
    from dashboard.briefings.files import write
    from dashboard.open_data.dictionary import as_html, as_text

    if out is None:
        typer.echo(as_text(_configuration()), nl=False)
        return
    if out.suffix not in (".html", ".md"):
        raise SettingsError("Name a file that ends in .html or .md.")
    text = as_html(_configuration()) if out.suffix == ".html" else as_text(_configuration())
    typer.echo(f"Wrote {write(out.parent, out.name, text.encode())}.")


def _configuration() -> "Configuration":
    from metrics.configuration import load
    from models.settings import settings

    return load(settings().configuration)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    for command in (open_data, records_request, dictionary):
        app.command()(command)
