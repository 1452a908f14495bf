"""G7, G12: the mix moves, out of serious categories, or from not sustained to unfounded."""

from typing import Final

import numpy as np

from metrics.counts import Bools, Ints
from metrics.patterns.against import LEAST_EXPECTED, NO_PAST, drifted
from metrics.patterns.definition import Asked, Compared, Cut, Pattern, days_inside
from metrics.patterns.ledger import PAST_WEEKS, Ledger
from metrics.subject import Span
from models.vocabulary import CATEGORIES


def _serious(ledger: Ledger, span: Span) -> Cut:
    t = ledger.table("case")
    filed = days_inside(t["received_on"], span) & (t["category"] != "")
    return Cut(filed, np.isin(t["category"], ledger.rules.serious))


def _unfounded(ledger: Ledger, span: Span) -> Cut:
    """Cases, not allegations: those of one case are decided together."""
    t = ledger.table("case")
    either = days_inside(t["closed_on"], span) & (t["unfounded"] | t["undecided"])
    return Cut(either, ~t["undecided"])


def without_rare(table: Ints, first_kind: Bools) -> Ints:
    """Two rows of counts with their rare columns added up, apart for the two kinds of column.

    Rare is a column that expects fewer than 5 in a row; where even the sums do, the two kinds alone remain.
    """
    least = table.sum(axis=0) * table.sum(axis=1).min() / max(table.sum(), 1)
    rare = least < LEAST_EXPECTED
    sums = [table[:, rare & kind].sum(axis=1) for kind in (first_kind, ~first_kind)]
    merged = np.column_stack([table[:, ~rare], *sums])
    merged = merged[:, merged.sum(axis=0) > 0]
    if (merged.sum(axis=0) * merged.sum(axis=1).min() < LEAST_EXPECTED * merged.sum()).any():
        merged = np.column_stack([table[:, kind].sum(axis=1) for kind in (first_kind, ~first_kind)])
    return np.asarray(merged, "int64")


def _categories(pattern: Pattern, asked: Asked) -> Compared | str:
    """The mix of categories against that of the weeks before; the effect is what left the serious ones."""
    spans = asked.span, asked.before(asked.rules.weeks)
    (k, n), (past_k, past_n) = (pattern.count(asked, (asked.unit,), span) for span in spans)
    if short := pattern.shortfall(asked.rules, n):
        return short
    if pattern.shortfall(asked.rules, past_n):
        return NO_PAST
    filed, mine = asked.ledger.table("case")["category"], asked.ledger.of("case", (asked.unit,))
    rows = [filed[pattern.cut_of(asked.ledger, span).below & mine] for span in spans]
    table = np.array([[(row == category).sum() for category in CATEGORIES] for row in rows])
    p = drifted(without_rare(table, np.isin(CATEGORIES, asked.rules.serious)))
    return Compared(k, n, past_k / past_n, past_k / past_n - k / n, p)


def _findings(pattern: Pattern, asked: Asked) -> Compared | str:
    """Unfounded of these and those that could not be decided, against the unit's own 52 weeks before."""
    k, n = pattern.count(asked, (asked.unit,))
    past_k, past_n = pattern.count(asked, (asked.unit,), asked.before(PAST_WEEKS))
    if short := pattern.shortfall(asked.rules, n):
        return short
    if pattern.shortfall(asked.rules, past_n):
        return NO_PAST
    p = drifted(np.array([[k, n - k], [past_k, past_n - past_k]]))
    return Compared(k, n, past_k / past_n, k / n - past_k / past_n, p)


PATTERNS: Final = (
    Pattern(
        id="G7",
        name="Fewer complaints filed as serious",
        meaning="A smaller share of complaints than before is filed under a serious category.",
        formula=(
            "filed under a serious category ÷ received, against the 26 weeks before; chi-square on all "
            "categories, rare ones added up; Fisher's exact test where few are expected"
        ),
        asks="Who chose these categories, and would a second reader choose the same?",
        effect="share",
        part="complaints",
        record="case",
        needs=("outcome.category",),
        cut=_serious,
        test=_categories,
    ),
    Pattern(
        id="G12",
        name="Unfounded in place of not sustained",
        meaning="More cases than in the year before end as unfounded that would have ended as not sustained.",
        formula=(
            "cases unfounded ÷ cases unfounded, not sustained or inconclusive, against the unit's 52 weeks "
            "before; chi-square, or Fisher's exact test where few are expected"
        ),
        asks="What shows in these files that the event did not happen?",
        effect="share",
        part="complaints",
        record="case",
        needs=("case.closed_on", "outcome.disposition"),
        cut=_unfounded,
        test=_findings,
    ),
)
