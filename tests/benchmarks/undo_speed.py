"""What it costs that batches can be taken back, and how long that takes. Prints a table; run it as a script.

first: a file of promises, all new. Monday: the same rows again, 31 more and 4 changed; beside each, what is
kept for taking it back, in bytes, and the share of its time that keeping took. Then batches are taken back:
Monday's; the first, while another file brings all its rows; and that one, when it is the only one.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.engine import engine_for, reading
from models.importing.load import import_file
from models.importing.seen import batch_seen
from models.importing.undo import undo
from models.importing.upsert import Upsert
from models.importing.write import Writer
from models.migrate import migrate
from models.tree import find_agency
from tests.benchmarks.import_speed import HEADER, promises
from tests.factories import AGENCY, mapping_of, write_csv

KEEPING = ((Upsert, "_log"), (Upsert, "_keep_aside"), (Writer, "_keep_what_was_seen"))


class Bench:
    """One database, the batches that come and go, and the processor's seconds that keeping takes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.keeping = folder, 0.0
        self.engine = engine_for(f"sqlite:///{folder / 'bench.db'}")
        migrate(self.engine)
        for owner, name in KEEPING:
            setattr(owner, name, self._timed(getattr(owner, name)))

    def _timed(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any) -> Any:
            began = time.process_time()
            result = method(*arguments)
            self.keeping += time.process_time() - began
            return result

        return timed

    def take(self, name: str, rows: list[dict[str, str]]) -> int:
        """Import rows and print what that took and what is kept of it."""
        file, mapping = write_csv(self.folder / "promises.csv", rows), mapping_of("commitment", HEADER)
        self.keeping, began = 0.0, time.process_time()
        report = import_file(self.engine, file, mapping, AGENCY, actor="bench")
        seconds = time.process_time() - began
        mine = sa.select(sa.func.sum(sa.func.length(batch_seen.c.seen))).where(
            batch_seen.c.batch_id == report.batch_id
        )
        with reading(self.engine) as connection:
            kept = int(connection.scalar(mine) or 0)
        said = f"{report.new:,} new + {report.changed:,} changed + {report.same:,} same"
        sys.stdout.write(
            f"{name:24} {seconds:6.1f} s, keeping {self.keeping / seconds:5.1%}, {kept:,} bytes; {said}\n"
        )
        return report.batch_id

    def take_back(self, name: str, batch_id: int) -> None:
        """Take a batch back and print what that took."""
        with reading(self.engine) as connection:
            row = find_agency(connection, AGENCY)
        began, shown = time.process_time(), time.perf_counter()
        told = undo(self.engine, Scope(row.id if row else 0), batch_id, "Bench", by="x", at=datetime.now(UTC))
        seconds, shown = time.process_time() - began, time.perf_counter() - shown
        said = f"{told.gone:,} gone, {told.back:,} back, {told.staying:,} stay"
        sys.stdout.write(
            f"{name:24} {seconds:6.1f} s of the processor, {shown:6.1f} s by the clock; {said}\n"
        )


def main() -> None:
    """Run it and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=200_000)
    options = arguments.parse_args()
    rows = promises(options.rows + 31)
    monday = [row | {"promised_to": "chief"} if place < 4 else row for place, row in enumerate(rows)]
    sys.stdout.write(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        first = bench.take("first", rows[: options.rows])
        bench.take_back("Monday's taken back", bench.take("Monday", monday))
        again = bench.take("Monday again", monday)
        bench.take_back("the first taken back", first)
        bench.take_back("the only one taken back", again)


if __name__ == "__main__":
    main()
