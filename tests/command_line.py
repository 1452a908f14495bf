"""The command line as a shell runs it: its code, what it prints, and what it says in error."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TEMPLATES = Path(__file__).parents[1] / "seed_data" / "templates"


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, object]]:
        """What was printed as JSON."""
        found: list[dict[str, object]] = json.loads(self.out)
        return found

    @property
    def cells(self) -> list[dict[str, str]]:
        """What was printed as CSV."""
        return list(csv.DictReader(io.StringIO(self.out)))


Run = Callable[..., Ran]


def columns(table: str) -> list[str]:
    """The columns of a template."""
    with (TEMPLATES / f"{table}.csv").open(encoding="utf-8") as file:
        return next(csv.reader(file))
