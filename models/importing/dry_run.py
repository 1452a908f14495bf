"""What a mapping lacks for a file, before anything is stored: values by frequency, ready to paste."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import sqlalchemy as sa

from models.engine import reading
from models.importing import limits
from models.importing.advance import Advance, Progress
from models.importing.check import Checked, Checker
from models.importing.contracts import RecordRule
from models.importing.faults import FAULTS
from models.importing.file import File, rows_at_a_time
from models.importing.mapping import Mapping, folded
from models.importing.read import open_table
from models.importing.values import Times
from models.tree import find_agency, unit_ids
from models.units import UNASSIGNED, unit_key

_EXAMPLES: Final = 3
_TIMES: Final = ("day", "instant", "day_or_instant")
_DAY_LENGTH: Final = len("2026-01-31")
_MOVED: Final = (
    "Events are known by their start: one that is moved comes as another, and the old one waits until "
    "somebody says that it did not take place."
)
_FOUND: Final = 5_000  # different values kept of a fault in a column


@dataclass(frozen=True)
class DryRun:
    """What taking a file in would do.

    refused: rows that would wait; skipped: rows that the mapping says are no records
    codes: first fault of each such row; examples: (fault, column) -> what was found, how often; of the first
        5,000 different values
    newest_on: newest day that the rows to be taken tell of, leaving out what may lie ahead
    changed_at: newest moment at which one of them was changed at its source
    """

    mapping: Mapping
    read: int
    refused: int
    skipped: int
    codes: Counter[str]
    examples: dict[tuple[str, str], Counter[str]]
    newest_on: date | None = None
    changed_at: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether every row would be taken."""
        return self.refused == 0

    @property
    def text(self) -> str:
        """What to read, and what to paste into the mapping."""
        return _text(self.mapping, (self.read, self.refused, self.skipped), self.codes, self.examples)


def dry_run(
    engine: sa.Engine,
    file: File,
    mapping: Mapping,
    agency: str,
    *,
    largest: int = limits.CSV_FROM_COMMAND_LINE,
    progress: Progress | None = None,
) -> DryRun:
    """Read and check a whole file and store nothing.

    Errors: ImportRefused where the file as a whole cannot be taken.
    """
    now = datetime.now(UTC)
    with reading(engine) as connection:
        row = find_agency(connection, agency)
        known = None if mapping.create_units or row is None else set(unit_ids(connection, row.id))
    if row is None and not mapping.create_units:
        known = {unit_key(UNASSIGNED)}
    times = Times(mapping.tz, min(mapping.as_of_instant or now, now), mapping.earliest.isoformat())
    opening = {k: v for k, v in mapping.reader.model_dump().items() if v is not None}
    codes: Counter[str] = Counter()
    examples: dict[tuple[str, str], Counter[str]] = {}
    newest = _Newest(mapping)
    read = refused = skipped = 0
    advance = Advance(file, progress)
    with open_table(file, largest=largest, **opening) as table:
        checker = Checker(mapping, table.header, times, known, "")
        for chunk in table.chunks(rows_at_a_time(file)):
            checked = checker.check(chunk)
            read, refused = read + checked.read, refused + len(checked.refusals)
            skipped += checked.skipped
            newest.look(checked)
            for refusal in checked.refusals:
                codes[refusal.faults[0].code] += 1
                for fault in refusal.faults:
                    found = examples.setdefault((fault.code, fault.column), Counter())
                    if fault.found in found or len(found) < _FOUND:
                        found[fault.found] += 1
            advance.read(table.rows_read, chunk.last)
    return DryRun(mapping, read, refused, skipped, codes, examples, newest.day, newest.changed_at)


class _Newest:
    """The newest day, and the newest change, of rows that would be taken."""

    def __init__(self, mapping: Mapping) -> None:
        self._names = [
            rule.name
            for rule in mapping.rule.fields
            if rule.name in mapping.fields and rule.type in _TIMES and not rule.may_lie_ahead
        ]
        self._zone = mapping.tz
        self._newest = self._changed = ""

    def look(self, checked: Checked) -> None:
        """Look at one more chunk."""
        columns = {**checked.columns, **checked.case}
        for name in self._names:
            self._newest = max([self._newest, *(text for text in columns.get(name, []) if text)])
        self._changed = max([self._changed, *(text for text in columns.get("version_at", []) if text)])

    @property
    def changed_at(self) -> datetime | None:
        """The newest change at the source, in the file's zone."""
        return self._local(self._changed) if self._changed else None

    @property
    def day(self) -> date | None:
        """The newest day told of, changes included."""
        known = [self._local(text).date() for text in (self._newest, self._changed) if text]
        return max(known, default=None)

    def _local(self, text: str) -> datetime:
        moment = datetime.fromisoformat(text)
        if len(text) == _DAY_LENGTH:
            return moment
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(self._zone)


def _text(
    mapping: Mapping,
    rows: tuple[int, int, int],
    codes: Counter[str],
    examples: dict[tuple[str, str], Counter[str]],
) -> str:
    read, refused, skipped = rows
    share = f"{(read - refused) / read:.1%}" if read else "no rows"
    lines = [f"{read:,} rows read, {refused:,} would wait in quarantine: {share} of rows mapped."]
    if skipped:
        lines.append(f"{skipped:,} other rows are skipped, as the mapping says.")
    if mapping.known_by_start:
        lines.append(_MOVED)
    lines += [f"  {n:,} {code}: {FAULTS[code]}" for code, n in codes.most_common()]
    columns = {origin.column: name for name, origin in mapping.sources.items() if origin.column}
    for (code, column), found in sorted(examples.items()):
        name = columns.get(column, "")
        if code == "no_crosswalk" and name not in mapping.fields:
            lines += ["", f"# {column}: types of tickets without a rule, in [promises] rules = ["]
            lines += [
                f'  {{ types = [{_quoted(value)}], kind = "?", due = "?" }},   # {n:,} rows'
                for value, n in _alike(found)
            ]
        elif code == "no_crosswalk":
            words = _words(mapping.rule, name)
            lines += ["", f"# {column}: choose from {words}", f"[crosswalks.{name}]"]
            lines += [f'{_quoted(value)} = "?"   # {n:,} rows' for value, n in _alike(found)]
        elif code == "unknown_unit":
            lines += [
                "",
                f"# {column}: units that are not known; name the unit each one is",
                "[units.aliases]",
            ]
            lines += [f'{_quoted(value)} = "?"   # {n:,} rows' for value, n in _alike(found)]
        else:
            shown = ", ".join(_quoted(value) for value, _ in found.most_common(_EXAMPLES))
            lines.append(f"# {column}: {code}, such as {shown}")
    return "\n".join(lines)


def _alike(found: Counter[str]) -> list[tuple[str, int]]:
    """Values by frequency; spellings that a mapping does not tell apart stand once, as the commonest."""
    alike: dict[str, list[tuple[str, int]]] = {}
    for value, n in found.most_common():
        alike.setdefault(folded(value), []).append((value, n))
    summed = [(same[0][0], sum(n for _, n in same)) for same in alike.values()]
    return sorted(summed, key=lambda pair: -pair[1])


def _words(rule: RecordRule, name: str) -> str:
    return ", ".join(rule.field(name).words)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
