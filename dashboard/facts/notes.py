"""Notes on the time line as lists, and the ways to write one, to approve one, to end one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from dashboard import cache, wording
from dashboard.cache import Place
from dashboard.facts.signals import weekly_name
from metrics.calendar import Week, local_day, zone
from metrics.counts import day_of
from metrics.figures import Figures
from metrics.signals.approving import change_by, check_can_approve
from metrics.signals.notes import Change, Note, longest_run, read_notes
from metrics.week_results import keep_week
from models import notes as kept
from models.access import Action, Viewer, can, check_can
from models.engine import engine, reading, writing
from models.errors import EntryRefused
from models.notes import TimelineNote
from models.people import commands

words = wording.notes
GONE: Final = "There is no note of this number that you may read."


@dataclass(frozen=True)
class NoteLine:
    """One note: its number, its two lines, and what its reader may do with it; end: the name of ending it."""

    id: int
    head: str
    below: str
    may_approve: bool
    may_end: bool
    end: str


@dataclass(frozen=True)
class NoteLists:
    """The page: its sentence, notes that wait for approval, those in force, those that were ended."""

    sentence: str
    waiting: list[NoteLine]
    in_force: list[NoteLine]
    ended: list[NoteLine]


@dataclass(frozen=True)
class Draft:
    """A note about to be written. unit_id None: the whole agency; measure None: every chart of the unit."""

    unit_id: int | None
    measure: str | None
    week: str
    kind: str
    text: str
    trial: bool


@dataclass(frozen=True)
class Weighed:
    """What approving a note rests on, in a sentence; refusal: why this viewer may not; empty: they may."""

    text: str
    refusal: str


def lists(place: Place, viewer: Viewer) -> NoteLists:
    """Every note that the place's scope reads, newest first."""
    with reading(engine()) as connection:
        found = kept.notes(connection, place.scope)
    held = [one for one in found if one.ended_at is None]
    waits = [one for one in held if one.kind != "note" and one.approved_by is None]
    force = [one for one in held if one not in waits]
    parts = (waits, force, [one for one in found if one.ended_at is not None])
    lines = [[_line(place, viewer, one) for one in part] for part in parts]
    return NoteLists(words.sentence(len(waits), len(force)), *lines)


def _line(place: Place, viewer: Viewer, one: TimelineNote) -> NoteLine:
    where = zone(cache.figures_of(place).counts.zone)
    names = {node.id: node.name for node in cache.week_view(place).tree}
    unit = None if one.unit_id is None else names.get(one.unit_id, "")
    measure = weekly_name(one.measure) if one.measure else None
    approved = None
    if one.approved_by is not None and one.approved_at is not None:
        approved = (one.approved_by, local_day(one.approved_at, where))
    ended = None if one.ended_at is None else local_day(one.ended_at, where)
    waits = one.kind != "note" and approved is None and ended is None
    return NoteLine(
        one.id or 0,
        words.head(unit, measure, one.week_start, one.kind, trial=one.trial),
        words.below(one.text, one.author, local_day(one.written_at, where), approved, ended),
        waits and one.author != viewer.name and can(viewer, Action.APPROVE_NOTE, place.scope, one.unit_id),
        ended is None and can(viewer, Action.NOTE, place.scope, one.unit_id),
        words.WITHDRAW if waits else words.END,
    )


def weigh(place: Place, viewer: Viewer, note_id: int) -> Weighed:
    """What approving rests on today: points on each side of a change of process, or what a week loses.

    Errors: EntryRefused where the note or its chart is not there.
    """
    note, view, change = _judged(place, note_id)
    text = words.left_out(day_of(note.monday), _state(place, note))
    if change is not None:
        needed = view.counts.configuration.signals.rebase_points
        text = words.sides(change.before, len(change.side), longest_run(change.side), needed)
    try:
        _check(place, viewer, note, view, change)
    except EntryRefused as refused:
        return Weighed(text, str(refused))
    return Weighed(text, "")


def _state(place: Place, note: Note) -> str:
    """How the week of a note on one chart stands now; empty where it is usual."""
    if note.unit_id is None or note.measure is None:
        return ""
    found = cache.signals(place, note.unit_id, note.measure)
    if found is None:
        return ""
    rows = found.rows[found.rows["week_start"] == day_of(note.monday)]
    return str(rows["state"].iloc[0]) if len(rows) else ""


def approve(place: Place, viewer: Viewer, note_id: int) -> None:
    """Approve a note that somebody else wrote. Errors: EntryRefused with a plain sentence; AccessDenied."""
    note, view, change = _judged(place, note_id)
    check_can(viewer, Action.APPROVE_NOTE, place.scope, note.unit_id)
    _check(place, viewer, note, view, change)
    with writing(engine()) as connection:
        kept.approve_note(connection, note_id, by=viewer.name, at=datetime.now(UTC))
    keep_week(engine(), place.agency)


def end(place: Place, viewer: Viewer, note_id: int) -> None:
    """Take a note out of force. Errors: EntryRefused for one that is not in force; AccessDenied."""
    note = _read(place, note_id)[0]
    check_can(viewer, Action.NOTE, place.scope, note.unit_id)
    with writing(engine()) as connection:
        kept.end_note(connection, note_id, by=viewer.name, at=datetime.now(UTC))
    keep_week(engine(), place.agency)


def write(place: Place, viewer: Viewer, draft: Draft) -> None:
    """Put a note on the time line. Errors: EntryRefused with a plain sentence; AccessDenied."""
    check_can(viewer, Action.NOTE, place.scope, draft.unit_id)
    with writing(engine()) as connection:
        kept.write_note(
            connection,
            agency_id=place.scope.agency_id,
            unit_id=draft.unit_id,
            measure=draft.measure,
            week_start=Week.parse(draft.week).start,
            kind=draft.kind,
            text=draft.text,
            author=viewer.name,
            at=datetime.now(UTC),
            trial=draft.trial,
        )
    keep_week(engine(), place.agency)


def _read(place: Place, note_id: int) -> tuple[Note, tuple[Note, ...]]:
    """A note that is not over, and those in force beside it."""
    with reading(engine()) as connection:
        found = [one for one in read_notes(connection, place.scope, waiting=True) if one.id == note_id]
        if not found:
            raise EntryRefused(GONE)
        return found[0], read_notes(connection, place.scope)


def _judged(place: Place, note_id: int) -> tuple[Note, Figures, Change | None]:
    (note, in_force), view = _read(place, note_id), cache.figures_of(place)
    return note, view, change_by(view, in_force, note)


def _check(place: Place, viewer: Viewer, note: Note, view: Figures, change: Change | None) -> None:
    commanding = False
    if note.unit_id is not None:
        with reading(engine()) as connection:
            commanding = commands(connection, place.scope, viewer, note.unit_id, datetime.now(UTC))
    check_can_approve(view, change, note, approver=viewer.name, commands=commanding)
