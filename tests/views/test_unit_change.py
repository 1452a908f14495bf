"""A unit's page tells what changed and what promises would change: folded away, adding up, without a key of a
complaint."""

import re
from datetime import date

import pandas as pd
import pytest
import sqlalchemy as sa

from dashboard import cache, wording
from dashboard.facts import changed as facts
from dashboard.facts import unit as unit_facts
from dashboard.hand_off_matrix import cells, matrix
from dashboard.moved_bars import moved_bars, moved_points
from metrics.change.records import RecordLine, Trace
from models.engine import engine, reading
from seed_data import places


def text_of(app):
    parts = [*(m.value for m in app.markdown), *(c.value for c in app.caption)]
    return "\n".join(parts).replace("\u00a0", " ")


def points(text):
    return float(text.replace("\u2212", "-"))


def opened(open_page, key, **query):
    app = open_page("unit", **query)
    app.session_state[key] = True
    return app.run()


def table_with(app, *columns):
    (found,) = [table.value for table in app.table if list(table.value.columns) == list(columns)]
    return found


def test_what_changed_is_folded_away(open_page):
    app = open_page("unit", unit="North")
    assert "a week before" not in text_of(app)
    assert {box.label for box in app.expander} >= {wording.CHANGED_TITLE, wording.EFFECTS_TITLE}


@pytest.mark.parametrize("unit", ["North", "Homicide", "Eldermere Police"])
def test_the_bars_add_up_to_the_last_line(open_page, links, unit):
    app = opened(open_page, "changed", unit=unit)
    assert not app.exception
    table = table_with(app, "Part", "Points")
    *parts, together = table["Points"].map(points)
    assert 1 <= len(parts) <= 10
    assert sum(parts) == pytest.approx(together, abs=1e-9)
    whole = [abs(one) for one, name in zip(parts, table["Part"], strict=False) if name != wording.SMALLER]
    assert whole == sorted(whole, reverse=True)
    said = re.search(r"a week before ([\d.]+): ([+−\d.]+) points\.", text_of(app))
    assert said is not None
    assert points(said[2]) == together
    assert not [word for word in wording.FORBIDDEN if word in text_of(app).lower()]
    measures = [query["measure"] for _, page, query in links(app) if page == "records"]
    assert "B1" in measures


def test_records_are_named_but_never_a_complaint(open_page):
    app = opened(open_page, "changed", unit="North")
    records = table_with(app, "Measure", "What happened", "Records", "Points")
    assert 1 <= len(records) <= 8
    of_complaints = records["Measure"].isin(["Answered within 90 days", "Past 90 days and still open"])
    assert of_complaints.any()
    assert not records["Records"].str.contains(r"C-\d").any()
    assert records.loc[of_complaints, "Records"].str.contains("week of").all()
    assert records["Records"].str.contains(r"[EP]-\d{5}").any()


def test_a_record_of_the_table_leads_to_its_own_page(open_page, sentence):
    app = opened(open_page, "changed", unit="North")
    records = " ".join(table_with(app, "Measure", "What happened", "Records", "Points")["Records"])
    found = re.findall(r"\[([^\]]*)\]\(/record\?[^)]*record=((?:promise|complaint)-\d+)[^)]*\)", records)
    assert found
    for name, record in found[:3]:
        assert (
            name.split(" ")[0].split(",")[0].lower() in sentence(open_page("record", record=record)).lower()
        )


def test_the_weeks_movements_are_the_scorecards_counts(open_page):
    app = opened(open_page, "changed", unit="North")
    said = re.search(
        r"\*\*(\d+) promises? missed (?:its|their) date, (\d+) were kept, (\d+) were handed on\*\*,"
        r" 9–15 November; the week before (\w+), (\w+) and (\w+)\.",
        text_of(app),
    )
    assert said is not None
    late, kept, handed = map(int, said.groups()[:3])
    beside = re.search(r":small\[(\d+) of (\d+)\]", text_of(app))
    assert beside is not None
    assert (kept, late + kept) == tuple(map(int, beside.groups()))
    with reading(engine()) as connection:
        given = connection.execute(
            sa.text(
                "SELECT count(*) FROM hand_off JOIN unit ON unit.id = hand_off.from_unit_id"
                " WHERE unit.name = 'North' AND handed_at >= '2026-11-09 05:00'"
                " AND handed_at < '2026-11-16 05:00'"
            )
        ).scalar_one()
    assert handed == given


