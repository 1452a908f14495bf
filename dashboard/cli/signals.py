"""signals: which weeks are unusual, and why, as a table, JSON and CSV."""

from typing import TYPE_CHECKING, Any

import typer

from dashboard.cli.output import Format, show
from dashboard.cli.places import Agency, Form, UnitName, WeekLabel, now, place, week_of

if TYPE_CHECKING:
    import pandas as pd

    from metrics.trends import Weekly
    from models.tree import UnitNode


def signals(
    agency: Agency = None, unit: UnitName = None, week: WeekLabel = None, form: Form = Format.TABLE
) -> None:
    """Every unit and measure with a weekly chart: its limits, its newest settled week, and whether to ask."""
    import numpy as np
    import pandas as pd

    from metrics.counts import day_number
    from metrics.figures import figures
    from metrics.signals.notes import read_notes
    from metrics.signals.questions import judge_week
    from metrics.signals.series import CHARTED, chart_of
    from metrics.trends import histories
    from models.access import Scope
    from models.tree import find_unit

    with place(agency) as (connection, scope):
        view = figures(connection, scope, now=now(), week=week_of(week))
        notes = read_notes(connection, Scope(scope.agency_id))
        only = find_unit(connection, scope, unit).id if unit else None
    nodes = [node for node in view.counts.tree if only in (None, node.id)]
    judged = judge_week(view, notes)
    tested = judged.rows.set_index(["measure", "unit_id"])
    rows = []
    for name, weekly in histories(view, CHARTED, nodes).items():
        at = np.flatnonzero(weekly.mondays == day_number(judged.week.start))
        place_of_week = int(at[0]) if len(at) else None
        for row, own in enumerate(weekly.units):
            chart = chart_of(weekly, row, notes, view.counts.configuration)
            test = tested.loc[(name, own)] if (name, own) in tested.index else None
            rows.append(_row(weekly, row, place_of_week, view.counts.nodes[own], chart, test))
    rows.sort(key=lambda one: (not one["question"], not one["unusual"]))
    frame = pd.DataFrame(rows)
    title = f"Judged: {judged.week.label}; {judged.family} figures tested, {len(judged.questions)} questions"
    show(frame, form, title)


def _row(
    weekly: "Weekly", row: int, place: int | None, node: "UnitNode", chart: Any, test: "pd.Series | None"
) -> dict[str, Any]:
    """One line: the chart and its limits for an average step, the judged week, its test."""
    low, high = chart.usual or (None, None)
    below = 0 if place is None else int(weekly.below[row, place])
    above = int(weekly.above[row, place]) if place is not None and below else None
    return {
        "measure": weekly.measure,
        "unit": node.name,
        "chart": chart.last.kind,
        "step": chart.line.step,
        "baseline": chart.last.baseline,
        "centre": chart.last.typical[0] if chart.last.typical else None,
        "lower": low,
        "upper": high,
        "sigma_z": chart.last.sigma_z,
        "numerator": above,
        "denominator": below or None,
        "value": None if above is None else above / below,
        "variation": chart.variation,
        "assurance": chart.assurance,
        "leans": chart.runs.unusual if chart.usual else None,
        "p": None if test is None else test["p"],
        "corrected": None if test is None else test["corrected"],
        "usual_low": None if test is None else test["low"],
        "usual_high": None if test is None else test["high"],
        "unusual": bool(test is not None and test["unusual"]),
        "question": bool(test is not None and test["question"]),
    }


def register(app: typer.Typer) -> None:
    """Add this room's command."""
    app.command()(signals)
