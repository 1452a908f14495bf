"""What waits on a day: late promises, legal clocks, what nobody owns, what is due next.

Every list is of one unit and what is under it, at one day's end; its length is the figure beside it.

One rule says what is late, everywhere: a date runs to the end of its day. At that end whatever is not done is
late, by one day at least; a list stands at a day's end, so nothing in it is still due "today".
"""

from datetime import date
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa

from metrics.calendar import day_end, day_start, local_day, zone
from metrics.configuration import Configuration
from metrics.counts import day_number, day_of
from metrics.figures import Figures
from metrics.holding import add_holders
from metrics.measures.definition import Behind
from metrics.records import COUNT_ROWS, without_marks
from metrics.subject import Span
from models import counting
from models.access import Scope
from models.facts import Facts, hand_off, table_of
from models.tree import UnitNode
from models.units import Unit
from models.vocabulary import DUE_BASES

BUCKETS: Final = ("late", "7 days", "30 days", "60 days", "90 days", "later", "no date")
_EDGES: Final = ((0, "late"), (7, "7 days"), (30, "30 days"), (60, "60 days"), (90, "90 days"))


UNOWNED: Final = (
    "record",
    "why",
    "id",
    "key",
    "apart",
    "unit",
    "what",
    "giver",
    "taker",
    "handed_on",
    "since",
    "due",
    "days_left",
    "days_late",
)


def list_day(view: Figures) -> date:
    """The day whose end the lists describe: the selected week's Sunday, or the last day the data reach."""
    return min(view.weeks.selected.end, day_of(view.counts.last_day))


def days_late(days_left: int | None) -> int:
    """How late something open is at a day's end, by the whole days until its date.

    Formula: 0 before its day; from that day's end on max(1, days since). Unit: calendar days. No date: 0.
    Source: design, the clock that all measures share.
    """
    return max(1, -days_left) if days_left is not None and days_left <= 0 else 0


def bucket(days_left: int | None) -> str:
    """late, 7 days, 30 days, … by whole days until the date, seen from a day's end; late as `days_late`."""
    if days_left is None:
        return "no date"
    return next((name for edge, name in _EDGES if days_left <= edge), "later")


def _behind(connection: sa.Connection, scope: Scope, view: Figures, node: UnitNode, on: date) -> Behind:
    context = counting.context(connection, scope.agency_id, Facts())
    number = day_number(on)
    return Behind(context, scope.agency_id, node.id, Span(number, number, "day"), view.counts.configuration)


def _frame(
    connection: sa.Connection, scope: Scope, t: Any, columns: list[Any], condition: Any
) -> pd.DataFrame:
    unit = table_of(Unit)
    statement = (
        sa.select(t.c.id, t.c.key, unit.c.name.label("unit"), t.c.unit_id, t.c.apart, *columns)
        .join(unit, unit.c.id == t.c.unit_id)
        .where(scope.condition(t.c.agency_id, t.c.unit_id), condition)
    )
    result = connection.execute(statement)
    return without_marks(pd.DataFrame(result.all(), columns=list(result.keys()), dtype=object))


def open_promises(
    connection: sa.Connection,
    scope: Scope,
    view: Figures,
    node: UnitNode,
    on: date,
    *,
    late_only: bool = False,
) -> pd.DataFrame:
    """Promises open at a day's end: unit (owner at due), holder then, kind, basis, due, days left, bucket.

    days_late: as the function. hand_offs, giver, taker, handed_on: the trail by that day's end, and its last
    step; None where there is none. nobody_owns: that step is not accepted, or the holder is Unassigned. Late
    first, then by duty and date. With `late_only`, those of `commitments_overdue`.
    """
    x = _behind(connection, scope, view, node, on)
    t = x.facts.commitments
    if late_only:
        condition = COUNT_ROWS["commitments_overdue"](x).denominator
    else:
        still = sa.or_(t.c.ended_on.is_(None), t.c.ended_on > on)
        condition = sa.and_(t.c.made_on <= on, still, x.member(t.c.unit_id, x.at_end()))
    names = ("kind", "title", "promised_to", "due_basis", "made_on", "due_on")
    frame = _frame(connection, scope, t, [t.c[name] for name in names], condition)
    within = sa.select(t.c.id).where(scope.condition(t.c.agency_id, t.c.unit_id), condition)
    add_holders(connection, frame, within, view, day_end(on, zone(view.counts.zone)))
    left = [None if due is None else (due - on).days for due in frame["due_on"]]
    _standing(frame, left)
    return ordered(frame, "due_on", "due_basis")


