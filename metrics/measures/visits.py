"""Events as visits: what one unit did in one community on one day counts once, however it was entered.

The counts give each event row the number of its visit (`visit`).
"""

from dataclasses import dataclass

import numpy as np

from metrics.counts import Bools, Ints, Rows
from metrics.subject import Subject


@dataclass(frozen=True)
class Visits:
    """Groups of event rows by unit, day and community."""

    rows: Rows
    group: Ints
    size: int

    def any(self, condition: Bools) -> Bools:
        """Groups in which any row meets the condition."""
        found = np.zeros(self.size, bool)
        found[self.group[condition]] = True
        return found

    def all(self, condition: Bools) -> Bools:
        """Groups in which every row meets it."""
        return ~self.any(~condition)

    def first(self, column: str) -> Ints:
        """A column that is the same for all rows of a group (unit, day)."""
        values = np.zeros(self.size, "int64")
        values[self.group] = self.rows[column]
        return values


def visits(subject: Subject, chosen: Bools) -> Visits:
    """The chosen rows of a subject's events, grouped."""
    rows = subject.rows("event_count", "event_on")
    rows = {name: column[chosen] for name, column in rows.items()}
    if not len(rows["n"]):
        return Visits(rows, np.zeros(0, "int64"), 0)
    _, group = np.unique(rows["visit"], return_inverse=True)
    return Visits(rows, group, int(group.max()) + 1)
