"""This week's three lists: late promises, legal clocks, what nobody owns."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd

from dashboard import cache, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import clocks
from metrics.timeline import PROMISE
from models.vocabulary import KINDS_OUTSIDE_PROMISES

TOP: Final = 3
PAST_DAYS: Final = 90
SOON: Final = ("7 days", "30 days")
_CLOCK_PARTS: Final = {
    "late": "past",
    **dict.fromkeys(SOON, "30"),
    "60 days": "60",
    "90 days": "90",
    "later": "later",
}


@dataclass(frozen=True)
class WaitingLine:
    """One line of a list: its words, its number, what stands beside it, and the address of its rows."""

    label: str
    number: str
    beside: str
    query: dict[str, str]


@dataclass(frozen=True)
class WaitingList:
    """One of the three lists: its number with the denominator in words, its lines, its link."""

    label: str
    number: str
    beside: str
    lines: list[WaitingLine] = field(default_factory=list)
    link: str = ""
    query: dict[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class OldestLate:
    """The promise that is late longest, in words: what, to whom, for which unit it counts, who holds it now.

    holder: None where nobody owns it. promised_to: empty where nobody said. days: as `lists.days_late`.
    record: the address of its own page, empty where it opens to nobody.
    """

    kind: str
    promised_to: str
    unit: str
    holder: str | None
    due_on: date
    days: int
    record: str


def oldest_late(place: Place) -> OldestLate | None:
    """The agency's oldest late promise, of one day the one of the highest duty; None where none is late."""
    late = cache.open_promises(place, cache.week_view(place).top.id, late_only=True)
    if late.empty:
        return None
    row = late.sort_values("due_on", kind="stable").iloc[0]
    return OldestLate(
        tables.code_cell(row["kind"]).lower() if tables.known(row["kind"]) else "promise",
        wording.to_whom(row["promised_to"]) if tables.known(row["promised_to"]) else "",
        str(row["unit"]),
        None if row["nobody_owns"] else str(row["holder"]),
        row["due_on"],
        int(row["days_late"]),
        "" if row["apart"] else f"{PROMISE}-{row['id']}",
    )


@cache.once
def waiting_lists(place: Place) -> list[WaitingList]:
    """Late promises, legal clocks, what nobody owns."""
    view = cache.week_view(place)
    return [late_promises(place, view), legal_clocks(place, view), nobody_owns(place, view)]


def _unknown(label: str, row: Any) -> WaitingList:
    return WaitingList(label, "–", wording.missing(row["status"], row["reason"]))


def late_promises(place: Place, view: WeekView) -> WaitingList:
    """Promises past their date, with the units that hold most of them."""
    figure = view.figure("commitments_overdue", view.top.id)
    if figure["status"] != "ok":
        return _unknown(wording.LATE_PROMISES, figure)
    late = cache.open_promises(place, view.top.id, late_only=True)
    still = cache.open_promises(place, view.top.id)
    # Telling an outcome goes with complaints, a question of the review with replies: no list calls them late.
    counted = int((~still["kind"].isin(KINDS_OUTSIDE_PROMISES)).sum())
    count, before = int(figure["value"]), late_before(place, view.top.id)
    query = {"measure": "commitments_overdue", "unit": view.top.name}
    return WaitingList(
        wording.LATE_PROMISES,
        wording.number(count),
        wording.late_beside(counted, before, count),
        _by_unit(late, query),
        wording.see_all(count) if count else "",
        query,
    )


def _by_unit(late: pd.DataFrame, query: dict[str, str]) -> list[WaitingLine]:
    if late.empty:
        return [WaitingLine("No promise is late", "0", "–", {})]
    units = late.groupby("unit")["days_late"].agg(["size", "max"])
    units = units.sort_values(["size", "max"], ascending=False, kind="stable")
    return [
        WaitingLine(
            str(unit),
            wording.number(row["size"]),
            wording.oldest(int(row["max"])),
            query | {"unit": str(unit)},
        )
        for unit, row in units.head(TOP).iterrows()
    ]


