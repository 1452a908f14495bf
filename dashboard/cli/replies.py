"""reply list, pass, keep, return: what units wrote beside figures, and whether it may leave the building."""

from datetime import date
from typing import Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, now, place, ready

said = typer.Typer(help="What units wrote beside their figures, and whether it may leave the building.")
Number = Annotated[int, typer.Argument(help="The reply's number, as `reply list` prints it.")]
By = Annotated[str, typer.Option("--by", help="Who has read it: a post, such as Legal adviser.")]
COLUMNS = ("reply", "week_start", "unit", "measure", "text", "author", "written_at", "review")


@said.command("list")
def listed(agency: Agency = None, form: Form = Format.TABLE) -> None:
    """Every reply, newest first; `waiting` ones read "reply under review" outside."""
    import pandas as pd

    from models.replies import replies
    from models.tree import load_tree

    with place(agency) as (connection, scope):
        names = {node.id: node.name for node in load_tree(connection, scope)}
        found = replies(connection, scope, names, date.min)
    rows = [
        (r.id, r.week_start, names[r.unit_id], r.measure, r.text, r.author, r.written_at, r.review)
        for r in found
    ]
    show(pd.DataFrame(rows, columns=list(COLUMNS)), form)


@said.command("pass")
def passed(number: Number, by: By, agency: Agency = None) -> None:
    """Let a reply leave the building; never by the one who wrote it."""
    _review(number, by, agency, passed=True)
    typer.echo(f"Reply {number} may leave the building.")


@said.command("keep")
def kept(number: Number, by: By, agency: Agency = None) -> None:
    """Keep a reply inside the agency."""
    _review(number, by, agency, passed=False)
    typer.echo(f"Reply {number} stays inside.")


@said.command("return")
def returned(
    number: Number,
    reason: Annotated[str, typer.Argument(help="What its author is to change, in one sentence.")],
    by: By,
    agency: Agency = None,
) -> None:
    """Give a reply back to its author, with what is to be changed; it then waits for them."""
    from models.replies import send_back

    with place(agency) as (_, scope):
        pass
    send_back(ready(), scope, number, reason, by=by, at=now())
    typer.echo(f"Reply {number} is back with its author.")


def _review(number: int, by: str, agency: str | None, *, passed: bool) -> None:
    from models.replies import review

    with place(agency) as (_, scope):
        pass
    review(ready(), scope, number, passed=passed, by=by, at=now())


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.add_typer(said, name="reply")
