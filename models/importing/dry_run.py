"""What a mapping lacks for a file, before anything is stored: values by frequency, ready to paste."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from models.engine import reading
from models.importing.check import Checker
from models.importing.contracts import RecordRule
from models.importing.faults import FAULTS
from models.importing.mapping import Mapping, folded
from models.importing.read import open_table
from models.importing.values import Times
from models.tree import find_agency, unit_ids
from models.units import UNASSIGNED, unit_key

_EXAMPLES = 3


@dataclass(frozen=True)
class Lacking:
    """What a dry run found. complete: every row would be taken. text: what to read and to paste."""

    read: int
    refused: int
    skipped: int
    text: str

    @property
    def complete(self) -> bool:
        """Whether every row would be taken."""
        return self.refused == 0


def dry_run(engine: sa.Engine, path: Path, mapping: Mapping, agency: str) -> Lacking:
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
    read = refused = skipped = 0
    with open_table(path, **opening) as table:
        checker = Checker(mapping, table.header, times, known, "")
        for chunk in table.chunks():
            checked = checker.check(chunk)
            read, refused = read + checked.read, refused + len(checked.refusals)
            skipped += checked.skipped
            for refusal in checked.refusals:
                codes[refusal.faults[0].code] += 1
                for fault in refusal.faults:
                    examples.setdefault((fault.code, fault.column), Counter())[fault.found] += 1
    return Lacking(read, refused, skipped, _text(mapping, (read, refused, skipped), codes, examples))


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
