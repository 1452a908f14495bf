"""Replies that wait: read by somebody else, who lets them out, keeps them inside or sends them back."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from dashboard import cache
from dashboard.facts import asked, replying
from dashboard.place import agency_place
from models.access import AUDITOR, CHIEF, COMMANDER, STEWARD, Viewer
from models.engine import engine_for
from models.errors import AccessDenied, EntryRefused
from models.replies import Figure
from seed_data.generate import AGENCY
from tests.demo import database
from tests.views.conftest import opened

TEXT = "Two desks were merged by Jane Sample."


@pytest.fixture
def own(demo_database, tmp_path):
    """A copy of the demo agency that may be written to, with a reply that waits."""
    shutil.copy(demo_database.removeprefix("sqlite:///"), tmp_path / "own.db")
    url = f"sqlite:///{tmp_path / 'own.db'}"
    with database(url):
        captain = place_of(url, COMMANDER)
        asked.write(captain, captain.viewer, Figure(north(url), "B1", date(2026, 10, 26)), TEXT)
        yield url
    engine_for(url).dispose()


def place_of(url, role):
    units = frozenset({north(url)}) if role == COMMANDER else frozenset()
    viewer = Viewer(f"The {role}", role, frozenset({1}), units)
    place = agency_place(AGENCY, url, viewer)
    return replace(place, week=cache.week_labels(place)[0])


def north(url):
    with engine_for(url).connect() as connection:
        return connection.exec_driver_sql("SELECT id FROM unit WHERE name = 'North'").scalar_one()


def said(url, role=CHIEF):
    place = place_of(url, role)
    return [one.words.replace("\u00a0", " ") for one in asked.said(place, north(url), place.viewer)]


@pytest.mark.parametrize("role", [CHIEF, AUDITOR, COMMANDER, STEWARD])
def test_who_may_read_a_reply_and_let_it_out(own, role):
    place = place_of(own, role)
    (line,) = replying.waiting(place, place.viewer)
    may = role in (CHIEF, AUDITOR)
    assert line.may_say == may
    assert "“Jane Sample”" in line.names
    if may:
        replying.review(place, place.viewer, line.id, passed=True)
        assert "(reviewed, may be published)" in said(own)[0]
        assert replying.how_many(place_of(own, role)) == 0
    else:
        with pytest.raises(AccessDenied):
            replying.review(place, place.viewer, line.id, passed=True)
        with pytest.raises(AccessDenied):
            replying.send_back(place, place.viewer, line.id, "Leave out the name")


def test_what_is_sent_back_waits_for_its_author_and_comes_again(own):
    auditor = place_of(own, AUDITOR)
    (line,) = replying.waiting(auditor, auditor.viewer)
    with pytest.raises(EntryRefused, match="A reason needs between"):
        replying.send_back(auditor, auditor.viewer, line.id, " ")
    replying.send_back(auditor, auditor.viewer, line.id, "Leave out the name")
    assert "(sent back to its author: Leave out the name)" in said(own)[0]
    assert replying.waiting(place_of(own, AUDITOR), auditor.viewer) == []
    with pytest.raises(EntryRefused, match="no reply of this number that waits"):
        replying.review(auditor, auditor.viewer, line.id, passed=True)
    captain = place_of(own, COMMANDER)
    (mine,) = asked.said(captain, north(own), captain.viewer)
    assert mine.own
    asked.correct(captain, captain.viewer, mine.id, "Two desks were merged.")
    (again,) = replying.waiting(place_of(own, CHIEF), place_of(own, CHIEF).viewer)
    assert (again.id, again.names) == (line.id, "")


def test_the_page_shows_what_waits_and_the_first_page_leads_there(own, links):
    app = opened("replies")
    assert app.header[0].value.startswith("**1\u00a0reply waits to be read.**")
    assert {"May be published", "Stays inside", "Send back"} <= {button.label for button in app.button}
    assert ("1\u00a0reply waits to be read", "replies") in [one[:2] for one in links(opened("this_week"))]
    next(button for button in app.button if button.label == "May be published").click().run()
    assert "No reply waits to be read" in app.header[0].value
