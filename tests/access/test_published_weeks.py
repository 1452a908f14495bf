"""Published weeks as each person reads them: the own units' figures and disputes, and nobody else's."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from dashboard import wording
from metrics.calendar import Week
from metrics.publishing import publish
from models.access import Scope
from models.disputes import write_dispute
from models.engine import engine_for
from tests.access.canary import HANDLING, OWN
from tests.access.conftest import PERSONS, Canaries, opened_as
from tests.access.seen import seen_on
from tests.access.test_pages import SCOPES, told
from tests.demo import database
from tests.factories import AGENCY
from tests.figures_on_pages import open_all

W51 = Week.parse("2025-W51")
DUE = datetime(2026, 1, 7, 22, tzinfo=UTC)
SAID = {OWN: "Ours are missing", HANDLING: "Theirs are missing"}


@pytest.fixture(scope="module")
def published(canaries: Canaries, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The agency of primes with a week out that two units have disputed."""
    source = str(make_url(canaries.url).database)
    path: Path = tmp_path_factory.mktemp("published") / "agency.db"
    url = f"sqlite:///{shutil.copy(source, path)}"
    with database(url):
        engine, scope = engine_for(url), Scope(canaries.ids[AGENCY])
        for name, text in SAID.items():
            about = {"by": f"The post of {name}", "at": DUE}
            write_dispute(engine, scope, canaries.ids[name], W51.label, "B1", text, **about)
        publish(engine, scope, W51, by="calendar", at=DUE)
        yield


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("person", [name for name, (role, _) in PERSONS.items() if role != "policymaker"])
def test_each_reads_the_disputes_of_the_own_units(person: str) -> None:
    app = opened_as(person, "published")
    assert not app.exception
    text = seen_on(app).text
    assert wording.NO_GUESS not in text
    seen = SCOPES.get(person)
    for name, said in SAID.items():
        assert (said in text) == (seen is None or name in seen), name


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("person", ["The captain", "The office"])
def test_a_commander_reads_the_own_units_alone_also_of_what_differs(canaries: Canaries, person: str) -> None:
    app = open_all(opened_as(person, "published"))
    assert not app.exception
    seen = seen_on(app)
    assert wording.published.NOTHING_DIFFERS in seen.text  # the week was reckoned again, within the scope
    assert told(canaries, person, "published", seen) == {}


@pytest.mark.usefixtures("published")
def test_only_who_answers_has_the_form() -> None:
    for person, (role, _) in PERSONS.items():
        if role == "policymaker":
            continue
        boxes = [str(one.key) for one in opened_as(person, "published").text_area]
        assert any(key.startswith("answer_text_") for key in boxes) == (role in ("chief", "steward")), person
