"""The two files of complaints: the cases, and the finding on each allegation."""

import numpy as np

from seed_data.calendar_span import DAY, Span, dates, instants
from seed_data.complaints import Case
from seed_data.places import Row

_DAYS = ("received", "contact", "decided", "closed", "told", "reopened")
_LATER_DAYS = ("due", "paused", "resumed")


def _day_columns(cases: list[Case], names: tuple[str, ...], span: Span) -> list[list[str]]:
    return [dates(span, [getattr(case, name) for case in cases]) for name in names]


def _recorded(cases: list[Case], span: Span, rng: np.random.Generator) -> list[str]:
    """Entered on the day received or the next, never after the end of the records."""
    received = np.array([case.received for case in cases]) * DAY
    entered = received + rng.integers(60, DAY + 500, len(cases))
    return instants(span, np.minimum(entered, span.last_minute))


def complaint_rows(cases: list[Case], span: Span, rng: np.random.Generator) -> list[Row]:
    """complaints.csv."""
    columns = (
        [case.key for case in cases],
        [case.handling for case in cases],
        [case.channel for case in cases],
        *_day_columns(cases, _DAYS, span),
        [case.agreed for case in cases],
        *_day_columns(cases, _LATER_DAYS, span),
        [case.complainant for case in cases],
        [case.restricted for case in cases],
        _recorded(cases, span, rng),
    )
    return [list(row) for row in zip(*columns, strict=True)]


def outcome_rows(cases: list[Case]) -> list[Row]:
    """outcomes.csv: a row for every allegation, pending from receipt on."""
    rows: list[Row] = []
    for case in cases:
        allegations = zip(case.concerned, case.categories, case.findings, strict=True)
        for number, (unit, category, finding) in enumerate(allegations, start=1):
            original = case.duplicate_of if finding == "duplicate" else ""
            rows.append([case.key, str(number), unit, category, finding, original])
    return rows
