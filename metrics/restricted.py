"""Restricted records and conflicts as their list has them: week, clock, status, why, and what was said."""

from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
import sqlalchemy as sa

from metrics.calendar import local_day, zone
from metrics.configuration import Configuration
from metrics.lists import clock
from models.access import Scope, Viewer
from models.tree import agency_zone
from models.unlocking import COMPLAINT, restricted_records

COLUMNS: Final = (
    "record",
    "id",
    "unit_id",
    "unit",
    "what",
    "week",
    "status",
    "deadline",
    "paused",
    "why",
    "in_no_figure",
    "locked",
    "since",
    "by",
    "reason",
)


def restricted_list(
    connection: sa.Connection, scope: Scope, viewer: Viewer, configuration: Configuration, on: date
) -> pd.DataFrame:
    """Records that are restricted or somebody's own case, as the viewer may see them, newest first: COLUMNS.

    unit: who handles it. week: Monday of the week received, made or held. status: open or answered.
    deadline: of an open complaint on a day, None else. why: restricted, conflict or both. locked: it counts
    at no unit. since: the day from which it is as it is.
    """
    local = zone(agency_zone(connection, scope))
    found = restricted_records(connection, scope, viewer)
    rows = [_row(row, configuration, on, local) for row in found.itertuples()]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _row(row: Any, configuration: Configuration, on: date, local: ZoneInfo) -> dict[str, Any]:
    same = ("record", "id", "unit_id", "unit", "what", "in_no_figure", "locked", "by", "reason")
    answered = row.ended_on is not None and row.ended_on <= on
    deadline, paused = None, False
    if row.record == COMPLAINT and not answered:
        deadline, paused = clock(_Clock(row), on, configuration)
    return {name: getattr(row, name) for name in same} | {
        "week": row.on - timedelta(days=row.on.weekday()),
        "status": "answered" if answered else "open",
        "deadline": deadline,
        "paused": paused,
        "since": local_day(row.since, local),
        "why": "both" if row.restricted and row.conflict else "conflict" if row.conflict else "restricted",
    }


class _Clock:
    """The days of a complaint's clock under the names that clocks are read by."""

    def __init__(self, row: Any) -> None:
        self.received_on, self.due_on = row.on, row.due_on
        self.paused_on, self.resumed_on = row.paused_on, row.resumed_on
