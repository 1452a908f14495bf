"""Who commands several units chooses among them: each page is about one of them, and all are to be had."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from streamlit.testing.v1 import AppTest

from models.engine import engine_for
from models.granting import grant
from models.people import DEMO, Identity
from models.units import BEGINNING
from tests.access.canary import HANDLING, OWN, PARENT, SIBLING
from tests.access.conftest import APP, Canaries, opened_as
from tests.access.seen import seen_on
from tests.demo import database
from tests.factories import AGENCY
from tests.measure_factories import AS_OF

PERSON = "The double"


@pytest.fixture(scope="module")
def held(canaries: Canaries, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The agency of primes with somebody who commands two units that no bureau of theirs joins."""
    path = tmp_path_factory.mktemp("two") / "agency.db"
    with closing(sqlite3.connect(canaries.url.removeprefix("sqlite:///"))) as connection:
        connection.execute("VACUUM INTO ?", (str(path),))
    url = f"sqlite:///{path}"
    with database(url):
        for unit in (OWN, HANDLING):
            about = {"name": PERSON, "identity": Identity(DEMO, PERSON), "unit_id": canaries.ids[unit]}
            grant(
                engine_for(url),
                canaries.ids[AGENCY],
                "commander",
                **about,
                from_on=BEGINNING,
                by="test",
                at=AS_OF,
            )
        yield


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["persona"] = PERSON
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page(f"views/{page}.py")
    return app.run()


def heading(app: AppTest) -> str:
    assert not app.exception
    return str(app.header[0].value)


@pytest.mark.usefixtures("held")
def test_this_week_is_about_the_unit_that_is_chosen() -> None:
    app = opened("this_week")
    box = app.selectbox(key="choose_unit")
    assert sorted(box.options) == sorted((OWN, HANDLING))
    first = box.value
    (other,) = {OWN, HANDLING} - {first}
    assert first in heading(app)
    box.set_value(other).run()
    assert other in heading(app)
    assert first not in heading(app)
    assert other in heading(opened("this_week", unit=other))
    for page in ("method", "records"):
        for unit in (OWN, HANDLING):
            assert unit in heading(opened(page, unit=unit)), page


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("page", ["this_week", "method"])
def test_no_address_leads_to_another_unit(canaries: Canaries, page: str) -> None:
    plain = sorted(seen_on(opened(page)).text.splitlines())
    for unit in (SIBLING, PARENT, AGENCY, "Atlantis"):
        assert sorted(seen_on(opened(page, unit=unit)).text.splitlines()) == plain


def test_who_commands_one_unit_has_nothing_to_choose(canaries: Canaries) -> None:
    with database(canaries.url):
        app = opened_as("The captain", "this_week")
        assert "choose_unit" not in {box.key for box in app.selectbox}
        assert OWN in heading(app)
