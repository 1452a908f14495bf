"""One unit: the list, the parts, what concerns it; Unassigned is counted and nothing else."""

import re
from datetime import UTC, datetime

import pytest

from metrics.calendar import Week
from metrics.scorecards import build
from models.access import check_can_read_agency, local_viewer
from models.engine import engine, reading
from models.tree import find_unit


def text_of(app):
    parts = [*(m.value for m in app.markdown), *(c.value for c in app.caption)]
    return "\n".join(parts).replace("\u00a0", " ")


def segment(app, name):
    """A chosen segment of the list, after a click."""
    (control,) = [group for group in app.button_group if group.label == "Due next"]
    return control.set_value(name).run()


def labels_of(app):
    (control,) = [group for group in app.button_group if group.label == "Due next"]
    return {
        label.rsplit(" ", 1)[0]: int(label.rsplit(" ", 1)[1].replace(",", "")) for label in control.options
    }


def test_the_sentence_and_the_parts_are_the_scorecards(open_page, sentence):
    app = open_page("unit", unit="Central")
    with reading(engine()) as connection:
        scope = check_can_read_agency(connection, local_viewer(), None)
        node = find_unit(connection, scope, "Central")
        card = build(connection, scope, now=datetime.now(UTC), week=Week.parse("2026-W46"))
    late, kept = card.figure("commitments_overdue", node.id), card.figure("B1", node.id)
    concern = card.figure("A5", node.id)["numerator"]
    assert sentence(app).startswith(f"{int(late['value'])} promises are late")
    assert f"{int(kept['numerator'])} of {int(kept['denominator'])} were kept on time" in sentence(app)
    assert labels_of(app)["Late"] == int(late["value"])
    numbers = [metric.value for metric in app.metric]
    assert numbers[0] == f"{kept['value']:.0%}"
    assert re.search(
        rf"{int(concern)} complaints concern this unit; another office handles \d+", text_of(app)
    )


def test_segments_show_what_they_count(open_page, links):
    app = open_page("unit", unit="Central")
    counts = labels_of(app)
    for name, label in (("late", "Late"), ("soon", "7 days"), ("complaints", "Complaints")):
        app = segment(app, name)
        states = [m.value for m in app.markdown if re.match(r"(:orange\[)?[◆○◌] ", m.value)]
        assert len(states) == min(counts[label], 8)
    rows = open_page("records", unit="Central", measure="open_promises", part="soon")
    assert len(rows.dataframe[0].value) == counts["7 days"]


def test_every_figure_of_the_page_leads_to_its_rows(open_page, links):
    app = open_page("unit", unit="Central")
    measures = {query["measure"] for _, page, query in links(app) if page == "records"}
    assert {"commitments_overdue", "B1", "B2", "B3", "C2", "C3", "A1", "A3", "A5"} <= measures
    for measure in sorted(measures):
        assert not open_page("records", unit="Central", measure=measure).exception


def test_charts_have_a_table_twin(open_page):
    app = open_page("unit", unit="West")
    before = len(app.table)
    app.session_state["table_of_B1"] = True
    app.run()
    assert len(app.table) == before + 1
    twin = app.table[before].value
    assert len(twin) == 26
    assert twin["State"].str.contains("Early").sum() == 2
    assert twin["Usual range"].str.match(r"\d+–\d+%").all()


def test_a_bureau_lists_its_units(open_page):
    app = open_page("unit", unit="Patrol")
    table = app.table[-1].value
    assert table["Unit"].iloc[0] == "**North**"
    assert len(table) == 9


def test_unassigned_has_counts_and_lists_only(open_page, sentence):
    app = open_page("unit", unit="Unassigned")
    assert "name no unit" in sentence(app)
    assert "score" not in text_of(app).lower().replace("scorecard", "")
    assert "Complaints open" in " ".join(p.proto.label for p in app.get("page_link"))


def test_a_very_small_unit_shows_whom_complaints_are_about_with_a_sibling_only(open_page, sentence):
    """Airport has seven sworn officers; Hillside, its next smallest sibling, shows the same."""
    said = [text_of(open_page("unit", unit=unit)) for unit in ("Airport", "Hillside")]
    both = [re.search(r"\d+\scomplaints? concerns? Hillside and Airport together", text) for text in said]
    assert both[0] is not None
    assert both[1] is not None
    assert both[0][0] == both[1][0]
    for measure in ("A5", "A6", "A7:force", "outcomes_closed"):
        pages = [open_page("records", unit=unit, measure=measure) for unit in ("Airport", "Hillside")]
        first, second = (sentence(page) for page in pages)
        assert "Hillside and Airport together" in first, measure
        assert first == second, measure


@pytest.mark.parametrize("unit", ["Atlantis", "central ", "<script>"])
def test_an_unknown_unit_is_one_plain_sentence(open_page, sentence, unit):
    for page in ("unit", "records"):
        assert sentence(open_page(page, unit=unit)) == f"There is no unit “{unit}” that you may read."


