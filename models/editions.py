"""What was published of one unit, week by week and edition by edition."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.published import WEEKS, published_line


@dataclass(frozen=True)
class Edition:
    """What one edition of a week says of one unit."""

    label: str
    edition: int
    reason: str
    published_at: datetime
    body: dict[str, Any]


def editions(connection: sa.Connection, scope: Scope, unit_id: int) -> list[Edition]:
    """All weeks that were published of one unit, oldest first."""
    t = published_line
    mine = sa.and_(scope.condition(t.c.agency_id, t.c.unit_id), t.c.unit_id == unit_id, t.c.label.like(WEEKS))
    rows = connection.execute(sa.select(t).where(mine).order_by(t.c.number))
    return [
        Edition(row.label, row.edition, row.reason, row.published_at, json.loads(row.line)["body"])
        for row in rows
    ]
