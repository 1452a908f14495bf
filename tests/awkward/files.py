"""The awkward files by name, and expected.json: what a person who knows each file would say of it."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.awkward import findings, officers, orders, outlook, places_log, titled
from tests.awkward.common import Truth

FOLDER = Path(__file__).resolve().parents[1] / "data" / "awkward"
FILES: dict[str, Callable[[], tuple[bytes, Truth]]] = {
    "titled.xlsx": titled.file,
    "officer_x_allegation.csv": officers.file,
    "two_orders.csv": orders.file,
    "local_findings.xlsx": findings.file,
    "outlook.csv": outlook.file,
    "semicolons.csv": places_log.in_cp1252,
    "semicolons_utf8.csv": places_log.in_utf8,
}
SHAPE = {
    "record": "the record type of models/importing/contracts.py that its rows are",
    "reader": "what must be found out to open it; null: nothing to say. header_row is a line of a text file",
    "rows": "how many rows are records",
    "left_out": "rows that are no records by reason: their numbers in the file",
    "skip": "rules of a mapping that leave exactly these out",
    "key": "columns that recognise a row; each line is right",
    "parent_key": "columns that name the complaint; each line is right; empty: there is nothing to group",
    "groups": "how many complaints (or promises, events) the records are",
    "decimal": "the decimal mark, where it is no point",
    "fields": "column -> our field",
    "patterns": "column -> fields read from it by patterns; its text is never kept",
    "times": "column of a date -> column of its time",
    "accepted": "column -> other fields that are right too, beside leaving it out",
    "unused": "columns with no field of ours that name nobody",
    "personal": "column -> name, phone, email, birth_date, address, free_text or identity_number",
    "either": "columns of which it is right to say personal, and right not to",
    "dates": "column -> formats; order; proof: own (its values), other (another column), shape (no doubt)",
    "words": "field -> value -> our word; null: a person must decide",
    "units": "value -> the agency's unit",
}


def everything() -> dict[str, bytes]:
    """File name -> content, expected.json included."""
    made = {name: file() for name, file in FILES.items()}
    expected = {"shape": SHAPE, "files": {name: truth for name, (_, truth) in made.items()}}
    text = json.dumps(expected, indent=1, ensure_ascii=False) + "\n"
    return {name: content for name, (content, _) in made.items()} | {"expected.json": text.encode()}
