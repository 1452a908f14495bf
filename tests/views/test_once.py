"""What pages share is kept by all it was made of, and no page changes it."""

from copy import deepcopy
from dataclasses import replace

import pandas as pd
import pytest

from dashboard import cache, place
from dashboard.facts import signals
from models.access import local_viewer
from models.engine import engine


@pytest.fixture
def here(open_page):
    """A place on the demo agency, as a page finds it."""
    url = engine().url.render_as_string(hide_password=True)
    return replace(place.agency_place("Eldermere Police", url, local_viewer()), week="2026-W46")


def test_an_answer_is_kept_by_place_week_and_what_was_asked(here):
    asked = []

    @cache.once
    def reading(place, *what, **more):
        asked.append((place.key, place.week, what, more))
        return len(asked)

    node = cache.week_view(here).top
    assert reading(here, node, "B1") == reading(here, node, "B1") == 1
    assert reading(here, replace(node, id=node.id + 1), "B1") == 2
    assert reading(here, node, "A1") == 3
    assert reading(here, node, "A1", weeks=4) == 4
    assert reading(replace(here, week="2026-W45"), node, "B1") == 5
    assert reading(replace(here, state=here.state + "|new"), node, "B1") == 6
    assert reading(here, node, "B1") == 1


def test_two_readings_never_answer_for_each_other(here):
    first, second = cache.once(lambda place: "first"), signals.choices
    assert first(here) == "first"
    assert second(here, cache.week_view(here).top.id, ("B1",)) == ["B1"]


def test_no_page_changes_what_all_share(open_page, here):
    view = cache.week_view(here)
    central = view.unit("Central").id
    panel = signals.panel(here, central, "B1")
    before = deepcopy((view.rows, view.rows_of(central), panel.rows, panel.points))
    for name in ("this_week", "unit", "compare", "records", "data", "method"):
        open_page(name, **({"unit": "Central"} if name in ("unit", "compare", "records") else {}))
    shared = cache.week_view(here)
    assert shared is view
    after = (shared.rows, shared.rows_of(central), panel.rows, panel.points)
    for was, now in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(was, now)
