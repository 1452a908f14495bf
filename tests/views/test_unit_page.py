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
    concern = card.figure("A5", node.id)
    assert sentence(app).startswith(f"{int(late['value'])} promises are late")
    assert f"{int(kept['numerator'])} of {int(kept['denominator'])} were kept on time" in sentence(app)
    assert labels_of(app)["Late"] == int(late["value"])
    numbers = [metric.value for metric in app.metric]
    assert numbers[0] == f"{kept['value']:.0%}"
    assert numbers[-1] == str(int(concern["numerator"]))


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


def test_a_very_small_unit_keeps_who_is_complained_about_to_itself(open_page, sentence):
    assert "could point at one person" in text_of(open_page("unit", unit="Airport"))
    for measure in ("A5", "A6", "A7:force", "outcomes_closed"):
        said = sentence(open_page("records", unit="Airport", measure=measure))
        assert said.startswith("Withheld"), measure


@pytest.mark.parametrize("unit", ["Atlantis", "central ", "<script>"])
def test_an_unknown_unit_is_one_plain_sentence(open_page, sentence, unit):
    for page in ("unit", "records"):
        assert sentence(open_page(page, unit=unit)) == f"There is no unit “{unit}” that you may read."
