"""Decisions as lists, each with its figure as it stood and its result; and the way to record one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from dashboard import cache, tables, wording
from dashboard.cache import Place
from dashboard.facts.asked import today
from metrics import decided
from metrics.calendar import Week, local_day, zone
from metrics.decided import Result
from metrics.measures import REGISTRY
from models import decisions as kept
from models.access import Action, Viewer, check_can
from models.decisions import Decided
from models.engine import engine, reading
from models.errors import AccessDenied, EntryRefused

words = wording.decisions
BETTER, WORSE = "better", "worse"


@dataclass(frozen=True)
class DecisionLine:
    """One decision: how it stands, its two lines, the address of its figure's rows. open: no result yet.

    outcome: of its result; empty without one.
    """

    id: int
    unit_id: int
    state: str
    head: str
    below: str
    query: dict[str, str]
    open: bool
    outcome: str
    review_on: date


@dataclass(frozen=True)
class DecisionLists:
    """The page: its sentence, what waits for its result (earliest due first), the results (newest first)."""

    sentence: str
    waiting: list[DecisionLine]
    results: list[DecisionLine]


def lists(place: Place) -> DecisionLists:
    """Every decision about the units that the place's scope reads."""
    found = lines(place)
    waiting = sorted((one for one in found if one.open), key=lambda one: (one.review_on, one.id))
    results = sorted((one for one in found if not one.open), key=lambda one: one.review_on, reverse=True)
    outcomes = [one.outcome for one in results]
    counts = outcomes.count(BETTER), outcomes.count(WORSE), len(results)
    next_on = waiting[0].review_on if waiting else None
    return DecisionLists(words.sentence(len(waiting), next_on, *counts), waiting, results)


def lines(place: Place, unit_id: int | None = None) -> list[DecisionLine]:
    """Decisions of all units or of one, newest first; read anew each time, for people write them."""
    with reading(engine()) as connection:
        found = kept.decisions(connection, place.scope)
    asked = _questions(place, found)
    mine = [one for one in found if unit_id in (None, one.unit_id)]
    return [_line(place, one, asked.get(one.question_id or 0, "")) for one in mine]


def _questions(place: Place, found: Sequence[Decided]) -> dict[int, str]:
    """The texts of the questions that decisions follow from."""
    if not any(one.question_id for one in found):
        return {}
    since = datetime(1900, 1, 1, tzinfo=UTC)
    return {one.id: one.text for one in cache.asked(place, since)}


def _line(place: Place, one: Decided, question: str) -> DecisionLine:
    where = zone(cache.figures_of(place).counts.zone)
    week, on = Week.of(one.week_start), local_day(one.decided_at, where)
    found = _result(place, one)
    state = words.result_due(one.review_on, found.week.end, today(place))
    if found.outcome is not None:
        state = words.outcome(found.outcome)
        if found.now is not None and found.then is not None:
            texts = [_value(value, one.measure, brief=True) for value in (found.now, found.then)]
            state = words.result(found.outcome, *texts, found.week.end, found.shared)
    return DecisionLine(
        one.id,
        one.unit_id,
        state,
        words.figure_head(
            one.unit, REGISTRY[one.measure].name, _value(one, one.measure), one.window, week.end
        ),
        words.kept(one.text, one.owner, one.decided_by, on, question),
        {"measure": one.measure, "unit": one.unit, "week": week.label},
        found.outcome is None,
        found.outcome or "",
        one.review_on,
    )


def _value(row: Any, measure: str, *, brief: bool = False) -> str:
    unit = REGISTRY[measure].unit
    shown = SimpleNamespace(
        **{name: getattr(row, name) for name in ("status", "numerator", "denominator", "value")},
        reason=getattr(row, "reason", None),
        per=getattr(row, "per", None),
    )
    return tables.value_cell(shown, "rate" if unit == "number" else unit, brief=brief)


def _result(place: Place, one: Decided) -> Result:
    return _results(replace(place, week=cache.week_labels(place)[0]), one)


@cache.once
def _results(place: Place, one: Decided) -> Result:
    """What is kept never changes, so its result follows from the records alone."""
    return decided.result(cache.figures_of(place), one)


def owners(place: Place, unit_id: int) -> list[str]:
    """Who may own a decision about a unit: its own post first."""
    with reading(engine()) as connection:
        found = kept.owners(connection, place.scope)
    node = cache.node_of(place, unit_id)
    return list(dict.fromkeys([node.owner or node.name, *found]))


def about(place: Place, unit_id: int, measure: str) -> str:
    """The figure that is decided about, in words. Errors: EntryRefused where there is none."""
    row = _figure(place, unit_id, measure)
    node = cache.node_of(place, unit_id)
    value = _value(row, measure)
    return words.figure_head(node.name, REGISTRY[measure].name, value, row["window"], row["week_end"])


def put(
    place: Place, viewer: Viewer, unit_id: int, measure: str, text: str, owner: str, question_id: int | None
) -> None:
    """Keep a decision about a unit's figure as it stands in the place's week. Errors: EntryRefused with a
    plain sentence; AccessDenied."""
    check_can(viewer, Action.DECIDE, place.scope, unit_id)
    kept.decide(
        engine(),
        place.scope,
        decided.stood(_figure(place, unit_id, measure)),
        text,
        owner,
        by=viewer.name,
        at=datetime.now(UTC),
        question_id=question_id,
    )


def _figure(place: Place, unit_id: int, measure: str) -> Any:
    try:
        row = cache.week_view(place).figure(measure, unit_id)
    except KeyError as error:
        raise AccessDenied("There is no such figure that you may read.") from error
    if row["status"] not in ("ok", "too_few"):
        raise EntryRefused(f"There is no figure to decide on: {row['reason'] or wording.WITHHELD}")
    return row
