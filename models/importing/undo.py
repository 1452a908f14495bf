"""A batch taken back: what is held afterwards is what would be held, had its file never come.

Rows that only it brought count nowhere and are listed nowhere; rows that it changed say what stood before,
or what a later file told of them and came second. What attaches to a row that goes waits in quarantine.
Revisions and the audit trail stay: a published week may have read them.
"""

from collections import Counter
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from models.access import Scope
from models.audit import record_event
from models.counting import Recount, new_version, rebuild
from models.engine import among, writing
from models.errors import EntryRefused
from models.facts import complaint, table_of
from models.importing import rewait
from models.importing.fold import keep_history
from models.importing.load import source_values
from models.importing.mapping import Mapping
from models.importing.refuse import keep_waiting
from models.importing.restore import Restore
from models.importing.retree import Retree
from models.importing.revisions import Revisions
from models.importing.seen import batch_seen
from models.importing.settle import settle, touch_duplicates
from models.importing.undo_plan import Plan, TakenBack
from models.imports import ImportBatch, MappingVersion, QuarantineRow, Source

LONGEST: Final = 400
batch, source, mapping_version = table_of(ImportBatch), table_of(Source), table_of(MappingVersion)
quarantine = table_of(QuarantineRow)
_NUMBERS = ("new", "changed", "same", "quarantined")


def preview(connection: sa.Connection, scope: Scope, batch_id: int) -> TakenBack:
    """What taking a batch back would do; nothing is changed.

    Errors: AccessDenied for a batch that is not the agency's, EntryRefused with a plain sentence for one that
    cannot be taken back.
    """
    return Plan(connection, scope, batch_id).told


def checked_reason(reason: str) -> str:
    """A reason that may be kept. Errors: EntryRefused where it is missing or too long."""
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST:
        raise EntryRefused(f"Say in 1 to {LONGEST} characters why the batch is taken back.")
    return said


def undo(engine: sa.Engine, scope: Scope, batch_id: int, reason: str, *, by: str, at: datetime) -> TakenBack:
    """Take a batch back, in one transaction with counts, revisions, audit event and version.

    Errors: as `preview`; EntryRefused without a reason, DatabaseUnavailable where the lock is not had.
    """
    said = checked_reason(reason)
    with writing(engine) as connection:
        plan = Plan(connection, scope, batch_id)
        _Undo(connection, plan, at).run(said, by)
    return plan.told


