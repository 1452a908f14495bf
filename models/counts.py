"""Weekly and daily counts: exact, additive over units and time, kept by signed deltas with every change.

Unknown words are stored as '', an end that has not come as 9999-12-31, an unknown number as -1, so that every
key column can stand in a primary key on both databases.

The ledger of what retention rules have removed is a column of each row, `removed`: kept counts = facts + it.
"""

from datetime import date
from typing import Any, ClassVar

from sqlmodel import Field, SQLModel

NEVER = 32  # `late` of a promise that the agency cancelled: it was never kept
OPEN = -1  # `late` or `days` of what has not happened yet
LONGEST_LATE = 31  # later ones are counted together: B3 looks at 30 days


def _key(**options: Any) -> Any:
    return Field(primary_key=True, **options)


class _Count(SQLModel):
    """n: how many records; removed: how many of these a retention rule has removed since, so that no
    recount finds them."""

    agency_id: int = Field(primary_key=True, foreign_key="unit.id")
    unit_id: int = Field(primary_key=True)
    n: int
    removed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class CaseCount(_Count, table=True):
    """Complaints by handling unit, category, channel, day received and day closed."""

    __tablename__ = "case_count"
    keys: ClassVar = ("category", "channel", "received_on", "closed_on")
    category: str = _key(max_length=30)
    channel: str = _key(max_length=20)
    received_on: date = _key()
    closed_on: date = _key()


class ClosingCount(_Count, table=True):
    """Closings by handling unit and day: with a finding or without, reopened within 60 days or not."""

    __tablename__ = "closing_count"
    keys: ClassVar = ("closed_on", "reached", "reopened")
    closed_on: date = _key()
    reached: int = _key()
    reopened: int = _key()


class ToldCount(_Count, table=True):
    """Decisions by handling unit, day and days until the complainant was told; or promised outcome notices,
    by owner, due day and days late."""

    __tablename__ = "told_count"
    keys: ClassVar = ("basis", "decided_on", "days")
    basis: str = _key(max_length=10)
    decided_on: date = _key()
    days: int = _key()


class OutcomeCount(_Count, table=True):
    """Outcomes by unit concerned, day their complaint closed, category and disposition."""

    __tablename__ = "outcome_count"
    keys: ClassVar = ("closed_on", "category", "disposition")
    closed_on: date = _key()
    category: str = _key(max_length=30)
    disposition: str = _key(max_length=30)


class ConcernCount(_Count, table=True):
    """Distinct complaints that concern a unit, at every level of the tree: never to be summed over units."""

    __tablename__ = "concern_count"
    keys: ClassVar = ("received_on", "category")
    received_on: date = _key()
    category: str = _key(max_length=30)


class DueCount(_Count, table=True):
    """Promises that count, by owner at due, due day and days late (0 kept, at most 31, NEVER, OPEN)."""

    __tablename__ = "due_count"
    keys: ClassVar = ("due_on", "late")
    due_on: date = _key()
    late: int = _key()


class FlowCount(_Count, table=True):
    """Promises that count, by owner at due, due week, week ended and how they ended.

    ending: '' open, kept, late, cancelled_by_agency, cancelled_by_requester (after its due), excluded
    (cancelled by the requester before its due).
    """

    __tablename__ = "flow_count"
    keys: ClassVar = ("due_week", "ended_week", "ending")
    due_week: date = _key()
    ended_week: date = _key()
    ending: str = _key(max_length=30)


class MadeCount(_Count, table=True):
    """Promises made, done, or made without a due date, by owner and week."""

    __tablename__ = "made_count"
    keys: ClassVar = ("week_start", "flow")
    week_start: date = _key()
    flow: str = _key(max_length=10)


class TrailCount(_Count, table=True):
    """Promises due by owner and week: times handed on, and whether the agency moved the due date."""

    __tablename__ = "trail_count"
    keys: ClassVar = ("due_week", "hand_offs", "moved")
    due_week: date = _key()
    hand_offs: int = _key()
    moved: int = _key()


class EventCount(_Count, table=True):
    """Entries by unit, day, community, kind, initiation, stance, state and listening loop."""

    __tablename__ = "event_count"
    keys: ClassVar = ("event_on", "community", "kind", "initiation", "stance", "state", "loop")
    event_on: date = _key()
    community: str = _key(max_length=120)
    kind: str = _key(max_length=30)
    initiation: str = _key(max_length=20)
    stance: str = _key(max_length=20)
    state: str = _key(max_length=30)
    loop: str = _key(max_length=20)


class FeedbackCount(_Count, table=True):
    """Held events by unit, week, responses and positive responses."""

    __tablename__ = "feedback_count"
    keys: ClassVar = ("week_start", "responses", "positive")
    week_start: date = _key()
    responses: int = _key()
    positive: int = _key()


class AttendanceCount(_Count, table=True):
    """Held events by unit, week and attendance."""

    __tablename__ = "attendance_count"
    keys: ClassVar = ("week_start", "attendance")
    week_start: date = _key()
    attendance: int = _key()


class RecordCount(_Count, table=True):
    """Records by unit, week and part: complete or not, entered within 7 days or not (-1: not known)."""

    __tablename__ = "record_count"
    keys: ClassVar = ("week_start", "part", "complete", "prompt")
    week_start: date = _key()
    part: str = _key(max_length=20)
    complete: int = _key()
    prompt: int = _key()


class AgencyVersion(SQLModel, table=True):
    """How often an agency's records have changed: the key of every cache of its figures."""

    __tablename__ = "agency_version"

    agency_id: int = Field(primary_key=True, foreign_key="unit.id")
    version: int = 0
