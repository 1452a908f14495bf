"""An import that fails at any point leaves all or nothing, says so in a sentence, and can be run again."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from invariant import broken
from nursery import address, opened

from models import settings as settings_module
from models.engine import engine_for, reading, writing
from models.errors import DatabaseUnavailable
from models.facts import commitment
from models.importing import load
from models.importing.load import Report
from tests.benchmarks.import_speed import promises
from tests.factories import import_rows, kept, mapping_of, rows_of, write_csv

BEFORE = rows_of("commitment", {}, {"key": "P-2", "kind": "referral"}, {"key": "P-3", "kind": "novel"})
AFTER = rows_of(
    "commitment",
    {"due_at": "2025-04-01"},
    {"key": "P-2", "unit": "South"},
    {"key": "P-3"},
    {"key": "P-4", "ended_at": "2025-03-09"},
    {"key": "P-5", "kind": "novel"},
)


def content(engine: sa.Engine) -> list[str]:
    """All rows of all tables but for instants of this run and what hangs on them."""
    moving = {"known_at", "imported_at", "entered_at", "resolved_at", "refreshed_at", "at", "digest"}
    moving |= {"known_from", "known_to", "content"}
    with reading(engine) as connection:
        return sorted(
            f"{name} {[cell for column, cell in row.items() if column not in moving]}"
            for name in sa.inspect(connection).get_table_names()
            for row in connection.execute(sa.text(f'SELECT * FROM "{name}"')).mappings()
        )


class Failing:
    """Lets the n-th statement, bulk load or commit of an engine fail."""

    def __init__(self, engine: sa.Engine) -> None:
        self.left = 0
        sa.event.listen(engine, "before_cursor_execute", self._count)
        sa.event.listen(engine, "commit", self._count)

    def _count(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            raise sqlite3.OperationalError("disk I/O error")


def test_x1_failing_at_every_statement_in_turn(new_sqlite: Callable[[], sa.Engine], tmp_path: Path) -> None:
    control, engine = new_sqlite(), new_sqlite()
    for one in (control, engine):
        import_rows(one, tmp_path, "commitment", BEFORE)
    before = content(engine)
    import_rows(control, tmp_path, "commitment", AFTER)
    failing, n, report = Failing(engine), 0, None
    while report is None:
        failing.left = n = n + 1
        with suppress(DatabaseUnavailable):
            report = import_rows(engine, tmp_path, "commitment", AFTER)
        failing.left = 0
        assert (content(engine) == before) == (report is None), n
        assert n % 10 or broken(engine) == [], n
    assert n > 60
    assert (report.new, report.changed, report.quarantined) == (2, 2, 1)
    assert content(engine) == content(control)
    assert broken(engine) == []


JOB = """
from pathlib import Path
from models.engine import engine_for
from models.importing.load import import_file
from tests.benchmarks.import_speed import HEADER
from tests.factories import AGENCY, mapping_of
def job(url, file):
    import_file(engine_for(url), Path(file), mapping_of("commitment", HEADER), AGENCY, actor="test")
"""


def kill_many(new: Callable[[], sa.Engine], folder: Path, rows: int, times: int) -> None:
    """Kill at random moments: the file is all there or not at all, and the rest is whole."""
    file, chance = write_csv(folder / "many.csv", promises(rows)), Random(7)
    torn = []
    with opened(JOB) as nursery:
        for _ in range(times):
            engine = new()
            done = nursery.run([address(engine), str(file)], chance.uniform(0.05, 2.5)) == 0
            held = len(kept(engine, commitment, "id"))
            if held not in ((rows,) if done else (0, rows)) or broken(engine):
                torn.append((held, broken(engine)))
            engine.dispose()
    assert torn == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a POSIX system's signals")
def test_x2_killed_at_random_moments(new_sqlite: Callable[[], sa.Engine], tmp_path: Path) -> None:
    kill_many(new_sqlite, tmp_path, 20_000, 10)


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a POSIX system's signals")
def test_x2_killed_a_hundred_times(new_sqlite: Callable[[], sa.Engine], tmp_path: Path) -> None:
    kill_many(new_sqlite, tmp_path, 50_000, 100)


@pytest.mark.parametrize("pages", [0, 1, 5, 20, 60])
def test_x4_disk_full(engine: sa.Engine, tmp_path: Path, pages: int) -> None:
    import_rows(engine, tmp_path, "commitment", BEFORE)
    before = content(engine)
    with engine.connect() as connection:
        limit = int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0) + pages
    engine.dispose()
    sa.event.listen(engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count = {limit}"))
    with pytest.raises(DatabaseUnavailable, match=r"The disk is full\. Nothing was stored\."):
        import_rows(engine, tmp_path, "commitment", promises(3_000))
    assert content(engine) == before
    assert broken(engine) == []


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Writers that wait one second for each other."""
    monkeypatch.setenv("ACCOUNTABILITY_BUSY_SECONDS", "1")
    settings_module.settings.cache_clear()
    yield
    settings_module.settings.cache_clear()


@pytest.mark.usefixtures("impatient")
def test_x5_locked(new_database: Callable[[], sa.Engine], tmp_path: Path) -> None:
    engine = new_database()
    import_rows(engine, tmp_path, "commitment", BEFORE)
    before = content(engine)
    with writing(engine):
        with pytest.raises(DatabaseUnavailable, match=r"busy with another import\. Try again") as refusal:
            import_rows(engine, tmp_path, "commitment", AFTER)
        assert "\n" not in str(refusal.value)
        assert content(engine) == before
    assert import_rows(engine, tmp_path, "commitment", AFTER).changed == 2
    assert broken(engine) == []


