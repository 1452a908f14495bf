"""Which rows a batch brought, and as what: what must be known to take it, or an earlier one, back.

A row's content is known by a number made of its digest; equal numbers of one row mean equal content. What
has been replaced is found again by it: in the row itself, among its revisions, or in `row_version`.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import sqlalchemy as sa

from models.facts import table_of
from models.imports import BatchSeen, RowVersion

# Found as it was held; made what is held; older than what was held, or its mistake was fixed before.
SAME, WROTE, PASSED = 0, 1, 2
AS_OF: Final = np.iinfo(np.int64).min  # in place of a version: as new as the file
Numbers = np.ndarray[Any, np.dtype[Any]]
batch_seen, row_version = table_of(BatchSeen), table_of(RowVersion)


def code_of(digest: str) -> int:
    """The number that a content is known by; 0 for the blank digest of a row that no file brings."""
    return int(digest[:16] or "0", 16)


def stamp_of(version: int) -> str:
    """The storage text of a version."""
    return str(np.datetime64(version, "us")).replace("T", " ")


@dataclass
class Seen:
    """The rows of one record type that a batch brought, by ascending id; all lists go together.

    codes: 0 where kind is SAME. numbers: row numbers in the file, for rows that may have to wait later; else
    0. leads: for cases told by several rows, the key of the row that speaks for it.
    """

    ids: Numbers
    kinds: Numbers
    codes: Numbers
    versions: Numbers
    numbers: Numbers
    leads: list[str] = field(default_factory=list)

    def pack(self) -> bytes:
        """As stored: small where ids follow each other and little is new."""
        told = self.kinds != SAME
        parts = {
            "ids": np.diff(self.ids, prepend=0),
            "kinds": self.kinds.astype(np.uint8),
            "codes": self.codes[told].astype(np.uint64),
            "versions": self.versions if (self.versions != AS_OF).any() else self.versions[:0],
            "numbers": np.diff(self.numbers, prepend=0) if self.numbers.any() else self.numbers[:0],
        }
        head = {name: [part.dtype.str, part.size] for name, part in parts.items()}
        text = json.dumps({"parts": head, "leads": self.leads}, ensure_ascii=False).encode()
        return zlib.compress(b"\n".join([text, b"".join(part.tobytes() for part in parts.values())]), 1)

    @classmethod
    def unpack(cls, packed: bytes) -> "Seen":
        """What `pack` made."""
        text, _, rest = zlib.decompress(packed).partition(b"\n")
        head, parts, start = json.loads(text), dict[str, Numbers](), 0
        for name, (kind, size) in head["parts"].items():
            parts[name] = np.frombuffer(rest, kind, size, start)
            start += parts[name].nbytes
        n = len(parts["ids"])
        codes = np.zeros(n, np.uint64)
        codes[parts["kinds"] != SAME] = parts["codes"]
        return cls(
            np.cumsum(parts["ids"]),
            parts["kinds"].copy(),
            codes,
            parts["versions"].copy() if parts["versions"].size else np.full(n, AS_OF),
            np.cumsum(parts["numbers"]) if parts["numbers"].size else np.zeros(n, np.int64),
            head["leads"],
        )

    def without(self, ids: Numbers) -> "Seen":
        """All but these rows."""
        return self.only(~np.isin(self.ids, ids))

    def joined(self, other: "Seen") -> "Seen":
        """With more rows; of neither is a lead known."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in _LISTS)
        ids, *rest = (np.concatenate(pair) for pair in pairs)
        order = np.argsort(ids)
        kinds, codes, versions, numbers = (items[order] for items in rest)
        return Seen(ids[order], kinds, codes, versions, numbers)

    def only(self, chosen: Numbers) -> "Seen":
        """The rows chosen by a mask."""
        leads = [lead for lead, kept in zip(self.leads, chosen, strict=True) if kept] if self.leads else []
        ids, kinds, codes = self.ids[chosen], self.kinds[chosen], self.codes[chosen]
        return Seen(ids, kinds, codes, self.versions[chosen], self.numbers[chosen], leads)


_LISTS = ("ids", "kinds", "codes", "versions", "numbers")


def seen_of(
    ids: Sequence[int],
    kinds: Sequence[int],
    codes: Sequence[int],
    versions: Sequence[str | None] = (),
    numbers: Sequence[int] = (),
    leads: Sequence[str] = (),
) -> Seen:
    """From plain lists, in any order; versions, numbers and leads may be left out."""
    own = np.array(ids, np.int64)
    order = np.argsort(own, kind="stable")
    n = len(own)
    late = np.full(n, AS_OF)
    if any(versions):
        late = np.array([v or "NaT" for v in versions], "datetime64[us]").astype(np.int64)  # NaT is AS_OF
    return Seen(
        own[order],
        np.array(kinds, np.uint8)[order],
        np.array(codes, np.uint64)[order],
        late[order],
        (np.array(numbers, np.int64) if len(numbers) else np.zeros(n, np.int64))[order],
        [leads[place] for place in order] if any(leads) else [],
    )


