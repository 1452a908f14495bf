"""The weekly counts: what happened in each unit in each week, and what stood open at its end."""

from typing import Any, Final

import numpy as np
import pandas as pd

from metrics.calendar import Week
from metrics.counts import Bools, Counts, Ints, Rows, day_number, monday
from metrics.together import is_concerning
from models.counts import OPEN
from models.vocabulary import dispositions

COUNTS: Final = (
    "complaints_received",
    "complaints_closed",
    "complaints_open",
    "outcomes_closed",
    "outcomes_on_merits",
    "outcomes_sustained",
    "commitments_made",
    "commitments_due",
    "commitments_kept",
    "commitments_done",
    "commitments_overdue",
    "events_held",
    "events_proactive",
)
STOCKS: Final = ("complaints_open", "commitments_overdue")  # they stand at a week's end
Cells = tuple[Ints, Ints, Ints]  # units, Mondays, n


def weekly_counts(
    counts: Counts, first: Week | None = None, last: Week | None = None, units: frozenset[int] | None = None
) -> pd.DataFrame:
    """Each unit's OWN weekly counts: unit_id, week_start (days), count, n; zeros left out.

    Complaints by handling unit, outcomes by unit concerned (in the week their case closed), promises by
    owner, due and kept by week of the original due. Stocks stand at week end, in the unfinished week at the
    as-of. An open-ended start means the first record, an open end the week of the as-of; what lies after
    it has no counts.
    """
    current = _monday(counts.last_day)
    low = day_number(first.start) if first else None
    top = min(day_number(last.start), current) if last else current
    cells = {**_flows(counts, low, min(top + 6, counts.last_day)), **_stocks(counts, low, top)}
    found = [(*cells[name], np.full(len(cells[name][0]), place)) for place, name in enumerate(COUNTS)]
    own, week, n, place = (np.concatenate(parts) for parts in zip(*found, strict=True))
    if units is not None:
        own, week, n, place = (column[np.isin(own, sorted(units))] for column in (own, week, n, place))
    frame = pd.DataFrame({"week_start": week, "unit_id": own, "place": place, "n": n})
    rows = frame.groupby(["week_start", "unit_id", "place"]).sum().reset_index()
    rows["count"] = [COUNTS[place] for place in rows["place"]]
    return rows[["unit_id", "week_start", "count", "n"]]


def shown_counts(
    counts: Counts, first: Week | None = None, last: Week | None = None, units: frozenset[int] | None = None
) -> pd.DataFrame:
    """The same as they may be told: unit, week_start (days), count, n, by name.

    Outcomes of very small units stand on one line with those that they are shown together with.
    """
    rows, together = weekly_counts(counts, first, last), counts.together
    lines = [
        together.line(own) if is_concerning(count) else (own,)
        for own, count in zip(rows["unit_id"].tolist(), rows["count"], strict=True)
    ]
    rows = rows.assign(line=pd.Series(lines, rows.index, dtype=object))
    if units is not None:
        rows = rows[[bool(units.intersection(line)) for line in rows["line"]]]
    places = {name: place for place, name in enumerate(COUNTS)}
    rows = rows.groupby(["week_start", "line", "count"])["n"].sum().reset_index()
    rows = rows.assign(unit=rows["line"].map(together.name), place=rows["count"].map(places))
    rows = rows.sort_values(["week_start", "line", "place"], ignore_index=True)
    return rows[["unit", "week_start", "count", "n"]]


def _monday(day: int) -> int:
    return int(monday(np.array([day]))[0])


def _flows(counts: Counts, low: int | None, end: int) -> dict[str, Cells]:
    case, due, made = (counts.tables[t] for t in ("case_count", "due_count", "made_count"))
    outcome, event = counts.tables["outcome_count"], counts.tables["event_count"]
    merits, sustained = (np.isin(outcome["disposition"], dispositions(f)) for f in ("on_merits", "sustained"))
    held = event["state"] == "held"

    def of(rows: Rows, day: str, chosen: Any = True) -> Cells:
        days = rows[day]
        here: Bools = chosen & (days <= end)
        if low is not None:
            here = here & (days >= low)
        return rows["unit_id"][here], monday(days[here]), rows["n"][here]

    return {
        "complaints_received": of(case, "received_on"),
        "complaints_closed": of(case, "closed_on"),
        "outcomes_closed": of(outcome, "closed_on"),
        "outcomes_on_merits": of(outcome, "closed_on", merits),
        "outcomes_sustained": of(outcome, "closed_on", sustained),
        "commitments_made": of(made, "week_start", made["flow"] == "made"),
        "commitments_due": of(due, "due_on"),
        "commitments_kept": of(due, "due_on", due["late"] == 0),
        "commitments_done": of(made, "week_start", made["flow"] == "done"),
        "events_held": of(event, "event_on", held),
        "events_proactive": of(event, "event_on", held & (event["initiation"] == "proactive")),
    }


def _stocks(counts: Counts, low: int | None, top: int) -> dict[str, Cells]:
    case, flow, due = (counts.tables[t] for t in ("case_count", "flow_count", "due_count"))
    current = _monday(counts.last_day)
    unfinished = current + 6 > counts.last_day
    counted = flow["ending"] != "excluded"
    own, due_week, ended_week, n = (flow[c][counted] for c in ("unit_id", "due_week", "ended_week", "n"))
    starts, stops = monday(case["received_on"]), monday(case["closed_on"])
    overdue = _standing(own, due_week, ended_week, n, low, min(top, current - 7) if unfinished else top)
    if unfinished and top == current:
        # At the as-of of an unfinished week only what fell due by then can be late: days tell, weeks do not.
        late = (due["due_on"] <= counts.last_day) & (due["late"] == OPEN)
        here = (due["unit_id"][late], np.full(int(late.sum()), current), due["n"][late])
        overdue = tuple(np.concatenate(pair) for pair in zip(overdue, here, strict=True))  # type: ignore[assignment]
    return {
        "complaints_open": _standing(case["unit_id"], starts, stops, case["n"], low, top),
        "commitments_overdue": overdue,
    }


def _standing(units: Ints, starts: Ints, stops: Ints, n: Ints, low: int | None, top: int) -> Cells:
    """How many stand open at each week's end: begun in or before the week, not stopped in or before it."""
    first = low if low is not None else int(starts.min(initial=top))
    stood = (starts <= top) & (stops > np.maximum(starts, first))
    own, place = np.unique(units[stood], return_inverse=True)
    weeks = max((top - first) // 7 + 1, 0)
    moves = np.zeros((len(own), weeks + 1), "int64")
    if weeks:
        begun, gone = np.maximum(starts[stood], first), np.minimum(stops[stood], top + 7)
        np.add.at(moves, (place, (begun - first) // 7), n[stood])
        np.subtract.at(moves, (place, (gone - first) // 7), n[stood])
    standing = moves.cumsum(axis=1)[:, :weeks]
    unit, week = np.nonzero(standing)
    return own[unit], first + 7 * week, standing[unit, week]
