"""Council: every number is the measure's own figure of the quarter, or reads withheld."""

import re
from datetime import UTC, datetime

import pytest

from dashboard import wording
from metrics.calendar import Quarter, Week
from metrics.council import council
from metrics.council_counts import agency_over, span_of_quarter, year_so_far
from metrics.disclosure.quarters import live, quarters
from metrics.figures import Figures, figures
from metrics.measures import REGISTRY
from metrics.scorecards import build
from models.access import check_can_read_agency, local_viewer
from models.engine import engine, reading
from tests.demo import UNTIL

AGENCY = "Eldermere Police"
QUARTER = Quarter(2026, 3)


def shown(app):
    tables = [str(cell) for table in app.table for cell in table.value.to_numpy().ravel()]
    parts = [element.value for kind in (app.subheader, app.markdown, app.caption) for element in kind]
    return "\n".join([*map(str, parts), *tables]).replace("\u00a0", " ")


def view() -> Figures:
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
        return figures(connection, scope, now=datetime.now(UTC))


def pledges_of(connection, scope, found: Figures):
    return council(found, connection, scope, QUARTER, UNTIL, live(connection, scope, found)).pledges


def over(found: Figures, measure: str, quarter: Quarter = QUARTER, span=None):
    return REGISTRY[measure].reckon(agency_over(found, span or span_of_quarter(quarter)))


def test_the_sentence_holds_the_quarters_own_figures(open_page, sentence):
    said, found = sentence(open_page("council")), view()
    kept, answered, past = (over(found, name) for name in ("B1", "A1", "A3"))
    assert f"{kept.numerator:,} of {kept.denominator:,} promises were kept on time" in said
    assert f"An estimated {answered.value:.0%} of complaints are answered within 90 days" in said
    assert f"{past.numerator} are past 90 days" in said
    before = over(found, "A3", Quarter(2025, 3)).numerator
    assert f"{past.numerator} are past 90 days ({before} a year before)" in said
    assert wording.words(said) <= wording.MOST_WORDS


def test_the_sentence_on_pledges_has_its_own_day_and_never_hides_what_stands_below(open_page):
    app, found = open_page("council"), view()
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
        pledges = pledges_of(connection, scope, found)
    held = pledges.standing("council")
    said = next(
        m.value.replace("\u00a0", " ") for m in app.markdown if m.value.startswith("On 15\u00a0November")
    )
    assert f"of your {held.every} pledges" in said
    assert f"**{held.claimed} are said done without confirmed evidence**" in said
    assert f"the date of {held.claimed_past} of them has passed" in said
    own = [one for one in pledges.rows if one.body == "council" and one.state == "claimed"]
    assert held.claimed_past == sum(one.due_on <= UNTIL for one in own) < held.claimed == len(own)
    assert "is late" not in said
    assert wording.words(said) <= wording.MOST_WORDS


def test_pledges_have_their_wording_lead_to_their_record_and_the_late_come_first(open_page):
    app = open_page("council")
    table = next(t.value for t in app.table if "State" in t.value.columns)
    assert table["Pledge"].str.fullmatch(r"\[[^\]]+\]\(/record\?\S*record=promise-\d+\) :gray\[P-\d+\]").all()
    order = [next(w for w in ("Late", "At risk", "Said done") if w in state) for state in table["State"]]
    assert order == sorted(order, key=["Late", "At risk", "Said done"].index)
    number = re.search(r"promise-(\d+)", table["Pledge"].iloc[0])
    record = open_page("record", record=f"promise-{number[1]}")  # type: ignore[index]
    title = re.search(r"\[([^\]]+)\]", table["Pledge"].iloc[0])[1]  # type: ignore[index]
    assert title.replace("\\", "") in record.header[0].value.replace("\\", "")


