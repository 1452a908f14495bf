"""What is held when a database learns to take batches back: the ground that later batches stand on.

Run once, by the migration that brings the tables for it; the batches before cannot be taken back.
"""

import json
import zlib

import sqlalchemy as sa

from models.importing.seen import PASSED, WROTE, code_of, keep, seen_of, waiting_content, waiting_digest

TREE = "tree"
_TABLES = {
    "case": ("complaint",),
    "outcome": ("complaint_outcome",),
    "case_with_outcomes": ("complaint", "complaint_outcome"),
    "commitment": ("response_commitment",),
    "hand_off": ("hand_off",),
    "due_change": ("due_date_change",),
    "event": ("engagement_event",),
}
_TREE = {
    "unit": "SELECT * FROM unit WHERE agency_id = :agency",
    "unit_parent": "SELECT p.* FROM unit_parent p JOIN unit u ON u.id = p.unit_id "
    "WHERE u.agency_id = :agency",
    "unit_exposure": "SELECT * FROM unit_exposure WHERE agency_id = :agency",
}


def keep_what_is_held(connection: sa.Connection) -> None:
    """Every row held becomes the newest batch's of its source, as if that file had brought all of them."""
    newest = "SELECT source_id, max(id) AS batch_id FROM import_batch GROUP BY source_id"
    rows = connection.execute(
        sa.text(
            f"SELECT s.id, s.record, s.data_through, b.batch_id FROM source s JOIN ({newest}) b "  # noqa: S608
            "ON b.source_id = s.id"
        )
    ).all()
    for source_id, record, through, batch_id in rows:
        connection.execute(
            sa.text("UPDATE import_batch SET newest_on = :day WHERE id = :own"),
            {"day": through, "own": batch_id},
        )
        for table in _TABLES.get(record, ()):
            _keep_rows(connection, table, source_id, batch_id)
        _keep_waiting(connection, source_id, batch_id)
    last = "SELECT agency_id, max(id) FROM import_batch GROUP BY agency_id"
    for agency_id, batch_id in connection.execute(sa.text(last)).all():
        keep(connection, batch_id, batch_id, TREE, _tree(connection, agency_id))


def _keep_rows(connection: sa.Connection, table: str, source_id: int, batch_id: int) -> None:
    mine = {"source": source_id, "batch": batch_id}
    connection.execute(sa.text(f"UPDATE {table} SET batch_id = :batch WHERE source_id = :source"), mine)  # noqa: S608
    lead = "coalesce(lead, '')" if table == "complaint" else "''"
    rows = connection.execute(
        sa.text(
            f"SELECT id, digest, CAST(version_at AS TEXT), {lead} FROM {table} "  # noqa: S608 (own names)
            "WHERE source_id = :source ORDER BY id"
        ),
        mine,
    ).all()
    if rows:
        ids, digests, versions, leads = zip(*rows, strict=True)
        codes = [code_of(digest) for digest in digests]
        packed = seen_of(ids, [WROTE] * len(ids), codes, versions, leads=leads).pack()
        keep(connection, batch_id, batch_id, table, packed)


def _keep_waiting(connection: sa.Connection, source_id: int, batch_id: int) -> None:
    """Rows in quarantine; those that were settled count as refused and passed over."""
    rows = connection.execute(
        sa.text(
            "SELECT id, row_number, state, fields, faults, unit_id, on_date FROM quarantine_row "
            "WHERE source_id = :source ORDER BY id"
        ),
        {"source": source_id},
    ).all()
    if rows:
        kinds = [WROTE if row.state == "waiting" else PASSED for row in rows]
        contents = [waiting_content(row.fields, row.faults, row.unit_id, row.on_date) for row in rows]
        codes = [code_of(waiting_digest(content)) for content in contents]
        packed = seen_of([r.id for r in rows], kinds, codes, numbers=[r.row_number for r in rows]).pack()
        keep(connection, batch_id, batch_id, "quarantine_row", packed)


def _tree(connection: sa.Connection, agency_id: int) -> bytes:
    """The units, their parents and exposures of an agency, as they are."""
    held = {
        name: [dict(row) for row in connection.execute(sa.text(text), {"agency": agency_id}).mappings()]
        for name, text in _TREE.items()
    }
    return zlib.compress(json.dumps(held, default=str, ensure_ascii=False).encode())