NOTHING_SEEN: Final = seen_of([], [], [])


class SeenLog:
    """What one file brings of one record type, chunk by chunk; origin of a row: see `BatchSeen`."""

    def __init__(self, batch_id: int, record: str) -> None:
        self.batch_id, self.record = batch_id, record
        self._parts: list[tuple[Numbers, ...]] = []
        self._leads: list[str] = []

    def add(
        self,
        ids: Sequence[int],
        kind: int,
        *,
        codes: Sequence[int] = (),
        versions: Sequence[str | None] = (),
        numbers: Sequence[int] = (),
        leads: Sequence[str] = (),
        origins: Sequence[int] = (),
    ) -> None:
        """Rows of one kind; what is left out is 0, as new as the file, or this batch's own."""
        if not ids:
            return
        n = len(ids)
        late = np.full(n, AS_OF)
        if any(versions):
            # A version that is not there is NaT, which is the number of AS_OF.
            late = np.array([version or "NaT" for version in versions], "datetime64[us]").astype(np.int64)
        self._parts.append(
            (
                np.array(ids, np.int64),
                np.full(n, kind, np.uint8),
                np.array(codes, np.uint64) if codes else np.zeros(n, np.uint64),
                late,
                np.array(numbers, np.int64) if numbers else np.zeros(n, np.int64),
                np.array(origins, np.int64) if origins else np.full(n, self.batch_id),
            )
        )
        self._leads += leads or [""] * n

    def write(self, connection: sa.Connection) -> None:
        """Keep it, apart by origin."""
        if not self._parts:
            return
        *lists, origins = (np.concatenate(parts) for parts in zip(*self._parts, strict=True))
        for origin in np.unique(origins).tolist():
            mine = self._places(np.flatnonzero(origins == origin), *lists)
            leads = [self._leads[place] for place in mine] if any(self._leads) else []
            ids, kinds, codes, versions, numbers = (items[mine] for items in lists)
            packed = Seen(ids, kinds, codes, versions, numbers, leads).pack()
            keep(connection, self.batch_id, origin, self.record, packed)

    def _places(
        self, mine: Numbers, ids: Numbers, kinds: Numbers, _: Numbers, versions: Numbers, __: Numbers
    ) -> Numbers:
        """One place an id, by id. Only cases come more than once, a chunk each: the one that leads counts."""
        unique, first, times = np.unique(ids[mine], return_index=True, return_counts=True)
        best = mine[first]
        for place in mine[np.isin(ids[mine], unique[times > 1])].tolist():
            at = np.searchsorted(unique, ids[place])
            if self._rank(place, kinds, versions) >= self._rank(int(best[at]), kinds, versions):
                best[at] = place
        return best

    def _rank(self, place: int, kinds: Numbers, versions: Numbers) -> tuple[int, int, int, str]:
        """What a chunk wrote stands before what it found, that before what it passed over; of these the
        newest, and there the smallest key (its length and its text are turned round)."""
        kind = int(kinds[place])
        if kind != PASSED:
            return 1 + (kind == WROTE), 0, 0, ""
        lead = self._leads[place]
        return 0, int(versions[place]), -len(lead), "".join(chr(0x10FFFF - ord(sign)) for sign in lead)


def waiting_content(fields: str, faults: str, unit_id: int | None, on_date: Any) -> str:
    """All that a refusal says of a row in quarantine, as JSON text."""
    day = None if on_date is None else str(on_date)
    return json.dumps([fields, faults, unit_id, day], ensure_ascii=False)


def waiting_digest(content: str) -> str:
    """The digest that it is known by."""
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def keep(connection: sa.Connection, batch_id: int, origin_id: int, record: str, packed: bytes) -> None:
    """Store what a batch brought of a record type, in place of what was stored of it."""
    mine = {"batch_id": batch_id, "origin_id": origin_id, "record": record}
    connection.execute(
        sa.delete(batch_seen).where(*(batch_seen.c[name] == own for name, own in mine.items()))
    )
    connection.execute(sa.insert(batch_seen).values(**mine, seen=packed))


def keep_aside(connection: sa.Connection, record: str, versions: Iterable[tuple[int, str, str]]) -> None:
    """Keep contents that do not stand: id, digest and JSON text of each; what is kept already stays."""
    rows = {(own, digest): text for own, digest, text in versions}
    statement = sa.text(
        "INSERT INTO row_version (record, record_id, digest, content) "
        "VALUES (:record, :record_id, :digest, :content) ON CONFLICT DO NOTHING"
    )
    if rows:
        connection.execute(
            statement,
            [
                {"record": record, "record_id": own, "digest": digest, "content": text}
                for (own, digest), text in rows.items()
            ],
        )