def test_what_was_late_since_is_named_and_adds_up(open_page):
    app, found = open_page("council"), view()
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
        late = council(
            found, connection, scope, QUARTER, UNTIL, live(connection, scope, found)
        ).pledges.newly_late
    said = shown(app)
    assert "From 29 June to 15 November" in said
    assert f"{len(late)} pledges fell due and were late" in said
    assert f"{sum(one.ended_on is None for one in late)} is still open" in said
    assert all(one.key in said for one in late[:5])
    assert "Since your last briefing" not in said


def test_every_part_and_the_score_have_a_word_or_that_it_is_too_close(open_page):
    app = open_page("council")
    words = {"Meets the standard", "Short of the standard", "Too close to call"}
    said = [m.value for m in app.markdown if m.value in words or m.value.startswith("Weak spot")]
    assert len(said) == 4


def test_the_figures_lead_to_the_method_of_the_same_week(open_page, links):
    led = {label: query for label, page, query in links(open_page("council"))}
    assert led["How this score is worked"]["week"] == "2026-W39"
    assert led["Rows of finding 2: promises"]["measure"] == "B1"


def test_every_finding_and_the_year_so_far_are_recomputed(open_page):
    said, found = shown(open_page("council")), view()
    told, before = over(found, "A8"), over(found, "B1", Quarter(2025, 3))
    kept, answered = over(found, "B1"), over(found, "A1")
    assert f"{told.numerator} of {told.denominator} complainants were told the outcome within 7 days" in said
    assert f"({kept.numerator:,} of {kept.denominator:,})" in said
    assert f"({before.numerator:,} of {before.denominator:,})" in said
    assert f"of {answered.denominator} cases" in said
    assert f"likely {answered.low:.0%}".rstrip("%") in said
    assert "The chief's office kept" in said
    for quarter in (QUARTER, Quarter(2025, 3)):
        year, informed = (over(found, name, span=year_so_far(quarter)) for name in ("B1", "A8"))
        assert f"{year.numerator:,} of {year.denominator:,}" in said
        assert f"{informed.numerator} of {informed.denominator}" in said


def test_the_figures_are_those_of_the_chiefs_scorecard_of_that_week(open_page):
    app, found = open_page("council"), view()
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
        card = build(connection, scope, now=datetime.now(UTC), week=Week.parse("2026-W39"))
    for name in ("A1", "A8", "B1"):
        row = card.figure(name, scope.agency_id)
        assert (row["numerator"], row["denominator"]) == (
            over(found, name).numerator,
            over(found, name).denominator,
        )
    score = card.scores[scope.agency_id]
    assert f"{score.point:.0f}, likely {score.low:.0f}–{score.high:.0f}" in shown(app)
    assert f"Scorecard {card.id}" in shown(app)


def test_five_findings_each_with_a_chart_and_a_caveat(open_page):
    app = open_page("council")
    said = shown(app)
    assert app.subheader[0].value == "Five findings"
    assert said.count("Caveat: ") == 5
    assert re.findall(r"\*\*(\d)  ", said) == ["1", "2", "3", "4", "5"]
    assert len(app.get("vega_lite_chart")) == 5 + 3 + 1


def test_complaint_figures_name_no_unit_and_no_pattern_is_told(open_page):
    app = open_page("council")
    names = {node.name for node in view().counts.tree[1:]}
    blocks = [block for block in shown(app).split("\n") if "omplain" in block]
    assert blocks
    assert not [name for name in names for block in blocks if re.search(rf"\b{name}\b", block)]
    assert "attern" not in shown(app)


def test_the_counts_behind_add_up(open_page):
    app = open_page("council")
    app.session_state["cells_open"] = True
    app.run()
    table = next(table.value for table in app.table if "Open at its end" in table.value.iloc[:, 0].to_list())
    cells = {row.iloc[0]: row.iloc[1] for _, row in table.iterrows()}
    n = {name: int(text.replace(",", "")) for name, text in cells.items() if text != "withheld"}
    assert n["Answered within 90 days of receipt"] + n["Answered later"] == n["Answered in the quarter"]
    assert n["Answered in the quarter"] + n["Open at its end"] == n["Open at some time in the quarter"]
    assert n["Told the outcome in time"] + n["Not told in time"] == n["To be told the outcome"]


