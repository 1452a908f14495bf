"""Connecting a file, in words: what it is, what must be decided, what goes in and what waits."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, day, literal, number, of, percent
from dashboard.words.sentences import names_listed

TITLE: Final = "Connect"
WAY: Final = "Connect a file, or drop the next export"
UPLOAD: Final = "A CSV or XLSX file"
UPLOAD_NOTE: Final = (
    "The file is read in memory on this machine. Nothing of it is stored before you say so, and then only "
    "the columns that are listed; the file itself is not kept."
)
OWN_MAPPING: Final = "There is a mapping already"
MAPPING_FILE: Final = "A mapping (TOML)"
FROM_NOTHING: Final = "Nothing to export: a workbook to fill in"
TEMPLATE: Final = "Download the workbook"
STOP: Final = "Stop"
ANOTHER: Final = "Another file"
WHAT: Final = "What the file is"
OTHERWISE: Final = "It is something else"
KIND: Final = "Each row is"
SHEET: Final = "Sheet"
HEADER_ROW: Final = "Row that names the columns"
READ_AGAIN: Final = "Read again"
DECIDE: Final = "To decide first"
KEPT: Final = "What is kept"
KEPT_TABLE: Final = "What is kept, from which column, with examples"
CHANGE: Final = "Change a column"
FIELD: Final = "What is kept"
COLUMN: Final = "Column"
NO_COLUMN: Final = "no column"
LEFT: Final = "What is left out"
PERSONS_TABLE: Final = "Columns that hold persons"
LEAVE_OUT: Final = "Leave these columns out: nothing of them is stored"
NAMES_NOBODY: Final = "A column that names nobody"
GROUPED: Final = "Yes, in these examples the rows are one complaint each"
OTHER_COLUMN: Final = "Another column names the complaint"
LOOKS_RIGHT: Final = "These meanings are right"
CHANGE_WORD: Final = "Change a meaning"
VALUE: Final = "Value"
MEANS: Final = "Means"
NOT_DECIDED: Final = "not decided: its rows wait"
NOT_KNOWN: Final = "nothing is known"
UNITS: Final = "Units"
LIKELY: Final = "Names in the file, and the unit that each probably is"
LIKELY_RIGHT: Final = "These units are right"
OTHER_UNIT: Final = "One is another unit"
NAME_IN_FILE: Final = "Name in the file"
UNASSIGNED: Final = "no unit: Unassigned"
PAST_EVENTS: Final = "Events of the past"
WAIT_FOR_CONFIRMATION: Final = "wait to be confirmed, and count after one click"
ALL_HELD: Final = "all took place: the file lists no others"
YES: Final = "Yes, that is right"
WHICH: Final = "Which is right?"
TICKETS: Final = "Which tickets are promises"
ONLY_SOME: Final = "Only some of these rows are promises"
PROPOSED_RULES: Final = "Take the proposed rules"
CHANGE_RULE: Final = "Say it for one type"
TYPE: Final = "Type of ticket"
PROMISES: Final = "Promises"
DUE: Final = "Due: 3 days, 72 hours, 5 working days; empty: the file's own date"
NOT_OURS: Final = "no promise of ours: left out"
DERIVED: Final = "Promises in this file"
DERIVE: Final = "Keep these as promises, too"
CHECK: Final = "Check the file"
LOOK_AT_DECISIONS: Final = "what is to be decided first"
LOOK_AT_GROUPS: Final = "the three examples of one complaint"
LOOK_AT_PERSONS: Final = "the columns that hold persons"
CHECKED: Final = "What would happen"
TAKE_IN: Final = "Take the file in"
ANYWAY: Final = "It is the right file all the same"
WHEN: Final = "As of when does the file tell?"
TODAY: Final = "Today: nothing newer has happened"
ANOTHER_DAY: Final = "Another day"
WAITS_TABLE: Final = "Rows that would wait, by reason"
MAPPING: Final = "The mapping, as a file"
RENAMED: Final = "Columns that are called otherwise now"
GO_ON: Final = "Go on"
NEW_SOURCE: Final = "It is another file: connect it as a new source"
GONE: Final = "it is not in the file any more"
SEE_WEEK: Final = "See this week"
SEE_WAITING: Final = "See what waits"
SOURCES: Final = "Connected"
SOURCES_NOTE: Final = "Drop the next export of any of them above: it is recognised by its columns."
# The heads of the tables' columns, and what stands in their cells.
SOURCE_COLUMNS: Final = ("Source", "Each row is", "Newest day in it", "Rows")
FILE_COLUMNS: Final = ("", "This file", "Why")
KEPT_COLUMNS: Final = ("What is kept", "Column", "Examples", "Why")
PERSON_COLUMNS: Final = ("Column", "Holds", "Why")
VALUE_COLUMNS: Final = ("Value", "Rows", "Means", "What that does")
TICKET_COLUMNS: Final = ("Type of ticket", "Rows", "Promises", "Due")
DERIVED_COLUMNS: Final = ("Promise", "From this file", "Why")
LIKELY_COLUMNS: Final = ("Name in the file", "Rows", "Probably")
WAITING_COLUMNS: Final = ("Reason", "Rows", "Such as")
ROWS: Final = "Rows"
HEADER: Final = "Header"
WRITTEN_AS: Final = "Written as"
ALWAYS_SAME: Final = "always the same"
KNOWN_BY: Final = "by which a row is known again"
NOT_SHOWN: Final = "not shown"
NO_RECORD: Final = "No row of the file is a record."
KINDS: Final = {
    "unit": "a unit of the agency",
    "exposure": "what a unit met in a week",
    "case": "a complaint",
    "outcome": "a finding on a complaint",
    "case_with_outcomes": "an allegation, with its complaint and finding",
    "commitment": "a promise",
    "hand_off": "a promise handed on",
    "due_change": "a due date moved",
    "event": "a community event",
}
_LEFT_ROWS: Final = {
    "title": ("title row", "title rows"),
    "band": ("row of headings above the header", "rows of headings above the header"),
    "section": ("row that names a section", "rows that name a section"),
    "subtotal": ("subtotal", "subtotals"),
    "total": ("total", "totals"),
    "header": ("repeated header", "repeated headers"),
    "footer": ("row below the table", "rows below the table"),
}


def start_sentence(agency: str, sources: int) -> str:
    """What stands on the page before a file is there."""
    if not sources:
        first = f"Start with the complaints of {literal(agency)}: drop their export."
        return f"**Nothing is connected yet.** {first}"
    return f"**{counted(sources, 'source')} connected.** Drop the next export, or the file of another source."


def deciding_sentence(rows: int, kind: str, mapped: float, open_: int) -> str:
    """What the file is, how much of it would go in, and what a person must still say."""
    if not rows:
        return f"**{NO_RECORD}** Look at the header row and at the kind of rows."
    what = f"**{counted(rows, 'row')}, each {kind}. {percent(mapped)} of them mapped.**"
    if not open_:
        return f"{what} All is decided that must be."
    return f"{what} {counted(open_, 'question')} before it is checked."


def renamed_sentence(title: str, missing: int) -> str:
    """The next export of a source lacks columns."""
    lacks = "one column is" if missing == 1 else f"{number(missing)} columns are"
    return f"**This looks like the next export of {literal(title)}, but {lacks} not there.** What happened?"


def renamed_question(old: str) -> str:
    """What became of one column."""
    return f"`{code(old)}` is now called"


def gone(old: str, fields: Sequence[str]) -> str:
    """A column is not in the file any more, and what has no column then."""
    if not fields:
        return f"Without `{code(old)}` every field still has a column."
    return f"Without `{code(old)}` no column is left for: {names_listed(list(fields))}."


def needed(old: str, why: str) -> str:
    """A column that the source cannot do without."""
    return f"The source cannot do without `{code(old)}`: {why}."


def new_persons(columns: Sequence[str]) -> str:
    """Columns with persons that nobody has left out of an earlier file of the source."""
    return f"Not looked at before: {names_listed([f'`{code(column)}`' for column in columns])}."


def part_in(title: str, new: int, changed: int, same: int, waits: int) -> str:
    """What became of one part of a file that is in."""
    rows = f"{number(new)} new, {number(changed)} changed, {number(same)} as before, {number(waits)} waiting"
    return f"{title}: {rows}."


def how_far(parts: Sequence[str], missing: Sequence[str]) -> str:
    """A file of which a part was refused: what is in and what is not."""
    if not parts:
        return "**Nothing of this file is in.**"
    are = "is" if len(parts) == 1 else "are"
    head = f"**{of(len(parts), len(parts) + len(missing))}{NO_BREAK}parts of this file {are} in.**"
    return f"{head} {' '.join(parts)} Not in: {names_listed(list(missing))}."


def still_open(names: Sequence[str]) -> str:
    """What must be looked at before the file can be checked."""
    return f"Before the check: {names_listed(list(names))}."


def known_note(title: str) -> str:
    """The file was recognised."""
    return f"Read as the next export of {literal(title)}."


def code(text: str) -> str:
    """A name from a file inside marks of code."""
    return text.replace("`", "'")


def mapping_given(title: str) -> str:
    """A mapping was given as a file."""
    return f"The next file with its columns is read as {literal(title)}."


def marked(text: str) -> str:
    """A sentence that names columns in marks of code; everything else in it is shown as it is."""
    parts = text.split("`")
    return "`".join(part if at % 2 else literal(part) for at, part in enumerate(parts))


def header_line(row: int) -> str:
    """Where the header is."""
    return f"Row {number(row)}"


def rows_line(records: int, left: Sequence[tuple[str, int]]) -> str:
    """How many rows are records, and what was left out by kind."""
    rows = counted(records, "row") if records else "none"
    parts = [counted(n, *_LEFT_ROWS[kind]) for kind, n in left]
    return f"{rows}; left out: {names_listed(parts)}" if left else rows


def encoding_line(encoding: str | None, delimiter: str | None, sheet: str | None) -> str:
    """How the file is written."""
    if sheet is not None:
        return f"Workbook, sheet {literal(sheet)}"
    cells = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}.get(delimiter or "", "marks")
    return f"Text, {encoding}, cells apart by {cells}"


def one_complaint(columns: Sequence[str]) -> str:
    """Several rows are one complaint."""
    return f"One complaint = same {names_listed([f'`{code(column)}`' for column in columns])}"


def group_title(key: str, rows: int) -> str:
    """One of the examples."""
    return f"{literal(key)}: {counted(rows, 'row')}"


def words_label(field: str, column: str, count: int) -> str:
    """The heading of a field's values."""
    return f"{sentence_case(field)} (`{code(column)}`): {counted(count, 'value')}"


