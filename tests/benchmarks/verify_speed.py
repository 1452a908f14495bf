"""How long it takes to verify ten years of forty units: `python -m tests.benchmarks.verify_speed`."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa

from dashboard.cli.publishing import VERIFIER
from metrics.calendar import Week
from metrics.publishing import publish
from models import published
from models.access import Scope
from models.engine import engine_for, reading, writing
from tests.demo import database, demo_url
from tests.unit.test_publishing import NOW, SCOPE, W44

UNITS, WEEKS = 40, 520


def main() -> None:
    """Freeze the demo agency's newest week over and over, then walk all of it."""
    with tempfile.TemporaryDirectory() as folder:
        url = demo_url(Path(folder))
        with database(url):
            engine = engine_for(url)
            publish(engine, SCOPE, W44, by="benchmark", at=NOW)
            with reading(engine) as connection:
                bodies = published.bodies(connection, SCOPE, "2026-W44")
            with writing(engine) as connection:
                week, lines = Week.parse("2000-W01"), 0
                while lines < UNITS * WEEKS:
                    published.freeze(connection, SCOPE, week.label, bodies, by="benchmark", at=NOW)
                    week, lines = week.next, lines + len(bodies)
            times = [_timed(engine) for _ in range(5)]
            size = Path(url.removeprefix("sqlite:///")).stat().st_size / 1e6
            with reading(engine) as connection:
                chain = Path(folder) / "chain.txt"
                chain.write_text("".join(published.export(connection, Scope(1))), encoding="utf-8")
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-I", str(VERIFIER), str(chain)], check=True, stdout=subprocess.DEVNULL
            )
            alone = time.perf_counter() - start
    print(f"{lines:,} lines, {size:,.0f} MB: verify best {min(times):.2f} s, worst {max(times):.2f} s of 5")
    print(f"the stand-alone verifier: {alone:.2f} s")


def _timed(engine: sa.Engine) -> float:
    start = time.perf_counter()
    with reading(engine) as connection:
        published.verify(connection, SCOPE)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
