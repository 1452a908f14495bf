"""What taking a batch back does, worked out before anything is written."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from models.access import Scope
from models.engine import among, next_id
from models.errors import AccessDenied, EntryRefused
from models.facts import commitment, complaint, table_of
from models.importing import rewait
from models.importing.fold import NOBODY, Brought, Refold, history, leads_of, lost_ids, refold
from models.importing.orphans import Family, born_later, families
from models.importing.retree import births, commented, tree_before
from models.importing.revisions import parts
from models.importing.seen import Numbers
from models.importing.stored_rows import UNIT_COLUMNS
from models.importing.tree_log import read_tree_logs
from models.importing.write import TABLES
from models.imports import QUESTIONS, ImportBatch, QuarantineRow, Source
from models.tree import agency_zone
from models.units import UNASSIGNED, Unit, UnitAncestor, unit_key

batch, source = table_of(ImportBatch), table_of(Source)
quarantine, unit = table_of(QuarantineRow), table_of(Unit)


@dataclass(frozen=True)
class TakenBack:
    """What taking a batch back does, or did.

    new, changed, quarantined: as the batch says. gone: rows that count and are listed no more; back: rows
    that say something else again. waiting: rows of later files that wait from now on, because what they
    attach to goes. units: units that go. questions: open ones that were put since to units whose rows move.
    removed: rows that a retention rule has removed since; what they counted stands. of_records: whether the
    rows are records; of units and exposures none is counted as gone or back.
    """

    agency: str
    batch_id: int
    source: str
    file_name: str
    on: date
    new: int
    changed: int
    quarantined: int
    gone: int
    back: int
    waiting: int
    units: int
    questions: int
    removed: int
    of_records: bool

    @property
    def staying(self) -> int:
        """Rows that the batch calls new or changed and that stay as they are: other files hold them."""
        away = self.gone + self.back + self.removed
        return max(self.new + self.changed - away, 0) if self.of_records else 0


class Plan:
    """Everything that follows from taking a batch back. Errors: see `undo.preview`."""

    def __init__(self, connection: sa.Connection, scope: Scope, batch_id: int) -> None:
        self.connection, self.agency_id = connection, scope.agency_id
        self.batch, self.source = _batch(connection, scope, batch_id)
        self.logs = read_tree_logs(connection, self.agency_id)
        if batch_id not in self.logs:
            raise EntryRefused(
                f"Batch {batch_id} came in before this software kept what taking back needs. "
                "Import a corrected file instead."
            )
        self.folds: list[tuple[sa.Table, list[Brought], Refold]] = []
        self.families: list[Family] = []
        self.waits: list[rewait.Rewait] = []
        if self.source.record in TABLES:
            self._rows()
        else:
            self._wait(self.source.id, None, [], NOBODY, [])
        self.units = self._units()
        self.told = self._told(scope)

    def _rows(self) -> None:
        table = TABLES[self.source.record][0]
        self._fold(table)
        if self.source.record == "case_with_outcomes":
            self._fold(complaint)
        _, _, last = self.folds[-1]
        self.families = families(self.connection, self.source, born_later(last))
        self._wait(self.source.id, table, self.folds[0][1], self.folds[0][2].ids, [])
        for family in self.families:
            self._wait(family.source_id, family.table, family.brought, family.fold.ids, family.orphans)

    def _fold(self, table: sa.Table) -> None:
        brought = history(self.connection, self.source.id, table.name, self.batch.id)
        leads = leads_of(brought) or None
        self.folds.append((table, brought, refold(lost_ids(brought), brought, leads)))

    def _wait(
        self,
        source_id: int,
        table: sa.Table | None,
        brought: list[Brought],
        lost: Numbers,
        orphans: list[Any],
    ) -> None:
        free = next_id(self.connection, quarantine) + sum(len(found.fresh) for found in self.waits)
        told = rewait.Refused(self.connection, source_id, self.batch.id, free)
        self.waits.append(told.run(table, brought, lost, orphans, self._legacy()))

    def _legacy(self) -> set[int]:
        """Batches from before this software kept what taking back needs."""
        mine = sa.select(batch.c.id).where(batch.c.agency_id == self.agency_id)
        return set(self.connection.scalars(mine)) - set(self.logs)

    def _units(self) -> "Births":
        """How the births of units move."""
        before, own = tree_before(self.connection, self.agency_id), unit.c.id == self.agency_id
        held = [row["key"] for row in before["unit"]] if before else []
        held += [unit_key(UNASSIGNED), *self.connection.scalars(sa.select(unit.c.key).where(own))]
        old = births(self.logs, held)
        new = births({own: log for own, log in self.logs.items() if own != self.batch.id}, held)
        moved = {key for key in old if new.get(key) != old[key]}
        again = bool(moved) or self.source.record in ("unit", "exposure")
        mine = sa.select(unit.c.key, unit.c.id).where(unit.c.agency_id == self.agency_id)
        ids: dict[str, int] = dict(map(tuple, self.connection.execute(mine)))
        kept = commented(self.connection, self.agency_id)
        stay = {self.agency_id, *kept, *(ids[key] for key in new if key in ids)}
        gone = [ids[key] for key in moved if key in ids and ids[key] not in stay]
        born = {ids[key]: new.get(key, 0) for key in moved if key in ids}
        return Births(again, before, born, gone)

    def _told(self, scope: Scope) -> TakenBack:
        zone = ZoneInfo(agency_zone(self.connection, scope))
        row = self.batch
        main = [fold for table, _, fold in self.folds if table is not complaint or len(self.folds) == 1]
        gone = sum(int((fold.new.codes == 0).sum()) for fold in main)
        back = sum(int(((fold.new.codes != 0) & (fold.new.codes != fold.old.codes)).sum()) for fold in main)
        return TakenBack(
            str(self.connection.scalar(sa.select(unit.c.name).where(unit.c.id == self.agency_id))),
            row.id,
            self.source.title,
            row.file_name,
            row.imported_at.astimezone(zone).date(),
            row.rows_new,
            row.rows_changed,
            row.rows_quarantined,
            gone,
            back,
            sum(len(family.orphans) for family in self.families),
            len(self.units.gone),
            self._questions(),
            row.rows_removed,
            bool(self.folds),
        )

    def _questions(self) -> int:
        """Open questions that were put since the batch came, to units at which its rows count."""
        from models.questions import (
            ReviewQuestion,
        )  # it reads the door of typed rows, which reads this package

        q, a = table_of(ReviewQuestion), table_of(UnitAncestor)
        units: set[int] = set(self.units.gone)
        for table, _, fold in self.folds:
            moves = fold.ids[fold.new.codes != fold.old.codes]
            for some in parts(moves.tolist()):
                units |= self._units_of(table, some)
        above = sa.select(a.c.ancestor_id).where(among(self.connection, a.c.unit_id, sorted(units)))
        mine = sa.and_(
            q.c.agency_id == self.agency_id,
            q.c.answered_at.is_(None),
            q.c.asked_at >= self.batch.imported_at,
            q.c.unit_id.in_(above),
        )
        return self.connection.scalar(sa.select(sa.func.count()).select_from(q).where(mine)) or 0

    def _units_of(self, table: sa.Table, ids: list[int]) -> set[int]:
        """Units at which rows of a table count; a changed due date names none, its promise does."""
        of, where = table, among(self.connection, table.c.id, ids)
        if not UNIT_COLUMNS & set(table.c.keys()):
            of = commitment
            where = commitment.c.id.in_(sa.select(table.c.commitment_id).where(where))
        columns = [of.c[name] for name in sorted(UNIT_COLUMNS & set(of.c.keys()))]
        rows = self.connection.execute(sa.select(*columns).where(where).distinct())
        return {own for row in rows for own in row if own is not None}


@dataclass(frozen=True)
class Births:
    """Whether the tree is made anew; born: of units whose first batch moves, which is first now (0: none)."""

    again: bool
    before: dict[str, list[dict[str, Any]]] | None
    born: dict[int, int]
    gone: list[int]


def _batch(connection: sa.Connection, scope: Scope, batch_id: int) -> tuple[Any, Any]:
    mine = sa.and_(batch.c.id == batch_id, batch.c.agency_id == scope.agency_id)
    row = connection.execute(sa.select(batch).where(mine)).one_or_none()
    if row is None or scope.unit_ids is not None:
        raise AccessDenied(f"There is no batch {batch_id} that you may take back.")
    if row.state != "done":
        zone = ZoneInfo(agency_zone(connection, scope))
        on = row.undone_at.astimezone(zone).date()
        raise EntryRefused(f"Batch {batch_id} was taken back already, on {on}.")
    held = connection.execute(sa.select(source).where(source.c.id == row.source_id)).one()
    if held.name == QUESTIONS:
        raise EntryRefused(
            f"Batch {batch_id} is a question of the weekly review, or its answer: it is no file. "
            "A question stays until it is answered."
        )
    return row, held
