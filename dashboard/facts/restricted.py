"""The list of restricted records and somebody's own cases, and what is said of one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from dashboard import cache, wording
from dashboard.cache import Place
from metrics.lists import list_day
from metrics.restricted import restricted_list
from metrics.week_results import keep_week
from models import unlocking
from models.access import Action, Viewer, can
from models.engine import engine, reading

words = wording.restricted
A_SCREEN: Final = 50


@dataclass(frozen=True)
class RestrictedLine:
    """One record: its number, its two lines, the address of its page (empty: none), and whether the viewer
    may unlock it, or lock it again."""

    record: str
    id: int
    head: str
    below: str
    address: str
    locked: bool
    may_say: bool


@dataclass(frozen=True)
class RestrictedPage:
    """The sentence, the locked records and the unlocked ones, newest first."""

    sentence: str
    locked: list[RestrictedLine]
    unlocked: list[RestrictedLine]


def find(place: Place, viewer: Viewer) -> RestrictedPage:
    """What the viewer may see of it; read anew each time, for viewers of one scope differ."""
    view = cache.figures_of(place)
    on = list_day(view)
    with reading(engine()) as connection:
        rows = restricted_list(connection, place.scope, viewer, view.counts.configuration, on)
    lines = [_line(place, viewer, row, on) for row in rows.itertuples()]
    locked = [line for line in lines if line.locked]
    return RestrictedPage(words.sentence(len(locked)), locked, [line for line in lines if not line.locked])


def _line(place: Place, viewer: Viewer, row: Any, on: Any) -> RestrictedLine:
    clock = words.clock(row.status == "answered", row.deadline, row.paused, on)
    below = words.below(row.unit, clock, row.why, row.in_no_figure, row.since)
    if not row.locked:
        below = f"{row.unit} · {clock} · {words.unlocked(row.by, row.reason, row.since)}"
    return RestrictedLine(
        row.record,
        int(row.id),
        words.head(row.record, row.what, row.week),
        below,
        f"{row.record}-{row.id}" if row.record in (unlocking.COMPLAINT, unlocking.PROMISE) else "",
        bool(row.locked),
        can(viewer, Action.UNLOCK, place.scope, row.unit_id),
    )


def say(place: Place, viewer: Viewer, line: RestrictedLine, reason: str) -> None:
    """Unlock a record, or lock it again. Errors: as `models.unlocking`."""
    door = unlocking.unlock if line.locked else unlocking.lock
    door(engine(), place.scope, viewer, line.record, line.id, reason, at=datetime.now(UTC))
    keep_week(engine(), place.agency)
