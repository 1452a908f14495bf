"""A policymaker is sent the newest released quarter, once, and never a week."""

import shutil
from collections.abc import Iterator
from email.message import EmailMessage
from io import BytesIO

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from dashboard.delivery.editions import Asked
from dashboard.delivery.sending import Run, Told
from metrics.calendar import Quarter
from models import published
from models.deliveries import deliveries
from models.engine import engine_for, reading
from models.looks import looks_engine
from models.recipients import add_recipient
from tests.briefed import numbers
from tests.delivery.office import said, to
from tests.demo import database, demo_url
from tests.mail_room import Room, mail_room
from tests.released import NOW, SCOPE, release

CHIEF, COUNCIL = "Chief of police", "Council policy office"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """The demo agency with its newest quarter released; its chief and its council want mail."""
    file = tmp_path_factory.mktemp("council") / "own.db"
    shutil.copy(demo_url(tmp_path_factory.getbasetemp()).removeprefix("sqlite:///"), file)
    with database(f"sqlite:///{file}"):
        engine = engine_for(f"sqlite:///{file}")
        release(engine, Quarter(2026, 3))
        for name, address in ((CHIEF, "chief@agency.example"), (COUNCIL, "council@city.example")):
            add_recipient(engine, SCOPE, name, address, by="operator", at=NOW)
        yield engine
        looks_engine(engine).dispose()


def deliver(engine: sa.Engine, room: Room) -> list[Told]:
    return list(Run(engine, SCOPE, to(room), Asked(), lambda: NOW).deliver())


@pytest.mark.long
def test_the_council_gets_the_quarter_and_the_chief_the_week(out: sa.Engine) -> None:
    with mail_room(Room()) as room:
        assert said(deliver(out, room)) == {CHIEF: "sent", COUNCIL: "sent"}
        assert said(deliver(out, room)) == {CHIEF: "before", COUNCIL: "before"}
    with reading(out) as connection:
        held = {one.name: (one.label, one.audience) for one in deliveries(connection, SCOPE)}
        newest = max(one.label for one in published.weeks(connection, SCOPE))
    assert held == {CHIEF: (newest, "chief"), COUNCIL: ("2026-Q3", "council")}
    (mail,) = room.to("council@city.example")
    assert mail["Subject"].startswith("Eldermere Police: accountability, July–September 2026: ")
    assert mail["Subject"].endswith(" promises kept")
    (file,) = mail.iter_attachments()
    assert file.get_filename() == "eldermere-police-2026-q3-council.pdf"
    pages = PdfReader(BytesIO(file.get_content())).pages
    said_there = numbers("\n".join(page.extract_text() for page in pages))
    assert set(numbers(body(mail))) <= {*said_there, *numbers(mail["Subject"])}
    assert "Not evidence about any employee." in body(mail)
    assert "2026-W" not in body(mail) + file.get_filename()


def body(mail: EmailMessage) -> str:
    found = mail.get_body(("plain",))
    assert found is not None
    return str(found.get_content())
