"""How long the files of 25 units take in each format: `python -m tests.benchmarks.briefing_speed`."""

import tempfile
import time
from pathlib import Path

from dashboard.briefings.briefing import Briefing
from dashboard.briefings.formats import FileFormat, drawn
from dashboard.briefings.weekly import weekly
from models import published
from models.engine import engine_for, reading
from tests.briefed import SCOPE, W44, published_url
from tests.demo import database

UNITS = 25


def main() -> None:
    """A briefing of each of 25 units, and the one of the whole agency."""
    with tempfile.TemporaryDirectory() as folder:
        url = published_url(Path(folder))
        with database(url), reading(engine_for(url)) as connection:
            lines = published.bodies(connection, SCOPE, W44.label).values()
            names = [body["unit"] for body in lines if body["parent"] is not None][:UNITS]
            start = time.perf_counter()
            units = [weekly(connection, SCOPE, W44, "unit", name) for name in names]
            chief = weekly(connection, SCOPE, W44, "chief")
            print(f"briefings of {UNITS} units and the agency read: {time.perf_counter() - start:.2f} s")
    for form in FileFormat:
        print(f"{form.value}: {UNITS} units {_timed(units, form)}; agency {_timed([chief], form)}")


def _timed(briefings: list[Briefing], form: FileFormat) -> str:
    """How long, of which on the processors, and how much; the loading of the writer is in the first."""
    start, busy = time.perf_counter(), time.process_time()
    size = sum(len(drawn(one, form)) for one in briefings)
    took, busy = time.perf_counter() - start, time.process_time() - busy
    return f"{took:.1f} s (busy {busy:.1f} s), {size / 1000:,.0f} KB"


if __name__ == "__main__":
    main()
