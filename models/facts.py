"""The facts that count, as they are or as they stood at an instant: one set of columns for both.

Restricted records and subject conflicts count at the agency's own line, for everybody, until they are
unlocked, so that subtraction gives nothing; where their subject sees the whole agency, nowhere. With `as_of`,
what happened at or after that instant has not happened.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from models.columns import table_of as table_of
from models.commitments import DueDateChange, HandOff, ResponseCommitment
from models.complaints import Complaint, ComplaintOutcome
from models.events import EngagementEvent

complaint, outcome = table_of(Complaint), table_of(ComplaintOutcome)
commitment, hand_off = table_of(ResponseCommitment), table_of(HandOff)
due_change, event = table_of(DueDateChange), table_of(EngagementEvent)


def is_apart(table: Any) -> sa.ColumnElement[bool]:
    """Restricted or in conflict, and not unlocked: no unit's record, and opened by its handling unit only."""
    return sa.or_(
        sa.and_(table.c.restricted, sa.not_(table.c.restriction_lifted)),
        sa.and_(table.c.subject_conflict, sa.not_(table.c.conflict_lifted)),
    )


def is_out(table: Any) -> sa.ColumnElement[bool]:
    """About somebody who sees the whole agency, and not unlocked: in no figure and in no list."""
    return sa.and_(table.c.subject_conflict, table.c.out_of_figures, sa.not_(table.c.conflict_lifted))


