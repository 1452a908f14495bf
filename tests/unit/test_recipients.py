"""Who gets mail: known persons in one role of theirs, at one address, which is kept only while it is used."""

import json
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.audit import AuditEvent
from models.engine import reading
from models.errors import EntryRefused
from models.facts import table_of
from models.granting import act_for, revoke
from models.people import Identity
from models.recipients import checked_address, recipient, remove_recipient
from tests.command_line import Run
from tests.post import ISSUER, NOON, Ashford, ashford

CAPTAIN, CHIEF = "Captain, North", "Chief of police"
ADDRESS = "north@agency.example"


@pytest.fixture
def agency(engine: sa.Engine) -> Ashford:
    return ashford(engine)


def rows(agency: Ashford) -> list[sa.Row[tuple[object, ...]]]:
    with reading(agency.engine) as connection:
        return list(connection.execute(sa.select(recipient).order_by(recipient.c.id)))


def test_a_recipient_reads_what_the_role_reads_today(agency: Ashford) -> None:
    agency.want(CHIEF, "chief@agency.example")
    agency.want(CAPTAIN, ADDRESS)
    captain, chief = agency.wanting()
    assert (chief.name, chief.role, chief.address) == (CHIEF, "chief", "chief@agency.example")
    assert chief.viewer is not None
    assert chief.viewer.scope(agency.scope.agency_id) == agency.scope
    assert captain.viewer is not None
    assert captain.viewer.unit_ids == {agency.ids["NORTH"], agency.ids["SQUAD"]}


def test_who_lost_the_role_reads_nothing(agency: Ashford) -> None:
    agency.want(CAPTAIN, ADDRESS)
    revoke(agency.engine, agency.scope.agency_id, "grant 2", by="operator", at=NOON)
    (captain,) = agency.wanting()
    assert captain.viewer is None
    agency.give(CAPTAIN, "auditor", at=NOON)
    assert [one.viewer for one in agency.wanting()] == [None]  # another role was not asked for


def test_acting_for_somebody_counts_and_ends(agency: Ashford) -> None:
    agency.give("Captain, South", "commander", "South")
    agency.want("Captain, South", "south@agency.example")
    until = {"from_on": date(2026, 11, 16), "to_on": date(2026, 11, 18)}
    agency_id, by = agency.scope.agency_id, {"by": "operator", "at": NOON}
    act_for(agency.engine, agency_id, CAPTAIN, name="Captain, South", **until, **by)
    (south,) = agency.wanting()
    assert south.viewer is not None
    assert south.viewer.unit_ids == {agency.ids[name] for name in ("NORTH", "SQUAD", "SOUTH")}
    (south,) = agency.wanting(NOON.replace(day=19))
    assert south.viewer is not None
    assert south.viewer.unit_ids == {agency.ids["SOUTH"]}
    someone = Identity(ISSUER, "lieutenant")
    act_for(agency.engine, agency_id, CAPTAIN, name="Lieutenant", identity=someone, **until, **by)
    agency.want("Lieutenant", "lieutenant@agency.example")
    assert [bool(one.viewer) for one in agency.wanting() if one.name == "Lieutenant"] == [True]


def test_another_address_takes_the_place_of_the_first(agency: Ashford) -> None:
    first, second = agency.want(CAPTAIN, ADDRESS), agency.want(CAPTAIN, "captain@agency.example")
    assert [(one.id, one.address) for one in agency.wanting()] == [(second, "captain@agency.example")]
    assert [(row.id, row.address) for row in rows(agency)] == [
        (first, ""),
        (second, "captain@agency.example"),
    ]


def test_what_is_removed_keeps_no_address_and_every_change_is_on_file(agency: Ashford) -> None:
    number = agency.want(CAPTAIN, ADDRESS)
    remove_recipient(agency.engine, agency.scope, CAPTAIN, by="operator", at=NOON)
    assert agency.wanting() == []
    event = table_of(AuditEvent)
    with reading(agency.engine) as connection:
        held = connection.execute(sa.select(event).where(event.c.action.like("recipient %"))).all()
    assert [(row.action, row.subject) for row in held] == [
        ("recipient added", f"recipient {number}"),
        ("recipient removed", f"recipient {number}"),
    ]
    assert json.loads(held[0].detail) == {"person_id": 2, "role": "commander"}
    assert [row.address for row in rows(agency)] == [""]
    with pytest.raises(EntryRefused, match="gets no briefing"):
        remove_recipient(agency.engine, agency.scope, CAPTAIN, by="operator", at=NOON)


def test_the_role_is_the_only_one_or_said(agency: Ashford) -> None:
    agency.give(CAPTAIN, "auditor")
    with pytest.raises(EntryRefused, match="theirs: commander, auditor"):
        agency.want(CAPTAIN, ADDRESS)
    agency.want(CAPTAIN, ADDRESS, "auditor")
    assert [one.role for one in agency.wanting()] == ["auditor"]
    with pytest.raises(EntryRefused, match="no role “king”"):
        agency.want(CAPTAIN, ADDRESS, "king")
    with pytest.raises(EntryRefused, match="nobody named"):
        agency.want("Nobody", ADDRESS)
    assert [one.address for one in agency.wanting()] == [ADDRESS]  # a refusal changes nothing


@pytest.mark.parametrize(
    "address",
    [
        "",
        "captain",
        "captain@",
        "captain@localhost",
        "@agency.example",
        "a b@agency.example",
        "captain@agency.example\n",
        "captain@agency.example\r\nBcc: press@paper.example",
        "captain@agency.example, press@paper.example",
        "Captain <captain@agency.example>",
        '"captain"@agency.example',
        "captain@agency..example",
        "captain@-agency.example",
        "kapitän@agency.example",
        "captain@[127.0.0.1]",
        "x" * 65 + "@agency.example",
        "captain@" + "a." * 130 + "example",
    ],
)
def test_what_is_no_single_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(EntryRefused) as refused:
        checked_address(address)
    assert str(refused.value) == "That is no mail address. Write one, such as captain@example.org."


def test_addresses_as_people_have_them_are_taken() -> None:
    for address in ("o'brien+mail@police.city.example", "a@b.co", "x_1-2.y@mail-1.xn--p1ai"):
        assert checked_address(address) == address


def test_the_command_adds_lists_and_removes(filled: Path, run: Run) -> None:
    known = ("--issuer", ISSUER, "--subject", "x")
    run("grant", "commander", "--name", CAPTAIN, "--unit", "North", *known)
    added = run("recipient", "add", ADDRESS, "--name", CAPTAIN)
    assert (added.code, added.out) == (0, "Recipient 1 is added.\n")
    (row,) = run("recipient", "list", "--format", "json").rows
    assert row == {
        "recipient": 1,
        "name": CAPTAIN,
        "role": "commander",
        "address": ADDRESS,
        "reads": "North",
    }
    run("revoke", "grant 1")
    (row,) = run("recipient", "list", "--format", "json").rows
    assert row["reads"] == "nothing: no role"
    assert run("recipient", "add", "captain", "--name", CAPTAIN).code == 11
    assert run("recipient", "remove", "--name", CAPTAIN).out == f"{CAPTAIN} gets nothing more.\n"
    assert run("recipient", "list", "--format", "json").rows == []
