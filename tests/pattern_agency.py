"""A small agency whose units each show patterns of their own, and nothing else; as rows of the templates.

The weeks judged are the 26 from 23 June to 21 December 2025; the year before has the same cases, plain.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from tests.measure_factories import UNITS, Files, Rows

FIRST, LAST = date(2025, 6, 23), date(2025, 12, 21)
PATROL = ("North", "South", "West", "East")
HANDLING = (*PATROL, "Standards")
TURNS = [date(2025, month, 1) for month in range(7, 13)] + [
    date(2025, month + 1, 1) - timedelta(days=1) for month in range(6, 12)
]
# What the agency shows: pattern, unit.
SHOWN = {
    ("G1", "Records"),
    ("G1:A1", "Standards"),
    ("G2", "Records"),
    ("G3", "South"),
    ("G4", "Standards"),
    ("G4:content", "Standards"),
    ("G5", "East"),
    ("G6", "South"),
    ("G7", "North"),
    ("G8", "West"),
    ("G9", "East"),
    ("G9:events", "East"),
    ("G9:months", "North"),
    ("G10", "North"),
    ("G10:digits", "South"),
    ("G11", "West"),
    ("G12", "South"),
}


def files() -> Files:
    """All tables."""
    return {
        "units": [dict(unit) for unit in UNITS],
        "complaints": list(complaints()),
        "outcomes": list(outcomes()),
        "promises": list(promises()),
        "hand_offs": list(hand_offs()),
        "due_changes": list(due_changes()),
        "events": list(events()),
    }


def promise(
    key: str, unit: str, due: date, done: date, *, late_entry: int = 0, term: int = 14
) -> dict[str, str]:
    """One promise that was done."""
    return {
        "promise": key,
        "unit": unit,
        "kind": "service_request",
        "made_at": f"{due - timedelta(days=term)} 10:00",
        "due_at": f"{due}",
        "ended_at": f"{done} 12:00",
        "ending": "done",
        "recorded_at": f"{done + timedelta(days=late_entry)} 13:00",
    }


def promises() -> Iterator[dict[str, str]]:
    """75 a unit, done evenly from a week before the due day to a week after; the stories beside."""
    for unit in (*PATROL, "Records"):
        for number in range(75):
            offset = number % 15 - 7
            if unit == "Records" and 1 <= offset <= 3:
                offset = 0
            due = FIRST + timedelta(days=10 + 2 * number)
            late = 5 if unit == "East" and number % 2 else 0
            yield promise(f"{unit}-{number}", unit, due, due + timedelta(days=offset), late_entry=late)
    for number in range(40):
        due = FIRST + timedelta(days=10 + 4 * number)
        yield promise(f"Heap-{number}", "Records", due, due - timedelta(days=number % 2))
        turn = TURNS[number % 12]
        yield promise(f"Turn-{number}", "North", turn + timedelta(days=number % 7), turn)
    # A promise of three days cannot be done a week early; two carry no due date or are open.
    yield promise("Short", "Records", LAST, LAST, term=3)
    yield promise("Open", "Records", LAST - timedelta(days=2), LAST) | dict.fromkeys(
        ("ended_at", "ending", "recorded_at"), ""
    )


def hand_offs() -> Rows:
    """West hands 25 promises on two days before they are due, and one early; what it went to keeps it."""
    step = {"number": "1", "from_unit": "West", "to_unit": "Records", "reason": "specialist"}
    rows = []
    for number in range(75):
        if number % 15 >= 7 and number < 50:
            due = FIRST + timedelta(days=10 + 2 * number)
            at = f"{due - timedelta(days=2)} 09:00"
            rows.append(step | {"promise": f"West-{number}", "at": at, "accepted_at": at})
    early = f"{FIRST + timedelta(days=10 + 2 * 60 - 10)} 09:00"
    rows.append(step | {"promise": "West-60", "at": early, "accepted_at": early})
    return rows


def due_changes() -> Rows:
    """South moves every third due date on its last day; East moves some early."""
    rows = []
    for unit, every, before in (("South", 3, 1), ("East", 5, 9)):
        for number in range(0, 75, every):
            due = FIRST + timedelta(days=10 + 2 * number)
            rows.append(
                {
                    "promise": f"{unit}-{number}",
                    "number": "1",
                    "changed_at": f"{due - timedelta(days=before)} 15:00",
                    "new_due": f"{due + timedelta(days=7)}",
                    "moved_by": "agency",
                }
            )
    return rows


def _cases() -> Iterator[tuple[dict[str, str], str, str]]:
    """Case, category, finding."""
    for unit in HANDLING:
        for number in range(60):
            # 40 in the year before the weeks judged, 20 in them.
            received = FIRST - timedelta(days=400 - 9 * number)
            now = number >= 40
            category = ("force", "search", "demeanor", "procedure")[number % 4]
            finding = ("unfounded", "not_sustained", "exonerated", "withdrawn")[number // 4 % 4]
            days = 41 + number % 7
            contact = received + timedelta(days=1)
            case = _case(f"{unit}-C{number}", unit, received, days) | {"first_contact_on": f"{contact}"}
            if unit == "North" and now:
                category = ("demeanor", "procedure")[number % 2]
            if unit == "South" and now:
                finding = "unfounded"
                if number % 2:
                    case["reopened_on"] = f"{received + timedelta(days=days + 20)}"
            if unit == "West" and now:
                case |= _case(case["complaint"], unit, received, 6) | {"first_contact_on": ""}
                finding = "not_sustained"
            yield case, category, finding
    for number in range(10):
        received = FIRST + timedelta(days=20 + 4 * number)
        yield _case(f"East-F{number}", "East", received, 1), "demeanor", "withdrawn"
    for number in range(30):
        received = FIRST + timedelta(days=number)
        yield _case(f"Standards-N{number}", "Standards", received, 88 + number % 3), "force", "exonerated"
    for number in range(15):
        closed = (date(2025, 9, 26), date(2025, 9, 29), date(2025, 9, 30))[number % 3]
        case = _case(f"Standards-Q{number}", "Standards", closed - timedelta(days=30), 30)
        yield case, "force", "administratively_closed"


def _case(key: str, unit: str, received: date, days: int) -> dict[str, str]:
    closed = f"{received + timedelta(days=days)}"
    return {
        "complaint": key,
        "handling_unit": unit,
        "channel": "online",
        "received_on": f"{received}",
        "first_contact_on": f"{received}",
        "decided_on": closed,
        "closed_on": closed,
        "complainant_key": f"K-{key}",
    }


def complaints() -> Iterator[dict[str, str]]:
    """The cases."""
    return (case for case, _, _ in _cases())


def outcomes() -> Iterator[dict[str, str]]:
    """One allegation each."""
    for case, category, finding in _cases():
        yield {
            "complaint": case["complaint"],
            "allegation": "1",
            "unit": case["handling_unit"],
            "category": category,
            "finding": finding,
        }


def events() -> Iterator[dict[str, str]]:
    """44 a unit, one every fourth day, with people counted; the stories beside."""
    for unit in PATROL:
        for number in range(44):
            on = FIRST + timedelta(days=3 + 4 * number)
            people = 20 + number
            if unit == "South":
                people = 5 * (3 + number % 6)
            yield event(f"{unit}-E{number}", unit, on, people)
            if unit == "North" and number % 2:
                yield event(f"{unit}-S{number}", unit, on, 23 + number)
    for number in range(24):
        yield event(f"East-T{number}", "East", TURNS[number % 12], 21 + number, community=f"Place {number}")


def event(key: str, unit: str, on: date, people: int, *, community: str = "Green") -> dict[str, str]:
    """One event that was held."""
    return {
        "event": key,
        "unit": unit,
        "start": f"{on} 18:00",
        "end": f"{on} 19:00",
        "kind": "community_meeting",
        "initiation": "proactive",
        "stance": "non_enforcement",
        "state": "held",
        "community": community,
        "attendance": str(people),
        "recorded_at": f"{on} 20:00",
    }
