"""Publishing: a settled week of every unit, frozen as it is reckoned from what is known at that moment."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from metrics import stored
from metrics.calendar import Week, zone
from metrics.configuration import Configuration
from metrics.figures import figures
from metrics.score import PillarScore, Score
from metrics.scorecards import Scorecard, build, of_view
from models import published
from models.access import Scope
from models.chain import Head
from models.engine import reading, writing
from models.errors import EntryRefused
from models.known import as_known
from models.tree import UnitNode

DECIMALS: Final = 6
COLUMNS: Final = (
    "measure",
    "version",
    "window",
    "week_start",
    "week_end",
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
    "status",
    "reason",
)


@dataclass(frozen=True)
class Published:
    """A week that has just been published, how many units it tells of, and the head after it."""

    week: Week
    units: int
    head: Head


def due_at(week: Week, configuration: Configuration, zone_name: str) -> datetime:
    """When the calendar publishes a week: a weekday and hour after it has settled, in the agency's zone.

    A week settles with the end of the last of the provisional weeks after it.
    """
    rule = configuration.publishing
    first_day = week.shift(configuration.windows.provisional_weeks + 1).start
    day = first_day + timedelta(days=rule.weekday - 1)
    return datetime.combine(day, time(rule.hour), zone(zone_name)).astimezone(UTC)


def publish(
    engine: sa.Engine, scope: Scope, week: Week, *, by: str, at: datetime, correction: str = ""
) -> Published:
    """Freeze a settled week of every unit, once; the audit event commits with it.

    Errors: AlreadyPublished; EntryRefused where the week has not settled, its time has not come, or somebody
    holds it.
    """
    with writing(engine) as connection:
        asked_at, at = at, max(at, published.last_change(connection))
        view = figures(connection, scope, now=at, week=week)
        configuration = view.counts.configuration
        if view.weeks.settled != week or week > view.weeks.last:
            raise EntryRefused(
                f"{week} has not settled: the records reach {view.weeks.last}, and the "
                f"{configuration.windows.provisional_weeks} newest weeks are early figures."
            )
        due = due_at(week, configuration, view.counts.zone)
        if asked_at < due:
            raise EntryRefused(f"{week} is published by the calendar, at {due:%Y-%m-%d %H:%M} UTC.")
        bodies = frozen(of_view(view), at)
        head = published.freeze(connection, scope, week.label, bodies, by=by, at=at, correction=correction)
    return Published(week, len(bodies), head)


def publish_due(engine: sa.Engine, scope: Scope, *, by: str, at: datetime) -> list[Published]:
    """Publish every week whose time has come and that nobody holds, from the first one published on.

    The first time it is the newest one alone: what was reckoned before anybody published is no record.
    """
    with reading(engine) as connection:
        view = figures(connection, scope, now=at, only=())
        configuration, place = view.counts.configuration, view.counts.zone
        out = [Week.parse(one.label) for one in published.weeks(connection, scope)]
        held = {row.label for row in published.holds(connection, scope) if row.lifted_at is None}
    newest = view.weeks.last.shift(-configuration.windows.provisional_weeks)
    while due_at(newest, configuration, place) > at:
        newest = newest.previous
    week, found = min(out, default=newest), []
    while week <= newest:
        if week not in out and week.label not in held:
            found.append(publish(engine, scope, week, by=by, at=at))
        week = week.next
    return found


def frozen(card: Scorecard, known_at: datetime) -> dict[int, dict[str, Any]]:
    """What is published of a scorecard, by unit id; known_at: nothing that came later is in it."""
    about = _about(card, known_at)
    return {node.id: {**about, **_of_unit(card, node)} for node in card.counts.tree}


def differing(engine: sa.Engine, scope: Scope, week: Week, folder: Path) -> list[str]:
    """Units whose published line is not what is reckoned from the records known then: none, to the byte.

    folder: where a copy of the records is made, and removed again. Errors: EntryRefused where the week has
    not been published, or cannot be reckoned again and why.
    """
    with reading(engine) as connection:
        lines = published.bodies(connection, scope, week.label)
    if not lines:
        raise EntryRefused(f"{week} has not been published.")
    one = next(iter(lines.values()))
    if one["method"] != stored.method():
        raise EntryRefused(f"{week} was reckoned by another version of this software ({one['method']}).")
    known_at = datetime.fromisoformat(one["known_at"])
    file = folder / "known.db"
    copy = as_known(engine, scope, known_at, file)
    try:
        with reading(copy) as connection:
            again = frozen(build(connection, scope, now=known_at, week=week), known_at)
    finally:
        copy.dispose()
        file.unlink(missing_ok=True)
    pairs = {unit: (lines.get(unit), again.get(unit)) for unit in {*lines, *again}}
    return [
        str((then or now or {})["unit"])
        for then, now in pairs.values()
        if published.canonical(then) != published.canonical(now)
    ]


def _about(card: Scorecard, at: datetime) -> dict[str, Any]:
    """What is the same for every unit of a week: what it was reckoned from, and how."""
    return {
        "agency": card.agency,
        "week": card.weeks.settled.label,
        "as_of": card.weeks.as_of.astimezone(UTC).isoformat(),
        "known_at": at.astimezone(UTC).isoformat(),
        "configuration": card.counts.configuration.version,
        "method": stored.method(),
        "columns": list(COLUMNS),
    }


def _of_unit(card: Scorecard, node: UnitNode) -> dict[str, Any]:
    parents = {one.id: one.name for one in card.counts.tree}
    mine = card.rows[card.rows["unit_id"] == node.id]
    ordered = mine.sort_values(["measure", "window"])[list(COLUMNS)]
    return {
        "unit": node.name,
        "level": node.level,
        "parent": parents.get(node.parent_id) if node.parent_id is not None else None,
        "rows": [[_plain(value) for value in row] for row in ordered.itertuples(index=False, name=None)],
        "score": _score(card.scores.get(node.id)),
        "incomplete": card.incomplete.get(node.id),
    }


def _score(score: Score | None) -> dict[str, Any] | None:
    """The score and its parts, with the marks they are averages of; None for what is never scored."""
    if score is None:
        return None
    parts = {
        part.pillar: _band(part) | {"marks": {one.measure: _plain(one.mark) for one in part.scored}}
        for part in score.pillars
    }
    return _band(score) | {"badge": score.badge, "parts": parts}


def _band(scored: Score | PillarScore) -> dict[str, Any]:
    names = ("status", "reason", "point", "low", "high", "word")
    return {name: _plain(getattr(scored, name)) for name in names}


def _plain(value: Any) -> Any:
    """A cell as it is frozen: whole numbers as they are, others as text with fixed decimals, days as ISO."""
    if value is None or value != value:  # NaN differs from itself
        return None
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else f"{value:.{DECIMALS}f}"
    return value
