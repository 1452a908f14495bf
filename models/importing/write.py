"""Checked chunks into their tables, inside the transaction of a file."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from models.counting import Recount, rebuild
from models.errors import ImportRefused
from models.facts import commitment, complaint, due_change, event, hand_off, outcome, table_of
from models.importing.cases import ids_of, write_cases
from models.importing.check import Checked, Refusal
from models.importing.derive import Columns
from models.importing.faults import RowFault
from models.importing.mapping import Mapping
from models.importing.refuse import Quarantine
from models.importing.revisions import Revisions
from models.importing.settle import settle
from models.importing.units import write_exposures, write_units
from models.importing.upsert import UNIT_COLUMNS, Upsert, Written, stamp
from models.imports import Source
from models.tree import create_units, unit_ids

if TYPE_CHECKING:
    from models.importing.load import Report

# record type -> its table, the group whose counts it moves, the column that names the counted record
_TABLES: dict[str, tuple[sa.Table, str, str]] = {
    "case": (complaint, "complaints", "id"),
    "outcome": (outcome, "complaints", "complaint_id"),
    "case_with_outcomes": (outcome, "complaints", "complaint_id"),
    "commitment": (commitment, "commitments", "id"),
    "hand_off": (hand_off, "commitments", "commitment_id"),
    "due_change": (due_change, "commitments", "commitment_id"),
    "event": (event, "events", "id"),
}
_PARENTS = {"outcome": (complaint, "unknown_case"), "hand_off": (commitment, "unknown_commitment")}
_PARENTS["due_change"] = _PARENTS["hand_off"]
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
    ) -> None:
        self.connection, self.mapping = connection, mapping
        self.agency_id, self.source_id, self.batch_id = agency_id, source_id, batch_id
        self.as_of, self.now = as_of, now
        self.units = unit_ids(connection, agency_id)
        self.recount, self.revisions = Recount(connection, agency_id), Revisions(connection)
        self.parent_source = self._parent_source()
        self.quarantine = Quarantine(connection, self.recount, agency_id, source_id, batch_id, now)
        self.upserts: dict[str, Upsert] = {}

    def _parent_source(self) -> int | None:
        if self.mapping.record not in _PARENTS:
            return None
        name = self.mapping.parent_source or ""
        found = self.connection.scalar(
            sa.select(source.c.id).where(source.c.agency_id == self.agency_id, source.c.name == name)
        )
        if found is None:
            raise ImportRefused(
                f"The rows attach to the source “{name}” (parent_source in the mapping), which is not there. "
                "Import that file first."
            )
        return int(found)

    def take(self, checked: Checked, report: "Report") -> None:
        """Write one chunk and count it in the report."""
        report.read += checked.read
        if self.mapping.create_units:
            self._create_units(checked.columns, checked.case)
        if self.mapping.record in ("unit", "exposure"):
            write = write_units if self.mapping.record == "unit" else write_exposures
            report.add(*write(self.connection, self.agency_id, checked.columns, self.units, self.as_of))
            self.units = unit_ids(self.connection, self.agency_id)
        else:
            written = self.write_rows(checked)
            report.add(len(written.new), len(written.changed), len(written.same))
            self._refuse_clashing(checked, written)
            clashing = set(written.clashing)
            self.quarantine.supersede(key for p, key in enumerate(checked.keys) if p not in clashing)
        waits = self.quarantine.add(checked.refusals, self.units)
        report.add(0, 0, len(checked.refusals) - len(waits))
        report.quarantined += len(waits)
        report.by_reason.update(refusal.faults[0].code for refusal in waits)

    def _create_units(self, *groups: Columns) -> None:
        names: dict[str, None] = {}
        for columns in groups:
            for name in UNIT_COLUMNS & columns.keys():
                names.update(dict.fromkeys(columns[name]))
        if missing := [name for name in names if name not in self.units]:
            create_units(self.connection, self.agency_id, sorted(missing))
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
        )
        return self.upserts[table.name]

    def write_rows(self, checked: Checked) -> Written:
        """The rows of one chunk into their table, without what follows from them."""
        table, group, counted = _TABLES[self.mapping.record]
        if self.mapping.record == "case_with_outcomes":
            cases = self._upsert(complaint, "complaints", "id")
            checked.columns["complaint_id"] = write_cases(cases, checked)
        elif self.mapping.record in _PARENTS:
            self._attach(checked, counted)
        return self._upsert(table, group, counted).write(
            checked.keys, checked.columns, checked.raws, checked.parents
        )

    def _attach(self, checked: Checked, counted: str) -> None:
        """Ids of what the rows attach to; a row whose parent is not held waits in quarantine."""
        parent, code = _PARENTS[self.mapping.record]
        ids = ids_of(self.connection, parent, self.parent_source or 0, checked.parents)
        lost = {place for place, key in enumerate(checked.parents) if key not in ids}
        for place in sorted(lost):
            fault = RowFault(
                code, counted, checked.numbers[place], checked.parents[place], "a key that is held"
            )
            checked.refusals.append(self._refusal(checked, place, fault))
        _drop(checked, lost)
        checked.columns[counted] = [ids[key] for key in checked.parents]

    def _refusal(self, checked: Checked, place: int, fault: RowFault) -> Refusal:
        columns = json.loads(checked.raws[place])
        parent = checked.parents[place] if checked.parents else None
        words = {
            name: checked.columns[name][place]
            for name, origin in self.mapping.fields.items()
            if name in checked.columns and (origin.column is None or origin.column not in columns)
        }
        kept = {"columns": columns, "words": words, "parent": parent}
        return Refusal(fault.row, checked.keys[place], json.dumps(kept, ensure_ascii=False), [fault])

    def _refuse_clashing(self, checked: Checked, written: Written) -> None:
        for place in written.clashing:
            fault = RowFault(
                "duplicate_key", "", checked.numbers[place], checked.keys[place], "one row a key"
            )
            checked.refusals.append(self._refusal(checked, place, fault))

    def finish(self) -> None:
        """Derive what hangs together, count again, and keep what was replaced."""
        self._touch_duplicates()
        both_in_one = self.mapping.record == "case_with_outcomes"
        settle(self.connection, self.recount, self.source_id if both_in_one else None)
        if self.mapping.record in ("unit", "exposure"):
            rebuild(self.connection, self.agency_id)
        else:
            self.recount.after()
        self.revisions.write(self.batch_id, self.now)

    def _touch_duplicates(self) -> None:
        """Cases that repeat a case which has just come, or has just got outcomes of its own."""
        if self.mapping.part_is_complaints:
            repeated = complaint.alias("repeated")
            ids = self.connection.scalars(
                sa.select(outcome.c.complaint_id)
                .join(complaint, complaint.c.id == outcome.c.complaint_id)
                .join(
                    repeated,
                    sa.and_(
                        repeated.c.source_id == complaint.c.source_id,
                        repeated.c.key == outcome.c.duplicate_of,
                    ),
                )
                .where(repeated.c.id.in_(self.recount.touched("complaints")))
                .distinct()
            ).all()
            fresh = self.recount.before("complaints", ids)
            self.revisions.remember(complaint, fresh)


def _drop(checked: Checked, places: set[int]) -> None:
    if places:
        keep = [place for place in range(len(checked.keys)) if place not in places]
        checked.keys, checked.raws = [checked.keys[p] for p in keep], [checked.raws[p] for p in keep]
        checked.parents = [checked.parents[p] for p in keep]
        checked.numbers = [checked.numbers[p] for p in keep]
        checked.columns = {name: [items[p] for p in keep] for name, items in checked.columns.items()}
