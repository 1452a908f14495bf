"""Engagement events: meetings, patrols on foot, listening sessions. Totals of feedback, never answers."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.columns import Instant, KeptRow, check, kept_row_rules, one_of
from models.vocabulary import CANCELLED_BY, EVENT_KINDS, EVENT_STATES, INITIATIONS, STANCES

LOOPS = ("closed", "open", "not_asked")
# What a person may say of an event that waits: it took place, or it did not.
CONFIRMED_STATES = ("held", "cancelled")


class EngagementEvent(KeptRow, table=True):
    """One entry of an events file. Kind, initiation and stance may be unknown (None).

    loop: whether the event's listening loop was closed (attendance and feedback recorded within 14 days),
    left open, or feedback was on purpose not asked; derived on the way in.
    confirmed_…: what a person said of it, when and who; over which state and for which day of the file they
    said it, so that a file that says otherwise later is seen. No file writes or clears them.
    """

    __tablename__ = "engagement_event"
    __table_args__: Any = (
        *kept_row_rules(),
        one_of("kind", EVENT_KINDS),
        one_of("initiation", INITIATIONS),
        one_of("stance", STANCES),
        one_of("state", EVENT_STATES),
        one_of("cancelled_by", CANCELLED_BY),
        one_of("loop", LOOPS),
        one_of("confirmed_state", CONFIRMED_STATES),
        one_of("confirmed_over", EVENT_STATES),
        check("confirmed", "(confirmed_state IS NULL) = (confirmed_at IS NULL)"),
        check("ends_at", "ends_at IS NULL OR ends_at >= starts_at"),
        check("attendance", "attendance IS NULL OR attendance >= 0"),
        check("positive", "positive IS NULL OR (positive >= 0 AND positive <= responses)"),
        sa.Index("ix_engagement_event_unit", "unit_id", "event_on"),
    )

    unit_id: int = Field(foreign_key="unit.id")
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime | None = Field(default=None, sa_type=Instant)
    event_on: date
    kind: str | None = Field(default=None, max_length=30)
    initiation: str | None = Field(default=None, max_length=20)
    stance: str | None = Field(default=None, max_length=20)
    state: str = Field(max_length=20)
    cancelled_by: str | None = Field(default=None, max_length=20)
    requested_on: date | None = None
    community: str | None = Field(default=None, max_length=120)
    attendance: int | None = None
    feedback_asked: bool | None = None
    responses: int | None = None
    positive: int | None = None
    feedback_recorded_on: date | None = None
    loop: str | None = Field(default=None, max_length=20)
    confirmed_state: str | None = Field(default=None, max_length=20)
    confirmed_over: str | None = Field(default=None, max_length=20)
    confirmed_for: date | None = None
    confirmed_by: str | None = Field(default=None, max_length=120)
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
