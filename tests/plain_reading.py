"""A plain reading of a random agency's rows by pandas: a few lines a measure, nothing of `metrics`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tests.factories import AGENCY
from tests.measure_factories import Files
from tests.random_agency import MOVED_ON

DUTY = ("North", "South", "East")
ON_MERITS = ("sustained", "unfounded", "exonerated")
DAY = pd.Timedelta(days=1)
Pair = tuple[float, float]


def monday(days: pd.Series) -> pd.Series:
    return days - pd.to_timedelta(days.dt.day_of_week, unit="D")


def belongs(units: pd.Series, days: pd.Series, wanted: str) -> pd.Series:
    """Whether each unit is, or was on the Sunday of the day's week under, the wanted one."""
    after = monday(days) + 6 * DAY >= pd.Timestamp(MOVED_ON)
    bureau = units.map({"North": "Patrol", "East": "Valley", "South": "Patrol"})
    bureau = bureau.mask((units == "South") & after, "Valley")
    return (units == wanted) | (bureau == wanted) | (wanted == AGENCY)


@dataclass
class Reading:
    """One agency's rows, one unit and one window."""

    cases: pd.DataFrame
    outcomes: pd.DataFrame
    promises: pd.DataFrame
    events: pd.DataFrame
    records: pd.DataFrame
    wanted: str
    first: pd.Timestamp
    last: pd.Timestamp

    def within(self, frame: pd.DataFrame, day: str, *, at_end: bool = False) -> pd.DataFrame:
        days = pd.Series(self.last, frame.index) if at_end else frame[day]
        return frame[frame[day].notna() & belongs(frame["unit"], days, self.wanted)]

    def due(self) -> pd.DataFrame:
        rows = self.within(self.promises, "due")
        return rows[rows["due"].between(self.first, self.last)]

    def at_risk(self) -> tuple[pd.Series, pd.Series, pd.Series]:
        """Age at entry, age at the end, closed: all cases open at some time in the window."""
        t = self.within(self.cases, "received", at_end=True)
        t = t[(t["received"] <= self.last) & ~(t["closed"] < self.first)]
        entry = (self.first - t["received"]).dt.days.clip(lower=0)
        end = t["closed"].where(t["closed"] <= self.last, self.last)
        return entry, (end - t["received"]).dt.days, t["closed"] <= self.last

    def visits(self, rows: pd.DataFrame) -> Any:
        return rows.groupby(["unit", "day", "community"])


def survival(entry: pd.Series, end: pd.Series, event: pd.Series) -> tuple[dict[int, float], dict[int, int]]:
    """Product limit day by day from the first age with five at risk."""
    left, curve, risks, started = 1.0, {}, {}, False
    for age in range(int(end.max()) + 1 if len(end) else 0):
        risks[age] = int(((entry <= age) & (end >= age)).sum())
        started = started or risks[age] >= 5
        closed = int((event & (end == age)).sum())
        left *= 1 - closed / risks[age] if started and risks[age] else 1
        curve[age] = left
    return curve, risks


def a1(x: Reading) -> Pair:
    entry, end, event = x.at_risk()
    return int((event & (end <= 90)).sum()), len(entry)


def a3(x: Reading) -> Pair:
    t = x.within(x.cases, "received", at_end=True)
    t = t[(x.last - t["received"] > 90 * DAY)]
    t = t[(t["received"] > x.last - 455 * DAY) | ~(t["closed"] < x.first)]
    return int((~(t["closed"] <= x.last)).sum()), len(t)


def a4(x: Reading) -> Pair:
    t = x.within(x.cases, "shut")
    again = (t["reopened"] - t["shut"]).dt.days.between(0, 60)
    t = t[t["shut"].between(x.first, x.last) & ~again]
    return int(t["reached"].sum()), len(t)


def a6(x: Reading) -> Pair:
    t = x.within(x.outcomes, "closed")
    t = t[t["closed"].between(x.first, x.last) & t["finding"].isin(ON_MERITS)]
    return int((t["finding"] == "sustained").sum()), len(t)


def a8(x: Reading) -> Pair:
    t = x.within(x.cases, "decided")
    t = t[(t["decided"] + 7 * DAY).between(x.first, x.last)]
    return int((t["told"] - t["decided"]).between(0 * DAY, 7 * DAY).sum()), len(t)


def b1(x: Reading) -> Pair:
    return int(x.due()["kept"].sum()), len(x.due())


def b2(x: Reading) -> Pair:
    t = x.within(x.promises, "due", at_end=True)
    t = t[(t["due"] <= x.last) & ((t["due"] > x.last - 364 * DAY) | ~(t["ended"] < x.first))]
    return int((~(t["ended"] <= x.last)).sum()), len(t)


def b3(x: Reading) -> Pair:
    return int((~x.due()["kept"]).sum()), len(x.due())


def c1(x: Reading) -> Pair:
    t = x.within(x.events, "day")
    t = t[t["day"].between(x.first, x.last) & (t["state"] == "held") & (t["kind"] != "crisis_briefing")]
    t = t[t["initiation"].isin(["proactive", "reactive"])]
    ours = x.visits(t.assign(ours=t["initiation"] == "proactive"))["ours"].all()
    return int(ours.sum()), len(ours)


