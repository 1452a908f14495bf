"""Patterns to check: what is seen, what a person records beside it, and what was not run."""

import sqlite3
from contextlib import closing
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import select

from dashboard import wording
from dashboard.facts import patterns
from dashboard.words import patterns as words
from metrics.patterns import REGISTRY
from models.engine import engine_for, reading
from models.facts import table_of
from models.patterns import OUTCOMES, PatternOutcome
from tests.demo import database
from tests.views.conftest import opened

NEVER = ("cheat", "suspicio", "gaming", "fraud:", "manipul", "red flag")


def said(app):
    texts = [one.value for kind in (app.header, app.markdown, app.caption) for one in kind]
    return "\n".join(str(text) for text in texts).replace("\u00a0", " ")


@pytest.fixture
def own_demo(demo_database, tmp_path):
    """A copy, for what is recorded stays."""
    url = f"sqlite:///{tmp_path / 'agency.db'}"
    with closing(sqlite3.connect(demo_database.removeprefix("sqlite:///"))) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "agency.db"),))
    with database(url):
        yield url


def test_four_patterns_each_with_its_counts_and_its_question(open_page, sentence):
    app = open_page("patterns")
    assert sentence(app) == (
        "4 patterns to check in 26 weeks to 1 Nov. None is proof of anything: each asks a person to look."
    )
    text = said(app)
    for start in (
        "**South: fast findings**",
        "**Fraud: handed on just before the due day**",
        "**Records: done just on the due day**",
        "**Communications: entered late**",
    ):
        assert start in text
    assert "598 of 984 promises done within a week of their due day" in text
    assert "about 141 would be expected from the days around." in text
    assert "none would be expected at the unit's share of the year before." in text
    assert text.count(words.HELD) == 4
    assert text.count("**Ask:**") == 4
    assert "35 of 54 hand-offs of promises that the unit had held for longer" in text
    assert not [word for word in NEVER if word in text.lower().replace("fraud: handed", "")]


def form(app, pattern):
    """The form of one pattern: what was found, the words for it, and the way to keep them."""
    (own,) = {one.proto.form_id for one in app.text_area if one.proto.form_id.startswith(f"form_{pattern}_")}
    parts = [next(one for one in kind if one.proto.form_id == own) for kind in (app.selectbox, app.text_area)]
    return (*parts, next(one for one in app.button if one.proto.form_id == own))


def kept(url):
    looks = table_of(PatternOutcome)
    with reading(engine_for(url)) as connection:
        return connection.execute(
            select(looks.c.pattern, looks.c.outcome, looks.c.text, looks.c.recorded_by, looks.c.week_start)
        ).all()


def test_looks_are_added_beside_a_pattern_and_change_no_figure(own_demo, sentence):
    app = opened("patterns")
    before = sentence(app)
    choice, text, button = form(app, "G11")
    choice.select("still_looking")
    text.input("We read the *files* of all ten.")
    button.click()
    app.run()
    assert said(app).count(words.HELD) == 4
    choice, text, button = form(app, "G11")
    choice.select("explained")
    text.input("A pilot for small matters.")
    button.click()
    app.run()
    shown = said(app)
    assert "**Still looking**, local viewer" in shown
    assert "We read the \\*files\\* of all ten\\." in shown
    assert shown.index("Still looking") < shown.index("**Explained**, local viewer")
    assert shown.count(words.HELD) == 3
    assert sentence(app) == before
    assert [(row.pattern, row.outcome, row.recorded_by) for row in kept(own_demo)] == [
        ("G11", "still_looking", "local viewer"),
        ("G11", "explained", "local viewer"),
    ]
    assert {row.week_start.isoformat() for row in kept(own_demo)} == {"2026-10-26"}


def test_a_look_without_words_is_refused_in_one_sentence(own_demo):
    app = opened("patterns")
    form(app, "G1")[2].click()
    app.run()
    assert [one.value for one in app.warning] == ["Say in 1 to 400 characters what was found."]
    assert kept(own_demo) == []


def opened_part(open_page, prefix):
    """The page with one closed part opened."""
    app = open_page("patterns")
    if not prefix.startswith("rows_"):
        app.session_state[prefix] = True
        return app.run()
    own = form(app, prefix.removeprefix("rows_"))[2].proto.form_id.removeprefix("form_")
    app.session_state[f"rows_{own}"] = True
    return app.run()


def test_the_records_behind_a_pattern_are_its_k_of_n(open_page):
    promises = opened_part(open_page, "rows_G1").dataframe[0].value
    assert list(promises) == [
        "Asked about",
        "Record",
        "Kind",
        "Made",
        "Due",
        "Due moved on",
        "Done",
        "Entered",
    ]
    assert (len(promises), (promises["Asked about"] == "yes").sum()) == (984, 598)
    assert promises["Record"].is_unique
    handed = opened_part(open_page, "rows_G8").dataframe[0].value
    assert (len(handed), (handed["Asked about"] == "yes").sum()) == (54, 35)


