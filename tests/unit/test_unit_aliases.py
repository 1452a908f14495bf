"""Names that no unit has: counted, likely units proposed, what a person chooses applied, the rest left."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from models.access import Scope, check_can_read_agency, local_viewer
from models.connecting.unit_likeness import likely_unit
from models.engine import reading
from models.errors import EntryRefused
from models.facts import commitment, table_of
from models.importing.mapping import parse_mapping
from models.importing.mapping_text import to_toml
from models.importing.quarantine import waiting
from models.importing.unit_aliases import name_units, unknown_names, with_aliases
from models.units import UNASSIGNED, Unit
from tests.factories import differences, import_rows, mapping_of, rows_of

unit = table_of(Unit)
UNITS = rows_of(
    "unit",
    *({"key": name, "unit": name, "level": "district"} for name in ("Central district", "North district")),
)
PROMISES = rows_of(
    "commitment",
    *({"key": f"P-{n}", "unit": "CENT DIV"} for n in range(5)),
    {"key": "P-5", "unit": "cent div "},
    *({"key": f"P-{n}", "unit": "N DIST"} for n in range(6, 8)),
    {"key": "P-8", "unit": "CENT DIV", "ended_at": "2001-01-01 10:00"},  # ended before it was made, too
    {"key": "P-9", "unit": "Central district"},
)
KNOWN = {"create_units": False}


@pytest.fixture
def waits(any_engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    """Two districts; nine promises that wait for other names, and one that is in."""
    import_rows(any_engine, tmp_path, "unit", UNITS)
    report = import_rows(any_engine, tmp_path, "commitment", PROMISES, **KNOWN)
    assert (report.new, report.quarantined) == (1, 9)
    return any_engine


def scope_of(engine: sa.Engine) -> Scope:
    with reading(engine) as connection:
        return check_can_read_agency(connection, local_viewer(), None)


def asked(engine: sa.Engine) -> list[tuple[str, int, list[str]]]:
    with reading(engine) as connection:
        found = unknown_names(connection, scope_of(engine))
    return [(one.name, one.rows, sorted(one.sources)) for one in found]


def promises_of(engine: sa.Engine) -> dict[str, int]:
    with reading(engine) as connection:
        rows = connection.execute(
            sa.select(unit.c.name, sa.func.count())
            .join(commitment, commitment.c.unit_id == unit.c.id)
            .group_by(unit.c.name)
        )
        return dict(map(tuple, rows))


def test_each_name_with_its_rows_most_frequent_first(waits: sa.Engine) -> None:
    assert asked(waits) == [("CENT DIV", 7, ["commitment"]), ("N DIST", 2, ["commitment"])]


def test_a_scope_over_some_units_sees_no_waiting_row(waits: sa.Engine) -> None:
    some = Scope(scope_of(waits).agency_id, frozenset({1}))
    with reading(waits) as connection:
        assert unknown_names(connection, some) == []


def test_a_chosen_unit_takes_its_rows_in_and_leaves_the_others(waits: sa.Engine) -> None:
    named = name_units(waits, scope_of(waits), {"CENT DIV": "Central district"}, actor="test")
    assert (named.taken, named.waiting, named.sources) == (6, 3, ("commitment",))
    assert promises_of(waits) == {"Central district": 7}
    assert asked(waits) == [("N DIST", 2, ["commitment"])]
    with reading(waits) as connection:
        codes = [row.code for row in waiting(connection, scope_of(waits))]
    assert sorted(codes) == ["ended_before_made", "unknown_unit", "unknown_unit"]
    assert differences(waits) == {}


def test_several_names_at_once_and_one_that_is_nobodys(waits: sa.Engine) -> None:
    named = name_units(
        waits, scope_of(waits), {"CENT DIV": "central district", "N DIST": UNASSIGNED}, actor="test"
    )
    assert (named.taken, named.waiting) == (8, 1)
    assert promises_of(waits) == {"Central district": 7, UNASSIGNED: 2}
    assert asked(waits) == []


def test_a_name_that_is_a_unit_by_now_is_asked_no_more(waits: sa.Engine, tmp_path: Path) -> None:
    more = rows_of("unit", {"key": "N", "unit": "N Dist", "level": "unit"})
    import_rows(waits, tmp_path, "unit", UNITS + more)
    assert asked(waits) == [("CENT DIV", 7, ["commitment"])]


def test_names_in_two_sources_are_learned_by_both_mappings(waits: sa.Engine, tmp_path: Path) -> None:
    import_rows(waits, tmp_path, "event", rows_of("event", {"unit": "CENT DIV"}), **KNOWN)
    assert asked(waits)[0] == ("CENT DIV", 8, ["commitment", "event"])
    named = name_units(waits, scope_of(waits), {"CENT DIV": "Central district"}, actor="test")
    assert (named.taken, named.sources) == (7, ("commitment", "event"))


@pytest.mark.parametrize(
    ("meant", "said"),
    [
        ({"CENT DIV": "Nowhere"}, "There is no unit “Nowhere”"),
        ({"CENT DIV": " "}, "There is no unit"),
        ({"SOUTH": "North district"}, "No row waits for “SOUTH” any more"),
    ],
)
def test_what_cannot_be_meant_changes_nothing(waits: sa.Engine, meant: dict[str, str], said: str) -> None:
    with pytest.raises(EntryRefused, match=said):
        name_units(waits, scope_of(waits), {"N DIST": "North district"} | meant, actor="test")
    assert len(asked(waits)) == 2


def test_a_mapping_with_its_new_names_reads_back_the_same() -> None:
    better = with_aliases(
        mapping_of("commitment", ("made_at", "unit")),
        {"CENT DIV": "Central district", "UNK": UNASSIGNED},
    )
    assert better.units.aliases == {"CENT DIV": "Central district"}
    assert better.units.unassigned == ("UNK",)
    assert parse_mapping(to_toml(better), "again") == better


UNITS_OF_A_CITY = (
    "Central district",
    "North district",
    "South district",
    "11th Precinct",
    "12th Precinct",
    "Records",
    "Records and Training",
    "Traffic",
    "Internal affairs",
    "Detective bureau",
    "Patrol",
    "East division",
)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("CENT DIV", "Central district"),
        ("CNTRL DST", "Central district"),
        ("central", "Central district"),
        ("NRTH DIST", "North district"),
        ("N. District", "North district"),
        ("11 PCT", "11th Precinct"),
        ("PRECINCT 012", "12th Precinct"),
        ("REC", "Records"),
        ("IA", "Internal affairs"),
        ("DET BUR", "Detective bureau"),
        ("TRAFIC", "Traffic"),
        ("E DIV", "East division"),
        ("13TH PRECINCT", None),  # another number is another unit
        ("SOUTHEAST DISTRICT", None),
        ("HARBOR PATROL", None),
        ("DIVISION", None),  # only what any unit is called
        ("PCT", None),
        ("", None),
    ],
)
def test_the_likely_unit_or_none(name: str, meant: str | None) -> None:
    assert likely_unit(name, UNITS_OF_A_CITY) == meant


def test_two_units_that_are_as_likely_are_no_proposal() -> None:
    assert likely_unit("CENTRAL", ["Central district", "Central station"]) is None
    assert likely_unit("CENTRAL", []) is None
