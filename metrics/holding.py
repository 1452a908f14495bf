"""Who holds a promise on a day, by the trail of its hand-offs, and whether anybody accepted it."""

from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from metrics.calendar import local_day, zone
from metrics.figures import Figures
from models.facts import commitment, hand_off, latest_first, table_of
from models.units import Unit


def add_holders(
    connection: sa.Connection, frame: pd.DataFrame, of: sa.Select[Any], view: Figures, instant: datetime
) -> None:
    """Columns holder, nobody_owns, hand_offs, giver, taker, handed_on, as they stood just before an instant.

    The holder is the unit that the last step of the trail went to, else the one that made the promise; while
    nobody there has accepted it, or where it is Unassigned, nobody owns it.

    The trail of a restricted promise, which counts at the agency's own line, is not told. frame: promises
    with id and unit_id; of: the selection of their ids.
    """
    agency_id, place, unit = view.counts.scope.agency_id, zone(view.counts.zone), table_of(Unit)
    # Read anew: a unit that was closed is in no tree, and may hold promises still.
    named = sa.select(unit.c.id, unit.c.name, unit.c.is_unassigned).where(unit.c.agency_id == agency_id)
    units = {row.id: row for row in connection.execute(named)}
    steps = _last_steps(connection, of, instant)
    last = [steps[own] for own in frame["id"]]
    own_line = [unit_id == agency_id for unit_id in frame["unit_id"]]
    told = [None if hidden or not step.steps else step for step, hidden in zip(last, own_line, strict=True)]
    holders = [step.to_unit_id or step.made_by for step in last]
    columns = {
        "hand_offs": [step.steps or 0 for step in last],
        "giver": [units[step.from_unit_id].name if step else None for step in told],
        "taker": [units[step.to_unit_id].name if step else None for step in told],
        "handed_on": [local_day(step.handed_at, place) if step else None for step in told],
        "holder": [
            units[agency_id if hidden else holder].name
            for hidden, holder in zip(own_line, holders, strict=True)
        ],
        "nobody_owns": [
            bool(step.waits) or units[holder].is_unassigned
            for step, holder in zip(last, holders, strict=True)
        ],
    }
    for name, values in columns.items():
        frame[name] = pd.Series(values, frame.index, dtype=object)


def _last_steps(connection: sa.Connection, of: sa.Select[Any], instant: datetime) -> dict[int, Any]:
    """Of each promise: who made it, how often it was handed on before an instant, the last time, and whether
    nobody had accepted that by then."""
    h, own, these = hand_off, commitment, of.cte("these")
    steps = (
        sa.select(
            *(h.c[name] for name in ("commitment_id", "from_unit_id", "to_unit_id", "handed_at")),
            sa.or_(h.c.accepted_at.is_(None), h.c.accepted_at >= instant).label("waits"),
            sa.func.count().over(partition_by=h.c.commitment_id).label("steps"),
            sa.func.row_number().over(partition_by=h.c.commitment_id, order_by=latest_first()).label("place"),
        )
        .join(these, these.c.id == h.c.commitment_id)
        .where(h.c.handed_at < instant, sa.not_(h.c.withdrawn))
        .subquery("steps")
    )
    last = sa.and_(steps.c.commitment_id == own.c.id, steps.c.place == 1)
    rows = connection.execute(
        sa.select(own.c.id, own.c.unit_id.label("made_by"), steps)
        .join(these, these.c.id == own.c.id)
        .join(steps, last, isouter=True)
    )
    return {row.id: row for row in rows}