def meanings_of(column: str) -> str:
    """The meanings of a column's values, as something to look at."""
    return f"the meanings of `{code(column)}`"


def sentence_case(name: str) -> str:
    """A field's name as a heading."""
    return name.replace("_", " ").capitalize()


def means(word: str | None) -> str:
    """What a value means, as a choice."""
    if word is None:
        return NOT_DECIDED
    return word.replace("_", " ") if word else NOT_KNOWN


def promised(kind: str | None, *, said: bool) -> str:
    """What tickets of a type promise."""
    if kind is None:
        return NOT_DECIDED if not said else NOT_OURS
    return means(kind) if said else f"{means(kind)}: proposed"


def due(rule: str | None) -> str:
    """When such a promise is due."""
    return {None: "to be said", "column": "the file's own date"}.get(
        rule, f"after {NO_BREAK.join((rule or '').split())}"
    )


def derived(possible: bool, days: int | None) -> str:
    """Whether a kind of promise can be had from the file."""
    if not possible:
        return "cannot be had"
    return "due by no clock yet" if days is None else f"due after {counted(days, 'day')}"


def also_kept(kind: str, new: int, changed: int) -> str:
    """What became of one kind of promise that the complaints hold."""
    return f"{kind}: {number(new)} new, {number(changed)} changed."


