"""Mail against a real server that refuses, hangs up, is down; two runs at once: each mail once."""

import random
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.delivery.folder import Folder
from dashboard.delivery.sending import Made, Told
from metrics.publishing import publish
from models.deliveries import ABANDONED
from models.errors import DatabaseUnavailable
from models.granting import act_for, grant, revoke
from models.looks import looks_file
from models.people import DEMO, Identity
from models.recipients import add_recipient, remove_recipient
from models.settings import settings
from models.units import BEGINNING
from tests.delivery.office import (
    ADDRESSES,
    ALL_BEFORE,
    ALL_SENT,
    AUDITOR,
    CHIEF,
    MONDAY,
    NORTH,
    OUT,
    PEOPLE,
    SOUTH,
    WEEK,
    Office,
    opened,
    said,
    to,
)
from tests.mail_room import SENDER, Room, mail_room
from tests.measure_factories import import_files
from tests.random_agency import files, unit_rows


def test_each_gets_one_mail_and_no_second(office: Office) -> None:
    with mail_room(Room()) as room:
        assert said(office.deliver(to(room))) == ALL_SENT
        assert said(office.deliver(to(room), MONDAY + timedelta(days=400))) == ALL_BEFORE
    assert sorted(address for address, _ in room.came) == sorted(ADDRESSES)
    assert len({message["Message-ID"] for _, message in room.came}) == 4
    assert {one.state for one in office.states().values()} == {"sent"}


def test_a_server_that_is_down_then_up(office: Office) -> None:
    room = Room()
    with mail_room(room):
        pass
    told = said(office.deliver(to(room)))
    assert list(told.values()) == ["failed: unreachable", *["not_tried: unreachable"] * 3]
    with mail_room(room):
        assert said(office.deliver(to(room))) == ALL_SENT
        assert said(office.deliver(to(room))) == ALL_BEFORE
    assert len(room.came) == 4


def test_what_fails_leaves_the_others_and_is_all_that_is_tried_again(office: Office) -> None:
    room = Room(answers={PEOPLE[NORTH][2]: ["451 later"] * 3, PEOPLE[SOUTH][2]: ["550 no such mailbox"]})
    with mail_room(room):
        first = said(office.deliver(to(room)))
        assert first == ALL_SENT | {NORTH: "failed: later", SOUTH: "failed: rejected"}
        room.asked.clear()
        assert said(office.deliver(to(room))) == ALL_BEFORE | {NORTH: "sent", SOUTH: "rejected"}
        assert room.asked == [PEOPLE[NORTH][2]]
        add_recipient(office.engine, office.scope, SOUTH, "s@agency.example", by="operator", at=MONDAY)
        assert said(office.deliver(to(room))) == ALL_BEFORE | {SOUTH: "sent"}
    assert [len(room.to(one)) for one in (*ADDRESSES, "s@agency.example")] == [1, 1, 0, 1, 1]
    assert {name: one.attempts for name, one in office.states().items()} == {
        CHIEF: 1,
        NORTH: 4,
        SOUTH: 2,
        AUDITOR: 1,
    }


def test_two_runs_at_once_send_each_mail_once(office: Office) -> None:
    with mail_room(Room()) as room, ThreadPoolExecutor(4) as people:
        runs = list(people.map(lambda _: office.deliver(to(room)), range(4)))
    assert sorted(address for address, _ in room.came) == sorted(ADDRESSES)
    assert sum(one.state == "sent" for run in runs for one in run) == 4
    assert {one.state for run in runs for one in run} <= {"sent", "before", "claimed"}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_runs_on_bad_days_and_a_good_one_send_each_mail_once(
    source: Path, kept: dict[Any, Made], tmp_path: Path, seed: int
) -> None:
    """Servers that put off, hang up and are down, by turns: a hundred runs, four for each of 25 weeks."""
    chance = random.Random(seed)
    for week in range(5):
        room, sent = Room(), []
        with opened(source, kept, tmp_path / f"{week}.db") as office:
            with mail_room(room):
                pass
            for _ in range(3):
                sent += _bad_day(office, room, chance)
            room.answers.clear()
            with mail_room(room):
                sent += office.deliver(to(room))
        assert sorted(one.name for one in sent if one.state == "sent") == sorted(PEOPLE)
        assert [len(room.to(one)) for one in ADDRESSES] == [1, 1, 1, 1]


def _bad_day(office: Office, room: Room, chance: random.Random) -> list[Told]:
    for address in ADDRESSES:
        room.answers[address] = chance.choices(["451 later", "hang up"], k=chance.randrange(7))
    if chance.random() < 0.3:
        return office.deliver(to(room))  # nobody is there
    with mail_room(room):
        return office.deliver(to(room))


