"""A released quarter as open data: its tables, what they mean, and the proof that nothing was changed.

Everything is made from the quarter's frozen line, so only what a release holds can be written.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dashboard.open_data import check
from dashboard.open_data.columns import QUARTER, FileTable
from dashboard.open_data.descriptor import descriptor, package_name
from dashboard.open_data.dictionary import as_html
from dashboard.open_data.read_me import read_me
from dashboard.words import open_data as words
from metrics.configuration import Configuration
from metrics.disclosure.symbols import IN_BULK
from metrics.releasing import ReleasedQuarter, released
from metrics.rules import OpenDataRules
from models.access import Scope
from models.chain import Head
from models.errors import EntryRefused, ExportFailed
from models.proofs import Proof, proof


@dataclass(frozen=True)
class Package:
    """The files of a quarter by name, the name of their folder, when it was published, the head after it."""

    name: str
    files: Mapping[str, bytes]
    published_at: datetime
    head: Head


def package(connection: sa.Connection, scope: Scope, quarter: str, configuration: Configuration) -> Package:
    """The open data of a released quarter; the same line and settings give the same bytes.

    Errors: EntryRefused for a quarter that has not been released.
    """
    found = released(connection, scope, quarter)
    if found is None:
        raise EntryRefused(f"{quarter} has not been released. Publish it first: publish --quarter {quarter}")
    return of_released(found, proof(connection, scope, found.line_number), configuration)


def of_released(found: ReleasedQuarter, proven: Proof, configuration: Configuration) -> Package:
    """The same from a released quarter and its proof."""
    agency, rules = str(found.body["agency"]), configuration.open_data
    name = package_name(agency, found.label, found.edition)
    tables = tables_of(found.body)
    about = {
        "name": name,
        "title": words.open_data_title(agency, found.label),
        "description": words.suppression(configuration.disclosure.smallest, IN_BULK),
        "version": f"{found.label}.{found.edition}",
        "created": found.published_at.isoformat(timespec="seconds"),
        "method": f"{found.body['method']} {found.body['configuration']}",
        "head": str(found.head),
    }
    files = {f"{table.name}.csv": content for table, content in tables.items()}
    files |= {
        "README.md": _read_me(found, tables, about, rules),
        "check.py": Path(check.__file__).read_bytes(),
        "datapackage.json": _json(descriptor(about, tables, rules)),
        "dictionary.html": as_html(configuration).encode(),
        "proof.txt": proven.text.encode(),
    }
    return Package(name, files, found.published_at, found.head)


def tables_of(body: Mapping[str, Any]) -> dict[FileTable, bytes]:
    """The tables of a frozen line as files. Errors: ExportFailed for what the dictionary does not hold."""
    try:
        made = check.tables(body)
    except (KeyError, ValueError) as error:
        raise ExportFailed("The quarter's line holds a count that no table is declared for.") from error
    known = {table.name: table for table in QUARTER}
    for name, (columns, _) in made.items():
        if name not in known or tuple(columns) != known[name].names:
            raise ExportFailed(f"{name} holds columns that the dictionary does not; it cannot be written.")
    return {known[name]: check.written(*made[name]).encode() for name in known if name in made}


def _read_me(
    found: ReleasedQuarter, tables: Mapping[FileTable, bytes], about: Mapping[str, str], rules: OpenDataRules
) -> bytes:
    edition = words.edition(found.edition, found.reason)
    out = (str(found.body["agency"]), found.label, f"{found.published_at:%Y-%m-%d}", found.head.short)
    return read_me(
        about["title"],
        [line for line in (about["description"], edition) if line],
        {f"{table.name}.csv": table.meaning for table in tables} | words.BESIDE,
        [
            words.licence(rules.licence, rules.licence_url),
            words.cited(rules.citation or words.citation(*out)),
            words.TO_CHECK,
        ],
    )


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
