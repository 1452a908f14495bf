"""dispute, disputes: what units say against their figures before a week is published, and the answers."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, UnitName, WeekLabel, now, place, ready, week_of
from models.errors import SettingsError

if TYPE_CHECKING:
    from metrics.self_check import SelfCheck
    from models.access import Scope

COLUMNS = ("dispute", "week", "unit", "measure", "text", "author", "written_at")
ANSWERED = ("answer", "answered_by", "answered_at")


def dispute(
    text: Annotated[str, typer.Argument(help="What is said: at most 400 characters, no case numbers.")],
    by: Annotated[str, typer.Option("--by", help="Who says it: a post, such as North captain.")],
    unit: UnitName = None,
    measure: Annotated[str | None, typer.Option("--measure", help="The figure, such as B1.")] = None,
    week: WeekLabel = None,
    answer: Annotated[
        int | None, typer.Option("--answer", help="Answer the dispute of this number instead.")
    ] = None,
    agency: Agency = None,
) -> None:
    """Say against a unit's figure of the week in self-check that its data are wrong; or answer a dispute."""
    from models.disputes import answer_dispute

    with place(agency) as (_, scope):
        pass
    if answer is not None:
        if unit or measure or week:
            raise SettingsError("An answer needs the dispute's number and no unit, measure or week.")
        answer_dispute(ready(), scope, answer, text, by=by, at=now())
        typer.echo(f"Dispute {answer} is answered.")
    else:
        if not unit or not measure:
            raise SettingsError("Say whose figure and which: --unit and --measure.")
        _dispute(scope, unit, measure, text, week, by)
    _warn_of_names(scope, text)


def _dispute(scope: "Scope", unit: str, measure: str, text: str, week: str | None, by: str) -> None:
    from metrics.configuration import load
    from metrics.self_check import dispute as keep
    from models.engine import reading
    from models.settings import settings
    from models.tree import find_unit

    at = now()
    with reading(ready()) as connection:
        unit_id = find_unit(connection, scope, unit).id
    chosen = week_of(week) or _newest(scope, at).week
    configuration = load(settings().configuration)
    number = keep(
        ready(), scope, unit_id, measure, text, week=chosen, configuration=configuration, by=by, at=at
    )
    typer.echo(f"Dispute {number}: {measure} of {unit}, {chosen}. It hides nothing and moves no figure.")


def _newest(scope: "Scope", at: datetime) -> "SelfCheck":
    """The week that has settled last, whether its days of self-check are over or not."""
    from metrics.configuration import load
    from metrics.self_check import newest_check
    from models.engine import reading
    from models.settings import settings
    from models.tree import agency_zone

    with reading(ready()) as connection:
        return newest_check(load(settings().configuration), agency_zone(connection, scope), at)


def _warn_of_names(scope: "Scope", text: str) -> None:
    from models.engine import reading
    from models.plain_text import possible_names
    from models.tree import unit_names

    with reading(ready()) as connection:
        found = possible_names(text, unit_names(connection, scope).values())
    if found:
        typer.echo(f"May be persons' names, look again: {', '.join(found)}.", err=True)


def disputes(week: WeekLabel = None, agency: Agency = None, form: Form = Format.TABLE) -> None:
    """What units have said against their figures, with the answers."""
    import pandas as pd

    from models.disputes import disputes as found

    chosen = week_of(week)
    with place(agency) as (connection, scope):
        said = found(connection, scope, chosen.label if chosen else None)
    names = ("id", "label", *COLUMNS[2:], *ANSWERED)
    rows = [[getattr(one, name) for name in names] for one in said]
    show(pd.DataFrame(rows, columns=[*COLUMNS, *ANSWERED], dtype=object), form)


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command()(dispute)
    app.command()(disputes)
