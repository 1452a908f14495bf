"""Whose record somebody opens: whether the opener's units handle it, or are those that it is about."""

from dataclasses import dataclass

import sqlalchemy as sa

from models.access import Scope, Viewer
from models.facts import commitment, complaint, outcome


@dataclass(frozen=True)
class Side:
    """Where the opener's units stand to a record; neither for whoever commands none, such as a chief.

    handles: one of them answers it. concerns: it is about one of them, also where it is restricted and counts
    elsewhere.
    """

    handles: bool
    concerns: bool


def complaint_side(connection: sa.Connection, scope: Scope, viewer: Viewer, complaint_id: int) -> Side:
    """The viewer's units and a complaint of the scope's agency."""
    own = sa.select(complaint.c.handling_unit_id).where(
        complaint.c.id == complaint_id, complaint.c.agency_id == scope.agency_id
    )
    about = sa.select(outcome.c.unit_id).where(
        outcome.c.complaint_id == complaint_id,
        outcome.c.agency_id == scope.agency_id,
        sa.not_(outcome.c.withdrawn),
    )
    return Side(
        not viewer.unit_ids.isdisjoint(connection.scalars(own)),
        not viewer.unit_ids.isdisjoint(connection.scalars(about)),
    )


def promise_side(connection: sa.Connection, scope: Scope, viewer: Viewer, promise_id: int) -> Side:
    """The viewer's units and a promise of the scope's agency; a promise is about nobody."""
    own = sa.select(commitment.c.owner_id, commitment.c.holder_id).where(
        commitment.c.id == promise_id, commitment.c.agency_id == scope.agency_id
    )
    return Side(any(not viewer.unit_ids.isdisjoint(row) for row in connection.execute(own)), False)