def test_pledges_not_to_be_asked_about_are_folded(open_page):
    app = open_page("council")
    states = next(t.value for t in app.table if "State" in t.value.columns)["State"]
    assert not states.str.contains("Kept, with evidence|Not due").any()
    app.session_state["pledges_rest_open"] = True
    app.run()
    folded = [table.value for table in app.table if "State" in table.value.columns][1]
    assert folded["State"].str.contains("Kept, with evidence|Not due").all()
    total = int(re.search(r"Pledges \((\d+)\)", shown(app))[1])  # type: ignore[index]
    assert len(states) + len(folded) == total


def test_another_quarter_is_chosen_by_the_address_and_the_box(open_page, sentence):
    app = open_page("council", quarter="2026-Q2")
    kept = over(view(), "B1", Quarter(2026, 2))
    assert f"{kept.numerator:,} of {kept.denominator:,}" in sentence(app)
    assert "pledges as on 28 Jun 2026" in shown(app)
    app.selectbox("choose_quarter").set_value("2025-Q4").run()
    assert app.query_params["quarter"] == "2025-Q4"
    assert "October–December 2025" in shown(app)


def test_the_newest_settled_quarter_is_shown_whatever_week_was_looked_at(open_page):
    app = open_page("council", week="2025-W10")
    assert app.query_params["quarter"] == str(quarters(view())[0]) == "2026-Q3"


@pytest.mark.parametrize("quarter", ["2031-Q1", "soon", "2023-Q4", "<b>"])
def test_an_unknown_quarter_is_one_plain_sentence(open_page, sentence, quarter):
    said = sentence(open_page("council", quarter=quarter))
    assert said.startswith(f"There is no quarter “{quarter}” to read.")


def test_the_first_quarter_has_no_year_before(open_page):
    said = shown(open_page("council", quarter="2024-Q1"))
    assert "not known" in said
    assert "from a year before" not in said


def test_one_part_alone_has_its_own_findings(open_partial, sentence):
    said = sentence(open_partial("council", agency="Boston"))
    assert said.startswith("1 of 3 parts is connected: promises.")
    assert "No pledge is in the records." in shown(open_partial("council", agency="Boston"))
    complaints = open_partial("council", agency="Detroit")
    assert "1 of 3 parts is connected: complaints." in sentence(complaints)
    assert "Promises and events are not connected." in shown(complaints)
    assert "promise" not in sentence(complaints).replace("promises and events", "")


def test_headings_explain_their_words_from_the_glossary(open_page):
    helps = {head.value: head.proto.help for head in open_page("council").subheader}
    assert helps["The year so far"].startswith("From the year's first week")
    assert helps["Small numbers"] == "Not shown, so that nobody can be recognised in a small number."
    week = {head.value: head.proto.help for head in open_page("this_week").subheader}
    assert week["Late promises"] == "Not done when the day first promised ended."
    unit = {head.value: head.proto.help for head in open_page("unit", unit="North").subheader}
    assert unit["Due next"] == "Open items in the order of duty, then date."


def test_every_finding_has_its_rows(open_page, links):
    app = open_page("council", quarter="2026-Q3")
    wanted = {"1": 346, "2": 4888, "3": 189, "4": 645, "5": 38}
    rows = {
        re.search(r"finding (\d)", label)[1]: len(open_page(page, **query).dataframe[0].value)
        for label, page, query in links(app)
        if label.startswith("Rows of finding")
    }
    assert rows == wanted
    said = "\n".join(str(element.value) for element in app.markdown).replace("\u00a0", " ")
    for n in ("of 346 cases", "of 4,888", "of 189", "of the 645", "of 38"):
        assert n in said
