"""What every page carries, and what no page may say."""

import pytest

from dashboard import wording

PAGES = {
    "this_week": {},
    "unit": {"unit": "North"},
    "council": {"quarter": "2026-Q3"},
    "meeting": {"unit": "North"},
    "compare": {"unit": "North"},
    "records": {"unit": "North", "measure": "B1"},
    "data": {},
    "patterns": {},
    "published": {"unit": "North"},
    "units": {},
    "method": {},
    "clocks": {},
}


def words_of(app):
    tables = [cell for table in app.table for cell in table.value.to_numpy().ravel()]
    texts = [
        element.value for kind in (app.header, app.subheader, app.markdown, app.caption) for element in kind
    ]
    return "\n".join(str(text) for text in [*texts, *tables]).lower()


@pytest.mark.parametrize("name", PAGES)
def test_the_standing_line_is_on_every_page_and_no_word_judges(open_page, name):
    app = open_page(name, **PAGES[name])
    assert not app.exception
    said = words_of(app)
    assert wording.STANDING_LINE.lower() in said
    assert f"scorecard {'2026-w39' if name == 'council' else '2026-w44'}" in said
    assert [word for word in wording.FORBIDDEN if word in said] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_sentence_is_short_and_alone(open_page, name):
    app = open_page(name, **PAGES[name])
    assert len(app.header) == 1
    assert wording.words(app.header[0].value) <= wording.MOST_WORDS


def test_nothing_is_said_of_what_is_not_there():
    assert wording.unassigned_sentence(0, 1).startswith("**1\u00a0open complaint names no unit.**")
    assert wording.unassigned_sentence(2, 1).startswith(
        "**2\u00a0open promises and 1\u00a0open complaint name"
    )
    assert wording.unassigned_sentence(0, 0).startswith("**Every open record names its unit.**")


@pytest.mark.parametrize(
    ("late", "before", "said"),
    [
        (33, 36, "of 385 open promises; 3 fewer than last week"),
        (33, 30, "of 385 open promises; 3 more than last week"),
        (33, 33, "of 385 open promises; as many as last week"),
        (33, None, "of 385 open promises"),
    ],
)
def test_late_promises_against_last_week(late, before, said):
    assert wording.late_beside(385, before, late).replace("\u00a0", " ") == said
