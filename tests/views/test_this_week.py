"""This week: its figures are the scorecard's, its links lead to as many rows as they say."""

import json
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from typer.testing import CliRunner

from dashboard import place
from dashboard.cli import app as command_line
from dashboard.facts import questions, waiting
from metrics.calendar import Week
from metrics.scorecards import build
from models.access import check_can_read_agency, local_viewer
from models.engine import engine, reading
from tests.demo import database
from tests.views.conftest import opened

AGENCY = "Eldermere Police"


def text_of(app):
    parts = [*(m.value for m in app.markdown), *(c.value for c in app.caption)]
    return "\n".join(parts).replace("\u00a0", " ")


def test_sentence_and_lists_hold_the_figures_of_the_scorecard(open_page, sentence):
    app = open_page("this_week")
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
        card = build(connection, scope, now=datetime.now(UTC), week=Week.parse("2026-W46"))
    late = int(card.figure("commitments_overdue", scope.agency_id)["value"])
    cases = int(card.figure("complaints_open", scope.agency_id)["value"])
    assert f"{late} promises are late" in sentence(app)
    assert app.metric[0].value == str(late)
    assert f"of {cases} open cases" in text_of(app)
    score = card.scores[scope.agency_id]
    assert f"{score.point:.0f}, likely {score.low:.0f}–{score.high:.0f}" in text_of(app)
    assert card.id in text_of(app)


def test_the_agencys_parts_equal_the_command_line(open_page):
    app = open_page("this_week")
    printed = CliRunner().invoke(command_line, ["scorecard", "--unit", AGENCY, "--format", "json"])
    rows = {(row["measure"], row["window"]): row for row in json.loads(printed.stdout)}
    kept, shown = rows["B1", "13w"], text_of(app)
    assert f"({kept['numerator']:,} of {kept['denominator']:,})" in shown
    outreach = rows["C2", "13w"]
    assert f"({outreach['numerator']} of {outreach['denominator']})" in shown
    assert "not yet adopted by the agency" in shown


def numbered(app):
    """Every line of the three lists that leads somewhere: its number, its address; and the links to all."""
    for element in app.get("page_link"):
        label, query = element.proto.label, dict(parse_qsl(element.proto.query_string))
        whole = re.fullmatch(r"See (?:all |the )?([\d,]+)(?: clocks)?", label)
        if whole:
            yield int(whole[1].replace(",", "")), query
    for listed in waiting.waiting_lists(place_of(app)):
        for line in listed.lines:
            if line.query and line.number != "0":
                yield int(line.number.replace(",", "")), line.query


def place_of(app):
    url = engine().url.render_as_string(hide_password=True)
    return replace(place.agency_place(AGENCY, url, local_viewer()), week=app.query_params["week"])


def test_the_number_of_a_line_is_the_number_of_its_rows(open_page):
    found = list(numbered(open_page("this_week")))
    assert len(found) >= 10
    for count, query in found:
        assert len(open_page("records", **query).dataframe[0].value) == count, query


def test_the_arrows_and_the_box_change_the_week_and_the_address(open_page, sentence):
    app = open_page("this_week")
    assert app.query_params["week"] == "2026-W46"
    newest = sentence(app)
    assert app.button("week_›").disabled
    app.button("week_‹").click().run()
    assert app.query_params["week"] == "2026-W45"
    assert sentence(app) != newest
    app.selectbox("choose_week").set_value("2026-W40").run()
    assert app.query_params["week"] == "2026-W40"
    assert "Lists to 4 October" in text_of(app)


def test_units_are_reckoned_only_when_they_are_opened(open_page):
    app = open_page("this_week")
    assert len(app.table) == 0
    app.session_state["units_open"] = True
    app.run()
    (only,) = app.table
    table = only.value
    assert list(table["Unit"].str.replace("\u00a0", " ").str.strip())[:3] == [
        "**Patrol (9)**",
        "North",
        "Central",
    ]
    assert not table.isna().any().any()
    assert table["Weekly share, 26 weeks"].str.startswith("![").sum() == 29


def test_a_unit_is_opened_from_the_table(open_page, sentence):
    app = open_page("this_week")
    app.session_state["units_open"] = True
    app.run()
    app.selectbox("open_units").set_value("Harbour").run()
    assert app.query_params["unit"] == "Harbour"
    assert app.selectbox("choose_unit").value == "Harbour"
    assert "late" in sentence(app)


def test_a_warm_view_takes_less_than_half_a_second(open_page):
    app = open_page("this_week")
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        app.run()
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.5


@pytest.mark.parametrize("week", ["2031-W01", "soon", "2026-W99", "<b>"])
def test_an_unknown_week_is_one_plain_sentence(open_page, sentence, week):
    said = sentence(open_page("this_week", week=week))
    assert said.startswith(f"There is no week “{week}” in these records.")


def test_an_unknown_agency_is_one_plain_sentence(open_page, sentence):
    assert (
        sentence(open_page("this_week", agency="Nowhere"))
        == "There is no agency “Nowhere” that you may read."
    )


def test_no_agency_yet(open_empty, sentence):
    for name in ("this_week", "unit", "records", "patterns", "data", "units", "connect", "clocks", "method"):
        app = open_empty(name)
        assert sentence(app) == "No agency is here yet. Name it to begin.", name
        assert "Begin" in [button.label for button in app.button]


def test_a_database_that_was_never_set_up_says_what_to_do(tmp_path, sentence):
    with database(f"sqlite:///{tmp_path / 'none.db'}"):
        assert "accountability init" in sentence(opened("this_week"))


def test_last_years_value_is_that_weeks_own(open_page):
    app = open_page("this_week")
    year = build_of(Week.parse("2026-W46").shift(-52))
    for measure in ("B1", "C2"):
        row = year.figure(measure, year.counts.agency.tree[0].id, "13w")
        said = f"({int(row['numerator']):,} of {int(row['denominator']):,})"
        assert re.search(rf"last year \d+% {re.escape(said)}", text_of(app))


def build_of(week):
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
        return build(connection, scope, now=datetime(2026, 11, 22, tzinfo=UTC), week=week)


def test_before_there_is_a_year_nothing_is_made_up(open_page):
    oldest = place.cache.week_labels(place_of(open_page("this_week")))[-30]
    assert "last year not known" in text_of(open_page("this_week", week=oldest))


def test_a_units_state_is_how_its_newest_settled_week_stands(open_page):
    app = open_page("this_week")
    app.session_state["units_open"] = True
    app.run()
    table = app.table[0].value
    states = dict(zip(table["Unit"].str.replace("\u00a0", " ").str.strip(), table["State"], strict=True))
    asked = {line.figure.unit_id: line for line in questions.asked(place_of(app)).questions}
    assert len(asked) == 2
    assert ":orange[◆\u00a0Worse than usual]: kept on time" in states["North"]
    assert "◊↑\u00a0Higher than usual: handed on 3 times or more" in states["Central"]
    assert next(text for name, text in states.items() if "Unassigned" in name) == "counted, not judged"
    assert {"○\u00a0Usual", "No usual range"} & set(states.values())
    assert "Meets the standard" not in "".join(states.values())
