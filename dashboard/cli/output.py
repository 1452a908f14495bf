"""Frames to the terminal: a table for people, JSON and CSV for programs."""

import csv
import io
import json
import sys
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    import pandas as pd


class Format(StrEnum):
    """How a table is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def plain(value: Any) -> Any:
    """One cell as JSON knows it: whole numbers whole, days as ISO text, what is missing null."""
    if value is None or value != value:  # NaN and NaT differ from themselves
        return None
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def rows_of(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """The frame as objects, a row each."""
    names = list(frame.columns)
    return [
        {name: plain(value) for name, value in zip(names, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]


def show(frame: "pd.DataFrame", form: Format, title: str = "") -> None:
    """Print a frame in the wanted form to standard output."""
    rows = rows_of(frame)
    if form is Format.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form is Format.CSV:
        typer.echo(_csv(list(frame.columns), rows), nl=False)
    else:
        _table(list(frame.columns), rows, title)


def _csv(names: list[str], rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([inert(row[name]) for name in names])
    return text.getvalue()


def inert(value: Any) -> Any:
    """A cell that no spreadsheet runs as a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def _table(names: list[str], rows: list[dict[str, Any]], title: str) -> None:
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for name in names:
        numeric = all(isinstance(row[name], (int, float)) or row[name] is None for row in rows)
        table.add_column(name.replace("_", " "), justify="right" if numeric and rows else "left")
    for row in rows:
        table.add_row(*(_cell(row[name]) for name in names))
    wide = Console().width if sys.stdout.isatty() else 200
    Console(width=wide, markup=False, highlight=False).print(table)
    if not rows:
        typer.echo("No rows.")


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def progress() -> Progress:
    """A progress bar on standard error; silent where that is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,} rows"))
    return Progress(*columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal)
