"""A5: complaints received, per 1,000 of what the unit met. Neutral: openness raises it."""

from dataclasses import replace

import numpy as np

from metrics.counts import Ints, monday
from metrics.intervals import poisson_exact
from metrics.measures.definition import Behind, Measure, RowsBehind, Value
from metrics.measures.findings import concerning
from metrics.subject import Subject, total
from models.vocabulary import EXPOSURES

PER = 1000


def exposure_of(subject: Subject) -> tuple[str, float] | None:
    """The first exposure in order of preference that covers every unit and week of the span, and its sum.

    Several units have one denominator only if each of them that met the public at all (reports any exposure,
    or is concerned by a complaint) reports this one; else the complaints of one would be divided by the
    contacts of another. None where no exposure does. Source: the order is this project's own rule.
    """
    rows, span = subject.counts.exposure, subject.span
    mine = subject.counts.members(subject.units, rows, rows["week_start"])
    mine &= (span.first_monday <= rows["week_start"]) & (rows["week_start"] <= span.last_monday)
    week = rows["week_start"][mine]
    if span.weeks <= 0 or len(np.unique(week)) < span.weeks:
        return None
    unit, kind, n = (rows[name][mine] for name in ("unit_id", "exposure", "n"))
    known = np.unique(np.stack([unit, week]), axis=1)
    if np.setdiff1d(_concerned(subject), unit).size:
        return None
    for name in EXPOSURES:
        chosen = kind == name
        if np.unique(np.stack([unit[chosen], week[chosen]]), axis=1).shape == known.shape:
            return name, float(n[chosen].sum())
    return None


def _concerned(subject: Subject) -> Ints:
    """Units without units of their own that a complaint of the span concerns."""
    rows, tree = subject.counts.tables["concern_count"], subject.counts.tree
    parents = {node.parent_id for node in tree}
    leaves = [n.id for n in tree if n.id not in parents and not n.is_unassigned and n.depth]
    inside = subject.inside(rows["received_on"]) & np.isin(rows["unit_id"], leaves)
    inside &= subject.counts.members(subject.units, rows, monday(rows["received_on"]))
    return np.unique(rows["unit_id"][inside])


def received_per_thousand(subject: Subject) -> Value:
    """A5: distinct complaints received in the window that concern the unit / exposure, times 1,000.

    Exact Poisson interval. No data where no exposure covers every week.
    """
    found = exposure_of(subject)
    rows = subject.own("concern_count")
    received = total(rows, subject.inside(rows["received_on"]))
    if found is None or not found[1]:
        return Value(
            received, None, status="no_data", reason="no contacts, calls or officer-weeks cover the window"
        )
    name, exposure = found
    low, high = poisson_exact(received, exposure / PER)
    return Value(received, exposure, received / exposure * PER, low, high, per=name)


def _received_rows(x: Behind) -> RowsBehind:
    return replace(concerning(x), below=0)


MEASURES = (
    Measure(
        id="A5",
        name="Complaints received",
        meaning="Complaints that concern the unit, per 1,000 contacts (else calls, else officer-weeks).",
        formula="1,000 × complaints received in the window ÷ contacts (else calls, else officer-weeks)",
        part="complaints",
        unit="rate",
        needs=("case.received_on", "outcome.disposition"),
        reckon=received_per_thousand,
        behind=_received_rows,
        asks="Is it easier to complain than it was, or did something happen?",
    ),
)
