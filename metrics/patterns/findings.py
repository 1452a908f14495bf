"""G11: findings that come fast, or without an attempt to reach the complainant."""

from typing import Final

import numpy as np

from metrics.counts import Bools
from metrics.patterns.against import against_past_and_peers
from metrics.patterns.definition import Asked, Compared, Cut, Pattern, days_inside
from metrics.patterns.ledger import Ledger
from metrics.subject import Span

FAST_DAYS: Final = 10
SHOWN_DAYS: Final = 20


def _fast(ledger: Ledger, span: Span) -> Cut:
    """Cases closed on their merits; a case without a contact counts only where the file gives contacts."""
    t = ledger.table("case")
    decided = np.where(np.isnan(t["decided_on"]), t["closed_on"], t["decided_on"])
    fast: Bools = decided - t["received_on"] <= FAST_DAYS
    if ledger.provides("case.first_contact_on"):
        fast |= np.isnan(t["contact_on"])
    return Cut(days_inside(t["closed_on"], span) & t["on_merits"], fast)


def _days_to_finding(pattern: Pattern, asked: Asked) -> Compared | str:
    """Against past and peers, with the days from receipt to the finding as bars."""
    found = against_past_and_peers(pattern, asked)
    if isinstance(found, str):
        return found
    t = asked.ledger.table("case")
    decided = np.where(np.isnan(t["decided_on"]), t["closed_on"], t["decided_on"])
    days = (decided - t["received_on"])[pattern.rows(asked)]
    return found.with_bars(days, 0, SHOWN_DAYS, (0, FAST_DAYS))


PATTERNS: Final = (
    Pattern(
        id="G11",
        name="Fast findings",
        meaning="More cases than before get a finding within ten days, or without any attempt at contact.",
        formula=(
            "findings on the merits within 10 days of receipt, or with no contact attempt on record ÷ cases "
            "with such findings; Fisher's exact test against the unit's 52 weeks before, and beyond the "
            "99.8% limit around the peers"
        ),
        asks="Who was heard, and what was looked at, before these findings?",
        effect="share",
        part="complaints",
        record="case",
        needs=("case.closed_on", "outcome.disposition"),
        cut=_fast,
        test=_days_to_finding,
    ),
)
