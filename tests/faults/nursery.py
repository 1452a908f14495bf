"""A process that has loaded all it needs, and whose children do one thing each until they are killed."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[2]
_REST = """
import os, shlex, sys
print(0, flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        job(*shlex.split(line))
        os._exit(0)
    print(child, flush=True)
    sys.stdin.readline()
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Nursery:
    """None of its children is waited for before it was killed, so that its number is its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert self._said() == 0  # all is loaded

    def _said(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def _told(self, line: str) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self._said()

    def run(self, words: Sequence[str], seconds: float | None = None) -> int:
        """Begin the job, and kill it after so many seconds; gives how it ended, 0 where it had been done."""
        child = self._told(shlex.join(words))
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        return self._told("over")


@contextmanager
def opened(job: str) -> Iterator[Nursery]:
    """job: what a child does, as the text of a function `job` of words."""
    with subprocess.Popen(
        [sys.executable, "-c", job + _REST],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Nursery(process)
        process.kill()


def address(engine: sa.Engine) -> str:
    """The database's address, for a child."""
    return engine.url.render_as_string(hide_password=False)
