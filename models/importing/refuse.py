"""Refused rows into quarantine, inside the transaction of a file."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from models.counting import Recount
from models.engine import among, next_id
from models.facts import table_of
from models.importing.check import Refusal
from models.importing.faults import RowFault
from models.importing.seen import (
    PASSED,
    WROTE,
    SeenLog,
    code_of,
    keep_aside,
    waiting_content,
    waiting_digest,
)
from models.imports import QuarantineRow

quarantine = table_of(QuarantineRow)
IDENTITY_LENGTH = 190
OfBatch = Mapping[str, int]  # a row's identity -> the batch whose file it is from


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
        origins: OfBatch,
    ) -> None:
        self.connection, self.recount, self.batch_id, self.now = connection, recount, batch_id, now
        self.origins, self.seen = origins, SeenLog(batch_id, quarantine.name)
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
        named = [(self._identity(refusal), refusal) for refusal in refusals]
        fixed = [self._settled.get(identity) == refusal.fields for identity, refusal in named]
        self._pass_over([pair for pair, settled in zip(named, fixed, strict=True) if settled], units)
        waits = [pair for pair, settled in zip(named, fixed, strict=True) if not settled]
        self._add(waits, units)
        return [refusal for _, refusal in waits]

    def _pass_over(self, named: list[tuple[str, Refusal]], units: dict[str, int]) -> None:
        told = [(self._held[identity], self._values(refusal, units)) for identity, refusal in named]
        self._log(PASSED, [identity for identity, _ in named], told)
        aside = [(own, *_content(values)) for own, values in told]
        keep_aside(self.connection, quarantine.name, aside)

    def _add(self, named: list[tuple[str, Refusal]], units: dict[str, int]) -> None:
        new, again = list[dict[str, Any]](), list[dict[str, Any]]()
        free = next_id(self.connection, quarantine)
        told = []
        for identity, refusal in named:
            values = self._values(refusal, units)
            values["origin_id"] = self.origins.get(identity)
            if identity in self._held:
                again.append(values | {"own": self._held[identity]})
            else:
                self._held[identity], free = free, free + 1
                own = {"id": self._held[identity], "identity": identity}
                new.append(self._own | own | values)
            told.append((self._held[identity], values))
        self._log(WROTE, [identity for identity, _ in named], told)
        if again:
            self._replace(again)
        if new:
            self.connection.execute(sa.insert(quarantine), new)
            self.recount.added("quarantine", [row["id"] for row in new])

    def _replace(self, again: list[dict[str, Any]]) -> None:
        ids = [row["own"] for row in again]
        self.recount.before("quarantine", ids)
        keep_waiting(self.connection, ids)
        changes: dict[str, Any] = {name: sa.bindparam(name) for name in again[0] if name != "own"}
        mine = quarantine.c.id == sa.bindparam("own")
        # A row whose every file had been taken back enters anew.
        entered = sa.case((quarantine.c.state == "dropped", self.now), else_=quarantine.c.entered_at)
        self.connection.execute(
            sa.update(quarantine).where(mine).values(changes | {"entered_at": entered}), again
        )

    def _log(self, kind: int, identities: list[str], told: list[tuple[int, dict[str, Any]]]) -> None:
        self.seen.add(
            [own for own, _ in told],
            kind,
            codes=[code_of(_content(values)[0]) for _, values in told],
            numbers=[values["row_number"] for _, values in told],
            origins=[self.origins.get(identity, self.batch_id) for identity in identities]
            if self.origins
            else (),
        )

    def _identity(self, refusal: Refusal) -> str:
        """The row's own, numbered where the file brings it more than once."""
        identity, n = refusal.identity, 1
        while identity in self._added:
            n += 1
            identity = f"{refusal.identity[:IDENTITY_LENGTH]}#{n}"
        self._added.add(identity)
        return identity

    def _values(self, refusal: Refusal, units: dict[str, int]) -> dict[str, Any]:
        return {
            "batch_id": self.batch_id,
            "row_number": refusal.number,
            "fields": refusal.fields,
            "faults": json.dumps([fault_of(fault) for fault in refusal.faults], ensure_ascii=False),
            "state": "waiting",
            "unit_id": units.get(refusal.unit) if refusal.unit is not None else None,
            "on_date": date.fromisoformat(refusal.on_day) if refusal.on_day else None,
            "resolved_at": None,
        }


def _content(values: Mapping[str, Any]) -> tuple[str, str]:
    content = waiting_content(values["fields"], values["faults"], values["unit_id"], values["on_date"])
    return waiting_digest(content), content


def keep_waiting(connection: sa.Connection, ids: list[int]) -> None:
    """Keep what is held of some rows in quarantine, before other refusals of them replace it."""
    rows = connection.execute(
        sa.select(quarantine).where(among(connection, quarantine.c.id, ids), quarantine.c.state != "dropped")
    ).mappings()
    keep_aside(connection, quarantine.name, [(row["id"], *_content(dict(row))) for row in rows])


def fault_of(fault: RowFault) -> dict[str, Any]:
    """A fault as rows in quarantine carry it."""
    return {"code": fault.code, "column": fault.column, "found": fault.found, "wanted": fault.wanted}
