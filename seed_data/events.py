"""Community events of the demo agency: a week of a unit either has outreach or has none.

`WEAK_PILLAR` has few weeks with outreach, seldom closes the listening loop and calls meetings off.
"""

from dataclasses import dataclass

import numpy as np

from seed_data import places
from seed_data.calendar_span import DAY, UNKNOWN, WEEKS, Span, dates, flags, instants
from seed_data.places import NAMES, UNITS, Row


@dataclass(frozen=True)
class Outreach:
    """How a unit shows up: share of active weeks, events in one, meetings asked for a week, loops closed, and
    the share of asked-for meetings that it calls off beyond what is usual."""

    active: float
    events: float
    requested: float
    loop: float
    called_off: float = 0.0


OUTREACH: dict[str, Outreach] = {
    places.WEAK_PILLAR: Outreach(0.33, 5.5, 1.2, 0.28, 0.4),
    places.TOO_SMALL: Outreach(0.75, 0.05, 0.2, 0.7),
    places.COMMAND: Outreach(0.8, 1.3, 0.25, 0.8),
    "Juvenile": Outreach(0.84, 2.6, 0.4, 0.75),
    "Public information": Outreach(0.85, 2.8, 0.4, 0.76),
}
DISTRICT = Outreach(0.86, 8.0, 1.1, 0.75)
KINDS: dict[str, dict[str, float]] = {
    "proactive": {
        "foot_patrol": 0.28,
        "community_meeting": 0.12,
        "beat_meeting": 0.13,
        "door_to_door": 0.1,
        "youth": 0.09,
        "faith": 0.06,
        "business": 0.09,
        "listening_session": 0.06,
        "online_session": 0.04,
        "technology_comment": 0.03,
    },
    "reactive": {
        "crisis_briefing": 0.2,
        "survivor_support": 0.25,
        "problem_solving": 0.35,
        "door_to_door": 0.2,
    },
    "requested": {
        "community_meeting": 0.35,
        "youth": 0.15,
        "faith": 0.15,
        "business": 0.2,
        "listening_session": 0.15,
    },
    "mandated": {"town_hall": 0.6, "technology_comment": 0.2, "community_meeting": 0.2},
}
# Asked-for meetings come on their own; these are the shares of all other events.
UNASKED = {"proactive": 0.6, "reactive": 0.32, "mandated": 0.08}
STANCES = {"non_enforcement": 0.78, "mixed": 0.15, "enforcement": 0.07}
MEDIAN_ATTENDANCE = {
    "foot_patrol": 14,
    "door_to_door": 17,
    "town_hall": 60,
    "youth": 28,
    "online_session": 40,
}
NOT_ASKED = ("survivor_support", "youth")
POSITIVE = 0.74
PLANNED_WEEKS = 4


@dataclass
class Event:
    """One event; minutes of the agency's clock, UNKNOWN is an empty cell."""

    unit: int
    start: int
    end: int
    kind: str
    initiation: str
    stance: str
    community: str
    state: str = "held"
    cancelled_by: str = ""
    requested: int = UNKNOWN
    attendance: str = ""
    asked: bool = True
    responses: str = ""
    positive: str = ""
    feedback: int = UNKNOWN
    recorded: int = UNKNOWN


class _Draw:
    """Draws from named shares, with the weights worked out once."""

    def __init__(self, shares: dict[str, float]) -> None:
        self.names = list(shares)
        self.limits = np.cumsum(list(shares.values())) / sum(shares.values())

    def __call__(self, rng: np.random.Generator) -> str:
        return self.names[int(np.searchsorted(self.limits, rng.random(), side="right"))]


_KIND = {initiation: _Draw(shares) for initiation, shares in KINDS.items()}
_UNASKED, _STANCE = _Draw(UNASKED), _Draw(STANCES)


def _initiations(outreach: Outreach, requests: int, rng: np.random.Generator) -> list[str]:
    """Initiations of an active week; the first is always one started by the unit."""
    others = int(rng.poisson(max(0.0, outreach.events - 1 - outreach.requested / outreach.active)))
    return ["proactive"] + ["requested"] * requests + [_UNASKED(rng) for _ in range(others)]


