"""A batch taken back from the page: which there are, what it would do, and the deed."""

from datetime import UTC, datetime

from dashboard import wording
from dashboard.cache import Place
from metrics.week_results import keep_week
from models.access import Action, Viewer, check_can
from models.engine import engine, reading
from models.importing.undo import checked_reason, preview, undo
from models.imports import QUESTIONS
from models.sources import Files


def choices(kept: Files) -> dict[int, str]:
    """The files that can be taken back: number and how each is called, newest first."""
    return {
        batch.id: wording.undoing.choice(batch.imported_at, batch.file_name, batch.new, batch.changed)
        for batch in kept.batches
        if batch.source_name != QUESTIONS
    }


def before(place: Place, batch_id: int) -> str:
    """What taking a batch back would do. Errors: AccessDenied or EntryRefused with a plain sentence."""
    with reading(engine()) as connection:
        return wording.undoing.before(preview(connection, place.scope, batch_id))


def take_back(place: Place, viewer: Viewer, batch_id: int, reason: str) -> str:
    """Take a batch back; what that did. Errors: as for `before`."""
    check_can(viewer, Action.CONNECT, place.scope)
    said = checked_reason(reason)
    done = undo(engine(), place.scope, batch_id, said, by=viewer.name, at=datetime.now(UTC))
    keep_week(engine(), done.agency)
    return wording.undoing.after(done)
