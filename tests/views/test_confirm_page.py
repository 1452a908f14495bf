"""Events that wait: what is ticked is said as a count, counts at once, and can be taken back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from models.counting import rebuild
from models.engine import engine_for, reading, writing
from models.facts import event
from tests.demo import database
from tests.views.conftest import opened


@pytest.fixture
def own_demo(demo_database: str, tmp_path: Path) -> Iterator[str]:
    """A copy of the demo agency, to be written to."""
    url = f"sqlite:///{shutil.copy(str(make_url(demo_database).database), tmp_path / 'agency.db')}"
    with database(url):
        yield url
    engine_for(url).dispose()


def buttons(app):
    return {button.key: button for button in app.button if "week_" not in (button.key or "")}


def ticks(app):
    return [box for box in app.checkbox if box.key != "tick_all"]


def test_what_waits_is_the_number_of_its_lines(open_page, sentence):
    app = open_page("confirm")
    assert sentence(app).startswith(f"{len(ticks(app))} events wait to be confirmed.")
    days = [box.label.split("**")[1] for box in ticks(app)]
    assert days[0].startswith("15")
    assert {len(box.label.split(" :")) for box in ticks(app)} == {4}  # day, what, unit, place
    assert buttons(app)["took_above"].disabled
    earlier = open_page("confirm", week="2026-W45")
    assert 0 < len(ticks(earlier)) < len(ticks(app))
    under = open_page("confirm", unit="Riverside")
    assert {"Riverside" in box.label for box in ticks(under)} == {True}


def test_the_ways_to_it_name_its_count(open_page, links):
    whole = len(ticks(open_page("confirm")))
    assert (f"{whole} events wait to be confirmed", "confirm") in [
        (label.replace("\u00a0", " "), page) for label, page, _ in links(open_page("data"))
    ]
    own = len(ticks(open_page("confirm", unit="Riverside")))
    assert [
        (label.replace("\u00a0", " "), query["unit"])
        for label, page, query in links(open_page("unit", unit="Riverside"))
        if page == "confirm"
    ] == [(f"{own} events wait to be confirmed", "Riverside")]
    assert "confirm" not in [page for _, page, _ in links(open_page("unit", unit="Records"))]


def test_ticked_said_and_taken_back(own_demo, sentence):
    app = opened("confirm")
    before = len(ticks(app))
    ticks(app)[0].check().run()
    assert buttons(app)["took_above"].label == "This one took place"
    app.checkbox(key="tick_all").check().run()
    assert all(box.value for box in ticks(app))
    ticks(app)[0].uncheck().run()
    assert not app.checkbox(key="tick_all").value
    label = buttons(app)["did_not_above"].label.replace("\u00a0", " ")
    assert label == f"These {before - 1} did not"
    buttons(app)["took_above"].click().run()
    assert sentence(app).startswith("1 event waits to be confirmed.")
    (said,) = [m.value for m in app.markdown if "You said" in m.value]
    assert said.replace("\u00a0", " ").startswith(f"**You said {before - 1} events took place**")
    buttons(app)["back_0"].click().run()
    assert len(ticks(app)) == before
    assert not any(box.value for box in ticks(app))
    assert not [m for m in app.markdown if "You said" in m.value]


def test_a_tick_that_comes_while_the_page_is_drawn_ticks_no_other(own_demo):
    app = opened("confirm")
    app.checkbox(key="tick_all").check().run()
    ticks(app)[0].uncheck().run()
    # What the browser sends with the next tick, before it has seen that "all" is no longer ticked.
    app.checkbox(key="tick_all").check()
    ticks(app)[1].uncheck().run()
    assert [box.value for box in ticks(app)[:3]] == [False, False, True]
    assert not app.checkbox(key="tick_all").value
    app.checkbox(key="tick_all").check().run()
    assert all(box.value for box in ticks(app))


def test_what_files_say_otherwise_is_shown_and_settled(own_demo, links):
    app = opened("confirm", unit="Riverside")
    app.checkbox(key="tick_all").check().run()
    buttons(app)["took_above"].click().run()
    held = engine_for(own_demo)
    with writing(held) as connection:  # as a later file would leave them
        said = sa.and_(event.c.confirmed_state == "held", event.c.agency_id > 0)
        ids = connection.scalars(sa.select(event.c.id).where(said).order_by(event.c.id)).all()
        connection.execute(sa.update(event).where(event.c.id == ids[0]).values(state="cancelled"))
        rebuild(connection, 1)
    ways = [label.replace("\u00a0", " ") for label, page, _ in links(opened("unit", unit="Riverside"))]
    assert "1 confirmed event now differs from its calendar" in ways
    app = opened("confirm", unit="Riverside")
    assert [m for m in app.markdown if "The calendar now says that it was cancelled." in m.value]
    buttons(app)[f"keep_{ids[0]}"].click().run()
    assert not [key for key in buttons(app) if key.startswith(("keep_", "as_filed_"))]
    with reading(held) as connection:
        kept = connection.execute(sa.select(event).where(event.c.id == ids[0])).one()
    assert (kept.confirmed_state, kept.confirmed_over) == ("held", "cancelled")


def test_nothing_waits_where_no_calendar_is_connected(open_partial, sentence):
    app = open_partial("confirm", agency="Detroit")
    assert sentence(app).startswith("No event waits to be confirmed.")
    assert not app.checkbox