def c2(x: Reading) -> Pair:
    t = x.within(x.events, "day")
    t = t[t["day"].between(x.first, x.last) & (t["state"] == "held") & (t["stance"] != "enforcement")]
    start = max(x.first, monday(x.events["day"]).min())
    weeks = pd.Series(pd.date_range(start, x.last, freq="7D"))
    every = sum(int(belongs(pd.Series(own, weeks.index), weeks, x.wanted).sum()) for own in DUTY)
    return len(set(zip(t["unit"], monday(t["day"]), strict=True))), every


def c3(x: Reading) -> Pair:
    t = x.within(x.events, "day")
    t = t[
        t["day"].between(x.first, x.last - 14 * DAY) & (t["state"] == "held") & (t["feedback_asked"] != "no")
    ]
    prompt = (t["attendance"] != "") & ((t["recorded"] - t["day"]).dt.days <= 14)
    closed = x.visits(t.assign(closed=prompt))["closed"].all()
    return int(closed.sum()), len(closed)


def c6(x: Reading) -> Pair:
    t = x.within(x.events, "day")
    t = t[t["day"].between(x.first, x.last) & (t["initiation"] == "requested")]
    t = t[
        (t["state"] != "to_be_confirmed")
        & ~((t["state"] == "cancelled") & (t["cancelled_by"] == "requester"))
    ]
    held = x.visits(t.assign(held=t["state"] == "held"))["held"].any()
    return int(held.sum()), len(held)


def d1(x: Reading) -> Pair:
    t = x.within(x.records, "day")
    t = t[t["day"].between(x.first, x.last)]
    return int(t["whole"].sum()), len(t)


PAIRS: dict[str, Callable[[Reading], Pair]] = {
    "A1": a1, "A3": a3, "A4": a4, "A6": a6, "A8": a8, "B1": b1, "B2": b2, "B3": b3,
    "C1": c1, "C2": c2, "C3": c3, "C6": c6, "D1": d1,
}  # fmt: skip


def days(frame: pd.DataFrame, **columns: str) -> pd.DataFrame:
    """The frame with these columns as days."""
    read = {
        name: pd.to_datetime(frame[column].str[:10].replace("", None)) for name, column in columns.items()
    }
    return frame.assign(**read)


def instants(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column.replace("", None), format="mixed")


def read_cases(rows: Files) -> pd.DataFrame:
    t, o = pd.DataFrame(rows["complaints"]), pd.DataFrame(rows["outcomes"])
    t = days(
        t,
        received="received_on",
        shut="closed_on",
        reopened="reopened_on",
        decided="decided_on",
        told="told_on",
    )
    mine = o.groupby("complaint")
    t["repeats"] = t["complaint"].map(mine["finding"].agg(lambda f: (f == "duplicate").all()))
    t["reached"] = t["complaint"].map(mine["finding"].agg(lambda f: f.isin(ON_MERITS).any()))
    t["filed"] = t["complaint"].map(mine["category"].agg(lambda c: (c != "").any()))
    t["unit"] = t["handling_unit"].replace("", AGENCY)
    return t.assign(closed=t["shut"].mask(t["reopened"] >= t["shut"]))


def read_promises(rows: Files) -> pd.DataFrame:
    t, h = pd.DataFrame(rows["promises"]), pd.DataFrame(rows["hand_offs"])
    t = days(t, made="made_at", due="due_at", ended="ended_at")
    by_day = t["due_at"].str.len() == 10
    until = instants(t["due_at"]).where(~by_day, t["due"] + DAY)
    h = h.assign(moment=instants(h["at"])).merge(t.assign(until=until)[["promise", "until"]], on="promise")
    last = h[~(h["moment"] > h["until"])].sort_values("moment").groupby("promise")["to_unit"].last()
    t["unit"] = t["promise"].map(last).fillna(t["unit"])
    in_time = (t["ended"] <= t["due"]).where(by_day, instants(t["ended_at"]) <= instants(t["due_at"]))
    return t.assign(kept=in_time & (t["ending"] != "cancelled_by_agency"), in_time=in_time)


def read(rows: Files) -> Reading:
    cases, promises = read_cases(rows), read_promises(rows)
    events = days(pd.DataFrame(rows["events"]), day="start", recorded="feedback_recorded_on")
    outcomes = pd.DataFrame(rows["outcomes"]).merge(cases[["complaint", "closed"]], on="complaint")
    outside = promises["kind"].isin(["outcome_notice", "review_question"])
    early = promises["in_time"] & (promises["ending"] == "cancelled_by_requester")
    held = events[events["state"] == "held"]
    records = pd.concat(
        [
            cases.assign(day=cases["received"], whole=cases["filed"] & (cases["channel"] != "")),
            promises.assign(day=promises["ended"].fillna(promises["made"]), whole=promises["due"].notna()),
            held.assign(whole=held["kind"] != ""),
        ],
        ignore_index=True,
    )[["unit", "day", "whole"]]
    start = pd.Timestamp(0)
    return Reading(
        cases[~cases["repeats"].astype(bool)],
        outcomes,
        promises[~outside & ~early],
        events,
        records,
        AGENCY,
        start,
        start,
    )
