"""clocks, adopt: what an agency has adopted, and adopting it in the name of a post."""

from datetime import date
from typing import Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, day_from, now, place, ready
from models.errors import SettingsError

COLUMNS = ("key", "value", "default", "source", "adopted_by", "adopted_on", "holds_from", "reason")


def clocks(agency: Agency = None, form: Form = Format.TABLE) -> None:
    """Every clock and goalpost: its value, where it comes from, and which post has adopted it."""
    import pandas as pd

    from metrics.adopting import last_day
    from metrics.configuration import load
    from metrics.policies import agency_configuration, policies
    from models.settings import settings

    shipped = load(settings().configuration)
    with place(agency) as (connection, scope):
        reach = last_day(connection, scope, now())
        found = policies(agency_configuration(connection, scope, shipped, reach), shipped)
    rows = []
    for one in found:
        by = one.adopted
        who = (by.by, by.on, by.first_day, by.reason or None) if by else (None, None, None, None)
        ours = one.source if one.value == one.default else None
        rows.append((one.key, one.value, one.default, (by.note if by else "") or ours, *who))
    show(pd.DataFrame(rows, columns=list(COLUMNS)), form)


def adopt(
    post: Annotated[str, typer.Option("--by", help="The post that adopts it, such as Chief of police.")],
    key: Annotated[str | None, typer.Argument(help="Which, as `clocks` names it: goalposts.A1.")] = None,
    value: Annotated[str | None, typer.Argument(help="Its value; without one, the value in force.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All that nobody has adopted yet, as they stand.")
    ] = False,
    note: Annotated[str, typer.Option("--source", help="Where the value comes from.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why it changes within its year.")] = "",
    since: Annotated[str | None, typer.Option("--from", help="The first day that it holds for.")] = None,
    agency: Agency = None,
) -> None:
    """Adopt a clock or a goalpost, or all that stand, in the name of a post."""
    from metrics import adopting
    from metrics.configuration import load
    from metrics.policies import agency_configuration
    from models.access import local_viewer
    from models.settings import settings

    if everything == (key is not None):
        raise SettingsError(
            "Name one clock or goalpost, as `accountability clocks` lists them, or say --all."
        )
    shipped, first_day = load(settings().configuration), _day(since)
    with place(agency) as (connection, scope):
        held = agency_configuration(connection, scope, shipped, adopting.last_day(connection, scope, now()))
    wanted = {key: value} if key else {one: None for one in held.policies if held.adopted(one) is None}
    if not wanted:
        typer.echo("Nothing was left to adopt.")
        return
    kept = adopting.adopt(
        ready(),
        scope,
        local_viewer(),
        wanted,
        configuration=shipped,
        post=post,
        at=now(),
        note=note,
        reason=reason,
        first_day=first_day,
    )
    for one in kept:
        typer.echo(f"Adopted: {one.key}, {one.value}.")


def _day(text: str | None) -> date | None:
    return None if text is None else day_from(text)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command()(clocks)
    app.command()(adopt)
