"""Reading, writing, bulk insertion and the two SQL functions of our own, alike on both databases."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from models import settings as settings_module
from models.columns import Instant
from models.engine import among, bulk_insert, days_between, engine_for, next_id, reading, week_of, writing
from models.errors import DatabaseUnavailable, SettingsError
from models.facts import commitment, table_of
from models.tree import create_agency
from models.units import END, Unit, UnitExposure

unit, exposure = table_of(Unit), table_of(UnitExposure)
NewDatabase = Callable[[], sa.Engine]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Writers that wait one second for each other."""
    monkeypatch.setenv("ACCOUNTABILITY_BUSY_SECONDS", "1")
    settings_module.settings.cache_clear()
    yield
    settings_module.settings.cache_clear()


def names(engine: sa.Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(sa.select(unit.c.name).where(unit.c.level == "agency")))


@pytest.mark.parametrize("url", ["nonsense", "novel://x", "postgresql+nodriver://x/y"])
def test_a_url_that_nothing_opens(url: str) -> None:
    with pytest.raises(SettingsError, match="ACCOUNTABILITY_DATABASE_URL"):
        engine_for(url)


def test_a_write_is_whole_or_not_at_all(any_engine: sa.Engine) -> None:
    def fails() -> None:
        with writing(any_engine) as connection:
            create_agency(connection, "Shelbyville", "UTC")
            raise RuntimeError

    with writing(any_engine) as connection:
        create_agency(connection, "Springfield", "UTC")
    with pytest.raises(RuntimeError):
        fails()
    assert names(any_engine) == ["Springfield"]


def test_reading_stores_nothing(any_engine: sa.Engine) -> None:
    with suppress(DatabaseUnavailable, sa.exc.DBAPIError), reading(any_engine) as connection:
        create_agency(connection, "Springfield", "UTC")
    assert names(any_engine) == []


def test_one_view_of_the_database_while_others_write(any_engine: sa.Engine) -> None:
    count = sa.select(sa.func.count()).select_from(unit)
    with reading(any_engine) as connection:
        before = connection.scalar(count)
        with writing(any_engine) as other:
            create_agency(other, "Springfield", "UTC")
        assert connection.scalar(count) == before
    assert names(any_engine) == ["Springfield"]


