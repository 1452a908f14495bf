"""How far a file has come while it is read, perhaps more than once, and stored."""

from collections.abc import Callable

from models.importing import limits
from models.importing.file import File

# Rows read so far, and the share of the work that is behind: None where nobody can tell, as in a workbook.
Progress = Callable[[int, float | None], None]


class Advance:
    """Tells of rows and shares as a file goes through its parts, each a part of the work from 0 to 1."""

    def __init__(self, file: File, tell: Progress | None) -> None:
        self._tell = tell
        self._lines = _lines(file) if tell else 0
        self._rows = 0
        self._from, self._to = 0.0, 1.0

    def part(self, start: float, end: float) -> None:
        """What comes now is the work between these shares."""
        self._from, self._to = start, end

    def read(self, rows: int, number: int) -> None:
        """So many rows have been read; the last of them has this number in the file."""
        self._rows = rows
        self._say(number / self._lines if self._lines else None)

    def stored(self, share: float) -> None:
        """Such a share of this part is done."""
        self._say(share)

    def _say(self, share: float | None) -> None:
        if self._tell:
            known = None if share is None else self._from + (self._to - self._from) * min(share, 1.0)
            self._tell(self._rows, known)


def _lines(file: File) -> int:
    """How many lines an uploaded text has; 0 of a workbook, and of a file that is not in memory."""
    if not isinstance(file, bytes) or file.startswith(limits.ARCHIVE_START):
        return 0
    return max(file.count(b"\n"), file.count(b"\r"))
