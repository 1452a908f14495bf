"""Before a note counts: what a change of process is judged on, and whether the note may be approved."""

from collections.abc import Sequence

from metrics.figures import Figures
from metrics.signals.notes import Change, Note, check_can_rebase
from metrics.signals.series import change_of
from models.errors import EntryRefused
from models.tree import UnitNode


def change_by(view: Figures, in_force: Sequence[Note], note: Note) -> Change | None:
    """What happened since a change of process, by the limits before it; None for other notes.

    Errors: EntryRefused where the measure has no chart that the change could start anew.
    """
    if note.kind != "rebase" or note.measure is None:
        return None
    return change_of(view, in_force, note.measure, _node(view, note), note.monday)


def check_can_approve(
    view: Figures, change: Change | None, note: Note, *, approver: str, commands: bool
) -> None:
    """Whether somebody may approve a note. commands: whether they command the unit.

    Errors: EntryRefused with a plain sentence, as `check_can_rebase`; for other notes where they wrote it.
    """
    if change is not None:
        check_can_rebase(
            change,
            view.counts.configuration.signals,
            author=note.author,
            approver=approver,
            commander=approver if commands else _node(view, note).owner or "",
            trial=note.trial,
        )
    elif note.author == approver:
        raise EntryRefused("A note is approved by somebody other than its author.")


def _node(view: Figures, note: Note) -> UnitNode:
    """Errors: EntryRefused where the unit is no longer among those that are read."""
    for node in view.counts.tree:
        if node.id == note.unit_id:
            return node
    raise EntryRefused("There is no unit of this note that you may read.")
