"""Which units a batch names, and what a file of units or exposures says of them."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa

from models.facts import table_of
from models.importing.derive import Columns
from models.importing.seen import batch_seen, keep
from models.imports import ImportBatch

UNITS = "unit"
batch = table_of(ImportBatch)


@dataclass
class TreeLog:
    """names: chunk by chunk, those that no chunk before has named, in order. rows: of units or exposures."""

    names: list[list[str]] = field(default_factory=list)
    rows: list[Columns] = field(default_factory=list)

    def named(self, names: Iterable[str]) -> list[str]:
        """Add a chunk's names and give those that are new to this file."""
        known = {name for chunk in self.names for name in chunk}
        fresh = sorted(set(names) - known)
        self.names.append(fresh)
        return fresh

    def write(self, connection: sa.Connection, batch_id: int) -> None:
        """Keep it. Every batch has one: without it a batch cannot be taken back."""
        text = json.dumps({"names": self.names, "rows": self.rows}, ensure_ascii=False)
        keep(connection, batch_id, batch_id, UNITS, zlib.compress(text.encode()))


def read_tree_logs(connection: sa.Connection, agency_id: int) -> dict[int, TreeLog]:
    """By batch, in order: of every batch of the agency that stands and kept one."""
    rows = connection.execute(
        sa.select(batch_seen.c.batch_id, batch_seen.c.seen)
        .join(batch, batch.c.id == batch_seen.c.batch_id)
        .where(batch.c.agency_id == agency_id, batch.c.state == "done", batch_seen.c.record == UNITS)
        .order_by(batch_seen.c.batch_id)
    )
    return {own: TreeLog(**json.loads(zlib.decompress(packed))) for own, packed in rows}
