"""A file as it comes: by its path, or as bytes that were uploaded and never touch the disk."""

import hashlib
import io
from pathlib import Path
from typing import Final

from models.errors import ImportRefused

File = Path | bytes
CHUNK_ROWS: Final = 20_000
CHUNK_ROWS_BESIDE_UPLOAD: Final = 5_000


def opened(file: File) -> io.BytesIO | io.BufferedReader:
    """The bytes of a file to read and seek in; those in memory are not copied."""
    return io.BytesIO(file) if isinstance(file, bytes) else file.open("rb")


def rows_at_a_time(file: File) -> int:
    """How many rows to take in one go: fewer where the whole file is in memory beside them."""
    return CHUNK_ROWS_BESIDE_UPLOAD if isinstance(file, bytes) else CHUNK_ROWS


def size_of(file: File) -> int:
    """How many bytes a file has.

    Errors: ImportRefused where there is none at the path.
    """
    if isinstance(file, bytes):
        return len(file)
    if not file.is_file():
        raise ImportRefused(f"There is no file {file.name!r}. Check its name and folder.")
    return file.stat().st_size


def digest_of(file: File) -> str:
    """SHA-256 of all bytes."""
    if isinstance(file, bytes):
        return hashlib.sha256(file).hexdigest()  # through a file object they would be copied
    with opened(file) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
