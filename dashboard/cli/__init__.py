"""The command `accountability`: the same functions as the pages, for timers, scripts and the terminal.

Commands import what they work with when they run, so that `--help` and a mistyped option answer at once.
"""

import sys

import typer

from dashboard.cli import (
    adopting,
    auditing,
    briefing,
    confirming,
    database,
    deciding,
    disputing,
    figures,
    granting,
    importing,
    integrity,
    mailing,
    notes,
    open_data,
    publishing,
    replies,
    restricted,
    retaining,
    running,
    signals,
    suggesting,
    templates,
    undoing,
    worklist,
)
from models.errors import AccountabilityError

app = typer.Typer(
    name="accountability",
    help="Accountability metrics for a police agency: import records, read figures, serve the dashboard.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for room in (
    running,
    database,
    importing,
    figures,
    integrity,
    worklist,
    signals,
    notes,
    replies,
    deciding,
    undoing,
    suggesting,
    templates,
    confirming,
    adopting,
    restricted,
    granting,
    retaining,
    publishing,
    briefing,
    mailing,
    disputing,
    open_data,
    auditing,
):
    room.register(app)


def main() -> None:
    """Run a command. An error of ours becomes one sentence and its exit code, here and nowhere else."""
    try:
        app()
    except AccountabilityError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
