"""Nothing changes or removes an entry of a trail; what somebody does all the same is found and named."""

import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from models.append_only import APPEND_ONLY
from models.audit import AuditEvent, record_event, verify
from models.chain import Head, head
from models.engine import reading, writing
from models.errors import ChainBroken, SettingsError
from models.facts import table_of
from models.migrate import METADATA
from tests.chains import AT, Spoiler, entries, unlock

events = table_of(AuditEvent)
SIZE = 24


@pytest.fixture
def filled(any_engine: sa.Engine) -> sa.Engine:
    """A trail of changes with some entries."""
    fill(any_engine)
    return any_engine


def fill(engine: sa.Engine, size: int = SIZE) -> None:
    for number in range(size):
        with writing(engine) as connection:
            record_event(
                connection, actor="desk", action="import", subject=f"batch {number}", at=AT, read=number
            )


def test_a_chain_verifies_and_its_head_is_its_newest_entry(filled: sa.Engine) -> None:
    with reading(filled) as connection:
        rows = entries(connection, events)
        found = verify(connection)
        assert found == head(connection, events) == Head(SIZE, rows[-1]["digest"])
        assert verify(connection, head=Head.parse(str(found))) == found
        assert verify(connection, head=Head.parse(f"7:{rows[6]['digest'][:12]}")) == found
        assert [row["id"] for row in rows] == list(range(1, SIZE + 1))


def test_an_empty_chain_verifies(any_engine: sa.Engine) -> None:
    with reading(any_engine) as connection:
        assert verify(connection) == Head(0, "")


@pytest.mark.parametrize("text", ["", "412", "412:", "x:0123456789ab", "412:0123", f"1:{'g' * 64}"])
def test_what_is_no_head(text: str) -> None:
    with pytest.raises(SettingsError, match="no head"):
        Head.parse(text)


STATEMENTS = [
    "UPDATE audit_event SET actor = 'x' WHERE id = 3",
    "UPDATE audit_event SET actor = actor",
    "DELETE FROM audit_event WHERE id = 3",
    "DELETE FROM audit_event",
]
ONLY_HERE = {
    "sqlite": [
        "INSERT OR REPLACE INTO audit_event SELECT id, at, 'x', action, agency_id, subject, detail, digest "
        "FROM audit_event WHERE id = 3",
        "UPDATE OR REPLACE audit_event SET id = 3 WHERE id = 4",
    ],
    "postgresql": ["TRUNCATE audit_event", "TRUNCATE audit_event CASCADE"],
}


def test_the_database_refuses_to_change_or_remove_an_entry(filled: sa.Engine) -> None:
    for statement in STATEMENTS + ONLY_HERE[filled.dialect.name]:
        with pytest.raises(DBAPIError, match="only added to"), writing(filled) as connection:
            connection.exec_driver_sql(statement)
    with reading(filled) as connection:
        assert verify(connection).number == SIZE


def test_a_connection_without_our_pragma_slips_past_the_trigger_and_is_found_by_the_chain(
    engine: sa.Engine,
) -> None:
    fill(engine)
    with closing(sqlite3.connect(str(engine.url.database))) as raw, raw:
        raw.execute(ONLY_HERE["sqlite"][0])
    with reading(engine) as connection, pytest.raises(ChainBroken, match="entry 3 is not what") as found:
        verify(connection)
    assert found.value.entry == 3


def test_every_append_only_table_is_protected(any_engine: sa.Engine) -> None:
    with reading(any_engine) as connection:
        sqlite = connection.dialect.name == "sqlite"
        where = "sqlite_master WHERE type = 'trigger'" if sqlite else "information_schema.triggers"
        column = "tbl_name" if sqlite else "event_object_table"
        held = set(connection.exec_driver_sql(f"SELECT {column} FROM {where}").scalars())
        here = {name for name in APPEND_ONLY if sa.inspect(connection).has_table(name)}
    assert here <= held
    assert set(APPEND_ONLY) <= set(METADATA.tables) | {"look"}


def test_300_random_mutations_are_found_and_the_first_bad_entry_named(filled: sa.Engine) -> None:
    for number in range(300):
        with filled.connect() as connection, connection.begin() as transaction:
            unlock(connection, events)
            spoiler = Spoiler(connection, events, SIZE, random.Random(number))
            way, entry = spoiler.any_way()
            with pytest.raises(ChainBroken) as found:
                verify(connection)
            assert (way, found.value.entry) == (way, entry)
            transaction.rollback()


def test_a_cut_or_rewritten_chain_is_found_against_a_head(filled: sa.Engine) -> None:
    with reading(filled) as connection:
        kept = head(connection, events)
    for number in range(20):
        with filled.connect() as connection, connection.begin() as transaction:
            unlock(connection, events)
            spoiler = Spoiler(connection, events, SIZE, random.Random(number))
            entry = spoiler.cut()
            verify(connection)  # nothing shows by itself
            with pytest.raises(ChainBroken, match=f"entries {entry} to {SIZE} are missing") as found:
                verify(connection, head=kept)
            assert found.value.entry == entry
            transaction.rollback()
        with filled.connect() as connection, connection.begin() as transaction:
            unlock(connection, events)
            Spoiler(connection, events, SIZE, random.Random(number)).written_anew()
            assert verify(connection).number == SIZE
            with pytest.raises(ChainBroken, match=f"entry {SIZE} is not the one of the head"):
                verify(connection, head=kept)
            transaction.rollback()


def test_writers_at_once_make_one_chain(any_engine: sa.Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: fill(any_engine, 10), range(8)))
    with reading(any_engine) as connection:
        assert verify(connection).number == 80


def test_two_writers_without_the_lock_cannot_fork_the_chain(new_postgresql: object) -> None:
    engine: sa.Engine = new_postgresql()  # type: ignore[operator]
    fill(engine, 1)
    with engine.connect() as first, first.begin(), engine.connect() as second, second.begin():
        record_event(first, actor="a", action="x", subject="s")
        second.exec_driver_sql("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(DBAPIError):  # waits for the first, who has taken the number
            record_event(second, actor="b", action="x", subject="s")
