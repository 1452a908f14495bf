"""Complaints that concern several units, where these are counted as one."""

from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.engine import week_of
from models.facts import Facts, outcome, table_of
from models.units import UnitAncestor


def by_several(
    connection: sa.Connection, scope: Scope, facts: Facts, units: tuple[int, ...]
) -> list[tuple[Any, ...]]:
    """What the units' own counts of complaints that concern them count too often: day received, category, n.

    n: 1 less than the number of these units that a complaint concerns, below 0. The scope is a whole agency.
    """
    t, a = facts.outcomes, table_of(UnitAncestor)
    week = week_of(t.c.received_on)
    belongs = sa.and_(a.c.unit_id == t.c.unit_id, week_of(a.c.from_on) <= week, week < week_of(a.c.to_on))
    # Whatever concerns two of them concerns one but the last: most outcomes need not be looked at.
    under = sa.select(a.c.unit_id).where(a.c.ancestor_id.in_(units[:-1]))
    some = sa.select(outcome.c.complaint_id).where(outcome.c.unit_id.in_(under))
    each = (
        sa.select(
            t.c.complaint_id,
            t.c.received_on,
            sa.func.coalesce(t.c.case_category, "").label("category"),
            (1 - sa.func.count(a.c.ancestor_id.distinct())).label("n"),
        )
        .join(a, belongs)
        .where(t.c.agency_id == scope.agency_id, a.c.ancestor_id.in_(units))
        .where(sa.not_(t.c.duplicate), t.c.complaint_id.in_(some))
        .group_by(t.c.complaint_id, t.c.received_on, t.c.case_category)
        .subquery("each")
    )
    keys = (each.c.received_on, each.c.category)
    rows = connection.execute(sa.select(*keys, sa.func.sum(each.c.n)).where(each.c.n < 0).group_by(*keys))
    return [(row[0], row[1], int(row[2])) for row in rows]
