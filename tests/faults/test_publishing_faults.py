"""Publishing that is killed, fails or meets itself leaves the old or the new, never a third."""

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from invariant import broken
from nursery import Nursery, address, opened

from models import published
from models.engine import engine_for, reading
from models.errors import AlreadyPublished, DatabaseUnavailable
from tests.conftest import NewDatabase
from tests.small_agency import SCOPE, W51, lines, publish_one

ROOT = Path(__file__).resolve().parents[2]


def publish_after(engine: sa.Engine) -> None:
    """As a timer does it again: whatever was there, the week is out afterwards."""
    with suppress(AlreadyPublished):
        publish_one(engine)


@pytest.fixture(scope="module")
def wanted(agency: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of the week where nothing came between."""
    path = tmp_path_factory.mktemp("wanted") / "agency.db"
    shutil.copy(agency, path)
    engine = engine_for(f"sqlite:///{path}")
    publish_one(engine)
    return lines(engine)


class Failing:
    """Lets the n-th statement or commit of an engine fail; keeps them all."""

    def __init__(self, engine: sa.Engine) -> None:
        self.seen, self.fails_at = list[str](), 0
        sa.event.listen(engine, "before_cursor_execute", lambda _, __, statement, *more: self._see(statement))
        sa.event.listen(engine, "commit", lambda _: self._see("COMMIT"))

    def _see(self, statement: str) -> None:
        self.seen.append(statement)
        if len(self.seen) == self.fails_at:
            raise sqlite3.OperationalError("disk I/O error")

    def publish(self, engine: sa.Engine, fails_at: int) -> bool:
        """Whether the week is published."""
        self.seen, self.fails_at = [], fails_at
        try:
            publish_one(engine)
        except DatabaseUnavailable:
            return False
        finally:
            self.fails_at = 0
        return True


def places(engine: sa.Engine, step: int) -> list[int]:
    """Every so-manieth statement that reads, and each one from the first that writes on, to the commit."""
    failing = Failing(engine)
    assert failing.publish(engine, 0)
    first = 1 + next(n for n, one in enumerate(failing.seen) if one.startswith("INSERT"))
    assert failing.seen[-1] == "COMMIT"
    return [*range(1, first, step), *range(first, len(failing.seen) + 1)]


@pytest.mark.parametrize("step", [20, pytest.param(1, marks=pytest.mark.long)])
def test_x1_failing_at_every_statement_in_turn(
    new_sqlite_agency: NewDatabase, wanted: list[str], step: int
) -> None:
    tried, engine = places(new_sqlite_agency(), step), new_sqlite_agency()
    failing = Failing(engine)
    for at in tried:
        assert not failing.publish(engine, at), at
        assert lines(engine) == [], at
        assert broken(engine) == [], at
    assert failing.publish(engine, tried[-1] + 1)
    assert lines(engine) == wanted
    assert broken(engine) == []


JOB = """
from models.engine import engine_for
from tests.small_agency import publish_one
def job(url):
    publish_one(engine_for(url))
"""


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with opened(JOB) as found:
        yield found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a POSIX system's signals")
@pytest.mark.parametrize("times", [4, pytest.param(40, marks=pytest.mark.long)])
def test_x3_killed_at_random_moments(
    new_agency: NewDatabase, wanted: list[str], nursery: Nursery, times: int
) -> None:
    whole = how_long(nursery, new_agency())
    chance, found = Random(times), []
    for n in range(times):
        engine = new_agency()
        ended = nursery.run([address(engine)], whole * chance.uniform(n / times, (n + 1) / times))
        held = lines(engine)
        assert held in ([], wanted)
        assert held == wanted or ended != 0
        assert broken(engine) == []
        publish_after(engine)
        assert lines(engine) == wanted
        assert broken(engine) == []
        found.append(bool(held))
        engine.dispose()
    assert not all(found)


def how_long(nursery: Nursery, engine: sa.Engine) -> float:
    """Seconds that it takes, a little generously."""
    began = time.monotonic()
    assert nursery.run([address(engine)]) == 0
    return 1.2 * (time.monotonic() - began)


def test_x8_twice_at_once_is_one_scorecard(new_agency: NewDatabase, wanted: list[str]) -> None:
    engine = new_agency()

    def one(_: int) -> str:
        try:
            return str(publish_one(engine).head)
        except AlreadyPublished:
            return "already"

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(one, range(4)))
    assert said.count("already") == 3
    assert lines(engine) == wanted
    assert broken(engine) == []


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.long)])
def test_verifying_while_weeks_are_published(new_agency: NewDatabase, times: int) -> None:
    """A chain that grows is never taken for a broken one, nor a head for lost, and nobody waits too long."""
    engine = new_agency()
    weeks = [W51.shift(n - times) for n in range(times + 1)]
    heads = [publish_one(engine, weeks[0]).head]
    over = threading.Event()

    def verify(_: int) -> int:
        n = 0
        while not over.wait(0.01) or n < times:
            kept = max(heads, key=lambda head: head.number)
            with reading(engine) as connection:
                assert published.verify(connection, SCOPE, kept).number >= kept.number
            n += 1
        return n

    with ThreadPoolExecutor(4) as publishers, ThreadPoolExecutor(3) as verifiers:
        verified = [verifiers.submit(verify, n) for n in range(3)]
        try:
            list(publishers.map(lambda week: heads.append(publish_one(engine, week).head), weeks[1:]))
        finally:
            over.set()
    assert all(one.result() >= times for one in verified)
    with reading(engine) as connection:
        found = published.weeks(connection, SCOPE)
    assert sorted(one.label for one in found) == [week.label for week in weeks]
    assert broken(engine) == []
