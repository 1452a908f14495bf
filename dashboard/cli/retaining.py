"""retention, hold, release: what is due to be removed, removing it, and what a court may need."""

from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, UnitName, day_from, now, place, ready
from models.errors import SettingsError

if TYPE_CHECKING:
    from datetime import date

    import sqlalchemy as sa

    from models.access import Scope
    from models.holds import Target

retention = typer.Typer(help="Rows whose years are over: what is due, and removing it; their counts stand.")
Day = Annotated[str | None, typer.Option("--as-of", help="What was due on a day; without it, today.")]
Record = Annotated[
    str | None, typer.Argument(metavar="RECORD", help="As pages name it (complaint-7), or its own key.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why, such as the matter's name at court.")]
By = Annotated[str, typer.Option("--by", help="Who decides it: a post, such as Legal adviser.")]
COLUMNS = ("record", "retention_class", "rule", "due", "held")


@retention.callback(invoke_without_command=True)
def listed(
    context: typer.Context, agency: Agency = None, as_of: Day = None, form: Form = Format.TABLE
) -> None:
    """What is due to be removed, by class and rule, and what a legal hold keeps."""
    if context.invoked_subcommand is not None:
        return
    import pandas as pd

    from dashboard import wording
    from models.holds import holds
    from models.retention import due

    years = _years()
    with place(agency) as (connection, scope):
        lines = due(connection, scope, years, _day(connection, scope, as_of))
        held = holds(connection, scope)
    rows = [tuple(getattr(line, name) for name in COLUMNS) for line in lines]
    show(pd.DataFrame(rows, columns=list(COLUMNS)), form)
    if form is Format.TABLE:
        typer.echo(_plain(wording.retaining.rules(years)))
        for one in held:
            typer.echo(f"Held since {one.set_at:%Y-%m-%d}: {one.on}. {one.reason} ({one.set_by})")


@retention.command("apply")
def apply_(
    by: By,
    agency: Agency = None,
    as_of: Day = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove what is due and not held. It cannot be taken back."""
    from dashboard import wording
    from metrics.week_results import keep_week
    from models.expiry import remove_due
    from models.retention import due

    years = _years()
    with place(agency) as (connection, scope):
        on = _day(connection, scope, as_of)
        lines = due(connection, scope, years, on)
    numbers = {line.record: 0 for line in lines}
    for line in lines:
        numbers[line.record] += line.due
    typer.echo(_plain(wording.retaining.due(numbers, sum(line.held for line in lines))))
    if any(numbers.values()) and not yes:
        typer.confirm("Remove them for good?", abort=True)
    done = remove_due(ready(), scope, years, on=on, by=by, at=now())
    typer.echo(_plain(wording.retaining.removed(sum(line.n for line in done.lines), done.rows)))
    if not done.cleaned:
        typer.echo(wording.retaining.NOT_CLEANED)
    elif ready().dialect.name == "postgresql":
        typer.echo(wording.retaining.POSTGRESQL)
    keep_week(ready(), agency)


def _plain(text: str) -> str:
    from dashboard.wording import NO_BREAK

    return text.replace(NO_BREAK, " ")


def _years() -> dict[str, int | None]:
    from metrics.configuration import load
    from models.settings import settings

    return load(settings().configuration).retention.years


def _day(connection: "sa.Connection", scope: "Scope", text: str | None) -> "date":
    """The agency's day. Errors: EntryRefused for one that has not come."""
    from metrics.calendar import local_day, zone
    from models.retention import check_day
    from models.tree import agency_zone

    today = local_day(now(), zone(agency_zone(connection, scope)))
    return check_day(today if text is None else day_from(text), today)


def hold(reason: Reason, by: By, record: Record = None, unit: UnitName = None, agency: Agency = None) -> None:
    """Keep a record, or all of a unit's, whatever a retention rule says, until it is released."""
    from models.holds import hold as set_hold

    target, scope = _target(record, unit, agency)
    set_hold(ready(), scope, target, reason, by=by, at=now())
    typer.echo(f"{unit or target} is held: no retention rule removes it.")


def release(
    reason: Reason, by: By, record: Record = None, unit: UnitName = None, agency: Agency = None
) -> None:
    """Lift a legal hold; the retention rules apply again."""
    from models.holds import release as lift

    target, scope = _target(record, unit, agency)
    lift(ready(), scope, target, reason, by=by, at=now())
    typer.echo(f"{unit or target} is held no longer.")


def _target(record: str | None, unit: str | None, agency: str | None) -> "tuple[Target, Scope]":
    from models.holds import Target, find_record
    from models.tree import find_unit

    if (record is None) == (unit is None):
        raise SettingsError("Name one record, or a unit with --unit.")
    with place(agency) as (connection, scope):
        if unit is not None:
            return Target(unit_id=find_unit(connection, scope, unit).id), scope
        return find_record(connection, scope, record or ""), scope


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.add_typer(retention, name="retention")
    app.command()(hold)
    app.command()(release)
