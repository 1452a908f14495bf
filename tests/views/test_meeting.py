"""Meeting mode: one unit a screen, units with a question first, with the figures of each unit's own page."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard import cache, wording
from dashboard.facts import asked, questions
from dashboard.place import agency_place
from models.access import local_viewer
from tests.demo import database
from tests.views.conftest import opened
from tests.views.test_council_page import shown


@pytest.fixture
def own_demo(demo_database, tmp_path):
    """A copy, for what is asked stays."""
    url = f"sqlite:///{tmp_path / 'agency.db'}"
    with closing(sqlite3.connect(demo_database.removeprefix("sqlite:///"))) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "agency.db"),))
    with database(url):
        yield url


def step(app, arrow):
    return next(button for button in app.button if button.key == f"meeting_{arrow}")


def screens(app):
    return app.selectbox(key="choose_unit").options


def test_units_with_a_question_come_first_and_then_the_tree(open_page):
    app = open_page("meeting")
    names = [name.split(" (")[0] for name in screens(app)]
    asked = [name for name in screens(app) if name.endswith(("question)", "questions)"))]
    assert names[: len(asked)] == [name.split(" (")[0] for name in asked] == ["North", "Central"]
    assert names[len(asked) :][:3] == ["Patrol", "South", "East"]
    assert len(names) == len(set(names)) == 30
    assert "1 of 30 units; the 2 with a question come first" in shown(app)


def test_the_ways_lead_along_the_order_and_write_the_address(open_page):
    app = open_page("meeting")
    first = app.query_params["unit"]
    assert step(app, "Left").disabled
    assert step(app, "Right").label == "Next: Central ›"
    step(app, "Right").click()
    app.run()
    assert app.query_params["unit"] == "Central"
    assert "2 of 30 units" in shown(app)
    step(app, "Left").click()
    app.run()
    assert app.query_params["unit"] == first == "North"
    app.selectbox(key="choose_unit").select("Unassigned")
    app.run()
    assert app.query_params["unit"] == "Unassigned"
    assert "30 of 30 units" in shown(app)
    assert step(app, "Right").disabled


def test_the_agency_has_no_screen_while_it_has_no_question(open_page):
    assert open_page("meeting", unit="Eldermere Police").query_params["unit"] == "North"


def test_this_week_leads_to_it_and_it_leads_back(open_page, links):
    assert ("Meeting mode", "meeting") in [(label, page) for label, page, _ in links(open_page("this_week"))]
    assert ("Leave meeting mode", "this_week") in [
        (label, page or "this_week") for label, page, _ in links(open_page("meeting", unit="North"))
    ]


def test_the_screen_has_the_figures_of_the_units_page(open_page, sentence):
    screen, page = open_page("meeting", unit="North"), open_page("unit", unit="North")
    assert [metric.value for metric in screen.metric] == [metric.value for metric in page.metric][:3]
    late = sentence(page).split(" promises are late")[0]
    assert sentence(screen).startswith(f"North: {late} promises are late, of ")
    assert "the oldest is" in sentence(screen)
    assert wording.words(sentence(screen)) <= wording.MOST_WORDS
    text = shown(screen)
    assert "Ask: What got in the way" in text
    assert "280 of 340 promises kept on time, in 13 weeks" in text
    assert "12 of 13 weeks with outreach" in text
    assert "in 52 weeks, estimated from 40 cases; 24 answered in 90 days so far" in text
    assert text.count("goal ") == 3


def test_a_bureau_says_which_of_its_units_have_a_question(open_page, links):
    app = open_page("meeting", unit="Patrol")
    assert "No question about Patrol itself; North and Central each have one." in shown(app)
    assert "92 of 117 unit-weeks with outreach, in 13 weeks" in shown(app)
    assert "Below the goal" in shown(app)
    led = [query["unit"] for label, page, query in links(app) if page == "meeting"]
    assert led == ["North", "Central"]


def test_a_question_stands_on_the_screen_once_before_and_after_it_is_asked(own_demo):
    app = opened("meeting", unit="North")
    buttons = [button for button in app.button if button.label == "Ask"]
    assert len(buttons) == shown(app).count("15 of 28") == 1
    here = replace(agency_place("Eldermere Police", own_demo, local_viewer()), week="2026-W46")
    (line,) = questions.asked(here).of_unit(cache.week_view(here).unit("North").id)
    due = asked.today(here) + timedelta(days=9)
    asked.put(here, local_viewer(), line.figure, "What got in the way on the early shifts?", due)
    app = opened("meeting", unit="North")
    text = shown(app)
    assert not [button for button in app.button if button.label == "Ask"]
    assert text.count("15 of 28") == text.count("on the early shifts?") == 1
    assert "Due" in text
    assert "1 of 30 units; the 2 with a question come first" in text


def test_unassigned_has_its_late_promises_and_no_measure(open_page):
    app = open_page("meeting", unit="Unassigned")
    assert not app.metric
    assert "No question this week." in shown(app)


@pytest.mark.parametrize("agency", ["Detroit", "Boston"])
def test_an_agency_with_one_part_says_what_it_lacks(open_partial, sentence, agency):
    said = sentence(open_partial("meeting", agency=agency))
    assert ("cannot be read" in said) == (agency == "Detroit")


def test_an_unknown_unit_is_one_plain_sentence(open_page, sentence):
    assert sentence(open_page("meeting", unit="Nowhere")) == "There is no unit “Nowhere” that you may read."


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ((None, 0, None), "North. Late promises cannot be read for this week."),
        ((0, 4, None), "North: no promise is late, of 4 open promises."),
        ((0, 0, None), "North: no promise is late, none is open."),
        ((1, 1, 9), "North: 1 promise is late, of 1 open promise; it is 9 days late."),
        ((2, 8, 9), "North: 2 promises are late, of 8 open promises; the oldest is 9 days late."),
    ],
)
def test_sentence(facts, said):
    text = wording.meeting.late_sentence("North", *facts)
    assert wording.plain(text).replace("\u00a0", " ") == said
