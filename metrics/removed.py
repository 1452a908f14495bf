"""What of a figure is of rows that a retention rule has removed: rows + these = the figure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import sqlalchemy as sa

from metrics.calendar import Week
from metrics.counts import Counts, load_counts
from metrics.figures import PART_OF, Figures
from metrics.measures import REGISTRY
from metrics.parts import REMOVED_PARTS
from metrics.subject import Span, Subject
from metrics.weekly import STOCKS, weekly_counts
from models.access import Scope
from models.removals import removals
from models.tallies import TALLIES

Sums = tuple[int, int | None]


@dataclass(frozen=True)
class RemovedRows:
    """What removed rows count in one figure, above and below its line; the rules, and the days they went."""

    numerator: int
    denominator: int
    rules: tuple[str, ...]
    on: tuple[date, ...]


NOTHING_REMOVED: Final = RemovedRows(0, 0, (), ())


@dataclass(frozen=True)
class Asked:
    """One figure of a unit, or of several together. judged: as its weekly version counts it."""

    measure: str
    units: tuple[int, ...]
    level: str
    span: Span
    judged: bool


def removed_rows(
    connection: sa.Connection, scope: Scope, view: Figures, asked: Asked, rows: Sums
) -> RemovedRows | None:
    """The removed rows of a figure; None where none is among it.

    rows: what those that are there add up to. The rest of the figure as it was kept is of removed ones. A
    recount (`view.stored` false) has none: it is not made where rows are gone.
    """
    name = asked.measure
    part = PART_OF[name.split("_")[0]] if name not in REGISTRY else REGISTRY[name].part
    found = [one for one in removals(connection, scope) if part in ("records", REMOVED_PARTS[one.record])]
    if not found or not view.stored:
        return None
    above, below = _kept(_whole(connection, scope, view), asked)
    gone = above - rows[0], 0 if rows[1] is None else below - rows[1]
    if gone == (0, 0):
        return None
    rules = sorted({f"{one.retention_class}, {one.rule}" for one in found})
    return RemovedRows(*gone, tuple(rules), tuple(sorted({one.removed_on for one in found})))


def _whole(connection: sa.Connection, scope: Scope, view: Figures) -> Counts:
    """All kept counts: a view may have been read without some."""
    if {tally.table.name for tally in TALLIES} <= view.counts.tables.keys():
        return view.counts
    return load_counts(connection, scope, view.weeks.as_of)


def _kept(counts: Counts, asked: Asked) -> tuple[int, int]:
    """The figure above and below the line; of a count both are its number."""
    counts = counts if len(asked.units) == 1 else counts.agency
    if asked.measure not in REGISTRY:
        n = _count(counts, asked)
        return n, n
    definition = REGISTRY[asked.measure]
    subject = Subject(counts, asked.units, asked.level, asked.span)
    if asked.judged and definition.judged is not None and definition.weekly is not None:
        week = np.array([asked.span.first_monday], "int64")
        above, below = definition.weekly(subject, week)
        if definition.sizes is not None:  # its rows above the line are those that add anything
            above = definition.sizes(subject, week)[:, 1:].sum(axis=1)
        return int(above[0]), int(below[0])
    value = definition.reckon(subject)
    return int(value.numerator or 0), int(value.denominator or 0)


def _count(counts: Counts, asked: Asked) -> int:
    first, last = (Week.of(day) for day in asked.span.days)
    rows = weekly_counts(counts, last if asked.measure in STOCKS else first, last)
    rows = rows[rows["count"] == asked.measure]
    arrays = {"unit_id": rows["unit_id"].to_numpy("int64")}
    inside = counts.members(asked.units, arrays, rows["week_start"].to_numpy("int64"))
    return int(rows["n"].to_numpy("int64")[inside].sum())
