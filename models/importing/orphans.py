"""Rows that attach to what goes: they wait, as they would have, had their file come without it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from models.engine import among
from models.facts import table_of
from models.importing.faults import RowFault
from models.importing.fold import Brought, Refold, history, lost_ids, refold
from models.importing.mapping import Mapping
from models.importing.refuse import fault_of
from models.importing.restore import OWNERS, Content, every_content, stored
from models.importing.seen import SAME, WROTE, code_of, waiting_content
from models.importing.write import HELD, PARENTS, TABLES, kept_fields
from models.imports import ImportBatch, MappingVersion, Revision, Source

source, batch, mapping_version = table_of(Source), table_of(ImportBatch), table_of(MappingVersion)
revision = table_of(Revision)


@dataclass
class Orphan:
    """A row that is to wait: whose file it is from, its own id and key, its number there, what is kept."""

    batch_id: int
    origin_id: int
    row_id: int
    key: str
    number: int
    content: str


@dataclass
class Family:
    """The rows of one source that attach to rows which go, refolded without those that are to wait."""

    source_id: int
    table: sa.Table
    brought: list[Brought]
    fold: Refold
    orphans: list[Orphan]


def born_later(fold: Refold) -> dict[int, int]:
    """Rows that would come later than they did: the batch that would be first to bring them, 0 for none."""
    later = fold.old.first != fold.new.first
    return dict(zip(fold.ids[later].tolist(), fold.new.first[later].tolist(), strict=True))


def families(connection: sa.Connection, source_row: Any, born: dict[int, int]) -> list[Family]:
    """Everything that attaches to rows of a source which would come later, or not at all."""
    mappings = _mappings(connection, source_row) if born else {}
    found = []
    for child in _children(connection, source_row, mappings):
        table = TABLES[child.record][0]
        brought = history(connection, child.id, table.name)
        orphans = _Orphans(connection, child, table, mappings, born).mark(brought)
        if orphans:
            found.append(Family(child.id, table, brought, refold(lost_ids(brought), brought), orphans))
    return found


def _mappings(connection: sa.Connection, source_row: Any) -> dict[int, Mapping]:
    """By batch, of those whose rows attach to rows of a source."""
    rows = connection.execute(
        sa.select(batch.c.id, mapping_version.c.id.label("mapping"), mapping_version.c.content)
        .join(mapping_version, mapping_version.c.id == batch.c.mapping_id)
        .join(source, source.c.id == batch.c.source_id)
        .where(source.c.agency_id == source_row.agency_id, source.c.record.in_(sorted(PARENTS)))
    ).all()
    read = {row.mapping: row.content for row in rows}
    mappings = {own: Mapping.model_validate_json(content) for own, content in read.items()}
    ours = {own: mapping for own, mapping in mappings.items() if mapping.parent_source == source_row.name}
    return {row.id: ours[row.mapping] for row in rows if row.mapping in ours}


def _children(connection: sa.Connection, source_row: Any, mappings: dict[int, Mapping]) -> list[Any]:
    mine = sa.select(batch.c.source_id).where(among(connection, batch.c.id, list(mappings)))
    return list(connection.execute(sa.select(source).where(source.c.id.in_(mine)).order_by(source.c.id)))


class _Orphans:
    """Finds, of one source, the rows that came before what they attach to."""

    def __init__(
        self,
        connection: sa.Connection,
        child: Any,
        table: sa.Table,
        mappings: dict[int, Mapping],
        born: dict[int, int],
    ) -> None:
        self.connection, self.child, self.table, self.mappings = connection, child, table, mappings
        self.born, self.fault = born, PARENTS[child.record][1]
        self.column, self.owner, _ = OWNERS[table.name]
        # By row and content: what it says.
        self.said: dict[tuple[int, int], Content] = {
            (own, code_of(content["digest"])): content
            for own, content in every_content(connection, table, self._ids())
            if content["digest"]
        }
        ids = sorted({own for own, _ in self.said})
        self.keys = _keys(connection, table, ids)
        self.parents = _keys(connection, self.owner, {c[self.column] for c in self.said.values()})

    def _ids(self) -> list[int]:
        """Rows that attach to what goes, or did before they were changed."""
        t, mine = self.table, self.table.c.source_id == self.child.id
        to_goers = among(self.connection, t.c[self.column], list(self.born))
        ids = set(self.connection.scalars(sa.select(t.c.id).where(mine, to_goers)))
        changed = sa.select(revision.c.record_id).where(revision.c.record == t.name).distinct()
        return sorted(ids | set(self.connection.scalars(sa.select(t.c.id).where(mine, t.c.id.in_(changed)))))

    def mark(self, brought: list[Brought]) -> list[Orphan]:
        """Mark what is lost in a history, and say what it was."""
        ids = np.array(sorted(self.keys), np.int64)
        held = np.zeros(len(ids), np.uint64)
        orphans = list[Orphan]()
        for one in brought:
            places = np.flatnonzero(np.isin(one.seen.ids, ids))
            rows = np.searchsorted(ids, one.seen.ids[places])
            kinds = one.seen.kinds[places]
            codes = np.where(kinds == SAME, held[rows], one.seen.codes[places])
            held[rows[kinds == WROTE]] = codes[kinds == WROTE]
            pairs = zip(one.seen.ids[places].tolist(), codes.tolist(), places.tolist(), strict=True)
            lost = [self._orphan(one, *pair) for pair in pairs if self._too_early(one, *pair[:2])]
            one.lost = np.array([orphan.row_id for orphan in lost], np.int64)
            orphans += lost
        return orphans

    def _too_early(self, one: Brought, own: int, code: int) -> bool:
        """Whether this batch would have met a row without what it attaches to."""
        parent = self.said[own, code][self.column]
        if one.batch_id not in self.mappings or parent not in self.born:
            return False
        return not 0 < self.born[parent] < one.batch_id

    def _orphan(self, one: Brought, own: int, code: int, place: int) -> Orphan:
        content, number = self.said[own, code], int(one.seen.numbers[place])
        parent = self.parents[content[self.column]]
        fault = RowFault(self.fault, self.column, number, parent, HELD)
        mapping, raw = self.mappings[one.batch_id], json.loads(content["raw"])
        fields = kept_fields(mapping, raw, stored(self.table, content), parent)
        faults = json.dumps([fault_of(fault)], ensure_ascii=False)
        kept = waiting_content(fields, faults, None, None)
        return Orphan(one.batch_id, one.origin_id, own, self.keys[own], number, kept)


def _keys(connection: sa.Connection, table: sa.Table, ids: Iterable[int]) -> dict[int, str]:
    mine = among(connection, table.c.id, sorted(ids))
    return dict(map(tuple, connection.execute(sa.select(table.c.id, table.c.key).where(mine))))
