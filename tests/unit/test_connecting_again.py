"""The way of a file through the page, walked without a browser: the same file once more says so."""

import csv
import io
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from dashboard.connecting import Connecting, Place
from dashboard.facts import connect
from dashboard.uploads import Running
from models.importing.mapping import Mapping
from tests.factories import AGENCY, ZONE, mapping_of, rows_of
from tests.here import start_here

DAY = {"made_at": "2025-03-23 10:00"}
ROWS = rows_of("commitment", DAY, DAY | {"key": "P-2", "kind": "referral"})
UPLOAD = "\n".join([",".join(ROWS[0]), *(",".join(row.values()) for row in ROWS)]).encode()


def until(work: Connecting, *stages: str) -> None:
    """Poll, as the page does, until the work stands at one of these stages."""
    deadline = time.monotonic() + 30
    while work.stage not in stages:
        work.poll()
        assert time.monotonic() < deadline, (work.stage, work.refusal)
        time.sleep(0.05)


def walked(place: Place, mappings: list[Mapping]) -> Connecting:
    """A file of a source that is known: read, checked, of a day that is said, taken in."""
    work = Connecting(place, "promises.csv", UPLOAD, mappings, start_here)
    work.begin()
    until(work, "deciding", "checked", "refused")
    if work.stage == "deciding":
        for decision in work.open_decisions():
            work.say(decision, True)
        work.check()
        until(work, "checked", "refused")
    assert work.known is not None
    assert work.asks_when
    work.exported = work.export_days()[0][1]
    work.take_in()
    until(work, "done", "refused")
    return work


