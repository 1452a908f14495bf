"""A small agency whose weeks are published, on each kind of database, made once a session and copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.engine import engine_for
from tests.conftest import NewDatabase, copies
from tests.small_agency import fill


@pytest.fixture(scope="session")
def agency(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small agency's SQLite file, to be copied."""
    folder = tmp_path_factory.mktemp("agency")
    path = folder / "agency.db"
    shutil.copy(sqlite_template, path)
    fill(engine_for(f"sqlite:///{path}"), folder)
    return path


@pytest.fixture
def new_sqlite_agency(agency: Path, tmp_path: Path) -> NewDatabase:
    """Makes copies of it."""

    def new() -> sa.Engine:
        path = tmp_path / f"agency{len(list(tmp_path.glob('agency*.db')))}.db"
        shutil.copy(agency, path)
        return engine_for(f"sqlite:///{path}")

    return new


@pytest.fixture(scope="session")
def new_postgresql_agency(
    postgresql_server: sa.URL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewDatabase]:
    """Makes copies of the same agency on PostgreSQL."""
    with copies(postgresql_server, "template") as empty:
        filled = fill(empty(), tmp_path_factory.mktemp("agency"))
        with copies(postgresql_server, str(filled.url.database)) as new:
            yield new


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def new_agency(request: pytest.FixtureRequest) -> NewDatabase:
    """Makes agencies, on each kind of database in turn."""
    new: NewDatabase = request.getfixturevalue(f"new_{request.param}_agency")
    return new
