"""Weeks with outreach where there is nothing to read."""

from datetime import UTC, datetime

import numpy as np

from metrics.configuration import load
from metrics.counts import Counts
from metrics.measures import REGISTRY
from metrics.subject import Span, Subject
from models.access import Scope
from models.tree import UnitNode

NOBODY = UnitNode(1, "Springfield", "agency", None, None, 0, True, None, None, False, None)


def test_a_part_without_any_event_says_so() -> None:
    none = {"unit_id": np.zeros(0, "int64"), "event_on": np.zeros(0, "int64"), "n": np.zeros(0, "int64")}
    whole = {name: np.zeros(1, "int64") for name in ("unit_id", "ancestor_id", "from_on", "to_on")}
    whole |= {"unit_id": np.ones(1, "int64"), "ancestor_id": np.ones(1, "int64")}
    whole["from_on"], whole["to_on"] = np.array([-30_000]), np.array([90_000])
    as_of = datetime(2026, 1, 5, tzinfo=UTC)
    counts = Counts(Scope(1), "UTC", as_of, 20_000, [NOBODY], {"event_count": none}, whole, none, load())
    value = REGISTRY["C2"].reckon(Subject(counts, (1,), "agency", Span(19_900, 19_990, "13w")))
    assert (value.value, value.status, value.reason) == (None, "no_data", "no events")
