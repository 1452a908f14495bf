"""The package of a public-records request: what is published of some weeks, and what was left out and why."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from dashboard.open_data import check
from dashboard.open_data.columns import FileTable
from dashboard.open_data.descriptor import package_name
from dashboard.open_data.dictionary import as_html
from dashboard.open_data.other_columns import ADOPTED, HOLDS, REPLIES, WEEK
from dashboard.open_data.package import package
from dashboard.open_data.read_me import read_me
from dashboard.words import records_request as words
from dashboard.words.numbers import NO_BREAK
from metrics.calendar import Quarter, Week
from metrics.configuration import Configuration
from metrics.outside import OutsideLine, outside
from metrics.releasing import quarters_out, weeks_of
from models import published
from models.access import Scope
from models.adoptions import adoptions
from models.errors import EntryRefused
from models.record_classes import TABLES, RecordClass, left_out
from models.records_requests import kept_back, passed_replies

FOLDER: Final = "open-data"
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True)
class Asked:
    """A request: the week or quarter, who makes the package, the request's reference, when."""

    period: Week | Quarter
    by: str
    reference: str
    at: datetime

    @property
    def weeks(self) -> list[Week]:
        """The weeks asked for, oldest first."""
        return [self.period] if isinstance(self.period, Week) else weeks_of(self.period)

    @property
    def quarter(self) -> str:
        """The quarter whose open data go with it."""
        own = self.period if isinstance(self.period, Quarter) else Quarter.of_week(self.period)
        return own.label


@dataclass(frozen=True)
class Answer:
    """The files of a package by name, the name of its folder, the digest of its manifest, how many files."""

    name: str
    files: Mapping[str, bytes]
    digest: str

    @property
    def count(self) -> int:
        """The files that the manifest lists."""
        return len(self.files) - 1


def answer(connection: sa.Connection, scope: Scope, asked: Asked, configuration: Configuration) -> Answer:
    """The package of a request, from published lines alone.

    Errors: EntryRefused where nothing has been published of the weeks asked for.
    """
    lines = _lines(connection, scope, asked.weeks)
    if not any(lines.values()):
        raise EntryRefused(f"Nothing has been published of {asked.period}.")
    agency = str(next(line for held in lines.values() for line in held).about["agency"])
    label = f"{asked.period.label} request {asked.at:%Y%m%d %H%M%S}"
    files = {
        "week.csv": _figures(lines).encode(),
        "week.json": _json([_said(line) for held in lines.values() for line in held]),
        "chain.txt": _chain(connection, scope, asked.weeks).encode(),
        "dictionary.html": as_html(configuration).encode(),
        **_replies(connection, scope, asked),
        **_beside(connection, scope, asked),
        **_open_data(connection, scope, asked, configuration),
    }
    left = _left_out(connection, scope, asked, lines)
    files["README.md"] = _read_me(agency, asked, files, left)
    manifest = _manifest(connection, scope, agency, asked, files, left)
    return Answer(
        package_name(agency, label, 1), {**files, MANIFEST: manifest}, hashlib.sha256(manifest).hexdigest()
    )


def _lines(connection: sa.Connection, scope: Scope, weeks: Sequence[Week]) -> dict[str, list[OutsideLine]]:
    """What of each week's lines is for outside; a week that has not been published has none."""
    return {
        week.label: [outside(body) for body in published.bodies(connection, scope, week.label).values()]
        for week in weeks
    }


def _figures(lines: Mapping[str, Sequence[OutsideLine]]) -> str:
    rows = [
        [week, line.about["unit"], *(row[name] for name in WEEK.names[2:])]
        for week, held in lines.items()
        for line in held
        for row in line.rows
    ]
    return str(check.written(WEEK.names, rows))


def _said(line: OutsideLine) -> dict[str, Any]:
    return {**line.about, "figures": list(line.rows)}


def _chain(connection: sa.Connection, scope: Scope, weeks: Sequence[Week]) -> str:
    """The head after each edition of a week: what an auditor asks the agency to prove its lines against."""
    labels = {week.label for week in weeks}
    out = [one for one in published.weeks(connection, scope) if one.label in labels]
    said = [words.chain_line(one.label, one.edition, one.units, str(one.head)) for one in out]
    return "\n".join([*said, words.CHAIN_NOTE, ""]).replace(NO_BREAK, " ")


