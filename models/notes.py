"""What people write onto the time line: a note, a change of process to judge from anew, a week left out."""

from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models import counting
from models.access import Scope
from models.audit import record_event
from models.columns import Instant, check, one_of
from models.errors import EntryRefused
from models.facts import table_of
from models.plain_text import LONGEST, checked_text

KINDS: Final = ("note", "rebase", "excluded")


class TimelineNote(SQLModel, table=True):
    """One remark on the time line of an agency, a unit, or one measure of a unit; never changed, only ended.

    kind: `note` is shown; `rebase` makes limits start anew at `week_start` once somebody other than its
    author has approved it; `excluded` takes one week out of limits and signals, still drawn as a ghost.
    unit_id: None for the whole agency; measure: None for all. week_start: a Monday. trial: approved with
    fewer than twelve points on a side. ended_at: no longer in force from then on, still on file.
    """

    __tablename__ = "timeline_note"
    __table_args__: Any = (
        one_of("kind", KINDS),
        check("author", "approved_by IS NULL OR approved_by <> author"),
        check("approved", "(approved_by IS NULL) = (approved_at IS NULL)"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="unit.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    measure: str | None = Field(default=None, max_length=40)
    week_start: date
    kind: str = Field(max_length=10)
    text: str = Field(max_length=LONGEST)
    author: str = Field(max_length=120)
    written_at: datetime = Field(sa_type=Instant)
    approved_by: str | None = Field(default=None, max_length=120)
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    trial: bool = False
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


def write_note(
    connection: sa.Connection,
    *,
    agency_id: int,
    unit_id: int | None,
    measure: str | None,
    week_start: date,
    kind: str,
    text: str,
    author: str,
    at: datetime,
    trial: bool = False,
) -> int:
    """Put a remark on the time line and its event on the trail; its id.

    Errors: EntryRefused with a plain sentence where the text may not be kept, or the day is no Monday.
    """
    said = checked_text(connection, Scope(agency_id), text, "note")
    if week_start.weekday() or kind not in KINDS:
        raise EntryRefused("A note names the Monday of a week and one of: " + ", ".join(KINDS) + ".")
    if kind == "rebase" and (unit_id is None or measure is None):
        raise EntryRefused("A change of process names one unit and one measure.")
    note = table_of(TimelineNote)
    result = connection.execute(
        sa.insert(note).values(
            agency_id=agency_id,
            unit_id=unit_id,
            measure=measure,
            week_start=week_start,
            kind=kind,
            text=said,
            author=author,
            written_at=at,
            trial=trial,
        )
    )
    own = int((result.inserted_primary_key or [0])[0])
    record_event(
        connection, actor=author, action=f"note_{kind}", subject=f"note {own}", agency_id=agency_id, at=at
    )
    counting.new_version(connection, agency_id)
    return own


def approve_note(connection: sa.Connection, note_id: int, *, by: str, at: datetime) -> None:
    """Approve a remark. Errors: EntryRefused for one's own, an unknown one, one approved already."""
    note = table_of(TimelineNote)
    row = connection.execute(sa.select(note).where(note.c.id == note_id)).one_or_none()
    if row is None or row.approved_by is not None or row.ended_at is not None:
        raise EntryRefused("There is no note of this number that waits for approval.")
    if row.author == by:
        raise EntryRefused("A note is approved by somebody other than its author.")
    connection.execute(sa.update(note).where(note.c.id == note_id).values(approved_by=by, approved_at=at))
    record_event(
        connection,
        actor=by,
        action="note_approved",
        subject=f"note {note_id}",
        agency_id=row.agency_id,
        at=at,
    )
    counting.new_version(connection, row.agency_id)


def end_note(connection: sa.Connection, note_id: int, *, by: str, at: datetime) -> None:
    """Take a remark out of force from now on. Errors: EntryRefused for an unknown or ended one."""
    note = table_of(TimelineNote)
    row = connection.execute(sa.select(note).where(note.c.id == note_id)).one_or_none()
    if row is None or row.ended_at is not None:
        raise EntryRefused("There is no note of this number in force.")
    connection.execute(sa.update(note).where(note.c.id == note_id).values(ended_at=at))
    record_event(
        connection, actor=by, action="note_ended", subject=f"note {note_id}", agency_id=row.agency_id, at=at
    )
    counting.new_version(connection, row.agency_id)


def notes(connection: sa.Connection, scope: Scope) -> list[TimelineNote]:
    """Every remark of the agency and of the units in scope, newest first: waiting, in force and ended."""
    note = table_of(TimelineNote)
    mine = note.c.agency_id == scope.agency_id
    rows = connection.execute(sa.select(note).where(mine).order_by(note.c.id.desc()))
    found = [TimelineNote(**row._mapping) for row in rows]
    return [one for one in found if one.unit_id is None or scope.sees(one.unit_id)]
