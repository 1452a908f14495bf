"""Questions of the week and usual ranges as the pages show them."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.facts import signals
from metrics import rules
from metrics.figures import figures
from metrics.signals.questions import judge_week
from models.access import check_can_read_agency, local_viewer
from models.engine import engine, reading
from models.settings import settings


def text_of(app):
    parts = [*(m.value for m in app.markdown), *(c.value for c in app.caption)]
    return "\n".join(parts).replace("\u00a0", " ")


def judged_now():
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, local_viewer(), None)
        view = figures(connection, scope, now=datetime.now(UTC))
    return view, judge_week(view, ())


def test_the_questions_are_those_of_the_tests(open_page, sentence):
    app = open_page("this_week")
    view, judged = judged_now()
    assert judged.week.start == date(2026, 10, 26)
    assert f" {len(judged.questions)} questions need asking." in sentence(app)
    assert f"Questions for this week ({len(judged.questions)})" in [s.value for s in app.subheader]
    shown = text_of(app)
    for row in judged.questions.itertuples():
        name = view.counts.nodes[row.unit_id].name
        counts = f"**{name}:** {row.numerator} of {row.denominator} promises"
        usual = f"usual {row.low:.0f}" + (f"–{row.high:.0f}" if row.high > row.low else "")
        assert re.search(rf"{re.escape(counts)} .*week of 26 Oct; {usual} of {row.denominator}", shown)
    assert f"{judged.family} figures judged together" in shown
    assert shown.count("Ask: ") == len(judged.questions)


def test_the_demos_two_bad_weeks_are_asked_about(open_page):
    open_page("this_week")
    view, judged = judged_now()
    asked = {(view.counts.nodes[row.unit_id].name, row.measure) for row in judged.questions.itertuples()}
    assert asked == {("North", "B1"), ("Central", "B4")}


def test_a_question_leads_to_the_rows_that_were_counted(open_page, links, sentence):
    app = open_page("this_week")
    followed = [query for label, page, query in links(app) if query.get("window") == "2026-W44"]
    _, judged = judged_now()
    assert len(followed) == len(judged.questions)
    for query, row in zip(followed, judged.questions.itertuples(), strict=True):
        rows = open_page("records", **query)
        assert len(rows.dataframe[0].value) == row.denominator
        assert f"{row.numerator} of {row.denominator} promises" in sentence(rows)
        assert "counted in the week of 26 Oct 2026" in sentence(rows)


def test_judged_rows_of_days_late_and_of_counts(open_page, sentence):
    said = sentence(open_page("records", measure="B3", unit="North", window="judged"))
    assert re.match(r"Average days late: \d+ of \d+ promises late\.", said)
    assert not open_page("records", measure="commitments_due", unit="North", window="judged").exception


def test_a_quiet_week_says_so(open_page, sentence):
    app = open_page("this_week", week="2026-W35")
    assert sentence(app).startswith("Nothing unusual.")
    assert "No week stands out" in text_of(app)


def test_before_there_is_a_baseline_nothing_is_said(open_page, sentence):
    app = open_page("this_week", week="2023-W50")
    assert "usual" not in sentence(app)
    assert "No unit has enough settled weeks yet" in text_of(app)
    assert "Too early for a usual range" in text_of(open_page("unit", unit="North", week="2023-W50"))


def test_the_unit_page_says_what_is_usual(open_page, sentence):
    app = open_page("unit", unit="West")
    shown = text_of(app)
    assert re.search(r"Above the middle of usual for \d+ weeks: a lasting change", shown)
    assert re.search(r"The newest week is better than usual: \d+ weeks in a row lie above the middle", shown)
    assert "In a usual week" in shown
    assert "Limits from its first 26 weeks." in shown
    assert "~ Meets some weeks" in shown
    assert re.search(r"; \d+ weeks above the middle of usual\.$", sentence(app))


@pytest.mark.parametrize(
    ("unit", "chart", "said"),
    [
        ("Central", "B4", "Asked this week: 7 of 20 promises handed on 3 times or more, week of 26 Oct"),
        ("North", "B1", "Asked this week: 15 of 28 promises kept, week of 26 Oct; usual 20–28 of 28."),
        ("North", "C3", "4-week block"),
        ("North", "A8", "Too few cases to draw a usual range for single weeks."),
        ("Internal affairs", "A1", "In a usual 4-week block"),
        ("Patrol", "B3", "promises are"),
        ("Homicide", "B5", "never moved"),
    ],
)
def test_the_address_names_the_chart_of_a_part(open_page, unit, chart, said):
    app = open_page("unit", unit=unit, chart=chart)
    assert said in text_of(app)


def test_a_chart_that_is_chosen_stands_in_the_address(open_page):
    app = open_page("unit", unit="Central")
    app.selectbox("chart_of_B1").set_value("B3").run()
    assert app.query_params["chart"] == "B3"
    assert "Average days late, by week" in text_of(app)
    assert app.selectbox("chart_of_A1").value == "A1"
    app.selectbox("chart_of_B1").set_value("B1").run()
    assert "chart" not in app.query_params
    assert not open_page("unit", unit="Central", chart="<b>").exception


def test_every_chart_with_a_range_has_its_table(open_page):
    app = open_page("unit", unit="North", chart="C3")
    app.session_state["table_of_C3"] = True
    app.run()
    (twin,) = [table.value for table in app.table if "Usual range" in table.value.columns]
    assert list(twin.columns) == ["Weeks", "Listening loop closed", "Usual range", "State"]
    assert not (twin == "").any().any()


def test_what_is_not_among_the_first_stands_behind_a_click(open_page, sentence, tmp_path, monkeypatch):
    shipped = (Path(rules.__file__).parent / "default.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    changed = shipped.replace("most_questions = 5", "most_questions = 1")
    own.write_text(changed.replace('version = "3"', 'version = "one question"'), encoding="utf-8")
    monkeypatch.setenv("ACCOUNTABILITY_CONFIGURATION", str(own))
    settings.cache_clear()
    app = open_page("this_week")
    assert " 1 question needs asking." in sentence(app)
    assert "**Also unusual (1)**" in [expander.label for expander in app.expander]
    assert "**Central:**" not in text_of(app)
    app.session_state["also_open"] = True
    app.run()
    assert "**Central:**" in text_of(app)
    monkeypatch.undo()
    settings.cache_clear()


def stretched(values, rules, state="better"):
    """Rows of a chart around 0.8, with the rule that holds in each."""
    return pd.DataFrame(
        {
            "week_start": [date(2026, 6, 1) + timedelta(weeks=at) for at in range(len(values))],
            "value": values,
            "centre": 0.8,
            "numerator": [round(value * 20) for value in values],
            "denominator": 20,
            "rule": rules,
            "state": [state if rule else "" for rule in rules],
        }
    )


def test_a_run_on_one_side_is_one_stretch_whatever_else_its_points_are():
    rules = ["", *["shift"] * 3, "outside", *["shift"] * 2, "two in three", "", "outside"]
    rows = signals._labelled(stretched([0.7, *[0.9] * 7, 0.7, 0.4], rules), "share")
    assert rows["stretch"].tolist() == [False, *[True] * 7, False, False]
    assert rows.loc[7, "stretch_from"] == pd.Timestamp("2026-06-08")
    assert rows["why"].tolist() == [*[""] * 7, "7 or more in a row above the middle", "", ""]
    # Only what is unusual by itself carries its counts.
    assert [label for label in rows["label"] if label] == ["8\u00a0of\u00a020"]


@pytest.mark.parametrize(
    ("values", "rules", "why"),
    [
        ([0.7, 0.96, 0.97, 0.9], ["", "two in three", "two in three", ""], "2 of 3 near the upper edge"),
        ([0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.79], ["trend"] * 7, "7 in a row up"),
        ([0.79, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5], ["trend"] * 7, "7 in a row down"),
        ([0.7, 0.9], ["", ""], ""),
    ],
)
def test_a_stretch_says_why_it_is_coloured(values, rules, why):
    said = "".join(signals._labelled(stretched(values, rules), "share")["why"])
    assert said.replace("\u00a0", " ") == why


def test_a_label_stands_away_from_its_line():
    rows = signals._labelled(
        stretched([0.8, 0.99, 0.8, 0.8, 0.5, 0.8], ["", "outside", "", "", "outside", ""]), "share"
    )
    assert rows.loc[rows["label"] != "", "lifted"].tolist() == [True, False]