def _replies(connection: sa.Connection, scope: Scope, asked: Asked) -> dict[str, bytes]:
    found = passed_replies(connection, scope, [week.start for week in asked.weeks])
    rows = [
        [one.unit, one.measure, one.week_start.isoformat(), one.written_at.isoformat(), one.text]
        for one in found
    ]
    return {"replies.csv": check.written(REPLIES.names, rows).encode()} if rows else {}


def _beside(connection: sa.Connection, scope: Scope, asked: Asked) -> dict[str, bytes]:
    """What else is published: holds on the weeks and their quarter, and the rules that the agency adopted."""
    labels = {asked.quarter, *(week.label for week in asked.weeks)}
    held = [row for row in published.holds(connection, scope) if row.label in labels]
    found = {HOLDS: held, ADOPTED: adoptions(connection, scope)}
    return {
        f"{table.name}.csv": check.written(table.names, [_row(one, table) for one in rows]).encode()
        for table, rows in found.items()
        if rows
    }


def _row(one: Any, table: FileTable) -> list[Any]:
    """A kept row as cells; instants and days as ISO text."""
    values = [getattr(one, name) for name in table.names]
    return [value.isoformat() if isinstance(value, date) else value for value in values]


def _open_data(
    connection: sa.Connection, scope: Scope, asked: Asked, configuration: Configuration
) -> dict[str, bytes]:
    """The open data of the quarter, where it has been released."""
    if asked.quarter not in quarters_out(connection, scope):
        return {}
    made = package(connection, scope, asked.quarter, configuration)
    return {f"{FOLDER}/{name}": content for name, content in made.files.items()}


def _left_out(
    connection: sa.Connection, scope: Scope, asked: Asked, lines: Mapping[str, Sequence[OutsideLine]]
) -> list[dict[str, Any]]:
    """What is not in the package: its class and, where it is of these weeks alone, how much there is."""
    withheld = sum(line.withheld for held in lines.values() for line in held)
    missing = [week for week, held in lines.items() if not held]
    written = kept_back(connection, scope, [week.start for week in asked.weeks])
    found = [_entry(words.WITHHELD_FIGURES, RecordClass.PERSONNEL, withheld)]
    found += [_entry(words.INSIDE_A_LINE, RecordClass.PERSONNEL, None)]
    found += [_entry(words.not_published(missing), RecordClass.WORKING, len(missing))] if missing else []
    found += [_entry(words.WRITTEN[name], TABLES[name], n) for name, n in written.items()]
    for own, names in left_out().items():
        found.append(_entry(words.tables_left([name for name in names if name not in written]), own, None))
    return found


def _entry(what: str, own: RecordClass, rows: int | None) -> dict[str, Any]:
    return {"what": what, "class": str(own), "rows": rows}


def _manifest(
    connection: sa.Connection,
    scope: Scope,
    agency: str,
    asked: Asked,
    files: Mapping[str, bytes],
    left: Sequence[Mapping[str, Any]],
) -> bytes:
    listed = [
        {"path": path, "bytes": len(one), "sha256": hashlib.sha256(one).hexdigest()}
        for path, one in sorted(files.items())
    ]
    return _json(
        {
            "agency": agency,
            "period": asked.period.label,
            "request": asked.reference,
            "made_by": asked.by,
            "made_at": asked.at.isoformat(timespec="seconds"),
            "head": str(published.head(connection, scope)),
            "files": listed,
            "left_out": list(left),
        }
    )


def _read_me(
    agency: str, asked: Asked, files: Mapping[str, bytes], left: Sequence[Mapping[str, Any]]
) -> bytes:
    there = {MANIFEST, *(path.split("/")[0] for path in files)}
    lines = [
        words.left_line(one["what"], one["class"], one["rows"])
        for one in left
        if one["rows"] is None or one["rows"]
    ]
    return read_me(
        words.title(agency, asked.period.label),
        [words.request(asked.reference)],
        {name: meaning for name, meaning in words.FILES.items() if name in there},
        [words.LEFT_OUT, "\n".join(f"- {line}" for line in lines)],
    )


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
