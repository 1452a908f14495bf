"""Which parts are connected, how far their sources reach, and what they lack."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from metrics.calendar import Week, last_complete_week, local_day, zone
from metrics.measures.definition import Measure, Part
from models import counting
from models.access import Scope
from models.facts import table_of
from models.imports import QUESTIONS, Source
from models.removals import removals
from models.tree import agency_zone

_MAIN: Final[dict[str, Part]] = {
    "case": "complaints",
    "case_with_outcomes": "complaints",
    "commitment": "promises",
    "event": "events",
}
REMOVED_PARTS: Final[dict[str, Part]] = {
    "complaint": "complaints",
    "response_commitment": "promises",
    "engagement_event": "events",
}


@dataclass(frozen=True)
class PartState:
    """One of the three parts: its sources' common as-of and the last day they cover; None: not connected."""

    part: Part
    as_of: datetime | None = None
    last_day: date | None = None
    data_through: date | None = None
    titles: tuple[str, ...] = ()

    @property
    def connected(self) -> bool:
        """Whether any source fills it."""
        return self.as_of is not None


@dataclass(frozen=True)
class Parts:
    """All parts of an agency, what its sources provide (`case.told_on`), and why they lack the rest.

    removed: by part, the newest day that any row named which a retention rule has removed.
    """

    states: dict[Part, PartState]
    provided: frozenset[str]
    lacks: dict[str, str]
    zone: str
    removed: Mapping[Part, date] = field(default_factory=dict)

    @property
    def connected(self) -> list[PartState]:
        """The parts that have a source."""
        return [state for state in self.states.values() if state.connected]

    @property
    def reach(self) -> datetime | None:
        """The furthest as-of of any source; None without sources."""
        return max((s.as_of for s in self.connected if s.as_of), default=None)

    def as_of(self, now: datetime) -> datetime:
        """The smaller of now and the furthest as-of of any source."""
        return min(now, self.reach or now)

    def unread(self, part: str, last_day: date) -> str | None:
        """Why a part says nothing about the time up to a day, or None where it does."""
        state = next((state for name, state in self.states.items() if name == part), None)
        if state is None or (state.last_day is not None and state.last_day >= last_day):
            return None
        if state.last_day is None:
            return f"{part.capitalize()} are not connected."
        return f"{part.capitalize()} cannot be read for this time: the file ends {state.last_day}."

    def gone(self, part: str, first_day: date) -> str | None:
        """Why rows of a part cannot be read from a day on, or None where all of them are still there."""
        through = [on for name, on in self.removed.items() if part in (name, "records")]
        if not through or max(through) < first_day:
            return None
        what = "Rows" if part == "records" else f"Rows of {part}"
        return f"{what} up to {max(through)} were removed under a retention rule: nothing is counted anew."

    def lacking(self, name: str) -> str:
        """Why no source provides a field (`case.told_on`)."""
        record = name.split(".")[0]
        if name in self.lacks:
            return f"Not in the file: {self.lacks[name]}."
        return f"No file of {_PLURALS[record]} is connected."

    def cannot(self, measure: Measure, level: str, last_day: date) -> str | None:
        """Why nothing can be said of a measure up to a day, or None where it can be reckoned."""
        if unread := self.unread(measure.part, last_day):
            return unread
        for need in measure.needs:
            names = need.split("|")
            if not self.provided.intersection(names):
                return self.lacking(names[0])
        if measure.clock and level != "agency" and "case.handling_unit" not in self.provided:
            reason = self.lacks.get("case.handling_unit", "the file names no handling unit")
            return f"{reason[:1].upper()}{reason[1:]}."
        return None


_PLURALS: Final = {
    "case": "complaints",
    "outcome": "findings",
    "commitment": "promises",
    "hand_off": "hand-offs",
    "due_change": "changed due dates",
    "event": "events",
}


def load_parts(connection: sa.Connection, scope: Scope) -> Parts:
    """The state of an agency's parts from its sources."""
    source, place = table_of(Source), zone(agency_zone(connection, scope))
    here = source.c.refreshed_at.is_not(None)
    files = sa.and_(source.c.agency_id == scope.agency_id, source.c.name != QUESTIONS, here)
    rows = connection.execute(sa.select(source).where(files)).all()
    states: dict[Part, PartState] = {p: PartState(p) for p in ("complaints", "promises", "events")}
    for part in states:
        mine = [row for row in rows if _MAIN.get(row.record) == part]
        ends = [row.as_of for row in mine if row.as_of is not None]
        if ends:
            through = [row.data_through for row in mine if row.data_through is not None]
            states[part] = PartState(
                part,
                min(ends),
                local_day(min(ends) - timedelta(microseconds=1), place),
                max(through, default=None),
                tuple(row.title for row in mine),
            )
    lacks = {
        name: reason
        for row in rows
        for field, reason in json.loads(row.lacks).items()
        for name in _prefixed(row.record, field)
    }
    provided = frozenset(counting.context(connection, scope.agency_id).providing)
    return Parts(states, provided, lacks, place.key, _removed(connection, scope))


def _removed(connection: sa.Connection, scope: Scope) -> dict[Part, date]:
    newest: dict[Part, date] = {}
    for one in removals(connection, scope):
        part = REMOVED_PARTS[one.record]
        newest[part] = max(one.through_on, newest.get(part, one.through_on))
    return newest


def _prefixed(record: str, field: str) -> Iterable[str]:
    if record == "case_with_outcomes":
        return (f"case.{field}", f"outcome.{field}")
    return (f"{record}.{field}",)


@dataclass(frozen=True)
class Weeks:
    """The weeks of one view. last: newest complete week that the data reach. settled: newest week at or
    before the selected one that is judged. provisional: the selected week is shown, not judged."""

    as_of: datetime
    selected: Week
    last: Week
    settled: Week
    provisional: bool


def weeks_of(parts: Parts, as_of: datetime, selected: Week | None, provisional_weeks: int) -> Weeks:
    """The weeks of a view at an as-of; the default week is the last complete one that the data reach."""
    last = last_complete_week(as_of, zone(parts.zone))
    chosen = selected or last
    newest_settled = last.shift(-provisional_weeks)
    return Weeks(as_of, chosen, last, min(chosen, newest_settled), chosen > newest_settled)