def test_a_unit_without_a_difference_says_why(open_page):
    app = opened(open_page, "changed", unit="Airport")
    assert "No score for" in text_of(app)


def test_the_effects_stand_in_the_lists_own_order(open_page):
    app = opened(open_page, "effects_late", unit="North")
    keys = [found[1] for m in app.markdown if (found := re.search(r":small\[(?:.*· )?(P-\d+)\]", m.value))]
    effects = [found[1] for m in app.markdown if (found := re.match(r"\*\*.*\*\* (P-\d+)", m.value))]
    assert effects == keys[: len(effects)]
    assert len(effects) >= 3
    text = text_of(app)
    assert re.search(r"\*\*(All \d+ done together|Too small to show in the score|No change)", text)
    assert re.search(r"Average days late to 22 Nov [\d.]+ days → [\d.]+ days: mark", text)
    (group,) = [one for one in app.button_group if one.label == "Looked at from"]
    assert [option.replace("\u00a0", " ") for option in group.options] == [
        "Score of 22 Nov",
        "Score of 13 Dec",
    ]
    later = group.set_value(4).run()
    assert not later.exception
    assert text_of(later) != text


def test_complaints_have_no_arithmetic(open_page):
    app = open_page("unit", unit="North")
    (control,) = [group for group in app.button_group if group.label == "Due next"]
    app = control.set_value("complaints").run()
    assert wording.EFFECTS_TITLE not in {box.label for box in app.expander}
    assert "Answer a complaint" in text_of(app)


def test_promises_outside_a_score_say_so(open_page):
    app = open_page("unit", unit="Airport")
    (control,) = [group for group in app.button_group if group.label == "Due next"]
    chosen = next(
        name
        for name in ("soon", "month", "later", "late")
        if f"{wording.SEGMENTS[name]} 0" not in control.options
    )
    app = control.set_value(chosen).run()
    app.session_state[f"effects_{chosen}"] = True
    assert "No score that promises are part of" in text_of(app.run())


def test_better_and_worse_come_only_where_they_are_more_than_chance(open_page):
    app = open_page("unit", unit="North")
    found = re.findall(
        r":(blue|orange)\[. (Better|Worse) than before\], 13 weeks against the 13 weeks", text_of(app)
    )
    assert ("orange", "Worse") in found
    improves = text_of(open_page("unit", unit=places.IMPROVES))
    assert ":blue[● Better than before], 13 weeks against the 13 weeks before them" in improves
    assert wording.direction_mark("no clear change", "13 weeks") == ""
    assert wording.direction_mark(None, "13 weeks") == ""
    assert wording.score_direction("up", None).startswith(":blue[●\u00a0Better than before], each measure's")
    assert "Better than before" in wording.direction_mark("up", "52 weeks").replace("\u00a0", " ")


NOTICE = {
    "id": 1,
    "title": None,
    "key": "P1",
    "unit": "North",
    "unit_id": 7,
    "kind": "outcome_notice",
    "due_basis": "policy",
}
NOTICE |= {
    "due_on": date(2026, 11, 20),
    "days_left": 5,
    "bucket": "7 days",
    "hand_offs": 0,
    "holder": "North",
}
CASE = {
    "id": 2,
    "key": "C2",
    "unit": "North",
    "unit_id": 7,
    "category": "demeanor",
    "received_on": date(2026, 11, 2),
}
CASE |= {"deadline": date(2026, 11, 18), "days_left": 3, "bucket": "7 days", "paused": False, "due_on": None}
CASE |= {"apart": False}


