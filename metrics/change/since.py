"""This settled week against the one before: the difference, its parts, its records, and what it may mean."""

from dataclasses import dataclass

import sqlalchemy as sa

from metrics.calendar import Week
from metrics.change.accounting import Account, account
from metrics.change.better import Directions, directions
from metrics.change.records import Trace, trace
from metrics.figures import Figures
from metrics.score import Score
from metrics.scorecards import of_view
from models.access import Scope
from models.errors import AccessDenied
from models.tree import UnitNode


@dataclass(frozen=True)
class SinceLastWeek:
    """One unit's settled week against the one before, both from the records as they stand now.

    traces: by measure, the records behind its part. directions: whether anything is better than before.
    """

    week: Week
    before: Score | None
    after: Score | None
    account: Account
    traces: dict[str, Trace]
    directions: Directions


def since_last_week(view: Figures, connection: sa.Connection, scope: Scope, node: UnitNode) -> SinceLastWeek:
    """What changed in a unit's score since the week before, down to the records.

    Errors: AccessDenied for a unit outside the scope.
    """
    if not scope.sees(node.id):
        raise AccessDenied(f"There is no unit “{node.name}” that you may read.")
    now, then = _both(view)
    after, before = _score(now, node), _score(then, node)
    found = account(before, after, view.counts.configuration)
    traces = {one.measure: trace(connection, scope, then, now, node, one) for one in found.moving}
    return SinceLastWeek(
        view.weeks.settled, before, after, found, traces, directions(now, node, after, before)
    )


def better_than_before(view: Figures, node: UnitNode) -> Directions:
    """Whether a unit's settled figures are better or worse than before, without what changed since last week.

    Formula, unit and what is missing: see `directions`. Source: this project's own rule.
    """
    now, then = _both(view)
    return directions(now, node, _score(now, node), _score(then, node))


def _both(view: Figures) -> tuple[Figures, Figures]:
    return view.at_week(view.weeks.settled), view.at_week(view.weeks.settled.previous)


def _score(view: Figures, node: UnitNode) -> Score | None:
    return of_view(view, frozenset({node.id})).scores.get(node.id)
