"""The mapping that a person who knows an awkward file would write: made of what is true of it."""

import json
import re
from typing import Any

from models.importing.mapping import Mapping
from tests.awkward.common import Truth
from tests.awkward.files import FOLDER

AS_OF = "2025-11-17T00:00:00"
ZONE = "America/New_York"
_REAL = FOLDER.parent / "real_suggestions.json"


def awkward_truths() -> dict[str, Truth]:
    """File name -> what is true of it, as it is written down."""
    found: dict[str, Truth] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))["files"]
    return found


def real_truths() -> dict[str, Truth]:
    """The same of the three publishers' files."""
    found: dict[str, Truth] = json.loads(_REAL.read_text(encoding="utf-8"))["files"]
    return found


def mapping_for(name: str, truth: Truth) -> Mapping:
    """A mapping with every field, word, unit and rule that is true of a file."""
    content: dict[str, Any] = {
        "name": re.sub("[^a-z0-9]+", "-", name.rsplit(".", 1)[0].lower()),
        "title": name,
        "record": truth["record"],
        "zone": ZONE,
        "as_of": AS_OF,
        "create_units": True,
        "decimal": truth.get("decimal", "."),
        "reader": {key: value for key, value in truth["reader"].items() if value is not None},
        "skip": truth["skip"],
        "key": {"columns": truth["key"][-1]},
        "fields": {field: _source(truth, column, field) for column, field in truth["fields"].items()},
        "crosswalks": {
            field: {value: word for value, word in words.items() if word is not None}
            for field, words in truth["words"].items()
            if field in truth["fields"].values()
        },
        "units": {"aliases": truth["units"]},
    }
    if truth["parent_key"]:
        content["parent_key"] = {"columns": truth["parent_key"][0]}
    if "patterns" in truth:
        content["fields"] |= _by_patterns(truth)
        content["key"] |= {"occurrence": True, "digest": True}
    return Mapping.model_validate(content)


def _source(truth: Truth, column: str, field: str) -> dict[str, Any]:
    source: dict[str, Any] = {"column": column}
    if column in truth["dates"]:
        source["formats"] = truth["dates"][column]["formats"]
    if hours := truth.get("times", {}).get(column):
        source["time_column"] = hours
        source["formats"] = [f"{form} %I:%M:%S %p" for form in source["formats"]] + source["formats"]
    if field == "state" and truth["record"] == "event":
        source["after_as_of"] = "planned"
    return source


def _by_patterns(truth: Truth) -> dict[str, Any]:
    (column,) = truth["patterns"]
    kinds = [{"match": re.escape(value), "word": word} for value, word in truth["words"]["kind"].items()]
    cancelled = [{"match": "^cancel", "word": "cancelled"}]
    state = {"patterns": cancelled, "otherwise": "to_be_confirmed", "after_as_of": "planned"}
    return {"kind": {"column": column, "patterns": kinds}, "state": {"column": column} | state}