def test_a_notice_among_complaints_is_told_as_a_notice():
    notices, cases = (
        pd.DataFrame([one | {"apart": False}]) for one in (NOTICE | {"nobody_owns": False}, CASE)
    )
    rows = unit_facts._with_notices(notices.astype(object), cases.astype(object), "policy")
    first, second = unit_facts.due_items(rows, "North")
    assert first.what.startswith("**Answer a complaint**")
    assert second.what.startswith("**Outcome notice**")
    assert "Paused" not in second.state
    ways = unit_facts.see_all(rows, "complaints", "North")
    assert [label.replace("\u00a0", " ") for label, _ in ways] == [
        wording.see_to_answer(1).replace("\u00a0", " "),
        wording.see_to_tell(1).replace("\u00a0", " "),
    ]
    assert [query.get("part") for _, query in ways] == [None, "complaints"]


def line(**more):
    made = {"measure": "B1", "record": "commitment", "how": "entered", "keys": ("P1",), "unit": "North"}
    made |= {"what": "call_back", "on": date(2026, 11, 4), "before": None, "after": 1.0, "points": 0.5}
    return RecordLine(**(made | more))


def test_what_happened_to_records_in_words_like_ones_together():
    lines = (
        line(ids=(4,)),
        line(how="left", before=0.0, after=None, points=-0.2, ids=(5,)),
        line(how="left", before=0.0, after=None, points=-0.25, ids=(6,), keys=("P2",)),
        line(how="changed", measure="B2", before=1.0, after=0.0, points=0.3),
        line(
            how="changed",
            measure="A1",
            record="case",
            what=None,
            before=0.0,
            after=0.0,
            points=-0.2,
            ids=(9,),
        ),
        line(how="apart", record="case", keys=(), what=None, on=None, after=None, points=0.1, records=3),
        line(measure="C2", record="week", keys=("E1", "E2"), points=0.05, records=2),
        line(measure="C3", record="event", what="meeting", keys=("E3",), points=0.04),
    )
    table = facts.record_table({"B1": Trace("B1", lines, 0.0)}, "district", lambda record: f"/{record}")
    said = [tuple(cell.replace("\u00a0", " ") for cell in row) for row in table.itertuples(index=False)]
    assert said == [
        ("Kept on time", "1 promise kept came into the 13 weeks", "[Call back P1](/promise-4)", "+0.50"),
        (
            "Kept on time",
            "2 promises not kept left the 13 weeks",
            "[Call back P1](/promise-5), [Call back P2](/promise-6)",
            "−0.45",
        ),
        ("Missed and still not done", "1 promise still open, now done", "Call back P1", "+0.30"),
        (
            "Answered within 90 days",
            "1 complaint open, a week on",
            "[Complaint, week of 2 Nov 2026](/complaint-9)",
            "−0.20",
        ),
        ("Kept on time", "3 records counted at the agency's own line", "–", "+0.10"),
        (
            "Weeks with outreach",
            "1 week with outreach came into the 13 weeks",
            "North, week of 2 Nov 2026",
            "+0.05",
        ),
        ("Listening loop closed", "1 event with feedback came into the 13 weeks", "Meeting E3", "+0.04"),
    ]


def test_of_many_like_records_the_first_are_named():
    many = tuple(line(ids=(at,), keys=(f"P{at}",)) for at in range(6))
    table = facts.record_table({"B1": Trace("B1", many, 0.0)}, "district", lambda record: f"/{record}")
    assert table["Records"].iloc[0].endswith("[Call back P3](/promise-3), 2 more")


@pytest.mark.parametrize(
    ("parts", "whole", "shown"),
    [
        ([0.333, 0.333, 0.333], 1.0, [0.34, 0.33, 0.33]),
        ([1.254, -1.366, 0.776], 0.66, [1.25, -1.37, 0.78]),
        ([0.006, 0.006], 0.01, [0.01, 0.0]),
        ([0.5], 0.49, [0.49]),
        ([], 0.0, []),
    ],
)
def test_parts_are_shown_so_that_they_add_up(parts, whole, shown):
    found = facts.shown_parts(parts, whole)
    assert found == shown
    assert sum(found) == pytest.approx(whole)