def test_writers_wait_for_each_other(any_engine: sa.Engine) -> None:
    def write(name: str) -> None:
        with writing(any_engine) as connection:
            known = connection.scalar(sa.select(sa.func.count()).select_from(unit))
            create_agency(connection, f"{name}{known}", "UTC")

    threads = [threading.Thread(target=write, args=(f"agency{n} ",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Each saw what those before had written: two rows an agency.
    assert sorted(int(name.split()[1]) for name in names(any_engine)) == list(range(0, 16, 2))


@pytest.mark.usefixtures("impatient")
def test_a_lock_that_is_not_had_is_one_plain_sentence(new_database: NewDatabase) -> None:
    engine = new_database()
    with writing(engine) as holder:
        create_agency(holder, "Springfield", "UTC")
        began = datetime.now(UTC)
        with pytest.raises(DatabaseUnavailable, match="busy with another import"), writing(engine):
            pass
        waited = datetime.now(UTC) - began
        assert names(engine) == []  # readers go on
    assert timedelta(seconds=0.9) < waited < timedelta(seconds=5)
    assert names(engine) == ["Springfield"]


def test_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'bare.db'}")
    with pytest.raises(DatabaseUnavailable, match="accountability init"):
        names(engine)
    engine.dispose()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")
    with pytest.raises(DatabaseUnavailable, match="cannot be opened"):
        names(engine)


def test_rows_go_in_past_the_mapper_and_read_back_typed(any_engine: sa.Engine) -> None:
    with writing(any_engine) as connection:
        own = create_agency(connection, "Springfield", "UTC")
        assert next_id(connection, commitment) == 1
        columns = ("unit_id", "week_start", "exposure", "agency_id", "n")
        bulk_insert(connection, exposure, columns, [(own, "2025-03-03", "calls", own, 1.5)])
        bulk_insert(connection, exposure, columns, [])
        rows = connection.execute(sa.select(exposure)).all()
    assert [(row.week_start, row.n) for row in rows] == [(date(2025, 3, 3), 1.5)]


@pytest.mark.parametrize("rows", [[(1, None, "calls", 1, 1.0)], [(1, "2025-03-03", "novel", 1, 1.0)]])
def test_what_the_tables_refuse_in_bulk_is_refused(
    any_engine: sa.Engine, rows: list[tuple[object, ...]]
) -> None:
    def write() -> None:
        with writing(any_engine) as connection:
            create_agency(connection, "Springfield", "UTC")
            bulk_insert(connection, exposure, ("unit_id", "week_start", "exposure", "agency_id", "n"), rows)

    with pytest.raises(Exception, match=r"(?i)constraint"):
        write()
    assert names(any_engine) == []


@pytest.mark.parametrize("items", [[], ["SPRINGFIELD"], ["it's", 'a "quote"', "Ωμέγα", "SPRINGFIELD"]])
def test_one_of_many_texts(any_engine: sa.Engine, items: list[str]) -> None:
    with writing(any_engine) as connection:
        create_agency(connection, "Springfield", "UTC")
        found = connection.scalars(sa.select(unit.c.name).where(among(connection, unit.c.key, items))).all()
    assert found == (["Springfield"] if "SPRINGFIELD" in items else [])


def test_one_of_many_numbers(any_engine: sa.Engine) -> None:
    with writing(any_engine) as connection:
        own = create_agency(connection, "Springfield", "UTC")
        ids = [own, *range(10_000, 60_000)]
        assert connection.scalars(sa.select(unit.c.id).where(among(connection, unit.c.id, ids))).all() == [
            own
        ]


DAYS = [date(2020, 12, 28), date(2021, 1, 3), date(2021, 1, 4), date(2024, 2, 29), date(1970, 1, 1), END]


@pytest.mark.parametrize("day", DAYS)
def test_the_monday_of_a_week(any_engine: sa.Engine, day: date) -> None:
    with reading(any_engine) as connection:
        found = connection.scalar(sa.select(week_of(sa.literal(day, sa.Date))))
    assert found == day - timedelta(days=day.weekday())


@pytest.mark.parametrize(("first", "second"), [(DAYS[0], DAYS[1]), (DAYS[2], DAYS[1]), (DAYS[3], DAYS[3])])
def test_days_between(any_engine: sa.Engine, first: date, second: date) -> None:
    with reading(any_engine) as connection:
        found = connection.scalar(
            sa.select(days_between(sa.literal(first, sa.Date), sa.literal(second, sa.Date)))
        )
    assert found == (second - first).days


def test_days_until_an_instant_are_whole_days_whatever_its_hour(any_engine: sa.Engine) -> None:
    moment = sa.literal(datetime(2025, 1, 8, 23, 59, 59, tzinfo=UTC), Instant)
    early = sa.literal(datetime(2024, 12, 31, 1, tzinfo=UTC), Instant)
    day = sa.literal(date(2025, 1, 1), sa.Date)
    with reading(any_engine) as connection:
        found = connection.execute(sa.select(days_between(day, moment), days_between(day, early))).one()
    assert tuple(found) == (7, -1)


def test_instants_without_a_zone_are_refused(any_engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.StatementError, match="needs a zone"), writing(any_engine) as connection:
        connection.execute(sa.select(commitment.c.id).where(commitment.c.made_at == datetime(2025, 1, 1)))  # noqa: DTZ001


def test_tables_of_another_version_are_said_to_be_that(any_engine: sa.Engine) -> None:
    with writing(any_engine) as connection:
        connection.execute(sa.text("ALTER TABLE stored_result RENAME COLUMN state TO condition"))
    with (
        pytest.raises(DatabaseUnavailable, match="not those of this version"),
        reading(any_engine) as connection,
    ):
        connection.execute(sa.text("SELECT state FROM stored_result")).all()
