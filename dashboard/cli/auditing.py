"""audit: the entries of both trails, and whether they verify."""

from datetime import timedelta
from typing import Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, day_from, instant_of, place, ready
from models.errors import SettingsError

_COLUMNS = ("trail", "entry", "at", "actor", "role", "acting_for", "action", "subject", "detail")


def audit(
    agency: Agency = None,
    chain: Annotated[str | None, typer.Option("--chain", help="changes or looks; left out, both.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="The first day, such as 2026-11-02.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="The last day.")] = None,
    actor: Annotated[str | None, typer.Option("--actor", help="Only what this person did.")] = None,
    action: Annotated[str | None, typer.Option("--action", help="Only this, such as refusal.")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Walk the trails; exit 14 if one breaks.")] = False,
    head: Annotated[str | None, typer.Option("--head", help="A head that was printed earlier.")] = None,
    form: Form = Format.TABLE,
) -> None:
    """Who looked, was refused, changed what: newest first; or proof that no entry was changed."""
    from models.trails import TRAILS

    if chain is not None and chain not in TRAILS:
        raise SettingsError(f"There is no trail “{chain[:20]}”. Use {' or '.join(TRAILS)}.")
    wanted = TRAILS if chain is None else (chain,)
    if verify or head is not None:
        _verify(wanted, head)
    else:
        _show(agency, wanted, (first, last), actor, action, form)


def _verify(wanted: tuple[str, ...], head: str | None) -> None:
    from models.chain import Head
    from models.trails import state

    if head is not None and len(wanted) > 1:
        raise SettingsError("Say of which trail the head is: --chain changes or --chain looks.")
    kept = None if head is None else Head.parse(head)
    found = [state(ready(), trail, kept) for trail in wanted]
    for one in found:
        if one.broken is None:
            typer.echo(one.said)
    for one in found:
        if one.broken is not None:
            raise one.broken


def _show(
    agency: str | None,
    wanted: tuple[str, ...],
    days: tuple[str | None, str | None],
    actor: str | None,
    action: str | None,
    form: Format,
) -> None:
    import json

    import pandas as pd

    from models.access import Action, check_can, local_viewer
    from models.trails import Wanted, entries

    with place(agency) as (connection, scope):
        check_can(local_viewer(), Action.READ_TRAILS, scope)
        first, last = days
        after = None if last is None else str(day_from(last) + timedelta(days=1))
        since, until = (instant_of(connection, scope, day) for day in (first, after))
    asked = Wanted(since, until, actor, action)
    held = [entry for trail in wanted for entry in entries(ready(), scope, trail, asked)]
    held.sort(key=lambda entry: (entry.at, entry.number), reverse=True)
    rows = [
        (
            entry.trail,
            entry.number,
            entry.at,
            entry.actor,
            entry.role,
            entry.acting_for,
            entry.action,
            entry.subject,
            json.dumps(entry.detail, sort_keys=True, ensure_ascii=False),
        )
        for entry in held
    ]
    show(pd.DataFrame(rows, columns=list(_COLUMNS)), form)


def register(app: typer.Typer) -> None:
    """Add this room's command."""
    app.command()(audit)
