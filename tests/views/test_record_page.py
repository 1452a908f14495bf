"""One record on its page: a promise whole, a complaint in four lines, everything else refused alike."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from dashboard import cache, wording
from dashboard.facts import record
from dashboard.place import agency_place
from metrics.timeline import COMPLAINT, PROMISE
from models.access import Viewer, local_viewer
from models.engine import engine, reading
from models.errors import AccessDenied
from tests.views.conftest import OpenPage

Links = Callable[[object], list[tuple[str, str, dict[str, str]]]]
REFUSED = "There is no record of this number that you may read."


def one(statement: str) -> int:
    with reading(engine()) as connection:
        return int(connection.scalar(sa.text(statement)))


def words(app: object) -> str:
    kinds = ("markdown", "header", "subheader", "caption", "table", "info", "error", "warning", "html")
    return "\n".join(str(e.value) for kind in kinds for e in app.get(kind))  # type: ignore[attr-defined]


def test_a_promise_shows_its_state_and_its_trail(open_page: OpenPage) -> None:
    handed = one(
        "SELECT max(id) FROM response_commitment WHERE hand_offs > 1 AND due_moves > 0 AND late_days > 0"
    )
    app = open_page("record", record=f"{PROMISE}-{handed}")
    text = words(app)
    assert re.search(r"Done on \d+\s\w+(\s\d{4})?, \d+\sdays? late", text)
    (steps,) = app.table
    assert list(steps.value.columns) == ["Day", "What", "What is known of it"]
    happened = list(steps.value["What"])
    assert happened[0] == "Promised"
    assert happened.count("Handed on") > 1
    assert {"Another date asked for", "Due", "Ended"} <= set(happened)
    assert wording.NO_REVISIONS in text


def test_a_complaint_shows_four_lines_to_whoever_does_not_handle_it(open_page: OpenPage) -> None:
    case = one("SELECT max(id) FROM complaint WHERE closed_on IS NULL AND category IS NOT NULL")
    app = open_page("record", record=f"{COMPLAINT}-{case}")
    (lines,) = app.table
    assert list(lines.value["what"]) == ["Category", "Received", "Clock", "Status"]
    assert lines.value["said"][1].startswith("In the week of ")
    assert wording.NOT_HANDLING in words(app)
    with reading(engine()) as connection:
        own = connection.execute(sa.text(f"SELECT * FROM complaint WHERE id = {case}")).mappings().one()
    for hidden in (own["key"], own["channel"], str(own["received_on"])):
        assert hidden not in words(app)


def test_whoever_handles_a_complaint_sees_its_time_line(open_page: OpenPage) -> None:
    open_page("this_week")
    case = one("SELECT max(id) FROM complaint WHERE closed_on IS NOT NULL AND told_on IS NOT NULL")
    unit = one(f"SELECT handling_unit_id FROM complaint WHERE id = {case}")
    place = agency_place(
        "Eldermere Police", engine().url.render_as_string(hide_password=True), local_viewer()
    )
    place = replace(place, week=cache.week_labels(place)[0])
    view = cache.week_view(place)
    handler = Viewer("Investigator", "commander", None, frozenset({unit}))
    found = record.find(place, view, handler, f"{COMPLAINT}-{case}")
    assert found.steps[0][1] == "Received"
    assert "Answered" in [step[1] for step in found.steps]
    assert found.note == ""
    auditor = record.find(place, view, Viewer("Auditor", "auditor", None), f"{COMPLAINT}-{case}")
    assert auditor.steps == found.steps
    other = record.find(place, view, Viewer("Chief", "chief", None), f"{COMPLAINT}-{case}")
    assert (other.steps, other.changes, other.note) == ([], [], wording.NOT_HANDLING)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "promise",
        "promise-",
        "promise-99999999",
        "promise-1e3",
        "promise-٣",
        "event-1",
        "promise-" + "9" * 30,
    ],
)
def test_every_other_address_is_refused_alike(open_page: OpenPage, address: str) -> None:
    app = open_page("record", record=address)
    assert REFUSED in words(app)


@pytest.mark.parametrize(
    ("came", "label", "page"),
    [
        ({}, "Back to Records", "unit"),
        ({"unit": "Patrol"}, "Back to Patrol", "unit"),
        ({"unit": "Nowhere", "measure": "Z9"}, "Back to Records", "unit"),
        (
            {"unit": "Patrol", "measure": "nobody_owns", "part": "handed"},
            "Back to Nobody owns, Patrol",
            "records",
        ),
        ({"measure": "B1", "window": "52w"}, "Back to Kept on time, Records", "records"),
    ],
)
def test_the_way_back_is_the_list_it_came_from(
    open_page: OpenPage, links: Links, came: dict[str, str], label: str, page: str
) -> None:
    open_page("this_week")
    mine = one(
        "SELECT max(c.id) FROM response_commitment c JOIN unit u ON u.id = c.owner_id"
        " WHERE u.name = 'Records'"
    )
    app = open_page("record", record=f"{PROMISE}-{mine}", **came)
    back, leads_to, query = links(app)[-1]
    assert (back, leads_to) == (label, page)
    known = {"unit": label.rpartition(", ")[2].removeprefix("Back to ")}
    assert {name: query[name] for name in query if name not in ("agency", "week")} == (
        {**came, **known} if page == "records" else known
    )


def test_a_complaint_that_nobody_handles_says_so(open_page: OpenPage) -> None:
    case = one(
        "SELECT max(c.id) FROM complaint c JOIN unit u ON u.id = c.handling_unit_id"
        " WHERE u.is_unassigned AND c.closed_on IS NULL"
    )
    text = words(open_page("record", record=f"{COMPLAINT}-{case}"))
    assert "nobody handles it" in text
    assert "handled by Unassigned" not in text


def test_words_of_states_that_the_demo_does_not_hold() -> None:
    fields = {
        "kind": None,
        "due_on": None,
        "ended_on": None,
        "ending": None,
        "nobody_owns": True,
        "holder": "North",
        "promised_to": None,
    }
    assert wording.record_name(PROMISE, fields) == "Promise"
    state = wording.promise_state(fields, None, date(2026, 11, 15))
    assert state == "Open, without a date"
    said = wording.promise_sentence("Promise", state, fields, "South")
    assert (
        said
        == "**Promise. Open, without a date.** It counts for South; no date was given; nobody owns it now."
    )
    gone = fields | {"ended_on": date(2026, 11, 2), "ending": "cancelled_by_agency"}
    assert wording.promise_state(gone, None, date(2026, 11, 15)).split() == [
        "Cancelled",
        "by",
        "agency",
        "on",
        "2",
        "November",
        "2026",
    ]
    with pytest.raises(AccessDenied):
        record.find(None, None, None, "nothing")  # type: ignore[arg-type]
