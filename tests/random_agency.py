"""Random small agencies as rows of the templates: the same seed gives the same agency."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from tests.measure_factories import Files, Rows

FIRST, LAST = date(2024, 9, 2), date(2026, 1, 4)
MOVED_ON = date(2025, 11, 5)  # the day on which South goes from Patrol to Valley
DISTRICTS = ("North", "South", "East")
FINDINGS = (
    "sustained",
    "unfounded",
    "exonerated",
    "mediated",
    "administratively_closed",
    "withdrawn",
    "pending",
)
CATEGORIES = ("force", "demeanor", "bias", "")
KINDS = ("call_back", "records_request", "status_update", "outcome_notice", "review_question")
STATES = ("held", "held", "held", "cancelled", "to_be_confirmed", "planned")


def unit_rows(*, moved: bool) -> Rows:
    """Two bureaus, three districts and an office; South's parent before and after it moved."""
    parents = {"North": "Patrol", "South": "Valley" if moved else "Patrol", "East": "Valley"}
    duty = {"level": "district", "kind": "patrol", "outreach_duty": "yes"}
    return [
        {"unit": "Patrol", "level": "bureau"},
        {"unit": "Valley", "level": "bureau"},
        *({"unit": name, "parent": parent, **duty} for name, parent in parents.items()),
        {"unit": "Standards", "level": "unit", "kind": "intake"},
    ]


def files(seed: int) -> Files:
    """Every table of an agency but its units."""
    random = Random(seed)
    cases = [_case(random, number) for number in range(160)]
    promises = [_promise(random, number) for number in range(420)]
    return {
        "complaints": cases,
        "outcomes": [row for case in cases for row in _outcomes(random, case["complaint"])],
        "promises": promises,
        "hand_offs": [row for promise in promises for row in _hand_offs(random, promise)],
        "events": [_event(random, number) for number in range(300)],
    }


def _day(random: Random, first: date = FIRST, last: date = LAST) -> date:
    return first + timedelta(days=random.randrange((last - first).days + 1))


def _moment(random: Random, day: date) -> str:
    return f"{day} {random.randrange(24):02d}:{random.randrange(60):02d}"


def _some(random: Random, share: float, text: Callable[[], str]) -> str:
    return text() if random.random() < share else ""


def _case(random: Random, number: int) -> dict[str, str]:
    received = _day(random)
    closed = received + timedelta(days=int(random.expovariate(1 / 70)))
    done = closed <= LAST and random.random() < 0.9
    again = closed + timedelta(days=random.randrange(100))
    decided = received + timedelta(days=random.randrange(60))
    return {
        "complaint": f"C{number}",
        "handling_unit": random.choice(("Standards", "Standards", "Standards", "North", "South", "")),
        "channel": random.choice(("phone", "online", "letter", "")),
        "received_on": str(received),
        "closed_on": str(closed) if done else "",
        "reopened_on": str(again) if done and again <= LAST and random.random() < 0.2 else "",
        "decided_on": str(decided) if decided <= LAST else "",
        "told_on": _told(random, decided),
    }


def _told(random: Random, decided: date) -> str:
    told = decided + timedelta(days=random.randrange(14))
    return str(told) if told <= LAST and random.random() < 0.8 else ""


def _outcomes(random: Random, complaint: str) -> Rows:
    repeats = complaint != "C0" and random.random() < 0.05
    rows = []
    for allegation in range(random.randrange(1, 4)):
        finding = "duplicate" if repeats else random.choice(FINDINGS)
        row = {"complaint": complaint, "allegation": str(allegation), "unit": random.choice((*DISTRICTS, ""))}
        row |= {"category": random.choice(CATEGORIES), "finding": finding}
        rows.append(row | {"duplicate_of": "C0" if repeats else ""})
    return rows


def _promise(random: Random, number: int) -> dict[str, str]:
    made = _day(random)
    due = made + timedelta(days=random.randrange(1, 40))
    ended = min(due + timedelta(days=random.randrange(-20, 45)), LAST)
    ended = max(ended, made + timedelta(days=1))
    done = ended <= LAST and random.random() < 0.85
    due_at = random.choice((str(due), _moment(random, due)))
    return {
        "promise": f"P{number}",
        "unit": random.choice(DISTRICTS),
        "kind": random.choice(KINDS),
        "made_at": f"{made} 00:10",
        "due_at": due_at if random.random() < 0.95 else "",
        "ended_at": _moment(random, ended) if done else "",
        "ending": random.choice(("done",) * 8 + ("cancelled_by_agency", "cancelled_by_requester"))
        if done
        else "",
    }


def _hand_offs(random: Random, promise: dict[str, str]) -> Rows:
    made = datetime.fromisoformat(promise["made_at"])
    rows = []
    for number in range(random.choice((0, 0, 0, 1, 2))):
        at = made + timedelta(days=random.randrange(40), hours=1 + number)
        if at.date() <= LAST:
            row = {"promise": promise["promise"], "number": str(number), "at": f"{at:%Y-%m-%d %H:%M}"}
            rows.append(row | {"from_unit": "North", "to_unit": random.choice(DISTRICTS)})
    return rows


def _event(random: Random, number: int) -> dict[str, str]:
    day = _day(random, FIRST, LAST)
    state = random.choice(STATES)
    held = state == "held"
    return {
        "event": f"E{number}",
        "unit": random.choice(DISTRICTS),
        "start": f"{day} {random.randrange(8, 20):02d}:00",
        "state": state,
        "cancelled_by": random.choice(("agency", "requester")) if state == "cancelled" else "",
        "kind": random.choice(("foot_patrol", "town_hall", "crisis_briefing", "")),
        "initiation": random.choice(("proactive", "reactive", "requested", "mandated")),
        "stance": random.choice(("non_enforcement", "mixed", "enforcement")),
        "community": random.choice(("Green", "Hill", "")),
        "attendance": _some(random, 0.9 * held, lambda: str(random.randrange(60))),
        "feedback_asked": random.choice(("yes", "yes", "no", "")),
        "feedback_recorded_on": _some(
            random, 0.8 * held, lambda: str(min(day + timedelta(days=random.randrange(20)), LAST))
        ),
    }
