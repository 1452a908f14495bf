"""Clocks and goalposts on pages: adopted by a post, said on every page, read by those who only read."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from streamlit.testing.v1 import AppTest

from models import access
from models.access import Viewer
from models.agencies import begin_agency
from models.engine import engine
from models.migrate import migrate
from tests.demo import database
from tests.views.conftest import opened


@pytest.fixture
def own(demo_database: str, tmp_path: Path) -> Iterator[None]:
    """The demo agency in a file of this test's own."""
    path = tmp_path / "agency.db"
    shutil.copy(str(make_url(demo_database).database), path)
    with database(f"sqlite:///{path}"):
        migrate(engine())
        yield


def said(app: AppTest) -> str:
    kinds = (app.header, app.subheader, app.markdown, app.caption, app.success, app.error)
    return "\n".join(str(one.value) for kind in kinds for one in kind).replace("\u00a0", " ")


def cells(app: AppTest, at: int) -> list[list[str]]:
    return [[str(cell).replace("\u00a0", " ") for cell in row] for row in app.table[at].value.to_numpy()]


def typed(app: AppTest, label: str, text: str, at: int = 0) -> None:
    [one for one in app.text_input if one.label == label][at].set_value(text)


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    return app.run()


def test_all_clocks_and_goalposts_stand_with_their_source_and_nobody_has_adopted_them(open_page):
    app = open_page("clocks")
    assert not app.exception
    assert (
        app.header[0]
        .value.replace("\u00a0", " ")
        .startswith("**None of 20 clocks and goalposts is adopted.**")
    )
    clocks, goalposts = cells(app, 0), cells(app, 1)
    assert (len(clocks), len(goalposts)) == (9, 11)
    assert clocks[0] == [
        "Legal clock, where a file gives no deadline",
        "90 days, by policy",
        "Default of this software; Baltimore uses the same",
        "our default, not yet adopted",
    ]
    assert goalposts[0][:2] == ["Answered within 90 days (A1)", "40 to 85%"]
    assert {row[3] for row in clocks + goalposts} == {"our default, not yet adopted"}
    assert "Nothing has been adopted yet." in said(app)


def test_a_clock_is_adopted_and_the_pages_say_so(own):
    app = opened("clocks")
    typed(app, "Value", "60 days, by law")
    typed(app, "Post that adopts it", "Chief of police")
    typed(app, "Where the value comes from", "State law")
    app = press(app, "Adopt")
    shown = said(app)
    assert "Adopted: Legal clock, where a file gives no deadline, 60 days, by statute." in shown
    assert "**1 of 20 clocks and goalposts is adopted.**" in shown
    line = cells(app, 0)[0]
    assert line[1] == "60 days, by statute (our default: 90 days, by policy)"
    assert line[2] == "State law"
    assert line[3].startswith("adopted by Chief of police on ")
    (past,) = cells(app, 2)
    assert past[1:] == [
        "Legal clock, where a file gives no deadline",
        "60 days, by statute",
        "all records",
        "Chief of police",
        "State law",
    ]
    week = said(opened("this_week"))
    assert "1 of 20 adopted; the others are our defaults, not yet adopted by the agency" in week
    assert "Where the file gives no deadline: 60 days, by statute." in week
    # Within its year another value needs a reason, and shows it.
    app = opened("clocks")
    typed(app, "Value", "75 days, by statute")
    typed(app, "Post that adopts it", "Chief of police")
    app = press(app, "Adopt")
    assert "stands for the year" in app.error[0].value
    typed(app, "Why it changes within the year", "The law changed")
    app = press(app, "Adopt")
    assert "Changed within the year: The law changed" in cells(app, 0)[0][3]
    assert cells(app, 0)[0][2] == "Not said"
    assert len(cells(app, 2)) == 2


