"""Each settled week of a weekly chart, and each cell of the hand-off square, leads to its rows."""

from dataclasses import replace

import pandas as pd
import pytest

from dashboard import cache, place
from dashboard.facts import handed, signals
from models.access import local_viewer
from models.engine import engine
from tests.views.conftest import opened


@pytest.mark.parametrize("unit", ["Patrol", "North"])
def test_a_week_is_chosen_without_a_pointer(open_page, links, unit):
    app = open_page("unit", unit=unit, week="2026-W46")
    app.session_state["table_of_B1"] = True
    app.run()
    choice = next(box for box in app.selectbox if box.key == "rows_of_B1")
    assert len(choice.options) > 12
    choice.select_index(0).run()
    ((_, page, query),) = [link for link in links(app) if link[0].startswith("Rows of the week of")]
    assert (page, query["measure"], query["unit"]) == ("records", "B1", unit)
    rows = opened("records", **query).dataframe[0].value
    assert len(rows) > 0


def test_only_settled_weeks_of_the_chart_can_be_chosen():
    weeks = ["2026-W44", "2026-W43"]
    monday = pd.Timestamp("2026-10-26").timestamp() * 1000
    assert signals.week_picked([{"week_start": monday}], weeks) == "2026-W44"
    assert signals.week_picked([{"week_start": monday + 14 * 86400_000}], weeks) is None
    assert signals.week_picked([], weeks) is None


def test_every_cell_of_the_square_is_a_part_of_its_rows(open_page):
    app = open_page("unit", unit="Central", week="2026-W46")
    url = engine().url.render_as_string(hide_password=True)
    here = replace(place.agency_place("Eldermere Police", url, local_viewer()), week=app.query_params["week"])
    cells = handed.handed(here, cache.week_view(here).unit("Central")).table
    page = open_page("records", unit="Central", measure="handed_on", week="2026-W46")
    assert len(page.dataframe[0].value) == int(cells["Times"].sum())
    first = cells.iloc[0]
    pair = f"{first['From']} → {first['To']}"
    part = open_page("records", unit="Central", measure="handed_on", week="2026-W46", part=pair)
    shown = part.dataframe[0].value
    assert len(shown) == first["Times"]
    assert set(shown["From"]) == {first["From"]}
    assert set(shown["To"]) == {first["To"]}
