"""undo: a file that should not have come, taken back."""

from typing import Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, now, place, ready


def undo_(
    number: Annotated[
        int | None, typer.Argument(metavar="BATCH", help="The batch's number; without it they are listed.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, in one sentence.")] = "",
    agency: Agency = None,
    only_look: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    form: Form = Format.TABLE,
) -> None:
    """Take a file back: what is held afterwards is what would be held, had it never come."""
    from dashboard import wording
    from metrics.week_results import keep_week
    from models.access import local_viewer
    from models.importing.undo import checked_reason, preview, undo

    if number is None:
        _list(agency, form)
        return
    with place(agency) as (connection, scope):
        told = preview(connection, scope, number)
    typer.echo(wording.undoing.before(told).replace(wording.NO_BREAK, " "))
    if only_look:
        return
    said = checked_reason(reason)
    if not yes:
        typer.confirm("Take it back?", abort=True)
    done = undo(ready(), scope, number, said, by=local_viewer().name, at=now())
    typer.echo(wording.undoing.after(done).replace(wording.NO_BREAK, " "))
    keep_week(ready(), done.agency)


def _list(agency: str | None, form: Format) -> None:
    """The newest files taken in, each with the number of its batch."""
    import pandas as pd

    from models.sources import read_files

    with place(agency) as (connection, scope):
        batches = read_files(connection, scope).batches
    columns = ("batch", "taken_in", "source", "file", "new", "changed", "same", "quarantined")
    rows = [
        (
            b.id,
            f"{b.imported_at:%Y-%m-%d %H:%M}",
            b.source,
            b.file_name,
            b.new,
            b.changed,
            b.same,
            b.quarantined,
        )
        for b in batches
    ]
    show(pd.DataFrame(rows, columns=list(columns)), form)


def register(app: typer.Typer) -> None:
    """Add this room's command."""
    app.command("undo")(undo_)
