"""template: a workbook to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from models.errors import ExportFailed


def template_(
    record: Annotated[
        str, typer.Argument(help="What its rows are, such as case, commitment, event or unit.")
    ],
    file: Annotated[Path, typer.Argument(help="The XLSX file to write; one that is there stays as it is.")],
) -> None:
    """Write a workbook to fill in: what each column means, lists of words, and an example row."""
    from models.connecting.template import template, template_mapping

    content, mapping = template(record), template_mapping(record)
    if file.suffix.lower() != ".xlsx":
        raise ExportFailed(f"{file.name} is a workbook: call it {file.stem}.xlsx.")
    try:
        with file.open("xb") as opened:
            opened.write(content)
    except FileExistsError:
        raise ExportFailed(f"{file.name} is there already and may be filled in. Name another file.") from None
    except OSError as error:
        raise ExportFailed(f"{file.name} could not be written. Check the folder and its rights.") from error
    typer.echo(f"{file}: fill it in, then accountability import {file.name} --mapping {mapping.name}")


def register(app: typer.Typer) -> None:
    """Add this room's command."""
    app.command("template")(template_)
