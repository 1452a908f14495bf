"""A folder of files under its name is whole, or not there; and the same files as one ZIP, byte for byte.

A folder cannot be replaced in one step as a file can, so what stands under a name is never changed: the same
files again are left as they are, others are refused.
"""

import io
import os
import secrets
import shutil
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from dashboard.briefings.files import flush_folder, refusal
from models.errors import ExportFailed

_PART: Final = ".part"
_WINDOWS: Final = os.name == "nt"  # there a folder cannot be locked
_OLD_SECONDS: Final = 3600
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # what a ZIP can say


def write_folder(parent: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write files into a new folder, all of them or none; what a run that was killed left is removed.

    Errors: ExportFailed, with what is to be done, where the folder is there and holds something else too.
    """
    folder = parent / name
    try:
        _sweep(parent, name)
        if not folder.exists():
            _in_one_step(folder, files)
        elif not _holds(folder, files):
            raise ExportFailed(f"{folder} holds something else. Move it away, or name another place.")
    except OSError as error:
        raise ExportFailed(refusal(parent, name, error)) from error
    return folder


def zipped(files: Mapping[str, bytes], name: str, at: datetime) -> bytes:
    """The files in a folder of that name as a ZIP; the same files at the same instant give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{name}/{path}", max(at.timetuple()[:6], _EARLIEST))
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o644 << 16,
            )
            archive.writestr(entry, content, compresslevel=9)
    return target.getvalue()


def _in_one_step(folder: Path, files: Mapping[str, bytes]) -> None:
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{_PART}")
    part.mkdir()
    try:
        with _held(part):
            for path, content in files.items():
                _write(part / path, content)
            for inside in {(part / path).parent for path in files}:
                flush_folder(inside)
            if not _WINDOWS:
                part.rename(folder)
        if _WINDOWS:
            part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        if folder.is_dir() and _holds(folder, files):
            return  # another run was quicker
        raise
    flush_folder(folder.parent)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether a folder holds exactly these files."""
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return there == set(files) and all((folder / path).read_bytes() == one for path, one in files.items())


def _sweep(parent: Path, name: str) -> None:
    """Remove what killed runs left of a folder: parts that nobody holds."""
    for part in [one for one in parent.iterdir() if one.name.startswith(f".{name}.")]:
        if part.suffix == _PART and part.is_dir() and (not _WINDOWS or _is_old(part)):
            with suppress(OSError), _held(part):  # somebody else's is held
                shutil.rmtree(part, ignore_errors=True)


def _is_old(part: Path) -> bool:
    return time.time() - part.stat().st_mtime > _OLD_SECONDS


@contextmanager
def _held(part: Path) -> Iterator[None]:
    """Hold a folder that is being written. Errors: OSError where another run has it."""
    if _WINDOWS:
        yield
        return
    import fcntl

    opened = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(opened)
