"""Everything that a database holds, with names in place of ids, so that two can be compared."""

from typing import Any

import sqlalchemy as sa

from models.engine import reading
from models.facts import commitment, complaint, due_change, event, hand_off, outcome, table_of
from models.importing.stored_rows import UNIT_COLUMNS
from models.imports import ImportBatch, QuarantineRow, Source
from models.tallies import TALLIES
from models.units import Unit, UnitAncestor, UnitExposure, UnitParent

_NOT_CONTENT = frozenset({"id", "known_at", "agency_id"})
_MOMENTS = {"imported_at", "entered_at", "resolved_at", "refreshed_at"}
# How a row came to be as it is, and since when.
HISTORY = frozenset({"batch_id", "origin_id", "row_number", "version_at", *_MOMENTS})
_RECORDS = (complaint, outcome, commitment, hand_off, due_change, event)
_PARENTS = {"complaint_id": complaint, "commitment_id": commitment}


def held(
    engine: sa.Engine, batches: dict[int, int], without: frozenset[str] = frozenset()
) -> dict[str, list[Any]]:
    """Records, counts, units, exposures, what waits, sources and batches; batches: a name for each id.

    Moments of this run become the batch they belong to. without: columns to be left out.
    """
    with reading(engine) as connection:
        return _Held(connection, batches, _NOT_CONTENT | without).read()


class _Held:
    def __init__(self, connection: sa.Connection, batches: dict[int, int], without: frozenset[str]) -> None:
        self.connection, self.batches, self.without = connection, batches, without
        self.units, self.sources = self._pairs(Unit, "key"), self._pairs(Source, "name")
        self.times = {at: batches[own] for own, at in self._pairs(ImportBatch, "imported_at").items()}
        columns = {name: sa.select(t.c.id, t.c.key) for name, t in _PARENTS.items()}
        self.keys = {name: dict(map(tuple, connection.execute(pairs))) for name, pairs in columns.items()}

    def _pairs(self, model: Any, column: str) -> dict[Any, Any]:
        t = table_of(model)
        return dict(map(tuple, self.connection.execute(sa.select(t.c.id, t.c[column]))))

    def read(self) -> dict[str, list[Any]]:
        waiting, source, unit, batch = map(table_of, (QuarantineRow, Source, Unit, ImportBatch))
        wanted = {t.name: sa.select(t).where(t.c.digest != "") for t in _RECORDS}
        wanted |= {t.name: sa.select(t) for t in {tally.table for tally in TALLIES}}
        wanted |= {t.name: sa.select(t) for t in map(table_of, (UnitAncestor, UnitExposure, UnitParent))}
        wanted["waiting"] = sa.select(waiting).where(waiting.c.state != "dropped")
        wanted["source"] = sa.select(source).where(source.c.refreshed_at.is_not(None))
        wanted["unit"] = sa.select(unit).where(unit.c.agency_id.is_not(None))
        own = batch.c.id.label("batch_id")
        wanted["batch"] = sa.select(batch, own).where(batch.c.state == "done")
        return {name: self._rows(statement) for name, statement in wanted.items()}

    def _rows(self, statement: sa.Select[Any]) -> list[Any]:
        rows = self.connection.execute(statement).mappings()
        return sorted(
            ({n: self._named(n, v) for n, v in row.items() if n not in self.without} for row in rows),
            key=repr,
        )

    def _named(self, column: str, value: Any) -> Any:
        if value is None:
            return None
        if column in UNIT_COLUMNS or column in ("ancestor_id", "parent_id"):
            return self.units[value]
        if column in self.keys:
            return self.keys[column][value]
        if column in ("batch_id", "origin_id"):
            return self.batches[value]
        if column in _MOMENTS:
            return self.times[value]
        return self.sources[value] if column == "source_id" else value
