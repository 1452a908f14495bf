"""G8: promises that are handed on just before they are due."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from metrics.counts import Ints
from metrics.patterns.closing import rate_ratio
from metrics.patterns.definition import Asked, Compared, Cut, Pattern
from metrics.patterns.ledger import Ledger
from metrics.subject import Span

LAST_DAYS: Final = 5
SHOWN_DAYS: Final = 14
Times = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Stays:
    """Promises with a unit, from one hand-off to the next: first with the unit that made it.

    late, early: days held in the weeks judged by unit id, in the last five days before the due instant and
    before these. since: for each hand-off, when its giver's stay began; not a number where nobody knows.
    """

    late: Times
    early: Times
    since: Times


def stays(ledger: Ledger) -> Stays:
    """All stays. Days in a promise's last five count where the unit held it before they began.

    Whoever is handed a promise in its last days, or makes one of three days, had no earlier day to hand it
    on: to give it back then is no parking. Nobody holds a promise after it ended or was due.
    """
    lives, given, (first, last) = ledger.table("life"), ledger.table("hand_off"), ledger.limits()
    known = np.flatnonzero(np.isin(given["promise"], lives["id"]))
    made = np.arange(len(lives["id"]))
    owner = np.concatenate([made, np.searchsorted(lives["id"], given["promise"][known])])
    start = np.concatenate([lives["made_at"], given["handed_at"][known]])
    order = np.lexsort((start, owner))
    holder = np.concatenate([lives["unit_id"], given["taker"][known]])[order]
    begun_by = np.concatenate([np.full(len(made), -1), known])[order]
    owner, start = owner[order], start[order]
    stop = np.fmin(np.fmin(lives["due_at"], lives["ended_at"]), last)[owner]
    handed = np.flatnonzero(owner[1:] == owner[:-1])
    stop[handed] = np.minimum(stop[handed], start[handed + 1])
    since = np.full(len(given["id"]), np.nan)
    since[begun_by[handed + 1]] = start[handed]
    turn = lives["due_at"][owner] - LAST_DAYS
    late = np.where(start < turn, stop - np.maximum(turn, first), 0).clip(0)
    early = (np.minimum(stop, turn) - np.maximum(start, first)).clip(0)
    units = int(max(holder.max(initial=0), given["unit_id"].max(initial=0))) + 1
    return Stays(_by_unit(holder, late, units), _by_unit(holder, early, units), since)


def _by_unit(holder: Ints, days: Times, units: int) -> Times:
    return np.bincount(holder, days, units).astype("float64")


def _stays(ledger: Ledger) -> Stays:
    return ledger.keep("stays", lambda: stays(ledger))


def _given(ledger: Ledger, span: Span) -> Cut:
    """Hand-offs in the weeks judged before the due instant; above the line those of its last five days."""
    t, (first, last) = ledger.table("hand_off"), ledger.limits()
    left = t["due_at"] - t["handed_at"]
    inside = (first <= t["handed_at"]) & (t["handed_at"] < last) & (left >= 0)
    return Cut(inside & (_stays(ledger).since < t["due_at"] - LAST_DAYS), left <= LAST_DAYS)


def _parks(pattern: Pattern, asked: Asked) -> Compared | str:
    """Hand-offs a day in the last five days before the due day, as a multiple of those of earlier days."""
    k, n = pattern.count(asked, (asked.unit,))
    if short := pattern.shortfall(asked.rules, n):
        return short
    late, early = (days[asked.unit] for days in (_stays(asked.ledger).late, _stays(asked.ledger).early))
    if late == 0 or early == 0:
        return "There are no days of holding to compare with."
    t = asked.ledger.table("hand_off")
    days = np.floor((t["due_at"] - t["handed_at"])[pattern.rows(asked)])
    found = rate_ratio(k, n - k, float(late), float(early))
    return found.with_bars(-days, -SHOWN_DAYS, 0, (1 - LAST_DAYS, 0))


PATTERNS: Final = (
    Pattern(
        id="G8",
        name="Handed on just before the due day",
        meaning="In their last five days promises are handed on at twice the rate of earlier days or more.",
        formula=(
            "hand-offs a day of holding in the last 5 days before the due instant ÷ hand-offs a day of "
            "holding earlier, of promises held before those days; exact conditional test of two Poisson rates"
        ),
        asks="Why did these go to another unit only then, and who kept them in the end?",
        effect="ratio",
        part="promises",
        record="hand_off",
        needs=("commitment.due_at", "hand_off.handed_at"),
        cut=_given,
        test=_parks,
    ),
)
