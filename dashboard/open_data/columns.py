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


_PERIOD: Final = (
    Column("period", "string", "Week, quarter, or year up to a quarter: 2026-W30, 2026-Q3.", key=True),
    Column("period_kind", "string", "Which of the three.", words="period kinds"),
    Column("first_day", "date", "Its first day, a Monday."),
    Column("last_day", "date", "Its last day, a Sunday."),
)
_WITHHELD: Final = f"{IN_BULK}: withheld, so that nobody can be recognised in a small number."


def _counts(name: str, title: str, meaning: str, source: str, unit: str, *split: Column) -> FileTable:
    count = Column("count", "integer", f"How many. {_WITHHELD}", unit=unit, withheld=True)
    return FileTable(name, title, meaning, source, (*_of_unit(), *split, *_PERIOD, count))


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
_RECEIVED: Final = "Complaints, by the day they were received."
_CLOSED: Final = "Complaints, by the day they were closed."
COUNTS: Final = (
    _counts(
        "received",
        "Complaints received",
        "Distinct complaints by unit concerned. One may concern several units, so units do not add up.",
        _RECEIVED,
        "complaints",
        _words("category", "What the complaint is about.", "categories"),
    ),
    _counts(
        "handled",
        "Complaints received, by the unit that answers them",
        "Complaints by handling unit.",
        _RECEIVED,
        "complaints",
    ),
    _counts(
        "answered",
        "Complaints answered",
        "Complaints of the whole agency that were closed and stayed so, by how long that took.",
        _CLOSED,
        "complaints",
        _words("outcome", "How long it took.", "answered"),
    ),
    _counts(
        "open",
        "Complaints open at the end",
        "Complaints of the whole agency that were open at the end of the quarter, by how long they had been.",
        "Complaints, by the days they were received and closed.",
        "complaints",
        _words("outcome", "How long it had been open.", "open"),
    ),
    _counts(
        "at_risk",
        "Complaints open at some time",
        "Complaints of the whole agency that were open at some time of the quarter.",
        "Complaints, by the days they were received and closed.",
        "complaints",
    ),
    _counts(
        "closed",
        "Complaints closed",
        "Complaints by handling unit, and whether a finding was reached.",
        _CLOSED,
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
        "told",
        "Outcomes told",
        "Decisions of the whole agency, and whether the complainant was told in time.",
        "Complaints, by the day they were decided.",
        "decisions",
        _words("outcome", "Whether the outcome was told in time.", "told"),
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
MEASURED: Final = (
    Column("numerator", "number", "What is counted above the line."),
    Column("denominator", "number", "What it is out of."),
    Column("value", "number", "The figure, in the measure's own unit; shares from 0 to 1."),
    Column("low", "number", "Where the likely range begins."),
    Column("high", "number", "Where the likely range ends."),
    Column("status", "string", "ok, too_few, no_data or hidden; only ok has a value."),
    Column("reason", "string", "Why there is no value."),
)
_KIND: Final = Column("finding", "string", "What it tells of.", words="council findings", key=True)
COUNCIL: Final = (
    FileTable(
        "council_figures",
        "Figures of the council's page",
        "The agency's figures that the council's page of the quarter tells of, and those of quarters before.",
        "Promises, community events and complaints; those of complaints as released.",
        (
            _KIND,
            Column("measure", "string", "The measure, by its number in the catalogue; blank: none of it."),
            *_PERIOD,
            *MEASURED,
            Column("goal", "number", "The goal of the year, on the scale of the value."),
        ),
    ),
    FileTable(
        "council_units",
        "Counts by unit of the council's page",
        "The units that a figure of the council's page is made of.",
        "Community events.",
        (
            _KIND,
            Column("unit", "string", "Name of the unit; blank: all others together.", key=True),
            Column("count", "integer", "How many.", unit="community events"),
            Column("marked", "boolean", "true: one of those that the page names."),
        ),
    ),
    FileTable(
        "year_so_far",
        "The year so far",
        "Counts of the agency in the year up to the quarter, and in the same weeks of the year before.",
        "Promises, community events and complaints; those of complaints as released.",
        (
            Column("kind", "string", "What is counted.", words="year so far", key=True),
            *_PERIOD,
            Column("count", "integer", f"How many. {_WITHHELD}", withheld=True),
            Column("of", "integer", f"Of how many, where it is a part. {_WITHHELD}", withheld=True),
        ),
    ),
    FileTable(
        "pledges",
        "Pledges",
        "Pledges to the council, a court or an oversight body, as they stood when the quarter ended.",
        "Promises made in public.",
        (
            Column("id", "integer", "Number of the pledge; it stays.", key=True),
            Column("title", "string", "Its public wording."),
            Column("kind", "string", "What it is.", words="commitment kinds"),
            Column("body", "string", "Whom it was made to.", words="promised to"),
            Column("unit", "string", "The unit that owns it."),
            Column("due_on", "date", "The day first promised."),
            Column("ended_on", "date", "The day it was done or given up."),
            Column("state", "string", "How it stands.", words="pledge states"),
            Column("days", "integer", "Days late; 0 where it is not.", unit="days"),
            Column("moves", "integer", "How often the agency moved its date."),
            Column("evidence", "string", "The kind of evidence that is named."),
            Column("confirmed", "boolean", "true: somebody else has confirmed that it is done."),
        ),
    ),
    FileTable(
        "score",
        "Score of the agency",
        "The score of the quarter's last 13 weeks and its parts, where no count that makes it is withheld.",
        "The scored measures.",
        (
            Column("part", "string", "The part of the score, A, B or C; all: the score.", key=True),
            Column("point", "number", "The score, 0 to 100.", unit="points"),
            Column("low", "number", "Where its likely range begins.", unit="points"),
            Column("high", "number", "Where its likely range ends.", unit="points"),
            Column("status", "string", "ok, or why there is none."),
            Column("reason", "string", "Why there is none, in words."),
            Column("word", "string", "Meets the standard, Short of the standard, or blank."),
        ),
    ),
)
QUARTER: Final = (UNITS, *COUNTS, *COUNCIL)
