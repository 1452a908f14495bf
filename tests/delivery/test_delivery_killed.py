"""Killed between sending and noting, and at any moment: the same mail again, which is said."""

import os
import random
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dashboard.delivery.sending import Made
from models.deliveries import ABANDONED
from tests.delivery.office import (
    ADDRESSES,
    ALL_BEFORE,
    ALL_SENT,
    AUDITOR,
    MONDAY,
    PEOPLE,
    Office,
    opened,
    said,
    started,
    to,
)
from tests.mail_room import Room, mail_room


@dataclass
class Deadly(Room):
    """A server that takes the mail, and its client with it: killed between sending and noting."""

    victim: subprocess.Popen[str] | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if self.victim is not None:
            os.kill(self.victim.pid, signal.SIGKILL)
            self.victim.wait()
        return answer


def test_killed_between_sending_and_noting(office: Office) -> None:
    """The mail is in; nobody has noted it. It goes again later, as the same mail, which is said."""
    with mail_room(Deadly()) as room:
        assert isinstance(room, Deadly)
        room.victim = started(office, room)
        out, _ = room.victim.communicate(timeout=60)
        assert (room.victim.returncode, out) == (-signal.SIGKILL, "")
        room.victim = None
        assert [address for address, _ in room.came] == [PEOPLE[AUDITOR][2]]
        assert said(office.deliver(to(room))) == ALL_SENT | {AUDITOR: "claimed"}
        later = MONDAY + ABANDONED
        assert said(office.deliver(to(room), later)) == ALL_BEFORE | {AUDITOR: "again"}
        assert said(office.deliver(to(room), later)) == ALL_BEFORE
    first, second = room.to(PEOPLE[AUDITOR][2])
    assert first["Message-ID"] == second["Message-ID"]
    assert [len(room.to(one)) for one in ADDRESSES] == [1, 1, 1, 2]


@pytest.mark.long
def test_killed_at_any_moment(source: Path, kept: dict[Any, Made], tmp_path: Path) -> None:
    """Twenty runs, each killed somewhere: nobody gets none, and who gets two gets the same mail twice."""
    chance = random.Random(7)
    for turn in range(20):
        with opened(source, kept, tmp_path / f"{turn}.db") as office, mail_room(Room()) as room:
            child = started(office, room)
            with suppress(subprocess.TimeoutExpired):
                child.wait(chance.uniform(0.5, 8))
            child.kill()
            child.communicate()
            office.deliver(to(room), MONDAY + ABANDONED)
            assert {one.state for one in office.states().values()} == {"sent"}
            with office.engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
        for address in ADDRESSES:
            assert len(room.to(address)) in (1, 2)
            assert len({message["Message-ID"] for message in room.to(address)}) == 1
        assert len(room.came) <= len(ADDRESSES) + 1
