"""What is proposed for a calendar: whole days, names of places, an entry called off is the same one."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from models.connecting.calendars import CALLED_OFF
from models.connecting.draft import Draft
from models.connecting.draft_text import suggestion_text
from models.connecting.proposal import propose
from models.facts import event
from models.importing.load import import_file
from models.importing.mapping import load_mapping, parse_mapping
from tests.awkward.files import FOLDER
from tests.factories import AGENCY, ZONE, kept

DROP = rf"{CALLED_OFF}\s*"


@pytest.fixture(scope="module")
def draft() -> Draft:
    return propose(FOLDER / "outlook.csv", name="outlook.csv", zone=ZONE)[2]


def test_the_proposal_for_an_outlook_calendar_goes_live(draft: Draft, engine: sa.Engine) -> None:
    mapping = draft.to_mapping()
    assert mapping.all_day is not None
    assert (mapping.all_day.column, mapping.all_day.values) == ("All day event", ("TRUE",))
    assert mapping.key.drop == (DROP,)
    assert mapping.fields["community"].place
    assert "All day event" not in draft.unused()
    assert import_file(engine, FOLDER / "outlook.csv", mapping, AGENCY, actor="test").quarantined == 0
    assert "12 Mill Lane" not in {place for (place,) in kept(engine, event, "community")}


def test_its_text_reads_as_the_mapping_does(draft: Draft) -> None:
    assert parse_mapping(suggestion_text(draft), "outlook") == draft.to_mapping()


def test_the_mapping_that_ships_can_be_opened_and_says_the_same() -> None:
    shipped = load_mapping(Path("outlook-calendar"))
    assert shipped.key.drop == (DROP,)
    assert [pattern.match for pattern in shipped.fields["state"].patterns] == [CALLED_OFF]
    opened = Draft.from_mapping(shipped)
    assert opened.to_mapping() == shipped
    assert parse_mapping(suggestion_text(opened), "again") == shipped


def test_other_columns_of_the_key_leave_what_is_taken_out(draft: Draft) -> None:
    key = draft.with_key(["Subject", "Start Date"]).to_mapping().key
    assert (key.columns, key.drop) == (("Subject", "Start Date"), (DROP,))


def test_a_column_of_other_words_says_nothing_of_whole_days(tmp_path: Path) -> None:
    text = (FOLDER / "outlook.csv").read_text(encoding="utf-8")
    path = tmp_path / "calendar.csv"
    path.write_text(text.replace(",FALSE,TRUE,", ",maybe,TRUE,"), encoding="utf-8")
    found = propose(path, name="calendar.csv", zone=ZONE)[2].to_mapping()
    assert (found.all_day, found.key.drop) == (None, ())
