"""Remarks on the time line as they bear on limits: where a baseline starts anew, which weeks are left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from metrics.counts import Bools, Ints, day_number
from metrics.rules import SignalRules
from metrics.signals.judging import Start
from metrics.trends import Weekly
from models.access import Scope
from models.errors import EntryRefused
from models.facts import table_of
from models.notes import TimelineNote


@dataclass(frozen=True)
class Note:
    """One remark in force. monday: of its week; unit_id None: the whole agency; measure None: all."""

    id: int
    unit_id: int | None
    measure: str | None
    monday: int
    kind: str
    text: str
    author: str
    approved_by: str | None
    trial: bool

    def bears_on(self, unit_id: int, measure: str) -> bool:
        """Whether it concerns this unit's measure."""
        return self.unit_id in (None, unit_id) and self.measure in (None, measure)


def read_notes(connection: sa.Connection, scope: Scope, *, waiting: bool = False) -> tuple[Note, ...]:
    """Remarks in force of the agency and of the units in scope, oldest week first.

    Changes of process and weeks left out are in force once approved. waiting: with those that are not yet.
    """
    note = table_of(TimelineNote)
    force = sa.or_(note.c.kind == "note", note.c.approved_by.is_not(None), sa.literal(waiting))
    rows = connection.execute(
        sa.select(note)
        .where(note.c.agency_id == scope.agency_id, note.c.ended_at.is_(None), force)
        .order_by(note.c.week_start, note.c.id)
    )
    return tuple(
        Note(
            row.id,
            row.unit_id,
            row.measure,
            day_number(row.week_start),
            row.kind,
            row.text,
            row.author,
            row.approved_by,
            row.trial,
        )
        for row in rows
        if row.unit_id is None or scope.sees(row.unit_id)
    )


def rebases(notes: Sequence[Note], unit_id: int, measure: str) -> list[Note]:
    """Approved changes of process of one unit's measure, oldest first."""
    return [note for note in notes if note.kind == "rebase" and note.bears_on(unit_id, measure)]


def excluded(notes: Sequence[Note], weekly: Weekly) -> Bools:
    """Which weeks are left out, units x weeks."""
    out = np.zeros(weekly.below.shape, bool)
    for note in notes:
        if note.kind == "excluded":
            for row, unit_id in enumerate(weekly.units):
                if note.bears_on(unit_id, weekly.measure):
                    out[row] |= weekly.mondays == note.monday
    return out


def starts(notes: Sequence[Note], weekly: Weekly, place: int) -> Start:
    """Where each unit's newest baseline begins, seen from the week at `place`."""
    start = Start.of_all(len(weekly.units))
    for row, unit_id in enumerate(weekly.units):
        for note in rebases(notes, unit_id, weekly.measure):
            if note.monday < weekly.mondays[place]:
                start.place[row] = int(np.searchsorted(weekly.mondays, note.monday))
                start.trial[row] = note.trial
    return start


@dataclass(frozen=True)
class Change:
    """What a change of process is judged on, by the limits in force before it.

    side: -1, 0, 1 of each judged point after the change against the old centre. before: judged points
    before it. worse: whether any point after it stands as worse than usual.
    """

    side: Ints
    before: int
    worse: bool


def check_can_rebase(
    change: Change, rules: SignalRules, *, author: str, approver: str, commander: str, trial: bool
) -> None:
    """Whether limits may start anew after a change of process.

    Errors: EntryRefused with a plain sentence where the approver wrote it or commands the unit, where fewer
    than eight weeks in a row after it lie on its new side, where a side has fewer than twelve points and it
    is no trial, or where a week that is worse than usual would become usual.
    """
    if approver == author:
        raise EntryRefused("A note is approved by somebody other than its author.")
    if approver == commander:
        raise EntryRefused("A change of process is approved by somebody other than the unit's commander.")
    if longest_run(change.side) < rules.rebase_points:
        raise EntryRefused(
            f"Limits start anew after {rules.rebase_points} weeks in a row on the new side; "
            f"there are {longest_run(change.side)}."
        )
    fewest = min(change.before, len(change.side))
    if fewest < rules.rebase_each_side and not trial:
        raise EntryRefused(
            f"One side of the change has {fewest} weeks of {rules.rebase_each_side}. Mark it as a trial."
        )
    if change.worse:
        raise EntryRefused("New limits would make weeks usual that are worse than usual now.")


def longest_run(side: Ints) -> int:
    """Points in the longest unbroken row on one side; those on the line break it."""
    longest = run = 0
    for before, now in zip([0, *side.tolist()], side.tolist(), strict=False):
        run = run + 1 if now and now == before else int(now != 0)
        longest = max(longest, run)
    return longest