def _standing(frame: pd.DataFrame, left: list[int | None]) -> None:
    """How each row stands, by the whole days until its date."""
    frame["days_left"] = pd.Series(left, frame.index, dtype=object)
    frame["bucket"] = [bucket(days) for days in left]
    frame["days_late"] = [days_late(days) for days in left]


def ordered(frame: pd.DataFrame, day: str, basis: str | None) -> pd.DataFrame:
    """Rows in the order of what is due next: late, within 7 days, later; then duty; then date.

    day, basis: the columns that hold the date and who set it; no basis: by date alone. No date: last.
    """
    far = date(9999, 12, 31)
    ranks = {name: place for place, name in enumerate(BUCKETS)}
    duty = {name: max(place, 1) for place, name in enumerate(DUE_BASES)}  # statute and court alike
    keys = pd.DataFrame(
        {
            "bucket": frame["bucket"].map(lambda name: min(ranks[name], 2)),
            "duty": frame[basis].map(lambda name: duty.get(name, 9)) if basis else 0,
            "day": frame[day].map(lambda value: value or far),
            "id": frame["id"],
        }
    )
    order = keys.sort_values(["bucket", "duty", "day", "id"]).index
    return frame.loc[order].reset_index(drop=True)


def open_complaints(
    connection: sa.Connection, scope: Scope, view: Figures, node: UnitNode, on: date
) -> pd.DataFrame:
    """Complaints open at a day's end, by handling unit, with their legal clock.

    deadline: the file's own, else the configuration's first clock; moved by the days a clock was paused.
    paused: the clock stands still (no deadline runs). days_left, bucket, days_late: by the deadline, as for
    promises. age: days.
    """
    x = _behind(connection, scope, view, node, on)
    t = x.facts.complaints
    names = ("category", "channel", "received_on", "due_on", "paused_on", "resumed_on")
    frame = _frame(
        connection, scope, t, [t.c[name] for name in names], COUNT_ROWS["complaints_open"](x).denominator
    )
    clocks = [clock(row, on, view.counts.configuration) for row in frame.itertuples()]
    frame["deadline"] = [deadline for deadline, _ in clocks]
    frame["paused"] = [paused for _, paused in clocks]
    frame["age"] = [(on - received).days for received in frame["received_on"]]
    left = [None if paused else (deadline - on).days for deadline, paused in clocks]
    _standing(frame, left)
    return ordered(frame, "deadline", None)


def clock(row: Any, on: date, configuration: Configuration) -> tuple[date, bool]:
    """The legal deadline on a day of a case with these days of its clock, and whether that stands still."""
    deadline = row.due_on or configuration.legal_clocks[0].deadline(row.received_on)
    if row.paused_on is None or row.paused_on > on:
        return deadline, False
    until = row.resumed_on if row.resumed_on is not None and row.resumed_on <= on else None
    if until is None:
        return deadline, True
    return deadline + (until - row.paused_on), False


