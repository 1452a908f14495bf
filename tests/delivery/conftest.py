"""Springfield with a published week, and copies of it for tests that deliver it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.delivery.sending import Made
from models.engine import engine_for
from tests.delivery.office import Office, opened, settle


@pytest.fixture(scope="session")
def source(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Springfield with its newest settled week published, and four who want mail."""
    folder = tmp_path_factory.mktemp("post")
    path = Path(shutil.copy(sqlite_template, folder / "agency.db"))
    engine = engine_for(f"sqlite:///{path}")
    settle(engine, folder)
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
