"""Which rows would wait in quarantine without a batch, and with what faults: a file's refusals make a row
wait, its key in good order settles it, and a mistake that was settled before changes nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa

from models.counting import Recount
from models.engine import among
from models.facts import table_of
from models.importing.fold import Brought, Moves, history
from models.importing.orphans import Orphan
from models.importing.refuse import keep_waiting
from models.importing.revisions import parts
from models.importing.seen import (
    NOTHING_SEEN,
    PASSED,
    WROTE,
    Numbers,
    code_of,
    keep_aside,
    row_version,
    seen_of,
    waiting_content,
    waiting_digest,
)
from models.imports import ImportBatch, QuarantineRow

quarantine, batch = table_of(QuarantineRow), table_of(ImportBatch)
_WORDS = {WROTE: "quarantined", PASSED: "same"}


@dataclass(frozen=True)
class Waiting:
    """A row in quarantine as it would be. unit_id: as its file was told, whether that unit stays or not."""

    fields: str
    faults: str
    unit_id: int | None
    on_date: date | None
    batch_id: int
    origin_id: int
    number: int
    entered_at: datetime
    resolved_at: datetime | None = None


@dataclass
class Rewait:
    """The rows of one source's quarantine that change. By id; identities and contents of new ones too."""

    source_id: int
    brought: list[Brought]
    rows: dict[int, Waiting | None] = field(default_factory=dict)
    fresh: dict[int, str] = field(default_factory=dict)
    aside: list[tuple[int, str, str]] = field(default_factory=list)
    moves: Moves = field(default_factory=Moves)


class Refused:
    """Goes through what one source's batches refused, without what goes back to the lost batch."""

    def __init__(self, connection: sa.Connection, source_id: int, lost_batch: int, next_free: int) -> None:
        self.connection, self.free = connection, next_free
        self.result = Rewait(source_id, history(connection, source_id, quarantine.name, lost_batch))
        rows = connection.execute(
            sa.select(batch.c.id, batch.c.imported_at, batch.c.source_id).where(
                batch.c.source_id == source_id
            )
        )
        self.imported_at: dict[int, datetime] = {row.id: row.imported_at for row in rows}
        held = sa.select(quarantine.c.identity, quarantine.c.id).where(quarantine.c.source_id == source_id)
        self.ids: dict[str, int] = dict(map(tuple, connection.execute(held)))

    def run(
        self,
        table: sa.Table | None,
        brought: list[Brought],
        lost: Numbers,
        orphans: list[Orphan],
        legacy: set[int],
    ) -> Rewait:
        """table, brought, lost: of the rows whose keys settle what waits; orphans: rows that are to wait."""
        for orphan in orphans:
            self._add(orphan)
        mine = {own for one in self.result.brought for own in one.lost.tolist()}
        mine |= set(self.result.fresh) | {self.ids[orphan.key] for orphan in orphans}
        rows = {} if table is None else self._rows(table)
        gone = set(lost.tolist())
        mine |= {own for own, row in rows.items() if row in gone}
        told = self._contents(mine)
        good = _good(brought, {own: rows[own] for own in mine if own in rows})
        for own in sorted(mine):
            self.result.rows[own] = self._fold(own, told, good.get(own, set()), legacy)
        for one in self.result.brought:
            if len(one.lost):
                one.seen, one.altered = one.seen.without(one.lost), True
        return self.result

    def _add(self, orphan: Orphan) -> None:
        """The refusal of a row that was good until now, among its batch's."""
        if orphan.key not in self.ids:
            self.ids[orphan.key], self.free = self.free, self.free + 1
            self.result.fresh[self.ids[orphan.key]] = orphan.key
        own, digest = self.ids[orphan.key], waiting_digest(orphan.content)
        one = self._brought(orphan)
        if own not in one.seen.ids:
            added = seen_of([own], [PASSED], [code_of(digest)], numbers=[orphan.number])
            one.seen, one.altered = one.seen.joined(added), True
            one.added.add(own)
            self.result.aside.append((own, digest, orphan.content))

    def _brought(self, orphan: Orphan) -> Brought:
        place = orphan.batch_id, orphan.origin_id
        for one in self.result.brought:
            if (one.batch_id, one.origin_id) == place:
                return one
        self.result.brought.append(Brought(*place, 0, NOTHING_SEEN))
        self.result.brought.sort(key=lambda one: (one.batch_id, one.origin_id))
        return self._brought(orphan)

    def _rows(self, table: sa.Table) -> dict[int, int]:
        """By row in quarantine, the row of the same key."""
        mine = among(self.connection, table.c.key, list(self.ids))
        found = self.connection.execute(
            sa.select(table.c.key, table.c.id).where(table.c.source_id == self.result.source_id, mine)
        )
        return {self.ids[key]: own for key, own in found}

    def _contents(self, ids: set[int]) -> dict[tuple[int, int], list[Any]]:
        texts = [(own, text) for own, _, text in self.result.aside]
        for some in parts(sorted(ids)):
            mine = among(self.connection, row_version.c.record_id, some)
            kept = sa.select(row_version.c.record_id, row_version.c.content).where(
                row_version.c.record == quarantine.name, mine
            )
            texts += [(own, text) for own, text in self.connection.execute(kept)]
            q = quarantine
            held = sa.select(q.c.id, q.c.fields, q.c.faults, q.c.unit_id, q.c.on_date)
            rows = self.connection.execute(held.where(among(self.connection, q.c.id, some)))
            texts += [(own, waiting_content(*rest)) for own, *rest in rows]
        return {(own, code_of(waiting_digest(text))): json.loads(text) for own, text in texts}

    def _fold(
        self, own: int, told: Mapping[tuple[int, int], list[Any]], good: set[int], legacy: set[int]
    ) -> Waiting | None:
        held: Waiting | None = None
        refused = {one.batch_id: one for one in self.result.brought if own in one.seen.ids}
        for batch_id in sorted(good | set(refused)):
            at, one = self.imported_at[batch_id], refused.get(batch_id)
            stays = one is not None and own not in one.lost
            if one is not None:
                place = int(np.searchsorted(one.seen.ids, own))
                kind = int(one.seen.kinds[place])
                was = "" if own in one.added else _WORDS[kind]
                if stays:
                    said = self._waiting(one, place, told[own, int(one.seen.codes[place])], held)
                    settled = held is not None and held.resolved_at and held.fields == said.fields
                    # What had been settled before this software kept more than that.
                    long_ago = held is None and batch_id in legacy and kind == PASSED
                    kind = PASSED if settled or long_ago else WROTE
                    held = held if settled else replace(said, resolved_at=at) if long_ago else said
                    one.altered |= bool(one.seen.kinds[place] != kind)
                    one.seen.kinds[place] = kind
                would = _WORDS[kind] if stays else ""
                if was != would:
                    self.result.moves[batch_id, was, would] += 1
            if not stays and batch_id in good and held is not None and held.resolved_at is None:
                held = replace(held, resolved_at=at)
        return held

    def _waiting(self, one: Brought, place: int, said: list[Any], held: Waiting | None) -> Waiting:
        fields, faults, unit_id, day = said
        return Waiting(
            fields,
            faults,
            unit_id,
            date.fromisoformat(day) if day else None,
            one.batch_id,
            one.origin_id,
            int(one.seen.numbers[place]),
            held.entered_at if held else self.imported_at[one.batch_id],
        )


