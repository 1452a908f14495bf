"""Frames made ready to draw: one function for each kind of chart, from scorecard rows and trends."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard import wording


def week_points(trend: pd.DataFrame, kind: str = "share", step: int = 1) -> pd.DataFrame:
    """A trend frame made ready to draw: every week present, gaps empty, one reading each.

    step: weeks in a row of the frame; blocks of several are all there, as long as they are.

    Columns added: `shown` (the value, empty unless its status is ok), `early`, `joined` (the early weeks and
    the settled one before them, for the dotted line), `reading`. `lower`, `upper`, `centre`, `state`,
    `label`, `excluded` and `rebased` are kept where the signal rules have put them.
    """
    points = trend.assign(week_start=pd.to_datetime(trend["week_start"]))
    if not points.empty and step == 1:
        every = pd.date_range(points["week_start"].min(), points["week_start"].max(), freq="7D")
        points = points.set_index("week_start").reindex(every).rename_axis("week_start").reset_index()
    absent = points["status"].isna()
    points["status"] = points["status"].where(~absent, "no_data")
    points["early"] = points["provisional"].astype("boolean").fillna(False).astype(bool)
    points["shown"] = pd.to_numeric(points["value"]).where(points["status"] == "ok")
    points["joined"] = points["early"] | points["early"].shift(-1, fill_value=False)
    points["reading"] = [_week_reading(row, kind, step) for row in points.itertuples()]
    return points


def _week_reading(row: Any, kind: str, step: int) -> str:
    start = row.week_start.date()
    week = wording.week(start) if step == 1 else wording.span(start, row.week_end)
    if row.status != "ok":
        reason = getattr(row, "reason", None)
        return f"{week}: {wording.missing(row.status, reason if isinstance(reason, str) else None).lower()}"
    early = ", early" if row.early else ""
    state = getattr(row, "state", "")
    if isinstance(state, str) and state:
        early += f", {wording.VARIATION[state][1].lower()}"
    if kind == "share" and not pd.isna(row.denominator):
        return f"{week}: {wording.share(int(row.numerator), int(row.denominator))}{early}"
    return f"{week}: {wording.figure(row.shown, kind)}{early}"


def line_points(row: Any, top: float = 1) -> pd.DataFrame:
    """One scorecard row for `interval_line`: places 0..100 on the line, empty where there is no value."""
    shown = {name: getattr(row, name) for name in ("value", "low", "high", "target")}
    if row.status != "ok":
        shown |= {"value": None, "low": None, "high": None}
    return pd.DataFrame([{name: _place(value, top) for name, value in shown.items()}], dtype="float64")


def _place(value: Any, top: float) -> float | None:
    return None if value is None or pd.isna(value) else min(max(float(value) / top, 0), 1) * 100


def score_points(value: float | None, low: float | None = None, high: float | None = None) -> pd.DataFrame:
    """The score and its band for `score_line`; empty where there is no score."""
    return pd.DataFrame([{"value": value, "low": low, "high": high}], dtype="float64")


def dot_points(weeks: pd.DataFrame) -> pd.DataFrame:
    """Week by week, whether outreach was held: `place`, `held` (yes, no, unknown) and a reading."""
    points = weeks.reset_index(drop=True)
    known = points["status"] == "ok"
    held = pd.to_numeric(points["value"]).fillna(0) > 0
    state = held.map({True: "yes", False: "no"}).where(known, "unknown")
    words = {"yes": "outreach held", "no": "no outreach", "unknown": wording.NO_RECORDS}
    starts = pd.to_datetime(points["week_start"])
    reading = [f"{wording.week(s.date())}: {words[h]}" for s, h in zip(starts, state, strict=True)]
    return pd.DataFrame({"place": range(len(points)), "held": state, "reading": reading})


def bar_points(labels: Sequence[str], counts: Sequence[int], marked: Sequence[str] = ()) -> pd.DataFrame:
    """Rows for `bars`, in the order given; `marked` labels are drawn in ink."""
    return pd.DataFrame(
        {
            "label": list(labels),
            "count": list(counts),
            "text": [wording.number(count) for count in counts],
            "marked": [label in marked for label in labels],
        }
    )
