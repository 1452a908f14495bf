"""The auditor's page: sentence, openings by the unit concerned first, refusals, entries in words."""

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from dashboard import cache, wording
from dashboard.facts import audit
from models.access import AUDITOR, MAY, Action, Scope, Viewer, can, local_viewer
from models.engine import engine
from models.errors import AccessDenied
from models.looks import looks_file, record_look
from tests.demo import database
from tests.views.conftest import OpenPage, opened

NOW = datetime.now(UTC)
CAPTAIN = Viewer("Captain, Central", "commander", frozenset({1}), frozenset({8}))
CLERK = Viewer("Clerk", "steward", frozenset({1}))


@pytest.fixture
def open_page(demo_database: str, tmp_path: Path) -> Iterator[OpenPage]:
    """Opens pages on a copy of the demo agency with looks of three weeks."""
    copied = tmp_path / "agency.db"
    with (
        closing(sqlite3.connect(str(make_url(demo_database).database))) as demo,
        closing(sqlite3.connect(copied)) as copy,
    ):
        demo.backup(copy)
    with database(f"sqlite:///{copied}"):
        look_around()
        yield opened
        cache.trails._walked.clear()


def look_around() -> None:
    for hours, viewer, action, subject, detail in (
        (400, CAPTAIN, "record_opened", "promise 1", {"handles": True, "concerns": False}),
        (50, CAPTAIN, "record_opened", "complaint 4", {"handles": False, "concerns": True}),
        (40, CLERK, "record_opened", "promise 2", {"handles": False, "concerns": False}),
        (30, CLERK, "refusal", "unit", {"asked": {}, "parameters": ["unit"]}),
        (20, CLERK, "refusal", "record", {"asked": {"record": "promise-9"}, "parameters": ["record"]}),
        (10, CAPTAIN, "sign_in", "sign-in 0a1b2c", {}),
        (9, Viewer("Elsewhere", "chief", frozenset({999})), "export", "B1", {"rows": 5, "format": "csv"}),
    ):
        record_look(
            engine(), viewer, action=action, subject=subject, at=NOW - timedelta(hours=hours), **detail
        )


def frames(app: object) -> list[list[list[str]]]:
    return [[[str(cell) for cell in row] for row in one.value.to_numpy()] for one in app.dataframe]  # type: ignore[attr-defined]


def test_the_week_in_a_sentence_with_both_trails(open_page: OpenPage, sentence: object) -> None:
    app = open_page("audit")
    said = sentence(app)  # type: ignore[operator]
    assert said.endswith("2 look-ups were refused. 1 record was opened by the unit it is about.")
    assert "entries in 7 days; both trails verify." in said
    (trails,) = [table.value for table in app.table][:1]
    assert list(trails["Trail"]) == ["Changes", "Looks"]
    assert all(state.startswith(wording.audit.VERIFIES) for state in trails["State"])
    assert trails["Head"][1].startswith("7:")


def test_openings_by_the_unit_concerned_come_first_then_the_newest(open_page: OpenPage) -> None:
    openings, refusals, sign_ins, entries = frames(open_page("audit"))
    assert [row[1:] for row in openings] == [
        ["Captain, Central", "commander", "complaint 4", "the unit concerned"],
        ["Clerk", "steward", "promise 2", "neither"],
    ]
    assert [[row[0], row[2], row[4]] for row in refusals] == [["Clerk", "2", "page record, promise-9"]]
    assert [row[:3] for row in sign_ins] == [["Captain, Central", "1", "0"]]
    assert not [row for row in entries if row[1] == "Elsewhere"]
    longer = frames(open_page("audit", days="30"))
    assert [row[3] for row in longer[0]] == ["complaint 4", "promise 2", "promise 1"]


def test_entries_by_action_and_actor_of_the_address(open_page: OpenPage) -> None:
    *_, entries = frames(open_page("audit", action="refusal"))
    assert [row[3] for row in entries] == [
        "Was refused: page record, promise-9",
        "Was refused: page unit, a unit that is not known here",
    ]
    *_, entries = frames(open_page("audit", actor="Captain, Central"))
    assert {row[1] for row in entries} == {"Captain, Central"}
    *_, entries = frames(open_page("audit", action="refusal", actor="Nobody"))
    assert len(entries) == 2  # an unknown choice is all of them


def test_a_broken_trail_is_the_first_thing_said(open_page: OpenPage, sentence: object) -> None:
    file = looks_file(Path(str(engine().url.database)))
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("DROP TRIGGER look_no_update")
        raw.execute("UPDATE look SET actor = 'Somebody' WHERE id = 3")
    said = sentence(open_page("audit"))  # type: ignore[operator]
    assert "7 days; the trail of looks: entry 3 is not what was written there" in said


def test_the_file_holds_every_entry_in_words(open_page: OpenPage) -> None:
    open_page("audit")
    place = cache.Place("", Scope(1), "", NOW, local_viewer())
    page = audit.find(place, "all", NOW)
    rows = list(csv.DictReader(io.StringIO(audit.csv_text(page.table(page.held)))))
    assert len(rows) == len(page.held) > 14
    assert {"Opened complaint 4; their units: the unit concerned"} <= {row["What"] for row in rows}


def test_nobody_but_the_auditor_reads_it(open_page: OpenPage) -> None:
    assert MAY[Action.READ_TRAILS] == (AUDITOR,)
    assert can(Viewer("A", AUDITOR, frozenset({1})), Action.READ_TRAILS, Scope(1))
    assert not can(Viewer("A", AUDITOR, frozenset({2})), Action.READ_TRAILS, Scope(1))
    place = cache.Place("", Scope(1), "", NOW, CLERK)
    with pytest.raises(AccessDenied):
        audit.find(place, "7", NOW)
