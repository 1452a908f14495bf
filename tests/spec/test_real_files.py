"""Real publishers' files by their shipped mappings reach the aggregates computed from them by other means."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from metrics.counts import EPOCH, Counts, load_counts
from metrics.weekly import weekly_counts
from models import counting
from models.access import Scope
from models.engine import engine_for, reading
from models.importing.load import Report, import_file
from models.importing.mapping import load_mapping
from models.imports import QuarantineRow
from models.migrate import migrate
from models.tree import find_agency

DETROIT, BOSTON, CHICAGO = (
    "detroit_dpd_citizen_complaints.csv",
    "boston_311_2015_commitments.csv",
    "chicago_caps_events_2016_2017.csv",
)
FILES = {
    DETROIT: ("detroit-complaints", "Detroit"),
    BOSTON: ("boston-311", "Boston"),
    CHICAGO: ("chicago-caps", "Chicago"),
}


@dataclass
class Imported:
    """One file in a database of its own, imported twice."""

    engine: sa.Engine
    scope: Scope
    first: Report
    again: Report
    expected: dict[str, Any]
    as_of: datetime

    @property
    def counts(self) -> Counts:
        """The counts as they are kept."""
        with reading(self.engine) as connection:
            return load_counts(connection, self.scope, self.as_of)

    def weekly(self) -> pd.DataFrame:
        """Weekly counts with unit names and Mondays as text."""
        counts = self.counts
        frame = weekly_counts(counts)
        frame["unit"] = frame["unit_id"].map({own: node.name for own, node in counts.nodes.items()})
        frame["week"] = (pd.Timestamp(EPOCH) + pd.to_timedelta(frame["week_start"], unit="D")).dt.strftime(
            "%Y-%m-%d"
        )
        return frame

    def total(self, count: str, **where: str) -> int:
        """The sum of one count, in one unit or week."""
        frame = self.weekly().query("count == @count")
        for column, value in where.items():
            frame = frame[frame[column] == value]
        return int(frame["n"].sum())


def imported(shared_data: Path, folder: Path, file: str) -> Imported:
    name, agency = FILES[file]
    engine = engine_for(f"sqlite:///{folder / 'real.db'}")
    migrate(engine)
    mapping = load_mapping(Path(name))
    reports = [import_file(engine, shared_data / file, mapping, agency, actor="test") for _ in range(2)]
    expected = json.loads((shared_data / "expected.json").read_text())[file]
    with reading(engine) as connection:
        row = find_agency(connection, agency)
    assert row is not None
    assert mapping.as_of_instant is not None
    return Imported(engine, Scope(row.id), reports[0], reports[1], expected, mapping.as_of_instant)


def _fixture(file: str) -> Any:
    @pytest.fixture(scope="module")
    def one(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
        made = imported(shared_data, tmp_path_factory.mktemp("real"), file)
        yield made
        made.engine.dispose()

    return one


detroit, boston, chicago = map(_fixture, (DETROIT, BOSTON, CHICAGO))


@pytest.fixture(params=["detroit", "boston", "chicago"])
def every(request: pytest.FixtureRequest) -> Imported:
    found: Imported = request.getfixturevalue(request.param)
    return found


def test_the_same_file_again_changes_nothing(every: Imported) -> None:
    assert (every.again.new, every.again.changed) == (0, 0)
    assert every.again.same == every.first.new
    assert every.again.by_reason == every.first.by_reason


def test_reports_add_up_and_so_does_the_quarantine(every: Imported) -> None:
    for report in (every.first, every.again):
        assert report.read == report.new + report.changed + report.same + report.quarantined
    with reading(every.engine) as connection:
        waiting = connection.scalar(sa.select(sa.func.count()).where(QuarantineRow.state == "waiting"))
    assert waiting == every.first.quarantined == every.expected["as_imported"]["rows_quarantined"]
    assert every.first.read == every.expected["as_imported"]["rows_read"]


def test_kept_counts_equal_a_recount(every: Imported) -> None:
    with reading(every.engine) as connection:
        assert counting.differences(connection, every.scope.agency_id) == {}


def test_a_recount_at_the_files_own_as_of_equals_the_kept_counts(every: Imported) -> None:
    with reading(every.engine) as connection:
        recount = load_counts(connection, every.scope, every.as_of, stored=False)
    pd.testing.assert_frame_equal(weekly_counts(every.counts), weekly_counts(recount))


def test_detroit_is_refused_by_its_close_dates(detroit: Imported) -> None:
    assert detroit.first.by_reason == {"date_out_of_range": 11, "closed_before_received": 288}
    assert detroit.first.new == detroit.expected["as_imported"]["rows_kept"]


@pytest.mark.parametrize(
    "count",
    [
        "complaints_received",
        "complaints_closed",
        "outcomes_closed",
        "outcomes_on_merits",
        "outcomes_sustained",
    ],
)
def test_detroits_counts(detroit: Imported, count: str) -> None:
    assert detroit.total(count) == detroit.expected["as_imported"][count]


def test_detroits_outcomes_by_unit_concerned(detroit: Imported) -> None:
    for unit, sample in detroit.expected["as_imported"]["by_unit_concerned_sample"].items():
        found = [detroit.total(f"outcomes_{c}", unit=unit) for c in ("closed", "on_merits", "sustained")]
        assert found == [sample["outcomes"], sample["on_merits"], sample["sustained"]]


def test_detroits_complaints_by_week(detroit: Imported) -> None:
    sample = detroit.expected["as_imported"]["complaints_received_per_iso_week_sample"]
    assert {week: detroit.total("complaints_received", week=week) for week in sample} == sample


def test_detroit_has_closed_everything_by_its_last_day(detroit: Imported) -> None:
    table = detroit.counts.tables["case_count"]
    last = (pd.Timestamp(EPOCH) + pd.Timedelta(days=int(table["closed_on"].max()))).date()
    assert last.isoformat() == detroit.expected["as_imported"]["last_close"]
    same_day = table["n"][table["closed_on"] == table["received_on"]].sum()
    assert same_day == detroit.expected["as_imported"]["same_day_closures"]


def test_bostons_counts(boston: Imported) -> None:
    wanted = boston.expected["as_imported"]
    for count in ("commitments_made", "commitments_due", "commitments_kept"):
        assert boston.total(count) == wanted[count]
    last = max(boston.weekly()["week"])
    assert boston.total("commitments_overdue", week=last) == wanted["commitments_overdue_open"]


def test_bostons_promises_without_due_date_are_never_kept(boston: Imported) -> None:
    made = boston.counts.tables["made_count"]
    assert (
        made["n"][made["flow"] == "no_due"].sum() == boston.expected["as_imported"]["commitments_without_due"]
    )
    due = boston.counts.tables["due_count"]
    assert due["n"].sum() == boston.expected["all"]["with_target"]


def test_bostons_districts(boston: Imported) -> None:
    for district, wanted in boston.expected["by_district_hyphen_removed"].items():
        unit = "Unassigned" if district == "(blank)" else district
        found = [boston.total(f"commitments_{c}", unit=unit) for c in ("made", "due", "kept")]
        assert found == [wanted["rows"], wanted["due_by_as_of"], wanted["met_of_due"]], district


def test_d4s_weeks(boston: Imported) -> None:
    for week, wanted in boston.expected["D4_due_per_iso_week_of_target_sample"].items():
        found = [boston.total(f"commitments_{c}", unit="D4", week=week) for c in ("due", "kept")]
        assert found == [wanted["due"], wanted["met"]], week


def test_chicagos_counts(chicago: Imported) -> None:
    wanted = chicago.expected["as_imported"]
    assert chicago.first.by_reason == {"ends_before_start": wanted["rows_quarantined"]}
    assert chicago.first.new == wanted["rows_kept"]
    assert chicago.total("events_held") == wanted["events_held"]
    table = chicago.counts.tables["event_count"]
    states = {state: int(table["n"][table["state"] == state].sum()) for state in ("planned", "cancelled")}
    assert states == {
        "planned": wanted["planned"],
        "cancelled": wanted["cancelled_or_test_by_title_not_planned"],
    }


def test_chicagos_districts(chicago: Imported) -> None:
    wanted = chicago.expected["as_imported"]["events_held_by_district"]
    assert {unit: chicago.total("events_held", unit=unit) for unit in wanted} == wanted


def test_district_11s_weeks(chicago: Imported) -> None:
    sample = chicago.expected["district11_events_per_iso_week_sample"]
    found = {week: chicago.total("events_held", unit="11", week=week) for week in sample}
    assert found == sample


def test_chicagos_titles_and_texts_reach_no_table(chicago: Imported, shared_data: Path) -> None:
    raw = pd.read_csv(shared_data / CHICAGO, dtype=str, keep_default_na=False)
    texts = {
        t.strip() for name in ("title", "eventDetails", "location") for t in raw[name] if len(t.strip()) > 12
    }
    with chicago.engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        held = "\n".join(
            str(cell)
            for t in tables
            for row in connection.execute(sa.text(f'SELECT * FROM "{t}"'))
            for cell in row
        )
    assert texts
    assert [text for text in texts if text in held] == []
