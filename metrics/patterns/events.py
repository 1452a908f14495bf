"""G10: events in parts, round numbers of people, feedback that reads alike."""

from typing import Final

import numpy as np

from metrics.patterns.against import against_peers, heaped
from metrics.patterns.definition import Asked, Compared, Cut, Pattern
from metrics.patterns.ledger import Ledger
from metrics.subject import Span

ROUND: Final = 5
ROUND_SHARE: Final = 0.2


def _split(ledger: Ledger, span: Span) -> Cut:
    """Events started by us with a place; above the line those after the first of a unit, day and place."""
    t = ledger.table("event")
    own = (t["initiation"] == "proactive") & (t["community"] != "")
    seen: set[tuple[int, float, str]] = set()
    again = np.zeros(len(own), bool)
    for at in np.flatnonzero(own):
        visit = (int(t["unit_id"][at]), float(t["event_on"][at]), str(t["community"][at]))
        again[at] = visit in seen
        seen.add(visit)
    return Cut(own, again)


def _round_numbers(ledger: Ledger, span: Span) -> Cut:
    people = ledger.table("event")["attendance"]
    return Cut(people > 0, people % ROUND == 0)


def _ends_in_five_or_nought(pattern: Pattern, asked: Asked) -> Compared | str:
    """Against one in five, which is what counted numbers give."""
    k, n = pattern.count(asked, (asked.unit,))
    if short := pattern.shortfall(asked.rules, n):
        return short
    return Compared(k, n, ROUND_SHARE, k / n - ROUND_SHARE, heaped(k, n, ROUND_SHARE))


PATTERNS: Final = (
    Pattern(
        id="G10",
        name="Events of one day in parts",
        meaning="More events than at peers are a further one of the same unit, day and place.",
        formula=(
            "events started by us after the first of their unit, day and place ÷ events started by us with a "
            "place; exact binomial against the peers, and beyond their 99.8% limit"
        ),
        asks="Were these events of their own, or parts of one?",
        effect="share",
        part="events",
        record="event",
        needs=("event.initiation", "event.community"),
        cut=_split,
        test=against_peers,
    ),
    Pattern(
        id="G10:digits",
        name="Round numbers of people",
        meaning="More numbers of people present end in 0 or 5 than counted numbers would.",
        formula="attendances that end in 0 or 5 ÷ attendances above 0, against one in five; exact binomial",
        asks="Were the people present counted or estimated?",
        effect="share",
        part="events",
        record="event",
        needs=("event.attendance",),
        cut=_round_numbers,
        test=_ends_in_five_or_nought,
    ),
)
