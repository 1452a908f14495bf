"""One random agency for tests that only read, made once a session."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.figures import Figures, figures
from models.engine import engine_for, reading
from tests.measure_factories import AS_OF, import_files, scope_of
from tests.random_agency import files, unit_rows

View = Callable[..., Figures]


@pytest.fixture(scope="session")
def agency_engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """Springfield, made up at random; South went from Patrol to Valley on 5 November 2025."""
    folder = tmp_path_factory.mktemp("agency")
    engine = engine_for(f"sqlite:///{shutil.copy(sqlite_template, folder / 'agency.db')}")
    import_files(engine, folder, files(7) | {"units": unit_rows(moved=False)})
    import_files(engine, folder, {"units": unit_rows(moved=True)}, datetime(2025, 11, 5, 12, tzinfo=UTC))
    yield engine
    engine.dispose()


@pytest.fixture
def view(agency_engine: sa.Engine) -> View:
    """The figures of a view on it; names: the units of the viewer's scope."""

    def of(
        *names: str, engine: sa.Engine = agency_engine, now: datetime = AS_OF, **options: object
    ) -> Figures:
        with reading(engine) as connection:
            return figures(connection, scope_of(connection, *names), now=now, **options)  # type: ignore[arg-type]

    return of
