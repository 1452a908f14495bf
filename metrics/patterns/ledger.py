"""An agency's records as arrays, read once for all checks: one query a record type.

Days are numbers since 1970-01-01; instants are the same with their fraction, in UTC; what is missing is NaN.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

import numpy as np
import sqlalchemy as sa

from metrics.calendar import day_end, day_start, zone
from metrics.counts import Bools, Rows, day_of
from metrics.rules import PatternRules
from metrics.subject import Span
from models.columns import Instant
from models.facts import Facts, commitment, complaint, due_change, hand_off, is_apart
from models.tallies import Context, counts_in_b
from models.vocabulary import dispositions

PAST_WEEKS: Final = 52
# Two words for one thing, that it could not be decided; an agency may change from one to the other.
UNDECIDED: Final = ("not_sustained", "inconclusive")
Kept = TypeVar("Kept")
# As the driver gives them: text or date, both of which NumPy reads at once.
_TIMES: Final = (sa.Date, sa.DateTime, Instant)


@dataclass
class Ledger:
    """The records of a whole agency that checks read: the weeks judged and, of complaints, the year before.

    Whoever cuts it to a unit asks the viewer's scope first.
    """

    connection: sa.Connection
    agency_id: int
    context: Context
    zone: str
    span: Span
    rules: PatternRules
    _kept: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @property
    def facts(self) -> Facts:
        """The records as they are, or as they stood."""
        return self.context.facts

    def provides(self, field: str) -> bool:
        """Whether any source fills a field (`case.first_contact_on`)."""
        return bool(self.context.providing.get(field))

    def keep(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is worked out once."""
        if key not in self._kept:
            self._kept[key] = make()
        kept: Kept = self._kept[key]
        return kept

    def table(self, record: str) -> Rows:
        """The arrays of one record type."""
        return self.keep(record, lambda: _READ[record](self))

    def of(self, record: str, units: tuple[int, ...]) -> Bools:
        """Which rows are these units'."""
        rows = self.table(record)
        return self.keep((record, units), lambda: np.isin(rows["unit_id"], units))

    def days(self) -> tuple[Any, Any]:
        """First and last day of the weeks judged, as SQL."""
        first, last = self.span.days
        return sa.literal(first, sa.Date), sa.literal(last, sa.Date)

    def instants(self) -> tuple[datetime, datetime]:
        """The instants at which the weeks judged begin and are over."""
        place, (first, last) = zone(self.zone), self.span.days
        return day_start(first, place), day_end(last, place)

    def limits(self) -> tuple[float, float]:
        """The same as the arrays have it."""
        first, last = (instant.timestamp() / 86_400 for instant in self.instants())
        return first, last

    def read(self, t: Any, columns: dict[str, Any], *conditions: Any, base: Any = None) -> Rows:
        """Columns of a selectable as arrays; base: the join to read them from, where it is not t alone."""
        every = {"id": t.c.id, "unit_id": columns.get("unit_id", t.c.get("unit_id")), **columns}
        named = [_plain(column).label(name) for name, column in every.items()]
        kinds = {name: column.type for name, column in every.items()}
        statement = sa.select(*named).select_from(t if base is None else base)
        statement = statement.where(t.c.agency_id == self.agency_id, *conditions).order_by(t.c.id)
        rows = self.connection.execute(statement).cursor.fetchall()
        lists = list(zip(*rows, strict=True)) if rows else [()] * len(kinds)
        return {name: _array(kinds[name], list(items)) for name, items in zip(kinds, lists, strict=True)}


def _plain(column: Any) -> Any:
    return sa.type_coerce(column, sa.String) if isinstance(column.type, _TIMES) else column


def _array(kind: Any, items: list[Any]) -> Any:
    if isinstance(kind, sa.Date):
        return _numbers(np.array(items, "datetime64[D]"), 1)
    if isinstance(kind, _TIMES):
        return _numbers(np.array(items, "datetime64[s]"), 86_400)
    if isinstance(kind, sa.Boolean):
        return np.array(items, "bool")
    if isinstance(kind, sa.Integer):
        return np.array(items, "float64") if None in items else np.array(items, "int64")
    return np.array([item or "" for item in items], "str") if items else np.array([], "U1")


def _numbers(times: Any, to_a_day: int) -> Any:
    numbers = times.astype("int64") / to_a_day
    numbers[np.isnat(times)] = np.nan
    return numbers


