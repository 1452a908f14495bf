"""Who may be what, when: grants by days of the agency's zone, subtrees, acting for another, revocation."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from models.access import MAY, ROLES, Action, Scope, Viewer, can, check_can, local_viewer
from models.engine import reading, writing
from models.errors import AccessDenied, EntryRefused
from models.granting import act_for, end_sessions, grant, revoke
from models.people import Identity, personas, role_grant, viewers, who
from models.tree import create_agency, create_units, rebuild_ancestors, set_parent, unit_ids
from models.units import BEGINNING

ISSUER = "https://id.example"
NOON = datetime(2026, 11, 16, 17, tzinfo=UTC)  # noon in New York
DAY = date(2026, 11, 16)
ADA, BEN = Identity(ISSUER, "ada"), Identity(ISSUER, "ben")


@pytest.fixture
def units(engine: sa.Engine) -> dict[str, int]:
    """An agency with two districts, one of them with a squad under it."""
    with writing(engine) as connection:
        agency = create_agency(connection, "Ashford Police", "America/New_York")
        create_units(connection, agency, ["North", "South", "Squad"])
        ids = unit_ids(connection, agency)
        set_parent(connection, ids["SQUAD"], ids["NORTH"], BEGINNING)
        rebuild_ancestors(connection, agency)
    return ids | {"AGENCY": agency}


def held(engine: sa.Engine, identity: Identity, at: datetime = NOON) -> tuple[Viewer, ...]:
    with reading(engine) as connection:
        return viewers(connection, identity, at)


def commander(engine: sa.Engine, units: dict[str, int], **more: object) -> int:
    about = {"name": "Captain, North", "identity": ADA, "unit_id": units["NORTH"], "from_on": DAY}
    return grant(engine, units["AGENCY"], "commander", **about | {"by": "operator", "at": NOON} | more)


def test_a_commander_reads_the_own_unit_and_what_is_under_it(
    engine: sa.Engine, units: dict[str, int]
) -> None:
    commander(engine, units)
    (viewer,) = held(engine, ADA)
    assert (viewer.name, viewer.role) == ("Captain, North", "commander")
    assert viewer.unit_ids == {units["NORTH"], units["SQUAD"]}
    assert viewer.scope(units["AGENCY"]) == Scope(units["AGENCY"], viewer.unit_ids)
    assert held(engine, BEN) == ()
    assert held(engine, Identity("https://elsewhere.example", "ada")) == ()


@pytest.mark.parametrize(
    ("at", "there"),
    [
        (datetime(2026, 11, 16, 4, 59, tzinfo=UTC), False),  # the evening before in New York
        (datetime(2026, 11, 16, 5, tzinfo=UTC), True),
        (datetime(2026, 11, 18, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 18, 5, tzinfo=UTC), False),
    ],
)
def test_days_are_those_of_the_agencys_zone(
    engine: sa.Engine, units: dict[str, int], at: datetime, there: bool
) -> None:
    commander(engine, units, to_on=date(2026, 11, 18))
    assert bool(held(engine, ADA, at)) is there


def test_a_revoked_grant_ends_at_its_instant(engine: sa.Engine, units: dict[str, int]) -> None:
    number = commander(engine, units)
    later = NOON.replace(hour=19)
    revoke(engine, units["AGENCY"], f"grant {number}", by="operator", at=later)
    assert held(engine, ADA, NOON)
    assert held(engine, ADA, later) == ()
    with pytest.raises(EntryRefused, match="no grant 1 in force"):
        revoke(engine, units["AGENCY"], f"grant {number}", by="operator", at=later)
    with reading(engine) as connection:
        assert who(connection, units["AGENCY"]) == []
        assert [one.number for one in who(connection, units["AGENCY"], revoked=True)] == ["grant 1"]


@pytest.mark.parametrize("number", ["", "4", "grant", "grant x", "grant ١", "grant 99999999999", "person 1"])
def test_what_is_no_number_is_refused(engine: sa.Engine, units: dict[str, int], number: str) -> None:
    with pytest.raises(EntryRefused):
        revoke(engine, units["AGENCY"], number, by="operator", at=NOON)


def test_who_acts_for_another_has_their_grants_until_the_day(
    engine: sa.Engine, units: dict[str, int]
) -> None:
    number = commander(engine, units)
    about = {"name": "Lieutenant", "identity": BEN, "from_on": DAY, "to_on": date(2026, 11, 20)}
    acting = act_for(engine, units["AGENCY"], "Captain, North", **about, by="operator", at=NOON)
    (viewer,) = held(engine, BEN)
    assert (viewer.name, viewer.acting_for) == ("Lieutenant", "Captain, North")
    assert viewer.unit_ids == {units["NORTH"], units["SQUAD"]}
    assert held(engine, BEN, NOON.replace(day=21)) == ()
    grant(
        engine, units["AGENCY"], "auditor", name="Lieutenant", from_on=DAY, by="operator", at=NOON
    )  # known by now
    assert [one.role for one in held(engine, BEN)] == ["auditor", "commander"]
    revoke(engine, units["AGENCY"], f"grant {number}", by="operator", at=NOON)
    assert [one.role for one in held(engine, BEN)] == ["auditor"]
    revoke(engine, units["AGENCY"], f"acting {acting}", by="operator", at=NOON)


def test_several_units_of_one_commander_are_one_view(engine: sa.Engine, units: dict[str, int]) -> None:
    commander(engine, units)
    commander(engine, units, unit_id=units["SOUTH"], identity=None)
    (viewer,) = held(engine, ADA)
    assert viewer.unit_ids == {units["NORTH"], units["SQUAD"], units["SOUTH"]}


@pytest.mark.parametrize(
    ("role", "more", "said"),
    [
        ("king", {}, "no role “king”"),
        ("commander", {"unit_id": None}, "needs one unit"),
        ("commander", {"unit_id": 1}, "needs one unit"),
        ("chief", {}, "needs one unit"),
        ("commander", {"to_on": DAY}, "must come after"),
        ("commander", {"identity": None}, "is new"),
        ("commander", {"name": "Local Viewer"}, "Give a name"),
        ("commander", {"name": "x\x00"}, "Give a name"),
        ("commander", {"name": ""}, "Give a name"),
    ],
)
def test_what_is_not_clear_is_refused_and_nothing_is_kept(
    engine: sa.Engine, units: dict[str, int], role: str, more: dict[str, object], said: str
) -> None:
    about = {"name": "Captain", "identity": ADA, "unit_id": units["NORTH"], "from_on": DAY} | more
    with pytest.raises(EntryRefused, match=said):
        grant(engine, units["AGENCY"], role, **about, by="operator", at=NOON)
    with reading(engine) as connection:
        assert connection.execute(sa.select(role_grant)).all() == []
        assert connection.scalar(sa.text("SELECT count(*) FROM person")) == 0


def test_one_name_is_one_person(engine: sa.Engine, units: dict[str, int]) -> None:
    commander(engine, units)
    with pytest.raises(EntryRefused, match="known as “Captain, North”"):
        commander(engine, units, name="Somebody else")
    with pytest.raises(EntryRefused, match="is somebody else"):
        commander(engine, units, identity=BEN)
    about = {"name": "Captain, North", "from_on": DAY, "to_on": date(2026, 12, 1)}
    with pytest.raises(EntryRefused, match="Nobody acts for themselves"):
        act_for(engine, units["AGENCY"], "Captain, North", **about, by="operator", at=NOON)
    with pytest.raises(EntryRefused, match="nobody named"):
        end_sessions(engine, "Nobody", by="operator", at=NOON)


def test_each_is_on_file_without_a_persons_identity(engine: sa.Engine, units: dict[str, int]) -> None:
    number = commander(engine, units)
    end_sessions(engine, "Captain, North", by="operator", at=NOON)
    revoke(engine, units["AGENCY"], f"grant {number}", by="operator", at=NOON)
    with reading(engine) as connection:
        rows = connection.execute(sa.text("SELECT action, subject, detail FROM audit_event")).all()
        assert connection.scalar(sa.text("SELECT not_before FROM person")) is not None
        assert personas(connection) == []
    assert [(row.action, row.subject) for row in rows] == [
        ("grant", "grant 1"),
        ("end sessions", "person 1"),
        ("revoke", "grant 1"),
    ]
    assert not any("ada" in row.detail or ISSUER in row.detail for row in rows)


def one(role: str, units: frozenset[int] = frozenset()) -> Viewer:
    return Viewer("x", role, frozenset({1}), units)


def test_every_action_has_its_roles_and_a_commander_acts_for_own_units_only() -> None:
    assert set(MAY) == set(Action)
    for action in Action:
        assert can(local_viewer(), action, Scope(1))
        for role in ROLES:
            inside = frozenset({5}) if role == "commander" else frozenset()
            assert can(one(role, inside), action, Scope(1), 5) is (role in MAY[action])
            assert not can(one(role, inside), action, Scope(2), 5)
            if role == "commander":
                assert not can(one(role, inside), action, Scope(1), 6)
                assert not can(one(role, inside), action, Scope(1))
    with pytest.raises(AccessDenied, match="You may not reply for a unit"):
        check_can(one("chief"), Action.REPLY, Scope(1), 5)


def test_a_policymaker_reads_no_unit_and_the_others_all_or_their_own() -> None:
    assert one("policymaker").scope(1) == Scope(1, frozenset())
    assert one("commander", frozenset({5})).scope(1) == Scope(1, frozenset({5}))
    for role in ("chief", "steward", "auditor"):
        assert one(role).scope(1) == Scope(1)
    assert local_viewer().scope(1) == Scope(1)
