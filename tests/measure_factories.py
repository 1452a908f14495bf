"""Small agencies as rows of the templates that ship, read by the mappings that ship."""

import csv
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from metrics.calendar import Week
from metrics.scorecards import Scorecard, build
from models.access import Scope, check_can_read_agency, local_viewer
from models.engine import reading
from models.importing.load import import_file
from models.importing.mapping import load_mapping
from models.tree import UnitNode, find_unit
from tests.factories import AGENCY, write_csv

# In this order: what others attach to comes first.
TABLES = ("units", "exposure", "complaints", "outcomes", "promises", "hand_offs", "due_changes", "events")
KEYS = {"complaints": "complaint", "promises": "promise", "events": "event"}
# A Monday's first moment: 2026-W01 is the last complete week, 2025-W51 (it ends on 21 December) is settled.
AS_OF = datetime(2026, 1, 5, 5, tzinfo=UTC)
UNITS = (
    {"unit": "Patrol", "level": "bureau", "kind": "patrol"},
    *(
        {
            "unit": name,
            "parent": "Patrol",
            "level": "district",
            "kind": "patrol",
            "outreach_duty": "yes",
            "sworn": "40",
        }
        for name in ("North", "South", "West", "East")
    ),
    {"unit": "Records", "level": "unit", "kind": "support", "outreach_duty": "no", "sworn": "20"},
    {"unit": "Standards", "level": "unit", "kind": "intake", "outreach_duty": "no", "sworn": "10"},
)
Rows = list[dict[str, str]]
Files = dict[str, Rows]


def import_files(
    engine: sa.Engine, folder: Path, files: Files, as_of: datetime = AS_OF, agency: str = AGENCY
) -> dict[str, Any]:
    """Every table of an agency by the shipped mappings; gives the reports by table."""
    reports = {}
    template = Path(__file__).parents[1] / "seed_data" / "templates"
    for table in TABLES:
        if rows := files.get(table):
            with (template / f"{table}.csv").open(encoding="utf-8") as file:
                names = next(csv.reader(file))
            path = write_csv(folder / f"{table}.csv", [dict.fromkeys(names, "") | row for row in rows])
            mapping = load_mapping(Path(f"template-{table.replace('_', '-')}"))
            reports[table] = import_file(engine, path, mapping, agency, actor="test", as_of=as_of)
    return reports


def scope_of(connection: sa.Connection, *names: str) -> Scope:
    """The scope of the whole agency, or of these units."""
    everyone = check_can_read_agency(connection, local_viewer(), None)
    if not names:
        return everyone
    return Scope(everyone.agency_id, frozenset(find_unit(connection, everyone, name).id for name in names))


def scorecard(engine: sa.Engine, *names: str, now: datetime = AS_OF, **options: Any) -> Scorecard:
    """The scorecard of the only agency; names: the units of the viewer's scope."""
    if isinstance(options.get("week"), str):
        options["week"] = Week.parse(options["week"])
    with reading(engine) as connection:
        return build(connection, scope_of(connection, *names), now=now, **options)


def unit(card: Scorecard, name: str) -> UnitNode:
    """A unit of a scorecard by its name."""
    return next(node for node in card.counts.tree if node.name == name)


def figure(card: Scorecard, measure: str, name: str) -> Any:
    """One row of a scorecard by names, what is missing as None."""
    row = card.figure(measure, unit(card, name).id)
    return row.astype(object).where(row.notna(), None)


def golden(path: Path) -> tuple[Files, list[dict[str, str]]]:
    """Records and worked answers of one golden file: table, times, cells written `name=value; …`.

    A row counts `times` times, with keys of its own; `+7` after a value moves it on by 7 days (or, where it
    is no day, by a number) each time.
    """
    files: Files = {"units": [dict(row) for row in UNITS]}
    answers: list[dict[str, str]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for place, line in enumerate(csv.DictReader(file)):
            cells = dict(cell.split("=", 1) for cell in re.split(r"; (?=\w+=)", line["cells"]))
            if line["table"] == "answer":
                answers.append({"measure": path.stem.split("-")[0]} | cells)
                continue
            rows = files.setdefault(line["table"], [])
            rows.extend(_repeated(line["table"], place, int(line["times"]), cells))
    return files, answers


def _repeated(table: str, place: int, times: int, cells: dict[str, str]) -> Iterable[dict[str, str]]:
    key = KEYS.get(table)
    for turn in range(times):
        row = {name: _moved(value, turn) for name, value in cells.items()}
        if key is not None:
            row[key] = row.pop("key", f"{table} {place}")
        for name in ("complaint", "promise", "event"):
            if times > 1 and name in row:
                row[name] += f" {turn + 1}"
        yield row


def _moved(value: str, turn: int) -> str:
    start, plus, step = value.partition("+")
    if not plus:
        return value
    if start[:2] != "20":
        return f"{start} {turn * int(step)}"
    day = date.fromisoformat(start[:10]) + timedelta(days=turn * int(step))
    return f"{day}{start[10:]}"


def values(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """Rows of a frame as plain tuples of these columns."""
    return [tuple(row) for row in frame[list(names)].astype(object).itertuples(index=False)]
