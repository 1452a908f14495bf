"""PostgreSQL with an owner and the app's own role: the app works, and no entry can be taken back."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import typer

from dashboard.cli.database import doctor
from dashboard.cli.running import make_demo
from models.access import local_viewer
from models.append_only import APPEND_ONLY
from models.audit import verify
from models.engine import engine_for, reading, writing
from models.errors import DatabaseUnavailable, SettingsError
from models.importing.undo import undo
from models.looks import record_look
from models.migrate import check_ready, migrate, newest
from models.notes import write_note
from models.rights import owns_tables, set_up
from models.settings import settings
from seed_data.generate import AGENCY as DEMO
from tests.factories import differences
from tests.measure_factories import import_files, scope_of
from tests.random_agency import files, unit_rows

pytestmark = pytest.mark.postgresql
AT = datetime(2026, 1, 13, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def two_roles(postgresql_server: sa.URL) -> Iterator[tuple[str, str]]:
    """A new database of its own owner: its URL as the owner, and as the app."""
    root = sa.create_engine(postgresql_server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with root.connect() as connection:
        for role in ("keeper", "app"):
            connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        connection.exec_driver_sql("CREATE DATABASE two_roles OWNER keeper")
        connection.exec_driver_sql("REVOKE TEMPORARY ON DATABASE two_roles FROM PUBLIC")
    urls = [
        postgresql_server.set(database="two_roles", username=role).render_as_string(hide_password=False)
        for role in ("keeper", "app")
    ]
    yield urls[0], urls[1]
    for url in urls:
        engine_for(url).dispose()
    with root.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE two_roles WITH (FORCE)")
        connection.exec_driver_sql("DROP ROLE app, keeper")


@pytest.fixture(scope="module")
def app(two_roles: tuple[str, str]) -> Iterator[sa.Engine]:
    """The database as the app sees it, set up by its owner."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCOUNTABILITY_OWNER_URL", two_roles[0])
        patch.setenv("ACCOUNTABILITY_DATABASE_URL", two_roles[1])
        settings.cache_clear()
        assert set_up()
        assert not set_up()
        yield engine_for(two_roles[1])
    settings.cache_clear()


def test_all_that_the_app_does_works(app: sa.Engine, tmp_path: Path) -> None:
    check_ready(app)
    reports = import_files(app, tmp_path, files(7) | {"units": unit_rows(moved=False)})
    with reading(app) as connection:
        scope = scope_of(connection)
        assert not owns_tables(connection)
    undo(app, scope, reports["events"].batch_id, "A test", by="desk", at=AT)
    with writing(app) as connection:
        write_note(
            connection,
            agency_id=scope.agency_id,
            unit_id=None,
            measure=None,
            week_start=date(2026, 1, 5),
            kind="note",
            text="New building",
            author="desk",
            at=AT,
        )
    record_look(app, local_viewer(), action="record_opened", subject="complaint 1")
    with reading(app) as connection:
        assert verify(connection).number == 8
        assert connection.scalar(sa.text("SELECT count(*) FROM look")) == 1
    assert differences(app) == {}


@pytest.mark.long
def test_the_demo_is_made_by_the_apps_role(app: sa.Engine) -> None:
    make_demo(date(2026, 11, 15))
    assert differences(app, DEMO) == {}
    with reading(app) as connection:
        assert verify(connection).number > 8


REFUSED = [
    "UPDATE {0} SET id = id + 1",
    "DELETE FROM {0}",
    "TRUNCATE {0}",
    "ALTER TABLE {0} DISABLE TRIGGER ALL",
    "ALTER TABLE {0} ADD COLUMN x int",
    "DROP TRIGGER {0}_append_only ON {0}",
    "DROP TABLE {0}",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "UPDATE alembic_version SET version_num = '0001'",
]


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", REFUSED)
def test_the_apps_role_cannot_take_an_entry_back(app: sa.Engine, table: str, statement: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="role may not do this"), writing(app) as connection:
        connection.exec_driver_sql(statement.format(table))


def test_the_apps_role_cannot_bring_the_tables_forward(app: sa.Engine, two_roles: tuple[str, str]) -> None:
    with writing(engine_for(two_roles[0])) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    try:
        with pytest.raises(DatabaseUnavailable, match="ACCOUNTABILITY_OWNER_URL"):
            migrate(app)
    finally:
        with writing(engine_for(two_roles[0])) as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{newest()}'")


def test_who_owns_the_tables(app: sa.Engine, two_roles: tuple[str, str], any_engine: sa.Engine) -> None:
    with reading(engine_for(two_roles[0])) as connection:
        assert owns_tables(connection)
    with reading(any_engine) as connection:  # as the server's superuser, or a file
        assert owns_tables(connection) == (any_engine.dialect.name == "postgresql")


def test_the_doctor_says_when_the_app_could_take_entries_back(
    app: sa.Engine,
    two_roles: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = []
    for url in two_roles:
        monkeypatch.setenv("ACCOUNTABILITY_DATABASE_URL", url)
        settings.cache_clear()
        with suppress(typer.Exit):
            doctor()
        said.append(capsys.readouterr().out)
    monkeypatch.undo()
    settings.cache_clear()
    assert "owns its tables" in said[0]
    assert "owns its tables" not in said[1]
    assert "The trail of looks verifies" in said[1]


def test_an_owner_of_another_database_is_refused(app: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCOUNTABILITY_OWNER_URL", str(app.url.set(database="template")))
    settings.cache_clear()
    with pytest.raises(SettingsError, match="two databases"):
        set_up()
    monkeypatch.undo()
    settings.cache_clear()
