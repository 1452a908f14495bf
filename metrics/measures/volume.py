"""A5: complaints received, per 1,000 of what the unit met. Neutral: openness raises it."""

from dataclasses import replace

import numpy as np

from metrics.intervals import poisson_exact
from metrics.measures.definition import Behind, Measure, RowsBehind, Value
from metrics.measures.findings import concerning
from metrics.subject import Subject, total
from models.vocabulary import EXPOSURES

PER = 1000


def exposure_of(subject: Subject) -> tuple[str, float] | None:
    """The first exposure in order of preference that covers every week of the span, and its sum."""
    rows, span = subject.counts.exposure, subject.span
    mine = subject.counts.members(subject.units, rows, rows["week_start"])
    mine &= (span.first_monday <= rows["week_start"]) & (rows["week_start"] <= span.last_monday)
    for name in EXPOSURES:
        chosen = mine & (rows["exposure"] == name)
        if len(np.unique(rows["week_start"][chosen])) >= span.weeks > 0:
            return name, float(rows["n"][chosen].sum())
    return None


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
    _, exposure = found
    low, high = poisson_exact(received, exposure / PER)
    return Value(received, exposure, received / exposure * PER, low, high)


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
