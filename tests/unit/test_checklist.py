"""What a new agency has and lacks: the steps, their order, what works already."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.checklist import Held, checklist, workable
from metrics.measures import REGISTRY
from metrics.parts import Parts, load_parts
from models.access import check_can_read_agency, local_viewer
from models.agencies import begin_agency
from models.engine import reading
from tests.factories import AGENCY, ZONE, import_rows, rows_of

FRIDAY = date(2026, 11, 13)
NOW = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)
ALL = {"complaints": FRIDAY, "promises": FRIDAY, "events": FRIDAY}


def states(held: Held | None, least: int = 12) -> dict[str, str]:
    return {step.key: step.state for step in checklist(held, least).steps}


def open_steps(held: Held | None) -> list[str]:
    return [key for key, state in states(held).items() if state == "open"]


def test_without_an_agency_its_name_is_the_one_step() -> None:
    found = checklist(None, 12)
    assert found.next == "agency"
    assert open_steps(None) == ["agency"]
    assert {state for key, state in states(None).items() if key != "agency"} == {"later"}
    assert list(states(None)) == ["agency", "units", "complaints", "promises", "events", "clocks", "limits"]


def test_an_agency_with_a_name_alone_wants_its_units() -> None:
    assert states(Held(policies=20)) == {
        "agency": "done",
        "units": "open",
        "complaints": "open",
        "promises": "open",
        "events": "open",
        "clocks": "later",
        "limits": "later",
    }
    assert checklist(Held(policies=20), 12).next == "units"


def test_one_part_lets_clocks_be_adopted_and_the_next_is_connected() -> None:
    held = Held(units=6, reach={"complaints": FRIDAY, "promises": None}, adopted=3, policies=20, weeks=11)
    assert held.connected == ("complaints",)
    assert checklist(held, 12).next == "promises"
    assert states(held)["clocks"] == "open"
    assert states(held)["limits"] == "later"
    assert states(held, 11)["limits"] == "done"


def test_what_waits_is_a_step_only_while_it_waits() -> None:
    waiting = Held(
        units=6, reach=ALL, names=2, named=214, waiting=220, to_confirm=12, adopted=20, policies=20, weeks=30
    )
    assert open_steps(waiting) == ["names", "waiting", "confirm"]
    named = Held(units=6, reach=ALL, names=2, named=214, waiting=214, adopted=20, policies=20, weeks=30)
    assert open_steps(named) == ["names"]


def test_nothing_is_left() -> None:
    found = checklist(Held(units=6, reach=ALL, adopted=20, policies=20, weeks=12), 12)
    assert found.next is None
    assert {step.state for step in found.steps} == {"done"}


@pytest.fixture
def begun(engine: sa.Engine) -> sa.Engine:
    begin_agency(engine, local_viewer(), AGENCY, ZONE, NOW)
    return engine


def parts_of(engine: sa.Engine) -> Parts:
    with reading(engine) as connection:
        return load_parts(connection, check_can_read_agency(connection, local_viewer(), AGENCY))


def test_what_works_grows_with_the_parts(begun: sa.Engine, tmp_path: Path) -> None:
    assert workable(parts_of(begun)) == 0
    import_rows(begun, tmp_path, "commitment", rows_of("commitment", {"ended_at": "2025-03-04 10:00"}))
    promises = parts_of(begun)
    works = [one.id for one in REGISTRY.values() if promises.cannot(one, "agency", FRIDAY) is None]
    first = workable(promises)
    assert 0 < first < len(REGISTRY)
    assert not [name for name in works if REGISTRY[name].part in ("complaints", "events")]
    import_rows(begun, tmp_path, "case", rows_of("case", {"closed_on": "2025-03-04"}))
    assert first < workable(parts_of(begun)) < len(REGISTRY)
