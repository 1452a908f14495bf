"""Response commitments (on screen: promises), their hand-offs and the changes of their due dates."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.columns import Instant, KeptRow, check, kept_row_rules, one_of
from models.vocabulary import (
    COMMITMENT_KINDS,
    DUE_BASES,
    DUE_MOVED_BY,
    ENDINGS,
    HAND_OFF_REASONS,
    PROMISED_TO,
    PUBLIC_KINDS,
)

_PUBLIC = ", ".join(f"'{kind}'" for kind in PUBLIC_KINDS)


class ResponseCommitment(KeptRow, table=True):
    """One promise. The original due never changes; `DueDateChange` keeps every later wish.

    unit_id: owner when made. owner_id: owner at the original due instant (before it, the present owner): the
    unit it counts for. holder_id: present owner. late_days: 0 where done by the original due, else calendar
    days after it (at least 1), None while open or without due; of an ended one that was never kept because
    the agency cancelled it, None too. title: what was pledged, in public; of other kinds never kept. due_at:
    the instant from which it is missed where due_is_day, else the last instant that keeps it. hand_offs,
    due_moves (by the agency), nobody_owns: from the trail.
    """

    __tablename__ = "response_commitment"
    __table_args__: Any = (
        *kept_row_rules(),
        one_of("kind", COMMITMENT_KINDS),
        one_of("promised_to", PROMISED_TO),
        one_of("due_basis", DUE_BASES),
        one_of("ending", ENDINGS),
        check("ended", "(ended_on IS NULL) = (ending IS NULL)"),
        check("ended_on", "ended_on IS NULL OR ended_on >= made_on"),
        check("title", f"title IS NULL OR kind IN ({_PUBLIC})"),
        check("late_days", "late_days IS NULL OR late_days >= 0"),
        sa.Index("ix_response_commitment_owner", "owner_id", "due_on"),
        sa.Index("ix_response_commitment_open", "agency_id", "ended_on", "due_on"),
    )

    unit_id: int = Field(foreign_key="unit.id")
    owner_id: int = Field(foreign_key="unit.id")
    holder_id: int = Field(foreign_key="unit.id")
    kind: str | None = Field(default=None, max_length=30)
    title: str | None = Field(default=None, max_length=160)
    promised_to: str | None = Field(default=None, max_length=20)
    due_basis: str | None = Field(default=None, max_length=20)
    made_at: datetime = Field(sa_type=Instant)
    made_on: date
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    due_on: date | None = None
    due_is_day: bool = False
    promised_days: int | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_on: date | None = None
    ending: str | None = Field(default=None, max_length=30)
    late_days: int | None = None
    evidence: bool | None = None
    evidence_kind: str | None = Field(default=None, max_length=60)
    verified_by: str | None = Field(default=None, max_length=120)
    resident_confirmed: bool | None = None
    hand_offs: int = 0
    due_moves: int = 0
    nobody_owns: bool = False


class HandOff(KeptRow, table=True):
    """One passing-on of a promise from a unit to another; a hand-off resets no clock."""

    __tablename__ = "hand_off"
    __table_args__: Any = (
        *kept_row_rules(),
        one_of("reason", HAND_OFF_REASONS),
        check("accepted_at", "accepted_at IS NULL OR accepted_at >= handed_at"),
    )

    commitment_id: int = Field(foreign_key="response_commitment.id", index=True)
    handed_at: datetime = Field(sa_type=Instant)
    from_unit_id: int = Field(foreign_key="unit.id")
    to_unit_id: int = Field(foreign_key="unit.id")
    accepted_at: datetime | None = Field(default=None, sa_type=Instant)
    reason: str | None = Field(default=None, max_length=20)
    resident_told: bool | None = None


class DueDateChange(KeptRow, table=True):
    """One wish to move a due date. Kept on time is measured against the original all the same."""

    __tablename__ = "due_date_change"
    __table_args__: Any = (*kept_row_rules(), one_of("moved_by", DUE_MOVED_BY))

    commitment_id: int = Field(foreign_key="response_commitment.id", index=True)
    changed_at: datetime = Field(sa_type=Instant)
    new_due_on: date
    moved_by: str = Field(max_length=20)
    told_at: datetime | None = Field(default=None, sa_type=Instant)
