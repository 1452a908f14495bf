"""Compare: one unit beside its peers, a question outside what chance explains, nothing inside."""

import re
from dataclasses import replace

import pytest

from dashboard import funnel, wording
from dashboard.facts import compare
from dashboard.place import agency_place
from models.access import local_viewer
from models.engine import engine
from tests.demo import database

WEEK = "2026-W46"


def text_of(app):
    return "\n".join([*(m.value for m in app.markdown), *(c.value for c in app.caption)]).replace(
        "\u00a0", " "
    )


@pytest.fixture
def here(demo_database):
    """The demo agency in a settled view, without a page."""
    with database(demo_database):
        yield replace(agency_place("Eldermere Police", str(engine().url), local_viewer()), week=WEEK)


def node_of(here, name):
    return compare.cache.week_view(here).unit(name)


def test_a_unit_outside_the_lines_is_asked_about(open_page, sentence):
    app = open_page("compare", unit="North", measure="B1")
    assert re.fullmatch(
        r"North, kept on time: \d+% \(\d+ of \d+\); the group together \d+%\. "
        r"It differs by more than chance: ask why\.",
        sentence(app),
    )
    table = app.table[0].value
    assert list(table["Unit"])[:3] == ["**North**", "Central", "South"]
    assert table["Reading"].iloc[0] == "Lower than its peers by more than chance: ask why"
    assert table["Reading"].str.contains("ask why").sum() == 1
    assert "whether units differ anyway is judged from 10 units on; here are 8." in text_of(app)
    assert "The scale runs from 80% to 100%." in text_of(app)


def test_weeks_of_equal_number_are_a_line_of_dots_and_a_missed_goal_is_said(open_page, sentence):
    app = open_page("compare", unit="Harbour", measure="C2")
    assert sentence(app) == "Harbour, weeks with outreach: 38% (5 of 13); the group together 79%."
    assert "a dot a unit, each with 13 weeks" in text_of(app)
    own = app.table[0].value.set_index("Unit").loc["**Harbour**"]
    assert own["Reading"] == "Inside the solid lines, under its goal"
    assert own["998 of 1,000"].replace("\u00a0", " ") == "34–100%"
    assert wording.BETWEEN_NOTE in text_of(app)
    assert "**Harbour** 38% (5 of 13)" in text_of(app)


def test_nothing_is_said_of_a_unit_between_the_lines(open_page, sentence):
    said = sentence(open_page("compare", unit="Riverside", measure="A3"))
    assert re.fullmatch(
        r"Riverside, past 90 days and still open: \d+% \(\d+ of \d+\); the group together \d+%\.", said
    )


def test_every_row_leads_to_the_rows_behind_it(open_page, sentence):
    table = open_page("compare", unit="North", measure="B1").table[0].value
    for _, row in table.iterrows():
        if row["Rows"] == "–":
            assert row["Figure"].startswith("Too few")
            continue
        assert "/records?" in row["Rows"]
        name = row["Unit"].strip("*")
        count = re.search(r"\((\d+).of.(\d+)\)", row["Figure"])
        rows = open_page("records", unit=name, measure="B1", week=WEEK).dataframe[0].value
        assert len(rows) == int(count[2])
        assert (rows["Kept"] == "yes").sum() == int(count[1])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            {"unit": "Homicide", "measure": "A1"},
            "Homicide, answered within 90 days: not comparable yet. Too few cases (",
        ),
        ({"unit": "Internal affairs"}, "Internal affairs, kept on time: not comparable yet. Too few units"),
        (
            {"unit": "Airport", "measure": "A5"},
            "Airport, complaints received: withheld. The unit, or one it is counted with, is so small",
        ),
        (
            {"unit": "Homicide", "measure": "C2"},
            "Homicide, weeks with outreach: not compared. Not part of this unit's job.",
        ),
        ({"unit": "Patrol"}, "Patrol: not compared. Only units of one kind are"),
        ({"unit": "Unassigned"}, "Unassigned: not comparable yet. Only units of one kind are"),
        ({"unit": "North", "measure": "B5"}, "There is no comparison of “B5”"),
        ({"unit": "Atlantis"}, "There is no unit “Atlantis” that you may read."),
    ],
)
def test_where_there_is_no_comparison_the_page_says_why(open_page, sentence, query, said):
    app = open_page("compare", **query)
    assert sentence(app).startswith(said)
    assert not app.get("vega_lite_chart")