def which_unit(local: str, rows: int) -> str:
    """A name that is no unit of the agency."""
    return f"“{literal(local)}” appears {counted(rows, 'time')}; which unit is it?"


def spelling(local: str, rows: int, unit: str) -> str:
    """A spelling that may be another unit's."""
    return f"“{literal(local)}” ({counted(rows, 'row')}) is {literal(unit)}"


def nobody(local: str, rows: int) -> str:
    """A name that may be nobody's."""
    return f"“{literal(local)}” ({counted(rows, 'row')}) is no unit: its rows go to Unassigned"


def checked_sentence(read: int, waits: int, skipped: int) -> str:
    """What taking the file in would do."""
    if not read:
        return f"**{NO_RECORD}** Look at the header row and at the kind of rows."
    out = f" {counted(skipped, 'row')} left out as no records." if skipped else ""
    if not waits:
        every = ("" if read == 1 else "All ") + counted(read, "row")
        return f"**{every} would go in.**{out}"
    share = percent((read - waits) / read)
    rows = f"{of(read - waits, read)}{NO_BREAK}rows would go in ({share})"
    return f"**{rows}; {number(waits)} would wait.**{out}"


def many_wait(waits: int, read: int) -> str:
    """So many rows would wait that the file may be another one."""
    return f"{of(waits, read)}{NO_BREAK}rows would wait. Is this the file you meant?"


def older_than_held(newest: date, held: date) -> str:
    """The file ends before what is held."""
    held_to = f"what is held of this source runs to {day(held)}"
    return f"This file ends on {day(newest)}; {held_to}. Is it an old export?"


def when_question(newest: date) -> str:
    """The file ends in the past."""
    return f"Its newest day is {day(newest)}. {WHEN}"


def when_option(at: datetime) -> str:
    """One answer to that."""
    if (at.hour, at.minute, at.second) == (0, 0, 0):
        return f"{day(at.date())}, the day after its newest day"
    return f"{day(at.date())}, {at:%H:%M:%S}: its newest change"


def done_sentence(refused: int, new: int, changed: int, same: int) -> str:
    """What became of the file, in the four numbers that add up to its rows."""
    rows = (
        f"{number(refused)} refused, {number(new)} new, {number(changed)} changed, {number(same)} as before"
    )
    return f"**{rows}.**" + (
        " What was refused waits in quarantine; the rest is live." if refused else " All is live."
    )