class _Undo:
    """Writes a plan, inside one transaction."""

    def __init__(self, connection: sa.Connection, plan: Plan, now: datetime) -> None:
        self.connection, self.plan, self.now = connection, plan, now
        self.recount, self.revisions = Recount(connection, plan.agency_id), Revisions(connection)

    def run(self, reason: str, by: str) -> None:
        """Rows first, then what is waiting, units, what follows from them, and the trail."""
        plan, connection = self.plan, self.connection
        self._mark(reason, by)
        restore = Restore(connection, self.recount, self.revisions, self.now)
        for table, _, fold in plan.folds:
            restore.rows(table, fold)
        for family in plan.families:
            restore.rows(family.table, family.fold)
        for found in plan.waits:
            rewait.apply(connection, self.recount, plan.agency_id, found)
        self._keep_histories()
        moves = self._tree()
        provides = self._source()
        self._settle(again=plan.units.again or provides)
        self._renumber(moves)
        self._record(by)
        new_version(connection, plan.agency_id)

    def _mark(self, reason: str, by: str) -> None:
        values = {"state": "undone", "undone_at": self.now, "undone_by": by, "reason": reason}
        mine = batch.c.id == self.plan.batch.id
        self.connection.execute(sa.update(batch).where(mine).values(**values))

    def _keep_histories(self) -> None:
        plan, own = self.plan, self.plan.batch.id
        for table, brought, _ in plan.folds:
            keep_history(self.connection, table.name, brought)
        for family in plan.families:
            keep_history(self.connection, family.table.name, family.brought)
        for found in plan.waits:
            keep_history(self.connection, quarantine.name, found.brought)
        lost = sa.or_(batch_seen.c.batch_id == own, batch_seen.c.origin_id == own)
        self.connection.execute(sa.delete(batch_seen).where(lost))

    def _tree(self) -> dict[int, tuple[int, int, int]]:
        plan = self.plan
        if not plan.units.again:
            return {}
        self._unname_waiting()
        logs = {own: log for own, log in plan.logs.items() if own != plan.batch.id}
        return Retree(self.connection, plan.agency_id).run(logs, plan.units.before)

    def _unname_waiting(self) -> None:
        """Rows in quarantine whose unit was not known, without the batch, when they came, are nobody's."""
        born, q = self.plan.units.born, quarantine
        mine = sa.and_(
            q.c.agency_id == self.plan.agency_id, among(self.connection, q.c.unit_id, sorted(born))
        )
        rows = self.connection.execute(sa.select(q.c.id, q.c.unit_id, q.c.batch_id).where(mine)).all()
        ids = [row.id for row in rows if not 0 < born[row.unit_id] <= row.batch_id]
        self.recount.before("quarantine", ids)
        keep_waiting(self.connection, ids)
        self.connection.execute(sa.update(q).where(among(self.connection, q.c.id, ids)).values(unit_id=None))

    def _source(self) -> bool:
        """The source as its last batch that stands leaves it; whether it now provides other fields."""
        held = self.plan.source
        values = source_as_left(self.connection, held.id)
        self.connection.execute(sa.update(source).where(source.c.id == held.id).values(**values))
        return bool(values["provides"] != held.provides)

    def _settle(self, *, again: bool) -> None:
        connection, plan = self.connection, self.plan
        touch_duplicates(connection, self.recount, self.revisions)
        both_in_one = plan.source.record == "case_with_outcomes"
        source_id = plan.source.id if both_in_one else None
        settle(connection, self.recount, self.revisions, source_id, self.now)
        if again:
            rebuild(connection, plan.agency_id)
        else:
            self.recount.after()
        self.revisions.write(self.now)

    def _renumber(self, told: dict[int, tuple[int, int, int]]) -> None:
        """The numbers of the batches that stay, as they would have been."""
        plan, changes = self.plan, dict[int, Counter[str]]()
        folds = [fold for table, _, fold in plan.folds if table is not complaint or len(plan.folds) == 1]
        moves = [fold.moves for fold in folds] + [family.fold.moves for family in plan.families]
        for (own, was, would), n in sum([found.moves for found in plan.waits], sum(moves, Counter())).items():
            change = changes.setdefault(own, Counter())
            change.subtract({was: n})
            change.update({would: n})
        for own, change in changes.items():
            values = {f"rows_{name}": batch.c[f"rows_{name}"] + change[name] for name in _NUMBERS}
            values["rows_read"] = batch.c.rows_read + sum(change[name] for name in _NUMBERS)
            self._set_numbers(own, values)
        for own, numbers in told.items():
            three = dict(zip(("rows_new", "rows_changed", "rows_same"), numbers, strict=True))
            self._set_numbers(own, three)

    def _set_numbers(self, own: int, values: dict[str, Any]) -> None:
        if own != self.plan.batch.id:
            self.connection.execute(sa.update(batch).where(batch.c.id == own).values(**values))

    def _record(self, by: str) -> None:
        told = self.plan.told
        record_event(
            self.connection,
            actor=by,
            action="undo",
            subject=f"batch {told.batch_id}",
            agency_id=self.plan.agency_id,
            at=self.now,
            source=self.plan.source.name,
            gone=told.gone,
            back=told.back,
            waiting=told.waiting,
            units=told.units,
        )


def source_as_left(connection: sa.Connection, source_id: int) -> dict[str, Any]:
    """What a source is by its batches that stand; blank where all have been taken back."""
    mine = sa.and_(batch.c.source_id == source_id, batch.c.state == "done")
    rows = connection.execute(sa.select(batch).where(mine).order_by(batch.c.id)).all()
    if not rows:
        nothing = dict.fromkeys(("as_of", "data_through", "refreshed_at"))
        return {"provides": "[]", "lacks": "{}", **nothing}
    days = [row.newest_on for row in rows if row.newest_on is not None]
    return {
        **_said_of_source(connection, rows[-1].mapping_id),
        "as_of": max(row.as_of for row in rows),
        "data_through": max(days, default=None),
        "refreshed_at": rows[-1].imported_at,
    }


def _said_of_source(connection: sa.Connection, mapping_id: str) -> dict[str, Any]:
    found = sa.select(mapping_version.c.content).where(mapping_version.c.id == mapping_id)
    return source_values(Mapping.model_validate_json(str(connection.scalar(found))))
