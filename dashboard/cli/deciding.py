"""decide, decisions: what was decided about a figure, whose it is, and what the figure is 90 days later."""

from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, now, place, ready
from models.errors import EntryRefused

if TYPE_CHECKING:
    from metrics.figures import Figures
    from models.decisions import Decided

FIGURE = ("measure", "window", "week_start", "numerator", "denominator", "value", "low", "high")
SAID = ("text", "owner", "decided_by", "decided_at", "question_id", "review_on")
RESULT = ("result_week", "result", "now_numerator", "now_denominator", "then_numerator", "then_denominator")


def decide(
    text: Annotated[str, typer.Argument(help="What is decided: at most 400 characters, no case numbers.")],
    unit: Annotated[str, typer.Option("--unit", help="The unit whose figure it is about.")],
    measure: Annotated[str, typer.Option("--measure", help="The figure, such as B1.")],
    owner: Annotated[str, typer.Option("--owner", help="Whose it is: a post or a unit of the agency.")],
    by: Annotated[str, typer.Option("--by", help="Who decides: a post, such as Chief.")],
    question: Annotated[
        int | None, typer.Option("--question", help="The number of the question that it follows from.")
    ] = None,
    agency: Agency = None,
) -> None:
    """Record a decision about a unit's figure as it stands; its result is reckoned after 90 days."""
    from metrics.decided import stood
    from metrics.measures import REGISTRY
    from metrics.scorecards import build
    from models import decisions as kept
    from models.tree import find_unit

    if measure not in REGISTRY:
        raise EntryRefused(f"There is no measure “{measure[:20]}”. `accountability method` lists them.")
    with place(agency) as (connection, scope):
        unit_id = find_unit(connection, scope, unit).id
        figure = stood(build(connection, scope, now=now()).figure(measure, unit_id))
    number = kept.decide(ready(), scope, figure, text, owner, by=by, at=now(), question_id=question)
    typer.echo(f"Decision {number} about {measure} of {unit} is kept.")


def decisions(agency: Agency = None, form: Form = Format.TABLE) -> None:
    """What was decided, newest first, with the result: the same figure in the week of the 90th day."""
    import pandas as pd

    from metrics.figures import figures
    from models.decisions import decisions as found

    with place(agency) as (connection, scope):
        kept = found(connection, scope)
        view = figures(connection, scope, now=now()) if kept else None
    rows = [_row(view, one) for one in kept if view is not None]
    show(pd.DataFrame(rows, columns=["decision", "unit", *FIGURE, *SAID, *RESULT], dtype=object), form)


def _row(view: "Figures", one: "Decided") -> list[object]:
    from metrics.decided import result

    found = result(view, one)
    both, parts = (found.now, found.then), ("numerator", "denominator")
    counts = [getattr(value, name, None) for value in both for name in parts]
    said = [getattr(one, name) for name in (*FIGURE, *SAID)]
    return [one.id, one.unit, *said, found.week.label, found.outcome or "due", *counts]


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command()(decide)
    app.command()(decisions)
