"""Pledges to the council, the court and oversight bodies: how each stands, by dates and evidence."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa

from metrics.calendar import day_end, zone
from metrics.figures import Figures
from models.access import Scope
from models.facts import Facts, commitment, table_of
from models.tallies import withdrawn_early
from models.units import Unit

State = Literal["not_due", "at_risk", "late", "kept", "claimed", "unclear", "called_off"]
KINDS: Final = ("council_pledge", "consent_decree_item", "oversight_recommendation")
BODIES: Final = ("council", "court", "oversight")
RISK_DAYS: Final = 30


@dataclass(frozen=True)
class Pledge:
    """One pledge on a day. state: computed, never typed in.

    id: the promise's. title: its public wording, None where the file holds none or the record is closed to
    its own units. days: late by, 0 where it is not. moves: how often the agency moved the date. evidence: its
    kind, where it is named. confirmed: somebody else has confirmed that it is done.
    """

    id: int
    key: str
    title: str | None
    kind: str
    body: str
    unit: str
    due_on: date | None
    ended_on: date | None
    state: State
    days: int
    moves: int
    evidence: str | None
    confirmed: bool


@dataclass(frozen=True)
class Standing:
    """How a body's pledges stand: all; open past their first date; said done without confirmed evidence.

    claimed_past: those of claimed whose first date has passed. done_late: done after their first date.
    """

    every: int
    late: int
    claimed: int
    claimed_past: int
    done_late: int


@dataclass(frozen=True)
class Pledges:
    """The pledges that were open on a day or had ended since another, by first due date.

    newly_kept: kept with evidence since; newly_late: those of them whose first date passed unkept since,
    whether done afterwards or not. unproven: said done before that without evidence, and still without.
    """

    since: date
    on: date
    rows: tuple[Pledge, ...]
    newly_kept: int
    newly_late: tuple[Pledge, ...]
    unproven: tuple[Pledge, ...]

    def standing(self, body: str) -> Standing:
        """How the pledges to one body stand. None: zeros."""
        mine = [pledge for pledge in self.rows if pledge.body == body]
        claimed = [one for one in mine if one.state == "claimed"]
        return Standing(
            len(mine),
            sum(one.state == "late" for one in mine),
            len(claimed),
            sum(one.due_on is not None and one.due_on <= self.on for one in claimed),
            sum(one.state in ("kept", "claimed") and one.days > 0 for one in mine),
        )


def pledges(connection: sa.Connection, scope: Scope, view: Figures, since: date, on: date) -> Pledges:
    """Pledges as they stood at the end of a day, within the scope; what was called off early is no pledge.

    The first due date counts, whatever was agreed later. None: no rows.
    """
    found = [_pledge(row, on) for row in _read(connection, scope, view, on)]
    found.sort(key=lambda one: (one.due_on or date.max, one.key))
    shown = tuple(pledge for pledge in found if pledge.ended_on is None or pledge.ended_on >= since)
    older = (pledge for pledge in found if pledge.ended_on is not None and pledge.ended_on < since)
    return Pledges(
        since,
        on,
        shown,
        sum(pledge.state == "kept" for pledge in shown),
        tuple(pledge for pledge in shown if _newly_late(pledge, since, on)),
        tuple(pledge for pledge in older if pledge.state == "claimed"),
    )


def _read(connection: sa.Connection, scope: Scope, view: Figures, on: date) -> list[Any]:
    instant = day_end(on, zone(view.counts.zone))
    t, own, unit = Facts(instant, on + timedelta(days=1)).commitments, commitment, table_of(Unit)
    names = (
        "id",
        "key",
        "title",
        "kind",
        "promised_to",
        "due_on",
        "ended_on",
        "ending",
        "due_moves",
        "evidence",
    )
    statement = (
        sa.select(
            *(t.c[name] for name in names),
            t.c.apart,
            t.c.verified_by,
            own.c.evidence_kind,
            unit.c.name.label("unit"),
        )
        .join(own, own.c.id == t.c.id)
        .join(unit, unit.c.id == t.c.unit_id)
        .where(
            scope.condition(t.c.agency_id, t.c.unit_id),
            t.c.kind.in_(KINDS),
            t.c.promised_to.in_(BODIES),
            sa.not_(withdrawn_early(t)),
        )
    )
    return list(connection.execute(statement))


def _pledge(row: Any, on: date) -> Pledge:
    confirmed = bool(row.evidence) and row.verified_by is not None
    return Pledge(
        row.id,
        "" if row.apart else row.key,
        row.title,
        row.kind,
        row.promised_to,
        row.unit,
        row.due_on,
        row.ended_on,
        state_of(row.due_on, row.ended_on, row.ending, confirmed, on),
        _days_late(row.due_on, row.ended_on, on),
        row.due_moves,
        row.evidence_kind if row.evidence else None,
        confirmed,
    )


def state_of(
    due_on: date | None, ended_on: date | None, ending: str | None, confirmed: bool, on: date
) -> State:
    """How a pledge stands at the end of a day.

    kept: done, with evidence that somebody else has confirmed; claimed: done, without. Open: late from the
    day it fell due, at risk within 30 days of it. unclear: without a date nobody can check it.
    """
    if ended_on is not None:
        if ending != "done":
            return "called_off"
        return "kept" if confirmed else "claimed"
    if due_on is None:
        return "unclear"
    if due_on <= on:
        return "late"
    return "at_risk" if due_on <= on + timedelta(days=RISK_DAYS) else "not_due"


def _days_late(due_on: date | None, ended_on: date | None, on: date) -> int:
    """Days from the first due date to the end, or to the day while open; late is by one at least."""
    if due_on is None:
        return 0
    least = 1 if ended_on is None and due_on <= on else 0
    return max(least, ((ended_on or on) - due_on).days)


def _newly_late(pledge: Pledge, since: date, on: date) -> bool:
    return pledge.due_on is not None and since <= pledge.due_on <= on and pledge.days > 0
