"""An agency with a published week and people who want mail, and runs that deliver it."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dashboard.delivery.channels import Channel
from dashboard.delivery.editions import Asked
from dashboard.delivery.mail_server import MailServer
from dashboard.delivery.sending import Made, Run, Told
from metrics.calendar import Week
from metrics.publishing import publish
from models.access import Scope
from models.deliveries import Delivered, deliveries
from models.engine import engine_for, reading
from models.granting import grant
from models.looks import looks_engine
from models.mail_settings import MailSettings
from models.people import DEMO, Identity
from models.recipients import add_recipient
from models.tree import unit_ids
from models.units import BEGINNING, unit_key
from tests.mail_room import SENDER, Room
from tests.measure_factories import import_files, scope_of
from tests.random_agency import files, unit_rows

WEEK = Week.parse("2025-W51")
OUT = datetime(2026, 1, 8, 12, tzinfo=UTC)
MONDAY = datetime(2026, 1, 12, 12, tzinfo=UTC)
CHIEF, NORTH, SOUTH, AUDITOR = "Chief", "Captain, North", "Captain, South", "Auditor"
PEOPLE = {
    CHIEF: ("chief", None, "chief@agency.example"),
    NORTH: ("commander", "North", "north@agency.example"),
    SOUTH: ("commander", "South", "south@agency.example"),
    AUDITOR: ("auditor", None, "auditor@agency.example"),
}
ADDRESSES = [address for _, _, address in PEOPLE.values()]


DELIVER = """
import sys
from tests.delivery.office import Office, to
from tests.mail_room import Room
from models.engine import engine_for
from models.access import Scope
office = Office(engine_for(sys.argv[1]), Scope(int(sys.argv[2])), {})
print([one.state for one in office.deliver(to(Room(port=int(sys.argv[3]))))])
"""


@dataclass
class Office:
    """The agency's database of one test, and runs on it."""

    engine: sa.Engine
    scope: Scope
    made: dict[Any, Made]
    read: dict[Any, Any] = field(default_factory=dict)

    def deliver(self, channel: Channel, at: datetime = MONDAY) -> list[Told]:
        run = Run(self.engine, self.scope, channel, Asked(), lambda: at, made=self.made, read=self.read)
        return list(run.deliver())

    def states(self) -> dict[str, Delivered]:
        with reading(self.engine) as connection:
            return {one.name: one for one in deliveries(connection, self.scope)}


def settle(engine: sa.Engine, folder: Path) -> Scope:
    """Make the agency in an empty database: a random one, its newest settled week out, people who want it."""
    import_files(engine, folder, files(7) | {"units": unit_rows(moved=False)})
    with reading(engine) as connection:
        scope = scope_of(connection)
        ids = unit_ids(connection, scope.agency_id)
    publish(engine, scope, WEEK, by="calendar", at=OUT)
    for name, (role, unit, address) in PEOPLE.items():
        about = {"from_on": BEGINNING, "by": "operator", "at": OUT, "identity": Identity(DEMO, name)}
        held = ids[unit_key(unit)] if unit else None
        grant(engine, scope.agency_id, role, name=name, unit_id=held, **about)
        add_recipient(engine, scope, name, address, by="operator", at=OUT)
    return scope


@contextmanager
def opened(source: Path, made: dict[Any, Made], path: Path) -> Iterator[Office]:
    """A copy of the agency, as nobody has been sent anything."""
    engine = engine_for(f"sqlite:///{shutil.copy(source, path)}")
    with reading(engine) as connection:
        scope = scope_of(connection)
    yield Office(engine, scope, made)
    looks_engine(engine).dispose()
    engine.dispose()


def to(room: Room, rest: Callable[[float], None] = lambda _: None) -> MailServer:
    return MailServer(MailSettings(room.host, room.port, SENDER, "", ""), rest=rest)


def said(told: list[Told]) -> dict[str, str]:
    return {one.name: one.state if not one.why else f"{one.state}: {one.why}" for one in told}


ALL_SENT = dict.fromkeys(PEOPLE, "sent")
ALL_BEFORE = dict.fromkeys(PEOPLE, "before")


def started(office: Office, room: Room) -> subprocess.Popen[str]:
    """A run in a process of its own."""
    url = office.engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-c", DELIVER, url, str(office.scope.agency_id), str(room.port)]
    return subprocess.Popen(words, text=True, stdout=subprocess.PIPE)
