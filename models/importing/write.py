"""Checked chunks into their tables, inside the transaction of a file."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.counting import Recount, rebuild
from models.errors import ImportRefused
from models.facts import commitment, complaint, due_change, event, hand_off, outcome, table_of
from models.importing.check import Checked, Refusal
from models.importing.derive import Columns
from models.importing.faults import RowFault
from models.importing.mapping import Mapping
from models.importing.settle import settle
from models.importing.units import write_exposures, write_units
from models.importing.upsert import UNIT_COLUMNS, Revisions, Upsert, Written, stamp
from models.imports import QuarantineRow, Source
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
quarantine, source = table_of(QuarantineRow), table_of(Source)


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
        self.waiting = self._waiting()
        self.identities: set[str] = set()

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

    def _waiting(self) -> dict[str, int]:
        rows = self.connection.execute(
            sa.select(quarantine.c.identity, quarantine.c.id).where(quarantine.c.source_id == self.source_id)
        )
        return {row.identity: row.id for row in rows}

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
            self._supersede(checked, written)
        self._quarantine(checked.refusals)
        report.quarantined += len(checked.refusals)
        report.by_reason.update(refusal.faults[0].code for refusal in checked.refusals)

    def _create_units(self, *groups: Columns) -> None:
        names: dict[str, None] = {}
        for columns in groups:
            for name in UNIT_COLUMNS & columns.keys():
                names.update(dict.fromkeys(columns[name]))
        if missing := [name for name in names if name not in self.units]:
            create_units(self.connection, self.agency_id, sorted(missing))
            self.units = unit_ids(self.connection, self.agency_id)

    def _upsert(self, table: sa.Table, group: str, counted: str) -> Upsert:
        upsert = Upsert(
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
        )
        upsert.owner_table = _OWNERS.get(counted)
        return upsert

    def write_rows(self, checked: Checked) -> Written:
        """The rows of one chunk into their table, without what follows from them."""
        table, group, counted = _TABLES[self.mapping.record]
        if self.mapping.record == "case_with_outcomes":
            checked.columns["complaint_id"] = self._cases(checked)
        elif self.mapping.record in _PARENTS:
            self._attach(checked, counted)
        return self._upsert(table, group, counted).write(
            checked.keys, checked.columns, checked.raws, checked.parents
        )

    def _attach(self, checked: Checked, counted: str) -> None:
        """Ids of what the rows attach to; a row whose parent is not held waits in quarantine."""
        parent, code = _PARENTS[self.mapping.record]
        ids = self._ids(parent, self.parent_source or 0, checked.parents)
        lost = {place for place, key in enumerate(checked.parents) if key not in ids}
        for place in sorted(lost):
            fault = RowFault(
                code, counted, checked.numbers[place], checked.parents[place], "a key that is held"
            )
            checked.refusals.append(self._refusal(checked, place, fault))
        _drop(checked, lost)
        checked.columns[counted] = [ids[key] for key in checked.parents]

    def _ids(self, table: sa.Table, source_id: int, keys: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        wanted = list(dict.fromkeys(keys))
        for start in range(0, len(wanted), 5000):
            rows = self.connection.execute(
                sa.select(table.c.key, table.c.id).where(
                    table.c.source_id == source_id, table.c.key.in_(wanted[start : start + 5000])
                )
            )
            found.update({row.key: row.id for row in rows})
        return found

    def _cases(self, checked: Checked) -> list[int]:
        """Write the cases that the outcome rows of a chunk belong to; gives each row's case id.

        The case's own fields come from the newest version of its rows, and there from the smallest key, so
        that the order of files does not matter.
        """
        lead: dict[str, int] = {}
        for place, (case, key) in enumerate(zip(checked.parents, checked.keys, strict=True)):
            if case not in lead or _rank(key) < _rank(checked.keys[lead[case]]):
                lead[case] = place
        held = self._leads(list(lead))
        version = stamp(self.as_of)
        places = [
            place
            for case, place in lead.items()
            if case not in held
            or held[case][0] < version
            or (held[case][0] == version and _rank(checked.keys[place]) <= _rank(held[case][1]))
        ]
        columns = {name: [items[place] for place in places] for name, items in checked.case.items()}
        columns["lead"] = [checked.keys[place] for place in places]
        keys = [checked.parents[place] for place in places]
        upsert = self._upsert(complaint, "complaints", "id")
        raws = [checked.raws[place] for place in places]
        # Within one file a later chunk may bring a row of smaller key: that is no clash, it takes the lead.
        upsert.write(keys, columns, raws, [], may_repeat=True)
        ids = self._ids(complaint, self.source_id, checked.parents)
        return [ids[case] for case in checked.parents]

    def _leads(self, cases: list[str]) -> dict[str, tuple[str, str]]:
        held: dict[str, tuple[str, str]] = {}
        for start in range(0, len(cases), 5000):
            rows = self.connection.execute(
                sa.select(complaint.c.key, complaint.c.version_at, complaint.c.lead).where(
                    complaint.c.source_id == self.source_id,
                    complaint.c.key.in_(cases[start : start + 5000]),
                )
            )
            held.update({row.key: (stamp(row.version_at), row.lead or "") for row in rows})
        return held

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

    def _supersede(self, checked: Checked, written: Written) -> None:
        clashing = set(written.clashing)
        good = {key for place, key in enumerate(checked.keys) if place not in clashing}
        self._resolve([self.waiting[key] for key in good & self.waiting.keys()], "superseded")

    def _resolve(self, ids: list[int], state: str) -> None:
        ids = list(
            self.connection.scalars(
                sa.select(quarantine.c.id).where(quarantine.c.id.in_(ids), quarantine.c.state == "waiting")
            )
        )
        if ids:
            self.recount.before("quarantine", ids)
            self.connection.execute(
                sa.update(quarantine)
                .where(quarantine.c.id.in_(ids))
                .values(state=state, resolved_at=self.now)
            )

    def _quarantine(self, refusals: Iterable[Refusal]) -> None:
        added = []
        for refusal in refusals:
            identity, n = refusal.identity, 1
            while identity in self.identities:
                n += 1
                identity = f"{refusal.identity[:190]}#{n}"
            self.identities.add(identity)
            values: dict[str, Any] = {
                "batch_id": self.batch_id,
                "row_number": refusal.number,
                "fields": refusal.fields,
                "faults": json.dumps([_fault(f) for f in refusal.faults], ensure_ascii=False),
                "state": "waiting",
                "unit_id": self.units.get(refusal.unit) if refusal.unit is not None else None,
                "on_date": datetime.fromisoformat(refusal.on_day).date() if refusal.on_day else None,
                "resolved_at": None,
            }
            if identity in self.waiting:
                self.recount.before("quarantine", [self.waiting[identity]])
                self.connection.execute(
                    sa.update(quarantine).where(quarantine.c.id == self.waiting[identity]).values(**values)
                )
            else:
                key = self.connection.execute(
                    sa.insert(quarantine).values(
                        agency_id=self.agency_id,
                        source_id=self.source_id,
                        identity=identity,
                        entered_at=self.now,
                        **values,
                    )
                ).inserted_primary_key
                self.waiting[identity] = int(key[0]) if key else 0
                added.append(self.waiting[identity])
        self.recount.added("quarantine", added)

    def finish(self) -> None:
        """Derive what hangs together, count again, and keep what was replaced."""
        self._touch_duplicates()
        settle(self.connection, self.recount, self.mapping.record == "case_with_outcomes")
        if self.mapping.record in ("unit", "exposure"):
            rebuild(self.connection, self.agency_id)
        else:
            self.recount.after()
        self.revisions.write(self.batch_id, self.now)

    def _touch_duplicates(self) -> None:
        """Cases that repeat a case which has just come, or has just got outcomes of its own."""
        if self.mapping.part_is_complaints:
            arrived = sa.select(complaint.c.key).where(complaint.c.id.in_(self.recount.touched("complaints")))
            ids = self.connection.scalars(
                sa.select(outcome.c.complaint_id)
                .where(outcome.c.agency_id == self.agency_id, outcome.c.duplicate_of.in_(arrived))
                .distinct()
            ).all()
            fresh = self.recount.before("complaints", ids)
            self.revisions.remember(complaint, fresh)


def _fault(fault: RowFault) -> dict[str, Any]:
    return {"code": fault.code, "column": fault.column, "found": fault.found, "wanted": fault.wanted}


def _rank(key: str) -> tuple[int, str]:
    return len(key), key


def _drop(checked: Checked, places: set[int]) -> None:
    if places:
        keep = [place for place in range(len(checked.keys)) if place not in places]
        checked.keys, checked.raws = [checked.keys[p] for p in keep], [checked.raws[p] for p in keep]
        checked.parents = [checked.parents[p] for p in keep]
        checked.numbers = [checked.numbers[p] for p in keep]
        checked.columns = {name: [items[p] for p in keep] for name, items in checked.columns.items()}