def _good(brought: list[Brought], rows: Mapping[int, int]) -> dict[int, set[int]]:
    """By row in quarantine, the batches that bring its key in good order."""
    owns, ids = np.array(list(rows), np.int64), np.array(list(rows.values()), np.int64)
    found: dict[int, set[int]] = {}
    for one in brought:
        for own in owns[np.isin(ids, one.seen.ids)].tolist():
            found.setdefault(own, set()).add(one.batch_id)
    return found


def apply(connection: sa.Connection, recount: Recount, agency_id: int, found: Rewait) -> None:
    """Write it: rows that wait or are settled as they would be, and rows that nobody refused dropped."""
    held = [own for own in found.rows if own not in found.fresh]
    for some in parts(held):
        recount.before("quarantine", some)
        keep_waiting(connection, some)
    keep_aside(connection, quarantine.name, found.aside)
    for own in held:
        mine = quarantine.c.id == own
        connection.execute(sa.update(quarantine).where(mine).values(**_values(found.rows[own])))
    new = [(own, row) for own, row in found.rows.items() if own in found.fresh and row is not None]
    if new:
        same = {"agency_id": agency_id, "source_id": found.source_id}
        rows = [{"id": own, "identity": found.fresh[own], **same, **_values(row)} for own, row in new]
        connection.execute(sa.insert(quarantine), rows)
        recount.added("quarantine", [own for own, _ in new])


def _values(row: Waiting | None) -> dict[str, Any]:
    if row is None:
        # The file is gone, and what it said of the row with it.
        blank = {"fields": "", "faults": "[]", "unit_id": None, "on_date": None, "origin_id": None}
        return {"state": "dropped", **blank}
    return {
        "state": "superseded" if row.resolved_at else "waiting",
        "fields": row.fields,
        "faults": row.faults,
        "unit_id": row.unit_id,
        "on_date": row.on_date,
        "batch_id": row.batch_id,
        "origin_id": None if row.origin_id == row.batch_id else row.origin_id,
        "row_number": row.number,
        "entered_at": row.entered_at,
        "resolved_at": row.resolved_at,
    }
