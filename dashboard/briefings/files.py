"""A file under its name is whole, or not there: written beside it, flushed to the disk, put in its place."""

import errno
import glob
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from models.errors import ExportFailed

_PART: Final = ".part"
_WINDOWS: Final = os.name == "nt"  # there a file that is open can be neither removed nor put in a place


def write(folder: Path, name: str, content: bytes) -> Path:
    """Write a file into a folder, whole or not at all; a file of that name is replaced by the new one.

    Whoever reads sees the old one or the new one. What a run that was killed left beside it is removed.
    Errors: ExportFailed, with what is to be done; then a file of that name stays as it was.
    """
    try:
        _sweep(folder, name)
        _in_one_step(folder, name, content)
    except OSError as error:
        raise ExportFailed(refusal(folder, name, error)) from error
    return folder / name


def write_all(folder: Path, files: dict[str, Callable[[], bytes]]) -> list[Path]:
    """Make and write files by name; one that cannot be made leaves the others. Gives those written.

    Errors: ExportFailed once all have been tried, with a sentence for each that failed.
    """
    written, failed = [], []
    for name, make in files.items():
        try:
            written.append(write(folder, name, make()))
        except ExportFailed as error:
            failed.append(str(error))
    if failed:
        done = f" Written: {', '.join(path.name for path in written)}." if written else ""
        raise ExportFailed(" ".join(dict.fromkeys(failed)) + done)
    return written


def _in_one_step(folder: Path, name: str, content: bytes) -> None:
    part, file = _new_part(folder, name)
    try:
        with file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            if not _WINDOWS:
                part.replace(folder / name)  # while it is locked: no other run sweeps it away
        if _WINDOWS:
            part.replace(folder / name)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    flush_folder(folder)


def _new_part(folder: Path, name: str) -> tuple[Path, BinaryIO]:
    """A file of this run's own, locked as long as it is open."""
    while True:
        part = folder / f".{name}.{secrets.token_hex(4)}{_PART}"
        file = part.open("xb")
        _locked(file, wait=True)
        if part.exists():
            return part, file
        file.close()  # another run took it for a left-over before it was locked


def _sweep(folder: Path, name: str) -> None:
    """Remove what killed runs left of a file: parts that nobody holds."""
    for part in folder.glob(f".{glob.escape(name)}.*{_PART}"):
        with suppress(OSError):  # somebody else's, or still being written
            if _WINDOWS:
                part.unlink()
                continue
            with part.open("rb") as file:
                if _locked(file):
                    part.unlink()


def _locked(file: BinaryIO, *, wait: bool = False) -> bool:
    """Whether an open file is now locked by us: not where another run has it, or there are no locks."""
    if _WINDOWS:
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def flush_folder(folder: Path) -> None:
    """The new name itself reaches the disk, where the system lets folders be opened."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def refusal(folder: Path, name: str, error: OSError) -> str:
    if not folder.is_dir():
        return f"There is no folder {folder}. Make it, or name another."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{name} was not written: the disk is full. Nothing was changed."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{name} was not written: you may not write in {folder}. Check its rights."
    if error.errno == errno.ENAMETOOLONG:
        return f"{name} was not written: its name is too long."
    return f"{name} could not be written to {folder}."
