"""The table of units, in tree order: counts, shares, a small line, and a word in every cell."""

from typing import Any, Final

import pandas as pd

from dashboard import cache, charts, tables, wording
from dashboard.cache import Place, WeekView
from dashboard.facts import signals
from dashboard.facts.waiting import PAST_DAYS
from metrics.signals import icons
from models.tree import UnitNode

COLUMNS: Final = (
    "Unit",
    "Promises kept this week",
    "On time, 13 weeks",
    "Weekly share, 26 weeks",
    "Open past 90 days",
    "Outreach weeks",
    "State",
)


@cache.once
def unit_lines(place: Place, ids: tuple[int, ...]) -> pd.DataFrame:
    """One row a unit in tree order; counts and shares, a sparkline, and a word in every cell."""
    view = cache.week_view(place)
    trends = cache.unit_trends(place, "B1")
    cases = cache.open_complaints(place, view.top.id)
    past = cases.loc[pd.to_numeric(cases["age"]) > PAST_DAYS, "unit_id"]
    chosen = [node for node in view.tree if node.id in ids]
    first = min((node.depth for node in chosen), default=1)
    lines = [
        (_unit_name(view, node, first), *_unit_cells(place, view, node, trends, past)) for node in chosen
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS))


def _unit_name(view: WeekView, node: UnitNode, first: int) -> str:
    inside = len(view.below(node.id)) - 1
    return tables.unit_name(f"{node.name} ({inside})" if inside else node.name, node.depth - first)


def _unit_cells(
    place: Place, view: WeekView, node: UnitNode, trends: dict[int, pd.DataFrame], past: pd.Series
) -> tuple[str, ...]:
    rows = view.rows_of(node.id)
    return (
        _kept_cell(rows),
        _share_cell(node, rows.loc["B1"]),
        _spark_cell(node, trends[node.id], rows.loc["B1"]),
        _past_cell(view, node, past),
        _outreach_cell(rows.loc["C2"]),
        state_cell(place, node),
    )


def _kept_cell(rows: pd.DataFrame) -> str:
    due, kept = rows.loc["commitments_due"], rows.loc["commitments_kept"]
    if due["status"] != "ok" or kept["status"] != "ok":
        return "not connected"
    return wording.of(int(kept["value"]), int(due["value"])) if due["value"] else "none due"


def _share_cell(node: UnitNode, row: Any) -> str:
    if node.is_unassigned:
        return "not measured"
    return tables.value_cell(row, table=False) if row["status"] != "no_data" else _short(row["reason"])


def _short(reason: Any) -> str:
    """A reason in two words, for a narrow cell; the unit's page gives it in full."""
    return "not connected" if "not connected" in str(reason) else "no figure"


def _spark_cell(node: UnitNode, trend: pd.DataFrame, figure: Any) -> str:
    if trend.empty:
        return wording.missing("no_data") if not node.is_unassigned else "not measured"
    values = [None if pd.isna(value) else float(value) for value in trend["value"]]
    early = int(trend["provisional"].astype(bool).sum())
    goal = float(figure["target"]) if tables.known(figure["target"]) else None
    return charts.sparkline_cell(
        values, wording.trend_reading(trend, f"{node.name}, kept on time"), goal=goal, early=early
    )


def _past_cell(view: WeekView, node: UnitNode, past: pd.Series) -> str:
    figure = view.figure("complaints_open", node.id)
    if figure["status"] != "ok":
        return "not connected"
    if view.figure("A1", node.id)["status"] == "no_data" and not node.is_unassigned:
        return "agency only"
    return wording.number(int(past.isin([below.id for below in view.below(node.id)]).sum()))


def _outreach_cell(row: Any) -> str:
    if row["status"] == "ok":
        return wording.of(int(row["numerator"]), int(row["denominator"]))
    reason = str(row["reason"] or "")
    if "job" in reason:
        return tables.NOT_ITS_JOB
    return _short(reason)


def state_cell(place: Place, node: UnitNode) -> str:
    """How the newest settled week stands against the unit's own usual: the worst of its measures by name."""
    if node.is_unassigned:
        return wording.COUNTED_ONLY
    rows = cache.judged(place).rows
    mine = rows[(rows["unit_id"] == node.id) & (rows["state"] != "")]
    if mine.empty:
        panel = signals.panel(place, node.id, "B1")
        return wording.mark(panel.variation) if panel is not None and panel.usual else wording.NO_LIMITS
    for state in (icons.WORSE, icons.HIGHER, icons.LOWER, icons.BETTER):
        names = [
            wording.weekly_label(signals.weekly_name(m)) for m in mine["measure"][mine["state"] == state]
        ]
        if names:
            return f"{wording.mark(state)}: {wording.names_listed(names)}"
    return wording.mark(icons.USUAL)
