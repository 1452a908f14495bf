"""Due next: a unit's open complaints and promises in the order of duty, and what finishing a promise changes.

The order is never that of a gain. The only action is finishing: nothing that edits a date, a category or an
owner is listed, and no person is named.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
import sqlalchemy as sa

from metrics.change.accounting import whole_of
from metrics.change.effects import MEASURES, Ahead, Effect, look_ahead
from metrics.counts import day_number
from metrics.figures import Figures
from metrics.lists import open_complaints, open_promises, ordered
from metrics.scorecards import of_view
from models.access import Scope
from models.tree import UnitNode
from models.vocabulary import KINDS_OUTSIDE_PROMISES

COLUMNS: Final = (
    "record",
    "id",
    "key",
    "unit",
    "unit_id",
    "what",
    "duty",
    "due_on",
    "days_left",
    "bucket",
    "holder",
    "hand_offs",
    "nobody_owns",
    "paused",
)


@dataclass(frozen=True)
class Effects:
    """What finishing each open promise would change by a Sunday, by the promise's id.

    until: the Sunday. done_on: the day on which it is taken to be done. pillar: None for the score, else the
    only pillar. by_id is empty, with the reason, where the unit has neither, or none that promises carry.
    due: each promise's due day.
    """

    until: date | None
    done_on: date | None
    pillar: str | None
    by_id: dict[int, Effect]
    reason: str | None
    due: dict[int, int]
    ahead: Ahead | None

    def joint(self, ids: Iterable[int]) -> Effect:
        """The effect of finishing a set, reckoned together: effects do not add up. Errors: KeyError for a
        promise that has none; ValueError for an empty set."""
        chosen = Counter(self.due[one] for one in ids)
        if not chosen or self.ahead is None:
            raise ValueError("Choose at least one promise.")
        return self.ahead.effect(chosen)


def worklist(
    connection: sa.Connection, scope: Scope, view: Figures, node: UnitNode, on: date
) -> pd.DataFrame:
    """Open complaints and promises of a unit at a day's end: late, within 7 days, later; within each
    by duty (statute and court, policy, stated, default), then by date.

    A complaint's date is its legal deadline, its duty that of the clock. Restricted records, which count at
    the agency's own line, are in no worklist. Nothing open: no rows.
    """
    promises = open_promises(connection, scope, view, node, on).rename(
        columns={"kind": "what", "due_basis": "duty"}
    )
    complaints = open_complaints(connection, scope, view, node, on)
    cases = complaints.drop(columns="due_on").rename(columns={"category": "what", "deadline": "due_on"})
    parts = [
        promises.assign(record="promise", paused=False),
        cases.assign(
            record="complaint",
            duty=view.counts.configuration.legal_clocks[0].basis,
            holder=cases["unit"],
            hand_offs=0,
            nobody_owns=False,
        ),
    ]
    rows = pd.concat([part[list(COLUMNS)].astype(object) for part in parts], ignore_index=True)
    return ordered(rows[rows["unit_id"] != scope.agency_id], "due_on", "duty")


def effects(
    connection: sa.Connection, scope: Scope, view: Figures, node: UnitNode, on: date, weeks: int = 1
) -> Effects:
    """What finishing each open promise of a unit on the next day would change in a later Sunday's score.

    Formula: score with it done less score with it left open until then, all else as it is, with the
    goalposts, typical values and weights of the settled week; like promises share one result. weeks: 1 for
    the next Sunday. Unit: points. Never for a complaint, nor for a promise outside B1 to B3 or without date.
    Source: this project's own rule.
    """
    whole = whole_of(of_view(view.at_week(view.weeks.settled), frozenset({node.id})).scores.get(node.id))
    if whole is None or not set(MEASURES) & set(whole.weights):
        return Effects(None, None, None, {}, "No score that promises are part of", {}, None)
    ahead = look_ahead(connection, scope, view, node, on, whole, weeks)
    promises = open_promises(connection, scope, view, node, on)
    counted = promises[
        promises["due_on"].notna()
        & ~promises["kind"].isin(KINDS_OUTSIDE_PROMISES)
        & (promises["unit_id"] != scope.agency_id)
    ]
    due = {int(one): day_number(day) for one, day in counted[["id", "due_on"]].to_numpy(object)}
    of_day = {day: ahead.effect({day: 1}) for day in sorted(set(due.values()))}
    by_id = {one: of_day[day] for one, day in due.items()}
    return Effects(ahead.until.end, ahead.done_on, whole.pillar, by_id, None, due, ahead)