def test_bars_go_both_ways_from_zero():
    frame = moved_points(["a", "b"], [1.5, -0.25])
    assert frame["text"].tolist() == ["+1.50", "\u22120.25"]
    spec = moved_bars(frame)
    texts = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    assert [layer["mark"]["align"] for layer in texts] == ["left", "right"]
    assert moved_bars(frame) == spec


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (wording.part_points(0.004), "0"),
        (wording.part_points(-0.005), "\u22120.01"),
        (wording.gain_remark(None, False, None), ""),
        (wording.gain_remark("later", True, 0), "it falls due later"),
        (wording.gain_remark(None, True, 0.2), "too small to show; \u22120.20 if its date is missed"),
        (wording.gain_short(0.004, True), "0"),
        (wording.gain_short(0.2, True), "about +0.20"),
        (wording.gain_short(0.2, False), "+0.20"),
        (wording.part_label("typical", "Kept on time"), "New quarter's typical value: Kept on time"),
        (wording.part_label("clipped", None), "Hidden by the score's limits"),
        (wording.part_label("scored", None), "Measures newly or no longer scored"),
        (wording.rest_label("Average days late", False), "Average days late: records acting together"),
        (wording.group_label("B1", "Kept on time", "entered", 1.0, 12), "Kept on time: 12 came in, kept"),
        (wording.group_label("B2", "Missed", "changed", None, 2), "Missed: 2 changed"),
        (wording.group_label("A3", "Past", "apart", None, 2), "Past: records of the agency's own line"),
        (wording.record_state("B1", None), "not in the window"),
        (wording.measures_changed([], []), ""),
        (wording.measures_changed(["A"], ["B", "C"]), "Newly scored: A. No longer scored: B, C."),
        (
            wording.score_direction("no clear change", None),
            ":gray[No clear change against the windows before.]",
        ),
        (wording.score_direction(None, "x"), ":gray[Not compared with the windows before: x.]"),
        (wording.changed_reading([], [], 0), "Nothing changed: no part moved the score."),
    ],
)
def test_words_of_change(text, expected):
    assert text == expected


def test_few_parts_are_told_finely(open_page):
    # A small unit moves by a handful of records: each group of like ones has its bar.
    app = opened(open_page, "changed", unit="Cold case")
    table = table_with(app, "Part", "Points")
    assert table["Part"].str.contains("came in|dropped out|changed").any()
    assert cache.configuration().effects.weeks == 4


def test_who_handed_what_to_whom_is_a_square_with_its_table(open_page):
    app = opened(open_page, "handed", unit="Records")
    table = table_with(app, "From", "To", "Times")
    found = re.search(r"\*\*(\d+) hand-offs to, from or within Records in 13 weeks; most often", text_of(app))
    assert found is not None
    assert int(found[1]) == table["Times"].astype(int).sum()
    assert ((table["From"] == "Records") | (table["To"] == "Records")).all()


def test_units_with_few_hand_offs_stand_together():
    counts = pd.DataFrame({"giver": ["A", "B", "C"], "taker": ["B", "A", "A"], "times": [20, 8, 1]})
    drawn = cells(counts)
    assert drawn["step"].tolist() == [4, 1, 0]
    assert drawn["deep"].tolist() == [True, False, False]
    assert cells(counts.assign(times=[3, 2, 1]))["step"].tolist() == [2, 1, 0]
    spec = matrix(["A", "B", "C"])
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["rect", "text", "text"]
    assert wording.handed_reading(0, "", "", 0, "North").startswith("No promise was handed to or from North")


def test_an_agency_has_at_most_eight_rows_in_its_square(open_page):
    app = opened(open_page, "handed", unit="Eldermere Police")
    assert not app.exception
    assert "hand-offs to, from or within Eldermere Police" in text_of(app)


def test_a_unit_without_hand_offs_says_so(open_page):
    app = opened(open_page, "handed", unit="Airport", week="2023-W47")
    assert "No promise was handed to or from Airport in 13 weeks." in text_of(app)
