"""events waiting, differences, confirm, deny, back: whether what was planned took place."""

from typing import Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, UnitName, now, place, ready

events = typer.Typer(help="Events of calendars: whether what was planned took place.")
Numbers = Annotated[list[int], typer.Argument(metavar="EVENT...", help="Numbers, as `waiting` prints them.")]
By = Annotated[str | None, typer.Option("--by", help="Who knows: a post, such as Desk sergeant.")]


@events.command("waiting")
def waiting_(unit: UnitName = None, agency: Agency = None, form: Form = Format.TABLE) -> None:
    """Events that have begun and wait to be confirmed, newest first."""
    from models.confirming import waiting
    from models.tree import find_unit

    with place(agency) as (connection, scope):
        unit_id = find_unit(connection, scope, unit).id if unit else None
        found = waiting(connection, scope, unit_id, begun_by=now())
    show(found.rename(columns={"id": "event"}), form)


@events.command("differences")
def differences_(unit: UnitName = None, agency: Agency = None, form: Form = Format.TABLE) -> None:
    """Confirmed events of which a later file says otherwise: `confirm`, `deny` or `back` settles each."""
    from models.confirming import differences
    from models.tree import find_unit

    with place(agency) as (connection, scope):
        unit_id = find_unit(connection, scope, unit).id if unit else None
        found = differences(connection, scope, unit_id)
    show(found.rename(columns={"id": "event"}), form)


@events.command("confirm")
def confirm_(numbers: Numbers, by: By = None, agency: Agency = None) -> None:
    """Say that these events took place: they count from now on, whatever later files say."""
    _say(numbers, True, by, agency)


@events.command("deny")
def deny_(numbers: Numbers, by: By = None, agency: Agency = None) -> None:
    """Say that these events did not take place."""
    _say(numbers, False, by, agency)


@events.command("back")
def back_(numbers: Numbers, by: By = None, agency: Agency = None) -> None:
    """Unsay what was said of these events: they are again as their file has them."""
    from dashboard import wording
    from metrics.week_results import keep_week
    from models.access import local_viewer
    from models.confirming import take_back

    with place(agency) as (_, scope):
        pass
    done = take_back(ready(), scope, numbers, by=by or local_viewer().name, at=now())
    typer.echo(wording.plain(wording.confirm.taken_back(done)))
    keep_week(ready(), agency)


def _say(numbers: list[int], held: bool, by: str | None, agency: str | None) -> None:
    from dashboard import wording
    from metrics.week_results import keep_week
    from models.access import local_viewer
    from models.confirming import confirm

    with place(agency) as (_, scope):
        pass
    done = confirm(ready(), scope, numbers, held, by=by or local_viewer().name, at=now())
    typer.echo(wording.plain(wording.confirm.said(done, held)))
    keep_week(ready(), agency)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.add_typer(events, name="events")