def legal_clocks(place: Place, view: WeekView) -> WaitingList:
    """Open complaints by the end of their clock; the lines add up to all of them."""
    figure = view.figure("complaints_open", view.top.id)
    if figure["status"] != "ok":
        return _unknown(wording.LEGAL_CLOCKS, figure)
    cases = cache.open_complaints(place, view.top.id)
    part = clock_parts(cases)
    query = {"measure": "legal_clocks", "unit": view.top.name}
    return WaitingList(
        wording.LEGAL_CLOCKS,
        wording.number((part == "past").sum()),
        wording.clocks_beside(len(cases), int((part == "30").sum())),
        [_clock_line(name, label, cases[part == name], query) for name, label in wording.CLOCK_LINES.items()],
        f"See the {wording.counted(len(cases), 'clock')}" if len(cases) else "",
        query,
        f"{clocks.legal_clock_line(view.configuration)} {_past_and_legal(cases, part)}".strip(),
    )


def _past_and_legal(cases: pd.DataFrame, part: pd.Series) -> str:
    old = pd.to_numeric(cases["age"]).to_numpy() > PAST_DAYS
    past = (part == "past").to_numpy()
    return wording.past_and_legal(int(old.sum()), int((old & past).sum()), int(past.sum()))


def clock_parts(cases: pd.DataFrame) -> pd.Series:
    """When each clock ends, as a part of the list: past, 30, 60, 90, later, paused."""
    parts = cases["bucket"].map(_CLOCK_PARTS).astype(object)
    return parts.where(~cases["paused"].astype(bool), "paused")


def _clock_line(name: str, label: str, cases: pd.DataFrame, query: dict[str, str]) -> WaitingLine:
    offices = list(dict.fromkeys(cases["unit"]))
    where = offices[0] if len(offices) == 1 else wording.counted(len(offices), "office")
    if name == "paused":
        where = f"since {wording.day(min(cases['paused_on']))}" if len(cases) else ""
    return WaitingLine(label, wording.number(len(cases)), where if offices else "–", query | {"part": name})


def nobody_owns(place: Place, view: WeekView) -> WaitingList:
    """Open records that no unit has accepted or that name no unit."""
    if not any(view.states[part].connected for part in ("complaints", "promises")):
        return WaitingList(wording.NOBODY_OWNS, "–", "Neither complaints nor promises are connected")
    found = cache.nobody_owns(place, view.top.id)
    owner = next((node.owner for node in view.tree if node.is_unassigned), None)
    query = {"measure": "nobody_owns", "unit": view.top.name}
    part = unowned_parts(found)
    return WaitingList(
        wording.NOBODY_OWNS,
        wording.number(len(found)),
        wording.unowned_beside(int((found["days"] > 7).sum()), owner),
        [
            _waiting_line(label, found[part == name], query | {"part": name})
            for name, label in wording.UNOWNED_PARTS.items()
        ],
        wording.see_all(len(found)) if len(found) else "",
        query,
    )


def unowned_parts(found: pd.DataFrame) -> pd.Series:
    """Why nobody owns each record, as a part of the list: handed, promises, complaints."""
    names = {("not_accepted", "promise"): "handed", ("no_unit", "promise"): "promises"}
    pairs = zip(found["why"], found["record"], strict=True)
    return pd.Series([names.get(pair, "complaints") for pair in pairs], found.index, dtype=object)


def _waiting_line(label: str, found: pd.DataFrame, query: dict[str, str]) -> WaitingLine:
    oldest = wording.oldest(int(found["days"].max())) if len(found) else "–"
    return WaitingLine(label, wording.number(len(found)), oldest, query)


def late_before(place: Place, unit_id: int) -> int | None:
    """How many promises were late at the end of the week before; None where nobody knows."""
    weeks = cache.stock(place, unit_id, "commitments_overdue", 2)
    return int(weeks["numerator"].iloc[0]) if len(weeks) > 1 else None
