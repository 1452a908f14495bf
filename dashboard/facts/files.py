"""The tables of the data page: every cell in words."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import pandas as pd

from dashboard import tables, wording
from dashboard.cache import WeekView
from dashboard.facts.week import PARTS
from metrics.figures import NOT_MEASURED as UNASSIGNED
from models.sources import Files
from models.tree import UnitNode

words = wording.files
NOT_MEASURED: Final = "not measured"
COMPLETE: Final = ("D1", "D2")
RECORD_NAMES: Final = {
    "case": "Complaints",
    "case_with_outcomes": "Complaints with findings",
    "outcome": "Findings",
    "commitment": "Promises",
    "hand_off": "Hand-offs",
    "due_change": "Changed due dates",
    "event": "Community events",
    "exposure": "Contacts, calls, officer-weeks",
    "unit": "Units",
}


def sentence(kept: Files, view: WeekView) -> str:
    """How fresh the agency's files are; what they come to where no part is connected."""
    reach = {part: on for part in PARTS if (on := view.states[part].last_day) is not None}
    taken_in = max((source.refreshed_at for source in kept.sources if source.refreshed_at), default=None)
    fresh = words.freshness_sentence(reach, taken_in, view.weeks.settled.end, kept.quarantined)
    return fresh or come_to(kept)


def come_to(kept: Files) -> str:
    """How many rows are held, from how many sources, and what waits."""
    rows = sum(source.rows for source in kept.sources)
    return wording.files_sentence(rows, len(kept.sources), kept.quarantined)


def source_table(kept: Files) -> pd.DataFrame:
    """One row a source: what it holds, how far it reaches, when it came."""
    return pd.DataFrame(
        [
            (
                f"**{wording.literal(source.title)}**",
                RECORD_NAMES.get(source.record, tables.code_cell(source.record)),
                _instant(source.as_of),
                tables.date_cell(source.data_through) if source.data_through else "–",
                _instant(source.refreshed_at),
                wording.number(source.rows),
            )
            for source in kept.sources
        ],
        columns=["Source", "Holds", "As of", "Newest day in it", "Taken in", "Rows"],
    )


def _instant(at: datetime | None) -> str:
    return "not known" if at is None else f"{wording.day(at.date())}, {at:%H:%M}"


def lacking_table(kept: Files) -> pd.DataFrame:
    """Which fields no file of a source fills, by reason."""
    lines = []
    for source in kept.sources:
        reasons: dict[str, list[str]] = {}
        for name, reason in source.lacks.items():
            reasons.setdefault(reason, []).append(words.LACKED.get(name, name.replace("_", " ")))
        title = wording.literal(source.title)
        lines += [(title, wording.listed(names), reason) for reason, names in reasons.items()]
    return pd.DataFrame(lines, columns=["Source", "Lacks", "Why"])


def batch_table(kept: Files) -> pd.DataFrame:
    """One row a file taken in; the counts add up."""
    return pd.DataFrame(
        [
            (
                _instant(batch.imported_at),
                wording.literal(batch.source),
                wording.literal(batch.file_name),
                *(wording.number(n) for n in (batch.read, batch.new, batch.changed, batch.same)),
                wording.number(batch.quarantined),
            )
            for batch in kept.batches
        ],
        columns=["Taken in", "Source", "File", "Read", "New", "Changed", "Same", "Quarantined"],
    )


def reason_table(kept: Files) -> pd.DataFrame:
    """Rows that wait, by source and reason."""
    lines = [(wording.literal(source), sentence, wording.number(n)) for source, sentence, n in kept.reasons]
    return pd.DataFrame(lines, columns=["Source", "Reason", "Rows"])


def waiting_table(kept: Files) -> pd.DataFrame:
    """The first rows that wait: what is wrong, where, what was found and what was wanted."""
    return pd.DataFrame(
        [
            (row.source, row.row, row.sentence, row.column or "the row", row.found or "–", row.wanted or "–")
            for row in kept.waiting
        ],
        columns=["Source", "Row", "What is wrong", "Column", "Found", "Wanted"],
    )


def retry_commands(kept: Files, agency: str) -> str:
    """The two commands that bring waiting rows back, for the first source that has any."""
    source = kept.reasons[0][0]
    return (
        f'accountability quarantine export --agency "{agency}" --source {source} --out waiting.csv\n'
        f'accountability quarantine retry --file waiting.csv --agency "{agency}" --source {source}'
    )


def record_keeping(view: WeekView) -> list[tuple[str, str, str]]:
    """The agency's own completeness: measure, name, value."""
    rows = view.rows_of(view.top.id)
    return [(name, str(rows.loc[name]["name"]), tables.value_cell(rows.loc[name])) for name in COMPLETE]


def completeness_table(view: WeekView, link: Callable[[str], str]) -> pd.DataFrame:
    """One row a unit, in tree order, each with the way to its records, which are the same for both shares."""
    lines = [
        (_name(node), *(_cell(view, name, node.id) for name in COMPLETE), _way(view, node, link))
        for node in view.tree
    ]
    return pd.DataFrame(lines, columns=["Unit", "Records complete", "Entered within 7 days", "Rows"])


def _way(view: WeekView, node: UnitNode, link: Callable[[str], str]) -> str:
    known = any(view.figure(name, node.id)["status"] != "no_data" for name in COMPLETE)
    return f"[rows]({link(node.name)})" if known else "–"


def _name(node: Any) -> str:
    return tables.unit_name(node.name, node.depth)


def _cell(view: WeekView, measure: str, unit_id: int) -> str:
    row = view.figure(measure, unit_id)
    return NOT_MEASURED if row["reason"] == UNASSIGNED else tables.value_cell(row)
