"""grant, revoke, who: who may sign in, as what, and for how long."""

from datetime import date
from typing import Annotated, Any

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, day_from, now, place, ready
from models.errors import AccessDenied, SettingsError

ACTING = "acting"
COLUMNS = ("number", "name", "what", "unit", "from_on", "until", "issuer", "subject", "revoked_at")


def grant(
    role: Annotated[
        str, typer.Argument(help="chief, commander, steward, auditor, policymaker, or acting (with --for).")
    ],
    name: Annotated[str, typer.Option("--name", help="The person's post or name, as shown on screen.")],
    issuer: Annotated[
        str | None, typer.Option("--issuer", help="Address of the identity provider, for a new person.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option("--subject", help="The provider's own name of the person (`sub`).")
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="A commander's unit.")] = None,
    whose: Annotated[str | None, typer.Option("--for", help="Whom the person acts for.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day; today if left out.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="The day on which it is over.")] = None,
    staff_number: Annotated[
        str | None,
        typer.Option(
            "--staff-number", help="Only a keyed hash is kept: complaints about the person show it."
        ),
    ] = None,
    agency: Agency = None,
) -> None:
    """Give a person a role in an agency, or let one act for another."""
    from models.access import local_viewer
    from models.granting import act_for
    from models.granting import grant as give
    from models.people import Identity
    from models.units import END

    if (role == ACTING) != (whose is not None):
        raise SettingsError("Say `grant acting --for NAME --until DAY`, or a role without --for.")
    if (issuer is None) != (subject is None):
        raise SettingsError("A new person needs both --issuer and --subject.")
    identity = Identity(issuer, subject) if issuer and subject else None
    with place(agency) as (connection, scope):
        unit_id = _unit(connection, scope, unit)
        today = _today(connection, scope)
    days = {
        "from_on": day_from(since) if since else today,
        "to_on": day_from(until) if until else END,
    }
    common: dict[str, Any] = {
        "name": name,
        "identity": identity,
        "by": local_viewer().name,
        "at": now(),
        **days,
    }
    common["staff_hash"] = _staff_hash(staff_number)
    if whose is not None:
        number = f"acting {act_for(ready(), scope.agency_id, whose, **common)}"
    else:
        number = f"grant {give(ready(), scope.agency_id, role, unit_id=unit_id, **common)}"
    typer.echo(f"Granted: {number}.")


def _staff_hash(number: str | None) -> str | None:
    """What is kept of a staff number. Errors: SettingsError without the key that files are read with."""
    from models.importing.values import keyed_hash
    from models.settings import settings

    if number is None or not number.strip():
        return None
    if not settings().hash_key:
        raise SettingsError("Set ACCOUNTABILITY_HASH_KEY first: a staff number is kept as a keyed hash only.")
    return keyed_hash(number, settings().hash_key)


def revoke(
    number: Annotated[
        str | None, typer.Argument(help="The number that `who` shows, such as “grant 4”.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--sessions-of", help="End all that this person has signed in to.")
    ] = None,
    agency: Agency = None,
) -> None:
    """End a grant now, or all sessions of a person."""
    from models.access import local_viewer
    from models.granting import end_sessions
    from models.granting import revoke as end

    if (number is None) == (name is None):
        raise SettingsError("Name one grant, as `accountability who` lists them, or --sessions-of NAME.")
    with place(agency) as (_, scope):
        agency_id = scope.agency_id
    if number is not None:
        end(ready(), agency_id, number, by=local_viewer().name, at=now())
        typer.echo(f"Revoked: {number}. It refuses from the next run of a page on.")
    if name is not None:
        end_sessions(ready(), name, by=local_viewer().name, at=now())
        typer.echo(f"Ended: all sessions of {name}.")


def who(
    everything: Annotated[bool, typer.Option("--all", help="Also what has been revoked.")] = False,
    agency: Agency = None,
    form: Form = Format.TABLE,
) -> None:
    """Who has been granted what, from when and until when."""
    import pandas as pd

    from models.people import who as held
    from models.units import END

    with place(agency) as (connection, scope):
        found = held(connection, scope.agency_id, revoked=everything)
    rows = [
        (
            one.number,
            one.name,
            one.what,
            one.unit,
            one.from_on,
            None if one.to_on == END else one.to_on,
            one.issuer,
            one.subject,
            one.revoked_at,
        )
        for one in found
    ]
    show(pd.DataFrame(rows, columns=list(COLUMNS), dtype=object), form)


def _unit(connection: Any, scope: Any, name: str | None) -> int | None:
    from models.tree import unit_ids
    from models.units import unit_key

    if name is None:
        return None
    found = unit_ids(connection, scope.agency_id).get(unit_key(name))
    if found is None:
        raise AccessDenied(f"There is no unit “{name[:60]}” that you may read.")
    return found


def _today(connection: Any, scope: Any) -> date:
    from metrics.calendar import local_day, zone
    from models.tree import agency_zone

    return local_day(now(), zone(agency_zone(connection, scope)))


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command()(grant)
    app.command()(revoke)
    app.command()(who)
