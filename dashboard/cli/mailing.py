"""recipient, deliver, deliveries: who gets the published week by mail, sending it, and what went."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, now, place, ready
from models.errors import DeliveryFailed, SettingsError

if TYPE_CHECKING:
    from dashboard.delivery.channels import Channel
    from dashboard.delivery.sending import Told
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


def deliver(
    week: Annotated[
        str | None, typer.Option("--week", help="A published week; the newest one if left out.")
    ] = None,
    quarter: Annotated[
        str | None, typer.Option("--quarter", help="A published quarter such as 2026-Q3; else the newest.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--to-folder", help="A folder for one file a mail, instead of a server.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say who would get what.")] = False,
    agency: Agency = None,
) -> None:
    """Send each recipient the newest published week or quarter that they may read, once; for a timer."""
    from dashboard.delivery.editions import Asked
    from dashboard.delivery.sending import Run
    from models.settings import settings

    with place(agency) as (connection, scope):
        asked = Asked.checked(connection, scope, week, quarter)
    channel = _channel(folder)
    run = Run(ready(), scope, channel, asked, now, settings().public_url)
    _tell(run.rehearse() if dry_run else run.deliver())


def _channel(folder: Path | None) -> "Channel":
    """The folder, or the mail server of the settings. Errors: SettingsError where there is neither."""
    from dashboard.delivery.folder import Folder
    from dashboard.delivery.mail_server import MailServer
    from models.mail_settings import read_mail, read_sender
    from models.settings import settings

    if folder is not None:
        return Folder(folder, read_sender(settings()))
    rules = read_mail(settings())
    if rules is None:
        raise SettingsError("Set ACCOUNTABILITY_SMTP_HOST, or name a folder with --to-folder.")
    return MailServer(rules)


def _tell(found: "Iterable[Told]") -> None:
    """A line for each as it goes. Errors: DeliveryFailed where one that should have gone did not."""
    from dashboard.words import mail as words

    told = []
    for one in found:
        told.append(one)
        of = f" ({one.label}, {one.audience})" if one.label else ""
        typer.echo(f"{one.name}{of}: {words.told_of(one.state, one.why)}")
    if not told:
        typer.echo("Nobody gets mail: `accountability recipient add` says who does.")
    left = [one for one in told if one.is_left]
    if left:
        raise DeliveryFailed(words.undelivered(len(left), len(told), left[0].why))


def deliveries(agency: Agency = None, form: Form = Format.TABLE) -> None:
    """What went to whom, newest first, and what is still to go."""
    import pandas as pd

    from models.deliveries import Delivered
    from models.deliveries import deliveries as all_of

    with place(agency) as (connection, scope):
        rows: list[Any] = [list(vars(one).values()) for one in all_of(connection, scope)]
    show(pd.DataFrame(rows, columns=list(Delivered.__dataclass_fields__), dtype=object), form)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.add_typer(recipient, name="recipient")
    app.command()(deliver)
    app.command()(deliveries)
