"""An agency whose every unit gives itself away: names that stand nowhere else, counts that are primes.

What a page says of a unit can therefore be told from what it says of any other by the number alone.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from models.engine import writing
from models.facts import table_of
from models.units import Unit
from tests.measure_factories import AS_OF, Files, import_files

OTHER_AGENCY = "Otherby Constabulary"
OTHER_UNIT = "Lindqvist"
PARENT, OWN, CHILD, SIBLING, HANDLING, CLOSED = (
    "Ashbourne",
    "Quillhaven",
    "Zephyrton",
    "Marrowick",
    "Dunmarsh",
    "Fenwright",
)
# Promises due in every week, complaints in the year before the settled week, people at the last meeting.
PRIMES = {
    OWN: (11, 41, 1009),
    CHILD: (43, 83, 1013),
    PARENT: (5, 79, 1061),
    SIBLING: (17, 47, 1019),
    "Tolvane": (19, 53, 1021),
    "Brindlecote": (23, 59, 1031),
    "Ostermoor": (29, 61, 1033),
    "Wexcombe": (31, 67, 1039),
    HANDLING: (37, 71, 1049),
    CLOSED: (7, 73, 1051),
}
DISTRICTS = (OWN, SIBLING, "Tolvane", "Brindlecote", "Ostermoor", "Wexcombe")
# What commands others: of its own promises a council reads.
UNITS = (
    {"unit": PARENT, "level": "bureau", "kind": "patrol", "owner": f"{PARENT} major"},
    *(
        {
            "unit": name,
            "parent": PARENT,
            "level": "district",
            "kind": "patrol",
            "outreach_duty": "yes",
            "sworn": "40",
            "owner": f"{name} captain",
        }
        for name in DISTRICTS
    ),
    {
        "unit": CHILD,
        "parent": OWN,
        "level": "unit",
        "kind": "specialist",
        "outreach_duty": "yes",
        "sworn": "20",
    },
    {"unit": HANDLING, "level": "unit", "kind": "intake", "outreach_duty": "no", "sworn": "12"},
    {"unit": CLOSED, "level": "unit", "kind": "support", "outreach_duty": "no", "sworn": "12"},
)
WEEKS = 44
# The last settled week ends on 21 December 2025; two early ones follow.
SETTLED = date(2025, 12, 15)
FIRST = SETTLED - timedelta(weeks=WEEKS - 3)


def files() -> Files:
    """All tables of the agency."""
    return {
        "units": [dict(unit) for unit in UNITS],
        "complaints": list(complaints()),
        "outcomes": list(outcomes()),
        "promises": list(promises()),
        "hand_offs": list(hand_offs()),
        "events": list(events()),
    }


def promises() -> Iterator[dict[str, str]]:
    """A prime number of promises a unit and week: all kept but the first, in the settled week but a few."""
    for name, (many, _, _) in PRIMES.items():
        for week in range(WEEKS):
            monday = FIRST + timedelta(weeks=week)
            for number in range(many):
                missed = number == 0 or (monday == SETTLED and number > many // 4)
                yield _promise(name, week, number, monday + timedelta(days=number % 5), missed=missed)


def _promise(unit: str, week: int, number: int, due: date, *, missed: bool) -> dict[str, str]:
    still_open = missed and number == 0 and week > WEEKS - 4
    done = due + timedelta(days=4 if missed else -1)
    return {
        "promise": f"{unit}-{_letters(week)}-{_letters(number)}",
        "unit": unit,
        "kind": "service_request",
        "made_at": f"{due - timedelta(days=9)} 10:00",
        "due_at": f"{due}",
        "ended_at": "" if still_open else f"{done} 12:00",
        "ending": "" if still_open else "done",
        "recorded_at": f"{done} 13:00",
    }


def _letters(number: int) -> str:
    """A number that no scan for numbers finds."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03d}")


def hand_offs() -> Iterator[dict[str, str]]:
    """Own promises given to one unit and taken back by it; others' go between two that are none of theirs."""
    pairs = ((OWN, HANDLING, 5), (SIBLING, "Brindlecote", 7), (CHILD, OWN, 3))
    for giver, taker, times in pairs:
        for number in range(times):
            due = SETTLED + timedelta(days=number % 5)
            at = f"{due - timedelta(days=5)} 09:00"
            yield {
                "promise": f"{giver}-{_letters(WEEKS - 3)}-{_letters(number)}",
                "number": "1",
                "at": at,
                "from_unit": giver,
                "to_unit": taker,
                "accepted_at": at if number else "",
                "reason": "specialist",
            }


def _cases() -> Iterator[tuple[dict[str, str], str]]:
    for name, (_, many, _) in PRIMES.items():
        for number in range(many):
            received = SETTLED + timedelta(days=6) - timedelta(days=number * 363 // many)
            closed = received + timedelta(days=30 + number % 80)
            ended = "" if closed >= AS_OF.date() else f"{closed}"
            yield (
                {
                    "complaint": f"{name}-case-{_letters(number)}",
                    "handling_unit": name,
                    "channel": "online",
                    "received_on": f"{received}",
                    "first_contact_on": f"{received}",
                    "decided_on": ended,
                    "closed_on": ended,
                    "told_on": ended,
                },
                name,
            )


def complaints() -> Iterator[dict[str, str]]:
    """A prime number of complaints a handling unit in 52 weeks."""
    return (case for case, _ in _cases())


def outcomes() -> Iterator[dict[str, str]]:
    """One allegation each, of the unit that handles it; of every fifth of the office's, of a district."""
    for at, (case, name) in enumerate(_cases()):
        concerned = DISTRICTS[at % len(DISTRICTS)] if name == HANDLING and at % 5 == 0 else name
        yield {
            "complaint": case["complaint"],
            "allegation": "1",
            "unit": concerned,
            "category": ("force", "search", "demeanor")[at % 3],
            "finding": ("unfounded", "sustained", "exonerated")[at % 3] if case["closed_on"] else "pending",
        }


def events() -> Iterator[dict[str, str]]:
    """A meeting in every other week, with as many people as the unit's prime; one that waits for a word."""
    for name, (_, _, people) in PRIMES.items():
        for week in range(0, WEEKS, 2):
            on = FIRST + timedelta(weeks=week, days=2)
            yield {
                "event": f"{name}-meeting-{_letters(week)}",
                "unit": name,
                "start": f"{on} 18:00",
                "end": f"{on} 19:00",
                "kind": "community_meeting",
                "initiation": "proactive",
                "stance": "non_enforcement",
                "state": "to_be_confirmed" if week == WEEKS - 4 else "held",
                "community": f"{name} Green",
                "attendance": str(people),
                "feedback_asked": "yes",
                "responses": str(people % 100),
                "positive": str(people % 100 - 3),
                "recorded_at": f"{on} 20:00",
            }


def import_agencies(engine: sa.Engine, folder: Path) -> dict[str, int]:
    """Both agencies; gives the ids of all units by name, those of the agency itself under its own."""
    import_files(engine, folder, files())
    other = [_promise(OTHER_UNIT, week, 0, FIRST + timedelta(weeks=week), missed=False) for week in range(9)]
    import_files(
        engine,
        folder,
        {"units": [{"unit": OTHER_UNIT, "level": "unit"}], "promises": other},
        agency=OTHER_AGENCY,
    )
    unit = table_of(Unit)
    with writing(engine) as connection:
        connection.execute(sa.update(unit).where(unit.c.name == CLOSED).values(closed_on=SETTLED))
        rows = connection.execute(sa.select(unit.c.id, unit.c.name).order_by(unit.c.id.desc()))
        return {row.name: row.id for row in rows}
