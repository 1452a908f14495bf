"""Rows that wait: listed, exported with their faults, fixed and tried again."""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.engine import reading
from models.errors import ExportFailed, ImportRefused
from models.facts import table_of
from models.importing.check import Checked, Checker
from models.importing.faults import FAULTS
from models.importing.load import Report, store
from models.importing.mapping import Mapping
from models.importing.read import open_table
from models.importing.values import Texts, Times
from models.imports import MappingVersion, QuarantineRow, Source
from models.settings import settings
from models.tree import unit_ids
from models.units import Unit

quarantine, source = table_of(QuarantineRow), table_of(Source)
mapping_version, unit = table_of(MappingVersion), table_of(Unit)
_OWN = ("quarantine_id", "row", "fault", "fault_column", "found", "wanted")


@dataclass(frozen=True)
class WaitingRow:
    """One row in quarantine with its first fault; columns hold what may be kept of it."""

    id: int
    source: str
    row: int
    code: str
    column: str
    found: str
    wanted: str
    columns: dict[str, str | None]
    on_date: Any

    @property
    def sentence(self) -> str:
        """What is wrong, in words."""
        return FAULTS.get(self.code, self.code)


def waiting(
    connection: sa.Connection, scope: Scope, source_name: str | None = None, limit: int | None = None
) -> list[WaitingRow]:
    """The rows in quarantine of an agency, by source and row.

    A row whose unit cannot be read belongs to nobody yet, so only a scope over the whole agency sees any.
    Errors: ImportRefused for a source that the agency does not have.
    """
    if source_name is not None:
        _check_source(connection, scope, source_name)
    condition = [quarantine.c.agency_id == scope.agency_id, quarantine.c.state == "waiting"]
    if scope.unit_ids is not None:
        return []
    if source_name is not None:
        condition.append(source.c.name == source_name)
    rows = connection.execute(
        sa.select(quarantine, source.c.name)
        .join(source, source.c.id == quarantine.c.source_id)
        .where(*condition)
        .order_by(source.c.name, quarantine.c.row_number, quarantine.c.id)
        .limit(limit)
    )
    return [_waiting(row) for row in rows]


def _check_source(connection: sa.Connection, scope: Scope, name: str) -> None:
    mine = sa.and_(source.c.agency_id == scope.agency_id, source.c.refreshed_at.is_not(None))
    names = list(connection.scalars(sa.select(source.c.name).where(mine).order_by(source.c.name)))
    if name not in names:
        known = ", ".join(names) or "none yet"
        raise ImportRefused(f"There is no source “{name[:60]}”. Sources: {known}.")


def _waiting(row: Any) -> WaitingRow:
    fault = json.loads(row.faults)[0]
    columns = json.loads(row.fields).get("columns", {})
    return WaitingRow(
        row.id,
        row.name,
        row.row_number,
        fault["code"],
        fault["column"],
        fault["found"],
        fault["wanted"],
        columns,
        row.on_date,
    )


def reasons(connection: sa.Connection, scope: Scope) -> list[tuple[str, str, int]]:
    """How many rows wait by source and first fault."""
    found: dict[tuple[str, str], int] = {}
    for row in waiting(connection, scope):
        found[row.source, row.code] = found.get((row.source, row.code), 0) + 1
    return [(name, code, n) for (name, code), n in sorted(found.items())]


def export(rows: list[WaitingRow], path: Path) -> int:
    """Write the waiting rows of one source as CSV, to be fixed in a spreadsheet and given to `retry`."""
    columns = list(dict.fromkeys(column for row in rows for column in row.columns))
    try:
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow([*_OWN, *columns])
            for row in rows:
                own = (row.id, row.row, row.sentence, row.column, row.found, row.wanted)
                cells = [*own, *(row.columns.get(column) or "" for column in columns)]
                writer.writerow([_inert(str(cell)) for cell in cells])
    except OSError as error:
        raise ExportFailed(f"{path.name} could not be written. Check the folder and its rights.") from error
    return len(rows)