def _promises(x: Ledger) -> Rows:
    """Promises that ended or fell due in the weeks judged, by their owner at the original due instant."""
    t, d, (first, last) = x.facts.commitments, due_change, x.days()
    # The newest move of the due date by the agency: the others lie further from the due instant.
    mine = sa.and_(d.c.commitment_id == t.c.id, d.c.moved_by == "agency", sa.not_(d.c.withdrawn))
    moved = sa.select(sa.func.max(d.c.changed_at)).where(mine, d.c.changed_at < x.instants()[1])
    names = ("key", "kind", "made_on", "due_on", "promised_days", "ended_on", "ending", "recorded_on")
    columns = {name: t.c[name] for name in names} | {
        "due_at": commitment.c.due_at,
        "moved_at": moved.correlate(t).scalar_subquery(),
    }
    inside = sa.or_(t.c.ended_on.between(first, last), t.c.due_on.between(first, last))
    return x.read(t, columns, counts_in_b(t), inside, base=t.join(commitment, commitment.c.id == t.c.id))


def _cases(x: Ledger) -> Rows:
    """Complaints received or closed in the weeks judged or the year before, by handling unit."""
    t, own, found = x.facts.complaints, complaint, x.facts.outcomes

    def has(*words: str) -> Any:
        return sa.exists().where(found.c.complaint_id == t.c.id, found.c.disposition.in_(words)).label("has")

    names = ("key", "category", "received_on", "decided_on", "reopened_on", "reached_finding")
    columns = {name: t.c[name] for name in names} | {
        "closed_on": t.c.last_closed_on,
        "contact_on": own.c.first_contact_on,
        "complainant": own.c.complainant_hash,
        "on_merits": has(*dispositions("on_merits")),
        "unfounded": has("unfounded"),
        "undecided": has(*UNDECIDED),
    }
    first = sa.literal(day_of(x.span.first - 7 * PAST_WEEKS), sa.Date)
    lately = sa.or_(t.c.received_on >= first, t.c.last_closed_on >= first)
    base = t.join(own, own.c.id == t.c.id)
    return x.read(t, columns, sa.not_(t.c.duplicate), lately, base=base)


def _lives(x: Ledger) -> Rows:
    """Promises with a due date that were open in the weeks judged, by the unit that made them."""
    t, own, (first, last) = x.facts.commitments, commitment, x.days()
    columns = {"key": t.c.key, "made_at": own.c.made_at, "due_at": own.c.due_at, "ended_on": t.c.ended_on}
    columns |= {"ended_at": own.c.ended_at, "unit_id": own.c.unit_id}
    alive = sa.and_(t.c.made_on <= last, t.c.due_on >= first, sa.func.coalesce(t.c.ended_on, last) >= first)
    base = t.join(own, own.c.id == t.c.id)
    return x.read(t, columns, counts_in_b(t), alive, *_common(own), base=base)


def _hand_offs(x: Ledger) -> Rows:
    """Hand-offs of those promises up to the end of the weeks judged, by the unit that hands on."""
    h, own, (first, last) = hand_off, commitment, x.days()
    columns = {
        "key": own.c.key,
        "promise": h.c.commitment_id,
        "unit_id": h.c.from_unit_id,
        "taker": h.c.to_unit_id,
        "handed_at": h.c.handed_at,
        "due_at": own.c.due_at,
        "due_on": own.c.due_on,
    }
    alive = sa.and_(own.c.made_on <= last, own.c.due_on >= first, sa.not_(own.c.withdrawn), counts_in_b(own))
    base = h.join(own, own.c.id == h.c.commitment_id)
    before = h.c.handed_at < x.instants()[1]
    return x.read(h, columns, alive, before, sa.not_(h.c.withdrawn), *_common(own), *_common(h), base=base)


def _common(table: sa.Table) -> tuple[Any, ...]:
    """Neither restricted nor about the unit's own head: those records are no unit's."""
    return (sa.not_(is_apart(table)),)


def _events(x: Ledger) -> Rows:
    """Community events held in the weeks judged."""
    t = x.facts.events
    columns = {
        name: t.c[name] for name in ("key", "event_on", "kind", "initiation", "community", "attendance")
    }
    return x.read(t, columns, t.c.state == "held", t.c.event_on.between(*x.days()))


_READ: Final[dict[str, Callable[[Ledger], Rows]]] = {
    "case": _cases,
    "event": _events,
    "hand_off": _hand_offs,
    "life": _lives,
    "promise": _promises,
}