def _week(unit: int, week: int, requests: int, rng: np.random.Generator, active: bool) -> list[Event]:
    outreach = OUTREACH.get(NAMES[unit], DISTRICT)
    initiations = _initiations(outreach, requests, rng) if active else ["proactive"] * int(rng.random() < 0.4)
    places_of_unit = places.communities(NAMES[unit])
    # No two events of a unit on one day in one neighbourhood.
    slots = rng.permutation(7 * len(places_of_unit))
    events = []
    for initiation, slot in zip(initiations, slots, strict=False):
        day, community = week * 7 + int(slot) % 7, places_of_unit[int(slot) // 7]
        start = day * DAY + int(rng.integers(4, 25)) * 30
        end = start + int(rng.integers(2, 6)) * 30
        stance = _STANCE(rng) if active else "enforcement"
        events.append(Event(unit, start, end, _KIND[initiation](rng), initiation, stance, community))
    if events and active:
        events[0].stance = "non_enforcement"
    return events


def _cancel(event: Event, newest: bool, rng: np.random.Generator) -> None:
    by_agency, by_requester = (0.07, 0.05) if event.initiation == "requested" else (0.04, 0.01)
    draw = rng.random()
    if draw < by_agency + by_requester:
        event.state = "cancelled"
        event.cancelled_by = "agency" if draw < by_agency else "requester"
    elif newest and draw > 0.88:
        event.state = "to_be_confirmed"


def _attend(event: Event, loop: float, rng: np.random.Generator) -> None:
    """Attendance and feedback of an event that was held; only totals are ever kept."""
    median = MEDIAN_ATTENDANCE.get(event.kind, 24)
    attendance = max(2, round(median * float(np.exp(0.45 * rng.standard_normal()))))
    if rng.random() < 0.98:
        event.attendance = str(attendance)
    if not event.asked or rng.random() > loop + 0.05:
        return
    days = int(rng.integers(0, 13)) if rng.random() < 0.93 else int(rng.integers(15, 31))
    responses = max(1, int(rng.binomial(attendance, 0.4)))
    event.feedback = event.end // DAY + days
    event.responses = str(responses)
    mood = float(np.clip(rng.normal(POSITIVE, 0.08), 0.05, 0.98))
    event.positive = str(rng.binomial(responses, mood))


def _outreach(event: Event) -> Outreach:
    return OUTREACH.get(NAMES[event.unit], DISTRICT)


def _settle(event: Event, first: bool, span: Span, rng: np.random.Generator) -> None:
    """State, entry and feedback as known at the end of the records."""
    event.asked = event.kind not in NOT_ASKED
    if event.initiation == "requested":
        event.requested = event.start // DAY - int(rng.integers(6, 31))
    ahead = event.start > span.last_minute
    if ahead:
        event.state = "planned"
    elif event.initiation == "requested" and rng.random() < _outreach(event).called_off:
        event.state, event.cancelled_by = "cancelled", "agency"
    elif not first:
        _cancel(event, event.start // DAY >= span.days - 14, rng)
    if event.state == "held":
        _attend(event, _outreach(event).loop, rng)
        event.recorded = min(event.end + int(rng.integers(10, 900)), span.last_minute)
    else:
        _enter_before(event, span, rng)
    if event.feedback >= span.days:
        event.feedback, event.responses, event.positive = UNKNOWN, "", ""


def _enter_before(event: Event, span: Span, rng: np.random.Generator) -> None:
    """What was not held was entered when it was set up or called off."""
    newest = min(event.start, span.last_minute)
    event.requested = min(event.requested, span.days - 2)
    opened = max(event.requested * DAY + DAY, newest - 5 * DAY)
    event.recorded = int(rng.integers(min(opened, newest), newest + 1))


def _active_weeks(share: float, rng: np.random.Generator) -> list[bool]:
    """Weeks with outreach, about as many in every quarter; quarters are counted back from the newest week."""
    weeks: list[bool] = []
    while len(weeks) < WEEKS:
        count = int(np.clip(round(13 * share) + rng.integers(-1, 2), 0, 13))
        weeks = [place < count for place in rng.permutation(13).tolist()] + weeks
    return weeks[-WEEKS:] + [draw < share for draw in rng.random(PLANNED_WEEKS).tolist()]


def _unit_events(unit: int, span: Span, rng: np.random.Generator) -> list[Event]:
    outreach = OUTREACH.get(NAMES[unit], DISTRICT)
    events: list[Event] = []
    asked = 0
    for week, active in enumerate(_active_weeks(outreach.active, rng)):
        # What was asked for in a quiet week is met in the next active one, so each quarter has its share.
        requests = int(outreach.requested * (week + 1)) - asked if active else 0
        asked += requests
        found = _week(unit, week, requests, rng, active)
        for number, event in enumerate(found):
            if week < WEEKS or rng.random() < 0.5:
                _settle(event, active and number == 0, span, rng)
                events.append(event)
    return events


def make_events(span: Span, rng: np.random.Generator) -> list[Event]:
    """Events of every unit that has an outreach duty, in order of their start."""
    units = [number for number, unit in enumerate(UNITS) if unit.outreach_duty]
    events = [event for unit in units for event in _unit_events(unit, span, rng)]
    return sorted(events, key=lambda event: (event.start, event.unit))


def event_rows(events: list[Event], span: Span) -> list[Row]:
    """events.csv."""
    columns = (
        [f"E-{number:05d}" for number in range(1, len(events) + 1)],
        [NAMES[event.unit] for event in events],
        instants(span, [event.start for event in events]),
        instants(span, [event.end for event in events]),
        [event.kind for event in events],
        [event.initiation for event in events],
        [event.stance for event in events],
        [event.state for event in events],
        [event.cancelled_by for event in events],
        dates(span, [event.requested for event in events]),
        [event.community for event in events],
        [event.attendance for event in events],
        flags([event.asked for event in events], True),
        [event.responses for event in events],
        [event.positive for event in events],
        dates(span, [event.feedback for event in events]),
        instants(span, [event.recorded for event in events]),
    )
    return [list(row) for row in zip(*columns, strict=True)]
