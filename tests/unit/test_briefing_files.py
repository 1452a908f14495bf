"""Files of a briefing: whole under their name or not there, whatever happens to the run that writes them."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard.briefings.files import write, write_all
from models.errors import ExportFailed


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    assert write(tmp_path, "week.pdf", b"old").read_bytes() == b"old"
    assert write(tmp_path, "week.pdf", b"new").read_bytes() == b"new"
    assert names(tmp_path) == {"week.pdf"}


def test_left_overs_of_a_killed_run_go_and_parts_in_work_stay(tmp_path: Path) -> None:
    for name in (".week.pdf.0badcafe.part", ".week[1].pdf.0badcafe.part", ".other.pdf.0badcafe.part"):
        (tmp_path / name).write_bytes(b"half")
    with (tmp_path / ".week.pdf.11111111.part").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        write(tmp_path, "week.pdf", b"whole")
        write(tmp_path, "week[1].pdf", b"whole")
    assert names(tmp_path) == {
        ".week.pdf.11111111.part",
        ".other.pdf.0badcafe.part",
        "week.pdf",
        "week[1].pdf",
    }


def test_runs_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    contents = [bytes([number]) * 200_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            list(pool.map(lambda content: write(tmp_path, "week.pdf", content), contents))
            assert (tmp_path / "week.pdf").read_bytes() in contents
    assert names(tmp_path) == {"week.pdf"}


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match=re.escape(f"There is no folder {tmp_path / 'gone'}.")):
        write(tmp_path / "gone", "week.pdf", b"")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ExportFailed, match="There is no folder"):
        write(tmp_path / "file", "week.pdf", b"")


def test_a_folder_under_the_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "week.pdf").mkdir()
    with pytest.raises(ExportFailed, match=r"week\.pdf could not be written"):
        write(tmp_path, "week.pdf", b"whole")
    assert names(tmp_path) == {"week.pdf"}


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="its name is too long"):
        write(tmp_path, "w" * 300, b"whole")


@pytest.fixture
def small_disk(tmp_path: Path) -> Callable[[str], str]:
    """Runs shell lines: $DISK holds 64 KB,  $WRITE writes a file of 200 KB; gives what is said."""
    disk = tmp_path / "disk"
    disk.mkdir()
    own = ["unshare", "-Urm", "sh", "-c"]
    mount = f"mount -t tmpfs -o size=64k none {disk}"
    if shutil.which("unshare") is None or subprocess.run([*own, mount], capture_output=True).returncode:
        pytest.skip("this system gives nobody a disk of their own")
    code = (
        "import sys; from pathlib import Path; from dashboard.briefings.files import write; "
        "write(Path(sys.argv[1]), 'week.pdf', b'x' * 200_000)"
    )
    known = os.environ | {"DISK": str(disk), "WRITE": f'{sys.executable} -c "{code}" {disk}'}

    def run(lines: str) -> str:
        ran = subprocess.run(
            [*own, f"{mount} && {lines}"], capture_output=True, text=True, env=known, timeout=60
        )
        return ran.stdout + ran.stderr

    return run


def test_a_full_disk_leaves_the_old_file(small_disk: Callable[[str], str]) -> None:
    said = small_disk('echo old > $DISK/week.pdf; eval "$WRITE"; ls -A $DISK; cat $DISK/week.pdf')
    assert "week.pdf was not written: the disk is full. Nothing was changed." in said
    assert said.splitlines()[:2] == ["week.pdf", "old"]


def test_a_disk_that_only_reads_is_said(small_disk: Callable[[str], str]) -> None:
    said = small_disk('mount -o remount,ro $DISK; eval "$WRITE"; ls -A $DISK')
    assert re.search(r"week.pdf was not written: you may not write in \S+/disk. Check its rights.", said)


def test_one_that_cannot_be_made_leaves_the_others(tmp_path: Path) -> None:
    def fails() -> bytes:
        raise ExportFailed("The slides cannot be made.")

    files = {"week.pdf": lambda: b"pdf", "week.pptx": fails, "week.csv": lambda: b"csv"}
    with pytest.raises(ExportFailed) as failed:
        write_all(tmp_path, files)
    assert str(failed.value) == "The slides cannot be made. Written: week.pdf, week.csv."
    assert names(tmp_path) == {"week.pdf", "week.csv"}
