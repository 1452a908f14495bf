"""The way of a file through the page, walked without a browser: the same file once more says so."""

import time
from datetime import UTC, datetime

import sqlalchemy as sa

from dashboard.connecting import Connecting, Place
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
