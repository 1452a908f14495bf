"""One random agency for tests that only read, made once a session; and the command line on a database."""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.cli import main
from metrics.figures import Figures, figures
from models.access import Scope
from models.engine import engine_for, reading
from models.settings import settings
from tests.command_line import Ran, Run
from tests.measure_factories import AS_OF, import_files, scope_of
from tests.random_agency import files, unit_rows
from tests.released_agency import released_copy

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


@pytest.fixture(scope="session")
def released_agency(
    agency_engine: sa.Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[sa.Engine, Scope]]:
    """The same with a quarter published and released, for tests that only read."""
    own, scope = released_copy(agency_engine, tmp_path_factory.mktemp("released"))
    yield own, scope
    own.dispose()


@pytest.fixture
def view(agency_engine: sa.Engine) -> View:
    """The figures of a view on it; names: the units of the viewer's scope."""

    def of(
        *names: str, engine: sa.Engine = agency_engine, now: datetime = AS_OF, **options: object
    ) -> Figures:
        with reading(engine) as connection:
            return figures(connection, scope_of(connection, *names), now=now, **options)  # type: ignore[arg-type]

    return of


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the settings point; nothing is there yet."""
    path = tmp_path / "here.db"
    monkeypatch.setenv("ACCOUNTABILITY_DATABASE_URL", f"sqlite:///{path}")
    settings.cache_clear()
    yield path
    settings.cache_clear()


@pytest.fixture
def run(database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command as the shell would."""

    def command(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["accountability", *map(str, words)])
        code: object = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        captured = capsys.readouterr()
        return Ran(int(str(code)), captured.out, captured.err)

    return command


@pytest.fixture
def filled(database: Path, agency_engine: sa.Engine) -> Path:
    """The random agency's database in that place."""
    with closing(sqlite3.connect(str(agency_engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(database),))
    return database
