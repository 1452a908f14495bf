"""Backups of a SQLite database: one sealed archive with the database, its looks and both heads.

A trail that does not verify is backed up and restored all the same, and said: entries are never mended, so a
refusal would leave an agency without any backup for good.
"""

import hashlib
import json
import sqlite3
import zipfile
import zlib
from contextlib import closing
from os import SEEK_END
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from models import looks
from models.engine import engine_for
from models.errors import DatabaseUnavailable, ExportFailed
from models.trails import TrailState, states

_DATABASE: Final = "accountability.db"
_CONTENTS: Final = "contents.json"
_SEAL: Final = 64
_UNREADABLE: Final = (OSError, sqlite3.Error, zipfile.BadZipFile, zlib.error, ValueError, KeyError, EOFError)


def write_backup(database: Path, file: Path) -> list[TrailState]:
    """Write a consistent copy of a database in use; gives how both trails stand.

    Errors: ExportFailed; then nothing is left behind.
    """
    partial = file.with_name(f"{file.name}.part")
    try:
        with TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            copy = Path(folder) / _DATABASE
            _copy(database, copy)
            if looks.looks_file(database).exists():
                _copy(looks.looks_file(database), looks.looks_file(copy))
            trails = _trails_of(copy)
            _pack(copy, partial, _said(trails))
        partial.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise ExportFailed(
            f"{file.name} could not be written. Check the folder and the free space."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return trails


def restore_backup(file: Path, target: Path) -> list[TrailState]:
    """Put a backup in place; gives how both trails stand.

    Errors: DatabaseUnavailable where anything of the backup is not as it was written, or a database is there.
    """
    for there in (target, looks.looks_file(target)):
        if there.exists():
            raise DatabaseUnavailable(
                f"{there.name} exists already. Move it away first; nothing was changed."
            )
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".restore-") as folder:
            copy = Path(folder) / _DATABASE
            stood = _unpack(file, copy)
            trails = _trails_of(copy)
            if not _is_whole(copy) or _said(trails) != stood:
                raise DatabaseUnavailable(f"{file.name} is damaged and was not restored.")
            # The looks first: a database without them would begin new ones.
            looks.looks_file(copy).replace(looks.looks_file(target))
            copy.replace(target)
    except _UNREADABLE as error:
        raise DatabaseUnavailable(
            f"{file.name} is damaged, or no backup of ours. Nothing was changed."
        ) from error
    return trails


def _trails_of(copy: Path) -> list[TrailState]:
    engine = engine_for(f"sqlite:///{copy}")
    try:
        return states(engine)
    finally:
        looks.looks_engine(engine).dispose()
        engine.dispose()


def _said(trails: list[TrailState]) -> list[str]:
    return [trail.said for trail in trails]


def _copy(source: Path, target: Path) -> None:
    """As one moment has it, also while others write."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def _is_whole(copy: Path) -> bool:
    for file in (copy, looks.looks_file(copy)):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            state = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if state != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
                return False
    return True


def _pack(copy: Path, archive: Path, trails: list[str]) -> None:
    """The last 64 signs, which programs for archives take for a remark, are the digest of all before them."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
        pack.writestr(_CONTENTS, json.dumps({"trails": trails}, indent=1))
        for file in (copy, looks.looks_file(copy)):
            pack.write(file, file.name)
        pack.comment = b"0" * _SEAL
    with archive.open("r+b") as opened:
        seal = _digest(opened)
        opened.seek(-_SEAL, SEEK_END)
        opened.write(seal)


def _unpack(archive: Path, copy: Path) -> list[str]:
    """Both files; gives how their trails stood. Errors: ValueError where a byte is not as it was written."""
    with archive.open("rb") as opened:
        if _digest(opened) != opened.read():
            raise ValueError(archive.name)
    with zipfile.ZipFile(archive) as pack:
        for file in (copy, looks.looks_file(copy)):
            pack.extract(file.name, copy.parent)
        trails: list[str] = json.loads(pack.read(_CONTENTS))["trails"]
    return trails


def _digest(opened: BinaryIO) -> bytes:
    """Of everything but the seal, at which the file is left."""
    left, digest = opened.seek(0, SEEK_END) - _SEAL, hashlib.sha256()
    opened.seek(0)
    while left > 0:
        part = opened.read(min(left, 1 << 20))
        digest.update(part)
        left -= len(part)
    return digest.hexdigest().encode()
