"""The rows behind a figure: as many as it says, on screen, in the file and on the command line."""

import csv
import io

import pandas as pd
import pytest
from typer.testing import CliRunner

from dashboard import cache, place, wording
from dashboard.cli import app as command_line
from dashboard.facts import record, records, unit
from metrics.measures import REGISTRY
from metrics.records import COUNT_ROWS
from metrics.worklist import worklist
from models.access import local_viewer
from models.engine import engine, reading

CATALOGUE = [name for name in REGISTRY if not name.startswith("A7") or name == "A7:force"]


@pytest.fixture
def here(open_page):
    """A place on the demo agency, as a page finds it."""
    from dataclasses import replace

    url = engine().url.render_as_string(hide_password=True)
    return replace(place.agency_place("Eldermere Police", url, local_viewer()), week="2026-W46")


@pytest.mark.parametrize("measure", [*CATALOGUE, *COUNT_ROWS])
def test_rows_equal_the_figure(here, measure):
    view = cache.week_view(here)
    node = view.unit("North")
    figure, page = view.figure(measure, node.id), records.find(here, view, measure, node, None)
    found, _ = cache.rows(here, node.id, measure)
    assert len(page.rows) == len(found.rows)
    assert figure["numerator"] == found.numerator or measure in ("A2", "C5")
    if found.denominator is not None and measure not in COUNT_ROWS:
        assert figure["denominator"] == found.denominator
    if page.has_line:
        assert len(page.part("above")) + len(page.part("below")) == len(page.rows)


@pytest.mark.parametrize("measure", ["B1", "A3", "C3", "commitments_overdue"])
def test_the_file_holds_what_the_command_line_prints(here, measure):
    view = cache.week_view(here)
    page = records.find(here, view, measure, view.unit("Central"), None)
    mine = list(csv.DictReader(io.StringIO(records.csv_text(page, page.rows))))
    printed = CliRunner().invoke(
        command_line, ["records", measure, "--unit", "Central", "--week", "2026-W46", "--format", "csv"]
    )
    theirs = list(csv.DictReader(io.StringIO(printed.stdout)))
    assert len(mine) == len(theirs) > 0
    if page.has_line:
        above = [row["numerator"].lower() for row in mine]
        assert above == [row["numerator"].lower() for row in theirs]
    shared = set(mine[0]) & set(theirs[0]) - {"numerator", "denominator"}
    assert "unit" in shared
    for name in shared:
        assert [row[name].removesuffix(".0") for row in mine] == [row[name] for row in theirs], name


def test_complaints_show_no_number_no_day_and_no_channel(open_page, here):
    app = open_page("records", unit="Central", measure="A1")
    assert list(app.dataframe[0].value.columns) == [
        "Unit",
        "Category",
        "Received in the week of",
        "Status",
        "Days to answer",
        "Days to telling",
        "Answered in 90 days",
    ]
    view = cache.week_view(here)
    page = records.find(here, view, "A1", view.unit("Central"), None)
    text = records.csv_text(page, page.rows)
    assert "C-202" not in text
    assert "channel" not in text


def test_a_cell_that_looks_like_a_formula_is_inert(here):
    view = cache.week_view(here)
    page = records.find(here, view, "commitments_overdue", view.top, None)
    rows = page.rows.assign(key=["=1+1", *page.rows["key"].iloc[1:]])
    first = next(csv.DictReader(io.StringIO(records.csv_text(page, rows))))
    assert first["key"] == "'=1+1"


def test_the_part_of_the_address_is_shown_and_follows_a_click(open_page):
    app = open_page("records", unit="Central", measure="B1", part="below")
    (control,) = app.button_group
    assert control.value == "below"
    shown = app.dataframe[0].value
    assert set(shown["Kept"]) == {"no"}
    control.set_value("all").run()
    assert app.query_params["part"] == "all"
    assert len(app.dataframe[0].value) > len(shown)


def test_another_window_is_another_figure(open_page, sentence):
    app = open_page("records", unit="Central", measure="B1", window="52w")
    assert "2025 – 1 November 2026" in sentence(app)
    assert f"{len(app.dataframe[0].value):,}" in sentence(app)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"measure": "Z9"}, "There is no figure “Z9”."),
        ({"measure": "B1", "window": "9w"}, "There is no window “9w”."),
        ({"measure": "B1", "week": "1999-W01"}, "There is no week “1999-W01”"),
        ({"measure": "B1", "window": "2026-W46"}, "There is no window “2026-W46”."),
        (
            {"measure": "A3", "window": "2026-W44"},
            "“Past 90 days and still open” is not judged week by week.",
        ),
        ({"measure": "C2", "window": "judged", "unit": "North"}, "“Weeks with outreach” is not judged"),
        ({"measure": "B1", "unit": "Unassigned"}, "Unassigned is counted and listed"),
    ],
)
def test_what_does_not_exist_is_one_plain_sentence(open_page, sentence, query, said):
    assert sentence(open_page("records", **query)).startswith(said)


