"""datapackage.json: the files of a package as the Frictionless Data Package standard describes them."""

import hashlib
from collections.abc import Mapping
from typing import Any

from dashboard.briefings.texts import file_name
from dashboard.open_data.columns import MISSING, Column, FileTable
from dashboard.words.vocabulary import LISTS
from metrics.disclosure.tables import ALL
from metrics.rules import OpenDataRules


def package_name(agency: str, label: str, edition: int) -> str:
    """The name of a package and of its folder: lower case letters, numbers and hyphens."""
    return file_name(agency, label, f"edition {edition}" if edition > 1 else "")


def descriptor(
    about: Mapping[str, Any], tables: Mapping[FileTable, bytes], rules: OpenDataRules
) -> dict[str, Any]:
    """The descriptor. about: name, title, description, version and created, as the standard calls them."""
    licences = [{"name": rules.licence, "path": rules.licence_url}] if rules.licence else []
    return {
        "profile": "tabular-data-package",
        **about,
        **({"licenses": licences} if licences else {}),
        "resources": [_resource(table, content) for table, content in tables.items()],
    }


def _resource(table: FileTable, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.meaning,
        "sources": [{"title": table.source}],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": list(MISSING),
            "primaryKey": list(table.key),
            **_foreign_key(table),
        },
    }


def _field(column: Column) -> dict[str, Any]:
    words = (*LISTS.get(column.words, ()), *((ALL,) if column.total else ()))
    return {
        "name": column.name,
        "type": column.type,
        "description": column.meaning,
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": {"enum": list(words)}} if words else {}),
    }


def _foreign_key(table: FileTable) -> dict[str, Any]:
    """Counts by unit point at the units."""
    if table.name == "units" or "unit_id" not in table.names:
        return {}
    own = {"fields": "unit_id", "reference": {"resource": "units", "fields": "unit_id"}}
    return {"foreignKeys": [own]}
