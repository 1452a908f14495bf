"""Kill -9 while a folder is written: it is there whole or not at all, and the next run leaves nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dashboard.briefings.folders import write_folder
from models.errors import ExportFailed

# What is written, as the child makes it too, which loads nothing else.
_MADE = '{f"part{n}/file{n}.csv" if n % 2 else f"file{n}.csv": bytes([n]) * 40_000 for n in range(30)}'
FILES: dict[str, bytes] = eval(_MADE)
CHILD = (
    "import sys; from pathlib import Path; from dashboard.briefings.folders import write_folder\n"
    f"print('begun', flush=True); write_folder(Path(sys.argv[1]), 'package', {_MADE})"
)


def held(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def stopped_after(folder: Path, seconds: float) -> bool:
    """Whether a run was still writing when it was killed."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(folder)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    child.stdout.close()
    return child.wait() == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_twenty_times_killed_it_is_whole_or_not_there(tmp_path: Path) -> None:
    begun = time.monotonic()
    write_folder(tmp_path, "measured", FILES)
    takes, draw = time.monotonic() - begun, random.Random(5)
    killed = parts = whole = 0
    for number in range(20):
        folder = tmp_path / str(number)
        folder.mkdir()
        killed += stopped_after(folder, draw.uniform(0, 1.1 * takes))
        there = folder / "package"
        parts += any(one.name.startswith(".package.") for one in folder.iterdir())
        whole += there.exists()
        assert not there.exists() or held(there) == FILES
        assert write_folder(folder, "package", FILES) == there
        assert held(there) == FILES
        assert [one.name for one in folder.iterdir()] == ["package"]
    assert killed >= 5
    assert parts >= 3, (killed, parts, whole)


def test_what_stands_is_never_changed(tmp_path: Path) -> None:
    write_folder(tmp_path, "package", FILES)
    before = held(tmp_path / "package")
    with pytest.raises(ExportFailed, match="holds something else"):
        write_folder(tmp_path, "package", {**FILES, "more.csv": b""})
    (tmp_path / "package" / "beside.txt").write_text("mine")
    with pytest.raises(ExportFailed, match="holds something else"):
        write_folder(tmp_path, "package", FILES)
    (tmp_path / "package" / "beside.txt").unlink()
    assert held(tmp_path / "package") == before
    with pytest.raises(ExportFailed, match="There is no folder"):
        write_folder(tmp_path / "nowhere", "package", FILES)


def test_another_run_that_is_writing_is_left_alone(tmp_path: Path) -> None:
    """Its part is held; what nobody holds goes."""
    if sys.platform == "win32":
        pytest.skip("folders cannot be locked there")
    import fcntl

    for name in ("held", "left"):
        (tmp_path / f".package.{name}.part").mkdir()
        (tmp_path / f".package.{name}.part" / "file").write_text("x")
    opened = os.open(tmp_path / ".package.held.part", os.O_RDONLY)
    fcntl.flock(opened, fcntl.LOCK_EX)
    try:
        write_folder(tmp_path, "package", FILES)
    finally:
        os.close(opened)
    assert sorted(one.name for one in tmp_path.iterdir()) == [".package.held.part", "package"]
