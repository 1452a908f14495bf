"""A file on its way in, walked as the page walks it; the process of its own is tested beside uploads."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard import uploads
from dashboard.connecting import Connecting, Place
from dashboard.facts import connect
from models.access import check_can_read_agency, local_viewer
from models.agencies import begin_agency
from models.connecting.promise_rules import with_promise_rule
from models.engine import reading, writing
from models.facts import commitment, complaint, event, outcome
from models.importing.mapping import folded
from models.importing.quarantine import waiting
from models.sources import mappings
from models.tree import create_units, find_agency
from tests.awkward.files import FOLDER
from tests.awkward.mappings import ZONE, awkward_truths
from tests.factories import differences, write_csv
from tests.here import start_here

AGENCY = "Riverton"
TRUTHS = awkward_truths()
TABLES = {"case_with_outcomes": outcome, "commitment": commitment, "event": event}


@pytest.fixture(autouse=True)
def nothing_runs_on() -> Iterator[None]:
    yield
    uploads.stop_all()


@pytest.fixture
def begun(engine: sa.Engine) -> sa.Engine:
    begin_agency(engine, local_viewer(), AGENCY, ZONE, datetime(2026, 1, 5, tzinfo=UTC))
    return engine


def drop(engine: sa.Engine, name: str, content: bytes, units: tuple[str, ...] | None = None) -> Connecting:
    """A file dropped on the page, read through."""
    with reading(engine) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
        held = mappings(connection, scope)
    url = engine.url.render_as_string(hide_password=False)
    work = Connecting(Place(AGENCY, ZONE, units, "steward", url), name, content, held, start_here)
    work.begin()
    return until(work)


def until(work: Connecting) -> Connecting:
    """Until nothing is under way, as the page asks twice a second."""
    deadline = time.monotonic() + 60
    while work.running is not None:
        assert time.monotonic() < deadline
        if not work.poll():
            time.sleep(0.02)
    return work


def say_yes(work: Connecting) -> None:
    """What a steward does who has looked at everything and finds it right."""
    work.left_out = work.grouped = True
    for one in work.open_decisions():
        if one.about == "confirm":
            assert work.draft is not None
            work.change(work.draft.with_confirmed(one.name))
        else:
            assert not one.must, one.text
            work.say(one, True)


def take_in(work: Connecting) -> Connecting:
    """Check, say of when the file is and that it is the right one where that is asked, take in."""
    work.check()
    until(work)
    work.anyway = work.many_wait
    if work.asks_when:
        work.exported = work.export_days()[-1][1]
    work.take_in()
    return until(work)


def held(engine: sa.Engine, table: sa.Table) -> int:
    with reading(engine) as connection:
        return int(
            connection.scalar(sa.select(sa.func.count()).select_from(table).where(~table.c.withdrawn)) or 0
        )


def units_of(truth: dict[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(set(truth["units"].values())))


@pytest.mark.parametrize("name", sorted(TRUTHS))
def test_an_awkward_file_goes_live_with_what_it_has_and_names_what_waits(begun: sa.Engine, name: str) -> None:
    """Every proposal is taken and nothing else is said: the rows of the other words and units wait, named."""
    truth: dict[str, Any] = TRUTHS[name]
    with writing(begun) as connection:
        agency = find_agency(connection, AGENCY)
        assert agency is not None
        create_units(connection, agency.id, units_of(truth))
    work = drop(begun, name, (FOLDER / name).read_bytes(), units_of(truth))
    assert (work.stage, work.refusal) == ("deciding", "")
    assert not work.may_check
    likely = {local: unit for local, _, unit in connect.likely_units(work)}
    assert likely.items() <= truth["units"].items()
    assert len(likely) >= 6
    assert work.draft is not None
    draft = work.draft
    for local, unit in likely.items():
        draft = draft.with_alias(local, unit)
    work.change(draft)
    say_yes(work)
    assert work.may_check
    take_in(work)
    assert work.stage == "done", work.refusal
    report = work.report
    assert report is not None
    assert report.read == truth["rows"] == report.new + report.quarantined
    with reading(begun) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
        found = {(row.code, folded(row.found)) for row in waiting(connection, scope)}
    open_words = {
        folded(value) for lines in truth["words"].values() for value, word in lines.items() if word is None
    }
    unnamed = {folded(local) for local in truth["units"].keys() - likely.keys()}
    assert {cell for code, cell in found if code == "unknown_unit"} == unnamed
    assert {cell for code, cell in found if code != "unknown_unit"} <= open_words
    assert held(begun, TABLES[truth["record"]]) == report.new > 0
    assert differences(begun, AGENCY) == {}


CASES = [
    {
        "File No": f"25-{n:04}",
        "Date Rec'd": f"{n % 12 + 1:02}/{n % 27 + 1:02}/2025",
        "Closed": f"{n % 12 + 1:02}/28/2025",
        "Unit": ["North District", "South District"][n % 2],
        "Finding": ["Sustained", "Not Sustained", "Unfounded"][n % 3],
        "Allegation": "Force",
        "Complainant Phone": f"313-555-{n:04}",
    }
    for n in range(60)
]


def content(tmp_path: Path, rows: list[dict[str, str]]) -> bytes:
    return write_csv(tmp_path / "export.csv", rows).read_bytes()


@pytest.fixture
def connected(begun: sa.Engine, tmp_path: Path) -> sa.Engine:
    work = drop(begun, "export.csv", content(tmp_path, CASES))
    say_yes(work)
    assert take_in(work).stage == "done"
    assert work.report is not None
    assert (work.report.new, work.report.quarantined) == (60, 0)
    return begun


def test_monday_is_the_file_and_one_click(connected: sa.Engine, tmp_path: Path) -> None:
    """31 rows are new and 4 say something else; everything is recognised and checked by itself."""
    new = [row | {"File No": f"26-{n:04}"} for n, row in enumerate(CASES[:31])]
    changed = [row | {"Finding": "Exonerated"} for row in CASES[:4]]
    work = drop(connected, "monday.csv", content(tmp_path, [*new, *changed, *CASES[4:]]))
    assert work.stage == "deciding"  # a finding that nobody has seen before is asked about
    assert [one.name for one in work.open_decisions()] == ["disposition"]
    say_yes(work)
    take_in(work)
    report = work.report
    assert report is not None
    assert (report.quarantined, report.new, report.changed, report.same) == (0, 31, 4, 56)
    again = drop(connected, "monday.csv", content(tmp_path, [*new, *changed, *CASES[4:]]))
    assert again.stage == "checked"
    again.exported = again.export_days()[-1][1]
    assert again.may_take_in
    again.take_in()
    until(again)
    assert again.report is not None
    assert (again.report.new, again.report.changed, again.report.same) == (0, 0, 91)


def test_columns_in_another_order_need_no_word(connected: sa.Engine, tmp_path: Path) -> None:
    turned = [dict(reversed(row.items())) for row in CASES]
    work = drop(connected, "turned.csv", content(tmp_path, turned))
    assert work.stage == "checked"
    assert work.known is not None


def test_a_renamed_column_is_asked_about_once(connected: sa.Engine, tmp_path: Path) -> None:
    names = {"Date Rec'd": "Received On", "File No": "File Number"}
    rows = [{names.get(name, name): cell for name, cell in row.items()} for row in CASES]
    work = drop(connected, "renamed.csv", content(tmp_path, rows))
    assert (work.stage, work.new_names) == (
        "renamed",
        {"Date Rec'd": "Received On", "File No": "File Number"},
    )
    work.rename()
    until(work)
    assert work.stage == "checked"
    work.exported = work.export_days()[-1][1]
    work.take_in()
    until(work)
    assert work.report is not None
    assert (work.report.new, work.report.changed, work.report.same) == (0, 0, 60)
    assert drop(connected, "renamed.csv", content(tmp_path, rows)).stage == "checked"
    assert drop(connected, "old.csv", content(tmp_path, CASES)).stage == "checked"


def test_a_strangers_file_is_a_source_of_its_own(connected: sa.Engine) -> None:
    work = drop(connected, "export.csv", (FOLDER / "two_orders.csv").read_bytes())
    assert (work.stage, work.known) == ("deciding", None)
    assert work.draft is not None
    assert work.draft.name == "export-2"  # the rows of another source are never taken for this one's


def test_a_file_that_has_the_columns_but_not_the_words_is_looked_at_twice(
    connected: sa.Engine, tmp_path: Path
) -> None:
    """The same columns with other words: nobody takes it in by one click."""
    rows = [row | {"Finding": f"Code {n % 7}"} for n, row in enumerate(CASES)]
    work = drop(connected, "codes.csv", content(tmp_path, rows))
    work.check()
    until(work)
    assert work.many_wait
    assert not work.may_take_in
    work.take_in()
    assert (work.stage, held(connected, outcome)) == ("checked", 60)


def test_an_old_export_says_so(connected: sa.Engine, tmp_path: Path) -> None:
    old = [row for row in CASES if row["Date Rec'd"].startswith(("01", "02"))]
    old = [row | {"Closed": ""} for row in old]
    work = drop(connected, "old.csv", content(tmp_path, old))
    assert work.stage == "checked"


@pytest.mark.parametrize(
    ("bytes_", "says"),
    [
        (b"", "The file is empty"),
        (b"\x00\x01\x02" * 50, ""),
        (b"%PDF-1.7\n%\xe2\xe3", ""),
        (b"a,b\n1,2\n", ""),
    ],
)
def test_what_is_no_export_ends_in_a_sentence(begun: sa.Engine, bytes_: bytes, says: str) -> None:
    work = drop(begun, "x.csv", bytes_)
    assert work.stage in ("refused", "deciding")
    if work.stage == "refused":
        assert says in work.refusal
        assert work.refusal.endswith(".")
    assert held(begun, complaint) == 0


def test_a_cancelled_file_leaves_nothing(begun: sa.Engine, tmp_path: Path) -> None:
    rows = [row | {"File No": f"x{n}-{k}"} for k in range(200) for n, row in enumerate(CASES)]
    with reading(begun) as connection:
        scope = check_can_read_agency(connection, local_viewer(), AGENCY)
        assert mappings(connection, scope) == []
    url = begun.url.render_as_string(hide_password=False)
    work = Connecting(Place(AGENCY, ZONE, None, "steward", url), "big.csv", content(tmp_path, rows), [])
    work.begin()
    work.cancel()
    until(work)
    assert work.stage == "refused"
    assert held(begun, complaint) == 0


def test_promises_that_complaints_hold_go_in_with_them(begun: sa.Engine, tmp_path: Path) -> None:
    """The second part exists on day one; a promise whose day the file lacks is named, and not made."""
    rows = [row | {"First Contact": f"{n % 12 + 1:02}/28/2025"} for n, row in enumerate(CASES)]
    work = drop(begun, "cases.csv", content(tmp_path, rows))
    work.place = replace(work.place, clocks={"intake_acknowledgement": 3, "outcome_notice": 7})
    assert {one.kind for one in work.derivable() if one.possible} == {"intake_acknowledgement"}
    assert all(one.because for one in work.derivable())
    say_yes(work)
    work.derive = True
    assert take_in(work).stage == "done"
    assert [(one.read, one.new) for one in work.reports] == [(60, 60), (60, 60)]
    assert (held(begun, complaint), held(begun, commitment)) == (60, 60)
    table = connect.derived_table(work)
    assert list(table["From this file"]).count("due after 3\u00a0days") == 1
    assert differences(begun, AGENCY) == {}


def test_types_of_tickets_become_promises_by_rules(begun: sa.Engine) -> None:
    tickets = (Path(__file__).resolve().parents[1] / "data" / "starting" / "crm_tickets.csv").read_bytes()
    work = drop(begun, "crm_tickets.csv", tickets)
    assert work.draft is not None
    assert connect.has_rules(work.draft)
    first, second, *_ = connect.tickets(work.draft)
    work.change(with_promise_rule(work.draft, first, None))
    work.change(with_promise_rule(work.draft, second, "call_back", "3 days"))
    told = connect.ticket_table(work.draft).set_index("Type of ticket")
    assert told.loc[second, "Promises"] == "call back"
    assert told.loc[second, "Due"] == "after 3\u00a0days"
    say_yes(work)
    assert take_in(work).stage == "done", work.refusal
    report = work.report
    assert report is not None
    rows = sum(int(str(n).replace(",", "")) for n in told["Rows"])
    ours = rows - int(str(told.loc[first, "Rows"]))
    assert report.new + report.quarantined + report.skipped == rows
    assert 0 < report.new <= ours
