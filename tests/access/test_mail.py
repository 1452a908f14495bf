"""The same scan in every mail and every file attached: a recipient is told of the own units alone."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from dashboard.delivery.editions import AUDIENCES, Asked
from dashboard.delivery.mail_server import MailServer
from dashboard.delivery.sending import Run
from metrics.calendar import Week
from metrics.publishing import publish
from models import published
from models.access import Scope
from models.engine import engine_for, reading
from models.looks import looks_engine
from models.mail_settings import MailSettings
from models.published import PublishedWeek
from models.recipients import add_recipient
from tests.access.canary import PRIMES
from tests.access.conftest import PERSONS, Canaries
from tests.access.matrix import EDITIONS
from tests.access.seen import seen_in
from tests.access.test_pages import SCOPES, told
from tests.briefed import Frozen
from tests.demo import database
from tests.factories import AGENCY
from tests.mail_room import SENDER, Room, mail_room

OUT = datetime(2026, 1, 8, 12, tzinfo=UTC)
MONDAY = datetime(2026, 1, 12, 12, tzinfo=UTC)
READERS = [name for name, (role, _) in PERSONS.items() if role != "policymaker"]


@dataclass(frozen=True)
class Post:
    """What a server got, and the lines of the week that it got, by unit."""

    room: Room
    lines: dict[str, Any]
    week: PublishedWeek

    def to(self, person: str) -> EmailMessage:
        """The one mail of a person."""
        (mail,) = self.room.to(address_of(person))
        return mail


def address_of(person: str) -> str:
    return f"{person.split()[1]}@agency.example"


@pytest.fixture(scope="module")
def post(canaries: Canaries, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """What a server got when the week of the agency of primes was delivered to a person of each role."""
    source = Path(canaries.url.removeprefix("sqlite:///"))
    url = f"sqlite:///{shutil.copy(source, tmp_path_factory.mktemp('mail') / 'own.db')}"
    scope, engine = Scope(canaries.ids[AGENCY]), engine_for(url)
    with database(url), mail_room(Room()) as room:
        publish(engine, scope, Week.parse("2025-W51"), by="calendar", at=OUT)
        for person in PERSONS:
            add_recipient(engine, scope, person, address_of(person), by="operator", at=OUT)
        server = MailServer(MailSettings(room.host, room.port, SENDER, "", ""))
        found = list(Run(engine, scope, server, Asked(), lambda: MONDAY).deliver())
        assert {one.name: one.state for one in found} == dict.fromkeys(READERS, "sent") | {
            "The council": "nothing"  # no quarter is published
        }
        with reading(engine) as connection:
            bodies = published.bodies(connection, scope, "2025-W51").values()
            (week,) = published.weeks(connection, scope)
        yield Post(room, {body["unit"]: body for body in bodies}, week)
    looks_engine(engine).dispose()


def texts(mail: EmailMessage, *, files: bool = True) -> Iterator[str]:
    """All that a mail says: headers, both bodies, the text of its files and what they say of themselves."""
    yield "\n".join(f"{name}: {value}" for name, value in mail.items() if name not in ("Message-ID", "Date"))
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            yield re.sub(r"<style>.*?</style>", "", part.get_content(), flags=re.DOTALL)
        elif files and part.get_content_type() == "application/pdf":
            pages = PdfReader(BytesIO(part.get_content()))
            yield f"{part.get_filename()} {pages.metadata}"
            pictures = list(alternatives(pages.trailer["/Root"]["/StructTreeRoot"]))
            assert pictures
            yield "\n".join(pictures)
            yield from (re.sub(r"page\s\d+\sof\s\d+", "", page.extract_text()) for page in pages.pages)


@pytest.mark.parametrize("person", READERS)
def test_every_number_of_a_mail_was_published(post: Post, person: str) -> None:
    """Subject, text and HTML against the frozen JSON of the units that the person reads, and no others."""
    mail, lines = post.to(person), post.lines
    frozen = Frozen.of(lines[name] for name in lines if name in SCOPES.get(person, lines))
    plain, html = list(texts(mail, files=False))[1:]
    head = post.week.head.short
    for said in (mail["Subject"], plain, unescape(re.sub(r"<[^>]+>", " ", html))):
        assert frozen.foreign(said, said=(head,)) == []
    assert head in plain


def alternatives(node: Any) -> Iterator[str]:
    """What stands for the pictures of a file, from its tree of tags."""
    held = node.get_object()
    if isinstance(held, list):
        for child in held:
            yield from alternatives(child)
    elif isinstance(held, dict):
        yield from [str(held["/Alt"])] if "/Alt" in held else []
        yield from alternatives(held["/K"]) if "/K" in held else []


def test_each_role_gets_the_edition_of_its_row() -> None:
    assert AUDIENCES == EDITIONS


def test_each_gets_one_mail(post: Post) -> None:
    assert sorted(address for address, _ in post.room.came) == sorted(map(address_of, READERS))
    assert all(list(mail.iter_attachments()) for _, mail in post.room.came)


@pytest.mark.parametrize("person", SCOPES)
def test_a_mail_tells_of_the_own_units_alone(canaries: Canaries, post: Post, person: str) -> None:
    mail = post.to(person)
    said = "\n".join(texts(mail))
    assert all(name in said for name in SCOPES[person] & set(PRIMES))
    assert told(canaries, person, "mail", seen_in(said)) == {}


@pytest.mark.parametrize("person", READERS)
def test_a_subject_names_no_person_and_no_complaint(post: Post, person: str) -> None:
    mail = post.to(person)
    assert "promises kept" in mail["Subject"]
    assert not [
        word for word in ("complaint", "captain", "major", "chief") if word in mail["Subject"].lower()
    ]
    assert person not in "\n".join(texts(mail))
