"""The database's version: made, brought forward, never taken back; and the tables are what the code says."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from models.engine import engine_for, reading, writing
from models.errors import DatabaseUnavailable
from models.looks import Look
from models.migrate import METADATA, check_ready, current, migrate, newest
from models.sign_ins import SignIn


@pytest.fixture
def bare(tmp_path: Path) -> sa.Engine:
    """A file without any table."""
    return engine_for(f"sqlite:///{tmp_path / 'bare.db'}")


def test_from_nothing_and_then_nothing_to_do(bare: sa.Engine) -> None:
    assert current(bare) is None
    with pytest.raises(DatabaseUnavailable, match="accountability init"):
        check_ready(bare)
    assert migrate(bare)
    assert current(bare) == newest()
    check_ready(bare)
    assert not migrate(bare)
    bare.dispose()


def test_a_database_of_a_newer_version_is_left_alone(any_engine: sa.Engine) -> None:
    with writing(any_engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseUnavailable, match="newer version"):
        migrate(any_engine)
    with pytest.raises(DatabaseUnavailable):
        check_ready(any_engine)
    assert current(any_engine) == "9999"


def test_a_migration_that_fails_leaves_nothing(bare: sa.Engine) -> None:
    with bare.connect() as connection:  # a table of another program stands in the way of the last step
        connection.execute(sa.text("CREATE TABLE case_count (x)"))
        connection.commit()
    with pytest.raises(DatabaseUnavailable):
        migrate(bare)
    with reading(bare) as connection:
        assert sa.inspect(connection).get_table_names() == ["case_count"]
    bare.dispose()


def _of_ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
    return not (kind == "table" and name in ("alembic_version", "touched", "remembered"))


def test_the_migrated_tables_are_those_of_the_code(any_engine: sa.Engine) -> None:
    with reading(any_engine) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _of_ours, "render_as_batch": True}
        )
        # On SQLite looks and sign-ins are in files of their own.
        beside = [] if connection.dialect.name == "sqlite" else [Look.metadata, SignIn.metadata]
        ours = [METADATA, *beside]
        assert compare_metadata(context, ours) == []  # type: ignore[arg-type]


def test_the_migrated_checks_are_those_of_the_code(any_engine: sa.Engine) -> None:
    with reading(any_engine) as connection:
        inspector = sa.inspect(connection)
        for table in METADATA.sorted_tables:
            wanted = {str(c.name) for c in table.constraints if isinstance(c, sa.CheckConstraint)}
            wanted = {name if name.startswith("ck_") else f"ck_{table.name}_{name}" for name in wanted}
            assert {c["name"] for c in inspector.get_check_constraints(table.name)} == wanted, table.name