def chosen(app, prefix, at):
    """The page with one row of the records of a pattern chosen."""
    own = form(app, prefix)[2].proto.form_id.removeprefix("form_")
    cells = {"rows": [], "columns": [], "cells": [(at, "Due")]}
    app.session_state[f"records_{own}"] = {"selection": cells}
    return app.run()


def test_a_row_leads_to_its_record_and_a_pattern_to_its_unit(open_page, links, sentence):
    for pattern, unit, at in (("G1", "Records", 3), ("G8", "Fraud", 40)):
        app = opened_part(open_page, f"rows_{pattern}")
        assert ("unit", unit) in [(page, query.get("unit")) for _, page, query in links(app)]
        key = app.dataframe[0].value["Record"].iloc[at]
        ((label, query),) = [
            (label, query) for label, page, query in links(chosen(app, pattern, at)) if page == "record"
        ]
        assert f"See what happened: {key}" in label
        page = open_page("record", record=query["record"])
        due = wording.long_day(app.dataframe[0].value["Due"].iloc[at].date())
        assert f"due {due}".replace("\u00a0", " ") in sentence(page)
    app = opened_part(open_page, "rows_G11")
    (query,) = [query for _, page, query in links(chosen(app, "G11", 0)) if page == "record"]
    assert query["record"].startswith("complaint-")


def test_names_of_tests_stand_only_behind_how_it_is_reckoned(open_page):
    app = open_page("patterns")
    behind = {one.value for box in app.expander if box.label == words.RECKONED for one in box.caption}
    assert len(behind) == 4
    assert any("exact" in text for text in behind)
    shown = [one.value for kind in (app.header, app.markdown, app.caption) for one in kind]
    others = " ".join(str(text) for text in shown if text not in behind)
    assert not [name for name in ("Fisher", "chi-square", "binomial", "Poisson") if name in others]


def test_complaints_behind_a_pattern_show_week_and_clock_and_never_a_number(open_page):
    cases = opened_part(open_page, "rows_G11").dataframe[0].value
    assert (len(cases), (cases["Asked about"] == "yes").sum()) == (22, 10)
    assert "Record" not in cases
    assert set(cases["Received in the week of"].dt.day_of_week) == {0}
    fast = cases[cases["Asked about"] == "yes"]
    assert ((fast["Days to finding"] <= 10) | (fast["Contact on record"] == "no")).all()


def test_every_check_says_for_how_many_units_it_ran_and_why_not_for_others(open_page):
    (table,) = opened_part(open_page, "quiet_checks").table
    rows = table.value.set_index("Check").map(lambda cell: cell.replace("\u00a0", " "))
    assert len(rows) == len(REGISTRY) + 1
    assert list(rows.loc["Done just on the due day (G1)"]) == [
        "24 of 26 units",
        "1 unit",
        "Too few cases: 2 units",
    ]
    assert rows.loc["Feedback that reads alike (G10)", "Run for"] == "none"
    assert "totals only" in rows.loc["Feedback that reads alike (G10)", "Not run"]


def test_agencies_with_one_part_say_what_is_not_connected(open_partial, sentence):
    for agency in ("Detroit", "Boston", "Chicago"):
        app = open_partial("patterns", agency=agency)
        assert sentence(app).startswith(("No pattern to check in 26 weeks", "1 pattern to check"))
    app.session_state["quiet_checks"] = True
    app.run()
    (table,) = app.table
    assert "Promises are not connected" in set(table.value["Not run"])


def test_words_for_every_pattern_and_every_outcome():
    assert set(words.OUTCOMES) == set(OUTCOMES)
    for own in REGISTRY:
        text = words.seen(own, 1, 20, 0.2).replace("\u00a0", " ")
        assert text.startswith("1 of 20 ")
        assert "; about 4 would be expected " in text
        assert not [word for word in (*NEVER, *wording.FORBIDDEN) if word in text.lower()]


@pytest.mark.parametrize(
    ("patterns", "start"),
    [
        (0, "**No pattern to check in"),
        (1, "**1\u00a0pattern to check in"),
        (12, "**12\u00a0patterns to check in"),
    ],
)
def test_the_sentence_in_every_number(patterns, start):
    text = words.sentence(patterns, 26, date(2026, 11, 1))
    assert text.startswith(start)
    assert wording.words(text) <= wording.MOST_WORDS


@pytest.mark.parametrize(
    ("reasons", "text"),
    [
        ({}, "–"),
        ({"Events are not connected.": 12}, "Events are not connected"),
        ({"Too few cases (1 of 8 needed)": 2, "Too few cases (3 of 8 needed)": 1}, "Too few cases: 3 units"),
        ({"Too few cases (1 of 8 needed)": 1, "No past.": 2}, "Too few cases: 1 unit; No past: 2 units"),
    ],
)
def test_reasons_for_what_was_not_run(reasons, text):
    assert words.not_run(reasons).replace("\u00a0", " ") == text


def test_a_file_of_records_runs_nothing_in_a_spreadsheet():
    frame = pd.DataFrame({"Record": ["=1+1", "P-2"], "Due": pd.to_datetime(["2026-01-02", None])})
    assert patterns.csv_text(frame) == "Record,Due\n'=1+1,2026-01-02\nP-2,\n"
