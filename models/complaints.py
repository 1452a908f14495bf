"""Complaints (the case with its clock) and their outcomes (the finding on one allegation)."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.columns import KeptRow, check, kept_row_rules, one_of
from models.vocabulary import CATEGORIES, CHANNELS, DISPOSITIONS


class Complaint(KeptRow, table=True):
    """One complaint. Its clock belongs to the handling unit, or to the agency where the source names none.

    category: the first of its allegations' categories in vocabulary order. duplicate: every outcome is a
    duplicate of another complaint held here, so it is left out of every count. reached_finding: any outcome
    on the merits, or resolved with the complainant's recorded agreement. complainant_hash: keyed, never
    shown, exported or joined. These three are derived from the outcomes in the import's transaction.
    lead: key of the outcome row whose case fields stand here, where one file holds both.
    """

    __tablename__ = "complaint"
    __table_args__: Any = (
        *kept_row_rules(),
        one_of("channel", CHANNELS),
        one_of("category", CATEGORIES),
        check("closed_on", "closed_on IS NULL OR closed_on >= received_on"),
        check("resumed_on", "resumed_on IS NULL OR resumed_on >= paused_on"),
        sa.Index("ix_complaint_handling", "handling_unit_id", "received_on"),
    )

    handling_unit_id: int = Field(foreign_key="unit.id")
    channel: str | None = Field(default=None, max_length=20)
    received_on: date
    first_contact_on: date | None = None
    decided_on: date | None = None
    closed_on: date | None = None
    told_on: date | None = None
    reopened_on: date | None = None
    due_on: date | None = None
    paused_on: date | None = None
    resumed_on: date | None = None
    complainant_agreed: bool | None = None
    complainant_hash: str | None = Field(default=None, max_length=32)
    lead: str | None = Field(default=None, max_length=200)
    category: str | None = Field(default=None, max_length=30)
    duplicate: bool = False
    reached_finding: bool = False


class ComplaintOutcome(KeptRow, table=True):
    """The finding on one allegation against one (never named) officer, and the unit it concerns.

    received_on, closed_on: the row's own dates, where one file holds cases and outcomes; the case takes the
    earliest and the latest of them. duplicate_of: key of the complaint this one repeats. subject_hash: keyed
    hash of a staff number, never shown or exported: it tells whose own case this is.
    """

    __tablename__ = "complaint_outcome"
    __table_args__: Any = (
        *kept_row_rules(),
        one_of("category", CATEGORIES),
        one_of("disposition", DISPOSITIONS),
        sa.Index("ix_complaint_outcome_unit", "unit_id"),
    )

    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    category: str | None = Field(default=None, max_length=30)
    disposition: str = Field(max_length=30)
    duplicate_of: str | None = Field(default=None, max_length=200, index=True)
    subject_hash: str | None = Field(default=None, max_length=32, index=True)
    received_on: date | None = None
    closed_on: date | None = None
