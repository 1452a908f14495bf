"""What it costs that batches can be taken back, and how long that takes. Prints a table; run it as a script.

again: a Monday's export of the same rows, 31 new and 4 changed; of it, what is kept so that it can be taken
back. undo newest: that Monday's. undo first: the file that brought all rows, while another brings them too.
undo only: the same file, as the only one: every row goes.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import sqlalchemy as sa

from models.access import Scope
from models.engine import engine_for, reading
from models.importing.load import import_file
from models.importing.undo import undo
from models.importing.write import Writer
from models.migrate import migrate
from models.tree import find_agency
from tests.benchmarks.import_speed import HEADER, promises
from tests.factories import AGENCY, mapping_of, write_csv

SIZES = "SELECT sum(length(seen)), count(*) FROM batch_seen"


class Timed:
    """Seconds spent in some methods while a job runs."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def of(self, method: Callable[..., object]) -> Callable[..., object]:
        """The method, timed."""

        def timed(*arguments: object, **options: object) -> object:
            began = time.perf_counter()
            try:
                return method(*arguments, **options)
            finally:
                self.seconds += time.perf_counter() - began

        return timed
