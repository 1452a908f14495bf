"""Removing what is due: rows go, their counts stand, and what is left is a tombstone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from models.access import Scope
from models.audit import record_event
from models.cleaning import clean
from models.counting import Recount, new_version
from models.engine import among, bulk_insert, next_id, writing
from models.facts import commitment, complaint, event, table_of
from models.holds import CHILDREN
from models.importing.revisions import parts
from models.removals import key_check, key_digest, removal, tombstone
from models.results import StoredResult
from models.retention import TABLES, Years, due_ids, rule_text
from models.traces import Going, Traces
from models.tree import agency_zone

GROUPS: Final = {complaint.name: "complaints", commitment.name: "commitments", event.name: "events"}
stored_result = table_of(StoredResult)
# Days by which rows are counted.
_DAYS: Final = (
    *("received_on", "decided_on", "told_on", "closed_on", "reopened_on"),
    *("made_on", "due_on", "ended_on", "event_on"),
)


@dataclass(frozen=True)
class Gone:
    """Records of one table and class that one rule has just removed."""

    record: str
    retention_class: str
    rule: str
    n: int


@dataclass(frozen=True)
class Removed:
    """What was removed; rows: with all that hung on the records. cleaned: whether their bytes went too."""

    lines: tuple[Gone, ...]
    rows: int
    cleaned: bool


def remove_due(engine: sa.Engine, scope: Scope, years: Years, *, on: date, by: str, at: datetime) -> Removed:
    """Remove all that is due on a day and not held, in one transaction with counts, trail and version.

    Then the bytes: see `models.cleaning`. Errors: SettingsError without the key for digests,
    DatabaseUnavailable.
    """
    key_check()
    with writing(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        expiry = _Expiry(connection, scope, by, at)
        for table in TABLES:
            ids = due_ids(connection, scope, table, years, on)
            for name in sorted(set(ids.values())):
                chosen = [own for own, word in ids.items() if word == name]
                expiry.take(table, Gone(table.name, name, rule_text(years[name]), len(chosen)), chosen)
        if expiry.lines:
            expiry.finish()
    return Removed(tuple(expiry.lines), expiry.rows, clean(engine))


class _Expiry:
    """Takes rows out, inside one transaction."""

    def __init__(self, connection: sa.Connection, scope: Scope, by: str, at: datetime) -> None:
        self.connection, self.scope, self.by, self.at = connection, scope, by, at
        self.today = at.astimezone(ZoneInfo(agency_zone(connection, scope))).date()
        self.lines: list[Gone] = []
        self.rows = 0

    def take(self, table: sa.Table, gone: Gone, ids: list[int]) -> None:
        """Records of one class of one table, with all that hangs on them and all that was kept of them."""
        hanging = [self._hanging(child, column, ids) for child, column in CHILDREN[table.name]]
        going = [*hanging, self._read(table, table.c.id, ids)]
        number = self._keep_removal(gone, max(rows.newest for rows in going))
        traces = Traces(self.connection, self.scope.agency_id, going)
        self._to_ledger({GROUPS[table.name]: ids, "quarantine": traces.waiting})
        traces.erase()
        for rows in going:  # what hangs on a record goes before the record
            self._bury(rows, number)
            for some in parts(rows.keys):
                mine = among(self.connection, rows.table.c.id, some)
                self.connection.execute(sa.delete(rows.table).where(mine))
            self.rows += len(rows.keys)
        self.lines.append(gone)

    def _hanging(self, child: sa.Table, column: str, ids: list[int]) -> Going:
        return self._read(child, child.c[column], ids)

    def _read(self, table: sa.Table, column: sa.Column[int], ids: list[int]) -> Going:
        going = Going(table, {}, date.min)
        days = [table.c[name] for name in _DAYS if name in table.c]
        for some in parts(ids):
            wanted = sa.select(table.c.id, table.c.source_id, table.c.key, *days)
            for own, source_id, key, *named in self.connection.execute(
                wanted.where(among(self.connection, column, some))
            ):
                going.keys[own] = source_id, key
                going.newest = max([going.newest, *(day for day in named if day is not None)])
        return going

    def _keep_removal(self, gone: Gone, through: date) -> int:
        key = self.connection.execute(
            sa.insert(removal).values(
                agency_id=self.scope.agency_id,
                record=gone.record,
                retention_class=gone.retention_class,
                rule=gone.rule,
                n=gone.n,
                through_on=through,
                removed_on=self.today,
                removed_at=self.at,
                removed_by=self.by,
                key_check=key_check(),
            )
        ).inserted_primary_key
        return int(key[0]) if key else 0

    def _to_ledger(self, groups: dict[str, list[int]]) -> None:
        recount = Recount(self.connection, self.scope.agency_id)
        for group, ids in groups.items():
            recount.added(group, ids)
        recount.to_ledger()

    def _bury(self, going: Going, number: int) -> None:
        """A tombstone for every row."""
        names = ("id", "source_id", "record", "record_id", "key_digest", "removal_id")
        free, record = next_id(self.connection, tombstone), going.table.name
        rows = [
            (free + place, source_id, record, own, key_digest(source_id, record, key), number)
            for place, (own, (source_id, key)) in enumerate(going.keys.items())
        ]
        bulk_insert(self.connection, tombstone, names, rows)

    def finish(self) -> None:
        """What was worked out from the rows goes too; the trail says how many went, and under which rule."""
        agency_id = self.scope.agency_id
        self.connection.execute(sa.delete(stored_result).where(stored_result.c.agency_id == agency_id))
        record_event(
            self.connection,
            actor=self.by,
            action="retention",
            subject=f"{sum(line.n for line in self.lines)} records",
            agency_id=agency_id,
            at=self.at,
            removed=[[line.record, line.retention_class, line.rule, line.n] for line in self.lines],
        )
        new_version(self.connection, agency_id)