def test_the_same_file_once_more_says_when_it_came(engine: sa.Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    place = Place(AGENCY, ZONE, None, "steward", url)
    mapping = mapping_of("commitment", ROWS[0], as_of=None)
    first = walked(place, [mapping])
    assert first.report is not None
    assert (first.report.new, first.already_on) == (2, None)
    assert first.content == b""
    again = walked(place, [mapping])
    assert again.report is not None
    assert (again.report.same, again.report.new) == (2, 0)
    assert again.already_on == datetime.now(UTC).astimezone(mapping.tz).date()


CASES = [
    {
        "File No": f"25-{n:04}",
        "Date Rec'd": f"{n % 12 + 1:02}/{n % 27 + 1:02}/2025",
        "Closed": f"{n % 12 + 1:02}/28/2025",
        "Unit": ["North District", "South District"][n % 2],
        "Finding": ["Sustained", "Not Sustained", "Unfounded"][n % 3],
        "Allegation": "Force",
        "First Contact": f"{n % 12 + 1:02}/28/2025",
        "Complainant Phone": f"313-555-{n:04}",
    }
    for n in range(60)
]


def text(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def still(work: Connecting) -> Connecting:
    """Poll until nothing is under way."""
    while work.running is not None:
        work.poll()
    return work


def dropped(engine: sa.Engine, rows: list[dict[str, str]], mappings: list[Mapping]) -> Connecting:
    """A file dropped on the page, read through."""
    place = Place(AGENCY, ZONE, None, "steward", engine.url.render_as_string(hide_password=False))
    work = Connecting(place, "cases.csv", text(rows), mappings, start_here)
    work.begin()
    return still(work)


def looked_at(work: Connecting) -> Connecting:
    """All ticked as right, and checked."""
    work.left_out = work.grouped = True
    for one in work.open_decisions():
        assert not one.must, one.text
        if one.about == "confirm":
            assert work.draft is not None
            work.change(work.draft.with_confirmed(one.name))
        else:
            work.say(one, True)
    work.check()
    return still(work)


def into(work: Connecting) -> Connecting:
    work.exported = work.export_days()[-1][1] if work.asks_when else None
    work.take_in()
    return still(work)


def connected(engine: sa.Engine) -> Mapping:
    """The mapping of a source that came in through the page."""
    work = into(looked_at(dropped(engine, CASES, [])))
    assert work.stage == "done", work.refusal
    return work.mapping()


def test_a_new_column_with_persons_is_asked_about_and_those_seen_before_are_not(engine: sa.Engine) -> None:
    mapping = connected(engine)
    assert mapping.dropped == ("Complainant Phone",)
    assert dropped(engine, CASES, [mapping]).stage == "checked"
    more = [row | {"Officer Name": f"Doe{'abcdefghijklmnopqrst'[n % 20]}, Jo"} for n, row in enumerate(CASES)]
    work = dropped(engine, more, [mapping])
    assert (work.stage, work.left_out, work.may_check) == ("deciding", False, False)
    assert work.personal_columns() == ["Complainant Phone", "Officer Name"]
    assert work.new_personal_columns() == ["Officer Name"]
    assert into(looked_at(work)).stage == "done"
    assert work.mapping().dropped == ("Complainant Phone", "Officer Name")
    assert dropped(engine, more, [work.mapping()]).stage == "checked"


def test_who_said_that_a_column_names_nobody_is_not_asked_again(engine: sa.Engine) -> None:
    rows = [row | {"Unit": f"Team of Officer {n % 2}"} for n, row in enumerate(CASES)]
    rows = [{("Officer Name" if k == "Unit" else k): v for k, v in row.items()} for row in rows]
    first = dropped(engine, rows, [])
    assert first.draft is not None
    first.change(first.draft.with_allowed("Officer Name").with_column("unit", "Officer Name"))
    assert into(looked_at(first)).stage == "done"
    assert first.mapping().names_nobody == ("Officer Name",)
    assert dropped(engine, rows, [first.mapping()]).stage == "checked"


def without(*names: str) -> list[dict[str, str]]:
    return [{k: v for k, v in row.items() if k not in names} for row in CASES]


def test_a_column_that_is_gone_leaves_its_field_without_one(engine: sa.Engine) -> None:
    mapping = connected(engine)
    work = dropped(engine, without("First Contact"), [mapping])
    assert (work.stage, work.new_names) == ("renamed", {"First Contact": None})
    gone = work.gone()
    assert (gone.fields, gone.needed) == ({"First Contact": ("first_contact_on",)}, {})
    assert work.may_rename
    work.rename()
    assert still(work).stage == "checked"
    assert "first_contact_on" not in work.mapping().fields
    assert into(work).stage == "done"


def test_a_column_that_the_mapping_needs_cannot_be_gone(engine: sa.Engine) -> None:
    mapping = connected(engine)
    work = dropped(engine, without("Date Rec'd", "Closed"), [mapping])
    assert work.stage == "renamed"
    work.new_names = dict.fromkeys(work.new_names)
    assert set(work.gone().needed) == {"Date Rec'd"}
    assert not work.may_rename
    work.rename()
    assert (work.stage, work.running) == ("renamed", None)
    keyed = dropped(engine, without("File No"), [mapping])
    assert set(keyed.gone().needed) == {"File No"}


def refusing(*jobs: str) -> Callable[..., Running]:
    """Does every job but the first of each of these, which is refused."""
    left = list(jobs)

    def begin(job: str, upload: bytes, name: str, **arguments: Any) -> Running:
        title = getattr(arguments.get("mapping"), "record", "")
        for one in (job, f"{job} {title}"):
            if one in left:
                left.remove(one)
                arguments |= {
                    "agency": "Nowhere",
                    "mapping": mapping_of("commitment", ROWS[0]),
                }
        return start_here(job, upload, name, **arguments)

    return begin


def test_a_check_that_is_refused_loses_nothing_that_was_said(engine: sa.Engine) -> None:
    work = dropped(engine, CASES, [])
    work.start = refusing("check")
    looked_at(work)
    assert work.stage == "deciding"
    assert work.refusal
    assert work.left_out
    assert work.may_check
    work.check()
    assert still(work).stage == "checked"
    assert work.refusal == ""


def test_an_import_that_is_refused_can_be_tried_again(engine: sa.Engine) -> None:
    work = looked_at(dropped(engine, CASES, []))
    work.start = refusing("import")
    into(work)
    assert (work.stage, work.reports) == ("checked", [])
    assert work.refusal
    assert connect.how_far(work) == "**Nothing of this file is in.**"
    assert work.may_take_in
    work.take_in()
    assert still(work).stage == "done"


def test_reading_it_otherwise_that_is_refused_leaves_the_file_as_it_was_read(engine: sa.Engine) -> None:
    work = looked_at(dropped(engine, CASES, []))
    work.begin(header_row=90_000)
    still(work)
    assert work.stage == "checked"
    assert work.refusal
    assert work.left_out
    assert into(work).stage == "done"


def test_where_only_a_part_is_in_the_page_says_which(engine: sa.Engine) -> None:
    work = dropped(engine, CASES, [])
    work.place = replace(work.place, clocks={"intake_acknowledgement": 3})
    looked_at(work)
    work.derive, work.start = True, refusing("import commitment")
    into(work)
    assert (work.stage, len(work.reports), len(work.to_come)) == ("checked", 1, 1)
    assert connect.how_far(work) == (
        "**1\u00a0of\u00a02\u00a0parts of this file is in.** cases: 60 new, 0 changed, 0 as before, "
        "0 waiting. Not in: cases\\: acknowledgements."
    )
    work.take_in()
    assert still(work).stage == "done"
    assert [(one.new, one.same) for one in work.reports] == [(60, 0), (60, 0)]