def test_rights_are_those_of_the_moment_of_sending(office: Office) -> None:
    agency, by = office.scope.agency_id, {"by": "operator", "at": MONDAY}
    revoke(office.engine, agency, "grant 2", **by)  # the captain's of North, this morning
    until = {"from_on": MONDAY.date(), "to_on": MONDAY.date() + timedelta(days=7)}
    act_for(office.engine, agency, NORTH, name=AUDITOR, **until, **by)  # whose role is over, too
    remove_recipient(office.engine, office.scope, AUDITOR, **by)
    with mail_room(Room()) as room:
        assert said(office.deliver(to(room))) == {CHIEF: "sent", NORTH: "no_role", SOUTH: "sent"}
        assert sorted(address for address, _ in room.came) == [PEOPLE[CHIEF][2], PEOPLE[SOUTH][2]]
        act_for(office.engine, agency, SOUTH, name=NORTH, **until, **by)
        assert said(office.deliver(to(room)))[NORTH] == "sent"
    (mail,) = room.to(PEOPLE[NORTH][2])
    assert "South" in mail["Subject"]


def test_without_a_published_week_nothing_goes(office: Office, engine: sa.Engine, tmp_path: Path) -> None:
    import_files(engine, tmp_path, files(7) | {"units": unit_rows(moved=False)})
    about = {"from_on": BEGINNING, "by": "operator", "at": OUT, "identity": Identity(DEMO, CHIEF)}
    grant(engine, office.scope.agency_id, "chief", name=CHIEF, **about)
    add_recipient(engine, office.scope, CHIEF, PEOPLE[CHIEF][2], by="operator", at=OUT)
    with mail_room(Room()) as room:
        assert said(Office(engine, office.scope, {}).deliver(to(room))) == {CHIEF: "nothing"}
    assert room.asked == []


def test_what_cannot_be_put_on_file_is_not_sent(office: Office) -> None:
    """The trail of looks cannot be written; the mails wait, and go when it can."""
    trail = looks_file(Path(str(office.engine.url.database)))
    trail.mkdir()
    with mail_room(Room()) as room:
        with pytest.raises(DatabaseUnavailable):
            office.deliver(to(room))
        assert room.asked == []
        trail.rmdir()
        assert set(said(office.deliver(to(room), MONDAY + ABANDONED)).values()) == {"sent", "again"}
    assert sorted(address for address, _ in room.came) == sorted(ADDRESSES)


def test_a_correction_is_another_mail(office: Office) -> None:
    for name in (NORTH, SOUTH, AUDITOR):
        remove_recipient(office.engine, office.scope, name, by="operator", at=MONDAY)
    with mail_room(Room()) as room:
        office.deliver(to(room))
        corrected = {"by": "calendar", "at": MONDAY, "correction": "A file came twice"}
        publish(office.engine, office.scope, WEEK, **corrected)
        assert said(office.deliver(to(room))) == {CHIEF: "sent"}
        assert said(office.deliver(to(room))) == {CHIEF: "before"}
    first, second = room.to(PEOPLE[CHIEF][2])
    assert second["Subject"] == f"{first['Subject']} (corrected, edition 2)"
    assert first["Message-ID"] != second["Message-ID"]


def test_a_folder_gets_one_whole_file_a_mail(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    channel = Folder(folder, SENDER)
    assert set(said(office.deliver(channel)).values()) == {"failed: not_written", "not_tried: not_written"}
    folder.mkdir()
    assert said(office.deliver(channel)) == ALL_SENT
    assert said(office.deliver(channel)) == ALL_BEFORE
    assert len(list(folder.glob("*.eml"))) == 4
    assert len(list(folder.iterdir())) == 4


@dataclass
class Busy(Room):
    """A server that takes the mail while an import takes the database, for longer than a writer waits."""

    database: str = ""
    importer: threading.Thread | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.importer is None:
            begun = threading.Event()
            self.importer = threading.Thread(target=self._import, args=(begun,))
            self.importer.start()
            begun.wait()
        return await super().handle_DATA(server, session, envelope)

    def _import(self, begun: threading.Event) -> None:
        with closing(sqlite3.connect(self.database, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            begun.set()
            time.sleep(2.5)
            connection.execute("ROLLBACK")


def test_a_mail_that_went_is_noted_however_long_an_import_takes(
    source: Path, kept: dict[Any, Made], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNTABILITY_BUSY_SECONDS", "1")
    settings.cache_clear()
    path = tmp_path / "here.db"
    with opened(source, kept, path) as office, mail_room(Busy(database=str(path))) as room:
        assert said(office.deliver(to(room))) == ALL_SENT
        assert said(office.deliver(to(room), MONDAY + ABANDONED)) == ALL_BEFORE
        assert isinstance(room, Busy)
        assert room.importer is not None
        room.importer.join()
    assert len(room.came) == 4
    settings.cache_clear()
