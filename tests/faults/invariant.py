"""Invariant I of the design: what must hold after every fault, whatever it was."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa

from models import counting, published
from models.access import Scope
from models.audit import AuditEvent
from models.engine import reading
from models.errors import ChainBroken
from models.facts import commitment, complaint, due_change, event, hand_off, outcome, table_of
from models.imports import ImportBatch, QuarantineRow, Source
from models.units import Unit

audit, batch, source = table_of(AuditEvent), table_of(ImportBatch), table_of(Source)
_TABLES = {
    "case": complaint,
    "outcome": outcome,
    "case_with_outcomes": outcome,
    "commitment": commitment,
    "hand_off": hand_off,
    "due_change": due_change,
    "event": event,
}
_LINE = ("at", "actor", "action", "agency_id", "subject", "detail")


def broken(engine: sa.Engine) -> list[str]:
    """What does not hold, in words; empty where all is well."""
    with reading(engine) as connection:
        return [
            *_file_is_whole(connection),
            *_rows_add_up(connection),
            *_one_event_a_change(connection),
            *_published_whole(connection),
            *_counts_agree(connection),
        ]


def _file_is_whole(connection: sa.Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    words = list(connection.exec_driver_sql("PRAGMA integrity_check").scalars())
    strays = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [*(word for word in words if word != "ok"), *(f"stray reference {row}" for row in strays)]


def _rows_add_up(connection: sa.Connection) -> list[str]:
    """Every batch's rows are all there, or none is."""
    wrong = []
    for row in connection.execute(sa.select(source.c.id, source.c.name, source.c.record)):
        mine = sa.and_(batch.c.source_id == row.id, batch.c.state == "done")
        sums = [sa.func.coalesce(sa.func.sum(batch.c[f"rows_{n}"]), 0) for n in ("new", "quarantined")]
        new, refused = connection.execute(sa.select(*sums).where(mine)).one()
        if row.record in _TABLES:
            table = _TABLES[row.record]
            # The digest is blank where every file that brought the row has been taken back.
            there = sa.and_(table.c.source_id == row.id, table.c.digest != "")
            held = connection.scalar(sa.select(sa.func.count()).where(there))
            if held != new:
                wrong.append(f"{row.name}: {held} rows held, {new} reported")
        waiting = table_of(QuarantineRow)
        there = sa.and_(waiting.c.source_id == row.id, waiting.c.state != "dropped")
        kept = connection.scalar(sa.select(sa.func.count()).where(there))
        if (kept or 0) > refused:
            wrong.append(f"{row.name}: {kept} rows in quarantine, {refused} reported")
    return wrong


def _one_event_a_change(connection: sa.Connection) -> list[str]:
    """Of a batch one, and one more where it has been taken back."""
    batches = [*connection.scalars(sa.select(batch.c.id))]
    batches += connection.scalars(sa.select(batch.c.id).where(batch.c.state == "undone"))
    told, previous, wrong = [], "", []
    for row in connection.execute(sa.select(audit).order_by(audit.c.id)):
        line: dict[str, Any] = {name: getattr(row, name) for name in _LINE} | {"at": row.at.isoformat()}
        text = f"{previous}\n{json.dumps(line, sort_keys=True, ensure_ascii=False)}"
        previous = hashlib.sha256(text.encode()).hexdigest()
        if previous != row.digest:
            wrong.append(f"the trail breaks at event {row.id}")
        if row.subject.startswith("batch "):
            told.append(int(row.subject.split()[1]))
    return wrong if sorted(told) == sorted(batches) else [*wrong, f"events {told}, batches {batches}"]


def _published_whole(connection: sa.Connection) -> list[str]:
    """Each edition of a week has all its lines and one event that tells of them, and the chain verifies."""
    publishing = sa.select(audit.c.agency_id, audit.c.subject, audit.c.detail)
    told, there, wrong = [], [], []
    for row in connection.execute(publishing.where(audit.c.action == "publish").order_by(audit.c.id)):
        of = json.loads(row.detail)
        told.append((row.agency_id, row.subject, of["edition"], of["lines"], of["head"]))
    for agency in _agencies(connection):
        scope = Scope(agency)
        try:
            published.verify(connection, scope)
        except ChainBroken as broken:
            wrong.append(str(broken))
        there += [
            (agency, one.label, one.edition, one.units, str(one.head))
            for one in published.weeks(connection, scope)
        ]
    return wrong if sorted(told) == sorted(there) else [*wrong, f"told {told}, published {there}"]


def _counts_agree(connection: sa.Connection) -> list[str]:
    found = [counting.differences(connection, agency) for agency in _agencies(connection)]
    return [f"counts differ: {differences}" for differences in found if differences]


def _agencies(connection: sa.Connection) -> list[int]:
    unit = table_of(Unit)
    return list(connection.scalars(sa.select(unit.c.id).where(unit.c.level == "agency")))
