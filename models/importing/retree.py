"""The unit tree and exposures of an agency, made anew from what its batches say without one of them.

A unit stays where any other batch names it, or where a person has written beside it; what only the batch
that is taken back said of it goes. A unit that goes belongs to no agency any more: nothing can count there.
"""

import json
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models.disputes import FigureDispute
from models.engine import among
from models.errors import EntryRefused, ImportRefused
from models.facts import table_of
from models.holds import LegalHold
from models.importing.baseline import TREE
from models.importing.seen import batch_seen
from models.importing.tree_log import TreeLog
from models.importing.units import write_exposures, write_units
from models.imports import ImportBatch, Source
from models.notes import TimelineNote
from models.patterns import PatternOutcome
from models.replies import UnitReply
from models.tallies import TALLIES
from models.tree import rebuild_ancestors, set_parent, unit_ids
from models.units import BEGINNING, Unit, UnitExposure, UnitParent, unit_key

unit, unit_parent, exposure = table_of(Unit), table_of(UnitParent), table_of(UnitExposure)
batch, source = table_of(ImportBatch), table_of(Source)
_BLANK = {"level": "unit", "is_unassigned": False, "position": 0} | dict.fromkeys(
    ("kind", "outreach_duty", "sworn", "owner", "opened_on", "closed_on")
)
Rows = dict[str, list[dict[str, Any]]]


def births(logs: dict[int, TreeLog], baseline: Iterable[str]) -> dict[str, int]:
    """By unit, the batch that is first to name it; 0 for those that were there before."""
    found = dict.fromkeys(baseline, 0)
    for own, log in logs.items():
        for name in (*(n for c in log.names for n in c), *(n for c in log.rows for n in c.get("unit", ()))):
            found.setdefault(unit_key(name), own)
    return found


def tree_before(connection: sa.Connection, agency_id: int) -> Rows | None:
    """The tree as it was when batches were first kept so that they can be taken back; None: from nothing."""
    packed = connection.scalar(
        sa.select(batch_seen.c.seen)
        .join(batch, batch.c.id == batch_seen.c.batch_id)
        .where(batch.c.agency_id == agency_id, batch_seen.c.record == TREE)
    )
    return None if packed is None else dict(json.loads(zlib.decompress(packed)))


def commented(connection: sa.Connection, agency_id: int) -> set[int]:
    """Units beside which a person has written something, or where removed records still count."""
    from models.decisions import Decision  # they read the door of typed rows, which reads this package
    from models.questions import ReviewQuestion

    ids: set[int] = set()
    written = (TimelineNote, PatternOutcome, UnitReply, ReviewQuestion, FigureDispute, Decision, LegalHold)
    for model in written:
        t = table_of(model)
        ids |= set(connection.scalars(sa.select(t.c.unit_id).where(t.c.agency_id == agency_id)))
    for t in {tally.table for tally in TALLIES}:
        mine = sa.and_(t.c.agency_id == agency_id, t.c.removed > 0)
        ids |= set(connection.scalars(sa.select(t.c.unit_id).where(mine)))
    return ids - {None}


class Retree:
    """Makes the tree anew, in the transaction of what makes it necessary."""

    def __init__(self, connection: sa.Connection, agency_id: int) -> None:
        self.connection, self.agency_id = connection, agency_id
        mine = sa.and_(unit.c.agency_id == agency_id, unit.c.id != agency_id, sa.not_(unit.c.is_unassigned))
        self.was = connection.execute(sa.select(unit).where(mine)).all()
        self.out = {row.key: row.id for row in self.was}

    def run(self, logs: dict[int, TreeLog], before: Rows | None) -> dict[int, tuple[int, int, int]]:
        """Go through what the batches that stay said; gives new, changed and same of files of units or
        exposures.

        Errors: EntryRefused where such a file cannot stand without the batch that is taken back.
        """
        kept = commented(self.connection, self.agency_id)
        self._clear()
        if before is not None:
            self._put_back(before)
        rows = self.connection.execute(
            sa.select(batch.c.id, batch.c.as_of, source.c.record)
            .join(source, source.c.id == batch.c.source_id)
            .where(among(self.connection, batch.c.id, list(logs)))
        )
        said = {row.id: row for row in rows}
        numbers = {own: self._take(log, said[own].record, said[own].as_of) for own, log in logs.items()}
        self._revive(row.name for row in self.was if row.id in kept)
        rebuild_ancestors(self.connection, self.agency_id)
        return {own: told for own, told in numbers.items() if told is not None}

    def _clear(self) -> None:
        """Every unit but the agency and its Unassigned leaves."""
        ids = list(self.out.values())
        connection, owner = self.connection, sa.update(unit).where(unit.c.agency_id == self.agency_id)
        connection.execute(sa.delete(exposure).where(exposure.c.agency_id == self.agency_id))
        for column in (unit_parent.c.unit_id, unit_parent.c.parent_id):
            connection.execute(sa.delete(unit_parent).where(among(connection, column, ids)))
        connection.execute(owner.values(owner=None))
        gone = sa.update(unit).where(among(connection, unit.c.id, ids))
        connection.execute(gone.values(agency_id=None, **_BLANK))

    def _put_back(self, before: Rows) -> None:
        for table, name in ((unit, "unit"), (unit_parent, "unit_parent"), (exposure, "unit_exposure")):
            rows = [{column: _typed(table, column, v) for column, v in row.items()} for row in before[name]]
            if table is unit:
                for row in rows:
                    self.out.pop(row["key"], None)
                    self.connection.execute(sa.update(unit).where(unit.c.id == row["id"]).values(**row))
            elif rows:
                held = sa.select(unit_parent.c.unit_id)
                there = set(self.connection.scalars(held)) if table is unit_parent else set()
                fresh = [row for row in rows if row["unit_id"] not in there]
                if fresh:
                    self.connection.execute(sa.insert(table), fresh)

    def _take(self, log: TreeLog, record: str, as_of: datetime) -> tuple[int, int, int] | None:
        for chunk in log.names:
            known = unit_ids(self.connection, self.agency_id)
            self._revive([name for name in chunk if name not in known])
        if record not in ("unit", "exposure"):
            return None
        totals = [0, 0, 0]
        for columns in log.rows:
            units = unit_ids(self.connection, self.agency_id)
            try:
                if record == "unit":
                    self._revive(columns["unit"])
                    told = write_units(self.connection, self.agency_id, columns, units, as_of)
                else:
                    told = write_exposures(self.connection, self.agency_id, columns, units, as_of)
            except ImportRefused as error:
                later = f"A later file of units cannot stand without this batch: {error}"
                raise EntryRefused(f"{later} Take that file back first.") from error
            totals = [total + n for total, n in zip(totals, told, strict=True)]
        return totals[0], totals[1], totals[2]

    def _revive(self, names: Iterable[str]) -> None:
        """Units that had left and are named again, as `create_units` would make them."""
        known = unit_ids(self.connection, self.agency_id)
        for position, name in enumerate(names, start=len(known)):
            key = unit_key(name)
            if key in known or key not in self.out:
                continue
            known[key] = own = self.out.pop(key)
            values = _BLANK | {
                "agency_id": self.agency_id,
                "name": " ".join(name.split()),
                "position": position,
            }
            self.connection.execute(sa.update(unit).where(unit.c.id == own).values(**values))
            set_parent(self.connection, own, self.agency_id, BEGINNING)


def _typed(table: sa.Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if isinstance(kind, sa.Date) and value is not None:
        return datetime.fromisoformat(value).date()
    return bool(value) if isinstance(kind, sa.Boolean) and value is not None else value
