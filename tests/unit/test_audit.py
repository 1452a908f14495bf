"""Every committed change has one event, and every event holds the digest of all before it."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from models.audit import AuditEvent, record_event
from models.engine import reading, writing
from models.errors import ImportRefused
from models.facts import table_of
from tests.factories import import_rows, rows_of

events = table_of(AuditEvent)
AT = datetime(2025, 3, 3, 12, tzinfo=UTC)


def trail(engine: sa.Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(events).order_by(events.c.id)))


def chained(rows: list[Any]) -> bool:
    previous = ""
    for row in rows:
        line = {
            name: getattr(row, name) for name in ("at", "actor", "action", "agency_id", "subject", "detail")
        }
        text = json.dumps(line | {"at": row.at.isoformat()}, sort_keys=True, ensure_ascii=False)
        previous = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
        if previous != row.digest:
            return False
    return True


def test_a_chain_reads_back_on_both_databases(any_engine: sa.Engine) -> None:
    with writing(any_engine) as connection:
        record_event(connection, actor="post", action="import", subject="batch 1", at=AT, read=3, name="Café")
        record_event(connection, actor="post", action="import", subject="batch 2", read=0)
    rows = trail(any_engine)
    assert chained(rows)
    assert json.loads(rows[0].detail) == {"name": "Café", "read": 3}
    assert rows[0].digest != rows[1].digest


def test_an_instant_of_any_zone_is_kept_in_utc(engine: sa.Engine) -> None:
    local = AT.astimezone(timezone(timedelta(hours=-5)))
    with writing(engine) as connection:
        record_event(connection, actor="post", action="import", subject="x", at=local)
    (row,) = trail(engine)
    assert row.at == AT
    assert row.at.utcoffset() == timedelta(0)
    assert chained([row])


def test_an_import_has_one_event_with_counts_and_no_cells(any_engine: sa.Engine, tmp_path: Path) -> None:
    rows = rows_of("commitment", {"evidence_kind": "CANARY"}, {"key": "P-2", "kind": "CANARY"})
    report = import_rows(any_engine, tmp_path, "commitment", rows)
    (row,) = trail(any_engine)
    detail = json.loads(row.detail)
    assert (row.actor, row.action, row.subject) == ("test", "import", f"batch {report.batch_id}")
    assert (detail["read"], detail["new"], detail["quarantined"]) == (2, 1, 1)
    assert "CANARY" not in repr(row)


def test_a_refused_import_leaves_no_event_and_nothing_else(engine: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused):
        import_rows(engine, tmp_path, "hand_off", rows_of("hand_off", {}))
    assert trail(engine) == []
