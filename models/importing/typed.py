"""Rows that a person types enter at the same door as rows of a file: checked, counted, audited alike."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from models.access import Scope
from models.engine import reading
from models.errors import EntryRefused
from models.facts import table_of
from models.importing.check import Checker
from models.importing.faults import FAULTS
from models.importing.load import Report, store
from models.importing.mapping import Mapping as FileMapping
from models.importing.read import Chunk
from models.importing.values import Times
from models.settings import settings
from models.tree import agency_zone, unit_ids
from models.units import Unit

_KEY = "key"


def enter(
    engine: sa.Engine,
    scope: Scope,
    mapping_name: str,
    title: str,
    record: str,
    row: Mapping[str, str],
    *,
    actor: str,
    at: datetime,
    also: Callable[[sa.Connection], None] | None = None,
) -> Report:
    """Take one typed row in, in one transaction with its counts and its audit event.

    row: texts by field, and `key`. A row of a key that is there already replaces it. also: what else belongs
    to the same transaction. Errors: EntryRefused with a plain sentence; nothing is stored then.
    """
    return enter_rows(engine, scope, mapping_name, title, record, [row], actor=actor, at=at, also=also)


def enter_rows(
    engine: sa.Engine,
    scope: Scope,
    mapping_name: str,
    title: str,
    record: str,
    rows: Sequence[Mapping[str, str]],
    *,
    actor: str,
    at: datetime,
    also: Callable[[sa.Connection], None] | None = None,
) -> Report:
    """The same for several rows of the same fields: all of them are taken in, or none."""
    with reading(engine) as connection:
        zone = agency_zone(connection, scope)
        known = set(unit_ids(connection, scope.agency_id))
        unit = table_of(Unit)
        agency = str(connection.scalar(sa.select(unit.c.name).where(unit.c.id == scope.agency_id)))
    fields = [name for name in rows[0] if name != _KEY]
    mapping = FileMapping.model_validate(
        {
            "name": mapping_name,
            "title": title,
            "record": record,
            "zone": zone,
            "key": {"columns": [_KEY]},
            "fields": {name: {"column": name} for name in fields},
        }
    )
    known_to = at + timedelta(seconds=1)  # what happens at this very moment has happened
    times = Times(mapping.tz, known_to, mapping.earliest.isoformat())
    checker = Checker(mapping, (_KEY, *fields), times, known, settings().hash_key)
    cells = [[row[_KEY], *(row[name] for name in fields)] for row in rows]
    checked = checker.check(Chunk(list(range(1, len(rows) + 1)), cells))
    if checked.refusals:
        fault = checked.refusals[0].faults[0]
        raise EntryRefused(f"{FAULTS[fault.code]} ({fault.column.replace('_', ' ')})")
    digest = hashlib.sha256(json.dumps([dict(row) for row in rows], sort_keys=True).encode()).hexdigest()
    report = Report("typed", agency, mapping.name)
    return store(
        engine,
        mapping,
        agency,
        [checked],
        report,
        actor=actor,
        as_of=known_to,
        digest=digest,
        action="typed",
        also=also,
    )
