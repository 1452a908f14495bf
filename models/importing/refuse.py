"""Refused rows into quarantine, inside the transaction of a file."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from models.counting import Recount
from models.engine import among, next_id
from models.facts import table_of
from models.importing.check import Refusal
from models.importing.faults import RowFault
from models.imports import QuarantineRow

quarantine = table_of(QuarantineRow)
_IDENTITY_LENGTH = 190


class Quarantine:
    """The rows of one source that wait, and those that one file adds or takes out."""

    def __init__(
        self,
        connection: sa.Connection,
        recount: Recount,
        agency_id: int,
        source_id: int,
        batch_id: int,
        now: datetime,
    ) -> None:
        self.connection, self.recount, self.batch_id, self.now = connection, recount, batch_id, now
        self._own = {"agency_id": agency_id, "source_id": source_id, "entered_at": now}
        mine = quarantine.c.source_id == source_id
        rows = connection.execute(sa.select(quarantine.c.identity, quarantine.c.id).where(mine))
        self._held: dict[str, int] = dict(map(tuple, rows))
        settled = sa.select(quarantine.c.identity, quarantine.c.fields).where(
            mine, quarantine.c.state != "waiting"
        )
        self._settled: dict[str, str] = dict(map(tuple, connection.execute(settled)))
        self._added: set[str] = set()

    def supersede(self, keys: Iterable[str]) -> None:
        """Rows that waited and whose key has come in good order, unless this very file refused it too."""
        ids = [self._held[key] for key in keys if key in self._held and key not in self._added]
        if not ids:
            return
        waiting = sa.and_(among(self.connection, quarantine.c.id, ids), quarantine.c.state == "waiting")
        self.recount.before("quarantine", self.connection.scalars(sa.select(quarantine.c.id).where(waiting)))
        self.connection.execute(
            sa.update(quarantine).where(waiting).values(state="superseded", resolved_at=self.now)
        )

    def add(self, refusals: Iterable[Refusal], units: dict[str, int]) -> list[Refusal]:
        """Let these rows wait, and give those that do; a row that waits already takes its new faults.

        A row that was fixed stays fixed when the same mistake comes again in the same export.
        """
        waits = [refusal for refusal in refusals if self._settled.get(refusal.identity) != refusal.fields]
        self._add(waits, units)
        return waits

    def _add(self, refusals: Iterable[Refusal], units: dict[str, int]) -> None:
        new, again = list[dict[str, Any]](), list[dict[str, Any]]()
        free = next_id(self.connection, quarantine)
        for refusal in refusals:
            identity = self._identity(refusal)
            if identity in self._held:
                again.append(self._values(refusal, units) | {"own": self._held[identity]})
            else:
                self._held[identity], free = free, free + 1
                own = {"id": self._held[identity], "identity": identity}
                new.append(self._own | own | self._values(refusal, units))
        if again:
            self.recount.before("quarantine", [row["own"] for row in again])
            changes: dict[str, Any] = {name: sa.bindparam(name) for name in again[0] if name != "own"}
            mine = quarantine.c.id == sa.bindparam("own")
            self.connection.execute(sa.update(quarantine).where(mine).values(changes), again)
        if new:
            self.connection.execute(sa.insert(quarantine), new)
            self.recount.added("quarantine", [row["id"] for row in new])

    def _identity(self, refusal: Refusal) -> str:
        """The row's own, numbered where the file brings it more than once."""
        identity, n = refusal.identity, 1
        while identity in self._added:
            n += 1
            identity = f"{refusal.identity[:_IDENTITY_LENGTH]}#{n}"
        self._added.add(identity)
        return identity

    def _values(self, refusal: Refusal, units: dict[str, int]) -> dict[str, Any]:
        return {
            "batch_id": self.batch_id,
            "row_number": refusal.number,
            "fields": refusal.fields,
            "faults": json.dumps([_fault(fault) for fault in refusal.faults], ensure_ascii=False),
            "state": "waiting",
            "unit_id": units.get(refusal.unit) if refusal.unit is not None else None,
            "on_date": date.fromisoformat(refusal.on_day) if refusal.on_day else None,
            "resolved_at": None,
        }


def _fault(fault: RowFault) -> dict[str, Any]:
    return {"code": fault.code, "column": fault.column, "found": fault.found, "wanted": fault.wanted}
