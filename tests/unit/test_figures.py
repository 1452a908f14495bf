"""Figures of a week: which span, which reason, never 0 for the unknown, the same for every viewer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from metrics.figures import NOT_MEASURED, NOT_OVER, Figures
from metrics.measures import REGISTRY
from metrics.weekly import COUNTS
from tests.factories import import_rows, rows_of
from tests.measure_factories import AS_OF, UNITS, figure, import_files, scorecard, values

View = Callable[..., Figures]


def test_the_default_week_is_the_last_complete_one_that_the_records_reach(view: View) -> None:
    weeks = view(now=AS_OF + timedelta(days=300)).weeks
    assert (weeks.selected.label, weeks.last.label, weeks.settled.label) == (
        "2026-W01",
        "2026-W01",
        "2025-W51",
    )
    assert weeks.provisional is True


@pytest.mark.parametrize(
    ("week", "settled", "provisional"),
    [("2025-W52", "2025-W51", True), ("2025-W51", "2025-W51", False), ("2025-W40", "2025-W40", False)],
)
def test_the_two_newest_weeks_are_shown_and_not_judged(
    agency_engine: sa.Engine, week: str, settled: str, provisional: bool
) -> None:
    card = scorecard(agency_engine, week=week)
    assert (card.weeks.settled.label, card.weeks.provisional) == (settled, provisional)
    assert bool(figure(card, "commitments_due", "North")["provisional"]) is provisional
    assert bool(figure(card, "B1", "North")["provisional"]) is False
    assert figure(card, "B1", "North")["week_end"] == card.weeks.settled.end
    assert figure(card, "commitments_due", "North")["week_end"] == card.weeks.selected.end


def test_each_measure_has_its_own_window_or_the_one_asked_for(agency_engine: sa.Engine) -> None:
    card = scorecard(agency_engine)
    windows = dict(values(card.rows[card.rows["unit"] == "North"], "measure", "window"))
    assert {windows[m] for m in REGISTRY if m[0] == "A"} == {"52w"}
    assert {windows[m] for m in REGISTRY if m[0] != "A"} == {"13w"}
    bureau = dict(values(card.rows[card.rows["unit"] == "Patrol"], "measure", "window"))
    assert {bureau[m] for m in REGISTRY} == {"13w"}
    for window in ("week", "13w", "52w", "all"):
        rows = scorecard(agency_engine, window=window).rows
        assert set(rows[rows["of"] != "count"]["window"]) == {window}
        assert (rows["of"] == "count").any() == (window != "all")


def test_measures_of_an_unfinished_week_wait_for_its_end(agency_engine: sa.Engine) -> None:
    card = scorecard(
        agency_engine, week="2026-W01", window="week", as_of=datetime(2025, 12, 31, 5, tzinfo=UTC)
    )
    rows = card.rows[(card.rows["unit"] == "North") & (card.rows["of"] != "count")]
    assert set(values(rows, "status", "reason")) == {("no_data", NOT_OVER)}
    assert rows["numerator"].isna().all()
    assert figure(card, "commitments_made", "North")["numerator"] is not None


@pytest.mark.parametrize(
    ("week", "reason"),
    [
        ("2026-W02", "This week has not begun."),
        ("2031-W01", "This week has not begun."),
        ("2024-W35", "Complaints begin on 2024-09-"),
        ("1990-W01", "Complaints begin on 2024-09-"),
    ],
)
def test_no_count_is_0_for_a_week_without_a_source(agency_engine: sa.Engine, week: str, reason: str) -> None:
    card = scorecard(agency_engine, week=week)
    counts = card.rows[card.rows["of"] == "count"]
    assert counts["numerator"].isna().all()
    assert counts["value"].isna().all()
    assert set(counts["status"]) == {"no_data"}
    assert str(figure(card, "complaints_received", "North")["reason"]).startswith(reason)


def test_a_part_that_ends_early_says_when(engine: sa.Engine, tmp_path: Path) -> None:
    import_files(engine, tmp_path, {"units": list(UNITS)})
    case = {"complaint": "C1", "received_on": "2025-06-02", "handling_unit": "North"}
    import_files(engine, tmp_path, {"complaints": [case]}, datetime(2025, 12, 1, 5, tzinfo=UTC))
    promise = {"promise": "P1", "unit": "North", "kind": "call_back", "made_at": "2025-06-02"}
    import_files(engine, tmp_path, {"promises": [promise | {"due_at": "2025-06-09"}]})
    card = scorecard(engine)
    why = "Complaints cannot be read for this time: the file ends 2025-11-30."
    assert figure(card, "complaints_open", "North")["reason"] == why
    assert figure(card, "A3", "North")["reason"] == why
    assert figure(card, "commitments_overdue", "North")["numerator"] == 1
    assert figure(card, "events_held", "North")["reason"] == "Events are not connected."
    before = scorecard(engine, week="2025-W48")
    assert figure(before, "complaints_open", "North")["numerator"] == 1
    assert figure(scorecard(engine, window="all"), "A3", "North")["week_end"].isoformat() == "2025-11-30"


def test_a_field_that_no_file_has_is_named(engine: sa.Engine, tmp_path: Path) -> None:
    import_files(engine, tmp_path, {"units": list(UNITS)})
    rows = rows_of("commitment", {"due_at": "2025-03-04"})
    import_rows(
        engine, tmp_path, "commitment", rows, lacks={"ended_at": "nobody writes down when it was done"}
    )
    card = scorecard(engine, window="all")
    assert figure(card, "B1", "North")["reason"] == "Not in the file: nobody writes down when it was done."
    week = scorecard(engine, week="2025-W10")
    assert (
        figure(week, "commitments_kept", "North")["reason"]
        == "Not in the file: nobody writes down when it was done."
    )
    assert figure(week, "commitments_kept", "North")["numerator"] is None
    assert figure(week, "commitments_due", "North")["numerator"] == 1


def test_unassigned_is_counted_and_never_measured(agency_engine: sa.Engine) -> None:
    card = scorecard(agency_engine)
    rows = card.rows[card.rows["unit"] == "Unassigned"]
    assert set(rows[rows["of"] != "count"]["reason"]) == {NOT_MEASURED}
    assert set(rows[rows["of"] == "count"]["status"]) == {"ok"}
    assert next(n.id for n in card.counts.tree if n.is_unassigned) not in card.scores


def test_no_database_of_records_has_no_figure_that_is_0(engine: sa.Engine, tmp_path: Path) -> None:
    import_files(engine, tmp_path, {"units": list(UNITS)})
    card = scorecard(engine)
    assert card.rows[["numerator", "denominator", "value", "low", "high"]].isna().all(axis=None)
    assert card.rows["reason"].notna().all()
    assert {score.point for score in card.scores.values()} == {None}
    assert all(score.reason for score in card.scores.values())


def test_what_is_not_ok_has_no_value_and_a_reason(agency_engine: sa.Engine) -> None:
    for window in (None, "week", "all"):
        rows = scorecard(agency_engine, window=window).rows
        wanting = rows[rows["status"] != "ok"]
        assert len(wanting) > 0
        assert wanting[["value", "low", "high"]].isna().all(axis=None)
        assert wanting["reason"].notna().all()
        fine = rows[rows["status"] == "ok"]
        assert fine["value"].notna().all()
        assert fine["reason"].isna().all()
        assert not rows.duplicated(["measure", "unit_id"]).any()


@pytest.mark.parametrize("window", [None, "week", "52w", "all"])
def test_a_scope_of_some_units_shows_their_figures_and_no_others(
    agency_engine: sa.Engine, window: str | None
) -> None:
    whole = scorecard(agency_engine, window=window)
    part = scorecard(agency_engine, "North", window=window)
    assert set(part.rows["unit"]) == {"North"}
    mine = whole.rows[whole.rows["unit"] == "North"].reset_index(drop=True)
    assert (
        part.rows.astype(object)
        .where(part.rows.notna(), None)
        .equals(mine.astype(object).where(mine.notna(), None))
    )
    assert part.agency == "Springfield"
    assert {own: whole.scores[own] for own in part.scores} == part.scores
    units = {node.id for node in part.counts.tree}
    for rows in (*part.counts.tables.values(), part.counts.exposure):
        assert set(rows["unit_id"].tolist()) <= units


def test_counts_have_their_names() -> None:
    assert len(set(COUNTS)) == 13


def test_a_day_in_the_past_is_recounted_as_it_stood(agency_engine: sa.Engine, view: View) -> None:
    monday = datetime(2025, 10, 6, 4, tzinfo=UTC)
    then, now = scorecard(agency_engine, as_of=monday), scorecard(agency_engine, week="2025-W40")
    assert then.weeks.last.label == "2025-W40"
    assert view(as_of=monday).stored is False
    assert view(now=monday).stored is False
    assert view().stored is True
    for name in ("complaints_received", "commitments_due", "events_held"):
        for unit in ("North", "Valley", "Springfield"):
            assert figure(then, name, unit)["numerator"] == figure(now, name, unit)["numerator"]
