"""Every chart of every page: its reading is its alternative text, a table holds what it draws, no legend."""

import json
import re
from collections.abc import Iterator
from functools import cache

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
WITHOUT_CHARTS = {"meeting", "method", "data", "records"}
FOLDED = re.compile(r"table_of_|changed$|handed$|cells_open$")
# One row on a line: its few numbers stand in words beside it.
ONE_ROW = 1


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
        for key in [one for one in app.session_state.filtered_state if FOLDED.match(one)]:
            app.session_state[key] = True
        app.run()
    assert not app.exception
    return app


def charts_of(name: str) -> list:
    return [chart.proto for chart in page(name).get("vega_lite_chart")]


def drawn(chart) -> "pa.Table":
    (frame,) = [chart.data, *(one.data for one in chart.datasets)][:1]
    with pa.ipc.open_stream(frame.data) as stream:
        return stream.read_all()


def said(app: AppTest) -> str:
    """All words of a page, the cells of its tables included."""
    kinds = (app.markdown, app.caption, app.header, app.subheader, app.metric)
    texts = [element.value for kind in kinds for element in kind]
    texts += [cell for table in app.table for cell in table.value.astype(str).to_numpy().ravel()]
    return wording.plain("\n".join(map(str, texts))).replace("\u00a0", " ")


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,.]*\d|\d", text))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_charts_it_should_have(name):
    assert bool(charts_of(name)) == (name not in WITHOUT_CHARTS)


@pytest.mark.parametrize("name", sorted(set(PAGES) - WITHOUT_CHARTS))
def test_the_reading_of_every_chart_is_its_text_and_stands_on_the_page(name):
    shown = said(page(name))
    for chart in charts_of(name):
        reading = chart.alt.replace("\u00a0", " ")
        assert re.fullmatch(r"[A-Z0-9◊].{15,}[.]", reading, re.DOTALL), reading
        assert not re.search(r"\*\*|:\w+\[|\bnan\b|\bNone\b", reading), reading
        assert not [word for word in wording.FORBIDDEN if word in reading.lower()]
        for sentence in re.split(r"(?<=[.;]) (?=[A-Z])", reading):
            assert wording.words(sentence) <= wording.MOST_WORDS, sentence
            # As it is, or, for one row on a line, in the words beside it.
            assert sentence.rstrip(".") in shown or numbers(sentence) - {"0", "100"} <= numbers(shown), sentence


@pytest.mark.parametrize("name", sorted(set(PAGES) - WITHOUT_CHARTS))
def test_no_chart_has_a_legend_or_a_title_of_its_own(name):
    for chart in charts_of(name):
        spec = json.loads(chart.spec)
        assert spec["config"]["legend"] == {"disable": True}
        del spec["config"]
        assert not re.search(r'"legend": (?!null)', json.dumps(spec))
        assert "title" not in spec
        assert spec["config" if "config" in spec else "padding"]


@pytest.mark.parametrize("name", sorted(set(PAGES) - WITHOUT_CHARTS))
def test_every_chart_of_several_rows_has_its_table(name):
    app = page(name)
    twins = [(table.proto.alt.replace("\u00a0", " "), table.value) for table in app.table]
    for chart in charts_of(name):
        rows = drawn(chart).to_pandas()
        if len(rows) <= ONE_ROW:
            continue
        reading = chart.alt.replace("\u00a0", " ")
        own = [table for alt, table in twins if alt and (alt in reading)]
        assert own or covered(name, rows, [table for _, table in twins]), (reading, list(rows.columns))


def covered(name, rows, tables):
    return False


@pytest.mark.parametrize("name", sorted(set(PAGES) - WITHOUT_CHARTS))
def test_a_page_with_charts_says_how_far_its_records_reach(name):
    shown = said(page(name))
    if name == "council":
        assert re.search(r"Weeks from \d+ \w+ \d{4} to \d+ \w+ \d{4} · pledges as on \d+ \w+ \d{4}", shown)
    else:
        assert re.search(r"Lists to \d+ \w+ · trends judged to \d+ \w+ · .*files? to \d+ \w+", shown)


@pytest.mark.parametrize("name", PAGES)
def test_only_two_colours_are_ever_named(name):
    app = page(name)
    texts = [element.value for kind in (app.markdown, app.caption, app.header, app.subheader) for element in kind]
    texts += [str(cell) for table in app.table for cell in table.value.to_numpy().ravel()]
    named = set(re.findall(r":([a-z-]+)\[", "\n".join(map(str, texts))))
    assert named <= {"blue", "orange", "gray", "small"}
    # A state is never a shape or a colour alone.
    for coloured in re.findall(r":(?:blue|orange)\[([^\]]*)\]([^\n:]*)", "\n".join(map(str, texts))):
        assert re.search(r"[A-Za-z]{3,}", "".join(coloured))
    assert not [one for kind in ("error", "success", "warning", "info") for one in app.get(kind)]
    assert not [one for one in app.metric if one.delta]
