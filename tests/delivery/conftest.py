"""Springfield with a published week, and copies of it for tests that deliver it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.delivery.sending import Made
from metrics.publishing import publish
from models.engine import engine_for, reading
from models.granting import grant
from models.people import DEMO, Identity
from models.recipients import add_recipient
from models.tree import unit_ids
from models.units import BEGINNING, unit_key
from tests.delivery.office import OUT, PEOPLE, WEEK, Office, opened
from tests.measure_factories import import_files, scope_of
from tests.random_agency import files, unit_rows


@pytest.fixture(scope="session")
def source(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Springfield with its newest settled week published, and four who want mail."""
    folder = tmp_path_factory.mktemp("post")
    path = Path(shutil.copy(sqlite_template, folder / "agency.db"))
    engine = engine_for(f"sqlite:///{path}")
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
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def kept() -> dict[Any, Made]:
    """Mails that were made once: the same briefing gives the same bytes."""
    return {}


@pytest.fixture
def office(source: Path, kept: dict[Any, Made], tmp_path: Path) -> Iterator[Office]:
    with opened(source, kept, tmp_path / "here.db") as found:
        yield found
