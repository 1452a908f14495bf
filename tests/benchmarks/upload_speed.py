"""How fast, and in how much memory, uploads go through their child, and what viewers feel of it meanwhile.

`python -m tests.benchmarks.upload_speed [--viewers 10] [--files narrow wide long]`. Prints for each file and
job the seconds, the most memory of the child and what the server's process holds more at its worst; then, for
each file, the seconds of viewers' runs while it is imported beside the server that they look at. Goal: under
60 s for 200,000 rows, 300 MB in the child, and 95 of 100 runs of viewers under 1 s.
"""

import asyncio
import os
import random
import re
import tempfile
import threading
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from dashboard.cli.running import make_demo
from dashboard.uploads import Running, start
from models.engine import engine_for
from models.importing.limits import MB
from models.migrate import migrate
from tests.benchmarks.import_speed import KINDS
from tests.benchmarks.many_viewers import Told, behave, first_round, table
from tests.browser.serving import serving
from tests.demo import UNTIL, database
from tests.factories import AGENCY, mapping_of

HEADER: Final = ("key", "unit", "kind", "promised_to", "due_basis", "made_at", "due_at", "ended_at", "ending")
# Rows, and characters of a column that is not mapped.
FILES: Final = {"narrow": (200_000, 0), "wide": (200_000, 400), "long": (950_000, 0)}
MAPPING: Final = mapping_of("commitment", HEADER)
SETTLE: Final = 5.0  # seconds until viewers have come


def rows(n: int, narrative: int) -> Iterator[bytes]:
    """Lines of promises of five years and sixty units, with a text beside them that nobody maps."""
    chance = random.Random(1)
    yield ",".join((*HEADER, "narrative")).encode()
    for i in range(n):
        made = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(5 * 365 * 86_400))
        due, ended = (
            made + timedelta(days=chance.randrange(1, 30)),
            made + timedelta(days=chance.random() * 40),
        )
        cells = (
            f"P-{i:08}",
            f"Unit {chance.randrange(60):02}",
            chance.choice(KINDS),
            "resident",
            "policy",
            f"{made:%Y-%m-%d %H:%M:%S}",
            f"{due:%Y-%m-%d}",
            f"{ended:%Y-%m-%d %H:%M:%S}",
            "done",
            chance.randbytes(narrative // 2).hex(),
        )
        yield ",".join(cells).encode()


class Measured:
    """What a child takes while it runs, and what this process holds more than before."""

    def __init__(self, running: Running) -> None:
        self._before, self._running = memory(os.getpid(), "VmRSS"), running
        self.child = self.here = 0.0
        self._begun = time.perf_counter()

    def to_the_end(self) -> Any:
        """Look until it is done."""
        while not self._running.done:
            if (child := self._running._child) is not None:
                self.child = max(self.child, memory(child.pid, "VmHWM"))
            self.here = max(self.here, memory(os.getpid(), "VmRSS") - self._before)
            time.sleep(0.05)
        self.seconds = time.perf_counter() - self._begun
        return self._running.result()


def memory(pid: int, name: str) -> float:
    """A line of a process's status, in MB; 0 where it is gone."""
    try:
        found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def jobs(url: str) -> dict[str, dict[str, Any]]:
    """The jobs, with what they are given."""
    given = {"mapping": MAPPING, "agency": AGENCY, "database_url": url}
    return {"propose": {"zone": "America/New_York"}, "check": given, "import": given | {"actor": "bench"}}


def fresh(folder: Path, name: str) -> sa.Engine:
    """An empty database."""
    engine = engine_for(f"sqlite:///{folder / name}.db")
    migrate(engine)
    return engine


def alone(folder: Path, name: str) -> None:
    """Each job on one file, nobody else there."""
    upload = b"\n".join(rows(*FILES[name]))
    url = fresh(folder, name).url.render_as_string()
    for job, given in jobs(url).items():
        load = os.getloadavg()[0]
        found = Measured(start(job, upload, f"{name}.csv", **given))
        found.to_the_end()
        print(
            f"{name:8} {len(upload) / MB:5.0f} MB {job:8} {found.seconds:7.1f} s  child {found.child:5.0f} MB"
            f"  here {found.here:+5.0f} MB  load {load:.1f}",
            flush=True,
        )


def among_viewers(folder: Path, address: str, viewers: int, name: str) -> None:
    """An import of one file while viewers look at pages."""
    upload = b"\n".join(rows(*FILES[name]))
    url = fresh(folder, f"{name}-among").url.render_as_string()
    told, load = Told(), os.getloadavg()[0]
    seconds: list[float] = []

    def take_in() -> None:
        time.sleep(SETTLE)
        for job, given in jobs(url).items():
            found = Measured(start(job, upload, f"{name}.csv", **given))
            found.to_the_end()
            seconds.append(found.seconds)

    taking = threading.Thread(target=take_in)
    taking.start()
    asyncio.run(crowd(address, viewers, told, taking))
    taking.join()
    whole = ", ".join(f"{job} {spent:.1f} s" for job, spent in zip(jobs(url), seconds, strict=True))
    print(f"\n{name}, {viewers} viewers beside it: {whole}; load {load:.1f}, then {os.getloadavg()[0]:.1f}")
    table(told)
    print(f"errors: {len(told.errors)}", *sorted(set(told.errors)), sep="\n  ")


async def crowd(address: str, viewers: int, told: Told, taking: threading.Thread) -> None:
    """Viewers who come and go until the files are in."""
    while taking.is_alive():
        await come_and_go(address, viewers, told)


async def come_and_go(address: str, viewers: int, told: Told) -> None:
    """Viewers for half a minute."""
    async with asyncio.TaskGroup() as group:
        for n in range(viewers):
            group.create_task(behave(address, 30, told, random.Random(n)))


def main(wanted: Namespace) -> None:
    """Measure each file alone, then among viewers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in wanted.files:
            alone(folder, file)
        if not wanted.viewers:
            return
        url = f"sqlite:///{folder / 'agency.db'}"
        with database(url):
            make_demo(UNTIL)
        with serving(url, folder) as server:
            # What a place costs at first is paid once for everybody, upload or not.
            asyncio.run(first_round(server.address))
            nobody = Told()
            asyncio.run(come_and_go(server.address, wanted.viewers, nobody))
            print(f"\nno upload, {wanted.viewers} viewers; load {os.getloadavg()[0]:.1f}")
            table(nobody)
            for file in wanted.files:
                among_viewers(folder, server.address, wanted.viewers, file)


if __name__ == "__main__":
    asked = ArgumentParser(description="Uploads through their child.")
    asked.add_argument("--viewers", type=int, default=10, help="0: measure the files alone")
    asked.add_argument("--files", nargs="+", choices=FILES, default=["narrow", "wide"])
    main(asked.parse_args())
