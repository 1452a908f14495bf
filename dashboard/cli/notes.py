"""note add, approve, end, list: what people write onto the time line."""

from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, UnitName, now, place, ready, week_of
from models.errors import EntryRefused

if TYPE_CHECKING:
    import sqlalchemy as sa

    from metrics.signals.notes import Note
    from models.access import Scope

notes = typer.Typer(help="Notes on the time line: a remark, a change of process, a week left out.")
Number = Annotated[int, typer.Argument(help="The note's number, as `note list` prints it.")]
By = Annotated[str, typer.Option("--by", help="Who: a post, such as Deputy chief.")]


@notes.command("add")
def add(
    text: Annotated[str, typer.Argument(help="What happened, in one sentence.")],
    week: Annotated[str, typer.Option("--week", help="The week it bears on, such as 2026-W46.")],
    by: By,
    kind: Annotated[
        str, typer.Option("--kind", help="note, rebase (limits start anew) or excluded.")
    ] = "note",
    unit: UnitName = None,
    measure: Annotated[str | None, typer.Option("--measure", help="A measure such as B1.")] = None,
    trial: Annotated[bool, typer.Option("--trial", help="New limits from fewer than twelve weeks.")] = False,
    agency: Agency = None,
) -> None:
    """Write a note. New limits and weeks left out count once `note approve` has been given by another."""
    from metrics.measures import REGISTRY
    from models.engine import writing
    from models.notes import write_note
    from models.tree import find_unit

    chosen = week_of(week)
    if measure is not None and measure not in REGISTRY:
        raise EntryRefused(f"There is no measure “{measure[:20]}”. `accountability method` lists them.")
    with place(agency) as (connection, scope):
        own = find_unit(connection, scope, unit).id if unit else None
    if chosen is None:
        raise EntryRefused("A note names its week.")
    with writing(ready()) as connection:
        number = write_note(
            connection,
            agency_id=scope.agency_id,
            unit_id=own,
            measure=measure,
            week_start=chosen.start,
            kind=kind,
            text=text,
            author=by,
            at=now(),
            trial=trial,
        )
    typer.echo(f"Note {number} written." + ("" if kind == "note" else " It waits for approval."))


@notes.command("approve")
def approve(number: Number, by: By, agency: Agency = None) -> None:
    """Approve a note that another has written; new limits only where the weeks since bear them out."""
    from models.engine import writing
    from models.notes import approve_note

    with place(agency) as (connection, scope):
        _check(connection, scope, number, by)
    with writing(ready()) as connection:
        approve_note(connection, number, by=by, at=now())
    typer.echo(f"Note {number} approved.")


def _check(connection: "sa.Connection", scope: "Scope", number: int, by: str) -> None:
    """Errors: EntryRefused where the note is not there, or its limits may not start anew."""
    from metrics.figures import figures
    from metrics.signals.approving import change_by, check_can_approve
    from metrics.signals.notes import read_notes

    found = [note for note in read_notes(connection, scope, waiting=True) if note.id == number]
    if not found:
        raise EntryRefused("There is no note of this number that waits for approval.")
    view = figures(connection, scope, now=now())
    change = change_by(view, read_notes(connection, scope), found[0])
    check_can_approve(view, change, found[0], approver=by, commands=False)


@notes.command("end")
def end(number: Number, by: By, agency: Agency = None) -> None:
    """Take a note out of force; it stays on file, and what it changed is as it was before."""
    from metrics.signals.notes import read_notes
    from models.engine import writing
    from models.notes import end_note

    with place(agency) as (connection, scope):
        if number not in {note.id for note in read_notes(connection, scope, waiting=True)}:
            raise EntryRefused("There is no note of this number in force.")
    with writing(ready()) as connection:
        end_note(connection, number, by=by, at=now())
    typer.echo(f"Note {number} ended.")


@notes.command("list")
def listed(agency: Agency = None, form: Form = Format.TABLE) -> None:
    """Every note in force, those that wait for approval too."""
    import pandas as pd

    from metrics.signals.notes import read_notes
    from models.tree import load_tree

    with place(agency) as (connection, scope):
        found = read_notes(connection, scope, waiting=True)
        names = {node.id: node.name for node in load_tree(connection, scope)}
    columns = ("note", "week_start", "kind", "unit", "measure", "text", "author", "approved_by", "trial")
    show(pd.DataFrame([_line(note, names) for note in found], columns=list(columns)), form)


def _line(note: "Note", names: dict[int, str]) -> tuple[object, ...]:
    from metrics.counts import day_of

    unit = names[note.unit_id] if note.unit_id is not None else None
    week = day_of(note.monday)
    return (
        note.id,
        week,
        note.kind,
        unit,
        note.measure,
        note.text,
        note.author,
        note.approved_by,
        note.trial,
    )


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.add_typer(notes, name="note")
