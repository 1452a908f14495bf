"""A mail is claimed by one, noted when it went, tried again when nobody knows, and never sent twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from models.chain import Head
from models.deliveries import (
    ABANDONED,
    Claim,
    Pack,
    Standing,
    Why,
    claim,
    deliveries,
    message_id,
    note_failed,
    note_sent,
)
from models.engine import reading
from tests.post import NOON, Ashford, ashford

DOMAIN = "agency.example"
LATER = NOON + ABANDONED


@pytest.fixture
def agency(any_engine: sa.Engine) -> Ashford:
    found = ashford(any_engine)
    found.want("Captain, North", "north@agency.example")
    return found


@pytest.fixture
def pack(agency: Ashford) -> Pack:
    (one,) = agency.wanting()
    return Pack(one.person_id, one.id, "2026-W44", 1, Head(27, "4f" * 32), "unit", "smtp")


def asked(agency: Ashford, pack: Pack, at: datetime = NOON) -> Claim | Standing:
    return claim(agency.engine, agency.scope, pack, DOMAIN, at=at)


def claimed(agency: Ashford, pack: Pack, at: datetime = NOON) -> Claim:
    found = asked(agency, pack, at)
    assert isinstance(found, Claim)
    return found


def states(agency: Ashford) -> list[tuple[str, str | None, int]]:
    with reading(agency.engine) as connection:
        return [(one.state, one.why, one.attempts) for one in deliveries(connection, agency.scope)]


def test_what_went_is_not_sent_again(agency: Ashford, pack: Pack) -> None:
    held = claimed(agency, pack)
    assert not held.again
    assert states(agency) == [("claimed", None, 0)]
    note_sent(agency.engine, held, attempts=2, digest="0" * 64, at=NOON)
    assert states(agency) == [("sent", None, 2)]
    for at in (NOON, LATER, NOON + timedelta(days=400)):
        assert asked(agency, pack, at) is Standing.SENT
    claimed(agency, replace(pack, edition=2))
    claimed(agency, replace(pack, label="2026-W45"))
    claimed(agency, replace(pack, channel="folder"))


def test_of_many_that_ask_at_once_one_gets_it(agency: Ashford, pack: Pack) -> None:
    with ThreadPoolExecutor(8) as people:
        found = list(people.map(lambda _: asked(agency, pack), range(8)))
    assert sum(isinstance(one, Claim) for one in found) == 1
    assert found.count(Standing.CLAIMED) == 7


def test_what_was_abandoned_is_sent_again_under_the_same_name(agency: Ashford, pack: Pack) -> None:
    first = claimed(agency, pack)
    assert asked(agency, pack, LATER - timedelta(seconds=1)) is Standing.CLAIMED
    second = claimed(agency, pack, LATER)
    assert second == replace(first, again=True)
    assert asked(agency, pack, LATER) is Standing.CLAIMED
    note_sent(agency.engine, second, attempts=1, digest="0" * 64, at=LATER)
    note_failed(agency.engine, first, Why.UNREACHABLE, attempts=1)  # it was at it all the time
    assert states(agency) == [("sent", None, 1)]


def test_what_failed_is_tried_again_at_once(agency: Ashford, pack: Pack) -> None:
    first = claimed(agency, pack)
    note_failed(agency.engine, first, Why.LATER, attempts=3)
    assert states(agency) == [("failed", "later", 3)]
    second = claimed(agency, pack)
    assert second == first
    note_sent(agency.engine, second, attempts=1, digest="0" * 64, at=NOON)
    assert states(agency) == [("sent", None, 4)]


def test_what_a_server_rejected_waits_for_another_address(agency: Ashford, pack: Pack) -> None:
    note_failed(agency.engine, claimed(agency, pack), Why.REJECTED, attempts=1)
    assert asked(agency, pack, LATER) is Standing.REJECTED
    other = agency.want("Captain, North", "captain@agency.example")
    held = claimed(agency, replace(pack, recipient_id=other))
    note_sent(agency.engine, held, attempts=1, digest="0" * 64, at=NOON)
    assert states(agency) == [("sent", None, 2)]


def test_a_message_id_is_the_same_for_the_same_mail_and_no_other(agency: Ashford, pack: Pack) -> None:
    named = message_id(agency.scope, pack, DOMAIN)
    assert named == message_id(agency.scope, replace(pack, recipient_id=99, audience="chief"), DOMAIN)
    others = (
        replace(pack, person_id=99),
        replace(pack, label="2026-W45"),
        replace(pack, edition=2),
        replace(pack, channel="folder"),
        replace(pack, head=Head(27, "4e" * 32)),
    )
    assert len({named, *(message_id(agency.scope, other, DOMAIN) for other in others)}) == 6
    assert named.startswith("<2026-W44.")
    assert named.endswith("@agency.example>")
