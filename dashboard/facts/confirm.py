"""Events that wait until somebody says whether they took place, what was said, and what files say now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dashboard import cache, tables, wording
from dashboard.cache import Place
from metrics.calendar import Week, day_start, local_day, zone
from models import confirming
from models.access import Action, Viewer, can, check_can
from models.confirming import Decision
from models.engine import engine, reading

words = wording.confirm
A_SCREEN: Final = 50


@dataclass(frozen=True)
class EventLine:
    """One event that waits: its number, and its line."""

    id: int
    text: str


@dataclass(frozen=True)
class SaidLine:
    """What somebody said of some events at one moment, with the way to take it back."""

    text: str
    event_ids: tuple[int, ...]


@dataclass(frozen=True)
class DifferenceLine:
    """A confirmed event of which its file now says otherwise; begun: it can be confirmed as it is now."""

    id: int
    head: str
    below: str
    held: bool
    begun: bool


def begun_by(place: Place) -> datetime:
    """Until when events had begun: to the end of the week shown, in the newest week as far as files reach."""
    if place.week == cache.week_labels(place)[0]:
        return place.as_of
    return day_start(Week.parse(place.week).end + timedelta(days=1), _zone(place))


@cache.once
def how_many(place: Place, unit_id: int | None = None) -> int:
    """How many events of a unit and those under it wait; of all units without one."""
    with reading(engine()) as connection:
        return confirming.how_many(connection, place.scope, unit_id, begun_by=begun_by(place))


@cache.once
def how_many_differ(place: Place, unit_id: int | None = None) -> int:
    """Of how many confirmed events of a unit and those under it a later file says otherwise."""
    with reading(engine()) as connection:
        return len(confirming.differences(connection, place.scope, unit_id))


def may_say(place: Place) -> bool:
    """Whether the viewer may say of the events of this place that they took place."""
    return can(place.viewer, Action.CONFIRM, place.scope, place.scope.some_unit)


def waiting(place: Place, unit_id: int) -> list[EventLine]:
    """The newest events that wait, a screen of them."""
    with reading(engine()) as connection:
        begun = begun_by(place)
        found = confirming.waiting(connection, place.scope, unit_id, begun_by=begun, most=A_SCREEN)
    return [
        EventLine(int(row.id), words.line(row.event_on, _word(row.kind), row.unit, _word(row.place)))
        for row in found.itertuples()
    ]


def said(place: Place, unit_id: int, viewer: Viewer) -> list[SaidLine]:
    """What was said last, newest first."""
    with reading(engine()) as connection:
        found = confirming.decisions(connection, place.scope, unit_id)
    return [_said(place, one, viewer) for one in found]


def _said(place: Place, one: Decision, viewer: Viewer) -> SaidLine:
    on = local_day(one.at, _zone(place))
    return SaidLine(words.decision(_other(one.by, viewer), len(one.event_ids), one.held, on), one.event_ids)


def differences(place: Place, unit_id: int, viewer: Viewer) -> list[DifferenceLine]:
    """Confirmed events of which their file has said otherwise since."""
    with reading(engine()) as connection:
        found = confirming.differences(connection, place.scope, unit_id)
    now = datetime.now(UTC)
    today = local_day(now, _zone(place))
    return [
        DifferenceLine(
            int(row.id),
            words.difference(
                _word(row.kind),
                row.unit,
                _other(row.said_by, viewer),
                row.said == confirming.HELD,
                row.said_for,
            ),
            words.file_says(row.file_says, row.event_on, row.said_for, bool(row.has_begun)),
            row.said == confirming.HELD,
            row.event_on <= today,
        )
        for row in found.itertuples()
    ]


def say(place: Place, viewer: Viewer, event_ids: Sequence[int], held: bool) -> None:
    """Say of events that they took place, or did not. Errors: EntryRefused with a plain sentence."""
    check_can(viewer, Action.CONFIRM, place.scope, place.scope.some_unit)
    confirming.confirm(engine(), place.scope, event_ids, held, by=viewer.name, at=datetime.now(UTC))


def take_back(place: Place, viewer: Viewer, event_ids: Sequence[int]) -> None:
    """Unsay what was said. Errors: EntryRefused with a plain sentence."""
    check_can(viewer, Action.CONFIRM, place.scope, place.scope.some_unit)
    confirming.take_back(engine(), place.scope, event_ids, by=viewer.name, at=datetime.now(UTC))


def _other(by: str, viewer: Viewer) -> str | None:
    return None if by == viewer.name else by


def _word(value: object) -> str | None:
    return str(value) if tables.known(value) else None


def _zone(place: Place) -> ZoneInfo:
    return zone(cache.figures_of(place).counts.zone)
