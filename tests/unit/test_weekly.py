"""Weekly counts: flows add up over units, stocks stand at week end, nothing is said of weeks to come."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from metrics.calendar import Week
from metrics.counts import day_of
from metrics.figures import Figures
from metrics.weekly import COUNTS, weekly_counts
from tests.factories import import_rows, rows_of
from tests.measure_factories import AS_OF, figure, import_files, scorecard

View = Callable[..., Figures]
STOCKS = ("complaints_open", "commitments_overdue")


def by_week(view: Figures, count: str) -> dict[str, int]:
    rows = weekly_counts(view.counts)
    rows = rows[rows["count"] == count]
    return {Week(day_of(week)).label: int(n) for week, n in rows.groupby("week_start")["n"].sum().items()}


def test_the_agencys_counts_are_the_sums_of_its_units_own(agency_engine: sa.Engine, view: View) -> None:
    counts = view().counts
    rows = weekly_counts(counts)
    for label in ("2026-W01", "2025-W45", "2025-W44"):
        week = Week.parse(label)
        card = scorecard(agency_engine, week=week)
        mine = rows[[day_of(day) == week.start for day in rows["week_start"]]]
        for name in COUNTS:
            own = int(mine[mine["count"] == name]["n"].sum())
            assert figure(card, name, "Springfield")["numerator"] == own
            bureaus = [figure(card, name, unit)["numerator"] for unit in ("Patrol", "Valley")]
            alone = mine[mine["unit_id"].isin(n.id for n in counts.tree if n.depth == 1 or n.depth == 0)]
            assert sum(bureaus) + int(alone[alone["count"] == name]["n"].sum()) == own


def test_a_moved_unit_counts_for_the_bureau_that_had_it_on_the_weeks_sunday(agency_engine: sa.Engine) -> None:
    for label, bureau, other in (("2025-W44", "Patrol", "Valley"), ("2025-W45", "Valley", "Patrol")):
        card = scorecard(agency_engine, week=label)
        for name in ("commitments_due", "commitments_overdue", "events_held"):
            south = figure(card, name, "South")["numerator"]
            with_it = {"Patrol": "North", "Valley": "East"}
            parts = {key: figure(card, name, unit)["numerator"] for key, unit in with_it.items()}
            assert figure(card, name, bureau)["numerator"] == parts[bureau] + south
            assert figure(card, name, other)["numerator"] == parts[other]


def test_one_week_or_a_span_of_weeks_is_a_cut_of_all(view: View) -> None:
    counts = view().counts
    every = weekly_counts(counts)
    for first, last in (
        ("2025-W10", "2025-W10"),
        ("2025-W52", "2026-W01"),
        (None, "2024-W40"),
        ("2025-W50", None),
    ):
        low, high = (Week.parse(text) if text else None for text in (first, last))
        days = [day_of(day) for day in every["week_start"]]
        inside = [(not low or day >= low.start) and (not high or day <= high.end) for day in days]
        cut = weekly_counts(counts, low, high)
        assert cut.to_numpy().tolist() == every[inside].to_numpy().tolist()
        assert len(cut) > 0
    north = next(n.id for n in counts.tree if n.name == "North")
    mine = weekly_counts(counts, units=frozenset({north}))
    assert mine.to_numpy().tolist() == every[every["unit_id"] == north].to_numpy().tolist()


def test_a_stock_is_what_came_in_less_what_went_out(view: View) -> None:
    rows = weekly_counts(view().counts)
    sums = rows.pivot_table(index="week_start", columns="count", values="n", aggfunc="sum").fillna(0)
    open_at = (sums["complaints_received"] - sums["complaints_closed"]).cumsum()
    assert sums["complaints_open"].tolist() == open_at.tolist()


def test_nothing_stands_in_a_week_to_come(view: View) -> None:
    counts = view().counts
    assert weekly_counts(counts, None, Week.parse("2031-W01")).equals(weekly_counts(counts))
    assert weekly_counts(counts, Week.parse("2026-W02")).empty


def test_the_unfinished_week_stands_at_the_as_of(view: View) -> None:
    wednesday = datetime(2025, 12, 31, 5, tzinfo=UTC)
    found = view(as_of=wednesday)
    assert found.weeks.selected.label == "2025-W52"
    assert found.stored is False
    before, after = by_week(found, "commitments_overdue"), by_week(view(), "commitments_overdue")
    assert before["2025-W52"] == after["2025-W52"]
    days = found.counts.tables["due_count"]
    late = (days["late"] == -1) & (days["due_on"] <= found.counts.last_day)
    assert before["2026-W01"] == int(days["n"][late].sum())
    assert (
        by_week(found, "complaints_received")["2026-W01"]
        <= by_week(view(), "complaints_received")["2026-W01"]
    )


def test_a_year_with_53_weeks_keeps_its_last(engine: sa.Engine, tmp_path: Path, view: View) -> None:
    days = ("2020-12-27", "2020-12-28", "2021-01-03", "2021-01-04")
    rows = rows_of("case", *({"key": str(n), "received_on": day} for n, day in enumerate(days)))
    import_rows(engine, tmp_path, "case", rows)
    assert by_week(view(engine=engine), "complaints_received") == {
        "2020-W52": 1,
        "2020-W53": 2,
        "2021-W01": 1,
    }


def test_late_in_an_unfinished_week_is_told_by_days(engine: sa.Engine, tmp_path: Path) -> None:
    promise = {"unit": "North", "kind": "call_back", "made_at": "2025-12-01"}
    dues = ("2025-12-30", "2025-12-31", "2026-01-02")
    rows = [promise | {"promise": due, "due_at": due} for due in dues]
    thursday = datetime(2026, 1, 1, 5, tzinfo=UTC)
    import_files(
        engine, tmp_path, {"units": [{"unit": "North", "level": "district"}], "promises": rows}, thursday
    )
    card = scorecard(engine, now=AS_OF, week="2026-W01")
    assert figure(card, "commitments_overdue", "North")["numerator"] == 2
    assert figure(card, "commitments_due", "North")["numerator"] == 2
