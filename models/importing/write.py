"""Checked chunks into their tables, inside the transaction of a file."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.conflicts import settle_conflicts
from models.counting import Recount, rebuild
from models.errors import ImportRefused
from models.facts import commitment, complaint, due_change, event, hand_off, outcome, table_of
from models.importing.cases import ids_of, write_cases
from models.importing.check import Checked, Refusal
from models.importing.derive import AGENCY
from models.importing.faults import RowFault
from models.importing.mapping import Mapping
from models.importing.refuse import OfBatch, Quarantine
from models.importing.removed import Removed
from models.importing.revisions import Revisions
from models.importing.settle import settle, touch_duplicates
from models.importing.stored_rows import UNIT_COLUMNS, stamp
from models.importing.tree_log import TreeLog
from models.importing.units import write_exposures, write_units
from models.importing.upsert import Upsert, Written
from models.imports import Source
from models.tree import create_units, unit_ids

if TYPE_CHECKING:
    from models.importing.load import Report

# record type -> its table, the group whose counts it moves, the column that names the counted record
TABLES: dict[str, tuple[sa.Table, str, str]] = {
    "case": (complaint, "complaints", "id"),
    "outcome": (outcome, "complaints", "complaint_id"),
    "case_with_outcomes": (outcome, "complaints", "complaint_id"),
    "commitment": (commitment, "commitments", "id"),
    "hand_off": (hand_off, "commitments", "commitment_id"),
    "due_change": (due_change, "commitments", "commitment_id"),
    "event": (event, "events", "id"),
}
PARENTS = {"outcome": (complaint, "unknown_case"), "hand_off": (commitment, "unknown_commitment")}
PARENTS["due_change"] = PARENTS["hand_off"]
HELD = "a key that is held"
_OWNERS = {"complaint_id": complaint, "commitment_id": commitment}
source = table_of(Source)


class Writer:
    """Writes the chunks of one file; `finish` derives, counts and revises at the end."""

    def __init__(
        self,
        connection: sa.Connection,
        mapping: Mapping,
        agency_id: int,
        source_id: int,
        batch_id: int,
        as_of: datetime,
        now: datetime,
        origins: OfBatch | None = None,
    ) -> None:
        self.connection, self.mapping = connection, mapping
        self.agency_id, self.source_id, self.batch_id = agency_id, source_id, batch_id
        self.as_of, self.now, self.origins = as_of, now, origins or {}
        self.units = unit_ids(connection, agency_id)
        self.recount, self.revisions = Recount(connection, agency_id), Revisions(connection)
        self.parent_source = self._parent_source()
        self.removed = self._removed()
        self.quarantine = Quarantine(
            connection, self.recount, agency_id, source_id, batch_id, now, self.origins
        )
        self.upserts: dict[str, Upsert] = {}
        self.tree = TreeLog()

    def _parent_source(self) -> int | None:
        if self.mapping.record not in PARENTS:
            return None
        name = self.mapping.parent_source or ""
        found = self.connection.scalar(
            sa.select(source.c.id).where(
                source.c.agency_id == self.agency_id,
                source.c.name == name,
                source.c.refreshed_at.is_not(None),
            )
        )
        if found is None:
            raise ImportRefused(
                f"The rows attach to the source “{name}” (parent_source in the mapping), which is not there. "
                "Import that file first."
            )
        return int(found)

    def _removed(self) -> Removed | None:
        """What retention rules have removed of such rows; None for units and exposures."""
        record = self.mapping.record
        if record not in TABLES:
            return None
        parent, above = self.parent_source, PARENTS[record][0].name if record in PARENTS else None
        if record == "case_with_outcomes":
            parent, above = self.source_id, complaint.name
        return Removed(self.connection, self.source_id, TABLES[record][0].name, parent, above)

    def take(self, checked: Checked, report: "Report") -> None:
        """Write one chunk and count it in the report."""
        if self.removed is not None:
            report.removed.update(self.removed.leave_out(checked))
        report.read += checked.read
        report.skipped += checked.skipped
        named = self.tree.named(_unit_names(checked))
        if self.mapping.create_units:
            self._create_units(named)
        if self.mapping.record in ("unit", "exposure"):
            self.tree.rows.append(checked.columns)
            write = write_units if self.mapping.record == "unit" else write_exposures
            report.add(*write(self.connection, self.agency_id, checked.columns, self.units, self.as_of))
            self.units = unit_ids(self.connection, self.agency_id)
        else:
            written = self.write_rows(checked)
            report.add(len(written.new) + len(written.again), len(written.changed), len(written.same))
            self._refuse_clashing(checked, written)
            clashing = set(written.clashing)
            self.quarantine.supersede(key for p, key in enumerate(checked.keys) if p not in clashing)
        waits = self.quarantine.add(checked.refusals, self.units)
        report.add(0, 0, len(checked.refusals) - len(waits))
        report.quarantined += len(waits)
        report.by_reason.update(refusal.faults[0].code for refusal in waits)

    def _create_units(self, names: list[str]) -> None:
        if missing := [name for name in names if name not in self.units]:
            create_units(self.connection, self.agency_id, missing)
            self.units = unit_ids(self.connection, self.agency_id)

    def _upsert(self, table: sa.Table, group: str, counted: str) -> Upsert:
        if table.name in self.upserts:
            upsert = self.upserts[table.name]
            upsert.unit_ids = self.units
            return upsert
        self.upserts[table.name] = Upsert(
            self.connection,
            table,
            group,
            self.agency_id,
            self.source_id,
            self.batch_id,
            stamp(self.as_of),
            stamp(self.now),
            self.units,
            self.recount,
            self.revisions,
            counted,
            _OWNERS.get(counted),
            self.origins,
        )
        return self.upserts[table.name]

    def write_rows(self, checked: Checked) -> Written:
        """The rows of one chunk into their table, without what follows from them."""
        table, group, counted = TABLES[self.mapping.record]
        if self.mapping.record == "case_with_outcomes":
            cases = self._upsert(complaint, "complaints", "id")
            checked.columns["complaint_id"] = write_cases(cases, checked)
        elif self.mapping.record in PARENTS:
            self._attach(checked, counted)
        return self._upsert(table, group, counted).write(
            checked.keys,
            checked.columns,
            checked.raws,
            checked.parents,
            checked.numbers if self.mapping.record in PARENTS else (),
        )

    def _attach(self, checked: Checked, counted: str) -> None:
        """Ids of what the rows attach to; a row whose parent is not held waits in quarantine."""
        parent, code = PARENTS[self.mapping.record]
        ids = ids_of(self.connection, parent, self.parent_source or 0, checked.parents)
        lost = {place for place, key in enumerate(checked.parents) if key not in ids}
        for place in sorted(lost):
            fault = RowFault(code, counted, checked.numbers[place], checked.parents[place], HELD)
            checked.refusals.append(self._refusal(checked, place, fault))
        checked.drop(lost)
        checked.columns[counted] = [ids[key] for key in checked.parents]

    def _refusal(self, checked: Checked, place: int, fault: RowFault) -> Refusal:
        columns = json.loads(checked.raws[place])
        parent = checked.parents[place] if checked.parents else None
        row = {name: items[place] for name, items in checked.columns.items()}
        kept = kept_fields(self.mapping, columns, row, parent)
        return Refusal(fault.row, checked.keys[place], kept, [fault])

    def _refuse_clashing(self, checked: Checked, written: Written) -> None:
        for place in written.clashing:
            fault = RowFault(
                "duplicate_key", "", checked.numbers[place], checked.keys[place], "one row a key"
            )
            checked.refusals.append(self._refusal(checked, place, fault))

    def finish(self) -> None:
        """Derive what hangs together, count again, and keep what was replaced."""
        if self.mapping.part_is_complaints:
            # Cases that repeat a case which has just come, or has just got outcomes of its own.
            touch_duplicates(self.connection, self.recount, self.revisions)
        both_in_one = self.mapping.record == "case_with_outcomes"
        source_id = self.source_id if both_in_one else None
        settle(self.connection, self.recount, self.revisions, source_id, self.now)
        if self.mapping.record in ("unit", "exposure"):
            # Who stands over whom may be another now; all counts are made anew.
            settle_conflicts(self.recount, self.revisions, sa.true(), self.now)
            rebuild(self.connection, self.agency_id)
        else:
            self.recount.after()
        self.revisions.write(self.now)
        self._keep_what_was_seen()

    def _keep_what_was_seen(self) -> None:
        self.tree.write(self.connection, self.batch_id)
        for upsert in self.upserts.values():
            upsert.seen.write(self.connection)
        self.quarantine.seen.write(self.connection)


def kept_fields(mapping: Mapping, raw: Any, row: Any, parent: str | None) -> str:
    """What is kept of a good row that has to wait: its raw columns, and other fields in our words."""
    words = {
        name: row[name]
        for name, origin in mapping.sources.items()
        if name in row and (origin.column is None or origin.column not in raw)
    }
    return json.dumps({"columns": raw, "words": words, "parent": parent}, ensure_ascii=False)


def _unit_names(checked: Checked) -> set[str]:
    """The units that a chunk's good rows name."""
    names: set[str] = set()
    for columns in (checked.columns, checked.case):
        for name in UNIT_COLUMNS & columns.keys():
            names.update(columns[name])
    return names - {AGENCY}