def _inert(cell: str) -> str:
    """Text that a spreadsheet would run as a formula, made text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def retry(
    engine: sa.Engine,
    scope: Scope,
    source_name: str,
    *,
    actor: str,
    fixed: Path | None = None,
    mapping: Mapping | None = None,
) -> Report:
    """Try the waiting rows of a source again: with a better mapping, with more units, or with fixed cells.

    fixed: an export of these rows with cells changed; columns are matched by name, rows by quarantine_id.
    Errors: ImportRefused where the source is unknown or the fixed file is no such export.
    """
    with reading(engine) as connection:
        _check_source(connection, scope, source_name)
        held = connection.execute(
            sa.select(source).where(source.c.agency_id == scope.agency_id, source.c.name == source_name)
        ).one()
        if mapping is None:
            content = connection.scalar(
                sa.select(mapping_version.c.content).where(mapping_version.c.id == held.mapping_id)
            )
            mapping = Mapping.model_validate_json(str(content))
        rows = connection.execute(
            sa.select(quarantine).where(
                quarantine.c.source_id == held.id,
                quarantine.c.state == "waiting",
                quarantine.c.identity.not_like("row:%"),
            )
        ).all()
        units = None if mapping.create_units else set(unit_ids(connection, scope.agency_id))
        agency = connection.scalar(sa.select(unit.c.name).where(unit.c.id == scope.agency_id))
    changes = _changes(fixed) if fixed else {}
    as_of = held.as_of or datetime.now(UTC)
    checked = _again(rows, changes, mapping, units, as_of)
    report = Report(fixed.name if fixed else "quarantine", str(agency), mapping.name)
    return store(
        engine,
        mapping,
        str(agency),
        [checked],
        report,
        actor=actor,
        as_of=as_of,
        digest="",
        action="quarantine retry",
        origins={row.identity: row.origin_id or row.batch_id for row in rows},
    )


def _changes(path: Path) -> dict[int, dict[str, str]]:
    with open_table(path) as table:
        if _OWN[0] not in table.header:
            raise ImportRefused(f"{path.name} has no column {_OWN[0]}: it is no export of the quarantine.")
        header = table.header
        rows = [dict(zip(header, row, strict=True)) for chunk in table.chunks() for row in chunk.rows]
    changes = {}
    for row in rows:
        if not row[_OWN[0]].isdigit():
            raise ImportRefused(f"{path.name}: “{row[_OWN[0]][:40]}” is no {_OWN[0]}.")
        cells = {name: _plain(cell) for name, cell in row.items() if name not in _OWN}
        changes[int(row[_OWN[0]])] = cells
    return changes


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell


def _again(
    rows: Any, changes: dict[int, dict[str, str]], mapping: Mapping, units: set[str] | None, as_of: datetime
) -> Checked:
    checker = Checker(
        mapping,
        tuple(mapping.columns()),
        Times(mapping.tz, as_of, mapping.earliest.isoformat()),
        units,
        settings().hash_key,
    )
    kept = [json.loads(row.fields) for row in rows]
    cells = [k["columns"] | changes.get(row.id, {}) for k, row in zip(kept, rows, strict=True)]
    raws: dict[str, Texts] = {}
    given: dict[str, list[Any]] = {}
    for name, origin in mapping.sources.items():
        if origin.column is None:
            raws[name] = [origin.constant] * len(rows)
        elif any(origin.column in row for row in cells) or not any(name in k["words"] for k in kept):
            raws[name] = [_filled(checker, row.get(origin.column)) for row in cells]
        else:
            given[name] = [k["words"].get(name) for k in kept]
    parents = [k["parent"] or "" for k in kept] if mapping.parent_key else []
    return checker.check_fields(
        [row.identity for row in rows], parents, raws, given, [row.row_number for row in rows]
    )


def _filled(checker: Checker, cell: str | None) -> str | None:
    return None if cell is None or checker.is_missing(cell) else cell
