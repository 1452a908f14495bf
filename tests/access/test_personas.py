"""The demo data's six persons, each over all of their pages; and what twenty commanders cost beside one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache, wording
from dashboard.cli.running import PERSONAS
from dashboard.facts import unit, week
from dashboard.page_entries import PAGES as ENTRIES
from dashboard.place import agency_place
from models.access import COMMANDER, Viewer, local_viewer
from models.engine import engine
from tests.access.conftest import APP
from tests.access.matrix import PAGES, STARTS
from tests.demo import database, demo_url
from tests.figures_on_pages import AGENCY

COMMANDERS = 20
MEGABYTES_EACH = 3


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url = demo_url(tmp_path_factory.getbasetemp())
    with database(url):
        yield url


def page_of(app: AppTest) -> str:
    """The sentence of a page that stands."""
    assert not app.exception
    (sentence,) = [str(one.value) for one in app.header]
    assert wording.NO_GUESS not in sentence
    return sentence


@pytest.mark.long
@pytest.mark.parametrize(("name", "role", "own"), PERSONAS)
def test_each_person_has_their_pages_and_no_other(demo: str, name: str, role: str, own: str | None) -> None:
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    app.selectbox(key="choose_persona").set_value(name).run()
    assert page_of(app)
    for entry in ENTRIES:
        script = str(Path("views") / f"{entry.name}.py")
        if role not in PAGES[entry.name]:
            with pytest.raises(ValueError, match="Could not find a navigation page"):
                app.switch_page(script)
            continue
        if entry.name != STARTS[role]:
            app.switch_page(script).run()
        assert page_of(app), entry.name
    app.selectbox(key="choose_persona").set_value(local_viewer().name).run()
    assert page_of(app)


@pytest.mark.long
def test_twenty_commanders_share_the_counts_of_one_agency(demo: str) -> None:
    """Each holds the own rows alone: what they hold together is less than the agency's counts once more."""
    here = agency_place(AGENCY, str(engine().url), local_viewer())
    here = replace(here, week=cache.week_labels(here)[0])
    whole = cache.figures_of(here).counts
    size = held(whole.tables)
    nodes = [node for node in cache.week_view(here).tree[1:] if not node.is_unassigned][:COMMANDERS]
    assert len(nodes) == COMMANDERS
    together = 0
    for node in nodes:
        units = frozenset(one.id for one in cache.week_view(here).below(node.id))
        viewer = Viewer(f"Captain, {node.name}", COMMANDER, frozenset({here.scope.agency_id}), units)
        place = replace(agency_place(AGENCY, str(engine().url), viewer), week=here.week)
        view = cache.week_view(place)
        assert view.top.id == node.id
        assert unit.sentence(place, view, view.top)
        assert week.sentence(place)
        counts = cache.figures_of(place).counts
        assert counts.agency is whole
        together += held(counts.tables)
    assert together < COMMANDERS * MEGABYTES_EACH * 1_000_000
    assert together < 2.5 * size  # a bureau's rows are its units', too


def held(tables) -> int:
    """Bytes of the arrays of count tables."""
    return sum(column.nbytes for rows in tables.values() for column in rows.values())
