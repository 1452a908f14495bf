"""Real publishers' files read as scorecards: known figures, and a plain reason for all that they lack."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from metrics.calendar import day_start, zone
from metrics.scorecards import Scorecard, build
from models.access import check_can_read_agency, local_viewer
from models.engine import engine_for, reading
from models.importing.load import import_file
from models.importing.mapping import load_mapping
from models.migrate import migrate
from tests.measure_factories import figure, values

FILES = {
    "Detroit": ("detroit_dpd_citizen_complaints.csv", "detroit-complaints"),
    "Boston": ("boston_311_2015_commitments.csv", "boston-311"),
    "Chicago": ("chicago_caps_events_2016_2017.csv", "chicago-caps"),
}
NOW = datetime(2026, 6, 1, tzinfo=UTC)
Cards = Callable[..., Scorecard]


@pytest.fixture(scope="module")
def engine(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> sa.Engine:
    engine = engine_for(f"sqlite:///{tmp_path_factory.mktemp('real') / 'real.db'}")
    migrate(engine)
    for agency, (file, mapping) in FILES.items():
        import_file(engine, shared_data / file, load_mapping(Path(mapping)), agency, actor="test")
    return engine


@pytest.fixture(scope="module")
def card(engine: sa.Engine) -> Cards:
    """The scorecard of one of the three, with the options of `build`."""

    def of(agency: str, as_of: date | None = None, **options: str) -> Scorecard:
        with reading(engine) as connection:
            scope = check_can_read_agency(connection, local_viewer(), agency)
            place = zone(
                {"Detroit": "America/Detroit", "Chicago": "America/Chicago"}.get(agency, "America/New_York")
            )
            instant = day_start(as_of, place) if as_of else None
            return build(connection, scope, now=NOW, as_of=instant, **options)

    return of


def test_detroit_answers_half_of_its_complaints_within_83_days(card: Cards) -> None:
    found = figure(card("Detroit", window="all"), "A2", "Detroit")
    assert (found["value"], found["status"], found["window"]) == (83, "ok", "all")


def test_detroit_has_no_score_and_says_which_parts_are_missing(card: Cards) -> None:
    found = card("Detroit")
    score = found.scores[found.counts.tree[0].id]
    assert (score.point, score.status) == (None, "no_data")
    assert "Promises are not connected" in str(score.reason)
    assert figure(found, "B1", "Detroit")["reason"] == "Promises are not connected."
    assert figure(found, "C2", "Detroit")["reason"] == "Events are not connected."
    assert figure(found, "commitments_due", "Detroit")["numerator"] is None


def test_detroits_clocks_are_the_agencys(card: Cards) -> None:
    found = card("Detroit", window="all")
    precinct = next(n for n in found.counts.tree if n.name.endswith("PRECINCT") or "PRECINCT" in n.name)
    for measure in ("A1", "A2", "A3", "A4"):
        row = figure(found, measure, precinct.name)
        assert (row["status"], row["value"]) == ("no_data", None)
        assert row["reason"] == "The file names no handling office; the agency answers for every clock."
    assert figure(found, "A6", precinct.name)["status"] == "ok"


def test_boston_kept_what_a_count_by_other_means_says(card: Cards) -> None:
    found = figure(card("Boston", date(2016, 1, 13), window="all"), "B1", "Boston")
    assert (found["numerator"], found["denominator"]) == (16_456, 24_054)
    assert found["value"] == pytest.approx(0.684127, abs=1e-6)
    late = figure(card("Boston", date(2016, 1, 13), window="all"), "B2", "Boston")
    assert (late["numerator"], late["denominator"]) == (3_647, 24_054)


def requests(shared_data: Path) -> pd.DataFrame:
    """Boston's file by pandas alone: one row a promise with its days."""
    frame = pd.read_csv(shared_data / FILES["Boston"][0], dtype=str)
    days = {"made": "OPEN_DT", "due": "TARGET_DT", "ended": "CLOSED_DT"}
    return frame.assign(
        **{
            name: pd.to_datetime(frame[column], format="%m/%d/%Y %I:%M:%S %p")
            for name, column in days.items()
        }
    )


@pytest.mark.parametrize("day", ["2015-07-15", "2015-10-05"])
def test_boston_as_it_stood_on_a_day_equals_a_count_of_its_file(
    card: Cards, shared_data: Path, day: str
) -> None:
    frame, instant = requests(shared_data), pd.Timestamp(day)
    due = frame[(frame["made"] < instant) & (frame["due"].dt.normalize() < instant)]
    ended = due["ended"].where(due["ended"] < instant)
    found = card("Boston", date.fromisoformat(day), window="all")
    b1, b2 = figure(found, "B1", "Boston"), figure(found, "B2", "Boston")
    assert (b1["numerator"], b1["denominator"]) == (int((ended <= due["due"]).sum()), len(due))
    assert b2["numerator"] == int(ended.isna().sum())
    assert str(b1["week_end"]) == str((instant - pd.Timedelta(days=1)).date())


def test_bostons_weeks_equal_a_count_of_its_file(card: Cards, shared_data: Path) -> None:
    frame = requests(shared_data)
    found = card("Boston")
    week = figure(found, "commitments_made", "Boston")
    start, end = pd.Timestamp(week["week_start"]), pd.Timestamp(week["week_end"]) + pd.Timedelta(days=1)
    assert str(week["week_end"]) == "2016-01-10"

    def in_week(days: pd.Series) -> pd.Series:
        return (days >= start) & (days < end)

    expected = {
        "commitments_made": in_week(frame["made"]).sum(),
        "commitments_due": in_week(frame["due"]).sum(),
        "commitments_kept": (in_week(frame["due"]) & (frame["ended"] <= frame["due"])).sum(),
        "commitments_done": in_week(frame["ended"]).sum(),
        "commitments_overdue": ((frame["due"] < end) & ~(frame["ended"] < end)).sum(),
    }
    rows = found.rows[(found.rows["unit"] == "Boston") & found.rows["measure"].isin(list(expected))]
    assert dict(values(rows, "measure", "numerator")) == {name: int(n) for name, n in expected.items()}


def test_chicago_counts_its_events_and_says_what_its_calendar_lacks(card: Cards) -> None:
    found = card("Chicago", window="all")
    assert figure(found, "C1", "Chicago")["reason"] == (
        "Not in the file: the calendar does not say who started an event."
    )
    assert figure(found, "C2", "Chicago")["reason"] == (
        "Not in the file: the calendar does not say whether an event enforced."
    )
    assert figure(found, "C5", "Chicago")["status"] == "no_data"
    week = card("Chicago")
    assert figure(week, "events_held", "Chicago")["numerator"] > 0
    assert figure(week, "events_proactive", "Chicago")["numerator"] is None
    assert figure(week, "complaints_received", "Chicago")["reason"] == "Complaints are not connected."
