"""A measure week by week: one week an item, gaps where nothing is known, early weeks marked."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.figures import Figures
from metrics.measures import REGISTRY
from metrics.trends import COLUMNS, weekly_series, weekly_stock
from tests.measure_factories import UNITS, import_files, scorecard, values

View = Callable[..., Figures]
WEEKLY = [name for name, measure in REGISTRY.items() if measure.weekly is not None]


def node(view: Figures, name: str):  # type: ignore[no-untyped-def]
    return next(n for n in view.counts.tree if n.name == name)


def test_the_measures_with_a_weekly_version() -> None:
    assert set(WEEKLY) == {"A1", "A4", "A8", "B1", "B3", "B4", "B5", "C2", "C3", "C6", "D1"}


@pytest.mark.parametrize("measure", ["B1", "B5", "C2", "C6", "A4", "D1"])
@pytest.mark.parametrize("name", ["North", "Valley", "Springfield"])
def test_each_week_is_that_weeks_figure(
    agency_engine: sa.Engine, view: View, measure: str, name: str
) -> None:
    found = view()
    series = weekly_series(found, measure, node(found, name), 5)
    assert list(series.columns) == list(COLUMNS)
    for row in series.itertuples():
        week = f"{row.week_start:%G-W%V}"
        card = scorecard(agency_engine, week=week, window="week")
        figure = card.figure(measure, node(found, name).id)
        assert (row.numerator, row.denominator) == (figure["numerator"] or 0, figure["denominator"] or 0)


def test_early_weeks_are_marked_and_the_unfinished_one_is_not_there(view: View) -> None:
    found = view(as_of=datetime(2025, 12, 31, 5, tzinfo=UTC))
    series = weekly_series(found, "B1", node(found, "North"), 6)
    assert series["week_end"].tolist()[-1] == date(2025, 12, 28)
    assert series["provisional"].tolist() == [False] * 4 + [True] * 2


def test_a_week_without_records_is_a_gap(view: View) -> None:
    found = view(week=None)
    series = weekly_series(found, "C6", node(found, "North"), 26)
    gaps = series[series["denominator"] == 0]
    assert len(gaps) > 0
    assert gaps["value"].isna().all()
    assert set(values(gaps, "status", "reason")) == {("no_data", "no records in this week")}
    rest = series[series["denominator"] > 0]
    assert (rest["value"] == rest["numerator"] / rest["denominator"]).all()


def test_a_measure_without_weeks_or_without_a_source_has_no_series(
    view: View, engine: sa.Engine, tmp_path: Path
) -> None:
    found = view()
    assert weekly_series(found, "A2", node(found, "North")).empty
    assert weekly_series(found, "B1", node(found, "Unassigned")).empty
    import_files(engine, tmp_path, {"units": list(UNITS)})
    bare = view(engine=engine)
    assert weekly_series(bare, "B1", node(bare, "North")).empty
    assert list(weekly_series(bare, "B1", node(bare, "North")).columns) == list(COLUMNS)


def early_end(engine: sa.Engine, folder: Path) -> None:
    """Complaints up to 14 December 2025, promises up to 4 January 2026."""
    promise = {"promise": "P1", "unit": "North", "kind": "call_back", "made_at": "2025-11-03"}
    import_files(engine, folder, {"units": list(UNITS), "promises": [promise | {"due_at": "2025-12-31"}]})
    case = {"complaint": "C1", "received_on": "2025-10-06", "handling_unit": "North"}
    import_files(engine, folder, {"complaints": [case]}, datetime(2025, 12, 29, 5, tzinfo=UTC))


def test_weeks_that_the_file_does_not_reach_are_gaps(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    early_end(engine, tmp_path)
    found = view(engine=engine)
    series = weekly_series(found, "A1", node(found, "North"), 3)
    assert series["status"].tolist() == ["no_data"] * 3
    # Its day 90 is 4 January: that it is still open then cannot be known from a file that ends before.
    assert series["reason"].tolist()[-1] == (
        "Complaints cannot be read for this time: the file ends 2025-12-28."
    )
    stock = weekly_stock(found, "complaints_open", node(found, "North"), 14)
    assert stock["status"].tolist() == ["no_data"] * 1 + ["ok"] * 12 + ["no_data"]
    assert stock["value"].tolist()[1:13] == [1.0] * 12
    assert stock["value"].isna().tolist() == [True] + [False] * 12 + [True]


def test_a_stock_is_the_weeks_count(agency_engine: sa.Engine, view: View) -> None:
    found = view(week=None)
    for count in ("complaints_open", "commitments_overdue", "events_held"):
        for name in ("North", "Patrol", "Springfield"):
            stock = weekly_stock(found, count, node(found, name), 4)
            for row in stock.itertuples():
                card = scorecard(agency_engine, week=f"{row.week_start:%G-W%V}")
                assert row.value == card.figure(count, node(found, name).id)["value"]


def test_a_stock_that_no_file_fills_is_not_0(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    import_files(engine, tmp_path, {"units": list(UNITS)})
    found = view(engine=engine)
    stock = weekly_stock(found, "complaints_open", node(found, "North"), 3)
    assert stock["value"].isna().all()
    assert set(stock["reason"]) == {"Complaints are not connected."}


def test_each_measure_counts_an_item_in_the_week_in_which_it_can_be_judged(
    engine: sa.Engine, tmp_path: Path, view: View
) -> None:
    """Every item below is judged in the week of 1 December 2025, and in no other."""
    promise = {"unit": "North", "kind": "call_back", "made_at": "2025-10-06"}
    step = {"from_unit": "North", "to_unit": "North"}
    judged_by_30_days = [
        promise | {"promise": "five days late", "due_at": "2025-11-03", "ended_at": "2025-11-08"},
        promise | {"promise": "still open", "due_at": "2025-11-03"},
        promise | {"promise": "kept", "due_at": "2025-11-03", "ended_at": "2025-11-01"},
    ]
    due = [promise | {"promise": name, "due_at": "2025-12-03"} for name in ("often", "twice")]
    event = {
        "unit": "North",
        "state": "held",
        "initiation": "requested",
        "stance": "mixed",
        "attendance": "9",
    }
    heard = event | {
        "start": "2025-11-19 18:00",
        "feedback_asked": "yes",
        "feedback_recorded_on": "2025-11-20",
    }
    case = {"handling_unit": "North", "received_on": "2025-09-04"}
    told = {"decided_on": "2025-11-26", "told_on": "2025-11-28", "closed_on": "2025-12-01"}
    files = {
        "units": list(UNITS),
        "promises": judged_by_30_days + due,
        "hand_offs": [
            step | {"promise": name, "number": str(number), "at": f"2025-11-1{number} 09:00"}
            for name, times in (("often", 3), ("twice", 2))
            for number in range(times)
        ],
        "due_changes": [
            {
                "promise": "often",
                "number": "1",
                "changed_at": "2025-11-10 10:00",
                "new_due": "2025-12-20",
                "moved_by": "agency",
            }
        ],
        "events": [heard | {"event": "closed"}, event | {"event": "open", "start": "2025-11-20 18:00"}],
        "complaints": [
            case | told | {"complaint": "C1"},
            case | {"complaint": "C2", "decided_on": "2025-11-26"},
        ],
    }
    import_files(engine, tmp_path, files)
    found = view(engine=engine)
    expected = {"A1": (1, 2), "A8": (1, 2), "B3": (35, 3), "B4": (1, 2), "B5": (1, 2), "C3": (1, 2)}
    for measure, pair in expected.items():
        series = weekly_series(found, measure, node(found, "North"), 26)
        judged = values(series[series["denominator"] > 0], "week_start", "numerator", "denominator")
        weeks = {week: sums for week, *sums in judged}
        assert weeks.pop(date(2025, 12, 1)) == list(pair), measure
        # The promises judged by day 30 fell due on 3 November: B5 and B4 count them there.
        assert set(weeks) <= ({date(2025, 11, 3)} if measure in ("B4", "B5") else {date(2025, 12, 29)})
