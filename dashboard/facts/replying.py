"""Replies that wait to be read by somebody else, and the three things that may be said of one."""

from dataclasses import dataclass
from datetime import UTC, datetime

from dashboard import cache, wording
from dashboard.cache import Place
from metrics.calendar import Week, local_day, zone
from metrics.measures import REGISTRY
from models import replies
from models.access import Action, Viewer, can, check_can
from models.engine import engine, reading
from models.errors import EntryRefused
from models.plain_text import possible_names
from models.replies import Replied

words = wording.replying


@dataclass(frozen=True)
class ReplyLine:
    """One reply: its two lines, what in it may be a name, its figure's rows, whether its reader may say."""

    id: int
    head: str
    below: str
    names: str
    query: dict[str, str]
    may_say: bool


def how_many(place: Place) -> int:
    """How many replies wait; read anew each time, for people write them."""
    with reading(engine()) as connection:
        return len(replies.waiting(connection, place.scope))


def waiting(place: Place, viewer: Viewer) -> list[ReplyLine]:
    """What waits, oldest first."""
    with reading(engine()) as connection:
        found = replies.waiting(connection, place.scope)
    names = {node.id: node.name for node in cache.week_view(place).tree}
    return [_line(place, viewer, one, names) for one in found if one.unit_id in names]


def _line(place: Place, viewer: Viewer, one: Replied, names: dict[int, str]) -> ReplyLine:
    unit, where = names[one.unit_id], zone(cache.figures_of(place).counts.zone)
    return ReplyLine(
        one.id,
        words.head(unit, REGISTRY[one.measure].name, one.week_start),
        words.said(one.text, one.author, local_day(one.written_at, where)),
        words.possible_names(possible_names(one.text, names.values())),
        {"measure": one.measure, "unit": unit, "window": Week.of(one.week_start).label},
        one.author != viewer.name and can(viewer, Action.REVIEW, place.scope, one.unit_id),
    )


def review(place: Place, viewer: Viewer, reply_id: int, *, passed: bool) -> None:
    """Let a reply leave the building, or keep it inside. Errors: EntryRefused, AccessDenied."""
    _check(place, viewer, reply_id)
    replies.review(engine(), place.scope, reply_id, passed=passed, by=viewer.name, at=datetime.now(UTC))


def send_back(place: Place, viewer: Viewer, reply_id: int, reason: str) -> None:
    """Give a reply back to its author. Errors: EntryRefused, also without a reason; AccessDenied."""
    _check(place, viewer, reply_id)
    replies.send_back(engine(), place.scope, reply_id, reason, by=viewer.name, at=datetime.now(UTC))


def _check(place: Place, viewer: Viewer, reply_id: int) -> None:
    with reading(engine()) as connection:
        found = [one for one in replies.waiting(connection, place.scope) if one.id == reply_id]
    if not found:
        raise EntryRefused("There is no reply of this number that waits for review.")
    check_can(viewer, Action.REVIEW, place.scope, found[0].unit_id)
