"""The records behind one check of one unit: those of n, and which of them are the k."""

from typing import Any, Final

import numpy as np
import pandas as pd
import sqlalchemy as sa

from metrics.counts import day_of
from metrics.figures import Figures
from metrics.patterns import REGISTRY
from metrics.patterns.checks import ledger_of
from models.access import Scope
from models.errors import AccessDenied

# Columns of a record that a person who looks may need, in order: words, days, and what is named below.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "case": ("key", "category", "received_on", "contact_on", "decided_on", "closed_on", "reopened_on"),
    "event": ("key", "event_on", "kind", "community", "attendance"),
    "hand_off": ("key", "handed_at", "due_on", "taker"),
    "promise": ("key", "kind", "made_on", "due_on", "moved_at", "ended_on", "recorded_on"),
}
_NUMBERS: Final = ("attendance",)
_INSTANTS: Final = ("handed_at", "moved_at")


def rows_of(
    connection: sa.Connection, scope: Scope, view: Figures, pattern: str, unit_id: int
) -> pd.DataFrame:
    """The n rows of a check of a unit over its settled weeks; `above` marks the k.

    Errors: AccessDenied for a check that does not exist or a unit outside the scope.
    """
    if pattern not in REGISTRY or not scope.sees(unit_id):
        raise AccessDenied(f"There is no check “{pattern[:20]}” of a unit that you may read.")
    check, ledger = REGISTRY[pattern], ledger_of(connection, scope, view)
    t, cut = ledger.table(check.record), check.cut_of(ledger, ledger.span)
    mine = cut.below & ledger.of(check.record, (unit_id,))
    names = {node.id: node.name for node in view.counts.agency.tree}
    columns = {name: _cells(name, t[name][mine], names, ledger.zone) for name in COLUMNS[check.record]}
    return pd.DataFrame({"id": t["id"][mine], **columns, "above": cut.above[mine]})


def _cells(name: str, values: Any, names: dict[int, str], zone: str) -> list[Any]:
    if name == "taker":
        return [names[unit] for unit in values]
    if name in _NUMBERS:
        return [int(value) for value in values]
    if name in _INSTANTS:
        local = pd.to_datetime(values, unit="D", utc=True).tz_convert(zone)
        return [None if pd.isna(moment) else moment.date() for moment in local]
    if values.dtype.kind == "f":
        return [None if np.isnan(value) else day_of(int(value)) for value in values]
    return [value or None for value in values.tolist()]
