"""A peer group made of plain arrays: units alike in kind and size, and the counts that a test hands them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from metrics.calendar import Week
from metrics.comparison.eligible import groups_of
from metrics.configuration import Configuration, load
from metrics.counts import NOT_YET, Counts, day_number
from metrics.figures import Figures
from metrics.parts import Parts, PartState, weeks_of
from metrics.peers import PeerGroup
from models.access import Scope
from models.tree import UnitNode

AGENCY_ID = 1
AS_OF = datetime(2026, 1, 5, 5, tzinfo=UTC)
LAST_DAY = date(2026, 1, 4)
SETTLED = Week.parse("2025-W51")
PROVIDED = frozenset(
    {
        "case.received_on",
        "case.closed_on",
        "case.handling_unit",
        "outcome.disposition",
        "outcome.category",
        "commitment.due_at",
        "commitment.ended_at",
    }
)
# Columns that hold words; all others are whole numbers.
_WORDS = ("category", "channel", "disposition", "exposure", "ending", "flow")
_COLUMNS = {
    "case_count": ("category", "channel", "received_on", "closed_on"),
    "due_count": ("due_on", "late"),
    "outcome_count": ("closed_on", "category", "disposition"),
    "concern_count": ("received_on", "category"),
    "event_count": ("event_on",),
    "made_count": ("week_start", "flow"),
    "flow_count": ("due_week", "ended_week", "ending"),
}
Rows = Iterable[Sequence[Any]]


def node(unit: int, name: str = "", **fields: Any) -> UnitNode:
    """A district of patrol under the agency, 40 strong unless told otherwise."""
    usual = {
        "level": "district", "kind": "patrol", "parent_id": AGENCY_ID, "depth": 1, "outreach_duty": True,
        "sworn": 40, "owner": None, "is_unassigned": False, "opened_on": None,
    }  # fmt: skip
    return UnitNode(id=unit, name=name or f"District {unit}", **(usual | fields))


def table(names: Sequence[str], rows: Rows) -> dict[str, Any]:
    columns = list(zip(*rows, strict=True)) or [[] for _ in names]
    return {
        name: np.array(column, "str" if name in _WORDS else "float64" if name == "x" else "int64")
        for name, column in zip(names, columns, strict=True)
    }


def view(
    nodes: Sequence[UnitNode],
    tables: Mapping[str, Rows],
    exposure: Rows = (),
    configuration: Configuration | None = None,
) -> Figures:
    """The figures of these units at the end of 2025; rows: unit, the columns of the table, n."""
    agency = node(AGENCY_ID, "Springfield", level="agency", kind=None, parent_id=None, depth=0, sworn=None)
    tree = [agency, *nodes]
    above = [(one.id, up, -25567, NOT_YET) for one in tree for up in {one.id, AGENCY_ID}]
    counts = Counts(
        Scope(AGENCY_ID),
        "UTC",
        AS_OF,
        day_number(LAST_DAY),
        tree,
        {name: table(("unit_id", *columns, "n"), tables.get(name, ())) for name, columns in _COLUMNS.items()},
        table(("unit_id", "ancestor_id", "from_on", "to_on"), above),
        table(("unit_id", "week_start", "exposure", "n"), exposure),
        configuration or load(),
    )
    states = {part: PartState(part, AS_OF, LAST_DAY) for part in ("complaints", "promises", "events")}
    parts = Parts(states, PROVIDED, {}, "UTC")
    return Figures(counts, parts, weeks_of(parts, AS_OF, None, 2), None, True)


def group(made: Figures) -> PeerGroup:
    """The only peer group."""
    (only,) = groups_of(made.counts)
    return only


def on(day: str) -> int:
    """A day as whole days."""
    return day_number(date.fromisoformat(day))


def mondays(weeks: int) -> list[int]:
    """The Mondays of the last settled weeks, oldest first."""
    return [day_number(SETTLED.shift(step - weeks + 1).start) for step in range(weeks)]


def contacts(
    units: Iterable[int], weeks: int, n: float = 100, kind: str = "contacts"
) -> list[tuple[Any, ...]]:
    """The same exposure in each of the last weeks."""
    return [(unit, monday, kind, n) for unit in units for monday in mondays(weeks)]
