"""Programs at once on one database, as two timers would start them; on both databases."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.delivery.office import ADDRESSES, ALL_BEFORE, Office, said, settle, started, to
from tests.mail_room import Room, mail_room


@pytest.mark.long
def test_three_programs_at_once_send_each_mail_once(any_engine: sa.Engine, tmp_path: Path) -> None:
    office = Office(any_engine, settle(any_engine, tmp_path), {})
    with mail_room(Room()) as room:
        running = [started(office, room) for _ in range(3)]
        printed = "".join(one.communicate(timeout=120)[0] for one in running)
        assert [one.returncode for one in running] == [0, 0, 0]
        assert printed.count("'sent'") == 4
        assert said(office.deliver(to(room))) == ALL_BEFORE
    assert sorted(address for address, _ in room.came) == sorted(ADDRESSES)
