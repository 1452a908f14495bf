"""Every chart of every page: its reading is its alternative text, a table holds what it draws, no legend."""

import json
import re
from collections.abc import Iterator
from functools import cache

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import wording
from tests.demo import database
from tests.views.conftest import opened

PAGES = {
    "this week": ("this_week", {}),
    "an earlier week": ("this_week", {"week": "2026-W20"}),
    "a patrol unit": ("unit", {"unit": "North"}),
    "an office": ("unit", {"unit": "Internal affairs"}),
    "a small unit": ("unit", {"unit": "Airport"}),
    "a bureau": ("unit", {"unit": "Patrol"}),
    "the agency": ("unit", {"unit": "Eldermere Police"}),
    "council": ("council", {"quarter": "2026-Q3"}),
    "meeting": ("meeting", {"unit": "North"}),
    "compare": ("compare", {"unit": "North", "measure": "B1"}),
    "compare days": ("compare", {"unit": "North", "measure": "B3"}),
    "patterns": ("patterns", {}),
    "method": ("method", {}),
    "data": ("data", {}),
    "records": ("records", {"unit": "North", "measure": "B1"}),
}
WITHOUT_CHARTS = {"meeting", "data", "records"}
WITH_CHARTS = sorted(set(PAGES) - WITHOUT_CHARTS)
FOLDED = re.compile(r"table_of_|changed$|handed$|cells_open$")


@pytest.fixture(scope="module", autouse=True)
def on_the_demo(demo_database: str) -> Iterator[None]:
    with database(demo_database):
        yield
    page.cache_clear()


@cache
def page(name: str) -> AppTest:
    """A page with all that tells of its charts unfolded."""
    view, query = PAGES[name]
    app = opened(view, **query)
    for _ in range(2):  # what was folded may hold more that is folded
        for box in app.expander:
            key = box.proto.id.rpartition("-")[2]
            if FOLDED.match(key):
                app.session_state[key] = True
        app.run()
    assert not app.exception
    return app


def charts_of(name: str) -> list:
    return [chart.proto for chart in page(name).get("vega_lite_chart")]


def drawn(chart) -> pd.DataFrame:
    """The rows that a chart draws."""
    with pa.ipc.open_stream(chart.data.data) as stream:
        return stream.read_pandas()


def said(app: AppTest) -> str:
    """All words of a page, the cells of its tables included."""
    kinds = (app.markdown, app.caption, app.header, app.subheader, app.metric)
    texts = [element.value for kind in kinds for element in kind]
    texts += [cell for table in app.table for cell in table.value.astype(str).to_numpy().ravel()]
    return wording.plain("\n".join(map(str, texts))).replace("\u00a0", " ")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_charts_it_should_have(name):
    assert bool(charts_of(name)) == (name not in WITHOUT_CHARTS)


@pytest.mark.parametrize("name", WITH_CHARTS)
def test_every_chart_speaks_its_reading(name):
    for chart in charts_of(name):
        reading = chart.alt.replace("\u00a0", " ")
        assert re.fullmatch(r"[A-Z0-9◊].{15,}[.]", reading), reading
        assert not re.search(r"\*\*|:\w+\[|\bnan\b|\bNone\b", reading), reading
        assert not [word for word in wording.FORBIDDEN if word in reading.lower()]
        for sentence in re.split(r"(?<=[.]) (?=[A-Z])", reading):
            assert wording.words(sentence) <= wording.MOST_WORDS, sentence


@pytest.mark.parametrize("name", WITH_CHARTS)
def test_the_reading_of_a_chart_stands_on_the_page(name):
    app = page(name)
    shown = said(app)
    for chart in charts_of(name):
        reading, rows = chart.alt.replace("\u00a0", " "), drawn(chart)
        if all(part.rstrip(".") in shown for part in re.split(r"(?<=[.]) (?=[A-Z])", reading)):
            continue
        # Small charts have their weeks in a table together; one row on a line its value in words beside it.
        value = re.search(r"\d[\d,.]*%?", reading.partition(":")[2] or reading)
        beside = len(rows) == 1 and (value is None or value[0].rstrip(".,") in shown)
        assert beside or in_a_shared_table(app, name, rows, reading), reading


def in_a_shared_table(app, name, rows, reading):
    """Whether what a chart draws stands in a table that it shares with others."""
    tables = [table.value for table in app.table]
    if "own" in rows:  # among its peers: the page that the strip leads to lists them
        return any("compare" in link.proto.page for link in app.get("page_link"))
    if name == "council":
        (table,) = [one for one in tables if list(one.columns) == ["Finding", "Drawn", "Value"]]
        labels = rows["quarter"] if "quarter" in rows else rows.get("label", [])
        return set(labels) <= set(table["Drawn"]) and (len(labels) > 0 or reading.rstrip(".") in said(app))
    return any(reading.split(":")[0] in table.columns and len(table) == len(rows) for table in tables)


@pytest.mark.parametrize("name", WITH_CHARTS)
def test_no_chart_has_a_legend_or_a_title_of_its_own(name):
    for chart in charts_of(name):
        spec = json.loads(chart.spec)
        assert spec["config"]["legend"] == {"disable": True}
        del spec["config"]
        assert "title" not in spec
        assert not re.search(r'"legend": (?!null)', json.dumps(spec))


@pytest.mark.parametrize("name", WITH_CHARTS)
def test_every_chart_of_several_rows_has_its_table(name):
    app = page(name)
    twins = [table.proto.alt.replace("\u00a0", " ") for table in app.table]
    for chart in charts_of(name):
        rows, reading = drawn(chart), chart.alt.replace("\u00a0", " ")
        own = any(alt and reading.endswith(alt) for alt in twins)
        assert len(rows) == 1 or own or in_a_shared_table(app, name, rows, reading), reading


@pytest.mark.parametrize("name", WITH_CHARTS)
def test_a_page_with_charts_says_how_far_its_records_reach(name):
    shown = said(page(name))
    if name == "council":
        assert re.search(r"Whole weeks, [\w ]+ to \d+ \w+ \d{4} · pledges as on \d+ \w+ \d{4}", shown)
    else:
        assert re.search(r"Lists to \d+ \w+ · trends judged to \d+ \w+ · .*files? to \d+ \w+", shown)


@pytest.mark.parametrize("name", PAGES)
def test_only_two_colours_are_ever_named(name):
    app = page(name)
    kinds = (app.markdown, app.caption, app.header, app.subheader)
    texts = [element.value for kind in kinds for element in kind]
    texts += [str(cell) for table in app.table for cell in table.value.to_numpy().ravel()]
    named = set(re.findall(r":([a-z-]+)\[", "\n".join(map(str, texts))))
    assert named <= {"blue", "orange", "gray", "small"}
    # A state is never a shape or a colour alone.
    for coloured in re.findall(r":(?:blue|orange)\[([^\]]*)\]([^\n:]*)", "\n".join(map(str, texts))):
        assert re.search(r"[A-Za-z]{3,}", "".join(coloured))
    assert not [one for kind in ("error", "success", "warning", "info") for one in app.get(kind)]
    assert not [one for one in app.metric if one.delta]
