"""Rows of every record type as a file would bring them, the mapping that reads them, and the import."""

import csv
from collections.abc import Iterable
from collections.abc import Mapping as Cells
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from models import counting
from models.engine import reading
from models.importing.contracts import RECORDS
from models.importing.load import Report, import_file
from models.importing.mapping import Mapping
from models.tree import find_agency

AGENCY = "Springfield"
ZONE = "America/New_York"
AS_OF = "2026-01-01T00:00:00"
Row = Cells[str, str]

CASE = {"key": "C-1", "handling_unit": "Standards", "received_on": "2025-03-03"}
OUTCOME = {"key": "C-1/1", "parent": "C-1", "unit": "North", "category": "force", "disposition": "unfounded"}
BOTH = {
    "key": "R-1",
    "parent": "C-1",
    "received_on": "2025-03-03",
    "unit": "North",
    "disposition": "unfounded",
}
COMMITMENT = {"key": "P-1", "unit": "North", "kind": "call_back", "made_at": "2025-03-03 10:00"}
HAND_OFF = {
    "key": "P-1/1",
    "parent": "P-1",
    "handed_at": "2025-03-04 10:00",
    "from_unit": "North",
    "to_unit": "South",
}
DUE_CHANGE = {
    "key": "P-1/D1",
    "parent": "P-1",
    "changed_at": "2025-03-05 10:00",
    "new_due_on": "2025-04-01",
    "moved_by": "agency",
}
EVENT = {"key": "E-1", "unit": "North", "starts_at": "2025-03-03 18:00", "state": "held"}
UNIT = {"key": "North", "unit": "North", "level": "district"}
EXPOSURE = {"key": "1", "unit": "North", "week": "2025-03-03", "exposure": "contacts", "n": "120"}
USUAL: dict[str, dict[str, str]] = {
    "case": CASE,
    "outcome": OUTCOME,
    "case_with_outcomes": BOTH,
    "commitment": COMMITMENT,
    "hand_off": HAND_OFF,
    "due_change": DUE_CHANGE,
    "event": EVENT,
    "unit": UNIT,
    "exposure": EXPOSURE,
}
_PARENTS = {"outcome": "case", "hand_off": "commitment", "due_change": "commitment"}


def rows_of(record: str, *changes: Row) -> list[dict[str, str]]:
    """The usual row of a record type with these changes, one row each; an empty cell takes a field away."""
    return [USUAL[record] | dict(change) for change in changes]


def mapping_of(record: str, columns: Iterable[str], **options: Any) -> Mapping:
    """A mapping of columns named as our fields; `key` and `parent` make the keys."""
    known = {rule.name for rule in RECORDS[record].fields}
    named = [name for name in columns if name in known]
    values: dict[str, Any] = {
        "name": record.replace("_", "-"),
        "title": record,
        "record": record,
        "zone": ZONE,
        "as_of": AS_OF,
        "create_units": record not in ("unit", "exposure"),
        "key": {"columns": ["key"]},
        "fields": {name: {"column": name} for name in named},
    }
    if RECORDS[record].attaches_to or record == "case_with_outcomes":
        values["parent_key"] = {"columns": ["parent"]}
    if record in _PARENTS:
        values["parent_source"] = _PARENTS[record]
    return Mapping.model_validate(values | options)


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    """A CSV file of these rows, with every column that any of them has."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def import_rows(
    engine: sa.Engine,
    folder: Path,
    record: str,
    rows: list[dict[str, str]],
    *,
    as_of: datetime | None = None,
    **options: Any,
) -> Report:
    """These rows by way of a file and a mapping: what a steward does; as_of: where the mapping has none."""
    if as_of is not None:
        options.setdefault("as_of", None)
    path = write_csv(folder / f"{record}.csv", rows)
    columns = dict.fromkeys(name for row in rows for name in row)
    mapping = mapping_of(record, columns, **options)
    return import_file(engine, path, mapping, AGENCY, actor="test", as_of=as_of)


def kept(engine: sa.Engine, table: sa.Table, *columns: str) -> list[tuple[Any, ...]]:
    """The named columns of a table, ordered by them as text."""
    with reading(engine) as connection:
        rows = connection.execute(sa.select(*(table.c[name] for name in columns))).all()
    return sorted((tuple(row) for row in rows), key=repr)


def differences(engine: sa.Engine, agency: str = AGENCY) -> dict[str, int]:
    """Where the kept counts of the agency and a recount differ."""
    with reading(engine) as connection:
        row = find_agency(connection, agency)
        return {} if row is None else counting.differences(connection, row.id)