def test_neutral_measures_name_what_they_divide_by_and_withhold_the_smallest_unit(open_page):
    app = open_page("compare", unit="Central", measure="A5")
    table = app.table[0].value
    assert table["Figure"].str.contains("contacts").sum() == 7
    apart = table[table["Unit"].isin(["Hillside", "Airport"])]
    assert apart["Figure"].tolist() == ["withheld"] * 2
    assert set(apart.drop(columns=["Unit", "Figure"]).to_numpy().ravel()) == {"–"}
    assert wording.NEUTRAL in text_of(app)


def test_a_value_with_its_mix_of_cases_allowed_for_stands_beside_the_raw_one(open_page):
    table = open_page("compare", unit="North", measure="A6").table[0].value
    assert table["Mix allowed for"].str.fullmatch(r"\d+%").sum() == 7
    assert wording.MIX_NOTE in text_of(open_page("compare", unit="North", measure="A6"))
    assert "Mix allowed for" not in open_page("compare", unit="North", measure="B1").table[0].value


def test_days_late_have_their_goal_in_days(open_page):
    app = open_page("compare", unit="North", measure="B3")
    assert app.table[0].value["Figure"].str.contains("days").sum() == 8
    assert '"Goal 1' in app.get("vega_lite_chart")[1].proto.spec


def test_weekly_lines_of_all_units_share_one_scale_and_have_a_table(open_page):
    app = open_page("compare", unit="North", measure="B1")
    assert len(app.get("vega_lite_chart")) == 1 + 8
    specs = [chart.proto.spec for chart in app.get("vega_lite_chart")[1:]]
    assert len(set(specs)) == 1
    app.session_state["table_of_weeks"] = True
    app.run()
    twin = app.table[1].value
    assert twin.shape == (26, 9)
    assert "14–20" not in twin["Week"].iloc[0]


def test_the_first_page_is_of_a_unit_that_has_peers(open_page, sentence):
    assert sentence(open_page("compare")).startswith("North, kept on time")


def test_a_commander_sees_peers_as_a_whole_only(here):
    node = node_of(here, "Central")
    scope = replace(here.scope, unit_ids=frozenset({node.id}))
    found, whole = (compare.beside(place, node, "B1") for place in (replace(here, scope=scope), here))
    assert [row.name for row in found.rows] == ["Central"]
    assert found.together == len(whole.comparison.compared) - 1
    assert found.comparison.centre == whole.comparison.centre
    assert (
        compare.sentence(found, node)
        .replace("**", "")
        .startswith(compare.sentence(whole, node).replace("**", "").split(". ")[0].rstrip("."))
    )
    drawn, _, _ = funnel.drawn(found.comparison, node.id, found.names, {}, even=True)
    text = drawn.to_json() + compare.table(found, str).to_json()
    text += compare.reading(found) + compare.sentence(found, node) + wording.funnel_title(found.flagged)
    for row in whole.comparison.rows:
        assert (row.name in text) == (row.unit == node.id)
    (strip,) = (one for one in compare.strips(replace(here, scope=scope), node) if one.measure == "B1")
    assert strip.peers == ()
    assert strip.text.replace("\u00a0", " ").split("; ")[1].startswith("most similar units ")


def test_the_unit_page_puts_the_unit_among_its_peers(open_page, links):
    app = open_page("unit", unit="Central")
    assert [
        s.value
        for s in app.subheader
        if s.value.replace("\u00a0", " ").startswith("Compare with 8 similar units")
    ]
    targets = [query for _, page, query in links(app) if page == "compare"]
    assert [query["measure"] for query in targets] == ["A1", "B1", "C2"]
    assert {query["unit"] for query in targets} == {"Central"}
    assert not [1 for _, page, _ in links(open_page("unit", unit="Patrol")) if page == "compare"]


def test_the_method_page_says_how_much_scores_hang_on_choices(open_page, here):
    said = text_of(open_page("method"))
    assert "Scores of 8 units were worked out again with other choices" in said
    view = compare.cache.week_view(here)
    own = replace(here, scope=replace(here.scope, unit_ids=frozenset({node_of(here, "Records").id})))
    (sentence_alone,) = compare.sensitivity_lines(own, compare.cache.week_view(own)).values()
    (with_units,) = compare.sensitivity_lines(here, view).values()
    assert len(sentence_alone) == 1
    assert len(with_units) == 9


def test_the_first_line_says_where_the_order_hangs_on_the_method(here):
    found = compare.sensitivity(here, node_of(here, "North").id)
    assert compare.method_line(found) == ""
    shaky = replace(found, alone=found.alone | {"kind of average": 0.24})
    assert compare.method_line(shaky) == (
        "**The scores' order hangs on the method: the kind of average alone turns round 24% of pairs.**"
    )
    assert compare.sensitivity(here, node_of(here, "Patrol").id) is None
    assert compare.method_line(None) == ""
