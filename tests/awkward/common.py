"""What the awkward files share: local spellings of the units, invented persons, a steady choice."""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from xml.sax.saxutils import escape

from tests.corpus.xlsx import text as cell_of_text

Truth = dict[str, Any]
Row = Sequence[str]
SPELLINGS = {
    "CENT DIV": "Central",
    "N. District": "North",
    "SOUTH DIST.": "South",
    "E Dist": "East",
    "Dist. West": "West",
    "HARB": "Harbour",
    "Hillside Dv": "Hillside",
    "TRAF SECT": "Traffic",
}
# Nobody is called so: syllables put together.
_FIRST = ("Ardo", "Belwin", "Corvia", "Denno", "Elspa", "Fimra", "Gorlan", "Hestia", "Ivrel", "Jorda")
_LAST = ("Abendrot", "Brackwell", "Cindermoor", "Dunfallow", "Eskerby", "Fennimarch", "Gullhaven", "Hobstead")


class Chance(random.Random):
    """The same choices each time."""

    def day(self, first: date, last: date) -> date:
        """A day from first to last."""
        return first + timedelta(days=self.randrange((last - first).days + 1))

    def person(self) -> str:
        """An invented name as files write it: last, first."""
        return f"{self.choice(_LAST)}, {self.choice(_FIRST)}"

    def phone(self) -> str:
        """A telephone number of the range kept for fiction."""
        return f"({self.choice((202, 312, 617))}) 555-01{self.randrange(100):02d}"

    def spelling(self) -> str:
        """A unit in its local spelling."""
        return self.choice(list(SPELLINGS))


def csv_text(rows: Iterable[Row], delimiter: str = ",") -> str:
    """Rows as a spreadsheet program writes them."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def line_numbers(rows: Iterable[Row]) -> list[int]:
    """The line on which each row begins; a cell may hold line ends."""
    numbers, line = [], 1
    for row in rows:
        numbers.append(line)
        line += 1 + sum(cell.count("\n") for cell in row)
    return numbers


def american(day: date | None) -> str:
    """11/15/2025."""
    return f"{day:%m/%d/%Y}" if day else ""


def dotted(day: date | None) -> str:
    """15.11.2025."""
    return f"{day:%d.%m.%Y}" if day else ""


def text(value: str) -> str:
    """A workbook's cell with its text inside."""
    return cell_of_text(escape(value))