def _own_line(table: sa.Table, unit: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.case((is_apart(table), table.c.agency_id), else_=unit)


@dataclass(frozen=True)
class Facts:
    """Subqueries of the records that are not withdrawn; `unit_id` is where each counts.

    as_of: None for everything known. day: the first agency-local day of which nothing had happened by then,
    for what is known by days only; None with it. withheld: with the records that are in no figure, for those
    who handle them.
    """

    as_of: datetime | None = None
    day: Any = None
    withheld: bool = False

    def _in_figures(self, table: sa.Table) -> sa.ColumnElement[bool]:
        return sa.true() if self.withheld else sa.not_(is_out(table))

    def _before(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """A day that had come by as_of, else null."""
        return column if self.day is None else sa.case((column < self.day, column), else_=sa.null())

    def _had(self, day: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return sa.true() if self.day is None else day < self.day

    @cached_property
    def complaints(self) -> sa.Subquery:
        """Cases: unit_id is the handling unit; a reopened case is open again, on its first clock."""
        t = complaint
        reopened, closed = self._before(t.c.reopened_on), self._before(t.c.closed_on)
        open_again = sa.and_(reopened.is_not(None), reopened >= t.c.closed_on)
        return (
            sa.select(
                t.c.id,
                t.c.agency_id,
                t.c.source_id,
                t.c.key,
                _own_line(t, t.c.handling_unit_id).label("unit_id"),
                t.c.channel,
                t.c.category,
                t.c.received_on,
                closed.label("last_closed_on"),
                sa.case((open_again, sa.null()), else_=closed).label("closed_on"),
                reopened.label("reopened_on"),
                self._before(t.c.decided_on).label("decided_on"),
                self._before(t.c.told_on).label("told_on"),
                t.c.due_on,
                self._before(t.c.paused_on).label("paused_on"),
                self._before(t.c.resumed_on).label("resumed_on"),
                t.c.reached_finding,
                t.c.duplicate,
                t.c.recorded_on,
                is_apart(t).label("apart"),
            )
            .where(sa.not_(t.c.withdrawn), self._in_figures(t), self._had(t.c.received_on))
            .subquery("complaints")
        )

    @cached_property
    def outcomes(self) -> sa.Subquery:
        """Findings: unit_id is the unit concerned; closed_on that of the case."""
        t, case, own = outcome, self.complaints, complaint.alias("own")
        # Unlocked is the case, with all that was found in it.
        restricted = sa.and_(t.c.restricted, sa.not_(own.c.restriction_lifted))
        apart = sa.or_(restricted, is_apart(own))
        return (
            sa.select(
                t.c.id,
                t.c.agency_id,
                t.c.source_id,
                t.c.key,
                t.c.complaint_id,
                apart.label("apart"),
                sa.case((apart, t.c.agency_id), else_=t.c.unit_id).label("unit_id"),
                t.c.category,
                t.c.disposition,
                t.c.duplicate_of,
                case.c.received_on,
                case.c.closed_on,
                case.c.duplicate,
                case.c.category.label("case_category"),
            )
            .join(case, case.c.id == t.c.complaint_id)
            .join(own, own.c.id == t.c.complaint_id)
            .where(sa.not_(t.c.withdrawn))
            .subquery("outcomes")
        )

    @cached_property
    def commitments(self) -> sa.Subquery:
        """Promises: unit_id is the owner at the original due instant (before it, the present owner)."""
        t = commitment
        owner, hand_offs, moves = t.c.owner_id, t.c.hand_offs, t.c.due_moves
        if self.as_of is not None:
            owner, hand_offs, moves = (x.scalar_subquery() for x in trail(self.as_of))
        ended: sa.ColumnElement[Any] = t.c.ended_on
        if self.as_of is not None:
            ended = sa.case((t.c.ended_at < self.as_of, t.c.ended_on), else_=sa.null())
        made = sa.true() if self.as_of is None else t.c.made_at < self.as_of
        return (
            sa.select(
                t.c.id,
                t.c.agency_id,
                t.c.source_id,
                t.c.key,
                _own_line(t, owner).label("unit_id"),
                t.c.holder_id,
                t.c.kind,
                sa.case((is_apart(t), sa.null()), else_=t.c.title).label("title"),
                t.c.promised_to,
                t.c.due_basis,
                t.c.made_on,
                t.c.due_on,
                t.c.promised_days,
                ended.label("ended_on"),
                sa.case((ended.is_(None), sa.null()), else_=t.c.ending).label("ending"),
                sa.case((ended.is_(None), sa.null()), else_=t.c.late_days).label("late_days"),
                hand_offs.label("hand_offs"),
                moves.label("due_moves"),
                t.c.nobody_owns,
                t.c.evidence,
                t.c.verified_by,
                t.c.resident_confirmed,
                t.c.recorded_on,
                is_apart(t).label("apart"),
            )
            .where(sa.not_(t.c.withdrawn), self._in_figures(t), made)
            .subquery("commitments")
        )

    @cached_property
    def events(self) -> sa.Subquery:
        """Entries of calendars; one that begins at or after as_of is planned.

        What a person said of one stands above what its file says, unless the file now puts it later than
        that: nobody can know of an event to come that it took place.
        """
        t = event
        said = sa.and_(t.c.confirmed_at.is_not(None), t.c.starts_at <= t.c.confirmed_at)
        state: sa.ColumnElement[Any] = sa.case((said, t.c.confirmed_state), else_=t.c.state)
        if self.as_of is not None:
            state = sa.case((sa.and_(t.c.starts_at >= self.as_of, state == "held"), "planned"), else_=state)
        return (
            sa.select(
                t.c.id,
                t.c.agency_id,
                t.c.source_id,
                t.c.key,
                _own_line(t, t.c.unit_id).label("unit_id"),
                t.c.event_on,
                t.c.kind,
                t.c.initiation,
                t.c.stance,
                state.label("state"),
                t.c.cancelled_by,
                t.c.requested_on,
                t.c.community,
                t.c.attendance,
                t.c.feedback_asked,
                t.c.responses,
                t.c.positive,
                t.c.feedback_recorded_on,
                t.c.loop,
                t.c.recorded_on,
                is_apart(t).label("apart"),
            )
            .where(sa.not_(t.c.withdrawn))
            .subquery("events")
        )


def latest_first() -> tuple[Any, Any]:
    """The order of hand-offs; at one instant by content, whatever order they came in."""
    return hand_off.c.handed_at.desc(), hand_off.c.digest.desc()


def trail(as_of: datetime | None) -> tuple[Any, Any, Any]:
    """Correlated to a commitment: its owner at due, the number of hand-offs, of due moves by the agency.

    The owner is the unit that the last hand-off at or before the original due went to, else the unit that
    made it; without a due date, the present owner.
    """
    t, h, d = commitment, hand_off, due_change
    before = sa.true() if as_of is None else h.c.handed_at < as_of
    moved = sa.true() if as_of is None else d.c.changed_at < as_of
    mine = sa.and_(h.c.commitment_id == t.c.id, sa.not_(h.c.withdrawn), before)
    last = (
        sa.select(h.c.to_unit_id)
        .where(mine, sa.or_(t.c.due_at.is_(None), h.c.handed_at <= t.c.due_at))
        .order_by(*latest_first())
        .limit(1)
        .correlate(t)
        .scalar_subquery()
    )
    owner = sa.select(sa.func.coalesce(last, t.c.unit_id)).correlate(t)
    count = sa.select(sa.func.count()).select_from(h).where(mine).correlate(t)
    moves = (
        sa.select(sa.func.count())
        .select_from(d)
        .where(d.c.commitment_id == t.c.id, sa.not_(d.c.withdrawn), d.c.moved_by == "agency", moved)
        .correlate(t)
    )
    return owner, count, moves