def nobody_owns(
    connection: sa.Connection, scope: Scope, view: Figures, node: UnitNode, on: date
) -> pd.DataFrame:
    """Open promises that nobody owns, and open complaints that name no unit, longest waiting first.

    record: promise or complaint. why: not_accepted, or no_unit where it is Unassigned that holds it. what:
    kind or category. giver, taker, handed_on: the last hand-off. since: its day; without one the day the
    record was made or received. days: since then. due: the date promised or the legal deadline; days_left,
    days_late: by that.
    """
    promises = open_promises(connection, scope, view, node, on)
    complaints = open_complaints(connection, scope, view, node, on)
    unassigned = {n.id: n.name for n in view.counts.agency.tree if n.is_unassigned}
    waiting = promises[promises["nobody_owns"].to_numpy(bool)]
    nobodys = complaints[complaints["unit_id"].isin(unassigned)]
    since = waiting["handed_on"].where(waiting["handed_on"].notna(), waiting["made_on"])
    parts = [
        waiting.assign(
            record="promise",
            why=waiting["holder"].isin(unassigned.values()).map({True: "no_unit", False: "not_accepted"}),
            what=waiting["kind"],
            due=waiting["due_on"],
            since=since,
        ),
        nobodys.assign(
            record="complaint",
            why="no_unit",
            what=nobodys["category"],
            due=nobodys["deadline"],
            since=nobodys["received_on"],
            **dict.fromkeys(("giver", "taker", "handed_on")),
        ),
    ]
    frame = pd.concat([part[list(UNOWNED)].astype(object) for part in parts], ignore_index=True)
    frame["days"] = [(on - since).days for since in frame["since"]]
    return frame.sort_values(["days", "id"], ascending=[False, True], ignore_index=True)


HANDED: Final = ("id", "key", "kind", "giver", "taker", "handed_on", "due_on", "unit", "unit_id")
# In a trail through one's own unit, what the promise itself says where it counts for a unit out of scope.
_ITS_OWN: Final = ("id", "key", "kind", "due_on")
ANOTHER: Final = "another unit"


def handed_on(
    connection: sa.Connection, scope: Scope, view: Figures, node: UnitNode, weeks: int = 13
) -> pd.DataFrame:
    """Who handed what to whom in the weeks up to the list day: giver, taker, times; most first."""
    rows = hand_offs(connection, scope, view, node, weeks)
    pairs = rows.groupby(["giver", "taker"], as_index=False).size().rename(columns={"size": "times"})
    return pairs.sort_values(["times", "giver", "taker"], ascending=[False, True, True], ignore_index=True)


def hand_offs(
    connection: sa.Connection, scope: Scope, view: Figures, node: UnitNode, weeks: int = 13
) -> pd.DataFrame:
    """The hand-offs of promises in the weeks up to the list day, oldest first: the promise, who, when.

    Those with the unit, or one under it, at either end; within the scope. Hand-offs of restricted promises,
    which count at the agency's own line, are in no trail. Of a promise that counts for a unit out of scope
    nothing but its hand-off is told. None: no rows.
    """
    on, t = list_day(view), hand_off
    x, place = _behind(connection, scope, view, node, on), zone(view.counts.zone)
    first = view.weeks.selected.shift(1 - weeks).start
    kept, giver, taker = x.facts.commitments, table_of(Unit).alias("giver"), table_of(Unit).alias("taker")
    ends = (t.c.from_unit_id, t.c.to_unit_id)
    own = table_of(Unit).alias("own")
    columns = (kept.c.id, kept.c.key, kept.c.kind, giver.c.name.label("giver"), taker.c.name.label("taker"))
    statement = (
        sa.select(*columns, t.c.handed_at, kept.c.due_on, own.c.name.label("unit"), kept.c.unit_id)
        .select_from(t)
        .join(kept, kept.c.id == t.c.commitment_id)
        .join(giver, giver.c.id == t.c.from_unit_id)
        .join(taker, taker.c.id == t.c.to_unit_id)
        .join(own, own.c.id == kept.c.unit_id)
        .where(
            sa.or_(*(scope.condition(t.c.agency_id, end) for end in ends)),
            sa.or_(*(x.member(end, x.at_end()) for end in ends)),
            sa.not_(t.c.withdrawn),
            kept.c.unit_id != scope.agency_id,
            t.c.handed_at >= day_start(first, place),
            t.c.handed_at < day_end(on, place),
        )
        .order_by(t.c.handed_at, t.c.id)
    )
    rows = pd.DataFrame(connection.execute(statement).all(), columns=list(HANDED), dtype=object)
    rows = rows.assign(handed_on=[local_day(at, place) for at in rows["handed_on"]])
    others = ~rows.pop("unit_id").map(scope.sees).astype(bool)
    rows.loc[others, list(_ITS_OWN)] = None
    rows.loc[others, "unit"] = ANOTHER
    return rows
