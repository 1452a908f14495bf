"""Questions that were asked and what units replied: as lists, and the two ways to write one."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from dashboard import cache, wording
from dashboard.cache import Place
from metrics.calendar import Week, day_start, local_day, zone
from metrics.measures import REGISTRY
from models.access import Action, Viewer, can, check_can
from models.engine import engine
from models.plain_text import possible_names
from models.questions import Asked, answer, ask
from models.replies import Figure, Replied, correct_reply, write_reply

REVIEW_DAYS: Final = 7  # a week is reviewed in the days after it
SHOWN_DAYS: Final = 8  # on a unit's page an answered question stays until the next review is over


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


def owner(place: Place, unit_id: int) -> str:
    """The post that answers for a unit; the unit itself where none is named."""
    node = cache.node_of(place, unit_id)
    return node.owner or node.name


def today(place: Place) -> date:
    """The agency's day now: questions are written by people, not read from files."""
    return local_day(datetime.now(UTC), zone(cache.figures_of(place).counts.zone))


@dataclass(frozen=True)
class AskedLists:
    """Questions by the review they were put in. before: earlier ones that waited, or were answered since."""

    now: list[AskedLine]
    before: list[AskedLine]


def of_week(place: Place) -> AskedLists:
    """What was asked in the review of the place's week, and what was still waiting when it began."""
    end, on = Week.parse(place.week).end, today(place)
    newest = place.week == cache.week_labels(place)[0]
    last = max(end + timedelta(days=REVIEW_DAYS), on if newest else end)
    where = zone(cache.figures_of(place).counts.zone)
    found = cache.asked(place, day_start(end - timedelta(days=REVIEW_DAYS - 1), where))
    days = [(local_day(one.asked_at, where), one) for one in found]
    return AskedLists(
        [_line(place, one, on) for day, one in days if end < day <= last],
        [_line(place, one, on) for day, one in days if day <= end],
    )


def asked(place: Place, unit_ids: frozenset[int] | None = None) -> list[AskedLine]:
    """Questions that wait for an answer, and those answered lately; of all units or of some."""
    on = today(place)
    found = cache.asked(place, _since())
    return [_line(place, one, on) for one in found if unit_ids is None or one.unit_id in unit_ids]


def _line(place: Place, one: Asked, on: date) -> AskedLine:
    where = zone(cache.figures_of(place).counts.zone)
    answered = local_day(one.answered_at, where) if one.answered_at else None
    week = Week.of(one.week_start)
    return AskedLine(
        one.id,
        wording.question_state(one.due_on, answered, on),
        f"**{wording.literal(one.unit)}:** {_counted(place, one, week)}, {wording.week_of(one.week_start)}",
        wording.literal(one.text),
        wording.asked_by(one.asked_by, local_day(one.asked_at, where), one.due_on),
        one.owner or one.unit,
        one.answered_at is None,
        {"measure": one.measure, "unit": one.unit, "window": week.label},
    )


def _counted(place: Place, one: Asked, week: Week) -> str:
    """What was counted in the week that is asked about; the measure's name where the week cannot be read."""
    if week.label not in cache.week_labels(place):
        return REGISTRY[one.measure].name
    weeks = cache.trend(replace(place, week=week.label), one.unit_id, one.measure, 1)
    if weeks.empty or weeks["status"].iloc[0] != "ok":
        return REGISTRY[one.measure].name
    row = weeks.iloc[0]
    return wording.count_words(one.measure, int(row["numerator"]), int(row["denominator"]), row["value"])


def standing(place: Place, week: Week) -> dict[Figure, str]:
    """The figures of a week that have been asked about: "Asked", or "Answered" once there is a reply."""
    where = zone(cache.figures_of(place).counts.zone)
    return {
        Figure(one.unit_id, one.measure, one.week_start): wording.ASKED
        if one.answered_at is None
        else wording.ANSWERED
        for one in cache.asked(place, day_start(week.start, where))
        if one.week_start == week.start
    }


def _since() -> datetime:
    since = datetime.now(UTC) - timedelta(days=SHOWN_DAYS)
    return since.replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class SaidLine:
    """One reply: about what, the words as shown, as typed, and whether this viewer may still correct it."""

    id: int
    about: str
    words: str
    text: str
    own: bool


def said(place: Place, unit_id: int, viewer: Viewer) -> list[SaidLine]:
    """What a unit has said beside its figures of the last 13 weeks."""
    where = zone(cache.figures_of(place).counts.zone)
    since = Week.parse(place.week).shift(-13).start
    return [
        SaidLine(
            one.id,
            wording.about_week(REGISTRY[one.measure].name, one.week_start),
            _replied(one, local_day(one.written_at, where)),
            one.text,
            one.review == "waiting"
            and one.author == viewer.name
            and can(viewer, Action.REPLY, place.scope, unit_id),
        )
        for one in cache.replies(place, unit_id, since)
    ]


def _replied(one: Replied, on: date) -> str:
    return wording.reply_line(one.text, one.author, on, one.review, one.sent_back)


def put(place: Place, viewer: Viewer, figure: Figure, text: str, due_on: date) -> None:
    """Ask a unit about a figure. Errors: EntryRefused with a plain sentence."""
    check_can(viewer, Action.ASK, place.scope, figure.unit_id)
    ask(engine(), place.scope, figure, text, due_on=due_on, by=viewer.name, at=datetime.now(UTC))


def reply(place: Place, viewer: Viewer, question_id: int, text: str) -> None:
    """Answer a question. Errors: EntryRefused with a plain sentence."""
    check_can(viewer, Action.REPLY, place.scope, place.scope.some_unit)
    answer(engine(), place.scope, question_id, text, by=viewer.name, at=datetime.now(UTC))


def write(place: Place, viewer: Viewer, figure: Figure, text: str) -> None:
    """Say something beside a figure that nobody has asked about. Errors: EntryRefused, as for a reply."""
    check_can(viewer, Action.REPLY, place.scope, figure.unit_id)
    write_reply(engine(), place.scope, figure, text, by=viewer.name, at=datetime.now(UTC))


def correct(place: Place, viewer: Viewer, reply_id: int, text: str) -> None:
    """Put other words for a reply that waits for its review. Errors: EntryRefused with a plain sentence."""
    check_can(viewer, Action.REPLY, place.scope, place.scope.some_unit)
    correct_reply(engine(), place.scope, reply_id, text, by=viewer.name, at=datetime.now(UTC))


def names_in(place: Place, text: str) -> list[str]:
    """What in a reply may be a person's name."""
    return possible_names(text, [node.name for node in cache.week_view(place).tree])
