"""What may be shown of each kind of row: on the screen in the order of its reader, in a file in full."""

from typing import Any, Final

import pandas as pd

from dashboard import tables, wording

Columns = dict[str, tuple[str, str]]

# Column of the reading -> header and kind of cell. What is not named here is not shown. Each list begins with
# what it is read for: on a phone the rest takes a swipe.
COLUMNS: Final[dict[str, Columns]] = {
    "case": {
        "unit": ("Unit", "text"),
        "category": ("Category", "code"),
        "week": ("Received in the week of", "date"),
        "status": ("Status", "text"),
        "days": ("Days to answer", "number"),
        "told": ("Days to telling", "number"),
    },
    "outcome": {
        "unit": ("Unit", "text"),
        "category": ("Category", "code"),
        "disposition": ("Finding", "code"),
        "week": ("Received in the week of", "date"),
        "closed_week": ("Closed in the week of", "date"),
    },
    "commitment": {
        "key": ("Record", "text"),
        "due_on": ("Due", "date"),
        "late_days": ("Days late", "number"),
        "kind": ("Promise", "code"),
        "ended_on": ("Ended", "date"),
        "ending": ("Ending", "ending"),
        "due_basis": ("By", "basis"),
        "unit": ("Counts for", "text"),
        "promised_to": ("Promised to", "code"),
        "made_on": ("Made", "date"),
        "hand_offs": ("Handed on", "number"),
        "due_moves": ("Due moved", "number"),
        "title": ("Wording of a pledge", "aside"),
    },
    "event": {
        "key": ("Record", "text"),
        "unit": ("Unit", "text"),
        "event_on": ("Date", "date"),
        "kind": ("Kind", "code"),
        "initiation": ("Started by", "code"),
        "stance": ("Stance", "code"),
        "state": ("State", "code"),
        "community": ("Community", "text"),
        "attendance": ("Attendance", "number"),
        "responses": ("Responses", "number"),
        "positive": ("Positive", "number"),
        "loop": ("Loop", "code"),
    },
    "record": {
        "part": ("Part", "code"),
        "unit": ("Unit", "text"),
        "week_start": ("Week of", "date"),
        "complete": ("Complete", "flag"),
        "prompt": ("Entered within 7 days", "flag"),
    },
    "late_promises": {
        "key": ("Record", "text"),
        "due_on": ("Due", "date"),
        "days_late": ("Days late", "number"),
        "kind": ("Promise", "code"),
        "due_basis": ("By", "basis"),
        "now_with": ("Now with", "text"),
        "hand_offs": ("Handed on", "number"),
        "unit": ("Counts for", "text"),
        "promised_to": ("Promised to", "code"),
        "title": ("Wording of a pledge", "aside"),
    },
    "open_promises": {
        "key": ("Record", "text"),
        "due_on": ("Due", "date"),
        "left": ("How it stands", "text"),
        "kind": ("Promise", "code"),
        "due_basis": ("By", "basis"),
        "now_with": ("Now with", "text"),
        "hand_offs": ("Handed on", "number"),
        "unit": ("Counts for", "text"),
        "promised_to": ("Promised to", "code"),
        "made_on": ("Made", "date"),
        "title": ("Wording of a pledge", "aside"),
    },
    "legal_clocks": {
        "category": ("Complaint about", "code"),
        "deadline": ("Legal deadline", "date"),
        "left": ("How it stands", "text"),
        "unit": ("Unit", "text"),
        "week": ("Received in the week of", "date"),
        "age": ("Days open", "number"),
    },
    "handed_on": {
        "key": ("Record", "text"),
        "giver": ("From", "text"),
        "taker": ("To", "text"),
        "handed_on": ("Handed on", "date"),
        "kind": ("Promise", "code"),
        "due_on": ("Due", "date"),
        "unit": ("Counts for", "text"),
    },
    "nobody_owns": {
        "name": ("Record", "text"),
        "what": ("Kind", "code"),
        "way": ("From → to", "text"),
        "handed_on": ("Handed on", "date"),
        "due": ("Due", "date"),
        "left": ("How it stands", "text"),
        "days": ("Days waiting", "number"),
        "unit": ("Unit", "text"),
    },
}
# A file holds the same by the names of the reading; where the screen says it in words of its own, what they
# are made of.
_FILES: Final[dict[str, tuple[str, ...]]] = {
    "commitment": (
        "key", "unit", "kind", "promised_to", "due_basis", "made_on", "due_on", "ended_on", "ending",
        "late_days", "hand_offs", "due_moves", "title",
    ),
    "late_promises": (
        "key", "unit", "holder", "kind", "promised_to", "due_basis", "made_on", "due_on", "days_late",
        "hand_offs", "nobody_owns", "title",
    ),
    "open_promises": (
        "key", "unit", "holder", "kind", "due_basis", "made_on", "due_on", "days_left", "hand_offs",
        "nobody_owns", "title",
    ),
    "legal_clocks": ("unit", "category", "week", "age", "deadline", "days_left", "paused"),
    "nobody_owns": (
        "record", "name", "unit", "what", "giver", "taker", "handed_on", "due", "days_left", "days",
    ),
}  # fmt: skip


def file_columns(record: str) -> tuple[str, ...]:
    """The columns of a file of such rows, in order."""
    return _FILES.get(record, tuple(COLUMNS[record]))


def in_words(record: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a list with the columns that say in words how each stands."""
    if record == "legal_clocks":
        rows["left"] = [wording.deadline_words(_whole(left), "paused") for left in rows["days_left"]]
        return rows
    if record == "handed_on":
        return rows
    rows["left"] = [wording.due_left(_whole(left)) for left in rows["days_left"]]
    if record == "nobody_owns":
        told = rows[["record", "key", "giver", "taker", "why"]].itertuples(index=False)
        named = [(row.key if row.record == "promise" else "Complaint", _way(row)) for row in told]
        rows["name"], rows["way"] = [name for name, _ in named], [way for _, way in named]
    else:
        pairs = zip(rows["holder"], rows["nobody_owns"], strict=True)
        rows["now_with"] = ["Nobody" if nobody else holder for holder, nobody in pairs]
    return rows


def _way(row: Any) -> str:
    return wording.handed_way(*((row.giver, row.taker) if row.why == "not_accepted" else (None, None)))


def _whole(days: Any) -> int | None:
    return int(days) if tables.known(days) else None


def cells(values: pd.Series, kind: str) -> Any:
    """A column of the screen: words instead of codes; dates and numbers keep their type, for sorting."""
    if kind == "date":
        return pd.to_datetime(values).to_numpy()
    if kind == "number":
        return pd.to_numeric(values).astype("Float64").array
    if kind == "flag":
        return ["yes" if value else "no" for value in values]
    if kind == "basis":
        return [wording.set_by(value if tables.known(value) else None) for value in values]
    if kind == "aside":
        return values.where(values.notna(), None).tolist()
    if kind == "ending":
        return [tables.code_cell(value) if tables.known(value) else "Open" for value in values]
    text = tables.code_cell if kind == "code" else str
    return [text(value) if tables.known(value) else "not recorded" for value in values]
