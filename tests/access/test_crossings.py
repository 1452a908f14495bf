"""Two viewers in one process, turn by turn: they share all caches, and nothing of one reaches the other."""

from itertools import cycle, islice

import pytest

from tests.access.canary import HANDLING, OWN
from tests.access.conftest import Canaries, OpenAs
from tests.access.seen import seen_on
from tests.access.test_pages import told

TURNS = (
    ("The captain", "records", {}),
    ("The office", "records", {}),
    ("The captain", "meeting", {}),
    ("The office", "confirm", {}),
    ("The captain", "records", {"unit": HANDLING}),
    ("The office", "records", {"unit": OWN}),
    ("The chief", "meeting", {}),
)


def crossings(canaries: Canaries, open_as: OpenAs, turns: int) -> list[tuple[str, str, dict[str, list[str]]]]:
    """What of the other has been told in so many turns; sessions go on as their persons left them."""
    sessions = {}
    found = []
    for person, name, query in islice(cycle(TURNS), turns):
        if (person, name, str(query)) not in sessions:
            sessions[person, name, str(query)] = open_as(person, name, **query)
        else:
            sessions[person, name, str(query)].run()
        app = sessions[person, name, str(query)]
        assert not app.exception
        if person == "The chief":
            continue  # whose readings fill the caches between the others'
        asked = query.get("unit", "")
        for unit, words in told(canaries, person, name, seen_on(app)).items():
            if words != [asked]:  # an address may be said back
                found.append((person, name, {unit: words}))
    return found


def test_nothing_crosses_in_30_turns(canaries: Canaries, open_as: OpenAs) -> None:
    assert crossings(canaries, open_as, 30) == []


@pytest.mark.long
def test_nothing_crosses_in_1000_turns(canaries: Canaries, open_as: OpenAs) -> None:
    assert crossings(canaries, open_as, 1_000) == []
