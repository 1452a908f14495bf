"""The strata of a unit's cases, read from its counts: category and channel as far as they are kept."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from metrics.comparison.expected import (
    AtRisk,
    Pair,
    Reweighted,
    Stratum,
    reference_rates,
    reweighted_closed_by,
)
from metrics.measures import REGISTRY
from metrics.measures.answering import ANSWER_DAYS, at_risk_in
from metrics.subject import Subject

# Measures whose cases are kept by stratum: the table, and the columns that make one. Counts of other measures
# hold no kind of case by which they could be standardised.
STRATA: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "A1": ("case_count", ("category",)),
    "A3": ("case_count", ("category", "channel")),
    "A6": ("outcome_count", ("category",)),
}


def by_stratum(subject: Subject, table: str, columns: tuple[str, ...]) -> Iterator[tuple[Stratum, Subject]]:
    """The subject cut to each stratum of a table in turn; every other table stays whole. At least one row."""
    rows = subject.counts.under(subject.units, table)
    keys, place = np.unique(np.stack([rows[name] for name in columns]), axis=1, return_inverse=True)
    for at, key in enumerate(keys.T):
        part = {name: column[place.ravel() == at] for name, column in rows.items()}
        counts = replace(subject.counts, tables={**subject.counts.tables, table: part}, _sorted={})
        yield tuple(map(str, key)), replace(subject, counts=counts, _cut={})


def pairs(subject: Subject, measure: str) -> dict[Stratum, Pair]:
    """Cases above the line and all, by stratum; strata without a case of the window are left out."""
    found = {}
    for key, part in by_stratum(subject, *STRATA[measure]):
        value = REGISTRY[measure].reckon(part)
        if value.denominator:
            found[key] = int(value.numerator or 0), int(value.denominator)
    return found


def at_risk(subject: Subject) -> dict[str, AtRisk]:
    """The cases at risk of A1 by category."""
    parts = {key[0]: at_risk_in(part) for key, part in by_stratum(subject, *STRATA["A1"])}
    return {key: cases for key, cases in parts.items() if cases[3].sum()}


class AgencyMix:
    """The agency's side of every adjustment over one span, read once."""

    def __init__(self, measure: str, agency: Subject) -> None:
        self.measure = measure
        if measure == "A1":
            self.weights = _shares(at_risk(agency))
        else:
            self.rates = reference_rates(pairs(agency, measure))

    def answered(self, unit: Subject) -> Reweighted | None:
        """A1 of a unit with the agency's mix of categories; None where too few cases are of any."""
        return reweighted_closed_by(at_risk(unit), self.weights, ANSWER_DAYS)

    def strata(self, unit: Subject) -> dict[Stratum, Pair]:
        """The unit's strata for `expected.observed_to_expected`."""
        return pairs(unit, self.measure)


def _shares(parts: Mapping[str, AtRisk]) -> dict[str, float]:
    sizes = {key: float(cases[3].sum()) for key, cases in parts.items()}
    whole = sum(sizes.values())
    return {key: size / whole for key, size in sizes.items()}
