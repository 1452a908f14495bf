"""What stands of rows after all batches that brought them, and what would stand without some of them.

The newest version of a row stands, of equally new ones the last that came (decision 11); of a case that
several rows tell of, the one with the smallest key among the newest. All rows of a table take each step at
once, so that a long history costs little more than its batches.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC

import numpy as np
import sqlalchemy as sa

from models.facts import table_of
from models.importing.seen import AS_OF, PASSED, SAME, WROTE, Numbers, Seen, batch_seen, keep
from models.imports import ImportBatch

batch = table_of(ImportBatch)
NOBODY = np.array([], np.int64)
Moves = Counter[tuple[int, str, str]]  # batch, what it called a row, what it would have: "" not at all
Leads = Mapping[int, str]


@dataclass
class Brought:
    """What one batch brought of a record type. lost: ids of the rows of it that are taken away; added: of
    those that it would have refused.
    """

    batch_id: int
    origin_id: int
    as_of: int
    seen: Seen
    lost: Numbers = field(default_factory=lambda: NOBODY)
    added: set[int] = field(default_factory=set)
    altered: bool = False

    @property
    def versions(self) -> Numbers:
        """How new each row is."""
        return np.where(self.seen.versions == AS_OF, self.as_of, self.seen.versions)


def history(connection: sa.Connection, source_id: int, record: str, without: int = 0) -> list[Brought]:
    """What the batches of a source brought of a record type, in order.

    without: the batch that is taken back; all that goes back to it is lost.
    """
    rows = connection.execute(
        sa.select(batch_seen, batch.c.as_of)
        .join(batch, batch.c.id == batch_seen.c.batch_id)
        .where(batch.c.source_id == source_id, batch.c.state == "done", batch_seen.c.record == record)
        .order_by(batch_seen.c.batch_id, batch_seen.c.origin_id)
    )
    found = []
    for row in rows:
        as_of = np.datetime64(row.as_of.astimezone(UTC).replace(tzinfo=None), "us").astype(np.int64)
        one = Brought(row.batch_id, row.origin_id, int(as_of), Seen.unpack(row.seen))
        if without in (row.batch_id, row.origin_id):
            one.lost = one.seen.ids
        found.append(one)
    return found


def keep_history(connection: sa.Connection, record: str, brought: list[Brought]) -> None:
    """Store what a refold has altered in a history."""
    for one in brought:
        if one.altered:
            keep(connection, one.batch_id, one.origin_id, record, one.seen.pack())


@dataclass
class Standing:
    """Of each row: the content that stands (0: none), how new it is, who wrote it, which batch came first."""

    codes: Numbers
    versions: Numbers
    writers: Numbers
    first: Numbers

    @classmethod
    def empty(cls, n: int) -> "Standing":
        """Nothing yet."""
        return cls(np.zeros(n, np.uint64), *(np.zeros(n, np.int64) for _ in range(3)))

    def take(self, rows: Numbers, kinds: Numbers, codes: Numbers, versions: Numbers, batch_id: int) -> None:
        """A batch's rows, each at its place."""
        begins = rows[self.codes[rows] == 0]
        self.first[begins] = batch_id
        wrote, found = kinds == WROTE, kinds == SAME
        self.codes[rows[wrote]], self.versions[rows[wrote]] = codes[wrote], versions[wrote]
        self.writers[rows[wrote]] = batch_id
        self.versions[rows[found]] = np.maximum(self.versions[rows[found]], versions[found])

    def words(self, rows: Numbers, kinds: Numbers) -> Numbers:
        """What a report calls rows of these kinds, before they are taken."""
        called = np.where(self.codes[rows] == 0, "new", "changed")
        return np.where(kinds == WROTE, called, "same")


@dataclass
class Refold:
    """The rows `ids` as they stand, as they would stand, and what that makes of the batches' numbers."""

    ids: Numbers
    old: Standing
    new: Standing
    moves: Moves = field(default_factory=Counter)


def refold(ids: Numbers, brought: list[Brought], leads: Leads | None = None) -> Refold:
    """Go through a history twice at once: as it was, and without what is lost; `seen` becomes what is left.

    ids: ascending, and among them all that is lost. leads: of cases, by content, the row that speaks.
    """
    result = Refold(ids, Standing.empty(len(ids)), Standing.empty(len(ids)))
    for one in brought:
        places = np.flatnonzero(np.isin(one.seen.ids, ids))
        if len(places):
            _step(result, one, places, leads)
        if len(one.lost):
            one.seen, one.altered = one.seen.without(one.lost), True
    return result


def _step(result: Refold, one: Brought, places: Numbers, leads: Leads | None) -> None:
    seen, old, new = one.seen, result.old, result.new
    rows = np.searchsorted(result.ids, seen.ids[places])
    kinds, versions = seen.kinds[places], one.versions[places]
    codes = np.where(kinds == SAME, old.codes[rows], seen.codes[places])
    words = old.words(rows, kinds)
    old.take(rows, kinds, codes, versions, one.batch_id)
    stays = ~np.isin(seen.ids[places], one.lost)
    fresh = kinds.copy()
    fresh[stays] = _kinds(new, rows[stays], codes[stays], versions[stays], leads)
    rewords = np.where(stays, new.words(rows, fresh), "")
    new.take(rows[stays], fresh[stays], codes[stays], versions[stays], one.batch_id)
    one.altered |= bool((fresh != kinds).any())
    seen.kinds[places] = fresh
    seen.codes[places] = np.where(fresh == SAME, np.uint64(0), codes)
    if leads is not None and leads:
        seen.leads = seen.leads or [""] * len(seen.ids)
        for place, kind, code in zip(places.tolist(), fresh.tolist(), codes.tolist(), strict=True):
            seen.leads[place] = "" if kind == SAME else leads[code]
    differs = words != rewords
    pairs = zip(words[differs].tolist(), rewords[differs].tolist(), strict=True)
    result.moves.update((one.batch_id, was, would) for was, would in pairs)


def _kinds(held: Standing, rows: Numbers, codes: Numbers, versions: Numbers, leads: Leads | None) -> Numbers:
    """As what these rows come: see `Upsert` and, for cases, `write_cases`."""
    none, same = held.codes[rows] == 0, held.codes[rows] == codes
    wins = versions >= held.versions[rows]
    if leads is not None:
        ties = ~none & ~same & (versions == held.versions[rows])
        for place in np.flatnonzero(ties).tolist():
            before = leads[int(held.codes[rows[place]])]
            wins[place] = rank(leads[int(codes[place])]) <= rank(before)
        same &= wins
    return np.select([none, same, wins], [WROTE, SAME, WROTE], PASSED).astype(np.uint8)


def rank(key: str) -> tuple[int, str]:
    """The order of the rows that may speak for a case."""
    return len(key), key


def leads_of(brought: list[Brought]) -> dict[int, str]:
    """Of every content of cases, the row that speaks."""
    return {
        int(code): lead
        for one in brought
        if one.seen.leads
        for code, lead in zip(one.seen.codes, one.seen.leads, strict=True)
        if code
    }


def lost_ids(brought: list[Brought]) -> Numbers:
    """All rows of which anything is lost, ascending."""
    return np.unique(np.concatenate([NOBODY, *(one.lost for one in brought)]))