def test_each_part_of_the_legal_clocks_holds_what_its_name_says(here):
    view = cache.week_view(here)
    page = records.find(here, view, "legal_clocks", view.top, None)
    assert set(page.counts()) == {"all", *wording.CLOCK_PARTS}
    first, *parts = (int(text.rsplit(" ", 1)[1]) for text in page.counts().values())
    assert first == sum(parts) == len(page.rows)
    left = pd.to_numeric(page.rows["days_left"])
    ends = {"past": (-9999, 0), "30": (1, 30), "60": (31, 60), "90": (61, 90), "later": (91, 9999)}
    for name, (low, high) in ends.items():
        assert len(page.part(name)) == left.between(low, high).sum() > 0, name
    assert len(page.part("paused")) == left.isna().sum() > 0
    words = records.shown(page, page.rows)["How it stands"]
    for days, said in zip(left, words.str.replace("\u00a0", " "), strict=True):
        count = f"{max(1, abs(days)):.0f} day{'s' if abs(days) > 1 else ''}" if days == days else ""
        assert said == ("paused" if days != days else f"{count} past" if days <= 0 else f"in {count}")


def test_late_promises_say_how_late_by_what_and_who_has_them(here):
    view = cache.week_view(here)
    page = records.find(here, view, "commitments_overdue", view.top, None)
    table = records.shown(page, page.rows)
    assert list(table.columns)[:7] == ["Record", "Due", "Days late", "Promise", "By", "Now with", "Handed on"]
    assert table["Due"].is_monotonic_increasing
    late = (pd.Timestamp(view.list_on) - table["Due"]).dt.days.clip(lower=1)
    assert table["Days late"].tolist() == late.tolist()
    # What fell due on the list day itself has run out by its end: late by a day, not by none.
    assert table.loc[table["Due"] == pd.Timestamp(view.list_on), "Days late"].tolist() == [1.0] * 5
    assert {"Nobody", "North"} < set(table["Now with"])


def test_what_nobody_owns_tells_between_whom_it_hangs_and_since_when(here):
    view = cache.week_view(here)
    page = records.find(here, view, "nobody_owns", view.top, None)
    table = records.shown(page, page.rows)
    assert list(table.columns)[:6] == ["Record", "Kind", "From → to", "Handed on", "Due", "How it stands"]
    promises = table["Record"] != "Complaint"
    assert 0 < promises.sum() < len(table)
    since = (pd.Timestamp(view.list_on) - table["Handed on"]).dt.days
    assert table.loc[promises, "Days waiting"].tolist() == since[promises].tolist()
    assert table.loc[promises, "From → to"].str.contains("→").all()
    assert set(table.loc[~promises, "From → to"]) == {"names no unit"}
    assert "C-202" not in records.csv_text(page, page.rows)


def test_a_late_promise_reads_the_same_on_its_page_in_the_list_and_on_the_worklist(here):
    view = cache.week_view(here)
    page = records.find(here, view, "commitments_overdue", view.top, None)
    with reading(engine()) as connection:
        due = worklist(connection, here.scope, cache.figures_of(here), view.top, view.list_on)
    late = due[(due["bucket"] == "late") & (due["record"] == "promise")]
    assert set(page.rows["key"]) <= set(late["key"])
    assert set(late["what"][~late["key"].isin(page.rows["key"])]) <= {"outcome_notice", "review_question"}
    segment = unit.due_lists(here, view.top.id)["late"]
    parts = [segment.iloc[at : at + unit.SHOWN] for at in range(0, len(segment), unit.SHOWN)]
    states = {item.record: item.state for part in parts for item in unit.due_items(part, "Nowhere")}
    for row, address in zip(page.rows.itertuples(), records.addresses(page, page.rows), strict=True):
        said = record.find(here, view, local_viewer(), address).sentence
        mark = f"◆ Late {row.days_late}\u00a0d"
        assert mark in said
        assert mark in states[address]
        assert ("nobody owns it now" in said) == row.nobody_owns
        assert row.nobody_owns or f"now with {row.holder}" in said
