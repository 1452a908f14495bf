"""A new agency is led, step by step: its name, its units, its parts; nothing of it is an empty page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.facts import checklist, units
from dashboard.place import agency_place
from metrics.measures import REGISTRY
from models.access import Viewer, agencies, local_viewer
from models.agencies import begin_agency
from models.engine import engine, reading
from models.errors import AccessDenied
from models.importing.load import import_file
from models.importing.mapping import parse_mapping
from models.tree import agency_zone

AGENCY, ZONE = "Port Arden Police", "America/New_York"
CASES = """
name = "cases"
title = "Cases"
record = "case"
zone = "America/New_York"
as_of = 2026-11-16
[key]
columns = ["No"]
[fields]
received_on = { column = "Received" }
closed_on = { column = "Closed" }
handling_unit = { column = "Unit" }
"""
ROWS = (
    "No,Received,Closed,Unit\n1,2026-11-01,,North\n2,2026-10-01,2026-11-01,North\n"
    "3,2026-10-05,,N DIST\n4,2026-10-05,2026-10-01,North\n"
)


def steps(app):
    """Head and text of each step that a page shows."""
    lines = [str(m.value).replace("\u00a0", " ") for m in app.markdown if "  \n:gray[:small[" in m.value]
    pairs = [line.split("  \n:gray[:small[") for line in lines]
    return {head.replace("**", ""): below.removesuffix("]]") for head, below in pairs}


def label(app):
    return next(s.value.replace("\u00a0", " ") for s in app.subheader if s.value.startswith("Setting up"))


def named(app, name, zone):
    """The page after the form for a new agency was sent."""
    app.text_input[0].set_value(name)
    if zone:
        app.selectbox[0].set_value(zone)
    next(button for button in app.button if button.label == "Begin").click()
    return app.run()


def test_an_empty_database_asks_for_the_agency_first(open_empty, sentence):
    app = open_empty("this_week")
    assert sentence(app) == "No agency is here yet. Name it to begin."
    found = steps(app)
    assert list(found) == [
        f":gray[–] {title}"
        for title in (
            "Units",
            "Complaints",
            "Promises",
            "Community events",
            "Clocks and goalposts",
            "Usual ranges",
        )
    ]
    assert found[":gray[–] Usual ranges"].startswith("Charts show plain lines, with limits from 12 weeks on")
    assert app.selectbox[0].options[:2] == ["America/New_York", "America/Detroit"]


def test_the_agency_gets_its_name_and_the_steps_begin(open_empty, sentence, links):
    app = named(open_empty("this_week"), "Port  Arden Police", ZONE)
    with reading(engine()) as connection:
        ((_, name),) = agencies(connection, local_viewer())
        assert (name, agency_zone(connection, agency_place(name, "here", local_viewer()).scope)) == (
            AGENCY,
            ZONE,
        )
    assert app.query_params["agency"] == AGENCY
    assert sentence(app) == "None of the 3 parts is connected. Add the units first, then connect complaints."
    assert label(app) == "Setting up: 1 of 7 done"
    found = steps(app)
    assert found[":blue[●] The agency and its time zone"] == f"{AGENCY}, America/New York."
    assert found["○ Next: Units"].startswith("Paste them from a sheet")
    assert found["○ Promises"].startswith("Not connected.")
    assert ("Add units", "units", {"agency": AGENCY, "week": app.query_params["week"]}) in links(app)
    assert not app.metric  # no empty scorecard beside it


def test_an_agency_with_units_alone_is_asked_for_complaints(open_empty, sentence):
    begin_agency(engine(), local_viewer(), AGENCY, ZONE, datetime.now(UTC))
    here = agency_place(AGENCY, "here", local_viewer())
    units.take(here, local_viewer(), "North\n", units.plan(here, "North\n"))
    app = open_empty("this_week")
    assert sentence(app) == "None of the 3 parts is connected. Connect complaints first."
    assert label(app) == "Setting up: 2 of 7 done"
    assert "○ Next: Complaints" in steps(app)


@pytest.mark.parametrize(
    ("name", "zone", "said"),
    [(" ", ZONE, "Give the agency a name"), (AGENCY, None, "Choose the agency's time zone")],
)
def test_a_name_or_zone_that_is_missing_is_asked_for(open_empty, name, zone, said):
    app = named(open_empty("this_week"), name, zone)
    assert said in app.error[0].value.replace("\\", "")
    with reading(engine()) as connection:
        assert agencies(connection, local_viewer()) == []


def test_only_who_may_names_an_agency(open_empty):
    with pytest.raises(AccessDenied):
        checklist.begin(Viewer("A commander", "commander", None), AGENCY, ZONE)


@pytest.fixture
def partly(open_empty, tmp_path: Path):
    """One unit, and complaints of which one waits for another name and one closes before it begins."""
    begin_agency(engine(), local_viewer(), AGENCY, ZONE, datetime.now(UTC))
    here = agency_place(AGENCY, "here", local_viewer())
    units.take(here, local_viewer(), "North\n", units.plan(here, "North\n"))
    (tmp_path / "cases.csv").write_text(ROWS)
    report = import_file(
        engine(), tmp_path / "cases.csv", parse_mapping(CASES, "cases"), AGENCY, actor="test"
    )
    assert (report.new, report.quarantined) == (2, 2)
    return open_empty


def test_with_one_part_the_page_shows_what_works_and_what_is_open(partly, sentence, links):
    app = partly("this_week")
    assert sentence(app).startswith("1 of 3 parts is connected.")
    assert label(app) == "Setting up: 3 of 9 done"
    found = steps(app)
    assert "○ Promises" in found
    assert not [head for head in found if head.endswith(("Units", "Complaints"))]
    assert found["○ Next: Names that no unit has"] == "1 name in files is no unit: 1 row waits for that."
    assert found["○ Rows in quarantine"].startswith("1 row: ")
    assert "not yet adopted by the agency" in found["○ Clocks and goalposts"]
    assert {"Settle the names", "See the rows"} <= {name for name, _, _ in links(app)}
    said = "".join(c.value for c in app.caption).replace("\u00a0", " ")
    assert f"of {len(REGISTRY)} measures can be reckoned with what is there." in said
    assert app.metric  # the lists work


def test_the_data_page_shows_open_steps_but_not_its_own(partly):
    found = steps(partly("data"))
    assert "○ Next: Names that no unit has" in found
    assert "○ Rows in quarantine" not in found


def test_an_agency_with_all_its_parts_is_not_led(open_page):
    app = open_page("this_week")
    assert not [s for s in app.subheader if s.value.startswith("Setting up")]
