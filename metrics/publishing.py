"""Publishing: a settled week of every unit, frozen as it is reckoned from what is known at that moment."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from metrics import stored
from metrics.calendar import Week, zone
from metrics.configuration import Configuration
from metrics.figures import Figures, figures
from metrics.frozen import frozen
from models import published
from models.access import Scope
from models.audit import last_change, newest_event
from models.chain import Head
from models.engine import reading, writing
from models.errors import EntryRefused
from models.known import as_known


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
    return publish_weeks(engine, scope, [week], by=by, at=at, correction=correction)[0]


def publish_weeks(
    engine: sa.Engine, scope: Scope, weeks: Sequence[Week], *, by: str, at: datetime, correction: str = ""
) -> list[Published]:
    """The same for several weeks, of one reading of the records and in one transaction: all or none."""
    done = []
    with reading(engine) as connection:
        for week in weeks:
            published.next_edition(connection, scope, week.label, " ".join(correction.split()))
        seen = newest_event(connection, but=published.PUBLISH)
        lines, known_at = _reckoned(connection, scope, weeks, at)
    with writing(engine) as connection:
        # Nobody waits for the reckoning; where somebody changed something meanwhile, it is done again.
        if newest_event(connection, but=published.PUBLISH) != seen:
            lines, known_at = _reckoned(connection, scope, weeks, at)
        for week, bodies in zip(weeks, lines, strict=True):
            head = published.freeze(
                connection, scope, week.label, bodies, by=by, at=known_at, correction=correction
            )
            done.append(Published(week, len(bodies), head))
    return done


def _reckoned(
    connection: sa.Connection, scope: Scope, weeks: Sequence[Week], at: datetime
) -> tuple[list[dict[int, dict[str, Any]]], datetime]:
    """What there is to publish of each week by unit id, and from when on nothing is in it."""
    known_at = max(at, last_change(connection))
    everything, lines = figures(connection, scope, now=known_at), []
    for week in weeks:
        view = everything.at_week(week)
        _check_can_publish(view, week, at)
        lines.append(frozen(connection, scope, view, known_at))
    return lines, known_at


def _check_can_publish(view: Figures, week: Week, at: datetime) -> None:
    """Errors: EntryRefused where a week has not settled, or its time has not come."""
    configuration = view.counts.configuration
    if view.weeks.settled != week or week > view.weeks.last:
        raise EntryRefused(
            f"{week} has not settled: the records reach {view.weeks.last}, and the "
            f"{configuration.windows.provisional_weeks} newest weeks are early figures."
        )
    due = due_at(week, configuration, view.counts.zone)
    if at < due:
        raise EntryRefused(f"{week} is published by the calendar, at {due:%Y-%m-%d %H:%M} UTC.")


def publish_due(engine: sa.Engine, scope: Scope, *, by: str, at: datetime) -> list[Published]:
    """Publish every week whose time has come and that nobody holds, from the first one published on."""
    with reading(engine) as connection:
        view = figures(connection, scope, now=at, only=())
        out = [one.label for one in published.weeks(connection, scope)]
        held = [row.label for row in published.holds(connection, scope) if row.lifted_at is None]
    due = weeks_due(view.weeks.last, out, held, view.counts.configuration, view.counts.zone, at)
    return publish_weeks(engine, scope, due, by=by, at=at) if due else []


def weeks_due(
    last: Week,
    out: Collection[str],
    held: Collection[str],
    configuration: Configuration,
    zone_name: str,
    at: datetime,
) -> list[Week]:
    """Weeks whose time has come and that nobody holds, oldest first; out, held: labels.

    last: the last complete week that the records reach. The first time it is the newest one alone: what was
    reckoned before anybody published is no record.
    """
    newest = last.shift(-configuration.windows.provisional_weeks)
    while due_at(newest, configuration, zone_name) > at:
        newest = newest.previous
    week, found = min((Week.parse(label) for label in out), default=newest), []
    while week <= newest:
        if week.label not in out and week.label not in held:
            found.append(week)
        week = week.next
    return found


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
    check_same_method(week.label, one)
    known_at = datetime.fromisoformat(one["known_at"])
    with known(engine, scope, known_at, folder) as connection:
        view = figures(connection, scope, now=known_at, week=week)
        again = frozen(connection, scope, view, known_at)
    pairs = {unit: (lines.get(unit), again.get(unit)) for unit in {*lines, *again}}
    return [
        str((then or now or {})["unit"])
        for then, now in pairs.values()
        if published.canonical(then) != published.canonical(now)
    ]


def check_same_method(label: str, body: Mapping[str, Any]) -> None:
    """Errors: EntryRefused where what was published was reckoned by another version of this software."""
    if body["method"] != stored.method():
        raise EntryRefused(f"{label} was reckoned by another version of this software ({body['method']}).")


@contextmanager
def known(engine: sa.Engine, scope: Scope, at: datetime, folder: Path) -> Iterator[sa.Connection]:
    """The records as they were known at an instant: a copy in a folder, removed at the end."""
    file = folder / "known.db"
    copy = as_known(engine, scope, at, file)
    try:
        with reading(copy) as connection:
            yield connection
    finally:
        copy.dispose()
        file.unlink(missing_ok=True)
