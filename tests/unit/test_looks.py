"""Looks have a chain of their own, beside the database: no import holds them up, none is lost in silence."""

import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from models.access import Viewer, local_viewer
from models.audit import record_event
from models.chain import Head
from models.engine import engine_for, reading, writing
from models.errors import ChainBroken, DatabaseUnavailable
from models.facts import table_of
from models.looks import Look, looks_file, reading_looks, record_look, verify
from models.settings import settings
from tests.chains import AT, Spoiler, entries, unlock

looks = table_of(Look)
CAPTAIN = Viewer("captain@example.org", "commander", frozenset({1}), frozenset({4, 5}), acting_for="Chief")
SIZE = 24


@pytest.fixture
def filled(any_engine: sa.Engine) -> sa.Engine:
    """A database with some looks."""
    for number in range(SIZE):
        record_look(any_engine, CAPTAIN, action="refusal", subject="unit", at=AT, page="unit", asked=number)
    return any_engine


def kept(engine: sa.Engine) -> list[dict[str, Any]]:
    with reading_looks(engine) as connection:
        return entries(connection, looks)


def test_a_look_says_who_in_which_role_for_whom_at_what(any_engine: sa.Engine) -> None:
    record_look(any_engine, CAPTAIN, action="record_opened", subject="complaint 7", at=AT, handles=False)
    record_look(any_engine, local_viewer(), action="export", subject="B1", agency_id=3, rows=12)
    first, second = kept(any_engine)
    assert first["at"] == AT
    assert (first["actor"], first["role"], first["acting_for"]) == (CAPTAIN.name, "commander", "Chief")
    assert (first["action"], first["subject"], first["agency_id"]) == ("record_opened", "complaint 7", 1)
    assert json.loads(first["detail"]) == {"handles": False}
    assert (second["role"], second["acting_for"], second["agency_id"]) == ("chief", None, 3)
    assert verify(any_engine) == Head(2, second["digest"])
    assert verify(any_engine, head=Head(1, first["digest"])).number == 2


def test_on_sqlite_they_are_in_a_file_of_their_own(engine: sa.Engine) -> None:
    database = Path(str(engine.url.database))
    assert verify(engine).number == 0
    record_look(engine, CAPTAIN, action="sign_in", subject="session")
    assert looks_file(database) == database.with_name("database0-looks.db")
    assert looks_file(database).exists()
    with reading(engine) as connection:
        assert not sa.inspect(connection).has_table("look")


def test_a_file_that_was_taken_away_is_not_written_to_out_of_sight(engine: sa.Engine) -> None:
    record_look(engine, CAPTAIN, action="sign_in", subject="session")
    head, file = verify(engine), looks_file(Path(str(engine.url.database)))
    for part in file.parent.glob(f"{file.name}*"):
        part.unlink()
    record_look(engine, CAPTAIN, action="export", subject="B1")
    assert [look["subject"] for look in kept(engine)] == ["B1"]
    with pytest.raises(ChainBroken, match="entry 1 is not the one of the head"):
        verify(engine, head=head)


def test_the_database_refuses_to_change_or_remove_a_look(filled: sa.Engine) -> None:
    sqlite = filled.dialect.name == "sqlite"
    own = engine_for(f"sqlite:///{looks_file(Path(str(filled.url.database)))}") if sqlite else filled
    more = ["INSERT OR REPLACE INTO look SELECT * FROM look WHERE id = 3"] if sqlite else ["TRUNCATE look"]
    for statement in ["UPDATE look SET actor = 'x' WHERE id = 3", "DELETE FROM look", *more]:
        with pytest.raises(DBAPIError, match="only added to"), writing(own) as connection:
            connection.exec_driver_sql(statement)
    assert verify(filled).number == SIZE


def test_300_random_mutations_are_found_and_the_first_bad_look_named(filled: sa.Engine) -> None:
    own = filled
    if filled.dialect.name == "sqlite":
        own = engine_for(f"sqlite:///{looks_file(Path(str(filled.url.database)))}")
    head = verify(filled)
    for number in range(300):
        with own.connect() as connection, connection.begin() as transaction:
            unlock(connection, looks)
            spoiler = Spoiler(connection, looks, SIZE, random.Random(number))
            way, entry = spoiler.any_way()
            with pytest.raises(ChainBroken, match="The trail of looks") as found:
                walk(connection)
            assert (way, found.value.entry) == (way, entry)
            transaction.rollback()
    with own.connect() as connection, connection.begin():
        unlock(connection, looks)
        cut = Spoiler(connection, looks, SIZE, random.Random(1)).cut()
    assert verify(filled).number == cut - 1
    with pytest.raises(ChainBroken, match=f"entries {cut} to {SIZE} are missing"):
        verify(filled, head=head)


def walk(connection: sa.Connection) -> None:
    """As `verify` does it, on a connection whose changes are not committed."""
    from models import chain
    from models.looks import LOOKS

    chain.verify(connection, looks, LOOKS)


def test_no_import_holds_up_a_look_and_no_look_an_import(any_engine: sa.Engine) -> None:
    record_look(any_engine, CAPTAIN, action="sign_in", subject="session")
    with writing(any_engine) as importer:
        record_event(importer, actor="desk", action="import", subject="batch 1")
        started = time.monotonic()
        for number in range(20):
            record_look(any_engine, CAPTAIN, action="record_opened", subject=f"promise {number}")
        took = time.monotonic() - started
        assert len(kept(any_engine)) == 21  # committed while the import still runs
    assert took < 2
    assert verify(any_engine).number == 21


def test_many_at_once_make_one_chain_from_its_first_use(any_engine: sa.Engine) -> None:
    def some(number: int) -> None:
        for _ in range(5):
            record_look(any_engine, CAPTAIN, action="record_opened", subject=f"promise {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(some, range(8)))
    assert verify(any_engine).number == 40


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Writers wait one second."""
    monkeypatch.setenv("ACCOUNTABILITY_BUSY_SECONDS", "1")
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_a_look_that_cannot_be_written_is_one_plain_sentence(engine: sa.Engine) -> None:
    looks_file(Path(str(engine.url.database))).mkdir()  # as where the folder's rights are wrong
    with pytest.raises(DatabaseUnavailable, match="cannot be opened"):
        record_look(engine, CAPTAIN, action="record_opened", subject="complaint 1")


@pytest.mark.usefixtures("impatient")
def test_a_look_waits_for_another_one_and_no_longer_than_writers_do(any_engine: sa.Engine) -> None:
    sqlite = any_engine.dialect.name == "sqlite"
    record_look(any_engine, CAPTAIN, action="sign_in", subject="session")
    own = engine_for(f"sqlite:///{looks_file(Path(str(any_engine.url.database)))}") if sqlite else any_engine
    own.dispose()  # connections take the setting as they are made
    with own.connect().execution_options(writes=True) as other, other.begin():
        if not sqlite:
            from models.looks import _LOCK

            other.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        with pytest.raises(DatabaseUnavailable, match="busy"):
            record_look(any_engine, CAPTAIN, action="record_opened", subject="complaint 1")
