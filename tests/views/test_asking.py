"""Asking, answering and correcting on the pages: bound to the week, plain text, nothing lost."""

import shutil
from datetime import UTC, date, datetime, time

import pytest
import sqlalchemy as sa

from models.access import Scope, local_viewer
from models.engine import engine_for
from models.questions import answer, ask
from models.replies import Figure
from tests.demo import database
from tests.views.conftest import opened

WEEK = date(2026, 10, 26)
NOON = datetime(2026, 11, 18, 17, tzinfo=UTC)
MARKED = "See [this](http://x.y) **bold** :red[x] $a$ <b>b</b>"


@pytest.fixture
def own(demo_database, tmp_path):
    """A copy of the demo agency that may be written to."""
    shutil.copy(demo_database.removeprefix("sqlite:///"), tmp_path / "own.db")
    url = f"sqlite:///{tmp_path / 'own.db'}"
    with database(url):
        yield url
    engine_for(url).dispose()


def unit_id(url, name="North"):
    with engine_for(url).connect() as connection:
        return connection.scalar(sa.text("SELECT id FROM unit WHERE name = :name"), {"name": name})


def scope(url):
    with engine_for(url).connect() as connection:
        return Scope(connection.scalar(sa.text("SELECT id FROM unit WHERE level = 'agency'")))


def put(url, on, text="What got in the way?"):
    at = datetime.combine(on, time(15), tzinfo=UTC)
    ask(
        engine_for(url),
        scope(url),
        Figure(unit_id(url), "B1", WEEK),
        text,
        due_on=date(2026, 11, 25),
        by="Chief",
        at=at,
    )


def labels(app):
    return [element.value.replace("\u00a0", " ") for element in app.subheader]


def texts(app):
    return "\n".join(str(element.value) for element in app.markdown)


def test_a_question_stands_in_the_review_it_was_asked_in(own):
    put(own, date(2026, 11, 10))
    assert "Asked about this week (1)" in labels(opened("this_week", week="2026-W45"))
    assert "Asked before (1)" in labels(opened("this_week", week="2026-W46"))
    earlier = opened("this_week", week="2026-W43")
    assert "Asked before" in labels(earlier)
    assert "Nothing was asked last week" in texts(earlier)


def test_who_has_been_asked_is_not_asked_twice(own):
    before = opened("this_week", week="2026-W46")
    put(own, date(2026, 11, 17))
    after = opened("this_week", week="2026-W46")
    keys = [{b.key for b in app.button if str(b.key).startswith("ask_")} for app in (before, after)]
    assert len(keys[1]) == len(keys[0]) - 1
    assert "Asked" in [element.value for element in after.markdown]


def test_a_question_names_its_figure_and_leads_to_its_rows(own, links):
    put(own, date(2026, 11, 17))
    app = opened("unit", unit="North", week="2026-W46")
    assert "**North:** 15\u00a0of\u00a028" in texts(app)
    assert ("Rows", "records") in [
        (label, page) for label, page, query in links(app) if query.get("window") == "2026-W44"
    ]


def test_what_people_type_is_shown_as_it_is(own):
    put(own, date(2026, 11, 17), MARKED)
    shown = texts(opened("this_week", week="2026-W46"))
    assert r"\[this\]\(http\:" in shown
    assert r"\*\*bold\*\*" in shown
    assert r"\:red\[x\]" in shown
    assert r"\$a\$" in shown
    assert r"\<b\>" in shown


def answered(url, text):
    with engine_for(url).connect() as connection:
        number = connection.scalar(sa.text("SELECT id FROM review_question"))
    answer(engine_for(url), scope(url), number, text, by=local_viewer().name, at=NOON)


def test_a_reply_stands_under_review_and_may_be_corrected(own):
    put(own, date(2026, 11, 17))
    answered(own, "Two were kept *on* the next day.")
    app = opened("unit", unit="North", week="2026-W46")
    assert r"Two were kept \*on\* the next day\." in texts(app)
    assert "reply under review" in texts(app)
    assert "Correct" in [button.label for button in app.button]
    assert "Write a reply" not in [button.label for button in app.button]


def test_an_answer_is_answered_wherever_the_question_stands(own):
    put(own, date(2026, 11, 17))
    answered(own, "Two were kept on the next day.")
    shown = [str(element.value) for element in opened("this_week", week="2026-W46").markdown]
    assert "Answered" in shown
    assert any(":blue[●] Answered" in text for text in shown)
