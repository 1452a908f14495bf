"""A run that is killed while it writes a briefing leaves the old file or the new one, never a third."""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.briefings.files import write
from dashboard.briefings.formats import FileFormat, drawn
from tests.briefed import published_url
from tests.sample_briefing import sample

TIMES = 20
EVERY = pytest.mark.parametrize("form", list(FileFormat))


def killed(work: Callable[[], None], after: float) -> None:
    """Do something again and again in a process of its own, and kill it."""
    child = os.fork()
    if child == 0:
        while True:
            work()
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@EVERY
def test_killed_while_writing_it_is_one_of_the_two(form: FileFormat, tmp_path: Path) -> None:
    old, new = (drawn(replace(sample(), sentence=text), form) for text in ("Old.", "New."))
    if form is FileFormat.CSV:
        new = drawn(replace(sample(), figures=sample().figures[:3]), form)
    assert old != new
    name, chance, left = f"week.{form}", random.Random(str(form)), 0
    turns = itertools.cycle((new, old))
    write(tmp_path, name, old)
    for _ in range(TIMES):
        killed(lambda: write(tmp_path, name, next(turns)) and None, chance.uniform(0.001, 0.03))
        assert (tmp_path / name).read_bytes() in (old, new)
        parts = [path.name for path in tmp_path.iterdir() if path.name != name]
        assert all(part.startswith(f".{name}.") and part.endswith(".part") for part in parts)
        left += len(parts)
        write(tmp_path, name, old)
        assert [path.name for path in tmp_path.iterdir()] == [name], "what was left is swept away"
    assert left, "no run was killed while it wrote: nothing was tried"


@pytest.mark.long
@EVERY
def test_the_command_killed_while_it_writes_leaves_the_old_or_the_new(
    form: FileFormat, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Twenty times each, within the milliseconds of writing; the old file is a longer one."""
    url = published_url(tmp_path_factory.getbasetemp())
    words = [sys.executable, "-m", "dashboard.cli", "brief", "--week", "2026-W44", "--audience", "chief"]
    words += ["--format", str(form), "--out", str(tmp_path)]
    known = os.environ | {"ACCOUNTABILITY_DATABASE_URL": url}
    subprocess.run(words, env=known, check=True, capture_output=True)
    (file,) = tmp_path.iterdir()
    new, old, chance, caught = file.read_bytes(), b"old" * 200_000, random.Random(str(form)), 0
    for _ in range(TIMES):
        file.write_bytes(old)
        run = subprocess.Popen(words, env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while run.poll() is None and len(list(tmp_path.iterdir())) == 1:
            pass  # until it has begun to write
        time.sleep(chance.uniform(0, 0.003))
        run.kill()
        caught += run.wait() == -signal.SIGKILL
        assert file.read_bytes() in (old, new)
    assert caught, "no run was killed while it wrote: nothing was tried"
    subprocess.run(words, env=known, check=True, capture_output=True)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
