"""This week's three lists: late promises, legal clocks, what nobody owns."""

from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from dashboard import cache, wording
from dashboard.cache import Place, WeekView

TOP: Final = 3
PAST_DAYS: Final = 90
SOON: Final = ("today", "7 days", "30 days")


@dataclass(frozen=True)
class WaitingList:
    """One of the three lists: its number with the denominator in words, its first rows, its link."""

    label: str
    number: str
    beside: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    link: str = ""
    query: dict[str, str] = field(default_factory=dict)
    note: str = ""


@cache.once
def waiting_lists(place: Place) -> list[WaitingList]:
    """Late promises, legal clocks, what nobody owns."""
    view = cache.week_view(place)
    return [late_promises(place, view), legal_clocks(place, view), nobody_owns(place, view)]


def _unknown(label: str, row: Any) -> WaitingList:
    return WaitingList(label, "–", wording.missing(row["status"], row["reason"]))


def late_promises(place: Place, view: WeekView) -> WaitingList:
    """Promises past their date, with the units that hold most of them."""
    figure = view.figure("commitments_overdue", view.agency.id)
    if figure["status"] != "ok":
        return _unknown(wording.LATE_PROMISES, figure)
    late = cache.open_promises(place, view.agency.id, late_only=True)
    still = cache.open_promises(place, view.agency.id)
    count, before = int(figure["value"]), late_before(place, view.agency.id)
    return WaitingList(
        wording.LATE_PROMISES,
        wording.number(count),
        wording.late_beside(len(still), before, count),
        _by_unit(late),
        wording.see_all(count),
        {"measure": "commitments_overdue", "unit": view.agency.name},
    )


def _by_unit(late: pd.DataFrame) -> list[tuple[str, str, str]]:
    if late.empty:
        return [("No promise is late", "0", "–")]
    days = pd.to_numeric(late["days_left"])
    units = (
        days.groupby(late["unit"]).agg(["size", "min"]).sort_values(["size", "min"], ascending=[False, True])
    )
    return [
        (str(unit), wording.number(row["size"]), wording.oldest(-int(row["min"])))
        for unit, row in units.head(TOP).iterrows()
    ]


def legal_clocks(place: Place, view: WeekView) -> WaitingList:
    """Open complaints by the end of their clock."""
    figure = view.figure("complaints_open", view.agency.id)
    if figure["status"] != "ok":
        return _unknown(wording.LEGAL_CLOCKS, figure)
    cases = cache.open_complaints(place, view.agency.id)
    clock = cache.configuration().legal_clocks[0]
    soon = int(cases["bucket"].isin(SOON).sum())
    buckets = (("Past the deadline", "late"), ("In 31–60 days", "60 days"), ("In 61–90 days", "90 days"))
    lines = [_clock_line(label, cases[cases["bucket"] == bucket]) for label, bucket in buckets]
    return WaitingList(
        wording.LEGAL_CLOCKS,
        wording.number(soon),
        wording.clocks_beside(len(cases)),
        [*lines, _paused_line(cases[cases["paused"].astype(bool)])],
        f"See the {wording.counted(len(cases), 'clock')}",
        {"measure": "legal_clocks", "unit": view.agency.name},
        wording.clock_line(clock.name, clock.adopted),
    )


def _clock_line(label: str, cases: pd.DataFrame) -> tuple[str, str, str]:
    offices = list(dict.fromkeys(cases["unit"]))
    where = offices[0] if len(offices) == 1 else wording.counted(len(offices), "office")
    return label, wording.number(len(cases)), where if offices else "–"


def _paused_line(cases: pd.DataFrame) -> tuple[str, str, str]:
    since = f"since {wording.day(min(cases['paused_on']))}" if len(cases) else "–"
    return "Paused", wording.number(len(cases)), since


def nobody_owns(place: Place, view: WeekView) -> WaitingList:
    """Open records that no unit has accepted or that name no unit."""
    if not any(view.states[part].connected for part in ("complaints", "promises")):
        return WaitingList(wording.NOBODY_OWNS, "–", "Neither complaints nor promises are connected")
    found = cache.nobody_owns(place, view.agency.id)
    unassigned = {node.name: node for node in view.tree if node.is_unassigned}
    owner = next((node.owner for node in unassigned.values()), None)
    named = ~found["unit"].isin(unassigned)
    lines = [
        _waiting_line("Handed on, not accepted", found[named]),
        _waiting_line("Unassigned promises", found[~named & (found["record"] == "promise")]),
        _waiting_line("Unassigned complaints", found[~named & (found["record"] == "complaint")]),
    ]
    return WaitingList(
        wording.NOBODY_OWNS,
        wording.number(len(found)),
        wording.unowned_beside(int((found["days"] > 7).sum()), owner),
        lines,
        wording.see_all(len(found)),
        {"measure": "nobody_owns", "unit": view.agency.name},
    )


def _waiting_line(label: str, found: pd.DataFrame) -> tuple[str, str, str]:
    return label, wording.number(len(found)), wording.oldest(int(found["days"].max())) if len(found) else "–"


def late_before(place: Place, unit_id: int) -> int | None:
    """How many promises were late at the end of the week before; None where nobody knows."""
    weeks = cache.stock(place, unit_id, "commitments_overdue", 2)
    return int(weeks["numerator"].iloc[0]) if len(weeks) > 1 else None
