"""A file as it comes: by its path, or as bytes that were uploaded and never touch the disk."""

import hashlib
import io
from pathlib import Path

from models.errors import ImportRefused

File = Path | bytes


def opened(file: File) -> io.BytesIO | io.BufferedReader:
    """The bytes of a file to read and seek in; those in memory are not copied."""
    return io.BytesIO(file) if isinstance(file, bytes) else file.open("rb")


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
    with opened(file) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