def at_once(jobs: list[Callable[[], Report]]) -> list[Report]:
    """Run all at the same moment."""
    start, reports = threading.Barrier(len(jobs)), list[Report]()

    def run(job: Callable[[], Report]) -> None:
        start.wait()
        reports.append(job())

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return reports


def folders(tmp_path: Path, n: int) -> list[Path]:
    made = [tmp_path / str(i) for i in range(n)]
    for folder in made:
        folder.mkdir()
    return made


def test_x7_the_same_file_twice_at_once(any_engine: sa.Engine, tmp_path: Path) -> None:
    jobs = [
        lambda folder=folder: import_rows(any_engine, folder, "commitment", AFTER)
        for folder in folders(tmp_path, 2)
    ]
    reports = at_once(jobs)
    assert sorted((r.new, r.changed, r.same, r.quarantined) for r in reports) == [(0, 0, 4, 1), (4, 0, 0, 1)]
    assert broken(any_engine) == []


def test_x7_files_that_overlap_are_as_in_serial_order(
    new_database: Callable[[], sa.Engine], tmp_path: Path
) -> None:
    files = [
        rows_of("commitment", *({"key": f"P-{n}", "kind": kind, "modified_at": day} for n in numbers))
        for kind, day, numbers in (
            ("call_back", "2025-04-01 10:00", range(1, 8)),
            ("referral", "2025-04-02 10:00", range(4, 12)),
            ("status_update", "2025-04-03 10:00", range(6, 9)),
        )
    ]
    at_a_time, serial = new_database(), new_database()
    pairs = list(zip(folders(tmp_path, 3), files, strict=True))
    at_once([lambda f=f, rows=rows: import_rows(at_a_time, f, "commitment", rows) for f, rows in pairs])
    for folder, rows in pairs:
        import_rows(serial, folder, "commitment", rows)
    columns = ("key", "kind", "version_at")
    assert kept(at_a_time, commitment, *columns) == kept(serial, commitment, *columns)
    assert broken(at_a_time) == []


class Clock(datetime):
    """A clock that can be set."""

    shown = datetime(2025, 6, 1, 12, tzinfo=UTC)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return cls.shown


def test_x9_a_clock_put_back_an_hour_does_not_make_a_correction_older(
    engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "datetime", Clock)
    report = None
    for hour, kind in ((12, "call_back"), (11, "referral")):
        monkeypatch.setattr(Clock, "shown", datetime(2025, 6, 1, hour, tzinfo=UTC))
        rows = rows_of("commitment", {"kind": kind})
        mapping = mapping_of("commitment", rows[0], as_of=None)
        file = write_csv(tmp_path / "c.csv", rows)
        report = load.import_file(engine, file, mapping, "Springfield", actor="test")
    assert report is not None
    assert report.changed == 1
    assert kept(engine, commitment, "kind") == [("referral",)]


def test_x9_days_of_change_leap_days_and_week_53(any_engine: sa.Engine, tmp_path: Path) -> None:
    rows = rows_of(
        "commitment",
        {"key": "1", "made_at": "2024-02-28", "due_at": "2024-02-29", "ended_at": "2024-03-01"},
        {
            "key": "2",
            "made_at": "2025-03-08 12:00",
            "due_at": "2025-03-09 02:30",
            "ended_at": "2025-03-09 03:00",
        },
        {"key": "3", "made_at": "2025-11-01", "due_at": "2025-11-02 01:30", "ended_at": "2025-11-02 01:31"},
        {"key": "4", "made_at": "2020-12-31", "due_at": "2021-01-03", "ended_at": "2021-01-04 00:00"},
    )
    import_rows(any_engine, tmp_path, "commitment", rows)
    late = dict(map(tuple, kept(any_engine, commitment, "key", "late_days")))
    assert late == {"1": 1, "2": 0, "3": 1, "4": 1}
    assert broken(any_engine) == []


def test_x10_the_same_row_a_changed_one_and_an_older_one(any_engine: sa.Engine, tmp_path: Path) -> None:
    kinds = [("call_back", 2), ("call_back", 2), ("referral", 3), ("status_update", 1)]
    found = []
    for kind, day in kinds:
        rows = rows_of("commitment", {"kind": kind, "modified_at": f"2025-04-0{day} 10:00"})
        report = import_rows(any_engine, tmp_path, "commitment", rows)
        found.append((report.new, report.changed, report.same))
    assert found == [(1, 0, 0), (0, 0, 1), (0, 1, 0), (0, 0, 1)]
    assert kept(any_engine, commitment, "kind") == [("referral",)]
    assert broken(any_engine) == []


def test_a_read_only_database_is_read_and_says_so(engine: sa.Engine, tmp_path: Path) -> None:
    import_rows(engine, tmp_path, "commitment", BEFORE)
    before, path = content(engine), engine.url.database
    read_only = engine_for(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert content(read_only) == before
    with pytest.raises(DatabaseUnavailable, match=r"The database is read-only\. Nothing was stored\."):
        import_rows(read_only, tmp_path, "commitment", AFTER)
    read_only.dispose()
    assert content(engine) == before
