"""Decisions on screen: recorded beside a figure by who may, listed within one's own units, due first."""

import shutil
from dataclasses import replace

import pytest

from dashboard import cache, wording
from dashboard.facts import decisions
from dashboard.place import agency_place
from models.access import AUDITOR, CHIEF, COMMANDER, STEWARD, Viewer
from models.engine import engine_for
from models.errors import AccessDenied
from seed_data.generate import AGENCY
from tests.demo import database
from tests.views.conftest import opened


@pytest.fixture
def own(demo_database, tmp_path):
    """A copy of the demo agency that may be written to."""
    shutil.copy(demo_database.removeprefix("sqlite:///"), tmp_path / "own.db")
    url = f"sqlite:///{tmp_path / 'own.db'}"
    with database(url):
        yield url
    engine_for(url).dispose()


def place_of(url, role, *units):
    viewer = Viewer(f"The {role}", role, frozenset({1}), frozenset(units))
    place = agency_place(AGENCY, url, viewer)
    return replace(place, week=cache.week_labels(place)[0])


def put(place, unit_id, text="Late call-backs are reviewed each Friday", measure="B1"):
    owner = decisions.owners(place, unit_id)[0]
    decisions.put(place, place.viewer, unit_id, measure, text, owner, None)


def test_who_decides_where_and_who_reads_it(own):
    chief = place_of(own, CHIEF)
    north, south = (cache.week_view(chief).unit(name).id for name in ("North", "South"))
    put(chief, north)
    put(place_of(own, COMMANDER, south), south, "A desk of our own")
    for place in (place_of(own, STEWARD), place_of(own, AUDITOR), place_of(own, COMMANDER, south)):
        with pytest.raises(AccessDenied):
            decisions.put(place, place.viewer, north, "B1", "Mine", "North", None)
    found = {
        name: [line.head.split(",")[0] for line in decisions.lists(place).waiting]
        for name, place in (("all", chief), ("own", place_of(own, COMMANDER, south)))
    }
    assert found == {"all": ["**North", "**South"], "own": ["**South"]}


def test_a_decision_stands_on_its_page_on_the_units_and_leads_to_the_rows_of_then(own, links):
    chief = place_of(own, CHIEF)
    put(chief, cache.week_view(chief).unit("North").id)
    for app in (opened("decisions"), opened("unit", unit="North")):
        texts = "\n".join(str(element.value) for element in app.markdown).replace("\u00a0", " ")
        assert "**North, Kept on time:** 82.4% (280 of 340), 13 weeks to 1 Nov 2026" in texts
        assert "“Late call\\-backs are reviewed each Friday” For" in texts
        assert "Result due" in texts
    way = {"agency": AGENCY, "measure": "B1", "unit": "North", "week": "2026-W44"}
    assert ("Rows", "records", way) in links(opened("decisions"))


def test_the_button_stands_beside_the_figures_of_the_meeting(own):
    app = opened("meeting", unit="North")
    keys = [button.key for button in app.button if button.label == wording.decisions.DECIDE]
    assert keys[:3] == ["decide_B1", "decide_C2", "decide_A1"]
    app.button(key="decide_B1").click().run()
    assert [box.label for box in app.selectbox][-1] == wording.decisions.OWNER
