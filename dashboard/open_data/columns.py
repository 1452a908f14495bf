"""Every column of a file that leaves the building: its type, its unit and what it means, said once.

The files, their descriptor and the dictionary are made from here; a file with a column that is not here
cannot be written.
"""

from dataclasses import dataclass
from typing import Final, Literal

from metrics.disclosure.symbols import IN_BULK
from metrics.disclosure.tables import ALL

Type = Literal["string", "integer", "number", "boolean", "date", "datetime"]
MISSING: Final = ("", IN_BULK)


@dataclass(frozen=True)
class Column:
    """One column. words: the list of the vocabulary that its cells are of. total: it may say `all` too.

    key: with the others of its table it names a row. withheld: it may hold the symbol for a hidden count.
    """

    name: str
    type: Type
    meaning: str
    unit: str = ""
    words: str = ""
    total: bool = False
    key: bool = False
    withheld: bool = False


@dataclass(frozen=True)
class FileTable:
    """One file of rows. source: the records that its numbers are counted from."""

    name: str
    title: str
    meaning: str
    source: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns, in the order of the file."""
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return tuple(column.name for column in self.columns if column.key)


def _of_unit() -> tuple[Column, ...]:
    return (
        Column("unit_id", "integer", "Number of the unit; it stays when the unit is renamed.", key=True),
        Column("unit", "string", "Name of the unit when the quarter was released."),
        Column(
            "own_line",
            "boolean",
            "true: only what is counted at the unit itself, at none of its parts. false: all of it.",
            key=True,
        ),
    )


def _of_period() -> tuple[Column, ...]:
    return (
        Column("period", "string", "Week, quarter, or year up to the quarter: 2026-W30.", key=True),
        Column("period_kind", "string", "Which of the three.", words="period kinds"),
        Column("first_day", "date", "Its first day, a Monday."),
        Column("last_day", "date", "Its last day, a Sunday."),
    )


def _count(unit: str) -> Column:
    meaning = f"How many. {IN_BULK}: withheld, so that nobody can be recognised in a small number."
    return Column("count", "integer", meaning, unit=unit, withheld=True)


def _counts(name: str, title: str, meaning: str, source: str, unit: str, *split: Column) -> FileTable:
    return FileTable(name, title, meaning, source, (*_of_unit(), *split, *_of_period(), _count(unit)))


def _words(name: str, meaning: str, words: str) -> Column:
    return Column(name, "string", f"{meaning} {ALL}: all of them.", words=words, total=True, key=True)


UNITS: Final = FileTable(
    "units",
    "Units",
    "The units of the agency as they stood when the quarter was released.",
    "The agency's list of units.",
    (
        Column("unit_id", "integer", "Number of the unit; it stays when the unit is renamed.", key=True),
        Column("unit", "string", "Name of the unit."),
        Column("level", "string", "Its level in the agency.", words="unit levels"),
        Column("parent_id", "integer", "Number of the unit that it is part of; empty for the agency."),
    ),
)
COUNTS: Final[dict[str, FileTable]] = {
    table.name: table
    for table in (
        _counts(
            "received",
            "Complaints received",
            "Distinct complaints by unit concerned. One may concern several units, so units do not add up.",
            "Complaints, by the day they were received.",
            "complaints",
            _words("category", "What the complaint is about.", "categories"),
        ),
        _counts(
            "handled",
            "Complaints received, by the unit that answers them",
            "Complaints by handling unit. Units add up to the unit that they are part of.",
            "Complaints, by the day they were received.",
            "complaints",
        ),
        _counts(
            "closed",
            "Complaints closed",
            "Complaints by handling unit, and whether a finding was reached.",
            "Complaints, by the day they were closed.",
            "complaints",
            _words("outcome", "Whether a finding was reached.", "outcomes"),
        ),
        _counts(
            "findings",
            "Findings on allegations",
            "Allegations by unit concerned and finding. A complaint may hold several.",
            "Outcomes of complaints, by the day they were closed.",
            "allegations",
            _words("outcome", "The finding.", "findings"),
        ),
        _counts(
            "feedback",
            "Feedback on community events",
            "Answers of people who came, by unit.",
            "Feedback counts of the agency's community events.",
            "answers",
            _words("outcome", "What the answer says.", "opinions"),
        ),
    )
}
_MEASURED: Final = (
    Column("numerator", "number", "What is counted above the line."),
    Column("denominator", "number", "What it is out of."),
    Column("value", "number", "The figure, in the measure's own unit; shares from 0 to 1."),
    Column("low", "number", "Where the likely range begins."),
    Column("high", "number", "Where the likely range ends."),
    Column("status", "string", "ok, too_few, no_data or hidden; only ok has a value."),
    Column("reason", "string", "Why there is no value."),
)
WEEK: Final = FileTable(
    "week_figures",
    "Figures of a published week",
    "Promises and community events of every unit, as frozen. Complaints, feedback and scores stay inside.",
    "The published lines of the week.",
    (
        Column("unit", "string", "Name of the unit when the week was published.", key=True),
        Column("measure", "string", "The measure, by its number in the catalogue.", key=True),
        Column("window", "string", "The weeks looked at: week, 13w, 52w or all.", key=True),
        Column("week_start", "date", "First day of the window."),
        Column("week_end", "date", "Last day of the window."),
        *_MEASURED,
    ),
)
REPLIES: Final = FileTable(
    "replies",
    "What units said beside figures of the week",
    "Replies that somebody other than their author has read and passed.",
    "Replies of units.",
    (
        Column("unit", "string", "Name of the unit.", key=True),
        Column("measure", "string", "The measure that the reply is about.", key=True),
        Column("week_start", "date", "The Monday of the week that it is about.", key=True),
        Column("written_on", "datetime", "When it was written, in UTC.", key=True),
        Column("text", "string", "The reply."),
    ),
)
