"""Checked rows into a table: new, changed, same; what a change replaces is remembered as a revision.

What the file brought of each row, and what of it came too late to stand, is kept too: by it this batch, or
an earlier one, can be taken back.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from models.counting import Recount
from models.engine import among, bulk_insert, next_id
from models.importing.derive import Columns
from models.importing.revisions import Revisions
from models.importing.seen import PASSED, SAME, WROTE, SeenLog, code_of, keep_aside
from models.importing.stored_rows import (
    NOT_FROM_FILES,
    OURS,
    UNIT_COLUMNS,
    digests,
    padded,
    set_rows,
    stored_version,
)


@dataclass
class Written:
    """What became of the rows of a chunk: ids by place, and the places of each kind.

    again: new ones whose key a batch had brought that was taken back. found, older: those of `same` that are
    as they are held, or older than what is held (the rest repeat a row of this file). newer: those of `found`
    that the source says are newer than what is held.
    """

    ids: list[int]
    new: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    clashing: list[int] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    older: list[int] = field(default_factory=list)
    newer: list[int] = field(default_factory=list)


@dataclass
class Upsert:
    """Writes one file's rows of one table. group: the records whose counts a row moves, with `counted`
    giving the id of that record (the row itself, or what it attaches to: a row of owner_table).

    origins: of a retry, by key, the batch whose file a row is from. met: ids that this file has brought
    already and the content that it brought, so that a second row of the same key is known as such.
    """

    connection: sa.Connection
    table: sa.Table
    group: str
    agency_id: int
    source_id: int
    batch_id: int
    as_of: str
    now: str
    unit_ids: dict[str, int]
    recount: Recount
    revisions: Revisions
    counted: str = "id"
    owner_table: sa.Table | None = None
    origins: Mapping[str, int] = field(default_factory=dict)
    met: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seen = SeenLog(self.batch_id, self.table.name)

    def write(
        self,
        keys: list[str],
        columns: Columns,
        raws: list[str],
        parents: list[str],
        numbers: Sequence[int] = (),
        from_keys: Sequence[str] = (),
    ) -> Written:
        """Insert what is new, replace what has changed and is not older; leave the rest.

        A key that this file has brought before with other content clashes. numbers: of the rows in their
        file, where they may have to wait later. from_keys: of the rows that tell of these, where they differ.
        """
        fresh = digests(columns, raws, parents)
        told = columns.get("version_at", [None] * len(keys))
        versions = [version or self.as_of for version in told]
        written = self._sorted(keys, fresh, versions)
        columns = {
            name: self._resolved(name, items) for name, items in columns.items() if name != "version_at"
        }
        names, rows = self._rows(keys, columns, raws, fresh, versions, written)
        self._insert(names, rows, written)
        self._update(names, rows, written.changed)
        self._update(names, rows, written.again, kept=OURS | {"id"})
        self._renew(versions, written)
        self._keep_aside(names, rows, fresh, written)
        self._log(written, fresh, told, numbers, columns.get("lead", ()), from_keys or keys)
        return written

    def pass_over(
        self, ids: list[int], columns: Columns, raws: list[str], from_keys: list[str], held: Iterable[str]
    ) -> None:
        """Keep what comes second to what is held (digests), so that it can stand when that is taken back."""
        fresh, told = digests(columns, raws, []), columns["version_at"]
        written = Written(ids, older=list(range(len(ids))))
        columns = {
            name: self._resolved(name, items) for name, items in columns.items() if name != "version_at"
        }
        versions = [version or self.as_of for version in told]
        names, rows = self._rows([""] * len(ids), columns, raws, fresh, versions, written)
        unknown = [place for place, own in enumerate(held) if own != fresh[place]]
        self._keep_aside(names, rows, fresh, Written(ids, older=unknown))
        self._log(written, fresh, told, (), columns["lead"], from_keys)

    def _keep_aside(
        self, names: list[str], rows: list[tuple[Any, ...]], fresh: list[str], written: Written
    ) -> None:
        if written.older:
            places = [i for i, name in enumerate(names) if name not in NOT_FROM_FILES]
            contents = [
                (written.ids[p], fresh[p], json.dumps({names[i]: rows[p][i] for i in places}))
                for p in written.older
            ]
            keep_aside(self.connection, self.table.name, contents)

    def _log(
        self,
        written: Written,
        fresh: list[str],
        told: Sequence[str | None],
        numbers: Sequence[int],
        leads: Sequence[str],
        from_keys: Sequence[str],
    ) -> None:
        for kind, places in (
            (WROTE, written.new + written.again + written.changed),
            (SAME, written.found),
            (PASSED, written.older),
        ):
            self.seen.add(
                [written.ids[p] for p in places],
                kind,
                codes=[] if kind == SAME else [code_of(fresh[p]) for p in places],
                versions=[told[p] for p in places],
                numbers=[numbers[p] for p in places] if numbers else (),
                leads=[leads[p] for p in places] if leads else (),
                origins=self._origins(from_keys, places),
            )

    def _origins(self, keys: Sequence[str], places: list[int]) -> list[int]:
        return [self.origins.get(keys[p], self.batch_id) for p in places] if self.origins else []

    def _sorted(self, keys: list[str], fresh: list[str], versions: list[str]) -> Written:
        held, written = self._held(keys), Written([0] * len(keys))
        next_free, seen = next_id(self.connection, self.table), dict[str, int]()
        for place, key in enumerate(keys):
            if key in seen:
                first = seen[key]
                written.ids[place] = written.ids[first]
                (written.same if fresh[place] == fresh[first] else written.clashing).append(place)
                continue
            seen[key] = place
            if key not in held:
                written.ids[place], next_free = next_free, next_free + 1
                written.new.append(place)
                continue
            own, digest, version = held[key]
            written.ids[place] = own
            if own in self.met:
                repeats = self.met[own] == code_of(fresh[place])
                (written.same if repeats else written.clashing).append(place)
            elif not digest:
                written.again.append(place)
            elif digest == fresh[place]:
                written.found.append(place)
                if versions[place] > version:
                    written.newer.append(place)
            else:
                (written.changed if versions[place] >= version else written.older).append(place)
        for place in seen.values():
            self.met.setdefault(written.ids[place], code_of(fresh[place]))
        written.same += written.found + written.older
        return written

    def _resolved(self, name: str, items: list[Any]) -> list[Any]:
        return [self.unit_ids[key] for key in items] if name in UNIT_COLUMNS else items

    def _held(self, keys: list[str]) -> dict[str, tuple[int, str, str]]:
        t = self.table
        version = stored_version(self.connection, t)
        rows = self.connection.execute(
            sa.select(t.c.key, t.c.id, t.c.digest, version).where(
                t.c.source_id == self.source_id, among(self.connection, t.c.key, keys)
            )
        )
        # The digest is blank where every file that brought the key has been taken back.
        return {row[0]: (row[1], row[2], padded(row[3])) for row in rows}

    def _rows(
        self,
        keys: list[str],
        columns: Columns,
        raws: list[str],
        fresh: list[str],
        versions: list[str],
        written: Written,
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of all columns, and the rows in that order."""
        n = len(keys)
        own: Columns = {"id": written.ids, "key": keys, "digest": fresh, "version_at": versions, "raw": raws}
        same = {
            "agency_id": self.agency_id,
            "source_id": self.source_id,
            "batch_id": self.batch_id,
            "known_at": self.now,
            "withdrawn": False,
            "subject_conflict": False,
            "legal_hold": False,
        }
        every = own | {name: [value] * n for name, value in same.items()} | columns
        return list(every), list(zip(*every.values(), strict=True))

    def _insert(self, names: list[str], rows: list[tuple[Any, ...]], written: Written) -> None:
        if not written.new:
            return
        if self.counted == "id":
            self.recount.added(self.group, [written.ids[place] for place in written.new])
        else:
            # Before they are in: what they attach to must be taken away as it was counted.
            owner = names.index(self.counted)
            self.touch({rows[place][owner] for place in written.new})
        bulk_insert(self.connection, self.table, names, [rows[place] for place in written.new])

    def touch(self, ids: Iterable[int]) -> None:
        """Take away what these counted records count now; they are counted again at the end."""
        ids = self.recount.before(self.group, ids)
        if self.owner_table is not None:
            self.revisions.remember(self.owner_table, ids)

    def _update(
        self,
        names: list[str],
        rows: list[tuple[Any, ...]],
        changed: list[int],
        # What only this software sets (a conflict, a hold) stays as it is.
        kept: frozenset[str] = OURS | {"id", "withdrawn"},
    ) -> None:
        if not changed:
            return
        own = names.index("id")
        ids = [rows[place][own] for place in changed]
        self.revisions.remember(self.table, ids)
        if self.counted == "id":
            self.recount.before(self.group, ids)
        else:
            owners, owner = self.table.c[self.counted], names.index(self.counted)
            mine = among(self.connection, self.table.c.id, ids)
            old = self.connection.scalars(sa.select(owners).where(mine)).all()
            self.touch([*old, *(rows[place][owner] for place in changed)])
        places = [i for i, name in enumerate(names) if name not in kept]
        chosen = [[rows[p][i] for i in places] for p in changed]
        set_rows(self.connection, self.table, [names[i] for i in places], chosen, ids)

    def _renew(self, versions: list[str], written: Written) -> None:
        """A newer file that says the same: a version between the two that comes later is older."""
        if written.newer:
            ids = [written.ids[place] for place in written.newer]
            set_rows(self.connection, self.table, ["version_at"], [[versions[p]] for p in written.newer], ids)
