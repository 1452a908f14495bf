"""restricted, unlock, lock: records that count at no unit, and the only door by which they do again."""

from typing import Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, now, place, ready

restricted = typer.Typer(help="Records that count at no unit: restricted ones, and somebody's own case.")
Record = Annotated[str, typer.Argument(help="complaint, promise or event.")]
Number = Annotated[int, typer.Argument(help="Its number, as `restricted list` prints it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence; it is kept.")]
By = Annotated[
    str | None, typer.Option("--by", help="Who says so: a post of the unit that handles the record.")
]


@restricted.command("list")
def list_(agency: Agency = None, form: Form = Format.TABLE) -> None:
    """Restricted records and conflicts, newest first, with their clocks; unlocked ones too."""
    from metrics.figures import figures
    from metrics.lists import list_day
    from metrics.restricted import restricted_list
    from models.access import local_viewer

    with place(agency) as (connection, scope):
        view = figures(connection, scope, now=now(), only=())
        on = list_day(view)
        rows = restricted_list(connection, scope, local_viewer(), view.counts.configuration, on)
    shown = rows.drop(columns="unit_id").rename(columns={"id": "number"})
    show(shown, form, f"Restricted records and conflicts: {len(rows):,}")


@restricted.command("unlock")
def unlock_(record: Record, number: Number, reason: Reason, by: By = None, agency: Agency = None) -> None:
    """Count a record at its units again, for everybody. Only the unit that handles it says so."""
    _say(record, number, True, reason, by, agency)


@restricted.command("lock")
def lock_(record: Record, number: Number, reason: Reason, by: By = None, agency: Agency = None) -> None:
    """Take an unlocked record from its units again."""
    _say(record, number, False, reason, by, agency)


def _say(record: str, number: int, unlocked: bool, reason: str, by: str | None, agency: str | None) -> None:
    from dashboard import wording
    from metrics.week_results import keep_week
    from models.access import local_viewer
    from models.unlocking import lock, unlock

    with place(agency) as (_, scope):
        pass
    door = unlock if unlocked else lock
    door(ready(), scope, local_viewer(), record, number, reason, at=now(), by=by)
    typer.echo(wording.plain(wording.restricted.said(record, unlocked)))
    keep_week(ready(), agency)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.add_typer(restricted, name="restricted")
