"""Layer 2: no page tells a viewer anything of a unit that is not theirs, whatever stands in the address."""

import pytest

from dashboard import wording
from models.access import COMMANDER
from tests.access.canary import (
    CHILD,
    HANDLING,
    OTHER_AGENCY,
    OTHER_UNIT,
    OWN,
    PARENT,
    PRIMES,
)
from tests.access.conftest import Canaries, OpenAs
from tests.access.matrix import PAGES
from tests.access.seen import Seen, seen_on
from tests.factories import AGENCY
from tests.figures_on_pages import open_all

SCOPES = {
    "The captain": frozenset({OWN, CHILD}),
    "The major": frozenset(PRIMES) - {HANDLING, "Fenwright"} | {PARENT},
    "The office": frozenset({HANDLING}),
}
# Whose hands the own promises went through: named on the own trail, and nowhere else.
TRAILS = {"The captain": {HANDLING}, "The major": {HANDLING}, "The office": {OWN}}
WITH_TRAIL = ("unit", "records", "record", "patterns")
ALIKE = ("council", "method")  # say the same to everybody who reads no unit, or are worked on the own ones
OF_COMMANDERS = [page for page, roles in PAGES.items() if COMMANDER in roles and page != "council"]


def told(canaries: Canaries, person: str, page: str, seen: Seen) -> dict[str, list[str]]:
    """What a page tells of units that are not the person's, by unit."""
    found = {}
    for name, secret in canaries.secrets_from(SCOPES[person]).items():
        words = seen.tells(secret)
        if name == AGENCY or (name in TRAILS[person] and page in WITH_TRAIL):
            words = [word for word in words if word != name]
        if words:
            found[name] = words
    found |= {name: [name] for name in (OTHER_AGENCY, OTHER_UNIT) if name in seen.text}
    return found


@pytest.mark.parametrize(
    "person", ["The captain", "The office", pytest.param("The major", marks=pytest.mark.long)]
)
@pytest.mark.parametrize("name", OF_COMMANDERS)
def test_a_commanders_page_tells_of_the_own_units_alone(
    canaries: Canaries, open_as: OpenAs, person: str, name: str
) -> None:
    app = open_all(open_as(person, name))
    assert not app.exception
    seen = seen_on(app)
    assert wording.NO_GUESS not in seen.text
    assert told(canaries, person, name, seen) == {}
