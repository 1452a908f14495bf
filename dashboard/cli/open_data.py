"""dictionary: what every column, measure and word means, from the program itself."""

from pathlib import Path
from typing import Annotated

import typer

from models.errors import SettingsError


def dictionary(
    out: Annotated[
        Path | None,
        typer.Option("--out", help="A file to write, ending in .html or .md; else it is printed."),
    ] = None,
) -> None:
    """The data dictionary: every column that leaves, every measure, every word, and what is withheld."""
    from dashboard.briefings.files import write
    from dashboard.open_data.dictionary import as_html, as_text
    from metrics.configuration import load
    from models.settings import settings

    configuration = load(settings().configuration)
    if out is None:
        typer.echo(as_text(configuration), nl=False)
        return
    if out.suffix not in (".html", ".md"):
        raise SettingsError("Name a file that ends in .html or .md.")
    text = as_html(configuration) if out.suffix == ".html" else as_text(configuration)
    typer.echo(f"Wrote {write(out.parent, out.name, text.encode())}.")


def register(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command()(dictionary)
