"""The agency of primes, its persons, and pages as each of them opens them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.scorecards import Scorecard, build
from models.access import Scope
from models.engine import engine_for, reading
from models.granting import grant
from models.migrate import migrate
from models.people import DEMO, Identity
from models.units import BEGINNING
from tests.access.canary import HANDLING, OWN, PARENT, PRIMES, import_agencies
from tests.access.matrix import STARTS
from tests.access.seen import Secret
from tests.demo import database
from tests.factories import AGENCY
from tests.measure_factories import AS_OF

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
# Person -> role and the unit of a commander.
PERSONS = {
    "The chief": ("chief", None),
    "The council": ("policymaker", None),
    "The captain": ("commander", OWN),
    "The major": ("commander", PARENT),
    "The office": ("commander", HANDLING),
    "The steward": ("steward", None),
    "The auditor": ("auditor", None),
}


# Smaller counts alone are no sign: own blocks of four weeks reach as far. In pairs and shares they are.
LEAST = 220


@dataclass(frozen=True)
class Canaries:
    """The database, the ids of its units by name, and what gives each unit away."""

    url: str
    ids: dict[str, int]
    kept: dict[frozenset[str], dict[str, Secret]] = field(default_factory=dict)

    @cached_property
    def card(self) -> Scorecard:
        """The whole agency's scorecard of the newest week."""
        with reading(engine_for(self.url)) as connection:
            return build(connection, Scope(self.ids[AGENCY]), now=AS_OF)

    def secret(self, name: str) -> Secret:
        """Whatever the scorecard says of a unit, and its promises by week."""
        rows = self.card.rows[self.card.rows["unit"] == name].astype(object)
        pairs = {
            (int(x), int(n))
            for x, n in zip(rows["numerator"], rows["denominator"], strict=True)
            if x == x and n == n and n > 10 and 0 < x != n
        }
        if name in PRIMES:
            pairs |= {(PRIMES[name][0] - 1, PRIMES[name][0])}
        numbers = {number for pair in pairs for number in pair if number > LEAST}
        shares = {round(float(value), 9) for value in rows["value"] if value == value}
        shares |= {round(x / n, 9) for x, n in pairs}
        fine = frozenset(value for value in shares if round(value, 3) != value)
        return Secret(frozenset({name}), frozenset(numbers), frozenset(pairs), fine)

    def secrets_from(self, unit_names: frozenset[str]) -> dict[str, Secret]:
        """What each other unit must keep from a viewer of these: not what theirs have in common with it."""
        if unit_names not in self.kept:
            self.kept[unit_names] = dict(self._secrets_from(unit_names))
        return self.kept[unit_names]

    def _secrets_from(self, unit_names: frozenset[str]) -> Iterator[tuple[str, Secret]]:
        own = [self.secret(name) for name in unit_names]
        mine = Secret(
            frozenset(), *(frozenset().union(*(getattr(one, part) for one in own)) for part in PARTS)
        )
        nodes = [node for node in self.card.counts.tree if not node.is_unassigned]
        others = [node.name for node in nodes if node.name not in unit_names]
        yield from ((name, self.secret(name) - mine) for name in others)


PARTS = ("numbers", "pairs", "values")


@pytest.fixture(scope="session")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Canaries:
    """The agency of primes beside another agency, with a person in each role."""
    folder = tmp_path_factory.mktemp("canary")
    url = f"sqlite:///{folder / 'agency.db'}"
    with database(url):
        engine = engine_for(url)
        migrate(engine)
        ids = import_agencies(engine, folder)
        for name, (role, unit) in PERSONS.items():
            grant(
                engine,
                ids[AGENCY],
                role,
                name=name,
                identity=Identity(DEMO, name),
                unit_id=ids[unit] if unit else None,
                from_on=BEGINNING,
                by="test",
                at=AS_OF,
            )
    return Canaries(url, ids)


OpenAs = Callable[..., AppTest]


@pytest.fixture
def open_as(canaries: Canaries) -> Iterator[OpenAs]:
    """Opens a page as one of the persons, at an address."""
    with database(canaries.url):
        yield opened_as


def opened_as(person: str, page: str, **query: str | list[str]) -> AppTest:
    """A page as a person finds it at an address."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["persona"] = person
    for key, value in query.items():
        app.query_params[key] = value
    if page != STARTS[PERSONS[person][0]]:
        app.switch_page(f"views/{page}.py")
    app.run()
    return app
