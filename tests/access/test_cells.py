"""Layer 1: every viewer against every kind of unit and every action, as pure functions; deny is default."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

import pytest
import sqlalchemy as sa

from models.access import (
    AGENCY_WIDE,
    ROLES,
    Action,
    Scope,
    Viewer,
    can,
    can_read_agency,
    check_can,
    check_can_read_agency,
    local_viewer,
)
from models.engine import engine_for, reading, writing
from models.errors import AccessDenied
from models.granting import grant, revoke
from models.people import DEMO, Identity, viewers
from models.tree import create_agency, find_unit
from models.units import BEGINNING
from tests.access.canary import (
    CHILD,
    CLOSED,
    HANDLING,
    OTHER_AGENCY,
    OTHER_UNIT,
    OWN,
    PARENT,
    SIBLING,
)
from tests.access.conftest import PERSONS, Canaries
from tests.access.matrix import ACTIONS
from tests.factories import AGENCY
from tests.measure_factories import AS_OF

NOW = datetime(2026, 2, 1, tzinfo=UTC)
UNITS = {
    "own": OWN,
    "child": CHILD,
    "parent": PARENT,
    "sibling": SIBLING,
    "handling": HANDLING,
    "closed": CLOSED,
    "agency": AGENCY,
    "other agency": OTHER_AGENCY,
    "other agency's unit": OTHER_UNIT,
    "nonexistent": "Atlantis",
    "malformed": "Quillhaven' OR 1=1 --",
    "longer than any": "Q" * 10_000,
    "with a zero": "Quillhaven\x00",
    "with a path": "../Quillhaven",
    "nothing": "",
}
WHOLE = {"own", "child", "parent", "sibling", "handling", "closed", "agency"}
SEES = {
    "The chief": WHOLE,
    "The steward": WHOLE,
    "The auditor": WHOLE,
    "The council": set(),
    "The captain": {"own", "child"},
    "The major": {"own", "child", "parent", "sibling"},
    "The office": {"handling"},
}


@pytest.fixture(scope="module")
def held(canaries: Canaries) -> Iterator[tuple[sa.Connection, dict[str, Viewer]]]:
    with reading(engine_for(canaries.url)) as connection:
        found = {name: viewers(connection, Identity(DEMO, name), NOW) for name in PERSONS}
        assert all(len(one) == 1 for one in found.values())
        yield connection, {name: one[0] for name, one in found.items()}


@pytest.mark.parametrize("person", SEES)
def test_a_viewer_finds_the_own_units_and_all_others_read_alike(
    held, canaries: Canaries, person: str
) -> None:
    connection, by_name = held
    scope = check_can_read_agency(connection, by_name[person], AGENCY)
    refusals = set()
    for kind, name in UNITS.items():
        if kind in SEES[person]:
            assert find_unit(connection, scope, name).name == name
            assert scope.sees(canaries.ids[name])
        else:
            with pytest.raises(AccessDenied) as denied:
                find_unit(connection, scope, name)
            refusals.add(re.sub("“.*”", "“…”", str(denied.value), flags=re.DOTALL))
            assert not (scope.unit_ids is not None and canaries.ids.get(name) in scope.unit_ids)
    assert refusals == {"There is no unit “…” that you may read."}


@pytest.mark.parametrize("person", SEES)
def test_nobody_reads_the_other_agency(held, person: str) -> None:
    connection, by_name = held
    refusals = []
    for name in (OTHER_AGENCY, "Atlantis"):
        assert not can_read_agency(connection, by_name[person], name)
        with pytest.raises(AccessDenied) as denied:
            check_can_read_agency(connection, by_name[person], name)
        refusals.append(str(denied.value).replace(name, "…"))
    assert len(set(refusals)) == 1


def test_every_cell_of_who_may_do_what_where(held, canaries: Canaries) -> None:
    _, by_name = held
    own, other = (Scope(canaries.ids[name]) for name in (AGENCY, OTHER_AGENCY))
    cells = 0
    for (person, viewer), action, unit in product(by_name.items(), Action, (*SEES["The chief"], None)):
        unit_id = None if unit is None else canaries.ids[UNITS[unit]]
        expected = viewer.role in ACTIONS[action]
        if viewer.role not in AGENCY_WIDE:
            expected = expected and unit in SEES[person]
        assert can(viewer, action, own, unit_id) == expected, (person, action, unit)
        assert not can(viewer, action, other, unit_id)
        if not expected:
            with pytest.raises(AccessDenied):
                check_can(viewer, action, own, unit_id)
        assert can(local_viewer(), action, own, unit_id)
        cells += 1
    assert cells == len(PERSONS) * len(Action) * 8


def test_without_a_grant_or_after_it_is_revoked_there_is_no_viewer(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        agency_id = create_agency(connection, AGENCY, "America/New_York")
    me = Identity(DEMO, "somebody")
    for role in set(ROLES) - {"commander"}:
        given = {"name": "Somebody", "identity": me, "from_on": BEGINNING, "by": "test"}
        number = grant(engine, agency_id, role, **given, at=AS_OF)
        with reading(engine) as connection:
            assert [one.role for one in viewers(connection, me, NOW)] == [role]
            assert viewers(connection, Identity(DEMO, "nobody"), NOW) == ()
        revoke(engine, agency_id, f"grant {number}", by="test", at=AS_OF)
        with reading(engine) as connection:
            assert viewers(connection, me, NOW) == ()
