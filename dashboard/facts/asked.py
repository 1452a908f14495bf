"""Questions that were asked and what units replied: as lists, and the two ways to write one."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from dashboard import cache, wording
from dashboard.cache import Place
from metrics.calendar import Week, local_day, zone
from metrics.measures import REGISTRY
from models.access import Viewer
from models.engine import engine
from models.questions import Asked, answer, ask
from models.replies import Figure, possible_names

SHOWN_DAYS: Final = 8  # an answered question stays on the list until the next review is over


@dataclass(frozen=True)
class AskedLine:
    """One question: how it stands, what it is about, whose it is, the rows behind it."""

    id: int
    state: str
    head: str
    text: str
    below: str
    owner: str
    open: bool
    query: dict[str, str]


def today(place: Place) -> date:
    """The agency's day now: questions are written by people, not read from files."""
    return local_day(datetime.now(UTC), zone(cache.figures_of(place).counts.zone))


def asked(place: Place, unit_ids: frozenset[int] | None = None) -> list[AskedLine]:
    """Questions that wait for an answer, and those answered lately; of all units or of some."""
    on = today(place)
    found = cache.asked(place, _since())
    return [_line(place, one, on) for one in found if unit_ids is None or one.unit_id in unit_ids]


def _line(place: Place, one: Asked, on: date) -> AskedLine:
    where = zone(cache.figures_of(place).counts.zone)
    answered = local_day(one.answered_at, where) if one.answered_at else None
    week = Week.of(one.week_start).label
    return AskedLine(
        one.id,
        wording.question_state(one.due_on, answered, on),
        f"**{one.unit}** {wording.about_week(REGISTRY[one.measure].name, one.week_start)}",
        one.text,
        wording.asked_by(one.asked_by, local_day(one.asked_at, where), one.due_on),
        one.owner or one.unit,
        one.answered_at is None,
        {"measure": one.measure, "unit": one.unit, "window": "judged", "week": week},
    )


def waiting(place: Place) -> set[Figure]:
    """The figures that a question waits about."""
    lines = cache.asked(place, _since())
    return {Figure(one.unit_id, one.measure, one.week_start) for one in lines if one.answered_at is None}


def _since() -> datetime:
    since = datetime.now(UTC) - timedelta(days=SHOWN_DAYS)
    return since.replace(minute=0, second=0, microsecond=0)


def said(place: Place, unit_id: int) -> list[tuple[str, str]]:
    """What a unit has said beside its figures of the last 13 weeks: about what, and the words."""
    where = zone(cache.figures_of(place).counts.zone)
    since = Week.parse(place.week).shift(-13).start
    return [
        (
            wording.about_week(REGISTRY[one.measure].name, one.week_start),
            wording.reply_line(one.text, one.author, local_day(one.written_at, where), one.review),
        )
        for one in cache.replies(place, unit_id, since)
    ]


def put(place: Place, viewer: Viewer, figure: Figure, text: str, due_on: date) -> None:
    """Ask a unit about a figure. Errors: EntryRefused with a plain sentence."""
    ask(engine(), place.scope, figure, text, due_on=due_on, by=viewer.name, at=datetime.now(UTC))


def reply(place: Place, viewer: Viewer, question_id: int, text: str) -> None:
    """Answer a question. Errors: EntryRefused with a plain sentence."""
    answer(engine(), place.scope, question_id, text, by=viewer.name, at=datetime.now(UTC))


def names_in(place: Place, text: str) -> list[str]:
    """What in a reply may be a person's name."""
    return possible_names(text, [node.name for node in cache.week_view(place).tree])
