"""An agency whose records grow old: files in, what is due removed, files taken back."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from models.access import Scope, check_can_read_agency, local_viewer
from models.engine import reading
from models.expiry import Removed, remove_due
from models.importing.load import Report
from models.importing.undo import preview, undo
from models.importing.undo_plan import TakenBack
from models.retention import Due, Years, due
from models.tallies import TALLIES
from tests.factories import import_rows, rows_of

AT = datetime(2031, 1, 7, 12, tzinfo=UTC)
TODAY = date(2031, 1, 7)
FIVE: Years = {"standard": 5, "personnel": 5, "litigation": None, "permanent": None}
COUNTS = sorted({tally.table for tally in TALLIES}, key=lambda table: table.name)


@dataclass
class Agency:
    """A database, and the batches that came to it by the names that a test gives them."""

    engine: sa.Engine
    folder: Path
    batches: dict[str, int] = field(default_factory=dict)

    def take(self, batch: str, record: str, *changes: dict[str, str], **options: Any) -> Report:
        report = import_rows(self.engine, self.folder, record, rows_of(record, *changes), **options)
        self.batches[batch] = report.batch_id
        return report

    def undo(self, name: str) -> TakenBack:
        with reading(self.engine) as connection:
            told = preview(connection, self.scope, self.batches[name])
        return undo(self.engine, self.scope, told.batch_id, "Wrong file", by="steward", at=AT)

    def due(self, on: date = TODAY, years: Years = FIVE) -> list[Due]:
        with reading(self.engine) as connection:
            return due(connection, self.scope, years, on)

    def remove(self, on: date = TODAY, years: Years = FIVE) -> Removed:
        return remove_due(self.engine, self.scope, years, on=on, by="Records steward", at=AT)

    @property
    def scope(self) -> Scope:
        with reading(self.engine) as connection:
            return check_can_read_agency(connection, local_viewer(), None)

    def rows(self, statement: sa.Select[Any]) -> list[Any]:
        with reading(self.engine) as connection:
            return list(connection.execute(statement).all())

    def counts(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that is counted, without which of it is of removed records."""
        return {
            table.name: sorted(
                map(tuple, self.rows(sa.select(*(c for c in table.c if c.name != "removed")))), key=repr
            )
            for table in COUNTS
        }

    def of_removed(self) -> int:
        """How much of it is of removed records."""
        return sum(row[0] or 0 for t in COUNTS for row in self.rows(sa.select(sa.func.sum(t.c.removed))))
