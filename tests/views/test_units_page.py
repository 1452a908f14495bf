"""The page of units: the tree, pasted units shown before they are taken, names that wait for a unit."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.facts import units
from dashboard.place import agency_place
from models.access import Viewer, local_viewer
from models.agencies import begin_agency, can_keep_units
from models.engine import engine
from models.errors import AccessDenied, EntryRefused
from models.importing.load import import_file
from models.importing.mapping import parse_mapping

AGENCY, ZONE = "Port Arden Police", "America/New_York"
SIX = "Patrol\n  North district\n  Central district\nInvestigations\n  Major crimes\nRecords\n"
TICKETS = """
name = "tickets"
title = "Tickets"
record = "commitment"
zone = "America/New_York"
as_of = 2026-11-16
[key]
columns = ["No"]
[fields]
made_at = { column = "Made" }
due_at = { column = "Due" }
unit = { column = "Unit" }
"""


@pytest.fixture
def begun(open_empty):
    """Opens pages on an agency that has a name and nothing else."""
    begin_agency(engine(), local_viewer(), AGENCY, ZONE, datetime.now(UTC))
    return open_empty


def pasted(app, text):
    """The page after these lines were pasted and looked at."""
    app.text_area("units_pasted").set_value(text)
    next(button for button in app.button if button.label == "Show what would change").click()
    return app.run()


def markdown(app):
    return "\n".join(m.value for m in [*app.markdown, *app.caption]).replace("\u00a0", " ")


def test_units_are_shown_before_they_are_taken(begun, sentence):
    app = begun("units")
    assert sentence(app) == "No unit is known yet. Paste them below, one a line."
    app = pasted(app, SIX)
    assert "6 units would be added" in markdown(app)
    new = app.table[0].value
    assert list(new["Unit"]) == [
        "Patrol",
        "North district",
        "Central district",
        "Investigations",
        "Major crimes",
        "Records",
    ]
    assert list(new["Belongs to"])[:2] == [AGENCY, "Patrol"]
    assert sentence(app).startswith("No unit is known yet.")  # nothing is stored by looking
    app = app.button("take_units").click().run()
    assert [one.value.replace("\u00a0", " ") for one in app.info] == ["6 units added."]
    assert sentence(app) == "6 units are known, 2 of them hold others."
    assert app.text_area("units_pasted").value == ""
    assert "The units as they are (6)" in [s.value for s in app.subheader]


def test_lines_that_cannot_be_taken_say_why_and_offer_no_button(begun, sentence):
    app = pasted(begun("units"), "unit,parent,sworn\nNorth,Patrol,many\nSouth,Patrol,3\n")
    said = markdown(app)
    assert "2 lines cannot be taken" in said
    assert "is no sworn strength" in said
    assert "neither here nor known" in said
    assert "take_units" not in [button.key for button in app.button]


def test_a_change_shows_what_is_and_what_would_be(begun):
    pasted(begun("units"), SIX).button("take_units").click().run()
    app = pasted(begun("units"), "unit,sworn,post\nRecords,12,Captain Maria Alder\n")
    (changed, _) = (table.value for table in app.table)
    assert changed.values.tolist() == [
        ["Records", "Sworn", "–", "12"],
        ["Records", "Post that answers", "–", "Captain Maria Alder"],
    ]
    assert "may name a person" in app.warning[0].value
    assert "1 unit would change" in markdown(app)
    assert "5 known units are not in the list and stay" in markdown(app)


def test_what_was_shown_is_what_is_taken(begun):
    here = agency_place(AGENCY, "here", local_viewer())
    shown = units.plan(here, SIX)
    units.take(here, local_viewer(), SIX, shown)
    with pytest.raises(EntryRefused, match="changed meanwhile"):
        units.take(here, local_viewer(), SIX, shown)


def test_only_who_keeps_the_records_changes_units(begun):
    here = agency_place(AGENCY, "here", local_viewer())
    chief = Viewer("Chief", "chief", None)
    assert can_keep_units(Viewer("Clerk", "steward", frozenset({1})))
    assert not can_keep_units(chief)
    with pytest.raises(AccessDenied, match="keeps the records"):
        units.take(here, chief, SIX, units.plan(here, SIX))
    with pytest.raises(AccessDenied):
        units.settle(here, chief, {"CENT DIV": "Central district"})


@pytest.fixture
def waiting(begun, tmp_path: Path):
    """Six units, and nine tickets that wait for names of other systems."""
    here = agency_place(AGENCY, "here", local_viewer())
    units.take(here, local_viewer(), SIX, units.plan(here, SIX))
    names = ["CENT DIV"] * 5 + ["HARBOR"] * 3 + ["UNKNOWN"]
    lines = [f"{n},2026-11-01,2026-11-05,{name}" for n, name in enumerate(names)]
    (tmp_path / "tickets.csv").write_text("\n".join(["No,Made,Due,Unit", *lines]))
    mapping = parse_mapping(TICKETS, "tickets")
    report = import_file(engine(), tmp_path / "tickets.csv", mapping, AGENCY, actor="test")
    assert report.quarantined == 9
    return begun


def test_names_are_settled_one_by_one(waiting, sentence):
    app = waiting("units")
    assert sentence(app).endswith("3 names in files are no unit: 9 rows wait.")
    assert "“CENT DIV” appears 5 times; which unit?" in markdown(app)
    assert "Likely: Central district" in markdown(app)
    assert "No unit is like it." in markdown(app)
    choose = next(box for box in app.selectbox if box.label == "Which unit: CENT DIV")
    assert choose.value is None  # a likely unit is proposed, never chosen by itself
    assert choose.options[0].endswith("Central district (likely)")
    assert choose.options[-1] == "Nobody's: count it as Unassigned"
    app = choose.set_value("Central district").run()
    button = app.button("settle_names")
    assert button.label.replace("\u00a0", " ") == "Settle 1 name, try 5 rows again"
    app = button.click().run()
    assert "1 name settled: 5 rows are in, 4 still wait" in app.info[0].value.replace("\u00a0", " ")
    assert sentence(app).endswith("2 names in files are no unit: 4 rows wait.")


def test_likely_units_are_filled_in_and_settled_at_once(waiting, sentence):
    app = waiting("units").button("likely_ones").click().run()
    chosen = {box.label: box.value for box in app.selectbox if box.label.startswith("Which unit")}
    assert chosen == {
        "Which unit: CENT DIV": "Central district",
        "Which unit: HARBOR": None,
        "Which unit: UNKNOWN": "Unassigned",
    }
    app = app.button("settle_names").click().run()
    assert sentence(app).endswith("1 name in files is no unit: 3 rows wait.")
    harbor = next(box for box in app.selectbox if box.label == "Which unit: HARBOR")
    app = harbor.set_value("Unassigned").run().button("settle_names").click().run()
    assert sentence(app) == "6 units are known, 2 of them hold others."
