"""Agencies with one part connected: what works is shown, the rest says why."""

import pytest


def text_of(app):
    parts = [
        *(m.value for m in app.markdown),
        *(c.value for c in app.caption),
        *(s.value for s in app.subheader),
    ]
    return "\n".join(parts).replace("\u00a0", " ")


@pytest.mark.parametrize("agency", ["Detroit", "Boston", "Chicago"])
def test_one_of_three_parts(open_partial, sentence, agency):
    app = open_partial("this_week", agency=agency)
    assert sentence(app).startswith("1 of 3 parts is connected.")
    assert "1 of 3 parts connected" in text_of(app)
    assert app.selectbox("choose_agency").value == agency


def test_complaints_alone_show_their_clocks(open_partial, sentence):
    app = open_partial("this_week", agency="Detroit")
    assert "Complaints:" in sentence(app)
    assert "Connect promises next." in sentence(app)
    assert app.metric[0].value == "–"
    assert "Promises are not connected" in text_of(app)


def test_a_file_without_handling_units_says_why_units_have_no_clock(open_partial, sentence):
    app = open_partial("unit", agency="Detroit", unit="11TH PRECINCT")
    assert "Promises are not connected." in sentence(app)
    assert "The file names no handling office" in text_of(app)


def test_promises_alone_show_what_is_late(open_partial, sentence):
    app = open_partial("this_week", agency="Boston")
    assert "late" in sentence(app)
    assert "Connect complaints next." in sentence(app)
    assert open_partial("unit", agency="Boston", unit="A15").metric[0].value.endswith("%")


@pytest.mark.parametrize(
    "name", ["unit", "council", "meeting", "records", "patterns", "published", "data", "method"]
)
@pytest.mark.parametrize("agency", ["Detroit", "Boston", "Chicago"])
def test_every_page_stands(open_partial, sentence, agency, name):
    assert sentence(open_partial(name, agency=agency))


def test_quarantine_is_shown_with_its_reasons_and_the_way_back(open_partial):
    app = open_partial("data", agency="Detroit")
    waiting = app.dataframe[0].value
    assert list(waiting.columns) == ["Source", "Row", "What is wrong", "Column", "Found", "Wanted"]
    assert 0 < len(waiting) <= 50
    assert 'quarantine export --agency "Detroit"' in app.code[0].value


def test_another_agency_forgets_week_and_unit(open_partial, sentence):
    app = open_partial("unit", agency="Detroit", unit="11TH PRECINCT")
    app.selectbox("choose_agency").set_value("Boston").run()
    assert sentence(app)
    assert app.query_params["agency"] == "Boston"
    assert app.query_params["unit"] != "11TH PRECINCT"
