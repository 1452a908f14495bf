"""How fast 100,000 promises go in, against the bare driver. Prints a table; run it as a script.

raw: sqlite3 executemany of the same final rows into an identical table, indexes and constraints included.
checking + upsert: text cells to checked columns and into the table, with what makes it idempotent.
whole: the file as `import_file` takes it: reading, counts, audit, quarantine. again: the same file once more.
Every job runs once a round, the rounds one after the other, and the medians are compared.
"""

import argparse
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from models.engine import engine_for, writing
from models.importing.check import Checker
from models.importing.load import Report, import_file, store
from models.importing.mapping import Mapping
from models.importing.read import Chunk, open_table
from models.importing.values import Times
from models.importing.write import Writer
from models.migrate import migrate
from tests.factories import AGENCY, mapping_of, write_csv

HEADER = ("key", "unit", "kind", "promised_to", "due_basis", "made_at", "due_at", "ended_at", "ending")
KINDS = ("call_back", "status_update", "follow_up_visit", "referral", "records_request")


def promises(n: int, seed: int = 1) -> list[dict[str, str]]:
    """Promises of five years and sixty units; a tenth is still open, instants to the second."""
    chance = random.Random(seed)
    rows = []
    for i in range(n):
        made = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(5 * 365 * 86_400))
        due = made + timedelta(days=chance.randrange(1, 30))
        ended = made + timedelta(seconds=chance.randrange(40 * 86_400))
        gone = chance.random() < 0.1
        rows.append(
            dict(
                zip(
                    HEADER,
                    (
                        f"P-{i:08}",
                        f"Unit {chance.randrange(60):02}",
                        chance.choice(KINDS),
                        "resident",
                        "policy",
                        f"{made:%Y-%m-%d %H:%M:%S}",
                        f"{due:%Y-%m-%d}",
                        "" if gone else f"{ended:%Y-%m-%d %H:%M:%S}",
                        "" if gone else "done",
                    ),
                    strict=True,
                )
            )
        )
    return rows


class Bench:
    """One folder with the file, a template database, and the jobs."""

    def __init__(self, folder: Path, n: int) -> None:
        self.folder, self.n = folder, n
        self.file = write_csv(folder / "promises.csv", promises(n))
        self.mapping: Mapping = mapping_of("commitment", HEADER)
        with open_table(self.file) as table:
            self.header = table.header
            self.chunks: list[Chunk] = list(table.chunks())
        self.template = folder / "template.db"
        engine = engine_for(f"sqlite:///{self.template}")
        migrate(engine)
        store(
            engine,
            self.mapping,
            AGENCY,
            [],
            Report("", AGENCY, ""),
            actor="bench",
            as_of=self.as_of,
            digest="",
        )
        # Units first, so that no job makes them.
        import_file(
            engine, write_csv(folder / "one.csv", promises(2_000, 2)), self.mapping, AGENCY, actor="bench"
        )
        engine.dispose()
        self.final = self._final_rows()

    @property
    def as_of(self) -> datetime:
        """The file's as-of."""
        return self.mapping.as_of_instant or datetime.now(UTC)

    def empty(self, name: str) -> tuple[Path, sa.Engine]:
        """A copy of the template without promises."""
        path = self.folder / f"{name}.db"
        for ending in ("", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        shutil.copy(self.template, path)
        with sqlite3.connect(path) as connection:
            for (table,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE name LIKE '%_count'"
            ).fetchall():
                connection.execute(f"DELETE FROM {table}")
            connection.execute("DELETE FROM response_commitment")
        connection.close()
        return path, engine_for(f"sqlite:///{path}")

    def _final_rows(self) -> list[tuple[object, ...]]:
        path, engine = self.empty("final")
        self.whole(path, engine)
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE response_commitment SET batch_id = 1")
            rows = connection.execute("SELECT * FROM response_commitment").fetchall()
        connection.close()
        engine.dispose()
        return rows

    def raw(self, path: Path, engine: sa.Engine) -> None:
        """executemany of the final rows by the bare driver, with the same settings."""
        connection = sqlite3.connect(path, isolation_level=None)
        for pragma in (
            "foreign_keys = ON",
            "recursive_triggers = ON",
            "synchronous = NORMAL",
            "journal_mode = WAL",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        marks = ", ".join("?" * len(self.final[0]))
        connection.executemany(f"INSERT INTO response_commitment VALUES ({marks})", self.final)
        connection.execute("COMMIT")
        connection.close()

    def checked(self, path: Path, engine: sa.Engine) -> None:
        """Checking and upsert of the cells that were read."""
        times = Times(self.mapping.tz, self.as_of, self.mapping.earliest.isoformat())
        checker = Checker(self.mapping, self.header, times, None, "")
        checked = [checker.check(chunk) for chunk in self.chunks]
        with writing(engine) as connection:
            writer = Writer(connection, self.mapping, 1, 1, 1, self.as_of, datetime.now(UTC))
            for part in checked:
                writer.write_rows(part)

    def whole(self, path: Path, engine: sa.Engine) -> None:
        """The file as a steward imports it."""
        import_file(engine, self.file, self.mapping, AGENCY, actor="bench")

    def again(self, path: Path, engine: sa.Engine) -> None:
        """The same file into the database that has it."""
        self.whole(path, engine)


def timed(job: Callable[[Path, sa.Engine], None], path: Path, engine: sa.Engine) -> float:
    """Seconds that a job takes."""
    began = time.perf_counter()
    job(path, engine)
    return time.perf_counter() - began


def main() -> None:
    """Run the rounds and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.rows)
        for _ in range(options.rounds):
            for job in (bench.raw, bench.checked, bench.whole, bench.again):
                path, engine = bench.empty(job.__name__) if job != bench.again else (path, engine)  # noqa: F821
                seconds.setdefault(job.__name__, []).append(timed(job, path, engine))
                if job != bench.whole:
                    engine.dispose()
    raw = statistics.median(seconds["raw"])
    sys.stdout.write(f"{options.rows:,} promises, medians of {options.rounds}\n")
    for name, times in seconds.items():
        median = statistics.median(times)
        sys.stdout.write(
            f"{name:10} {median:7.2f} s {options.rows / median:10,.0f} rows/s {raw / median:6.0%} of raw\n"
        )


if __name__ == "__main__":
    main()
