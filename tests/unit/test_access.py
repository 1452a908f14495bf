"""A scope decides before any row is read; unknown and forbidden read alike."""

import pytest
import sqlalchemy as sa

from models.access import Scope, Viewer, agencies, can_read_agency, check_can_read_agency, local_viewer
from models.engine import reading, writing
from models.errors import AccessDenied
from models.facts import table_of
from models.tree import create_agency
from models.units import Unit

unit = table_of(Unit)


@pytest.fixture
def two_agencies(engine: sa.Engine) -> dict[str, int]:
    with writing(engine) as connection:
        return {
            name: create_agency(connection, name, "America/New_York")
            for name in ("Springfield", "Shelbyville")
        }


def test_a_scope_without_units_sees_the_agency_and_one_with_units_only_them() -> None:
    assert Scope(1).sees(99)
    assert Scope(1, frozenset({2})).sees(2)
    assert not Scope(1, frozenset({2})).sees(3)
    assert not Scope(1, frozenset()).sees(2)


def test_a_scope_is_the_same_in_sql(engine: sa.Engine, two_agencies: dict[str, int]) -> None:
    own = two_agencies["Springfield"]

    def seen(scope: Scope) -> set[str]:
        with reading(engine) as connection:
            condition = scope.condition(unit.c.agency_id, unit.c.id)
            return set(connection.scalars(sa.select(unit.c.name).where(condition)))

    assert seen(Scope(own)) == {"Springfield", "Unassigned"}
    assert seen(Scope(own, frozenset({own}))) == {"Springfield"}
    assert seen(Scope(own, frozenset({two_agencies["Shelbyville"]}))) == set()
    assert seen(Scope(own, frozenset())) == set()


def test_the_key_of_a_cache_differs_wherever_the_scope_does() -> None:
    scopes = [
        Scope(1),
        Scope(2),
        Scope(1, frozenset()),
        Scope(1, frozenset({2})),
        Scope(1, frozenset({2, 3})),
    ]
    assert len({scope.cache_key for scope in scopes}) == len(scopes)
    assert Scope(1, frozenset({3, 2})).cache_key == Scope(1, frozenset({2, 3})).cache_key


def test_a_viewer_reads_only_the_agencies_granted(engine: sa.Engine, two_agencies: dict[str, int]) -> None:
    viewer = Viewer("post", "steward", frozenset({two_agencies["Springfield"]}))
    with reading(engine) as connection:
        assert [name for _, name in agencies(connection, viewer)] == ["Springfield"]
        assert check_can_read_agency(connection, viewer, None) == Scope(two_agencies["Springfield"])
        assert can_read_agency(connection, viewer, " SPRINGFIELD ")
        assert not can_read_agency(connection, viewer, "Shelbyville")
        refusals = []
        for name in ("Shelbyville", "Nowhere"):
            with pytest.raises(AccessDenied) as denied:
                check_can_read_agency(connection, viewer, name)
            refusals.append(str(denied.value).replace(name, "…"))
    assert len(set(refusals)) == 1


def test_of_two_agencies_one_must_be_named(engine: sa.Engine, two_agencies: dict[str, int]) -> None:
    with reading(engine) as connection, pytest.raises(AccessDenied, match="“Shelbyville”, “Springfield”"):
        check_can_read_agency(connection, local_viewer(), None)


def test_without_any_agency_nothing_can_be_read(engine: sa.Engine) -> None:
    with reading(engine) as connection:
        assert not can_read_agency(connection, local_viewer(), None)
        assert not can_read_agency(connection, Viewer("x", "chief", frozenset()), "Springfield")