def test_the_chosen_segment_stands_in_the_address(open_page):
    app = segment(open_page("unit", unit="Central"), "month")
    assert app.query_params["due"] == ["month"] or app.query_params["due"] == "month"
    copied = open_page("unit", unit="Central", due="month")
    rows = [m.value for m in copied.markdown if re.match(r"\*\*[^*]+\*\*\s+:gray\[:small\[.*P-\d", m.value)]
    assert len(rows) == min(labels_of(copied)["30 days"], 8)
    assert f"8 of {labels_of(copied)['30 days']} shown" in text_of(copied)
    assert not open_page("unit", unit="Central", due="<b>").exception


def test_a_segment_stands_under_the_duties_that_order_it(open_page):
    app = open_page("unit", unit="Patrol", due="late")
    heads = [c.value for c in app.caption if c.value in ("By policy", "As promised", "By default")]
    assert heads == sorted(set(heads), key=["By policy", "As promised", "By default"].index)
    assert len(heads) >= 2
    assert not [m for m in app.markdown if "date as promised" in m.value]


def test_who_holds_a_promise_is_told_only_where_it_is_another(open_page):
    assert "With Central" not in text_of(open_page("unit", unit="Central"))
    assert "With West" in text_of(open_page("unit", unit="Patrol"))


def test_the_promise_without_an_owner_is_a_link_to_its_row(open_page, links, sentence):
    app = open_page("unit", unit="West")
    assert "1 has no owner" in sentence(app)
    ((page, query),) = [(page, q) for label, page, q in links(app) if label == "See the one without an owner"]
    assert page == "record"
    assert "nobody" in sentence(open_page("record", **query)).lower()
    several = [label for label, _, _ in links(open_page("unit", unit="Eldermere Police"))]
    assert [label for label in several if re.match(r"See the \d+ without an owner", label)]


def test_days_of_the_lists_are_dates(open_page, sentence):
    assert "late on 15 November, 9 come due by 22 November" in sentence(open_page("unit", unit="Central"))
    assert "Sunday" not in sentence(open_page("unit", unit="Central", week="2026-W40"))


def test_average_days_late_has_one_decimal_wherever_it_stands(open_page, sentence):
    shown = re.search(r"Average days late\n?", text_of(open_page("unit", unit="Central", chart="B3")))
    assert shown is not None
    app = open_page("unit", unit="Central")
    days = [m.value for m in app.markdown if re.search(r"\bdays\]$", m.value.replace("\u00a0", " "))]
    (average,) = [d for d in days if "." in d]
    number = re.search(r"(\d+\.\d)\W", average.replace("\u00a0", " "))
    assert number is not None
    assert f"Average days late: {number[1]} days" in sentence(
        open_page("records", unit="Central", measure="B3")
    )


def test_a_part_that_is_not_the_units_job_is_one_line(open_page, links):
    app = open_page("unit", unit="Communications")
    assert "Not part of this unit's job" in text_of(app)
    assert "No events" not in text_of(app)
    assert not {"C1", "C2", "C3", "C6"} & {query.get("measure") for _, _, query in links(app)}


def test_counts_that_are_0_are_folded_away(open_page):
    app = open_page("unit", unit="Unassigned")
    assert [box.label for box in app.expander if "other counts are 0" in box.label]


def test_an_empty_line_of_open_complaints_is_a_sentence(open_page):
    app = open_page("unit", unit="Chief's office")
    assert "No complaint was open at the end of any of the 24 settled weeks." in text_of(app)
    assert "Open complaints, week by week" not in [box.label for box in app.expander]


def test_who_handles_the_complaints_that_concern_a_unit_is_counted_from_the_rows(open_page):
    found = re.search(
        r"(\d+) complaints concern this unit; another office handles (\d+)",
        text_of(open_page("unit", unit="Central")),
    )
    assert found is not None
    rows = open_page("records", unit="Central", measure="A5").dataframe[0].value
    assert len(rows) == int(found[1])
    assert 0 < int(found[2]) < int(found[1])


def test_parts_of_a_chart_inside_the_usual_range_say_why_they_are_coloured(open_page):
    titles = text_of(open_page("unit", unit="Patrol"))
    assert re.search(
        r"Usual in the newest settled week; \d+ of 24 weeks lay in stretches on one side", titles
    )
    assert "Higher than usual in the newest settled week: 7 of 20" in text_of(
        open_page("unit", unit="Central", chart="B4")
    )
    assert "It was compared with the first 26 weeks together" in text_of(
        open_page("unit", unit="Central", chart="B4")
    )


def test_a_file_that_names_no_handling_unit_is_not_read_as_if_it_did(open_partial):
    app = open_partial("unit", agency="Detroit", unit="10TH PRECINCT")
    assert "the file does not say which unit handles them" in text_of(app)
    assert "This unit handled" not in text_of(app)
