"""Meeting mode: one unit a screen in tree order, with the figures of its own page."""

import pytest

from dashboard import wording
from tests.views.test_council_page import shown


def steps(app, links):
    return {
        label.split(":")[0]: query["unit"]
        for label, page, query in links(app)
        if page == "meeting" and ":" in label
    }


def test_next_and_previous_lead_along_the_tree_order(open_page, links):
    app = open_page("meeting")
    first = app.query_params["unit"]
    assert steps(app, links).get("‹ Previous") is None
    assert "1 of 30 units" in shown(app)
    second = steps(app, links)["Next"]
    app = open_page("meeting", unit=second)
    assert steps(app, links)["‹ Previous"] == first
    assert "2 of 30 units" in shown(app)
    last = open_page("meeting", unit="Unassigned")
    assert "30 of 30 units" in shown(last)
    assert set(steps(last, links)) == {"‹ Previous"}


def test_this_week_leads_to_it_and_it_leads_back(open_page, links):
    assert ("Meeting mode", "meeting") in [(label, page) for label, page, _ in links(open_page("this_week"))]
    assert ("Leave meeting mode", "this_week") in [
        (label, page or "this_week") for label, page, _ in links(open_page("meeting", unit="North"))
    ]


def test_the_screen_has_the_figures_of_the_units_page(open_page, sentence):
    screen, page = open_page("meeting", unit="North"), open_page("unit", unit="North")
    assert [metric.value for metric in screen.metric] == [metric.value for metric in page.metric][:3]
    late = sentence(page).split(" promises are late")[0]
    assert sentence(screen).startswith(f"North: {late} promises are late, of ")
    assert "the oldest is" in sentence(screen)
    assert wording.words(sentence(screen)) <= wording.MOST_WORDS
    assert "Ask: What got in the way" in shown(screen)
    assert "goal 95%" in shown(screen)
    assert "No reply yet." in shown(screen)


def test_unassigned_has_its_late_promises_and_no_measure(open_page):
    app = open_page("meeting", unit="Unassigned")
    assert not app.metric
    assert "No question this week." in shown(app)


@pytest.mark.parametrize("agency", ["Detroit", "Boston"])
def test_an_agency_with_one_part_says_what_it_lacks(open_partial, sentence, agency):
    said = sentence(open_partial("meeting", agency=agency))
    assert ("cannot be read" in said) == (agency == "Detroit")


def test_an_unknown_unit_is_one_plain_sentence(open_page, sentence):
    assert sentence(open_page("meeting", unit="Nowhere")) == "There is no unit “Nowhere” that you may read."


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ((None, 0, None), "North. Late promises cannot be read for this week."),
        ((0, 4, None), "North: no promise is late, of 4 open promises."),
        ((0, 0, None), "North: no promise is late, none is open."),
        ((1, 1, 9), "North: 1 promise is late, of 1 open promise; it is 9 days late."),
        ((2, 8, 9), "North: 2 promises are late, of 8 open promises; the oldest is 9 days late."),
    ],
)
def test_sentence(facts, said):
    text = wording.meeting.late_sentence("North", *facts)
    assert wording.plain(text).replace("\u00a0", " ") == said