def test_a_value_that_no_agency_would_mean_is_refused_under_the_form(own):
    app = opened("clocks")
    app.selectbox(key="clock_chosen").select("goalposts.A1").run()
    typed(app, "Value", "85 to 40")
    typed(app, "Post that adopts it", "Chief of police")
    app = press(app, "Adopt")
    assert "Here higher is better" in app.error[0].value
    assert "Nothing has been adopted yet." in said(app)
    typed(app, "Value", "50 to 90")
    typed(app, "Post that adopts it", " ")
    app = press(app, "Adopt")
    assert "Name the post" in app.error[0].value


def test_what_stands_is_adopted_at_once_and_every_page_names_the_post(own):
    before = cells(opened("method"), 0)
    app = opened("clocks")
    typed(app, "Post that adopts it", "Deputy chief", at=1)
    app = press(app, "Adopt all 20 as they stand")
    shown = said(app)
    assert "**20 of 20 clocks and goalposts are adopted.**" in shown
    assert "Nothing is left to adopt." in shown
    for page, query in (("this_week", {}), ("unit", {"unit": "North"}), ("council", {}), ("method", {})):
        found = said(opened(page, **query))
        assert "Goals, floors and clocks: adopted by Deputy chief on " in found, page
        assert "not yet adopted" not in found, page
        assert "proposed" not in found, page
    assert cells(opened("method"), 0) == before


def test_a_goal_that_is_adopted_is_the_goal_of_its_measure_and_says_so(own):
    app = opened("clocks")
    app.selectbox(key="clock_chosen").select("goalposts.B1").run()
    typed(app, "Value", "40 to 75")
    typed(app, "Post that adopts it", "Chief of police")
    press(app, "Adopt")
    unit = said(opened("unit", unit="North"))
    assert "goal 75% (adopted by Chief of police)" in unit
    assert "goal 85% (not yet adopted by the agency)" in unit
    assert "floor 40%, target 75%" in said(opened("method"))


def test_an_auditor_reads_and_cannot_adopt(open_page, monkeypatch):
    auditor = Viewer("auditor", "auditor", None)
    monkeypatch.setattr("dashboard.sign_in.viewer", lambda: auditor)
    assert access.local_viewer().can_adopt()
    app = open_page("clocks")
    assert "adopted by the chief or the steward" in said(app)
    assert not app.text_input
    assert len(cells(app, 0)) == 9


def test_context_figures_are_typed_a_line_a_unit_and_stand_beside(own):
    app = opened("clocks")
    box = app.text_area[0]
    assert "North: " in box.value
    lines = [line if not line.startswith("North:") else "North: 77" for line in box.value.splitlines()]
    box.set_value("\n".join(lines))
    app = press(app, "Take in")
    assert "1 new or changed." in said(app)
    assert [row[1] for row in cells(app, -1) if row[0].strip() == "North"] == ["77"]
    assert "77 sworn (context, not scored)" in said(opened("unit", unit="North"))
    app.selectbox(key="context_kind").select("calls").run()
    app.text_area[0].set_value("North: 1,250\nCentral: 90")
    app = press(app, "Take in")
    assert "2 figures taken in, 2 new or changed." in said(app)
    assert [row[3] for row in cells(app, -1) if row[0].strip() == "North"] == ["1,250"]
    app.text_area[0].set_value("Nowhere: 3")
    app = press(app, "Take in")
    assert app.error[0].value == "Line 1: there is no unit “Nowhere”."


def test_an_agency_without_any_file_can_adopt(open_empty):
    now = datetime(2026, 11, 22, 21, tzinfo=UTC)
    begin_agency(engine(), access.local_viewer(), "Springfield Police", "America/New_York", now)
    app = opened("clocks")
    assert "None of 20 clocks and goalposts is adopted" in said(app)
    typed(app, "Post that adopts it", "Chief of police", at=1)
    app = press(app, "Adopt all 20 as they stand")
    assert "Springfield Police has adopted them all" in said(app)


@pytest.mark.parametrize("page", ["method", "data"])
def test_the_page_is_one_link_away(open_page, links, page):
    assert ("Clocks and goalposts", "clocks") in [(label, to) for label, to, _ in links(open_page(page))]
