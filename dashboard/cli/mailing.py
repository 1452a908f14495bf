"""recipient: who gets the published week by mail."""

from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, now, place, ready

if TYPE_CHECKING:
    from models.access import Viewer

recipient = typer.Typer(help="Who gets the published week or quarter by mail, within the own rights.")
Name = Annotated[str, typer.Option("--name", help="The person's post or name, as `who` shows it.")]
COLUMNS = ("recipient", "name", "role", "address", "reads")


@recipient.command("add")
def add(
    address: Annotated[str, typer.Argument(help="The mail address.")],
    name: Name,
    role: Annotated[
        str | None, typer.Option("--role", help="In which role, where the person has several.")
    ] = None,
    agency: Agency = None,
) -> None:
    """Send a person the briefing of their role; another address takes the place of the earlier one."""
    from models.access import local_viewer
    from models.recipients import add_recipient

    with place(agency) as (_, scope):
        pass
    by = local_viewer().name
    number = add_recipient(ready(), scope, name, address, role=role, by=by, at=now())
    typer.echo(f"Recipient {number} is added.")


@recipient.command("remove")
def remove(name: Name, agency: Agency = None) -> None:
    """Send a person nothing more; the address is not kept."""
    from models.access import local_viewer
    from models.recipients import remove_recipient

    with place(agency) as (_, scope):
        pass
    remove_recipient(ready(), scope, name, by=local_viewer().name, at=now())
    typer.echo(f"{name} gets nothing more.")


@recipient.command("list")
def listed(agency: Agency = None, form: Form = Format.TABLE) -> None:
    """Who gets what; without a role that holds today, nothing."""
    import pandas as pd

    from models.recipients import recipients
    from models.tree import unit_names

    with place(agency) as (connection, scope):
        found = recipients(connection, scope, now())
        names = unit_names(connection, scope)
    rows = [(one.id, one.name, one.role, one.address, _reads(one.viewer, names)) for one in found]
    show(pd.DataFrame(rows, columns=list(COLUMNS), dtype=object), form)


def _reads(viewer: "Viewer | None", names: dict[int, str]) -> str:
    """What somebody may read today: everything, the units on top of theirs, or nothing."""
    if viewer is None:
        return "nothing: no role"
    return ", ".join(names[own] for own in sorted(viewer.unit_ids)) or "the agency"


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.add_typer(recipient, name="recipient")
